"""What surrounds the command: the terminal with its colours, width and characters, the user's folder for caches, the clock.

Sole reader of the environment.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from typing import BinaryIO, TextIO

    from checker.model import RuleSet, RuleSetInfo, View

PROGRAM: Final = "fazhi"
NARROWEST: Final = 60
"""Least width of the page: a table needs it."""
WIDTH: Final = 100
"""Width when no terminal tells its own."""
_BEYOND_GBK: Final = "✓⚠"


def cache_folder() -> Path | None:
    """Return the folder for what may be kept between runs."""
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME", ""))
        base = base if base.is_absolute() else home / ".cache"
    return base / PROGRAM


def day() -> dt.date:
    """Return the day as the user's clock shows it."""
    return dt.datetime.now().astimezone().date()


def colored(choice: str, output: Path | None) -> bool:
    """Whether to colour: as told, else as NO_COLOR and FORCE_COLOR say, else on a terminal."""
    if choice != "auto":
        return choice == "always"
    if output is not None or os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (on_screen() and os.environ.get("TERM") != "dumb")


def on_screen() -> bool:
    """Whether somebody looks at what is printed."""
    return sys.stdout is not None and sys.stdout.isatty()


def watched() -> bool:
    """Whether somebody looks at what is told beside the output."""
    return sys.stderr is not None and sys.stderr.isatty()


def standard_input() -> BinaryIO | None:
    """Return what is piped into the program; None where a program without a terminal has nothing of the kind."""
    return sys.stdin.buffer if sys.stdin is not None else None


def columns(width: int | None, output: Path | None) -> int:
    """Return the columns to fill: as told, else those of the terminal."""
    if width is None and output is None and on_screen():
        import shutil  # noqa: PLC0415 - nothing else needs it

        width = shutil.get_terminal_size((WIDTH, 0)).columns
    return max(WIDTH if width is None else width, NARROWEST)


def only_gbk(output: Path | None) -> bool:
    """Whether the terminal lacks the marks beyond GBK."""
    if output is not None:
        return False
    try:
        _BEYOND_GBK.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return True
    return False


def view(ruleset: RuleSet | RuleSetInfo, output: Path | None, *, width: int | None = None, color: str = "auto", outline: bool = False) -> View:
    """Say how a page is to look where it goes: on the terminal, or in a file."""
    from checker.model import RuleSetInfo, View  # noqa: PLC0415 - `--version` must not pay for it

    return View(
        RuleSetInfo(ruleset.id, ruleset.version, ruleset.title, ruleset.digest, ruleset.changes),
        width=columns(width, output),
        color=colored(color, output),
        ascii_marks=only_gbk(output),
        outline=outline,
    )


def accept_all_characters() -> None:
    """Let stdout replace what it cannot encode."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")


def hang_up(stream: TextIO) -> None:
    """Send what is still to be written nowhere: the reader of this stream has seen enough, or can be told no more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
