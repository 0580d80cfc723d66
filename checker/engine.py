"""Document × RuleSet → Assessment. The only caller of checks and lints, and the only place where their faults become ``error``."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from checker import guards, identity, numbers, outline, parts, scoring
from checker import scope as scopes
from checker.checks import CHECKS
from checker.errors import UnreadableError, WrongKindError
from checker.lints import LINTS
from checker.match import Lexicon, occurs
from checker.model import MOST_EVIDENCE, All, Answer, Any, Assessment, Call, Evidence, Insertion, ItemResult, NearMiss, Not, Reading, Span, Status
from checker.quantities import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from checker.model import Block, Document, Finding, Guard, Identity, Need, Number, Part, Profile, Rule, RuleSet, Source

MOST_NEAR = 3
MOST_CHARACTERS = 400_000
"""Characters of a text that is still judged: more than a megabyte, eighty times a long report, and some seconds of work."""
MOST_JUDGED_PARAGRAPHS = 10_000
"""Paragraphs and table cells of such a text that are not empty: fifty times as many as long reports have."""
_SHORTEST = 500
"""Characters of a text whose title names the subject but no report, below which it is news about a meeting."""
_HEAD = 260
"""Characters at the top that must show what kind of document it is when the title does not."""

_CRASHED = "检查本项时程序出错，不能算作通过。"

_T = TypeVar("_T")


class Engine:
    """A rule set made ready to judge many documents; holds no document."""

    def __init__(
        self, ruleset: RuleSet, edges: Callable[[str, int, int], bool], skip: frozenset[Guard] = frozenset(), *, numbers: bool = False
    ) -> None:
        """``edges`` decides word edges; ``skip`` switches guards off to measure what each is worth; ``numbers`` lists all figures too."""
        self.ruleset = ruleset
        self.lexicon = Lexicon(ruleset.lookup)
        self.edges = edges
        self.skip = skip
        self.numbers = numbers

    def read(self, source: Source, profile: str = "") -> Reading:
        """Recognise everything in a document that the checks look at."""
        document = outline.build(source)
        who = identity.identify(document, profile)
        hits = self.lexicon.search(document.folded)
        clauses = guards.tag(document, who, self.skip)
        roles, found = parts.recognise(document, who, hits, self.ruleset.parts, clauses)
        closed = frozenset(rule.id for rule in self.ruleset.parts if rule.closed)
        return Reading(document, who, hits, clauses, roles, found, closed, lambda span: self.edges(document.folded, span.start, span.end))

    def assess(self, path: str, source: Source, profile: str = "", *, kind: bool = True) -> Assessment:
        """Judge one document.

        ``profile`` overrules the one recognised; ``kind`` refuses other kinds of document (off for samples of rules).
        Raises ``UnreadableError`` for a text beyond all measure, ``WrongKindError`` when the text is no such report,
        or its kind of body cannot be told.
        """
        if excess := too_much(source.blocks):
            msg = f"{excess}，不像一份年度报告，请只保留报告正文再检查。"
            raise UnreadableError(msg)
        reading = self.read(source, profile)
        if kind:
            self._demand_kind(reading)
        chosen = self._profile(reading.identity)
        items = tuple(self._item(rule, reading, chosen) for rule in self.ruleset.rules)
        findings = self._findings(reading)
        verdict, reason = scoring.verdict(items)
        return Assessment(
            path, verdict, reason, scoring.score(items, findings, self.ruleset.defects),
            reading.identity, chosen, items, findings, reading.parts, reading.document, numbers=self._numbers(reading) if self.numbers else (),
        )  # fmt: skip

    def _profile(self, who: Identity) -> Profile:
        if who.profile not in self.ruleset.profiles:
            names = "、".join(f"{profile.id}（{profile.title}）" for profile in self.ruleset.profiles.values())
            msg = f"看不出报告单位是哪一类，请用 --profile 指明：{names}。"
            raise WrongKindError(msg)
        return self.ruleset.profiles[who.profile]

    def _demand_kind(self, reading: Reading) -> None:
        title, hits = reading.identity.title, reading.hits
        named, reports = occurs(hits, self.ruleset.accept, title), identity.names_report(reading.document, title)
        if occurs(hits, self.ruleset.refuse, title) and not (named and reports and self._subject_last(hits, title)):
            msg = f"这份文件的标题是“{_line(reading.document, title)}”，不是法治政府建设年度报告，请换成年度报告再检查。"
            raise WrongKindError(msg)
        head = Span(0, min(len(reading.document.text), title.end + _HEAD))
        kinds = {part.id for part in reading.parts}
        titled = named and (reports or len(reading.document.text) >= _SHORTEST)
        if not (titled or occurs(hits, self.ruleset.accept, head)) or len(kinds) < (1 if titled else 2) or (named and not titled):
            msg = "这份文件不像法治政府建设年度报告：标题、开头和各部分标题里都没有看到应有的字样，请确认没有选错文件。"
            raise WrongKindError(msg)

    def _subject_last(self, hits: Mapping[str, tuple[Span, ...]], title: Span) -> bool:
        """Whether no word of another kind stands behind the subject: 法治政府建设工作要点 is a plan."""
        last = max((hit.end for group in self.ruleset.accept for hit in hits.get(group, ()) if title.holds(hit)), default=title.start)
        return not occurs(hits, self.ruleset.refuse, Span(last, title.end))

    # -- one rule

    def _item(self, rule: Rule, reading: Reading, profile: Profile) -> ItemResult:
        weight, level = profile.weights.get(rule.id, rule.weight), profile.levels.get(rule.id, rule.level)
        try:
            status, answer = self._judge(rule, reading, profile)
        except Exception as fault:  # noqa: BLE001 - a broken check is a result, never a pass
            return ItemResult(rule, Status.ERROR, weight, level, 0.0, message=_CRASHED, error=f"{type(fault).__name__}: {fault}")
        document = reading.document
        return ItemResult(
            rule, status, weight, level, scoring.earned(status, weight, self.ruleset.partial),
            evidence=tuple(evidence(document, span) for span in answer.evidence[:MOST_EVIDENCE]) if status is not Status.MISSING else (),
            near=tuple((evidence(document, miss.span), miss.guard) for miss in answer.near) if status is not Status.MET else (),
            message=rule.say.get(status, ""), insertion=self._insertion(rule, reading) if status is Status.MISSING else None,
        )  # fmt: skip

    def _judge(self, rule: Rule, reading: Reading, profile: Profile) -> tuple[Status, Answer]:
        if rule.id in profile.skip:
            return Status.NOT_APPLICABLE, Answer(holds=True)
        if rule.when is not None:
            applies = ask(rule.when, reading)
            if not applies.holds:
                return Status.NOT_APPLICABLE, applies
        met = ask(rule.need, reading, enough=MOST_EVIDENCE)
        if met.holds:
            return _proven(Status.MET, met)
        partly = ask(rule.partly, reading) if rule.partly is not None else Answer(holds=False)
        quoted = _unique(NearMiss(scopes.quote(reading, miss.span), miss.guard) for miss in (*met.near, *partly.near))
        near = quoted[:MOST_NEAR]
        if partly.holds:
            return _proven(Status.PARTIAL, Answer(holds=True, evidence=partly.evidence, near=near))
        return Status.MISSING, Answer(holds=False, near=near)

    # -- findings

    def _findings(self, reading: Reading) -> tuple[Finding, ...]:
        """Findings of all lints by place; one kind reports a span once."""
        found: dict[tuple[Span, str], Finding] = {}
        for defect in self.ruleset.defects:
            for call in defect.calls:
                for finding in LINTS[call.kind].find(reading, call.params):
                    found.setdefault((finding.span, defect.id), finding._replace(id=defect.id))
        return tuple(sorted(found.values(), key=lambda finding: (finding.span, finding.id)))

    def _numbers(self, reading: Reading) -> tuple[Number, ...]:
        """All figures with what the lints that compare figures say of them."""
        comparing = [(getattr(LINTS[call.kind], "compare", None), call.params) for defect in self.ruleset.defects for call in defect.calls]
        return numbers.listing(reading.once(told), (found for compare, params in comparing if compare for found in compare(reading, params)))

    # -- where something missing belongs

    def _insertion(self, rule: Rule, reading: Reading) -> Insertion:
        order = self.ruleset.order
        before = order[: order.index(rule.place) + 1] if rule.place in order else order
        for part_id in reversed(before):
            found = [part for part in reading.parts if part.id == part_id]
            if found:
                return _after(reading.document, found[-1], inside=part_id == rule.place)
        title = reading.identity.title
        text = _line(reading.document, title)
        return Insertion(title.end, reading.document.line(title.end), text, "标题和开头之后" if text else "正文开头")


def too_much(blocks: Sequence[Block]) -> str:
    """Say of what a text has more than is judged; empty when of nothing."""
    if sum(len(block.shown) for block in blocks) > MOST_CHARACTERS:
        return f"正文超过 {MOST_CHARACTERS // 10_000} 万字"
    filled = sum(1 for block in blocks if block.shown.strip())
    return f"段落和表格单元格超过 {MOST_JUDGED_PARAGRAPHS // 10_000} 万个" if filled > MOST_JUDGED_PARAGRAPHS else ""


def ask(need: Need, reading: Reading, enough: int | None = None) -> Answer:
    """Answer a need tree: evidence of all that hold, near misses of all that do not.

    With ``enough`` nothing more is asked of an ``any`` that has so many pieces of evidence: for a yes, near misses are not told.
    """
    if isinstance(need, Call):
        return CHECKS[need.kind].check(reading, need.params)
    if isinstance(need, Not):
        inner = ask(need.member, reading, 1)
        return Answer(not inner.holds, inner.evidence)
    answers = list(_answers(need, reading, enough))
    holding = [answer for answer in answers if answer.holds]
    holds = len(holding) == len(answers) if isinstance(need, All) else bool(holding)
    found = _unique(span for answer in holding for span in answer.evidence) if holds else ()
    return Answer(holds, found, _unique(miss for answer in answers if not answer.holds for miss in answer.near))


def _answers(need: All | Any, reading: Reading, enough: int | None) -> Iterator[Answer]:
    seen = set[Span]()
    for member in need.members:
        answer = ask(member, reading, enough)
        yield answer
        seen.update(answer.evidence if answer.holds else ())
        if enough and len(seen) >= enough and isinstance(need, Any):
            return


def evidence(document: Document, span: Span) -> Evidence:
    """Quote a span with its place."""
    section = document.sentences[document.sentence_at(span.start)].section if document.sentences else 0
    return Evidence(document.slice(span), span, document.line(span.start), document.path(section))


def _proven(status: Status, answer: Answer) -> tuple[Status, Answer]:
    """Refuse a tick without evidence: that is a fault of the rule, not a property of the document."""
    if not answer.evidence:
        msg = f"{status} without evidence"
        raise ValueError(msg)
    return status, answer


def _unique(values: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(values))


def _line(document: Document, span: Span) -> str:
    return document.slice(span).replace("\n", "").strip()


def _after(document: Document, part: Part, *, inside: bool) -> Insertion:
    end = len(document.text[: part.span.end].rstrip())
    name = _line(document, part.heading) or document.text[part.span.start : part.span.start + 12].strip()
    phrase = f"“{name}”这一部分末尾" if inside else f"“{name}”这一部分之后，另起一部分"
    return Insertion(end, document.line(end), name, phrase)
