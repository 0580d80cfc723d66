"""Work done by other processes: in order, bounded, and only what does harm is lost."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import CancelledError, Executor, Future
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from checker import pool
from tests.scale import acts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

TASKS = range(40)
posix = pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")


def line(start: Callable[[int], Executor], workers: int, work: Any = acts.double) -> pool.Line[int, int]:
    return pool.Line(start, workers, work, lambda task, _: -task)


def apart(workers: int, work: Any = acts.double) -> pool.Line[int, int]:
    return line(pool.processes(work), workers, pool.do)


@pytest.mark.parametrize("line", [line(lambda _: pool.Here(), 1), apart(1), apart(3)], ids=["here", "one", "three"])
def test_results_are_the_same_and_in_order_wherever_they_are_made(line: pool.Line[int, int]) -> None:
    assert list(line.results(TASKS, chunk=3)) == [2 * task for task in TASKS]
    assert not multiprocessing.active_children()


@posix
@pytest.mark.parametrize("work", [acts.fragile, acts.half])
def test_a_task_that_ends_its_worker_is_the_only_one_lost(work: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "PULSE", 0.5)
    assert list(apart(2, work).results(TASKS, chunk=4)) == [-task if task == acts.BAD else 2 * task for task in TASKS]
    assert not multiprocessing.active_children()


@posix
def test_who_stops_while_a_result_is_half_sent_does_not_wait_for_the_rest() -> None:
    results = apart(1, acts.half).results((0, acts.BAD), chunk=1)
    assert next(results) == 0
    wait(lambda: not multiprocessing.active_children())
    results.close()


@pytest.mark.parametrize(("total", "workers", "chunk"), [(0, 2, 1), (9, 8, 1), (61, 2, 7), (61, 8, 1), (300, 8, 9), (10**6, 8, pool.CHUNK)])
def test_chunks_are_small_where_there_is_little_so_that_every_worker_has_some(total: int, workers: int, chunk: int) -> None:
    assert pool.chunk(total, workers) == chunk


class Later(Executor):
    """Does nothing until it is asked for a result, and notes what it was sent."""

    def __init__(self) -> None:
        self.sent: list[int] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.sent += args[0]
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


def test_only_so_much_is_sent_ahead_however_much_there_is() -> None:
    taken: list[int] = []

    def endless() -> Iterator[int]:
        for task in range(10**9):
            taken.append(task)
            yield task

    later = Later()
    results = line(lambda _: later, 3).results(endless(), chunk=2, ahead=4)
    first = [next(results) for _ in range(100)]
    results.close()
    assert first == [2 * task for task in range(100)]
    assert len(taken) <= 100 + 3 * 4 * 2
    assert taken == later.sent


def test_who_stops_early_leaves_no_process_behind() -> None:
    results = apart(2, _one_then_hang).results(range(9), chunk=1)
    assert next(results) == 0
    begin = time.perf_counter()
    results.close()
    assert time.perf_counter() - begin < 60
    assert not multiprocessing.active_children()


def _one_then_hang(batch: Sequence[int]) -> Sequence[int]:
    return batch if list(batch) == [0] else acts.hang(batch)


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_workers_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    note = tmp_path / "note"
    code = "from checker import pool; from tests.scale import acts; list(pool.Line(pool.processes(acts.tell), 1, pool.do, str)"
    code += f".results([{str(note)!r}]))"
    with subprocess.Popen([sys.executable, "-c", code]) as parent:  # noqa: S603 - a fixed command
        wait(lambda: note.exists() and note.read_text(encoding="utf-8"))
        os.kill(parent.pid, signal.SIGKILL)
    worker = int(note.read_text(encoding="utf-8"))
    wait(lambda: not alive(worker))


def alive(process: int) -> bool:
    stat = Path(f"/proc/{process}/stat")
    with suppress(FileNotFoundError, ProcessLookupError):
        return stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    return False


def wait(done: Callable[[], object], seconds: float = 120) -> None:
    """Wait until something is so; fail when it never is."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.05)


class Silent(Executor):
    """Takes work and never answers, as a cluster that went away."""

    def submit(self, *_args: object, **_more: object) -> Future[Any]:
        return Future()


def test_work_that_nobody_does_any_more_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "PULSE", 0.01)
    line = pool.Line[int, int](lambda _: Silent(), 1, list, lambda task, _: task, alive=lambda: False)
    with pytest.raises(CancelledError):
        list(line.results([1]))
