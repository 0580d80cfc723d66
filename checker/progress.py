"""Two results of the same drafts side by side: what was fixed, what is new, what is still open. Pure.

A finding is known again by its kind, its words and what stands around them, never by its line: an edit elsewhere makes
nothing new. Where one side of it was edited too, the other side still tells it, or the opening of its paragraph.
"""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING, Final, NamedTuple

from checker.model import Matter, Progress, Since, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Mapping, Sequence

    from checker.model import Assessment, Document, Finding

_OPEN: Final = frozenset({Status.MISSING, Status.PARTIAL, Status.ERROR})
_NEIGHBOURHOOD: Final = 8
"""Characters on each side that tell a finding from another with the same words."""
_TELLING: Final = 16
"""Characters from which words alone tell a finding: a paragraph that was moved."""


class _Mark(NamedTuple):
    """A finding with what it is known by."""

    finding: Finding
    line: int
    words: str
    before: str
    after: str
    opening: str
    """First characters of its paragraph."""


def compare(earlier: Sequence[Assessment], now: Sequence[Assessment], *, same_rules: bool) -> Since:
    """Compare drafts of the same path, else of the same body and year where only one of each bears them."""
    pairs = _pairs(earlier, now)
    drafts = tuple(_progress(each, earlier[pairs[index]] if index in pairs else None) for index, each in enumerate(now))
    kept = set(pairs.values())
    return Since(same_rules, drafts, tuple(each.path for index, each in enumerate(earlier) if index not in kept))


def _pairs(earlier: Sequence[Assessment], now: Sequence[Assessment]) -> dict[int, int]:
    """Return for each draft that is in both results its index now and then."""
    paths = {each.path: index for index, each in enumerate(earlier)}
    pairs = {index: paths[each.path] for index, each in enumerate(now) if each.path in paths}
    then, today = _named(earlier, pairs.values()), _named(now, pairs)
    return pairs | {today[name]: then[name] for name in today.keys() & then.keys()}


def _named(assessments: Sequence[Assessment], taken: Collection[int]) -> dict[tuple[str, int], int]:
    """Return the drafts that are not yet taken by body and year; names that two of them bear are left out."""
    found: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for index, each in enumerate(assessments):
        if index not in taken and each.identity and each.identity.body and each.identity.year:
            found[each.identity.body, each.identity.year].append(index)
    return {name: indexes[0] for name, indexes in found.items() if len(indexes) == 1}


def _progress(now: Assessment, then: Assessment | None) -> Progress:
    if then is None:
        return Progress(now.path)
    known = Progress(now.path, then.path, score=then.score.value)
    if now.document is None or then.document is None:
        return known
    items = _items(then, now)
    findings = _findings(_marks(then, then.document), _marks(now, now.document))
    fixed, new, still = (first + second for first, second in zip(items, findings, strict=True))
    return known._replace(compared=True, fixed=fixed, new=new, open=still)


def _items(then: Assessment, now: Assessment) -> tuple[tuple[Matter, ...], ...]:
    """Return items that were fixed, are new, are still open; what was or is not asked is neither fixed nor open."""
    was = {item.rule.id: item.status for item in then.items}
    asked = [Matter(item.rule.id, item.rule.title, before=was.get(item.rule.id), after=item.status) for item in now.items]
    fixed = tuple(each for each in asked if each.before in _OPEN and each.after not in _OPEN)
    new = tuple(each for each in asked if each.before not in _OPEN and each.after in _OPEN)
    return fixed, new, tuple(each for each in asked if each.before in _OPEN and each.after in _OPEN)


# ---------------------------------------------------------------------------------------------- findings


def _marks(assessment: Assessment, document: Document) -> list[_Mark]:
    return [_mark(finding, document) for finding in assessment.findings]


def _mark(finding: Finding, document: Document) -> _Mark:
    text, (start, end) = document.folded, finding.span
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    before, after = text[first:start].strip(), text[end : last if last >= 0 else None].strip()
    opening, words = text[first : first + _NEIGHBOURHOOD], document.slice(finding.span)
    return _Mark(finding, document.line(start), words, before[-_NEIGHBOURHOOD:], after[:_NEIGHBOURHOOD], opening)


_KEYS: Final[tuple[Callable[[_Mark], Hashable], ...]] = (
    lambda mark: (mark.before, mark.after),
    lambda mark: mark.before,
    lambda mark: mark.after,
    lambda mark: mark.opening,
    lambda mark: mark.words if len(mark.words) >= _TELLING else "",
)
"""What must be equal besides kind and words, the surest first; nothing is told by an empty one."""


def _findings(then: Sequence[_Mark], now: Sequence[_Mark]) -> tuple[tuple[Matter, ...], ...]:
    pairs: dict[int, int] = {}
    for key in _KEYS:
        _pair(pairs, then, now, key)
    kept = set(pairs.values())
    fixed = tuple(_matter(mark) for index, mark in enumerate(then) if index not in kept)
    new = tuple(_matter(mark) for index, mark in enumerate(now) if index not in pairs)
    return fixed, new, tuple(_matter(now[index]) for index in sorted(pairs))


def _pair(pairs: dict[int, int], then: Sequence[_Mark], now: Sequence[_Mark], key: Callable[[_Mark], Hashable]) -> None:
    """Pair what is still alone and equal by a key, in order."""
    kept = set(pairs.values())
    waiting: Mapping[Hashable, deque[int]] = defaultdict(deque)
    for index, mark in enumerate(then):
        if index not in kept and key(mark):
            waiting[mark.finding.id, mark.words, key(mark)].append(index)
    for index, mark in enumerate(now):
        same = waiting.get((mark.finding.id, mark.words, key(mark)))
        if index not in pairs and same:
            pairs[index] = same.popleft()


def _matter(mark: _Mark) -> Matter:
    return Matter(mark.finding.id, text=mark.words, line=mark.line)
