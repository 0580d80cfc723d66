"""Findings with a safe repair put into the text: which of them, in which order, and what is left for a person.

A repair counts as made only when the changed file, read again, shows exactly the text that was meant. Rounds go on
until nothing more can be repaired, so that repairing a repaired draft changes nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from checker import rewriting
from checker.errors import CheckerError, RepairError
from checker.rewriting import Edit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from checker.model import Assessment, Document, Finding, Source, Status
    from checker.rewriting import Manuscript

MOST_ROUNDS = 12
"""Repairs that lay over each other take a round each; a text that is not at rest by then never will be."""


class Held(Enum):
    """Why a repair was not made."""

    LABEL = "label"
    """It touches a number that Word sets by itself."""
    PLACE = "place"
    """Its words cannot be changed in the file: over several paragraphs, among marks, in a symbol or a formula."""
    OTHER = "other"
    """It lies over another one that was not made."""


class Bench(NamedTuple):
    """What repairing needs of the rest of the program."""

    read: Callable[[bytes], Source]
    judge: Callable[[Source], Assessment]


@dataclass(frozen=True, slots=True)
class Repaired:
    """What came of a draft."""

    data: bytes
    before: Assessment
    after: Assessment
    made: Counter[str]
    """Number of repairs by kind of finding."""
    held: tuple[tuple[Finding, Held], ...]
    """Findings of ``after`` whose repair could not be made."""
    old: tuple[str, ...]
    """Lines of the draft."""
    new: tuple[str, ...]
    """Lines of the repaired draft."""

    @property
    def left(self) -> Counter[str]:
        """Findings of the repaired draft by kind: what a person must see to."""
        return Counter(finding.id for finding in self.after.findings)


# ---------------------------------------------------------------------------------------------- text and findings


def chosen(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings with a repair that lie beside each other; of two that overlap the first by place."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda finding: (finding.span, finding.id)):
        if finding.repair is not None and not (kept and finding.span.start < kept[-1].span.end):
            kept.append(finding)
    return kept


def changes(text: str, finding: Finding) -> list[tuple[int, int, str]]:
    """Return the smallest replacements that make the repair: (start, end, text); what stays keeps its formatting."""
    start, new = finding.span.start, finding.repair or ""
    old = text[start : finding.span.end]
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if finding.repair is not None else []
    return [(start + left, start + right, new[first:last]) for kind, left, right, first, last in codes if kind != "equal"]


def repaired(text: str, findings: Iterable[Finding]) -> str:
    """Put the chosen repairs into a text."""
    for finding in reversed(chosen(findings)):
        for start, end, new in reversed(changes(text, finding)):
            text = text[:start] + new + text[end:]
    return text


def edits(document: Document, finding: Finding) -> list[Edit] | Held:
    """Return the repair as edits of blocks, or why it is none."""
    found = []
    for start, end, new in changes(document.text, finding):
        block = document.line(start) - 1
        label = len(document.source.blocks[block].label)
        place = document.places[block]
        if end > place.end or "\n" in new:
            return Held.PLACE
        if start < place.start + label:
            return Held.LABEL
        found.append(Edit(block, start - place.start - label, end - place.start - label, new))
    return found


# ---------------------------------------------------------------------------------------------- a file


def fix(data: bytes, bench: Bench) -> Repaired:
    """Make every repair that can be made; raise ``RepairError`` when the result could not be vouched for."""
    source = bench.read(data)
    first = assessment = bench.judge(source)
    opened = manuscript = rewriting.unfold(source, data)
    made: Counter[str] = Counter()
    for _ in range(MOST_ROUNDS):
        turn = _Round(assessment, manuscript, bench)
        done = turn.run()
        if not done:
            return Repaired(data, first, assessment, made, tuple(turn.held.values()), opened.lines(), manuscript.lines())
        made.update(finding.id for finding in done)
        data = turn.data
        source = bench.read(data)
        assessment, manuscript = bench.judge(source), rewriting.unfold(source, data)
        _demand_same(first, assessment)
    msg = f"改了 {MOST_ROUNDS} 遍仍有新的改动，结果不可靠，没有写出；请按 fazhi check 的提示手工修改。"
    raise RepairError(msg)


class _Round:
    """One pass over a draft."""

    def __init__(self, assessment: Assessment, manuscript: Manuscript, bench: Bench) -> None:
        self.assessment = assessment
        self.manuscript = manuscript
        self.bench = bench
        self.data = b""
        self.held: dict[int, tuple[Finding, Held]] = {}
        """By the identity of the finding."""

    def run(self) -> tuple[Finding, ...]:
        """Make the repairs of this round in ``data`` and return them; none when the draft is at rest."""
        document = self.assessment.document
        if document is None:
            return ()
        open_ = [finding for finding in self.assessment.findings if changes(document.text, finding)]
        planned = {id(finding): found for finding in open_ if (found := self._plan(document, finding))}
        picked = chosen(finding for finding in open_ if id(finding) in planned)
        done = picked if self._try(document, picked, planned) else self._singly(document, picked, planned)
        for finding in open_:
            if finding not in done:
                self.held.setdefault(id(finding), (finding, Held.OTHER))
        return tuple(done)

    def _plan(self, document: Document, finding: Finding) -> list[Edit]:
        """Return the edits that make a repair; none when they are out of reach."""
        found = edits(document, finding)
        if not isinstance(found, Held):
            if all(map(self.manuscript.reaches, found)):
                return found
            found = Held.PLACE
        self.held[id(finding)] = (finding, found)
        return []

    def _try(self, document: Document, findings: Sequence[Finding], planned: Mapping[int, list[Edit]]) -> bool:
        """Whether the file with these repairs reads as it should; then it is kept."""
        wanted = [edit for finding in findings for edit in planned[id(finding)]]
        if not wanted:
            return False
        data = self.manuscript.rewritten(wanted)
        try:
            shown = _shown(block.shown for block in self.bench.read(data).blocks)
        except CheckerError:
            return False
        if shown != _shown(repaired(document.text, findings).split("\n")):
            return False
        self.data = data
        return True

    def _singly(self, document: Document, findings: Sequence[Finding], planned: Mapping[int, list[Edit]]) -> list[Finding]:
        """Take the repairs one by one when all together do not read as they should."""
        kept: list[Finding] = []
        for finding in findings:
            if self._try(document, [*kept, finding], planned):
                kept.append(finding)
            else:
                self.held[id(finding)] = (finding, Held.PLACE)
        return kept


def _shown(lines: Iterable[str]) -> list[str]:
    """Lines as they are compared: without what is blank."""
    return [words for line in lines if (words := line.strip())]


def _demand_same(before: Assessment, after: Assessment) -> None:
    """Refuse repairs that change what is judged."""
    changed = [name for name, status in _statuses(after).items() if _statuses(before).get(name) is not status]
    if changed or before.profile != after.profile:
        titles = "、".join(item.rule.title for item in after.items if item.rule.id in changed) or "单位类别"
        msg = f"改后“{titles}”的判定会变，为稳妥起见没有写出；请按 fazhi check 的提示手工修改。"
        raise RepairError(msg)


def _statuses(assessment: Assessment) -> dict[str, Status]:
    return {item.rule.id: item.status for item in assessment.items}
