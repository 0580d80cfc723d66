"""Many drafts: judged by all cores or a cluster, kept in a file while the run goes on, read back one by one."""

from __future__ import annotations

import os
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from checker import api, storage
from checker.drafts import STDIN
from checker.errors import CheckerError, UsageError, reason
from checker.gate import Gate
from checker.model import RuleSetInfo, View

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
    from pathlib import Path

    from checker.api import Outcome, Request
    from checker.drafts import Draft
    from checker.model import RuleSet, Since
    from checker.store import Store
    from checker.work import Job, Judged, Task

FEW: Final = 60
"""Drafts up to which starting workers would cost more than it saves."""
TABLES: Final = ".parquet"
"""Suffix of a folder of tables."""


class Plan(NamedTuple):
    """In which way a request is carried out, however many drafts there are."""

    results: Path | None = None
    """File, or folder of tables, where results are kept and an interrupted run goes on."""
    workers: int | None = None
    """Processes; None for as many as there are cores, where they are worth starting."""
    cluster: str = ""
    """Address of a Dask scheduler, or ``local``."""
    gate: Gate = Gate()
    """What stops the run: kept with the results."""


@contextmanager
def run(request: Request, plan: Plan, watch: Callable[[int, int], None]) -> Iterator[Outcome]:
    """Carry out a request; the assessments can be read as long as the context lasts.

    ``watch`` is told how many drafts of how many are done. Raises as ``api.survey`` does, and ``UsageError`` for all that is wrong
    with the results file or the cluster.
    """
    loaded, selection = api.survey(request)
    if plan == Plan(gate=plan.gate) and (len(selection.drafts) <= FEW or STDIN in request.paths):
        yield api.judged(request, loaded, selection, limited=True)
        return
    if STDIN in request.paths:
        msg = "标准输入只能单独检查，不能用 --results、--workers、--cluster，请先存成文件。"
        raise UsageError(msg)
    from checker import work  # noqa: PLC0415 - few drafts need none of it

    original = request.revisions == "original"
    job = work.Job(work.packed(loaded), request.profile, original, request.numbers, api.in_force(request), request.cache)
    with closing(_opened(plan.results)) as store:
        _demand_all(store, selection.drafts)
        view = _view(loaded, plan, numbers=request.numbers)
        store.begin(work.heading(view), _place(""), numbers=view.numbers)
        _judge(store, job, selection.drafts, plan, watch)
        outcome = api.Outcome(loaded, store.assessments(), (*selection.skipped, *store.skipped()), store.facts(), partial(_keep, store, view))
        if plan.results and plan.results.suffix == TABLES:
            from checker import parquet  # noqa: PLC0415 - a heavy package

            parquet.write(plan.results, outcome.assessments)
        yield outcome


def demand(plan: Plan) -> None:
    """Refuse a plan before the work that could not be carried out after it."""
    if plan.results is None:
        return
    from checker import parquet, store  # noqa: PLC0415 - most runs need neither

    if plan.results.suffix not in {store.SUFFIX, TABLES}:
        msg = f"--results 的文件名应当以 {store.SUFFIX} 结尾（可以接着检查），或者以 {TABLES} 结尾（表格文件夹），请改正 {plan.results.name}。"
        raise UsageError(msg)
    if plan.results.suffix == TABLES:
        parquet.demand()


def _opened(results: Path | None) -> Store:
    """Open the file of results; that of a folder of tables lies in it."""
    from checker.store import SUFFIX, Store  # noqa: PLC0415 - few drafts need no file

    if results is None or results.suffix != TABLES:
        return Store(results)
    try:
        results.mkdir(exist_ok=True)
    except OSError as fault:
        msg = f"建不了文件夹 {results}（{reason(fault)}），请检查路径和权限。"
        raise UsageError(msg) from fault
    return Store(results / f"run{SUFFIX}")


def _demand_all(store: Store, drafts: Sequence[Draft]) -> None:
    """Refuse a file with results of other drafts that are still there: nobody would see those any more."""
    home, names = store.earlier()
    now = {_place(each.path) for each in drafts} if names else set()
    for place in (os.path.normpath(os.path.join(home, each)) if not storage.is_remote(each) else each for each in names):  # noqa: PTH118
        if place not in now and _exists(place):
            msg = f"{store.path} 里有 {place} 的结果，这次不检查它，它的结果就看不到了；请换一个结果文件，或者把它们一起检查。"
            raise UsageError(msg)


def _exists(place: str) -> bool:
    try:
        return bool(storage.files(place)) if storage.is_remote(place) else os.path.exists(place)  # noqa: PTH110 - never raises
    except CheckerError:
        return False


def _view(loaded: RuleSet, plan: Plan, *, numbers: bool) -> View:
    """Say what is kept of how a run is shown."""
    told = RuleSetInfo(loaded.id, loaded.version, loaded.title, loaded.digest, loaded.changes)
    return View(told, numbers=numbers, fail_on=plan.gate.fail_on, fail_under=plan.gate.fail_under)


def _keep(store: Store, view: View, since: Since | None, remarks: tuple[str, ...]) -> None:
    from checker import work  # noqa: PLC0415 - few drafts need none of it

    store.keep(work.heading(view._replace(since=since, remarks=remarks)))


def _judge(store: Store, job: Job, drafts: Sequence[Draft], plan: Plan, watch: Callable[[int, int], None]) -> None:
    """Judge all that was not judged before."""
    from checker import work  # noqa: PLC0415 - few drafts need none of it

    way, total = work.digest(job), len(drafts)
    tasks = (_task(draft, store.known(draft.path, way)) for draft in drafts)
    with ExitStack() as stack:
        results = stack.enter_context(closing(_results(stack, job, plan, total, tasks)))
        for place, judged in enumerate(results):
            store.add(place, judged, way)
            watch(place + 1, total)


def _task(draft: Draft, known: str) -> Task:
    from checker.work import Task  # noqa: PLC0415 - likewise

    return Task(draft, _place(draft.path), known)


def _place(path: str) -> str:
    """Return the path that is true in every process."""
    return path if storage.is_remote(path) else os.path.abspath(path)  # noqa: PTH100 - Path.absolute keeps the dots


def _results(stack: ExitStack, job: Job, plan: Plan, total: int, tasks: Iterable[Task]) -> Generator[Judged]:
    """Judge where the plan says: in a cluster, in processes of this machine, or here."""
    from checker import cluster, pool, work  # noqa: PLC0415 - likewise

    workers = plan.workers or pool.cores()
    if plan.cluster:
        executor, many, alive = stack.enter_context(cluster.executor(plan.cluster, workers))
        return pool.Line(lambda _: executor, many, partial(work.judge_apart, job), work.lost, alive).results(tasks, pool.chunk(total, many))
    if plan.workers is None and total <= FEW:
        return pool.Line(lambda _: pool.Here(), 1, partial(work.judge, job), work.lost).results(tasks, chunk=1, ahead=1)
    start = pool.processes(partial(work.judge_apart, stack.enter_context(work.lent(job))))
    return pool.Line(start, workers, pool.do, work.lost).results(tasks, pool.chunk(total, workers))
