"""Rules that are well written and cannot work are told of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checker import audit, ruleset
from tests.test_ruleset import ITEMS, MAIN, SECOND, changed

if TYPE_CHECKING:
    from pathlib import Path

    from checker.audit import Remark
    from checker.model import RuleSet

DEFECT = """
findings:
  - id: term
    title: 用语
    level: should
    weight: 1
    most: 2
    basis: [{source: law}]
    remedy: 改。
    lints: [{pattern: {message: 不对。, terms: [bad]}}]
    tests: [{text: 错词, flagged: [错词]}, {text: 好, flagged: []}]
"""


def remarks(folder: Path, main: str = MAIN, items: str = ITEMS) -> list[Remark]:
    (folder / "main.yaml").write_text(main, encoding="utf-8")
    (folder / "items.yaml").write_text(items, encoding="utf-8")
    return list(audit.audit(ruleset.load(folder)))


def fatal(found: list[Remark]) -> list[str]:
    return [remark.message for remark in found if remark.fatal]


def test_a_rule_set_that_works_gives_no_remark(tmp_path: Path) -> None:
    assert remarks(tmp_path) == []


def test_the_shipped_rules_give_no_serious_remark(rules: RuleSet) -> None:
    assert fatal(list(audit.audit(rules))) == []


def asking(need: str) -> str:
    """Return the rule with another condition, every group of it in use."""
    items = changed(ITEMS, "need: {question: twice}", f"need: {{{need}}}\n    when: {{mention: {{terms: [empty, group]}}}}")
    return changed(items, "say: {met", "say: {not_applicable: 不适用。, met")


@pytest.mark.parametrize(
    "need",
    [
        "mention: {terms: [empty]}",
        "mention: {terms: [group], without: [group]}",
        "together: {terms: [group, empty]}",
        "together: {terms: [group, measure-words], without: [group]}",
        "several: {terms: [group, empty], min: 2}",
        "all: [{mention: {terms: [group]}}, {mention: {terms: [empty]}}]",
        "any: [{mention: {terms: [empty]}}, {heading: {terms: [empty]}}]",
        "part: {id: measures, terms: [measure-words], without: [group]}",
    ],
)
def test_a_condition_that_never_holds_is_told(tmp_path: Path, need: str) -> None:
    found = remarks(tmp_path, MAIN + "  empty: []\n", asking(need))
    (message,) = fatal(found)
    assert message.startswith("items.yaml:7: leading-group：条件永远不会满足")
    assert message.endswith("。")


@pytest.mark.parametrize(
    "need",
    [
        "mention: {terms: [empty, group]}",
        "mention: {terms: [group], without: [measure-words]}",
        "together: {terms: [group, measure-words], without: [measure-words]}",
        "several: {terms: [group, measure-words, empty], min: 2}",
        "not: {mention: {terms: [empty]}}",
        "any: [{mention: {terms: [empty]}}, {mention: {terms: [group]}}]",
        "part: {id: measures, terms: [empty], negative: true}",
        "part: {id: measures}",
        "year: {first: 2020}",
    ],
)
def test_a_condition_that_may_hold_is_not(tmp_path: Path, need: str) -> None:
    assert fatal(remarks(tmp_path, MAIN + "  empty: []\n", asking(need))) == []


def test_a_finding_that_never_finds_is_told(tmp_path: Path) -> None:
    (message,) = fatal(remarks(tmp_path, MAIN + "  bad: []\n", ITEMS + DEFECT))
    assert message.startswith("items.yaml:24: term：")
    assert remarks(tmp_path, MAIN + "  bad: [错词]\n", ITEMS + DEFECT) == []
    assert remarks(tmp_path, MAIN + "  bad: []\n", ITEMS + DEFECT.replace("terms: [bad]", "terms: [bad], pattern: 错")) == []


def test_a_group_that_nobody_names_is_told(tmp_path: Path) -> None:
    main = MAIN + "  lone: [孤词, '@inner']\n  inner: [内]\n"
    assert fatal(remarks(tmp_path, main)) == ["词组 lone 没有任何规则、部分或词组用到。", "词组 inner 没有任何规则、部分或词组用到。"]


def test_a_group_in_a_group_in_use_is_in_use(tmp_path: Path) -> None:
    main = changed(MAIN, '"@measure-words"]', '"@outer"]') + '  outer: ["@inner"]\n  inner: [内]\n'
    assert remarks(tmp_path, main) == []


def test_words_for_and_against_at_once_are_only_doubtful(tmp_path: Path) -> None:
    items = ITEMS + SECOND.replace("{terms: [group]}", "{terms: [group], without: [measure-words]}")
    (remark,) = remarks(tmp_path, items=items)
    assert not remark.fatal
    assert remark.message == "items.yaml:22: dual-leader：“举措”同时在 group 和 measure-words 里，这些词永远不算数。"
