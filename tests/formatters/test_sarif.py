"""SARIF as code scanning takes it: valid, every result with a place, fingerprints that survive edits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from checker import api
from checker.formatters import whole
from checker.formatters.remarks import remarks
from checker.model import Finding, Span, Status, Verdict, View, Waiver
from tests.conftest import shipped
from tests.formatters import samples, wild
from tests.formatters.test_counts import some

SCHEMA: dict[str, Any] = json.loads((Path(__file__).parent / "sarif-2.1.0.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
DRAFT = Path(__file__).parents[2] / "examples" / "文稿" / "柏岭街道2025年-一般.md"


def run_of(*assessments: Any, view: View | None = None) -> dict[str, Any]:
    log = json.loads(whole("sarif", assessments, view or samples.view()))
    VALIDATOR.validate(log)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def region(result: dict[str, Any]) -> dict[str, Any]:
    (location,) = result["locations"]
    found = location["physicalLocation"]["region"]
    assert isinstance(found, dict)
    return found


@some
@given(wild.batches)
def test_any_log_is_valid_and_every_result_has_a_rule_and_a_place(batch: list[Any]) -> None:
    run = run_of(*batch, view=wild.view_of(batch))
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert all(rule["help"]["text"] for rule in rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert region(result)["startLine"] >= 1
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].isascii()
        assert result["message"]["text"].strip()


def test_every_rule_that_was_asked_is_declared_with_what_it_wants() -> None:
    rules = {rule["id"]: rule for rule in run_of(samples.full())["tool"]["driver"]["rules"]}
    assert {item.rule.id for item in samples.full().items} | {"term", "residue", "undecided"} <= rules.keys()
    decision = rules["decision-procedure"]
    assert decision["shortDescription"]["text"] == "重大行政决策程序"
    assert "补写五个步骤。" in decision["help"]["text"]
    assert "《重大行政决策程序暂行条例》" in decision["help"]["text"]
    assert "fazhi explain decision-procedure" in decision["help"]["text"]


def test_word_files_have_offsets_and_the_words() -> None:
    assessment = samples.full()
    assert assessment.document
    results = {result["ruleId"]: region(result) for result in run_of(assessment)["results"]}
    term = results["term"]
    words = term["snippet"]["text"]
    assert words == "法制宣传"
    assert assessment.document.text[term["charOffset"] : term["charOffset"] + term["charLength"]] == words
    assert (term["startLine"], "startColumn" in term) == (6, False)
    assert results["leading-group"]["snippet"]["text"] == samples.LINES[5], "absent content stands at the paragraph it belongs behind"
    assert results["causes"]["snippet"]["text"] == samples.TITLE, "without any place: the title"


def test_text_files_have_columns_in_code_points_and_fixes() -> None:
    data = "云溪镇\n　　😀开展法制宣传。\n".encode()
    assessment = plain(data, "a.txt", "法制宣传", "法治宣传")
    (result,) = run_of(assessment, view=reading(data))["results"]
    assert region(result) == {"startLine": 2, "startColumn": 6, "endLine": 2, "endColumn": 10, "snippet": {"text": "法制宣传"}}
    ((change,),) = (fix["artifactChanges"] for fix in result["fixes"])
    assert change["replacements"] == [
        {"deletedRegion": {"startLine": 2, "startColumn": 6, "endLine": 2, "endColumn": 10}, "insertedContent": {"text": "法治宣传"}}
    ]


def plain(data: bytes, name: str, words: str, repair: str | None = None) -> Any:
    from checker import outline, readers  # noqa: PLC0415

    document = outline.build(readers.read(name, data))
    start = document.text.index(words)
    return samples.assessment(source=document, path=name, findings=(Finding("term", Span(start, start + len(words)), "请改正。", repair),))


def reading(data: bytes) -> View:
    return samples.view()._replace(original=lambda _: data)


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("各乡镇/云溪 镇#1.txt", "%E5%90%84%E4%B9%A1%E9%95%87/%E4%BA%91%E6%BA%AA%20%E9%95%87%231.txt"),
        ("a:b%?.md", "a%3Ab%25%3F.md"),
        ("../x.md", "../x.md"),
        ("/报/x.md", "file:///%E6%8A%A5/x.md"),
        ("\udcff.txt", "%FF.txt"),
    ],
)
def test_paths_are_percent_encoded_references(path: str, uri: str) -> None:
    result = run_of(samples.unreadable()._replace(path=path))["results"][0]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_a_draft_that_was_not_judged_is_an_error_and_the_run_no_success() -> None:
    run = run_of(samples.unreadable())
    (result,) = run["results"]
    assert (result["ruleId"], result["level"], region(result)["startLine"]) == ("undecided", "error", 1)
    assert "另存为" in result["message"]["text"]
    assert [each["executionSuccessful"] for each in run["invocations"]] == [False]


def test_undecided_without_an_error_is_told_too() -> None:
    (result,) = run_of(samples.assessment(verdict=Verdict.UNDECIDED, reason="没有一项规则适用。"))["results"]
    assert "没有一项规则适用。" in result["message"]["text"]


def test_a_waived_item_is_suppressed_and_not_hidden() -> None:
    waived = samples.item("causes", Status.MISSING)._replace(waiver=Waiver("causes", "另行报送", "2026-12-31"))
    run = run_of(samples.assessment(waived, samples.item("study", Status.MISSING)))
    causes, study = sorted(run["results"], key=lambda result: str(result["ruleId"]))
    assert causes["suppressions"] == [{"kind": "external", "status": "accepted", "justification": "另行报送"}]
    assert (causes["level"], study["level"], "suppressions" in study) == ("note", "error", False)


# ---------------------------------------------------------------------------------------------- fingerprints


def judged(text: str) -> dict[str, str]:
    assessment = api.check_bytes("a.md", text.encode(), rules=shipped())
    return {remark.fingerprint: remark.id for remark in remarks(assessment, samples.view())}


def test_fingerprints_survive_edits_elsewhere_and_tell_equal_words_apart() -> None:
    text = DRAFT.read_text(encoding="utf-8")
    before = judged(text)
    title, rest = text.split("\n", 1)
    moved = judged(f"{title}\n\n本段是为了移动后面各行而写的一段话。\n{rest}")
    assert len(before) > 10
    assert {"term", "numeral"} <= set(before.values())
    assert before.items() <= moved.items()


def test_equal_faults_have_different_fingerprints() -> None:
    source = samples.document(["法制宣传。", "法制宣传。", "法制宣传。"])
    found = tuple(Finding("term", Span(start, start + 4), "请改正。") for start in (0, 6, 12))
    told = remarks(samples.assessment(source=source, findings=found), samples.view())
    assert len({remark.fingerprint for remark in told}) == 3
    other = remarks(samples.assessment(source=source, findings=found, path="别的.docx"), samples.view())
    assert not {remark.fingerprint for remark in told} & {remark.fingerprint for remark in other}
