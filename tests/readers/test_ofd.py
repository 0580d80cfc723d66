"""OFD files: order, joining, what is left out and what is refused."""

from __future__ import annotations

import pytest

from checker import limits, readers
from checker.errors import UnreadableError
from tests.docx_maker import make_zip
from tests.ofd_maker import SPACE, make_ofd, make_pages, text_object

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
