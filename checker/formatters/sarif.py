"""Remarks as SARIF 2.1.0 for code scanning: what is to be put right are results, everything else is counted in the run.

Every result has a place, as GitHub asks: what is absent stands at the paragraph after which it belongs. A region of a
text file has line and columns; one of any other format has the offset into the text that was read, and its paragraph as line.
"""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath
from string import ascii_letters, digits
from typing import TYPE_CHECKING, Final

from checker import layout
from checker.formatters import labels, wording
from checker.formatters.places import TEXTS, Place
from checker.formatters.remarks import TOOL, UNDECIDED, Remark, dumped, notices, posix, remarks
from checker.model import Level, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from checker.model import Assessment, Rule, View

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_UNRESERVED: Final = frozenset((ascii_letters + digits + "-._~/").encode())
"""Bytes that a path of a URI carries as they are."""
_LEVEL: Final[Mapping[Level, str]] = {Level.MUST: "error", Level.SHOULD: "warning", Level.INFO: "note"}

_Json = dict[str, object]


def render(assessments: Sequence[Assessment], view: View) -> str:
    """Return a log with one run over all drafts."""
    declared = _rules(assessments)
    index = {str(rule["id"]): number for number, rule in enumerate(declared)}
    results = [result for each in assessments for result in _results(each, view, index)]
    run: _Json = {
        "tool": {"driver": {"name": TOOL, "fullName": view.ruleset.title, "version": view.ruleset.version, "rules": declared}},
        "invocations": [
            {
                "executionSuccessful": all(each.verdict is not Verdict.UNDECIDED for each in assessments),
                "toolExecutionNotifications": [told for each in assessments for told in _notifications(each)],
            }
        ],
        "columnKind": "unicodeCodePoints",
        "results": results,
        "properties": {
            "ruleset": f"{view.ruleset.id} {view.ruleset.version}",
            "changes": [wording.change(change) for change in view.ruleset.changes],
            "documents": [_counted(each) for each in assessments],
        },
    }
    return dumped({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _notifications(assessment: Assessment) -> Iterator[_Json]:
    """Tell what was guessed in reading a draft and what was left out."""
    place = {"physicalLocation": {"artifactLocation": {"uri": _uri(assessment.path)}}}
    for notice in notices(assessment):
        yield {"level": "note", "message": {"text": notice}, "locations": [place]}


def _counted(assessment: Assessment) -> _Json:
    statuses = Counter(item.status.value for item in assessment.items)
    score, findings = assessment.score.value, len(assessment.findings)
    return {"path": assessment.path, "verdict": assessment.verdict.value, "score": score, "items": statuses, "findings": findings}


# ---------------------------------------------------------------------------------------------- the rules


def _rules(assessments: Sequence[Assessment]) -> list[_Json]:
    """Declare everything that was asked, found or not: what is absent from a later run is closed then."""
    asked = {item.rule.id: item.rule for each in assessments for item in each.items}
    kinds = dict.fromkeys([*labels.FINDING, *(finding.id for each in assessments for finding in each.findings)])
    made = [_rule(rule) for rule in asked.values()]
    made += [_declared(kind, labels.FINDING.get(kind, kind), "", "warning") for kind in kinds if kind not in asked]
    return [*made, _declared(UNDECIDED, Verdict.UNDECIDED.value, labels.UNDECIDED_HELP, "error")]


def _rule(rule: Rule) -> _Json:
    basis = labels.BASIS.format(basis=labels.BASIS_MARK.join(map(str, rule.basis))) if rule.basis else ""
    remedy = labels.REMEDY.format(remedy=rule.remedy) if rule.remedy else ""
    sample = labels.SAMPLE.format(sample=rule.sample) if rule.sample else ""
    return _declared(rule.id, rule.title, layout.lines((remedy, sample, basis)), _LEVEL[rule.level])


def _declared(name: str, title: str, told: str, level: str) -> _Json:
    more = "" if name == UNDECIDED else labels.HELP.format(id=name)
    return {
        "id": name,
        "name": layout.line(title),
        "shortDescription": {"text": layout.line(title)},
        "fullDescription": {"text": layout.line(told) or layout.line(title)},
        "help": {"text": layout.lines((*told.split("\n"), more))},
        "defaultConfiguration": {"level": level},
    }


# ---------------------------------------------------------------------------------------------- the results


def _results(assessment: Assessment, view: View, index: Mapping[str, int]) -> Iterator[_Json]:
    artifact: _Json = {"uri": _uri(assessment.path)}
    for remark in remarks(assessment, view):
        yield {"ruleId": remark.id, "ruleIndex": index[remark.id], **_result(remark, assessment, artifact)}


def _result(remark: Remark, assessment: Assessment, artifact: _Json) -> _Json:
    made: _Json = {
        "level": remark.severity.name.lower(),
        "message": {"text": remark.text},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": _region(remark.place, assessment)}}],
        "partialFingerprints": {"fazhi/v1": remark.fingerprint},
    }
    if remark.repair is not None and remark.place.exact:
        replacement = {"deletedRegion": _columns(remark.place), "insertedContent": {"text": remark.repair}}
        made["fixes"] = [{"artifactChanges": [{"artifactLocation": artifact, "replacements": [replacement]}]}]
    if remark.waiver:
        made["suppressions"] = [{"kind": "external", "status": "accepted", "justification": remark.waiver}]
    return made


def _region(place: Place, assessment: Assessment) -> _Json:
    """Return columns where they are known; for what is no text file the offsets; the line in any case."""
    document = assessment.document
    snippet: _Json = {"snippet": {"text": place.words}} if place.words else {}
    if place.exact:
        return _columns(place) | snippet
    if document is None or document.source.format in TEXTS:
        return {"startLine": place.line} | snippet
    return {"startLine": place.line, "charOffset": place.span.start, "charLength": len(place.span)} | snippet


def _columns(place: Place) -> _Json:
    """Return a region of one line: columns count from 1, the end is exclusive."""
    return {"startLine": place.line, "startColumn": place.column + 1, "endLine": place.line, "endColumn": place.column + len(place.words) + 1}


def _uri(path: str) -> str:
    """Return a relative reference, or a file URI for a path that begins at a root."""
    drive = "/" if PurePath(path).drive else ""
    root = f"file://{drive}" if PurePath(path).is_absolute() else ""
    return root + "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in posix(path).encode("utf-8", "surrogateescape"))
