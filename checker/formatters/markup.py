"""HTML put together from its parts: every text is escaped, unless it was made here.

Nothing of a draft can become markup, because only ``tag`` and ``joined`` make ``Markup``, and control characters are gone.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from checker import layout

if TYPE_CHECKING:
    from collections.abc import Iterable

_EMPTY: Final = frozenset({"meta", "br"})
"""Elements without an end tag."""
_CLOSING: Final = frozenset({"style", "head", "p", "li", "tr", "h1", "h2", "h3", "h4", "div", "table", "article"})
"""Elements that end a line, so that two pages can be compared line by line."""


class Markup(str):
    """Finished HTML."""

    __slots__ = ()


def tag(name: str, /, *content: str, **attributes: str) -> Markup:
    """Return an element; ``class_`` stands for class and ``aria_label`` for aria-label, an empty attribute is left out."""
    told = "".join(f' {_name(key)}="{_text(value, quote=True)}"' for key, value in attributes.items() if value)
    end = "\n" if name in _CLOSING else ""
    return Markup(f"<{name}{told}>" if name in _EMPTY else f"<{name}{told}>{joined(content)}</{name}>{end}")


def joined(content: Iterable[str]) -> Markup:
    """Put texts and elements one after the other."""
    return Markup("".join(each if isinstance(each, Markup) else _text(each) for each in content))


def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _text(text: str, *, quote: bool = False) -> str:
    return escape(layout.visible(text), quote=quote)
