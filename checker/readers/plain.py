"""Plain text: one block a line, or a paragraph where the file was wrapped at a fixed width."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker import paragraphs
from checker.encoding import decode
from checker.model import Block, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checker.paragraphs import Line

_WRAPPED = "文件按固定宽度断行，已把断开的行连成段落，个别分段可能与原稿不同。"


def read(name: str, data: bytes) -> Source:  # noqa: ARG001 - every reader takes a name
    """Read each line as a block, empty ones too, so that block n is line n + 1 and columns are those of the file.

    In a wrapped file a paragraph stands at its first line; its other lines are empty.
    """
    text, notices = decode(data)
    lines = [line.rstrip() for line in text.removesuffix("\n").split("\n")]
    groups = paragraphs.unwrapped(lines)
    if groups is not None:
        lines, notices = list(_in_step(groups)), (*notices, _WRAPPED)
    return Source(tuple(map(Block, lines)), "plain", notices)


def _in_step(groups: Iterable[Sequence[Line]]) -> Iterator[str]:
    for group in groups:
        yield paragraphs.joined(line.text for line in group)
        yield from ("" for _ in group[1:])
