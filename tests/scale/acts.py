"""What worker processes do in tests: imported by them, so here is nothing they need not have."""

from __future__ import annotations

import os
import signal
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker import limits, readers, work

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.model import Source
    from checker.work import Job, Judged, Task

BAD = 13
"""A task that ends whoever takes it."""
_READ = readers.read


def double(batch: Sequence[int]) -> list[int]:
    return [2 * each for each in batch]


def fragile(batch: Sequence[int]) -> list[int]:
    """Double, and end this process as the system does it for want of memory."""
    if BAD in batch:
        os.kill(os.getpid(), signal.SIGKILL)
    return double(batch)


def half(batch: Sequence[int]) -> list[int]:
    """Double, and end this process when only the beginning of a result is sent."""
    if BAD in batch:

        def send(self: Connection[Any, Any], data: bytes) -> None:
            os.write(self.fileno(), bytes(data)[:2])
            os.kill(os.getpid(), signal.SIGKILL)

        setattr(Connection, "_send", send)  # noqa: B010 - an inner name, which the types do not know
    return double(batch)


def hang(batch: Sequence[int]) -> list[int]:
    time.sleep(600)
    return double(batch)


def tell(batch: Sequence[str]) -> list[str]:
    """Leave a note of the process, then hang."""
    for each in batch:
        Path(each).write_text(str(os.getpid()), encoding="utf-8")
    time.sleep(600)
    return list(batch)


def hostile(job: Job, batch: Sequence[Task]) -> tuple[Judged, ...]:
    """Judge as a worker does, with a reader that does what the name of the draft says."""
    readers.read = _reading
    limits.JUDGING_SECONDS = 2
    return work.judge_apart(job, batch)


def _reading(name: str, data: bytes, *, original: bool = False) -> Source:
    stem = Path(name).stem
    if stem == "hangs":
        time.sleep(600)
    elif stem == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    elif stem == "grows":
        bytearray(4 * limits.JUDGING_MEMORY)
    elif stem == "breaks":
        raise RuntimeError(name)
    return _READ(name, data, original=original)
