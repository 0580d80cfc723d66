"""Word documents: what the page shows, in the order of reading."""

from __future__ import annotations

import io
import time

import docx as python_docx
import pytest

from checker import limits
from checker.errors import UnreadableError
from checker.model import Block, Portion, Source
from checker.readers import docx, markdown, plain
from tests.docx_maker import level, make_docx, make_zip, numbering, paragraph, run, table

NUMBERING = numbering(level(0, "chineseCounting", "%1、") + level(1, "chineseCounting", "（%2）") + level(2, "decimal", "%3."))
BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></w:drawing></mc:Choice>'
    "<mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def read(data: bytes) -> Source:
    return docx.read("a.docx", data)


def shown(body: str, **parts: str) -> list[str]:
    return [block.shown for block in read(make_docx(body, None, **parts)).blocks]


def in_paragraph(content: str) -> list[str]:
    return shown(f"<w:p><w:pPr><w:tabs><w:tab w:pos='1'/></w:tabs></w:pPr>{content}</w:p>")


def test_paragraphs_become_blocks_and_empty_ones_stay() -> None:
    source = read(make_docx(["青石桥镇年度报告", "", "　　正文 "]))
    assert source == Source((Block("青石桥镇年度报告"), Block(""), Block("　　正文")), "docx")


def test_a_file_of_another_maker_reads_the_same() -> None:
    document = python_docx.Document()
    document.add_heading("一、主要举措", 1)
    document.add_paragraph("青石桥镇召开会议3次。")
    document.add_table(1, 2).cell(0, 1).text = "12"
    buffer = io.BytesIO()
    document.save(buffer)
    assert read(buffer.getvalue()).blocks == (
        Block("一、主要举措", level=1),
        Block("青石桥镇召开会议3次。"),
        Block("", cell=(0, 0, 0)),
        Block("12", cell=(0, 0, 1)),
    )


def test_automatic_numbers_are_labels() -> None:
    body = paragraph("举措", numbered=(1, 0)) + paragraph("领导", numbered=(1, 1)) + paragraph("不足", numbered=(1, 0))
    assert read(make_docx(body, numbering=NUMBERING)).blocks == (
        Block("举措", "一、", item=("0", 0)),
        Block("领导", "（一）", item=("0", 1)),
        Block("不足", "二、", item=("0", 0)),
    )


def test_same_draft_in_three_formats() -> None:
    lines = ["青石桥镇2024年度报告", "一、主要举措", "（一）领导。召开会议3次。", "1.普法", "二、存在的不足"]
    body = paragraph(lines[0]) + "".join(
        paragraph(text, numbered=(1, depth)) for text, depth in [("主要举措", 0), ("领导。召开会议3次。", 1), ("普法", 2), ("存在的不足", 0)]
    )
    assert shown(body, numbering=NUMBERING) == lines
    text = "\n\n".join(lines).encode()
    for source in (plain.read("a.txt", text), markdown.read("a.md", text), markdown.read("a.md", b"# " + text)):
        assert [block.shown for block in source.blocks if block.shown] == lines


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (run("甲") + "<w:r><w:tab/><w:t>乙</w:t></w:r>", ["甲\t乙"]),
        (run("甲") + "<w:r><w:br/></w:r>" + run("乙"), ["甲", "乙"]),
        ("<w:r><w:br w:type='page'/></w:r>" + run("甲"), ["甲"]),
        ("<w:r><w:t>2024</w:t><w:noBreakHyphen/><w:t>1</w:t><w:softHyphen/><w:cr/><w:t>乙</w:t></w:r>", ["2024-1", "乙"]),
        ("<w:r><w:sym w:font='Wingdings' w:char='F0FC'/><w:sym w:font='a' w:char='2116'/><w:sym w:char='zz'/><w:sym/></w:r>", ["№"]),
        ("<w:r><w:sym w:char='D800'/><w:sym w:char='0001'/><w:t>甲&#x85;\n乙</w:t></w:r>", [" 甲  乙"]),
        ("<w:hyperlink>" + run("链接") + "</w:hyperlink><w:smartTag><w:smartTag>" + run("标签") + "</w:smartTag></w:smartTag>", ["链接标签"]),
        ("<w:sdt><w:sdtPr><w:tag w:val='x'/></w:sdtPr><w:sdtContent>" + run("控件") + "</w:sdtContent></w:sdt>", ["控件"]),
        ("<w:fldSimple w:instr='DATE'>" + run("三月") + "</w:fldSimple>", ["三月"]),
        (
            "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> REF a </w:instrText></w:r>"
            "<w:r><w:fldChar w:fldCharType='separate'/></w:r>" + run("结果") + "<w:r><w:fldChar w:fldCharType='end'/></w:r>",
            ["结果"],
        ),
        ("<w:r><w:ruby><w:rt>" + run("qing") + "</w:rt><w:rubyBase>" + run("青") + "</w:rubyBase></w:ruby></w:r>", ["青"]),
    ],
)
def test_characters(content: str, wanted: list[str]) -> None:
    assert in_paragraph(content) == wanted


def test_label_stands_before_the_first_line_that_shows() -> None:
    body = '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:br w:type="page"/><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r></w:p>'
    assert read(make_docx(body, numbering=NUMBERING)).blocks == (Block("甲", "一、", item=("0", 0)), Block("乙"))


def test_tracked_changes_are_accepted_and_told() -> None:
    content = (
        run("会议") + "<w:ins w:id='1'>" + run("3次") + "</w:ins><w:del w:id='2'><w:r><w:delText>2次</w:delText></w:r></w:del>"
        "<w:moveFrom w:id='3'>" + run("旧处") + "</w:moveFrom><w:moveTo w:id='4'>" + run("新处") + "</w:moveTo>"
    )
    source = read(make_docx(f"<w:p>{content}</w:p>"))
    assert source.blocks == (Block("会议3次新处"),)
    assert source.notices == ("文档带有修订痕迹：插入 2 处已接受，删除 2 处未读入，请核对后接受或拒绝全部修订。",)


def test_a_deleted_paragraph_end_joins_two_paragraphs() -> None:
    deleted = "<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>{}</w:p>"
    assert shown(deleted.format(run("甲")) + paragraph("乙")) == ["甲乙"]
    assert shown(deleted.format("<w:del w:id='2'><w:r><w:delText>甲</w:delText></w:r></w:del>") + paragraph("乙")) == ["乙"]
    assert shown(paragraph("乙") + deleted.format(run("甲"))) == ["乙", "甲"]


@pytest.mark.parametrize(
    "mark",
    ["<w:strike/>", "<w:dstrike w:val='1'/>", "<w:color w:val='ffffff'/>", "<w:sz w:val='2'/>", "<w:color w:val='FFFFFF'/><w:sz w:val='6'/>"],
)
def test_text_that_looks_deleted_or_cannot_be_seen_is_read_and_told_once(mark: str) -> None:
    source = read(make_docx(f"<w:p><w:r><w:rPr>{mark}</w:rPr><w:t>甲</w:t></w:r></w:p>"))
    assert [block.text for block in source.blocks] == ["甲"]
    assert [each.count for each in source.portions if each.kind in ("struck", "faint") and each.read] == [1]
    assert "1 处" in source.notices[0]


@pytest.mark.parametrize(
    "body",
    [
        "<w:p><w:r><w:rPr><w:strike w:val='0'/><w:color w:val='000000'/><w:sz w:val='32'/></w:rPr><w:t>甲</w:t></w:r></w:p>",
        "<w:p><w:r><w:rPr><w:color w:val='FFFFFF'/><w:shd w:val='clear' w:fill='FF0000'/></w:rPr><w:t>甲</w:t></w:r></w:p>",
        "<w:p><w:pPr><w:shd w:val='clear' w:fill='FF0000'/></w:pPr><w:r><w:rPr><w:color w:val='FFFFFF'/></w:rPr><w:t>甲</w:t></w:r></w:p>",
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:rPr><w:color w:val='FFFFFF'/></w:rPr><w:t>甲</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        "<w:p><w:pPr><w:rPr><w:strike/></w:rPr></w:pPr><w:r><w:rPr><w:sz w:val='2'/></w:rPr></w:r><w:r><w:t>甲</w:t></w:r></w:p>",
    ],
)
def test_text_that_can_be_seen_is_not_told_of(body: str) -> None:
    source = read(make_docx(body))
    assert [block.text for block in source.blocks] == ["甲"]
    assert source.notices == ()


def test_hidden_text_is_left_out_and_told() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>甲</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>乙</w:t></w:r>"
    source = read(make_docx(f"<w:p>{hidden}</w:p>"))
    assert source.blocks == (Block("乙"),)
    assert source.notices == ("文档里有隐藏文字，未读入。",)


def test_text_boxes_come_once_after_their_paragraph() -> None:
    source = read(make_docx("<w:p>" + run("前") + BOX.format(paragraph("框一") + paragraph("框二")) + run("后") + "</w:p>" + paragraph("下")))
    assert [block.text for block in source.blocks] == ["前后", "框一", "框二", "下"]
    assert source.notices == ("文档里有文本框，已作为单独段落读在所在段落之后。",)


def test_cells_know_their_place() -> None:
    source = read(make_docx(paragraph("前") + table([["事项", "数量"], ["调解", "12"]]) + paragraph("后") + table([["甲"]])))
    assert [(block.text, block.cell) for block in source.blocks] == [
        ("前", None),
        ("事项", (0, 0, 0)),
        ("数量", (0, 0, 1)),
        ("调解", (0, 1, 0)),
        ("12", (0, 1, 1)),
        ("后", None),
        ("甲", (1, 0, 0)),
    ]


def test_nested_tables_and_merged_cells() -> None:
    rows = (
        f"<w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{paragraph('宽')}</w:tc><w:tc>{paragraph('右')}</w:tc></w:tr>"
        f"<w:tr><w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr>{paragraph('始')}</w:tc><w:tc>{table([['内']])}{paragraph('中')}</w:tc></w:tr>"
        f"<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>{paragraph('藏')}</w:tc>"
        f"<w:sdt><w:sdtContent><w:tc>{paragraph('末')}</w:tc></w:sdtContent></w:sdt></w:tr>"
    )
    source = read(make_docx(f"<w:tbl>{rows}</w:tbl>"))
    assert [(block.text, block.cell) for block in source.blocks] == [
        ("宽", (0, 0, 0)),
        ("右", (0, 0, 2)),
        ("始", (0, 1, 0)),
        ("内", (1, 0, 0)),
        ("中", (0, 1, 1)),
        ("", (0, 2, 0)),
        ("末", (0, 2, 1)),
    ]


def _style(name: str, shown_name: str, inner: str = "", based: str = "") -> str:
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    return f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown_name}"/>{base}<w:pPr>{inner}</w:pPr></w:style>'


@pytest.mark.parametrize(
    ("style", "direct", "wanted"),
    [
        ("1", "", 1),
        ("2", "", 2),
        ("own", "", 1),
        ("lvl", "", 3),
        ("body", "", None),
        ("none", "", None),
        ("body", "<w:outlineLvl w:val='1'/>", 2),
        ("1", "<w:outlineLvl w:val='9'/>", None),
        ("", "<w:outlineLvl w:val='x'/>", None),
    ],
)
def test_heading_levels(style: str, direct: str, wanted: int | None) -> None:
    styles = (
        _style("1", "heading 1")
        + _style("2", "标题 2")
        + _style("own", "公文一级", "", "1")
        + _style("lvl", "三级", "<w:outlineLvl w:val='2'/>")
        + _style("body", "正文", "<w:outlineLvl w:val='9'/>", "1")
    )
    body = f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{direct}</w:pPr>{run("甲")}</w:p>'
    assert [block.level for block in read(make_docx(body, styles=styles)).blocks] == [wanted]


def test_tables_of_contents_are_skipped() -> None:
    gallery = (
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    )
    field = f"<w:p><w:r><w:instrText> TOC \\o </w:instrText></w:r>{run('举措 1')}</w:p>"
    body = gallery.format(paragraph("目录")) + field + paragraph("举措 1", "10") + paragraph("举措")
    assert shown(body, styles=_style("10", "toc 1")) == ["举措"]


def test_notes_follow_the_body() -> None:
    notes = (
        f"<w:footnote w:type='separator' w:id='0'>{paragraph('—')}</w:footnote>"
        f"<w:footnote w:id='1'>{paragraph('含派出机构')}{paragraph('')}</w:footnote>"
    )
    source = read(make_docx(["正文"], footnotes=notes, endnotes=f"<w:endnote w:id='1'>{paragraph('尾注')}</w:endnote>"))
    assert source.blocks == (Block("正文"), Block("含派出机构", note=True), Block("尾注", note=True))


def test_comments_and_pictures_are_told() -> None:
    comments = f"<w:comment w:id='1'>{paragraph('请补充')}</w:comment>"
    source = read(make_docx(f"<w:p><w:r><w:drawing><pic:pic/></w:drawing></w:r>{run('甲')}</w:p><w:altChunk/>", comments=comments))
    assert source.blocks == (Block("甲"),)
    assert source.notices == (
        "文档里有图片，图片中的文字读不到，请另行核对。",
        "文档里嵌入了另一个文件，其内容未读入，请打开后另存为新的 .docx。",
        "文档里有批注 1 条，批注不属于正文，未读入。",
    )


def test_headers_are_not_read() -> None:
    assert shown(paragraph("甲"), header1=paragraph("页眉")) == ["甲"]


def test_numbered_main_part_and_lost_references() -> None:
    data = make_docx(paragraph("甲", numbered=(1, 0)), parts={"word/_rels/document.xml.rels": "<Relationships/>"}, numbering=NUMBERING)
    assert [block.shown for block in read(data).blocks] == ["一、甲"]
    body = "<w:document xmlns:w='http://purl.oclc.org/ooxml/wordprocessingml/main'><w:body><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:body></w:document>"
    assert [block.shown for block in read(make_zip({"word/document2.xml": body})).blocks] == ["乙"]


def test_deep_nesting_is_no_trouble() -> None:
    body = "<w:sdt><w:sdtContent>" * 90 + paragraph("甲") + "</w:sdtContent></w:sdt>" * 90
    assert shown(body) == ["甲"]
    tables = "<w:tbl><w:tr><w:tc>" * 60 + paragraph("甲") + "</w:tc></w:tr></w:tbl>" * 60
    assert read(make_docx(tables)).blocks == (Block("甲", cell=(59, 0, 0)),)


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        (make_docx(["甲"])[:300], "损坏"),
        (make_zip({"word/document.xml": "<a/>"}), "没有找到正文"),
        (make_zip({"word/styles.xml": "<a/>"}), "没有找到正文"),
        (make_docx(["甲"], parts={"word/document.xml": "<w:document>"}), "损坏"),
        (make_docx(["甲"], parts={"word/document.xml": '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'}), "不合规范"),
        (make_docx(["甲"], parts={"word/media/a.bin": b"0" * 3_000_000}), "大得异常"),
    ],
)
def test_damaged_and_hostile_files_are_refused_with_advice(data: bytes, advice: str) -> None:
    with pytest.raises(UnreadableError, match=advice):
        read(data)


# ---------------------------------------------------------------------------------------------- tracked changes, fields


CHANGED = (
    "<w:ins w:id='1'>" + run("3次") + "</w:ins><w:del w:id='2'><w:r><w:delText>2次</w:delText></w:r></w:del>"
    "<w:moveFrom w:id='3'>" + run("旧处") + "</w:moveFrom><w:moveTo w:id='4'>" + run("新处") + "</w:moveTo>"
)


def original(body: str, **parts: str) -> list[str]:
    return [block.shown for block in docx.read("a.docx", make_docx(body, None, **parts), original=True).blocks]


def test_the_original_is_the_text_before_all_changes() -> None:
    source = docx.read("a.docx", make_docx(f"<w:p>{run('会议')}{CHANGED}</w:p>"), original=True)
    assert source.blocks == (Block("会议2次旧处"),)
    assert source.notices == ("文档带有修订痕迹：已按修订前的文字检查，插入 2 处未读入，删除 2 处仍算在内，请核对后接受或拒绝全部修订。",)
    assert source.portions == (Portion("insertion", 2, read=False), Portion("deletion", 2))


def test_ends_of_paragraphs_come_and_go_with_the_changes() -> None:
    inserted = "<w:p><w:pPr><w:rPr><w:ins w:id='1'/></w:rPr></w:pPr>{}</w:p>".format(run("甲"))
    assert shown(inserted + paragraph("乙")) == ["甲", "乙"]
    assert original(inserted + paragraph("乙")) == ["甲乙"]


def test_the_original_has_its_old_numbers() -> None:
    change = '<w:pPrChange><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange>'
    body = f"<w:p><w:pPr><w:rPr/>{change}</w:pPr>{run('举措')}</w:p>"
    assert shown(body, numbering=NUMBERING) == ["举措"]
    assert original(body, numbering=NUMBERING) == ["一、举措"]


def test_rows_that_were_deleted_are_out_and_those_inserted_are_in() -> None:
    marked = (("甲", ""), ("乙", "<w:del/>"), ("丙", "<w:ins/>"))
    rows = "".join(f"<w:tr><w:trPr>{mark}</w:trPr><w:tc>{paragraph(text)}</w:tc></w:tr>" for text, mark in marked)
    assert shown(f"<w:tbl>{rows}</w:tbl>") == ["甲", "丙"]
    assert original(f"<w:tbl>{rows}</w:tbl>") == ["甲", "乙"]


def _field(instruction: str, result: str) -> str:
    mark = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>".format
    return f"{mark('begin')}{instruction}{mark('separate')}{result}{mark('end')}"


def test_fields_inside_of_fields_show_their_outermost_result() -> None:
    inner = _field("<w:r><w:instrText>MERGEFIELD a</w:instrText></w:r>", run("内"))
    assert in_paragraph(run("前") + _field(f"<w:r><w:instrText>IF </w:instrText></w:r>{inner}{run('= 1')}", run("果")) + run("后")) == ["前果后"]
    assert in_paragraph(_field("", inner)) == ["内"]


def test_fields_without_a_result_or_an_end_lose_no_text() -> None:
    mark = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>".format
    assert in_paragraph(run("甲") + mark("begin") + run("XE") + mark("end") + run("乙")) == ["甲乙"]
    assert in_paragraph(run("甲") + mark("begin") + run("乙")) == ["甲乙"]
    assert in_paragraph(run("甲") + mark("separate") + run("乙") + mark("end")) == ["甲乙"]


def test_entries_of_a_table_of_contents_without_its_style_are_skipped() -> None:
    entry = "<w:p><w:hyperlink w:anchor='_Toc1'>" + run("举措") + "<w:r><w:instrText> PAGEREF _Toc1 \\h </w:instrText></w:r></w:hyperlink></w:p>"
    source = read(make_docx(entry + paragraph("一级", "w1") + paragraph("正文"), styles=_style("w1", "WPSOffice手动目录 1")))
    assert [block.text for block in source.blocks] == ["正文"]
    assert source.portions == (Portion("contents", 2, read=False),)


def test_names_of_templates_for_official_papers_are_heading_styles() -> None:
    styles = _style("a", "公文二级标题") + _style("b", "一级标题") + _style("c", "一级标题说明")
    levels = [block.level for block in read(make_docx("".join(paragraph("甲", name) for name in "abc"), styles=styles)).blocks]
    assert levels == [2, 1, None]


def test_characters_that_show_nothing_do_not_hide_words() -> None:
    assert in_paragraph(run("法\u200b治\ufeff建\u00ad设\u200f")) == ["法治建设"]


def test_the_file_is_counted_by_what_is_read_and_what_is_not() -> None:
    body = (
        f"<w:p>{BOX.format(paragraph('框'))}<w:r><w:sym w:font='Wingdings' w:char='F0FC'/></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r></w:p>"
        "<w:p><w:r><w:drawing><pic:pic/>"
        "<c:chart xmlns:c='http://schemas.openxmlformats.org/drawingml/2006/chart'/></w:drawing></w:r></w:p><w:altChunk/>"
    )
    parts = {"header1": paragraph("页眉"), "footer1": paragraph("1"), "comments": "<w:comment w:id='1'/>"}
    source = read(make_docx(body, None, **parts))
    assert {(each.kind, each.count) for each in source.portions if each.read} == {("text_box", 1)}
    assert {(each.kind, each.count) for each in source.portions if not each.read} == {
        ("symbol", 1), ("hidden", 1), ("picture", 1), ("diagram", 1), ("embedded", 1), ("comment", 1), ("margin", 2),
    }  # fmt: skip


# ---------------------------------------------------------------------------------------------- templates, limits


def test_files_of_one_template_share_it_and_others_do_not() -> None:
    body = paragraph("甲", "1") + paragraph("乙", numbered=(1, 0))
    one = make_docx(body, styles=_style("1", "heading 1"), numbering=NUMBERING)
    two = make_docx(body, styles=_style("1", "heading 3"), numbering=NUMBERING.replace("、", "."))
    for _ in range(2):
        assert read(one).blocks == (Block("甲", level=1), Block("乙", "一、", item=("0", 0)))
        assert read(two).blocks == (Block("甲", level=3), Block("乙", "一.", item=("0", 0)))


def test_styles_in_a_circle_or_a_long_chain_end() -> None:
    chain = "".join(_style(str(number), "正文", "", str(number + 1)) for number in range(500)) + _style("500", "heading 1")
    assert read(make_docx(paragraph("甲", "490"), styles=chain)).blocks == (Block("甲", level=1),)
    assert read(make_docx(paragraph("甲", "0"), styles=chain)).blocks == (Block("甲"),)
    circle = _style("a", "甲", "", "b") + _style("b", "乙", "", "a")
    assert read(make_docx(paragraph("甲", "a") * 500, styles=circle)).blocks == (Block("甲"),) * 500


@pytest.fixture
def packable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let parts through that pack as well as text repeated in a test does."""
    monkeypatch.setattr(limits, "HIGHEST_RATIO", 10_000)


@pytest.mark.usefixtures("packable")
def test_many_cells_are_no_trouble() -> None:
    data = make_docx(table([["调解", "12", "36", "3"]] * 5000))
    begin = time.process_time()
    source = read(data)
    assert time.process_time() - begin < 5
    assert (len(source.blocks), source.blocks[-1]) == (20_000, Block("3", cell=(0, 4999, 3)))


@pytest.mark.usefixtures("packable")
@pytest.mark.parametrize(
    ("body", "limit", "words"),
    [
        (paragraph("甲") * 2000, "LARGEST_TREE", "多得异常"),
        ("<w:p " + "".join(f"w:a{number}='' " for number in range(3000)) + "/>", "LARGEST_TREE", "多得异常"),
        (paragraph("甲") * 2000, "MOST_PARAGRAPHS", "万个"),
    ],
)
def test_documents_without_end_are_refused(body: str, limit: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, limit, {"LARGEST_TREE": 600_000, "MOST_PARAGRAPHS": 1999}[limit])
    with pytest.raises(UnreadableError, match=words) as caught:
        read(make_docx(body))
    assert str(caught.value).count("。") == 1


@pytest.mark.usefixtures("packable")
def test_a_chain_of_deleted_ends_is_joined_in_one_go() -> None:
    deleted = f"<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>{run('甲')}</w:p>"
    begin = time.process_time()
    assert shown(deleted * 30_000 + paragraph("乙")) == ["甲" * 30_000 + "乙"]
    assert time.process_time() - begin < 5


def test_a_label_of_a_megabyte_is_cut() -> None:
    blocks = read(make_docx(paragraph("甲", numbered=(1, 0)), numbering=numbering(level(0, "decimal", "%1" + "长" * 100_000)))).blocks
    assert len(blocks[0].label) == limits.LONGEST_LABEL - 1


def test_relations_to_other_places_are_never_followed() -> None:
    target = '<Relationships><Relationship Type="x/styles" Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
    data = make_docx(paragraph("甲"), parts={"word/_rels/document.xml.rels": target})
    assert read(data).blocks == (Block("甲"),)
    escape = target.replace("file:///etc/passwd", "../../../../etc/passwd")
    assert read(make_docx(paragraph("甲"), parts={"word/_rels/document.xml.rels": escape})).blocks == (Block("甲"),)


# ---------------------------------------------------------------------------------------------- what Word does not show, or elsewhere

HIDDEN_END = "<w:rPr><w:vanish/></w:rPr>"


def made(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def test_a_hidden_paragraph_takes_no_number() -> None:
    hidden = made("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>", f'<w:numPr><w:numId w:val="1"/></w:numPr>{HIDDEN_END}')
    body = paragraph("甲", numbered=(1, 0)) + hidden + paragraph("乙", numbered=(1, 0))
    assert [block.shown for block in read(make_docx(body, numbering=NUMBERING)).blocks] == ["一、甲", "二、乙"]


def test_a_run_in_heading_of_word_shares_its_line_with_the_text() -> None:
    heading = made(run("加强领导。"), '<w:pStyle w:val="2"/><w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:vanish/><w:specVanish/></w:rPr>')
    source = read(make_docx(heading + paragraph("召开会议4次。"), styles=_style("2", "heading 2"), numbering=NUMBERING))
    assert source.blocks == (Block("加强领导。召开会议4次。", "一、", 2, item=("0", 0)),)


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (made(run("甲"), '<w:pStyle w:val="p"/>') + paragraph("乙"), ["", "乙"]),
        (made(run("甲") + '<w:r><w:rPr><w:rStyle w:val="c"/></w:rPr><w:t>隐</w:t></w:r>' + run("乙")), ["甲乙"]),
        (made('<w:r><w:rPr><w:rStyle w:val="c"/><w:vanish w:val="0"/></w:rPr><w:t>显</w:t></w:r>'), ["显"]),
    ],
)
def test_styles_may_hide_text(body: str, shown: list[str]) -> None:
    style = '<w:style w:type="{}" w:styleId="{}"><w:name w:val="x"/><w:rPr><w:vanish/></w:rPr></w:style>'
    source = read(make_docx(body, styles=style.format("paragraph", "p") + style.format("character", "c")))
    assert [block.text for block in source.blocks] == shown
    assert any("隐藏文字" in notice for notice in source.notices) == ("显" not in shown)


def test_a_large_initial_belongs_to_its_paragraph() -> None:
    frame = '<w:framePr w:dropCap="drop" w:lines="3" w:wrap="around" w:vAnchor="text" w:hAnchor="text"/>'
    assert [block.text for block in read(make_docx(made(run("首"), frame) + paragraph("字下沉。"))).blocks] == ["首字下沉。"]
    assert [block.text for block in read(make_docx(made(run("框"), '<w:framePr w:w="99"/>') + paragraph("文。"))).blocks] == ["框", "文。"]


def test_cells_stand_below_their_heads_where_a_row_begins_later() -> None:
    one, two, three = (f"<w:tc><w:tcPr/>{paragraph(text)}</w:tc>" for text in "甲乙丙")
    rows = f"<w:tr>{one}{two}</w:tr><w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{three}</w:tr>"
    cells = [block.cell for block in read(make_docx(f"<w:tbl>{rows}</w:tbl>")).blocks if block.cell]
    assert cells == [(0, 0, 0), (0, 0, 1), (0, 1, 1)]


@pytest.mark.parametrize("field", ['<w:fldSimple w:instr=" AUTONUM "/>', "<w:r><w:instrText> LISTNUM x </w:instrText></w:r>"])
def test_numbers_made_by_fields_are_told_to_be_unread(field: str) -> None:
    source = read(make_docx(made(field + run("主要举措"))))
    assert any("AUTONUM" in notice for notice in source.notices)
    assert not any("AUTONUM" in notice for notice in read(make_docx(made('<w:fldSimple w:instr="SEQ 表"/>'))).notices)
