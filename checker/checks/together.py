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
    others = [scopes.live(reading, (group,), scene)[0] for group in params.terms[1:]] if leads else []
    evidence = scopes.first(_places(reading, params, leads, others)) if all(others) else ()
    return Answer(bool(evidence), evidence, () if evidence else tuple(near))


def _places(reading: Reading, params: Params, leads: list[Span], others: list[list[Span]]) -> Iterator[Span]:
    clear: dict[Span, bool] = {}
    for lead in leads:
        around = scopes.window(reading, lead.start, params.clear)
        if around not in clear:
            clear[around] = not occurs(reading.hits, params.without, around)
        if not clear[around]:
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
    at = bisect_left(hits, (min(max(offset, area.start), area.end),))
    before, behind = _fitting(hits, range(at - 1, -1, -1), area), _fitting(hits, range(at, len(hits)), area)
    if before is None or (behind is not None and behind.start - offset < offset - before.start):
        return behind
    return hits[bisect_left(hits, (before.start,))]


def _fitting(hits: Sequence[Span], ways: range, area: Span) -> Span | None:
    """Return the first hit on the way that ends in the area, before the way leaves it."""
    for index in ways:
        start, end = hits[index]
        if not area.start <= start < area.end:
            return None
        if end <= area.end:
            return hits[index]
    return None


def _farthest(reading: Reading, lead: Span, chosen: list[Span]) -> Span | None:
    """Return the last partner in the lead's own sentence, so that the quotation shows both."""
    sentence = reading.document.sentences[reading.document.sentence_at(lead.start)].span
    partners = [hit for hit in chosen[1:] if sentence.holds(hit)]
    return max(partners, key=lambda hit: abs(hit.start - lead.start)) if partners else None
