"""Drafts that lie in a storage with an address (s3://, hdfs://, …) instead of a folder: the fsspec package, and nothing of our own."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from checker.errors import UnreadableError, UsageError, reason

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGN: Final = "://"


def is_remote(path: str) -> bool:
    """Whether a path is an address."""
    return _SIGN in path


def files(address: str) -> tuple[str, ...]:
    """Return the addresses of all files below a folder in order, or the one of a file; raise ``UsageError`` when there is nothing."""
    with _opened(address) as (system, path):
        found = sorted(system.find(path))
        if not found:
            raise FileNotFoundError(address)
        return tuple(system.unstrip_protocol(each) for each in found)


def read(address: str, most: int) -> bytes:
    """Return a file up to so many bytes; raise ``UsageError`` when it is not there, ``UnreadableError`` when it cannot be read."""
    with _opened(address) as (system, path):
        content: bytes = system.cat_file(path, end=most)
        return content


@contextmanager
def _opened(address: str) -> Iterator[tuple[Any, str]]:
    """Open the storage; every obstacle is raised as a sentence."""
    kind = address.partition(_SIGN)[0]
    try:
        import fsspec  # noqa: PLC0415 - most drafts lie in folders

        yield fsspec.core.url_to_fs(address)
    except ImportError as fault:
        raise UsageError(_missing(kind, fault)) from fault
    except (FileNotFoundError, NotADirectoryError) as fault:
        msg = "这个地址上没有文件，请检查地址。"
        raise UsageError(msg) from fault
    except ValueError as fault:
        msg = f"读不懂这个地址，请检查其中的 {kind}{_SIGN} 和后面的写法。"
        raise UsageError(msg) from fault
    except Exception as fault:
        why = reason(fault) if isinstance(fault, OSError) else type(fault).__name__
        msg = f"读不出这个地址（{why}），请检查地址、网络和权限。"
        raise UnreadableError(msg) from fault


def _missing(kind: str, fault: ImportError) -> str:
    """Say what is to be installed: what fails to be imported is named by the first cause."""
    name = getattr(fault.__cause__ or fault, "name", None) or "fsspec"
    if name == "fsspec":
        return '没有安装读取地址的组件，请用 pip install "fazhi-checker[cluster]" 安装。'
    return f"没有安装读取 {kind}{_SIGN} 的组件，请用 pip install {name} 安装，或者先把文稿下载到文件夹里。"
