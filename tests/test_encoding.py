"""Which encoding a text is in, and what is no text at all."""

from __future__ import annotations

import codecs
from hashlib import sha512

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker import limits
from checker.encoding import decode, printable
from checker.errors import UnreadableError

TEXT = "一、主要举措和成效\n青石桥镇全年开展普法活动12场·次——“法律明白人”培训3期。\n"
LINE = "青石桥镇2024年法治政府建设年度报告"


@pytest.mark.parametrize("text", [TEXT, LINE, "一、", "Annual report 2024"])
@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-32"])
def test_round_trip(text: str, name: str) -> None:
    assert decode(text.encode(name)) == (text, ())


@pytest.mark.parametrize("text", [TEXT, LINE])
@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_utf16_without_mark(text: str, name: str) -> None:
    assert decode(text.encode(name)) == (text, ())


@pytest.mark.parametrize(("mark", "name"), [(codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF32_BE, "utf-32-be")])
def test_big_endian_with_mark(mark: bytes, name: str) -> None:
    assert decode(mark + LINE.encode(name)) == (LINE, ())


def test_ascii_is_never_taken_for_utf16() -> None:
    assert decode(b"a b c d e f g ") == ("a b c d e f g ", ())


def test_gb18030_keeps_the_middle_dot_and_the_dash() -> None:
    assert decode(b"\xa1\xa4\xa1\xaa") == ("·—", ())


@pytest.mark.parametrize("cut", [1, 2])
@pytest.mark.parametrize("text", ["关于", TEXT * 3])
def test_cut_utf8_is_no_gb18030(text: str, cut: int) -> None:
    got, notices = decode((text * 10 + "关").encode()[:-cut])
    assert got == text * 10 + "�"
    assert "编码有损坏" in notices[0]


@pytest.mark.parametrize("text", ["青石桥镇", TEXT * 5])
def test_one_bad_byte_in_utf8_costs_one_character(text: str) -> None:
    got, notices = decode(text.encode() + b"\xff" + LINE.encode())
    assert got == text + "�" + LINE
    assert notices == ("文件编码有损坏，约 1 处文字无法还原，请核对原文。",)


def test_damaged_gb18030_stays_gb18030() -> None:
    got, notices = decode((TEXT * 5).encode("gb18030") + b"\xff\xff")
    assert got.startswith(TEXT)
    assert len(notices) == 1


def test_odd_tail_of_utf16_is_told() -> None:
    got, notices = decode(LINE.encode("utf-16") + b"\x00")
    assert got.startswith(LINE)
    assert len(notices) == 1


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_every_line_end_becomes_a_line_feed(end: str) -> None:
    assert decode(f"甲{end}乙".encode())[0] == "甲\n乙"


def test_control_characters_become_blanks_with_a_notice() -> None:
    text, notices = decode((TEXT + "\x00甲\x1b").encode())
    assert text == TEXT + " 甲 "
    assert notices == ("文件中有 2 个不可见的控制字符，已当作空格。",)


def test_lone_surrogates_never_pass() -> None:
    assert printable("甲\ud800乙\t\n") == "甲 乙\t\n"


@pytest.mark.parametrize("data", [bytes(range(256)) * 4, b"\x00\x01\x02\x03", b"\x7fELF\x02\x01\x01" + b"\x00" * 90, sha512(b"a").digest() * 20])
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="不是文字"):
        decode(data)


def test_size_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST_TEXT", 10)
    with pytest.raises(UnreadableError, match="请确认选对了文件"):
        decode(b"x" * 11)


@given(st.binary(max_size=300))
def test_any_bytes_give_clean_text_or_a_refusal(data: bytes) -> None:
    try:
        text, _ = decode(data)
    except UnreadableError:
        return
    assert text.encode() is not None
    assert "\r" not in text
    assert printable(text) == text
