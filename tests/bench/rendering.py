"""Show an archive in every format and tell what it takes: ``python -m tests.bench.rendering [COUNT] [FORMAT…]``.

Target: a text format takes no more memory for many drafts than for few; web page and workbook may keep a row of each. Peak of a process of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from checker.formatters import FORMATS
from tests.bench import made

COUNT = 2000
_FAZHI = "from checker.cli import program; program()"


def run(*args: str | Path) -> tuple[float, float]:
    """Run the program; return its peak in megabytes and its seconds of processor time."""
    process = subprocess.Popen([sys.executable, "-c", _FAZHI, *map(str, args)], stderr=subprocess.DEVNULL)  # noqa: S603
    _, _, used = os.wait4(process.pid, 0)
    return used.ru_maxrss / 1024, used.ru_utime + used.ru_stime


def main() -> None:
    """Judge made drafts, then show them in one format after the other."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    with tempfile.TemporaryDirectory(prefix="fazhi-") as name:
        folder = Path(name)
        made.folder(folder / "drafts", count)
        run("check", folder / "drafts", "--results", folder / "run.sqlite")
        for form in sys.argv[2:] or FORMATS:
            target = folder / f"out-{form}"
            megabytes, seconds = run("render", folder / "run.sqlite", "--format", f"{form}={target}")
            size = sum(file.stat().st_size for file in (target.rglob("*") if target.is_dir() else [target]))
            print(f"{form:9} {megabytes:5.0f} MB at most, {seconds:6.1f} s, {size / 1e6:6.1f} MB written", flush=True)


if __name__ == "__main__":
    main()
