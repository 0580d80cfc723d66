"""How far a run is: a line on the terminal while it lasts, nothing where nobody looks."""

# ruff: noqa: PLC0415 - all but click is imported where it is needed

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from checker import terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def progress() -> Iterator[Callable[[int, int], None]]:
    """Give what is told how many drafts of how many are done."""
    if not terminal.watched():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("检查"), BarColumn(), MofNCompleteColumn(), TextColumn("份，还需"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
