"""A clean Word file: the page of an official document, any text in it, read back as it was set."""

from __future__ import annotations

import io

import docx as python_docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.readers import docx
from checker.typeset import HEADINGS, Paragraph, Style, typeset
from tests.word import comments, files

LINES = (
    Paragraph("云溪镇2025年法治政府建设情况报告", Style.TITLE),
    Paragraph("县委、县政府：", Style.ADDRESSEE),
    *(Paragraph(number, style) for number, style in zip(("一、", "（一）", "1.", "（1）"), HEADINGS, strict=True)),
    Paragraph("正文。"),
    Paragraph("云溪镇人民政府", Style.CLOSING),
)


def test_the_page_is_that_of_an_official_document() -> None:
    """GB/T 9704—2012: A4 with margins of 37, 35, 28 and 26 mm, 28 points a line, fonts and sizes by rank."""
    opened = python_docx.Document(io.BytesIO(typeset(LINES)))
    (section,) = opened.sections
    page = (section.page_width, section.page_height, section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [None if each is None else round(each / Mm(1)) for each in page] == [210, 297, 37, 35, 28, 26]
    text = files(typeset(LINES))["word/styles.xml"].decode()
    assert '<w:spacing w:before="0" w:after="0" w:line="560" w:lineRule="exact"/>' in text
    fonts = [text.partition(f'w:styleId="{style}"')[2].partition("w:eastAsia=")[2].split('"')[1] for style in (Style.TITLE, *HEADINGS)]
    assert fonts == ["方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "仿宋_GB2312"]
    title = opened.styles["Title"]
    assert (title.font.size, title.paragraph_format.alignment) == (Pt(22), WD_ALIGN_PARAGRAPH.CENTER)


def test_pages_are_numbered_on_the_outer_side() -> None:
    opened = python_docx.Document(io.BytesIO(typeset(LINES)))
    assert opened.settings.odd_and_even_pages_header_footer
    sides = [footer.paragraphs[0] for footer in (opened.sections[0].footer, opened.sections[0].even_page_footer)]
    assert [(side.text, side.alignment) for side in sides] == [("— 1 —", WD_ALIGN_PARAGRAPH.RIGHT), ("— 1 —", WD_ALIGN_PARAGRAPH.LEFT)]


def test_fonts_that_a_machine_lacks_are_replaced_by_name() -> None:
    fonts = files(typeset(LINES))["word/fontTable.xml"].decode()
    assert '<w:font w:name="方正小标宋简体"><w:altName w:val="华文中宋"/>' in fonts


def test_headings_are_read_as_headings() -> None:
    assert [block.level for block in docx.read("a.docx", typeset(LINES)).blocks] == [None, None, 1, 2, 3, 4, None, None]


def test_cells_are_read_where_they_stood() -> None:
    places = [(0, 0, 0), (0, 0, 1), (0, 1, 0), (0, 1, 1), (0, 1, 1)]
    data = typeset([Paragraph("上"), *(Paragraph(str(place), Style.FLUSH, place) for place in places), Paragraph("下")])
    assert [block.cell for block in docx.read("a.docx", data).blocks] == [None, *places, None]


def test_a_table_at_the_end_is_followed_by_a_paragraph() -> None:
    """Word wants one there."""
    blocks = docx.read("a.docx", typeset([Paragraph("甲", Style.FLUSH, (0, 0, 0))])).blocks
    assert [block.text for block in blocks] == ["甲", ""]


def test_the_same_paragraphs_give_the_same_bytes() -> None:
    assert typeset(LINES) == typeset(iter(LINES))


@pytest.mark.parametrize("text", ["</w:t>", "&amp;", "<!-- x -->", "]]>", "\ud800", "\x00\x0b\x1f", "\ufffe", "甲\n乙\r丙", "{{x}}"])
def test_nothing_is_taken_for_markup(text: str) -> None:
    data = typeset([Paragraph(text)])
    assert comments(data) == []
    (block,) = docx.read("a.docx", data).blocks
    shown = "".join(char if char.isprintable() and char != "\ufffe" else " " for char in text).rstrip()
    assert block.text == shown


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.text(st.characters(codec=None, exclude_categories=()), max_size=20), st.sampled_from(Style)), max_size=4))
def test_any_text_gives_a_file_that_word_can_open(paragraphs: list[tuple[str, Style]]) -> None:
    data = typeset(Paragraph(text, style) for text, style in paragraphs)
    assert comments(data) == []
    assert len(docx.read("a.docx", data).blocks) == max(1, len(paragraphs))
