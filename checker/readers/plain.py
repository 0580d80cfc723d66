"""Plain text: one block a line, or a paragraph where the file was wrapped at a fixed width."""

from __future__ import annotations

from checker import paragraphs
from checker.encoding import decode
from checker.model import Block, Source


def read(name: str, data: bytes) -> Source:  # noqa: ARG001 - every reader takes a name
    """Read each line as a block, empty ones too, so that block n is line n + 1 and columns are those of the file.

    In a wrapped file a paragraph stands at its first line; its other lines are empty.
    """
    text, notices = decode(data)
    lines = [line.rstrip() for line in text.removesuffix("\n").split("\n")]
    joined = paragraphs.unwrapped(lines)
    if joined is not None:
        lines, notices = joined, (*notices, paragraphs.WRAPPED)
    return Source(tuple(map(Block, lines)), "plain", notices)
