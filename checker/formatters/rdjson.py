"""Remarks as rdjson for reviewdog: columns are 1-based bytes of UTF-8, ends are exclusive, repairs are suggestions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from checker.formatters import since
from checker.formatters.remarks import TOOL, Remark, Severity, listed, posix, remarks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from checker.formatters.places import Place
    from checker.model import Assessment, View

_SEVERITY: Final[Mapping[Severity, str]] = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.NOTE: "INFO"}

_Json = dict[str, object]


def render(assessments: Sequence[Assessment], view: View) -> Iterator[str]:
    """Yield one object with all remarks of all drafts."""
    pairs = since.paired(assessments, view)
    yield f'{{"source": {{"name": "{TOOL}"}}, "diagnostics": '
    yield from listed([_diagnostic(remark, posix(each.path)) for remark in remarks(each, view, progress)] for each, progress in pairs)
    yield "}\n"


def _diagnostic(remark: Remark, path: str) -> _Json:
    made: _Json = {
        "message": remark.text,
        "location": {"path": path, "range": _range(remark.place)},
        "severity": _SEVERITY[remark.severity],
        "code": {"value": remark.id},
    }
    if remark.repair is not None and remark.place.exact:
        made["suggestions"] = [{"range": _range(remark.place), "text": remark.repair}]
    return made


def _range(place: Place) -> _Json:
    """Return the stretch of the file's line; the line alone where its columns are unknown."""
    if not place.exact:
        return {"start": {"line": place.line}}
    start, end = (len(place.row[:column].encode()) + 1 for column in (place.column, place.column + len(place.words)))
    return {"start": {"line": place.line, "column": start}, "end": {"line": place.line, "column": end}}
