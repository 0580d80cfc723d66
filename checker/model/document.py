"""The government text after reading: ``Source`` … ``Document``, and what was recognised in it: ``Guard`` … ``Reading``.

All positions are half-open character offsets into ``Document.text``; line numbers are computed only when something is shown.
"""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import accumulate, pairwise, repeat
from typing import Any, NamedTuple, TypeVar, cast

_Made = TypeVar("_Made")

# ---------------------------------------------------------------------------------------------- the text


class Span(NamedTuple):
    """A half-open stretch of ``Document.text``."""

    start: int
    end: int

    def __len__(self) -> int:
        """Number of characters."""
        return self.end - self.start

    def holds(self, other: "Span") -> bool:
        """Whether the other span lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end


class Block(NamedTuple):
    """One paragraph (or table cell paragraph) as a reader found it; empty paragraphs are kept, so that block n is line n + 1."""

    text: str
    """The characters of the paragraph, without line breaks and without its automatic number."""
    label: str = ""
    """The automatic number Word would show before it, e.g. ``一、``; empty when the number is typed or absent."""
    level: int | None = None
    """Heading level from 1 by style, outline level or ``#`` marks; None when the format does not say."""
    cell: tuple[int, int, int] | None = None
    """(table, row, column), each from 0, when the paragraph stands in a table."""
    note: bool = False
    """A footnote or endnote; read after the body, never a heading."""
    item: tuple[str, int] | None = None
    """List and level of its number, where the format tells them; numbers of two levels of a list never count on from each other."""

    @property
    def shown(self) -> str:
        """Label and text, as Word shows them."""
        return self.label + self.text


class Portion(NamedTuple):
    """A sort of contents of a file, for the reading report."""

    kind: str
    """``paragraph``, ``table``, ``picture`` ...; a key of ``labels.PORTION``."""
    count: int  # type: ignore[assignment]  # the name that a reading report uses; the tuple method is not needed
    read: bool = True
    """Whether its text is among the blocks."""


class Source(NamedTuple):
    """What a reader made of the bytes."""

    blocks: tuple[Block, ...]
    format: str
    """Name of the reader, e.g. ``docx``."""
    notices: tuple[str, ...] = ()
    """Chinese sentences on how it was read: encoding guessed, tracked changes accepted, things left out."""
    portions: tuple[Portion, ...] = ()
    """What the file holds beyond paragraphs, tables and notes, which are counted for every reader alike."""


def _owners(starts: Sequence[int], length: int) -> Sequence[int]:
    """For each offset up to the length the index of the stretch begun last, the first one before any begins: asked thousands of times a text."""
    owners = array("L", bytes(array("L").itemsize * (starts[0] if starts else length + 1)))
    for index, (start, end) in enumerate(pairwise((*starts, length + 1))):
        owners.extend(repeat(index, end - start))
    return owners


class Sentence(NamedTuple):
    """A sentence: closed by 。！？； or the end of its block."""

    span: Span
    block: int
    """Index into ``Document.blocks``."""
    section: int
    """Index into ``Document.sections`` of the innermost section it stands in."""
    clauses: tuple[Span, ...]
    """Its parts between commas and colons, in order; never empty."""
    frame: bool = False
    """Title, addressee, heading, signature or date: it names things and tells nothing."""


class Section(NamedTuple):
    """A node of the outline. Section 0 is the whole document before any heading."""

    index: int  # type: ignore[assignment]  # its place among the sections; the tuple method is not needed
    level: int
    """0 for the root, 1 for 一、 and so on, counted by order of nesting and not by style of numbering."""
    heading: Span
    """The heading's words without their number; empty for the root."""
    number: Span
    """The number (typed or automatic) in front of the heading; empty when there is none."""
    span: Span
    """From the number to the end of the last sub-section."""
    parent: int | None
    block: int
    """Index of the block that carries the heading."""
    style: str = ""
    """Form of numbering, e.g. ``一、``, ``（一）``, ``1.``, ``第一部分``; empty for unnumbered headings."""
    value: int = 0
    """The number itself; 0 when unnumbered."""
    run_in: bool = False
    """The heading shares its paragraph with the text that follows it."""


@dataclass(frozen=True)
class Document:
    """A government text with its structure. ``folded`` has the same length as ``text``: full-width forms made uniform."""

    text: str
    folded: str
    source: Source
    places: tuple[Span, ...]
    """Span of each block, label included."""
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]

    @cached_property
    def _line_starts(self) -> tuple[int, ...]:
        return tuple(accumulate((len(line) + 1 for line in self.text.split("\n")[:-1]), initial=0))

    @cached_property
    def _sentence_of(self) -> Sequence[int]:
        return _owners([sentence.span.start for sentence in self.sentences], len(self.text))

    def line(self, offset: int) -> int:
        """1-based line (paragraph) of an offset."""
        return bisect_right(self._line_starts, offset)

    def slice(self, span: Span) -> str:
        """The original characters of a span."""
        return self.text[span.start : span.end]

    def sentence_at(self, offset: int) -> int:
        """Index of the sentence that holds the offset, or the last one that starts before it; 0 when there is none before."""
        return self._sentence_of[offset]

    def path(self, section: int) -> str:
        """Numbers (or words) of the headings down to a section, e.g. ``一、（二）`` or ``主要举措/组织领导``."""
        names: list[str] = []
        current: int | None = section
        while current:
            node = self.sections[current]
            names.append(self.slice(node.number).strip() or f"{self.slice(node.heading)[:12].strip()}/")
            current = node.parent
        return "".join(reversed(names)).rstrip("/")


class Identity(NamedTuple):
    """Who reports, on which year: read from the title, else from the body."""

    title: Span
    """The title (all its lines); empty when there is none."""
    body: str = ""
    """The reporting body, e.g. ``青石桥镇``; empty when unknown."""
    year: int | None = None
    profile: str = ""
    """township, street, county or department; empty when it could not be recognised."""
    reason: str = ""
    """Why this profile, as a Chinese phrase for the output."""
    uppers: tuple[str, ...] = ()
    """Names of higher places found in the title, e.g. ``宁川县``."""


class Part(NamedTuple):
    """A stretch recognised as one of the mandated contents."""

    id: str
    span: Span
    heading: Span
    """The heading that names it; empty when it was recognised by its opening words."""
    section: int
    """The section it fills; for a block without a heading, the section it stands in."""
    why: str
    """Chinese phrase: by which words it was recognised."""
    level: int
    """Level of the heading, 0 for a block without one."""


# ---------------------------------------------------------------------------------------------- the reading


class Guard(StrEnum):
    """Why a hit does not count as evidence."""

    PLAN = "plan"
    NEGATION = "negation"
    CITATION = "citation"
    """A title or a matter studied, not done."""
    OTHER = "other"
    """Somebody else's act."""
    PART = "part"
    """It stands in the next-year or the shortcomings part."""
    SHOWN = "shown"
    """What a chart, a booklet, an examination paper, a film or an example says."""
    LISTED = "listed"
    """A bare list of words: nothing is said of them."""
    BLANK = "blank"
    """Its sentence holds a blank nobody filled in."""
    EARLIER = "earlier"
    """A count of an earlier year than the one reported on."""
    DEPUTY = "deputy"
    """It is part of a longer word: 组长 in 副组长."""
    TOPIC = "topic"
    """The body's own, but for another matter: the group for 普法."""


class Clause(NamedTuple):
    """The unit in which guards work: what stands between two commas."""

    span: Span
    sentence: int
    guards: frozenset[Guard] = frozenset()


@dataclass(frozen=True)
class Reading:
    """A document with all that was recognised in it: what the checks look at."""

    document: Document
    identity: Identity
    hits: Mapping[str, tuple[Span, ...]]
    """Every occurrence of every term, by term group, in order."""
    clauses: tuple[Clause, ...]
    roles: tuple[str, ...]
    """For each sentence the id of the part it belongs to; empty for the opening."""
    parts: tuple[Part, ...]
    closed: frozenset[str]
    """Parts in which nothing counts as done: next year and shortcomings."""
    edges: Callable[[Span], bool]
    """Whether a span begins and ends on word edges."""

    @cached_property
    def _clause_of(self) -> Sequence[int]:
        return _owners([clause.span.start for clause in self.clauses], len(self.document.text))

    @cached_property
    def _made(self) -> dict[Any, Any]:
        return {}

    def once(self, make: Callable[..., _Made], *asked: Hashable) -> _Made:
        """Return ``make(reading, *asked)``; it is called once for the same question, however many ask."""
        key = (make, *asked)
        if key not in self._made:
            self._made[key] = make(self, *asked)
        return cast("_Made", self._made[key])

    def clause_at(self, offset: int) -> int:
        """Index of the clause that holds the offset, or of the last one that starts before it."""
        return self._clause_of[offset]

    def role_at(self, offset: int) -> str:
        """Part of the sentence that holds the offset."""
        return self.roles[self.document.sentence_at(offset)] if self.roles else ""
