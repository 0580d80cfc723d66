"""A clean .docx out of paragraphs, laid out as GB/T 9704—2012 asks of an official document.

Page: A4, margins 37, 35, 28 and 26 mm (7.1, figure 1), 28 points from line to line, which puts 22 lines on a page (5.2.3);
title in 小标宋 of 22 points, text in 仿宋 of 16, the four levels of headings in 黑体, 楷体, 仿宋 and 仿宋 (7.3.3);
page numbers of 14 points between dashes, on the outer side (7.5). Fonts that a machine lacks are replaced as named in ``_FONTS``.
"""

from __future__ import annotations

from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.sax.saxutils import escape

from checker import ooxml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_TWIPS: Final = 1440 / 25.4
"""Twentieths of a point in a millimetre."""
_LINE: Final = 560
"""28 points."""
_WIDTH: Final = 8845
"""Twips between the margins, for tables."""
_SIDES: Final = ("top", "left", "bottom", "right", "insideH", "insideV")
_SONG, _FANG, _HEI, _KAI, _FOOT = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
_FONTS: Final = {_SONG: "华文中宋", _FANG: "仿宋", _HEI: "SimHei", _KAI: "楷体", _FOOT: "SimSun"}
"""Fonts, each with the one that Windows has where the fonts of official documents were not installed."""
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SETTINGS: Final = (
    '<w:zoom w:percent="100"/><w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
)


class Style(StrEnum):
    """What a paragraph is."""

    TITLE = "Title"
    ADDRESSEE = "Addressee"
    FIRST = "Heading1"
    SECOND = "Heading2"
    THIRD = "Heading3"
    FOURTH = "Heading4"
    BODY = "Body"
    FLUSH = "Flush"
    """Text of a table; a note."""
    CLOSING = "Closing"
    """Signature and date."""


HEADINGS: Final = (Style.FIRST, Style.SECOND, Style.THIRD, Style.FOURTH)


class Paragraph(NamedTuple):
    """A paragraph to set."""

    text: str
    style: Style = Style.BODY
    cell: tuple[int, int, int] | None = None
    """(table, row, column) when it stands in a table; paragraphs of a table follow each other."""


def typeset(paragraphs: Iterable[Paragraph]) -> bytes:
    """Return a .docx; the same paragraphs give the same bytes. Characters that XML cannot carry become blanks."""
    body = "".join(_stretch(table, list(each)) for table, each in groupby(paragraphs, lambda paragraph: paragraph.cell and paragraph.cell[0]))
    parts = {
        "document": _root("document", f"<w:body>{body}{_end(body)}{_section()}</w:body>"),
        "styles": _root("styles", _styles()),
        "fontTable": _root("fonts", "".join(map(_font, _FONTS.items()))),
        "settings": _root("settings", _SETTINGS),
        "footer1": _root("ftr", _footer("right")),
        "footer2": _root("ftr", _footer("left")),
    }
    return ooxml.packed({
        "[Content_Types].xml": _types(parts),
        "_rels/.rels": _relations({"officeDocument": "word/document.xml"}),
        "word/_rels/document.xml.rels": _relations({name: f"{name}.xml" for name in parts if name != "document"}),
        **{f"word/{name}.xml": part for name, part in parts.items()},
    })  # fmt: skip


# ---------------------------------------------------------------------------------------------- the body


def _stretch(table: int | None, paragraphs: Sequence[Paragraph]) -> str:
    """Set what stands inside or outside of one table."""
    if table is None:
        return "".join(map(_paragraph, paragraphs))
    rows = [list(row) for _, row in groupby(paragraphs, lambda paragraph: paragraph.cell and paragraph.cell[1])]
    most = max(len({paragraph.cell for paragraph in row}) for row in rows)
    grid = f'<w:gridCol w:w="{_WIDTH // most}"/>' * most
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in _SIDES)
    inner = "".join(f"<w:tr>{_cells(row)}</w:tr>" for row in rows)
    properties = f'<w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{borders}</w:tblBorders></w:tblPr>'
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{inner}</w:tbl>"


def _cells(row: Iterable[Paragraph]) -> str:
    columns = groupby(row, lambda paragraph: paragraph.cell)
    return "".join(f'<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr>{"".join(map(_paragraph, cell))}</w:tc>' for _, cell in columns)


def _paragraph(paragraph: Paragraph) -> str:
    words = escape(ooxml.legal(paragraph.text).replace("\r", " ").replace("\n", " "))
    run = f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>' if words else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{paragraph.style}"/></w:pPr>{run}</w:p>'


def _end(body: str) -> str:
    """Return the paragraph that Word wants behind a table at the end."""
    return _paragraph(Paragraph("")) if not body or body.endswith("</w:tbl>") else ""


def _section() -> str:
    top, bottom, left, right, foot = (round(millimetres * _TWIPS) for millimetres in (37, 35, 28, 26, 23))
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="footer1"/><w:footerReference w:type="even" r:id="footer2"/>'
        '<w:pgSz w:w="11906" w:h="16838"/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="851" w:footer="{foot}" w:gutter="0"/></w:sectPr>'
    )


def _footer(side: str) -> str:
    """Return a page number between dashes, one character from the edge."""
    font = f'<w:rFonts w:ascii="{_FOOT}" w:hAnsi="{_FOOT}" w:eastAsia="{_FOOT}"/><w:sz w:val="28"/>'
    marks = {kind: f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end")}
    text = '<w:t xml:space="preserve">{}</w:t>'.format
    code = '<w:instrText xml:space="preserve"> PAGE </w:instrText>'
    runs = (text("— "), marks["begin"], code, marks["separate"], text("1"), marks["end"], text(" —"))
    indent = f'<w:pPr><w:ind w:{side}="280"/><w:jc w:val="{side}"/></w:pPr>'
    return f"<w:p>{indent}{''.join(f'<w:r><w:rPr>{font}</w:rPr>{inner}</w:r>' for inner in runs)}</w:p>"


# ---------------------------------------------------------------------------------------------- styles and fonts


def _styles() -> str:
    """Return the defaults and every style; sizes in half points, indents in hundredths of a character and twips."""
    fonts = f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{_FANG}" w:cs="Times New Roman"/>'
    language = '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    lines = f'<w:spacing w:before="0" w:after="0" w:line="{_LINE}" w:lineRule="exact"/>'
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}{_size(32)}{language}</w:rPr></w:rPrDefault>"
        f"<w:pPrDefault><w:pPr>{lines}</w:pPr></w:pPrDefault></w:docDefaults>"
    )
    indent, both = '<w:ind w:firstLineChars="200" w:firstLine="640"/>', '<w:jc w:val="both"/>'
    edge = '<w:ind w:rightChars="400" w:right="1280"/>'
    outlined = '{keep}{indent}{both}<w:outlineLvl w:val="{level}"/>'.format
    faces = (_HEI, _KAI, _FANG, _FANG)
    return defaults + "".join((
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>',
        _style(Style.TITLE, "Title", f'<w:spacing w:after="{_LINE}"/><w:contextualSpacing/><w:jc w:val="center"/>', _face(_SONG) + _size(44)),
        _style(Style.ADDRESSEE, "主送机关", both),
        *(
            _style(style, f"heading {level + 1}", outlined(keep="" if level else "<w:keepNext/>", indent=indent, both=both, level=level), _face(face))
            for level, (style, face) in enumerate(zip(HEADINGS, faces, strict=True))
        ),
        _style(Style.BODY, "Body Text", indent + both),
        _style(Style.FLUSH, "顶格正文", both),
        _style(Style.CLOSING, "Closing", f'<w:spacing w:before="{_LINE}"/>{edge}<w:contextualSpacing/><w:jc w:val="right"/>'),
    ))  # fmt: skip


def _style(style: Style, name: str, properties: str, face: str = "") -> str:
    following = f'<w:next w:val="{Style.BODY}"/>' if style in HEADINGS else ""
    characters = f"<w:rPr>{face}</w:rPr>" if face else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{style}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>{following}<w:qFormat/>'
        f"<w:pPr>{properties}</w:pPr>{characters}</w:style>"
    )


def _face(font: str) -> str:
    return f'<w:rFonts w:eastAsia="{font}"/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _font(pair: tuple[str, str]) -> str:
    name, other = pair
    return f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="default"/></w:font>'


# ---------------------------------------------------------------------------------------------- the package


def _root(name: str, inner: str) -> bytes:
    return f'{_HEAD}<w:{name} xmlns:w="{_W}" xmlns:r="{_R}">{inner}</w:{name}>'.encode()


def _types(parts: Iterable[str]) -> bytes:
    kinds = {name: "document.main" if name == "document" else name.rstrip("12") for name in parts}
    overrides = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}{kind}+xml"/>' for name, kind in kinds.items())
    usual = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
    defaults = "".join(f'<Default Extension="{suffix}" ContentType="{kind}"/>' for suffix, kind in usual.items())
    return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{defaults}{overrides}</Types>'.encode()


def _relations(targets: Mapping[str, str]) -> bytes:
    """Return the relations of a part, each called by its name."""
    links = (f'<Relationship Id="{name}" Type="{_R}/{name.rstrip("12")}" Target="{target}"/>' for name, target in targets.items())
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(links)}</Relationships>'.encode()
