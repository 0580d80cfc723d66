"""A text four times as long takes about four times the steps, whatever it repeats: counted, not timed, so that no busy machine matters."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from checker import api, readers
from checker.judging import ready

if TYPE_CHECKING:
    from checker.engine import Engine

SHORT, TIMES, MOST = 2_500, 4, 5.0
"""Characters of the shorter text; how many times longer the other one is; how many times the steps it may take."""
HEAD = "云溪镇2024年法治政府建设年度报告\n法治政府建设，"
REPEATED = (
    "成立法治政府建设领导小组，由镇党委书记任组长。",
    "法治政府建设领导小组、",
    "法治建设领导小组，",
    "由镇长任组长，成立领导小组，",
    "法治建设领导小组撤销，",
    "各村成立法治建设领导小组、",
    "组长：镇长，",
    "共收到意见5件，其中网站2件、信函3件，",
    "案件3件、纠纷4件，",
    "全年开展法治宣传活动，",
    "石塘镇举办讲座3场；",
    "《重大行政决策程序暂行条例》规定，",
    "下一步，我镇将开展轮训；",
    "但都没有做成，",
    "一是加强学习；二是",
    "一、领导小组\n全年开展普法6场。\n",
    "二、存在的不足和原因\n\n",
    "1.甲\n2.乙\n2.乙\n",
    "3件中" * 31 + "。",
    "办结率3%，受理5件，" * 15 + "。",
    "没有，",
    "____",
    "（",
)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return ready(api.load_ruleset(), None)


def steps(engine: Engine, words: str, length: int) -> int:
    """Calls of functions that judging so many characters takes."""
    source, count = readers.read("a.txt", (HEAD + (words * length)[:length]).encode()), 0

    def one(_frame: object, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(one)
    try:
        engine.assess("a.txt", source, "township", kind=False)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("words", REPEATED)
def test_steps_grow_with_the_text_and_no_faster(engine: Engine, words: str) -> None:
    steps(engine, words, 100)  # what is made once
    assert steps(engine, words, TIMES * SHORT) <= MOST * steps(engine, words, SHORT)
