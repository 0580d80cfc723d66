"""Does the report tell of a year in a range?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checker.model import Answer

if TYPE_CHECKING:
    from checker.model import Reading


class Params(NamedTuple):
    """The report year is at least ``first`` and at most ``last``; an unknown year is taken to be inside."""

    first: int = 0
    last: int = 9999


def check(reading: Reading, params: Params) -> Answer:
    """Answer with the title, where the year stands."""
    year = reading.identity.year
    holds = year is None or params.first <= year <= params.last
    return Answer(holds, (reading.identity.title,) if holds and len(reading.identity.title) else ())
