"""The choice among readers, and the refusals."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import readers
from checker.errors import UnreadableError
from checker.model import Source
from tests.docx_maker import make_docx, make_zip

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def test_suffixes_are_those_of_the_readers() -> None:
    assert {".docx", ".md", ".markdown", ".txt"} <= set(readers.SUFFIXES)
    assert len(set(readers.SUFFIXES)) == len(readers.SUFFIXES)
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in readers.SUFFIXES)


@pytest.mark.parametrize(
    ("name", "data", "wanted"),
    [
        ("报告.docx", make_docx(["甲"]), "docx"),
        ("报告.DOCX", make_docx(["甲"]), "docx"),
        ("报告.md", b"# a", "markdown"),
        ("报告.markdown", b"# a", "markdown"),
        ("报告.txt", b"# a", "plain"),
        ("-", b"# a", "plain"),
        ("PK.txt", b"PK in the village", "plain"),
    ],
)
def test_choice(name: str, data: bytes, wanted: str) -> None:
    source = readers.read(name, data)
    assert source.format == wanted
    assert source.notices == ()
    assert wanted in readers.READERS


@pytest.mark.parametrize("name", ["a.txt", "a.doc", "a", "a.md"])
def test_a_piece_of_a_web_page_is_one(name: str) -> None:
    data = '<p style="text-align:center">云溪镇报告</p>\n<p>一、普法工作</p>'.encode()
    assert [block.text for block in readers.read(name, data).blocks if block.text] == ["云溪镇报告", "一、普法工作"]


def test_a_text_that_begins_with_an_angle_is_none() -> None:
    assert readers.read("a.txt", "<云溪镇>报告<p>".encode()).blocks[0].text == "<云溪镇>报告<p>"


@pytest.mark.parametrize(
    ("name", "data", "notice"),
    [
        ("a.txt", make_docx(["甲"]), "文件名以 .txt 结尾，但内容是 .docx 格式，已按内容读取。"),
        ("a.wps", make_docx(["甲"]), "文件名以 .wps 结尾，但内容是 .docx 格式，已按内容读取。"),
        ("a.doc", make_docx(["甲"]), "文件名以 .doc 结尾，但内容是 .docx 格式，已按内容读取。"),
        ("a.docx", "一、甲".encode(), "文件名以 .docx 结尾，但内容是 .txt 格式，已按内容读取。"),
    ],
)
def test_content_wins_over_the_suffix(name: str, data: bytes, notice: str) -> None:
    assert readers.read(name, data).notices == (notice,)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空的"),
        (b" \r\n\t", "空的"),
        (b"\xef\xbb\xbf\n", "空的"),
        ("\u3000\n".encode("utf-16"), "空的"),
        (make_docx(["", " "]), "空的"),
        (OLE, "另存为 .docx"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "去掉密码"),
        (b"%PDF-1.7\n", "PDF"),
        (b"{\\rtf1\\ansi", "RTF"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"\xff\xd8\xff\xe0", "图片"),
        (b"BM\x36\x10\0\0\0\0\0\0\x36\0\0\0", "图片"),
        (b"Rar!\x1a\x07\x00", "压缩包"),
        (b"7z\xbc\xaf\x27\x1c\0\4", "压缩包"),
        (b"BZh91AY&SY", "压缩包"),
        (b"\xfd7zXZ\0\0", "压缩包"),
        ("报告.docx".encode().ljust(257, b"\0") + b"ustar\x0000", "压缩包"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html>", "空的"),
        (b"<?xml version='1.0'?><?mso-application progid='Word.Document'?>", "MHT）或 XML"),
        (make_zip({"xl/workbook.xml": "<a/>"}), "Excel"),
        (make_zip({"ppt/presentation.xml": "<a/>"}), "演示文稿"),
        (make_zip({"OFD.xml": "<a/>"}), "OFD"),
        (make_zip({"content.xml": "<a/>", "META-INF/manifest.xml": "<a/>"}), "OpenDocument"),
        (make_zip({"青石桥镇.docx": make_docx(["甲"])}), "压缩包"),
        (make_zip({}), "压缩包"),
        (make_docx(["甲"])[:200], "损坏"),
        (bytes(range(256)), "不是文字"),
        (b"a\0b\0\0\0" * 20, "不是文字"),
    ],
)
@pytest.mark.parametrize("name", ["a.docx", "a.txt", "a.md"])
def test_refusals_say_what_it_is_and_what_to_do(name: str, data: bytes, words: str) -> None:
    with pytest.raises(UnreadableError, match=words) as caught:
        readers.read(name, data)
    message = str(caught.value)
    assert message.endswith("。")
    assert message.count("。") == 1
    assert "请" in message


NAMES = st.sampled_from(["a.docx", "a.md", "a.txt", "a", ""])
MAGIC = st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"%PDF-", b"---\n", b"# "])


@settings(deadline=None)
@given(NAMES, MAGIC, st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(name: str, magic: bytes, data: bytes) -> None:
    _read_or_refuse(name, magic + data)


@settings(deadline=None)
@given(st.text(alphabet="一、（）1.2 -#*>|`~[]()<!/&;:=_\\\n\t\u3000甲。abr", max_size=120))
def test_any_markdown_is_read_or_refused(text: str) -> None:
    _read_or_refuse("a.md", text.encode())


@settings(deadline=None)
@given(st.data())
def test_any_document_part_is_read_or_refused(data: st.DataObject) -> None:
    pieces = st.sampled_from(
        ["<w:p>", "</w:p>", "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>", "<w:r>", "</w:r>", "<w:t>甲</w:t>", "<w:br/>"]
    )
    _read_or_refuse("a.docx", make_docx("".join(data.draw(st.lists(pieces, max_size=12)))))


def _read_or_refuse(name: str, data: bytes) -> None:
    try:
        source = readers.read(name, data)
    except UnreadableError:
        return
    assert isinstance(source, Source)
    assert any(block.shown for block in source.blocks)
    assert not any("\n" in block.shown for block in source.blocks)
