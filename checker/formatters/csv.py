"""Assessments as a table for spreadsheets and databases: one row for each item and each finding.

Excel takes UTF-8 only with its mark in front, and whatever begins like a formula for one: such cells get an apostrophe.
"""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Final

from checker import layout
from checker.formatters import labels, wording
from checker.formatters.remarks import UNDECIDED, in_order, notices

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.model import Assessment, Finding, ItemResult, View

_MARK: Final = "\ufeff"
_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""First characters of a formula; a spreadsheet set to Chinese takes the wide ones too."""
_PLAIN: Final = "'"
"""Makes text of what follows."""

_Cells = dict[str, object]


def render(assessments: Sequence[Assessment], view: View) -> str:
    """Return the table with its heads; a draft that was not judged has one row that says why."""
    sheet = StringIO()
    writer = csv.DictWriter(sheet, labels.CSV_HEADS.keys(), restval="", lineterminator="\r\n")
    writer.writerow(labels.CSV_HEADS)
    rules = {"rules": f"{view.ruleset.id} {view.ruleset.version}"}
    for assessment in assessments:
        draft = _draft(assessment) | rules
        for row in _rows(assessment):
            writer.writerow({name: _defused(value) for name, value in (draft | row).items()})
    return _MARK + sheet.getvalue()


def _draft(assessment: Assessment) -> _Cells:
    identity = assessment.identity
    return {
        "path": assessment.path,
        "body": identity.body if identity else "",
        "year": identity.year if identity else "",
        "verdict": assessment.verdict.value,
        "score": assessment.score.value,
        "notices": "".join(notices(assessment)),
    }


def _rows(assessment: Assessment) -> Iterator[_Cells]:
    if assessment.error or not assessment.items:
        yield {"sort": labels.DRAFT, "id": UNDECIDED, "message": assessment.error or assessment.reason}
    frame = wording.frame(assessment)
    for item in in_order(assessment.items):
        yield _item(item, frame)
    for finding in assessment.findings:
        yield _finding(finding, assessment, frame)


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


def _defused(value: object) -> object:
    """Return a cell on one line that shows what it says and does nothing."""
    if not isinstance(value, str):
        return value
    text = layout.visible(layout.line(value))
    return _PLAIN + text if text.startswith(_FORMULA) else text
