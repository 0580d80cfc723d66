"""The process that parses PDF files for ``readers.pdf``: the library is C++ and the files are strangers'.

Run by its path, with its limits (memory in bytes, pages, characters) as arguments, it imports nothing of this package.
It answers each request on standard input with a reply on standard output until its input ends; both are a length of
eight bytes and that many bytes: a PDF file goes in, JSON comes out.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_LENGTH = 8
_PASSWORD = (4, 5)
"""Codes of pdfium: a password is wanted, a kind of protection is unknown."""
_NO_TEXT = "\x00\ufeff"


def main() -> None:
    """Answer requests until standard input ends."""
    memory, pages, characters = map(int, sys.argv[1:])
    _limit(memory)
    source, target = sys.stdin.buffer, sys.stdout.buffer
    while head := source.read(_LENGTH):
        reply = json.dumps(answer(source.read(int.from_bytes(head, "big")), pages, characters)).encode()
        target.write(len(reply).to_bytes(_LENGTH, "big") + reply)
        target.flush()


def _limit(memory: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (OSError, ValueError):
        return


def answer(data: bytes, most_pages: int, most_characters: int) -> dict[str, Any]:
    """Return the lines of each page under ``pages``, or one word under ``error``: missing, locked, damaged or large."""
    try:
        import pypdfium2  # noqa: PLC0415 - told in the reply when it is absent
    except ImportError:
        return {"error": "missing"}
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        return {"error": "locked" if fault.err_code in _PASSWORD else "damaged"}
    with document:
        if len(document) > most_pages:
            return {"error": "large"}
        try:
            return _pages(document, most_characters)
        except (pypdfium2.PdfiumError, MemoryError):
            return {"error": "damaged"}


def _pages(document: Any, most: int) -> dict[str, Any]:  # noqa: ANN401 - the package has no types worth the import
    pages, characters = [], 0
    for page in document:
        layer = page.get_textpage()
        characters += layer.count_chars()
        if characters > most:
            return {"error": "large"}
        height = page.get_height()
        pages.append({"height": height, "lines": [*_lines(layer, height)]})
        layer.close()
        page.close()
    return {"pages": pages}


def _lines(layer: Any, height: float) -> Iterator[tuple[str, float, float, float, float]]:  # noqa: ANN401
    """Yield text, left, right, top and bottom of each line, in points from the upper left corner."""
    text = _text(layer)
    start = 0
    for line in text.splitlines(keepends=True):
        words = line.strip(" \r\n" + _NO_TEXT)
        if words:
            first = start + line.index(words)
            left, low, _, high = layer.get_charbox(first, loose=True)
            _, low_end, right, high_end = layer.get_charbox(first + len(words) - 1, loose=True)
            yield words, left, right, height - max(high, high_end), height - min(low, low_end)
        start += len(line)


def _text(layer: Any) -> str:  # noqa: ANN401
    """Text of a page, one character for each that pdfium counts, so that places can be asked for."""
    count = layer.count_chars()
    text: str = layer.get_text_range() if count else ""
    if len(text) != count:
        from pypdfium2 import raw  # noqa: PLC0415 - only pages with rare characters need it

        text = "".join(chr(min(raw.FPDFText_GetUnicode(layer, index), sys.maxunicode)) for index in range(count))
    return text


if __name__ == "__main__":
    main()
