"""Remarks as annotations of GitHub Actions, one command a line: the gravest first, and no more than GitHub shows.

The runner takes any line that begins with ``::`` for a command. Every line made here is one, and what documents say
stands in it escaped; a page for the terminal beside it on the same log needs ``::stop-commands::`` around it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from checker import layout
from checker.formatters import labels, since
from checker.formatters.remarks import Remark, Severity, posix, remarks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from checker.model import Assessment, View

_COMMAND: Final[Mapping[Severity, str]] = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_MOST: Final = 10
"""Annotations of one level that GitHub shows of a step."""
_DATA: Final = {ord("%"): "%25", ord("\r"): "%0D", ord("\n"): "%0A"}
_PROPERTY: Final = {**_DATA, ord(":"): "%3A", ord(","): "%2C"}


def render(assessments: Sequence[Assessment], view: View) -> Iterator[str]:
    """Yield the commands, and what nobody sees but the reader that must not take them for a draft."""
    found: dict[Severity, list[tuple[Remark, str]]] = {severity: [] for severity in Severity}
    counts: Counter[Severity] = Counter()
    for assessment, progress in since.paired(assessments, view):
        for remark in remarks(assessment, view, progress):
            counts[remark.severity] += 1
            if len(found[remark.severity]) < _MOST:
                found[remark.severity].append((remark, posix(assessment.path)))
    for severity, pairs in found.items():
        yield from (f"{line}\n" for line in _annotations(severity, pairs, counts[severity]))
    yield f"::debug::{labels.FOOTER}\n"


def _annotations(severity: Severity, pairs: Sequence[tuple[Remark, str]], count: int) -> Iterator[str]:
    """Yield what GitHub has room for; where that is not all, the last one tells how many are left."""
    shown = count if count <= _MOST else _MOST - 1
    for remark, path in pairs[:shown]:
        yield _command(severity, remark.text, file=path, title=remark.title, **_columns(remark))
    if shown < count:
        yield _command(severity, labels.REST.format(count=count - shown))


def _columns(remark: Remark) -> dict[str, str]:
    """Return the place; GitHub counts columns from 1 and takes the end as included."""
    place = remark.place
    if not place.exact:
        return {"line": str(place.line)}
    return {"line": str(place.line), "col": str(place.column + 1), "endColumn": str(place.column + len(place.words))}


def _command(severity: Severity, text: str, **properties: str) -> str:
    told = ",".join(f"{name}={_shown(value, _PROPERTY)}" for name, value in properties.items())
    return f"::{_COMMAND[severity]}{' ' if told else ''}{told}::{_shown(text, _DATA)}"


def _shown(text: str, escapes: Mapping[int, str]) -> str:
    return layout.visible(text).translate(escapes)
