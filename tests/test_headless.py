"""Drafts without any heading: each paragraph belongs to its part by what it says, in whatever order the paragraphs stand."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.conftest import plain

if TYPE_CHECKING:
    from checker.engine import Engine

BANK: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("headless.yaml").read_text(encoding="utf-8"))
OPENINGS = ("现将松坪乡2024年法治政府建设情况报告如下。", "2024年，松坪乡依法行政水平有了提高。现汇报如下：", "")
ORDERS = [order for order in permutations(BANK) if order.index("measures") < order.index("next-year")]
"""Behind a plan only deeds that show it by a word (了, 已, 全年) are told from plans that do not show what they are."""


def draft(order: tuple[str, ...], turn: int) -> list[tuple[str, str]]:
    """Two paragraphs of deeds and one of each other part, other ones at each turn."""
    return [(part, BANK[part][(turn * 2 + extra) % len(BANK[part])]) for part in order for extra in range(2 if part == "measures" else 1)]


@pytest.mark.parametrize("turn", range(14))
@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_every_paragraph_stands_in_its_own_part(order: tuple[str, ...], turn: int, engine: Engine) -> None:
    told = draft(order, turn)
    lines = ["松坪乡2024年法治政府建设情况报告", "县人民政府：", OPENINGS[turn % 3], *(words for _, words in told), "松坪乡人民政府", "2025年1月10日"]
    reading = engine.read(plain("\n".join(filter(None, lines))))
    found = [
        (next(role for sentence, role in zip(reading.document.sentences, reading.roles, strict=True) if sentence.span.start == start), words)
        for words in (words for _, words in told)
        for start in [reading.document.text.index(words)]
    ]
    assert found == told


def test_a_plan_over_several_paragraphs_stays_one(engine: Engine) -> None:
    told = "松坪乡2024年法治政府建设情况报告\n全年调解纠纷30件，学法6次。\n"
    text = told + "2025年，重点做好以下工作：\n强化学习。每季度学法一次。\n规范执法。案卷评查两次。"
    reading = engine.read(plain(text))
    assert [reading.role_at(text.index(words)) for words in ("全年", "强化", "规范")] == ["measures", "next-year", "next-year"]


def test_deeds_behind_a_plan_are_deeds_again(engine: Engine) -> None:
    text = (
        "松坪乡2024年法治政府建设情况报告\n全年调解纠纷30件，学法6次。\n2025年，松坪乡将接着走依法办事这条路。\n"
        "定大事有一套走法：先把打算贴到村口听意见，再送司法所审，最后集体讨论。引水线路就是这样定的，都是这样走完了程序。"
    )
    reading = engine.read(plain(text))
    assert [reading.role_at(text.index(words)) for words in ("2025年", "定大事")] == ["next-year", "measures"]
