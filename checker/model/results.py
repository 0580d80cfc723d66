"""What was found: ``Answer`` … ``Assessment``, and how it is to be shown."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final, NamedTuple

from checker.model.document import Document, Guard, Identity, Part, Span
from checker.model.rules import Change, Level, Profile, Rule, Status

MOST_EVIDENCE = 4
"""Quotations kept for an item: enough to doubt a tick, few enough to read."""


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


class Waiver(NamedTuple):
    """A gap that an office accepts for a while: it stays visible, but does not stop a run."""

    item: str
    reason: str
    until: str
    """Last day in force, e.g. ``2026-12-31``."""
    body: str = ""
    """Whose report; empty when the path alone decides."""
    path: str = ""
    """Pattern of the draft's path, from the folder of the settings; empty when the body alone decides."""
    file: str = ""
    line: int = 0


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
    waiver: Waiver | None = None


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


class Deduction(NamedTuple):
    """What the findings of one kind cost."""

    id: str
    """Kind of finding."""
    times: int
    weight: float
    """Points one of them costs."""
    most: float
    """Points all of them may cost."""

    @property
    def points(self) -> float:
        """Points of a hundred they cost."""
        return min(self.most, self.weight * self.times)


_UNIT: Final = 10**6
"""Points are whole millionths: beyond them stands nothing but the dust of binary fractions."""


class Score(NamedTuple):
    """Points earned of points possible, less what findings cost; ``value`` is None when nothing was judged."""

    earned: float
    possible: float
    deductions: tuple[Deduction, ...] = ()
    """What findings cost: quality, kept apart from completeness; only kinds that cost something."""

    @property
    def deducted(self) -> float:
        """Points of a hundred that all findings cost."""
        return sum(each.points for each in self.deductions)

    @property
    def value(self) -> float | None:
        """Percentage less the deduction, rounded half up to one decimal; never below 0.

        Reckoned in whole numbers, so that who adds up the shown points by hand comes to the same.
        """
        earned, possible, deducted = (round(points * _UNIT) for points in (self.earned, self.possible, self.deducted))
        if not possible:
            return None
        return max(0, (2000 * _UNIT * earned + (_UNIT - 20 * deducted) * possible) // (2 * _UNIT * possible)) / 10


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


class Matter(NamedTuple):
    """An open item or a finding, as it is told when two results are compared."""

    id: str
    """Id of the item, or kind of the finding."""
    title: str = ""
    """Title of the item; empty for a finding."""
    text: str = ""
    """Words that a finding marks."""
    line: int | None = None
    """Line of a finding: of what is fixed where it stood, of all else where it stands."""
    before: Status | None = None
    """Status the item had; None for a finding and where it was not asked."""
    after: Status | None = None
    """Status the item has; None for a finding."""


class Progress(NamedTuple):
    """What became of one draft since an earlier result."""

    path: str
    earlier: str = ""
    """Path in the earlier result; empty for a draft that is new."""
    compared: bool = False
    """Whether both results judged it; else nothing can be said of its matters."""
    score: float | None = None
    """Score it had."""
    fixed: tuple[Matter, ...] = ()
    new: tuple[Matter, ...] = ()
    open: tuple[Matter, ...] = ()


class Since(NamedTuple):
    """An earlier result compared with this one."""

    same_rules: bool
    """Whether both were judged by the same rules; else a change may come from the rules."""
    drafts: tuple[Progress, ...]
    """For each draft of this result, in its order."""
    removed: tuple[str, ...] = ()
    """Paths of drafts that only the earlier result has."""


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
    reading: bool = False
    """Show what of each file was read and what was not."""
    explain: bool = False
    """Show how the score was reckoned, line by line."""
    since: Since | None = None
    """What changed since an earlier result, where that was asked for."""
    fail_on: str = "missing"
    """From which status on a required item stops the gate: ``missing`` or ``partial``."""
    fail_under: float | None = None
    """Score below which the gate stops."""
    remarks: tuple[str, ...] = ()
    """What is wrong with the waivers of the run, a sentence each."""
    original: Callable[[str], bytes] | None = None
    """Gives the bytes of a draft by ``Assessment.path``, for formats that are made from the draft itself; raises a ``CheckerError``."""
