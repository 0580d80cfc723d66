"""Formats that are kept as text for comparison: a workbook by its cells, drafts with comments by the comments, JSON with line breaks."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from openpyxl import load_workbook

from checker.formatters import FORMATS, formatter, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from checker.model import Assessment, View

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def kept(assessments: Sequence[Assessment], view: View, form: str) -> tuple[str, str]:
    """Return the suffix of the file that keeps a format, and its text."""
    if form in _UNPACKED:
        return ".txt", _UNPACKED[form](formatter(form).render(assessments, view))
    content = whole(form, assessments, view)
    return FORMATS[form], _indented(content) if content.startswith(("{", "[")) else content.replace("\r\n", "\n")


def _indented(content: str) -> str:
    return json.dumps(json.loads(content), ensure_ascii=False, indent=1) + "\n"


def _cells(content: bytes) -> str:
    """Return every sheet: its name, then its rows, cells parted by tabs."""
    book = load_workbook(BytesIO(content))
    return "".join(f"== {sheet.title}\n" + "".join(map(_row, sheet.iter_rows(values_only=True))) for sheet in book)


def _row(values: Sequence[object]) -> str:
    return "\t".join("" if value is None else json.dumps(value, ensure_ascii=False) for value in values).rstrip("\t") + "\n"


def _comments(contents: Mapping[str, bytes]) -> str:
    """Return every draft: its name, then its comments, a line for each paragraph."""
    return "".join(f"== {name}\n" + "".join(f"{line}\n" for line in _lines(data)) for name, data in contents.items())


def _lines(data: bytes) -> Iterator[str]:
    with ZipFile(BytesIO(data)) as package:
        if "word/comments.xml" not in package.namelist():
            return
        for comment in ET.fromstring(package.read("word/comments.xml")):  # noqa: S314 - made a moment ago
            yield f"-- {comment.get(f'{WORD}author')}"
            for paragraph in comment.iter(f"{WORD}p"):
                yield "".join(text.text or "" for text in paragraph.iter(f"{WORD}t"))


_UNPACKED: Mapping[str, Callable[..., str]] = {"xlsx": _cells, "docx": _comments}
