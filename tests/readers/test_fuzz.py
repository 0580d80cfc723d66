"""Documents made up by Hypothesis in every format, the short form of ``tests.bench.fuzz``, and files made to hurt."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from html import escape
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checker import readers
from checker.errors import UnreadableError
from tests.bench import fuzz
from tests.doc_maker import SECTOR, make_doc
from tests.docx_maker import make_docx, make_zip
from tests.ofd_maker import make_ofd, make_pages, text_object

if TYPE_CHECKING:
    from collections.abc import Callable

MARKS = "一二、（）12.甲乙丙。，；：年月%“”"
PARAGRAPHS = st.lists(st.text(MARKS, min_size=1, max_size=60), min_size=1, max_size=12)
WILD = st.lists(st.text(MARKS + "&<>\"'\u3000 -#|", min_size=1, max_size=60).filter(str.strip), min_size=1, max_size=12)


def bare(text: str) -> str:
    return "".join(text.split())


def read(name: str, data: bytes) -> str:
    return bare("".join(block.shown for block in readers.read(name, data).blocks))


def page(lines: list[str]) -> bytes:
    return f"<html><body><div>{''.join(f'<p>{escape(line)}</p>' for line in lines)}</div></body></html>".encode()


@pytest.mark.parametrize(
    ("name", "render"),
    [
        ("a.txt", lambda lines: "\n".join(lines).encode()),
        ("a.txt", lambda lines: "\r\n".join(lines).encode("gb18030")),
        ("a.html", page),
        ("a.docx", make_docx),
    ],
    ids=["txt", "gb18030", "html", "docx"],
)
@settings(deadline=None, max_examples=40)
@given(lines=WILD)
def test_no_character_is_lost_in_any_structure(name: str, render: Callable[[list[str]], bytes], lines: list[str]) -> None:
    data = render(lines)
    assume(name != "a.txt" or data == "\n".join(lines).encode() or not is_utf8(data))  # a few characters of GB18030 may be UTF-8 as well
    assert read(name, data) == bare("".join(lines))


def is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return not data.isascii()


@pytest.mark.parametrize(("name", "render"), [("a.md", lambda lines: "\n\n".join(lines).encode()), ("a.ofd", make_ofd)], ids=["md", "ofd"])
@settings(deadline=None, max_examples=40)
@given(lines=PARAGRAPHS)
def test_no_character_is_lost_in_marked_or_printed_text(name: str, render: Callable[[list[str]], bytes], lines: list[str]) -> None:
    # The running head of a single page cannot be told from its text.
    assert read(name, render(lines)).removeprefix("内部资料") == bare("".join(lines))


TAGS = ["<div>", "</div>", "<table>", "<tr>", "<td>", "</table>", "<ol start=9>", "<li>", "</ol>", "<a href=x>", "</a>", "甲，", "<h2>", "<svg>"]
NUMBERS = st.floats() | st.sampled_from([0.0, -1.0, 1e308, 5.0, 100.0])


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.text(MARKS, min_size=1, max_size=9), NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=8))
def test_text_at_any_place_is_read_or_refused(pieces: list[tuple[str, float, float, float]]) -> None:
    data = make_pages(["".join(text_object(text, left, top, size) for text, left, top, size in pieces)])
    try:
        assert read("a.ofd", data)
    except UnreadableError as fault:
        assert str(fault).endswith("。")  # noqa: PT017 - either is right


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(TAGS)))
def test_any_markup_is_read_or_refused(pieces: list[str]) -> None:
    try:
        assert read("a.html", ("<html>" + "".join(pieces)).encode())
    except UnreadableError as fault:
        assert str(fault).endswith("。")  # noqa: PT017 - either is right


def test_mutated_files_do_no_harm() -> None:
    outcomes = fuzz.run(280)
    assert [outcome for outcome in outcomes if "FAILED" in outcome] == []
    assert {outcome.split()[0] for outcome in outcomes} == {"txt", "md", "html", "docx", "ofd", "pdf", "doc"}
    assert any("judged" in outcome for outcome in outcomes)


# ---------------------------------------------------------------------------------------------- made to hurt


def old(*numbers: tuple[int, int], text: str = "甲。\r" * 4000) -> bytes:
    """Make a .doc and set numbers of four bytes, by place; a place below zero is one in its table of sectors."""
    made = bytearray(make_doc(text))
    for at, number in numbers:
        struct.pack_into("<I", made, at if at >= 0 else len(made) - SECTOR - 4 * at - 4, number)
    return bytes(made)


HURTING: dict[str, tuple[str, Callable[[], bytes]]] = {
    "one line": ("a.txt", lambda: "法治政府建设".encode() * 5_600_000),
    "one line below the limit": ("a.txt", lambda: "法治政府建设，".encode() * 990_000),
    "a million paragraphs": ("a.txt", lambda: "甲。\n".encode() * 1_000_000),
    "a million short lines": ("a.md", lambda: b"a\n\n" * 1_000_000),
    "a million paragraphs of a page": ("a.html", lambda: b"<html>" + "<p>甲。".encode() * 1_000_000),
    "deep lists": ("a.md", lambda: b"> " * 100_000 + "甲。".encode()),
    "zero bytes": ("a.txt", lambda: "甲\0乙".encode() * 1_000_000),
    "lone surrogates": ("a.txt", lambda: b"\xff\xfe" + b"\x00\xd8" * 1_000_000),
    "right to left": ("a.txt", lambda: "\u202e法治\u202c。".encode() * 100_000),
    "text of a page": ("a.html", lambda: b"<html>" + "甲，".encode() * 3_000_000),
    "a page of blanks": ("a.html", lambda: b"<html>" + b" \t\n" * 6_000_000 + "甲。".encode()),
    "open comments": ("a.html", lambda: b"<html>" + b"<!--<script>" * 1_000_000),
    "printed text": ("a.ofd", lambda: make_pages([text_object("甲" * 400_001, 1, 1)])),
    "a printed page of points": ("a.ofd", lambda: make_pages([text_object("甲", 1, 1) * 100_000])),
    "a bomb": ("a.ofd", lambda: make_zip({"OFD.xml": b"<a>" + b" " * 60_000_000 + b"</a>"})),
    "old Word, a stream without end": ("a.doc", lambda: old((-3, 1), (-2, 2))),
    "old Word, a table of sectors without end": ("a.doc", lambda: old((68, 0), (72, 0xFFFFFFF0))),
    "old Word, sectors of two bytes": ("a.doc", lambda: old((30, 0x00010001))),
    "old Word, text of four billion": ("a.doc", lambda: old((SECTOR + 0x4C, 0xFFFFFFFF))),
    "old Word, a table at no place": ("a.doc", lambda: old((SECTOR + 0x1A2, 0xFFFFFFF0))),
    "old Word, paragraphs only": ("a.doc", lambda: old(text="\r" * 25_000)),
    "old Word, open fields only": ("a.doc", lambda: old(text="\x13" * 25_000)),
    "old Word, zero bytes": ("a.doc", lambda: old()[:1000] + b"\0" * 60_000_000),
    "pdf of zero bytes": ("a.pdf", lambda: b"%PDF-1.7\n" + b"\0" * 60_000_000),
    "pdf of brackets": ("a.pdf", lambda: b"%PDF-1.7\n1 0 obj" + b"[" * 5_000_000),
}
_READ = """
import sys, time
from checker import readers
from checker.errors import UnreadableError
data = sys.stdin.buffer.read()
begin = time.process_time()
try:
    told = len(readers.read(sys.argv[1], data).blocks)
except UnreadableError as fault:
    told = str(fault)
print(time.process_time() - begin)
print(next(int(line.split()[1]) / 1024 for line in open("/proc/self/status") if line.startswith("VmHWM")))
print(told)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the memory of a process")
@pytest.mark.parametrize("kind", sorted(HURTING))
def test_files_made_to_hurt_are_read_or_refused_in_time_and_memory(kind: str) -> None:
    name, make = HURTING[kind]
    alone = os.environ | {"PATH": ""}  # what LibreOffice takes is not ours
    command = [sys.executable, "-c", _READ, name]
    done = subprocess.run(command, input=make(), capture_output=True, check=True, timeout=60, env=alone)  # noqa: S603 - a fixed command
    seconds, megabytes, told = done.stdout.decode().strip().split("\n")
    assert float(seconds) < fuzz.MOST_SECONDS
    assert float(megabytes) < 256
    assert told.isdigit() or told.count("。") == 1
