"""Assessments as JSON for other programs; ``result.schema.json`` beside this file describes it.

Nothing is shortened or rounded for the eye. Positions are half-open character offsets into the text the
reader produced; a code point that UTF-8 cannot carry is replaced by one other, so that offsets stay true.
It carries all that any format shows, so that ``resultfile`` can read it back and show it once more.
Documents are written one by one; the rules stand behind them, because only then it is known whether all have one profile.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from checker.formatters import labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.model import (
        Assessment,
        Block,
        Change,
        Deduction,
        Document,
        Evidence,
        Finding,
        Guard,
        Identity,
        Insertion,
        ItemResult,
        Matter,
        Number,
        Part,
        Portion,
        Progress,
        Recount,
        Since,
        Span,
        View,
        Waiver,
    )

SCHEMA: Final = "1"
"""Grows only when a consumer of the old shape would break; additions leave it alone."""

TOOL: Final = "fazhi"

_USUAL_GATE: Final = ("missing", None)

_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"

_Json = dict[str, object]


def render(assessments: Sequence[Assessment], view: View) -> Iterator[str]:
    """Yield one JSON object for all documents, readable and closed by a line feed."""
    profiles, opening = set[str](), "\n"
    yield _readable({"schema": SCHEMA, "tool": {"name": TOOL}, **_run(view)}).removesuffix("\n}") + ',\n  "documents": ['
    for each in assessments:
        profiles |= {each.profile.id} if each.profile else set()
        yield opening + f"    {_readable(_document(each, view))}".replace("\n", "\n    ")
        opening = ",\n"
    yield "]" if opening == "\n" else "\n  ]"
    yield f",\n{_readable({'ruleset': _ruleset(profiles, view)})[2:]}\n"


def _readable(result: _Json) -> str:
    return _clean(json.dumps(result, ensure_ascii=False, indent=2, allow_nan=False))


def document(assessment: Assessment, view: View) -> str:
    """Return the JSON object of one document alone, on one line."""
    return _clean(json.dumps(_document(assessment, view), ensure_ascii=False, separators=(",", ":"), allow_nan=False))


def _clean(text: str) -> str:
    return _LONE_SURROGATE.sub(_REPLACEMENT, text)


def _document(assessment: Assessment, view: View) -> _Json:
    return _unjudged(assessment) if assessment.error else _judged(assessment) | _numbers(assessment, view) | _text(assessment.document)


def _run(view: View) -> _Json:
    """Say what the run compared with, where its gate stops and what its waivers lack; what is as usual is left out."""
    told = {"since": _since(view.since) if view.since else None, "gate": _gate(view), "remarks": list(view.remarks)}
    return {name: value for name, value in told.items() if value}


def _gate(view: View) -> _Json | None:
    return None if (view.fail_on, view.fail_under) == _USUAL_GATE else {"fail_on": view.fail_on, "fail_under": view.fail_under}


def _ruleset(profiles: set[str], view: View) -> _Json:
    """Say which rules judged; the profile only if it is the same for every document that has one."""
    return {
        "id": view.ruleset.id,
        "version": view.ruleset.version,
        "profile": next(iter(profiles)) if len(profiles) == 1 else None,
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
    identity, document, profile = assessment.identity, assessment.document, assessment.profile
    return {
        "path": assessment.path,
        "verdict": assessment.verdict.value,
        "reason": assessment.reason,
        "score": assessment.score.value,
        "earned": _number(assessment.score.earned),
        "possible": _number(assessment.score.possible),
        "deducted": _number(assessment.score.deducted),
        "deductions": [_deduction(each) for each in assessment.score.deductions],
        "year": identity.year if identity else None,
        "body": (identity.body or None) if identity else None,
        "profile": profile.id if profile else None,
        "profile_title": profile.title if profile else None,
        "skip": sorted(profile.skip) if profile else [],
        "identity": _identity(identity) if identity else None,
        "format": document.source.format if document else None,
        "notices": list(document.source.notices) if document else [],
        "reading": [_portion(portion) for portion in document.source.portions] if document else [],
        "items": [_item(item) for item in assessment.items],
        "findings": [_finding(finding, document) for finding in assessment.findings],
        "parts": [_part(part, document) for part in assessment.parts],
    }


def _deduction(deduction: Deduction) -> _Json:
    return {
        "id": deduction.id,
        "count": deduction.times,
        "weight": _number(deduction.weight),
        "most": _number(deduction.most),
        "points": _number(deduction.points),
    }


def _identity(identity: Identity) -> _Json:
    return {"start": identity.title.start, "end": identity.title.end, "reason": identity.reason, "uppers": list(identity.uppers)}


def _text(document: Document | None) -> _Json:
    """Return what the reader produced, a paragraph each; what has its usual value is left out."""
    return {"blocks": [_block(block) for block in document.source.blocks]} if document else {}


def _block(block: Block) -> _Json:
    told: _Json = {"text": block.text, "label": block.label, "level": block.level, "cell": block.cell, "note": block.note, "item": block.item}
    return {name: value for name, value in told.items() if name == "text" or value not in ("", None, False)}


def _portion(portion: Portion) -> _Json:
    return {"kind": portion.kind, "count": portion.count, "read": portion.read}


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
        "place": rule.place,
        "evidence": [_evidence(evidence) for evidence in item.evidence],
        "near": [_near(evidence, guard) for evidence, guard in item.near],
        "message": item.message,
        "basis": labels.BASIS_MARK.join(map(str, rule.basis)),
        "remedy": rule.remedy,
        "sample": rule.sample,
        "insert_after": _insertion(item.insertion) if item.insertion else None,
        "error": item.error or None,
        "waiver": _waiver(item.waiver) if item.waiver else None,
    }


def _waiver(waiver: Waiver) -> _Json:
    return {
        "reason": waiver.reason,
        "until": waiver.until,
        "body": waiver.body or None,
        "path": waiver.path or None,
        "file": waiver.file,
        "line": waiver.line,
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
        "heading_start": part.heading.start,
        "section": part.section,
        "level": part.level,
        "why": part.why,
    }


def _since(since: Since) -> _Json:
    drafts = [_progress(each) for each in since.drafts]
    return {"same_rules": since.same_rules, "documents": drafts, "removed": list(since.removed)}


def _progress(progress: Progress) -> _Json:
    return {
        "path": progress.path,
        "earlier": progress.earlier or None,
        "compared": progress.compared,
        "score": progress.score,
        "fixed": [_matter(each) for each in progress.fixed],
        "new": [_matter(each) for each in progress.new],
        "open": [_matter(each) for each in progress.open],
    }


def _matter(matter: Matter) -> _Json:
    return {
        "id": matter.id,
        "title": matter.title or None,
        "text": matter.text,
        "line": matter.line,
        "before": matter.before.value if matter.before else None,
        "after": matter.after.value if matter.after else None,
    }


def _number(value: float) -> float:
    """Drop the dust of binary fractions, and the fraction of whole numbers."""
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded
