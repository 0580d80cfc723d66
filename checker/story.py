"""The story of a Word document: its paragraphs on the page in the order of reading, each character with the element it stands in.

The one walker: the reader makes blocks of what it yields, a repair finds its way back to the file with it. All walks
keep their own stack: files may nest deeper than Python does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from checker import ooxml
from checker.encoding import printable
from checker.errors import UnreadableError
from checker.model import Block
from checker.numbering import Numbering, Styles, W, value, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.ooxml import Element

_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_FORMULA_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
BOX, RUN = W + "txbxContent", W + "r"
_P, _T, _SYM, _CELL, _ROW, _TABLE, _CONTROL = (W + tag for tag in ("p", "t", "sym", "tc", "tr", "tbl", "sdt"))
INSERTED = (W + "ins", W + "moveTo")
DELETED = (W + "del", W + "moveFrom")

_ABSENT = frozenset({*DELETED, _COMPATIBILITY + "Fallback"})
"""Not on the page; a ``Fallback`` repeats its neighbour for old programs."""
_BESIDE = frozenset({*_ABSENT, BOX, W + "pPr", W + "rPr", W + "rt"})
"""Not among a paragraph's own characters: properties, text boxes, readings above the characters."""
_FIXED = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_SHOWN = frozenset({*_FIXED, _T, _FORMULA_TEXT, _SYM})
_CONTENTS_STYLE = re.compile(r"(?:toc|目录)\s*(?:[1-9]|heading|标题)")
_CONTENTS_FIELD = re.compile(r"\s*TOC\b")
_PRIVATE = range(0xE000, 0xF900)
_SURROGATES = range(0xD800, 0xE000)
_NOTES = ("footnotes", "endnotes")

_NO_BODY = "文件不是完整的 Word 文档，没有找到正文，请用 Word 或 WPS 打开后另存为 .docx。"


class Piece(NamedTuple):
    """Characters of a paragraph and the element that holds them."""

    element: Element
    text: str

    @property
    def fixed(self) -> bool:
        """Whether another text cannot simply be put here: a symbol, a formula, text kept twice or filled in by Word."""
        return self.element.tag != _T or any(map(_is_kept_twice, self.element.iterancestors(_CONTROL, _COMPATIBILITY + "AlternateContent")))


class Line(NamedTuple):
    """A block with the way back to the file."""

    block: Block
    part: str
    """Name of the part of the package."""
    pieces: Sequence[Piece]
    """All characters of its paragraph, in order."""
    start: int = 0
    """Characters of the pieces that stand before the text of the block."""


@dataclass(frozen=True, slots=True)
class Story:
    """A package with its body."""

    package: ooxml.Package
    body: Element
    main: str
    related: dict[str, str]

    def name(self, kind: str) -> str:
        """Name of a part the body refers to; the usual one where the reference is lost."""
        return self.related.get(kind, f"word/{kind}.xml")

    def root(self, kind: str) -> Element | None:
        """Root of a part the body refers to."""
        return self.package.xml(self.name(kind))

    def lines(self) -> Iterator[Line]:
        """Yield body, then notes; numbers count on from one to the next."""
        styles = Styles(self.root("styles"))
        walk = _Walk(styles, Numbering(self.root("numbering"), styles))
        yield from walk.lines(self.body, self.main)
        for kind in _NOTES:
            for note in _notes(self.root(kind)):
                yield from (line._replace(block=line.block._replace(note=True)) for line in walk.lines(note, self.name(kind)) if line.block.text)


def unfold(data: bytes) -> Story:
    """Open a .docx; raise ``UnreadableError`` when it is damaged, locked or hostile."""
    package = ooxml.open_package(data)
    main = next(filter(ooxml.MAIN_PART.fullmatch, package.names), "")
    root = package.xml(main)
    body = None if root is None else root.find(W + "body")
    if body is None:
        raise UnreadableError(_NO_BODY)
    return Story(package, body, main, package.related(main))


def _notes(root: Element | None) -> Iterator[Element]:
    """Footnotes or endnotes that carry text, not the lines that separate them from the body."""
    for note in () if root is None else root:
        if note.get(W + "type", "normal") == "normal":
            yield note


# ---------------------------------------------------------------------------------------------- paragraphs


@dataclass(frozen=True, slots=True)
class _Walk:
    """Turns a stretch of the document into lines; numbers count on from one stretch to the next."""

    styles: Styles
    numbering: Numbering

    def lines(self, root: Element, part: str) -> Iterator[Line]:
        """Yield the lines of body or note; a paragraph whose end was deleted runs on into the next one."""
        cells = _cells(root)
        carried: list[Piece] = []
        for paragraph in _paragraphs(root):
            if self._is_contents(paragraph):
                continue
            cell, merged = _cell(paragraph, cells)
            pieces = carried + ([] if merged else list(_pieces(paragraph)))
            if _end_is_deleted(paragraph):
                carried = pieces
                continue
            carried = []
            yield from _split(Line(Block("", self.numbering.label(paragraph), self.styles.level(paragraph), cell), part, pieces))
        if carried:
            yield from _split(Line(Block(""), part, carried))

    def _is_contents(self, paragraph: Element) -> bool:
        fields = paragraph.iter(W + "instrText")
        styled = any(_CONTENTS_STYLE.fullmatch(name) for name in self.styles.names(paragraph))
        return styled or any(_CONTENTS_FIELD.match(field.text or "") for field in fields)


def _split(first: Line) -> Iterator[Line]:
    """One block a line; the number stands before the first line that shows anything (a page break may come before it)."""
    typed = "".join(piece.text for piece in first.pieces).split("\n")
    begin = next((index for index, line in enumerate(typed) if line.rstrip()), 0)
    start = sum(len(line) + 1 for line in typed[:begin])
    block = first.block
    for line in typed[begin:]:
        yield first._replace(block=block._replace(text=line.rstrip()), start=start)
        start += len(line) + 1
        block = block._replace(label="", level=None)


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
    gallery = node.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery") if node.tag == _CONTROL else None
    return gallery is not None and gallery.get(W + "val") == "Table of Contents"


def _end_is_deleted(paragraph: Element) -> bool:
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return mark is not None and any(mark.find(tag) is not None for tag in DELETED)


def _pieces(paragraph: Element) -> Iterator[Piece]:
    """Characters of this very paragraph."""
    stack = list(reversed(paragraph))
    while stack:
        node = stack.pop()
        if node.tag in _SHOWN:
            yield Piece(node, _characters(node))
        elif node.tag not in _BESIDE and not is_hidden(node):
            stack.extend(reversed(node))


def is_hidden(node: Element) -> bool:
    """Whether an element is a run of hidden text."""
    mark = node.find(f"{W}rPr/{W}vanish") if node.tag == RUN else None
    return mark is not None and mark.get(W + "val") not in {"0", "false", "off"}


def _characters(node: Element) -> str:
    if node.tag == _SYM:
        return _symbol(node.get(W + "char", ""))
    return _FIXED.get(node.tag) or printable(node.text or "").replace("\n", " ").replace("\r", " ")


def _is_kept_twice(ancestor: Element) -> bool:
    """Whether a second copy exists that would not be changed: for old programs, or in the data a control is bound to."""
    return ancestor.tag != _CONTROL or ancestor.find(f"{W}sdtPr/{W}dataBinding") is not None


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
