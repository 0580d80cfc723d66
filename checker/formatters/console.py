"""Assessments as a page for the terminal: the verdict, what must be fixed first, then everything else that was found.

The page is composed of plain strings. Only ``_Page`` knows rich, and every string passes its ``_clean`` on the way to
the terminal: a document can neither colour the page nor move the cursor, whatever it contains.
"""

from __future__ import annotations

from collections import Counter
from io import StringIO
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from checker import layout
from checker.formatters import labels, since, tally, wording
from checker.model import Agreement, Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rich.console import Console, ConsoleOptions
    from rich.measure import Measurement
    from rich.segment import Segment

    from checker.model import Assessment, Document, Finding, ItemResult, Number, Part, Progress, View

_NARROWEST: Final = 40
"""Columns below which a table of four columns is unreadable; a narrower terminal wraps by itself."""
_MOST_ROWS: Final = 200
"""Rows of a table, or changes since an earlier result: more nobody reads on a terminal."""
_HEIGHT: Final = 25
"""Given to rich so that it does not ask the terminal; nothing depends on it."""
_MARGIN: Final = " "
"""On both sides of what a cell says. Written with it: rich makes of each cell's padding a thing to be laid out once more."""
_TITLE_SHARE: Final = 4
"""The titles get at most one part in this many of the page."""

_STATUS_STYLE: Final[Mapping[Status, str]] = {
    Status.MET: "green",
    Status.PARTIAL: "yellow",
    Status.MISSING: "red",
    Status.NOT_APPLICABLE: "dim",
    Status.ERROR: "magenta",
}
_VERDICT_STYLE: Final[Mapping[Verdict, str]] = {
    Verdict.READY: "bold green",
    Verdict.REVISE: "bold yellow",
    Verdict.UNDECIDED: "bold red",
}

_AGREEMENT_STYLE: Final[Mapping[Agreement, str]] = {Agreement.REFUTED: "red", Agreement.ROUNDED: "yellow", Agreement.NOT_COMPARED: "dim"}
_UNSETTLED: Final = frozenset({Status.PARTIAL, Status.MISSING, Status.ERROR})


class _Cell(NamedTuple):
    """The text of a table cell, its lines parted by line feeds."""

    text: str
    style: str = ""


class _Column(NamedTuple):
    """A table column; ``widest`` of 0 lets it grow, a fixed one is as wide as its widest word."""

    title: str
    widest: int = 0
    right: bool = False


def render(assessments: Sequence[Assessment], view: View) -> Iterator[str]:
    """Yield the page: every document, a summary of many, and which rules judged."""
    page, summary = _Page(view), list[tuple[str, ...]]()
    for assessment, progress in since.paired(assessments, view):
        _write_assessment(page, assessment, progress, view)
        summary.append(wording.summary_row(assessment))
        yield page.taken()
    if not summary:
        page.line(labels.NOTHING)
    if len(summary) > 1:
        _write_summary(page, summary)
    for line in since.whole(view.since):
        page.line(line)
    for remark in view.remarks:
        page.line(remark, "yellow")
    rules = view.ruleset
    for change in wording.changes(rules.changes):
        page.line(change)
    page.line(wording.ruleset(rules), "dim")
    page.line(labels.FOOTER, "dim")
    yield page.taken()


# ---------------------------------------------------------------------------------------------- one document


def _write_assessment(page: _Page, assessment: Assessment, progress: Progress | None, view: View) -> None:
    verdict = assessment.verdict
    page.line(labels.HEAD.format(path=layout.line(assessment.path), verdict=verdict.value), _VERDICT_STYLE[verdict])
    reason = assessment.reason or assessment.error or labels.VERDICT[verdict]
    page.line(reason)
    if assessment.error:
        if assessment.error not in reason:
            page.line(assessment.error)
    else:
        _write_judgement(page, assessment, progress, view)
    page.line()


def _write_judgement(page: _Page, assessment: Assessment, progress: Progress | None, view: View) -> None:
    document, frame = assessment.document, wording.frame(assessment)
    page.line(wording.identity(assessment))
    for notice in wording.notices(assessment):
        page.line(labels.NOTICE.format(notice=notice))
    for line in wording.reading(document) if view.reading and document else ():
        page.line(line)
    if progress:
        _write_progress(page, progress, frame)
    if view.outline and document:
        _write_outline(page, document, assessment.parts, frame)
    _write_items(page, assessment.items, frame)
    _write_findings(page, assessment.findings, document, frame)
    if view.numbers and document:
        _write_numbers(page, assessment.numbers, document, frame)
    page.line(wording.score(assessment), "bold")
    page.line(wording.item_counts(assessment.items))
    if view.explain:
        _write_tally(page, assessment)


def _write_progress(page: _Page, progress: Progress, frame: wording.Frame) -> None:
    """Say what was fixed, what is new and what is still open."""
    page.line(since.head(progress), "bold")
    for note in since.notes(progress):
        page.line(note)
    for change in since.changes(progress):
        matters = labels.BASIS_MARK.join(since.matter(matter, frame) for matter in change.matters[:_MOST_ROWS])
        if matters:
            page.line(labels.SINCE_LINE.format(word=change.word, matters=matters))
        page.rest(len(change.matters) - _MOST_ROWS)


def _write_tally(page: _Page, assessment: Assessment) -> None:
    """Reckon the score once more, line by line."""
    page.line()
    page.line(labels.TALLY, "bold")
    title, result, share, points = labels.TALLY_HEADS
    columns = (_Column(title), _Column(result), _Column(share, right=True), _Column(points, right=True))
    page.table(columns, [tuple(map(_Cell, row)) for row in tally.rows(assessment)], spaced=False)
    for line in tally.lines(assessment):
        page.line(line)


# ---------------------------------------------------------------------------------------------- the outline


def _write_outline(page: _Page, document: Document, parts: Sequence[Part], frame: wording.Frame) -> None:
    page.line()
    page.line(labels.OUTLINE, "bold")
    lines = list(_outline(document, parts, frame))
    for line in lines or [labels.NO_OUTLINE]:
        page.line(line)


def _outline(document: Document, parts: Sequence[Part], frame: wording.Frame) -> Iterator[str]:
    """Yield a line for each heading with the part it was taken for, and for each part that has no heading."""
    for section in document.sections:
        own = [part for part in parts if part.section == section.index]
        indent = labels.GAP * section.level
        if section.index:
            words = document.slice(section.number) + document.slice(section.heading)
            tags = [_recognised(part) for part in own if part.heading]
            yield indent + labels.GAP.join((words, frame.at(document.line(section.span.start)), *tags))
        for part in own:
            if not part.heading:
                yield indent + labels.GAP + frame.at(document.line(part.span.start)) + _recognised(part)


def _recognised(part: Part) -> str:
    return labels.RECOGNISED.format(id=part.id, why=part.why)


# ---------------------------------------------------------------------------------------------- the items


def _write_items(page: _Page, items: Sequence[ItemResult], frame: wording.Frame) -> None:
    if not items:
        page.line(labels.NO_ITEMS, "bold red")
        return
    title, result, detail, points = labels.ITEM_HEADS
    columns = (_Column(title, page.width // _TITLE_SHARE), _Column(result), _Column(detail), _Column(points, right=True))
    page.table(columns, [_row(group, frame) for group in wording.groups(items)])


def _row(group: wording.Group, frame: wording.Frame) -> tuple[_Cell, ...]:
    item = group.item
    style = _STATUS_STYLE[item.status]
    result = labels.RESULT.format(mark=labels.MARK[item.status], status=labels.STATUS[item.status])
    if item.status in _UNSETTLED:
        result = f"{result}\n{labels.LEVEL[item.level]}"
    return _Cell(layout.line(item.rule.title)), _Cell(result, style), _Cell(layout.lines(wording.detail(group, frame))), _Cell(wording.points(item))


# ---------------------------------------------------------------------------------------------- the findings


def _write_findings(page: _Page, findings: Sequence[Finding], document: Document | None, frame: wording.Frame) -> None:
    if not findings:
        return
    page.line(labels.FINDINGS.format(count=len(findings)), "bold")
    rows = (_finding(number, finding, document, frame) for number, finding in enumerate(findings, start=1))
    page.table([_Column(title) for title in labels.FINDING_HEADS], rows)


def _finding(number: int, finding: Finding, document: Document | None, frame: wording.Frame) -> tuple[_Cell, ...]:
    return tuple(map(_Cell, wording.finding_row(number, finding, document, frame)))


# ---------------------------------------------------------------------------------------------- the numbers


def _write_numbers(page: _Page, numbers: Sequence[Number], document: Document, frame: wording.Frame) -> None:
    found = Counter(number.agreement for number in numbers)
    counts = wording.counts({word: found[agreement] for agreement, word in labels.AGREEMENT.items()})
    page.line(labels.NUMBERS.format(count=len(numbers), counts=counts), "bold")
    if numbers:
        page.table([_Column(title) for title in labels.NUMBER_HEADS], (_number(each, document, frame) for each in numbers), spaced=False)


def _number(number: Number, document: Document, frame: wording.Frame) -> tuple[_Cell, ...]:
    place, words, result, told = wording.number_row(number, document, frame)
    return _Cell(place), _Cell(words), _Cell(result, _AGREEMENT_STYLE.get(number.agreement, "")), _Cell(told)


# ---------------------------------------------------------------------------------------------- the summary


def _write_summary(page: _Page, rows: Sequence[tuple[str, ...]]) -> None:
    verdicts = Counter(verdict for _, verdict, *_ in rows)
    counts = wording.counts({verdict.value: verdicts[verdict.value] for verdict in Verdict})
    page.line(labels.SUMMARY.format(total=len(rows), counts=counts), "bold")
    path, verdict, *numbers = labels.SUMMARY_HEADS
    columns = (_Column(path), _Column(verdict), *(_Column(title, right=True) for title in numbers))
    cells = ((_Cell(path), _Cell(verdict, _VERDICT_STYLE[Verdict(verdict)]), *map(_Cell, numbers)) for path, verdict, *numbers in rows)
    page.table(columns, cells, spaced=False)


# ---------------------------------------------------------------------------------------------- the sheet


class _Page:
    """A sheet of the width asked for; alone knows rich and what the terminal can show."""

    def __init__(self, view: View) -> None:
        from rich.console import Console  # noqa: PLC0415 - rich costs start-up time that other formats need not pay

        self.width = max(view.width, _NARROWEST)
        self._gbk = view.ascii_marks
        self._sheet = StringIO()
        self._console = Console(
            file=self._sheet,
            width=self.width,
            height=_HEIGHT,
            color_system="standard" if view.color else None,
            force_terminal=view.color,
            force_jupyter=False,
            legacy_windows=False,
            emoji=False,
            markup=False,
            highlight=False,
            _environ={},
        )

    def line(self, text: str = "", style: str = "") -> None:
        """Write a line, wrapped where it is too long."""
        self._console.print(self._prose(text.replace("\n", " "), style))

    def table(self, columns: Sequence[_Column], rows: Iterable[Sequence[_Cell]], *, spaced: bool = True) -> None:
        """Write a table, if spaced with a blank line between rows; no cell is cut off, and what a long table leaves out is told."""
        from rich.box import SIMPLE  # noqa: PLC0415
        from rich.table import Table  # noqa: PLC0415

        table = Table(box=SIMPLE, show_lines=spaced, padding=0)
        for column in columns:
            justify: Literal["left", "right"] = "right" if column.right else "left"
            widest = column.widest + 2 * len(_MARGIN) if column.widest else None
            table.add_column(self._prose(column.title, margin=_MARGIN), max_width=widest, justify=justify)
        more = iter(rows)
        for row in islice(more, _MOST_ROWS):
            table.add_row(*(self._prose(cell.text, cell.style, _MARGIN) for cell in row))
        self._console.print(table)
        self.rest(sum(1 for _ in more))

    def rest(self, count: int) -> None:
        """Say how many there are beyond what is shown, and how to see them all."""
        if count > 0:
            self.line(labels.MORE_ROWS.format(count=count), "bold")

    def taken(self) -> str:
        """Return what was written since it was last asked for, without blanks at line ends."""
        written = self._sheet.getvalue()
        self._sheet.seek(0)
        self._sheet.truncate()
        return "".join(f"{line.rstrip()}\n" for line in written.splitlines())

    def _prose(self, text: str, style: str = "", margin: str = "") -> _Prose:
        return _Prose(self._clean(text), style, margin)

    def _clean(self, text: str) -> str:
        """Keep what the terminal can show: no control or invisible characters but line feeds, and only GBK where asked."""
        shown = layout.visible(text)
        return shown.encode("gbk", "replace").decode("gbk") if self._gbk else shown


class _Prose:
    """Chinese text as rich can lay it out: lines break anywhere but before 。 or after 「, and never inside a number.

    It gives rich lines that are ready; a ``Text`` would be measured, broken and filled up a second time.
    """

    def __init__(self, text: str, style: str, margin: str) -> None:
        self._lines = text.split("\n")
        self._style = style
        self._margin = margin

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        """Yield the text broken to the columns at hand, line by line; in a cell, lines fill its width."""
        from rich.cells import cell_len, chop_cells  # noqa: PLC0415
        from rich.segment import Segment  # noqa: PLC0415

        style, end, width = console.get_style(self._style), Segment.line(), options.max_width - 2 * len(self._margin)
        for filled in chain.from_iterable(layout.folded(line, width, cell_len) for line in self._lines):
            for line in (filled,) if cell_len(filled) <= width else chop_cells(filled, width):
                free = " " * (width - cell_len(line)) if self._margin else ""
                yield Segment(self._margin + (free + line if options.justify == "right" else line + free) + self._margin, style)
                yield end

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Ask for the columns of the unbroken text, and for those of its widest word at least."""
        from rich.cells import cell_len  # noqa: PLC0415
        from rich.measure import Measurement  # noqa: PLC0415

        words, margins = (word for line in self._lines for word in line.split()), 2 * len(self._margin)
        return Measurement(margins + max(map(cell_len, words), default=0), margins + max(map(cell_len, self._lines)))
