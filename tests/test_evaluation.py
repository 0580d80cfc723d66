"""Figures of labelled drafts: counted as the examiner's own tool counts them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checker import evaluation, labelfile, readers, rulefile, sheet, yamlnode
from checker.model import Assessment, Score, Status, Verdict
from tests import drafts
from tests.conftest import plain

if TYPE_CHECKING:
    from checker.engine import Engine
    from checker.evaluation import Figures, Pair
    from checker.labelfile import Label
    from checker.model import RuleSet

IDS = labelfile.Ids(rulefile.IDS, rulefile.DEFECTS)
TOOL = Path(os.environ.get("FAZHI_SHARED") or Path(__file__).parents[2] / "shared" / "labelled").parent / "tools" / "evaluate.py"


def label(text: str, name: str = "a.txt") -> tuple[Label | None, list[tuple[int, str, str]]]:
    """Read a label and what is wrong with it."""
    faults = yamlnode.Faults()
    found = labelfile.parse("a.yaml", text.encode(), name, IDS, faults)
    return found, [(fault.line, fault.key, fault.message) for fault in faults.all()]


def pair(engine: Engine, labels: str, text: str = drafts.GOOD) -> Pair:
    found, faults = label(labels)
    assert found, faults
    return evaluation.Pair(found, engine.assess("a.txt", plain(text)))


# ---------------------------------------------------------------------------------------------- labels


def test_a_label_is_read_as_it_stands() -> None:
    found, faults = label("""\
profile: township
year: 2024
items: {measures: met, causes: [partial, missing], x-own: met}
findings: [{id: numeral, at: 37余场}, {id: title}]
evidence: {measures: 一、主要举措}
notes: 无
""")
    assert faults == []
    assert found == labelfile.Label(
        "a.txt",
        {"measures": (Status.MET,), "causes": (Status.PARTIAL, Status.MISSING), "x-own": (Status.MET,)},
        (("numeral", "37余场"), ("title", "")),
    )


@pytest.mark.parametrize(
    ("text", "line", "key", "says"),
    [
        ("items:\n  measure: met", 2, "items.measure", "没有事项 measure，是否想写 measures？"),
        ("items:\n  measures: mett", 2, "items.measures", "没有结果 mett，是否想写 met？"),
        ("items:\n  measures: error", 2, "items.measures", "没有结果 error"),
        ("items:\n  measures: []", 2, "items.measures", "这里至少写一个结果"),
        ("items:\n  measures: met\n  measures: met", 3, "items.measures", "同一个键写了两次"),
        ("items: {}\nfindings:\n  - {id: numerals}", 3, "findings[0]", "没有文字问题 numerals，是否想写 numeral？"),
        ("items: {}\nfinding: []", 2, "finding", "是否想写 findings？"),
        ("profile: township", 1, "文件", "缺少键 items"),
        ("", 1, "文件", "文件是空的"),
        ("items: [", 2, "文件", "YAML 语法有误"),
    ],
)
def test_faults_of_a_label_have_their_place(text: str, line: int, key: str, says: str) -> None:
    found, faults = label(text)
    assert found is None
    ((where, what, message),) = faults
    assert (where, what) == (line, key)
    assert says in message


# ---------------------------------------------------------------------------------------------- counting


def test_items_are_counted_where_they_are_labelled(engine: Engine, rules: RuleSet) -> None:
    pairs = [
        pair(engine, "items: {measures: met, causes: [partial, met], shortcomings: missing}"),
        pair(engine, "items: {measures: partial, openness: met, x-own: met}"),
    ]
    figures = evaluation.evaluate(pairs, rules.rules)
    counted = {item.rule.id: (item.right, item.binary, item.total) for item in figures.items if item.total}
    assert counted == {"measures": (1, 1, 2), "causes": (1, 1, 1), "shortcomings": (0, 0, 1), "openness": (1, 1, 1)}
    measures = next(item for item in figures.items if item.rule.id == "measures")
    assert measures.confusion == {("partial", "met"): 1}
    assert figures.unknown == ("x-own",)
    assert evaluation.total(figures.items) == (3, 3, 5)
    assert {item.rule.id: item.group for item in figures.items if item.total} == {
        "measures": "must", "causes": "must", "shortcomings": "must", "openness": "more",
    }  # fmt: skip
    assert {item.rule.id for item in figures.group("steps")} == {rule.id for rule in rules.rules if rule.parent == "decision-procedure"}


def test_a_draft_that_cannot_be_judged_is_wrong_throughout(engine: Engine, rules: RuleSet) -> None:
    broken = Assessment("a.txt", Verdict.UNDECIDED, "坏了。", Score(0, 0), error="坏了。")
    figures = evaluation.evaluate([pair(engine, "items: {measures: missing}")._replace(assessment=broken)], rules.rules)
    (miss,) = (miss for item in figures.items for miss in item.misses)
    assert (miss.got, miss.result) == (evaluation.ABSENT, None)
    assert figures.unjudged == (broken,)
    page = sheet.figures_page(figures, wrong=True)
    assert "a.txt：坏了。\n" in page
    assert "a.txt measures：应为 缺失，实为 没有判断\n" in page


def test_findings_are_counted_once_a_draft(engine: Engine, rules: RuleSet) -> None:
    text = drafts.GOOD.replace("普法讲座16场", "法制宣传讲座16余场")
    labels = "items: {}\nfindings: [{id: numeral, at: 讲座16余场}, {id: numeral, at: 别处全然不同的文字}, {id: residue, at: 待补充}]"
    figures = evaluation.evaluate([pair(engine, labels, text), pair(engine, "items: {}")], rules.rules)
    assert {kind.id: tuple(kind[1:]) for kind in figures.kinds} == {"numeral": (1, 0, 0), "residue": (0, 0, 1), "term": (0, 1, 0)}
    assert (figures.precision, figures.recall) == (0.5, 0.5)
    assert (figures.placed, figures.places) == (1, 2)


def test_nothing_of_nothing_is_nothing(rules: RuleSet) -> None:
    figures = evaluation.evaluate([], rules.rules)
    assert (figures.precision, figures.recall, evaluation.total(figures.items).accuracy) == (0, 0, 0)
    assert "全部事项：0/0 = 0.0%" in sheet.figures_page(figures, findings=True, wrong=True)


# ---------------------------------------------------------------------------------------------- showing


def test_the_page_tells_what_was_mistaken_for_what(engine: Engine, rules: RuleSet) -> None:
    figures = evaluation.evaluate([pair(engine, "items: {measures: [missing, partial]}")], rules.rules)
    page = sheet.figures_page(figures, wrong=True)
    (row,) = (line.split() for line in page.splitlines() if line.startswith("measures "))
    assert row == ["measures", "主要举措和成效", "1", "0", "1", "缺失/不完整→已具备", "1"]
    assert "a.txt measures：应为 缺失/不完整，实为 已具备\n    「" in page
    assert "文字问题" not in page


def test_near_misses_are_told_with_their_reason(engine: Engine, rules: RuleSet) -> None:
    text = drafts.GOOD.replace("聘请法律顾问1名，14个村均与律师签订服务协议", "尚未聘请法律顾问").replace("和法律顾问进行", "进行")
    page = sheet.figures_page(evaluation.evaluate([pair(engine, "items: {legal-adviser: met}", text)], rules.rules), wrong=True)
    assert "应为 已具备，实为 缺失" in page
    assert "    不算数：「" in page
    assert "是否定或不足" in page


def test_json_holds_the_same_figures(engine: Engine, rules: RuleSet) -> None:
    figures = evaluation.evaluate([pair(engine, "items: {measures: partial, causes: met}\nfindings: [{id: residue}]")], rules.rules)
    told = json.loads(sheet.figures_json(figures, findings=True, wrong=True))
    assert told["total"] == {"right": 1, "met_or_not": 1, "total": 2, "accuracy": 0.5}
    assert told["groups"]["must"]["total"] == 2
    (measures,) = (item for item in told["items"] if item["id"] == "measures")
    assert measures["confusion"] == [{"want": ["partial"], "got": "met", "count": 1}]
    assert [(miss["item"], miss["want"], miss["got"]) for miss in told["wrong"]] == [("measures", ["partial"], "met")]
    assert told["wrong"][0]["evidence"][0]["line"] > 0
    assert told["findings"]["kinds"] == [{"id": "residue", "found": 0, "not_labelled": 0, "lost": 1}]
    assert {"wrong", "findings"}.isdisjoint(json.loads(sheet.figures_json(figures)))


# ---------------------------------------------------------------------------------------------- the examiner's own tool


@pytest.fixture(scope="module")
def figures(shared: Path, engine: Engine) -> Figures:
    faults = yamlnode.Faults()
    pairs = []
    for file in sorted(shared.glob("*.yaml")):
        report = next(found for suffix in (".txt", ".md", ".docx") if (found := file.with_suffix(suffix)).exists())
        wanted = labelfile.parse(file.name, file.read_bytes(), report.name, IDS, faults)
        assert wanted, faults.all()
        pairs.append(evaluation.Pair(wanted, engine.assess(report.name, readers.read(report.name, report.read_bytes()))))
    return evaluation.evaluate(pairs, engine.ruleset.rules)


def test_figures_are_those_of_the_examiners_tool(shared: Path, figures: Figures) -> None:
    if not TOOL.exists():
        pytest.skip(f"no {TOOL}")
    command = f"{sys.executable} -m checker check --format json"
    arguments = [sys.executable, str(TOOL), str(shared), "--findings", "--command", command]
    told = subprocess.run(arguments, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]).stdout  # noqa: S603
    lines = told.splitlines()
    for name, group in (("core", "must"), ("steps", "steps"), ("supplementary", "more")):
        whole = evaluation.total(figures.group(group))
        expected = f"-- {name}: {whole.right}/{whole.total} = {whole.accuracy:.1%}; met or not: {whole.met_or_not:.1%}"
        assert expected in lines
    whole = evaluation.total(figures.items)
    assert f"== items: {whole.right}/{whole.total} = {whole.accuracy:.1%}; met or not: {whole.met_or_not:.1%}" in lines
    for item in figures.items:
        assert any(line.startswith(f"{item.rule.id:24} {item.right:3}/{item.total:<3}") for line in lines), item.rule.id
    for kind in figures.kinds:
        assert f"{kind.id:24} found {kind.found:3}  not labelled {kind.extra:3}  lost {kind.lost:3}" in lines
    agreed = f"places agreed {figures.placed}/{figures.places}"
    assert f"== findings: precision {figures.precision:.1%}, recall {figures.recall:.1%}; {agreed}" in lines
