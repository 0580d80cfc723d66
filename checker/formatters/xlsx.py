"""Assessments as an Excel workbook: one draft as its checklist, many as tables of all units and a sheet of remarks for each.

Strings are written as strings, so that nothing a document says can be a formula or a link. No colour stands without a sign.
"""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, NamedTuple

from checker import layout
from checker.formatters import labels, since, wording
from checker.formatters.workbook import Book, Cell, Value
from checker.model import Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checker.model import Assessment, ItemResult, Progress, View

_OPEN: Final = (Status.MISSING, Status.PARTIAL, Status.ERROR)
_CHECKLIST_WIDTHS: Final = (26, 7, 11, 7, 7, 84)
_MATRIX_WIDTHS: Final = (13, 18, 10, 7, 5, 5, 5)
_RANKING_WIDTHS: Final = (6, *_MATRIX_WIDTHS, 60)
_WEAK_WIDTHS: Final = (26, 7, *[8] * len(labels.STATUS), 8, 60)
_FINDING_WIDTHS: Final = (16, 28, 14, 10, 36, 44, 24)
_NO_HEADS: Final = ("",) * len(labels.FEEDBACK_HEADS)
_FEEDBACK_WIDTHS: Final = (6, 20, 66)
_COMPARISON_WIDTHS: Final = (18, 28, 10, 84)
_MARK_WIDTH: Final = 4
_MOST_SHEETS: Final = 200
"""Units that get a sheet of their own: a county or a city has fewer, and nobody finds one among thousands."""
_POINTS: Final = "0.0"
_SHARE: Final = "0%"


def render(assessments: Sequence[Assessment], view: View) -> bytes:
    """Return the workbook; raise ``UsageError`` where xlsxwriter is not installed, or where a sheet would have more rows than Excel takes."""
    book = Book(view, lean=len(assessments) > _MOST_SHEETS)
    if len(assessments) == 1:
        _checklist(book, assessments[0], since.of(view, 0, assessments[0]))
    else:
        _overviews(book, assessments)
    _findings(book, assessments)
    if view.since:
        _comparison(book, assessments, view)
    if 1 < len(assessments) <= _MOST_SHEETS:
        for assessment, progress in since.paired(assessments, view):
            _feedback(book, assessment, progress)
    elif assessments[1:]:
        _all_feedback(book, assessments)
    return book.closed()


# ---------------------------------------------------------------------------------------------- one draft


def _checklist(book: Book, assessment: Assessment, progress: Progress | None) -> None:
    heads = [layout.line(assessment.path), *_judgement(assessment, progress)]
    frame = wording.frame(assessment)
    titles = zip(labels.CHECKLIST_HEADS, _CHECKLIST_WIDTHS, strict=True)
    book.sheet(labels.CHECKLIST, heads, titles, (_item(item, frame) for item in wording.in_order(assessment.items)))


def _item(item: ItemResult, frame: wording.Frame) -> list[Value]:
    detail = layout.lines(wording.detail(wording.Group(item, ()), frame))
    earned = None if item.status is Status.NOT_APPLICABLE else item.earned
    return [item.rule.title, labels.LEVEL[item.level], _result(item), earned, item.weight, detail]


def _result(item: ItemResult) -> Cell:
    return Cell(labels.RESULT.format(mark=labels.MARK[item.status], status=labels.STATUS[item.status]), item.status)


def _judgement(assessment: Assessment, progress: Progress | None) -> Iterator[str]:
    """Say what came of a draft, line by line."""
    yield labels.HEAD.format(path=_unit(assessment), verdict=assessment.verdict.value)
    yield assessment.reason
    if assessment.error:
        if assessment.error not in assessment.reason:
            yield assessment.error
        return
    yield wording.identity(assessment)
    yield from (labels.NOTICE.format(notice=notice) for notice in wording.notices(assessment))
    yield wording.score(assessment)
    yield wording.item_counts(assessment.items)
    if progress:
        yield since.head(progress)


def _unit(assessment: Assessment) -> str:
    body = assessment.identity.body if assessment.identity else ""
    return body or PurePath(layout.line(assessment.path)).stem or labels.UNIT


# ---------------------------------------------------------------------------------------------- many drafts


class _Fact(NamedTuple):
    """As much of a draft as the overviews tell."""

    unit: str
    path: str
    verdict: Verdict
    score: float | None
    counts: tuple[int | None, ...]
    """Items that are missing, that are partial, and findings; None where nothing was judged."""
    reason: str
    found: Mapping[str, Status]
    """Status of each item by id."""

    @property
    def cells(self) -> list[Value]:
        """What ``MATRIX_HEADS`` names."""
        return [self.unit, self.path, Cell(self.verdict.value, self.verdict), Cell(self.score, form=_POINTS), *self.counts]


def _overviews(book: Book, assessments: Iterable[Assessment]) -> None:
    """Write the sheets that show all drafts side by side; each draft is looked at once, because an archive is read back for that."""
    facts: list[_Fact] = []
    asked: dict[str, ItemResult] = {}
    for assessment in assessments:
        facts.append(_fact(assessment))
        asked |= {item.rule.id: item for item in assessment.items if item.rule.id not in asked}
    _matrix(book, facts, asked)
    _ranking(book, facts)
    _weak(book, facts, asked)


def _fact(assessment: Assessment) -> _Fact:
    found = {item.rule.id: item.status for item in assessment.items}
    times = Counter(found.values())
    counts = (None,) * 3 if assessment.error else (times[Status.MISSING], times[Status.PARTIAL], len(assessment.findings))
    score, reason = assessment.score.value, assessment.error or assessment.reason
    return _Fact(_unit(assessment), assessment.path, assessment.verdict, score, counts, reason, found)


def _matrix(book: Book, facts: Iterable[_Fact], asked: Mapping[str, ItemResult]) -> None:
    heads = ((layout.line(item.rule.title), _MARK_WIDTH) for item in asked.values())
    marks = labels.GAP.join(labels.RESULT.format(mark=mark, status=labels.STATUS[status]) for status, mark in labels.MARK.items())
    rows = ([*fact.cells, *_marks(fact, asked)] for fact in facts)
    titles = (*zip(labels.MATRIX_HEADS, _MATRIX_WIDTHS, strict=True), *heads)
    book.sheet(labels.MATRIX, [labels.REPORT, labels.LEGEND.format(marks=marks)], titles, rows, frozen=1)


def _marks(fact: _Fact, asked: Iterable[str]) -> Iterator[Value]:
    for name in asked:
        yield Cell(labels.MARK[fact.found[name]], fact.found[name]) if name in fact.found else None


def _ranking(book: Book, facts: Sequence[_Fact]) -> None:
    """List the units by score, equal ones with one rank, those without a score last."""
    ranked = sorted(facts, key=lambda fact: -1.0 if fact.score is None else fact.score, reverse=True)
    first = {score: place for place, score in reversed([*enumerate((fact.score for fact in ranked), start=1)])}
    rows = ([labels.NO_VALUE if fact.score is None else first[fact.score], *fact.cells, fact.reason] for fact in ranked)
    book.sheet(labels.RANKING, [labels.RANKING], zip(labels.RANKING_HEADS, _RANKING_WIDTHS, strict=True), rows, frozen=2)


def _weak(book: Book, facts: Sequence[_Fact], asked: Mapping[str, ItemResult]) -> None:
    """List the items by the share of the units that fall short of them."""
    rows = sorted((_weakness(item, facts) for item in asked.values()), key=lambda row: -row[0])
    book.sheet(labels.WEAK, [labels.WEAK], zip(labels.WEAK_HEADS, _WEAK_WIDTHS, strict=True), (row for _, row in rows), frozen=1)


def _weakness(item: ItemResult, facts: Sequence[_Fact]) -> tuple[float, list[Value]]:
    results = [(fact.found[item.rule.id], fact.unit) for fact in facts if item.rule.id in fact.found]
    found = Counter(status for status, _ in results)
    short = [unit for status, unit in results if status in _OPEN]
    applying = len(results) - found[Status.NOT_APPLICABLE]
    share = len(short) / applying if applying else 0.0
    counts = [Cell(found[status], status if found[status] else None) for status in labels.STATUS]
    return share, [item.rule.title, labels.LEVEL[item.level], *counts, Cell(share, form=_SHARE), labels.LIST_MARK.join(short)]


def _findings(book: Book, assessments: Sequence[Assessment]) -> None:
    rows = (row for assessment in assessments for row in _finding_rows(assessment))
    book.sheet(labels.DEFECT, [labels.DEFECT], zip(labels.ALL_FINDINGS_HEADS, _FINDING_WIDTHS, strict=True), rows, frozen=1)


def _finding_rows(assessment: Assessment) -> Iterator[list[Value]]:
    document, frame, unit = assessment.document, wording.frame(assessment), _unit(assessment)
    for number, finding in enumerate(assessment.findings, start=1):
        _, kind, place, _ = wording.finding_row(number, finding, document, frame)
        words = layout.line(document.slice(finding.span)) if document else ""
        yield [unit, assessment.path, kind, place, words, finding.message, wording.repair(finding.repair)]


def _comparison(book: Book, assessments: Iterable[Assessment], view: View) -> None:
    rows = (row for assessment, progress in since.paired(assessments, view) if progress for row in _matters(assessment, progress))
    titles = zip(labels.COMPARISON_HEADS, _COMPARISON_WIDTHS, strict=True)
    book.sheet(labels.COMPARISON, [labels.COMPARISON, *since.whole(view.since)], titles, rows, frozen=1)


def _matters(assessment: Assessment, progress: Progress) -> Iterator[list[Value]]:
    """Say of everything what became of it; of a draft that cannot be compared why."""
    unit, frame = _unit(assessment), wording.frame(assessment)
    if not progress.compared:
        yield [unit, assessment.path, labels.NO_VALUE, since.head(progress)]
    for change in since.changes(progress):
        for matter in change.matters:
            yield [unit, assessment.path, change.word, since.matter(matter, frame)]


def _feedback(book: Book, assessment: Assessment, progress: Progress | None) -> None:
    """Write what is sent back to a unit: everything to put right, in the order in which to do it."""
    year = assessment.identity.year if assessment.identity else None
    title = labels.FEEDBACK.format(unit=_unit(assessment), year=labels.FEEDBACK_YEAR.format(year=year) if year else "")
    rows = [[number, *remark] for number, remark in enumerate(_remarks(assessment), start=1)]
    heads = [title, *_judgement(assessment, progress), *([] if rows or assessment.error else [labels.NO_REMARKS])]
    titles = zip(labels.FEEDBACK_HEADS if rows else _NO_HEADS, _FEEDBACK_WIDTHS, strict=True)
    book.sheet(_unit(assessment), heads, titles, rows)


def _all_feedback(book: Book, assessments: Iterable[Assessment]) -> None:
    """Write the same of more units than anybody finds sheets of: all on one, to be filtered by unit."""
    rows = ([_unit(assessment), number, *remark] for assessment in assessments for number, remark in enumerate(_remarks(assessment), start=1))
    titles = zip((labels.MATRIX_HEADS[0], *labels.FEEDBACK_HEADS), (_MATRIX_WIDTHS[0], *_FEEDBACK_WIDTHS), strict=True)
    book.sheet(labels.ALL_FEEDBACK, [labels.ALL_FEEDBACK], titles, rows, frozen=1)


def _remarks(assessment: Assessment) -> Iterator[tuple[Value, Value]]:
    frame = wording.frame(assessment)
    for group in wording.groups(assessment.items):
        item = group.item
        if item.status in _OPEN:
            lines = (item.rule.title, str(_result(item).value), labels.LEVEL[item.level])
            yield Cell(layout.lines(lines), item.status), layout.lines(wording.detail(group, frame))
    for finding in assessment.findings:
        _, kind, place, told = wording.finding_row(0, finding, assessment.document, frame)
        yield layout.lines((kind, place)), told
