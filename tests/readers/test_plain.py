"""Plain text: one block a line."""

from __future__ import annotations

from checker.model import Block
from checker.readers import plain


def texts(data: bytes) -> list[str]:
    return [block.shown for block in plain.read("a.txt", data).blocks]


def test_lines_become_blocks_and_empty_ones_stay() -> None:
    source = plain.read("a.txt", "标题\n\n一、主要举措\n".encode())
    assert source.blocks == (Block("标题"), Block(""), Block("一、主要举措"))
    assert source.format == "plain"
    assert source.notices == ()


def test_windows_and_old_line_ends() -> None:
    assert texts("甲\r\n乙\r丙\f丁\u2028戊".encode("gb18030")) == ["甲", "乙", "丙", "丁", "戊"]


def test_indentation_stays_and_trailing_blanks_go() -> None:
    assert texts("　　一、举措 　\n \t\n".encode()) == ["　　一、举措", ""]


def test_damage_is_told() -> None:
    assert plain.read("a.txt", "青石桥镇年度报告".encode() + b"\xe5").notices[0].startswith("文件编码有损坏")


def test_numbers_that_look_like_markdown_stay() -> None:
    assert texts("1. 甲\n- 乙\n# 丙\n".encode()) == ["1. 甲", "- 乙", "# 丙"]
