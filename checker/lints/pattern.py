"""Words or forms that should not stand in a report: terms of a group, or a vetted regular expression."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker import scope as scopes
from checker.model import Finding, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.model import Reading


@dataclass(frozen=True, slots=True)
class Params:
    """Hits of ``terms`` outside hits of ``without``, and matches of ``pattern`` in the text as written."""

    message: str
    """What is wrong, a Chinese sentence; ``{text}`` stands for the words found."""
    terms: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    pattern: str = ""
    repair: str = ""
    """Replacement of the match, with ``\\\\1`` for groups; empty when no mechanical repair is safe."""


def find(reading: Reading, params: Params) -> Iterator[Finding]:
    """Yield one finding per hit or match."""
    spared = [hit for group in params.without for hit in reading.hits.get(group, ())]
    for hit in sorted({hit for group in params.terms for hit in reading.hits.get(group, ())}):
        if not any(hit in other or other in hit for other in spared):
            yield _finding(reading, hit, params, None)
    if params.pattern:
        for match in re.finditer(params.pattern, reading.document.text):
            span = Span(*match.span())
            if not any(span in other for other in spared):
                yield _finding(reading, span, params, match.expand(params.repair) if params.repair else None)


def _finding(reading: Reading, span: Span, params: Params, repair: str | None) -> Finding:
    quoted = reading.document.slice(scopes.trim(reading.document.folded, span))
    return Finding("", span, params.message.replace("{text}", quoted), repair)
