"""Ways back from blocks to the bytes they were read from: other text is put in place, everything around it stays.

A manuscript knows which characters it can change. What lies between the blocks and the file in a way that cannot be
retraced (marks of Markdown, automatic numbers, symbols of Word) is out of its reach, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple, Protocol

from checker import encoding, ooxml, story
from checker.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from checker.model import Block, Source
    from checker.ooxml import Element
    from checker.story import Line

_ANCHOR = 8
"""Characters of a block that stands unchanged in a file of marks: it is found there by its words."""
_FOR_READING_ONLY = "这种格式只能检查，不能自动修改，请用 Word 或 WPS 另存为 .docx 后再试。"
_MOST_PAIRS = 4_000_000
"""Characters of the blocks times those of the file that are compared between two anchors."""


class Edit(NamedTuple):
    """Another text for a stretch of a block; offsets into ``Block.text``."""

    block: int
    start: int
    end: int
    text: str


class Manuscript(Protocol):
    """A file whose text can be changed."""

    def reaches(self, edit: Edit) -> bool:
        """Whether the stretch can be found in the file and replaced there."""

    def rewritten(self, edits: Iterable[Edit]) -> bytes:
        """Return the bytes of a copy with the edits in it; all must be reached and none may overlap."""

    def lines(self) -> tuple[str, ...]:
        """Return the lines of the file as a person would compare them."""


def unfold(source: Source, data: bytes) -> Manuscript:
    """Open the file a source was read from; raise ``UnreadableError`` when it cannot be restored byte for byte."""
    if source.format not in _MANUSCRIPTS:
        raise UnreadableError(_FOR_READING_ONLY)
    return _MANUSCRIPTS[source.format](source, data)


def _backwards(edits: Iterable[Edit]) -> list[Edit]:
    """Sort from the end, so that each edit leaves the places of the others alone."""
    return sorted(edits, key=lambda edit: edit[:3], reverse=True)


# ---------------------------------------------------------------------------------------------- text files


@dataclass(frozen=True, slots=True)
class _Plain:
    """One block a line; characters that show nothing are not in the blocks, and go from a line that is changed."""

    file: encoding.Lines

    def reaches(self, edit: Edit) -> bool:
        return edit.block < len(self.file.lines) and edit.end <= len(encoding.visible(self.file.lines[edit.block]))

    def rewritten(self, edits: Iterable[Edit]) -> bytes:
        lines = list(self.file.lines)
        for edit in _backwards(edits):
            line = encoding.visible(lines[edit.block])
            lines[edit.block] = line[: edit.start] + edit.text + line[edit.end :]
        return self.file._replace(lines=tuple(lines)).data()

    def lines(self) -> tuple[str, ...]:
        return self.file.lines


@dataclass(frozen=True, slots=True)
class _Marked:
    """A file whose marks are not in the blocks: a line of the file is found by the words it shares with them."""

    plain: _Plain
    places: Mapping[tuple[int, int], tuple[int, int]]
    """(block, offset) → (line, column) of every character that is found."""

    def reaches(self, edit: Edit) -> bool:
        return self._moved(edit) is not None

    def rewritten(self, edits: Iterable[Edit]) -> bytes:
        return self.plain.rewritten(moved for edit in edits if (moved := self._moved(edit)))

    def lines(self) -> tuple[str, ...]:
        return self.plain.lines()

    def _moved(self, edit: Edit) -> Edit | None:
        """Return the edit with line and columns; None where its characters do not stand side by side."""
        first = max(edit.start - 1, 0) if edit.start == edit.end else edit.start
        found = [self.places.get((edit.block, offset)) for offset in range(first, max(edit.end, first + 1))]
        known = [place for place in found if place]
        side_by_side = all((line, column + 1) == after for (line, column), after in pairwise(known))
        if not known or len(known) != len(found) or not side_by_side:
            return None
        line, column = known[0]
        start = column + edit.start - first
        return Edit(line, start, start + edit.end - edit.start, edit.text)


def _plain(_: Source, data: bytes) -> Manuscript:
    return _Plain(encoding.take_apart(data))


def _marked(source: Source, data: bytes) -> Manuscript:
    file = encoding.take_apart(data)
    lines = list(map(encoding.visible, file.lines))
    text = encoding.printable("\n".join(lines))
    columns = [(number, column) for number, line in enumerate(lines) for column in range(len(line) + 1)]
    return _Marked(_Plain(file), {place: columns[offset] for place, offset in _aligned(source.blocks, text)})


def _aligned(blocks: Sequence[Block], text: str) -> Iterator[tuple[tuple[int, int], int]]:
    """Yield (block, offset) and the offset in the file of the characters that both have, in order."""
    waiting: list[tuple[int, int]] = []
    done = 0
    for index, block in enumerate(blocks):
        words = block.text.strip()
        lead = len(block.text) - len(block.text.lstrip())
        found = text.find(words, done) if len(words) >= _ANCHOR else -1
        places = [(index, lead + offset) for offset in range(len(words))]
        if found < 0:
            waiting += places
            continue
        yield from _between(blocks, waiting, text, (done, found))
        yield from zip(places, range(found, found + len(words)), strict=True)
        waiting, done = [], found + len(words)
    yield from _between(blocks, waiting, text, (done, len(text)))


def _between(blocks: Sequence[Block], places: Sequence[tuple[int, int]], text: str, area: tuple[int, int]) -> Iterator[tuple[tuple[int, int], int]]:
    """Match the characters between two blocks that stand in the file unchanged."""
    start, end = area
    if len(places) * (end - start) > _MOST_PAIRS:
        return
    words = "".join(blocks[block].text[offset] for block, offset in places)
    for one, other, size in SequenceMatcher(None, words, text[start:end], autojunk=False).get_matching_blocks():
        yield from zip(places[one : one + size], range(start + other, start + other + size), strict=True)


# ---------------------------------------------------------------------------------------------- Word documents


def touched(line: Line, start: int, end: int) -> list[tuple[int, int, int]]:
    """Return the pieces of a stretch of a block, each with start and end inside it; one for an empty stretch."""
    start, end = line.start + start, line.start + end
    found, offset = [], 0
    for index, piece in enumerate(line.pieces):
        after = offset + len(piece.text)
        meets = offset < end and start < after if start < end else offset < start <= after or (start == offset and after > offset)
        if meets:
            found.append((index, max(start, offset) - offset, min(end, after) - offset))
        offset = after
    return found if start < end else found[:1]


@dataclass(slots=True)
class _Typed:
    """The text of a paragraph's elements while it is being changed."""

    line: Line
    texts: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.texts = [piece.text for piece in self.line.pieces]

    def put(self, edit: Edit) -> None:
        """Put all of the text into the first element, and take the old text out of the others."""
        text = edit.text
        for index, start, end in touched(self.line, edit.start, edit.end):
            old = self.texts[index]
            self.texts[index] = old[:start] + text + old[end:]
            text = ""


@dataclass(frozen=True, slots=True)
class _Word:
    """Runs of a .docx, changed in place."""

    data: bytes
    story: story.Story
    told: Sequence[Line]

    def reaches(self, edit: Edit) -> bool:
        line = self.told[edit.block]
        found = touched(line, edit.start, edit.end)
        return bool(found) and not any(line.pieces[index].fixed for index, _, _ in found)

    def rewritten(self, edits: Iterable[Edit]) -> bytes:
        parts: dict[str, dict[Element, str]] = {}
        # Several lines of one paragraph share its pieces.
        for _, group in groupby(_backwards(edits), key=lambda edit: id(self.told[edit.block].pieces)):
            own = list(group)
            typed = _Typed(self.told[own[0].block])
            for edit in own:
                typed.line = self.told[edit.block]
                typed.put(edit)
            changed = ((piece.element, text) for piece, text in zip(typed.line.pieces, typed.texts, strict=True) if text != piece.text)
            parts.setdefault(typed.line.part, {}).update(changed)
        return ooxml.replaced(self.data, {name: self._retold(name, texts) for name, texts in parts.items() if texts})

    def lines(self) -> tuple[str, ...]:
        return tuple(line.block.shown for line in self.told)

    def _retold(self, name: str, texts: Mapping[Element, str]) -> bytes:
        counted = ooxml.ordinals(next(iter(texts)).getroottree().getroot())
        return ooxml.retold(self.story.package.part(name), {counted[element]: text for element, text in texts.items()})


def _word(_: Source, data: bytes) -> Manuscript:
    told = story.unfold(data)
    return _Word(data, told, tuple(told.lines()))


_MANUSCRIPTS: dict[str, Callable[[Source, bytes], Manuscript]] = {"plain": _plain, "markdown": _marked, "docx": _word}
"""By the name that ``Source.format`` carries."""
