"""Is a mandated part there, and does it hold something?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from checker import scope as scopes
from checker.match import occurs
from checker.model import Answer, Guard, Part, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.model import Clause, Reading

_HOLLOW = frozenset({Guard.EARLIER, Guard.OTHER, Guard.SHOWN, Guard.LISTED, Guard.BLANK})
_BARRED = {
    "done": _HOLLOW | {Guard.PLAN, Guard.NEGATION, Guard.CITATION}, "short": _HOLLOW | {Guard.PLAN, Guard.CITATION},
    "own": _HOLLOW | {Guard.CITATION}, "said": frozenset({Guard.LISTED, Guard.BLANK}), "any": frozenset[Guard](),
}  # fmt: skip
"""Guards that keep a clause from being content, by tense."""
_SHORTEST = 4
"""Characters below which a clause tells nothing by itself (一是, 同时)."""


class Params(NamedTuple):
    """The part with this id has at least ``chars`` characters in ``sentences`` sentences that count as its content."""

    id: str
    level: int = 9
    """Deepest heading level that still makes it a part of its own; 1 asks for a first-level part (or a block of its own)."""
    tense: Literal["done", "short", "own", "said", "any"] = "any"
    """``done``: no plans, no negations; ``short``: no plans; ``own``: whatever is ours; ``said``: no bare lists, no blanks; ``any``: all there is."""
    sentences: int = 0
    chars: int = 0
    terms: tuple[str, ...] = ()
    """At least one sentence of the content holds a term of these groups."""
    negative: bool = False
    """A clause with a negation serves as well as one of ``terms``."""
    without: tuple[str, ...] = ()
    """Clauses with these terms are no content: set phrases, placeholders, slogans."""
    beside: tuple[str, ...] = ()
    """A telling clause must also hold a term of these groups."""
    whose: tuple[str, ...] = ()
    """The part must name one of these somewhere in its text: the persons it is about."""
    whole: bool = False
    """All text under the heading counts, also where its words open another part (下一步…)."""
    min: int = 1
    """How many clauses must hold a term of ``terms``."""


def check(reading: Reading, params: Params) -> Answer:
    """Answer with the heading of the part, then the clauses that fill it."""
    for part in (part for part in reading.parts if part.id == params.id and part.level <= params.level):
        clauses = list(_content(reading, part, params))
        telling = [clause for clause in clauses if _tells(reading, clause, params)]
        enough = len({clause.sentence for clause in clauses}) >= params.sentences and sum(len(clause.span) for clause in clauses) >= params.chars
        if enough and _named(reading, part, params) and (not (params.terms or params.negative) or len(telling) >= params.min):
            return Answer(holds=True, evidence=tuple(_evidence(reading, part, telling or clauses)))
    return Answer(holds=False)


def _content(reading: Reading, part: Part, params: Params) -> Iterator[Clause]:
    """Clauses of the part that say something in the tense asked for."""
    barred, sentences, roles = _BARRED[params.tense], reading.document.sentences, reading.roles
    for clause in reading.clauses[reading.clause_at(part.span.start) : reading.clause_at(part.span.end - 1) + 1]:
        span, index, held = clause
        if len(span) < _SHORTEST or not barred.isdisjoint(held) or not part.span.holds(span):
            continue
        if sentences[index].frame or (roles[index] != part.id and not params.whole) or occurs(reading.hits, params.without, span):
            continue
        yield clause


def _tells(reading: Reading, clause: Clause, params: Params) -> bool:
    if params.negative and Guard.NEGATION in clause.guards:
        return True
    return occurs(reading.hits, params.terms, clause.span) and (not params.beside or occurs(reading.hits, params.beside, clause.span))


def _named(reading: Reading, part: Part, params: Params) -> bool:
    return not params.whose or occurs(reading.hits, params.whose, Span(part.heading.end, part.span.end))


def _evidence(reading: Reading, part: Part, clauses: list[Clause]) -> Iterator[Span]:
    """Heading first, then at most three quotations."""
    if len(part.heading):
        yield scopes.trim(reading.document.folded, part.heading)
    yield from dict.fromkeys(scopes.quote(reading, clause.span) for clause in clauses[:3])
