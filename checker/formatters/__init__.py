"""Formats of the output: each is a module with one function ``render``; a new one is a file and a line in ``FORMATTERS``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from checker.formatters import console, json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from checker.model import Assessment, View


class Formatter(Protocol):
    """What a module must offer to stand in ``FORMATTERS``."""

    def render(self, assessments: Sequence[Assessment], view: View) -> str | bytes:
        """Return the whole output for all documents; nothing is printed or written."""


FORMATTERS: Final[Mapping[str, Formatter]] = {
    "console": console,
    "json": json,
}
