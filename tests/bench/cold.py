"""Time a cold start against its floor, interleaved, as ratios: ``python -m tests.bench.cold [RUNS] [DRAFT]``.

Targets: ``fazhi check`` of one .txt report at most 4 × importing click, rich and yaml; ``fazhi --version`` at most
1.5 × importing click; byte code and caches are warm. Machines are noisy: the ratio of medians of interleaved runs is what counts.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
DRAFT = next(iter(sorted((ROOT / "examples").rglob("*薄弱.txt"))), ROOT / "README.md")
IMPORT_ALL = (sys.executable, "-c", "import click, rich.console, rich.table, yaml")
IMPORT_CLICK = (sys.executable, "-c", "import click")


WARM = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""A cold start with warm byte code: the first run of each command must be able to write it."""


def timed(command: tuple[str, ...]) -> float:
    """Wall time of one run in seconds; the exit status does not matter."""
    begin = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, env=WARM)  # noqa: S603 - fixed commands
    return time.perf_counter() - begin


def main() -> None:
    """Run all commands in turns and print medians and ratios."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    draft = sys.argv[2] if len(sys.argv) > 2 else str(DRAFT)
    fazhi = str(Path(sys.executable).with_name("fazhi"))
    commands = {
        "check": (fazhi, "check", draft),
        "imports": IMPORT_ALL,
        "version": (fazhi, "--version"),
        "click": IMPORT_CLICK,
    }
    for command in commands.values():
        timed(command)
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            times[name].append(timed(command))
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, value in medians.items():
        print(f"{name:8} median {value:.3f} s, least {min(times[name]):.3f} s")
    print(f"check / imports = {medians['check'] / medians['imports']:.2f} (at most 4)")
    print(f"version / click = {medians['version'] / medians['click']:.2f} (at most 1.5)")


if __name__ == "__main__":
    main()
