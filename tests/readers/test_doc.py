"""Word files of before 2007: converted where LibreOffice is, else their bare text."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import limits, office, readers
from checker.errors import UnreadableError
from checker.model import Block
from tests.doc_maker import ENCRYPTED, SECOND_TABLE, make_doc, make_ole
from tests.docx_maker import level, make_docx, numbering, paragraph, run, table

if TYPE_CHECKING:
    from pathlib import Path

BARE = "旧版 Word 文件只读出了文字：自动编号读不到，修订中已删除的文字也可能算在内，请用 Word 或 WPS 另存为 .docx 再检查一遍。"
needs_office = pytest.mark.skipif(not office.installed(), reason="LibreOffice is not installed")


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without LibreOffice."""
    monkeypatch.setattr(office, "installed", lambda: "")


def blocks(data: bytes, name: str = "a.doc") -> list[Block]:
    return list(readers.read(name, data).blocks)


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("flags", [SECOND_TABLE, 0])
@pytest.mark.parametrize("name", ["a.doc", "a.wps"])
def test_the_bare_text_is_read_with_a_notice(flags: int, name: str) -> None:
    source = readers.read(name, make_doc("云溪镇年度报告\r一、举措\r", flags=flags, western="Report 2024\r"))
    assert source.blocks == (Block("Report 2024"), Block("云溪镇年度报告"), Block("一、举措"))
    assert (source.format, source.notices) == ("doc", (BARE,))


@pytest.mark.usefixtures("alone")
def test_a_line_feed_ends_a_paragraph() -> None:
    assert blocks(make_doc("云溪镇年度报告\n一、举措\r")) == [Block("云溪镇年度报告"), Block("一、举措")]


@pytest.mark.usefixtures("alone")
def test_a_suffix_that_lies_is_told() -> None:
    assert readers.read("a.docx", make_doc("甲\r")).notices == ("文件名以 .docx 结尾，但内容是 .doc 格式，已按内容读取。", BARE)


@pytest.mark.usefixtures("alone")
def test_marks_fields_cells_notes_and_boxes() -> None:
    body = "会\x1f议3\x1e4次\x02\r见\x13 REF \x13 A \x14甲\x15 \\h \x14第三条\x15章\x13 XE \x15\r事项\x07数量\x07\x07后\v续\r\x01\r"
    assert blocks(make_doc(body, notes="\x02 含派出机构\r\r", boxes="框\r")) == [
        Block("会议3-4次"),
        Block("见第三条章"),
        Block("事项", cell=(0, 0, 0)),
        Block("数量", cell=(0, 1, 0)),
        Block("", cell=(0, 2, 0)),
        Block("后"),
        Block("续"),
        Block(""),
        Block("框"),
        Block(" 含派出机构", note=True),
    ]


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (make_doc("甲\r", flags=SECOND_TABLE | ENCRYPTED), "去掉密码"),
        (make_ole({"EncryptedPackage": b"x"}), "去掉密码"),
        (make_ole({"Workbook": b"x"}), "Excel"),
        (make_ole({"PowerPoint Document": b"x"}), "演示文稿"),
        (make_ole({"MatOST": b"x"}), "另存为 .docx"),
        (make_ole({"WordDocument": b"x"}), "另存为 .docx"),
        (make_ole({"WordDocument": b"\xec\xa5".ljust(5000, b"\xff"), "1Table": b"\xff" * 5000}), "另存为 .docx"),
        (make_doc("甲\r")[:1500], "另存为 .docx"),
        (make_doc("\x07" * 9), "空的"),
    ],
)
def test_what_cannot_be_read_is_refused_with_advice(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableError, match=words) as caught:
        readers.read("a.doc", data)
    assert str(caught.value).count("。") == 1


@pytest.mark.usefixtures("alone")
def test_paragraphs_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_PARAGRAPHS", 10)
    with pytest.raises(UnreadableError, match="不像一份年度报告"):
        blocks(make_doc("甲\r" * 11))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 6000), st.integers(0, 255)), max_size=8), st.integers(0, 12_000))
def test_changed_bytes_are_read_or_refused(changes: list[tuple[int, int]], keep: int) -> None:
    file = bytearray(make_doc("云溪镇年度报告\r一、举措\r"))
    for place, byte in changes:
        file[place] = byte
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(office, "installed", lambda: "")
        try:
            readers.read("a.doc", bytes(file[: max(keep, 8)]))
        except UnreadableError as refusal:
            assert "请" in str(refusal)  # noqa: PT017 - either outcome is right


# ---------------------------------------------------------------------------------------------- LibreOffice


@needs_office
def test_libreoffice_keeps_numbers_tables_and_tracked_changes(tmp_path: Path) -> None:
    levels = level(0, "chineseCounting", "%1、") + level(1, "chineseCounting", "（%2）")
    body = paragraph("举措", numbered=(1, 0)) + paragraph("领导", numbered=(1, 1)) + paragraph("不足", numbered=(1, 0)) + table([["事项", "12"]])
    change = "<w:ins w:id='1' w:author='a'>{}</w:ins><w:del w:id='2' w:author='a'><w:r><w:delText>2次</w:delText></w:r></w:del>"
    body += f"<w:p>{run('会议')}{change.format(run('3次'))}</w:p>"
    (tmp_path / "a.docx").write_bytes(make_docx(body, numbering=numbering(levels)))
    command = [office.installed(), "--headless", f"-env:UserInstallation={(tmp_path / 'p').as_uri()}", "--convert-to", "doc:MS Word 97"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(tmp_path / "a.docx")], capture_output=True, check=True)  # noqa: S603
    data = (tmp_path / "a.doc").read_bytes()
    source = readers.read("a.doc", data)
    assert [block.shown for block in source.blocks] == ["一、举措", "（一）领导", "二、不足", "事项", "12", "会议3次"]
    assert source.format == "doc"
    assert "LibreOffice" in source.notices[0]
    assert any("修订痕迹" in notice for notice in source.notices)
    assert readers.read("a.doc", data, original=True).blocks[-1].text == "会议2次"


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for the program")
def test_a_conversion_that_hangs_is_ended_with_all_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark, script = tmp_path / "mark", tmp_path / "soffice"
    script.write_text(f"#!/bin/sh\n(sleep 2; touch {mark}) &\nwait\n", encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setattr(office, "installed", lambda: str(script))
    monkeypatch.setattr(limits, "CONVERSION_SECONDS", 0.2)
    assert readers.read("a.doc", make_doc("甲\r")).notices == (BARE,)
    time.sleep(2.2)
    assert not mark.exists()


def test_a_program_that_does_not_start_or_makes_nothing_is_as_good_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for program in (str(tmp_path), shutil.which("true") or ""):
        monkeypatch.setattr(office, "installed", lambda program=program: program)
        assert readers.read("a.doc", make_doc("甲\r")).notices == (BARE,)


def test_the_program_is_looked_for_where_it_usually_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: name if name == "libreoffice" else None)
    assert office.installed() == "libreoffice"
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert office.installed() == ""
