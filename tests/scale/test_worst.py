"""Texts that were slow once are so no more: 100 kB take no more than a few times as long as so much of usual reports."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from checker.engine import Engine
from checker.words import Words
from tests.bench.worst import Recipe, seconds
from tests.drafts import GOOD, WEAK

if TYPE_CHECKING:
    from collections.abc import Callable

    from checker.model import RuleSet

MOST = 5
USUAL = Recipe((f"{GOOD}\n", f"{WEAK}\n"), 0, counting=False)
ONCE_SLOW = (
    Recipe(("-" * 30, "领导小组"), 0, counting=True),
    Recipe(("以及" * 30, "（"), 0, counting=True),
    Recipe(("信访", "党组书记", "在", "零", "松坪乡"), 1, counting=False),
    Recipe(("（一）加强组织领导。党委书记、镇长同任组长，", "法治政府建设领导小组"), 0, counting=True),
    Recipe(("。其次，",), 0, counting=False),
    Recipe(("<p>二是",), 0, counting=False),
    Recipe(("另，未",), 0, counting=False),
    Recipe(("&nbsp;&nbsp;拟",), 0, counting=False),
    Recipe(("法治中国建设规划2033" + "\n" * 1000,), 0, counting=False),
    Recipe(("0,",), 0, counting=False),
    Recipe(("在甲甲苏木范围内“",), 0, counting=False),
    Recipe(("两起\n",), 0, counting=False),
)


@pytest.fixture(scope="module")
def taken(rules: RuleSet) -> Callable[[Recipe], float]:
    """Give what measures a text; the first text pays for what is made once."""
    engine = Engine(rules, Words(None, rules.vocabulary).edges)
    seconds(engine, USUAL, 10_000)
    return cache(lambda recipe: seconds(engine, recipe))


@pytest.mark.parametrize("recipe", ONCE_SLOW, ids=range(len(ONCE_SLOW)))
def test_no_text_takes_long(recipe: Recipe, taken: Callable[[Recipe], float]) -> None:
    assert taken(recipe) < MOST * taken(USUAL)
