"""Local rules on top of others: what an overlay changes is read here, applied here, and told in every output.

``change: [{rule: openness, disable: true, until: "2026-12-31", reason: 另行报送}]`` adjusts rules by id, with a reason;
``add: {group: [words]}`` adds words to a group of the rules below. Nothing of the rules below is edited.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from checker.model import Change, Defect

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator

    from checker.model import Profile, Rule, RuleSet
    from checker.yamlnode import Node

BASE: Final = "base"
"""What an overlay extends when it extends the rules that came with the program."""
_EXTENDS: Final = re.compile(rb"^(?:\xef\xbb\xbf)?extends:[ \t]*(.*?)[ \t]*(?:[ \t]#.*)?\r?$", re.MULTILINE)


class Extends(NamedTuple):
    """What an overlay stands on."""

    target: str
    """``BASE`` or a path, relative to the overlay's folder."""
    line: int


def extends(data: bytes) -> Extends | None:
    """Return what a rule file says it extends; None for one that stands by itself. It is not parsed: a warm start needs no yaml."""
    found = _EXTENDS.search(data)
    return Extends(found[1].decode("utf-8", "replace").strip("\"'"), data.count(b"\n", 0, found.start()) + 1) if found else None


# ---------------------------------------------------------------------------------------------- reading


def change(node: Node, known: Callable[[Node], str]) -> Change:
    """Build one change; ``known`` reads the id of a rule or of a kind of finding that exists."""
    from checker.yamlnode import GiveUpError, Node  # noqa: PLC0415 - a start with compiled rules reads no YAML

    readers: dict[str, Callable[[Node], Any]] = {
        "rule": known, "reason": Node.text, "level": Node.level, "weight": Node.number, "disable": Node.flag, "until": Node.day,
    }  # fmt: skip
    fields = node.fields(readers, ("rule", "reason"))
    adjusted = "level" in fields or "weight" in fields
    if bool(fields.get("disable")) == adjusted:
        node.fault("请写明怎样调整：level、weight，或者只写 disable: true")
        raise GiveUpError
    return Change(**fields, file=node.file, line=node.line)


def changes(nodes: Iterable[Node], known: Callable[[Node], str]) -> tuple[Change, ...]:
    """Build all changes; one file may change a rule only once."""
    built: dict[tuple[str, str], Change] = {}
    for node in nodes:
        for each in node.attempt(partial(change, known=known)):
            earlier = built.setdefault((each.file, each.rule), each)
            if earlier is not each:
                node.fault(f"{each.rule} 在第 {earlier.line} 行已经调整过，请合并成一条")
    return tuple(built.values())


# ---------------------------------------------------------------------------------------------- applying


def apply(ruleset: RuleSet, today: dt.date | None = None) -> RuleSet:
    """Carry out the changes that are still in force; without ``today`` none has run out."""
    titles = {rule.id: rule.title for rule in ruleset.rules} | {defect.id: defect.title for defect in ruleset.defects}
    told = tuple(each._replace(title=titles.get(each.rule, ""), expired=_expired(each, today)) for each in ruleset.changes)
    for each in told:
        if not each.expired:
            ruleset = _disabled(ruleset, each.rule) if each.disable else _adjusted(ruleset, each)
    return ruleset._replace(changes=told)


def _expired(change: Change, today: dt.date | None) -> bool:
    return bool(change.until and today and change.until < today.isoformat())


def _disabled(ruleset: RuleSet, name: str) -> RuleSet:
    """Take a rule out; what stood under it stands by itself."""
    out: tuple[Rule | Defect, ...] = (*_named(ruleset.rules, name), *_named(ruleset.defects, name))
    return ruleset._replace(
        rules=tuple(each._replace(parent=None) if each.parent == name else each for each in ruleset.rules if each.id != name),
        defects=tuple(each for each in ruleset.defects if each.id != name),
        disabled=(*ruleset.disabled, *out),
    )


def _named(rules: Iterable[Rule | Defect], name: str) -> Iterator[Rule | Defect]:
    return (each for each in rules if each.id == name)


def _adjusted(ruleset: RuleSet, change: Change) -> RuleSet:
    """Give a rule another level or weight, for every kind of body."""
    return ruleset._replace(
        rules=tuple(_with(each, change) if each.id == change.rule else each for each in ruleset.rules),
        defects=tuple(_finding_with(each, change) if each.id == change.rule else each for each in ruleset.defects),
        profiles={name: _profile_with(each, change) for name, each in ruleset.profiles.items()},
    )


def _with(rule: Rule, change: Change) -> Rule:
    return rule._replace(level=change.level or rule.level, weight=rule.weight if change.weight is None else change.weight)


def _finding_with(defect: Defect, change: Change) -> Defect:
    weight = defect.weight if change.weight is None else change.weight
    return defect._replace(level=change.level or defect.level, weight=weight, most=max(defect.most, weight))


def _profile_with(profile: Profile, change: Change) -> Profile:
    """Drop what a profile says of a rule where the change says it now."""
    weights = {name: value for name, value in profile.weights.items() if change.weight is None or name != change.rule}
    levels = {name: value for name, value in profile.levels.items() if change.level is None or name != change.rule}
    return profile._replace(weights=weights, levels=levels)
