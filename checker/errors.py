"""What can go wrong for the reader of a message, as one small tree.

    CheckerError              base: the message is one Chinese sentence ready to be shown
    ├── RuleError             a rule file is broken; lists every fault with file, line and key
    ├── LabelError            a label file is broken; lists every fault likewise
    ├── UnreadableError       a draft cannot be read; says why and what to do
    ├── WrongKindError        a draft is readable but is another kind of document
    ├── ResultError           a stored result cannot be read back; says why and what to do
    ├── RepairError           a draft cannot be repaired without changing what is judged
    └── UsageError            the request itself makes no sense (no such path, empty folder)

Each is raised where the fault is known and told once, by the command.
"""

from __future__ import annotations

from dataclasses import dataclass


class CheckerError(Exception):
    """An expected failure; ``str(error)`` is the sentence for the user."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One defect of a rule file."""

    file: str
    """File name as the user gave it."""
    line: int
    """1-based line, never 0."""
    key: str
    """Dotted path of the key, e.g. ``rules[3].need``."""
    message: str
    """What is wrong and, where known, which spelling was meant."""

    def __str__(self) -> str:
        """Render ``file:line: key：message``."""
        return f"{self.file}:{self.line}: {self.key}：{self.message}"


class RuleError(CheckerError):
    """One or more faults in rule files, all of them at once."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        """Keep the faults in the order of file and line."""
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.file, fault.line)))
        super().__init__("\n".join(map(str, self.faults)))


class LabelError(CheckerError):
    """One or more faults in label files, all of them at once."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        """Keep the faults in the order of file and line."""
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.file, fault.line)))
        super().__init__("\n".join([*map(str, self.faults), f"标注有 {len(faults)} 处错误，请改正后再试。"]))


class UnreadableError(CheckerError):
    """The bytes cannot be turned into text that may be judged."""


class WrongKindError(CheckerError):
    """The text is not an annual report on rule-of-law government."""


class ResultError(CheckerError):
    """A file is no stored result, or not as this program wrote it."""


class RepairError(CheckerError):
    """The repaired text could not be vouched for; nothing is written."""


class UsageError(CheckerError):
    """The request cannot be carried out as it stands."""
