"""Rules as Markdown: complete, safe, and the printed handbook is current."""

from __future__ import annotations

import re
import shutil
import unicodedata
from typing import TYPE_CHECKING

import pytest

from checker import handbook, ruleset
from checker.model import Defect, DefectTest, Level, Profile, RuleSet, RuleTest, Status

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return ruleset.load()


def test_the_printed_handbook_is_current(rules: RuleSet) -> None:
    printed = (ruleset.default_folder() / "README.md").read_text(encoding="utf-8")
    assert printed == handbook.book(rules), "run: fazhi rules doc -o rules/README.md"


def test_the_book_holds_every_page_source_and_profile(rules: RuleSet) -> None:
    book = handbook.book(rules)
    assert all(handbook.page(rule, rules).rstrip() in book for rule in rules.rules)
    assert all(handbook.page(defect, rules).rstrip() in book for defect in rules.defects)
    assert all(citation.title in book for citation in rules.citations.values())
    assert all(f"| {profile.id} | {profile.title} |" in book for profile in rules.profiles.values())
    assert "## 怎样写规则" in book


def test_the_links_lead_to_headings(rules: RuleSet) -> None:
    book = handbook.book(rules)
    headings = {re.sub(r"[^\w\- ]", "", line[3:].lower()).replace(" ", "-") for line in book.splitlines() if line.startswith("## ")}
    links = re.findall(r"\]\(#(.+?)\)", book)
    assert len(links) == len(rules.rules) + len(rules.defects)
    assert set(links) <= headings


def test_the_rule_in_the_guide_is_a_rule(rules: RuleSet, tmp_path: Path) -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", handbook.book(rules), re.DOTALL)
    shutil.copytree(ruleset.default_folder(), tmp_path, dirs_exist_ok=True)
    (tmp_path / "guide.yaml").write_text(block, encoding="utf-8")
    (rule,) = (rule for rule in ruleset.load(tmp_path).rules if rule.file == "guide.yaml")
    assert rule.id == "x-hotline"


def test_a_page_tells_everything(rules: RuleSet) -> None:
    for rule in rules.rules:
        page = handbook.page(rule, rules)
        wanted = [rule.title, rule.remedy, *(str(basis) for basis in rule.basis), *rule.say.values(), *(test.text.strip() for test in rule.tests)]
        assert [words for words in wanted if words not in page] == []


def test_a_page_tells_the_family_and_the_profiles(rules: RuleSet) -> None:
    parent, child = rules.rules[0], rules.rules[1]._replace(parent=rules.rules[0].id)
    strict = Profile("p", "特别单位", frozenset(), {child.id: 9.5}, {child.id: Level.INFO})
    lax = Profile("q", "其他单位", frozenset([child.id]))
    few = rules._replace(rules=(parent, child), profiles={"p": strict, "q": lax})
    assert f"- 下级事项：{child.id}（{child.title}）" in handbook.page(parent, few)
    page = handbook.page(child, few)
    assert f"- 上级事项：{parent.id}（{parent.title}）" in page
    assert "- 特别单位：参考，分值 9.5" in page
    assert "- 其他单位：不适用" in page


def test_words_of_a_rule_cannot_break_the_page(rules: RuleSet) -> None:
    sample = RuleTest(Status.MET, "一\n````\n# 标题\n```", name="围栏")
    rule = rules.rules[0]._replace(tests=(sample,), say={Status.MET: "有|竖线。"})
    page = handbook.page(rule, rules)
    assert "围栏：" in page
    assert f"`````text\n{sample.text}\n`````" in page
    assert "有\\|竖线。" in page


def test_a_page_of_a_finding_tells_everything(rules: RuleSet) -> None:
    tests = (DefectTest("好！", ("！",)), DefectTest("好。", ()))
    defect = Defect("x-shout", "叫喊", Level.MUST, 0.5, 3, rules.rules[0].basis, "改成句号。", (), tests, "x.yaml")
    page = handbook.page(defect, rules)
    wanted = ["## x-shout 叫喊", "必改", "每处 0.5，最多 3", "`x.yaml`", "改成句号。", str(defect.basis[0]), "指出「！」：", "不指出："]
    assert [words for words in wanted if words not in page] == []
    some = rules._replace(defects=(defect,))
    assert "[x-shout](#x-shout-叫喊) | 叫喊 | 必改 | 0.5 | 3 |" in handbook.book(some)
    assert "x-shout  叫喊  必改" in handbook.listing(some)
    assert "文字问题一览" not in handbook.book(rules._replace(defects=()))


def test_the_table_is_aligned_by_the_width_of_characters(rules: RuleSet) -> None:
    lines = handbook.listing(rules._replace(defects=())).splitlines()
    assert len(lines) == len(rules.rules) + 1
    starts = [line[: line.rindex(rule.parent or "—")] for line, rule in zip(lines[1:], rules.rules, strict=True)]
    assert len({sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in start) for start in starts}) == 1
