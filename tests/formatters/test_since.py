"""What changed since an earlier result, in every format: all of it, or as much as its readers can take."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook

from checker import progress
from checker.formatters import FORMATS, labels, since, whole
from checker.model import Finding, Span, Status
from tests import golden_parts
from tests.formatters import samples

if TYPE_CHECKING:
    from checker.model import Assessment, Document, View

FORMS: Final = tuple(form for form in FORMATS if form != "json")
"""JSON is read back in other tests."""


def finding(source: Document, words: str) -> Finding:
    start = source.text.index(words)
    return Finding("term", Span(start, start + len(words)), f"{words}请改正。")


def draft(status: Status, *words: str) -> Assessment:
    source = samples.document()
    items = [
        samples.item(samples.rule("causes", "不足的原因"), status, message="没有写原因。"),
        samples.item(samples.rule("study", "学法用法"), Status.MISSING, message="没有写学法。"),
        samples.item(samples.rule("duty", "述法"), Status.MET),
    ]
    return samples.assessment(*items, source=source, findings=tuple(finding(source, each) for each in words))


def pair() -> tuple[list[Assessment], View]:
    """A draft in which one item and one finding were fixed, one of each is open, and one finding is new; and one that is new."""
    then, now = draft(Status.MISSING, "法制宣传", "15余次"), draft(Status.MET, "15余次", "下一步")
    drafts = [now, now._replace(path="新.docx")]
    return drafts, samples.view(200)._replace(since=progress.compare([then], drafts, same_rules=False))


def shown(form: str) -> str:
    drafts, view = pair()
    return golden_parts.kept(drafts, view, form)[1]


@pytest.mark.parametrize("form", ["console", "html", "markdown", "xlsx", "docx", "junit", "sarif"])
def test_formats_that_tell_everything(form: str) -> None:
    page = shown(form)
    for told in ("已改好 2，新出现 1，仍未改 2", "不足的原因（缺失 → 已具备）", "法制宣传", labels.SINCE_NEW):
        assert told in page, told


@pytest.mark.parametrize("form", ["console", "html", "markdown", "xlsx"])
def test_pages_tell_of_other_rules(form: str) -> None:
    assert labels.SINCE_RULES in shown(form)


@pytest.mark.parametrize("form", ["docx", "junit", "sarif", "github", "gitlab", "rdjson"])
def test_what_is_open_says_whether_it_is_new(form: str) -> None:
    page = shown(form)
    assert page.count("与上次相比：新出现") == page.count("与上次相比：仍未改") // 2 > 0


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_said_where_nobody_asked(form: str) -> None:
    drafts, view = pair()
    page = golden_parts.kept(drafts, view._replace(since=None), form)[1]
    assert not [word for word in (labels.FIXED, labels.APPEARED, labels.STILL_OPEN) if word in page]


def test_a_table_has_a_column_for_it_and_a_row_for_what_is_gone() -> None:
    rows = list(csv.DictReader(StringIO(whole("csv", *pair())[1:], newline="")))
    told = {(row["种类"], row["名称"], row["原文"]): row["与上次相比"] for row in rows if row["文件"] == "云溪镇.docx"}
    assert told == {
        ("项目", "不足的原因", ""): "已改好",
        ("项目", "学法用法", ""): "仍未改",
        ("项目", "述法", ""): "",
        ("文字问题", "规范用语", "15余次"): "仍未改",
        ("文字问题", "规范用语", "下一步"): "新出现",
        ("已改好的文字问题", "规范用语", "法制宣传"): "已改好",
    }
    assert {row["与上次相比"] for row in rows if row["文件"] == "新.docx"} == {""}


def test_a_workbook_has_a_sheet_for_it() -> None:
    content = samples.made("xlsx", *pair())
    assert isinstance(content, bytes)
    sheet = load_workbook(BytesIO(content))[labels.COMPARISON]
    rows = list(sheet.iter_rows(values_only=True))
    top = rows.index(labels.COMPARISON_HEADS)
    assert [row[2] for row in rows[top + 1 :]] == ["已改好", "已改好", "新出现", "仍未改", "仍未改", labels.NO_VALUE]
    assert rows[top + 1] == ("云溪镇", "云溪镇.docx", "已改好", "不足的原因（缺失 → 已具备）")


def test_code_scanning_knows_what_is_new_and_nothing_that_is_gone_is_a_result() -> None:
    (run,) = json.loads(whole("sarif", *pair()))["runs"]
    first = [each for each in run["results"] if "%E4%BA%91" in str(each)]
    assert [(each["ruleId"], each["baselineState"]) for each in first] == [("study", "unchanged"), ("term", "unchanged"), ("term", "new")]
    assert not [each for each in run["results"] if each.get("baselineState") == "absent"]


def test_a_suite_tells_everything_in_its_output() -> None:
    suite, other = ET.fromstring(whole("junit", *pair()))  # noqa: S314 - made a moment ago
    assert "已改好：不足的原因（缺失 → 已具备）；规范用语「法制宣传」（第6段）\n新出现：" in (suite.findtext("system-out") or "")
    assert suite[-1].tag == "system-out", "schemas want it behind the cases"
    assert other.findtext("system-out") == labels.SINCE_NEW


def test_equal_findings_are_not_mixed_up() -> None:
    """Two findings with the same words on one line, of which one is new: each word is said once."""
    source = samples.document(("题", "15余次，又15余次。"))
    first, second = (Finding("numeral", Span(start, start + 4), "。") for start in (2, 8))
    then, now = (samples.assessment(source=source, findings=found) for found in ((first,), (first, second)))
    (progressed,) = progress.compare([then], [now], same_rules=True).drafts
    assert sorted(since.of_findings(progressed, now)) == sorted([labels.STILL_OPEN, labels.APPEARED])


def test_a_progress_of_another_draft_is_not_shown() -> None:
    drafts, view = pair()
    told: list[Any] = [each for _, each in since.paired(drafts[::-1], view)]
    assert told == [None, None]
