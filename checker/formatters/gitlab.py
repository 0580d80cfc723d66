"""Remarks as a Code Quality report of GitLab, which merges remarks with the same fingerprint and shows them by line.

GitLab compares reports by their fingerprints itself; what was fixed is not told, because a report lists what there is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from checker.formatters import since
from checker.formatters.remarks import UNDECIDED, Remark, Severity, listed, posix, remarks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from checker.model import Assessment, View

_SEVERITY: Final[Mapping[Severity, str]] = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.NOTE: "info"}
_UNDECIDED: Final = "blocker"


def render(assessments: Sequence[Assessment], view: View) -> Iterator[str]:
    """Yield the list of all remarks of all drafts."""
    pairs = since.paired(assessments, view)
    yield from listed([_issue(remark, posix(each.path)) for remark in remarks(each, view, progress)] for each, progress in pairs)
    yield "\n"


def _issue(remark: Remark, path: str) -> dict[str, object]:
    return {
        "description": remark.message,
        "content": {"body": remark.text},
        "check_name": remark.id,
        "fingerprint": remark.fingerprint,
        "severity": _UNDECIDED if remark.id == UNDECIDED else _SEVERITY[remark.severity],
        "location": {"path": path, "lines": {"begin": remark.place.line}},
    }
