"""How far a run is: a line on the terminal while it lasts, nothing where nobody looks."""

# ruff: noqa: PLC0415 - all but click is imported where it is needed

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from functools import cache
from typing import TYPE_CHECKING

from checker import terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def progress() -> Iterator[Callable[[int, int], None]]:
    """Give what is told how many drafts of how many are done; nothing is shown before the first is."""
    with ExitStack() as stack:
        bar = cache(lambda total: _bar(stack, total))
        yield lambda done, total: bar(total)(done) if terminal.watched() else None


def _bar(stack: ExitStack, total: int) -> Callable[[int], None]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("检查"), BarColumn(), MofNCompleteColumn(), TextColumn("份，还需"), TimeRemainingColumn())
    shown = stack.enter_context(Progress(*columns, console=Console(stderr=True), transient=True))
    task = shown.add_task("", total=total)
    return lambda done: shown.update(task, completed=done)
