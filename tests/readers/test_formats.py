"""The same content is judged the same, whatever the format."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checker import readers
from checker.errors import CheckerError
from checker.text import numeral
from checker.traditional import SIMPLIFIED
from tests.conftest import statuses
from tests.docx_maker import level, make_docx, numbering, paragraph, run
from tests.ofd_maker import make_ofd
from tests.office_maker import converted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from checker.engine import Engine
    from checker.model import Assessment

TESTS = Path(__file__).parents[1]
LABELLED = ("a04", "b07", "c13", "e02", "f10", "x05")
DRAFTS = [*sorted((TESTS.parent / "examples" / "文稿").iterdir()), *(TESTS / "labelled" / f"{name}.txt" for name in LABELLED)]
NUMBER = re.compile(r"([一二三四五六七八九十]+)、|（([一二三四五六七八九十]+)）")
LEVELS = numbering(level(0, "chineseCounting", "%1、") + level(1, "chineseCounting", "（%2）"))
_INDENT = '<w:ind w:firstLine="640"/>'
_CENTRE = '<w:jc w:val="center"/>'
_TITLE = '<w:rPr><w:sz w:val="44"/></w:rPr>'
_BODY = '<w:rPr><w:sz w:val="32"/></w:rPr>'


def lines(draft: Path) -> tuple[str, ...]:
    """Return the paragraphs of a draft as a reader finds them: every format gets the same."""
    blocks = readers.read(draft.name, draft.read_bytes()).blocks
    return tuple(line for block in blocks if (line := " ".join(block.shown.split())))


def txt(content: tuple[str, ...]) -> bytes:
    return "\n".join(content).encode()


def gb18030(content: tuple[str, ...]) -> bytes:
    return "\r\n".join(content).encode("gb18030")


def md(content: tuple[str, ...]) -> bytes:
    return "\n\n".join(content).encode()


def html(content: tuple[str, ...]) -> bytes:
    body = "".join(f"<p>&nbsp;&nbsp;{escape(line)}</p>\n" for line in content)
    nav = '<div class="nav"><a href="/">首页</a> &gt; <a href="/zw">政务公开</a></div>'
    foot = '<div class="footer">主办单位：某某人民政府办公室，网站标识码：0000000000</div>'
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{nav}<div class="TRS_Editor">{body}</div>{foot}</body></html>'.encode()


def docx(content: tuple[str, ...]) -> bytes:
    return make_docx(content)


def automatic(content: tuple[str, ...]) -> bytes:
    """Number the headings automatically, as long as they count on."""
    return make_docx("".join(_numbered(content)), numbering=LEVELS)


def _numbered(content: tuple[str, ...]) -> Iterator[str]:
    counts = [0, 0]
    for line in content:
        match = NUMBER.match(line)
        depth = 1 if match and match[2] else 0
        if match and numeral(match[1] or match[2]) == counts[depth] + 1:
            counts[depth] += 1
            counts[1] *= depth
            yield paragraph(line[match.end() :], numbered=(1, depth))
        else:
            yield paragraph(line)


def official(content: tuple[str, ...]) -> bytes:
    """Lay out as GB/T 9704-2012 asks: a large centred title, first lines indented, page numbers and a running head."""
    title = f"<w:p><w:pPr>{_CENTRE}</w:pPr>{run(content[0]).replace('<w:t', _TITLE + '<w:t', 1)}</w:p>"
    body = "".join(f"<w:p><w:pPr>{_INDENT}</w:pPr>{run(line).replace('<w:t', _BODY + '<w:t', 1)}</w:p>" for line in content[1:])
    number = "<w:p><w:pPr><w:jc w:val='center'/></w:pPr><w:r><w:t>— </w:t></w:r><w:fldSimple w:instr='PAGE'/><w:r><w:t> —</w:t></w:r></w:p>"
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rId1"/><w:footerReference w:type="default" r:id="rId2"/></w:sectPr>'
    return make_docx(title + body + section, hdr=paragraph("征求意见稿"), ftr=number)


RENDERED: dict[str, tuple[str, Callable[[tuple[str, ...]], bytes]]] = {
    "txt": ("a.txt", txt),
    "gb18030": ("a.txt", gb18030),
    "md": ("a.md", md),
    "html": ("a.html", html),
    "docx": ("a.docx", docx),
    "automatic": ("a.docx", automatic),
    "ofd": ("a.ofd", make_ofd),
}


def judged(engine: Engine, name: str, data: bytes) -> Assessment | str:
    try:
        return engine.assess(name, readers.read(name, data))
    except CheckerError as fault:
        return str(fault)


def verdicts(assessment: Assessment | str) -> object:
    return assessment if isinstance(assessment, str) else (statuses(assessment), assessment.identity and assessment.identity.year)


def findings(assessment: Assessment | str) -> list[tuple[str, str]]:
    if isinstance(assessment, str) or assessment.document is None:
        return []
    return [(finding.id, "".join(assessment.document.slice(finding.span).split())) for finding in assessment.findings]


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda draft: draft.stem)
@pytest.mark.parametrize("form", sorted(RENDERED))
def test_same_statuses_and_findings(engine: Engine, draft: Path, form: str) -> None:
    content = lines(draft)
    want = judged(engine, "a.txt", txt(content))
    name, render = RENDERED[form]
    got = judged(engine, name, render(content))
    assert verdicts(got) == verdicts(want)
    assert findings(got) == findings(want)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[tuple[str, ...]], bytes]], dict[str, bytes]]:
    """Return a way to convert all drafts at once: starting LibreOffice costs more than converting."""

    def convert(to: str, render: Callable[[tuple[str, ...]], bytes]) -> dict[str, bytes]:
        return converted({draft.stem: render(lines(draft)) for draft in DRAFTS}, to, tmp_path_factory.mktemp(to))

    return convert


@pytest.mark.parametrize("render", [docx, official])
def test_same_statuses_from_pdf(engine: Engine, office: Callable[..., dict[str, bytes]], render: Callable[[tuple[str, ...]], bytes]) -> None:
    printed = office("pdf", render)
    for draft in DRAFTS:
        want = judged(engine, "a.txt", txt(lines(draft)))
        assert verdicts(judged(engine, "a.pdf", printed[draft.stem])) == verdicts(want), draft.stem


@pytest.mark.parametrize("render", [docx, automatic])
def test_same_statuses_and_findings_from_old_word(
    engine: Engine, office: Callable[..., dict[str, bytes]], render: Callable[[tuple[str, ...]], bytes]
) -> None:
    old = office("doc", render)
    for draft in DRAFTS[:6]:
        want = judged(engine, "a.txt", txt(lines(draft)))
        got = judged(engine, "a.doc", old[draft.stem])
        assert verdicts(got) == verdicts(want), draft.stem
        assert findings(got) == findings(want), draft.stem


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda draft: draft.stem)
def test_traditional_characters_are_judged_alike(engine: Engine, draft: Path) -> None:
    content = lines(draft)
    back = {ord(simple): chr(code) for code, simple in reversed(SIMPLIFIED.items())}
    data = txt(content).decode().translate(back).encode()
    source = readers.read("a.txt", data)
    assert any("繁体" in notice for notice in source.notices)
    assert "\n".join(block.text for block in source.blocks).encode() == data
    assert verdicts(judged(engine, "a.txt", data)) == verdicts(judged(engine, "a.txt", txt(content)))
