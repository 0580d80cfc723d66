"""Work done by other processes: a bounded window of pending chunks, results in order, and no more lost than what does the harm.

Where the processes are is the executor's business: on this machine (``processes``), in a cluster, or nowhere else (``Here``).
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Generic, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
    from multiprocessing.process import BaseProcess

_P = ParamSpec("_P")
_Task = TypeVar("_Task")
_Result = TypeVar("_Result")

AHEAD: Final = 4
"""Chunks that may be pending for each worker: enough that none waits, few enough that memory is bounded."""
PULSE: Final = 5.0
"""Seconds after which it is asked again whether those who work can still be reached."""
CHUNK: Final = 16
"""Tasks sent at once at most: about half a second of work, beside which sending costs nothing."""
_MOST_PROCESSES: Final = 61
"""Windows can wait for no more."""
_duty: list[Callable[[Any], Any]] = []
"""In a worker process: what it does."""


class Here(Executor):
    """Does the work at once in this very process."""

    def submit(self, fn: Callable[_P, _Result], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_Result]:
        """Do it and return what is done."""
        done: Future[_Result] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def chunk(total: int, workers: int) -> int:
    """Return how many of so many tasks are sent at once: few where there are few, so that nobody is idle and the last ones end together."""
    return max(1, min(CHUNK, total // (workers * AHEAD)))


def processes(work: Callable[[Any], Any]) -> Callable[[int], ProcessPoolExecutor]:
    """Return what starts so many worker processes anew, as every system can; they share nothing with this one, and all they can is ``do``.

    What they do is sent to each once: a chunk that fits into a pipe is sent at once, and nobody waits with half of it when they are ended.
    """
    context = multiprocessing.get_context("spawn")
    return lambda workers: ProcessPoolExecutor(min(workers, _MOST_PROCESSES), context, _serve, (work,))


def do(batch: Any) -> Any:  # noqa: ANN401 - whatever it was started for
    """Do in a worker process what it was started for."""
    (work,) = _duty
    return work(batch)


def _serve(work: Callable[[Any], Any]) -> None:
    """Leave Ctrl-C to the one that is asked to stop, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, daemon=True).start()
    _duty.append(work)


def _follow() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        signal.raise_signal(signal.SIGTERM)


class Line(Generic[_Task, _Result]):
    """Sends tasks in chunks and takes the results in order."""

    def __init__(
        self, start: Callable[[int], Executor], workers: int, work: Callable[[Sequence[_Task]], Sequence[_Result]],
        lost: Callable[[_Task, Callable[[_Task], _Result | None]], _Result], alive: Callable[[], bool] = lambda: True,
    ) -> None:  # fmt: skip
        """``start`` gives an executor with so many workers; ``alive`` says whether they can still be reached.

        ``lost`` says what becomes of a task that ends its worker even alone; it is given what does a smaller task, with None for one that
        ends its worker too.
        """
        self._many, self._one = _Lane(start, workers), _Lane(start, 1)
        self._workers, self._work, self._lost, self._alive = workers, work, lost, alive

    def results(self, tasks: Iterable[_Task], chunk: int = CHUNK, ahead: int = AHEAD) -> Generator[_Result]:
        """Yield a result for each task, in order; tasks are taken as they are needed, ``ahead`` chunks for each worker."""
        rest = iter(tasks)
        window: deque[tuple[list[_Task], Future[Sequence[_Result]]]] = deque()
        try:
            while batch := list(islice(rest, chunk)):
                window.append((batch, self._many.submit(self._work, batch)))
                if len(window) >= self._workers * ahead:
                    yield from self._taken(*window.popleft())
            while window:
                yield from self._taken(*window.popleft())
        finally:
            self._many.end()
            self._one.end()

    def _taken(self, batch: list[_Task], future: Future[Sequence[_Result]]) -> Iterator[_Result]:
        """Yield the results of a chunk; one that failed is done again task by task, so that only the guilty one is lost."""
        if self._ended(future) is None:
            yield from future.result()
            return
        for task in batch:
            done = self._alone(task)
            yield self._lost(task, self._alone) if done is None else done

    def _alone(self, task: _Task) -> _Result | None:
        """Do a task alone; None when that ends its worker."""
        future = self._one.submit(self._work, [task])
        return future.result()[0] if self._ended(future) is None else None

    def _ended(self, future: Future[Sequence[_Result]]) -> BaseException | None:
        """Wait for a chunk and return what went wrong with it; raise ``CancelledError`` when nobody is there any more to do it."""
        while True:
            try:
                return future.exception(PULSE)
            except TimeoutError:
                if not self._alive():
                    raise CancelledError from None
                self._many.relieve()
                self._one.relieve()


class _Lane:
    """An executor that is started when it is needed, and anew when its workers have died."""

    def __init__(self, start: Callable[[int], Executor], workers: int) -> None:
        self._start, self._workers = start, workers
        self._executor: Executor | None = None

    def submit(self, work: Callable[..., _Result], *args: Any) -> Future[_Result]:  # noqa: ANN401 - passed on
        if self._executor is None:
            self._executor = self._start(self._workers)
        try:
            return self._executor.submit(work, *args)
        except BrokenExecutor:
            self.end()
            self._executor = self._start(self._workers)
            return self._executor.submit(work, *args)

    def relieve(self) -> None:
        """Give up own processes when one of them died and nobody noticed; what they were sent fails, as it does when it is noticed."""
        if isinstance(self._executor, ProcessPoolExecutor) and not all(worker.is_alive() for worker in _workers(self._executor)):
            _cut_off(self._executor)

    def end(self) -> None:
        """Stop own processes at once, whatever they do; a cluster has other guests."""
        if isinstance(self._executor, ProcessPoolExecutor):
            _cut_off(self._executor)
            self._executor.shutdown(cancel_futures=True)


def _workers(executor: ProcessPoolExecutor) -> list[BaseProcess]:
    return list((executor._processes or {}).values())  # noqa: SLF001 - it shows them to nobody


def _cut_off(executor: ProcessPoolExecutor) -> None:
    """Kill the workers and give up what they were sending.

    One that dies while it sends a result leaves half of it behind, and as this process holds the end for sending as well, the rest would be
    waited for without end. The executor itself knows no way out (CPython 3.11 to 3.14).
    """
    results: Any = executor._result_queue  # noqa: SLF001
    if results is not None:
        results._writer.close()  # noqa: SLF001
    for worker in _workers(executor):
        worker.kill()
