"""The account of all figures: each with what it was compared with, and how closely they agree."""

from __future__ import annotations

import pytest

from checker import numbers, outline
from checker.engine import Engine
from checker.model import Agreement, Span
from checker.quantities import Comparison, accounts
from tests.conftest import plain
from tests.drafts import GOOD

FRAME = "云溪镇2024年度法治政府建设情况报告\n\n一、主要举措和成效\n\n{text}\n"


@pytest.fixture
def engine(engine: Engine) -> Engine:
    return Engine(engine.ruleset, engine.edges, numbers=True)


def told(engine: Engine, text: str) -> dict[str, tuple[Agreement, tuple[tuple[str, tuple[str, ...]], ...]]]:
    """Result of each figure by its words, with relations and the other figures."""
    found = engine.assess("a.txt", plain(FRAME.format(text=text)), "township", kind=False)
    assert found.document is not None
    show = found.document.slice
    return {show(one.span): (one.agreement, tuple((each.relation, tuple(map(show, each.others))) for each in one.recounts)) for one in found.numbers}


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("全年受理矛盾纠纷200件，化解150件，化解率75%。", Agreement.EXACT),
        ("全年受理矛盾纠纷318件，化解311件，化解率97.8%。", Agreement.ROUNDED),
        ("全年受理矛盾纠纷318件，化解311件，化解率97.7%。", Agreement.ROUNDED),
        ("全年受理矛盾纠纷318件，化解311件，化解率99.8%。", Agreement.REFUTED),
        ("全年受理矛盾纠纷200余件，化解150余件，化解率75%。", Agreement.ROUNDED),
        ("全年受理矛盾纠纷200件，化解150件，化解率约75%。", Agreement.ROUNDED),
        ("行政复议案件由100件增加到120件，增长20%。", Agreement.EXACT),
        ("行政复议案件由120件增加到130件，增长8.3%。", Agreement.ROUNDED),
        ("行政复议案件由100件增加到120件，增长30%。", Agreement.REFUTED),
    ],
)
def test_rates_agree_exactly_or_by_rounding(engine: Engine, text: str, want: Agreement) -> None:
    *_, rate = told(engine, text).values()
    assert rate[0] is want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("审查文件27件、合同35件，共计62件。", Agreement.EXACT),
        ("审查文件27件、合同30余件，共计62件。", Agreement.ROUNDED),
        ("审查文件27件、合同35件，共计72件。", Agreement.REFUTED),
    ],
)
def test_sums_agree_exactly_or_roughly(engine: Engine, text: str, want: Agreement) -> None:
    found = told(engine, text)
    assert {each[0] for each in found.values()} == {want}
    *_, (_, ((relation, others),)) = found.values()
    assert relation == "合计"
    assert len(others) == 2


def test_every_figure_is_listed_in_order(engine: Engine) -> None:
    found = engine.assess("a.txt", plain(GOOD), "township", kind=False)
    assert found.document is not None
    spans = [one.span for one in found.numbers]
    assert spans == sorted(set(spans))
    words = [found.document.slice(span) for span in spans]
    assert {"126件", "121件", "5件", "3000份", "14个", "20万元"} <= set(words)
    assert {one.agreement for one in found.numbers} == {Agreement.EXACT, Agreement.NOT_COMPARED}


@pytest.mark.parametrize("gap", ["", "（由村民委员会和驻村干部一同登记，逐户核对以后录入台账）"], ids=["many", "long"])
def test_figures_of_a_sentence_that_is_too_long_to_compare_are_listed_all_the_same(engine: Engine, gap: str) -> None:
    villages = "、".join(f"第{number}村{gap}调解纠纷{100 + number}件" for number in range(1, 41))
    found = told(engine, f"{villages}。受理信访20件，办结20件，办结率100%。")
    assert [found[f"{100 + number}件"][0] for number in range(1, 41)] == [Agreement.NOT_COMPARED] * 40
    assert found["100%"][0] is Agreement.EXACT


def test_a_figure_is_as_good_as_its_worst_comparison() -> None:
    document = outline.build(plain(FRAME.format(text="受理10件，化解8件，其余2件。")))
    first, second, third = (Span(start, start + len(words)) for words in ("10件", "8件", "2件") for start in [document.text.index(words)])
    compared = [Comparison("甲", (first, second), agrees=True), Comparison("乙", (first, third), agrees=False, message="不符。")]
    assert [one.agreement for one in numbers.listing(accounts(document), compared)] == [Agreement.REFUTED, Agreement.EXACT, Agreement.REFUTED]


def test_cells_of_tables_are_listed_when_compared() -> None:
    document = outline.build(plain("云溪镇2024年度法治政府建设情况报告\n\n62\n"))
    cell = Span(document.text.index("62"), document.text.index("62") + 2)
    (one,) = numbers.listing(accounts(document), [Comparison("表格", (cell,), agrees=True)])
    assert (one.span, one.agreement, one.recounts[0].others) == (cell, Agreement.EXACT, ())


def test_comparisons_made_twice_count_once() -> None:
    document = outline.build(plain(FRAME.format(text="受理10件，化解8件。")))
    first, second = (Span(start, start + len(words)) for words in ("10件", "8件") for start in [document.text.index(words)])
    compared = [Comparison("甲", (first, second), agrees=True)] * 2
    assert [len(one.recounts) for one in numbers.listing(accounts(document), compared)] == [1, 1]
