"""Half an hour of mixed formats, hostile files among them: ``python -m tests.bench.soak [MINUTES] [WORKERS]``.

The same processes judge all the time what ``tests.bench.fuzz`` makes (sound files with bytes, values or parts changed) and
made reports, and keep the results in one file. Target: after the first third neither the parent nor any worker grows by
more than a tenth, no draft is lost, and nothing but sentences is told. Memory is that of ``/proc``: Linux only.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
import time
from contextlib import ExitStack, closing
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from checker import api, pool, work
from checker.drafts import Draft
from checker.model import RuleSetInfo, View
from checker.store import Store
from tests.bench import fuzz, made

if TYPE_CHECKING:
    from collections.abc import Iterator

MINUTES, GROWTH = 30.0, 1.1
SLOTS = 1000
"""Names that files take in turns: more than may be pending."""


def tasks(folder: Path, end: float) -> Iterator[work.Task]:
    """Write files and name them until the time is over; every other one is hostile."""
    for number in count():
        if time.monotonic() > end:
            return
        sample = fuzz.mutated(number) if number % 2 else fuzz.Sample("a.txt", made.report(number).encode())
        path = folder / f"{number % SLOTS}{Path(sample.name).suffix}"
        path.write_bytes(sample.data)
        yield work.Task(Draft(str(path)), str(path))


def memory() -> dict[int, float]:
    """Megabytes of this process and of its workers, by process."""
    found = {}
    for process in (os.getpid(), *(each.pid for each in multiprocessing.active_children() if each.pid)):
        facts = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines())
        found[process] = int(facts["VmRSS"].split()[0]) / 1024
    return found


def main() -> None:
    """Judge until the time is over and print what came of it."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES
    workers = int(sys.argv[2]) if len(sys.argv) > 2 else pool.cores()
    begin = time.monotonic()
    third, early, outcomes = begin + minutes * 20, dict[int, float](), {"judged": 0, "refused": 0, "lost": 0, "crashed": 0}
    with ExitStack() as stack:
        name = stack.enter_context(tempfile.TemporaryDirectory(prefix="fazhi-"))
        store = stack.enter_context(closing(Store(Path(name) / "run.sqlite")))
        folder, loaded = Path(name) / "drafts", api.load_ruleset()
        folder.mkdir()
        job = stack.enter_context(work.lent(work.Job(work.packed(loaded), "township", cache=Path(name) / "cache")))
        line = pool.Line(pool.processes(partial(work.judge_apart, job)), workers, pool.do, work.lost)
        store.begin(work.heading(View(RuleSetInfo(loaded.id, loaded.version, loaded.title))), numbers=False)
        late = dict[int, float]()
        for place, judged in enumerate(line.results(tasks(folder, begin + minutes * 60))):
            store.add(place, judged, "soak")
            outcomes[fate(judged)] += 1
            if place % 100 == 0:
                late = memory()
                early = early or (late if time.monotonic() > third else {})
    print(f"{sum(outcomes.values())} files in {minutes:g} minutes: {outcomes}")
    for process, before in early.items():
        print(f"{'parent' if process == os.getpid() else 'worker'}: {before:.0f} MB, then {late.get(process, 0):.0f} MB")
    grown = [process for process, before in early.items() if late.get(process, 0) > GROWTH * before]
    sound = bool(early) and early.keys() == late.keys() and not grown and not outcomes["lost"] and not outcomes["crashed"]
    print("steady" if sound else f"NOT STEADY: grown {grown}, workers replaced {len(late.keys() - early.keys())}")
    sys.exit(not sound)


def fate(judged: work.Judged) -> str:
    """Say what became of a file."""
    told = judged.entries[0].facts.error if judged.entries else ""
    if "超过了限定" in told or "超过了限度" in told:
        return "lost"
    return "crashed" if "程序出错" in told else "refused" if told else "judged"


if __name__ == "__main__":
    main()
