"""Judge an archive of made reports: ``python -m tests.bench.archive [COUNT] [WORKERS]``.

Targets: throughput of the last tenth within a tenth of that of the first, peak memory of the parent under 300 MB,
eight times as many rules (made) at most 1.5 × the time. Throughput is drafts per second of processor time of all workers
where the system tells it, because other work on the machine must not count; wall time is told as well.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

from checker import api, batch, gate
from checker.judging import Judge, ready
from tests.bench import made

COUNT, LEAST = 10_000, 1_000
MOST_MEGABYTES, EVEN, RULES, DEARER = 300, 0.1, 8, 1.5
_TICK = os.sysconf("SC_CLK_TCK")
RULE = """\
  - id: x-made-{number}
    title: 补充事项{number}
    level: should
    weight: 1
    place: measures
    basis: [{{source: practice}}]
    need: {{mention: {{terms: [x-made-{number}]}}}}
    say: {{met: 有。, missing: 没有。}}
    remedy: 请写明。
    sample: 示例。
    tests:
      - {{want: met, text: 全年开展{words}专项工作3次。}}
      - {{want: missing, text: 全年发放资料3000份。}}
"""
_SIGNS = "天地玄黄宇宙洪荒日月盈昃辰宿列张"


def words(number: int) -> str:
    """Return four characters that no other made rule looks for."""
    return "".join(_SIGNS[number // 16**place % 16] for place in range(3)) + "行动"


def processor(processes: list[int]) -> float:
    """Seconds of processor time of processes; 0 where the system does not tell."""
    files = [Path(f"/proc/{process}/stat") for process in processes]
    fields = [file.read_text().rpartition(")")[2].split() for file in files if file.exists()]
    return sum(int(each[11]) + int(each[12]) for each in fields) / _TICK


def archive(folder: Path, count: int, workers: int) -> None:
    """Judge all drafts and print how even the pace was and how much memory it took."""
    marks: dict[int, tuple[float, float]] = {}
    tenth = count // 10

    def watch(done: int, _total: int) -> None:
        if done in {tenth, 2 * tenth, count - tenth, count}:
            children = [each.pid for each in multiprocessing.active_children() if each.pid]
            marks[done] = time.perf_counter(), processor([*children, os.getpid()])

    begin = time.perf_counter()
    request = api.Request((folder / "drafts",), cache=folder / "cache")
    with batch.run(request, batch.Plan(folder / "run.sqlite", workers), watch) as outcome:
        print(f"{len(outcome.facts)} drafts in {time.perf_counter() - begin:.0f} s, exit status {gate.status(outcome.facts, gate.Gate())}")
        lost = sum(bool(each.error) for each in outcome.facts)
    spans = ((tenth, 2 * tenth), (count - tenth, count))
    pace = [[tenth / (late - early) for early, late in zip(marks[first], marks[last], strict=True)] for first, last in spans]
    for name, first, last in zip(("wall", "processor"), *pace, strict=True):
        print(f"{name}: second tenth {first:.1f}/s, last tenth {last:.1f}/s, ratio {last / first:.2f} (at least {1 - EVEN})")
    print(f"parent: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most (under {MOST_MEGABYTES}), lost {lost}")
    print(f"results: {(folder / 'run.sqlite').stat().st_size / count / 1000:.1f} kB a draft")


def rules(folder: Path, rounds: int = 7) -> None:
    """Print what eight times as many rules cost."""
    few = api.load_ruleset(cache=folder / "cache")
    many = range((RULES - 1) * len(few.rules))
    terms = "".join(f"  x-made-{number}: [{words(number)}]\n" for number in many)
    local = "".join(RULE.format(number=number, words=words(number)) for number in many)
    (folder / "many.yaml").write_text(f'format: "1"\nextends: base\nrules:\n{local}terms:\n{terms}', encoding="utf-8")
    drafts = [made.report(number).encode() for number in range(20)]
    sets = {len(loaded.rules): loaded for loaded in (few, api.load_ruleset(folder / "many.yaml", cache=folder / "cache"))}
    times: dict[int, list[float]] = {count: [] for count in sets}
    judges = {count: Judge(ready(loaded, folder / "cache"), "township") for count, loaded in sets.items()}
    for _ in range(rounds):
        for count, judge in judges.items():
            begin = time.process_time()
            for draft in drafts:
                assert not judge.judge("draft.txt", lambda data=draft: data).error  # type: ignore[misc]
            times[count].append(time.process_time() - begin)
    (count, first), (more, second) = ((count, statistics.median(values)) for count, values in times.items())
    print(f"{count} rules {first / 20 * 1000:.1f} ms, {more} rules {second / 20 * 1000:.1f} ms a draft: {second / first:.2f} (at most {DEARER})")


def main() -> None:
    """Make the drafts, judge them, and count."""
    count = max(LEAST, int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
    workers = int(sys.argv[2]) if len(sys.argv) > 2 else os.cpu_count() or 1
    with tempfile.TemporaryDirectory(prefix="fazhi-") as name:
        folder = Path(name)
        made.folder(folder / "drafts", count)
        rules(folder)
        archive(folder, count, workers)


if __name__ == "__main__":
    main()
