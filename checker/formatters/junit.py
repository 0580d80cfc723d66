"""Assessments as JUnit XML: a suite for each draft, a case for each rule and for each kind of finding that was made.

A failure is what stops the gate, an error what could not be judged, skipped what does not apply. Everything else
passes, as it does at the gate; what is to be put right all the same stands in the output of its case. What was fixed since
an earlier result stands in the output of the suite. Counts stand at the suites: their sum is known only when all is written.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from checker import layout
from checker.formatters import labels, since, wording
from checker.formatters.remarks import TOOL, UNDECIDED, Remark, Severity, remarks
from checker.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.model import Assessment, ItemResult, Progress, View

_COUNTED: Final = {"testcase": "tests", "failure": "failures", "error": "errors", "skipped": "skipped"}


def render(assessments: Sequence[Assessment], view: View) -> Iterator[str]:
    """Yield the document with its declaration, a suite at a time."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="{TOOL}">\n'
    for assessment, progress in since.paired(assessments, view):
        suite = _suite(assessment, view, progress)
        ET.indent(suite, level=1)
        yield f"  {ET.tostring(suite, encoding='unicode')}\n"
    yield "</testsuites>\n"


def _suite(assessment: Assessment, view: View, progress: Progress | None) -> ET.Element:
    suite = ET.Element("testsuite", name=_shown(assessment.path))
    known: defaultdict[str, list[Remark]] = defaultdict(list)
    for remark in remarks(assessment, view, progress):
        known[remark.id].append(remark)
    _properties(suite, assessment, view)
    suite.extend(_item(item, assessment, known.pop(item.rule.id, [])) for item in assessment.items)
    suite.extend(_case(assessment, name, told[0].title, told) for name, told in known.items())
    if view.fail_under is not None and not assessment.error:
        suite.append(_score(assessment, view.fail_under))
    if progress:
        ET.SubElement(suite, "system-out").text = _shown(layout.lines(since.told(progress, wording.frame(assessment))))
    for name, attribute in _COUNTED.items():
        suite.set(attribute, str(sum(1 for _ in suite.iter(name))))
    return suite


def _properties(suite: ET.Element, assessment: Assessment, view: View) -> None:
    score = assessment.score.value
    facts = {
        "verdict": assessment.verdict.value,
        "reason": assessment.reason,
        "score": "" if score is None else str(score),
        "rules": f"{view.ruleset.id} {view.ruleset.version}",
        "changes": "\n".join(map(wording.change, view.ruleset.changes)),
        "notices": "\n".join(wording.notices(assessment)),
    }
    properties = ET.SubElement(suite, "properties")
    for name, value in facts.items():
        if not value:
            continue
        ET.SubElement(properties, "property", name=name, value=_shown(value))


def _score(assessment: Assessment, least: float) -> ET.Element:
    """Return the case that fails where the score stops the gate."""
    case = ET.Element("testcase", classname=_shown(assessment.path), name=labels.SCORE_CASE)
    value = assessment.score.value
    if value is None or value < least:
        score = labels.NO_VALUE if value is None else value
        ET.SubElement(case, "failure", message=labels.SCORE_LOW.format(score=score, least=wording.plain(least)), type="score")
    return case


def _item(item: ItemResult, assessment: Assessment, told: Sequence[Remark]) -> ET.Element:
    case = _case(assessment, item.rule.id, item.rule.title, told)
    if item.status is Status.NOT_APPLICABLE:
        ET.SubElement(case, "skipped", message=_shown(item.message or labels.STATUS[item.status]))
    elif not told:
        lines = wording.detail(wording.Group(item, ()), wording.frame(assessment))
        ET.SubElement(case, "system-out").text = _shown(layout.lines((labels.STATUS[item.status], *lines)))
    return case


def _case(assessment: Assessment, name: str, title: str, told: Sequence[Remark]) -> ET.Element:
    """Return a case that ends as the gravest of its remarks does; warnings and notes are only told."""
    case = ET.Element("testcase", classname=_shown(assessment.path), name=_shown(f"{title}（{name}）"))
    broken = name == UNDECIDED or any(item.rule.id == name and item.status is Status.ERROR for item in assessment.items)
    for remark in told:
        if remark.severity is Severity.ERROR:
            ET.SubElement(case, "error" if broken else "failure", message=_shown(remark.message), type=name).text = _shown(remark.text)
    quiet = [remark.text for remark in told if remark.severity is not Severity.ERROR]
    if quiet:
        ET.SubElement(case, "system-out").text = _shown("\n\n".join(quiet))
    return case


def _shown(text: str) -> str:
    """Return text without the characters that XML forbids."""
    return layout.visible(text)
