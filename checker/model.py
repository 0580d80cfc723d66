"""The values every other module speaks in: frozen, explained field by field, without behaviour beyond properties.

Three families: the government text after reading (``Source`` … ``Document``), what is asked of it
(``Rule`` … ``RuleSet``) and what was found (``Answer`` … ``Assessment``). All positions are half-open
character offsets into ``Document.text``; line numbers are computed only when something is shown.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# ---------------------------------------------------------------------------------------------- the text


class Span(NamedTuple):
    """A half-open stretch of ``Document.text``."""

    start: int
    end: int

    def __len__(self) -> int:
        """Number of characters."""
        return self.end - self.start

    def holds(self, other: Span) -> bool:
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

    @property
    def shown(self) -> str:
        """Label and text, as Word shows them."""
        return self.label + self.text


class Source(NamedTuple):
    """What a reader made of the bytes."""

    blocks: tuple[Block, ...]
    format: str
    """Name of the reader, e.g. ``docx``."""
    notices: tuple[str, ...] = ()
    """Chinese sentences on how it was read: encoding guessed, tracked changes accepted, things left out."""


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


@dataclass(frozen=True, slots=True)
class Section:
    """A node of the outline. Section 0 is the whole document before any heading."""

    index: int
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
        return (0, *(i + 1 for i, char in enumerate(self.text) if char == "\n"))

    @cached_property
    def _sentence_starts(self) -> tuple[int, ...]:
        return tuple(sentence.span.start for sentence in self.sentences)

    def line(self, offset: int) -> int:
        """1-based line (paragraph) of an offset."""
        return bisect_right(self._line_starts, offset)

    def slice(self, span: Span) -> str:
        """The original characters of a span."""
        return self.text[span.start : span.end]

    def sentence_at(self, offset: int) -> int:
        """Index of the sentence that holds the offset, or the last one that starts before it; 0 when there is none before."""
        return max(0, bisect_right(self._sentence_starts, offset) - 1)

    def path(self, section: int) -> str:
        """Numbers (or words) of the headings down to a section, e.g. ``一、（二）``."""
        names: list[str] = []
        current: int | None = section
        while current:
            node = self.sections[current]
            names.append((self.slice(node.number) or self.slice(node.heading)[:12]).strip())
            current = node.parent
        return "".join(reversed(names))


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
    DEPUTY = "deputy"
    """It is part of a longer word: 组长 in 副组长."""


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
    def _clause_starts(self) -> tuple[int, ...]:
        return tuple(clause.span.start for clause in self.clauses)

    def clause_at(self, offset: int) -> int:
        """Index of the clause that holds the offset."""
        return max(0, bisect_right(self._clause_starts, offset) - 1)

    def role_at(self, offset: int) -> str:
        """Part of the sentence that holds the offset."""
        return self.roles[self.document.sentence_at(offset)] if self.roles else ""


# ---------------------------------------------------------------------------------------------- the rules


class Level(StrEnum):
    """Whether an item blocks the verdict; says nothing about points."""

    MUST = "must"
    SHOULD = "should"
    INFO = "info"


class Citation(NamedTuple):
    """A law, regulation or standard, named once in ``ruleset.yaml``."""

    id: str
    title: str
    number: str = ""
    """Document number, e.g. 国务院令第713号."""
    note: str = ""


class Basis(NamedTuple):
    """Where a rule comes from."""

    citation: Citation
    at: str = ""
    """Article or chapter; empty when only the whole document is certain."""

    def __str__(self) -> str:
        """《title》（number）at."""
        number = f"（{self.citation.number}）" if self.citation.number else ""
        return f"{self.citation.title}{number}{self.at}"


class Call(NamedTuple):
    """One question of a ``need`` tree: a kind of check with its parameters."""

    kind: str
    params: object
    """The kind's own frozen ``Params``, validated when the rules were loaded."""


class All(NamedTuple):
    """Holds when every member holds."""

    members: tuple[Need, ...]


class Any(NamedTuple):
    """Holds when at least one member holds."""

    members: tuple[Need, ...]


class Not(NamedTuple):
    """Holds when its member does not."""

    member: Need


Need = Call | All | Any | Not


class Status(StrEnum):
    """Outcome of an item; ``ERROR`` is never a pass."""

    MET = "met"
    PARTIAL = "partial"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    ERROR = "error"


class RuleTest(NamedTuple):
    """A sample that travels with its rule."""

    want: Status
    text: str
    profile: str = ""
    """Profile to judge it with; empty for the rule set's first."""
    name: str = ""
    line: int = 1


class Rule(NamedTuple):
    """One required element: one question a head of office would ask."""

    id: str
    title: str
    level: Level
    weight: float
    need: Need
    partly: Need | None
    when: Need | None
    basis: tuple[Basis, ...]
    remedy: str
    """What to write, ready for the user."""
    sample: str
    """A fill-in example; shown marked 示例."""
    say: Mapping[Status, str]
    """A sentence for each status it can have."""
    place: str
    """Id of the part it belongs to, for the insertion point of what is missing."""
    parent: str | None = None
    """A rule under which it is folded when that one is missing."""
    tests: tuple[RuleTest, ...] = ()
    file: str = ""
    line: int = 1


class PartRule(NamedTuple):
    """How one of the mandated contents is recognised."""

    id: str
    title: str
    headings: tuple[str, ...]
    """Term groups whose words in a heading make it this part; the order of the part rules decides between several."""
    tops: tuple[str, ...] = ()
    """The same for headings of the first level only, where looser words suffice."""
    barred: tuple[str, ...] = ()
    """Term groups that forbid it all the same."""
    cues: tuple[str, ...] = ()
    """Term groups whose words at the beginning of a sentence open this part without a heading."""
    dense: tuple[str, ...] = ()
    """Term groups that fill most sentences of this part; tells it in a text without headings."""
    answers: tuple[str, ...] = ()
    """Term groups that open this part at the beginning of a sentence among the shortcomings: 针对以上问题."""
    closed: bool = False
    """Nothing told here counts as done in the year."""
    next: bool = False
    """The part speaks of the following year: its number in a heading or at the beginning of a sentence names it."""
    base: bool = False
    """What no other part claims belongs here."""
    deep: bool = False
    """A heading below the first level may open it too."""


class Reference(NamedTuple):
    """A dated meeting, law, plan or campaign that reports cite."""

    id: str
    title: str
    """Official title, without 《》."""
    aliases: tuple[str, ...] = ()
    """Other ways to name it."""
    wrong: tuple[str, ...] = ()
    """Wrong names and year ranges that were seen."""
    event: str = ""
    """Date of the meeting or of publication, YYYY-MM or YYYY-MM-DD: nobody can cite it before."""
    effective: str = ""
    """Date from which it is in force; empty when the same as ``event`` or not a law."""
    stale: str = ""
    """Date from which it is no longer current; empty while it is."""
    number: str = ""
    """Document number."""
    successor: str = ""
    """What replaced it, for the message."""
    verified: bool = True
    """Entries that are not verified never fire."""


class DefectTest(NamedTuple):
    """A sample that travels with a kind of finding."""

    text: str
    flagged: tuple[str, ...]
    """Words that must be flagged, each inside a finding's span; empty when nothing may be."""
    profile: str = ""
    line: int = 1


class Defect(NamedTuple):
    """One kind of finding: which lints look for it and what is said."""

    id: str
    title: str
    level: Level
    weight: float
    """Points one finding of this kind costs."""
    most: float
    """Points all findings of this kind together may cost."""
    basis: tuple[Basis, ...]
    remedy: str
    calls: tuple[Call, ...]
    tests: tuple[DefectTest, ...]
    file: str = ""
    line: int = 1


class Profile(NamedTuple):
    """How one kind of reporting body is judged."""

    id: str
    title: str
    skip: frozenset[str] = frozenset()
    """Items that do not apply."""
    weights: Mapping[str, float] = MappingProxyType({})
    levels: Mapping[str, Level] = MappingProxyType({})


# ---------------------------------------------------------------------------------------------- the results


class NearMiss(NamedTuple):
    """Words that nearly were evidence, and why they are not."""

    span: Span
    guard: Guard


class Answer(NamedTuple):
    """A check's yes or no, with what it saw."""

    holds: bool
    evidence: tuple[Span, ...] = ()
    near: tuple[NearMiss, ...] = ()


class Evidence(NamedTuple):
    """A quotation with its place; ``text`` is the slice of ``Document.text``."""

    text: str
    span: Span
    line: int
    section: str
    """Path of heading numbers, e.g. ``一、（二）``."""


class Insertion(NamedTuple):
    """Where something missing belongs: after the block that ends at ``offset``."""

    offset: int
    line: int
    text: str
    """The heading or first words of what stands before the place."""
    phrase: str
    """A Chinese phrase saying where, e.g. ``“二、存在的不足”这一部分末尾``."""


class ItemResult(NamedTuple):
    """One rule's outcome for one document."""

    rule: Rule
    status: Status
    weight: float
    level: Level
    earned: float
    evidence: tuple[Evidence, ...] = ()
    near: tuple[tuple[Evidence, Guard], ...] = ()
    message: str = ""
    insertion: Insertion | None = None
    error: str = ""


class Finding(NamedTuple):
    """A defect with a place; lowers the quality score, never an item's status."""

    id: str
    """Kind; lints leave it empty, the engine fills in the kind that asked."""
    span: Span
    message: str
    """What is wrong here and what to do, one Chinese sentence."""
    repair: str | None = None
    """The repaired text of the span where a mechanical repair is safe."""


class Score(NamedTuple):
    """Points earned of points possible, less what findings cost; ``value`` is None when nothing was judged."""

    earned: float
    possible: float
    deducted: float = 0.0
    """Points of a hundred that findings cost: quality, kept apart from completeness."""

    @property
    def value(self) -> float | None:
        """Percentage less the deduction, rounded half up to one decimal; never below 0."""
        return max(0, int((self.earned / self.possible * 100 - self.deducted) * 10 + 0.5)) / 10 if self.possible else None


class Verdict(StrEnum):
    """The one-line judgement."""

    READY = "可以报送"
    REVISE = "需修改"
    UNDECIDED = "无法判断"


class Assessment(NamedTuple):
    """Everything known about one document; the formatters' only input."""

    path: str
    verdict: Verdict
    reason: str
    """Why this verdict, one Chinese sentence."""
    score: Score
    identity: Identity | None = None
    profile: Profile | None = None
    items: tuple[ItemResult, ...] = ()
    findings: tuple[Finding, ...] = ()
    parts: tuple[Part, ...] = ()
    document: Document | None = None
    error: str = ""
    """Set when the document could not be judged; then there are no items."""


class RuleSet(NamedTuple):
    """All that is asked, validated; ``lexicon`` is opaque here."""

    id: str
    version: str
    title: str
    partial: float
    """Share of an item's points that a partial one earns."""
    rules: tuple[Rule, ...]
    parts: tuple[PartRule, ...]
    """In the order in which a heading is tried; ``order`` gives the order in the report."""
    order: tuple[str, ...]
    terms: Mapping[str, tuple[str, ...]]
    profiles: Mapping[str, Profile]
    citations: Mapping[str, Citation]
    vocabulary: tuple[str, ...]
    """Words that segmentation must keep whole."""
    refuse: tuple[str, ...]
    """Term groups that, in a title, mark another kind of document."""
    defects: tuple[Defect, ...]
    references: tuple[Reference, ...]
    accept: tuple[str, ...]
    """Term groups of which a title or text of this kind must hold one."""
    digest: str = ""
    """SHA-256 of the rule files' bytes."""


class RuleSetInfo(NamedTuple):
    """Which rules judged: printed in every output."""

    id: str
    version: str
    title: str
    digest: str = ""


class View(NamedTuple):
    """How a formatter is to show things."""

    ruleset: RuleSetInfo
    width: int = 100
    """Columns of the terminal."""
    color: bool = False
    ascii_marks: bool = False
    """Only marks that a GBK console can encode."""
    outline: bool = False
