"""Rules seen from outside: the questions of a condition, the term groups a question names, the groups a rule reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_type_hints

from checker.model import Call, Defect, Not

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.model import Need, Rule

TEXTS: Final = ("message", "pattern", "patterns", "repair", "words")
"""Parameters that hold text as it stands; all others that are text name term groups, or parts."""
PARTS: Final = ("id", "parts")
"""Parameters that name parts."""


def calls(rule: Rule | Defect) -> Iterator[Call]:
    """Yield every question a rule asks, every lint a kind of finding uses."""
    if isinstance(rule, Defect):
        yield from rule.calls
    else:
        for need in (rule.need, rule.partly, rule.when):
            yield from asked(need) if need is not None else ()


def asked(need: Need) -> Iterator[Call]:
    """Yield every question of a condition."""
    if isinstance(need, Call):
        yield need
    elif isinstance(need, Not):
        yield from asked(need.member)
    else:
        for member in need.members:
            yield from asked(member)


def groups(call: Call) -> dict[str, tuple[str, ...]]:
    """Term groups that a question names, by parameter."""
    named = {name: getattr(call.params, name) for name in _parameters(type(call.params))}
    named["edges"] = getattr(getattr(call.params, "scope", None), "edges", ())
    return {name: (value,) if isinstance(value, str) else tuple(value) for name, value in named.items() if value}


def reached(rule: Rule | Defect) -> tuple[str, ...]:
    """Every term group that decides on a rule, each once."""
    return tuple(dict.fromkeys(group for call in calls(rule) for names in groups(call).values() for group in names))


def _parameters(kind: type[Any]) -> tuple[str, ...]:
    """Parameters of a kind that name term groups."""
    return tuple(name for name, hint in get_type_hints(kind).items() if hint in (str, tuple[str, ...]) and name not in (*TEXTS, *PARTS))
