"""OFD files (GB/T 33190-2016), the national format of fixed pages: the text of each page, put in order and re-joined."""

from __future__ import annotations

import posixpath
from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING

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
_LARGE = "OFD 页数或文字太多，不像一份年度报告，请只保留报告正文再检查。"
_DAMAGED = "OFD 文件内部不完整或已损坏，请重新获取，或改用 Word 原稿。"


def read(name: str, data: bytes) -> Source:  # noqa: ARG001 - every reader takes a name
    """Read the text of all pages as paragraphs; raise ``UnreadableError`` when there is none or the file is damaged or hostile."""
    package = ooxml.open_package(data)
    printed = tuple(islice(_pages(package), limits.MOST_PAGES + 1))
    if len(printed) > limits.MOST_PAGES or sum(len(piece.text) for page in printed for piece in page.pieces) > limits.MOST_PRINTED:
        raise UnreadableError(_LARGE)
    blocks, notices, portions = pages.read(printed, "OFD")
    return Source(blocks, "ofd", notices, portions)


def _pages(package: Package) -> Iterator[Page]:
    for root in _xml(package, _ROOT).findall(".//{*}DocRoot"):
        main = _path(_ROOT, root.text)
        document = _xml(package, main)
        usual = _box(document.find("{*}CommonData/{*}PageArea/{*}PhysicalBox"))
        for page in document.findall("{*}Pages/{*}Page"):
            content = _xml(package, _path(main, page.get("BaseLoc")))
            box = _box(content.find("{*}Area/{*}PhysicalBox")) or usual
            pieces = sorted(_pieces(content), key=lambda piece: (piece.bottom, piece.left))
            yield Page(box[3] if box else _HEIGHT, tuple(_in_rows(pieces)))


def _xml(package: Package, name: str) -> Element:
    root = package.xml(name)
    if root is None:
        raise UnreadableError(_DAMAGED)
    return root


def _path(base: str, target: str | None) -> str:
    """Name of a part that another part names: from the root or from its own folder."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(base), (target or "").strip())).lstrip("/")


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


def _pieces(content: Element) -> Iterator[Piece]:
    for item in content.iterfind("{*}Content//{*}TextObject"):
        left, top, *_ = (*_numbers(item.get("Boundary")), 0.0, 0.0)
        size = next(iter(_numbers(item.get("Size"))), 0.0) or _SIZE
        for code in item.iterfind("{*}TextCode"):
            text = code.text or ""
            start, base = (next(iter(_numbers(code.get(axis))), fallback) for axis, fallback in (("X", 0.0), ("Y", size)))
            begin, line = left + start, top + base
            yield Piece(text, begin, begin + _width(code.get("DeltaX"), text, size), line - size, line)


def _width(deltas: str | None, text: str, size: float) -> float:
    """Width of a line: the sum of its advances (``g 3 5`` is three of 5) and its last character."""
    if not deltas:
        return paragraphs.width(text) * size
    words, total = iter(deltas.split()[:_MOST_NUMBERS]), 0.0
    for word in words:
        times, each = (next(words, ""), next(words, "")) if word == "g" else ("1", word)
        numbers = _numbers(f"{times} {each}")
        total += numbers[0] * numbers[1] if len(numbers) == 2 else 0.0  # noqa: PLR2004 - how often, how far
    return total + paragraphs.width(text[-1:]) * size


def _in_rows(pieces: list[Piece]) -> Iterator[Piece]:
    """Put pieces on one line from left to right; their base lines may differ a little."""
    row: list[Piece] = []
    for piece in pieces:
        if row and piece.bottom - row[0].bottom > (row[0].bottom - row[0].top) / 2:
            yield from sorted(row, key=lambda each: each.left)
            row = []
        row.append(piece)
    yield from sorted(row, key=lambda each: each.left)
