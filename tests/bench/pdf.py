"""Time reading PDF files against pdfplumber, interleaved: ``python -m tests.bench.pdf [ROUNDS]``.

Target: at least 5 × faster in the same run. The files are the example drafts, printed by LibreOffice; starting the
child is not counted, as one child serves all files. pdfplumber is no dependency: without it only our time is shown.
"""

from __future__ import annotations

import io
import statistics
import sys
import tempfile
import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from checker import readers
from tests.docx_maker import make_docx
from tests.office_maker import converted

if TYPE_CHECKING:
    from collections.abc import Callable

DRAFTS = sorted((Path(__file__).parents[2] / "examples" / "文稿").iterdir())


def ours(data: bytes) -> None:
    """Read as the checker does."""
    readers.read("a.pdf", data)


def theirs(data: bytes) -> None:
    """Read the bare text with pdfplumber."""
    with import_module("pdfplumber").open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.extract_text()


def timed(read: Callable[[bytes], None], data: bytes) -> float:
    """Seconds of one reading."""
    begin = time.perf_counter()
    read(data)
    return time.perf_counter() - begin


def main() -> None:
    """Read all files in turns and print milliseconds a file and the ratio."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    texts = [[block.shown for block in readers.read(draft.name, draft.read_bytes()).blocks] for draft in DRAFTS]
    with tempfile.TemporaryDirectory() as folder:
        files = list(converted({str(number): make_docx(text) for number, text in enumerate(texts)}, "pdf", Path(folder)).values())
    peers = [ours, theirs] if find_spec("pdfplumber") else [ours]
    for read in peers:
        read(files[0])
    times = {read.__name__: [timed(read, data) for _ in range(rounds) for data in files] for read in peers}
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, median in medians.items():
        print(f"{name:8} {median * 1000:7.1f} ms a file ({len(files)} files, {rounds} rounds)")
    if "theirs" in medians:
        print(f"pdfplumber takes {medians['theirs'] / medians['ours']:.1f} × as long; the target is 5 ×")


if __name__ == "__main__":
    main()
