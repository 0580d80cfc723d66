"""Word files of before 2007 (.doc, .wps): by LibreOffice where it is installed, else the bare text of the file itself.

The text stands in pieces all over the stream ``WordDocument``; a table tells in which order and encoding. Numbers, styles
and tracked changes are not looked for, which is said.
"""

from __future__ import annotations

import io
import re
import struct
from typing import TYPE_CHECKING, Final, NamedTuple

from checker import limits, office
from checker.encoding import printable
from checker.errors import UnreadableError
from checker.model import Block, Source
from checker.readers import docx

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from olefile import OleFileIO

_CONVERTED: Final = "旧版 Word 文件已用 LibreOffice 转换后读取，版式与 Word 略有出入时以 Word 为准。"
_BARE: Final = "旧版 Word 文件只读出了文字：自动编号读不到，修订中已删除的文字也可能算在内，请用 Word 或 WPS 另存为 .docx 再检查一遍。"
_LOCKED: Final = "Word 文档设有密码，无法读取，请用 Word 或 WPS 打开，去掉密码后另存为 .docx。"
_DAMAGED: Final = "旧版 .doc 或 .wps 文件已损坏，或是无法识别的老格式，无法直接读取，请用 Word 或 WPS 打开后另存为 .docx。"
_ENDLESS: Final = "文件的文字或段落多得异常，不像一份年度报告，请只保留报告正文，用 Word 或 WPS 另存为 .docx 后再检查。"
_OTHERS: Final[Mapping[str, str]] = {
    "EncryptedPackage": _LOCKED,
    "Workbook": "文件是 Excel 表格，不是报告文稿，请提供 Word 文档（.docx）。",
    "Book": "文件是 Excel 表格，不是报告文稿，请提供 Word 文档（.docx）。",
    "PowerPoint Document": "文件是演示文稿，不是报告文稿，请提供 Word 文档（.docx）。",
}
"""Streams that tell what else a file of this family is."""
_ENCRYPTED_PACKAGE: Final = "EncryptedPackage".encode("utf-16-le")
_BROKEN: Final = (OSError, ValueError, LookupError, TypeError, AttributeError, struct.error, RecursionError, OverflowError)
"""What a damaged container may do to the library."""

_MAGIC, _ENCRYPTED, _SECOND_TABLE = 0xA5EC, 0x0100, 0x0200
_MAGIC_AT, _FLAGS_AT, _COUNTS_AT, _TABLE_AT = 0, 0x0A, 0x4C, 0x1A2
_PROPERTIES, _PIECES = 1, 2
"""Kinds of entries before the table of pieces, and the table itself."""
_COMPRESSED: Final = 1 << 30
_PIECE = struct.Struct("<2xI2x")

_BEGIN, _SEPARATE, _END = "\x13\x14\x15"
_MARKS: Final = "\r\n\f\v\x07" + _BEGIN + _SEPARATE + _END
_FIELD: Final = re.compile("([\x13-\x15])")
_ENDS: Final = re.compile("([\r\n\f\v\x07])")
_CELL: Final = "\x07"
_OBJECTS: Final = str.maketrans({"\x1e": "-", **dict.fromkeys("\x01\x02\x03\x04\x05\x08\x1f")})
"""Hyphens that must and may stand at the end of a line; marks of pictures, notes and comments."""


class _Text(NamedTuple):
    body: str
    notes: str
    """Footnotes, then endnotes."""
    boxes: str


def read(name: str, data: bytes, *, original: bool = False) -> Source:
    """Read a .doc or .wps; raise ``UnreadableError`` when it is locked, damaged or something else.

    ``original`` is heeded only where LibreOffice converts the file, because only then tracked changes are seen.
    """
    text = _text(data)
    converted = office.docx(data)
    if converted is not None:
        source = docx.read(name, converted, original=original)
        return source._replace(format="doc", notices=(_CONVERTED, *source.notices))
    if sum(map("".join(text).count, _MARKS)) > limits.MOST_PARAGRAPHS:
        raise UnreadableError(_ENDLESS)
    blocks = (*_blocks(text.body), *_blocks(text.boxes), *(block._replace(note=True) for block in _blocks(text.notes) if block.text))
    return Source(blocks, "doc", (_BARE,))


# ---------------------------------------------------------------------------------------------- the container


def _text(data: bytes) -> _Text:
    """Take the text out of the file as it stands there."""
    if _ENCRYPTED_PACKAGE in data:
        raise UnreadableError(_LOCKED)
    try:
        return _stories(*_streams(data))
    except _BROKEN as fault:
        raise UnreadableError(_DAMAGED) from fault


def _streams(data: bytes) -> tuple[bytes, bytes]:
    """Return the stream with the text and the one with its tables."""
    import olefile  # noqa: PLC0415 - only old files need it

    with olefile.OleFileIO(io.BytesIO(data)) as container:
        if not container.exists("WordDocument"):
            raise UnreadableError(next((message for stream, message in _OTHERS.items() if container.exists(stream)), _DAMAGED))
        main = _stream(container, "WordDocument")
        magic, flags = _number(main, _MAGIC_AT, 2), _number(main, _FLAGS_AT, 2)
        if magic != _MAGIC:
            raise UnreadableError(_DAMAGED)
        if flags & _ENCRYPTED:
            raise UnreadableError(_LOCKED)
        return main, _stream(container, "1Table" if flags & _SECOND_TABLE else "0Table")


def _stream(container: OleFileIO, name: str) -> bytes:
    if container.get_size(name) > limits.LARGEST_STREAM:
        raise UnreadableError(_ENDLESS)
    return bytes(container.openstream(name).read())


def _number(data: bytes, at: int, size: int = 4) -> int:
    if at + size > len(data):
        raise ValueError(at)
    return int.from_bytes(data[at : at + size], "little")


# ---------------------------------------------------------------------------------------------- the pieces


def _stories(main: bytes, table: bytes) -> _Text:
    """Part the text into body, notes and boxes; headers and comments are left out."""
    body, footnotes, headers, macros, comments, endnotes, boxes = (_number(main, _COUNTS_AT + 4 * index) for index in range(7))
    text = _joined(main, table)
    after_comments = body + footnotes + headers + macros + comments
    after_notes = after_comments + endnotes
    notes = text[body : body + footnotes] + text[after_comments:after_notes]
    return _Text(text[:body], notes, text[after_notes : after_notes + boxes])


def _joined(main: bytes, table: bytes) -> str:
    """Join the pieces; offsets count characters, an overlap can make no more of them than the file has bytes."""
    start, size = _piece_table(table, _number(main, _TABLE_AT))
    count = (size - 4) // 12
    if count > limits.MOST_PARAGRAPHS:
        raise UnreadableError(_ENDLESS)
    ends = [_number(table, start + 4 * index) for index in range(count + 1)]
    if not ends or ends != sorted(ends) or ends[-1] > len(main):
        raise ValueError(size)
    places = [_PIECE.unpack_from(table, start + 4 * (count + 1) + 8 * index)[0] for index in range(count)]
    return "".join(_piece(main, place, ends[index + 1] - ends[index]) for index, place in enumerate(places))


def _piece_table(table: bytes, at: int) -> tuple[int, int]:
    """Return place and size of the table of pieces, which stands behind any number of lists of properties."""
    while _number(table, at, 1) == _PROPERTIES:
        at += 3 + _number(table, at + 1, 2)
    if table[at] != _PIECES:
        raise ValueError(at)
    return at + 5, _number(table, at + 1)


def _piece(main: bytes, place: int, length: int) -> str:
    """Decode a piece: Western characters of one byte each, or UTF-16."""
    if place & _COMPRESSED:
        start = (place & ~_COMPRESSED) // 2
        return main[start : start + length].decode("cp1252", "replace").ljust(length)
    text = main[place : place + 2 * length].decode("utf-16-le", "surrogatepass")
    return text.ljust(length) if len(text) < length else text


# ---------------------------------------------------------------------------------------------- text → blocks


def _blocks(text: str) -> Iterator[Block]:
    """Yield a block a paragraph; cells have no known row and column, so that each is a row of its own."""
    pieces = _ENDS.split(_results(text).translate(_OBJECTS))
    table, row = -1, -1
    for words, end in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        if end != _CELL:
            if words or end:
                yield Block(_clean(words))
            row = -1
            continue
        table, row = (table + 1, 0) if row < 0 else (table, row + 1)
        yield Block(_clean(words), cell=(table, row, 0))


def _clean(words: str) -> str:
    return printable(words).rstrip()


def _results(text: str) -> str:
    """Drop what fields are made by and keep their results."""
    found: list[str] = []
    fields: list[int] = []
    for words in _FIELD.split(text):
        if words == _BEGIN:
            fields.append(len(found))
        elif words not in {_SEPARATE, _END}:
            found.append(words)
        elif fields:
            begin = fields.pop()
            if begin >= 0:
                del found[begin:]
            if words == _SEPARATE:
                fields.append(-1)
    return "".join(found)
