"""All terms of all rules found in one pass over the text.

A term is written as it reads. ``…`` stands for up to 16 characters inside a clause, ``……`` for up to 40 inside a
sentence, ``#`` for a quantity (3, 三, 一百余). Nothing else is special. Every literal piece of every term goes into one
automaton; terms with gaps are then put together from the places of their pieces, so no term costs a pass of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from checker import text as texts
from checker.model import Span, TermIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_PIECE = re.compile("(……|…|#)")
_REACH = {"…": 16, "……": 40}
"""Characters a gap may span."""
_BREAK = {"…": re.compile(r"[，。；：！？\n]"), "……": re.compile(r"[。；！？\n]")}
"""Marks a gap may not cross."""
_QUANTITY = re.compile(rf"(?:\d[\d,.]*|(?!十[一二三四五]五|[七八九]五|一(?![{texts.CHINESE_NUMBER}]))[{texts.CHINESE_NUMBER}]+)[余多]?")
"""A lone 一 is no count (一起, 一次性, 一律), nor is the number of a five-year plan (十四五, 八五)."""
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

    def search(self, folded: str) -> dict[str, tuple[Span, ...]]:
        """Every occurrence of every term, overlapping ones included, by group and in order; groups without one are absent."""
        found: dict[str, set[Span]] = {}
        places = self._places(folded)
        where = _Places(folded, places, {name: [span.start for span in spans] for name, spans in places.items()})
        owners = dict(zip(self.index.literals, self.index.owners, strict=True))
        for literal, spans in places.items():
            for group in owners.get(literal, "").split():
                found.setdefault(group, set()).update(spans)
        for term, anchor, group in zip(self.index.gapped, self.index.anchors, self.index.groups, strict=True):
            if anchor in places and all(piece in places for piece, _ in steps(term)):
                found.setdefault(group, set()).update(_occurrences(where, steps(term)))
        return {group: tuple(sorted(spans)) for group, spans in found.items() if spans}

    def _places(self, folded: str) -> dict[str, list[Span]]:
        """Where each literal stands, and each quantity."""
        places: dict[str, list[Span]] = {_MANY: [Span(*match.span()) for match in _QUANTITY.finditer(folded)]}
        literals = self.index.literals
        for number, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True) if literals else ():
            places.setdefault(literals[number], []).append(Span(start, end))
        return places


def occurs(hits: Mapping[str, Sequence[Span]], groups: Iterable[str], area: Span) -> bool:
    """Whether a hit of one of the groups lies in an area."""
    return any(area.holds(hit) for group in groups for hit in hits.get(group, ()))


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


class _Places(NamedTuple):
    """Where every literal and quantity stands in one text."""

    folded: str
    spans: Mapping[str, list[Span]]
    starts: Mapping[str, list[int]]


def _occurrences(places: _Places, pieces: Sequence[tuple[str, str]]) -> Iterable[Span]:
    """Every place where the pieces follow each other, each taken at its nearest occurrence."""
    for first in places.spans[pieces[0][0]]:
        end: int | None = first.end
        for piece, gap in pieces[1:]:
            end = _next(places, piece, gap, end) if end is not None else None
        if end is not None:
            yield Span(first.start, end)


def _next(places: _Places, piece: str, gap: str, after: int) -> int | None:
    """End of the nearest occurrence of a piece behind ``after``, if its gap allows it; blanks around numbers do not matter."""
    index = bisect_left(places.starts[piece], after)
    if index == len(places.starts[piece]):
        return None
    span = places.spans[piece][index]
    between = places.folded[after : span.start]
    if between.isspace() and len(between) <= _REACH["…"]:
        return span.end
    if len(between) > _REACH.get(gap, 0) or (gap and _BREAK[gap].search(between)):
        return None
    return span.end
