"""Is one of these terms said, as something done by the reporting body itself?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checker import scope as scopes
from checker.match import occurs
from checker.model import Answer
from checker.scope import Scope

if TYPE_CHECKING:
    from checker.model import Reading


class Params(NamedTuple):
    """``min`` sentences must each hold a counting hit of ``terms`` and no hit at all of ``without`` in the same ``within``."""

    terms: tuple[str, ...]
    scope: Scope = Scope()
    without: tuple[str, ...] = ()
    within: scopes.Within = "clause"
    """The stretch that ``without`` empties."""
    min: int = 1


def check(reading: Reading, params: Params) -> Answer:
    """Answer with one quotation per sentence that says it."""
    hits, near = scopes.live(reading, params.terms, params.scope)
    if params.without:
        hits = [hit for hit in hits if not occurs(reading.hits, params.without, scopes.window(reading, hit.start, params.within))]
    by_sentence = {reading.document.sentence_at(hit.start): hit for hit in reversed(hits)}
    evidence = tuple(scopes.quote(reading, by_sentence[index]) for index in sorted(by_sentence))
    return Answer(len(evidence) >= params.min, evidence, tuple(near))
