"""The zip and XML gate: nothing of an Office file is read before its sizes, names and XML proved harmless."""

from __future__ import annotations

import hashlib
import io
import posixpath
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, TypeAlias, cast

from checker import limits
from checker.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lxml.etree import XMLParser, _Element

Element: TypeAlias = "_Element"
"""A parsed XML element."""

MAIN_PART = re.compile(r"word/document\d*\.xml")
"""Name of the part of a .docx that holds the body; some online editors number it."""
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED, _UTF8 = 0x1, 0x800
_LOCAL_HEADER = struct.Struct("<26x2H")
_ELEMENT, _ATTRIBUTE = 160, 240
"""Bytes that a parsed element or attribute takes in memory, as measured, text aside."""
_BROKEN = (zipfile.BadZipFile, RuntimeError, zlib.error, struct.error, EOFError, OSError, ValueError)
# "Strict Open XML" names the same vocabulary by other namespaces.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/drawingml/picture", b"http://schemas.openxmlformats.org/drawingml/2006/picture"),
)

_DAMAGED = "文件已损坏或没有下载完整，请重新获取，或用 Word、WPS 打开修复后另存为 .docx。"
_BOMB = "文件解压后大得异常，为安全起见没有打开，请用 Word 或 WPS 打开后另存为新的 .docx。"
_ENDLESS = "文件里的段落、表格或标记多得异常，不像一份年度报告，请只保留报告正文，另存为新的 .docx 后再检查。"
_FORGED = "文件内部结构不合规范（重复的部件、外部实体或不支持的压缩方式），为安全起见没有打开，请用 Word 或 WPS 打开后另存为新的 .docx。"
_LOCKED = "文件设有密码，无法读取，请用 Word 或 WPS 打开，去掉密码后另存为 .docx。"
_LOCKED_ARCHIVE = "压缩包设有密码，无法读取其中的文稿，请先解压，再检查。"


@dataclass(frozen=True, slots=True)
class Package:
    """An Office file that passed the gate; its parts are unpacked one by one, when asked for."""

    _archive: zipfile.ZipFile
    _entries: Mapping[str, zipfile.ZipInfo]
    _data: bytes
    _trees: dict[str, int] = field(default_factory=dict)
    """Estimated memory of the parts parsed so far."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all parts, in the order of the directory."""
        return tuple(self._entries)

    def part(self, name: str) -> bytes:
        """Unpack one part; the cap holds even when the directory lies about its size."""
        try:
            with self._archive.open(self._entries[name]) as stream:
                data = stream.read(limits.LARGEST_PART + 1)
        except _BROKEN as error:
            raise UnreadableError(_DAMAGED) from error
        if len(data) > limits.LARGEST_PART:
            raise UnreadableError(_BOMB)
        return data

    def xml(self, name: str) -> Element | None:
        """Parse one part; None when the file has no part of that name. Raise ``UnreadableError`` when all trees together grow too large."""
        if name not in self._entries:
            return None
        data = self.part(name)
        self._trees[name] = _weight(data)
        if sum(self._trees.values()) > limits.LARGEST_TREE:
            raise UnreadableError(_ENDLESS)
        return parse(data)

    def fingerprint(self, name: str) -> bytes:
        """Tell a part from all others without unpacking it; empty when the file has no part of that name."""
        info = self._entries.get(name)
        if info is None or len(self._data) < info.header_offset + _LOCAL_HEADER.size:
            return b""
        start = info.header_offset + _LOCAL_HEADER.size + sum(_LOCAL_HEADER.unpack_from(self._data, info.header_offset))
        facts = f"{info.compress_type} {info.file_size} {info.CRC} ".encode()
        return hashlib.blake2b(facts + self._data[start : start + info.compress_size], digest_size=16).digest()

    def related(self, name: str) -> dict[str, str]:
        """Kind of relation → name of the part it leads to (the first of its kind), for one part."""
        root, folder = self.xml(relations(name)), posixpath.dirname(name)
        found: dict[str, str] = {}
        for relation in () if root is None else root:
            kind = posixpath.basename(relation.get("Type", ""))
            found.setdefault(kind, posixpath.normpath(posixpath.join(folder, relation.get("Target", ""))).lstrip("/"))
        return found


def relations(name: str) -> str:
    """Name of the part that says what a part refers to."""
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def names(data: bytes) -> tuple[str, ...]:
    """List what a zip file holds, without unpacking anything."""
    return tuple(info.filename for info in _open(data).infolist())


def files(data: bytes) -> list[tuple[str, Callable[[], bytes]]]:
    """List the files of any zip file, each with what unpacks it or raises ``UnreadableError``; no other file is then the worse for it."""
    archive = _open(data)
    entries = [info for info in archive.infolist() if not info.is_dir()]
    if len(entries) > limits.MOST_ENTRIES:
        raise UnreadableError(_BOMB)
    return [(_name(info), partial(_unpacked, archive, info)) for info in entries]


def _name(info: zipfile.ZipInfo) -> str:
    """Read a name that does not say its encoding: Windows in Chinese writes GBK, others write UTF-8."""
    if info.flag_bits & _UTF8:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return info.filename.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return info.filename


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableError(_LOCKED_ARCHIVE)
    _judge([info])
    return Package(archive, {info.filename: info}, b"").part(info.filename)


def open_package(data: bytes) -> Package:
    """Open an Office file if its directory keeps every limit; else raise ``UnreadableError``."""
    archive = _open(data)
    entries = archive.infolist()
    _judge(entries)
    return Package(archive, {info.filename: info for info in entries}, data)


def parse(data: bytes) -> Element:
    """Parse XML without entities, document types or network; a document type has no place in Office files."""
    from lxml import etree  # noqa: PLC0415 - text files must not pay for it

    # Zero bytes out, so that the mark is seen in UTF-16 as well: an entity left unread would silently eat text.
    if b"<!DOCTYPE" in (data.replace(b"\0", b"") if b"\0" in data else data):
        raise UnreadableError(_FORGED)
    for strict, usual in _STRICT:
        data = data.replace(strict, usual)
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        raise UnreadableError(_DAMAGED) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableError(_FORGED)
    return root


@cache
def _parser() -> XMLParser:
    """Make the parser for reading; a new one for each part would take longer than most parts."""
    from lxml import etree  # noqa: PLC0415 - text files must not pay for it

    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True)


# ---------------------------------------------------------------------------------------------- writing


def replaced(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return a copy of an Office file in which some parts hold other bytes; all others, their order and dates stay, new parts come last."""
    archive, package, buffer = _open(data), open_package(data), io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as copy:
        copy.comment = archive.comment
        for info in archive.infolist():
            fresh = _header(info)
            copy.writestr(fresh, parts[info.filename] if info.filename in parts else package.part(info.filename), info.compress_type)
        _add(copy, {name: part for name, part in parts.items() if name not in package.names})
    return buffer.getvalue()


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return a new Office file; the same parts give the same bytes on any day."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        _add(archive, parts)
    return buffer.getvalue()


def _add(archive: zipfile.ZipFile, parts: Mapping[str, bytes]) -> None:
    for name, part in parts.items():
        archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)


def reworked(part: bytes, work: Callable[[Sequence[Element]], object]) -> bytes:
    """Return the bytes of an XML part after work on its elements, which come in the order in which ``ordinals`` counts them.

    Comments, instructions, namespaces and encoding stay.
    """
    from lxml import etree  # noqa: PLC0415 - text files must not pay for it

    parse(part)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, strip_cdata=False)
    root = etree.fromstring(part, parser)
    work(list(root.iter("*")))
    tree, buffer = root.getroottree(), io.BytesIO()
    tree.write(buffer, encoding=tree.docinfo.encoding or "UTF-8", xml_declaration=True, standalone=cast("bool", tree.docinfo.standalone))
    return buffer.getvalue()


def retold(part: bytes, texts: Mapping[int, str]) -> bytes:
    """Return the bytes of an XML part in which some elements hold another text; the elements are counted as ``ordinals`` does."""

    def tell(elements: Sequence[Element]) -> None:
        for count, text in texts.items():
            put(elements[count], text)

    return reworked(part, tell)


def legal(text: str) -> str:
    """Replace each character that XML cannot carry by a blank."""
    return _ILLEGAL.sub(" ", text)


def put(element: Element, text: str) -> None:
    """Give an element a text whose blanks at both ends count."""
    element.text = legal(text)
    if text != text.strip():
        element.set(_SPACE, "preserve")


def ordinals(root: Element) -> dict[Element, int]:
    """Count the elements of a part in the order of the document: comments and namespaces of a kind do not change the count."""
    return {element: count for count, element in enumerate(root.iter("*"))}


def _header(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """Copy what the directory says of a part, but for its sizes."""
    fresh = zipfile.ZipInfo(info.filename, info.date_time)
    fresh.compress_type, fresh.external_attr, fresh.create_system = info.compress_type, info.external_attr, info.create_system
    fresh.comment = info.comment
    return fresh


# ---------------------------------------------------------------------------------------------- the gate


def _open(data: bytes) -> zipfile.ZipFile:
    """Open a zip file; that of a usual size stays open until the next, because choosing a reader and reading both ask for it."""
    return _opened(data) if len(data) <= limits.KEPT_ARCHIVE else _opened.__wrapped__(data)


@lru_cache(1)
def _opened(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN as error:
        raise UnreadableError(_DAMAGED) from error


def _judge(entries: Sequence[zipfile.ZipInfo]) -> None:
    if any(info.flag_bits & _ENCRYPTED for info in entries):
        raise UnreadableError(_LOCKED)
    if len(entries) > limits.MOST_ENTRIES or sum(info.file_size for info in entries) > limits.LARGEST_SUM or any(map(_swells, entries)):
        raise UnreadableError(_BOMB)
    # Part names are compared without regard to case; two of a name would show each program another text.
    if len({info.filename.casefold() for info in entries}) < len(entries) or any(info.compress_type not in _METHODS for info in entries):
        raise UnreadableError(_FORGED)


def _weight(data: bytes) -> int:
    """Estimate the memory of a part's tree; an end tag makes no element."""
    return _ELEMENT * (data.count(b"<") - data.count(b"</")) + _ATTRIBUTE * data.count(b"=") + len(data)


def _swells(info: zipfile.ZipInfo) -> bool:
    return info.file_size > limits.LARGEST_PART or info.file_size > max(limits.RATIO_FREE, limits.HIGHEST_RATIO * info.compress_size)
