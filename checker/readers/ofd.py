"""OFD files (GB/T 33190-2016), the national format of fixed pages: the text of each page, put in order and re-joined."""

from __future__ import annotations

import posixpath
from collections import Counter
from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING, Final, NamedTuple

from checker import limits, ooxml, pages, paragraphs
from checker.errors import UnreadableError
from checker.model import Source
from checker.pages import Page, Piece

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.ooxml import Element, Package

_ROOT = "OFD.xml"
_HEIGHT = 297.0
"""Millimetres; for a document that does not say how high its pages are."""
_SIZE = 5.0
"""Millimetres; for text that does not say how large it is."""
_MOST_NUMBERS = 5000
"""Advances of a line; a longer list is no line of text."""
_UPRIGHT: Final = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_SLANT = 0.1
"""Ratio of the two axes from which a line is set aslant, as watermarks are."""
_WATERMARK = "OFD 页面上有斜排的文字（多为水印），未读入，请另行核对。"
_LARGE = "OFD 页数或文字太多，不像一份年度报告，请只保留报告正文再检查。"
_DAMAGED = "OFD 文件内部不完整或已损坏，请重新获取，或改用 Word 原稿。"


def read(name: str, data: bytes) -> Source:  # noqa: ARG001 - every reader takes a name
    """Read the text of all pages as paragraphs; raise ``UnreadableError`` when there is none or the file is damaged or hostile."""
    package = ooxml.open_package(data)
    slanted = Counter[str]()
    printed = tuple(islice(_pages(package, slanted), limits.MOST_PAGES + 1))
    if len(printed) > limits.MOST_PAGES or sum(len(piece.text) for page in printed for piece in page.pieces) > limits.MOST_PRINTED:
        raise UnreadableError(_LARGE)
    blocks, notices, portions = pages.read(printed, "OFD")
    return Source(blocks, "ofd", (*notices, *((_WATERMARK,) if slanted else ())), portions)


def _pages(package: Package, slanted: Counter[str]) -> Iterator[Page]:
    """Yield the pages of all documents of the file, and count the texts that are set aslant."""
    for root in _xml(package, _ROOT).findall(".//{*}DocRoot"):
        main = _path(_ROOT, root.text)
        document = _xml(package, main)
        usual = _box(document.find("{*}CommonData/{*}PageArea/{*}PhysicalBox"))
        for page in document.findall("{*}Pages/{*}Page"):
            content = _xml(package, _path(main, page.get("BaseLoc")))
            box = _box(content.find("{*}Area/{*}PhysicalBox")) or usual
            pieces = sorted(_pieces(content, slanted), key=lambda piece: (piece.bottom, piece.left))
            yield Page(box[3] if box else _HEIGHT, tuple(_in_rows(pieces)))


def _xml(package: Package, name: str) -> Element:
    root = package.xml(name)
    if root is None:
        raise UnreadableError(_DAMAGED)
    return root


def _path(base: str, target: str | None) -> str:
    """Name of a part that another part names: from the root or from its own folder."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(base), (target or "").strip().replace("\\", "/"))).lstrip("/")


def _numbers(text: str | None) -> tuple[float, ...]:
    """Read numbers parted by blanks; none when one of them is no number."""
    try:
        numbers = tuple(float(number) for number in islice((text or "").split(), _MOST_NUMBERS))
    except ValueError:
        return ()
    return numbers if all(map(isfinite, numbers)) else ()


def _box(area: Element | None) -> tuple[float, ...]:
    """Left, top, width and height; empty when they are not told."""
    numbers = _numbers(None if area is None else area.text)
    return numbers if len(numbers) == 4 and numbers[3] > 0 else ()  # noqa: PLR2004 - a box


class _Frame(NamedTuple):
    """Where the text of an object stands on the page: its coordinates are turned and stretched, then moved."""

    left: float
    top: float
    turn: tuple[float, ...]
    """The six numbers of its ``CTM``."""
    size: float

    def at(self, across: float, down: float) -> tuple[float, float]:
        a, b, c, d, e, f = self.turn
        return self.left + a * across + c * down + e, self.top + b * across + d * down + f


def _frame(item: Element) -> _Frame:
    left, top, *_ = (*_numbers(item.get("Boundary")), 0.0, 0.0)
    size = next(iter(_numbers(item.get("Size"))), 0.0) or _SIZE
    turn = _numbers(item.get("CTM"))
    return _Frame(left, top, turn if len(turn) == len(_UPRIGHT) else _UPRIGHT, size)


def _is_slanted(frame: _Frame) -> bool:
    return min(abs(frame.turn[0]), abs(frame.turn[1])) > _SLANT * max(abs(frame.turn[0]), abs(frame.turn[1]))


def _pieces(content: Element, slanted: Counter[str]) -> Iterator[Piece]:
    for item in content.iterfind("{*}Content//{*}TextObject"):
        frame = _frame(item)
        if _is_slanted(frame):
            slanted["text"] += 1
        elif item.get("Visible") != "false":
            for code in item.iterfind("{*}TextCode"):
                yield from _lines(code, frame)


def _lines(code: Element, frame: _Frame) -> Iterator[Piece]:
    """Yield what stands on one line: advances downwards begin another."""
    text = code.text or ""
    across, down = (next(iter(_numbers(code.get(axis))), fallback) for axis, fallback in (("X", 0.0), ("Y", frame.size)))
    rights, downs = _advances(code.get("DeltaX"), len(text)), _advances(code.get("DeltaY"), len(text))
    begin, first = 0, across
    for index, char in enumerate(text):
        right = rights[index] if index < len(rights) else paragraphs.width(char) * frame.size
        lower = downs[index] if index < len(downs) else 0.0
        if abs(lower) > frame.size / 2 or index + 1 == len(text):
            yield _piece(text[begin : index + 1], frame, (first, across + paragraphs.width(char) * frame.size), down)
            begin, first = index + 1, across + right
        across, down = across + right, down + lower


def _piece(text: str, frame: _Frame, edges: tuple[float, float], down: float) -> Piece:
    (left, bottom), (right, _) = (frame.at(edge, down) for edge in edges)
    height = frame.size * (abs(frame.turn[3]) or 1.0)
    return Piece(text, left, right, bottom - height, bottom)


def _advances(deltas: str | None, most: int) -> list[float]:
    """Read how far it is from each character to the next: ``g 3 5`` is three times 5."""
    found: list[float] = []
    words = iter((deltas or "").split()[:_MOST_NUMBERS])
    for word in words:
        times, each = (next(words, ""), next(words, "")) if word == "g" else ("1", word)
        numbers = _numbers(f"{times} {each}")
        if len(numbers) == 2:  # noqa: PLR2004 - how often, how far
            found += [numbers[1]] * int(min(max(numbers[0], 0.0), most - len(found)))
    return found


def _in_rows(pieces: list[Piece]) -> Iterator[Piece]:
    """Put pieces on one line from left to right; their base lines may differ a little."""
    row: list[Piece] = []
    for piece in pieces:
        if row and piece.bottom - row[0].bottom > (row[0].bottom - row[0].top) / 2:
            yield from sorted(row, key=lambda each: each.left)
            row = []
        row.append(piece)
    yield from sorted(row, key=lambda each: each.left)
