"""Do terms of several groups stand together, each counting as done?"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from checker import scope as scopes
from checker.match import occurs
from checker.model import Answer, Guard, Span
from checker.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.model import Reading


class Params(NamedTuple):
    """A hit of the first group with a hit of every further group in the same stretch, none of ``without`` in its clause."""

    terms: tuple[str, ...]
    within: scopes.Within = "sentence"
    scope: Scope = Scope()
    without: tuple[str, ...] = ()
    clear: scopes.Within = "clause"
    """The stretch around the first group's hit that must hold nothing of ``without``."""
    ordered: bool = False
    """The groups must come in the order given."""
    context: bool = False
    """The further groups only set the scene: their hits count in headings too."""


def check(reading: Reading, params: Params) -> Answer:
    """Answer with a quotation from the first hit to the last of each place where all stand together."""
    leads, near = scopes.live(reading, params.terms[:1], params.scope)
    scene = Scope(params.scope.parts, params.scope.even | {Guard.NEGATION}, headings=True) if params.context else params.scope
    others = [scopes.live(reading, (group,), scene)[0] for group in params.terms[1:]]
    evidence = tuple(dict.fromkeys(_places(reading, params, leads, others))) if all(others) else ()
    return Answer(bool(evidence), evidence, () if evidence else tuple(near))


def _places(reading: Reading, params: Params, leads: list[Span], others: list[list[Span]]) -> Iterator[Span]:
    for lead in leads:
        if occurs(reading.hits, params.without, scopes.window(reading, lead.start, params.clear)):
            continue
        area = scopes.window(reading, lead.start, params.within)
        chosen = [lead]
        for hits in others:
            partner = _nearest(hits, Span(max(area.start, chosen[-1].end), area.end) if params.ordered else area, lead.start)
            if partner is None:
                break
            chosen.append(partner)
        else:
            yield scopes.quote(reading, lead, None if params.context else _farthest(reading, lead, chosen))


def _nearest(hits: Sequence[Span], area: Span, offset: int) -> Span | None:
    """Return the hit in an area that begins nearest to an offset, the earlier of two; hits are given in order."""
    first, at, last = (bisect_left(hits, (place,)) for place in (area.start, offset, area.end))
    ways = range(min(at, last) - 1, first - 1, -1), range(max(at, first), last)
    starts = (next((hits[place].start for place in way if hits[place].end <= area.end), None) for way in ways)
    start = min((start for start in starts if start is not None), key=lambda start: abs(start - offset), default=None)
    return None if start is None else hits[bisect_left(hits, (start,))]


def _farthest(reading: Reading, lead: Span, chosen: list[Span]) -> Span | None:
    """Return the last partner in the lead's own sentence, so that the quotation shows both."""
    sentence = reading.document.sentences[reading.document.sentence_at(lead.start)].span
    partners = [hit for hit in chosen[1:] if sentence.holds(hit)]
    return max(partners, key=lambda hit: abs(hit.start - lead.start)) if partners else None
