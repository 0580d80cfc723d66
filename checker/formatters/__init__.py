"""Formats of the output: each is a module with one function ``render``; a new one is a file and a line in ``FORMATS``."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from checker.model import Assessment, View


class Formatter(Protocol):
    """What a module must offer to stand in ``FORMATS``."""

    def render(self, assessments: Sequence[Assessment], view: View) -> Iterator[str] | bytes | Mapping[str, bytes]:
        """Return the whole output for all documents; nothing is printed or written.

        A page comes in pieces, in order, so that an archive is never in memory as a whole; bytes are a file that is no text;
        a mapping holds one file for each draft by its name, made when it is asked for.
        """


FORMATS: Final[Mapping[str, str]] = {
    "console": ".txt",
    "json": ".json",
    "html": ".html",
    "docx": ".docx",
    "markdown": ".md",
    "csv": ".csv",
    "xlsx": ".xlsx",
    "sarif": ".sarif",
    "junit": ".xml",
    "gitlab": ".json",
    "github": ".txt",
    "rdjson": ".json",
}
"""Module of each format (its name on the command line) and the suffix of its files.

A formatter is imported when it is asked for: a page for the terminal must not pay for the packages of the others.
"""


SUFFIXES: Final[Mapping[str, str]] = {suffix: form for form, suffix in reversed([*FORMATS.items()])} | {".htm": "html", ".markdown": "markdown"}
"""What is written into a file of which only the name is told: of several formats with one suffix the first."""
OPENED: Final = (".html", ".htm", ".docx", ".xlsx", ".csv", ".xml")
"""Suffixes that a program of the desktop opens, which can make nothing of other formats."""


def formatter(name: str) -> Formatter:
    """Return the formatter of a name out of ``FORMATS``."""
    return cast("Formatter", import_module(f"{__name__}.{name}"))


def whole(name: str, assessments: Sequence[Assessment], view: View) -> str:
    """Return the whole page of a format that is text."""
    return "".join(cast("Iterator[str]", formatter(name).render(assessments, view)))


def document(assessment: Assessment, view: View) -> str:
    """Return the JSON of one document alone, which ``resultfile`` reads back."""
    return cast("str", import_module(f"{__name__}.json").document(assessment, view))
