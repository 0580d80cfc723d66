"""What changed in a draft since an earlier result, line by line: pure text, whatever shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checker import layout
from checker.formatters import labels, wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.formatters.wording import Frame
    from checker.model import Matter, Progress, Since, View


class Change(NamedTuple):
    """What became of several items and findings."""

    word: str
    """Fixed, new or still open."""
    matters: tuple[Matter, ...]


def of(view: View, path: str) -> Progress | None:
    """Return what became of a draft; None where nobody asked."""
    drafts = view.since.drafts if view.since else ()
    return next((progress for progress in drafts if progress.path == path), None)


def changes(progress: Progress) -> tuple[Change, ...]:
    """Return what was fixed, what is new, what is still open."""
    return Change(labels.FIXED, progress.fixed), Change(labels.APPEARED, progress.new), Change(labels.STILL_OPEN, progress.open)


def head(progress: Progress) -> str:
    """Return one line: how much of each, and the earlier score."""
    if not progress.earlier:
        return labels.SINCE_NEW
    if not progress.compared:
        return labels.SINCE_UNKNOWN
    counts = wording.counts({change.word: len(change.matters) for change in changes(progress)})
    score = "" if progress.score is None else labels.SINCE_SCORE.format(score=progress.score)
    return labels.SINCE.format(counts=counts, score=score)


def notes(progress: Progress) -> Iterator[str]:
    """Yield what else must be known: that the draft had another name."""
    if progress.earlier not in {"", progress.path}:
        yield labels.SINCE_PATH.format(path=layout.line(progress.earlier))


def matter(matter: Matter, frame: Frame) -> str:
    """Name an item with its statuses, or a finding with its words and place."""
    if matter.after is None:
        kind, words = labels.FINDING.get(matter.id, matter.id), wording.quote(matter.text)
        return labels.SINCE_FINDING.format(kind=kind, quote=words, place=frame.at(matter.line or 0))
    before, after = labels.STATUS[matter.before] if matter.before else labels.NOT_ASKED, labels.STATUS[matter.after]
    status = after if before == after else labels.SINCE_STATUS.format(before=before, after=after)
    return labels.SINCE_ITEM.format(title=layout.line(matter.title), status=status)


def whole(since: Since | None) -> Iterator[str]:
    """Yield what concerns no draft of this result: other rules, drafts that are gone."""
    if since and not since.same_rules:
        yield labels.SINCE_RULES
    if since and since.removed:
        yield labels.SINCE_REMOVED.format(paths=labels.LIST_MARK.join(map(layout.line, since.removed)))
