"""Which results stop a run: the one place of the exit status."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

from checker.model import Level, Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def exit_status(assessments: Sequence[Assessment], gate: Gate | None = None) -> ExitStatus:
    """Return the worst that is true of any document; nothing judged is a failure."""
    gate = gate or Gate()
    if not assessments or any(map(_failed, assessments)):
        return ExitStatus.FAILED
    if not gate.report_only and any(_stopped(assessment, gate) for assessment in assessments):
        return ExitStatus.FINDINGS
    return ExitStatus.CLEAN


def _failed(assessment: Assessment) -> bool:
    broken = any(item.status is Status.ERROR for item in assessment.items)
    return broken or bool(assessment.error) or assessment.verdict is Verdict.UNDECIDED


def _stopped(assessment: Assessment, gate: Gate) -> bool:
    stopping = {Status.MISSING, Status(gate.fail_on)}
    if any(item.level is Level.MUST and item.status in stopping and not item.waiver for item in assessment.items):
        return True
    value = assessment.score.value
    return gate.fail_under is not None and not (value is not None and value >= gate.fail_under)
