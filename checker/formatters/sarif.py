"""Remarks as SARIF 2.1.0 for code scanning: what is to be put right are results, everything else is counted in the run.

Every result has a place, as GitHub asks: what is absent stands at the paragraph after which it belongs. A region of a
text file has line and columns; one of any other format has the offset into the text that was read, and its paragraph as line.
What was fixed since an earlier result is a notification and no result that is ``absent``: GitHub would show that as open.
Results come first and what declares them last, because an archive is written while it is read.
"""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath
from string import ascii_letters, digits
from typing import TYPE_CHECKING, Final

from checker import layout
from checker.formatters import labels, since, wording
from checker.formatters.places import TEXTS, Place
from checker.formatters.remarks import TOOL, UNDECIDED, Remark, dumped, listed, posix, remarks
from checker.model import Level, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from checker.model import Assessment, Progress, Rule, View

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_UNRESERVED: Final = frozenset((ascii_letters + digits + "-._~/").encode())
"""Bytes that a path of a URI carries as they are."""
_LEVEL: Final[Mapping[Level, str]] = {Level.MUST: "error", Level.SHOULD: "warning", Level.INFO: "note"}
_BASELINE: Final[Mapping[str, str]] = {labels.APPEARED: "new", labels.STILL_OPEN: "unchanged"}

_Json = dict[str, object]


def render(assessments: Sequence[Assessment], view: View) -> Iterator[str]:
    """Yield a log with one run over all drafts."""
    log = _Log(view)
    yield f'{{"$schema": "{_SCHEMA}", "version": "2.1.0", "runs": [{{"results": '
    yield from listed(log.results(each, progress) for each, progress in since.paired(assessments, view))
    yield f", {dumped(log.run())[1:-1]}}}]}}\n"


class _Log:
    """What is told of a run when all its results are written."""

    def __init__(self, view: View) -> None:
        self._view = view
        kinds = (_declared(kind, title, "", "warning") for kind, title in labels.FINDING.items())
        undecided = _declared(UNDECIDED, Verdict.UNDECIDED.value, labels.UNDECIDED_HELP, "error")
        self._rules = {str(rule["id"]): rule for rule in (*kinds, undecided)}
        """Everything that was asked, found or not: what is absent from a later run is closed then."""
        self._notifications: list[_Json] = []
        self._documents: list[_Json] = []
        self._successful = True

    def results(self, assessment: Assessment, progress: Progress | None) -> Iterator[_Json]:
        """Yield what is to be put right in a draft, and remember what else there is to say of it."""
        self._rules |= {item.rule.id: _rule(item.rule) for item in assessment.items if item.rule.id not in self._rules}
        self._rules |= {each.id: _declared(each.id, each.id, "", "warning") for each in assessment.findings if each.id not in self._rules}
        self._notifications += _notifications(assessment, progress)
        self._documents.append(_counted(assessment))
        self._successful &= assessment.verdict is not Verdict.UNDECIDED
        index = {name: number for number, name in enumerate(self._rules)}
        artifact: _Json = {"uri": _uri(assessment.path)}
        for remark in remarks(assessment, self._view, progress):
            yield {"ruleId": remark.id, "ruleIndex": index[remark.id], **_result(remark, assessment, artifact)}

    def run(self) -> _Json:
        """Return everything but the results."""
        rules, changes = self._view.ruleset, [wording.change(change) for change in self._view.ruleset.changes]
        driver = {"name": TOOL, "fullName": rules.title, "version": rules.version, "rules": list(self._rules.values())}
        return {
            "tool": {"driver": driver},
            "invocations": [{"executionSuccessful": self._successful, "toolExecutionNotifications": self._notifications}],
            "columnKind": "unicodeCodePoints",
            "properties": {"ruleset": f"{rules.id} {rules.version}", "changes": changes, "documents": self._documents},
        }


def _notifications(assessment: Assessment, progress: Progress | None) -> Iterator[_Json]:
    """Tell what was guessed in reading a draft and what was left out, and what changed since an earlier result."""
    place = {"physicalLocation": {"artifactLocation": {"uri": _uri(assessment.path)}}}
    for told in (*wording.notices(assessment), *since.summary(progress, wording.frame(assessment))):
        yield {"level": "note", "message": {"text": told}, "locations": [place]}


def _counted(assessment: Assessment) -> _Json:
    statuses = Counter(item.status.value for item in assessment.items)
    score, findings = assessment.score.value, len(assessment.findings)
    return {"path": assessment.path, "verdict": assessment.verdict.value, "score": score, "items": statuses, "findings": findings}


# ---------------------------------------------------------------------------------------------- the rules


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
    if remark.change:
        made["baselineState"] = _BASELINE[remark.change]
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
