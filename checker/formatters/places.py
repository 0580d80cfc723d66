"""Where something stands in the file itself: lines and columns for text files, offsets for everything else.

A reader may take marks away, join lines, or part them where version control sees no end. A column is therefore told only
where the file's own line was found again with the same words in it; a wrong column would put a suggestion into the wrong place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from checker import encoding
from checker.errors import CheckerError
from checker.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.encoding import Row
    from checker.model import Assessment, Document, View

TEXTS: Final = frozenset({"plain", "markdown"})
"""Formats of which a block is a line of the file, marks taken away."""
_ANCHOR: Final = 8
"""Characters from which a block is known by its words on another line than its own."""


class Place(NamedTuple):
    """A stretch of one line of a draft."""

    span: Span
    """In ``Document.text``; ends with its first line."""
    line: int
    """1-based as version control counts, or the paragraph for a format that has no lines."""
    words: str
    """The characters of the span."""
    row: str = ""
    """The file's own line; empty where it was not found."""
    column: int = 0
    """Characters of ``row`` before the words, where the row is known."""

    @property
    def exact(self) -> bool:
        """Whether the column is known."""
        return bool(self.row)


class Places:
    """Finds places of one draft."""

    def __init__(self, assessment: Assessment, view: View) -> None:
        self._document = assessment.document
        self._rows = _rows(assessment, view)
        self._found: dict[int, Row | None] = {}

    def at(self, span: Span) -> Place:
        """Name the place of a span, of one beyond its first line that line's part; the top of a draft that was not read."""
        document = self._document
        if document is None or not document.places:
            return Place(Span(0, 0), 1, "")
        line = min(document.line(span.start), len(document.places))
        block = document.places[line - 1]
        first = Span(span.start, max(span.start, min(span.end, block.end)))
        words = document.slice(first)
        row = self._row(document, line) if words and self._rows else None
        if row is None:
            return Place(first, self._rows[line - 1].line if line <= len(self._rows) else line, words)
        columns = _starts(words, row.text)
        before = _starts(words, document.slice(block))
        offset = first.start - block.start
        if offset not in before or len(columns) != len(before):
            return Place(first, row.line, words)
        return Place(first, row.line, words, row.whole, row.start + columns[before.index(offset)])

    def _row(self, document: Document, line: int) -> Row | None:
        """Return the line that a block came from; None where none holds all its characters in order."""
        if line not in self._found:
            block = document.slice(document.places[line - 1])
            found = _first(self._rows[line - 1 : line], block)
            if found is None and len(block) >= _ANCHOR:
                nearest = sorted(range(len(self._rows)), key=lambda index: abs(index + 1 - line))
                found = _first((self._rows[index] for index in nearest), block)
            self._found[line] = found
        return self._found[line]


def _rows(assessment: Assessment, view: View) -> list[Row]:
    """Return the lines of a text file; none where there is no such file any more."""
    document = assessment.document
    if view.original is None or document is None or document.source.format not in TEXTS:
        return []
    try:
        return encoding.rows(view.original(assessment.path))
    except CheckerError:
        return []


def _first(rows: Iterable[Row], block: str) -> Row | None:
    """Return the first row that a block may have come from; None where there is none."""
    return next((row for row in rows if _holds(row.text, block)), None)


def _holds(row: str, block: str) -> bool:
    """Whether nothing but marks was taken away between the row and the block."""
    rest = iter(row)
    return len(row) >= len(block) and all(char in rest for char in block)


def _starts(words: str, row: str) -> list[int]:
    """Return every column at which the words begin, overlapping ones too."""
    return [match.start() for match in re.finditer(f"(?={re.escape(words)})", row)] if words and row else []
