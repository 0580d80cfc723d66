"""Printed pages → blocks: what the printer added (running heads, page numbers, line breaks, blanks) is taken away again.

Serves every format that holds pages instead of paragraphs. Lengths are in any unit, counted from the upper left corner.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple

from checker import paragraphs
from checker.encoding import printable
from checker.errors import UnreadableError
from checker.model import Block, Portion
from checker.paragraphs import Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MOST_GARBLED: Final = 0.05
"""Share of characters without a meaning above which the text layer is of no use."""
MOST_BLANK: Final = 1 / 3
"""Share of pages without text (scans) above which too much is missing to judge the rest."""
_GARBLED: Final = re.compile("[\ue000-\uf8ff\ufffd\ufffe\uffff\x00-\x08\x0e-\x1f]")
_MARGIN: Final = 0.12
"""Share of the page's height above and below in which running heads and page numbers stand."""
_PAGE_NUMBER: Final = re.compile(r"[\s\-—–―_·•|/第共页]*(?:\d{1,3}|[ivxIVX]{1,5})(?:[\s\-—–―_·•|/第共页of]*\d{0,3})[\s\-—–―_·•|页]*")
_DIGITS: Final = re.compile(r"\d+")
_BLANKS: Final = re.compile(r"(?<=[^\x00-\x7f]) (?=\S)|(?<=[^\s]) (?=[^\x00-\x7f])")
"""Single blanks around Chinese characters come from spread lines; nobody types them there."""
_FARTHEST, _SMALLEST = 1e6, 1e-3
"""Places on a page and sizes of type beyond these are no measure of anything."""
_COLUMN: Final = 1.5
"""Em of a gap that parts two columns."""
_HEIGHT: Final = 0.02
"""Share of the page's height by which a running head may move."""
# Those of the supplement that stand for a whole character; Unicode itself does not equate them.
_RADICALS: Final = str.maketrans("⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻥⻦⻨⻩⻬⻮⻰⻳", "母民虎西见角贝车长门青韦页风飞食马鱼鸟麦黄齐齿龙龟")
_COMPATIBLE: Final = re.compile("[\u2f00-\u2fdf\uf900-\ufaff]")

_SCANNED = "{kind} 里没有文字或大部分页是扫描的图片，无法判断，请改用 Word 原稿，或先用 WPS 等软件识别文字（OCR）后另存为 .docx。"
_UNMAPPED = "{kind} 的文字层是乱码（字体没有对应的编码），无法判断，请改用 Word 原稿，或重新导出后再检查。"


class Piece(NamedTuple):
    """Text on a page, as far as it stands on one line."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


class Page(NamedTuple):
    """A page, its pieces in the order of reading."""

    height: float
    pieces: tuple[Piece, ...]


def read(pages: Sequence[Page], kind: str) -> tuple[tuple[Block, ...], tuple[str, ...], tuple[Portion, ...]]:
    """Return paragraphs, notices and counts; raise ``UnreadableError`` (it names ``kind``) when there is too little text to judge."""
    blank = [number for number, page in enumerate(pages, 1) if not page.pieces]
    text = "".join(piece.text for page in pages for piece in page.pieces)
    if len(blank) > MOST_BLANK * len(pages) or not text:
        raise UnreadableError(_SCANNED.format(kind=kind))
    if len(_GARBLED.findall(text)) > MOST_GARBLED * len(text):
        raise UnreadableError(_UNMAPPED.format(kind=kind))
    notices = [f"{kind} 按页面还原成段落，个别分段可能与原稿不同。"]
    if blank:
        notices.append(f"第 {'、'.join(map(str, blank))} 页没有文字（可能是图片），未读入，请另行核对。")
    printed = [page._replace(pieces=tuple(_rows(page.pieces))) for page in map(_sound, pages)]
    kept = list(_without_heads(printed))
    heads = sum(len(page.pieces) for page in printed) - sum(len(page.pieces) for page in kept)
    portions = Portion("page", len(pages) - len(blank)), Portion("blank", len(blank), read=False), Portion("head", heads, read=False)
    return tuple(_blocks(kept)), tuple(notices), tuple(each for each in portions if each.count)


def _sound(page: Page) -> Page:
    """Make up for places off every page, or no numbers at all: a hostile file may give any."""
    pieces = (piece if all(abs(place) < _FARTHEST for place in piece[1:]) else Piece(piece.text, 0, 0, 0, 0) for piece in page.pieces)
    return Page(page.height if 1 < page.height < _FARTHEST else 1.0, tuple(pieces))


def _blocks(pages: Sequence[Page]) -> Iterator[Block]:
    for group in paragraphs.grouped(tuple(_lines(pages))):
        yield Block(paragraphs.joined(line.text for line in group))


# ---------------------------------------------------------------------------------------------- pieces → rows


def _rows(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Join what stands side by side."""
    row: Piece | None = None
    for piece in pieces:
        if not piece.text.strip():
            continue
        if row and _beside(row, piece):
            gap = "\u3000" if piece.left - row.right > _COLUMN * (piece.bottom - piece.top) else ""
            row = Piece(row.text + gap + piece.text, row.left, piece.right, min(row.top, piece.top), max(row.bottom, piece.bottom))
        else:
            yield from (row,) if row else ()
            row = piece
    yield from (row,) if row else ()


def _beside(row: Piece, piece: Piece) -> bool:
    """Whether a piece continues a row: it overlaps it in height by half, and begins where that ends or later."""
    shared = min(row.bottom, piece.bottom) - max(row.top, piece.top)
    lower = min(row.bottom - row.top, piece.bottom - piece.top)
    return shared > lower / 2 and piece.left >= row.right - lower / 2


# ---------------------------------------------------------------------------------------------- rows → lines


def _without_heads(pages: Sequence[Page]) -> Iterator[Page]:
    """Drop running heads, feet and page numbers: numbers alone, or what comes back at the same height on half of the pages."""
    seen = Counter(key for page in pages for key in {_key(page, row) for row in page.pieces if _outside(page, row)})
    often = max(2, (len(pages) + 1) // 2)
    for page in pages:
        kept = [row for row in page.pieces if not (_outside(page, row) and (_PAGE_NUMBER.fullmatch(row.text) or seen[_key(page, row)] >= often))]
        yield page._replace(pieces=tuple(kept))


def _outside(page: Page, row: Piece) -> bool:
    return row.top < _MARGIN * page.height or row.bottom > (1 - _MARGIN) * page.height


def _key(page: Page, row: Piece) -> tuple[str, int]:
    return _DIGITS.sub("#", row.text), round(row.top / page.height / _HEIGHT)


def _lines(pages: Iterable[Page]) -> Iterator[Line]:
    """Measure all rows in em of the text, tell larger type and wider gaps."""
    rows = [page.pieces for page in pages]
    every = [row for page in rows for row in page]
    if not every:
        return
    em = max(median(_em(row) for row in every), _SMALLEST)
    usual = Counter[int]()
    for row in every:
        usual[round(row.bottom - row.top)] += len(row.text)
    size = usual.most_common(1)[0][0] or 1
    pitch = median([low.top - high.top for page in rows for high, low in pairwise(page)] or [0.0])
    for page in rows:
        above = None
        for row in page:
            gap = (row.top - above.top - pitch) / em if above else 0.0
            yield Line(_clean(row.text), row.left / em, row.right / em, _size(row, size), max(gap, 0.0))
            above = row


def _em(row: Piece) -> float:
    """Width of a character of a row."""
    return (row.right - row.left) / max(paragraphs.width(row.text), 0.5)


def _size(row: Piece, usual: float) -> float:
    return max((row.bottom - row.top) / usual, 0.1)


def _clean(text: str) -> str:
    """Give a line its characters back: no compatibility forms, no blanks that only fill the line."""
    plain = _COMPATIBLE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text.translate(_RADICALS))
    return _BLANKS.sub("", printable(plain).strip())
