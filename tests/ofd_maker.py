"""Makes small .ofd files (GB/T 33190) from lines of text, so that a test shows exactly what the file holds."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from tests.docx_maker import make_zip

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
SIZE, LEFT, TOP, PITCH = 5.0, 28.0, 37.0, 9.0
"""Millimetres: type, margins and the distance of lines."""
WIDTH, LINES = 30, 22
"""Characters of a line, lines of a page."""


def text_object(text: str, left: float, top: float, size: float = SIZE) -> str:
    """XML of a line of text."""
    deltas = f"g {len(text) - 1} {size}" if len(text) > 1 else ""
    code = f'<ofd:TextCode X="0" Y="{size}" DeltaX="{deltas}">{escape(text)}</ofd:TextCode>'
    return f'<ofd:TextObject ID="1" Boundary="{left} {top} {len(text) * size} {size}" Font="1" Size="{size}">{code}</ofd:TextObject>'


def wrapped(paragraphs: Iterable[str]) -> list[str]:
    """Lines of a page: paragraphs indented by two characters and cut at the width."""
    lines: list[str] = []
    for paragraph in paragraphs:
        text = "\u3000\u3000" + paragraph
        lines += [text[start : start + WIDTH] for start in range(0, len(text), WIDTH)] if paragraph else []
    return lines


def make_ofd(paragraphs: Iterable[str]) -> bytes:
    """Pack an .ofd with running heads and page numbers around the wrapped paragraphs."""
    lines = wrapped(paragraphs)
    return make_pages([_page(lines[start : start + LINES], number) for number, start in enumerate(range(0, len(lines), LINES), 1)])


def make_pages(pages: Sequence[str]) -> bytes:
    """Pack an .ofd from the inner XML of its pages."""
    listed = "".join(f'<ofd:Page ID="{number}" BaseLoc="Pages/Page_{number}/Content.xml"/>' for number in range(len(pages)))
    area = "<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
    files = {
        "OFD.xml": f"<ofd:OFD {SPACE}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {SPACE}>{area}<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    }
    for number, page in enumerate(pages):
        files[f"Doc_0/Pages/Page_{number}/Content.xml"] = f"<ofd:Page {SPACE}><ofd:Content><ofd:Layer>{page}</ofd:Layer></ofd:Content></ofd:Page>"
    return make_zip(files)


def _page(lines: Sequence[str], number: int) -> str:
    head = text_object("内部资料", 28.0, 15.0, 3.5)
    foot = text_object(f"—{number}—", 100.0, 275.0, 4.0)
    body = "".join(_line(line, TOP + count * PITCH) for count, line in enumerate(lines))
    # The foot first: the order in the file is not that of reading.
    return foot + body + head


def _line(line: str, top: float) -> str:
    text = line.lstrip("\u3000")
    return text_object(text, LEFT + SIZE * (len(line) - len(text)), top)
