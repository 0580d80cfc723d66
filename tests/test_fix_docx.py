"""Repairs in Word documents: only the text of runs changes; formatting, tracked changes, comments and pictures survive."""

from __future__ import annotations

import io
import re
import zipfile
from functools import partial
from typing import TYPE_CHECKING

import docx as python_docx
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from checker import ooxml, readers
from checker.errors import RepairError
from checker.repair import Bench, Held, Repaired, fix
from tests.conftest import ROOT, statuses
from tests.docx_maker import NAMESPACES, level, make_docx, make_zip, numbering, paragraph, run, table
from tests.drafts import WEAK
from tests.test_repair import PIECES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from checker.engine import Engine

MAIN = "word/document.xml"
PICTURE = "<w:r><w:drawing><pic:pic/></w:drawing></w:r>"
COMMENT = '<w:comment w:id="0" w:author="甲"><w:p><w:r><w:t>核对,一下</w:t></w:r></w:p></w:comment>'
HEAD, _, BODY = WEAK.partition("\n\n")


def bold(text: str) -> str:
    return run(text).replace("<w:r>", "<w:r><w:rPr><w:b/></w:rPr>")


def line(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def draft(*extra: str, parts: Mapping[str, str | bytes] | None = None, **named: str) -> bytes:
    """Pack a report of a township with paragraphs of XML at the end of its first part."""
    first, shortcomings = BODY.split("\n\n二、")
    lines = [*map(paragraph, (HEAD + "\n" + first).split("\n")), *extra, *map(paragraph, ("二、" + shortcomings).split("\n"))]
    return make_docx("".join(lines), parts, **named)


def files(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def xml(data: bytes, part: str = MAIN) -> str:
    return files(data)[part].decode()


def bare(part: bytes) -> str:
    """XML without its declaration, empty elements written in one way."""
    return re.sub(r"<([\w:]+)([^<>]*)></\1>", r"<\1\2/>", re.sub(r"<\?xml[^>]*\?>\s*", "", part.decode()))


@pytest.fixture
def mend(engine: Engine) -> Callable[[bytes], Repaired]:
    return partial(fix, bench=Bench(partial(readers.read, "a.docx"), lambda source: engine.assess("a.docx", source, "township")))


def test_only_the_text_changes(mend: Callable[[bytes], Repaired]) -> None:
    data = draft(paragraph("我镇开展宣传,覆盖14个村。"), comments=COMMENT, styles="", parts={"media/a.png": b"\x89PNG\0\1"})
    done = mend(data)
    assert done.made == {"punctuation": 1}
    before, after = files(data), files(done.data)
    assert list(after) == list(before)
    assert {name for name in before if before[name] != after[name]} == {MAIN}
    assert bare(after[MAIN]) == bare(before[MAIN]).replace("宣传,", "宣传，")
    assert "我镇开展宣传，覆盖14个村。" in [each.text for each in readers.read("a.docx", done.data).blocks]


def test_the_directory_of_the_package_stays(mend: Callable[[bytes], Repaired]) -> None:
    data = draft(paragraph("我镇开展宣传,覆盖14个村。"))
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(mend(data).data)) as new:
        kept = [[(info.filename, info.date_time, info.compress_type, info.external_attr) for info in archive.infolist()] for archive in (old, new)]
    assert kept[0] == kept[1]


def test_runs_keep_their_formatting(mend: Callable[[bytes], Repaired]) -> None:
    data = draft(line(run("我镇开展"), bold("宣传,"), run("覆盖14个村;"), bold("效果好。")))
    text = xml(mend(data).data)
    for kept in (run("我镇开展"), bold("宣传，"), run("覆盖14个村；"), bold("效果好。")):
        assert kept in text


def test_a_repair_that_spans_runs_goes_into_the_first(mend: Callable[[bytes], Repaired]) -> None:
    data = draft(line(run("我镇开展宣传[book"), bold("mark:_To"), run("c1]，覆盖14个村，"), bold("，效果好。")))
    text = xml(mend(data).data)
    for kept in (run("我镇开展宣传"), bold(""), run("，覆盖14个村，")):
        assert kept in text


def test_tracked_changes_comments_and_pictures_survive(mend: Callable[[bytes], Repaired]) -> None:
    marks = (
        '<w:commentRangeStart w:id="0"/>',
        '<w:ins w:id="1" w:author="甲">' + run("新增宣传,覆盖面广") + "</w:ins>",
        '<w:del w:id="2" w:author="乙"><w:r><w:delText>旧的,说法</w:delText></w:r></w:del>',
        '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>',
        PICTURE,
        run("。"),
    )
    data = draft(line(*marks), comments=COMMENT)
    done = mend(data)
    assert xml(done.data).count("".join(marks).replace("宣传,", "宣传，")) == 1
    assert files(done.data)["word/comments.xml"] == files(data)["word/comments.xml"]


def test_automatic_numbers_are_never_edited(mend: Callable[[bytes], Repaired]) -> None:
    numbered = [paragraph(text, numbered=(1, 0)) for text in ("第一项内容。这一句,要改。", "第二项内容。", "第三项内容。")]
    data = draft(*numbered, numbering=numbering(level(0, "decimal", "%1,")))
    done = mend(data)
    assert done.made == {"punctuation": 1}
    assert {why for _, why in done.held} == {Held.LABEL}
    assert files(done.data)["word/numbering.xml"] == files(data)["word/numbering.xml"]
    assert "第一项内容。这一句，要改。" in xml(done.data)


def test_symbols_formulas_and_text_kept_twice_are_held(mend: Callable[[bytes], Repaired]) -> None:
    choice = f"<mc:Choice><wps:txbx><w:txbxContent>{paragraph('说明,覆盖14个村。')}</w:txbxContent></wps:txbx></mc:Choice>"
    box = f"<w:r><mc:AlternateContent>{choice}</mc:AlternateContent></w:r>"
    bound = f'<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a"/></w:sdtPr><w:sdtContent>{paragraph("单位,名称。")}</w:sdtContent></w:sdt>'
    symbol = line(run("我镇开展宣传"), '<w:r><w:sym w:font="a" w:char="002C"/></w:r>', run("覆盖14个村。"))
    data = draft(line(box, run("见下图。")), bound, symbol)
    done = mend(data)
    assert done.data == data
    assert [why for _, why in done.held] == [Held.PLACE] * 3


def test_tables_notes_and_boxes_are_repaired(mend: Callable[[bytes], Repaired]) -> None:
    note = '<w:footnote w:id="1"><w:p><w:r><w:t>数据来自,统计表。</w:t></w:r></w:p></w:footnote>'
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('单位,名称。')}</w:sdtContent></w:sdt>"
    data = draft(table([["类别", "宅基地,纠纷"]]), control, footnotes=note)
    done = mend(data)
    assert "宅基地，纠纷" in xml(done.data)
    assert "单位，名称。" in xml(done.data)
    assert "数据来自，统计表。" in xml(done.data, "word/footnotes.xml")
    assert done.made == {"punctuation": 3}


def test_lines_of_one_paragraph_are_told_apart(mend: Callable[[bytes], Repaired]) -> None:
    breaks = "<w:r><w:br/></w:r>"
    data = draft(line(breaks, run("我镇开展宣传,覆盖14个村。"), breaks, run("组织培训,参加"), bold("30人;"), run("效果好。")))
    text = xml(mend(data).data)
    for kept in (run("我镇开展宣传，覆盖14个村。"), run("组织培训，参加"), bold("30人；")):
        assert kept in text


def test_paragraphs_that_run_on_are_repaired_where_they_stand(mend: Callable[[bytes], Repaired]) -> None:
    ended = '<w:p><w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr>' + run("我镇开展宣传,") + "</w:p>"
    text = xml(mend(draft(ended, paragraph("覆盖14个村,效果好。"))).data)
    assert run("我镇开展宣传，") in text
    assert run("覆盖14个村，效果好。") in text


def test_blanks_at_the_edge_of_a_run_are_kept(mend: Callable[[bytes], Repaired]) -> None:
    bare = "<w:r><w:t>我镇开展宣传 [bookmark:a]</w:t></w:r>"
    done = mend(draft(line(bare, run("覆盖14个村。"))))
    assert '<w:t xml:space="preserve">我镇开展宣传 </w:t>' in xml(done.data)


def test_strict_documents_stay_strict(mend: Callable[[bytes], Repaired]) -> None:
    usual, strict = "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"
    made = files(draft(paragraph("我镇开展宣传,覆盖14个村。")))
    made[MAIN] = made[MAIN].decode().replace(usual, strict).replace("<w:body>", "<!-- x --><?y z?><w:body>").encode()
    text = xml(mend(make_zip(made)).data)
    assert strict in text
    assert usual not in text
    assert "<!-- x --><?y z?>" in text
    assert "宣传，覆盖" in text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_encoding_of_the_part_is_kept(mend: Callable[[bytes], Repaired], encoding: str) -> None:
    made = files(draft(paragraph("我镇开展宣传,覆盖14个村。")))
    made[MAIN] = made[MAIN].decode().replace("UTF-8", encoding).encode(encoding)
    done = files(mend(make_zip(made)).data)
    assert "宣传，覆盖" in done[MAIN].decode(encoding)
    assert ooxml.parse(done[MAIN]) is not None


def test_comments_inside_of_text_do_no_harm(mend: Callable[[bytes], Repaired]) -> None:
    torn = '<w:p><w:r><w:t xml:space="preserve">我镇开展宣传,<!-- x -->覆盖14个村。</w:t></w:r></w:p>'
    data = draft(torn)
    done = mend(data)
    blocks = [each.text for each in readers.read("a.docx", done.data).blocks]
    assert "我镇开展宣传,覆盖14个村。" in blocks or "我镇开展宣传，覆盖14个村。" in blocks


def test_word_opens_the_result(mend: Callable[[bytes], Repaired]) -> None:
    """python-docx stands for Word."""
    text = python_docx.Document(io.BytesIO(mend(draft(paragraph("我镇开展宣传,覆盖14个村。"))).data))
    assert "我镇开展宣传，覆盖14个村。" in [each.text for each in text.paragraphs]


def test_the_example_is_at_rest(mend: Callable[[bytes], Repaired]) -> None:
    data = next((ROOT / "examples" / "文稿").glob("*.docx")).read_bytes()
    done = mend(data)
    assert mend(done.data).data == done.data


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from([piece.replace("\n", "。") for piece in PIECES]), st.booleans()), min_size=1, max_size=15))
def test_a_second_time_changes_nothing(engine: Engine, runs: list[tuple[str, bool]]) -> None:
    bench = Bench(partial(readers.read, "a.docx"), lambda source: engine.assess("a.docx", source, "township"))
    data = draft(line(*((bold if marked else run)(text) for text, marked in runs)))
    try:
        once = fix(data, bench)
    except RepairError:
        reject()  # a status would have changed: nothing is written
    assert fix(once.data, bench).data == once.data
    assert statuses(once.after) == statuses(once.before)
    assert xml(once.data).count("<w:b/>") == xml(data).count("<w:b/>")
    assert NAMESPACES in xml(once.data)
