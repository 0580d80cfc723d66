"""What was found: ``Answer`` … ``Assessment``, and how it is to be shown."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from checker.model.document import Document, Guard, Identity, Part, Span
    from checker.model.rules import Change, Level, Profile, Rule, Status



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


class Agreement(StrEnum):
    """What came of comparing a figure with others."""

    EXACT = "agrees"
    ROUNDED = "rounded"
    """Only by rounding, cutting off or words such as 余 and 约."""
    REFUTED = "refuted"
    NOT_COMPARED = "not_compared"


class Recount(NamedTuple):
    """One comparison of a figure."""

    relation: str
    """In what the figures are related, e.g. 比率."""
    others: tuple[Span, ...]
    """The figures it was compared with."""
    agreement: Agreement


class Number(NamedTuple):
    """A figure of the text with everything it was compared with."""

    span: Span
    recounts: tuple[Recount, ...] = ()

    @property
    def agreement(self) -> Agreement:
        """The worst of its comparisons."""
        found = {recount.agreement for recount in self.recounts}
        return next((each for each in (Agreement.REFUTED, Agreement.ROUNDED, Agreement.EXACT) if each in found), Agreement.NOT_COMPARED)


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
    numbers: tuple[Number, ...] = ()
    """All figures, by place."""


class RuleSetInfo(NamedTuple):
    """Which rules judged: printed in every output."""

    id: str
    version: str
    title: str
    digest: str = ""
    changes: tuple[Change, ...] = ()
    """What overlays adjust."""


class View(NamedTuple):
    """How a formatter is to show things."""

    ruleset: RuleSetInfo
    width: int = 100
    """Columns of the terminal."""
    color: bool = False
    ascii_marks: bool = False
    """Only marks that a GBK console can encode."""
    outline: bool = False
    numbers: bool = False
    """Show all figures with what they were compared with."""
    original: Callable[[str], bytes] | None = None
    """Gives the bytes of a draft by ``Assessment.path``, for formats that are made from the draft itself; raises a ``CheckerError``."""
