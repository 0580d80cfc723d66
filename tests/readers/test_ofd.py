"""OFD files: order, joining, what is left out and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checker import limits, readers
from checker.errors import UnreadableError
from tests.docx_maker import make_zip
from tests.ofd_maker import LEFT, PITCH, SIZE, SPACE, TOP, make_ofd, make_pages, text_object, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable

LONG = "全镇认真落实各项部署，" * 8 + "完成全年任务。"


def texts(data: bytes) -> list[str]:
    return [block.text for block in readers.read("a.ofd", data).blocks]


def test_paragraphs_come_back_without_heads_and_page_numbers() -> None:
    paragraphs = ["一、主要举措和成效", *[LONG] * 12, "二、存在的不足", LONG]
    assert texts(make_ofd(paragraphs)) == paragraphs


def test_pieces_of_a_line_are_put_in_order() -> None:
    page = text_object("乙", 60.0, 50.1) + text_object("丙。", 28.0, 60.0) + text_object("甲，", 50.0, 50.0)
    assert texts(make_pages([page])) == ["甲，乙", "丙。"]


def test_names_without_prefix_absolute_paths_and_odd_numbers() -> None:
    files = {
        "OFD.xml": "<OFD><DocBody><DocRoot> /D/Document.xml </DocRoot></DocBody></OFD>",
        "D/Document.xml": '<Document><Pages><Page BaseLoc="./P/../P/Content.xml"/></Pages></Document>',
        "D/P/Content.xml": '<Page><Content><Layer><PageBlock><TextObject Boundary="a b" Size="x"><TextCode DeltaX="g g 3 nan">甲乙</TextCode>'
        "</TextObject></PageBlock></Layer></Content></Page>",
    }
    assert texts(make_zip(files)) == ["甲乙"]


def glyphs(line: str, left: float, top: float) -> str:
    """Set each character as a text of its own."""
    return "".join(text_object(char, left + index * SIZE, top) for index, char in enumerate(line))


def codes(line: str, left: float, top: float) -> str:
    """Set each character as a code of its own."""
    made = "".join(f'<ofd:TextCode X="{index * SIZE}" Y="{SIZE}">{char}</ofd:TextCode>' for index, char in enumerate(line))
    return f'<ofd:TextObject Boundary="{left} {top} 150 {SIZE}" Size="{SIZE}">{made}</ofd:TextObject>'


def points(line: str, left: float, top: float) -> str:
    """Count in points and let the matrix make millimetres of them, as converters of PDF do."""
    point = 0.3528
    size = SIZE / point
    code = f'<ofd:TextCode X="0" Y="{size}" DeltaX="g {len(line) - 1} {size}">{line}</ofd:TextCode>'
    return f'<ofd:TextObject Boundary="{left} {top} 150 5" CTM="{point} 0 0 {point} 0 0" Size="{size}">{code}</ofd:TextObject>'


def runs(line: str, left: float, top: float) -> str:
    """Tell advances in runs, some of them twice as far as the type is wide for a blank."""
    half = len(line) // 2
    code = f'<ofd:TextCode X="0" Y="{SIZE}" DeltaX="g {half} {SIZE} {SIZE} g 99 {SIZE}">{line}</ofd:TextCode>'
    return f'<ofd:TextObject Boundary="{left} {top} 150 5" Size="{SIZE}">{code}</ofd:TextObject>'


@pytest.mark.parametrize("form", [glyphs, codes, points, runs])
def test_all_ways_to_set_a_line_give_the_same(form: Callable[[str, float, float], str]) -> None:
    wanted = ["一、主要举措和成效", *[LONG] * 3, "二、存在的不足", LONG]
    lines = wrapped(wanted)
    indents = [len(line) - len(line.lstrip("\u3000")) for line in lines]
    places = [(LEFT + SIZE * indent, TOP + number * PITCH) for number, indent in enumerate(indents)]
    page = "".join(form(line.lstrip("\u3000"), *place) for line, place in zip(lines, places, strict=True))
    assert texts(make_pages([page])) == wanted


def test_a_paragraph_in_one_code_is_broken_where_it_goes_down() -> None:
    down = "g 8 0 9 g 12 0"
    right = "g 8 5 -40 g 12 5"
    code = f'<ofd:TextCode X="0" Y="5" DeltaX="{right}" DeltaY="{down}">一、主要举措和成效全年完成任务，群众满意。</ofd:TextCode>'
    page = f'<ofd:TextObject Boundary="28 37 150 20" Size="5">{code}</ofd:TextObject>'
    assert texts(make_pages([page])) == ["一、主要举措和成效", "全年完成任务，群众满意。"]


def test_watermarks_are_left_out_and_told_and_what_is_invisible_is_not_read() -> None:
    mark = text_object("内部资料", 50, 150).replace("Boundary", 'CTM="0.7 0.7 -0.7 0.7 0 0" Boundary')
    hidden = text_object("看不见", 28, 60).replace("Boundary", 'Visible="false" Boundary')
    source = readers.read("a.ofd", make_pages([text_object("甲。", 28, 50) + mark + hidden]))
    assert [block.text for block in source.blocks] == ["甲。"]
    assert any("水印" in notice for notice in source.notices)


def test_several_documents_backslashes_and_what_surrounds_pages() -> None:
    page = '<Page xmlns="http://www.ofdspec.org/2016"><Template TemplateID="9"/><Content><Layer>{}</Layer></Content></Page>'
    text = '<TextObject Boundary="28 50 99 5" Size="5"><TextCode X="0" Y="5">{}</TextCode></TextObject>'
    document = (
        '<Document xmlns="http://www.ofdspec.org/2016"><CommonData><TemplatePage ID="9" BaseLoc="Tpls\\T.xml"/></CommonData>'
        '<Pages><Page ID="1" BaseLoc="Pages\\P.xml"/></Pages><Annotations>Annots\\A.xml</Annotations></Document>'
    )
    files = {
        "OFD.xml": "<OFD><DocBody><DocRoot>Doc_0\\Document.xml</DocRoot><Signatures>/Doc_0/Signs/Signatures.xml</Signatures></DocBody>"
        "<DocBody><DocRoot>Doc_1/Document.xml</DocRoot></DocBody></OFD>",
        **{f"Doc_{number}/Document.xml": document for number in (0, 1)},
        **{f"Doc_{number}/Pages/P.xml": page.format(text.format(words)) for number, words in ((0, "甲。"), (1, "乙。"))},
        **{f"Doc_{number}/{name}": page.format(text.format("不读。")) for number in (0, 1) for name in ("Tpls/T.xml", "Annots/A.xml")},
        "Doc_0/Signs/Signatures.xml": "<Signatures/>",
        "Doc_0/Signs/Sign_0/SignedValue.dat": "\0\1",
    }
    assert texts(make_zip(files)) == ["甲。", "乙。"]


def test_text_drawn_as_paths_is_no_text() -> None:
    drawn = '<ofd:PathObject Boundary="28 50 99 5"><ofd:AbbreviatedData>M 0 0 L 1 1</ofd:AbbreviatedData></ofd:PathObject>'
    with pytest.raises(UnreadableError, match="扫描"):
        readers.read("a.ofd", make_pages([drawn] * 3))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (make_zip({"OFD.xml": f"<ofd:OFD {SPACE}/>"}), "没有文字"),
        (make_zip({"OFD.xml": f"<ofd:OFD {SPACE}><ofd:DocRoot>../../etc/passwd</ofd:DocRoot></ofd:OFD>"}), "不完整"),
        (make_zip({"OFD.xml": "<"}), "损坏"),
        (make_zip({"OFD.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "不合规范"),
        (make_pages([""]), "扫描"),
        (make_pages([text_object("甲", 1, 1)] * (limits.MOST_PAGES + 1)), "太多"),
        (make_pages([text_object("\ue001\ue002\ue003甲", 1, 1)]), "乱码"),
        (make_zip({"OFD.xml": f"<ofd:OFD {SPACE}>" + "<ofd:DocRoot>OFD.xml</ofd:DocRoot>" * 50 + "</ofd:OFD>"}), "没有文字"),
    ],
)
def test_refusals_say_why(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableError, match=words) as caught:
        readers.read("a.ofd", data)
    assert str(caught.value).count("。") == 1
