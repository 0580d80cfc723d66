"""All terms of all rules found in one pass over the text.

A term is written as it reads. ``…`` stands for up to 16 characters inside a clause, ``……`` for up to 40 inside a
sentence, ``#`` for a quantity (3, 三, 一百余). Nothing else is special. Every whole term and the first literal of
every other goes into one automaton; the rest of a term with gaps is then looked for behind the places of its first literal, so no term
costs a pass of its own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import dropwhile, repeat
from typing import TYPE_CHECKING, Any

from checker import patterns
from checker import text as texts
from checker.model import Span, TermIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_PIECE = patterns.compile("(……|…|#)")
_REACH = {"": 16, "…": 16, "……": 40}
"""Characters a gap may span; where none is written, blanks around a number."""
_BREAK = {"": patterns.compile(r"[\S\n]"), "…": patterns.compile(r"[，。；：！？\n]"), "……": patterns.compile(r"[。；！？\n]")}
"""What a gap may not cross."""
_QUANTITY = patterns.compile(
    rf"(?=[\d{texts.CHINESE_NUMBER}])(?:\d[\d,.]*|(?<![第每另同任唯某哪这那逐没有])一(?=[堂场课户件案](?!一))|(?!十[一二三四五]五|[七八九]五|一(?![{texts.CHINESE_NUMBER}]))[{texts.CHINESE_NUMBER}]+)[余多]?",
)
"""A lone 一 is no count (一起, 一次性, 一律) but before 堂, 场, 课, 户, 件 or 案
(never 第一课, 一件一件); nor is the number of a five-year plan (十四五, 八五)."""
_MANY = "#"
_COUNT = [(_MANY, "")]
"""A term's beginning that is a quantity."""
_Place = tuple[int, int]
"""Start and end: thousands are found and sorted in a report, and only what is returned is made a ``Span``."""


def prepare(groups: Mapping[str, Sequence[str]]) -> TermIndex:
    """Take all terms apart, once for a rule set: whole terms, terms with gaps, and the literals by which these are found."""
    literals: dict[str, list[str]] = {}
    gapped: dict[str, list[str]] = {}
    leading: dict[str, tuple[str, str]] = {}
    for group, terms in groups.items():
        for term in dict.fromkeys(map(texts.fold, terms)):
            head, follower, *_ = (*dropwhile(_MANY.__eq__, (piece for piece, _ in steps(term))), "")  # "": nothing follows
            literals.setdefault(head, [])
            if head == term:
                literals[term].append(group)
            else:
                gapped.setdefault(term, []).append(group)
                leading[term] = (head, follower.strip(_MANY))
    owners, gapped_owners = (tuple(map(" ".join, each.values())) for each in (literals, gapped))
    return TermIndex(tuple(literals), owners, tuple(gapped), gapped_owners, *zip(*leading.values(), strict=True))


@dataclass(frozen=True)
class Lexicon:
    """The terms of a rule set, ready to search many texts."""

    index: TermIndex

    @cached_property
    def _automaton(self) -> Any:  # noqa: ANN401 - the package has no types
        import ahocorasick_rs  # noqa: PLC0415 - `--version` must not pay for it

        return ahocorasick_rs.AhoCorasick(self.index.literals)

    @cached_property
    def _by_head(self) -> dict[str, list[tuple[str, str, str]]]:
        """The terms with gaps under their first literal: what must stand not far behind it, the term, its groups."""
        result = defaultdict[str, list[tuple[str, str, str]]](list)
        for entry in zip(self.index.heads, self.index.followers, self.index.gapped, self.index.gapped_owners, strict=True):
            result[entry[0]].append(entry[1:])
        return result

    @cached_property
    def _far(self) -> int:
        """Characters behind a literal in which whatever follows it has its end."""
        return _REACH["……"] + max(map(len, self.index.followers), default=0)

    @cached_property
    def _owners(self) -> dict[str, list[str]]:
        return {literal: groups.split() for literal, groups in zip(self.index.literals, self.index.owners, strict=True) if groups}

    def search(self, folded: str) -> dict[str, tuple[Span, ...]]:
        """Every occurrence of every term, overlapping ones included, by group and in order; groups without one are absent."""
        where = _Places(folded, self._places(folded))
        found = defaultdict[str, list[_Place]](list)
        for literal in where.places.keys() & self._owners.keys():
            for group in self._owners[literal]:
                found[group] += where.places[literal]
        for head in where.places.keys() & self._by_head.keys():
            behind = where.behind(head, self._far)
            for follower, term, groups in self._by_head[head]:
                if follower in behind and (places := where.occurrences(steps(term))):
                    for group in groups.split():
                        found[group] += places
        return {group: _spans(places) for group, places in found.items()}

    def _places(self, folded: str) -> dict[str, list[_Place]]:
        """Where each literal stands, and each quantity."""
        literals, places = self.index.literals, defaultdict[int, list[_Place]](list)
        for number, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True) if literals else ():
            places[number].append((start, end))
        found = {literals[number]: each for number, each in places.items()}
        found[_MANY] = [match.span() for match in _QUANTITY.finditer(folded)]
        return found


def _spans(places: list[_Place]) -> tuple[Span, ...]:
    """Return places in order, each once: they come as a few ascending runs, which sorting a list joins in one pass and a set would scatter."""
    places.sort()
    return tuple(map(tuple.__new__, repeat(Span), dict.fromkeys(places)))


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
    for piece in filter(None, _PIECE.split(term)):
        if piece in _REACH:
            gap = piece
        else:
            result.append((piece, gap))
            gap = ""
    return tuple(result)


class _Places:
    """Where literals and quantities stand in one text, and how terms with gaps are put together from them."""

    def __init__(self, folded: str, places: Mapping[str, list[_Place]]) -> None:
        self.folded = folded
        self.places = places
        self._quantities = places[_MANY]
        self._starts = [start for start, _ in self._quantities]
        self._known: dict[tuple[tuple[str, str], ...], list[_Place]] = {}

    def occurrences(self, pieces: tuple[tuple[str, str], ...]) -> list[_Place]:
        """Every place where the pieces follow each other, each taken at its nearest occurrence; blanks around numbers do not matter."""
        *before, (piece, gap) = pieces
        if not before:
            return self.places.get(piece, [])
        found = self._counts(piece) if before == _COUNT and not gap else self._begun(pieces[:-1])
        if not found:
            return found
        return self._counted(found, gap) if piece == _MANY else self._followed(found, piece, gap)

    def _begun(self, pieces: tuple[tuple[str, str], ...]) -> list[_Place]:
        """The places of what several terms begin with: found once."""
        if pieces not in self._known:
            self._known[pieces] = self.occurrences(pieces)
        return self._known[pieces]

    def behind(self, literal: str, far: int) -> str:
        """What stands behind a literal, wherever it stands."""
        return "\n".join([self.folded[end : end + far] for _, end in self.places[literal]])

    def _counts(self, piece: str) -> list[_Place]:
        """The quantities right before a piece: only blanks may stand between, hence no other quantity."""
        behind = (bisect_left(self._starts, start) for start, _ in self.places.get(piece, ()))
        return [self._quantities[index - 1] for index in behind if index]

    def _followed(self, places: Iterable[_Place], piece: str, gap: str) -> list[_Place]:
        """Lengthen places to the end of the next occurrence of a literal; drop those behind which its gap forbids it."""
        find, folded, crosses, size = self.folded.find, self.folded, _BREAK[gap].search, len(piece)
        reach = _REACH[gap] + size
        return [(start, at + size) for start, end in places if (at := find(piece, end, end + reach)) >= 0 and not crosses(folded, end, at)]

    def _counted(self, places: Iterable[_Place], gap: str) -> list[_Place]:
        """The same for the next quantity."""
        behind = ((start, end, bisect_left(self._starts, end)) for start, end in places)
        found = ((start, end, *self._quantities[index]) for start, end, index in behind if index < len(self._starts))
        reach, crosses = _REACH[gap], _BREAK[gap].search
        return [(start, after) for start, end, at, after in found if at - end <= reach and not crosses(self.folded, end, at)]
