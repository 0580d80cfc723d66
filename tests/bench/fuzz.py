"""Mutated files of every format: ``python -m tests.bench.fuzz [COUNT] [FIRST] [SUFFIX]``, the latter for one format only.

Each file is a rendered draft with a few bytes changed; in a zip file the parts are changed, as else only the checksum would
be tried. None may crash, take longer than ten seconds, or tick an item without evidence. Every ``JUDGED``-th is judged
as well as read. A failing file is named by its number: ``python -m tests.bench.fuzz 1 NUMBER`` makes it again.
"""

from __future__ import annotations

import io
import random
import re
import sys
import time
import zipfile
from collections import Counter
from functools import cache
from typing import NamedTuple
from unittest import mock

from checker import office, readers, ruleset
from checker.engine import Engine
from checker.errors import CheckerError
from checker.model import Status
from checker.words import Words
from tests.doc_maker import SECTOR, make_doc
from tests.docx_maker import make_docx, make_zip, table
from tests.drafts import GOOD, OTHER_KIND, WEAK
from tests.ofd_maker import make_ofd
from tests.readers.test_html import TEMPLATES, page
from tests.readers.test_pdf import TEXT, make_pdf

MOST_SECONDS = 10.0
JUDGED = 10
_SPLINTERS = (
    *(b"\0", b"\xff" * 8, b"<", b">", b"&#0;", b"</p>", b"<table>", b"]]>", b"9" * 30, b"-1", b" ", b"\n", b"\xe4\xb8"),
    "\ud800".encode("utf-16-le", "surrogatepass"),
)
_VALUE = re.compile(rb'(?<==")[^"<>]*(?=")|(?<=>)[^<>]+(?=<)|\d+')
_VALUES = (b"", b"0", b"1", b"-7", b"1e308", b"nan", b"9" * 20, b"../../x", b"/", b"none", "一、".encode(), "\u202e甲".encode(), b"a" * 999)
"""What stands in place of an attribute, a text or a number, so that the file stays well-formed."""


class Sample(NamedTuple):
    """A sound file to begin with."""

    name: str
    data: bytes


@cache
def samples() -> tuple[Sample, ...]:
    """Return one or more files of every format."""
    lines = GOOD.split("\n")
    return (
        Sample("a.txt", GOOD.encode()),
        Sample("a.txt", WEAK.encode("gb18030")),
        Sample("a.txt", OTHER_KIND.encode("utf-16")),
        Sample("a.md", "\n\n".join(f"# {line}" if line.startswith("一、") else line for line in lines).encode()),
        *(Sample("a.html", page(body).encode()) for body in TEMPLATES.values()),
        Sample("a.docx", make_docx(lines)),
        Sample("a.docx", make_docx(table([["项目", "数量"], ["普法", "6"]]), numbering="<w:num/>", footnotes="<w:footnote/>")),
        Sample("a.ofd", make_ofd(lines)),
        Sample("a.pdf", make_pdf([TEXT, TEXT])),
        Sample("a.doc", make_doc(GOOD.replace("\n", "\r"), "注。\r", "框。\r", western="2024\r")),
    )


def mutated(number: int, suffix: str = "") -> Sample:
    """Return file ``number``: always the same for the same number."""
    chance = random.Random(number)  # noqa: S311 - no secret
    known = [sample for sample in samples() if sample.name.endswith(suffix)]
    sample = known[number % len(known)]
    if sample.name == "a.doc" and chance.randrange(5):
        return sample._replace(data=_overwritten(sample.data, chance))
    if sample.name == "a.pdf" and chance.randrange(5):
        return sample._replace(data=make_pdf([_changed(TEXT.encode(), chance).decode("latin-1"), TEXT]))
    if not zipfile.is_zipfile(io.BytesIO(sample.data)) or chance.randrange(5) == 0:
        return sample._replace(data=_changed(sample.data, chance))
    with zipfile.ZipFile(io.BytesIO(sample.data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(parts))
    parts[name] = _changed(parts[name], chance)
    return sample._replace(data=make_zip(parts))


def _changed(data: bytes, chance: random.Random) -> bytes:
    """Change values, or cut, double, replace or insert bytes, at a few places."""
    change = chance.choice((_revalued, _revalued, _broken))
    for _ in range(chance.randint(1, 6)):
        data = change(data, chance)
    return data[: chance.randrange(len(data) + 1)] if chance.randrange(10) == 0 else data


def _overwritten(data: bytes, chance: random.Random) -> bytes:
    """Set a few numbers of a container to others: of its head, its table of sectors and directory at the end, or of the streams."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        area = chance.choice(((0, SECTOR), (SECTOR, 2 * SECTOR), (len(data) - 12 * SECTOR, len(data)), (0, len(data))))
        at = chance.randrange(*area) & ~chance.choice((0, 1, 3))
        size = chance.choice((1, 2, 4))
        number = chance.choice((0, 1, 2, 7, len(data), 1 << 30, (1 << 31) - 1, (1 << 32) - 2, (1 << 32) - 1, chance.randrange(1 << 32)))
        made[at : at + size] = number.to_bytes(8, "little")[:size]
    return bytes(made[: chance.randrange(len(made))] if chance.randrange(10) == 0 else made)


def _revalued(data: bytes, chance: random.Random) -> bytes:
    places = [match.span() for match in _VALUE.finditer(data)]
    if not places:
        return _broken(data, chance)
    start, end = chance.choice(places)
    other_start, other_end = chance.choice(places)
    return data[:start] + chance.choice((*_VALUES, data[other_start:other_end])) + data[end:]


def _broken(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    end = min(len(data), start + chance.choice((0, 1, 1, 8, 200)))
    splinter = chance.choice((b"", data[start:end] * 2, bytes([chance.randrange(256)]), chance.choice(_SPLINTERS)))
    return data[:start] + splinter + data[end:]


@cache
def _engine() -> Engine:
    rules = ruleset.load()
    return Engine(rules, Words(None, rules.vocabulary).edges)


def fate(sample: Sample, *, judge: bool) -> str:
    """Read, and judge, a file: ``read``, ``refused``, ``judged``; AssertionError when something is wrong with the outcome."""
    begin = time.perf_counter()
    try:
        source = readers.read(sample.name, sample.data)
        assert all("\n" not in block.shown for block in source.blocks), "line break in a block"
        assessment = _engine().assess(sample.name, source) if judge else None
    except CheckerError as fault:
        return "refused" if str(fault).endswith("。") else f"FAILED, told without a sentence: {fault}"
    finally:
        assert time.perf_counter() - begin < MOST_SECONDS, "too slow"
    if assessment is None:
        return "read"
    for item in assessment.items:
        assert item.status is not Status.ERROR, item.error
        assert item.status not in {Status.MET, Status.PARTIAL} or any(found.text.strip() for found in item.evidence), item.rule.id
    return "judged"


def run(count: int, first: int = 0, suffix: str = "") -> Counter[str]:
    """Try files ``first`` and following, of one format where a suffix is told; count the outcomes by format, and failures by number."""
    outcomes: Counter[str] = Counter()
    _engine().assess("a.txt", readers.read("a.txt", GOOD.encode()))  # words are loaded once, at no file's expense
    # LibreOffice takes a second for each file and is not ours to try.
    with mock.patch.object(office, "installed", return_value=""):
        for number in range(first, first + count):
            sample = mutated(number, suffix)
            try:
                outcome = fate(sample, judge=number // len(samples()) % JUDGED == 0)
            except Exception as fault:  # noqa: BLE001 - finding these is the purpose
                outcome = f"FAILED {number} {type(fault).__name__}: {fault}"
            outcomes[f"{sample.name[2:]} {outcome}"] += 1
    return outcomes


def main() -> None:
    """Print how often each outcome came; exit with 1 when a file failed."""
    count, first = (*map(int, sys.argv[1:3]), *(20_000, 0)[len(sys.argv) - 1 :])
    outcomes = run(count, first, *sys.argv[3:4])
    for outcome, times in sorted(outcomes.items()):
        print(f"{times:7} {outcome}")
    sys.exit(any("FAILED" in outcome for outcome in outcomes))


if __name__ == "__main__":
    main()
