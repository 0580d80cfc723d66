"""Word documents: what the page shows, in the order of reading, with the numbers Word adds by itself.

Tracked changes count as accepted, text boxes follow the paragraph they hang on, notes follow the body; tables of
contents, headers, comments and hidden text are left out. All walks keep their own stack: files may nest deeper than
Python does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker import ooxml
from checker.encoding import printable
from checker.errors import UnreadableError
from checker.model import Block, Source
from checker.numbering import Numbering, Styles, W, value, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.ooxml import Element

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PICTURES = ("{http://schemas.openxmlformats.org/drawingml/2006/picture}pic", "{urn:schemas-microsoft-com:vml}imagedata")
_FORMULA_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_P, _R, _T, _SYM, _BOX, _CELL, _ROW, _TABLE = (W + tag for tag in ("p", "r", "t", "sym", "txbxContent", "tc", "tr", "tbl"))
_INSERTED = (W + "ins", W + "moveTo")
_DELETED = (W + "del", W + "moveFrom")

_ABSENT = frozenset({*_DELETED, _FALLBACK})
"""Not on the page; a ``Fallback`` repeats its neighbour for old programs."""
_BESIDE = frozenset({*_ABSENT, _BOX, W + "pPr", W + "rPr", W + "rt"})
"""Not among a paragraph's own characters: properties, text boxes, readings above the characters."""
_FIXED = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_SHOWN = frozenset({*_FIXED, _T, _FORMULA_TEXT, _SYM})
_CONTENTS_STYLE = re.compile(r"(?:toc|目录)\s*(?:[1-9]|heading|标题)")
_CONTENTS_FIELD = re.compile(r"\s*TOC\b")
_PRIVATE = range(0xE000, 0xF900)
_SURROGATES = range(0xD800, 0xE000)

_NO_BODY = "文件不是完整的 Word 文档，没有找到正文，请用 Word 或 WPS 打开后另存为 .docx。"


def read(name: str, data: bytes) -> Source:  # noqa: ARG001 - every reader takes a name
    """Read body, text boxes, tables and notes of a .docx; raise ``UnreadableError`` when it is damaged, locked or hostile."""
    package = ooxml.open_package(data)
    main = next(filter(ooxml.MAIN_PART.fullmatch, package.names), "")
    parts = _Parts(package, package.related(main) if main else {})
    root = package.xml(main)
    body = None if root is None else root.find(W + "body")
    if body is None:
        raise UnreadableError(_NO_BODY)
    styles = Styles(parts.root("styles"))
    story = _Story(styles, Numbering(parts.root("numbering"), styles))
    blocks = list(story.blocks(body))
    for kind in ("footnotes", "endnotes"):
        blocks.extend(block._replace(note=True) for note in _notes(parts.root(kind)) for block in story.blocks(note) if block.text)
    return Source(tuple(blocks), "docx", tuple(_notices(body, parts.root("comments"))))


@dataclass(frozen=True, slots=True)
class _Parts:
    package: ooxml.Package
    related: dict[str, str]

    def root(self, kind: str) -> Element | None:
        """Root of a part the body refers to; by its usual name where the reference is lost."""
        return self.package.xml(self.related.get(kind, f"word/{kind}.xml"))


def _notes(root: Element | None) -> Iterator[Element]:
    """Footnotes or endnotes that carry text, not the lines that separate them from the body."""
    for note in () if root is None else root:
        if note.get(W + "type", "normal") == "normal":
            yield note


# ---------------------------------------------------------------------------------------------- paragraphs


@dataclass(frozen=True, slots=True)
class _Story:
    """Turns a stretch of the document into blocks; numbers count on from one stretch to the next."""

    styles: Styles
    numbering: Numbering

    def blocks(self, root: Element) -> Iterator[Block]:
        """Yield the blocks of body or note; a paragraph whose end was deleted runs on into the next one."""
        cells = _cells(root)
        carried = ""
        for paragraph in _paragraphs(root):
            if self._is_contents(paragraph):
                continue
            cell, merged = _cell(paragraph, cells)
            text = carried + ("" if merged else _text(paragraph))
            if _end_is_deleted(paragraph):
                carried = text
                continue
            carried = ""
            yield from _split(text, Block("", self.numbering.label(paragraph), self.styles.level(paragraph), cell))
        if carried:
            yield from _split(carried, Block(""))

    def _is_contents(self, paragraph: Element) -> bool:
        fields = paragraph.iter(W + "instrText")
        styled = any(_CONTENTS_STYLE.fullmatch(name) for name in self.styles.names(paragraph))
        return styled or any(_CONTENTS_FIELD.match(field.text or "") for field in fields)


def _split(text: str, first: Block) -> Iterator[Block]:
    """One block a line; the number stands before the first line that shows anything (a page break may come before it)."""
    lines = [line.rstrip() for line in text.split("\n")]
    begin = next((index for index, line in enumerate(lines) if line), 0)
    yield first._replace(text=lines[begin])
    for line in lines[begin + 1 :]:
        yield first._replace(text=line, label="", level=None)


def _paragraphs(root: Element) -> Iterator[Element]:
    """All paragraphs on the page in document order, which puts those of a text box after the one it hangs on."""
    stack = [root]
    while stack:
        node = stack.pop()
        if node.tag in _ABSENT or _is_contents_list(node):
            continue
        if node.tag == _P:
            yield node
        stack.extend(reversed(node))


def _is_contents_list(node: Element) -> bool:
    gallery = node.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery") if node.tag == W + "sdt" else None
    return gallery is not None and gallery.get(W + "val") == "Table of Contents"


def _end_is_deleted(paragraph: Element) -> bool:
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return mark is not None and any(mark.find(tag) is not None for tag in _DELETED)


def _text(paragraph: Element) -> str:
    return "".join(map(_characters, _pieces(paragraph)))


def _pieces(paragraph: Element) -> Iterator[Element]:
    """Elements that stand for characters of this very paragraph."""
    stack = list(reversed(paragraph))
    while stack:
        node = stack.pop()
        if node.tag in _SHOWN:
            yield node
        elif node.tag not in _BESIDE and not _is_hidden(node):
            stack.extend(reversed(node))


def _is_hidden(node: Element) -> bool:
    mark = node.find(f"{W}rPr/{W}vanish") if node.tag == _R else None
    return mark is not None and mark.get(W + "val") not in {"0", "false", "off"}


def _characters(node: Element) -> str:
    if node.tag == _SYM:
        return _symbol(node.get(W + "char", ""))
    return _FIXED.get(node.tag) or printable(node.text or "").replace("\n", " ").replace("\r", " ")


def _symbol(code: str) -> str:
    """Read the character of a symbol font; private ones mean nothing outside it."""
    number = int(code, 16) if re.fullmatch("[0-9A-Fa-f]{4}", code) else _PRIVATE.start
    return "" if number in _PRIVATE or number in _SURROGATES else printable(chr(number))


# ---------------------------------------------------------------------------------------------- tables


@dataclass(frozen=True, slots=True)
class _Cell:
    place: tuple[int, int, int]
    merged: bool
    """It continues the cell above; Word hides what it holds."""


def _cells(root: Element) -> dict[Element, _Cell]:
    """Find the place of every cell; columns are those of the grid, so that cells stand below their heads."""
    cells = {}
    for number, table in enumerate(root.iter(_TABLE)):
        for row, line in enumerate(_own(table, _ROW)):
            column = 0
            for cell in _own(line, _CELL):
                properties = cell.find(W + "tcPr")
                cells[cell] = _Cell((number, row, column), _continues(properties))
                column += max(1, whole(value(properties, "gridSpan")) or 1)
    return cells


def _own(parent: Element, tag: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, content controls looked through, without those of tables inside."""
    return (node for node in parent.iter(tag) if next(node.iterancestors(parent.tag), None) is parent)


def _continues(properties: Element | None) -> bool:
    merge = None if properties is None else properties.find(W + "vMerge")
    return merge is not None and merge.get(W + "val", "continue") == "continue"


def _cell(paragraph: Element, cells: dict[Element, _Cell]) -> tuple[tuple[int, int, int] | None, bool]:
    owner = next(paragraph.iterancestors(_CELL), None)
    found = cells.get(owner) if owner is not None else None
    return (found.place, found.merged) if found else (None, False)


# ---------------------------------------------------------------------------------------------- notices


def _notices(body: Element, comments: Element | None) -> Iterator[str]:
    inserted, deleted = _changes(body.iter(*_INSERTED)), _changes(body.iter(*_DELETED))
    if inserted or deleted:
        yield f"文档带有修订痕迹：插入 {inserted} 处已接受，删除 {deleted} 处未读入，请核对后接受或拒绝全部修订。"
    if any(_is_hidden(run) for run in body.iter(_R)):
        yield "文档里有隐藏文字，未读入。"
    if next(body.iter(_BOX), None) is not None:
        yield "文档里有文本框，已作为单独段落读在所在段落之后。"
    if next(body.iter(*_PICTURES), None) is not None:
        yield "文档里有图片，图片中的文字读不到，请另行核对。"
    if next(body.iter(W + "altChunk"), None) is not None:
        yield "文档里嵌入了另一个文件，其内容未读入，请打开后另存为新的 .docx。"
    count = 0 if comments is None else len(comments.findall(W + "comment"))
    if count:
        yield f"文档里有批注 {count} 条，批注不属于正文，未读入。"


def _changes(marks: Iterable[Element]) -> int:
    """Count changes of text; those of a paragraph's or row's end carry nothing inside."""
    return sum(1 for mark in marks if len(mark))
