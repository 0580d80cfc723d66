"""Makes small .doc files: a container of two streams, the text in one piece."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SECTOR = 512
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_SMALLEST = 4096
"""Shorter streams would need a second kind of sectors."""
_TEXT_AT, _COUNTS_AT, _TABLE_AT = 0x400, 0x4C, 0x1A2
FLAGS_AT = 0x0A
ENCRYPTED, SECOND_TABLE = 0x0100, 0x0200


def make_doc(body: str, notes: str = "", boxes: str = "", *, flags: int = SECOND_TABLE, western: str = "") -> bytes:
    """Pack a .doc; paragraphs end with ``\\r``, cells with ``\\x07``; ``western`` stands before the body, one byte a character."""
    wide = (body + notes + boxes).encode("utf-16-le", "surrogatepass")
    main = bytearray(_TEXT_AT)
    struct.pack_into("<H", main, 0, 0xA5EC)
    struct.pack_into("<H", main, FLAGS_AT, flags)
    struct.pack_into("<7I", main, _COUNTS_AT, len(western) + len(body), len(notes), 0, 0, 0, 0, len(boxes))
    main += western.encode("cp1252") + wide
    ends = [0, len(western), len(western) + len(wide) // 2]
    places = [_TEXT_AT * 2 | 1 << 30, _TEXT_AT + len(western)]
    table = struct.pack("<3I", *ends) + b"".join(struct.pack("<2xI2x", place) for place in places)
    clx = b"\x01\x02\x00\xaa\xbb\x02" + struct.pack("<I", len(table)) + table
    return make_ole({"WordDocument": bytes(main), "1Table" if flags & SECOND_TABLE else "0Table": clx})


def make_ole(streams: Mapping[str, bytes]) -> bytes:
    """Pack a container of streams."""
    chains: list[tuple[int, int, int]] = []
    sectors: list[bytes] = []
    for data in streams.values():
        padded = data.ljust(_SMALLEST, b"\0")
        padded += b"\0" * (-len(padded) % SECTOR)
        first = len(sectors)
        sectors += [padded[at : at + SECTOR] for at in range(0, len(padded), SECTOR)]
        chains.append((first, len(sectors), max(len(data), _SMALLEST)))
    entries = [_entry("Root Entry", 5, (_END, 0), (_NONE, 1))]
    for number, (name, (first, _, size)) in enumerate(zip(streams, chains, strict=True), 1):
        entries.append(_entry(name, 2, (first, size), (number + 1 if number < len(streams) else _NONE, _NONE)))
    entries += [_entry("", 0, (0, 0), (_NONE, _NONE))] * (-len(entries) % 4)
    directory = len(sectors)
    listing = b"".join(entries)
    sectors += [listing[at : at + SECTOR] for at in range(0, len(listing), SECTOR)]
    chains.append((directory, len(sectors), 0))
    return _header(directory, len(sectors)) + b"".join(sectors) + _allocation(chains, len(sectors))


def _allocation(chains: list[tuple[int, int, int]], count: int) -> bytes:
    table = [_FREE] * (SECTOR // 4)
    for first, after, _ in chains:
        for sector in range(first, after):
            table[sector] = sector + 1 if sector + 1 < after else _END
    table[count] = _FAT
    return struct.pack(f"<{len(table)}I", *table)


def _header(directory: int, allocation: int) -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<9I", 0, 1, directory, 0, _SMALLEST, _END, 0, _END, 0)
    return (head + struct.pack("<I", allocation)).ljust(SECTOR, b"\xff")


def _entry(name: str, kind: int, place: tuple[int, int], links: tuple[int, int]) -> bytes:
    """Describe a stream: first sector and size, next brother and first child."""
    words = name.encode("utf-16-le") + b"\0\0"
    return words.ljust(64, b"\0") + struct.pack("<HBB3I", len(words), kind, 1, _NONE, *links) + b"\0" * 36 + struct.pack("<IQ", *place)
