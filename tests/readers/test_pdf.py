"""PDF files: what is refused and how, and that the child never outlives its limits."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import pytest

from checker import limits, readers
from checker.errors import UnreadableError
from checker.model import Portion
from checker.readers import pdf, pdf_child

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


def make_pdf(pages: Sequence[str], extra: str = "") -> bytes:
    """Write a PDF from the drawing commands of its pages; ``extra`` stands in the trailer."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for number, page in enumerate(pages):
        resources = "/Resources<</Font<</F1 3 0 R>>>>/MediaBox[0 0 595 842]"
        objects += [f"<</Type/Page/Parent 2 0 R{resources}/Contents {5 + 2 * number} 0 R>>", f"<</Length {len(page)}>>stream\n{page}\nendstream"]
    body, places = "%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj{content}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer<</Size {size}/Root 1 0 R{extra}>>\nstartxref\n{len(body)}\n%%EOF"
    return f"{body}xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode()


def shown(*lines: tuple[float, float, str]) -> str:
    """Drawing commands of lines at their places."""
    return "BT /F1 16 Tf " + " ".join(f"1 0 0 1 {left} {base} Tm ({text}) Tj" for left, base, text in lines) + " ET"


TEXT = shown((90, 700, "First line of the page"), (90, 670, "and another line."))


@pytest.fixture
def fresh() -> Iterator[None]:
    """Start and end with no child."""
    pdf.close()
    yield
    pdf.close()


def test_text_is_read() -> None:
    source = readers.read("a.pdf", make_pdf([TEXT]))
    assert source.format == "pdf"
    assert " ".join(block.text for block in source.blocks) == "First line of the page and another line."
    assert source.portions == (Portion("paragraph", 1), Portion("page", 1))


def test_the_reading_report_counts_pages_and_what_the_printer_added() -> None:
    source = readers.read("a.pdf", make_pdf([shown((90, 700, "A line."), (290, 30, f"- {number} -")) for number in (1, 2, 3)] + [""]))
    assert source.portions[1:] == (Portion("page", 3), Portion("blank", 1, read=False), Portion("head", 3, read=False))
    assert "按页面还原成段落" in source.notices[0]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7\n", "损坏"),
        (make_pdf([TEXT])[:150], "损坏"),
        (make_pdf([""]), "扫描"),
        (make_pdf([TEXT, "", ""]), "扫描"),
        (make_pdf([TEXT] * (limits.MOST_PAGES + 1)), "太多"),
        (make_pdf([TEXT], "/Encrypt<</Filter/Standard/V 1/R 2/Length 40/P -4/O<" + "00" * 32 + ">/U<" + "11" * 32 + ">>>/ID[<00><00>]"), "密码"),
        (make_pdf([TEXT], "/Encrypt<</Filter/Other/V 9>>/ID[<00><00>]"), "密码"),
    ],
)
def test_refusals_say_why(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableError, match=words) as caught:
        readers.read("a.pdf", data)
    assert str(caught.value).count("。") == 1


def test_a_page_without_text_among_others_is_told() -> None:
    assert "第 3 页没有文字" in readers.read("a.pdf", make_pdf([TEXT, TEXT, "", TEXT])).notices[1]


@pytest.mark.usefixtures("fresh")
def test_a_child_that_takes_too_long_is_ended_and_the_next_file_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    slow = tmp_path / "slow.py"
    slow.write_text("import time\ntime.sleep(60)\n", encoding="utf-8")
    monkeypatch.setattr(limits, "PARSING_SECONDS", 0.3)
    monkeypatch.setattr(pdf, "CHILD", slow)
    begin = time.monotonic()
    with pytest.raises(UnreadableError, match="限定的时间"):
        pdf.read("a.pdf", make_pdf([TEXT]))
    assert time.monotonic() - begin < 10
    monkeypatch.undo()
    assert pdf.read("a.pdf", make_pdf([TEXT])).blocks


@pytest.mark.usefixtures("fresh")
def test_a_child_that_dies_is_told_and_replaced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for number, text in enumerate(("", "print('x' * 8, flush=True)", "raise SystemExit(3)")):
        broken = tmp_path / f"{number}.py"
        broken.write_text(text, encoding="utf-8")
        monkeypatch.setattr(pdf, "CHILD", broken)
        with pytest.raises(UnreadableError, match="限定的时间"):
            pdf.read("a.pdf", make_pdf([TEXT]))


@pytest.mark.usefixtures("fresh")
def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    assert pdf_child.answer(make_pdf([TEXT]), 9, 9) == {"error": "missing"}
    monkeypatch.setattr(pdf, "_ask", lambda _: {"error": "missing"})
    with pytest.raises(UnreadableError, match=r"fazhi-checker\[pdf\]"):
        pdf.read("a.pdf", b"")


def test_limits_of_the_child() -> None:
    assert pdf_child.answer(make_pdf([TEXT, TEXT]), 1, 999) == {"error": "large"}
    assert pdf_child.answer(make_pdf([TEXT]), 1, 9) == {"error": "large"}
    assert pdf_child.answer(b"nothing", 1, 9) == {"error": "damaged"}
    assert len(pdf_child.answer(make_pdf([TEXT]), 1, 999)["pages"][0]["lines"]) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its address space")
@pytest.mark.usefixtures("fresh")
def test_a_file_that_wants_too_much_memory_is_refused() -> None:
    data = make_pdf([TEXT]) + b"\0" * (limits.PARSING_MEMORY - 20 * limits.MEGABYTE)
    with pytest.raises(UnreadableError):
        pdf.read("a.pdf", data)
    assert pdf.read("a.pdf", make_pdf([TEXT])).blocks
