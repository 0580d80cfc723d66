"""The score explained: who adds up what is shown comes to the score."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from checker import scoring
from checker.formatters import labels, tally, whole
from checker.model import Assessment, Deduction, Level, Score, Status, Verdict
from tests.formatters import samples

QUIET: Final = settings(max_examples=200, deadline=None, derandomize=True, database=None)
points = st.integers(0, 4000).map(lambda cents: cents / 100)
shares = st.sampled_from([0.5, 0.3, 0.25, 1 / 3, 0.6])
deductions = st.lists(st.builds(Deduction, st.sampled_from(sorted(labels.FINDING)), st.integers(1, 40), points, points), max_size=4)


@st.composite
def assessments(draw: st.DrawFn) -> Assessment:
    """Any outcome of any rules with weights as people write them."""
    partial = draw(shares)
    items = []
    for status, weight in draw(st.lists(st.tuples(st.sampled_from(Status), points), max_size=30)):
        item = samples.item(samples.rule("study"), status)
        items.append(item._replace(weight=weight, earned=scoring.earned(status, weight, partial), level=Level.SHOULD))
    costs = tuple(each for each in draw(deductions) if each.points)
    score = scoring.score(items)._replace(deductions=costs)
    return samples.assessment(*items)._replace(score=score)


def figures(text: str) -> list[Decimal]:
    return [Decimal(each) for each in re.findall(r"-?\d+(?:\.\d+)?", text.replace(" - ", " "))]


@QUIET
@given(assessments())
def test_what_is_shown_adds_up_to_the_score(assessment: Assessment) -> None:
    rows, lines = tally.rows(assessment), list(tally.lines(assessment))
    counted = [row for row in rows if row.share != labels.NOT_COUNTED]
    earned = sum(Decimal(row.points) for row in counted)
    possible = sum(figures(row.share)[0] for row in counted)
    skipped = len(rows) - len(counted)
    assert figures(lines[0]) == [earned, possible, *([skipped] if skipped else [])]
    if not possible:
        assert lines[1] == labels.NO_SCORE
        assert assessment.score.value is None
        return
    costs = sum(min(each[2:]) for line in lines if line.startswith("扣分") and (each := figures(line)))
    exact = earned / possible * 100 - costs
    value = max(Decimal(0), exact.quantize(Decimal("0.1"), ROUND_HALF_UP))
    assert Decimal(str(assessment.score.value)) == value
    assert lines[-2].rpartition("得 ")[2].startswith(str(float(value)))
    assert (labels.TALLY_FLOOR in lines[-2]) is (round(exact, 6) < 0)


@QUIET
@given(assessments())
def test_a_row_is_its_weight_times_its_share(assessment: Assessment) -> None:
    for row, item in zip(tally.rows(assessment), assessment.items, strict=True):
        if item.status is not Status.NOT_APPLICABLE:
            weight, share = figures(row.share)
            assert abs(weight * share - Decimal(row.points)) <= Decimal("0.00003")


def test_what_does_not_apply_is_shown_and_not_counted() -> None:
    row = tally.rows(samples.assessment(samples.item("study", Status.NOT_APPLICABLE)))[0]
    assert (row.result, row.share, row.points) == ("不适用", "不计入", "—")


def test_limits_floors_and_quotients_without_end_are_told() -> None:
    score = Score(1, 3, (Deduction("residue", 9, 0.5, 2), Deduction("term", 2, 20, 50)))
    lines = list(tally.lines(samples.assessment()._replace(score=score)))
    assert lines == [
        "合计：得分 1，满分 3",
        "折算：1 ÷ 3 × 100 ≈ 33.333333",
        "扣分：残留内容 9 处 × 0.5 = 4.5，这一类最多扣 2",
        "扣分：规范用语 2 处 × 20 = 40",
        "得分：33.333333 - 42 = -8.666667，四舍五入到一位小数得 0.0，低于 0 分按 0 分计",
        "结论只看必备项目是否齐全，与得分无关。",
    ]


def test_the_page_explains_where_asked() -> None:
    assert labels.TALLY not in whole("console", [samples.full()], samples.view())
    page = whole("console", [samples.full()], samples.view()._replace(explain=True))
    assert labels.TALLY in page
    assert "合计：得分 3，满分 20（不适用 1 项不计入分母）" in page


def test_half_a_tenth_is_rounded_up_whatever_binary_fractions_say() -> None:
    """57.4 - 0.05 is 57.34999… for a machine and 57.35 for everybody else."""
    score = Score(57.4, 100, (Deduction("term", 1, 0.05, 1),))
    assert score.value == 57.4
    assert Score(0.1 + 0.2, 0.3).value == 100.0
    assert Assessment("a", Verdict.READY, "", Score(0, 0)).score.value is None
