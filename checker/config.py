"""``fazhi.yaml`` beside the drafts → ``Config``: how an office checks, and which gaps it accepts for a while, with every fault told.

``profile``, ``rules`` (an overlay, from the file's folder), ``fail-under``, ``fail-on``, ``report-only`` stand for the options
of these names; ``waivers: [{item: causes, body: 云溪镇, until: "2026-12-31", reason: 另行报送}]`` accept what is missing.
"""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from checker.errors import ConfigError
from checker.model import Waiver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from checker.yamlnode import Node

NAME: Final = "fazhi.yaml"
STOPS: Final = ("missing", "partial")
"""From which status on a required item stops a run."""
_HIGHEST: Final = 100


class Config(NamedTuple):
    """What one file says."""

    file: Path
    values: Mapping[str, Any]
    """Options by name, only those that are given."""
    lines: Mapping[str, int]
    """1-based line of each."""
    waivers: tuple[Waiver, ...] = ()


def find(paths: Iterable[str | os.PathLike[str]]) -> Path | None:
    """Return the nearest file called ``fazhi.yaml`` in the folder that holds all paths, or in one above it."""
    folders = [path if os.path.isdir(path) else os.path.dirname(path) for path in map(os.path.abspath, paths)]  # noqa: PTH112, PTH120
    try:
        shared = Path(os.path.commonpath(folders))
        return next((folder / NAME for folder in (shared, *shared.parents) if (folder / NAME).is_file()), None)
    except (OSError, ValueError):
        return None


def parse(file: Path, data: bytes) -> Config:
    """Read the settings; raise ``ConfigError`` with every fault."""
    from checker import yamlnode  # noqa: PLC0415 - most drafts have no such file above them

    faults = yamlnode.Faults()
    root = yamlnode.read(str(file), data, faults)
    fields = root.attempt(partial(_fields, folder=file.parent)) if root else ()
    if faults.all():
        raise ConfigError(faults.all())
    values = dict(fields[0]) if fields else {}
    lines = {name: node.line for name, node in root.mapping(None).items()} if root else {}
    return Config(file, values, lines, values.pop("waivers", ()))


def _fields(node: Node, folder: Path) -> dict[str, Any]:
    readers: dict[str, Callable[[Node], Any]] = {
        "profile": lambda each: each.text(),
        "rules": lambda each: folder / each.text(),
        "fail-under": _share,
        "fail-on": lambda each: each.choice(STOPS),
        "report-only": lambda each: each.flag(),
        "waivers": lambda each: each.each(_waiver),
    }
    return node.fields(readers)


def _share(node: Node) -> float:
    value = node.number()
    if value > _HIGHEST:
        node.fault("这里应当是 0 到 100 的数")
    return value


def _waiver(node: Node) -> Waiver:
    """Build one waiver; it names an item, whom it is for, why, and until when."""
    readers: dict[str, Callable[[Node], Any]] = dict.fromkeys(("item", "body", "path", "reason"), lambda each: each.text())
    readers["until"] = lambda each: each.day()
    fields = node.fields(readers, ("item", "reason", "until"))
    if not fields.get("body") and not fields.get("path"):
        node.fault("请写明免除哪一份：body（单位）或 path（文件名，可用 *）")
    return Waiver(**fields, file=node.file, line=node.line)
