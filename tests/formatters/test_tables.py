"""Tables for people: the workbook, CSV for spreadsheets, Markdown."""

from __future__ import annotations

import csv
import subprocess
import sys
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

import pytest
from markdown_it import MarkdownIt
from openpyxl import load_workbook

from checker.errors import UsageError
from checker.formatters import formatter, labels, whole
from checker.model import Change, Finding, Span, Status, Verdict, Waiver
from tests.formatters import samples

if TYPE_CHECKING:
    from checker.model import Assessment


def workbook(*assessments: Assessment) -> Any:
    return load_workbook(BytesIO(made(*assessments)))


def made(*assessments: Assessment) -> bytes:
    content = formatter("xlsx").render(assessments, samples.view())
    assert isinstance(content, bytes)
    return content


def text(sheet: Any) -> str:
    return "\n".join(str(value) for row in sheet.iter_rows(values_only=True) for value in row if value is not None)


def unit(name: str, *items: Any, **more: Any) -> Assessment:
    given = samples.assessment(*items, **more)
    assert given.identity
    return given._replace(identity=given.identity._replace(body=name))


# ---------------------------------------------------------------------------------------------- the workbook


def test_one_draft_is_a_checklist() -> None:
    book = workbook(samples.full())
    assert book.sheetnames == ["清单", "文字问题"]
    sheet = book["清单"]
    rows = [row for row in sheet.iter_rows(values_only=True) if row[1] in labels.LEVEL.values()]
    assert len(rows) == len(samples.full().items)
    assert rows[0][:5] == ("法治建设领导小组（委员会）", "必备", "× 缺失", 0, 6)
    assert "写明本镇已成立法治建设领导小组。" in rows[0][5]
    assert rows[-1][2:4] == ("— 不适用", None)


def test_many_drafts_are_a_workbook_with_a_sheet_for_each_unit() -> None:
    book = workbook(samples.full(), samples.unreadable())
    assert book.sheetnames == ["总表", "排名", "薄弱项", "文字问题", "云溪镇", "青石桥镇"]
    head, first, last = list(book["总表"].iter_rows(min_row=4, values_only=True))
    assert head[:7] == labels.MATRIX_HEADS
    assert first[7:] == ("×", "×", "×", "▲", "!", "√", "—")
    assert last[:3] == ("青石桥镇", "青石桥镇.doc", "无法判断")
    assert set(last[3:]) == {None}
    back = text(book["青石桥镇"])
    assert "请另存为.docx后再检查" in back


def test_every_mark_has_a_colour_of_its_own_and_every_colour_a_mark() -> None:
    (row,) = list(workbook(samples.full(), samples.unreadable())["总表"].iter_rows(min_row=5, max_row=5, min_col=8))
    colours = {cell.value: cell.fill.fgColor.rgb for cell in row}
    assert colours.keys() == {"▲", "×", "!", "√", "—"}
    assert len(set(colours.values())) == len(colours)


def test_feedback_tells_a_unit_everything_to_put_right_and_nothing_else() -> None:
    sheet = workbook(samples.full(), samples.assessment(samples.item("causes")))["云溪镇"]
    rows = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    assert [row[0] for row in rows] == [1, 2, 3, 4, 5, 6, 7]
    assert sheet["A1"].value == "关于云溪镇2024年法治政府建设年度报告的反馈意见"
    assert rows[0][1] == "法治建设领导小组（委员会）\n× 缺失\n必备"
    assert "同时缺：双组长（0/6）" in rows[0][2]
    assert "学习贯彻习近平法治思想" not in text(sheet)
    assert "改为：「法治宣传」" in text(sheet)


def test_a_unit_with_nothing_to_put_right_hears_so() -> None:
    sheet = workbook(samples.assessment(samples.item("causes")), samples.full())["云溪镇"]
    assert "没有需要修改的内容。" in text(sheet)
    assert "序号" not in text(sheet)


def test_ranks_are_by_score_equal_ones_share_and_the_unjudged_come_last() -> None:
    good, half = samples.item("causes"), samples.item("causes", Status.PARTIAL)
    drafts = (samples.unreadable(), unit("甲", half), unit("乙", good), unit("丙", good), unit("丁", samples.item("causes", Status.MISSING)))
    rows = list(workbook(*drafts)["排名"].iter_rows(min_row=4, values_only=True))
    assert [row[:2] for row in rows] == [(1, "乙"), (1, "丙"), (3, "甲"), (4, "丁"), ("—", "青石桥镇")]


def test_weak_items_are_those_that_most_units_lack_among_those_asked() -> None:
    lack, has, skip = Status.MISSING, Status.MET, Status.NOT_APPLICABLE
    found = (("甲", lack, skip), ("乙", has, lack), ("丙", has, skip))
    drafts = [unit(name, samples.item("a", first), samples.item("b", second)) for name, first, second in found]
    rows = list(workbook(*drafts)["薄弱项"].iter_rows(min_row=4, values_only=True))
    assert [(row[0], round(row[-2], 2), row[-1]) for row in rows] == [("b", 1, "乙"), ("a", 0.33, "甲")]


def test_tables_are_frozen_and_filtered() -> None:
    for sheet in workbook(samples.full(), samples.full()):
        top = sheet.auto_filter.ref.partition(":")[0]
        assert sheet.freeze_panes[1:] == str(int(top[1:]) + 1), sheet.title
        assert sheet[top].font.bold


def test_names_of_sheets_are_legal_and_unique() -> None:
    names = ("总表", "History", "甲/乙:[丙]*?", "'", "", "长" * 40, "长" * 40, "𠮷" * 40, "云溪镇", "云溪镇", "X", "x")
    titles = workbook(*(unit(name, samples.item("a"), path="报告.docx") for name in names)).sheetnames[4:]
    assert titles == [
        *("总表（2）", "History（2）", "甲 乙 丙", "未识别单位", "报告", "长" * 31, "长" * 28 + "（2）", "𠮷" * 15),
        *("云溪镇", "云溪镇（2）", "X", "x（2）"),
    ]


def test_a_cell_is_no_longer_than_excel_takes() -> None:
    source = samples.document(["法制宣传"])
    told = samples.assessment(source=source, findings=(Finding("term", Span(0, 4), "长" * 40_000),))
    (row,) = list(workbook(told)["文字问题"].iter_rows(min_row=4, values_only=True))
    assert len(row[5]) == 32_767


def test_the_same_results_give_the_same_bytes() -> None:
    assert made(samples.full()) == made(samples.full())


def test_a_missing_package_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(UsageError, match=r"fazhi-checker\[xlsx\]") as fault:
        made(samples.full())
    assert str(fault.value).count("。") == 1


# ---------------------------------------------------------------------------------------------- CSV


def rows_of(*assessments: Assessment) -> list[dict[str, str]]:
    content = whole("csv", assessments, samples.view())
    assert isinstance(content, str)
    assert content.encode().startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(content[1:], newline="")))


def test_a_row_for_each_item_and_finding() -> None:
    rows = rows_of(samples.full(), samples.unreadable())
    assert [row["种类"] for row in rows] == ["项目"] * 7 + ["文字问题"] * 3 + ["文稿"]
    term = next(row for row in rows if row["编号"] == "term")
    assert (term["位置"], term["原文"], term["改法"]) == ("第6段", "法制宣传", "改为：「法治宣传」")
    group = rows[0]
    assert (group["结果"], group["得分"], group["分值"]) == ("缺失", "0", "6")
    assert "写明本镇已成立法治建设领导小组。" in group["改法"]
    assert (rows[-1]["结论"], rows[-1]["总分"]) == ("无法判断", "")
    assert "请另存为" in rows[-1]["说明"]


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "\x00=1", "\u200b=1"])
def test_formulas_are_defused(formula: str) -> None:
    (row,) = rows_of(samples.assessment(samples.item("x", message=formula), path=formula))
    for cell in (row["文件"], row["说明"]):
        assert cell.startswith(("'", "?"))


# ---------------------------------------------------------------------------------------------- Markdown


def shown(*assessments: Assessment) -> str:
    content = whole("markdown", assessments, samples.view())
    assert isinstance(content, str)
    return content


def plain_text(page: str) -> str:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(page)
    return "\n".join("".join(child.content for child in token.children or ()) for token in tokens if token.type == "inline")


def test_the_page_tells_verdict_score_items_and_findings() -> None:
    page = shown(samples.full(), samples.unreadable())
    assert "汇总（2 份）：可以报送 0，需修改 1，无法判断 1" in page
    assert "| 云溪镇.docx | 需修改 |" in page
    assert "| 法治建设领导小组（委员会） | × 缺失<br>必备 |" in page
    assert "改为：「法治宣传」" in page
    assert "这是旧版Word文件，请另存为.docx后再检查。" in page
    assert "规则集：fazhi-base 1.2.0" in page


@pytest.mark.parametrize(
    "words",
    ["a|b\\|c", "**x** __y__ *z*", "<b>&amp;</b>", "[x](y) ![z](w)", "`a` ~~b~~ $c$ #1 @d", "http://e.invalid www.e.invalid", "\\", "a\\"],
)
def test_words_show_as_they_are(words: str) -> None:
    page = shown(samples.assessment(samples.item(samples.rule("x", words), Status.MISSING, message=words), path=words, reason=words))
    assert plain_text(page).count(words) == 4


def test_what_the_reader_has_to_say_stands_in_every_table_and_report() -> None:
    (notice,) = samples.full().document.source.notices  # type: ignore[union-attr]
    view = samples.view()
    change = Change("openness", "本县要求", disable=True, title="政务公开")
    view = view._replace(ruleset=view.ruleset._replace(changes=(change,)))
    pages = {form: whole(form, [samples.full()], view) for form in ("markdown", "csv", "junit", "sarif")}
    pages["xlsx"] = text(load_workbook(BytesIO(formatter("xlsx").render([samples.full()], view)))["清单"])  # type: ignore[arg-type]
    assert {form for form, page in pages.items() if notice not in page} == set()
    assert {form for form, page in pages.items() if "openness（政务公开）：停用；理由：本县要求" not in page} == {"csv"}


def test_nothing_checked_is_said() -> None:
    assert labels.NOTHING in shown()
    assert rows_of() == []
    assert workbook().sheetnames == ["总表", "排名", "薄弱项", "文字问题"]


def test_a_verdict_without_items_is_no_empty_table() -> None:
    told = samples.assessment(verdict=Verdict.UNDECIDED, reason="没有一项规则适用。")
    assert "没有一项规则适用。" in shown(told)
    assert "---" not in shown(told)
    assert rows_of(told)[0]["说明"] == "没有一项规则适用。"


@pytest.mark.parametrize("form", ["csv", "sarif", "junit", "gitlab", "github", "rdjson", "markdown"])
def test_text_formats_need_no_heavy_package(form: str) -> None:
    code = f"import sys, checker.formatters as f; f.formatter({form!r}); print({{'rich', 'xlsxwriter', 'lxml', 'jieba', 'yaml'}} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "set()"  # noqa: S603 - our own interpreter


def test_a_waived_gap_says_so_in_every_table() -> None:
    """Who only sees the table must see why a gap did not stop the run."""
    waiver = Waiver("causes", "另行报送", "2026-12-31", body="云溪镇")
    item = samples.item("causes", status=Status.MISSING)._replace(waiver=waiver)
    for name in ("csv", "markdown"):
        assert "已免除至 2026-12-31：另行报送" in whole(name, [samples.assessment(item)], samples.view())
