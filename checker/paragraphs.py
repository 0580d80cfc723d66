"""Lines → paragraphs: which lines of a wrapped text belong together, told by their edges, numbers and last marks.

A line ends its paragraph where the beginning of the next one would still have found room on it. Pure geometry and
punctuation: the same for printed pages and for text files that somebody's mail program wrapped.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from checker import patterns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_CN: Final = "一二三四五六七八九十"
NUMBER: Final = patterns.compile(
    rf"\s*(?:第(?:[{_CN}]{{1,3}}|\d{{1,2}})(?:部分|章|节|篇)|[{_CN}]{{1,3}}[、.．]|[（(]\s?(?:[{_CN}]{{1,3}}|\d{{1,2}})\s?[）)]|\d{{1,2}}[.．、](?!\d)|[①-⑳])"
)
"""A number in front of a heading or item."""
ENDED: Final = patterns.compile(r"[。！？；：!?;:][”’）)》」』\s]*$")
"""The end of a statement, or what announces a list."""
_FULL_STOP: Final = patterns.compile(r"[。！？!?][”’）)》」』\s]*$")
_UNIT: Final = patterns.compile(r"[（《“‘【〔(]*(?:[!-~]+|.)[，。、；：！？）》”’】〕,.;:!?)]*", re.DOTALL)
"""What a line break does not part: a number or word, a character with the marks around it."""
_MAY_NOT_BEGIN: Final = patterns.compile("[，。、；：！？）》”’]")
"""Marks at the beginning of a line show that lines were cut at a number of characters."""
_LATIN: Final = patterns.compile(r"[A-Za-z]")
_NARROW: Final = 0.5
"""Width of an ASCII character; that of a Chinese one is 1, an *em*."""
_SLACK = 0.4
"""Em by which edges vary: kerning, hanging punctuation."""
_FIRST_LINE = (1.2, 3.2)
"""Em by which the first line of a paragraph stands in; GB/T 9704-2012 asks for 2."""
_ASIDE = 3.5
"""Em from both margins from which a line is centred, or set at the right."""
_NARROWEST, _WIDEST = 16, 60
"""Em of the longest line of a wrapped text; a paragraph of a page or two is longer, a list of headings shorter."""
_RAGGED = 2.5
"""Em by which full lines differ: a number or a mark moves to the next line as a whole."""
_FEWEST = 5
"""Full lines from which a text can be seen to be wrapped."""
_FULL = 0.15
"""Share of full lines in a wrapped text."""
_BROKEN = 0.6
"""Share of full lines that break off in a sentence."""
WRAPPED: Final = "文件按固定宽度断行，已把断开的行连成段落，个别分段可能与原稿不同。"
_LARGER = 1.2
"""Ratio of two sizes of type that tells title from text; fonts of Latin letters are up to 1.15 taller."""
_SPACED = 0.2
"""Share of lines with a blank or blank line above from which that is how paragraphs are set apart, and not headings alone."""
_SUPPORT = 0.04
"""Share of the lines that makes an edge a margin."""


class Line(NamedTuple):
    """A line with its edges in em; ``size`` and ``gap`` are measured for printed pages only."""

    text: str
    left: float
    right: float
    size: float = 1.0
    """Size of the type, 1 for that of most of the text."""
    gap: float = 0.0
    """Blank above, in em, beyond what usually parts two lines."""


Measure: TypeAlias = "Callable[[str], float]"
"""How wide a text is, in em."""


class Fit(NamedTuple):
    """How lines were filled."""

    measure: Measure
    unit: re.Pattern[str]
    """What was not parted at the end of a line."""
    slack: float
    """Em by which an edge may be missed."""


class _Margins(NamedTuple):
    left: float
    right: float
    marked: bool
    """Paragraphs can be told by an indentation or a blank above."""


def width(text: str) -> float:
    """Width of a text in em."""
    return len(text) - (1 - _NARROW) * len(text.encode("ascii", "ignore"))


def grouped(lines: Sequence[Line], fit: Fit | None = None) -> Iterator[Sequence[Line]]:
    """Yield the lines of each paragraph; a line without text belongs to none and ends one. ``fit`` is that of printed pages unless told."""
    fit = fit or Fit(width, _UNIT, _SLACK)
    margins = _margins(lines)
    begin = 0
    for index, (before, line) in enumerate(pairwise(lines), 1):
        if _opens(before, line, margins, fit):
            yield lines[begin:index]
            begin = index
    yield from (lines[begin:],) if lines else ()


def unwrapped(lines: Sequence[str]) -> list[str] | None:
    """Join the lines of a text file that was wrapped at a fixed width; None for one that was not.

    Each paragraph stands at its first line and its other lines are empty, so that lines keep their numbers.
    Most of the longest lines of a wrapped text are alike in length and break off in a sentence.
    """
    measure: Measure = len if _at_edge(lines, len) >= _at_edge(lines, width) else width
    sizes = sorted((measure(line) for line in lines if line.strip()), reverse=True)
    if len(sizes) < _FEWEST or not _NARROWEST <= sizes[0] <= _WIDEST:
        return None
    full = [line for line in lines if measure(line) > sizes[0] - _RAGGED]
    if len(full) < max(_FEWEST, _FULL * len(sizes)) or sum(not ENDED.search(line) for line in full) < _BROKEN * len(full):
        return None
    crude = any(_MAY_NOT_BEGIN.match(line) for line in lines)
    measured = tuple(Line(line, measure(line[: len(line) - len(line.lstrip())]), measure(line)) for line in lines)
    groups = grouped(measured, Fit(measure, patterns.compile(".") if crude else _UNIT, 0.0))
    return [text for group in groups for text in (joined(line.text for line in group), *[""] * (len(group) - 1))]


def _at_edge(lines: Sequence[str], measure: Measure) -> int:
    """Count the lines that are as long as the longest."""
    sizes = list(map(measure, lines))
    return sizes.count(max(sizes, default=0))


def joined(texts: Iterable[str]) -> str:
    """Join the lines of a paragraph; only between two Latin letters does the line break stand for a blank."""
    whole = ""
    for text in texts:
        latin = _LATIN.match(whole[-1:]) and _LATIN.match(text.lstrip()[:1])
        whole = (whole.rstrip() + (" " if latin else "") + text.lstrip()) if whole.strip() else text
    return whole


def _margins(lines: Sequence[Line]) -> _Margins:
    """Find the leftmost edge that several lines share, the commonest right one, and whether paragraphs are set apart."""
    full = [line for line in lines if line.text and line.size < _LARGER]
    if not full:
        return _Margins(0, 0, marked=False)
    least = max(2, round(_SUPPORT * len(full)))
    left = min(_shared((line.left for line in full), least), default=min(line.left for line in full))
    right = _commonest(line.right for line in full)
    indented = sum(_FIRST_LINE[0] <= line.left - left <= _FIRST_LINE[1] for line in full)
    spaced = sum(line.gap > 1 for line in full) + sum(not line.text for line in lines)
    return _Margins(left, right, marked=indented >= least or spaced >= _SPACED * len(full))


def _shared(edges: Iterable[float], least: int) -> list[float]:
    """Edges, rounded to half an em, at which enough lines stand."""
    return [edge / 2 for edge, count in Counter(round(edge * 2) for edge in edges).items() if count >= least]


def _commonest(edges: Iterable[float]) -> float:
    """Edge at which most lines end: some hang their last mark out, but the last lines of paragraphs end anywhere."""
    return max(Counter(round(edge * 2) for edge in edges).items(), key=lambda item: item[::-1])[0] / 2


def _opens(before: Line, line: Line, margins: _Margins, fit: Fit) -> bool:
    """Whether a line begins a paragraph of its own."""
    if not before.text or not line.text or line.gap > 1 or not 1 / _LARGER < line.size / before.size < _LARGER:
        return True
    if _is_aside(before, margins) or _is_aside(line, margins):
        return not _continues_title(before, line, margins)
    ended = ENDED.search(before.text)
    if line.left - margins.left > _FIRST_LINE[0] and line.left - before.left > -_SLACK:
        return bool(margins.marked or ended)
    if _has_room(before, line, margins, fit):
        return True
    return bool(NUMBER.match(line.text) and ended) or bool(not margins.marked and _FULL_STOP.search(before.text))


def _has_room(before: Line, line: Line, margins: _Margins, fit: Fit) -> bool:
    """Whether the line above would still have held the beginning of this one."""
    unit = fit.unit.match(line.text.lstrip())
    return margins.right - before.right >= fit.measure(unit[0] if unit else "") + fit.slack


def _is_aside(line: Line, margins: _Margins) -> bool:
    return line.left - margins.left > _ASIDE


def _continues_title(before: Line, line: Line, margins: _Margins) -> bool:
    """Whether two lines are one title: both centred and set in larger type."""
    return min(before.size, line.size) >= _LARGER and _is_aside(before, margins) and _is_aside(line, margins) and line.text[0] not in "（(〔["
