"""Plain text: one block a line."""

from __future__ import annotations

from checker.encoding import decode
from checker.model import Block, Source


def read(name: str, data: bytes) -> Source:  # noqa: ARG001 - every reader takes a name
    """Read each line as a block, empty ones too; blanks at the beginning stay, so that columns are those of the file."""
    text, notices = decode(data)
    return Source(tuple(Block(line.rstrip()) for line in text.removesuffix("\n").split("\n")), "plain", notices)
