"""The story of a Word document: its paragraphs on the page in the order of reading, each character with the element it stands in.

The one walker: the reader makes blocks of what it yields, a repair finds its way back to the file with it. All walks
keep their own stack: files may nest deeper than Python does.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from checker import limits, numbering, ooxml
from checker.encoding import printable, visible
from checker.errors import UnreadableError
from checker.model import Block
from checker.numbering import Label, Numbering, Styles, W, child, value, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from checker.numbering import Properties, Style
    from checker.ooxml import Element

_Value = TypeVar("_Value")

_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_FORMULA_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
BOX, RUN, SYMBOL, FALLBACK = W + "txbxContent", W + "r", W + "sym", _COMPATIBILITY + "Fallback"
_P, _PROPERTIES, _MARK, _T, _FIELD, _INSTRUCTION, _VANISH = (W + tag for tag in ("p", "pPr", "rPr", "t", "fldChar", "instrText", "vanish"))
_TABLE, _ROW, _CELL, _ROW_PROPERTIES, _CELL_PROPERTIES, _CONTROL = (W + tag for tag in ("tbl", "tr", "tc", "trPr", "tcPr", "sdt"))
_FRAME, _STYLED = W + "framePr", (W + "rStyle", W + "pStyle")
INSERTED = (W + "ins", W + "moveTo")
DELETED = (W + "del", W + "moveFrom")

_ABSENT = frozenset({*DELETED, FALLBACK})
"""Not on the page; a ``Fallback`` repeats its neighbour for old programs."""
_BESIDE = frozenset({*_ABSENT, BOX, _PROPERTIES, _MARK, W + "rt"})
"""Not among a paragraph's own characters: properties, text boxes, readings above the characters."""
_FIXED = {W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_SHOWN = frozenset({*_FIXED, _T, _FORMULA_TEXT, SYMBOL})
_SWAPPED = dict(zip(INSERTED, DELETED, strict=True)) | dict(zip(DELETED, INSERTED, strict=True)) | {W + "delText": _T}
"""What insertions and deletions become when all changes are undone."""
_CONTENTS_STYLE = re.compile(r"(?:toc|(?:wpsoffice手动)?目录)\s*(?:[1-9]|heading|标题)")
_CONTENTS_FIELD = re.compile(r"\s*(?:TOC\b|PAGEREF\s+_Toc)")
_PRIVATE = range(0xE000, 0xF900)
_SURROGATES = range(0xD800, 0xE000)
_NOTES = ("footnotes", "endnotes")

_RESULT = -1
"""Stands for the beginning of a field whose result has begun."""
_TEMPLATES = 24
"""Parts that are kept once read: the drafts of a county come from a few templates."""
_ENDLESS = f"文件的段落和表格单元格超过 {limits.MOST_PARAGRAPHS // 10_000} 万个，不像一份年度报告，请只保留报告正文再检查。"
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
    paragraph: Element | None = None
    """The paragraph, which may hold no characters at all; None where its end was deleted and none follows."""


@dataclass(frozen=True, slots=True)
class Story:
    """A package with its body."""

    package: ooxml.Package
    body: Element
    main: str
    related: dict[str, str]
    original: bool = False
    """The text before its tracked changes, which are otherwise accepted."""
    contents: Counter[str] = field(default_factory=Counter)
    """Paragraphs of tables of contents passed over by ``lines``, by part."""

    def name(self, kind: str) -> str:
        """Name of a part the body refers to; the usual one where the reference is lost."""
        return self.related.get(kind, f"word/{kind}.xml")

    def root(self, kind: str) -> Element | None:
        """Root of a part the body refers to."""
        return self.package.xml(self.name(kind))

    def lines(self) -> Iterator[Line]:
        """Yield body, then notes; numbers count on from one to the next. To be asked once; raise ``UnreadableError`` when there is no end."""
        styles = self._kept("styles", Styles)
        walk = _Walk(styles, Numbering(self._kept("numbering", numbering.lists)), self.contents)
        yield from walk.lines(self._told(self.body), self.main)
        for kind in _NOTES:
            for note in _notes(self.root(kind)):
                lines = walk.lines(self._told(note), self.name(kind))
                yield from (line._replace(block=line.block._replace(note=True)) for line in lines if line.block.text)

    def hidden(self) -> frozenset[Element]:
        """Runs of the body that hide their text."""
        return hidden_runs(self.body, self._kept("styles", Styles).hidden)

    def _kept(self, kind: str, read: Callable[[Element | None], _Value]) -> _Value:
        """Read a part, once for all documents that have the very same."""
        slot: list[_Value] = _slot(kind, self.package.fingerprint(self.name(kind)))
        if not slot:
            slot.append(read(self.root(kind)))
        return slot[0]

    def _told(self, root: Element) -> Element:
        """Undo the tracked changes where asked to: what was deleted stands again, what was inserted goes."""
        if self.original:
            for node in list(root.iter(*_SWAPPED)):
                node.tag = _SWAPPED[node.tag]
            for properties in list(root.iter(_PROPERTIES)):
                _undo(properties)
        return root


@lru_cache(_TEMPLATES)
def _slot(kind: str, fingerprint: bytes) -> list[Any]:  # noqa: ARG001 - the key
    """Return the place of a value that is kept; empty until it is filled."""
    return []


def _undo(properties: Element) -> None:
    """Give a paragraph the style and number it had before."""
    change = properties.find(f"{W}pPrChange/{_PROPERTIES}")
    if change is not None:
        properties[:] = [*change, *properties.findall(W + "rPr")]


def unfold(data: bytes, *, original: bool = False) -> Story:
    """Open a .docx, if asked to before its tracked changes; raise ``UnreadableError`` when it is damaged, locked or hostile."""
    package = ooxml.open_package(data)
    main = next(filter(ooxml.MAIN_PART.fullmatch, package.names), "")
    root = package.xml(main)
    body = None if root is None else root.find(W + "body")
    if body is None:
        raise UnreadableError(_NO_BODY)
    return Story(package, body, main, _related(package, main), original)


def _related(package: ooxml.Package, main: str) -> dict[str, str]:
    """Where the parts of the document stand; drafts from one template have the very same list."""
    slot: list[dict[str, str]] = _slot(main, package.fingerprint(ooxml.relations(main)))
    if not slot:
        slot.append(package.related(main))
    return slot[0]


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
    contents: Counter[str]
    paragraphs: count[int] = field(default_factory=count)
    tables: count[int] = field(default_factory=count)

    def lines(self, root: Element, part: str) -> Iterator[Line]:
        """Yield the lines of body or note; a paragraph whose end was deleted or is hidden runs on into the next one, as an initial does."""
        carried: list[Piece] = []
        begun: tuple[Label, int | None] | None = None
        contents, hidden = _contents(root), hidden_runs(root, self.styles.hidden)
        for paragraph, cell in _paragraphs(root, self.tables):
            if next(self.paragraphs) >= limits.MOST_PARAGRAPHS:
                raise UnreadableError(_ENDLESS)
            facts = numbering.properties(paragraph)
            style = self.styles.of(facts)
            if _is_contents_style(style.names) or paragraph in contents:
                self.contents[part] += 1
                continue
            if cell is None or not cell.merged:
                carried += _pieces(paragraph, hidden)
            if (_MARK in facts and _is_deleted(facts[_MARK])) or (_FRAME in facts and _is_initial(facts[_FRAME])):
                continue
            if _MARK in facts and _is_hidden(facts[_MARK]):
                begun = begun or (self._heading(facts, style) if carried else None)
                continue
            text = "".join([piece.text for piece in carried])
            label, depth = begun or self._heading(facts, style)
            begun = None
            block = Block(text.rstrip(), label.text, depth, cell and cell.place, item=label.item)
            line, carried = Line(block, part, carried, 0, paragraph), []
            if "\n" in text:
                yield from _split(line, text)
            else:
                yield line
        if carried:
            yield from _split(Line(Block(""), part, carried), "".join([piece.text for piece in carried]))

    def _heading(self, facts: Properties, style: Style) -> tuple[Label, int | None]:
        """Count a paragraph; a run-in heading of Word is one whose end is hidden, and brings number and level to the text behind it."""
        return self.numbering.label(facts, style), numbering.level(facts, style)


@lru_cache(1024)
def _is_contents_style(names: tuple[str, ...]) -> bool:
    return any(map(_CONTENTS_STYLE.fullmatch, names))


def _contents(root: Element) -> frozenset[Element]:
    """Paragraphs that Word fills with a table of contents."""
    fields = (field for field in root.iter(_INSTRUCTION) if _CONTENTS_FIELD.match(field.text or ""))
    return frozenset(paragraph for field in fields for paragraph in field.iterancestors(_P))


def _split(first: Line, text: str) -> Iterator[Line]:
    """One block a line; the number stands before the first line that shows anything (a page break may come before it)."""
    typed = text.split("\n")
    begin = next((index for index, line in enumerate(typed) if line.rstrip()), 0)
    start = sum(len(line) + 1 for line in typed[:begin])
    block = first.block
    for line in typed[begin:]:
        yield first._replace(block=block._replace(text=line.rstrip()), start=start)
        start += len(line) + 1
        block = block._replace(label="", level=None, item=None)


def _paragraphs(root: Element, numbers: Iterator[int]) -> Iterator[tuple[Element, _Cell | None]]:
    """All paragraphs on the page in document order, which puts those of a text box after the one it hangs on, each with its cell."""
    stack: list[tuple[Iterator[Element], _Table | None, _Cell | None]] = [(iter(root), None, None)]
    boxes = next(root.iter(BOX), None) is not None
    while stack:
        nodes, table, cell = stack[-1]
        node = next(nodes, None)
        if node is None:
            stack.pop()
            continue
        tag = node.tag
        if tag in _ABSENT or (tag == _CONTROL and _is_contents_list(node)) or (tag == _ROW and _is_deleted(child(node, _ROW_PROPERTIES))):
            continue
        if tag == _P:
            yield node, cell
            if not boxes or next(node.iter(BOX), None) is None:
                continue
        elif tag == _TABLE:
            table = _Table(next(numbers))
        elif tag == _ROW and table:
            table.begin_row(whole(value(child(node, _ROW_PROPERTIES), "gridBefore")) or 0)
        elif tag == _CELL and table:
            cell = table.place(node)
        stack.append((iter(node), table, cell))


def _is_contents_list(node: Element) -> bool:
    gallery = node.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(W + "val") == "Table of Contents"


def _is_deleted(properties: Element | None) -> bool:
    """Whether the end of a paragraph or a row of a table was deleted or moved away."""
    return properties is not None and any(node.tag in DELETED for node in properties)


def _pieces(paragraph: Element, hidden: frozenset[Element]) -> list[Piece]:
    """Characters of this very paragraph; of a field only its result, not what it is made by."""
    found: list[Piece] = []
    fields: list[int] = []
    stack = list(reversed(paragraph))
    while stack:
        node = stack.pop()
        tag = node.tag
        if tag in _SHOWN:
            found.append(Piece(node, _characters(node)))
        elif tag == _FIELD:
            _mark_field(node.get(W + "fldCharType", ""), found, fields)
        elif tag not in _BESIDE and node not in hidden:
            stack.extend(reversed(node))
    return found


def _mark_field(kind: str, found: list[Piece], fields: list[int]) -> None:
    """Drop what was found since a field began once its result begins (or its end comes without one); it may hold the results of others."""
    if kind == "begin":
        fields.append(len(found))
    elif fields and kind in {"separate", "end"}:
        begin = fields.pop()
        if begin >= 0:
            del found[begin:]
        if kind == "separate":
            fields.append(_RESULT)


def hidden_runs(root: Element, styles: frozenset[str] = frozenset()) -> frozenset[Element]:
    """Runs of hidden text, by themselves or by one of the styles that hide it; looked for once, because there hardly ever are any."""
    marks = (mark for mark in root.iter(_VANISH) if numbering.is_on(mark))
    runs = (next(mark.iterancestors(), None) for mark in marks)
    owners = {run.getparent() for run in runs if run is not None and run.tag == _MARK}
    if styles:
        styled = (mark.getparent() for mark in root.iter(*_STYLED) if mark.get(W + "val") in styles)
        owners.update(run for parent in styled if parent is not None for run in _runs(parent) if run.find(f"{_MARK}/{_VANISH}") is None)
    return frozenset(owner for owner in owners if owner is not None and owner.tag == RUN)


def _runs(properties: Element) -> Iterator[Element]:
    """Runs that properties hold for: their own, or those of their paragraph."""
    for owner in properties.iterancestors(RUN, _P):
        yield from (owner,) if owner.tag == RUN else owner.iter(RUN)
        return


def _is_hidden(mark: Element) -> bool:
    """Whether the end of a paragraph is hidden."""
    vanish = child(mark, _VANISH)
    return vanish is not None and numbering.is_on(vanish)


def _is_initial(frame: Element) -> bool:
    """Whether a paragraph is the large first character of the next one."""
    return frame.get(W + "dropCap", "none") != "none"


def _characters(node: Element) -> str:
    text = node.text or ""
    if node.tag == SYMBOL:
        return symbol(node)
    if text and text.isprintable():
        return text
    return _FIXED.get(node.tag) or visible(printable(text).replace("\n", " ").replace("\r", " "))


def _is_kept_twice(ancestor: Element) -> bool:
    """Whether a second copy exists that would not be changed: for old programs, or in the data a control is bound to."""
    return ancestor.tag != _CONTROL or ancestor.find(f"{W}sdtPr/{W}dataBinding") is not None


def symbol(node: Element) -> str:
    """Read the character of a symbol font; empty for private ones, which mean nothing outside it."""
    code = node.get(W + "char", "")
    number = int(code, 16) if re.fullmatch("[0-9A-Fa-f]{4}", code) else _PRIVATE.start
    return "" if number in _PRIVATE or number in _SURROGATES else printable(chr(number))


# ---------------------------------------------------------------------------------------------- tables


class _Cell(NamedTuple):
    place: tuple[int, int, int]
    merged: bool
    """It continues the cell above; Word hides what it holds."""


@dataclass(slots=True)
class _Table:
    """Counts rows and columns of a table on the way through it; columns are those of the grid, so that cells stand below their heads."""

    number: int
    row: int = -1
    column: int = 0

    def begin_row(self, before: int) -> None:
        self.row, self.column = self.row + 1, before

    def place(self, cell: Element) -> _Cell:
        properties = child(cell, _CELL_PROPERTIES)
        found = _Cell((self.number, max(self.row, 0), self.column), _continues(properties))
        self.column += max(1, whole(value(properties, "gridSpan")) or 1)
        return found


def _continues(properties: Element | None) -> bool:
    merge = None if properties is None else child(properties, W + "vMerge")
    return merge is not None and merge.get(W + "val", "continue") == "continue"
