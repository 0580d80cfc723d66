"""Remarks as a Code Quality report of GitLab, which merges remarks with the same fingerprint and shows them by line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from checker.formatters.remarks import UNDECIDED, Remark, Severity, dumped, posix, remarks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from checker.model import Assessment, View

_SEVERITY: Final[Mapping[Severity, str]] = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.NOTE: "info"}
_UNDECIDED: Final = "blocker"


def render(assessments: Sequence[Assessment], view: View) -> str:
    """Return the list of all remarks of all drafts."""
    return dumped([_issue(remark, posix(each.path)) for each in assessments for remark in remarks(each, view)])


def _issue(remark: Remark, path: str) -> dict[str, object]:
    return {
        "description": remark.message,
        "content": {"body": remark.text},
        "check_name": remark.id,
        "fingerprint": remark.fingerprint,
        "severity": _UNDECIDED if remark.id == UNDECIDED else _SEVERITY[remark.severity],
        "location": {"path": path, "lines": {"begin": remark.place.line}},
    }
