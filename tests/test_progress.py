"""Two results compared: an edit elsewhere makes nothing new, an edit here makes it fixed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import outline, progress, resultfile
from checker.formatters import whole
from checker.model import Assessment, Block, Finding, Identity, ItemResult, Progress, Since, Source, Span, Status
from tests.formatters import samples

if TYPE_CHECKING:
    from collections.abc import Iterable

LINES: Final = (
    "云溪镇2024年法治政府建设年度报告",
    "全年开展法制宣传15余次，群众反映良好。",
    "各村也开展法制宣传，发放资料3000份。",
    "办理案件16余件。",
)
WORDS: Final = {"法制宣传": "term", "余": "numeral"}


def draft(lines: Iterable[str], *items: ItemResult, path: str = "云溪镇.docx", name: str = "云溪镇", year: int | None = 2024) -> Assessment:
    """An assessment whose findings are the words of ``WORDS``."""
    document = outline.build(Source(tuple(map(Block, lines)), "docx"))
    places = [(document.text.find(word, at), word) for word in WORDS for at in range(len(document.text)) if document.text.startswith(word, at)]
    findings = tuple(Finding(WORDS[word], Span(start, start + len(word)), "改。") for start, word in sorted(places))
    return samples.assessment(*items, source=document, path=path, findings=findings)._replace(identity=Identity(Span(0, 0), name, year))


def compared(then: Assessment, now: Assessment) -> Progress:
    since = progress.compare([then], [now], same_rules=True)
    assert not since.removed
    return since.drafts[0]


def told(matters: Iterable[object]) -> list[tuple[str, int | None]]:
    return [(getattr(each, "text", ""), getattr(each, "line", None)) for each in matters]


# ---------------------------------------------------------------------------------------------- findings


def test_the_same_draft_has_nothing_new_and_nothing_fixed() -> None:
    same = compared(draft(LINES), draft(LINES))
    assert (same.compared, same.fixed, same.new, len(same.open)) == (True, (), (), 4)


def test_an_edit_elsewhere_makes_nothing_new() -> None:
    moved = (LINES[0], "新加的一段。", "再加一段。", *LINES[1:])
    after = compared(draft(LINES), draft(moved))
    assert (after.fixed, after.new) == ((), ())
    assert told(after.open) == [("法制宣传", 4), ("余", 4), ("法制宣传", 5), ("余", 6)]


def test_what_was_corrected_is_fixed_and_its_twin_stays_open() -> None:
    after = compared(draft(LINES), draft((*LINES[:2], LINES[2].replace("法制", "法治"), LINES[3])))
    assert told(after.fixed) == [("法制宣传", 3)]
    assert after.new == ()
    assert told(after.open) == [("法制宣传", 2), ("余", 2), ("余", 4)]


def test_the_same_fault_at_another_place_is_new() -> None:
    lines = (LINES[0], LINES[1].replace("法制", "法治"), LINES[2].replace("法制", "法治"), LINES[3], "下一年继续抓好法制宣传工作。")
    after = compared(draft(LINES), draft(lines))
    assert told(after.fixed) == [("法制宣传", 2), ("法制宣传", 3)]
    assert told(after.new) == [("法制宣传", 5)]


def test_one_side_that_stayed_is_enough() -> None:
    lines = (LINES[0], LINES[1].replace("15余次，群众反映良好", "18余次，大家都说好"), *LINES[2:])
    after = compared(draft(LINES), draft(lines))
    assert ("法制宣传", 2) in told(after.open)
    assert after.fixed == after.new == ()


def test_a_long_quotation_that_moved_is_the_same() -> None:
    words = "这一整段文字重复出现并且很长很长。"
    lines = [words, "甲。", "乙。"]

    def whole(order: list[str]) -> Assessment:
        made = draft(order)
        start = made.document.text.index(words) if made.document else 0
        return made._replace(findings=(Finding("duplicate", Span(start, start + len(words)), "删。"),))

    after = compared(whole(lines), whole(["甲。", words + "丙。", "乙。"]))
    assert (len(after.open), after.new, after.fixed) == (1, (), ())


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=12), st.lists(st.sampled_from(LINES), min_size=1, max_size=12))
def test_every_finding_is_told_once(then: list[str], now: list[str]) -> None:
    before, after = draft(then), draft(now)
    result = compared(before, after)
    assert len(result.fixed) + len(result.open) == len(before.findings)
    assert len(result.new) + len(result.open) == len(after.findings)
    back = compared(after, before)
    assert (len(back.fixed), len(back.new)) == (len(result.new), len(result.fixed))


# ---------------------------------------------------------------------------------------------- items


@pytest.mark.parametrize(
    ("before", "after", "where"),
    [
        (Status.MISSING, Status.MET, "fixed"),
        (Status.PARTIAL, Status.NOT_APPLICABLE, "fixed"),
        (Status.MET, Status.MISSING, "new"),
        (Status.NOT_APPLICABLE, Status.PARTIAL, "new"),
        (Status.MET, Status.ERROR, "new"),
        (Status.MISSING, Status.PARTIAL, "open"),
        (Status.ERROR, Status.MISSING, "open"),
        (Status.MET, Status.MET, ""),
    ],
)
def test_items_by_their_statuses(before: Status, after: Status, where: str) -> None:
    result = compared(draft(LINES[:1], samples.item("study", before)), draft(LINES[:1], samples.item("study", after)))
    found = {name: [(each.id, each.before, each.after) for each in getattr(result, name)] for name in ("fixed", "new", "open")}
    assert found == {name: [("study", before, after)] if name == where else [] for name in found}


def test_an_item_asked_for_the_first_time_is_new() -> None:
    result = compared(draft(LINES[:1]), draft(LINES[:1], samples.item("study", Status.MISSING)))
    assert [(each.id, each.before) for each in result.new] == [("study", None)]


# ---------------------------------------------------------------------------------------------- drafts


def test_drafts_are_known_by_path_else_by_body_and_year() -> None:
    then = [draft(LINES, path="a.docx"), draft(LINES, path="旧/b.docx", name="松坪乡"), draft(LINES, path="gone.docx", name="石桥镇")]
    now = [draft(LINES, path="a.docx", name="别的镇"), draft(LINES, path="新/b.docx", name="松坪乡"), draft(LINES, path="c.docx", name="柏岭街道")]
    since = progress.compare(then, now, same_rules=True)
    assert [(each.path, each.earlier) for each in since.drafts] == [("a.docx", "a.docx"), ("新/b.docx", "旧/b.docx"), ("c.docx", "")]
    assert since.removed == ("gone.docx",)


def test_two_drafts_of_one_body_are_not_taken_for_each_other() -> None:
    then = [draft(LINES, path="a.docx"), draft(LINES, path="b.docx")]
    since = progress.compare(then, [draft(LINES, path="c.docx")], same_rules=True)
    assert since.drafts[0].earlier == ""
    assert since.removed == ("a.docx", "b.docx")


def test_another_year_and_no_name_are_no_partner() -> None:
    then = [draft(LINES, path="a.docx", year=2023), draft(LINES, path="b.docx", name="")]
    since = progress.compare(then, [draft(LINES, path="c.docx"), draft(LINES, path="d.docx", name="")], same_rules=True)
    assert [each.earlier for each in since.drafts] == ["", ""]


def test_what_could_not_be_read_is_not_compared() -> None:
    lost = samples.unreadable()._replace(path="云溪镇.docx")
    for then, now in ((lost, draft(LINES)), (draft(LINES), lost)):
        result = compared(then, now)
        assert (result.compared, result.fixed, result.new, result.open) == (False, (), (), ())


# ---------------------------------------------------------------------------------------------- what is shown


def shown(since: Since, *assessments: Assessment) -> str:
    return whole("console", assessments, samples.view(160)._replace(since=since))


def test_the_page_says_what_changed() -> None:
    then = draft(LINES, samples.item(samples.rule("study", "学法"), Status.MISSING), path="旧.docx")
    now = draft((*LINES[:3], "办理案件16件，另办理案卷3余卷。"), samples.item(samples.rule("study", "学法"), Status.MET))
    since = progress.compare([then, draft(LINES, path="gone.docx", name="石桥镇")], [now], same_rules=False)
    page = shown(since, now)
    assert "与上次相比：已改好 2，新出现 1，仍未改 3；上次得分 0.0" in page
    assert "上次的文件：旧.docx" in page
    assert "已改好：学法（缺失 → 已具备）；数字用法「余」（第4段）" in page
    assert "新出现：数字用法「余」（第4段）" in page
    assert "上次用的规则与这次不同，变化可能来自规则。" in page
    assert "上次有、这次没有的文稿：gone.docx" in page


def test_new_and_unreadable_drafts_are_told() -> None:
    now = draft(LINES)
    assert "上次没有这份文稿" in shown(progress.compare([], [now], same_rules=True), now)
    lost = samples.unreadable()._replace(path=now.path)
    assert "无从比较" in shown(progress.compare([lost], [now], same_rules=True), now)


def test_json_carries_it_there_and_back() -> None:
    now = draft(LINES[:3], samples.item("study", Status.MET))
    since = progress.compare([draft(LINES, samples.item("study", Status.MISSING))], [now], same_rules=True)
    text = whole("json", [now], samples.view()._replace(since=since))
    assert [len(json.loads(text)["since"]["documents"][0][name]) for name in ("fixed", "new", "open")] == [2, 0, 3]
    assert resultfile.parse(text.encode()).since == since
    assert "since" not in json.loads(whole("json", [now], samples.view()))
