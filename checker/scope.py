"""Which hits count as evidence: the guards applied, windows opened, quotations cut. Shared by all checks."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Literal, NamedTuple

from checker import citing
from checker.model import MOST_EVIDENCE, Guard, NearMiss, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.model import Reading

Within = Literal["clause", "sentence", "block", "passage", "section"]
"""How near things must stand: ``passage`` is the smallest numbered section of a few paragraphs, else the paragraph."""

LONGEST_PASSAGE = 3
"""Paragraphs of a section that still tells one matter; longer ones are read paragraph by paragraph."""
SHORTEST_QUOTE = 10
"""Characters below which a clause alone does not tell the reader enough: its whole sentence is quoted."""


class Scope(NamedTuple):
    """Where hits count and which guards are set aside."""

    parts: tuple[str, ...] = ()
    """Only in these parts; empty for everywhere but the closed ones."""
    even: frozenset[Guard] = frozenset()
    """Guards that do not matter for this question."""
    headings: bool = False
    """Whether words of a heading count."""
    edges: tuple[str, ...] = ()
    """Term groups of words that count only where they begin or end on a word's edge: 分发 in 充分发挥 and 调解 in 协调解决 are no words."""


_ORDER = (Guard.BLANK, Guard.OTHER, Guard.PLAN, Guard.NEGATION, Guard.SHOWN, Guard.LISTED, Guard.EARLIER, Guard.CITATION)
"""Of several guards the first is told."""


def blocked(reading: Reading, hit: Span, scope: Scope) -> Guard | None:
    """Return the first guard that keeps a hit from counting; None when it counts."""
    clause = reading.clauses[reading.clause_at(hit.start)]
    role = reading.roles[clause.sentence] if reading.roles else ""
    if role not in scope.parts if scope.parts else role in reading.closed and Guard.PART not in scope.even:
        return Guard.PART
    if clause.guards and (left := clause.guards - scope.even):
        return next(guard for guard in _ORDER if guard in left)
    if Guard.CITATION not in scope.even and citing.cited(reading.document.folded, hit, clause.span):
        return Guard.CITATION
    return Guard.PART if reading.document.sentences[clause.sentence].frame and not scope.headings else None


def live(reading: Reading, groups: Iterable[str], scope: Scope) -> tuple[list[Span], list[NearMiss]]:
    """Split the hits of term groups into those that count and the near misses, both in order."""
    found = [reading.once(_live, group, scope) for group in groups]
    if len(found) == 1:
        return found[0]
    counting = set(chain.from_iterable(hits for hits, _ in found))
    near = set(chain.from_iterable(missed for _, missed in found))
    return sorted(counting), sorted(near)


def _live(reading: Reading, group: str, scope: Scope) -> tuple[list[Span], list[NearMiss]]:
    """Split the hits of one group; asked once for each scope, however many rules ask."""
    counting: list[Span] = []
    near: list[NearMiss] = []
    doubtful = {hit for doubted in scope.edges for hit in reading.hits.get(doubted, ())}
    for hit in reading.hits.get(group, ()):
        if hit in doubtful and not _whole(reading, hit):
            continue
        guard = blocked(reading, hit, scope)
        if guard is None:
            counting.append(hit)
        else:
            near.append(NearMiss(hit, guard))
    return counting, near


def _whole(reading: Reading, hit: Span) -> bool:
    """Whether a hit is neither made of the ends of two words nor the middle of one."""
    return any(reading.edges(Span(place, place)) for place in hit)


def window(reading: Reading, offset: int, within: Within) -> Span:
    """Return the stretch around an offset in which things count as standing together."""
    document = reading.document
    sentence = document.sentences[document.sentence_at(offset)]
    if within == "clause":
        return reading.clauses[reading.clause_at(offset)].span
    if within == "sentence":
        return sentence.span
    section = document.sections[sentence.section]
    if within == "section" and section.index:
        return section.span
    if within == "passage" and section.index and reading.once(_is_passage, section.index):
        return section.span
    return document.places[sentence.block]


def _is_passage(reading: Reading, number: int) -> bool:
    """A section without sub-sections and of few paragraphs."""
    document = reading.document
    section, following = document.sections[number], document.sections[number + 1 : number + 2]
    if following and following[0].parent == number:
        return False
    return document.text.count("\n", section.span.start, section.span.end) <= LONGEST_PASSAGE


def quote(reading: Reading, hit: Span, other: Span | None = None) -> Span:
    """Return the words to show for a hit: its clause, or its sentence when that is too short, without the closing mark."""
    return reading.once(_quote, reading.clause_at(hit.start), reading.clause_at(other.start if other else hit.end - 1))


def first(quotes: Iterable[Span]) -> tuple[Span, ...]:
    """Return as many different quotations as are shown at most, and look for no more."""
    found: dict[Span, None] = {}
    for words in quotes:
        found[words] = None
        if len(found) == MOST_EVIDENCE:
            break
    return tuple(found)


def _quote(reading: Reading, one: int, other: int) -> Span:
    first, last = reading.clauses[min(one, other)].span, reading.clauses[max(one, other)].span
    span = Span(first.start, last.end)
    if len(span) < SHORTEST_QUOTE:
        span = reading.document.sentences[reading.clauses[one].sentence].span
    return trim(reading.document.folded, span)


def trim(folded: str, span: Span) -> Span:
    """Cut blanks and sentence marks off the ends of a span; never below one character."""
    start, end = span.start, span.end
    while end - 1 > start and (folded[end - 1].isspace() or folded[end - 1] in "，。；：、！"):
        end -= 1
    while start < end - 1 and folded[start].isspace():
        start += 1
    return Span(start, end)
