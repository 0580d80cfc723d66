"""All terms of all rules found in one pass over the text.

A term is written as it reads. ``…`` stands for up to 16 characters inside a clause, ``……`` for up to 40 inside a
sentence, ``#`` for a quantity (3, 三, 一百余). Nothing else is special. Every literal piece of every term goes into one
automaton; terms with gaps are then put together from the places of their pieces, so no term costs a pass of its own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from checker import patterns
from checker import text as texts
from checker.model import Span, TermIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_PIECE = patterns.compile("(……|…|#)")
_REACH = {"…": 16, "……": 40}
"""Characters a gap may span."""
_BREAK = {"…": patterns.compile(r"[，。；：！？\n]"), "……": patterns.compile(r"[。；！？\n]")}
"""Marks a gap may not cross."""
_QUANTITY = patterns.compile(
    rf"(?:\d[\d,.]*|(?<![第每另同任唯某哪这那逐没有])一(?=[堂场课户件案](?!一))|(?!十[一二三四五]五|[七八九]五|一(?![{texts.CHINESE_NUMBER}]))[{texts.CHINESE_NUMBER}]+)[余多]?",
)
"""A lone 一 is no count (一起, 一次性, 一律) but before 堂, 场, 课, 户, 件 or 案
(never 第一课, 一件一件); nor is the number of a five-year plan (十四五, 八五)."""
_MANY = "#"


def prepare(groups: Mapping[str, Sequence[str]]) -> TermIndex:
    """Take all terms apart, once for a rule set: whole terms, pieces of terms, terms with gaps."""
    owners: dict[str, list[str]] = {}
    gapped: list[tuple[str, str, str]] = []
    for group, terms in groups.items():
        for term in map(texts.fold, terms):
            pieces = [piece for piece, _ in steps(term) if piece != _MANY]
            for piece in pieces:
                owners.setdefault(piece, [])
            if pieces == [term]:
                owners[term].append(group)
            else:
                gapped.append((term, max(pieces, key=len), group))
    return TermIndex(tuple(owners), tuple(map(" ".join, owners.values())), *zip(*gapped, strict=True))


@dataclass(frozen=True)
class Lexicon:
    """The terms of a rule set, ready to search many texts."""

    index: TermIndex

    @cached_property
    def _automaton(self) -> Any:  # noqa: ANN401 - the package has no types
        import ahocorasick_rs  # noqa: PLC0415 - `--version` must not pay for it

        return ahocorasick_rs.AhoCorasick(self.index.literals)

    @cached_property
    def _by_anchor(self) -> dict[str, list[tuple[str, str]]]:
        """The terms with gaps, each with its group, under the literal that must stand in a text before they are looked at."""
        result: dict[str, list[tuple[str, str]]] = {}
        for term, anchor, group in zip(self.index.gapped, self.index.anchors, self.index.groups, strict=True):
            result.setdefault(anchor, []).append((term, group))
        return result

    @cached_property
    def _owners(self) -> dict[str, list[str]]:
        return {literal: groups.split() for literal, groups in zip(self.index.literals, self.index.owners, strict=True) if groups}

    def search(self, folded: str) -> dict[str, tuple[Span, ...]]:
        """Every occurrence of every term, overlapping ones included, by group and in order; groups without one are absent."""
        found: dict[str, list[Span]] = {}
        where = _Places(folded, self._places(folded))
        for literal, spans in where.spans.items():
            for group in self._owners.get(literal, ()):
                found.setdefault(group, []).extend(spans)
        for anchor in where.spans.keys() & self._by_anchor.keys():
            for term, group in self._by_anchor[anchor]:
                if spans := where.occurrences(steps(term)):
                    found.setdefault(group, []).extend(spans)
        return {group: tuple(sorted(set(spans))) for group, spans in found.items()}

    def _places(self, folded: str) -> dict[str, list[Span]]:
        """Where each literal stands, and each quantity."""
        places: dict[str, list[Span]] = {_MANY: [Span(*match.span()) for match in _QUANTITY.finditer(folded)]}
        literals = self.index.literals
        for number, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True) if literals else ():
            places.setdefault(literals[number], []).append(Span(start, end))
        return places


def within(hits: Sequence[Span], area: Span) -> list[Span]:
    """Return the hits, given in order, that lie in an area."""
    first, last = bisect_left(hits, (area.start,)), bisect_left(hits, (area.end,))
    return [hit for hit in hits[first:last] if hit.end <= area.end]


def among(hits: Mapping[str, Sequence[Span]], groups: Iterable[str], area: Span) -> list[Span]:
    """Return the hits of several groups that lie in an area, group by group."""
    return [hit for group in groups for hit in within(hits.get(group, ()), area)]


def longest(spans: Iterable[Span]) -> list[Span]:
    """Return the spans that lie inside no other one, each once and in order."""
    kept, reach = list[Span](), -1
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.end > reach:
            kept.append(span)
            reach = span.end
    return kept


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans with those that touch each other made one, in order."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def occurs(hits: Mapping[str, Sequence[Span]], groups: Iterable[str], area: Span) -> bool:
    """Whether a hit of one of the groups lies in an area."""
    start, end = area
    for group in groups:
        found = hits.get(group, ())
        for index in range(bisect_left(found, (start,)), len(found)):
            if found[index][1] <= end:
                return True
            if found[index][0] >= end:
                break
    return False


@lru_cache(maxsize=20_000)
def steps(term: str) -> tuple[tuple[str, str], ...]:
    """Split a folded term into its pieces, each with the gap before it (empty for none)."""
    result: list[tuple[str, str]] = []
    gap = ""
    for piece in _PIECE.split(term):
        if piece in _REACH:
            gap = piece
        elif piece:
            result.append((piece, gap))
            gap = ""
    return tuple(result)


class _Places:
    """Where every literal and quantity stands in one text, and how terms with gaps are put together from them."""

    def __init__(self, folded: str, spans: Mapping[str, list[Span]]) -> None:
        self.folded = folded
        self.spans = spans
        self._ends = [match.end() for match in _BREAK["……"].finditer(folded)]
        self._starts: dict[str, list[int]] = {}
        self._homes: dict[str, dict[int, list[Span]]] = {}
        self._masks: dict[str, int] = {}

    def occurrences(self, pieces: Sequence[tuple[str, str]]) -> list[Span]:
        """Every place where the pieces follow each other, each taken at its nearest occurrence."""
        shared = -1
        for piece, _ in pieces:
            shared &= self._masks[piece] if piece in self._masks else self._mask(piece)
            if not shared:
                return []
        (head, _), *others = pieces
        found = []
        for sentence, heads in self._homes[head].items():
            for first in heads if shared >> sentence & 1 else ():
                end: int | None = first.end
                for piece, gap in others:
                    end = self._next(piece, gap, end) if end is not None else None
                if end is not None:
                    found.append(Span(first.start, end))
        return found

    def _mask(self, piece: str) -> int:
        """The sentences a piece stands in, a bit for each: no gap reaches beyond one."""
        mask, homes = 0, self._homes.setdefault(piece, {})
        for span in self.spans.get(piece, ()):
            sentence = bisect_right(self._ends, span.start)
            homes.setdefault(sentence, []).append(span)
            mask |= 1 << sentence
        self._masks[piece] = mask
        return mask

    def _next(self, piece: str, gap: str, after: int) -> int | None:
        """End of the nearest occurrence of a piece behind ``after``, if its gap allows it; blanks around numbers do not matter."""
        if piece not in self._starts:
            self._starts[piece] = [span.start for span in self.spans[piece]]
        index = bisect_left(self._starts[piece], after)
        if index == len(self._starts[piece]):
            return None
        start, end = self.spans[piece][index]
        if start == after:
            return end
        between = self.folded[after:start] if start - after <= _REACH["……"] else ""
        if between.isspace() and "\n" not in between and len(between) <= _REACH["…"]:
            return end
        return None if not 0 < len(between) <= _REACH.get(gap, 0) or _BREAK[gap].search(between) else end
