"""The shipped rules keep what they promise: their own samples, a basis, advice, no dead words."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from checker import rulefile, ruleset
from checker.model import All, Call, Level, Not, Status
from checker.model import Any as AnyOf
from tests.conftest import plain, shipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.engine import Engine
    from checker.model import Defect, DefectTest, Need, Rule, RuleSet, RuleTest
    from tests.conftest import Judge

SAMPLES = [
    pytest.param(rule, test, id=f"{rule.id}-{number:02}-{test.want}{'-' + test.name if test.name else ''}")
    for rule in shipped().rules
    for number, test in enumerate(rule.tests, 1)
]
DEFECT_SAMPLES = [
    pytest.param(defect, test, id=f"{defect.id}-{number:02}-{'flagged' if test.flagged else 'clean'}")
    for defect in shipped().defects
    for number, test in enumerate(defect.tests, 1)
]
every_rule = pytest.mark.parametrize("rule", shipped().rules, ids=lambda rule: rule.id)
every_defect = pytest.mark.parametrize("defect", shipped().defects, ids=lambda defect: defect.id)


# ---------------------------------------------------------------------------------------------- samples


@pytest.mark.parametrize(("rule", "test"), SAMPLES)
def test_rule_judges_its_sample_as_it_says(rule: Rule, test: RuleTest, judge: Judge) -> None:
    assert judge(test.text, test.profile or next(iter(shipped().profiles)))[rule.id] is test.want


@pytest.mark.parametrize(("defect", "test"), DEFECT_SAMPLES)
def test_finding_flags_its_sample_as_it_says(defect: Defect, test: DefectTest, engine: Engine) -> None:
    assessment = engine.assess("sample.txt", plain(test.text), test.profile or next(iter(shipped().profiles)), kind=False)
    assert assessment.document is not None
    found = [assessment.document.slice(finding.span) for finding in assessment.findings if finding.id == defect.id]
    assert [words for words in test.flagged if not any(words in text for text in found)] == []
    assert bool(found) == bool(test.flagged)


# ---------------------------------------------------------------------------------------------- completeness


def test_every_id_of_the_checklist_has_its_rule(rules: RuleSet) -> None:
    assert Counter(rule.id for rule in rules.rules if not rule.id.startswith("x-")) == Counter(rulefile.IDS)


@every_rule
def test_rule_says_why_and_what_to_do(rule: Rule) -> None:
    assert rule.basis
    assert all(str(basis).startswith(("《", "各地")) for basis in rule.basis)
    assert rule.remedy.endswith("。")
    assert rule.sample.strip()
    assert rule.sample not in rule.remedy


@every_rule
def test_rule_has_a_sentence_for_each_status_it_can_get(rule: Rule) -> None:
    possible = {Status.MET, Status.MISSING} | ({Status.PARTIAL} if rule.partly else set()) | ({Status.NOT_APPLICABLE} if rule.when else set())
    assert possible <= set(rule.say)
    assert len(set(rule.say.values())) == len(rule.say)


@every_rule
def test_rule_weighs_something(rule: Rule) -> None:
    assert rule.weight > 0
    assert rule.level in Level


def test_what_may_block_a_report_is_what_the_regulation_demands(rules: RuleSet) -> None:
    demanded = {"measures", "shortcomings", "causes", "first-responsible", "next-year"}
    assert {rule.id for rule in rules.rules if rule.level is Level.MUST} >= demanded


def test_required_items_outweigh_the_recommended(rules: RuleSet) -> None:
    must = [rule.weight for rule in rules.rules if rule.level is Level.MUST]
    should = [rule.weight for rule in rules.rules if rule.level is not Level.MUST]
    assert sum(must) > sum(should)
    assert max(should) <= max(must)


def test_folded_rules_stand_under_a_rule_of_their_own_level(rules: RuleSet) -> None:
    by_id = {rule.id: rule for rule in rules.rules}
    folded = [rule for rule in rules.rules if rule.parent]
    assert folded
    assert [rule.id for rule in folded if by_id[rule.parent or ""].parent or rule.parent == rule.id] == []


def test_partial_is_worth_something_but_less_than_met(rules: RuleSet) -> None:
    assert 0 < rules.partial < 1


@every_defect
def test_finding_says_why_and_what_to_do(defect: Defect) -> None:
    assert defect.basis
    assert defect.remedy.endswith("。")
    assert defect.calls
    assert 0 <= defect.weight <= defect.most


# ---------------------------------------------------------------------------------------------- words


def test_no_term_group_is_empty(rules: RuleSet) -> None:
    assert [group for group, terms in rules.terms.items() if not terms] == []


def test_every_term_group_is_used(rules: RuleSet) -> None:
    assert sorted(set(rules.terms) - expanded(used(rules) & set(rules.terms))) == []


def test_every_citation_is_used(rules: RuleSet) -> None:
    bases = [*(rule.basis for rule in rules.rules), *(defect.basis for defect in rules.defects)]
    cited = {each.citation.id for basis in bases for each in basis}
    assert sorted(set(rules.citations) - cited) == []


def test_every_part_has_a_place_in_the_order(rules: RuleSet) -> None:
    assert sorted(rules.order) == sorted(part.id for part in rules.parts)
    assert {rule.place for rule in rules.rules} <= set(rules.order)


def used(rules: RuleSet) -> set[str]:
    """Names of groups that a question, a part, or the recognition of the kind of document refers to."""
    kinds = ("headings", "tops", "made", "barred", "cues", "answers", "dense", "persons")
    parts = {group for part in rules.parts for kind in kinds for group in getattr(part, kind)}
    calls = [call for rule in rules.rules for need in (rule.need, rule.partly, rule.when) if need for call in asked(need)]
    params = [call.params for call in (*calls, *(call for defect in rules.defects for call in defect.calls))]
    return parts | set(rules.refuse) | set(rules.accept) | {text for each in params for text in strings(each)}


def expanded(names: set[str]) -> set[str]:
    """Close a set of groups under ``@name``: what a used group refers to is used."""
    files = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in ruleset.default_folder().glob("*.yaml")]
    written = {group: terms for file in files for group, terms in file.get("terms", {}).items()}
    reached: set[str] = set()
    while names - reached:
        reached |= names
        names = {term[1:] for group in reached for term in written[group] if term.startswith("@")}
    return reached


def asked(need: Need) -> Iterator[Call]:
    """All calls of a need tree."""
    if isinstance(need, Call):
        yield need
    elif isinstance(need, Not):
        yield from asked(need.member)
    else:
        assert isinstance(need, All | AnyOf)
        for member in need.members:
            yield from asked(member)


def strings(value: Any) -> Iterator[str]:
    """All strings in a value of parameters."""
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from strings(getattr(value, field.name))
    elif isinstance(value, tuple | list | frozenset):
        for each in value:
            yield from strings(each)
