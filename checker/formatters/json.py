"""Assessments as JSON for other programs; ``result.schema.json`` beside this file describes it.

Nothing is shortened or rounded for the eye. Positions are half-open character offsets into the text the
reader produced; a code point that UTF-8 cannot carry is replaced by one other, so that offsets stay true.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from checker.formatters import labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.model import Assessment, Change, Document, Evidence, Finding, Guard, Insertion, ItemResult, Number, Part, Recount, Span, View

SCHEMA: Final = "1"
"""Grows only when a consumer of the old shape would break; additions leave it alone."""

TOOL: Final = "fazhi"

_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"

_Json = dict[str, object]


def render(assessments: Sequence[Assessment], view: View) -> str:
    """Return one JSON object for all documents, readable and closed by a line feed."""
    result: _Json = {
        "schema": SCHEMA,
        "tool": {"name": TOOL},
        "ruleset": _ruleset(assessments, view),
        "documents": [_unjudged(each) if each.error else _judged(each) | _numbers(each, view) for each in assessments],
    }
    text = json.dumps(result, ensure_ascii=False, indent=2, allow_nan=False)
    return _LONE_SURROGATE.sub(_REPLACEMENT, text) + "\n"


def _ruleset(assessments: Sequence[Assessment], view: View) -> _Json:
    """Say which rules judged; the profile only if it is the same for every document that has one."""
    profiles = {each.profile.id for each in assessments if each.profile}
    return {
        "id": view.ruleset.id,
        "version": view.ruleset.version,
        "profile": profiles.pop() if len(profiles) == 1 else None,
        "title": view.ruleset.title,
        "digest": view.ruleset.digest,
        "changes": [_change(change) for change in view.ruleset.changes],
    }


def _change(change: Change) -> _Json:
    return {
        "rule": change.rule,
        "title": change.title,
        "disable": change.disable,
        "level": change.level.value if change.level else None,
        "weight": None if change.weight is None else _number(change.weight),
        "until": change.until or None,
        "reason": change.reason,
        "applied": not change.expired,
    }


def _unjudged(assessment: Assessment) -> _Json:
    return {
        "path": assessment.path,
        "verdict": assessment.verdict.value,
        "reason": assessment.reason,
        "error": assessment.error,
        "score": None,
        "items": [],
        "findings": [],
    }


def _judged(assessment: Assessment) -> _Json:
    identity, document = assessment.identity, assessment.document
    return {
        "path": assessment.path,
        "verdict": assessment.verdict.value,
        "reason": assessment.reason,
        "score": assessment.score.value,
        "earned": _number(assessment.score.earned),
        "possible": _number(assessment.score.possible),
        "deducted": _number(assessment.score.deducted),
        "year": identity.year if identity else None,
        "body": (identity.body or None) if identity else None,
        "profile": assessment.profile.id if assessment.profile else None,
        "format": document.source.format if document else None,
        "notices": list(document.source.notices) if document else [],
        "items": [_item(item) for item in assessment.items],
        "findings": [_finding(finding, document) for finding in assessment.findings],
        "parts": [_part(part, document) for part in assessment.parts],
    }


def _item(item: ItemResult) -> _Json:
    rule = item.rule
    return {
        "id": rule.id,
        "title": rule.title,
        "status": item.status.value,
        "weight": _number(item.weight),
        "earned": _number(item.earned),
        "level": item.level.value,
        "parent": rule.parent,
        "evidence": [_evidence(evidence) for evidence in item.evidence],
        "near": [_near(evidence, guard) for evidence, guard in item.near],
        "message": item.message,
        "basis": labels.BASIS_MARK.join(map(str, rule.basis)),
        "remedy": rule.remedy,
        "sample": rule.sample,
        "insert_after": _insertion(item.insertion) if item.insertion else None,
        "error": item.error or None,
    }


def _evidence(evidence: Evidence) -> _Json:
    return {
        "text": evidence.text,
        "start": evidence.span.start,
        "end": evidence.span.end,
        "line": evidence.line,
        "section": evidence.section,
    }


def _near(evidence: Evidence, guard: Guard) -> _Json:
    return {**_evidence(evidence), "why": guard.value}


def _insertion(insertion: Insertion) -> _Json:
    return {
        "text": insertion.text,
        "offset": insertion.offset,
        "line": insertion.line,
        "phrase": insertion.phrase,
    }


def _finding(finding: Finding, document: Document | None) -> _Json:
    return {
        "id": finding.id,
        "text": document.slice(finding.span) if document else "",
        "start": finding.span.start,
        "end": finding.span.end,
        "line": document.line(finding.span.start) if document else None,
        "message": finding.message,
        "repair": finding.repair,
    }


def _numbers(assessment: Assessment, view: View) -> _Json:
    """All figures, where asked for."""
    document = assessment.document
    return {"numbers": [_figure(number, document) for number in assessment.numbers]} if view.numbers and document else {}


def _figure(number: Number, document: Document) -> _Json:
    return {
        **_words(number.span, document),
        "line": document.line(number.span.start),
        "result": number.agreement.value,
        "comparisons": [_recount(each, document) for each in number.recounts],
    }


def _recount(recount: Recount, document: Document) -> _Json:
    return {"relation": recount.relation, "result": recount.agreement.value, "with": [_words(span, document) for span in recount.others]}


def _words(span: Span, document: Document) -> _Json:
    return {"text": document.slice(span), "start": span.start, "end": span.end}


def _part(part: Part, document: Document | None) -> _Json:
    return {
        "id": part.id,
        "start": part.span.start,
        "end": part.span.end,
        "heading": document.slice(part.heading) if document else "",
        "why": part.why,
    }


def _number(value: float) -> float:
    """Drop the dust of binary fractions, and the fraction of whole numbers."""
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded
