"""Are several of these groups named side by side, as in the formula of the five steps?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checker import scope as scopes
from checker.match import occurs
from checker.model import Answer
from checker.scope import Scope

if TYPE_CHECKING:
    from checker.model import Reading, Span


class Params(NamedTuple):
    """At least ``min`` of the groups have a counting hit in one stretch without ``without``; with ``lead``, that group must be among them."""

    terms: tuple[str, ...]
    min: int
    within: scopes.Within = "sentence"
    lead: str = ""
    without: tuple[str, ...] = ()
    scope: Scope = Scope()


def check(reading: Reading, params: Params) -> Answer:
    """Answer with the place of the lead (or of the first group) in each stretch that has enough of them."""
    hits = {group: scopes.live(reading, (group,), params.scope)[0] for group in params.terms}
    near = () if not params.lead else tuple(scopes.live(reading, (params.lead,), params.scope)[1])
    leads = hits[params.lead] if params.lead else sorted(hit for found in hits.values() for hit in found)
    areas = {hit: scopes.window(reading, hit.start, params.within) for hit in leads}
    enough = {area for area in set(areas.values()) if _enough(reading, params, hits, area)}
    evidence = scopes.first(scopes.quote(reading, hit) for hit in leads if areas[hit] in enough)
    return Answer(bool(evidence), evidence, () if evidence else near)


def _enough(reading: Reading, params: Params, hits: dict[str, list[Span]], area: Span) -> bool:
    return not occurs(reading.hits, params.without, area) and sum(occurs(hits, (group,), area) for group in hits) >= params.min
