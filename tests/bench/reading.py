"""Time the reading of Word files against python-docx, interleaved, as processor time: ``python -m tests.bench.reading [COUNT]``.

Target: 1,000 .docx of some 40 kB at least 8 × faster than the paragraphs of python-docx in the same run, at most 120 MB.
The files come from python-docx's own template, a third of them with automatic numbers, a table, a tracked change and a
field; memory is that of a process that reads all of them and nothing else (from ``/proc``: Linux only).
"""

from __future__ import annotations

import gc
import io
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import docx as python_docx
from docx.oxml import parse_xml

from checker import readers
from tests.drafts import GOOD

COUNT = 1000
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CHANGE = (
    f"<w:ins {_W} w:id='1'><w:r><w:t>三</w:t></w:r><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>"
    "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>日</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:ins>"
)
CHILD = """
import sys
from pathlib import Path
from checker import readers
for file in Path(sys.argv[1]).iterdir():
    readers.read(file.name, file.read_bytes())
facts = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(int(facts["VmHWM"].split()[0]) / 1024)
"""
FASTER, MOST_MEGABYTES = 8, 120
ROUND = 50


def draft(number: int) -> bytes:
    """Make a report that differs from all others; every third has more than paragraphs."""
    document = python_docx.Document()
    for line in GOOD.split("\n"):
        document.add_paragraph(f"{line}{number}" if line else "")
    if number % 3 == 0:
        for text in ("主要举措", "加强领导"):
            document.add_paragraph(text, "List Number")
        document.paragraphs[0]._p.append(parse_xml(CHANGE))  # noqa: SLF001 - python-docx has no public way
        table = document.add_table(6, 4)
        for place, cell in enumerate(table._cells):  # noqa: SLF001 - the public way is quadratic
            cell.text = f"{number}{place}"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def ours(data: bytes) -> int:
    """Read as the program does."""
    return len(readers.read("draft.docx", data).blocks)


def theirs(data: bytes) -> int:
    """Read the text of the paragraphs."""
    return sum(len(paragraph.text) for paragraph in python_docx.Document(io.BytesIO(data)).paragraphs)


def memory(folder: Path) -> float:
    """Megabytes that a process takes at most which reads all files of a folder."""
    command = [sys.executable, "-c", CHILD, str(folder)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)  # noqa: S603 - a fixed command


def main() -> None:
    """Print times, their ratio, and memory."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    folder = tempfile.TemporaryDirectory()
    times = {ours: 0.0, theirs: 0.0}
    size = 0
    for start in range(0, count, ROUND):
        files = [draft(number) for number in range(start, min(start + ROUND, count))]
        size += sum(map(len, files))
        for number, data in enumerate(files, start):
            Path(folder.name, f"{number}.docx").write_bytes(data)
        for read in times:
            gc.collect()  # what the other one left must not be paid for here
            begin = time.process_time()
            for data in files:
                read(data)
            times[read] += time.process_time() - begin
    print(f"{count} files of {size / count / 1000:.0f} kB: fazhi {times[ours]:.2f} s, python-docx {times[theirs]:.2f} s")
    print(f"python-docx / fazhi = {times[theirs] / times[ours]:.1f} (at least {FASTER})")
    print(f"memory {memory(Path(folder.name)):.0f} MB (at most {MOST_MEGABYTES})")
    folder.cleanup()


if __name__ == "__main__":
    main()
