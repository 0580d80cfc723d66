"""Comments in Word files: beside the right words, in files as Word wants them, with everything else as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker import readers
from checker.commenting import COMMENTER, Comment, commented
from checker.errors import UnreadableError
from checker.readers import docx
from tests.docx_maker import level, make_docx, make_zip, numbering, paragraph, run, table
from tests.word import MAIN, Said, comments, files

if TYPE_CHECKING:
    from collections.abc import Sequence

TOLD = '<w:comment w:id="0" w:author="甲" w:date="2024-01-05T08:00:00Z"><w:p><w:r><w:t>核对一下</w:t></w:r></w:p></w:comment>'
MARKED = '<w:commentRangeStart w:id="0"/>' + run("核对") + '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
PICTURE = "<w:r><w:drawing><pic:pic/></w:drawing></w:r>"


def line(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def bold(text: str) -> str:
    return run(text).replace("<w:r>", '<w:r w:rsidR="00A1"><w:rPr><w:b/></w:rPr>')


def at(data: bytes, *words: str) -> list[Comment]:
    """Return a comment on each of some words, found in the blocks of a file."""
    blocks = readers.read("a.docx", data).blocks
    places = [(number, block.shown.find(each)) for each in words for number, block in enumerate(blocks) if each in block.shown]
    return [Comment(number, start, start + len(each), (each,)) for (number, start), each in zip(places, words, strict=True)]


def copy(data: bytes, made: Sequence[Comment]) -> bytes:
    """Put comments into a file and prove that it reads as before."""
    blocks = readers.read("a.docx", data).blocks
    done = commented(data, made, blocks)
    assert readers.read("a.docx", done).blocks == blocks
    return done


def embraced(data: bytes, *words: str) -> list[str]:
    """Return what comments on some words embrace."""
    return [said.words for said in comments(copy(data, at(data, *words))) if said.author == COMMENTER]


# ---------------------------------------------------------------------------------------------- where they stand


def test_runs_are_parted_where_a_comment_begins_and_ends() -> None:
    data = make_docx(line(run("我镇开展"), bold("法制宣传活动"), run("15次。")))
    done = copy(data, at(data, "展法制", "宣传", "宣传活动15"))
    assert [said.words for said in comments(done)] == ["展法制", "宣传", "宣传活动15"]
    text = files(done)[MAIN].decode()
    parted = [bold(words) for words in ("法制", "宣传", "活动")]
    assert all(text.count(each) == 1 for each in parted)
    assert text.count("<w:b/>") == len(parted)


def test_a_comment_says_who_speaks_and_what() -> None:
    data = make_docx([" 我镇开展宣传。"])
    made = [Comment(0, 1, 3, ("标题", "第一行 & <b>", "第二行"))]
    assert comments(copy(data, made)) == [Said(COMMENTER, "标题\n第一行 & <b>\n第二行", "我镇")]


def test_an_empty_stretch_and_an_automatic_number_stand_for_the_paragraph() -> None:
    numbered = paragraph("组织领导有力。", numbered=(1, 0))
    data = make_docx(numbered + paragraph("甲乙"), numbering=numbering(level(0, "chineseCounting", "%1、")))
    blocks = readers.read("a.docx", data).blocks
    assert blocks[0].label == "一、"
    made = [Comment(0, 0, 2, ("号",)), Comment(0, 1, 4, ("号和字",)), Comment(1, 1, 1, ("空",)), Comment(1, 5, 9, ("过头",))]
    assert [said.words for said in comments(copy(data, made))] == ["组织领导有力。", "组织", "甲乙", "甲乙"]


EMPTY = ("<w:p/>", "<w:p><w:pPr><w:jc/></w:pPr></w:p>", line("<w:r><w:rPr><w:b/></w:rPr></w:r>"), line("<w:r><w:br/></w:r>"), line(run("  ")))


@pytest.mark.parametrize("body", EMPTY)
def test_an_empty_paragraph_gets_an_empty_run(body: str) -> None:
    said = comments(copy(make_docx(paragraph("上文") + body + paragraph("下文")), [Comment(1, 0, 0, ("空段",))]))
    assert [(each.text, each.words.strip()) for each in said] == [("空段", "")]


def test_lines_of_one_paragraph_are_told_apart() -> None:
    breaks = "<w:r><w:br/></w:r>"
    data = make_docx(line(run("甲乙"), breaks, run("丙丁戊<己"), "<w:r><w:tab/><w:t>庚</w:t><w:br/><w:t>辛</w:t></w:r>"))
    assert embraced(data, "乙", "丁戊", "己\t庚", "辛") == ["乙", "丁戊", "己 庚", "辛"]


def test_a_paragraph_that_runs_on_into_the_next_is_one_block() -> None:
    ended = '<w:p><w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr>' + run("我镇开展") + "</w:p>"
    assert embraced(make_docx(ended + paragraph("宣传活动。")), "展宣传") == ["展宣传"]


def test_references_stand_outside_of_tracked_changes_and_links() -> None:
    inserted = f'<w:ins w:id="1" w:author="甲">{run("新增宣传")}</w:ins>'
    link = f'<w:hyperlink r:id="rId9">{run("网站公开")}</w:hyperlink>'
    data = make_docx(line(inserted, run("，"), link, run("。")))
    done = files(copy(data, at(data, "增宣", "公开。")))[MAIN].decode()
    assert comments(copy(data, at(data, "增宣", "公开。")))[0].words == "增宣"
    assert '<w:ins w:id="1" w:author="甲">' in done
    assert "commentReference" not in done.partition("</w:ins>")[0]
    assert "commentReference" not in done.partition("<w:hyperlink")[2].partition("</w:hyperlink>")[0]


def test_text_boxes_notes_and_formulas_are_spoken_of_where_they_hang() -> None:
    choice = f"<mc:Choice><wps:txbx><w:txbxContent>{paragraph('框里的字')}</w:txbxContent></wps:txbx></mc:Choice>"
    box = f"<w:r><mc:AlternateContent>{choice}</mc:AlternateContent></w:r>"
    sign = '<w:r><w:t>统计</w:t><w:footnoteReference w:id="7"/><w:t>数据</w:t></w:r>'
    formula = '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>甲方</m:t></m:r></m:oMath>'
    notes = f'<w:footnote w:id="7">{paragraph("脚注的字")}</w:footnote>'
    data = make_docx(line(run("前"), box, run("后")) + line(sign) + line(run("设"), formula, run("成立")), footnotes=notes)
    done = copy(data, at(data, "框里", "脚注", "甲方"))
    assert [said.words for said in comments(done)] == ["框里的字", "", ""]
    main = files(done)[MAIN].decode()
    assert main.count("commentRangeStart") == 3
    assert "commentRangeStart" not in main.partition("<w:txbxContent>")[2].partition("</w:txbxContent>")[0]
    assert '<w:commentRangeStart w:id="2"/><w:r><w:footnoteReference w:id="7"/></w:r><w:commentRangeEnd w:id="2"/>' in main
    assert '<w:commentRangeStart w:id="1"/><m:oMath' in main
    assert files(done)["word/footnotes.xml"] == files(data)["word/footnotes.xml"]


def test_a_note_without_its_sign_is_spoken_of_at_the_beginning() -> None:
    data = make_docx(["正文"], endnotes=f'<w:endnote w:id="7">{paragraph("尾注的字")}</w:endnote>')
    assert embraced(data, "尾注") == [""]


def test_cells_fields_and_controls_are_reached() -> None:
    field = ('<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DATE</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>1月5日</w:t>'
             '<w:fldChar w:fldCharType="end"/></w:r>')  # fmt: skip
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{run('云溪镇')}</w:sdtContent></w:sdt>"
    data = make_docx(table([["类别", "件数"]]) + line(run("于"), field, control))
    assert embraced(data, "件", "5日", "溪镇") == ["件", "5日", "溪镇"]


def test_invisible_characters_and_xml_comments_do_not_shift_the_places() -> None:
    torn = "<w:p><w:r><w:t>我镇\u200b开<!-- x -->展宣\u200d传活动。</w:t></w:r></w:p>"
    data = make_docx(torn)
    done = copy(data, at(data, "展宣传", "活"))
    assert [said.words.replace("\u200d", "") for said in comments(done)] == ["展宣传", "活"]


def test_the_text_before_the_changes_is_found_again() -> None:
    inserted, deleted = f'<w:ins w:id="1">{run("大力")}</w:ins>', '<w:del w:id="2"><w:r><w:delText>积极</w:delText></w:r></w:del>'
    data = make_docx(line(run("我镇"), inserted, deleted, run("开展宣传")))
    before = docx.read("a.docx", data, original=True).blocks
    assert before[0].text == "我镇积极开展宣传"
    done = commented(data, [Comment(0, 3, 5, ("极开",))], before)
    assert docx.read("a.docx", done, original=True).blocks == before
    assert comments(done)[0].words == "极开"


# ---------------------------------------------------------------------------------------------- what stays


def test_only_what_knows_of_comments_changes() -> None:
    data = make_docx(paragraph("我镇开展宣传。") + line(PICTURE), {"media/a.png": b"\x89PNG\0\1"}, styles="", numbering="")
    before, after = files(data), files(copy(data, [Comment(0, 0, 2, ("看",))]))
    changed = {"[Content_Types].xml", MAIN, "word/_rels/document.xml.rels"}
    assert list(after) == [*before, "word/comments.xml"]
    assert {name for name in before if before[name] != after[name]} == changed
    assert PICTURE in after[MAIN].decode()


def test_comments_that_are_there_stay_and_keep_their_numbers() -> None:
    data = make_docx(line(run("请"), MARKED, run("数据。")), comments=TOLD)
    done = copy(data, [Comment(0, 0, 2, ("看",))])
    assert [(said.author, said.text, said.words) for said in comments(done)] == [(COMMENTER, "看", "请核"), ("甲", "核对一下", "核对")]
    before, after = files(data), files(done)
    assert {name for name in before if before[name] != after[name]} == {MAIN, "word/comments.xml"}
    assert TOLD.partition("><w:p>")[0] in after["word/comments.xml"].decode()
    assert list(after) == list(before)


def test_a_second_time_adds_to_the_first() -> None:
    data = make_docx(["我镇开展宣传。"])
    once = copy(data, at(data, "开展"))
    assert [said.words for said in comments(copy(once, at(once, "镇开")))] == ["镇开", "开展"]


def test_numbers_that_only_the_body_uses_are_not_used_again() -> None:
    data = make_docx(line('<w:commentRangeStart w:id="0"/>', run("甲乙"), '<w:commentRangeEnd w:id="0"/>'))
    assert 'w:id="1"' in files(copy(data, [Comment(0, 0, 1, ("看",))]))["word/comments.xml"].decode()


def test_a_part_that_nothing_refers_to_is_left_alone() -> None:
    data = make_docx(["甲乙"], {"Comments.xml": "<x/>", "word/comments.xml": "<y/>"})
    after = files(copy(data, [Comment(0, 0, 1, ("看",))]))
    assert after["word/comments.xml"] == b"<y/>"
    assert "看" in after["word/comments1.xml"].decode()


def test_the_same_draft_gives_the_same_copy() -> None:
    data = make_docx(["我镇开展宣传。"])
    assert copy(data, at(data, "开展")) == copy(data, at(data, "开展"))


def test_a_package_without_relations_gets_them() -> None:
    parts = files(make_docx(["甲乙"]))
    del parts["word/_rels/document.xml.rels"]
    assert [said.words for said in comments(copy(make_zip(parts), [Comment(0, 0, 1, ("看",))]))] == ["甲"]


def test_strict_documents_stay_strict() -> None:
    usual, strict = "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"
    parts = files(make_docx(paragraph("我镇开展宣传。") + "<w:p/>"))
    parts[MAIN] = parts[MAIN].decode().replace(usual, strict).replace("<w:body>", "<!-- x --><?y z?><w:body>").encode()
    after = files(copy(make_zip(parts), [Comment(0, 2, 4, ("看",)), Comment(1, 0, 0, ("空",))]))
    main, told = after[MAIN].decode(), after["word/comments.xml"].decode()
    assert "<!-- x --><?y z?>" in main
    assert usual not in main + told
    assert main.count("commentReference") == 2
    assert "http://purl.oclc.org/ooxml/officeDocument/relationships/comments" in after["word/_rels/document.xml.rels"].decode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_encoding_of_the_part_is_kept(encoding: str) -> None:
    parts = files(make_docx(["我镇开展宣传。"]))
    parts[MAIN] = parts[MAIN].decode().replace("UTF-8", encoding).encode(encoding)
    done = copy(make_zip(parts), [Comment(0, 2, 4, ("看",))])
    assert [said.words for said in comments(done)] == ["开展"]
    assert "commentReference" in files(done)[MAIN].decode(encoding)


# ---------------------------------------------------------------------------------------------- what is refused


def test_a_draft_that_changed_meanwhile_is_refused() -> None:
    blocks = readers.read("a.docx", make_docx(["原来的字"])).blocks
    with pytest.raises(UnreadableError, match="不一致"):
        commented(make_docx(["后来的字"]), [], blocks)


def test_a_file_that_word_could_not_open_is_refused() -> None:
    parts = files(make_docx(["甲乙"]))
    del parts["[Content_Types].xml"]
    with pytest.raises(UnreadableError, match="不是完整的 Word 文档"):
        commented(make_zip(parts), [Comment(0, 0, 1, ("看",))])


def test_a_note_in_a_file_without_any_paragraph_has_no_place() -> None:
    data = make_docx("", footnotes=f'<w:footnote w:id="7">{paragraph("脚注的字")}</w:footnote>')
    with pytest.raises(UnreadableError, match="不是完整的 Word 文档"):
        commented(data, at(data, "脚注"))


@pytest.mark.parametrize("name", ["[Content_Types].xml", MAIN, "word/comments.xml", "word/_rels/document.xml.rels"])
@pytest.mark.parametrize("content", [b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b"<w:broken", b" " * 40_000_000])
def test_hostile_parts_are_refused(name: str, content: bytes) -> None:
    draft = make_docx(line(MARKED), comments=TOLD) if "comments" in name else make_docx(["甲乙"])
    parts = files(draft) | {name: content}
    with pytest.raises(UnreadableError):
        commented(make_zip(parts), [Comment(0, 0, 1, ("看",))])


# ---------------------------------------------------------------------------------------------- whatever comes

PIECES = st.sampled_from(["甲", "乙丙", " ", "丁<戊&", "\t", "己\u200b庚", "𠮷", "a b", ""])


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.tuples(PIECES, st.booleans()), max_size=5), min_size=1, max_size=4), st.data())
def test_any_comments_on_any_runs_give_a_file_that_reads_the_same(paragraphs: list[list[tuple[str, bool]]], draw: st.DataObject) -> None:
    data = make_docx("".join(line(*((bold if marked else run)(text) for text, marked in runs)) for runs in paragraphs))
    blocks = docx.read("a.docx", data).blocks
    places = st.tuples(st.integers(0, len(blocks) - 1), st.integers(0, 9), st.integers(0, 9))
    wanted = sorted(draw.draw(st.lists(places, max_size=6)), key=lambda place: place[:2])
    made = [Comment(*place, (str(number),)) for number, place in enumerate(wanted)]
    done = commented(data, made, blocks)
    assert docx.read("a.docx", done).blocks == blocks
    for said in comments(done):
        number, start, end = wanted[int(said.text)]
        text = blocks[number].text
        end = min(end, len(text))
        words = said.words.replace("\u200b", "")
        assert words == text[start:end] if start < end else words.strip() == text.strip()


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=30))
def test_any_words_can_be_said(words: str) -> None:
    said = comments(commented(make_docx(["甲乙"]), [Comment(0, 0, 1, ("标题", words))]))
    assert len(said) == 1
    assert said[0].words == "甲"
