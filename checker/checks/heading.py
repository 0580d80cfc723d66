"""Does a heading use one of these terms, with something told under it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checker.match import occurs
from checker.model import Answer, Guard, Span

if TYPE_CHECKING:
    from checker.model import Reading, Section


class Params(NamedTuple):
    """A heading between the levels ``above`` and ``level`` (1 = 一、) that holds a term of ``terms`` and none of ``without``."""

    terms: tuple[str, ...]
    without: tuple[str, ...] = ()
    above: int = 1
    level: int = 9
    parts: tuple[str, ...] = ()
    """Only headings in these parts; empty for all."""
    chars: int = 0
    """Characters, plans, blanks and bare lists left out, that must stand under the heading."""
    hollow: tuple[str, ...] = ()
    """Clauses with these terms tell nothing, and their characters do not count: 另文报送, 待补充."""


def check(reading: Reading, params: Params) -> Answer:
    """Answer with the headings, numbers included."""
    found = tuple(
        Span(section.number.start if len(section.number) else section.heading.start, section.heading.end)
        for section in reading.document.sections[1:]
        if params.above <= section.level <= params.level
        and occurs(reading.hits, params.terms, section.heading)
        and not occurs(reading.hits, params.without, section.heading)
        and (not params.parts or reading.role_at(section.heading.start) in params.parts)
        and _told(reading, section, params) >= params.chars
    )
    return Answer(bool(found), found)


def _told(reading: Reading, section: Section, params: Params) -> int:
    """Characters of text under a heading that are neither planned nor left blank nor only listed nor hollow; headings and signature are no text."""
    body = Span(section.heading.end, section.span.end)
    clauses = reading.clauses[reading.clause_at(body.start) : reading.clause_at(body.end) + 1]
    text = (clause for clause in clauses if body.holds(clause.span) and not reading.document.sentences[clause.sentence].frame)
    told = (clause.span for clause in text if not clause.guards & {Guard.PLAN, Guard.BLANK, Guard.LISTED})
    return sum(len(span) for span in told if not occurs(reading.hits, params.hollow, span))
