"""What stands in the rule files under which name: sections, term groups, parts, rules; and which names stand nowhere."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from checker import yamlnode

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from checker.yamlnode import Node

_TOP = (
    "format", "ruleset", "order", "profiles", "citations", "parts", "terms", "vocabulary", "refuse", "accept",
    "questions", "rules", "findings", "references",
)  # fmt: skip
_NEEDED = ("ruleset", "rules", "profiles")
"""Sections without which nothing can be judged."""
_OVERLAY = (
    "format", "extends", "ruleset", "change", "add", "profiles", "citations", "terms", "vocabulary", "questions", "rules", "findings", "references",
)  # fmt: skip
"""Sections of a file that extends other rules."""

_Built = TypeVar("_Built")


class Names:
    """All rule files together, by section; knows every name that is defined in one of them."""

    def __init__(self, files: Mapping[str, bytes], local: Collection[str] = ()) -> None:
        """Read the files, open the term groups and look for sections and rules that are not there.

        ``local`` names the files that extend the others.
        """
        self.local = frozenset(local)
        self.faults = yamlnode.Faults()
        self.whole = True
        """Whether every file could be read: only then is a name that stands nowhere a fault."""
        self.sections: dict[str, list[Node]] = {key: [] for key in dict.fromkeys((*_TOP, *_OVERLAY))}
        for name, data in files.items():
            self._read(name, data)
        self.part_ids = tuple(node.peek("id") for node in self.members("parts"))
        self.rule_ids = tuple(node.peek("id") for node in self.members("rules"))
        self.terms: dict[str, tuple[str, ...]] = {}
        self.nested: dict[str, tuple[str, ...]] = {}
        """Groups that a group names with ``@``."""
        self._open_groups()
        self._need_sections()
        self._need_families()
        self._need_single("profiles", "单位类别 {key} 已有定义；要调整它的事项，请用 change")
        self._need_single("citations", "依据 {key} 已有定义")

    def _read(self, name: str, data: bytes) -> None:
        root = yamlnode.read(name, data, self.faults)
        allowed = _OVERLAY if name in self.local else (*_TOP, "extends")
        tops = root.attempt(lambda node: node.mapping(allowed)) if root else ()
        self.whole = self.whole and bool(tops)
        for top in tops:
            if "extends" in top and name not in self.local:
                top["extends"].fault("extends 要单独写成一行，键不加引号，如 extends: base")
            for key, node in top.items():
                self.sections[key].append(node)

    # -- sections

    def members(self, section: str) -> Iterator[Node]:
        """Yield the members of a section that is a list."""
        for node in self.sections[section]:
            yield from _listed(node)

    def named(self, section: str) -> Iterator[tuple[str, Node]]:
        """Yield the entries of a section that is a mapping."""
        for node in self.sections[section]:
            for fields in node.attempt(lambda node: node.mapping(None)):
                yield from fields.items()

    def all(self, section: str, build: Callable[[Node], _Built]) -> tuple[_Built, ...]:
        """Build every member of a list."""
        return tuple(built for node in self.members(section) for built in node.attempt(build))

    def entries(self, section: str, build: Callable[[str, Node], _Built]) -> dict[str, _Built]:
        """Build every entry of a mapping."""
        found: dict[str, _Built] = {}
        for key, node in self.named(section):
            found.update((key, built) for built in node.attempt(partial(build, key)))
        return found

    # -- names

    def known(self, node: Node, names: Collection[str], what: str, value: str | None = None) -> str:
        """Return a name that one of the files must define."""
        value = node.text() if value is None else value
        if value and value not in names and self.whole:
            node.fault(f"没有{what} {value}{yamlnode.meant(value, names)}")
        return value

    def part(self, node: Node) -> str:
        """Return the id of a part."""
        return self.known(node, self.part_ids, "部分")

    def rule(self, node: Node, value: str | None = None) -> str:
        """Return the id of a rule."""
        return self.known(node, self.rule_ids, "事项", value)

    def group(self, node: Node) -> str:
        """Return the name of a term group."""
        return self.known(node, self.terms, "词组")

    def groups(self, node: Node) -> tuple[str, ...]:
        """Return a list of names of term groups."""
        return node.each(self.group)

    # -- what must be there

    def _need_sections(self) -> None:
        if self.whole and not all(self.sections[name] for name in _NEEDED):
            self.faults.add("rules", 1, "ruleset", "缺少 ruleset、profiles 或 rules 这几节中的一节，无法判断")
        for name in _NEEDED:
            if self.whole and self.sections[name] and not any(node.node.value for node in self.sections[name]):
                self.sections[name][0].fault("这一节没有内容，无法判断")

    def _need_families(self) -> None:
        """Every rule has an id of its own and a parent that exists."""
        seen: dict[str, Node] = {}
        for rule_id, node in zip(self.rule_ids, self.members("rules"), strict=True):
            if rule_id in seen:
                there = f"{seen[rule_id].file} 第 {seen[rule_id].line} 行"
                self.faults.add(node.file, node.line, f"rules.{rule_id}", f"事项 {rule_id} 在 {there}已有定义")
            seen[rule_id] = node
            parent = node.peek("parent")
            if parent and parent not in self.rule_ids and self.whole:
                message = f"没有事项 {parent}{yamlnode.meant(parent, self.rule_ids)}"
                self.faults.add(node.file, node.line, f"rules.{rule_id}.parent", message)

    def _need_single(self, section: str, message: str) -> None:
        """Every entry is defined once, whatever file it stands in."""
        seen = set[str]()
        for key, node in self.named(section):
            if key in seen:
                node.fault(message.format(key=key))
            seen.add(key)

    # -- terms

    def _open_groups(self) -> None:
        raw: dict[str, Sequence[Node]] = {}
        for group, node in self.named("terms"):
            if group in raw:
                node.fault(f"词组 {group} 定义了两次")
            raw[group] = _listed(node)
        for group, node in self.named("add"):
            if self.known(node, raw, "词组", group) in raw:
                raw[group] = (*raw[group], *_listed(node))
        for group, nodes in raw.items():
            self.nested[group] = tuple(name[1:] for node in nodes if (name := str(node.node.value)).startswith("@"))
            self.terms[group] = tuple(dict.fromkeys(self._expand(group, raw)))

    def _expand(self, group: str, raw: Mapping[str, Sequence[Node]]) -> Iterator[str]:
        """Yield the terms of a group; a group named in it is opened where it first stands."""
        opened, stack = {group}, [iter(raw[group])]
        while stack:
            node = next(stack[-1], None)
            if node is None:
                stack.pop()
                continue
            term = node.text()
            name = term.removeprefix("@")
            if problem := _term_problem(term):
                node.fault(problem)
            elif name == term:
                yield term
            elif name == group:
                node.fault(f"词组 {name} 引用了自己")
            elif self.known(node, raw, "词组", name) in raw and name not in opened:
                opened.add(name)
                stack.append(iter(raw[name]))


def _listed(node: Node) -> Sequence[Node]:
    """Members of a list; none when it is no list or cannot be opened."""
    return [item for items in node.attempt(lambda node: list(node.items())) for item in items]


def _term_problem(term: str) -> str:
    """Say what is wrong with a term; empty when it is fine."""
    if term and not term.strip("…#@"):
        return "词语不能只有 …、# 或 @"
    if term.startswith("…") or term.endswith("…"):
        return "词语不能以 … 开头或结尾"
    if len(term) > 60 or term.count("…") > 6:  # noqa: PLR2004 - terms are words, not sentences
        return "词语过长，请拆开"
    return ""
