"""Does a heading use one of these terms?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.model import Answer, Span

if TYPE_CHECKING:
    from checker.model import Reading


@dataclass(frozen=True, slots=True)
class Params:
    """A heading of at most ``level`` (1 = 一、) that holds a term of ``terms``; with ``parts``, only inside these parts."""

    terms: tuple[str, ...]
    level: int = 9
    parts: tuple[str, ...] = ()


def check(reading: Reading, params: Params) -> Answer:
    """Answer with the headings, numbers included."""
    hits = [hit for group in params.terms for hit in reading.hits.get(group, ())]
    found = tuple(
        Span(section.number.start if len(section.number) else section.heading.start, section.heading.end)
        for section in reading.document.sections
        if section.level <= params.level
        and any(hit in section.heading for hit in hits)
        and (not params.parts or reading.role_at(section.heading.start) in params.parts)
    )
    return Answer(bool(found), found)
