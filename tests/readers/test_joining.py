"""Lines become paragraphs again: wrapped text files, printed pages, traditional characters."""

from __future__ import annotations

import textwrap

import pytest

from checker import pages, readers
from checker.model import Portion
from checker.pages import Page, Piece
from checker.paragraphs import joined, unwrapped, width
from checker.text import fold
from checker.traditional import SIMPLIFIED, is_traditional
from tests.drafts import GOOD, WEAK

PARAGRAPHS = [line for line in GOOD.split("\n") if line]


def cut(text: str, size: int, indent: str = "") -> list[str]:
    return [piece for line in text.split("\n") for piece in textwrap.wrap(indent + line, size, drop_whitespace=False) or [""]]


@pytest.mark.parametrize("indent", ["", "　　"])
@pytest.mark.parametrize("size", [30, 34, 40])
def test_a_wrapped_file_reads_as_the_file_before(size: int, indent: str) -> None:
    lines = cut(GOOD, size, indent)
    source = readers.read("a.txt", "\n".join(lines).encode())
    assert [block.text.strip() for block in source.blocks if block.text.strip()] == PARAGRAPHS
    assert any("断行" in notice for notice in source.notices)
    assert len(source.blocks) == len(lines) - (lines[-1] == "")
    assert all(line.strip().startswith(block.text.strip()[:5]) for line, block in zip(lines, source.blocks, strict=False) if block.text)


@pytest.mark.parametrize("text", [GOOD, WEAK, "", "甲\n" * 40, "一、举措\n二、不足\n" * 20])
def test_a_file_that_was_not_wrapped_stays(text: str) -> None:
    assert unwrapped(text.split("\n")) is None


def test_joining_keeps_blanks_between_latin_words_only() -> None:
    assert joined(["使用 WPS", "Office 软件", "共20", "24件"]) == "使用 WPS Office 软件共2024件"
    assert width("甲a，") == 2.5


def piece(text: str, line: int, left: float = 90, size: float = 16) -> Piece:
    return Piece(text, left, left + size * width(text), 100 + 28 * line, 100 + 28 * line + size)


def test_printed_pages_lose_what_the_printer_added() -> None:
    full = "全镇认真落实各项工作部署推动法治政府建设再上新台阶取得新"
    head = Piece("内部", 90, 122, 40, 56)
    feet = [Piece(f"— {number} —", 280, 320, 780, 796) for number in (1, 2)]
    first = (head, piece("⼤兴镇报告", 0, 200, 26), piece(full[2:], 1, 122), piece("成效 2024 年。", 2), feet[0])
    second = (head, piece(full[2:], 0, 122), piece(full, 1), piece("进展。", 2), feet[1])
    printed = [Page(842, first), Page(842, second)]
    blocks, notices, portions = pages.read(printed, "PDF")
    assert [block.text for block in blocks] == ["大兴镇报告", full[2:] + "成效2024年。", full[2:] + full + "进展。"]
    assert len(notices) == 1
    assert portions == (Portion("page", 2), Portion("head", 4, read=False))


def test_columns_on_one_line_stay_apart() -> None:
    row = (Piece("项目", 90, 122, 100, 116), Piece("数量", 300, 332, 101, 117))
    assert [block.text for block in pages.read([Page(842, row)], "PDF")[0]] == ["项目\u3000数量"]


def test_traditional_characters_fold_one_for_one() -> None:
    text = "黨政主要負責人履行推進法治建設第一責任人職責"
    assert fold(text) == "党政主要负责人履行推进法治建设第一责任人职责"
    assert is_traditional(text)
    assert not is_traditional(GOOD)
    assert not is_traditional("")
    assert all(len(simple) == 1 for simple in SIMPLIFIED.values())
    assert not any(ord(simple) in SIMPLIFIED and SIMPLIFIED[ord(simple)] == chr(code) for code, simple in SIMPLIFIED.items())
