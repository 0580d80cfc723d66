"""The gate refuses what could hurt, and says so in one sentence."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import limits, ooxml
from checker.errors import UnreadableError
from tests.docx_maker import make_docx, make_zip

LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><l>&b;</l>'
XXE = '<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/hostname">]><l>&x;</l>'


def test_sound_file_opens_and_parts_parse() -> None:
    package = ooxml.open_package(make_docx(["青石桥镇"]))
    assert "word/document.xml" in package.names
    root = package.xml("word/document.xml")
    assert root is not None
    assert list(root.itertext()) == ["青石桥镇"]
    assert package.xml("word/none.xml") is None


def test_relations_lead_to_parts() -> None:
    package = ooxml.open_package(make_docx(["甲"], styles="", numbering=""))
    assert package.related("word/document.xml") == {"styles": "word/styles.xml", "numbering": "word/numbering.xml"}
    assert package.related("word/styles.xml") == {}


def test_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(UnreadableError, match="大得异常"):
        ooxml.open_package(make_zip({"word/document.xml": b"0" * 5_000_000}))


@pytest.mark.parametrize(("name", "limit"), [("LARGEST_PART", 1000), ("LARGEST_SUM", 1000), ("MOST_ENTRIES", 2)])
def test_every_limit_holds(name: str, limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    data = make_docx(["甲" * 2000])
    ooxml.open_package(data)
    monkeypatch.setattr(limits, name, limit)
    with pytest.raises(UnreadableError, match="大得异常"):
        ooxml.open_package(data)


def test_small_parts_may_pack_well() -> None:
    assert len(ooxml.open_package(make_zip({"a.xml": b" " * 900_000})).part("a.xml")) == 900_000


def _with_declared_size(data: bytes, size: int) -> bytes:
    """Rewrite the unpacked size of the first entry in the directory."""
    at = data.index(b"PK\x01\x02") + 24
    return data[:at] + struct.pack("<I", size) + data[at + 4 :]


@pytest.mark.parametrize("size", [3, 4_000_000])
def test_lying_sizes_are_found_out(size: int) -> None:
    data = _with_declared_size(make_zip({"a.xml": "<a>" + "abcdefgh" * 3000 + "</a>"}), size)
    with pytest.raises(UnreadableError):
        ooxml.open_package(data).part("a.xml")


def test_cap_holds_while_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    package = ooxml.open_package(make_zip({"a.xml": b"x" * 2000}))
    monkeypatch.setattr(limits, "LARGEST_PART", 1000)
    with pytest.raises(UnreadableError, match="大得异常"):
        package.part("a.xml")


@pytest.mark.parametrize("second", ["a.xml", "A.XML"])
def test_two_parts_of_a_name_are_refused(second: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("a.xml", "<a/>")
        archive.writestr(second, "<b/>")
    with pytest.raises(UnreadableError, match="不合规范"):
        ooxml.open_package(buffer.getvalue())


def test_unusual_compression_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.xml", "<a/>")
    with pytest.raises(UnreadableError, match="不合规范"):
        ooxml.open_package(buffer.getvalue())


def test_encrypted_entries_are_refused() -> None:
    data = bytearray(make_zip({"a.xml": "<a/>"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableError, match="密码"):
        ooxml.open_package(bytes(data))


@pytest.mark.parametrize("xml", [LAUGHS, XXE, "<!DOCTYPE l><l/>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_document_types_are_refused(xml: str, encoding: str) -> None:
    with pytest.raises(UnreadableError, match="不合规范"):
        ooxml.parse(xml.encode(encoding))


def test_document_types_in_disguise_are_refused() -> None:
    with pytest.raises(UnreadableError, match="不合规范"):
        ooxml.parse(b'<?xml version="1.0" encoding="UTF-7"?>+ADw-!DOCTYPE l+AD4-<l/>')


@pytest.mark.parametrize("data", [b"", b"<a>", b"<a>&nbsp;</a>", b'<?xml version="1.0" encoding="none-such"?><a/>', b"<a>" * 5000 + b"</a>" * 5000])
def test_broken_xml_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="损坏"):
        ooxml.parse(data)


def test_strict_namespaces_become_the_usual_ones() -> None:
    root = ooxml.parse(b'<w:p xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"/>')
    assert root.tag == "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"


@pytest.mark.parametrize("keep", [0, 4, 30, 200, 400])
def test_cut_files_are_refused(keep: int) -> None:
    with pytest.raises(UnreadableError, match="损坏"):
        ooxml.open_package(make_docx(["甲"])[:keep])


@settings(deadline=None)
@given(st.data())
def test_changed_bytes_never_break_the_gate(data: st.DataObject) -> None:
    file = bytearray(make_docx(["青石桥镇"], styles=""))
    for _ in range(data.draw(st.integers(1, 4))):
        file[data.draw(st.integers(0, len(file) - 1))] = data.draw(st.integers(0, 255))
    with suppress(UnreadableError):
        package = ooxml.open_package(bytes(file))
        for name in package.names:
            package.xml(name)
