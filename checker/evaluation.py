"""Labels × assessments → figures: how often the rules judge as a careful examiner does. Pure; ``sheet`` shows the figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from checker.model import Level, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checker.labelfile import Label
    from checker.model import Assessment, ItemResult, Rule

GROUPS: Final = ("must", "steps", "more")
"""Items that may block the verdict, steps under another item, all others."""
ABSENT: Final = "absent"
"""Where there should be a status and is none: the draft could not be judged."""
_SHARED: Final = 6
"""Characters two quoted places must share to be the same place."""


class Pair(NamedTuple):
    """A draft with what should come of it and what came of it."""

    label: Label
    assessment: Assessment


class Miss(NamedTuple):
    """One item of one draft that was judged otherwise than labelled."""

    path: str
    item: str
    want: tuple[Status, ...]
    got: str
    """A status, or ``ABSENT``."""
    result: ItemResult | None


class ItemFigures(NamedTuple):
    """One item over all drafts that are labelled for it."""

    rule: Rule
    group: str
    total: int
    binary: int
    """How often at least met or not met is right."""
    misses: tuple[Miss, ...]

    @property
    def right(self) -> int:
        """How often the status is as labelled."""
        return self.total - len(self.misses)

    @property
    def confusion(self) -> Mapping[tuple[str, str], int]:
        """How often which status was taken for which: (wanted, got) → times."""
        return Counter(("/".join(miss.want), miss.got) for miss in self.misses)


class KindFigures(NamedTuple):
    """One kind of finding, counted once a draft."""

    id: str
    found: int
    extra: int
    """Drafts in which it was found and is not labelled."""
    lost: int
    """Drafts in which it is labelled and was not found."""


class Figures(NamedTuple):
    """Everything that was counted."""

    drafts: int
    unjudged: tuple[Assessment, ...]
    """Drafts that could not be judged: all their items count as wrong."""
    items: tuple[ItemFigures, ...]
    unknown: tuple[str, ...]
    """Items that are labelled and that no rule asks for."""
    kinds: tuple[KindFigures, ...]
    placed: int
    places: int
    """Places labelled in drafts in which the kind was found; ``placed`` of them lie where it was found."""

    @property
    def precision(self) -> float:
        """Share of what was found that is labelled."""
        return share(sum(kind.found for kind in self.kinds), sum(kind.found + kind.extra for kind in self.kinds))

    @property
    def recall(self) -> float:
        """Share of what is labelled that was found."""
        return share(sum(kind.found for kind in self.kinds), sum(kind.found + kind.lost for kind in self.kinds))

    def group(self, name: str) -> tuple[ItemFigures, ...]:
        """Items of one group."""
        return tuple(item for item in self.items if item.group == name)


class Total(NamedTuple):
    """Several items together."""

    right: int
    binary: int
    total: int

    @property
    def accuracy(self) -> float:
        """Share of the statuses that are as labelled."""
        return share(self.right, self.total)

    @property
    def met_or_not(self) -> float:
        """Share of the statuses that are right as far as met or not met goes."""
        return share(self.binary, self.total)


def share(part: int, whole: int) -> float:
    """Return a part of a whole; nothing of nothing is nothing."""
    return part / whole if whole else 0.0


def total(items: Iterable[ItemFigures]) -> Total:
    """Add up items."""
    items = tuple(items)
    return Total(sum(item.right for item in items), sum(item.binary for item in items), sum(item.total for item in items))


def evaluate(pairs: Sequence[Pair], rules: Sequence[Rule]) -> Figures:
    """Count how far the assessments agree with the labels."""
    asked = {rule.id for rule in rules}
    unknown = sorted({item for pair in pairs for item in pair.label.items} - asked)
    kinds, placed, places = _findings(pairs)
    return Figures(
        len(pairs), tuple(pair.assessment for pair in pairs if pair.assessment.error),
        tuple(_item(rule, pairs) for rule in rules), tuple(unknown), kinds, placed, places,
    )  # fmt: skip


# ---------------------------------------------------------------------------------------------- items


def _item(rule: Rule, pairs: Iterable[Pair]) -> ItemFigures:
    seen = [_seen(rule, pair) for pair in pairs if rule.id in pair.label.items]
    binary = sum((miss.got == Status.MET) in {want is Status.MET for want in miss.want} for miss in seen)
    return ItemFigures(rule, _group(rule), len(seen), binary, tuple(miss for miss in seen if miss.got not in miss.want))


def _seen(rule: Rule, pair: Pair) -> Miss:
    """Put together what was wanted and what came, right or wrong."""
    result = next((item for item in pair.assessment.items if item.rule.id == rule.id), None)
    return Miss(pair.label.name, rule.id, pair.label.items[rule.id], str(result.status) if result else ABSENT, result)


def _group(rule: Rule) -> str:
    must, steps, more = GROUPS
    return must if rule.level is Level.MUST else steps if rule.parent else more


# ---------------------------------------------------------------------------------------------- findings


def _findings(pairs: Iterable[Pair]) -> tuple[tuple[KindFigures, ...], int, int]:
    found, extra, lost = Counter[str](), Counter[str](), Counter[str]()
    placed = places = 0
    for pair in pairs:
        want, have = _by_kind(pair.label.findings), _by_kind(_made(pair.assessment))
        found.update(want.keys() & have.keys())
        extra.update(have.keys() - want.keys())
        lost.update(want.keys() - have.keys())
        for kind in want.keys() & have.keys():
            places += len(want[kind])
            placed += sum(any(_overlap(at, words) for words in have[kind]) for at in want[kind])
    kinds = sorted(found.keys() | extra.keys() | lost.keys())
    return tuple(KindFigures(kind, found[kind], extra[kind], lost[kind]) for kind in kinds), placed, places


def _by_kind(findings: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    sorted_out: dict[str, list[str]] = defaultdict(list)
    for kind, words in findings:
        sorted_out[kind].append(words)
    return sorted_out


def _made(assessment: Assessment) -> Iterator[tuple[str, str]]:
    for finding in assessment.findings:
        yield finding.id, assessment.document.slice(finding.span) if assessment.document else ""


def _overlap(first: str, second: str) -> bool:
    """Whether two quotations speak of the same place: one holds the other, or a run of the first stands in the second."""
    first, second = "".join(first.split()), "".join(second.split())
    if not (first and second):
        return False
    runs = (first[start : start + _SHARED] for start in range(max(1, len(first) - _SHARED + 1)))
    return first in second or second in first or any(run in second for run in runs)
