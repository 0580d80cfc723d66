"""A rule file as YAML nodes that know their file, line and key, and record what is wrong with them.

Sole importer of yaml. Only data is read: no tags, no objects, no references outside the file given.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
from typing import TYPE_CHECKING, Any, Final, TypeVar

from checker.errors import Fault
from checker.model import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    import yaml

MAX_BYTES = 4_000_000
"""Size of one rule file."""
MAX_NODES = 200_000
"""YAML nodes of one file, aliases counted each time: an alias bomb ends here."""
MAX_DEPTH = 60
"""YAML nodes inside each other; the parser itself breaks off at some thousands."""

_PROBLEMS: Final[Mapping[str, str]] = {
    "mapping values are not allowed": "冒号的位置不对，值里有冒号时请加引号，缩进要对齐",
    "could not find expected ':'": "缺少冒号，或者缩进没有对齐",
    "did not find expected key": "缩进没有对齐，或者上一行的引号没有写完",
    "did not find expected '-'": "列表的“-”没有对齐",
    "block sequence entries are not allowed": "“-”的位置不对，列表请另起一行",
    "did not find expected ',' or ']'": "方括号没有写完，或者缺少逗号",
    "did not find expected ',' or '}'": "花括号没有写完，或者缺少逗号",
    "did not find expected node content": "括号里缺少内容，或者没有写完",
    "found unexpected end of stream": "引号没有写完",
    "found unexpected document indicator": "引号没有写完",
    "found character that cannot start any token": "不能用这个字符开头，请加引号；缩进请用空格，不用制表符",
    "found a tab character": "缩进请用空格，不用制表符",
    "found undefined alias": "“*”引用的名称没有定义；文字以“*”开头时请加引号",
    "second occurrence": "“&”定义的名称重复了",
    "found unknown escape character": "双引号里的“\\”写法不对，请改用单引号",
    "but found another document": "一个文件里只能有一份内容，请去掉“---”",
    "control characters are not allowed": "文件里有控制字符，请删去",
}
"""What the parser finds wrong, by how it begins to say so; the rest of its words are English."""
_PROBLEM = "请检查这一行和上一行的缩进、冒号和引号"

_Built = TypeVar("_Built")


class GiveUpError(Exception):
    """A fault was recorded and nothing can be built from here."""


class Faults:
    """Every fault of every file, each told once."""

    def __init__(self) -> None:
        """Begin without faults."""
        self._told: dict[Fault, None] = {}

    def add(self, file: str, line: int, key: str, message: str) -> None:
        """Record a fault."""
        self._told.setdefault(Fault(file, line, key, message))

    def all(self) -> tuple[Fault, ...]:
        """Return the faults in the order in which they were found."""
        return tuple(self._told)


def read(name: str, data: bytes, faults: Faults) -> Node | None:
    """Return the root node of a rule file; None, with a fault, when there is none."""
    node, line, message = _compose(data)
    if node is None:
        faults.add(name, line, "文件", message)
        return None
    return Node(faults, name, "", node, [0])


def _compose(data: bytes) -> tuple[yaml.Node | None, int, str]:
    """Return the root node, else the line and the sentence that say why there is none."""
    import yaml  # noqa: PLC0415 - only runs that judge need it

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    if len(data) > MAX_BYTES:
        return None, 1, "文件过大，请拆分"
    try:
        text = data.decode("utf-8")
        if line := _too_deep(yaml.parse(text, Loader=loader)):
            return None, line, "层次过深，请拆开"
        return yaml.compose(text, Loader=loader), 1, "文件是空的"
    except UnicodeDecodeError:
        return None, 1, "文件不是 UTF-8 编码，请另存为 UTF-8"
    except yaml.YAMLError as fault:
        mark, problem = getattr(fault, "problem_mark", None), str(getattr(fault, "problem", "") or getattr(fault, "reason", ""))
        told = next((words for begins, words in _PROBLEMS.items() if problem.startswith(begins)), _PROBLEM)
        return None, mark.line + 1 if mark else 1, f"YAML 语法有误：{told}"


def _too_deep(events: Iterable[Any]) -> int:
    """Line on which lists and mappings stand too deep inside each other; 0 when none do."""
    depth = 0
    for event in events:
        kind = type(event).__name__
        depth += kind in ("SequenceStartEvent", "MappingStartEvent")
        depth -= kind in ("SequenceEndEvent", "MappingEndEvent")
        if depth > MAX_DEPTH:
            return int(event.start_mark.line) + 1
    return 0


@dataclasses.dataclass(frozen=True, slots=True)
class Node:
    """A YAML node with its place; every way of reading it records what does not fit."""

    faults: Faults
    file: str
    key: str
    """Dotted path from the top of the file, e.g. ``rules[3].need``."""
    node: yaml.Node
    visited: list[int]
    """One counter for all nodes of a file."""
    above: tuple[yaml.Node, ...] = ()
    """The nodes it stands in."""

    @property
    def line(self) -> int:
        """1-based line in the file."""
        return int(self.node.start_mark.line) + 1

    def fault(self, message: str) -> None:
        """Record a fault at this place."""
        self.faults.add(self.file, self.line, self.key or "文件", message)

    # -- lists and mappings

    def items(self) -> Iterator[Node]:
        """Yield the members of a list; a single value is no list."""
        if not self._is("sequence"):
            self.fault("这里应当是列表（- …）")
            return
        for index, item in enumerate(self.node.value):
            yield self._child(f"{self.key}[{index}]", item)

    def each(self, build: Callable[[Node], _Built]) -> tuple[_Built, ...]:
        """Build every member of a list; one that cannot be built does not hide the faults of the next."""
        return tuple(built for item in self.items() for built in item.attempt(build))

    def attempt(self, build: Callable[[Node], _Built]) -> tuple[_Built, ...]:
        """Build one value of this node, or none at all."""
        try:
            return (build(self),)
        except GiveUpError:
            return ()

    def mapping(self, keys: Iterable[str] | None, required: Iterable[str] = ()) -> dict[str, Node]:
        """Return the fields by key; unknown, doubled and missing keys are faults."""
        if not self._is("mapping"):
            self.fault("这里应当是“键: 值”的形式")
            raise GiveUpError
        allowed = None if keys is None else list(keys)
        result: dict[str, Node] = {}
        for key_node, value in self._pairs():
            key = str(key_node.value) if getattr(key_node, "id", "") == "scalar" else ""
            child = self._child(f"{self.key}.{key}".removeprefix("."), value)
            place = dataclasses.replace(child, node=key_node)
            if not key:
                place.fault("键应当是一个词")
            elif key in result:
                place.fault("同一个键写了两次")
            elif allowed is not None and key not in allowed:
                place.fault(f"不认识的键{meant(key, allowed)}")
            else:
                result[key] = child
        for name in required:
            if name not in result:
                self.fault(f"缺少键 {name}")
        return result

    def fields(self, readers: Mapping[str, Callable[[Node], Any]], required: Iterable[str] = ()) -> dict[str, Any]:
        """Read each field by its reader, all of them whatever is wrong with one; give up at the end if one is lost."""
        required = tuple(required)
        found = self.mapping(readers, required)
        values = {name: value for name, node in found.items() for value in node.attempt(readers[name])}
        if len(values) < len(found) or any(name not in found for name in required):
            raise GiveUpError
        return values

    def keys(self) -> tuple[str, ...]:
        """Return the keys that are given, without judging anything."""
        return tuple(str(name.value) for name, _ in self.node.value) if self._is("mapping") else ()

    def peek(self, key: str) -> str:
        """Return a scalar field without judging anything; empty when there is none."""
        pairs = self.node.value if self._is("mapping") else []
        return next((str(value.value) for name, value in pairs if name.value == key), "")

    # -- single values

    def text(self) -> str:
        """Return a string; numbers, dates and booleans must be quoted."""
        if not self._is("scalar") or self.node.tag != "tag:yaml.org,2002:str":
            self.fault("这里应当是文字；数字、日期、yes/no 请加引号")
            return ""
        value = str(self.node.value).strip()
        if not value:
            self.fault("这里不能为空")
        return value

    def sentence(self) -> str:
        """Return a message; it must end like a sentence."""
        value = self.text()
        if value and value[-1] not in "。！？":
            self.fault("给用户看的话应当以句号结尾")
        return value

    def choice(self, allowed: Collection[str], what: str = "值") -> str:
        """Return one of the words allowed, or what stands there with a fault."""
        value = self.text()
        if value not in allowed:
            self.fault(f"没有{what} {value}{meant(value, allowed)}")
        return value

    def level(self) -> Level:
        """Return must, should or info."""
        value = self.text()
        if value not in tuple(Level):
            self.fault(f"级别应为 {'、'.join(Level)}{meant(value, tuple(Level))}")
            return Level.SHOULD
        return Level(value)

    def flag(self) -> bool:
        """Return true or false."""
        if not self._is("scalar") or self.node.value not in ("true", "false"):
            self.fault("这里应当是 true 或 false")
        return bool(self.node.value == "true")

    def day(self) -> str:
        """Return a day as 2026-12-31."""
        value = self.text()
        try:
            return dt.date.fromisoformat(value).isoformat() if value else value
        except ValueError:
            self.fault("日期应写成 2026-12-31 的样子")
            return value

    def number(self) -> float:
        """Return a number that is not negative."""
        try:
            value = float(self.node.value) if self._is("scalar") else -1.0
        except ValueError:
            value = -1.0
        if not 0 <= value < float("inf"):
            self.fault("这里应当是不小于 0 的数")
            return 0.0
        return value

    # -- inside

    def _is(self, kind: str) -> bool:
        """Whether it is a scalar, a sequence or a mapping."""
        return bool(getattr(self.node, "id", "") == kind)

    def _child(self, key: str, node: yaml.Node) -> Node:
        self.visited[0] += 1
        if self.visited[0] == MAX_NODES + 1:
            self.fault("文件展开后过大（别名过多）")
        if self.visited[0] > MAX_NODES:
            raise GiveUpError
        above = (*self.above, self.node)
        if any(node is each for each in above):
            self.fault("别名引用了自己")
            raise GiveUpError
        if len(above) > MAX_DEPTH:
            self.fault("层次过深，请拆开")
            raise GiveUpError
        return Node(self.faults, self.file, key, node, self.visited, above)

    def _pairs(self) -> list[tuple[yaml.Node, yaml.Node]]:
        """Key and value nodes, with ``<<: *anchor`` merged; a key given here wins over a merged one."""
        own = [(key, value) for key, value in self.node.value if key.value != "<<"]
        names = [key.value for key, _ in own]
        merged = [value for key, value in self.node.value if key.value == "<<"]
        if any(value.id != "mapping" for value in merged):
            self.fault("<< 后面应当是“键: 值”或它的别名")
        return own + [pair for value in merged if value.id == "mapping" for pair in value.value if pair[0].value not in names]


def meant(word: str, names: Iterable[str]) -> str:
    """Return the hint ‘did you mean’ with the nearest name, or nothing."""
    close = difflib.get_close_matches(word, list(names), n=1, cutoff=0.6)
    return f"，是否想写 {close[0]}？" if close else ""
