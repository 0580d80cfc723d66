"""A mandated part whose heading promises what its text does not hold: too short, or nothing but assurances."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checker import patterns
from checker.match import among, occurs
from checker.model import Finding, Guard, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.model import Part, Reading, Sentence

_NO_PLAN = frozenset({Guard.LISTED, Guard.BLANK, Guard.CITATION})
_NO_DEED = _NO_PLAN | {Guard.PLAN, Guard.OTHER, Guard.EARLIER, Guard.SHOWN}
"""Guards that keep a clause from telling plans, or deeds of the year."""
_SHORTEST = 4
"""Characters below which a clause tells nothing by itself (年底, 同时)."""
_MARKS = patterns.compile(r"[\s，。；：、！？“”（）]")


class Params(NamedTuple):
    """What a part must hold at least."""

    id: str
    """The part."""
    message: str
    """What is wrong and what to write."""
    chars: int = 0
    """Characters of text below which it is thin in any case."""
    sentences: int = 0
    """Statements from which it is enough even without an act; 0 when it never is."""
    acts: int = 1
    """Clauses with an act that it takes."""
    terms: tuple[str, ...] = ()
    """Term groups of acts; slogans around them do not count."""
    claims: tuple[str, ...] = ()
    """Term groups that make a mere claim of the clause they stand in: 着力打造, 切实化解."""
    without: tuple[str, ...] = ()
    """Term groups that make a statement worth nothing: slogans, placeholders, other duties."""
    aside: tuple[str, ...] = ()
    """Term groups of other subjects and of blanks; a sentence with one is worth nothing unless ``topic`` stands in it too."""
    topic: tuple[str, ...] = ()
    """Term groups of the part's own subject."""
    own: bool = False
    """Whether an act must stand in a sentence on the part's own subject: what the heads did for safety fills no such part."""
    planned: bool = False
    """Whether plans count as content."""


def find(reading: Reading, params: Params) -> Iterator[Finding]:
    """Yield one finding at the heading when all that stands under headings of this part is too little."""
    parts = [part for part in reading.parts if part.id == params.id]
    headed = [part for part in parts if len(part.heading)]
    if not headed or any(part.level > 1 for part in headed):
        return
    told = [sentence for index, sentence in enumerate(reading.document.sentences) if reading.roles[index] == params.id and not sentence.frame]
    if _thin(reading, told, params):
        yield Finding("", _heading(reading, headed[0]), params.message)


def _heading(reading: Reading, part: Part) -> Span:
    """Return number and words of the heading."""
    number = reading.document.sections[part.section].number
    return Span(number.start if len(number) else part.heading.start, part.heading.end)


def _thin(reading: Reading, told: list[Sentence], params: Params) -> bool:
    """Whether all sentences together are too little; read until they are enough."""
    unread = iter(told)
    chars = acts = worth = 0
    while chars < params.chars or (acts < params.acts and not 0 < params.sentences <= worth):
        sentence = next(unread, None)
        if sentence is None:
            return True
        if not _idle(reading, sentence, params):
            chars += len(_MARKS.sub("", reading.document.slice(sentence.span)))
            acts += _acts(reading, sentence, params)
            worth += 1
    return False


def _idle(reading: Reading, sentence: Sentence, params: Params) -> bool:
    """Whether a sentence says nothing that counts: a list, a blank, a rule's words, a plan, others' or earlier deeds, a slogan without an act."""
    if not any(_counts(reading, span.start, params) for span in sentence.clauses if len(span) >= _SHORTEST):
        return True
    if occurs(reading.hits, params.aside, sentence.span) and not occurs(reading.hits, params.topic, sentence.span):
        return True
    return occurs(reading.hits, params.without, sentence.span) and not _acts(reading, sentence, params)


def _counts(reading: Reading, offset: int, params: Params) -> bool:
    """Whether the clause at an offset tells what such a part is for: deeds of the year, or plans; a claim tells neither."""
    clause = reading.clauses[reading.clause_at(offset)]
    return not clause.guards & (_NO_PLAN if params.planned else _NO_DEED) and not occurs(reading.hits, params.claims, clause.span)


def _acts(reading: Reading, sentence: Sentence, params: Params) -> int:
    """How many clauses of a sentence name an act outside its slogans: 亲自督办 is none."""
    if params.own and not occurs(reading.hits, params.topic, sentence.span):
        return 0
    idle = among(reading.hits, params.without, sentence.span)
    hits = (hit for hit in among(reading.hits, params.terms, sentence.span) if _counts(reading, hit.start, params))
    return len({reading.clause_at(hit.start) for hit in hits if not any(other.holds(hit) for other in idle)})
