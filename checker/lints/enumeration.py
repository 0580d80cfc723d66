"""Order of enumerations inside paragraphs: 一是…二是…, 第一…第二…, 首先…其次…, ①②: a later member without the one before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from checker import patterns
from checker import text as texts
from checker.model import Finding, Span
from checker.numerals import chinese

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.model import Document, Reading

_CN = "一二三四五六七八九十"
_AT_CLAUSE = patterns.compile(r"(?<![^\s，。；：！？、”）\]>])")
"""A mark that stands at the beginning of a clause."""
_FAMILIES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("{}是", patterns.compile(rf"(?P<v>[{_CN}]{{1,2}})是(?![{_CN}]+(?:[，。；、\s]|$))")),
    ("{}要", patterns.compile(rf"(?P<v>[{_CN}]{{1,2}})要(?!素|点|件|害|道|义)")),
    ("其{}", patterns.compile(rf"其(?P<v>[{_CN}])(?=[，、：是])")),
    ("第{}", patterns.compile(rf"第(?P<v>[{_CN}]{{1,2}})(?=是|[，：]|、(?!第|[{_CN}]))")),
    ("①", patterns.compile(r"(?P<v>[①-⑳])")),
    ("先", patterns.compile(r"(?P<v>首先|(?:(?<=[。；\n])|^)(?:其次|再次)(?=，))", re.MULTILINE)),
)
"""How members of an enumeration begin; the count of each way is its own."""
_STEPS = {"首先": 1, "其次": 2, "再次": 3}
_WORDS = {1: "首先", 2: "其次", 3: "再次"}
_NO_MEMBER = "统之唯惟单同归万专如若说凡都大小初于"
"""Characters before 一是 that make it part of another word (统一是、之一是)."""
_BLANKS = patterns.compile(r"\s*")
_OPENED = {2: patterns.compile(r"首|先|主要|第一|一方面|一是|一来"), 3: patterns.compile(r"其次|第二|二是|接着|然后|另")}
"""Words before 其次 and 再次 that make them right without 首先 and 其次."""
_MOST_HELD = 6
"""Enumerations kept in mind: nobody nests deeper."""
_LONGEST_QUOTE = 40
_END = patterns.compile(r"[，。；：！？\n]")


class Params(NamedTuple):
    """Nothing to choose."""


class _Mark(NamedTuple):
    """One member's beginning."""

    family: str
    value: int
    span: Span
    block: int
    scope: int
    """Section in which the enumeration runs."""
    first: bool
    """It opens its paragraph."""
    clause: bool
    """It opens a clause; others only prove that a member is there."""


@dataclass(slots=True)
class _List:
    """An enumeration under way."""

    last: int
    block: int
    first: bool
    room: bool = False
    """The last member was a repeat: the one that should have stood there may be skipped."""


def find(reading: Reading, params: Params) -> Iterator[Finding]:  # noqa: ARG001 - every lint is called alike
    """Yield the members that do not follow the one before."""
    document = reading.document
    scopes: dict[int, dict[str, list[_List]]] = {}
    for mark in _marks(document):
        lists = scopes.setdefault(mark.scope, {})
        held = lists.setdefault(mark.family, [])
        before = held[-1].last if held else 0
        if _joins(mark, held):
            continue
        if not mark.clause:
            continue
        if not _elsewhere(reading, mark, lists):
            yield Finding("", _span(document, mark), _message(mark, before))
        _start(mark, held)


def _marks(document: Document) -> list[_Mark]:
    """Return all marks of all families in order of place."""
    found = [mark for family, pattern in _FAMILIES for match in pattern.finditer(document.folded) if (mark := _mark(document, family, match))]
    return sorted(found, key=lambda mark: mark.span.start)


def _mark(document: Document, family: str, match: re.Match[str]) -> _Mark | None:
    start = match.start()
    before = document.folded[max(0, start - 1) : start]
    clause = _AT_CLAUSE.match(document.folded, start) is not None
    raw = match["v"]
    value = _STEPS.get(raw) or (ord(raw) - ord("①") + 1 if family == "①" else texts.numeral(raw)) or 0
    if not clause and (before in _NO_MEMBER or before in _CN or family == "先"):
        return None
    sentence = document.sentences[document.sentence_at(start)]
    place = document.places[sentence.block]
    first = _BLANKS.fullmatch(document.folded, place.start, start) is not None
    return _Mark(family, value, Span(*match.span()), sentence.block, _scope(document, sentence.section, start), first, clause)


def _scope(document: Document, section: int, start: int) -> int:
    """Section of a mark; what a mark itself opens (as ① at the beginning of a paragraph does) belongs to the section above."""
    node = document.sections[section]
    while node.index and (node.style == "①" or start in (node.number.start, node.heading.start)):
        node = document.sections[node.parent or 0]
    return node.index


def _joins(mark: _Mark, held: list[_List]) -> bool:
    """Whether a member continues a list (or opens one, which is always right unless the list was just opened)."""
    if mark.value <= 1:
        held.append(_List(mark.value, mark.block, mark.first))
        del held[:-_MOST_HELD]
        return True
    for position in range(len(held) - 1, -1, -1):
        lists = held[position]
        alike = position == len(held) - 1 or lists.block == mark.block or (lists.first and mark.first)
        if alike and (lists.last == mark.value - 1 or (lists.room and lists.last == mark.value - 2)):
            held[position] = _List(mark.value, mark.block, mark.first)
            del held[position + 1 :]
            return True
    return False


def _start(mark: _Mark, held: list[_List]) -> None:
    """Go on from a member that was told: the rest of its list is not told again."""
    repeated = bool(held) and held[-1].last >= mark.value
    if held:
        held.pop()
    held.append(_List(mark.value, mark.block, mark.first, room=repeated))


def _elsewhere(reading: Reading, mark: _Mark, lists: dict[str, list[_List]]) -> bool:
    """Whether the member before is told in other words: 首先…；二是…."""
    if mark.family == "先":
        return reading.once(_opened, mark.block, mark.value) <= mark.span.start
    return any(held and held[-1].last == mark.value - 1 and held[-1].block == mark.block for family, held in lists.items() if family != mark.family)


def _opened(reading: Reading, block: int, value: int) -> int:
    """Return the place behind the first word of a paragraph that makes its 其次 or 再次 right; one behind the text when there is none."""
    match = _OPENED[value].search(reading.document.folded, *reading.document.places[block])
    return match.end() if match else len(reading.document.text) + 1


def _span(document: Document, mark: _Mark) -> Span:
    farthest = min(len(document.text), mark.span.end + _LONGEST_QUOTE)
    end = _END.search(document.folded, mark.span.end + 1, farthest)
    return Span(mark.span.start, end.start() if end else farthest)


def _message(mark: _Mark, before: int) -> str:
    word = _word(mark, mark.value)
    if before >= mark.value:
        return f"列举到“{_word(mark, before)}”之后又出现“{word}”，请核对并按顺序编号。"
    return f"“{word}”之前没有“{_word(mark, mark.value - 1)}”，请核对是否漏了内容，并按顺序编号。"


def _word(mark: _Mark, value: int) -> str:
    if mark.family == "先":
        return _WORDS[value]
    if mark.family == "①":
        return chr(ord("①") + value - 1)
    return mark.family.format(chinese(value))
