"""Assessments as Markdown, for pull requests, wikis and the step summary of a CI run: a summary, then a table for each draft."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from checker import layout
from checker.formatters import labels, since, wording
from checker.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checker.model import Assessment, Progress, View

_MARKUP: Final = re.compile(r"[\\`*_{}\[\]<>|~&#:@$^]|(?<=[Ww]{3})\.")
"""What could begin markup inside a line: of CommonMark, of GitHub's tables, links, names, numbers and formulas."""
_BREAK: Final = "<br>"


def render(assessments: Sequence[Assessment], view: View) -> Iterator[str]:
    """Yield the page, a draft at a time; nothing a document or rule says is taken for markup."""
    yield f"# {labels.REPORT}\n\n"
    if len(assessments) > 1:
        yield _joined(_summary(assessments))
    for assessment, progress in since.paired(assessments, view):
        yield _joined(_draft(assessment, progress))
    rules = view.ruleset
    nothing = () if assessments else (labels.NOTHING,)
    told = (*nothing, *since.whole(view.since), *view.remarks, *wording.changes(rules.changes), wording.ruleset(rules), labels.FOOTER)
    yield "\n\n".join(map(_escaped, told)) + "\n"


def _joined(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _summary(assessments: Sequence[Assessment]) -> Iterator[str]:
    rows = [wording.summary_row(each) for each in assessments]
    found = Counter(verdict for _, verdict, *_ in rows)
    yield labels.SUMMARY.format(total=len(rows), counts=wording.counts({verdict.value: found[verdict.value] for verdict in Verdict}))
    yield ""
    yield from _table(labels.SUMMARY_HEADS, rows)


def _draft(assessment: Assessment, progress: Progress | None) -> Iterator[str]:
    yield f"## {_escaped(layout.line(assessment.path))}"
    yield ""
    score = assessment.score.value
    shown = labels.NO_VALUE if score is None else score
    yield f"**{labels.VERDICT_AND_SCORE.format(verdict=assessment.verdict.value, score=shown)}** {_escaped(layout.line(assessment.reason))}"
    yield ""
    if assessment.error:
        if assessment.error not in assessment.reason:
            yield from (_escaped(layout.line(assessment.error)), "")
        return
    yield from (_escaped(wording.identity(assessment)), "")
    for notice in wording.notices(assessment):
        yield from (_escaped(labels.NOTICE.format(notice=notice)), "")
    frame = wording.frame(assessment)
    for line in since.told(progress, frame):
        yield from (_escaped(line), "")
    if not assessment.items:
        yield from (labels.NO_ITEMS, "")
        return
    yield from _table(labels.ITEM_HEADS, (_item_row(group, frame) for group in _each_alone(assessment)))
    if assessment.findings:
        yield from (labels.FINDINGS.format(count=len(assessment.findings)), "")
        yield from _table(
            labels.FINDING_HEADS,
            (wording.finding_row(number, each, assessment.document, frame) for number, each in enumerate(assessment.findings, 1)),
        )
    yield from (wording.item_counts(assessment.items), "")


def _each_alone(assessment: Assessment) -> list[wording.Group]:
    return [wording.Group(item, ()) for item in wording.in_order(assessment.items)]


def _item_row(group: wording.Group, frame: wording.Frame) -> tuple[str, ...]:
    item = group.item
    result = labels.RESULT.format(mark=labels.MARK[item.status], status=labels.STATUS[item.status])
    return item.rule.title, f"{result}\n{labels.LEVEL[item.level]}", layout.lines(wording.detail(group, frame)), wording.points(item)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _row(heads)
    yield _row(["---"] * len(heads))
    yield from (_row([_BREAK.join(_escaped(line) for line in cell.split("\n")) for cell in cells]) for cells in rows)
    yield ""


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    """Return text on one line that shows as it is."""
    return _MARKUP.sub(lambda found: "\\" + found[0], layout.visible(layout.line(text)))
