"""Lines and columns are those of the file itself, or they are not told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import outline, readers
from checker.errors import UnreadableError
from checker.formatters.places import Place, Places
from checker.model import Span
from tests.formatters import samples

if TYPE_CHECKING:
    from checker.model import Assessment


def assessed(data: bytes, name: str) -> Assessment:
    return samples.assessment(source=outline.build(readers.read(name, data)), path=name)


def place(data: bytes, name: str, words: str, nth: int = 0) -> Place:
    assessment = assessed(data, name)
    assert assessment.document
    start = -1
    for _ in range(nth + 1):
        start = assessment.document.text.index(words, start + 1)
    return Places(assessment, samples.view()._replace(original=lambda _: data)).at(Span(start, start + len(words)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_in_any_encoding(encoding: str) -> None:
    found = place("云溪镇报告\r\n　　普法宣传😀15余次，64余人。\r\n".encode(encoding), "a.txt", "余", 1)
    assert (found.line, found.column, found.row) == (2, 14, "　　普法宣传😀15余次，64余人。")


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("end", ["\v", "\f", "\x85", "\u2028", "\u2029", "\r"])
def test_lines_are_those_of_version_control(name: str, end: str) -> None:
    data = f"云溪镇报告\r\n一、普法工作{end}普法宣传15余次。\n{end}开展普法活动16余次。\n".encode()
    first, second = (place(data, name, words) for words in ("15余", "16余"))
    assert (first.line, first.column, first.row) == (2, 11, f"一、普法工作{end}普法宣传15余次。")
    assert (second.line, second.column) == (3, 7)
    assert second.row[second.column :].startswith("16余")


def test_lines_behind_a_table_are_those_of_the_file() -> None:
    data = "报告\n\n| 甲 | 乙 |\n| --- | --- |\n| 丙 | 丁 |\n\n开展普法宣传活动共十五场次。\n".encode()
    assert place(data, "a.md", "十五场次").line == 7


def test_marks_of_markdown_count_as_columns() -> None:
    data = "# 云溪镇报告\n\n## 一、普法\n\n开展**普法宣传15余次**，64余人。\n".encode()
    assert place(data, "a.md", "普法宣传")[1:5] == (5, "普法宣传", "开展**普法宣传15余次**，64余人。", 4)
    assert place(data, "a.md", "余", 1).column == 17
    assert place(data, "a.md", "一、").column == 3


def test_behind_a_table_the_line_is_found_by_its_words() -> None:
    data = "报告\n\n| 甲 | 乙 |\n| --- | --- |\n| 丙 | 丁 |\n\n开展普法宣传活动共十五场次。\n".encode()
    found = place(data, "a.md", "十五场次")
    assert found.row == "开展普法宣传活动共十五场次。"
    assert found.row[found.column :].startswith("十五场次")


def test_what_marks_hide_has_no_column() -> None:
    data = "报告\n\n法**治宣**传，法治宣传。\n".encode()
    found = place(data, "a.md", "法治宣传")
    assert (found.line, found.exact) == (3, False)


def test_without_the_file_only_the_line_is_told() -> None:
    assessment = assessed("报告\n法制宣传。\n".encode(), "a.txt")

    def gone(path: str) -> bytes:
        raise UnreadableError(path)

    for view in (samples.view(), samples.view()._replace(original=gone)):
        found = Places(assessment, view).at(Span(3, 7))
        assert (found.line, found.words, found.exact) == (2, "法制宣传", False)


def test_another_file_under_the_name_gives_no_column() -> None:
    assessment = assessed("报告\n法制宣传。\n".encode(), "a.txt")
    view = samples.view()._replace(original=lambda _: "别的\n完全不同。\n".encode())
    assert not Places(assessment, view).at(Span(3, 7)).exact


def test_a_span_of_several_lines_ends_with_its_first() -> None:
    assessment = assessed("云溪镇\n报告\n".encode(), "a.txt")
    assert Places(assessment, samples.view()).at(Span(1, 6))[:3] == (Span(1, 3), 1, "溪镇")


def test_a_draft_that_was_not_read_is_named_at_its_top() -> None:
    assert Places(samples.unreadable(), samples.view()).at(Span(0, 0)) == Place(Span(0, 0), 1, "")


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.lists(st.text("一二*_#|`> 镇法1.-", max_size=12), min_size=1, max_size=6), st.data())
def test_a_column_is_never_wrong(lines: list[str], data: st.DataObject) -> None:
    written = "\n".join(["报告", *lines]).encode()
    for name in ("a.txt", "a.md"):
        assessment = assessed(written, name)
        assert assessment.document
        text = assessment.document.text
        start = data.draw(st.integers(0, len(text)))
        span = Span(start, data.draw(st.integers(start, min(len(text), start + 3))))
        found = Places(assessment, samples.view()._replace(original=lambda _: written)).at(span)
        if found.exact:
            assert found.row in ["报告", *lines]
            assert found.row[found.column : found.column + len(found.words)] == found.words == assessment.document.slice(found.span)
