"""Markdown: marks go, numbers and words stay."""

from __future__ import annotations

import pytest

from checker.errors import UnreadableError
from checker.model import Block
from checker.readers import markdown, plain


def blocks(text: str) -> list[Block]:
    return [block for block in markdown.read("a.md", text.encode()).blocks if block.shown]


def shown(text: str) -> list[str]:
    return [block.shown for block in blocks(text)]


def test_headings_carry_their_level() -> None:
    assert blocks("# 年度报告\n\n### 一、主要举措 ###\n\n正文。\n") == [
        Block("年度报告", level=1),
        Block("一、主要举措", level=3),
        Block("正文。"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "青石桥镇年度报告\n\n一、主要举措\n\n1. 普法\n\n2. 执法\n\n二、不足\n",
        "一、主要举措\n（一）加强领导\n青石桥镇召开会议3次。\n（二）普法\n1. 进村\n2. 进校\n",
        "　　一、主要举措\n　　青石桥镇全年普法。\n    （一）领导\n",
        "1. 甲\n正文接着写。\n2. 乙\n\n    3. 丙\n",
        "存在的不足：\n一是力量不足；\n二是方式单一。\n",
        "1.甲\n2.乙\n第一部分 举措\n①丙\n",
        "1.\n\n10) 甲\n",
        "青石桥镇人民政府\n2024年度法治政府建设报告\n2024年，青石桥镇普法。\n青石桥镇人民政府\n2025年1月6日\n",
    ],
)
def test_a_draft_without_marks_reads_as_plain_text(text: str) -> None:
    assert shown(text) == [block.shown for block in plain.read("a.txt", text.encode()).blocks if block.shown]


def test_ordered_items_carry_their_number_as_label() -> None:
    items = [Block("甲", "1. ", item=("", 1)), Block("乙", "2. ", item=("", 1)), Block("又"), Block("丙")]
    assert blocks("1. 甲\n2. 乙\n\n   又\n- 丙\n") == items


def test_lists_inside_lists() -> None:
    assert shown("1. 甲\n   1. 乙\n   - 丙\n\n- 1. 丁\n\n1. 2. 戊\n") == ["1. 甲", "   1. 乙", "丙", "1. 丁", "1. 2. 戊"]


def test_escaped_numbers_are_text() -> None:
    assert blocks("1\\. 甲\n") == [Block("1. 甲")]


def test_inline_marks_are_replaced_by_their_words() -> None:
    assert shown("**青石桥镇**召开*会议*，`学习`[文件](http://x.invalid)~~旧~~<u>划线</u>&amp;<!-- 注 -->。\n") == [
        "青石桥镇召开会议，学习文件旧划线&。"
    ]


def test_wrapped_sentences_are_joined() -> None:
    assert shown("青石桥镇全年普法，开展\n活动，印发 report\nbook 二百册。\n下一句。\n") == [
        "青石桥镇全年普法，开展活动，印发 report book 二百册。",
        "下一句。",
    ]


def test_hard_breaks_split() -> None:
    assert shown("甲  \n乙\\\n丙<br>丁\n") == ["甲", "乙", "丙", "丁"]


def test_indentation_makes_no_code() -> None:
    assert shown("甲。\n\n    乙\n\n\t丙\n") == ["甲。", "    乙", "\t丙"]


def test_a_line_under_a_paragraph_makes_no_heading() -> None:
    assert blocks("一、举措\n---\n青石桥镇\n===\n乙\n") == [Block("一、举措"), Block("青石桥镇"), Block("乙")]


def test_cells_know_their_place() -> None:
    got = blocks("前文\n\n| 事项 | 数量 |\n|---|---|\n| 调解 | **12** |\n| 复议 | |\n\n|甲|\n|---|\n")
    assert got == [
        Block("前文"),
        Block("事项", cell=(0, 0, 0)),
        Block("数量", cell=(0, 0, 1)),
        Block("调解", cell=(0, 1, 0)),
        Block("12", cell=(0, 1, 1)),
        Block("复议", cell=(0, 2, 0)),
        Block("甲", cell=(1, 0, 0)),
    ]


def test_comments_and_settings_are_dropped() -> None:
    assert shown("---\ntitle: 甲\ntags:\n  - 乙\n---\n<!-- 一\n\n二 -->\n\n丙\n") == ["丙"]


@pytest.mark.parametrize("text", ["---\n一、举措。\n---\n", "---\n一、举措。\n"])
def test_a_rule_at_the_top_hides_nothing(text: str) -> None:
    assert shown(text) == ["一、举措。"]


def test_no_words_are_lost_in_html_fences_quotes_and_definitions() -> None:
    text = "<div align=center>\n标题\n</div>\n\n```\n一、甲\n```\n\n> 乙\n\n[1]: 丙\n\n<!-- 未完\n\n丁\n"
    assert shown(text) == ["标题", "一、甲", "乙", "[1]: 丙", "<!-- 未完", "丁"]


def test_pictures_are_told() -> None:
    source = markdown.read("a.md", "甲![图](a.png)\n".encode())
    assert [block.text for block in source.blocks] == ["甲"]
    assert source.notices == ("文件里有图片，图片中的文字读不到，请另行核对。",)


def test_block_n_is_line_n_plus_one() -> None:
    text = "---\na: b\n---\n# 甲\n\n乙，\n接\n\n<!-- 注 -->\n\n```\n丙\n```\n1. 丁\n"
    got = markdown.read("a.md", text.encode()).blocks
    lines = text.split("\n")
    assert {block.text[0]: index for index, block in enumerate(got) if block.text} == {
        word: next(index for index, line in enumerate(lines) if word in line) for word in "甲乙丙丁"
    }


def test_deep_lists_and_open_comments_keep_their_words() -> None:
    assert shown("> " * 40 + "甲") == ["甲"]
    assert shown("<script>\nvar a;\n</script>\n\n甲\n") == ["甲"]
    assert shown("<!--" * 3000 + "甲")[-1].endswith("甲")


@pytest.mark.parametrize("marks", ["[", "![", "[甲]", "![甲]"])
def test_brackets_without_a_link_are_letters(marks: str) -> None:
    assert "".join(shown(marks * 5001 + "乙")) == marks * 5001 + "乙"


def test_links_without_end_are_refused() -> None:
    with pytest.raises(UnreadableError, match="链接多得异常"):
        markdown.read("a.md", ("[" * 5001 + "甲](乙)").encode())
    assert shown("[甲](乙)" * 5000) == ["甲" * 5000]
