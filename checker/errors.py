"""What can go wrong for the reader of a message, as one small tree.

    CheckerError              base: the message is one Chinese sentence ready to be shown
    ├── FaultsError           files that somebody wrote are broken; lists every fault with file, line and key
    │   ├── RuleError         rule files
    │   ├── ConfigError       ``fazhi.yaml``
    │   └── LabelError        label files
    ├── UnreadableError       a draft cannot be read; says why and what to do
    ├── WrongKindError        a draft is readable but is another kind of document
    ├── ResultError           a stored result cannot be read back; says why and what to do
    ├── RepairError           a draft cannot be repaired without changing what is judged
    └── UsageError            the request itself makes no sense (no such path, empty folder)

Each is raised where the fault is known and told once, by the command.
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

_OBSTACLES: Final[Mapping[int | None, str]] = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "系统不允许",
    errno.EEXIST: "同名的文件已经存在",
    errno.ENOTDIR: "路径中间有一段不是文件夹",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "用完了分给的磁盘空间",
    errno.EFBIG: "文件太大",
    errno.EROFS: "磁盘是只读的",
    errno.EIO: "磁盘读写出错",
    errno.EBUSY: "别的程序正在使用",
    errno.ETXTBSY: "别的程序正在使用",
    errno.ELOOP: "链接绕成了圈",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
    errno.ENOMEM: "内存不够",
    errno.ENODEV: "没有这个设备",
    errno.ENXIO: "没有这个设备",
    errno.EINVAL: "系统不接受这个名称",
    errno.EBADF: "输出已经关闭",
    errno.ETIMEDOUT: "等待太久没有回应",
    errno.ECONNREFUSED: "对方拒绝连接",
    errno.ECONNRESET: "连接断了",
    errno.EPIPE: "连接断了",
    errno.ENETUNREACH: "网络不通",
    errno.EHOSTUNREACH: "网络不通",
    -2: "找不到这台主机",
    -3: "找不到这台主机",
    11001: "找不到这台主机",
}


class CheckerError(Exception):
    """An expected failure; ``str(error)`` is the sentence for the user."""


class Fault(NamedTuple):
    """One defect of a file of rules, settings or labels."""

    file: str
    """File name as the user gave it."""
    line: int
    """1-based line, never 0."""
    key: str
    """Dotted path of the key, e.g. ``rules[3].need``."""
    message: str
    """What is wrong and, where known, which spelling was meant."""

    def __str__(self) -> str:
        """Render ``file:line: key：message``."""
        return f"{self.file}:{self.line}: {self.key}：{self.message}"


class FaultsError(CheckerError):
    """One or more faults in files that somebody wrote, all of them at once."""

    subject = ""
    """What the faults are in, for the closing sentence."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        """Keep the faults in the order of file and line."""
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.file, fault.line)))
        super().__init__("\n".join(map(str, self.faults)))


class RuleError(FaultsError):
    """Faults in rule files."""

    subject = "规则"


class ConfigError(FaultsError):
    """Faults in ``fazhi.yaml``."""

    subject = "设置"


class LabelError(FaultsError):
    """Faults in label files."""

    subject = "标注"


class UnreadableError(CheckerError):
    """The bytes cannot be turned into text that may be judged."""


class WrongKindError(CheckerError):
    """The text is not an annual report on rule-of-law government."""


class ResultError(CheckerError):
    """A file is no stored result, or not as this program wrote it."""


class RepairError(CheckerError):
    """The repaired text could not be vouched for; nothing is written."""


class UsageError(CheckerError):
    """The request cannot be carried out as it stands."""


def reason(fault: OSError | ValueError) -> str:
    """Say in Chinese what the system says of an obstacle; its own words, which are English, are shown by ``--debug``."""
    if isinstance(fault, OSError):
        return _OBSTACLES.get(fault.errno, f"系统错误 {fault.errno}") if fault.errno else _kind(fault)
    return "名称里有不能用的字符"


def _kind(fault: OSError) -> str:
    """Say the same of a fault without a number by its class."""
    kinds = ((type(OSError(number, "")), words) for number, words in _OBSTACLES.items())
    return next((words for kind, words in kinds if kind is not OSError and isinstance(fault, kind)), "系统没有说明原因")
