"""Assessments as a table for spreadsheets and databases: one row for each item and each finding.

Excel takes UTF-8 only with its mark in front, and whatever begins like a formula for one: such cells get an apostrophe.
"""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Final

from checker import layout
from checker.formatters import labels, since, wording
from checker.formatters.remarks import UNDECIDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checker.model import Assessment, Finding, ItemResult, Matter, Progress, View

_MARK: Final = "\ufeff"
_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""First characters of a formula; a spreadsheet set to Chinese takes the wide ones too."""
_PLAIN: Final = "'"
"""Makes text of what follows."""

_Cells = dict[str, object]


def render(assessments: Sequence[Assessment], view: View) -> Iterator[str]:
    """Yield the table with its heads; a draft that was not judged has one row that says why."""
    yield _MARK + _written([dict(labels.CSV_HEADS)])
    rules = {"rules": f"{view.ruleset.id} {view.ruleset.version}"}
    for assessment, progress in since.paired(assessments, view):
        draft = _draft(assessment) | rules
        yield _written({name: _defused(value) for name, value in (draft | row).items()} for row in _rows(assessment, progress))


def _written(rows: Iterable[_Cells]) -> str:
    sheet = StringIO()
    csv.DictWriter(sheet, labels.CSV_HEADS.keys(), restval="", lineterminator="\r\n").writerows(rows)
    return sheet.getvalue()


def _draft(assessment: Assessment) -> _Cells:
    identity = assessment.identity
    return {
        "path": assessment.path,
        "body": identity.body if identity else "",
        "year": identity.year if identity else "",
        "verdict": assessment.verdict.value,
        "score": assessment.score.value,
        "notices": "".join(wording.notices(assessment)),
    }


def _rows(assessment: Assessment, progress: Progress | None) -> Iterator[_Cells]:
    """Yield a row for each item and finding, and behind them one for each finding that is gone."""
    if assessment.error or not assessment.items:
        yield {"sort": labels.DRAFT, "id": UNDECIDED, "message": assessment.error or assessment.reason}
    frame, changes = wording.frame(assessment), since.of_items(progress)
    for item in wording.in_order(assessment.items):
        yield _item(item, frame) | {"since": changes.get(item.rule.id, "")}
    for finding, change in zip(assessment.findings, since.of_findings(progress, assessment), strict=True):
        yield _finding(finding, assessment, frame) | {"since": change}
    for matter in progress.fixed if progress else ():
        if matter.after is None:
            yield _fixed(matter, frame)


def _item(item: ItemResult, frame: wording.Frame) -> _Cells:
    evidence, insertion = next(iter(item.evidence), None), item.insertion
    place = frame.at(evidence.line) if evidence else ""
    after = labels.INSERT.format(phrase=insertion.phrase, place=frame.at(insertion.line)) if insertion else ""
    return {
        "sort": labels.ITEM,
        "id": item.rule.id,
        "title": item.rule.title,
        "level": labels.LEVEL[item.level],
        "result": labels.STATUS[item.status],
        "earned": wording.plain(item.earned),
        "weight": wording.plain(item.weight),
        "place": place,
        "quote": evidence.text if evidence else "",
        "message": layout.lines((item.error or item.message, *wording.waived(item))),
        "remedy": layout.lines((after, item.rule.remedy)),
        "basis": labels.BASIS_MARK.join(map(str, item.rule.basis)),
    }


def _finding(finding: Finding, assessment: Assessment, frame: wording.Frame) -> _Cells:
    document = assessment.document
    return {
        "sort": labels.DEFECT,
        "id": finding.id,
        "title": labels.FINDING.get(finding.id, finding.id),
        "place": frame.at(document.line(finding.span.start)) if document else labels.UNKNOWN,
        "quote": document.slice(finding.span) if document else "",
        "message": finding.message,
        "remedy": wording.repair(finding.repair),
    }


def _fixed(matter: Matter, frame: wording.Frame) -> _Cells:
    return {
        "sort": labels.FIXED_DEFECT,
        "id": matter.id,
        "title": labels.FINDING.get(matter.id, matter.id),
        "place": frame.at(matter.line or 0),
        "quote": matter.text,
        "since": labels.FIXED,
    }


def _defused(value: object) -> object:
    """Return a cell on one line that shows what it says and does nothing."""
    if not isinstance(value, str):
        return value
    text = layout.visible(layout.line(value))
    return _PLAIN + text if text.startswith(_FORMULA) else text
