"""An Excel workbook in the making, sheet by sheet; alone knows xlsxwriter.

Strings are written as strings, so that nothing a document says can be a formula or a link. No colour stands without a sign.
"""

from __future__ import annotations

import datetime as dt
import math
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from checker import columns, layout
from checker.errors import UsageError
from checker.formatters import labels, wording
from checker.model import Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from checker.model import View

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
_BIRTH: Final = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - xlsxwriter takes a date without a zone
"""The file tells no time of its making: the same results give the same bytes."""
_MOST_CHARACTERS: Final = 32_767
"""Of a cell, by the limits of Excel."""
_SHEET_NAME: Final = 31
"""Most UTF-16 units of the name of a sheet, by the limits of Excel."""
_FORBIDDEN: Final = dict.fromkeys(map(ord, "[]:*?/\\"), " ")
_RESERVED: Final = "history"
_WIDEST: Final = 200
"""Characters across a page that are still legible on A4: three quarters of their size."""
_UPRIGHT: Final = 100
"""Characters across a page that stands upright."""
_MOST_ROWS: Final = 1_048_576
"""Of a sheet, by the limits of Excel."""
_TITLE: Final = 14
"""Points of the first line."""
_LINE_HEIGHT: Final = 16
"""Points of a line of 10.5-point type, in the tallest of the fonts that stand in for 宋体."""
_TALLEST: Final = 409
"""Points of a row, by the limits of Excel."""


class Cell(NamedTuple):
    """A value with the status or verdict that gives it its colour, and the way to write a number."""

    value: str | float | None
    fill: Status | Verdict | None = None
    form: str = ""

    @property
    def lines(self) -> list[str]:
        """What stands in the cell, line by line."""
        return str(self.value or "").split("\n")


Value = str | float | Cell | None


class Book:
    """A workbook in the making."""

    def __init__(self, view: View, *, lean: bool) -> None:
        """``lean`` keeps no more than a row in memory, at the price of a larger file."""
        try:
            import xlsxwriter  # noqa: PLC0415 - an extra, and heavy
        except ImportError as fault:
            raise UsageError(labels.NO_XLSX) from fault
        rules = view.ruleset
        self._notes = (*wording.changes(rules.changes), labels.GAP.join((wording.ruleset(rules), labels.FOOTER)))
        self._bytes = BytesIO()
        self._book = xlsxwriter.Workbook(self._bytes, {"constant_memory": True} if lean else {"in_memory": True})
        self._book.set_properties({"title": labels.REPORT, "created": _BIRTH})
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}
        self._taken = {_RESERVED}

    def closed(self) -> bytes:
        """Return the finished file."""
        self._book.close()
        return self._bytes.getvalue()

    def sheet(self, name: str, heads: Sequence[str], titles: Iterable[tuple[str, int]], rows: Iterable[Sequence[Value]], *, frozen: int = 0) -> None:
        """Write a sheet: lines of text, then a table that can be filtered, its heads and first columns kept in sight.

        Titles come with the widths of their columns in characters of Excel; where the first is empty, there is no table.
        """
        sheet = self._book.add_worksheet(self._name(name))
        heading = list(titles)
        widths = [width for _, width in heading]
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        top = self._lines(sheet, heads, widths)
        self._paper(sheet, widths)
        last = top
        if heading[0][0]:
            self._heading(sheet, top, heading)
        for last, row in enumerate(rows, start=top + 1):
            if last >= _MOST_ROWS:
                raise UsageError(labels.TOO_MANY_ROWS.format(sheet=sheet.get_name()))
            cells = [value if isinstance(value, Cell) else Cell(value) for value in row]
            sheet.set_row(last, _height(cells, widths))
            for column, cell in enumerate(cells):
                self._put(sheet, (last, column), cell)
        if heading[0][0]:
            sheet.autofilter(top, 0, last, len(heading) - 1)
            sheet.freeze_panes(top + 1, frozen)
            sheet.repeat_rows(top)

    def _heading(self, sheet: Any, top: int, heading: Sequence[tuple[str, int]]) -> None:  # noqa: ANN401 - xlsxwriter is known inside only
        cells, widths = [Cell(title) for title, _ in heading], [width for _, width in heading]
        sheet.set_row(top, _height(cells, widths))
        for column, cell in enumerate(cells):
            self._put(sheet, (top, column), cell, bold=True, bg_color="#D9E2F3", align="center", valign="vcenter")

    def _paper(self, sheet: Any, widths: Sequence[int]) -> None:  # noqa: ANN401
        """Print on A4, across as few pages as leave the type legible; the first column stands on each."""
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.7)
        sheet.set_footer("&C&P / &N")
        across = math.ceil(sum(widths) / _WIDEST)
        sheet.fit_to_pages(across, 0)
        if across > 1:
            sheet.repeat_columns(0)
        if sum(widths) > _UPRIGHT:
            sheet.set_landscape()

    def _lines(self, sheet: Any, heads: Sequence[str], widths: Sequence[int]) -> int:  # noqa: ANN401
        """Write the lines above a table, each as wide as what one page shows of it; return the row where that begins."""
        lines = (*heads, *self._notes)
        across = next((count for count in range(2, len(widths)) if sum(widths[:count]) > _UPRIGHT), len(widths))
        for row, line in enumerate(lines):
            look = {"bold": True, "font_size": _TITLE} if row == 0 else {"font_color": "#404040"}
            cell = Cell(layout.line(line))
            sheet.set_row(row, (1.5 if row == 0 else 1) * _height([cell], [sum(widths[:across])]))
            sheet.merge_range(row, 0, row, across - 1, "")
            self._put(sheet, (row, 0), cell, border=0, **look)
        return len(lines)

    def _put(self, sheet: Any, place: tuple[int, int], cell: Cell, **look: object) -> None:  # noqa: ANN401
        if cell.fill or isinstance(cell.value, (int, float)):
            look |= {"align": "center"}
        if cell.fill:
            background, ink = _FILLS[cell.fill]
            look |= {"bg_color": background, "font_color": ink}
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


def _height(cells: Sequence[Cell], widths: Sequence[int]) -> float:
    """Return the points a row needs: not every program fits rows to wrapped text by itself."""
    lines = max(sum(max(1, math.ceil(columns.width(line) / (width - 1))) for line in cell.lines) for cell, width in zip(cells, widths, strict=True))
    return min(_TALLEST, _LINE_HEIGHT * lines)


def _cut(text: str, most: int) -> str:
    """Keep as many UTF-16 units of a text as there is room for, and no half character."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")
