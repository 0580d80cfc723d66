"""Yes/no questions that items are built from. A kind of check is a module with ``Params`` and ``check(reading, params)``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from checker.checks import heading, leaders, mention, part, several, together, year

if TYPE_CHECKING:
    from checker.model import Answer, Reading


class CheckModule(Protocol):
    """What a module must offer to be a kind of check."""

    Params: type[Any]
    """Named tuple; the loader fills it from YAML and checks every field."""

    def check(self, reading: Reading, params: Any) -> Answer:  # noqa: ANN401 - each kind has its own Params
        """Answer the question for one document."""


CHECKS: dict[str, CheckModule] = {
    "heading": heading,
    "leaders": leaders,
    "mention": mention,
    "part": part,
    "several": several,
    "together": together,
    "year": year,
}
"""Kinds of check by the name they have in the rules."""
