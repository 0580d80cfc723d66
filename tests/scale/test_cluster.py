"""A cluster of Dask gives what one machine gives, though a worker is killed while it works."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from checker import api, batch, cli, cluster, gate
from checker.errors import UsageError
from checker.formatters import whole
from checker.model import RuleSetInfo, View
from tests import drafts
from tests.conftest import ROOT
from tests.scale.test_pool import wait
from tests.test_cli import LITTLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = [
    pytest.mark.filterwarnings("default"),  # those of the packages of the cluster are not ours
    pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL"),
]
COUNT = 160
"""More than two workers are sent ahead."""


@pytest.fixture
def request_(tmp_path: Path) -> api.Request:
    for number in range(COUNT):
        (tmp_path / f"{number:03}.txt").write_text(drafts.WEAK.replace("6场", f"{number + 6}场"), encoding="utf-8")
    (tmp_path / "rules.yaml").write_text(LITTLE, encoding="utf-8")
    return api.Request((tmp_path,), rules=tmp_path / "rules.yaml", cache=tmp_path / "cache")


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Address of a scheduler on the loopback, two worker processes of it, and its own."""
    told = tmp_path / "scheduler.json"
    common = ["--scheduler-file", str(told), "--no-dashboard"]
    with ExitStack() as stack:
        scheduler = start(stack, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", *common)
        wait(lambda: told.exists() and told.read_text(encoding="utf-8").endswith("}"))
        worker = ("distributed.cli.dask_worker", "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1", *common)
        yield json.loads(told.read_text(encoding="utf-8"))["address"], [start(stack, *worker), start(stack, *worker), scheduler]


def start(stack: ExitStack, module: str, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", module, *options]
    process = stack.enter_context(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))  # noqa: S603
    stack.callback(process.kill)
    return process


def result(request: api.Request, plan: batch.Plan, watch: Callable[[int, int], None] = lambda _done, _total: None) -> tuple[str, gate.ExitStatus]:
    with batch.run(request, plan, watch) as outcome:
        shown = whole("json", outcome.assessments, View(RuleSetInfo("", "", "")))
        return str(shown), gate.status(outcome.facts, gate.Gate())


def here(request: api.Request, monkeypatch: pytest.MonkeyPatch) -> tuple[str, gate.ExitStatus]:
    """Judge all in this process."""
    monkeypatch.setattr(batch, "FEW", COUNT)
    return result(request, batch.Plan())


def test_a_killed_worker_loses_nothing(
    request_: api.Request, workers: tuple[str, list[subprocess.Popen[bytes]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, (first, second, _) = workers
    done: list[int] = []

    def watch(so_many: int, total: int) -> None:
        done.append(so_many)
        if so_many == 1:  # most drafts are on their way, the others are still to be sent
            os.kill(first.pid, signal.SIGKILL)
        assert total == COUNT

    there = result(request_, batch.Plan(cluster=address), watch)
    assert first.wait() == -signal.SIGKILL
    assert second.poll() is None
    assert done == list(range(1, COUNT + 1))
    assert there == here(request_, monkeypatch)


def test_a_cluster_of_this_machine_alone(request_: api.Request, monkeypatch: pytest.MonkeyPatch) -> None:
    assert result(request_, batch.Plan(cluster=cluster.LOCAL, workers=2)) == here(request_, monkeypatch)


def test_a_cluster_that_does_not_answer_is_told(request_: api.Request, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_SECONDS", 1)
    (path,) = request_.paths
    done = CliRunner().invoke(cli.program, ["check", str(path), "--rules", str(tmp_path / "rules.yaml"), "--cluster", "tcp://127.0.0.1:9"])
    assert done.exit_code == gate.ExitStatus.FAILED
    assert done.stderr == "1 秒内连不上集群 tcp://127.0.0.1:9，请检查地址、网络，以及有没有启动 dask worker。\n"


def test_a_cluster_that_goes_away_ends_in_one_sentence(request_: api.Request, workers: tuple[str, list[subprocess.Popen[bytes]]]) -> None:
    address, processes = workers

    def watch(so_many: int, _total: int) -> None:
        if so_many == 1:
            for process in processes:
                process.kill()

    with pytest.raises(UsageError, match="连接断了"):
        result(request_, batch.Plan(cluster=address), watch)


def test_workers_of_another_version_are_refused(
    request_: api.Request, workers: tuple[str, list[subprocess.Popen[bytes]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "__version__", "99")
    with pytest.raises(UsageError, match="请装成同一版"):
        result(request_, batch.Plan(cluster=workers[0]))
