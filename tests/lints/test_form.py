"""Lints of form: numbers, enumerations, marks, figures, title and year; what they flag, what they let stand, what they repair."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import guards, identity, outline
from checker.lints import LINTS
from checker.match import Lexicon, prepare
from checker.model import Block, Finding, Reading, Source, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

TERMS = {
    "ahead": ("打算", "计划", "安排"),
    "back": ("成效", "情况", "第一责任人"),
    "doubtful": ("举措",),
    "other": ("相比", "整改"),
    "stale": ("法制宣传", "法制宣传教育", "司法援助"),
    "fit": ("法制宣传股",),
}
YEARS = {"plan": ("ahead",), "told": ("back",), "doubtful": ("doubtful",), "other": ("other",)}


def read(text: str | Source) -> Reading:
    source = text if isinstance(text, Source) else Source(tuple(Block(line) for line in text.split("\n")), "txt")
    document = outline.build(source)
    who = identity.identify(document)
    hits = Lexicon(prepare(TERMS)).search(document.folded)
    roles = tuple("" for _ in document.sentences)
    return Reading(document, who, hits, guards.tag(document, who), roles, (), frozenset(), lambda _: True)


def find(kind: str, text: str | Source, params: Mapping[str, Any] | None = None) -> list[tuple[str, Finding]]:
    """Quotations and findings in order of place."""
    reading = read(text)
    module = LINTS[kind]
    found = sorted(module.find(reading, module.Params(**(params or {}))), key=lambda finding: finding.span)
    return [(reading.document.slice(finding.span), finding) for finding in found]


def quotes(kind: str, text: str | Source, **params: object) -> list[str]:
    return [quoted for quoted, _ in find(kind, text, params)]


# ---------------------------------------------------------------------------------------------- numbering


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("开头。\n一、甲\n（一）乙。文字文字。\n（二）丙。文字文字。\n（四）丁。文字文字。\n（五）戊。文字文字。", ["（四）丁"]),
        ("开头。\n一、甲。文字。\n二、乙。文字。\n二、丙。文字。\n三、丁。文字。", ["二、丙"]),
        ("开头。\n一、甲。文字。\n二、乙。文字。\n二、丙。文字。\n四、丁。文字。", ["二、丙"]),
        ("开头。\n一、甲。文字。\n三、乙。文字。\n二、丙。文字。\n四、丁。文字。", ["三、乙"]),
        ("开头。\n二、甲。文字。\n三、乙。文字。", ["二、甲"]),
        ("二、甲。文字。\n三、乙。文字。", []),
        ("开头。\n一、甲\n（一）乙。文字。\n二、丙\n（一）丁。文字。\n（二）戊。文字。", ["（一）乙"]),
        ("开头。\n一、甲\n（一）乙。文字。（二）丙。文字。\n二、丁\n文字。", []),
        ("开头。\n一、甲\n1.乙。文字。\n2.丙。文字。\n1.丁。文字。\n2.戊。文字。", []),
        ("开头。\n一、甲\n（一）乙\n①丙。\n②丁。\n（二）戊\n1.己。文字。\n2.庚。文字。", []),
        ("开头。\n1.甲\n1.乙。文字。\n2.丙。文字。\n3.丁。文字。\n2.戊\n1.己。文字。\n2.庚。文字。\n4.辛", ["4.辛"]),
        ("开头。\n1.甲\n1.乙。文字。\n2.丙\n1.丁。文字。\n2.戊。文字。", ["1.乙"]),
        ("开头。\n一、甲。文字。\n二、乙。文字。\n附件：1.己\n2.庚\n3.辛", []),
        ("开头。\n一、甲。文字。\n二、乙。文字。\n署名\n附件\n一、己。文字。\n四、庚。文字。", []),
    ],
)
def test_counts_are_followed(text: str, flagged: list[str]) -> None:
    assert quotes("numbering", text) == flagged


def test_counts_may_run_on_through_the_text() -> None:
    text = "开头。\n一、甲\n（一）乙\n1.丙。文字。\n2.丁。文字。\n（二）戊\n3.己。文字。\n4.庚。文字。\n（三）辛\n5.壬。文字。\n6.癸。文字。"
    assert quotes("numbering", text) == []


def test_styles_stay_the_same_on_a_level() -> None:
    text = "开头。\n一、甲\n1.乙。文字。\n2.丙。文字。\n二、丁\n（一）戊。文字。\n（二）己。文字。"
    assert quotes("numbering", text) == []
    torn = "开头。\n一、甲\n（1）乙。文字。\n（2）丙。文字。\n（三）庚。文字。\n二、丁\n1.戊。文字。\n2.己。文字。"
    assert quotes("numbering", torn) == ["（三）庚", "1.戊", "2.己"]


def test_a_first_level_that_began_otherwise_has_no_arabic_number() -> None:
    text = "开头。\n一、甲。文字文字。\n2、乙情况。文字文字。\n三、丙情况。文字文字。\n4、丁情况。文字文字。"
    assert quotes("numbering", text) == ["2、乙情况", "4、丁情况"]


def test_a_level_is_not_skipped_in_one_part_only() -> None:
    text = "开头。\n一、甲\n（一）乙。文字。\n（二）丙。文字。\n二、丁\n1.戊的文字长一些，是一句话。\n2.己的文字长一些，是一句话。"
    assert quotes("numbering", text) == ["1.戊的文字长一些，是一句话。", "2.己的文字长一些，是一句话。"]
    assert quotes("numbering", text.replace("（一）", "1.").replace("（二）", "2.")) == []
    assert quotes("numbering", text.replace("二、丁", "二、丁\n主要做好以下两件事：")) == []
    assert quotes("numbering", text.replace("一句话。\n2", "一句话；\n2")) == []


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("开头。\n一、甲\n（一）乙。文字。\n（二）丙。文字。\n3.丁。文字。\n（四）戊。文字。\n（五）己。文字。", ["3.丁"]),
        ("开头。\n一、甲\n（一）乙。文字。\n（二）丙。文字。\n3、丁。文字。\n4、戊。文字。\n（五）己。文字。", ["3、丁", "4、戊"]),
        ("开头。\n一、甲\n（一）乙。文字。\n2.丙。文字。\n3.丁。文字。\n（二）戊。文字。", ["2.丙"]),
    ],
)
def test_a_number_in_the_stead_of_another_is_told_once(text: str, flagged: list[str]) -> None:
    assert quotes("numbering", text) == flagged


def test_one_number_is_no_style_of_its_own() -> None:
    text = "开头。\n一、甲\n（一）乙。文字。\n（二）丙。文字。\n二、丁\n1.戊。文字。2.己。文字。"
    assert quotes("numbering", text) == ["1.戊"]


def test_arabic_first_level_is_told_for_each_label() -> None:
    text = "开头。\n1、甲情况\n文字文字。\n2、乙情况\n文字文字。\n三、丙情况\n文字文字。"
    assert quotes("numbering", text) == ["1、甲情况", "2、乙情况"]


@pytest.mark.parametrize("mark", "。；：，")
def test_stand_alone_headings_take_no_end_mark(mark: str) -> None:
    text = f"开头。\n一、加强组织领导{mark}\n文字文字。\n二、加强普法宣传\n文字文字。"
    ((quoted, finding),) = find("numbering", text)
    assert (quoted, finding.repair) == (f"一、加强组织领导{mark}", "一、加强组织领导")


def test_items_of_a_list_may_end_in_a_mark() -> None:
    text = "开头。\n一、不足\n（一）力量还比较薄弱。\n（二）形式还比较单一；\n（三）经费还比较紧张。\n针对以上不足，逐项改进。\n二、打算\n文字。"
    assert quotes("numbering", text) == []


def test_automatic_numbers_count_like_typed_ones() -> None:
    blocks = (Block("开头。"), Block("甲情况", "一、"), Block("文字。"), Block("乙情况", "三、"), Block("文字。"))
    assert quotes("numbering", Source(blocks, "docx")) == ["三、乙情况"]


# ---------------------------------------------------------------------------------------------- enumerations


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("一是甲。二是乙。四是丙。五是丁。", ["四是丙"]),
        ("文字。二是乙。三是丙。", ["二是乙"]),
        ("一是甲。二是乙。二是丙。三是丁。", ["二是丙"]),
        ("一是甲。二是乙。二是丙。四是丁。", ["二是丙"]),
        ("一是甲，其中：一是子；二是丑。二是乙。三是丙。", []),
        ("一是甲。二是乙。\n一是丙。二是丁。三是戊。", []),
        ("一是甲。二是乙。三是丙。\n一是丁。二是戊。四是己。", ["四是己"]),
        ("一是甲。\n二是乙。\n三是丙。", []),
        ("第一，甲；第三，乙。", ["第三，乙"]),
        ("第一责任人是书记。第二批干部到岗，位居第二，第三方评估得分第三。", []),
        ("其一，甲；其三，乙。", ["其三，乙"]),
        ("①甲；②乙；④丙。", ["④丙"]),
        ("①甲。\n②乙。\n③丙。", []),
        ("首先，甲。其次，乙。再次，丙。最后，丁。", []),
        ("首先，甲。再次，丙。", ["再次，丙"]),
        ("首先，甲；二是乙。", []),
        ("要素不全的不受理，二要素也不行，一是一、二是二。", []),
        ("这是统一是非标准的条件之一是好事。", []),
        ("一方面，甲；另一方面，乙。", []),
    ],
)
def test_enumerations_are_followed(text: str, flagged: list[str]) -> None:
    assert quotes("enumeration", text) == flagged


def test_sections_have_enumerations_of_their_own() -> None:
    assert quotes("enumeration", "（一）甲。一是子。二是丑。\n（二）乙。三是寅。") == ["三是寅"]


# ---------------------------------------------------------------------------------------------- marks


@pytest.mark.parametrize(
    ("text", "quoted", "repair"),
    [
        ("开展培训6期,参加300人次。", "开展培训6期,参加300人次。", "开展培训6期，参加300人次。"),
        ("发放资料800份,，群众满意。", "发放资料800份,，群众满意。", "发放资料800份，群众满意。"),
        ("按照计划(2023—2025年)落实。", "按照计划(2023—2025年)落实。", "按照计划（2023—2025年）落实。"),
        ("认真抓好落实，。", "认真抓好落实，。", "认真抓好落实。"),
        ("抓好落实。，继续推进。", "抓好落实。，", None),
        ("逐项落实；；继续推进。", "逐项落实；；", "逐项落实；"),
    ],
)
def test_marks_are_told_by_sentence_and_repaired(text: str, quoted: str, repair: str | None) -> None:
    (found, finding), *_ = find("punctuation", text)
    assert (found, finding.repair) == (quoted, repair)


@pytest.mark.parametrize(
    "text",
    [
        "接待1,500人次，8:30开门，比分3:1，网址https://a.example/b?c=1,2，邮箱a.b@c.example。",
        "执行GB/T 9704标准（ISO 9001），使用Windows, Office软件。",
        "群众说：“这样好！”大家都笑了……真的吗？！",
        "1）甲；2）乙；（一）丙、（二）丁。",
        "“甲”“乙”《丙》（丁）〔2024〕5号。",
        "（一）强化组织领导，压实工作责任",
        "重点做好以下工作：",
        "镇里召开会议。各村都要抓好落实（责任单位：司法所）",
        '<span style="a:b;c:d">镇里</span>召开会议[bookmark: _GoBack]。',
    ],
)
def test_sound_marks_are_let_stand(text: str) -> None:
    assert quotes("punctuation", text) == []


def test_paragraphs_end_in_a_mark() -> None:
    text = "镇里每月召开一次调度会议。各村按照要求逐项抓好落实，把矛盾化解在当地\n下一段的文字是完整的。"
    assert quotes("punctuation", text) == ["各村按照要求逐项抓好落实，把矛盾化解在当地"]


def test_text_broken_into_lines_is_no_slip() -> None:
    line = "镇里每月召开一次调度会议。各村按照要求逐项抓好落实，把矛盾化解在当\n"
    assert quotes("punctuation", line * 8) == []


def test_items_of_a_list_end_alike() -> None:
    text = "一、不足\n（一）力量比较薄弱，任务比较繁重。\n（二）形式比较单一，参与的群众不多\n（三）经费比较紧张，设备比较陈旧。"
    assert quotes("punctuation", text) == ["（二）形式比较单一，参与的群众不多"]


def test_brackets_have_a_partner_and_a_content() -> None:
    assert quotes("punctuation", "坚持“枫桥经验，就地化解。") == ["坚持“枫桥经验"]
    assert quotes("punctuation", "坚持枫桥经验”，就地化解。") == ["坚持枫桥经验”"]
    assert quotes("punctuation", "共有成员（ ）名，已到岗。") == ["共有成员（ ）名"]
    assert quotes("punctuation", "他说：“第一段。\n第二段。”") == []


# ---------------------------------------------------------------------------------------------- title and year


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("青石镇2024年法治政府建设情况报告\n\n正文。", []),
        ("关于青石镇2024年法治政府\n建设情况的报告\n正文的第一句话，说明情况。", []),
        ("2024青石镇法治政府工作报告\n正文。", ["2024青石镇法治政府工作报告"]),
        ("关于2024年度法治政府建设情况的报告\n\n正文。", ["关于2024年度法治政府建设情况的报告"]),
        ("  青石镇法治政府建设情况报告\n\n正文。", ["青石镇法治政府建设情况报告"]),
        ("正文的第一句话，没有标题。第二句话。\n第二段。", ["正文的第一句话，没有标题。第二句话。"]),
        ("", []),
        ("\n \n", []),
    ],
)
def test_title_has_its_elements(text: str, flagged: list[str]) -> None:
    patterns = ("[镇乡县区市局]", r"\d{4}年", "法治政府建设", "报告")
    assert quotes("identity", text, what="elements", patterns=patterns, words=("单位", "年份", "字样", "文种")) == flagged


def years(text: str) -> list[str]:
    return quotes("identity", text, what="years", **YEARS)


def test_headings_keep_to_the_year_of_the_title() -> None:
    title = "青石镇2024年法治政府建设情况报告\n正文的第一句话，说明情况。\n"
    assert years(f"{title}一、2023年工作成效\n文字。\n二、2025年工作打算\n文字。") == ["一、2023年工作成效"]
    assert years(f"{title}一、2024年工作成效\n文字。\n二、2024年工作打算\n文字。") == ["二、2024年工作打算"]
    assert years(f"{title}一、2023年主要举措\n文字。\n二、2025年主要举措\n文字。") == ["一、2023年主要举措"]
    assert years(f"{title}一、2023年问题整改情况\n文字。\n二、2021—2025年普法情况\n文字。") == []
    assert years(f"{title}一、《2022年情况》\n文字。") == []


def test_opening_keeps_to_the_year_of_the_title() -> None:
    title = "青石镇2024年法治政府建设情况报告\n县委、县政府：\n"
    assert years(f"{title}2023年，青石镇扎实推进。现将2024年情况报告如下。") == ["2023年，青石镇扎实推进。"]
    assert years(f"{title}2024年，青石镇扎实推进。现将2023年情况报告如下。") == ["现将2023年情况报告如下"]
    assert years(f"{title}与2023年相比，案件减少。现将有关情况报告如下。2023年，有三件。") == []


def test_a_title_that_stands_alone_is_the_wrong_one() -> None:
    opening = "2024年，青石镇扎实推进。现将2024年情况报告如下。\n一、2024年工作成效\n文字。\n青石镇人民政府\n2025年1月5日"
    assert years("青石镇2023年法治政府建设情况报告\n" + opening) == ["青石镇2023年法治政府建设情况报告"]


# ---------------------------------------------------------------------------------------------- words and forms


def test_terms_outside_titles_and_spared_words_are_told_once() -> None:
    text = "法制宣传教育由法制宣传股承担，查阅《法制宣传志》。"
    assert quotes("pattern", text, message="{text}", terms=("stale",), without=("fit",)) == ["法制宣传教育"]


def test_terms_may_have_a_first_year() -> None:
    text = "青石镇2012年法治政府建设情况报告\n开展法制宣传。"
    assert quotes("pattern", text, message="{text}", terms=("stale",), since=2016) == []
    assert quotes("pattern", text.replace("2012", "2020"), message="{text}", terms=("stale",), since=2016) == ["法制宣传"]
    assert quotes("pattern", "开展法制宣传。", message="{text}", terms=("stale",), since=2016) == ["法制宣传"]


def test_matches_are_repaired_removed_or_shown_in_their_clause() -> None:
    text = "结合12.4宪法日，联合__派出所开展活动。"
    ((_, repaired),) = find("pattern", text, {"message": "{text}", "pattern": r"(\d+)\.(\d+)", "repair": r"\1·\2"})
    ((_, removed),) = find("pattern", text, {"message": "{text}", "pattern": "_+", "remove": True})
    ((quoted, shown),) = find("pattern", text, {"message": "“{text}”", "pattern": "_+", "clause": True})
    assert (repaired.repair, removed.repair, shown.repair) == ("12·4", "", None)
    assert (quoted, shown.message) == ("联合__派出所开展活动", "“__”")


# ---------------------------------------------------------------------------------------------- any text


PIECES = [
    "一、", "（一）", "（三）", "1.", "1、", "2、", "（2）", "①", "③", "一是", "三是", "第二，", "首先", "再次，", "其二，", "第一部分 ",
    "，", "。", "；", "：", ",", ";", ":", "(", ")", "（", "）", "“", "”", "《", "》", "\n", " ", "　", "2024年", "2023年", "现将", "报告如下",
    "12.4", "15余次", "XX", "__", "[bookmark: _GoBack]", "<p>", "&nbsp;", "法制宣传", "附件", "情况", "打算", "青石镇", "报告", "法治政府建设",
    "加强领导",
]  # fmt: skip
ANY = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("numbering", {}),
    ("enumeration", {}),
    ("punctuation", {}),
    ("identity", {"what": "elements", "patterns": ("镇", "报告"), "words": ("单位", "文种")}),
    ("identity", {"what": "years", **YEARS}),
    ("pattern", {"message": "“{text}”。", "terms": ("stale",), "without": ("fit",), "pattern": "X+|_+", "clause": True}),
]


@settings(max_examples=300, deadline=None)
@given(ANY)
def test_any_text_is_survived_and_every_place_is_sound(text: str) -> None:
    reading = read(text)
    everything = Span(0, len(reading.document.text))
    for kind, params in CALLS:
        for finding in LINTS[kind].find(reading, LINTS[kind].Params(**params)):
            assert everything.holds(finding.span)
            assert reading.document.slice(finding.span).strip()
            assert re.search("[。？！]$", finding.message)


@settings(max_examples=300, deadline=None)
@given(ANY)
def test_repairs_leave_nothing_of_their_kind_to_repair(text: str) -> None:
    for kind in ("numbering", "punctuation"):
        for quoted, finding in find(kind, text):
            if finding.repair is not None:
                assert finding.repair != quoted
                again = find(kind, text[: finding.span.start] + finding.repair + text[finding.span.end :])
                same = Span(finding.span.start, finding.span.start + len(finding.repair))
                assert [other for _, other in again if other.span == same and other.repair == finding.repair] == []
