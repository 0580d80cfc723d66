"""Tables of plain text for a terminal: columns aligned by the width of Chinese characters."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_PAD: Final = "  "


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Return rows of equal length as lines, every column as wide as its widest cell."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return "".join(_PAD.join(map(padded, row, widths)).rstrip() + "\n" for row in rows)


def width(text: str) -> int:
    """Columns a terminal needs."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def padded(text: str, columns: int) -> str:
    """Fill a text up with blanks."""
    return text + " " * (columns - width(text))
