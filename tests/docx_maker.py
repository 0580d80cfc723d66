"""Makes small .docx files from raw XML, so that a test shows exactly what the file holds."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    "{overrides}</Types>"
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def paragraph(text: str, style: str = "", numbered: tuple[int, int] | None = None) -> str:
    """XML of a paragraph; ``numbered`` is (numId, level)."""
    mark = f'<w:pStyle w:val="{style}"/>' if style else ""
    if numbered:
        mark += f'<w:numPr><w:ilvl w:val="{numbered[1]}"/><w:numId w:val="{numbered[0]}"/></w:numPr>'
    return f"<w:p><w:pPr>{mark}</w:pPr>{run(text)}</w:p>"


def run(text: str) -> str:
    """XML of a run."""
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def level(index: int, form: str, template: str, extra: str = "", start: int = 1) -> str:
    """XML of a numbering level."""
    start_xml = f'<w:start w:val="{start}"/>'
    return f'<w:lvl w:ilvl="{index}">{start_xml}<w:numFmt w:val="{form}"/>{extra}<w:lvlText w:val="{template}"/></w:lvl>'


def numbering(levels: str) -> str:
    """Inner XML of ``numbering.xml`` with one definition, used by list 1."""
    return f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'


def table(rows: Iterable[Iterable[str]]) -> str:
    """XML of a plain table."""
    cells = ("".join(f"<w:tc><w:tcPr/>{paragraph(text)}</w:tc>" for text in row) for row in rows)
    return "<w:tbl><w:tblPr/>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def make_docx(body: str | Iterable[str], parts: Mapping[str, str | bytes] | None = None, **named: str) -> bytes:
    """Pack a .docx: ``body`` is inner XML or a list of paragraphs as text.

    Keywords such as ``numbering``, ``styles``, ``footnotes``, ``endnotes``, ``comments`` give the inner XML of the part
    of that name; ``parts`` adds whole files under ``word/`` or replaces those made here.
    """
    inner = body if isinstance(body, str) else "".join(map(paragraph, body))
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES.format(overrides="".join(map(_override, named))),
        "_rels/.rels": _relations({"officeDocument": "word/document.xml"}),
        "word/document.xml": _root("document", f"<w:body>{inner}<w:sectPr/></w:body>"),
        "word/_rels/document.xml.rels": _relations({kind: f"{kind}.xml" for kind in named}),
        **{f"word/{kind}.xml": _root(kind, content) for kind, content in named.items()},
        **(parts or {}),
    }
    return make_zip(files)


def make_zip(files: Mapping[str, str | bytes]) -> bytes:
    """Pack any files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _root(kind: str, content: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{kind} {NAMESPACES}>{content}</w:{kind}>'


def _override(kind: str) -> str:
    return f'<Override PartName="/word/{kind}.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'


def _relations(targets: Mapping[str, str]) -> str:
    links = (
        f'<Relationship Id="rId{count}" Type="{_RELATIONS}/{kind}" Target="{target}"/>' for count, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{_PACKAGE_RELATIONS}">{"".join(links)}</Relationships>'
