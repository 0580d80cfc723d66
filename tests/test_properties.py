"""What holds for any text at all, however it was typed, cut or mixed."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker import checks, outline, rulefile, scoring
from checker import text as texts
from checker.model import Block, Finding, ItemResult, Level, Source, Span, Status, Verdict
from tests.conftest import plain
from tests.drafts import GOOD, WEAK

if TYPE_CHECKING:
    from checker.engine import Engine
    from checker.model import Assessment, Document, RuleSet

some = settings(max_examples=30, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])
many = settings(some, max_examples=80)

SNIPPETS = [
    "一、主要举措和成效", "二、存在的不足", "（一）加强领导", "第三部分 下一步打算", "1.", "（2）", "①", "云溪镇2024年法治政府建设情况报告",
    "附件：", "县委、县政府：", "成立法治政府建设领导小组", "党委书记、镇长任双组长", "作出重大行政决策2项", "公开征求意见", "专家论证", "风险评估",
    "合法性审查", "集体讨论决定", "习近平法治思想", "普法讲座16场", "办理行政复议案件3件", "尚未", "没有", "将", "下一步", "2025年", "第一责任人",
    "原因是", "由于", "县里", "该镇", "《", "》", "“", "”", "（", "）", "《重大行政决策程序暂行条例》", "。", "；", "，", "：", "、", "……", "!",
    "?", "\n", "\n\n", " ", "　", "\t", "12.5%", "100%", "〔2024〕3号", "2024年12月31日", "XX", "[bookmark: _GoBack]", "<b>", "#", "**",
]  # fmt: skip
"""Pieces of reports: any order of them is a text that looks like one and is none."""
pieces = st.lists(st.sampled_from(SNIPPETS), max_size=60).map("".join)
MARKS = "一二三四五六七八九十（）《》“”。，；：、！？…0123456789①⑳年镇县将未\n \u3000\u200b\ufeff"
wild = st.text(alphabet=st.one_of(st.sampled_from(MARKS), st.characters(codec="utf-8")), max_size=120)
drafts = st.one_of(pieces, wild, st.builds(lambda cut, more: GOOD[:cut] + more + GOOD[cut:], st.integers(0, len(GOOD)), pieces))


def document(text: str) -> Document:
    return outline.build(source(text))


def source(text: str) -> Source:
    return Source(tuple(map(Block, text.split("\n"))), "plain")


# ---------------------------------------------------------------------------------------------- characters and sentences


@many
@given(st.text())
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(texts.fold(text)) == len(text)


@many
@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert texts.fold(texts.fold(text)) == texts.fold(text)


@many
@given(drafts, st.data())
def test_sentences_are_ordered_and_lose_nothing(text: str, data: st.DataObject) -> None:
    folded = texts.fold(text)
    start = data.draw(st.integers(0, len(folded)))
    end = data.draw(st.integers(start, len(folded)))
    assert_covers(folded, list(texts.sentences(folded, start, end)), Span(start, end))


@many
@given(drafts)
def test_clauses_are_ordered_and_lose_nothing(text: str) -> None:
    folded = texts.fold(text)
    for sentence in texts.sentences(folded, 0, len(folded)):
        clauses = texts.clauses(folded, sentence)
        assert clauses[0].start == sentence.start
        assert clauses[-1].end == sentence.end
        assert all(left.end == right.start for left, right in pairwise(clauses))


def within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start <= inner.end <= outer.end


def assert_covers(text: str, spans: list[Span], area: Span) -> None:
    """Spans stand in order, apart, inside the area, are not empty, and leave out nothing but blanks."""
    assert all(within(span, area) and len(span) for span in spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    edges = [area.start, *(edge for span in spans for edge in (span.start, span.end)), area.end]
    assert not "".join(text[left:right] for left, right in zip(edges[::2], edges[1::2], strict=True)).strip()


# ---------------------------------------------------------------------------------------------- numerals

DIGITS = "零一二三四五六七八九"


def written(value: int) -> str:
    """Write 1 … 9999 as Chinese does: 一百零三, 十二."""
    words, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            words += ("零" if zero and words else "") + DIGITS[digit] + name
            zero = False
        else:
            zero = True
    return re.sub("^一十", "十", words)


@many
@given(st.integers(1, 9999))
def test_numerals_come_back(value: int) -> None:
    assert texts.numeral(written(value)) == texts.numeral(str(value)) == value


@many
@given(st.integers(texts.FIRST_YEAR, texts.LAST_YEAR))
def test_years_come_back_in_both_writings(year: int) -> None:
    chinese = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year))
    assert texts.numeral(chinese) == year
    for digits in (str(year), chinese):
        text = f"云溪镇{digits}年度法治政府建设情况"
        assert [(value, text[span.start : span.end]) for value, span in texts.years(text)] == [(year, digits)]


@many
@given(st.text(alphabet="零〇一二两三四五六七八九十百千0123456789壹贰②万年 ", max_size=20))
def test_any_run_of_digits_is_a_number_or_none(text: str) -> None:
    value = texts.numeral(text)
    assert value is None or value >= 0


# ---------------------------------------------------------------------------------------------- outline


@some
@given(drafts)
def test_blocks_lie_where_they_are_said_to_lie(text: str) -> None:
    built = document(text)
    assert [built.slice(place) for place in built.places] == [block.shown for block in built.source.blocks]
    assert len(built.folded) == len(built.text)
    assert all(built.line(place.start) == number for number, place in enumerate(built.places, 1))


@some
@given(drafts)
def test_sections_nest(text: str) -> None:
    built = document(text)
    root, *others = built.sections
    assert (root.level, root.parent, root.span) == (0, None, Span(0, len(built.text)))
    for section in others:
        assert section.parent is not None
        parent = built.sections[section.parent]
        assert section.parent < section.index
        assert parent.level < section.level
        assert within(section.span, parent.span)
        assert within(section.number, section.span)
        assert within(section.heading, built.places[section.block])
    assert [section.index for section in built.sections] == list(range(len(built.sections)))
    for left, right in pairwise(others):
        assert left.span.start <= right.span.start
        assert within(right.span, left.span) or left.span.end <= right.span.start


@some
@given(drafts)
def test_sentences_of_a_document_are_ordered_and_lose_nothing(text: str) -> None:
    built = document(text)
    for index, place in enumerate(built.places):
        mine = [sentence for sentence in built.sentences if sentence.block == index]
        assert_covers(built.folded, [sentence.span for sentence in mine], place)
        assert all(sentence.clauses[0].start == sentence.span.start and sentence.clauses[-1].end == sentence.span.end for sentence in mine)
    assert [sentence.span for sentence in built.sentences] == sorted(sentence.span for sentence in built.sentences)
    assert all(within(sentence.span, built.sections[sentence.section].span) for sentence in built.sentences if not sentence.frame)


# ---------------------------------------------------------------------------------------------- judging


@some
@given(drafts, st.sampled_from(["township", "street", "county", "department"]))
def test_any_text_is_judged_and_every_status_is_proven(engine: Engine, text: str, profile: str) -> None:
    assessment = engine.assess("draft.txt", source(text), profile, kind=False)
    assert_sound(assessment)


def assert_sound(assessment: Assessment) -> None:
    built = assessment.document
    assert built is not None
    for item in assessment.items:
        assert item.status is not Status.ERROR, item.error
        if item.status in {Status.MET, Status.PARTIAL}:
            assert item.evidence, item.rule.id
        for evidence in (*item.evidence, *(near for near, _ in item.near)):
            assert evidence.text == built.text[evidence.span.start : evidence.span.end]
            assert evidence.line == built.line(evidence.span.start)
        assert (item.insertion is not None) is (item.status is Status.MISSING)
        assert item.insertion is None or 0 <= item.insertion.offset <= len(built.text)
        assert 0 <= item.earned <= item.weight
    assert all(within(finding.span, Span(0, len(built.text))) and finding.message for finding in assessment.findings)
    assert [finding.span for finding in assessment.findings] == sorted(finding.span for finding in assessment.findings)
    assert assessment.score.value is None or 0 <= assessment.score.value <= 100


@settings(some, max_examples=15)
@given(drafts)
def test_judging_twice_gives_the_same(engine: Engine, text: str) -> None:
    assert engine.assess("a", source(text), "township", kind=False) == engine.assess("a", source(text), "township", kind=False)


@settings(some, max_examples=10)
@given(drafts)
def test_one_document_leaves_no_trace_in_the_next(engine: Engine, text: str) -> None:
    alone = engine.assess("good", plain(GOOD), "township", kind=False)
    engine.assess("other", source(text), "township", kind=False)
    assert engine.assess("good", plain(GOOD), "township", kind=False) == alone


# ---------------------------------------------------------------------------------------------- score and verdict

status_lists = st.lists(st.sampled_from(list(Status)), min_size=25, max_size=25)


def results(rules: RuleSet, statuses: list[Status]) -> tuple[ItemResult, ...]:
    """Results as the engine would give them for these statuses."""
    return tuple(
        ItemResult(rule, status, rule.weight, rule.level, scoring.earned(status, rule.weight, rules.partial))
        for rule, status in zip(rules.rules, statuses, strict=True)
    )


@many
@given(status_lists)
def test_score_is_a_share_and_adds_up(rules: RuleSet, statuses: list[Status]) -> None:
    items = results(rules, statuses)
    score = scoring.score(items)
    assert score.possible == pytest.approx(sum(item.weight for item in items if item.status is not Status.NOT_APPLICABLE))
    assert score.earned == pytest.approx(sum(item.earned for item in items))
    assert (score.value is None) is (not score.possible)
    assert score.value is None or 0 <= score.value <= 100


@many
@given(status_lists, st.integers(0, 24))
def test_doing_more_never_scores_less(rules: RuleSet, statuses: list[Status], index: int) -> None:
    values = []
    for status in (Status.ERROR, Status.MISSING, Status.PARTIAL, Status.MET):
        statuses[index] = status
        values.append(scoring.score(results(rules, statuses)).value or 0)
    assert values == sorted(values)


finding_lists = st.lists(st.sampled_from(sorted(rulefile.DEFECTS)), max_size=60)


@many
@given(status_lists, finding_lists)
def test_findings_cost_their_weight_up_to_their_limit(rules: RuleSet, statuses: list[Status], kinds: list[str]) -> None:
    items = results(rules, statuses)
    score, clean = scoring.score(items, found(kinds), rules.defects), scoring.score(items)
    costs = [min(defect.most, defect.weight * kinds.count(defect.id)) for defect in rules.defects]
    assert score.deducted == pytest.approx(sum(costs))
    assert (score.earned, score.possible, clean.deducted) == (clean.earned, clean.possible, 0)
    assert (score.value is None) is (clean.value is None)
    assert score.value is None or 0 <= score.value <= (clean.value or 0) <= 100


@many
@given(status_lists, finding_lists)
def test_one_more_finding_never_scores_more(rules: RuleSet, statuses: list[Status], kinds: list[str]) -> None:
    items = results(rules, statuses)
    values = [scoring.score(items, found(kinds[:count]), rules.defects).value or 0 for count in range(len(kinds) + 1)]
    assert values == sorted(values, reverse=True)


def found(kinds: list[str]) -> list[Finding]:
    return [Finding(kind, Span(0, 1), "有误。") for kind in kinds]


@many
@given(status_lists)
def test_verdict_looks_at_levels_and_never_at_points(rules: RuleSet, statuses: list[Status]) -> None:
    items = results(rules, statuses)
    verdict, reason = scoring.verdict(items)
    lacking = [item.rule.title for item in items if item.status is Status.MISSING and item.level is Level.MUST]
    if Status.ERROR in statuses or set(statuses) == {Status.NOT_APPLICABLE}:
        assert verdict is Verdict.UNDECIDED
    elif lacking:
        assert verdict is Verdict.REVISE
        assert all(title in reason for title in lacking)
        assert str(len(lacking)) in reason
    else:
        assert verdict is Verdict.READY
    assert reason.endswith("。")


def test_nothing_to_judge_is_no_pass() -> None:
    assert scoring.verdict(())[0] is Verdict.UNDECIDED
    assert scoring.score(()).value is None


def test_all_met_is_a_hundred_and_all_missing_nothing(rules: RuleSet) -> None:
    assert scoring.score(results(rules, [Status.MET] * len(rules.rules))).value == 100
    assert scoring.score(results(rules, [Status.MISSING] * len(rules.rules))).value == 0


# ---------------------------------------------------------------------------------------------- what breaks


@pytest.mark.parametrize("kind", sorted(checks.CHECKS))
@pytest.mark.parametrize("draft", [GOOD, WEAK], ids=["good", "weak"])
def test_a_broken_check_is_an_error_and_never_a_pass(engine: Engine, monkeypatch: pytest.MonkeyPatch, kind: str, draft: str) -> None:
    def broken(*_: object) -> None:
        msg = "broken on purpose"
        raise RuntimeError(msg)

    before = engine.assess("draft.txt", plain(draft), "township", kind=False)
    monkeypatch.setattr(checks.CHECKS[kind], "check", broken)
    after = engine.assess("draft.txt", plain(draft), "township", kind=False)
    errors = [item for item in after.items if item.status is Status.ERROR]
    assert errors
    assert all("broken on purpose" in item.error and not item.earned and item.message for item in errors)
    assert after.verdict is Verdict.UNDECIDED
    assert all(item.rule.title in after.reason for item in errors)
    assert after.score.possible == before.score.possible
    assert after.score.earned <= before.score.earned
    assert [item.status for item in after.items if item not in errors] == [
        old.status for old, new in zip(before.items, after.items, strict=True) if new not in errors
    ]


def test_a_tick_without_evidence_is_an_error(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = checks.CHECKS["mention"].check
    monkeypatch.setattr(checks.CHECKS["mention"], "check", lambda reading, params: honest(reading, params)._replace(holds=True, evidence=()))
    assessment = engine.assess("draft.txt", plain(WEAK), "township", kind=False)
    assert not [item for item in assessment.items if item.status in {Status.MET, Status.PARTIAL} and not item.evidence]
    assert any(item.status is Status.ERROR and "without evidence" in item.error for item in assessment.items)
    assert assessment.verdict is Verdict.UNDECIDED
