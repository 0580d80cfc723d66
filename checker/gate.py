"""Which results stop a run: the one place of the exit status."""

from __future__ import annotations

from collections import Counter
from enum import IntEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

from checker.model import Level, Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.model import Assessment


class ExitStatus(IntEnum):
    """What the program says to the one that started it."""

    CLEAN = 0
    FINDINGS = 1
    """A document does not pass the gate."""
    FAILED = 2
    """The job could not be done."""
    INTERRUPTED = 130


class Gate(NamedTuple):
    """Which results end with ``FINDINGS``; changes nothing about the results themselves."""

    fail_under: float | None = None
    """Least score, compared with the score as it is shown."""
    fail_on: Literal["missing", "partial"] = "missing"
    """From which status on a required item counts."""
    report_only: bool = False
    """Never end with ``FINDINGS``."""


class Facts(NamedTuple):
    """As much of an assessment as the gate and the summary of a run look at."""

    path: str
    verdict: Verdict
    score: float | None
    missing: int
    """Required items that are missing and not waived."""
    partial: int
    """Required items that are incomplete and not waived."""
    failed: bool
    """Whether something could not be judged."""
    error: str = ""


def facts(assessment: Assessment) -> Facts:
    """Return what the gate looks at."""
    found = Counter(item.status for item in assessment.items if item.level is Level.MUST and not item.waiver)
    broken = any(item.status is Status.ERROR for item in assessment.items)
    failed = broken or bool(assessment.error) or assessment.verdict is Verdict.UNDECIDED
    missing, partial = found[Status.MISSING], found[Status.PARTIAL]
    return Facts(assessment.path, assessment.verdict, assessment.score.value, missing, partial, failed, assessment.error)


def status(found: Iterable[Facts], gate: Gate) -> ExitStatus:
    """Return the worst that is true of any document; nothing judged is a failure."""
    return max((_status(each, gate) for each in found), default=ExitStatus.FAILED)


def _status(found: Facts, gate: Gate) -> ExitStatus:
    if found.failed:
        return ExitStatus.FAILED
    return ExitStatus.FINDINGS if not gate.report_only and _stopped(found, gate) else ExitStatus.CLEAN


def _stopped(found: Facts, gate: Gate) -> bool:
    if found.missing or (gate.fail_on == "partial" and found.partial):
        return True
    return gate.fail_under is not None and not (found.score is not None and found.score >= gate.fail_under)
