"""Assessments as an Excel workbook: one draft as its checklist, many as tables of all units and a sheet of remarks for each.

Strings are written as strings, so that nothing a document says can be a formula or a link. No colour stands without a sign.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from io import BytesIO
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from checker import columns, layout
from checker.errors import UsageError
from checker.formatters import labels, wording
from checker.formatters.remarks import in_order, notices
from checker.model import Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checker.model import Assessment, ItemResult, View

_FILLS: Final[Mapping[Status | Verdict, tuple[str, str]]] = {
    Status.MET: ("#E2F0D9", "#1E5C1E"),
    Status.PARTIAL: ("#FFF2CC", "#7F4F00"),
    Status.MISSING: ("#F8CBAD", "#9C0006"),
    Status.NOT_APPLICABLE: ("#EDEDED", "#595959"),
    Status.ERROR: ("#E4DFEC", "#5B2C83"),
    Verdict.READY: ("#E2F0D9", "#1E5C1E"),
    Verdict.REVISE: ("#FFF2CC", "#7F4F00"),
    Verdict.UNDECIDED: ("#F8CBAD", "#9C0006"),
}
"""Background and ink; each pair has a contrast of 6 : 1 at least."""
_OPEN: Final = (Status.MISSING, Status.PARTIAL, Status.ERROR)
_BIRTH: Final = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - xlsxwriter takes a date without a zone
"""The file tells no time of its making: the same results give the same bytes."""
_MOST_CHARACTERS: Final = 32_767
"""Of a cell, by the limits of Excel."""
_SHEET_NAME: Final = 31
"""Most UTF-16 units of the name of a sheet, by the limits of Excel."""
_FORBIDDEN: Final = dict.fromkeys(map(ord, "[]:*?/\\"), " ")
_RESERVED: Final = "history"
_CHECKLIST_WIDTHS: Final = (26, 7, 11, 7, 7, 84)
_MATRIX_WIDTHS: Final = (18, 28, 10, 8, 8, 8, 10)
_RANKING_WIDTHS: Final = (6, *_MATRIX_WIDTHS, 60)
_WEAK_WIDTHS: Final = (26, 7, *[8] * len(labels.STATUS), 8, 60)
_FINDING_WIDTHS: Final = (16, 28, 14, 10, 36, 44, 24)
_FEEDBACK_WIDTHS: Final = (6, 20, 66)
_MARK_WIDTH: Final = 6
_LINE_HEIGHT: Final = 14.25
"""Points of a line of 10.5-point type."""
_TALLEST: Final = 409
"""Points of a row, by the limits of Excel."""


class _Cell(NamedTuple):
    """A value with the status or verdict that gives it its colour, and the way to write a number."""

    value: str | float | None
    fill: Status | Verdict | None = None
    form: str = ""

    @property
    def lines(self) -> list[str]:
        """What stands in the cell, line by line."""
        return str(self.value or "").split("\n")


_Value = str | float | _Cell | None
_POINTS: Final = "0.0"
_SHARE: Final = "0%"


def render(assessments: Sequence[Assessment], view: View) -> bytes:
    """Return the workbook; raise ``UsageError`` where xlsxwriter is not installed."""
    book = _Book(view)
    if len(assessments) == 1:
        _checklist(book, assessments[0])
    else:
        _matrix(book, assessments)
        _ranking(book, assessments)
        _weak(book, assessments)
    _findings(book, assessments)
    if len(assessments) > 1:
        for assessment in assessments:
            _feedback(book, assessment)
    return book.closed()


# ---------------------------------------------------------------------------------------------- one draft


def _checklist(book: _Book, assessment: Assessment) -> None:
    heads = [layout.line(assessment.path), *_judgement(assessment)]
    frame = wording.frame(assessment)
    titles = zip(labels.CHECKLIST_HEADS, _CHECKLIST_WIDTHS, strict=True)
    book.sheet(labels.CHECKLIST, heads, titles, (_item(item, frame) for item in in_order(assessment.items)))


def _item(item: ItemResult, frame: wording.Frame) -> list[_Value]:
    detail = layout.lines(wording.detail(wording.Group(item, ()), frame))
    earned = None if item.status is Status.NOT_APPLICABLE else item.earned
    return [item.rule.title, labels.LEVEL[item.level], _result(item), earned, item.weight, detail]


def _result(item: ItemResult) -> _Cell:
    return _Cell(labels.RESULT.format(mark=labels.MARK[item.status], status=labels.STATUS[item.status]), item.status)


def _judgement(assessment: Assessment) -> Iterator[str]:
    """Say what came of a draft, line by line."""
    yield labels.HEAD.format(path=_unit(assessment), verdict=assessment.verdict.value)
    yield assessment.reason
    if assessment.error:
        if assessment.error not in assessment.reason:
            yield assessment.error
        return
    yield wording.identity(assessment)
    yield from (labels.NOTICE.format(notice=notice) for notice in notices(assessment))
    yield wording.score(assessment)
    yield wording.item_counts(assessment.items)


def _unit(assessment: Assessment) -> str:
    body = assessment.identity.body if assessment.identity else ""
    return body or PurePath(layout.line(assessment.path)).stem or labels.UNIT


# ---------------------------------------------------------------------------------------------- many drafts


def _matrix(book: _Book, assessments: Sequence[Assessment]) -> None:
    rules = {item.rule.id: item.rule for assessment in assessments for item in assessment.items}
    titles = [*zip(labels.MATRIX_HEADS, _MATRIX_WIDTHS, strict=True), *((layout.line(rule.title), _MARK_WIDTH) for rule in rules.values())]
    marks = labels.GAP.join(labels.RESULT.format(mark=mark, status=labels.STATUS[status]) for status, mark in labels.MARK.items())
    rows = ([*_overview(each), *_marks(each, rules)] for each in assessments)
    book.sheet(labels.MATRIX, [labels.REPORT, labels.LEGEND.format(marks=marks)], titles, rows, frozen=1)


def _marks(assessment: Assessment, rules: Iterable[str]) -> Iterator[_Value]:
    found = {item.rule.id: item.status for item in assessment.items}
    for name in rules:
        yield _Cell(labels.MARK[found[name]], found[name]) if name in found else None


def _overview(assessment: Assessment) -> list[_Value]:
    """Return what ``MATRIX_HEADS`` names; no numbers where nothing was judged."""
    found = Counter(item.status for item in assessment.items)
    counts = (None,) * 3 if assessment.error else (found[Status.MISSING], found[Status.PARTIAL], len(assessment.findings))
    verdict = _Cell(assessment.verdict.value, assessment.verdict)
    return [_unit(assessment), assessment.path, verdict, _Cell(assessment.score.value, form=_POINTS), *counts]


def _ranking(book: _Book, assessments: Sequence[Assessment]) -> None:
    """List the units by score, equal ones with one rank, those without a score last."""
    scores = [-1.0 if each.score.value is None else each.score.value for each in assessments]
    ranked = sorted(zip(scores, assessments, strict=True), key=lambda pair: -pair[0])
    rows = (
        [labels.NO_VALUE if score < 0 else 1 + sum(other > score for other in scores), *_overview(each), each.error or each.reason]
        for score, each in ranked
    )
    book.sheet(labels.RANKING, [labels.RANKING], zip(labels.RANKING_HEADS, _RANKING_WIDTHS, strict=True), rows, frozen=2)


def _weak(book: _Book, assessments: Sequence[Assessment]) -> None:
    """List the items by the share of the units that fall short of them."""
    asked: dict[str, list[tuple[ItemResult, str]]] = {}
    for assessment in assessments:
        for item in assessment.items:
            asked.setdefault(item.rule.id, []).append((item, _unit(assessment)))
    rows = sorted(map(_weakness, asked.values()), key=lambda row: -row[0])
    book.sheet(labels.WEAK, [labels.WEAK], zip(labels.WEAK_HEADS, _WEAK_WIDTHS, strict=True), (row for _, row in rows), frozen=1)


def _weakness(results: Sequence[tuple[ItemResult, str]]) -> tuple[float, list[_Value]]:
    found = Counter(item.status for item, _ in results)
    short = [unit for item, unit in results if item.status in _OPEN]
    applying = len(results) - found[Status.NOT_APPLICABLE]
    share = len(short) / applying if applying else 0.0
    item = results[0][0]
    counts = [_Cell(found[status], status if found[status] else None) for status in labels.STATUS]
    return share, [item.rule.title, labels.LEVEL[item.level], *counts, _Cell(share, form=_SHARE), labels.LIST_MARK.join(short)]


def _findings(book: _Book, assessments: Sequence[Assessment]) -> None:
    rows = (row for assessment in assessments for row in _finding_rows(assessment))
    book.sheet(labels.DEFECT, [labels.DEFECT], zip(labels.ALL_FINDINGS_HEADS, _FINDING_WIDTHS, strict=True), rows, frozen=1)


def _finding_rows(assessment: Assessment) -> Iterator[list[_Value]]:
    document, frame, unit = assessment.document, wording.frame(assessment), _unit(assessment)
    for number, finding in enumerate(assessment.findings, start=1):
        _, kind, place, _ = wording.finding_row(number, finding, document, frame)
        words = layout.line(document.slice(finding.span)) if document else ""
        yield [unit, assessment.path, kind, place, words, finding.message, wording.repair(finding.repair)]


def _feedback(book: _Book, assessment: Assessment) -> None:
    """Write what is sent back to a unit: everything to put right, in the order in which to do it."""
    year = assessment.identity.year if assessment.identity else None
    title = labels.FEEDBACK.format(unit=_unit(assessment), year=labels.FEEDBACK_YEAR.format(year=year) if year else "")
    remarks = list(_remarks(assessment))
    rows = ([number, *remark] for number, remark in enumerate(remarks, start=1))
    heads = [title, *_judgement(assessment), *([] if remarks or assessment.error else [labels.NO_REMARKS])]
    titles = zip(labels.FEEDBACK_HEADS, _FEEDBACK_WIDTHS, strict=True) if remarks else ()
    book.sheet(_unit(assessment), heads, titles, rows)


def _remarks(assessment: Assessment) -> Iterator[tuple[_Value, _Value]]:
    frame = wording.frame(assessment)
    for group in wording.groups(assessment.items):
        item = group.item
        if item.status in _OPEN:
            lines = (item.rule.title, str(_result(item).value), labels.LEVEL[item.level])
            yield _Cell(layout.lines(lines), item.status), layout.lines(wording.detail(group, frame))
    for finding in assessment.findings:
        _, kind, place, told = wording.finding_row(0, finding, assessment.document, frame)
        yield layout.lines((kind, place)), told


# ---------------------------------------------------------------------------------------------- the workbook


class _Book:
    """A workbook in the making; alone knows xlsxwriter."""

    def __init__(self, view: View) -> None:
        try:
            import xlsxwriter  # noqa: PLC0415 - an extra, and heavy
        except ImportError as fault:
            raise UsageError(labels.NO_XLSX) from fault
        rules = view.ruleset
        told = labels.GAP.join((labels.RULESET.format(id=rules.id, version=rules.version, title=rules.title), labels.FOOTER))
        self._notes = (*(labels.CHANGE.format(change=wording.change(change)) for change in rules.changes), told)
        self._bytes = BytesIO()
        self._book = xlsxwriter.Workbook(self._bytes, {"in_memory": True})
        self._book.set_properties({"title": labels.REPORT, "created": _BIRTH})
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}
        self._taken = {_RESERVED}

    def closed(self) -> bytes:
        """Return the finished file."""
        self._book.close()
        return self._bytes.getvalue()

    def sheet(
        self, name: str, heads: Sequence[str], titles: Iterable[tuple[str, int]], rows: Iterable[Sequence[_Value]], *, frozen: int = 0
    ) -> None:
        """Write a sheet: lines of text, then a table that can be filtered, its heads and first columns kept in sight.

        Titles come with the widths of their columns in characters of Excel.
        """
        sheet = self._book.add_worksheet(self._name(name))
        top = self._lines(sheet, heads)
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P / &N")
        heading = list(titles)
        if not heading:
            return
        for column, (title, width) in enumerate(heading):
            sheet.set_column(column, column, width)
            self._put(sheet, (top, column), _Cell(title), bold=True, bg_color="#D9E2F3", align="center", valign="vcenter")
        widths = [width for _, width in heading]
        sheet.set_row(top, _height([_Cell(title) for title, _ in heading], widths))
        last = top
        for last, row in enumerate(rows, start=top + 1):
            cells = [value if isinstance(value, _Cell) else _Cell(value) for value in row]
            sheet.set_row(last, _height(cells, widths))
            for column, cell in enumerate(cells):
                self._put(sheet, (last, column), cell)
        sheet.autofilter(top, 0, last, len(heading) - 1)
        sheet.freeze_panes(top + 1, frozen)
        sheet.repeat_rows(top)
        if len(heading) > len(labels.FEEDBACK_HEADS):
            sheet.set_landscape()

    def _lines(self, sheet: Any, heads: Sequence[str]) -> int:  # noqa: ANN401 - xlsxwriter is known inside only
        """Write the lines above a table; return the row where that begins."""
        sheet.set_row(0, 1.5 * _LINE_HEIGHT)
        lines = (*heads, *self._notes)
        for row, line in enumerate(lines):
            look = {"bold": True, "font_size": 14} if row == 0 else {"font_color": "#404040"}
            self._put(sheet, (row, 0), _Cell(layout.line(line)), border=0, text_wrap=False, **look)
        return len(lines)

    def _put(self, sheet: Any, place: tuple[int, int], cell: _Cell, **look: object) -> None:  # noqa: ANN401
        if cell.fill:
            background, ink = _FILLS[cell.fill]
            look |= {"bg_color": background, "font_color": ink, "align": "center"}
        if cell.form:
            look["num_format"] = cell.form
        if isinstance(cell.value, str):
            sheet.write_string(*place, layout.visible(cell.value)[:_MOST_CHARACTERS], self._format(look))
        elif cell.value is None:
            sheet.write_blank(*place, None, self._format(look))
        else:
            sheet.write_number(*place, cell.value, self._format(look))

    def _format(self, look: Mapping[str, object]) -> Any:  # noqa: ANN401
        whole = {"font_name": "宋体", "font_size": 10.5, "border": 1, "border_color": "#A6A6A6", "valign": "top", "text_wrap": True, **look}
        key = tuple(sorted(whole.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(whole)
        return self._formats[key]

    def _name(self, wanted: str) -> str:
        """Return a name that Excel accepts and no other sheet has."""
        plain = layout.line(layout.visible(wanted).translate(_FORBIDDEN)).strip("' ") or labels.UNIT
        for number in range(1, len(self._taken) + 2):
            tail = f"（{number}）" if number > 1 else ""
            name = _cut(plain, _SHEET_NAME - len(tail)).rstrip("' ") + tail
            if name.casefold() not in self._taken:
                break
        self._taken.add(name.casefold())
        return name


def _height(cells: Sequence[_Cell], widths: Sequence[int]) -> float:
    """Return the points a row needs: not every program fits rows to wrapped text by itself."""
    lines = max(sum(max(1, math.ceil(columns.width(line) / (width - 1))) for line in cell.lines) for cell, width in zip(cells, widths, strict=True))
    return min(_TALLEST, _LINE_HEIGHT * lines)


def _cut(text: str, most: int) -> str:
    """Keep as many UTF-16 units of a text as there is room for, and no half character."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")
