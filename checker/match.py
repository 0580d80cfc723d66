"""All terms of all rules found in one pass over the text.

A term is written as it reads. ``…`` stands for up to 16 characters inside a clause, ``……`` for up to 40 inside a
sentence, ``#`` for a quantity (3, 三, 一百余). Nothing else is special. Every literal piece of every term goes into one
automaton; terms with gaps are then put together from the places of their pieces, so no term costs a pass of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from checker import text as texts
from checker.model import Span

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


class _Step(NamedTuple):
    """The next literal (or quantity) of a term with gaps and the gap before it."""

    piece: str
    gap: str


@dataclass(frozen=True)
class Lexicon:
    """The term groups of a rule set, ready to search."""

    groups: Mapping[str, Sequence[str]]
    """Group id → its terms, references between groups resolved."""

    @cached_property
    def _literals(self) -> dict[str, list[str]]:
        """Literal → groups it is a whole term of; pieces of terms with gaps belong to none."""
        owners: dict[str, list[str]] = {}
        for group, terms in self.groups.items():
            for term in terms:
                folded = texts.fold(term)
                if _PIECE.search(folded):
                    for step in steps(term):
                        if step.piece != _MANY:
                            owners.setdefault(step.piece, [])
                else:
                    owners.setdefault(folded, []).append(group)
        return owners

    @cached_property
    def _chains(self) -> list[tuple[str, tuple[_Step, ...]]]:
        """(group, steps) of the terms with gaps."""
        return [(group, steps(term)) for group, terms in self.groups.items() for term in terms if _PIECE.search(term)]

    @cached_property
    def _automaton(self) -> Any:  # noqa: ANN401 - the package has no types
        import ahocorasick_rs  # noqa: PLC0415 - `--version` must not pay for it

        return ahocorasick_rs.AhoCorasick(list(self._literals))

    def search(self, folded: str) -> dict[str, tuple[Span, ...]]:
        """Every occurrence of every term, overlapping ones included, by group and in order."""
        found: dict[str, set[Span]] = {group: set() for group in self.groups}
        places: dict[str, list[Span]] = {}
        names = list(self._literals)
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True) if names else ():
            places.setdefault(names[index], []).append(Span(start, end))
        for name, spans in places.items():
            for group in self._literals[name]:
                found[group].update(spans)
        places[_MANY] = [Span(*match.span()) for match in _QUANTITY.finditer(folded)]
        starts = {name: [span.start for span in spans] for name, spans in places.items()}
        for group, chain in self._chains:
            if all(step.piece in places for step in chain):
                found[group].update(_occurrences(folded, chain, places, starts))
        return {group: tuple(sorted(spans)) for group, spans in found.items()}


def occurs(hits: Mapping[str, Sequence[Span]], groups: Iterable[str], area: Span) -> bool:
    """Whether a hit of one of the groups lies in an area."""
    return any(area.holds(hit) for group in groups for hit in hits.get(group, ()))


def steps(term: str) -> tuple[_Step, ...]:
    """Split a term into its pieces, each with the gap before it (empty for none)."""
    result: list[_Step] = []
    gap = ""
    for piece in _PIECE.split(texts.fold(term)):
        if piece in _REACH:
            gap = piece
        elif piece:
            result.append(_Step(piece, gap))
            gap = ""
    return tuple(result)


def _occurrences(folded: str, chain: Sequence[_Step], places: Mapping[str, list[Span]], starts: Mapping[str, list[int]]) -> Iterable[Span]:
    """Every place where the pieces follow each other, each taken at its nearest occurrence."""
    for first in places[chain[0].piece]:
        end: int | None = first.end
        for step in chain[1:]:
            end = _next(folded, step, end, places, starts) if end is not None else None
        if end is not None:
            yield Span(first.start, end)


def _next(folded: str, step: _Step, after: int, places: Mapping[str, list[Span]], starts: Mapping[str, list[int]]) -> int | None:
    """End of the nearest occurrence of a step's piece behind ``after``, if its gap allows it."""
    index = bisect_left(starts[step.piece], after)
    if index == len(starts[step.piece]):
        return None
    span = places[step.piece][index]
    distance = span.start - after
    if folded[after : span.start].isspace():
        return span.end
    if distance > _REACH.get(step.gap, 0) or (step.gap and _BREAK[step.gap].search(folded, after, span.start)):
        return None
    return span.end
