"""New drafts: made of the rules alone, hollow by design, and taken for hollow by the checker."""

from __future__ import annotations

import io
import re
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

import docx as python_docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import api, draftmaker, readers
from checker.draftmaker import Line, Wanted
from checker.errors import UsageError
from checker.model import Status, Verdict
from checker.typeset import HEADINGS, Style
from tests.conftest import shipped
from tests.word import comments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.model import Assessment, Rule

BODIES = {"township": "云溪镇", "street": "柏岭街道", "county": "怀远县", "department": "怀远县林业局"}
HARMLESS = {"residue", "thin"}
"""What may be said of a draft that nobody has filled in: that it is not filled in."""


def lines(profile: str = "township", year: int = 2025, body: str = "") -> tuple[Line, ...]:
    rules = shipped()
    return draftmaker.draft(rules, Wanted(rules.profiles[profile], year, body or BODIES[profile]))


def written(suffix: str, made: Sequence[Line]) -> bytes:
    return draftmaker.as_docx(made) if suffix == ".docx" else draftmaker.as_markdown(made).encode()


def judged(suffix: str, made: Sequence[Line]) -> Assessment:
    return api.check_bytes(f"草稿{suffix}", written(suffix, made), rules=shipped())


# ---------------------------------------------------------------------------------------------- what the checker says of it


@pytest.mark.parametrize("suffix", [".docx", ".md"])
@pytest.mark.parametrize("profile", BODIES)
def test_a_new_draft_is_hollow(profile: str, suffix: str) -> None:
    assessment = judged(suffix, lines(profile))
    assert (assessment.error, assessment.verdict) == ("", Verdict.REVISE)
    assert assessment.profile is not None
    assert assessment.profile.id == profile, "recognised by the title alone"
    asked = [item for item in assessment.items if item.rule.id not in assessment.profile.skip]
    assert {item.status for item in asked} <= {Status.MISSING, Status.PARTIAL}
    assert {finding.id for finding in assessment.findings} <= HARMLESS
    assert assessment.score.value == 0


@pytest.mark.parametrize("suffix", [".docx", ".md"])
def test_every_place_to_fill_in_is_found_when_it_is_left(suffix: str) -> None:
    made = lines()
    assessment = judged(suffix, made)
    document = assessment.document
    assert document is not None
    found = {document.line(finding.span.start) for finding in assessment.findings if finding.id == "residue"}
    left = {number for number, block in enumerate(document.source.blocks, start=1) if "待填写" in block.text or "×" in block.text}
    assert found == left
    assert len(left) == sum(map(draftmaker.is_open, made))


def test_parts_are_recognised_in_the_order_of_the_rules() -> None:
    assert tuple(part.id for part in judged(".docx", lines()).parts) == shipped().order


@pytest.mark.parametrize("year", [2000, 2016, 2024, 2098])
def test_body_and_year_are_read_back(year: int) -> None:
    identity = judged(".docx", lines(year=year)).identity
    assert identity is not None
    assert (identity.body, identity.year) == ("云溪镇", year)


# ---------------------------------------------------------------------------------------------- what stands in it


def advice(rule: Rule) -> list[str]:
    return [f"应写：{rule.remedy}", f"示例：{rule.sample}"]


@pytest.mark.parametrize("profile", BODIES)
def test_every_item_has_its_hint_once(profile: str) -> None:
    rules, hints = shipped(), [line.hint for line in lines(profile) if line.hint][1:]
    asked = [rule for rule in rules.rules if rule.id not in rules.profiles[profile].skip]
    assert sorted(hint[0].rpartition("（")[0] for hint in hints) == sorted(rule.title for rule in asked)
    told = {hint[0].rpartition("（")[0]: hint for hint in hints}
    for rule in asked:
        assert list(told[rule.title][1:3]) == advice(rule)
        assert told[rule.title][3].startswith(f"依据：{rule.basis[0]}")


def test_headings_are_numbered_without_gaps() -> None:
    made = lines()
    assert [line.text[:2] for line in made if line.style is Style.FIRST] == ["一、", "二、", "三、", "四、"]
    for first, second in ((Style.FIRST, Style.SECOND), (Style.SECOND, Style.THIRD)):
        ranks = [line for line in made if line.style in HEADINGS and HEADINGS.index(line.style) <= HEADINGS.index(second)]
        for style, members in groupby(ranks, attrgetter("style")):
            numbers = [re.match(r"（?([一二三四五六七八九十]+|\d+)[）.]", line.text) for line in members] if style is second else []
            assert [match and match[1] for match in numbers] == expected(len(numbers), first)


def expected(count: int, above: Style) -> list[str]:
    chinese = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五")
    return list(chinese[:count]) if above is Style.FIRST else [str(number) for number in range(1, count + 1)]


def test_no_heading_is_the_only_one_of_its_rank() -> None:
    for profile in BODIES:
        ranks = [line.style for line in lines(profile) if line.style in HEADINGS]
        below = ["".join(style[-1] for style in members) for first, members in groupby(ranks, lambda style: style is Style.FIRST) if not first]
        assert below
        assert all(each.count("2") != 1 for each in below)
        assert all(len(thirds) != 1 for each in below for thirds in each.split("2") if thirds)


def test_the_word_file_has_the_hints_as_comments() -> None:
    made = lines()
    said = comments(draftmaker.as_docx(made))
    assert [each.text.split("\n") for each in said] == [list(line.hint) for line in made if line.hint]
    assert [each.words for each in said] == [line.text for line in made if line.hint]
    styled = [paragraph.style.style_id for paragraph in python_docx.Document(io.BytesIO(draftmaker.as_docx(made))).paragraphs if paragraph.style]
    assert styled == [line.style.value for line in made]


def test_nobody_reads_the_hints_of_markdown() -> None:
    made = lines()
    text = draftmaker.as_markdown(made)
    assert text.count("<!--") == text.count("-->") == sum(bool(line.hint) for line in made)
    assert [block.shown for block in readers.read("a.md", text.encode()).blocks if block.shown] == [line.text for line in made]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cn"))), min_size=1, max_size=3))
def test_no_hint_ends_its_comment(words: list[str]) -> None:
    text = draftmaker.as_markdown([Line("题", Style.TITLE, ("--><b>x", "--->", *words)), Line("文")])
    assert [block.shown for block in readers.read("a.md", text.encode()).blocks if block.shown] == ["题", "文"]


# ---------------------------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize("body", ["", " ", "镇", "云 溪镇", "云溪镇\n二", "<b>云溪镇", "*云溪镇*", "云溪_镇", "云" * 41, "\ud800镇"])
def test_a_name_that_is_none_is_refused(body: str) -> None:
    with pytest.raises(UsageError, match="单位名称"):
        lines(body=body or " ")


def test_rules_that_do_not_say_what_a_report_is_called_are_refused() -> None:
    rules = shipped()
    with pytest.raises(UsageError, match="report"):
        draftmaker.draft(rules._replace(report=""), Wanted(rules.profiles["township"], 2025, "云溪镇"))
