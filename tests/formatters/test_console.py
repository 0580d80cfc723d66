"""The terminal page: what stands on it, in which order, and that no document can break it."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from checker.formatters import console, formatter, labels, whole
from checker.model import Document, Finding, Guard, Insertion, Level, Matter, Progress, Score, Since, Span, Status, Verdict
from tests.formatters import samples

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.model import Assessment, View

HOSTILE = ("[bold]", "[/]", "[bookmark: _GoBack]", "[red]甲[/red]", ":smile:", "[link=x]y[/link]", "\\[b]")
ESCAPES = ("\x1b[31m红\x1b[0m", "\x1b]0;题\x07", "\x9b2J", "甲\r乙\b\v\f", "\u202e倒\u2066", "\u2028\u2029\x85", "\ud800")


def page(*assessments: Assessment, view: View | None = None) -> str:
    """Return the rendered page, proved free of control characters and of lines that are too long."""
    view = view or samples.view(width=160)
    out = whole("console", assessments, view)
    assert not [char for char in out if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} and char != "\n"]
    assert max(map(cell_len, out.splitlines())) <= view.width
    return out


def squeezed(out: str) -> str:
    """Return the page without blanks and line breaks, to find words wherever they were wrapped."""
    return re.sub(r"\s", "", out)


def in_order(out: str, words: Iterable[str]) -> bool:
    """Whether the words stand on the page one after the other."""
    places = [out.find(word) for word in words]
    return -1 not in places and places == sorted(places)


# ---------------------------------------------------------------------------------------------- the whole page

GOLDEN = """\
云溪镇.docx  结论：需修改
缺1个必备项目。
报送单位：云溪镇  年度：2024  适用：乡镇（标题写明“镇”）
说明：含修订痕迹，按接受修订后的文字检查。

  项目                   结果       依据与建议                            得分
 ──────────────────────────────────────────────────────────────────────────────
  法治建设领导小组（委   × 缺失     没有写本级领导小组。                   0/6
  员会）                 必备       不算数：「成立法治政府建设领导小
                                    组」（第8段 二、）是计划，不是已做
                                    的事
                                    写在：在“一、主要举措和成效”这一部
                                    分末尾（第6段之后）
                                    应写：写明本镇已成立法治建设领导小
                                    组。
                                    示例：成立××镇法治建设领导小组。
                                    同时缺：双组长（0/6）

  不足的原因             ! 出错     本项检查出错，没有判断，请人工核       0/2
                         必备       对：查找超时

  重大行政决策程序       ▲ 不完整   只写到部分步骤。                       1/2
                         必备       「凡重大事项须经合法性审查、集体讨
                                    论决定。」（第5段 一、（一））
                                    应写：补写五个步骤。
                                    示例：全年作出重大行政决策×项。
                                    依据：《重大行政决策程序暂行条例》
                                    （国务院令第713号）第三章

  学法用法               × 缺失     没有写学法用法。                       0/2
                         建议       应写：补写学法次数。

  学习贯彻习近平法治思   √ 已具备   「我镇深入学习贯彻习近平法治思         2/2
  想                                想。」（第3段 一、）

  专家论证               — 不适用   本年度未作出重大行政决策。               —

文字问题3处

  序号   类别       位置    问题与改法
 ──────────────────────────────────────────────────
  1      列举序号   第6段   「二是」
                            有“二是”而没有“一是”。

  2      规范用语   第6段   「法制宣传」
                            规范用语是“法治宣传”。
                            改为：「法治宣传」

  3      数字用法   第6段   「余」
                            “15余次”数字用法不当。
                            改法：删去

得分 15.0 = 3.0 ÷ 20.0 × 100（不适用 1 项不计入分母）
共 7 项：已具备 1，不完整 1，缺失 3，不适用 1，出错 1

规则集：fazhi-base 1.2.0 法治政府建设年度报告检查规则
全程离线，不改动原文件。
"""


def test_page_at_80_columns() -> None:
    assert page(samples.full(), view=samples.view(80)) == GOLDEN


def test_page_at_160_columns_has_the_same_words() -> None:
    wide = page(samples.full(), view=samples.view(160))
    assert sorted(squeezed(wide).replace("─", "")) == sorted(squeezed(GOLDEN).replace("─", ""))
    assert len(wide.splitlines()) < len(GOLDEN.splitlines())
    assert "法治建设领导小组（委员会）" in wide


@pytest.mark.parametrize("width", [1, 40, 41, 57, 80, 120, 160, 300])
@pytest.mark.parametrize("gbk", [False, True])
def test_any_width(width: int, *, gbk: bool) -> None:
    view = samples.view(max(width, 40), gbk=gbk, outline=True)
    out = page(samples.full(), samples.unreadable(), view=view)
    if width < 40:
        assert whole("console", [samples.full(), samples.unreadable()], view._replace(width=width)) == out


def test_no_color_unless_asked() -> None:
    assert "\x1b" not in whole("console", [samples.full()], samples.view())
    assert "\x1b[31m" in whole("console", [samples.full()], samples.view(color=True))


def test_environment_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"FORCE_COLOR": "1", "COLUMNS": "20", "TERM": "dumb", "JUPYTER_COLUMNS": "20"}.items():
        monkeypatch.setenv(name, value)
    assert page(samples.full(), view=samples.view(80)) == GOLDEN
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[31m" in whole("console", [samples.full()], samples.view(color=True))


def test_rich_is_loaded_by_rendering_only() -> None:
    code = "import sys, checker.formatters; sys.exit(any(name.partition('.')[0] == 'rich' for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603 - a fixed command


def test_console_is_a_formatter() -> None:
    assert formatter("console") is console


# ---------------------------------------------------------------------------------------------- the verdict


@pytest.mark.parametrize("verdict", list(Verdict))
def test_verdict_comes_first(verdict: Verdict) -> None:
    lines = page(samples.assessment(samples.item("study"), verdict=verdict, reason="理由一句。")).splitlines()
    assert lines[:2] == [f"云溪镇.docx  结论：{verdict.value}", "理由一句。"]


def test_verdict_without_reason_is_explained() -> None:
    out = page(samples.assessment(samples.item("study"), verdict=Verdict.READY, reason=""))
    assert labels.VERDICT[Verdict.READY] in out


def test_unknown_identity_is_said() -> None:
    bare = samples.assessment(samples.item("study"))._replace(identity=None, profile=None, document=None)
    assert "报送单位：未识别  年度：未识别  适用：未识别\n" in page(bare)


def test_unreadable_document_has_a_sentence_and_no_table() -> None:
    out = page(samples.unreadable())
    assert out.splitlines()[:4] == ["青石桥镇.doc  结论：无法判断", "没有读出文字。", "这是旧版Word文件，请另存为.docx后再检查。", ""]
    assert labels.ITEM_HEADS[0] not in out
    assert "得分" not in out


def test_error_is_not_said_twice() -> None:
    twice = samples.unreadable()._replace(reason="文件是空的。", error="文件是空的。")
    assert page(twice).count("文件是空的。") == 1
    assert page(twice._replace(reason="")).count("文件是空的。") == 1


def test_path_cannot_forge_a_verdict() -> None:
    out = page(samples.assessment(samples.item("study"), path="甲\n乙.docx  结论：可以报送"))
    assert out.splitlines()[0] == "甲 乙.docx 结论：可以报送  结论：需修改"


def test_nothing_checked_is_said() -> None:
    assert labels.NOTHING in page()
    assert labels.NO_ITEMS in page(samples.assessment())


# ---------------------------------------------------------------------------------------------- the items


def test_what_must_be_fixed_first_stands_first() -> None:
    wanted = (
        ("甲", Status.MISSING, Level.MUST),
        ("乙", Status.ERROR, Level.SHOULD),
        ("丙", Status.PARTIAL, Level.MUST),
        ("丁", Status.MISSING, Level.SHOULD),
        ("戊", Status.PARTIAL, Level.INFO),
        ("己", Status.MET, Level.SHOULD),
        ("庚", Status.MET, Level.MUST),
        ("辛", Status.NOT_APPLICABLE, Level.MUST),
    )
    items = [samples.item(samples.rule(name, f"项{name}"), status, level=level) for name, status, level in wanted]
    settled = [*items[5:7], *reversed(items[:5]), items[7]]
    assert in_order(page(samples.assessment(*settled)), [f"项{name}" for name, _, _ in wanted])


def test_missing_children_are_folded_under_a_missing_parent() -> None:
    child = samples.rule("risk", "风险评估", parent="procedure", remedy="补写风险评估。")
    grandchild = samples.rule("survey", "民意调查", parent="risk")
    out = page(
        samples.assessment(
            samples.item(grandchild, Status.MISSING),
            samples.item(child, Status.MISSING),
            samples.item("procedure", Status.MISSING),
        )
    )
    assert "同时缺：民意调查（0/2）、风险评估（0/2）" in out
    assert "补写风险评估。" not in out
    assert out.count("× 缺失") == 1
    assert "缺失 3" in out


def test_missing_children_are_folded_under_a_partial_parent() -> None:
    parent = samples.item(samples.rule("procedure", "决策程序", remedy="补写程序。"), Status.PARTIAL, evidence=(samples.quote("依程序决策"),))
    child = samples.rule("risk", "风险评估", parent="procedure", remedy="补写风险评估。")
    grandchild = samples.rule("survey", "民意调查", parent="risk")
    out = page(samples.assessment(samples.item(grandchild, Status.MISSING), parent, samples.item(child, Status.MISSING)))
    assert in_order(out, ("▲ 不完整", "「依程序决策」", "补写程序。", "同时缺：民意调查（0/2）、风险评估（0/2）"))
    assert "补写风险评估。" not in out
    assert "× 缺失" not in out
    assert "不完整 1，缺失 2" in out


def test_nothing_is_folded_beyond_a_partial_ancestor() -> None:
    items = (
        samples.item("top", Status.MISSING),
        samples.item(samples.rule("middle", parent="top"), Status.PARTIAL),
        samples.item(samples.rule("low", parent="middle"), Status.MISSING),
    )
    out = page(samples.assessment(*items))
    assert in_order(out, ("top", "middle", "同时缺：low"))
    assert out.count("同时缺") == 1


@pytest.mark.parametrize(
    ("parent", "child"),
    [(Status.MISSING, Status.MET), (Status.MISSING, Status.PARTIAL), (Status.PARTIAL, Status.PARTIAL), (Status.MET, Status.MISSING),
     (Status.NOT_APPLICABLE, Status.MISSING), (Status.ERROR, Status.MISSING)],
)  # fmt: skip
def test_only_missing_children_of_lacking_parents_fold(parent: Status, child: Status) -> None:
    out = page(samples.assessment(samples.item("procedure", parent), samples.item(samples.rule("risk", parent="procedure"), child)))
    assert "同时缺" not in out
    assert len(re.findall(r"^ +(procedure|risk) ", out, re.MULTILINE)) == 2


def test_parents_in_a_circle_hide_nothing() -> None:
    rules = [samples.rule("甲", parent="乙"), samples.rule("乙", parent="甲"), samples.rule("丙", parent="甲")]
    out = page(samples.assessment(*(samples.item(each, Status.MISSING) for each in rules)))
    assert out.count("× 缺失") == 3


def test_a_must_item_lifts_the_item_it_is_folded_under() -> None:
    items = (
        samples.item(samples.rule("甲"), Status.PARTIAL),
        samples.item(samples.rule("乙"), Status.MISSING, level=Level.SHOULD),
        samples.item(samples.rule("丙", parent="乙"), Status.MISSING),
    )
    assert in_order(page(samples.assessment(*items)), ["乙", "同时缺：丙", "甲"])


def test_long_quotations_lose_their_middle_and_there_are_two_at_most() -> None:
    long = "头" + "中" * 100 + "尾"
    item = samples.item("study", evidence=(samples.quote(long), samples.quote("二\n  句"), samples.quote("三句"), samples.quote("四句")))
    out = squeezed(page(samples.assessment(item)))
    assert "「头" + "中" * 29 + "……" + "中" * 29 + "尾」" in out
    assert "「二句」" in out
    assert "三句" not in out
    assert "另有2处" in out


@pytest.mark.parametrize("guard", list(Guard))
def test_near_misses_say_why(guard: Guard) -> None:
    near = tuple((samples.quote(text, line=4), guard) for text in ("甲句", "乙句", "丙句"))
    out = page(samples.assessment(samples.item("leading-group", Status.MISSING, near=near)))
    assert f"不算数：「甲句」（第4段）{labels.GUARD[guard]}" in out
    assert "另有1处" in out
    assert "丙句" not in out


def test_near_misses_with_different_reasons_come_first() -> None:
    texts = (("甲句", Guard.PLAN), ("乙句", Guard.PLAN), ("丙句", Guard.OTHER))
    near = tuple((samples.quote(text), guard) for text, guard in texts)
    out = page(samples.assessment(samples.item("leading-group", Status.MISSING, near=near)))
    assert in_order(out, ("不算数：「甲句」", "不算数：「丙句」", "另有1处"))
    assert "乙句" not in out


def test_a_heading_alone_is_no_near_miss_worth_showing() -> None:
    source = samples.document()
    heading, sentence = (samples.quote_from(source, text, "二、") for text in ("二、存在的不足", "成立法治政府建设领导小组"))
    near = ((heading, Guard.PART), (heading._replace(text="存在的不足", span=Span(heading.span.start + 2, heading.span.end)), Guard.PART))
    alone = page(samples.assessment(samples.item("leading-group", Status.MISSING, near=near), source=source))
    assert "不算数" not in alone
    assert "另有" not in alone
    both = page(samples.assessment(samples.item("leading-group", Status.MISSING, near=(*near, (sentence, Guard.PART))), source=source))
    assert "不算数：「成立法治政府建设领导小组」（第8段 二、）写在不足或下一年部分里" in both
    assert both.count("不算数") == 1
    plan = page(samples.assessment(samples.item("leading-group", Status.MISSING, near=((heading, Guard.PLAN),)), source=source))
    assert "不算数：「二、存在的不足」" in plan


QUOTED = "我镇制定普法方案，深入学习宪法，举办讲座3场。"


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        ((QUOTED, "举办讲座"), (QUOTED,)),
        (("举办讲座", QUOTED), (QUOTED,)),
        ((QUOTED, "我镇制定普法方案，深入学习宪法"), ("我镇制定普法方案，深入学习宪法",)),
        (("我镇制定普法方案，深入学习宪法", QUOTED), ("我镇制定普法方案，深入学习宪法",)),
        ((QUOTED, "镇制定普法方案，深入学习"), (QUOTED,)),
        ((QUOTED, "深入学习宪法，举办讲座3场"), (QUOTED,)),
        (("全年做了以下工作：一是制定方案", "全年做了以下工作"), ("全年做了以下工作：一是制定方案",)),
        (("会议已开。我镇已制定方案，举办讲座", "我镇已制定方案"), ("会议已开。我镇已制定方案，举办讲座",)),
        (("会议已开。我镇已制定普法方案，举办讲座", "我镇已制定普法方案"), ("我镇已制定普法方案",)),
        ((QUOTED, QUOTED), (QUOTED,)),
        ((QUOTED, "另有培训2场。", "举办讲座"), (QUOTED, "另有培训2场。")),
    ],
)
def test_of_two_quotations_that_hold_each_other_one_is_shown(texts: tuple[str, ...], shown: tuple[str, ...]) -> None:
    out = page(samples.assessment(samples.item("study", evidence=tuple(map(samples.quote, texts)))))
    assert re.findall("「(.*?)」", out) == list(shown)
    assert "另有1处" not in out
    near = tuple((samples.quote(text), Guard.PLAN) for text in texts)
    assert re.findall("「(.*?)」", page(samples.assessment(samples.item("study", Status.MISSING, near=near)))) == list(shown)


@pytest.mark.parametrize(("form", "word"), [("docx", "段"), ("plain", "行"), ("markdown", "行")])
def test_places_are_counted_as_the_format_counts(form: str, word: str) -> None:
    whole = samples.full()
    assert whole.document is not None
    source = dataclasses.replace(whole.document, source=whole.document.source._replace(format=form))
    out = page(whole._replace(document=source), view=samples.view(160, outline=True))
    other = {"段": "行", "行": "段"}[word]
    assert in_order(out, (f"组织领导  第4{word}", f"（第8{word} 二、）", f"（第6{word}之后）", f"   第6{word}   「二是」"))
    assert not re.search(f"第\\d+{other}", out)


def test_an_item_that_the_profile_skips_says_so() -> None:
    items = (
        samples.item("causes", Status.NOT_APPLICABLE, message="没有不足。"),
        samples.item("study", Status.NOT_APPLICABLE, message="没有这回事。"),
        samples.item("openness", Status.MISSING, message="没有写公开。"),
    )
    profile = samples.TOWNSHIP._replace(skip=frozenset({"causes", "openness"}))
    out = page(samples.assessment(*items, profile=profile))
    assert re.search("causes +— 不适用 +本类单位不考核本项。", out)
    assert re.search("study +— 不适用 +没有这回事。", out)
    assert "没有不足。" not in out
    assert "没有写公开。" in out


def test_partial_shows_evidence_and_remedy() -> None:
    asked = samples.rule("study", remedy="补写次数。", sample="学法×次。", basis=(samples.REGULATION, samples.REGULATION))
    item = samples.item(asked, Status.PARTIAL, evidence=(samples.quote("严格学法", 3, "一、"),), message="只有一般性表述。")
    words = ("只有一般性表述。", "「严格学法」（第3段 一、）", "应写：补写次数。", "示例：学法×次。", "依据：《重大行政决策程序暂行条例》")
    assert in_order(page(samples.assessment(item)), words)
    assert "；《重大行政决策程序暂行条例》" in page(samples.assessment(item))


def test_met_without_a_quotation_shows_its_sentence() -> None:
    shown = samples.item(samples.rule("study"), evidence=(), message="已写明。")
    quoted = samples.item(samples.rule("petitions"), evidence=(samples.quote("接访"),), message="不必再说。")
    out = page(samples.assessment(shown, quoted))
    assert "已写明。" in out
    assert "不必再说。" not in out


@pytest.mark.parametrize("width", [40, 80, 160])
def test_titles_are_never_cut(width: int) -> None:
    title = "党政主要负责人履行推进法治建设第一责任人职责（含班子成员）"
    out = page(samples.assessment(samples.item(samples.rule("x", title))), view=samples.view(width))
    column = "".join(re.findall(r"^  (\S+)", out, re.MULTILINE))
    assert title in column


def test_points_keep_their_fractions() -> None:
    out = page(samples.assessment(samples.item("study", Status.PARTIAL, weight=2.5)))
    assert "1.25/2.5" in out
    assert "得分 50.0 = 1.25 ÷ 2.5 × 100\n" in out


def test_items_that_do_not_apply_are_told_with_the_score() -> None:
    out = page(samples.assessment(samples.item("study"), samples.item("causes", Status.NOT_APPLICABLE)))
    assert "得分 100.0 = 2.0 ÷ 2.0 × 100（不适用 1 项不计入分母）\n" in out


def test_score_of_nothing() -> None:
    assert labels.NO_SCORE in page(samples.assessment(samples.item("study", Status.NOT_APPLICABLE)))


@given(st.lists(st.sampled_from(list(Status)), min_size=1, max_size=30))
@settings(deadline=None, max_examples=30)
def test_counts_add_up(statuses: list[Status]) -> None:
    out = page(samples.assessment(*(samples.item(f"r{number}", status) for number, status in enumerate(statuses))))
    found = re.search(r"共 (\d+) 项：(.*)", out)
    assert found
    total, counts = found.groups()
    assert int(total) == len(statuses) == sum(map(int, re.findall(r"\d+", counts)))


# ---------------------------------------------------------------------------------------------- the findings


def test_findings_without_a_known_name_or_document() -> None:
    finding = Finding("novelty", Span(0, 2), "新问题。")
    out = page(samples.assessment(samples.item("study"), findings=(finding,))._replace(document=None))
    assert re.search(r"1 +novelty +未识别 +新问题。", out)


@pytest.mark.parametrize(("count", "rest"), [(200, 0), (201, 1), (5000, 4800)])
def test_a_long_table_says_how_much_it_leaves_out(count: int, rest: int) -> None:
    findings = tuple(Finding("term", Span(0, 2), f"第{number}个。") for number in range(count))
    out = page(samples.assessment(samples.item("study"), findings=findings))
    assert f"文字问题{count}处" in out
    assert "第199个。" in out
    assert ("第200个。" in out) is False
    assert (labels.MORE_ROWS.format(count=rest) in out) == (rest > 0)
    assert ("没有列在这里" in out) == (rest > 0)


def test_a_long_comparison_says_how_much_it_leaves_out() -> None:
    matters = tuple(Matter("term", text=f"第{number}个", line=1) for number in range(203))
    draft = samples.full()
    progress = Progress(draft.path, draft.path, compared=True, new=matters, open=matters[:200])
    out = squeezed(page(draft, view=samples.view(width=160)._replace(since=Since(same_rules=True, drafts=(progress,)))))
    assert "新出现203，仍未改200" in out
    assert "第199个" in out
    assert "第200个" not in out
    assert out.count(squeezed(labels.MORE_ROWS.format(count=3))) == out.count("没有列在这里") == 1


def test_remarks_on_waivers_stand_before_the_rules() -> None:
    view = samples.view(width=160)._replace(remarks=("甲\x1b[31m不起作用。", "乙过宽。"))
    out = page(samples.full(), view=view)
    assert in_order(out, ["甲?[31m不起作用。", "乙过宽。", "规则集："])


# ---------------------------------------------------------------------------------------------- outline, summary, last lines


def test_outline_stands_before_the_table() -> None:
    out = page(samples.full(), view=samples.view(outline=True))
    tree = (
        "识别到的结构\n"
        "  一、主要举措和成效  第2段  〔measures：标题含“主要举措”〕\n"
        "    （一）加强组织领导  第4段\n"
        "  二、存在的不足  第7段\n"
        "    第8段〔next-year：段首为“下一步”〕\n"
    )
    assert tree in out
    assert in_order(out, [tree, labels.ITEM_HEADS[2]])


def test_outline_without_headings() -> None:
    out = page(samples.assessment(samples.item("study"), source=samples.document(("只有一段。",))), view=samples.view(outline=True))
    assert labels.NO_OUTLINE in out


def test_many_documents_are_summed_up() -> None:
    out = page(samples.full(), samples.unreadable())
    summary = out[out.index("汇总（2 份）：可以报送 0，需修改 1，无法判断 1") :]
    assert re.search(r"^ +云溪镇.docx +需修改 +15.0 +3 +1$", summary, re.MULTILINE)
    assert re.search(r"^ +青石桥镇.doc +无法判断 +— +— +—$", summary, re.MULTILINE)
    assert "汇总" not in page(samples.full())


def test_summary_without_score() -> None:
    nothing = samples.assessment(samples.item("study", Status.MISSING))._replace(score=Score(0, 0))
    assert re.search(r"需修改 +— +1 +0$", page(nothing, nothing), re.MULTILINE)


def test_last_lines_name_the_rules() -> None:
    assert page(samples.full()).splitlines()[-2:] == ["规则集：fazhi-base 1.2.0 法治政府建设年度报告检查规则", "全程离线，不改动原文件。"]


# ---------------------------------------------------------------------------------------------- what documents may contain


def everywhere(text: str) -> Assessment:
    """Return an assessment with a text wherever a text of others may come from."""
    source: Document = samples.document((text.replace("\n", ""),) * len(samples.LINES), notices=(text,))
    quotation = samples.quote(text, section=text)
    asked = samples.rule("study", "学法用法" + text, remedy=text, sample=text)
    place = Insertion(0, 1, text, text)
    items = (
        samples.item(asked, Status.MISSING, near=((quotation, Guard.OTHER),), message=text, insertion=place),
        samples.item("petitions", evidence=(quotation,)),
        samples.item("causes", Status.ERROR, error=text),
    )
    finding = Finding("term", source.places[1], text, text)
    return samples.assessment(*items, path=text, reason=text, source=source, findings=(finding,))


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_is_shown_as_it_stands(text: str) -> None:
    out = page(everywhere(text), view=samples.view(outline=True, width=160))
    assert f"「{text}」" in out
    assert out.startswith(f"{text}  结论：需修改\n")


@pytest.mark.parametrize("text", ESCAPES)
@pytest.mark.parametrize("color", [False, True])
def test_escape_codes_never_reach_the_terminal(text: str, *, color: bool) -> None:
    out = whole("console", [everywhere(text)], samples.view(outline=True, color=color))
    own = re.sub(r"\x1b\[[0-9;]*m", "", out) if color else out
    assert not [char for char in own if not char.isprintable() and char != "\n"]
    assert "\x1b[31m红" not in out


@given(st.text(alphabet=st.characters(), max_size=200), st.integers(40, 170), st.booleans())
@settings(deadline=None, max_examples=60)
def test_no_text_breaks_the_page(text: str, width: int, gbk: bool) -> None:  # noqa: FBT001 - Hypothesis fills it in
    view = samples.view(width, gbk=gbk, outline=True)
    out = page(everywhere(text), everywhere(text), view=view)
    assert "\x1b" not in out
    assert out.encode("gbk" if gbk else "utf-8")


def test_gbk_pages_replace_what_cannot_be_encoded() -> None:
    out = page(everywhere("甲😀乙é龘𠮷"), view=samples.view(160, gbk=True))
    assert "「甲?乙é" in out
    assert out.encode("gbk").decode("gbk") == out


def test_our_own_words_exist_in_gbk() -> None:
    words = [value for name, value in vars(labels).items() if name.isupper() and name != "TYPE_CHECKING"]
    assert "".join(map(_joined, words)).encode("gbk")
    assert page(samples.full(), samples.unreadable(), view=samples.view(outline=True)).encode("gbk")


def _joined(words: object) -> str:
    if isinstance(words, str):
        return words
    assert isinstance(words, (dict, tuple))
    return "".join(words.values() if isinstance(words, dict) else words)


@pytest.mark.parametrize("enum", [Status, Level, Guard, Verdict])
def test_every_value_has_a_word(enum: type[Status | Level | Guard | Verdict]) -> None:
    known = {*labels.STATUS, *labels.MARK, *labels.LEVEL, *labels.GUARD, *labels.VERDICT}
    assert known >= set(enum)


# ---------------------------------------------------------------------------------------------- line breaks


def test_marks_stay_with_their_words_and_numbers_stay_whole() -> None:
    item = samples.item("study", message="开展普法宣传活动，发放资料123456份。「见附件」《办法》。" * 8)
    lines = page(samples.assessment(item), view=samples.view(80)).splitlines()
    assert len(lines) > 10
    assert not [line for line in lines if line.lstrip()[:1] in set("，。」》") or line.endswith(("「", "《"))]
    assert squeezed("".join(lines)).count("123456") == 8
    assert sum(line.count("123456") for line in lines) == 8


@pytest.mark.parametrize("width", range(60, 120))
def test_blanks_and_places_stay_whole(width: int) -> None:
    evidence = (samples.quote("全镇召开会议研究部署工作", 115, "三、（二）"), samples.quote("开展专项检查", 7))
    asked = samples.rule("study", sample="我镇全年召开专题学习会〔×〕次，〔姓名〕同志述法〔若干〕人次，详见《办法》第十二条和第3项。" * 3)
    item = samples.item(asked, Status.PARTIAL, evidence=evidence, message="见第12行和第三章。" * 6)
    lines = [line.strip() for line in page(samples.assessment(item), view=samples.view(width)).splitlines()]
    words = "\n".join(lines)
    assert (words.count("〔×〕"), words.count("〔姓名〕"), words.count("〔若干〕")) == (3, 3, 3)
    assert (words.count("第12行"), words.count("第三章"), words.count("第十二条"), words.count("第3项")) == (6, 6, 3, 3)
    assert words.count("第115段") == words.count("第7段") == 1
    assert not [line for line in lines if line[:1] in set("〕】）") or line.endswith(("〔", "【", "（"))]
