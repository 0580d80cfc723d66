"""What changed in a draft since an earlier result, line by line: pure text, whatever shows it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from checker import layout
from checker.formatters import labels, wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from checker.formatters.wording import Frame
    from checker.model import Assessment, Matter, Progress, Since, View


class Change(NamedTuple):
    """What became of several items and findings."""

    word: str
    """Fixed, new or still open."""
    matters: tuple[Matter, ...]


def paired(assessments: Iterable[Assessment], view: View) -> Iterator[tuple[Assessment, Progress | None]]:
    """Yield each draft with what became of it; None where nobody asked."""
    return ((assessment, of(view, place, assessment)) for place, assessment in enumerate(assessments))


def of(view: View, place: int, assessment: Assessment) -> Progress | None:
    """Return what became of the draft at a place of the result."""
    drafts = view.since.drafts if view.since else ()
    progress = drafts[place] if place < len(drafts) else None
    return progress if progress and progress.path == assessment.path else None


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


def told(progress: Progress | None, frame: Frame) -> Iterator[str]:
    """Yield everything there is to say of a draft, line by line; nothing where nobody asked."""
    yield from summary(progress, frame)
    for change in changes(progress)[1:] if progress else ():
        yield from _line(change, frame)


def summary(progress: Progress | None, frame: Frame) -> Iterator[str]:
    """Yield the same without what is there to be seen: only how much changed, and what was fixed."""
    if progress:
        yield head(progress)
        yield from notes(progress)
        yield from _line(changes(progress)[0], frame)


def _line(change: Change, frame: Frame) -> Iterator[str]:
    if change.matters:
        yield labels.SINCE_LINE.format(word=change.word, matters=labels.BASIS_MARK.join(matter(each, frame) for each in change.matters))


def of_items(progress: Progress | None) -> Mapping[str, str]:
    """Return of items by id whether they were fixed, are new or still open."""
    told = changes(progress) if progress else ()
    return {each.id: change.word for change in told for each in change.matters if each.after is not None}


def of_findings(progress: Progress | None, assessment: Assessment) -> Iterator[str]:
    """Yield of each finding of a draft whether it is new or still open; empty where nothing was compared."""
    words = defaultdict[tuple[str, str, int | None], list[str]](list)
    for change in changes(progress) if progress else ():
        for each in change.matters if change.word != labels.FIXED else ():
            words[each.id, each.text, each.line].append(change.word)
    document = assessment.document
    for finding in assessment.findings:
        known = words[finding.id, document.slice(finding.span), document.line(finding.span.start)] if document else []
        yield known.pop(0) if known else ""


def whole(since: Since | None) -> Iterator[str]:
    """Yield what concerns no draft of this result: other rules, drafts that are gone."""
    if since and not since.same_rules:
        yield labels.SINCE_RULES
    if since and since.removed:
        yield labels.SINCE_REMOVED.format(paths=labels.LIST_MARK.join(map(layout.line, since.removed)))
