"""Which drafts paths lead to: folders are walked, what is no draft is counted, nothing is opened."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from checker import readers

if TYPE_CHECKING:
    from collections.abc import Iterable

LOCK = "~$"
"""How Word and WPS begin the name of the file that marks a draft as being edited."""
_HIDDEN = "."

AnyPath = str | os.PathLike[str]


class Draft(NamedTuple):
    """A file to judge, or a path that cannot be."""

    path: str
    error: str = ""
    """Why it cannot be judged, known before it is opened."""


class Selection(NamedTuple):
    """The drafts that paths lead to, in order, each once."""

    drafts: tuple[Draft, ...]
    skipped: tuple[str, ...]
    """Hidden and lock files and folders, and files of other formats."""


def select(paths: Iterable[AnyPath]) -> Selection:
    """Find the drafts; folders are walked to the bottom in the order of names, a folder without drafts is an error."""
    walk = _Walk()
    for path in [os.fspath(path) for path in paths]:
        if os.path.isdir(path):  # noqa: PTH112 - never raises, whatever the path
            walk.folder(path)
        else:
            walk.file(path)
    return Selection(tuple(walk.drafts.values()), tuple(walk.skipped.values()))


class _Walk:
    """Collects what paths lead to, each once, however often paths overlap."""

    def __init__(self) -> None:
        self.drafts: dict[str, Draft] = {}
        self.skipped: dict[str, str] = {}

    def file(self, path: str, error: str = "") -> None:
        """Add a file, or a path with the reason why it cannot be judged."""
        self.drafts.setdefault(_key(path), Draft(str(Path(path)) if path else path, error))

    def folder(self, top: str) -> None:
        """Add all drafts in and below a folder; links are followed, but to no folder twice."""
        pending, visited, found, skipped = [top], set[str](), False, 0
        while pending:
            path = pending.pop()
            if not os.path.isdir(path):  # noqa: PTH112
                self.file(path)
                found = True
            elif (real := os.path.realpath(path)) not in visited:
                visited.add(real)
                children, others = self._children(path)
                pending += reversed(children)
                skipped += others
                found |= _key(path) in self.drafts
        if not found:
            self.file(top, _no_drafts(skipped))

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


def _is_draft(path: str) -> bool:
    """Whether a folder's child is to be looked at: a folder, or a file of a known format, neither hidden nor a lock."""
    name = Path(path).name
    if name.startswith((_HIDDEN, LOCK)):
        return False
    return os.path.isdir(path) or may_be_draft(Path(path))  # noqa: PTH112


def may_be_draft(path: Path) -> bool:
    """Whether a file is of a format that drafts come in."""
    return path.suffix.lower() in (*readers.SUFFIXES, *readers.REFUSED)


def _no_drafts(skipped: int) -> str:
    passed_over = f"（跳过了 {skipped} 个其他文件）" if skipped else ""
    return f"这个文件夹里没有可检查的文稿{passed_over}，请放入 {'、'.join(readers.SUFFIXES)} 文件后再检查。"


def reason(fault: OSError | ValueError) -> str:
    """Say what the system says of an obstacle."""
    return (fault.strerror if isinstance(fault, OSError) else "") or str(fault) or type(fault).__name__
