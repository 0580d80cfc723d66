"""Local rules on top of others: adjusted with a reason, told everywhere, never edited below."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest

from checker import handbook, ruleset
from checker.engine import Engine
from checker.errors import RuleError
from checker.model import Level
from tests import drafts
from tests.conftest import ROOT, plain

if TYPE_CHECKING:
    from pathlib import Path

    from checker.errors import Fault
    from checker.model import RuleSet

HEAD = 'format: "1"\nextends: base\n'
RULE = """\
rules:
  - id: x-hotline
    title: 法律援助热线
    level: should
    weight: 2
    place: measures
    basis: [{source: practice}]
    need: {mention: {terms: [x-hotline]}}
    say: {met: 有。, missing: 没有。}
    remedy: 请写明。
    sample: 热线接听〔×〕次。
    tests:
      - {want: met, text: 法律援助热线全年接听咨询120次。}
      - {want: missing, text: 全年发放资料3000份。}
terms:
  x-hotline: [法律援助热线]
"""
TODAY = dt.date(2026, 6, 1)


def write(folder: Path, text: str, name: str = "local.yaml") -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def load(folder: Path, text: str, today: dt.date | None = TODAY) -> RuleSet:
    return ruleset.load(write(folder, HEAD + text), today=today)


def faults(folder: Path, text: str) -> list[Fault]:
    with pytest.raises(RuleError) as caught:
        load(folder, text)
    return list(caught.value.faults)


def changing(entry: str) -> str:
    return f"change:\n  - {{{entry}}}\n"


# ---------------------------------------------------------------------------------------------- what an overlay does


def test_an_overlay_adds_to_the_shipped_rules(tmp_path: Path, rules: RuleSet) -> None:
    found = load(tmp_path, RULE)
    assert [rule.id for rule in found.rules] == [*(rule.id for rule in rules.rules), "x-hotline"]
    assert found.rules[-1].file == "local.yaml"
    assert found.rules[0].file == f"base/{rules.rules[0].file}"
    assert (found.id, found.version) == (rules.id, rules.version)
    assert found.digest != rules.digest
    assert found.changes == ()


def test_an_overlay_may_have_a_name_of_its_own(tmp_path: Path, rules: RuleSet) -> None:
    found = load(tmp_path, 'ruleset: {id: fzzf-x, version: "1", title: 某县规则}\n')
    assert (found.id, found.version, found.title, found.partial) == ("fzzf-x", "1", "某县规则", rules.partial)


def test_level_and_weight_are_changed_for_every_profile(tmp_path: Path, rules: RuleSet) -> None:
    found = load(tmp_path, changing("rule: leading-group, level: info, weight: 9, reason: 本县另有规定"))
    (rule,) = (rule for rule in found.rules if rule.id == "leading-group")
    assert (rule.level, rule.weight) == (Level.INFO, 9)
    assert "leading-group" in rules.profiles["county"].weights
    assert "leading-group" not in found.profiles["county"].weights
    (change,) = found.changes
    assert (change.rule, change.title, change.reason, change.expired) == ("leading-group", rule.title, "本县另有规定", False)


def test_a_disabled_rule_is_not_judged_and_listed(tmp_path: Path, engine: Engine) -> None:
    found = load(tmp_path, changing("rule: decision-procedure, disable: true, reason: 另行报送"))
    assert [rule.id for rule in found.disabled] == ["decision-procedure"]
    assert "decision-procedure" not in [rule.id for rule in found.rules]
    assert [rule.id for rule in found.rules if rule.parent == "decision-procedure"] == []
    judged = Engine(found, engine.edges).assess("a.txt", plain(drafts.GOOD))
    assert "decision-procedure" not in [item.rule.id for item in judged.items]


def test_a_kind_of_finding_may_be_changed_too(tmp_path: Path) -> None:
    found = load(tmp_path, "change:\n  - {rule: thin, disable: true, reason: 甲}\n  - {rule: term, weight: 9, reason: 乙}\n")
    assert [defect.id for defect in found.disabled] == ["thin"]
    (term,) = (defect for defect in found.defects if defect.id == "term")
    assert (term.weight, term.most) == (9, 9)


def test_words_are_added_to_groups(tmp_path: Path, rules: RuleSet) -> None:
    found = load(tmp_path, "add:\n  placeholder: [此处待补]\n")
    assert found.terms["placeholder"] == (*rules.terms["placeholder"], "此处待补")


def test_a_profile_is_added(tmp_path: Path, rules: RuleSet) -> None:
    found = load(tmp_path, "profiles:\n  zone: {title: 开发区, skip: [dual-leader]}\n")
    assert [*found.profiles] == [*rules.profiles, "zone"]


# ---------------------------------------------------------------------------------------------- time


@pytest.mark.parametrize(("until", "expired"), [("2026-05-31", True), ("2026-06-01", False), ("2027-01-01", False)])
def test_a_change_runs_out(tmp_path: Path, until: str, *, expired: bool) -> None:
    found = load(tmp_path, changing(f'rule: openness, disable: true, until: "{until}", reason: 另行报送'))
    assert found.changes[0].expired is expired
    assert ("openness" in [rule.id for rule in found.rules]) is expired


def test_without_a_clock_nothing_runs_out(tmp_path: Path) -> None:
    text = changing('rule: openness, disable: true, until: "2000-01-01", reason: 另行报送')
    assert load(tmp_path, text, None).changes[0].expired is False


def test_the_compiled_copy_knows_no_day(tmp_path: Path) -> None:
    file = write(tmp_path / "rules", HEAD + changing('rule: openness, disable: true, until: "2026-06-01", reason: 另行报送'))
    cold = ruleset.load(file, tmp_path / "cache", TODAY)
    warm = ruleset.load(file, tmp_path / "cache", TODAY)
    later = ruleset.load(file, tmp_path / "cache", dt.date(2026, 6, 2))
    assert cold == warm
    assert [len(each.disabled) for each in (warm, later)] == [1, 0]


# ---------------------------------------------------------------------------------------------- where it is found


def test_an_overlay_may_extend_a_folder_beside_it(tmp_path: Path) -> None:
    county = write(tmp_path, HEAD + changing("rule: openness, weight: 5, reason: 县里要求"), "county/rules.yaml")
    local = changing("rule: openness, level: info, reason: 镇里要求")
    town = write(tmp_path, 'format: "1"\nextends: ../county   # 县里的规则\n' + local, "town/rules.yaml")
    found = ruleset.load(town)
    (openness,) = (rule for rule in found.rules if rule.id == "openness")
    assert (openness.weight, openness.level) == (5, Level.INFO)
    assert [(change.file, change.reason) for change in found.changes] == [("../county/rules.yaml", "县里要求"), ("rules.yaml", "镇里要求")]
    assert openness.file.startswith("base/")
    assert [change.reason for change in ruleset.load(county.parent).changes] == ["县里要求"]


def test_a_change_of_what_is_extended_makes_the_copy_stale(tmp_path: Path) -> None:
    write(tmp_path, HEAD + changing("rule: openness, weight: 5, reason: 甲"), "county/rules.yaml")
    town = write(tmp_path, 'format: "1"\nextends: "county/rules.yaml"\n', "town.yaml")
    first = ruleset.load(town, tmp_path / "cache")
    write(tmp_path, HEAD + changing("rule: openness, weight: 6, reason: 甲"), "county/rules.yaml")
    second = ruleset.load(town, tmp_path / "cache")
    assert [rules.changes[0].weight for rules in (first, second)] == [5, 6]


def test_a_folder_may_hold_an_overlay_in_several_files(tmp_path: Path) -> None:
    write(tmp_path, HEAD, "a.yaml")
    write(tmp_path, 'format: "1"\n' + RULE, "b.yaml")
    assert ruleset.load(tmp_path).rules[-1].id == "x-hotline"


def test_what_is_extended_may_stand_below(tmp_path: Path) -> None:
    write(tmp_path, HEAD + changing("rule: openness, weight: 5, reason: 甲"), "rules/county.yaml")
    write(tmp_path, 'format: "1"\nextends: rules\n')
    assert [change.file for change in ruleset.load(tmp_path).changes] == ["rules/county.yaml"]


def test_the_example_of_the_readme_is_an_overlay(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"<!-- overlay -->\n```yaml\n(.*?)```", readme, re.DOTALL)
    assert [change.rule for change in ruleset.load(write(tmp_path, block)).changes] == ["openness", "petitions"]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('format: "1"\nextends: nowhere\n', 2, "找不到"),
        ('format: "1"\nextends: https://example.org/rules.yaml\n', 2, "找不到"),
        ('format: "1"\nextends: local.yaml\n', 2, "绕回"),
        ('format: "1"\nextends:\n', 2, "base"),
        ('{format: "1", extends: base}\n', 1, "单独"),
        ('format: "1"\n"extends": base\n', 2, "单独"),
    ],
)
def test_what_is_extended_must_be_there(tmp_path: Path, text: str, line: int, says: str) -> None:
    with pytest.raises(RuleError) as caught:
        ruleset.load(write(tmp_path, text))
    fault = caught.value.faults[0]
    assert (fault.file, fault.line) == ("local.yaml", line)
    assert says in fault.message


def test_files_of_one_folder_extend_the_same(tmp_path: Path) -> None:
    write(tmp_path, HEAD, "a.yaml")
    write(tmp_path, 'format: "1"\nextends: ./other\n', "b.yaml")
    with pytest.raises(RuleError, match=r"b\.yaml:2: extends：一个文件夹里的规则文件只能扩展一处"):
        ruleset.load(tmp_path)


# ---------------------------------------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("text", "line", "key", "says"),
    [
        (changing("rule: opennes, weight: 1, reason: 甲"), 4, "change[0].rule", "没有事项 opennes，是否想写 openness？"),
        (changing("rule: openness, weight: 1"), 4, "change[0]", "缺少键 reason"),
        (changing('rule: openness, weight: 1, reason: ""'), 4, "change[0].reason", "不能为空"),
        (changing("rule: openness, reason: 甲"), 4, "change[0]", "请写明怎样调整"),
        (changing("rule: openness, disable: true, weight: 1, reason: 甲"), 4, "change[0]", "请写明怎样调整"),
        (changing("rule: openness, weight: 1, reason: 甲, until: 明年"), 4, "change[0].until", "2026-12-31"),
        (changing('rule: openness, weight: 1, reason: 甲, until: "2026-02-30"'), 4, "change[0].until", "2026-12-31"),
        (changing("rule: openness, weigth: 1, reason: 甲"), 4, "change[0].weigth", "是否想写 weight？"),
        (changing("rule: study, weight: 1, reason: 甲") + "  - {rule: study, level: info, reason: 乙}\n", 5, "change[1]", "在第 4 行已经调整过"),
        ("add:\n  placeholdr: [甲]\n", 4, "add.placeholdr", "没有词组 placeholdr，是否想写 placeholder？"),
        ("terms:\n  placeholder: [甲]\n", 4, "terms.placeholder", "定义了两次"),
        ("profiles:\n  township: {title: 乡镇}\n", 4, "profiles.township", "请用 change"),
        ("parts: []\n", 3, "parts", "不认识的键"),
        (RULE.replace("id: x-hotline", "id: petitions"), 4, "rules[0].id", "x- 开头"),
    ],
)
def test_a_broken_overlay_is_a_fault(tmp_path: Path, text: str, line: int, key: str, says: str) -> None:
    found = [fault for fault in faults(tmp_path, text) if fault.key == key]
    assert [(fault.file, fault.line) for fault in found] == [("local.yaml", line)]
    assert says in found[0].message


def test_only_overlays_change_rules(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="不认识的键"):
        ruleset.load(write(tmp_path, 'format: "1"\n' + changing("rule: openness, weight: 1, reason: 甲")))


# ---------------------------------------------------------------------------------------------- told


def test_the_handbook_tells_of_every_change(tmp_path: Path, rules: RuleSet) -> None:
    text = changing("rule: openness, weight: 9, reason: 县里要求") + '  - {rule: study, disable: true, until: "2026-12-31", reason: 另行报送}\n'
    found = load(tmp_path, text + '  - {rule: disputes, level: info, until: "2026-01-01", reason: 试行}\n')
    book = handbook.book(found)
    assert "## 本地调整" in book
    assert "- openness（政务公开、政府信息公开）：分值 9；理由：县里要求\n" in book
    assert "- study（领导干部和工作人员学法用法）：停用，至 2026-12-31；理由：另行报送\n" in book
    assert "- disputes（矛盾纠纷化解、人民调解）：级别 参考，至 2026-01-01；理由：试行（已过期，没有采用）\n" in book
    assert "openness（政务公开、政府信息公开）：分值 9；理由：县里要求\n" in handbook.listing(found)
    assert "本地调整" not in handbook.book(rules)
