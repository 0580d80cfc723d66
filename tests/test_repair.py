"""Repairs put into text: what is changed, what is kept byte for byte, and that a second time changes nothing."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from checker import readers, repair, rewriting
from checker.encoding import take_apart, visible
from checker.errors import RepairError, UnreadableError
from checker.model import Finding, Span, Status
from checker.repair import Bench, Held, fix
from checker.rewriting import Edit
from tests.conftest import plain, statuses
from tests.drafts import GOOD, WEAK

if TYPE_CHECKING:
    from collections.abc import Callable

    from checker.engine import Engine
    from checker.model import Assessment, Source

DEFECTS = {
    "聘请法律顾问1名": "聘请[bookmark:_Toc12]法律顾问1名",
    "本年度制定": "本年度,制定",
    "发放资料3000份，": "发放资料3000份，，",
    "举办普法讲座16场": "举办“12.4”国家宪法日普法讲座16场",
    "镇村调解组织受理": "<span>镇村调解组织受理",
    "68名干部参加学法考试，": "68名干部参加学法考试,",
    "2024年，云溪镇深入": "2O24年，云溪镇深入",
}
"""Words of ``GOOD`` and the same with a defect that has a safe repair."""
MENDED = GOOD.replace("举办普法", "举办“12·4”国家宪法日普法").replace("本年度制定", "本年度，制定")
"""``GOOD`` with the defects, repaired."""


def bench(engine: Engine, name: str = "draft.txt", *, kind: bool = True) -> Bench:
    return Bench(lambda data: readers.read(name, data), lambda source: engine.assess(name, source, "township", kind=kind))


def spoilt(text: str = GOOD) -> str:
    for right, wrong in DEFECTS.items():
        assert right in text
        text = text.replace(right, wrong)
    return text


def edit(text: str, old: str, new: str) -> Finding:
    start = text.index(old)
    return Finding("x", Span(start, start + len(old)), "", new)


# ---------------------------------------------------------------------------------------------- text and findings


def test_repairs_replace_exactly_their_spans() -> None:
    text = "甲,乙，，丙[x]丁"
    found = [edit(text, "[x]", ""), edit(text, "甲,", "甲，"), edit(text, "，，", "，"), Finding("x", Span(0, 9), "only told")]
    assert repair.repaired(text, found) == "甲，乙，丙丁"


def test_of_two_that_overlap_the_first_by_place_wins() -> None:
    text = "甲乙丙丁"
    found = [edit(text, "乙丙", "二"), edit(text, "甲乙", "一"), edit(text, "丁", "四")]
    assert [each.repair for each in repair.chosen(found)] == ["一", "四"]
    assert repair.repaired(text, found) == "一丙四"


def test_a_repair_changes_no_more_than_it_must() -> None:
    text = "甲乙丙,丁戊己,庚"
    assert repair.changes(text, edit(text, text, "甲乙丙，丁戊己，庚")) == [(3, 4, "，"), (7, 8, "，")]
    assert repair.changes(text, edit(text, "甲", "甲")) == []


# ---------------------------------------------------------------------------------------------- text files


def test_every_safe_repair_is_made_and_counted(engine: Engine) -> None:
    done = fix(spoilt().encode(), bench(engine))
    assert done.data.decode() == MENDED
    assert done.made == {"residue": 2, "punctuation": 3, "numeral": 2}
    assert not done.held
    assert statuses(done.after) == statuses(done.before)


def test_what_has_no_repair_is_left(engine: Engine) -> None:
    text = GOOD.replace("全部按期办结。", "全部按期办结")
    done = fix(text.encode(), bench(engine))
    assert done.data == text.encode()
    assert not done.made
    assert done.left == {"punctuation": 1}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
@pytest.mark.parametrize(
    ("mark", "codec"),
    [(b"", "utf-8"), (codecs.BOM_UTF8, "utf-8"), (b"", "gb18030"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_line_ends_encoding_and_mark_are_kept(engine: Engine, end: str, mark: bytes, codec: str) -> None:
    def write(text: str) -> bytes:
        return mark + (text.rstrip("\n").replace("\n", end) + "\v  " + end).encode(codec)

    done = fix(write(spoilt()), bench(engine))
    assert done.data == write(MENDED)


def test_control_characters_of_the_file_stay(engine: Engine) -> None:
    text = spoilt().replace("县委、县政府", "县委\x07、县政府")
    assert "县委\x07、县政府" in fix(text.encode(), bench(engine)).data.decode()


def test_a_damaged_encoding_is_refused(engine: Engine) -> None:
    data = spoilt().encode()
    with pytest.raises(UnreadableError, match="编码有损坏"):
        fix(data[:-2], bench(engine))


@given(st.binary())
def test_files_are_put_together_as_they_were(data: bytes) -> None:
    try:
        lines = take_apart(data)
    except UnreadableError:
        return
    assert lines.data() == data
    assert len(lines.lines) == len(lines.ends)


@given(st.text(st.sampled_from("甲，,.\n\r\v\f\x85\u2028\ufeff\x07 "), min_size=1))
def test_lines_of_a_file_are_those_the_reader_sees(text: str) -> None:
    text += "甲乙丙丁" * 10 * text.count("\x07")
    lines = take_apart(text.encode()).lines
    if not visible("".join(lines)).replace("\x07", " ").strip():
        return
    blocks = [block.text for block in plain(text).blocks]
    assert [visible(line).replace("\x07", " ").rstrip() for line in lines][: len(blocks)] == blocks


@pytest.mark.parametrize("name", ["draft.txt", "draft.md"])
def test_characters_that_show_nothing_do_not_shift_a_repair(engine: Engine, name: str) -> None:
    text = spoilt().replace("68名干部", "68\u200b名\ufeff干\u00ad部").replace("12月召开述法会", "12月召\u200b开述法会")
    done = fix(text.encode(), bench(engine, name))
    assert done.made
    assert visible(done.data.decode()) == fix(visible(text).encode(), bench(engine, name)).data.decode()
    assert "召\u200b开" in done.data.decode(), "a line that needs no repair stays as it was"


# ---------------------------------------------------------------------------------------------- Markdown


def test_marks_of_markdown_stay(engine: Engine) -> None:
    text = (
        spoilt().replace("一、2024年", "## 一、2024年").replace("3月调整", "**3月**调整").replace("抓好学法用法", "[抓好学法用法](https://a.cn/b,c)")
    )
    done = fix(text.encode(), bench(engine, "draft.md"))
    new = done.data.decode()
    assert "## 一、2024年" in new
    assert "**3月**调整" in new
    assert "[抓好学法用法](https://a.cn/b,c)" in new
    assert "学法考试，" in new
    assert "本年度，制定" in new
    assert "<span>" in new, "the reader takes tags of Markdown away, so nobody complains of them"


def test_wrapped_lines_and_tables_of_markdown_are_found_again(engine: Engine) -> None:
    table = "| 类别 | 件数 |\n|---|---|\n| 宅基地,纠纷 | 27 |\n| 其他 | 35 |\n\n"
    text = spoilt().replace("68名干部参加", "\n68名干部参加").replace("二、存在", f"{table}二、存在")
    done = fix(text.encode(), bench(engine, "draft.md"))
    assert "宅基地，纠纷 | 27 |" in done.data.decode()
    assert "\n68名干部参加学法考试，" in done.data.decode()
    assert fix(done.data, bench(engine, "draft.md")).data == done.data


def test_words_torn_by_marks_are_held(engine: Engine) -> None:
    text = GOOD.replace("聘请法律顾问", "聘请[book**mark**:_Toc12]法律顾问")
    done = fix(text.encode(), bench(engine, "draft.md"))
    assert done.data == text.encode()
    assert [(finding.id, why) for finding, why in done.held] == [("residue", Held.PLACE)]


# ---------------------------------------------------------------------------------------------- what is vouched for


def judging(engine: Engine, find: Callable[[str], list[Finding]], partial: str = "nowhere") -> Bench:
    """Find what the test says; the first item is partial when the text holds certain words."""

    def judge(source: Source) -> Assessment:
        found = engine.assess("draft.txt", source, "township", kind=False)
        text = found.document.text if found.document else ""
        status = Status.PARTIAL if partial in text else Status.MET
        return found._replace(findings=tuple(find(text)), items=(found.items[0]._replace(status=status), *found.items[1:]))

    return Bench(lambda data: readers.read("draft.txt", data), judge)


def test_nothing_is_written_when_a_status_changes(engine: Engine) -> None:
    change = judging(engine, lambda text: [edit(text, "云溪镇", "青石镇")] if "云溪镇" in text else [], partial="青石镇")
    with pytest.raises(RepairError, match="判定会变"):
        fix(WEAK.encode(), change)


def test_repairs_that_never_end_are_given_up(engine: Engine) -> None:
    grow = judging(engine, lambda text: [Finding("x", Span(0, 1), "", text[0] * 2)])
    with pytest.raises(RepairError, match="结果不可靠"):
        fix(WEAK.encode(), grow)


def test_overlapping_repairs_wait_for_the_next_round(engine: Engine) -> None:
    def find(text: str) -> list[Finding]:
        return [edit(text, old, new) for old, new in (("法治宣传。全年", "法治宣传：全年"), ("全年举办", "全年共举办")) if old in text]

    done = fix(WEAK.encode(), judging(engine, find))
    assert "法治宣传：全年共举办" in done.data.decode()
    assert done.made == {"x": 2}


def test_repairs_over_paragraphs_are_held(engine: Engine) -> None:
    done = fix(WEAK.encode(), judging(engine, lambda text: [Finding("x", Span(0, len(text)), "", text.replace("\n\n", "\n"))]))
    assert done.data == WEAK.encode()
    assert [why for _, why in done.held] == [Held.PLACE]


def test_a_line_end_is_never_put_in(engine: Engine) -> None:
    done = fix(WEAK.encode(), judging(engine, lambda text: [edit(text, "深入", "深\n入")] if "深入" in text else [edit(text, "认真", "认\n真")]))
    assert done.data == WEAK.encode()


def test_a_repair_that_reads_otherwise_is_held_and_the_others_made(engine: Engine) -> None:
    """A control character would be read as a blank."""

    def find(text: str) -> list[Finding]:
        return [edit(text, old, new) for old, new in (("认真", "认\x07真"), ("法治宣传", "法治宣讲")) if old in text]

    done = fix(WEAK.encode(), judging(engine, find))
    assert done.data == WEAK.replace("法治宣传", "法治宣讲", 1).encode() or b"\x07" not in done.data
    assert [why for _, why in done.held] == [Held.PLACE]


def test_repairs_that_change_nothing_are_none(engine: Engine) -> None:
    done = fix(WEAK.encode(), judging(engine, lambda text: [edit(text, "认真", "认真")]))
    assert (done.data, done.made, done.held) == (WEAK.encode(), {}, ())


def test_an_edit_outside_its_line_is_out_of_reach() -> None:
    script = rewriting.unfold(plain("甲\n乙\n"), "甲\n乙\n".encode())
    assert script.reaches(Edit(1, 0, 1, ""))
    assert not script.reaches(Edit(1, 0, 2, ""))
    assert not script.reaches(Edit(9, 0, 0, "丙"))


# ---------------------------------------------------------------------------------------------- twice

PIECES = (
    "（一）加强组织领导。", "成立领导小组,", "组织培训3次，，", "发放资料3000份;", "[bookmark:_Toc1]", "<br/>", "&nbsp;", "2O24年", "（见附件)",
    "(共5项)", "开展“12.4”国家宪法日宣传。", "\n", "\n\n", "\n（九）其他工作。\n", "。。", "，。", "？。", "、、", "　　", "{ PAGE }",
    "3.15国际消费者权益日", "**", "《法治政府建设实施纲要（2021-2025年）》", "一是", "；二是", "https://a.cn/b,c", "1,200件",
    " ", "【】", "()", "习近平法治思想", "甲", ",",
)  # fmt: skip


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=30), name=st.sampled_from(["draft.txt", "draft.md"]), crlf=st.booleans())
def test_a_second_time_changes_nothing(engine: Engine, pieces: list[str], name: str, crlf: bool) -> None:  # noqa: FBT001 - drawn
    text = WEAK.replace("全年举办", "".join(pieces) + "全年举办")
    data = text.replace("\n", "\r\n" if crlf else "\n").encode()
    try:
        once = fix(data, bench(engine, name, kind=False))
    except RepairError:
        reject()  # a status would have changed: nothing is written
    twice = fix(once.data, bench(engine, name, kind=False))
    assert twice.data == once.data
    assert not twice.made
    assert statuses(once.after) == statuses(once.before)
