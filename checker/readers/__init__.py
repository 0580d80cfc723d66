"""Readers: bytes → blocks. One module per family of formats; adding one is a file here and a line in ``READERS``.

The choice goes by content first and by the suffix second, because suffixes lie: a ``.docx`` may be an old ``.doc``
renamed, and an office system may export web pages under the name of Word.
"""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Protocol, cast

from checker.encoding import visible
from checker.errors import UnreadableError
from checker.model import Portion
from checker.traditional import is_traditional

if TYPE_CHECKING:
    from checker.model import Block, Source


class Reader(Protocol):
    """What a module of this package must offer; those of ``REVISED`` take ``original`` as well."""

    def read(self, name: str, data: bytes, **options: bool) -> Source:
        """Turn the bytes into blocks, or raise ``UnreadableError`` with advice."""


READERS: dict[str, tuple[str, ...]] = {
    "doc": (".doc", ".wps"),
    "docx": (".docx", ".docm"),
    "html": (".html", ".htm", ".shtml", ".xhtml"),
    "markdown": (".md", ".markdown"),
    "ofd": (".ofd",),
    "pdf": (".pdf",),
    "plain": (".txt", ".text"),
}
"""Module of each reader (the name that ``Source.format`` carries) and its suffixes, the usual one first.

A reader is imported when a file needs it: reading a .txt must not pay for the parsers of the others.
"""

REVISED = frozenset({"doc", "docx"})
"""Readers of formats that keep tracked changes."""
SUFFIXES: tuple[str, ...] = tuple(suffix for suffixes in READERS.values() for suffix in suffixes)
"""Formats that can be read."""
REFUSED: tuple[str, ...] = (".rtf", ".odt", ".mht", ".mhtml")
"""Formats a draft may come in that are refused with advice; a folder walk must not pass them over in silence."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0"
_PICTURE = "文件是图片，无法读取其中的文字，请先识别成文字，再保存为 .docx。"
_ARCHIVE = "文件是压缩包，请先解压，再检查其中的 .docx 文件。"
"""Said where an archive of drafts cannot be walked, and of kinds that never can."""
_WEB = "文件是单个文件网页（MHT）或 XML 格式，无法直接读取，请用 Word 或 WPS 打开后另存为 .docx。"
_BEGINNINGS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"\s*%PDF-"), "pdf"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^<>]*>\s*)?(?:<!--[^<>]*-->\s*)*<(?:!doctype html|html)\b", re.IGNORECASE), "html"),
)
"""First bytes that tell which reader knows a file."""
_FOREIGN: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"\s*\{\\rtf"), "文件是 RTF 格式，无法直接读取，请用 Word 或 WPS 打开后另存为 .docx。"),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|II\*\0|MM\0\*|BM.{4}\0{4}|RIFF.{4}WEBP", re.DOTALL), _PICTURE),
    (re.compile(rb"Rar!\x1a|7z\xbc\xaf\x27\x1c|\x1f\x8b\x08|BZh[1-9]1AY|\xfd7zXZ\0|.{257}ustar", re.DOTALL), _ARCHIVE),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml|MIME-Version:|From: [<\"]?Saved by)", re.IGNORECASE), _WEB),
)
"""First bytes of what cannot be read, and what to do about it."""
_ZIPPED: tuple[tuple[str, str], ...] = (
    ("xl/workbook.xml", "文件是 Excel 表格，不是报告文稿，请提供 Word 文档（.docx）。"),
    ("ppt/presentation.xml", "文件是演示文稿，不是报告文稿，请提供 Word 文档（.docx）。"),
    ("META-INF/manifest.xml", "文件是 OpenDocument 格式，无法直接读取，请打开后另存为 .docx。"),
)
"""A part that tells the kind of a zip file which is not a Word document."""
_MARKED_UP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(head|body|div|table|center|section|article|p|h[1-6])\b[^<>]*>.*</\1\s*>", re.DOTALL | re.IGNORECASE)
"""A piece of a web page, as sites export and mail programs save it."""
_OFD = "OFD.xml"
_PARTS = frozenset({_OFD, "[Content_Types].xml", *(part for part, _ in _ZIPPED)})
"""A zip file with one of these is a document, if a strange one."""
_TRADITIONAL = "文稿是繁体字，已按对应的简体字判断，引文保留原字。"
_OURS = "全程离线，不改动原文件。".encode()
"""Closes every page of results that has the form of a draft: who keeps it beside the drafts must not have it judged."""
_TAIL = 200
"""Bytes at the end of a page in which that stands."""
_RESULT = "这是检查结果，不是文稿，请检查原来的文稿。"
_EMPTY = "文件是空的，没有读到任何文字，请确认选对了文件；正文如果是图片，请先识别成文字。"


def read(name: str, data: bytes, *, original: bool = False) -> Source:
    """Choose a reader by content, then by suffix, and read; raise ``UnreadableError`` with one sentence of advice.

    ``original`` asks for the text before the tracked changes, where a format keeps them.
    """
    if not data.strip():
        raise UnreadableError(_EMPTY)
    if is_page(data):
        raise UnreadableError(_RESULT)
    suffix = PurePath(name).suffix.lower()
    chosen = _choose(suffix, data)
    options = {"original": original} if chosen in REVISED else {}
    source = _finished(cast("Reader", import_module(f"{__name__}.{chosen}")).read(name, data, **options))
    if not any(block.text.strip() for block in source.blocks):
        raise UnreadableError(_EMPTY)
    if suffix and suffix not in READERS[chosen]:
        notice = f"文件名以 {suffix} 结尾，但内容是 {READERS[chosen][0]} 格式，已按内容读取。"
        source = source._replace(notices=(notice, *source.notices))
    return source


def is_archive(data: bytes) -> bool:
    """Whether this is a sound zip file that is no document of an office program."""
    if not data.startswith(_ZIP):
        return False
    from checker import ooxml  # noqa: PLC0415 - only zip files need it

    try:
        names = ooxml.names(data)
    except UnreadableError:
        return False
    return not any(map(ooxml.MAIN_PART.fullmatch, names)) and not any(part in names for part in _PARTS)


def is_page(data: bytes) -> bool:
    """Whether this is a page of results: text, Markdown or a web page."""
    return _OURS in data.rstrip()[-_TAIL:]


def _unboxed(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Take the paragraphs of tables with a single column for what they are: such a table is only a frame around the text."""
    wide = {block.cell[0] for block in blocks if block.cell and block.cell[2]}
    return tuple(block._replace(cell=None) if block.cell and block.cell[0] not in wide else block for block in blocks)


def _finished(source: Source) -> Source:
    """Do what is the same for all formats: drop what shows nothing, count what was read."""
    blocks, text = source.blocks, "".join([block.text for block in source.blocks])
    if visible(text) != text:
        blocks = tuple(block._replace(text=visible(block.text).rstrip()) for block in blocks)
    counts = {
        "paragraph": sum(1 for block in blocks if block.text and not block.cell and not block.note),
        "table": len({block.cell[0] for block in blocks if block.cell}),
        "note": sum(1 for block in blocks if block.note),
    }
    blocks = blocks if source.format == "doc" else _unboxed(blocks)  # the bare text of a .doc does not tell columns
    portions = tuple(Portion(kind, count) for kind, count in counts.items() if count)
    notices = source.notices + ((_TRADITIONAL,) if is_traditional(text) else ())
    return source._replace(blocks=blocks, notices=notices, portions=portions + source.portions)


def _choose(suffix: str, data: bytes) -> str:
    """Name of the reader for these bytes; kinds that no reader knows are refused here."""
    if data.startswith(_ZIP):
        return _zipped(data)
    if data.startswith(_OLE):
        return "doc"
    for pattern, name in _BEGINNINGS:
        if pattern.match(data):
            return name
    for pattern, message in _FOREIGN:
        if pattern.match(data):
            raise UnreadableError(message)
    if suffix in READERS["markdown"]:
        return "markdown"
    return "html" if (suffix in READERS["html"] and b"<" in data) or _MARKED_UP.match(data) else "plain"


def _zipped(data: bytes) -> str:
    from checker import ooxml  # noqa: PLC0415 - only zip files need it

    names = ooxml.names(data)
    if any(map(ooxml.MAIN_PART.fullmatch, names)):
        return "docx"
    if _OFD in names:
        return "ofd"
    raise UnreadableError(next((message for part, message in _ZIPPED if part in names), _ARCHIVE))
