"""Characters, sentence marks, numerals and years of Chinese official writing; no words of any subject.

Everything here keeps offsets: ``fold`` maps one character to one character, and the splitters return spans.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from checker import patterns
from checker.model import Span
from checker.traditional import SIMPLIFIED

if TYPE_CHECKING:
    from collections.abc import Iterator

_HALF = ",;:!?()"
_FULL = "，；：！？（）"
_FULL_ALNUM = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B) if chr(code - 0xFEE0).isalnum()}
_DOTS = dict.fromkeys(map(ord, "・‧•･∙⋅•"), "·")
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2009\u200a\u202f\u3000\t\v\f"), " ")
_QUOTES = {ord("＂"): '"', ord("「"): "“", ord("」"): "”", ord("『"): "“", ord("』"): "”"}
_BRACKETS = {ord("［"): "[", ord("］"): "]", ord("【"): "〔", ord("】"): "〕", ord("﹝"): "（", ord("﹞"): "）"}
# Kangxi radicals and CJK compatibility forms that PDF extraction puts in place of ordinary characters.
_RADICALS = dict(
    zip(
        map(ord, "⼀⼆⼈⼊⼋⼒⼗⼝⼟⼤⼥⼦⼩⼯⼰⼲⼼⼿⽂⽅⽇⽉⽊⽌⽐⽓⽔⽕⽗⽣⽤⽥⽩⽬⽴⽼⾃⾏⾔⾛⾜⾝⾞⾥⾦⾨⾯⾼⻓⻔⻅"),
        "一二人入八力十口土大女子小工己干心手文方日月木止比气水火父生用田白目立老自行言走足身车里金门面高长门见",
        strict=True,
    )
)
_FOLD: dict[int, str | int] = {
    **SIMPLIFIED,
    **dict(zip(map(ord, _HALF), _FULL, strict=True)),
    **_FULL_ALNUM,
    **_DOTS,
    **_SPACES,
    **_QUOTES,
    **_BRACKETS,
    **_RADICALS,
    ord("％"): "%",
    ord("﹪"): "%",
    ord("．"): ".",
    ord("﹔"): "；",
    ord("﹐"): "，",
    ord("﹕"): "：",
    ord("○"): "〇",
    ord("｡"): "。",
    ord("＋"): "+",
    ord("～"): "~",
    ord("－"): "-",
    ord("\u2013"): "—",
}

_FOLDED_TO = {chr(key): value if isinstance(value, str) else chr(value) for key, value in _FOLD.items()}
_FOLDED = frozenset(_FOLDED_TO)

SENTENCE_END = "。！？；…\n"
"""Marks that close a sentence. 。and；both do: in reports each ；-member of a list is a statement of its own."""
_CLOSERS = "”’）》』」"
_SENTENCE_MARKS = patterns.compile(f"[{SENTENCE_END}][{SENTENCE_END}{_CLOSERS}]*")
_CLAUSE_MARK = patterns.compile("[，：《（]")
_CLOSING = {"（": "）", "《": "》"}


def fold(text: str) -> str:
    """Return text of the same length with full-width, look-alike, half-width and traditional forms made uniform, for matching only."""
    for char in sorted(_FOLDED.intersection(text)):  # few of them occur; str.translate would look each character up
        text = text.replace(char, _FOLDED_TO[char])
    return text


def sentences(folded: str, start: int, end: int) -> Iterator[Span]:
    """Yield the sentences of ``folded[start:end]``; closing quotes and brackets stay with their sentence, blanks outside."""
    for stop in (*(marks.end() for marks in _SENTENCE_MARKS.finditer(folded, start, end)), end):
        words = folded[start:stop].lstrip()
        if words:
            yield Span(stop - len(words), stop - len(words) + len(words.rstrip()))
        start = stop


def clauses(folded: str, span: Span) -> tuple[Span, ...]:
    """Split a sentence at commas and colons outside brackets and titles; never empty."""
    cuts, start, position, open_ended = [], span.start, span.start, ""
    for mark in _CLAUSE_MARK.finditer(folded, span.start, span.end):
        if mark.start() < position or mark[0] in open_ended:  # inside brackets, or no end was found behind an earlier one like it
            continue
        position = mark.end()
        if mark[0] in _CLOSING:
            closed = folded.find(_CLOSING[mark[0]], position, span.end) + 1
            position, open_ended = (closed, open_ended) if closed else (position, open_ended + mark[0])
        else:
            cuts.append(Span(start, position))
            start = position
    if not cuts:
        return (span,)
    return (*cuts, Span(start, span.end)) if start < span.end else tuple(cuts)


# ---------------------------------------------------------------------------------------------- numerals

_TEN = ("〇零", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
_DIGITS = {char: value for value, chars in enumerate(_TEN) for char in chars}
_LONGEST = 15
"""Digits of a number that is still a count and no reference code."""
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
CHINESE_NUMBER = "〇零一二三四五六七八九十百千两"
"""Characters of Chinese numerals as they occur in numbering and counts."""


@lru_cache(maxsize=1000)
def numeral(text: str) -> int | None:
    """Value of an Arabic or Chinese numeral (十二, 一百零三, 二〇二四, 12); None when it is none."""
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= _LONGEST else None
    if not text or any(char not in _DIGITS and char not in _UNITS for char in text):
        return None
    if not any(char in _UNITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text)) if len(text) <= _LONGEST else None
    total, digit = 0, 0
    for char in text:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit


_YEAR = patterns.compile(r"(?<![\d.])((?:19|20)\s?\d\s?\d|[一二][〇零九]\s?[〇零一二三四五六七八九]{2})\s*(?=年)")
FIRST_YEAR, LAST_YEAR = 1990, 2099
"""Years outside cannot be report years: no such reports exist before the 1990s."""


def years(folded: str, start: int = 0, end: int | None = None) -> list[tuple[int, Span]]:
    """All calendar years written with 年 in a stretch, with the span of their digits."""
    found = []
    for match in _YEAR.finditer(folded, start, len(folded) if end is None else end):
        value = numeral(re.sub(r"\s", "", match[1]))
        if value is not None and FIRST_YEAR <= value <= LAST_YEAR:
            found.append((value, Span(*match.span(1))))
    return found
