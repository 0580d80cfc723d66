"""What is asked: ``Level`` … ``RuleSet``."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple


class Level(StrEnum):
    """Whether an item blocks the verdict; says nothing about points."""

    MUST = "must"
    SHOULD = "should"
    INFO = "info"


class Citation(NamedTuple):
    """A law, regulation or standard, named once under ``citations`` of a rule file."""

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

    members: tuple["Need", ...]


class Any(NamedTuple):
    """Holds when at least one member holds."""

    members: tuple["Need", ...]


class Not(NamedTuple):
    """Holds when its member does not."""

    member: "Need"


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
    made: tuple[str, ...] = ()
    """A heading of the first level that holds a word of each of these groups: who, and what was done."""
    barred: tuple[str, ...] = ()
    """Term groups that forbid it all the same."""
    cues: tuple[str, ...] = ()
    """Term groups whose words at the beginning of a sentence open this part without a heading."""
    dense: tuple[str, ...] = ()
    """Term groups that fill most sentences of this part; tells it where no heading names it."""
    persons: tuple[str, ...] = ()
    """Term groups of the persons the part is about; tells it where no heading names it and most of what is said begins with one."""
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


class TermIndex(NamedTuple):
    """All terms of a rule set prepared for one search; made once and kept with the compiled rules, hence plain strings."""

    literals: tuple[str, ...] = ()
    """Every whole term, and the first literal of every term with gaps, in the form in which text is searched."""
    owners: tuple[str, ...] = ()
    """For each literal the groups it is a whole term of, with blanks between; empty for mere pieces."""
    gapped: tuple[str, ...] = ()
    """Every term with gaps."""
    gapped_owners: tuple[str, ...] = ()
    """For each of these its groups, with blanks between."""
    heads: tuple[str, ...] = ()
    """For each of these its first literal."""
    followers: tuple[str, ...] = ()
    """For each of these the literal that comes next; empty where that is a quantity or nothing."""


class Change(NamedTuple):
    """One adjustment that an overlay makes to a rule or a kind of finding of the rules it extends."""

    rule: str
    reason: str
    level: Level | None = None
    weight: float | None = None
    disable: bool = False
    until: str = ""
    """Last day on which it holds, YYYY-MM-DD; empty for no end."""
    title: str = ""
    """Title of what is changed."""
    expired: bool = False
    """It has run out and was not applied."""
    file: str = ""
    line: int = 1


class RuleSet(NamedTuple):
    """All that is asked, validated."""

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
    lookup: TermIndex = TermIndex()
    """``terms`` prepared for searching."""
    nested: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """Term groups that a term group names with ``@``; in ``terms`` they are opened."""
    changes: tuple[Change, ...] = ()
    """What overlays adjust, in order; those that have run out too."""
    disabled: tuple[Rule | Defect, ...] = ()
    """What overlays have taken out: not judged, but told."""
    report: str = ""
    """What a report of this kind is called in its title, after body and year; empty where the rules do not say."""
