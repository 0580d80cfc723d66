"""Defects with a place. A kind of lint is a module with ``Params`` and ``find(reading, params)``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from checker.lints import arithmetic, duplicate, enumeration, identity, numbering, pattern, place, punctuation, quantities, rates, reference, thin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.model import Finding, Reading


class LintModule(Protocol):
    """What a module must offer to be a kind of lint."""

    Params: type[Any]
    """Named tuple; the loader fills it from YAML and checks every field."""

    def find(self, reading: Reading, params: Any) -> Iterator[Finding]:  # noqa: ANN401 - each kind has its own Params
        """Yield the defects of one document; the engine fills in their kind and sorts them."""


LINTS: dict[str, LintModule] = {
    "arithmetic": arithmetic,
    "duplicate": duplicate,
    "enumeration": enumeration,
    "identity": identity,
    "numbering": numbering,
    "pattern": pattern,
    "place": place,
    "punctuation": punctuation,
    "quantities": quantities,
    "rates": rates,
    "reference": reference,
    "thin": thin,
}
"""Kinds of lint by the name they have in the rules."""
