"""A label file (YAML) → ``Label``: what a careful examiner says of one draft. Every fault has its file, line and key.

``items: {measures: met, causes: [partial, missing]}`` gives the status of each item, or those that are equally right;
``findings: [{id: numeral, at: 37余场}]`` the defects with their places. ``profile``, ``year``, ``body``, ``evidence`` and
``notes`` are kept for people.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from checker import yamlnode
from checker.model import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from checker.yamlnode import Faults, Node

_JUDGED: Final = tuple(str(status) for status in Status if status is not Status.ERROR)
_LOCAL: Final = "x-"


class Label(NamedTuple):
    """What should come of one draft."""

    name: str
    """File name of the draft."""
    items: Mapping[str, tuple[Status, ...]]
    """Statuses that are right, by item; items that were not looked at are left out."""
    findings: tuple[tuple[str, str], ...]
    """(kind, words at its place) of every finding that should be made."""


class Ids(NamedTuple):
    """Names that a label may use; local ones, that begin with x-, need not be among them."""

    items: Collection[str]
    findings: Collection[str]


def parse(file: str, data: bytes, name: str, ids: Ids, faults: Faults) -> Label | None:
    """Read the labels of the draft called ``name``; None when something is wrong, which ``faults`` then tells."""
    told = len(faults.all())
    root = yamlnode.read(file, data, faults)
    found = root.attempt(partial(_label, name=name, ids=ids)) if root else ()
    return found[0] if found and len(faults.all()) == told else None


def _label(node: Node, name: str, ids: Ids) -> Label:
    readers: dict[str, Callable[[Node], Any]] = {
        **dict.fromkeys(("profile", "year", "body", "evidence", "notes"), lambda _: None),
        "items": partial(_items, ids=ids.items),
        "findings": lambda node: node.each(partial(_finding, ids=ids.findings)),
    }
    fields = node.fields(readers, ("items",))
    return Label(name, fields["items"], fields.get("findings", ()))


def _items(node: Node, ids: Collection[str]) -> dict[str, tuple[Status, ...]]:
    wanted = node.mapping(None)
    for item, value in wanted.items():
        _known(value, item, ids, "事项")
    return {item: _statuses(value) for item, value in wanted.items()}


def _statuses(node: Node) -> tuple[Status, ...]:
    """Read one status, or a list of those that are equally right."""
    words = node.each(_status) if isinstance(node.node.value, list) else (_status(node),)
    if not words:
        node.fault("这里至少写一个结果")
    return tuple(Status(word) for word in words if word in _JUDGED)


def _status(node: Node) -> str:
    return node.choice(_JUDGED, "结果")


def _finding(node: Node, ids: Collection[str]) -> tuple[str, str]:
    fields = node.fields({"id": yamlnode.Node.text, "at": yamlnode.Node.text}, ("id",))
    _known(node, fields["id"], ids, "文字问题")
    return fields["id"], fields.get("at", "")


def _known(node: Node, name: str, ids: Collection[str], what: str) -> None:
    if name and name not in ids and not name.startswith(_LOCAL):
        node.fault(f"没有{what} {name}{yamlnode.meant(name, ids)}")
