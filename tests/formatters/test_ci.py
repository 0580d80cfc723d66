"""What CI systems read: JUnit, GitLab Code Quality, GitHub annotations, rdjson."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from checker.formatters import labels, whole
from checker.formatters.remarks import Severity, remarks
from checker.model import Finding, Level, Span, Status, Waiver
from tests.formatters import samples
from tests.formatters.test_sarif import plain, reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.model import Assessment, View


def rendered(form: str, *assessments: Assessment, view: View | None = None) -> Any:
    text = whole(form, assessments, view or samples.view())
    return json.loads(str(text)) if form in {"gitlab", "rdjson"} else text


# ---------------------------------------------------------------------------------------------- severity


@pytest.mark.parametrize(
    ("level", "status", "fail_on", "severity"),
    [
        (Level.MUST, Status.MISSING, "missing", Severity.ERROR),
        (Level.MUST, Status.PARTIAL, "missing", Severity.WARNING),
        (Level.MUST, Status.PARTIAL, "partial", Severity.ERROR),
        (Level.SHOULD, Status.MISSING, "partial", Severity.WARNING),
        (Level.SHOULD, Status.PARTIAL, "partial", Severity.NOTE),
        (Level.INFO, Status.MISSING, "missing", Severity.NOTE),
        (Level.INFO, Status.ERROR, "missing", Severity.ERROR),
    ],
)
def test_an_error_is_what_stops_the_gate(level: Level, status: Status, fail_on: str, severity: Severity) -> None:
    assessment = samples.assessment(samples.item("causes", status, level=level))
    (remark,) = remarks(assessment, samples.view()._replace(fail_on=fail_on))
    assert remark.severity is severity


# ---------------------------------------------------------------------------------------------- JUnit


def suites(*assessments: Assessment, view: View | None = None) -> list[ET.Element]:
    return list(ET.fromstring(rendered("junit", *assessments, view=view)))  # noqa: S314 - made a moment ago


def ends(suite: ET.Element) -> dict[str, str]:
    """How each case ends, by its name."""
    return {case.get("name", ""): next((end.tag for end in case if end.tag != "system-out"), "passed") for case in suite.iter("testcase")}


def test_a_suite_for_each_draft_and_a_case_for_each_rule() -> None:
    first, last = suites(samples.full(), samples.unreadable())
    assert (first.get("name"), last.get("name")) == ("云溪镇.docx", "青石桥镇.doc")
    assert ends(first) == {
        "学法用法（study）": "passed",
        "法治建设领导小组（委员会）（leading-group）": "failure",
        "双组长（dual-leader）": "failure",
        "重大行政决策程序（decision-procedure）": "passed",
        "不足的原因（causes）": "error",
        "学习贯彻习近平法治思想（guiding-thought）": "passed",
        "专家论证（decision-experts）": "skipped",
        "列举序号（enumeration）": "passed",
        "规范用语（term）": "passed",
        "数字用法（numeral）": "passed",
    }
    assert ends(last) == {"无法判断（undecided）": "error"}


def test_what_passes_the_gate_is_told_all_the_same() -> None:
    (suite,) = suites(samples.full())
    told = {case.get("name"): case.findtext("system-out") or "" for case in suite.iter("testcase")}
    assert "只写到部分步骤。" in told["重大行政决策程序（decision-procedure）"]
    assert "改为：「法治宣传」" in told["规范用语（term）"]
    assert "习近平法治思想" in told["学习贯彻习近平法治思想（guiding-thought）"]


def test_the_gate_decides_what_fails() -> None:
    (suite,) = suites(samples.full(), view=samples.view()._replace(fail_on="partial", fail_under=99))
    assert ends(suite)["重大行政决策程序（decision-procedure）"] == "failure"
    assert ends(suite)["得分（score）"] == "failure"
    (suite,) = suites(samples.full(), view=samples.view()._replace(fail_under=1))
    assert ends(suite)["得分（score）"] == "passed"


def test_a_waived_item_passes_and_says_why() -> None:
    waived = samples.item("causes", Status.MISSING)._replace(waiver=Waiver("causes", "另行报送", "2026-12-31"))
    (suite,) = suites(samples.assessment(waived))
    assert ends(suite) == {"causes（causes）": "passed"}
    assert "另行报送" in (suite.findtext("testcase/system-out") or "")


# ---------------------------------------------------------------------------------------------- GitLab


def test_gitlab_issues_have_all_that_gitlab_asks_for() -> None:
    issues = rendered("gitlab", samples.full(), samples.unreadable())
    assert all(issue.keys() >= {"description", "check_name", "fingerprint", "severity", "location"} for issue in issues)
    found = {issue["check_name"]: issue for issue in issues}
    assert found["term"]["location"] == {"path": "云溪镇.docx", "lines": {"begin": 6}}
    assert {name: found[name]["severity"] for name in ("leading-group", "term", "undecided")} == {
        "leading-group": "critical",
        "term": "major",
        "undecided": "blocker",
    }
    assert rendered("gitlab", samples.assessment()) == []


# ---------------------------------------------------------------------------------------------- GitHub


def decoded(line: str) -> tuple[str, dict[str, str], str]:
    """Read a command as the runner does: split first, then take the escapes back, the percent sign last."""
    command, _, data = line.removeprefix("::").partition("::")
    name, _, told = command.partition(" ")
    properties = dict(pair.split("=", 1) for pair in told.split(",") if pair)
    return name, {key: unescaped(value, wide=True) for key, value in properties.items()}, unescaped(data)


def unescaped(text: str, *, wide: bool = False) -> str:
    for code, char in (("%0D", "\r"), ("%0A", "\n"), *((("%3A", ":"), ("%2C", ",")) if wide else ()), ("%25", "%")):
        text = text.replace(code, char)
    return text


def annotated(*assessments: Assessment, view: View | None = None) -> list[tuple[str, dict[str, str], str]]:
    *found, last = [decoded(line) for line in rendered("github", *assessments, view=view).splitlines()]
    assert last == ("debug", {}, labels.FOOTER), "what is written into a folder of drafts is known to be none"
    return found


def test_annotations_read_back_as_they_were_meant() -> None:
    path = "各乡镇/a,b: 100%0A.txt"
    data = "云溪镇\n开展法制宣传。\n".encode()
    (found,) = annotated(plain(data, "a.txt", "法制宣传")._replace(path=path), view=reading(data))
    name, properties, message = found
    assert (name, message) == ("warning", "规范用语：第2行「法制宣传」，请改正。")
    assert properties == {"file": path, "title": "规范用语", "line": "2", "col": "3", "endColumn": "6"}


def test_no_text_starts_a_command() -> None:
    hostile = "::error::x\n##[error]y\r::stop-commands::z %0A%25"
    item = samples.item(samples.rule("x", hostile, remedy=hostile), Status.MISSING, message=hostile)
    (found,) = annotated(samples.assessment(item, path=hostile))
    assert len(rendered("github", samples.assessment(item, path=hostile)).splitlines()) == 2
    assert found[1]["title"] == "::error::x ##[error]y ::stop-commands::z %0A%25"


def test_more_than_github_shows_is_told_in_the_last_annotation() -> None:
    source = samples.document(["法制宣传。" * 12])
    many = tuple(Finding("term", Span(5 * number, 5 * number + 4), f"第{number}。") for number in range(12))
    missing = samples.item("causes", Status.MISSING)
    found = annotated(samples.assessment(missing, source=source, findings=many))
    assert [name for name, _, _ in found] == ["error", *["warning"] * 10]
    assert found[-1] == ("warning", {}, "另有3处没有在这里标出，请看完整的检查结果。")
    exactly = annotated(samples.assessment(source=source, findings=many[:10]))
    assert [message[-3:] for _, _, message in exactly] == [f"第{number}。" for number in range(10)]


def test_the_gravest_of_all_drafts_come_first() -> None:
    grave = samples.assessment(samples.item("causes", Status.MISSING), path="b.docx")
    light = samples.assessment(samples.item("causes", Status.PARTIAL), path="a.docx")
    assert [properties["file"] for _, properties, _ in annotated(light, grave)] == ["b.docx", "a.docx"]


def test_a_good_draft_has_no_annotations() -> None:
    assert annotated(samples.assessment(samples.item("causes"))) == []


# ---------------------------------------------------------------------------------------------- rdjson


def test_columns_are_bytes_of_utf_8_and_repairs_are_suggestions() -> None:
    data = "云溪镇\n　　😀开展法制宣传。\n".encode()
    (found,) = diagnostics(plain(data, "a.txt", "法制宣传", "法治宣传"), view=reading(data))
    where = {"start": {"line": 2, "column": 17}, "end": {"line": 2, "column": 29}}
    assert data.split(b"\n")[1][16:28].decode() == "法制宣传"
    assert found["location"] == {"path": "a.txt", "range": where}
    assert found["suggestions"] == [{"range": where, "text": "法治宣传"}]
    assert (found["severity"], found["code"]) == ("WARNING", {"value": "term"})


def test_an_empty_repair_deletes() -> None:
    data = "云溪镇\n[bookmark]开展。\n".encode()
    (found,) = diagnostics(plain(data, "a.txt", "[bookmark]", ""), view=reading(data))
    assert found["suggestions"][0]["text"] == ""


def test_without_columns_nothing_is_suggested() -> None:
    found = diagnostics(samples.full())
    assert found
    assert not any("suggestions" in each or "column" in each["location"]["range"]["start"] for each in found)


def diagnostics(*assessments: Assessment, view: View | None = None) -> Sequence[Any]:
    result = rendered("rdjson", *assessments, view=view)
    assert result["source"] == {"name": "fazhi"}
    told = result["diagnostics"]
    assert isinstance(told, list)
    return told
