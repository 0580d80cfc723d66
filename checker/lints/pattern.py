"""Words or forms that should not stand in a report: terms of a group, or a vetted regular expression."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from checker import patterns
from checker import scope as scopes
from checker.match import longest, merged
from checker.model import Finding, Span
from checker.traditional import SIMPLIFIED, is_traditional

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.model import Reading

_TITLE = patterns.compile(r"《[^《》\n]{1,60}》")


class Params(NamedTuple):
    """Hits of ``terms`` outside 《》 and hits of ``without``, and matches of ``pattern`` in the text as written, traditional characters aside."""

    message: str
    """What is wrong, a Chinese sentence; ``{text}`` stands for the words found."""
    terms: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    pattern: str = ""
    repair: str = ""
    """Replacement of the match, with ``\\\\1`` for groups; empty when no mechanical repair is safe."""
    remove: bool = False
    """The match is mere rubbish: the repair is to take it out."""
    clause: bool = False
    """Point at the whole clause: the match alone tells the reader too little."""
    words: tuple[str, ...] = ()
    """One of these must stand in the text for ``pattern`` to be tried at all: a pattern that cannot match costs nothing."""
    since: int = 0
    """First report year to which this applies; a report without a year is taken as recent."""


def find(reading: Reading, params: Params) -> Iterator[Finding]:
    """Yield one finding per hit or match."""
    if (reading.identity.year or params.since) < params.since:
        return
    found: list[tuple[Span, str | None]] = [(hit, None) for hit in longest(_hits(reading, params.terms))] if params.terms else []
    written = reading.once(_written)
    if params.pattern and (not params.words or any(word in written for word in params.words)):
        matches = patterns.compile(params.pattern, re.MULTILINE).finditer(written)
        found += [(Span(*match.span()), _repair(match, params)) for match in matches if match[0]]
    spared = _spared(reading, params) if found else []
    for span, repair in found:
        if not _spares(spared, span):
            yield _finding(reading, span, params, repair)


def _written(reading: Reading) -> str:
    """Return the text with its own marks and widths, which patterns ask about, but in simplified characters, in which they are written."""
    text = reading.document.text
    return text.translate(SIMPLIFIED) if is_traditional(text) else text


def _hits(reading: Reading, groups: Iterable[str]) -> list[Span]:
    return sorted({hit for group in groups for hit in reading.hits.get(group, ())})


def _spared(reading: Reading, params: Params) -> list[Span]:
    """Return what is no defect, in order and made one where it touches."""
    titles = [Span(*match.span()) for match in _TITLE.finditer(reading.document.folded)] if params.terms else []
    return merged([*_hits(reading, params.without), *titles])


def _spares(spared: list[Span], hit: Span) -> bool:
    """Whether a hit overlaps a spared span; ``spared`` is sorted and free of overlaps."""
    before = bisect_left(spared, hit.end, key=lambda span: span.start)
    return before > 0 and spared[before - 1].end > hit.start


def _repair(match: re.Match[str], params: Params) -> str | None:
    if params.clause:
        return None
    return match.expand(params.repair) if params.repair else "" if params.remove else None


def _finding(reading: Reading, span: Span, params: Params, repair: str | None) -> Finding:
    document = reading.document
    quoted = document.slice(scopes.trim(document.folded, span)).replace("\n", " ")
    if params.clause:
        span = scopes.trim(document.folded, scopes.window(reading, span.start, "clause"))
    return Finding("", span, params.message.replace("{text}", quoted), repair)
