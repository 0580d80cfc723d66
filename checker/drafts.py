"""Which drafts paths lead to: folders are walked, what is no draft is counted, nothing is opened."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from checker import readers, storage
from checker.errors import CheckerError, reason

if TYPE_CHECKING:
    from collections.abc import Iterable

LOCK = "~$"
"""How Word and WPS begin the name of the file that marks a draft as being edited."""
STDIN = "-"
"""Stands for what is piped into the program."""
ARCHIVE = ".zip"
"""Suffix of an archive of drafts, which is walked as a folder is."""
_HIDDEN = "."

AnyPath = str | os.PathLike[str]


class Draft(NamedTuple):
    """A file to judge, or a path that cannot be."""

    path: str
    error: str = ""
    """Why it cannot be judged, known before it is opened."""
    met: bool = False
    """Met in a folder, not named: an archive may then be without drafts, as a folder inside of a folder may, and results are passed over."""


class Selection(NamedTuple):
    """The drafts that paths lead to, in order, each once."""

    drafts: tuple[Draft, ...]
    skipped: tuple[str, ...]
    """Hidden and lock files and folders, and files of other formats."""


def select(paths: Iterable[AnyPath]) -> Selection:
    """Find the drafts; folders are walked to the bottom in the order of names, a folder without drafts is an error."""
    walk = _Walk()
    for path in [os.fspath(path) for path in paths]:
        if path == STDIN:
            walk.drafts.setdefault(path, Draft(path))
        elif storage.is_remote(path):
            walk.remote(path)
        elif os.path.isdir(path):  # noqa: PTH112 - never raises, whatever the path
            walk.folder(path)
        else:
            walk.file(path)
    return Selection(tuple(walk.drafts.values()), tuple(walk.skipped.values()))


class _Walk:
    """Collects what paths lead to, each once, however often paths overlap."""

    def __init__(self) -> None:
        self.drafts: dict[str, Draft] = {}
        self.skipped: dict[str, str] = {}

    def file(self, path: str, error: str = "", *, met: bool = False) -> None:
        """Add a file, or a path with the reason why it cannot be judged."""
        self.drafts.setdefault(_key(path), Draft(_shown(path), error, met))

    def folder(self, top: str) -> None:
        """Add all drafts in and below a folder; links are followed, but to no folder twice."""
        pending, visited, found, skipped = [top], set[str](), False, 0
        while pending:
            path = pending.pop()
            if not os.path.isdir(path):  # noqa: PTH112
                self.file(path, met=True)
                found = True
            elif (real := os.path.realpath(path)) not in visited:
                visited.add(real)
                children, others = self._children(path)
                pending += reversed(children)
                skipped += others
                found |= _key(path) in self.drafts
        if not found:
            self.file(top, no_drafts(skipped))

    def remote(self, address: str) -> None:
        """Add a file of a storage, or all drafts below a folder of it."""
        try:
            found = storage.files(address)
        except CheckerError as fault:
            self.drafts.setdefault(address, Draft(address, str(fault)))
            return
        kept = [each for each in found if each == address or _is_draft(each)]
        self.drafts.update((each, Draft(each, met=each != address)) for each in kept if each not in self.drafts)
        self.skipped.update((each, each) for each in found if each not in self.drafts)
        if not kept:
            self.drafts.setdefault(address, Draft(address, no_drafts(len(found))))

    def _children(self, folder: str) -> tuple[list[str], int]:
        """Return what to look at in a folder, and how much is skipped there."""
        try:
            children = sorted(str(child) for child in Path(folder).iterdir())
        except OSError as fault:
            self.file(folder, f"打不开这个文件夹（{reason(fault)}），请检查权限。")
            return [], 0
        kept = list(filter(_is_draft, children))
        others = sorted(set(children).difference(kept))
        self.skipped.update((_key(child), child) for child in others)
        return kept, len(others)


def _key(path: str) -> str:
    return os.path.abspath(path)  # noqa: PTH100 - Path.absolute keeps the dots


def _shown(path: str) -> str:
    """Write a path in the usual way; a file of the name of stdin keeps its folder, so that nothing takes it for stdin."""
    usual = str(Path(path)) if path else path
    return os.path.join(os.curdir, usual) if usual == STDIN else usual  # noqa: PTH118 - Path drops the folder


def _is_draft(path: str) -> bool:
    """Whether a folder's child is to be looked at: a folder, an archive or a file of a known format, neither hidden nor a lock."""
    if is_hidden(Path(path).name):
        return False
    return os.path.isdir(path) or suffix(path) == ARCHIVE or may_be_draft(path)  # noqa: PTH112


def is_hidden(name: str) -> bool:
    """Whether a file or folder of this name is nobody's draft: hidden, or the mark that one is being edited."""
    return name.startswith((_HIDDEN, LOCK))


def may_be_draft(path: AnyPath) -> bool:
    """Whether a file is of a format that drafts come in."""
    return suffix(path) in (*readers.SUFFIXES, *readers.REFUSED)


def suffix(path: AnyPath) -> str:
    """Return the suffix of a name in lower case, with its dot."""
    return Path(path).suffix.lower()


def kinds(skipped: Iterable[str]) -> str:
    """Count what was passed over by kind, the commonest first: ``.rar 3 个、.xlsx 1 个``; empty for nothing."""
    found = Counter(_kind(path) for path in skipped)
    return "、".join(f"{kind} {count} 个" for kind, count in found.most_common())


def _kind(path: str) -> str:
    name = Path(path).name
    if name.startswith(LOCK):
        return "锁文件"
    return "隐藏文件" if name.startswith(_HIDDEN) else suffix(name) or "没有后缀的文件"


def no_drafts(skipped: int, kind: str = "文件夹") -> str:
    """Say that a folder or an archive holds none."""
    passed_over = f"（跳过了 {skipped} 个其他文件）" if skipped else ""
    return f"这个{kind}里没有可检查的文稿{passed_over}，请放入 {'、'.join(readers.SUFFIXES)} 文件后再检查。"
