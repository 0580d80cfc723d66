"""All terms of all rules found in one pass over the text: one automaton for the literals, a bounded regex for the rest.

A term is written as it reads. ``…`` stands for up to 16 characters inside a clause, ``……`` for up to 40 inside a
sentence, ``#`` for a quantity (3, 三, 一百余). Nothing else is special.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from checker import text as texts
from checker.model import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

_GAP = {"……": "[^。；！？\\n]{0,40}?", "…": "[^，。；：！？\\n]{0,16}?", "#": rf"(?:\d[\d,.]*|[{texts.CHINESE_NUMBER}]+)[余多]?"}
_SPECIAL = re.compile("(……|…|#)")


@dataclass(frozen=True)
class Lexicon:
    """The term groups of a rule set, ready to search."""

    groups: Mapping[str, tuple[str, ...]]
    """Group id → its terms, references between groups resolved."""

    @cached_property
    def _literals(self) -> dict[str, list[str]]:
        """Literal → groups it belongs to; a term with gaps is found by its pattern instead."""
        owners: dict[str, list[str]] = {}
        for group, terms in self.groups.items():
            for term in terms:
                if not _SPECIAL.search(term):
                    owners.setdefault(texts.fold(term), []).append(group)
        return owners

    @cached_property
    def _patterns(self) -> list[tuple[str, re.Pattern[str], str]]:
        """(group, pattern, a literal that must occur) of the terms with gaps."""
        return [(group, pattern(term), anchor(term)) for group, terms in self.groups.items() for term in terms if _SPECIAL.search(term)]

    @cached_property
    def _automaton(self) -> Any:  # noqa: ANN401 - the package has no types
        import ahocorasick_rs  # noqa: PLC0415 - `--version` must not pay for it

        return ahocorasick_rs.AhoCorasick(list(self._literals))

    def search(self, folded: str) -> dict[str, tuple[Span, ...]]:
        """Every occurrence of every term, overlapping ones included, by group and in order."""
        found: dict[str, set[Span]] = {group: set() for group in self.groups}
        names = list(self._literals)
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True) if names else ():
            for group in self._literals[names[index]]:
                found[group].add(Span(start, end))
        for group, regex, literal in self._patterns:
            if literal in folded:
                found[group].update(Span(*match.span()) for match in regex.finditer(folded))
        return {group: tuple(sorted(spans)) for group, spans in found.items()}


def pattern(term: str) -> re.Pattern[str]:
    """Compile a term with gaps; every gap is bounded, so the time is too."""
    return re.compile("".join(_GAP.get(piece) or re.escape(texts.fold(piece)) for piece in _SPECIAL.split(term) if piece))


def anchor(term: str) -> str:
    """Return the longest literal piece of a term: without it in the text the term cannot occur."""
    return texts.fold(max((piece for piece in _SPECIAL.split(term) if piece not in _GAP), key=len))
