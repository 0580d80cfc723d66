"""JSON whose values are asked for by name and kind; whatever is not as expected is told with its place.

The text may come from anywhere: it is parsed without ever running out of stack, and no value is used before its kind is known.
"""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn, TypeVar

from checker.errors import ResultError

if TYPE_CHECKING:
    from collections.abc import Iterator

HIGHEST: Final = 10**9
"""No number of a result comes near it; larger ones would only make arithmetic fail."""

_Word = TypeVar("_Word", bound=StrEnum)
_Kind = TypeVar("_Kind")


class Node(NamedTuple):
    """A value with its place, e.g. ``documents[0].items[3]``; every question raises ``ResultError`` where the answer is of another kind."""

    value: object
    at: str = ""

    def text(self, key: str) -> str:
        """Return a text."""
        return self._get(key, str)

    def maybe(self, key: str) -> str:
        """Return a text, empty for null."""
        return "" if self.empty(key) else self.text(key)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        return tuple(each.value if isinstance(each.value, str) else each.refuse() for each in self.nodes(key))

    def flag(self, key: str) -> bool:
        """Return true or false."""
        return self._get(key, bool)

    def whole(self, key: str) -> int:
        """Return a whole number from 0 to ``HIGHEST``."""
        return self._bounded(key, self._get(key, int))

    def number(self, key: str) -> float:
        """Return a number from 0 to ``HIGHEST``."""
        return self._bounded(key, self._get(key, int, float))

    def word(self, key: str, words: type[_Word]) -> _Word:
        """Return a member of an enum."""
        text = self.text(key)
        return words(text) if text in set(words) else self.node(key).refuse()

    def node(self, key: str) -> Node:
        """Return the value of a key, whatever it is; null where there is none."""
        return Node(self.value.get(key) if isinstance(self.value, dict) else None, f"{self.at}.{key}".lstrip("."))

    def nodes(self, key: str) -> Iterator[Node]:
        """Yield the members of a list."""
        for index, value in enumerate(self._get(key, list)):
            yield Node(value, f"{self.node(key).at}[{index}]")

    def empty(self, key: str) -> bool:
        """Whether there is nothing, or null."""
        return self.node(key).value is None

    def refuse(self) -> NoReturn:
        """Say that this value is not as it should be."""
        msg = f"结果文件里的 {self.at} 不对，文件可能被改动过，或是别的版本的程序生成的，请用 fazhi check --format json 重新生成。"
        raise ResultError(msg)

    def _get(self, key: str, *kinds: type[_Kind]) -> _Kind:
        """Return the value of a key; true and false are no numbers."""
        found = self.node(key)
        if isinstance(found.value, kinds) and (bool in kinds or not isinstance(found.value, bool)):
            return found.value
        return found.refuse()

    def _bounded(self, key: str, value: _Kind) -> _Kind:
        return value if isinstance(value, int | float) and 0 <= value <= HIGHEST else self.node(key).refuse()


def parse(data: bytes | str) -> Node:
    """Parse a JSON text; raise ``ResultError`` for what is none."""
    try:
        return Node(json.loads(data, parse_constant=_refuse))
    except (ValueError, RecursionError) as fault:
        line = f"，第 {fault.lineno} 行出错" if isinstance(fault, json.JSONDecodeError) else ""
        msg = f"这不是 fazhi 的结果文件（不是完整的 JSON{line}），请指明 fazhi check --format json 写出的文件。"
        raise ResultError(msg) from fault


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
