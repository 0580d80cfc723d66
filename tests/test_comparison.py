"""Two rule sets side by side: what differs is told, what does not is not."""

from __future__ import annotations

import json
from types import MappingProxyType

import pytest

from checker import comparison, sheet
from checker.comparison import Field, Terms
from checker.engine import Engine
from checker.model import Assessment, Level, Not, Rule, RuleSet
from tests import drafts
from tests.conftest import plain


def changed(rules: RuleSet, name: str, **fields: object) -> RuleSet:
    """Return the rules with one of them otherwise."""
    return rules._replace(rules=tuple(rule._replace(**fields) if rule.id == name else rule for rule in rules.rules))  # type: ignore[arg-type]


def only(found: comparison.Comparison) -> comparison.Entry:
    """Return the one rule that differs."""
    (entry,) = found.rules.changed
    assert not found._replace(rules=comparison.Section((), (), ()))
    return entry


def test_a_rule_set_does_not_differ_from_itself(rules: RuleSet) -> None:
    found = comparison.compare(rules, rules)
    assert not found
    assert sheet.comparison_page(found) == "两套规则没有差别。\n"
    assert json.loads(sheet.comparison_json(found))["same"] is True


def test_order_files_lines_and_digest_do_not_count(rules: RuleSet) -> None:
    moved = [rule._replace(file="x.yaml", line=1, tests=tuple(test._replace(line=7) for test in rule.tests)) for rule in reversed(rules.rules)]
    assert not comparison.compare(rules, rules._replace(rules=tuple(moved), digest=""))


FIELDS: list[tuple[dict[str, object], Field]] = [
    ({"level": Level.INFO}, Field("level", "should", "info")),
    ({"weight": 7.5}, Field("weight", "2", "7.5")),
    ({"title": "公开"}, Field("title", "政务公开、政府信息公开", "公开")),
    ({"parent": "study"}, Field("parent", "", "study")),
    ({"remedy": "写。"}, Field("remedy")),
    ({"tests": ()}, Field("tests", "6", "0")),
]


@pytest.mark.parametrize(("fields", "told"), FIELDS, ids=lambda value: value.name if isinstance(value, Field) else "")
def test_every_field_of_a_rule_is_told(rules: RuleSet, fields: dict[str, object], told: Field) -> None:
    (openness,) = (rule for rule in rules.rules if rule.id == "openness")
    start = changed(rules, "openness", weight=2.0, tests=openness.tests[:1] * 6)
    entry = only(comparison.compare(start, changed(start, "openness", **fields)))
    assert (entry.id, entry.fields, entry.terms) == ("openness", (told,), ())


def test_conditions_and_grounds_are_told(rules: RuleSet) -> None:
    (rule,) = (rule for rule in rules.rules if rule.id == "openness")
    entry = only(comparison.compare(rules, changed(rules, "openness", need=Not(rule.need), basis=())))
    assert [field.name for field in entry.fields] == ["basis", "need"]
    page = sheet.comparison_page(comparison.compare(rules, changed(rules, "openness", need=Not(rule.need), basis=())))
    assert "改动事项 openness " in page
    assert "    need 条件：有改动\n" in page
    assert f"    依据：{'；'.join(map(str, rule.basis))} → （无）\n" in page


def test_rules_added_and_removed_are_told(rules: RuleSet) -> None:
    fewer = rules._replace(rules=rules.rules[1:], defects=rules.defects[:-1])
    first, last = rules.rules[0], rules.defects[-1]
    gone, come = comparison.compare(rules, fewer), comparison.compare(fewer, rules)
    assert (gone.rules.removed, gone.findings.removed) == (((first.id, first.title),), ((last.id, last.title),))
    assert (come.rules.added, come.findings.added) == (gone.rules.removed, gone.findings.removed)
    assert f"删去事项 {first.id} {first.title}\n" in sheet.comparison_page(gone)
    assert f"增加文字问题 {last.id} {last.title}\n" in sheet.comparison_page(come)


def test_words_are_told_with_every_rule_they_reach(rules: RuleSet) -> None:
    first, *rest = rules.terms["placeholder"]
    found = comparison.compare(rules, rules._replace(terms={**rules.terms, "placeholder": (*rest, "新词")}))
    assert len(found.rules.changed) > 1
    assert {terms for entry in found.rules.changed for terms in entry.terms} == {Terms("placeholder", ("新词",), (first,))}
    assert found.terms == ()
    assert f"    词组 placeholder：+新词 -{first}\n" in sheet.comparison_page(found)


def test_words_of_parts_are_told_by_themselves(rules: RuleSet) -> None:
    found = comparison.compare(rules, rules._replace(terms={**rules.terms, "heading-next": (*rules.terms["heading-next"], "新词")}))
    assert found.terms == (Terms("heading-next", ("新词",), ()),)
    assert "词组 heading-next：+新词\n" in sheet.comparison_page(found)


def test_profiles_are_told_by_rule(rules: RuleSet) -> None:
    county = rules.profiles["county"]
    weights = MappingProxyType({**county.weights, "leading-group": 9.0})
    other = county._replace(skip=frozenset({"study"}), weights=weights, levels={"study": Level.INFO})
    found = comparison.compare(rules, rules._replace(profiles={**rules.profiles, "county": other}, version="9"))
    (entry,) = found.profiles.changed
    before = f"{county.weights['leading-group']:g}"
    assert entry.fields == (Field("skip.study", "", "true"), Field("weights.leading-group", before, "9"), Field("levels.study", "", "info"))
    assert found.head == (Field("version", rules.version, "9"),)


def test_drafts_are_told_that_are_judged_otherwise(rules: RuleSet, engine: Engine) -> None:
    def strict(rule: Rule) -> Rule:
        return rule._replace(need=Not(rule.need), partly=None) if rule.id == "measures" else rule

    other = Engine(rules._replace(rules=tuple(map(strict, rules.rules)), defects=()), engine.edges)
    told = [_judged(each) for each in (engine, other)]
    (change,) = comparison.compare_drafts(*told)
    assert change.path == "good.txt"
    assert change.items == (Field("measures", "met", "missing"),)
    assert change.verdict == ("可以报送", "需修改")
    page = sheet.comparison_page(comparison.compare(engine.ruleset, other.ruleset), (change,))
    assert "判断有变的文稿：1 份\ngood.txt：可以报送 → 需修改，得分 " in page
    assert "    measures：已具备 → 缺失\n" in page
    (draft,) = json.loads(sheet.comparison_json(comparison.compare(engine.ruleset, other.ruleset), (change,)))["drafts"]
    assert draft["items"] == [{"id": "measures", "old": "met", "new": "missing"}]
    assert comparison.compare_drafts(told[0], told[0]) == ()


def _judged(engine: Engine) -> list[Assessment]:
    return [engine.assess("good.txt", plain(drafts.GOOD))]


def test_findings_are_counted_before_and_after(rules: RuleSet, engine: Engine) -> None:
    text = plain(drafts.GOOD.replace("普法讲座16场", "法制宣传讲座16场"))
    blind = Engine(rules._replace(defects=()), engine.edges)
    (change,) = comparison.compare_drafts([engine.assess("a.txt", text)], [blind.assess("a.txt", text)])
    assert change.findings == (Field("term", "1", ""),)
    assert "    规范用语：1 处 → 0 处\n" in sheet.comparison_page(comparison.compare(rules, rules), (change,))
