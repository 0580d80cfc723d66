"""The machine output: its contract, its schema and its faithfulness to the text."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from checker import resultfile
from checker.formatters import FORMATS, formatter, whole
from checker.formatters import json as machine
from checker.model import Finding, Guard, Level, Score, Span, Status, Verdict
from tests.formatters import samples

if TYPE_CHECKING:
    from collections.abc import Callable

    from checker.model import Assessment

SCHEMA: dict[str, Any] = json.loads(files("checker.formatters").joinpath("result.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def rendered(*assessments: Assessment) -> dict[str, Any]:
    """Return the parsed output, proved valid."""
    result: dict[str, Any] = json.loads(whole("json", assessments, samples.view()))
    VALIDATOR.validate(result)
    return result


def one(assessment: Assessment) -> dict[str, Any]:
    """Return the only document of an output."""
    (document,) = rendered(assessment)["documents"]
    return dict(document)


def by_id(document: dict[str, Any], name: str) -> dict[str, Any]:
    """Return an item of a document."""
    return next(dict(each) for each in document["items"] if each["id"] == name)


def test_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    ("enum", "path"),
    [
        (Status, ("item", "properties", "status")),
        (Level, ("item", "properties", "level")),
        (Guard, ("near", "properties", "why")),
        (Verdict, ("verdict",)),
    ],
)
def test_schema_knows_every_value(enum: type[Status | Level | Guard | Verdict], path: tuple[str, ...]) -> None:
    node = SCHEMA["$defs"]
    for key in path:
        node = node[key]
    assert node["enum"] == [each.value for each in enum]


def test_head_names_schema_tool_and_rules() -> None:
    result = rendered(samples.full())
    assert list(result) == ["schema", "tool", "documents", "ruleset"]
    assert result["schema"] == machine.SCHEMA
    assert result["tool"] == {"name": "fazhi"}
    assert result["ruleset"] == {
        "id": "fazhi-base",
        "version": "1.2.0",
        "profile": "township",
        "title": "法治政府建设年度报告检查规则",
        "digest": "sha256:0f0f",
        "changes": [],
    }


def test_profile_is_common_or_null() -> None:
    town, county = samples.assessment(samples.item("study")), samples.assessment(samples.item("study"), profile=samples.COUNTY)
    assert rendered(town, town, samples.unreadable())["ruleset"]["profile"] == "township"
    assert rendered(town, county)["ruleset"]["profile"] is None
    assert rendered(samples.unreadable())["ruleset"]["profile"] is None
    assert rendered()["ruleset"]["profile"] is None


def test_document_carries_verdict_identity_and_reading() -> None:
    document = one(samples.full())
    assert (document["path"], document["verdict"], document["reason"]) == ("云溪镇.docx", "需修改", "缺1个必备项目。")
    assert (document["score"], document["earned"], document["possible"]) == (15.0, 3, 20)
    assert (document["year"], document["body"], document["profile"]) == (2024, "云溪镇", "township")
    assert (document["format"], document["notices"]) == ("docx", ["含修订痕迹，按接受修订后的文字检查。"])
    assert "error" not in document


def test_item_carries_everything_a_consumer_needs() -> None:
    item = by_id(one(samples.full()), "leading-group")
    assert item["title"] == "法治建设领导小组（委员会）"
    assert (item["status"], item["level"], item["weight"], item["earned"]) == ("missing", "must", 6, 0)
    assert item["near"][0]["why"] == "plan"
    assert item["insert_after"]["phrase"] == "在“一、主要举措和成效”这一部分末尾"
    assert (item["remedy"], item["sample"]) == ("写明本镇已成立法治建设领导小组。", "成立××镇法治建设领导小组。")
    assert item["error"] is None


def test_parent_basis_and_error_of_items() -> None:
    document = one(samples.full())
    assert by_id(document, "dual-leader")["parent"] == "leading-group"
    assert by_id(document, "decision-procedure")["basis"] == "《重大行政决策程序暂行条例》（国务院令第713号）第三章"
    assert by_id(document, "causes")["error"] == "查找超时"


def test_quotations_are_slices_of_the_text() -> None:
    assessment = samples.full()
    document = one(assessment)
    assert assessment.document is not None
    text = assessment.document.text
    quotations = [*document["findings"], *(each for item in document["items"] for each in (*item["evidence"], *item["near"]))]
    assert len(quotations) == 6
    for each in quotations:
        assert text[each["start"] : each["end"]] == each["text"]
        assert each["line"] == text.count("\n", 0, each["start"]) + 1


def test_findings_and_parts() -> None:
    document = one(samples.full())
    assert [(each["id"], each["repair"]) for each in document["findings"]] == [("enumeration", None), ("term", "法治宣传"), ("numeral", "")]
    assert [(each["id"], each["heading"]) for each in document["parts"]] == [("measures", "主要举措和成效"), ("next-year", "")]


def test_unreadable_document_has_an_error_and_nothing_else() -> None:
    assert one(samples.unreadable()) == {
        "path": "青石桥镇.doc",
        "verdict": "无法判断",
        "reason": "没有读出文字。",
        "error": "这是旧版Word文件，请另存为.docx后再检查。",
        "score": None,
        "items": [],
        "findings": [],
    }


def test_unknown_facts_are_null() -> None:
    bare = samples.assessment()._replace(score=Score(0, 0), identity=None, profile=None, parts=(), document=None)
    bare = bare._replace(findings=(Finding("term", Span(0, 2), "规范用语。"),))
    document = one(bare)
    assert [document[key] for key in ("score", "year", "body", "profile", "format")] == [None] * 5
    assert (document["findings"][0]["line"], document["findings"][0]["text"]) == (None, "")


def test_numbers_are_whole_where_they_can_be() -> None:
    third = samples.item("study", weight=0.1 + 0.2)
    text = whole("json", [samples.assessment(third)], samples.view())
    assert '"weight": 0.3,' in text
    assert '"weight": 2,' in whole("json", [samples.assessment(samples.item("study"))], samples.view())


def test_output_is_readable_and_the_same_every_time() -> None:
    first, second = (whole("json", [samples.full(), samples.unreadable()], samples.view()) for _ in range(2))
    assert first == second
    assert first.startswith('{\n  "schema": "1"')
    assert first.endswith("}\n")
    assert "云溪镇" in first


def test_the_gate_and_the_remarks_are_told_where_there_is_something_to_tell() -> None:
    assert not {"gate", "remarks"} & rendered(samples.full()).keys()
    for view in (samples.view()._replace(fail_on="partial"), samples.view()._replace(fail_under=60.5), samples.view()._replace(remarks=("过宽。",))):
        result = json.loads(whole("json", [samples.full()], view))
        VALIDATOR.validate(result)
        back = resultfile.parse(whole("json", [samples.unreadable()], view).encode())
        assert (back.fail_on, back.fail_under, back.remarks) == (view.fail_on, view.fail_under, view.remarks)
        assert result.keys() & {"gate", "remarks"}


def _status(result: dict[str, Any]) -> None:
    result["documents"][0]["items"][0]["status"] = "rubbish"


def _verdict(result: dict[str, Any]) -> None:
    result["documents"][0]["verdict"] = "通过"


def _addition(result: dict[str, Any]) -> None:
    result["documents"][0]["items"][0]["colour"] = "red"


def _line(result: dict[str, Any]) -> None:
    result["documents"][0]["findings"][0]["line"] = 0


def _passed_unread(result: dict[str, Any]) -> None:
    result["documents"][1]["verdict"] = "可以报送"


@pytest.mark.parametrize("spoil", [_status, _verdict, _addition, _line, _passed_unread])
def test_schema_refuses_what_is_wrong(spoil: Callable[[dict[str, Any]], None]) -> None:
    result = rendered(samples.full(), samples.unreadable())
    spoil(result)
    assert not VALIDATOR.is_valid(result)


@given(st.text(alphabet=st.characters()))
def test_any_text_survives(text: str) -> None:
    item = samples.item("study", evidence=(samples.quote(text),), message=text)
    out = whole("json", [samples.assessment(item, path=text)], samples.view())
    back = json.loads(out.encode("utf-8"))
    VALIDATOR.validate(back)
    evidence = back["documents"][0]["items"][0]["evidence"][0]
    assert len(evidence["text"]) == evidence["end"] - evidence["start"]


def test_lone_surrogate_is_replaced_by_one_character() -> None:
    item = samples.item("study", evidence=(samples.quote("甲\ud800乙"),))
    document = one(samples.assessment(item))
    assert by_id(document, "study")["evidence"][0]["text"] == "甲\N{REPLACEMENT CHARACTER}乙"


def test_every_formatter_stands_in_the_table() -> None:
    assert formatter("json") is machine
    for name in FORMATS:
        assert samples.made(name, [samples.unreadable()], samples.view())
