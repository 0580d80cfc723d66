"""Processes of other machines: the scheduler of Dask, and nothing of our own."""

from __future__ import annotations

from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final

from checker import __version__
from checker.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor

    from distributed import Client

LOCAL: Final = "local"
"""Stands for a cluster that is made of this machine alone and ends with the run."""
_SECONDS: Final = 30
"""Time for the scheduler and its first worker to answer."""


@contextmanager
def executor(address: str, workers: int) -> Iterator[tuple[Executor, int, Callable[[], bool]]]:
    """Give what sends work to a cluster (``tcp://…`` or ``LOCAL``), its number of workers, and whether it is still there.

    Raises ``UsageError`` when it does not answer, does not fit, or goes away while it works.
    """
    with ExitStack() as stack:
        try:
            client = _client(stack, address, workers)
        except ImportError as fault:
            msg = '没有安装集群组件，请用 pip install "fazhi-checker[cluster]" 安装，或去掉 --cluster。'
            raise UsageError(msg) from fault
        except ValueError as fault:
            msg = f"集群地址 {address} 写得不对，应当像 tcp://主机:8786，或者写 {LOCAL}（只用本机）。"
            raise UsageError(msg) from fault
        except OSError as fault:
            msg = f"{_SECONDS} 秒内连不上集群 {address}，请检查地址、网络，以及有没有启动 dask worker。"
            raise UsageError(msg) from fault
        try:
            yield client.get_executor(pure=False), sum(client.nthreads().values()), lambda: client.status == "running"
        except CancelledError as fault:
            msg = f"和集群 {address} 的连接断了，没有检查完；用 --results 存下的结果还在，请等集群恢复后用同样的命令接着检查。"
            raise UsageError(msg) from fault


def _client(stack: ExitStack, address: str, workers: int) -> Client:
    """Connect, and wait until there is somebody who works."""
    from distributed import Client, LocalCluster  # noqa: PLC0415 - half a second of imports

    if address == LOCAL:
        local = LocalCluster(n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs="CRITICAL")
        return stack.enter_context(Client(stack.enter_context(local)))
    client = stack.enter_context(Client(address, timeout=_SECONDS))
    client.wait_for_workers(1, timeout=_SECONDS)
    _demand_version(client.run(_version))
    return client


def _version() -> str:
    return __version__


def _demand_version(found: dict[str, str]) -> None:
    """Refuse workers that would judge differently."""
    others = sorted(set(found.values()) - {__version__})
    if others:
        msg = f"集群上装的程序是 {'、'.join(others)} 版，这里是 {__version__} 版，请装成同一版再检查。"
        raise UsageError(msg)
