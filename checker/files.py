"""The only reader of drafts and the only writer of output."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from checker import limits, readers, storage
from checker.drafts import LOCK, may_be_draft
from checker.errors import CheckerError, UnreadableError, UsageError, reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import BinaryIO

    from checker.drafts import AnyPath

LARGEST_RESULT = 256 * limits.MEGABYTE
"""Bytes of a stored result; one draft takes some 100,000."""

# ---------------------------------------------------------------------------------------------- reading


def read(path: str) -> bytes:
    """Read a file that may be anything; every obstacle is raised as a sentence."""
    if Path(path).name.startswith(LOCK):
        msg = "这是文稿正在编辑时留下的临时锁文件，不是文稿，请检查去掉“~$”的那个文件。"
        raise UnreadableError(msg)
    return storage.read(path, limits.LARGEST_FILE + 1) if storage.is_remote(path) else _content(path, limits.LARGEST_FILE, demand_size)


def read_stream(stream: BinaryIO | None) -> bytes:
    """Read a draft that is piped in; every obstacle is raised as a sentence."""
    if stream is None:
        msg = "没有标准输入可读，请写明文件名。"
        raise UsageError(msg)
    try:
        return stream.read(limits.LARGEST_FILE + 1)
    except (OSError, ValueError) as fault:
        raise _obstacle(fault) from fault


def read_result(path: AnyPath) -> bytes:
    """Read a stored result; every obstacle is raised as a sentence."""
    return _content(path, LARGEST_RESULT, _demand_result_size)


def _content(path: AnyPath, most: int, demand: Callable[[int], None]) -> bytes:
    try:
        facts = Path(path).stat()
        if not stat.S_ISREG(facts.st_mode):
            msg = "这不是普通文件，请指明文件本身。"
            raise UnreadableError(msg)
        demand(facts.st_size)
        with Path(path).open("rb") as file:
            return file.read(most + 1)
    except (OSError, ValueError) as fault:
        raise _obstacle(fault) from fault


def read_named(path: str) -> bytes:
    """Read a file that stands alone in its command; a failure says which one, for no page does."""
    try:
        return read(path)
    except CheckerError as fault:
        msg = f"{path}：{fault}"
        raise type(fault)(msg) from fault


def _obstacle(fault: OSError | ValueError) -> CheckerError:
    if isinstance(fault, (FileNotFoundError, NotADirectoryError)):
        return UsageError("找不到这个文件或文件夹，请检查路径和文件名。")
    if isinstance(fault, PermissionError):
        return UnreadableError("没有权限读取这个文件，请检查文件权限；文稿若在别处打开，请先关闭。")
    return UnreadableError(f"读不出这个文件（{reason(fault)}），请检查路径和存储设备，或复制一份再试。")


def demand_size(size: int) -> None:
    """Raise ``UnreadableError`` for more bytes than a draft can have."""
    if size > limits.LARGEST_FILE:
        msg = f"文件超过 {limits.LARGEST_FILE // limits.MEGABYTE} MB，不像一份报告，请删去其中的图片和附件后再检查。"
        raise UnreadableError(msg)


def _demand_result_size(size: int) -> None:
    if size > LARGEST_RESULT:
        msg = f"文件超过 {LARGEST_RESULT // limits.MEGABYTE} MB，不像检查结果，请分几次检查，各存一个结果文件。"
        raise UnreadableError(msg)


# ---------------------------------------------------------------------------------------------- writing


def write(path: AnyPath, content: str | bytes | Iterable[str]) -> None:
    """Write the result, which may come in pieces, as UTF-8 in one step, so that nobody ever sees half of it.

    Raise ``UsageError`` when it cannot be done.
    """
    pieces = (content,) if isinstance(content, (str, bytes)) else content
    data = (piece if isinstance(piece, bytes) else piece.encode("utf-8", "replace") for piece in pieces)
    try:
        target = Path(os.path.realpath(path))
        if target.exists() and not target.is_file():
            _fill(target, data)
        else:
            _replace(target, data)
    except (OSError, ValueError) as fault:
        msg = f"结果写不进 {path}（{reason(fault)}），请检查路径和权限。"
        raise UsageError(msg) from fault


def write_folder(folder: AnyPath, contents: Mapping[str, bytes], *, force: bool = False) -> None:
    """Write files by name into a folder, which is made where it is missing; raise ``UsageError`` when it cannot be done."""
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as fault:
        msg = f"建不了文件夹 {folder}（{reason(fault)}），请检查路径和权限。"
        raise UsageError(msg) from fault
    for name in contents:
        demand_room(Path(folder) / name, force=force)
    for name, data in contents.items():
        write(Path(folder) / name, data)


def _fill(target: Path, data: Iterable[bytes]) -> None:
    with target.open("wb") as file:
        file.writelines(data)


def _replace(target: Path, data: Iterable[bytes]) -> None:
    """Write beside the target and move it there; a folder of its own gives the file the usual permissions."""
    import shutil  # noqa: PLC0415 - only writing needs them
    import tempfile  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix=".fazhi-", dir=target.parent) as folder:
        fresh = Path(folder) / "result"
        _fill(fresh, data)
        if target.exists():
            shutil.copymode(target, fresh)
        fresh.replace(target)


def demand_room(output: Path, *, force: bool) -> None:
    """Raise ``UsageError`` where a result would replace an existing file that may be somebody's draft, unless ``force``.

    An earlier page of results is none; a commented copy is, because somebody may have gone on writing in it.
    """
    if not force and may_be_draft(output) and output.is_file() and not is_page(output):
        msg = f"{output} 已经存在，可能是文稿，请换一个文件名，或者加 --force 覆盖它。"
        raise UsageError(msg)


def demand_same_kind(output: Path, content: str | bytes) -> None:
    """Raise ``UsageError`` where an existing file does not begin as what is to be written: it is no earlier output of the same kind."""
    data = content if isinstance(content, bytes) else content.encode()
    if output.is_file() and not read(str(output)).startswith(data.partition(b"\n")[0]):
        msg = f"{output} 已经存在，不是以前写出的同类文件，请换一个文件名。"
        raise UsageError(msg)


def is_page(file: Path) -> bool:
    """Whether a file is an earlier page of results."""
    try:
        return readers.is_page(read(str(file)))
    except CheckerError:
        return False


def spare(output: Path, draft: AnyPath, *, force: bool = False) -> None:
    """Refuse to write a repaired draft over the draft itself, or without ``force`` over any file, or under another kind of name."""
    if same(output, os.fspath(draft)):
        msg = f"不能写到原稿 {output} 上，请换一个文件名。"
    elif Path(draft).suffix and output.suffix.lower() != Path(draft).suffix.lower():
        msg = f"改后的文件和原稿格式相同，{output.name} 请同样以 {Path(draft).suffix} 结尾。"
    elif output.exists() and not force:
        msg = f"{output} 已经存在，请换一个文件名，或者加 --force 覆盖它。"
    else:
        return
    raise UsageError(msg)


def same(output: Path, path: str) -> bool:
    """Whether both names lead to one file."""
    try:
        return os.path.realpath(output) == os.path.realpath(path) or output.samefile(path)
    except (OSError, ValueError):
        return False
