"""What is to be put right in a draft, one remark each: how grave it is, where it stands, how to know it again after an edit.

Every format for machines that gate or annotate is made of these, so that none of them can count differently.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from enum import IntEnum
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, NamedTuple

from checker import layout
from checker.formatters import labels, since, wording
from checker.formatters.places import Place, Places
from checker.model import Level, Span, Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.model import Assessment, Document, Finding, ItemResult, Progress, View

TOOL: Final = "fazhi"
UNDECIDED: Final = "undecided"
"""Id of the one remark on a draft that was not judged."""
_NEIGHBOURHOOD: Final = 8
"""Characters before and after a finding that tell it from another with the same words."""
_FINGERPRINT: Final = 32
"""Hexadecimal digits of a fingerprint."""
_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_LACKING: Final = frozenset({Status.MISSING, Status.PARTIAL, Status.ERROR})


class Severity(IntEnum):
    """How grave a remark is, the gravest first."""

    ERROR = 0
    """The gate stops at it, or nothing could be judged."""
    WARNING = 1
    NOTE = 2


class Remark(NamedTuple):
    """One thing to put right."""

    id: str
    """Id of the item, kind of the finding, or ``UNDECIDED``."""
    title: str
    severity: Severity
    message: str
    """What is wrong, on one line."""
    advice: str
    """What more there is to say, line by line."""
    place: Place
    fingerprint: str
    """The same as long as the draft has this fault, wherever it moves; unique among all drafts."""
    repair: str | None = None
    waiver: str = ""
    """Why the office lets it pass; empty where it does not."""
    change: str = ""
    """Whether it is new since an earlier result or still open; empty where nothing was compared."""

    @property
    def text(self) -> str:
        """Everything there is to say."""
        change = labels.SINCE_WORD.format(word=self.change) if self.change else ""
        return layout.lines((self.message, *self.advice.split("\n"), change))


def remarks(assessment: Assessment, view: View, progress: Progress | None = None) -> list[Remark]:
    """Return the remarks on a draft: items, the most urgent first, then findings by place."""
    places = Places(assessment, view)
    path = posix(assessment.path)
    items, findings = since.of_items(progress), since.of_findings(progress, assessment)
    found = [
        *_undecided(assessment, places),
        *(remark._replace(change=items.get(remark.id, "")) for remark in _items(assessment, view, places)),
        *(remark._replace(change=change) for remark, change in zip(_findings(assessment, places), findings, strict=True)),
    ]
    seen: Counter[tuple[str, str]] = Counter()
    made = []
    for remark in found:
        key = (remark.id, remark.fingerprint)
        made.append(remark._replace(fingerprint=_digest(path, *key, str(seen[key]))))
        seen[key] += 1
    return made


def stops(item: ItemResult, view: View) -> bool:
    """Whether the gate stops at an item."""
    return item.level is Level.MUST and item.waiver is None and item.status in {Status.MISSING, Status(view.fail_on)}


def posix(path: str) -> str:
    """Write a path with slashes, as every machine format wants it."""
    return PurePath(path).as_posix()


def dumped(result: object) -> str:
    """Return JSON in UTF-8's range on one line: indented it is written ten times as slowly, and no person reads it."""
    return _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", json.dumps(result, ensure_ascii=False, allow_nan=False))


def listed(parts: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield a JSON list, as long as it may be, part by part."""
    opening = "["
    for part in parts:
        if members := ", ".join(map(dumped, part)):
            yield opening + members
            opening = ", "
    yield "]" if opening == ", " else "[]"


# ---------------------------------------------------------------------------------------------- one remark


def _undecided(assessment: Assessment, places: Places) -> Iterator[Remark]:
    """Tell why nothing was judged, unless items that broke tell it."""
    if assessment.error or (assessment.verdict is Verdict.UNDECIDED and not any(item.status is Status.ERROR for item in assessment.items)):
        title = Verdict.UNDECIDED.value
        message = labels.REMARK.format(title=title, message=layout.line(assessment.error or assessment.reason))
        yield Remark(UNDECIDED, title, Severity.ERROR, message, "", places.at(Span(0, 0)), "")


def _items(assessment: Assessment, view: View, places: Places) -> Iterator[Remark]:
    frame = wording.frame(assessment)
    for item in wording.in_order(assessment.items):
        if item.status not in _LACKING:
            continue
        first, *more = [*wording.detail(wording.Group(item, ()), frame), ""]
        result = labels.ITEM_RESULT.format(title=layout.line(item.rule.title), status=labels.STATUS[item.status], level=labels.LEVEL[item.level])
        message = labels.REMARK.format(title=result, message=layout.line(first))
        place = places.at(_span(item, assessment))
        waiver = item.waiver.reason if item.waiver else ""
        yield Remark(item.rule.id, layout.line(item.rule.title), _severity(item, view), message, layout.lines(more), place, "", waiver=waiver)


def _severity(item: ItemResult, view: View) -> Severity:
    if item.status is Status.ERROR or stops(item, view):
        return Severity.ERROR
    grave = item.level is Level.MUST or (item.level is Level.SHOULD and item.status is Status.MISSING)
    return Severity.WARNING if grave and item.waiver is None else Severity.NOTE


def _span(item: ItemResult, assessment: Assessment) -> Span:
    """Return what is there of an item, else the paragraph after which it belongs, else the title."""
    document, identity = assessment.document, assessment.identity
    if item.evidence:
        return item.evidence[0].span
    if item.insertion and document:
        start = document.text.rfind("\n", 0, item.insertion.offset) + 1
        return Span(start, item.insertion.offset)
    return identity.title if identity else Span(0, 0)


def _findings(assessment: Assessment, places: Places) -> Iterator[Remark]:
    document = assessment.document
    frame = wording.frame(assessment)
    for finding in assessment.findings:
        title = labels.FINDING.get(finding.id, finding.id)
        place = places.at(finding.span)
        where = frame.at(place.line) if document else labels.UNKNOWN
        quoted = wording.quote(document.slice(finding.span)) if document and len(finding.span) else ""
        message = labels.REMARK.format(title=title, message=labels.REMARK_ON.format(place=where, quote=quoted, message=layout.line(finding.message)))
        anchor = _anchor(finding, document) if document else ""
        whole = document is not None and place.words == document.slice(finding.span)
        advice = wording.repair(finding.repair)
        yield Remark(finding.id, title, Severity.WARNING, message, advice, place, anchor, finding.repair if whole else None)


def _anchor(finding: Finding, document: Document) -> str:
    """Return the words of a finding and their neighbours in the paragraph, blanks left out: by them it is known again."""
    start, end = finding.span
    before = document.text[max(0, start - _NEIGHBOURHOOD) : start].rpartition("\n")[2]
    after = document.text[end : end + _NEIGHBOURHOOD].partition("\n")[0]
    return "".join((before + document.slice(finding.span) + after).split())


def _digest(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:_FINGERPRINT]
