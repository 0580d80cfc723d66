"""Two rule sets side by side: what was added, removed and changed, and which drafts are judged otherwise. Pure; ``sheet`` shows it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from checker import needs
from checker.model import Defect, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from checker.model import Assessment, Profile, Rule, RuleSet

_HEAD: Final = ("id", "version", "title", "report", "partial")
_VALUES: Final = ("title", "level", "weight", "parent", "place")
"""Fields of a rule that are shown as they are; those that hold conditions or long texts are only named."""
_DEFECT_VALUES: Final = ("title", "level", "weight", "most")
_TEXTS: Final = ("need", "partly", "when", "say", "remedy", "sample")
_DEFECT_TEXTS: Final = ("calls", "remedy")


class Field(NamedTuple):
    """Something that is not as it was; both values are empty where they are too long to be shown."""

    name: str
    old: str = ""
    new: str = ""


class Terms(NamedTuple):
    """Words that a term group gained and lost."""

    group: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


class Entry(NamedTuple):
    """A rule, a kind of finding or a profile that both sets have and that is not the same in both."""

    id: str
    title: str
    fields: tuple[Field, ...]
    terms: tuple[Terms, ...] = ()


class Section(NamedTuple):
    """What became of the rules, the kinds of finding, the profiles, the references or the parts: (id, title) of those added and removed."""

    added: tuple[tuple[str, str], ...]
    removed: tuple[tuple[str, str], ...]
    changed: tuple[Entry, ...]

    def __bool__(self) -> bool:
        """Whether anything is otherwise."""
        return bool(self.added or self.removed or self.changed)


class DraftChange(NamedTuple):
    """A draft that the new rules judge otherwise."""

    path: str
    verdict: tuple[str, str]
    items: tuple[Field, ...]
    """Items with their status before and after; empty where there is none."""
    findings: tuple[Field, ...]
    """Kinds of finding with how many there were and are."""
    score: tuple[float | None, float | None]


class Comparison(NamedTuple):
    """Everything that differs between two rule sets."""

    head: tuple[Field, ...]
    rules: Section
    findings: Section
    profiles: Section
    parts: Section
    references: Section
    terms: tuple[Terms, ...]
    """Words of groups that no rule of either set reaches: headings of parts, marks of kinds of document."""

    def __bool__(self) -> bool:
        """Whether anything is otherwise."""
        return bool(self.head or self.terms or any((self.rules, self.findings, self.profiles, self.parts, self.references)))


def compare(old: RuleSet, new: RuleSet) -> Comparison:
    """Tell in what two rule sets differ; comments, order and file names do not count."""
    rules: list[Rule | Defect] = [*old.rules, *old.defects, *new.rules, *new.defects]
    others = sorted((old.terms.keys() | new.terms.keys()).difference(*map(needs.reached, rules)))
    return Comparison(
        tuple(_fields(old, new, _HEAD)),
        _section(old.rules, new.rules, lambda one, other: _rule(one, other, old, new)),
        _section(old.defects, new.defects, lambda one, other: _rule(one, other, old, new)),
        _section(old.profiles.values(), new.profiles.values(), _profile),
        _section(old.parts, new.parts, _named),
        _section(old.references, new.references, _named),
        tuple(_terms(others, old, new)),
    )  # fmt: skip


def _section(old: Iterable[Any], new: Iterable[Any], compared: Callable[[Any, Any], Entry]) -> Section:
    before, after = {each.id: each for each in old}, {each.id: each for each in new}
    entries = (compared(before[name], after[name]) for name in before if name in after)
    return Section(
        tuple((name, each.title) for name, each in after.items() if name not in before),
        tuple((name, each.title) for name, each in before.items() if name not in after),
        tuple(entry for entry in entries if entry.fields or entry.terms),
    )


def _fields(old: object, new: object, names: Iterable[str]) -> Iterator[Field]:
    for name in names:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Field(name, _shown(before), _shown(after))


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value or "")


# ---------------------------------------------------------------------------------------------- rules and findings


def _rule(before: Rule | Defect, after: Rule | Defect, old: RuleSet, new: RuleSet) -> Entry:
    values, texts = (_DEFECT_VALUES, _DEFECT_TEXTS) if isinstance(before, Defect) else (_VALUES, _TEXTS)
    fields = [*_fields(before, after, values), *_grounds(before, after)]
    fields += [Field(name) for name in texts if getattr(before, name) != getattr(after, name)]
    if _samples(before) != _samples(after):
        fields.append(Field("tests", str(len(before.tests)), str(len(after.tests))))
    groups = dict.fromkeys((*needs.reached(before), *needs.reached(after)))
    return Entry(after.id, after.title, tuple(fields), tuple(_terms(groups, old, new)))


def _grounds(before: Rule | Defect, after: Rule | Defect) -> Iterator[Field]:
    old, new = ("；".join(map(str, rule.basis)) for rule in (before, after))
    if old != new:
        yield Field("basis", old, new)


def _samples(rule: Rule | Defect) -> list[object]:
    """Samples without the lines they stand on."""
    return [test._replace(line=1) for test in rule.tests]


def _terms(groups: Iterable[str], old: RuleSet, new: RuleSet) -> Iterator[Terms]:
    for group in groups:
        before, after = old.terms.get(group, ()), new.terms.get(group, ())
        added, removed = (tuple(term for term in one if term not in other) for one, other in ((after, before), (before, after)))
        if added or removed:
            yield Terms(group, added, removed)


# ---------------------------------------------------------------------------------------------- profiles, parts and references


def _profile(before: Profile, after: Profile) -> Entry:
    fields = [*_fields(before, after, ("title",)), *_by_name(dict.fromkeys(before.skip, "true"), dict.fromkeys(after.skip, "true"), "skip.")]
    for name in ("weights", "levels"):
        fields += _by_name(getattr(before, name), getattr(after, name), f"{name}.")
    return Entry(after.id, after.title, tuple(fields))


def _by_name(before: Mapping[str, object], after: Mapping[str, object], prefix: str = "") -> Iterator[Field]:
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield Field(f"{prefix}{name}", _shown(before.get(name)), _shown(after.get(name)))


def _named(before: Any, after: Any) -> Entry:  # noqa: ANN401 - parts and references alike
    return Entry(after.id, after.title, tuple(Field(name) for name in before._fields if getattr(before, name) != getattr(after, name)))


# ---------------------------------------------------------------------------------------------- drafts


def compare_drafts(old: Sequence[Assessment], new: Sequence[Assessment]) -> tuple[DraftChange, ...]:
    """Tell which drafts have another status, other findings or another verdict; both sequences hold the same drafts in one order."""
    changes = (_draft(*pair) for pair in zip(old, new, strict=True))
    return tuple(change for change in changes if change.items or change.findings or change.verdict[0] != change.verdict[1])


def _draft(before: Assessment, after: Assessment) -> DraftChange:
    return DraftChange(
        after.path, (str(before.verdict), str(after.verdict)), tuple(_by_name(_statuses(before), _statuses(after))),
        tuple(_by_name(_counts(before), _counts(after))), (before.score.value, after.score.value),
    )  # fmt: skip


def _statuses(assessment: Assessment) -> dict[str, Status]:
    return {item.rule.id: item.status for item in assessment.items}


def _counts(assessment: Assessment) -> Counter[str]:
    return Counter(finding.id for finding in assessment.findings)
