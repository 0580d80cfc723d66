"""Lists inside of lists of the same form: the outline must not take the inner numbers for outer ones."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest

from checker import outline, readers
from checker.model import Status
from tests.conftest import statuses
from tests.docx_maker import level, make_docx, numbering, paragraph
from tests.drafts import GOOD

if TYPE_CHECKING:
    from checker.engine import Engine

TWO = numbering(level(0, "decimal", "%1.") + level(1, "decimal", "%2."))


def shape(name: str, data: bytes) -> list[tuple[int, int]]:
    """Level and value of every number."""
    return [(section.level, section.value) for section in outline.build(readers.read(name, data)).sections if section.value]


def typed(*numbers: str) -> list[tuple[int, int]]:
    """Outline of lines of which each is a number, ``h`` for a heading or ``t`` for a sentence behind it, perhaps with blanks before."""
    words = {"h": "甲乙工作情况", "t": "甲乙工作完成3项，群众满意。", "r": "抓好甲乙。全年完成3项，群众满意。"}
    lines = [f"{number[:-1]}.{words[number[-1]]}" for number in numbers]
    return shape("a.txt", "\n".join(("云溪镇报告", "现将情况报告如下。", *lines, "以上报告。")).encode())


@pytest.mark.parametrize(
    ("numbers", "levels"),
    [
        # The outer count is taken up again.
        ("1r 1r 2r 2r 1r 2r 3r 3r", "12212221"),
        ("1h 1h 2h 2h", "1221"),
        ("1h 2h 3h 1h 2h 4h", "111221"),
        # Sentences below headings, even where no count tells.
        ("1h 1t 2t 2h 1t 2t 3h 1t 2t", "122122122"),
        ("1h 1r 2r", "122"),
        # Indented.
        ("1t |1t |2t 2t |1t", "12212"),
        # A list after a list, and a slip, are no levels.
        ("1t 2t 3t 1t 2t", "11111"),
        ("1h 2h 1h 2h", "1111"),
        ("1t 1t 2t 3t", "1111"),
        ("1h 2h 2h 3h", "1111"),
        ("1t 1t 1t 1t", "1111"),
        # Three levels.
        ("1h |1h ||1h ||2h |2h 2h", "123321"),
    ],
)
def test_typed_numbers(numbers: str, levels: str) -> None:
    got = typed(*(number.replace("|", "\u3000\u3000") for number in numbers.split()))
    assert "".join(str(depth) for depth, _ in got) == levels


WANTED = [(1, 1), (2, 1), (2, 2), (1, 2), (2, 1), (2, 2), (2, 3), (1, 3), (1, 4)]
LEVELS = [depth - 1 for depth, _ in WANTED]


def _markdown() -> str:
    return "# 云溪镇报告\n\n现将情况报告如下。\n\n" + "".join(f"{'   ' * (depth - 1)}{value}. 甲乙丙丁\n" for depth, value in WANTED)


def _web() -> str:
    items = "".join(("<ol>", "</ol>")[new < old] * (new != old) + "<li>甲乙丙丁" for old, new in zip([0, *LEVELS], LEVELS, strict=False))
    return f"<html><body><h1>云溪镇报告</h1><p>现将情况报告如下。</p><ol>{items}</ol></body></html>"


def _word() -> bytes:
    items = "".join(paragraph("甲乙丙丁", numbered=(1, depth)) for depth in LEVELS)
    return make_docx(paragraph("云溪镇报告") + paragraph("现将情况报告如下。") + items, numbering=TWO)


@pytest.mark.parametrize(("name", "data"), [("a.md", _markdown().encode()), ("a.html", _web().encode()), ("a.docx", _word())])
def test_what_the_format_knows_of_levels_is_believed(name: str, data: bytes) -> None:
    assert shape(name, data) == WANTED


def test_levels_of_headings_tell_lists_apart() -> None:
    assert shape("a.md", "# 云溪镇报告\n\n报告如下。\n\n## 1. 甲\n\n### 1. 乙\n\n## 2. 丙\n\n### 1. 丁\n\n### 2. 戊\n".encode()) == [
        (1, 1), (2, 1), (1, 2), (2, 1), (2, 2),
    ]  # fmt: skip


def test_another_form_between_two_alike() -> None:
    three = numbering(level(0, "decimal", "%1.") + level(1, "chineseCounting", "（%2）") + level(2, "decimal", "%3."))
    body = "".join(paragraph("甲乙丙丁", numbered=(1, depth)) for depth in (0, 1, 2, 2, 1, 2, 0, 1))
    got = shape("a.docx", make_docx(paragraph("云溪镇报告") + paragraph("报告如下。") + body, numbering=three))
    assert got == [(1, 1), (2, 1), (3, 1), (3, 2), (2, 2), (3, 1), (1, 2), (2, 1)]


DIGITS = {char: str(value) for value, char in enumerate("一二三四五六七", 1)}
NUMBER = re.compile(r"(?m)^(（)?([一二三四五六七])(?:）|、)")
PLAIN = NUMBER.sub(lambda match: f"{DIGITS[match[2]]}.", GOOD)
INDENTED = NUMBER.sub(lambda match: f"{'  ' if match[1] else ''}{DIGITS[match[2]]}.", GOOD)
MARKDOWN = NUMBER.sub(lambda match: f"{'   ' if match[1] else ''}{DIGITS[match[2]]}. ", GOOD)


def word() -> bytes:
    """Return the draft with both levels numbered automatically."""
    lines = []
    for line in filter(None, GOOD.split("\n")):
        match = NUMBER.match(line)
        lines.append(paragraph(line[match.end() :], numbered=(1, 1 if match[1] else 0)) if match else paragraph(line))
    return make_docx("".join(lines), numbering=TWO)


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.txt", PLAIN.encode()), ("a.txt", INDENTED.encode()), ("a.md", MARKDOWN.encode()), ("a.docx", word())],
    ids=["plain", "indented", "markdown", "word"],
)
def test_a_draft_with_two_levels_alike_lacks_nothing(engine: Engine, name: str, data: bytes) -> None:
    wanted = statuses(engine.assess("a.txt", readers.read("a.txt", GOOD.encode())))
    got = engine.assess(name, readers.read(name, data))
    assert statuses(got) == wanted
    assert Status.MISSING not in {wanted[name] for name in ("measures", "first-responsible", "next-year", "shortcomings")}
    assert [finding for finding in got.findings if finding.id == "numbering"] == []


def test_many_restarts_take_no_time() -> None:
    lines = "1.甲乙\n2.丙丁\n" * 10_000
    begin = time.perf_counter()
    outline.build(readers.read("a.txt", lines.encode()))
    assert time.perf_counter() - begin < 10


@pytest.mark.parametrize(
    ("marks", "levels"),
    [
        ("一、 2、 三、 4、", "1111"),
        ("一、 （一） （二） 二、 三、 四、 5、 （一） （二）", "122111122"),
        ("一、 二、 3. （一）", "1112"),
        # A lone 2、 may have lost its 1、, and a beginning is none.
        ("一、 2、 3、 二、 三、", "12211"),
        ("一、 1、 2、 二、", "1221"),
        ("一、 （一） 2、 （二） 二、", "12321"),
    ],
)
def test_a_count_of_the_first_level_goes_on_in_another_dress(marks: str, levels: str) -> None:
    lines = [f"{mark}甲乙工作情况\n全年完成3项，群众满意。" for mark in marks.split()]
    found = shape("a.txt", "\n".join(("云溪镇报告", "现将情况报告如下。", *lines)).encode())
    assert "".join(str(depth) for depth, _ in found) == levels
