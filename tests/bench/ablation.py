"""What each guard is worth: accuracy on labelled reports with one guard, word edges or parts switched off.

``python -m tests.bench.ablation FOLDER…`` with NAME.txt beside NAME.yaml, as in the labelled documents.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import yaml

from checker import readers, ruleset
from checker.engine import Engine
from checker.model import Call, Guard, Need, Not, Rule
from checker.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.model import RuleSet


def labelled(folders: Iterable[str]) -> Iterator[tuple[bytes, dict[str, list[str]]]]:
    """Yield each report with the statuses an examiner allows for each item."""
    for folder in folders:
        for label in sorted(Path(folder).glob("*.yaml")):
            items = yaml.safe_load(label.read_text(encoding="utf-8"))["items"]
            yield label.with_suffix(".txt").read_bytes(), {name: want if isinstance(want, list) else [want] for name, want in items.items()}


def accuracy(engine: Engine, reports: Iterable[tuple[bytes, dict[str, list[str]]]]) -> float:
    """Share of items judged as labelled."""
    right = total = 0
    for data, wanted in reports:
        for item in engine.assess("report.txt", readers.read("report.txt", data), kind=False).items:
            total += 1
            right += item.status.value in wanted[item.rule.id]
    return right / total


def without_parts(rules: RuleSet) -> RuleSet:
    """Return the rule set with no part recognised: everything is an account of the year."""
    nothing: tuple[str, ...] = ()
    unnamed = (part._replace(headings=nothing, tops=nothing, cues=nothing, answers=nothing, dense=nothing) for part in rules.parts)
    return rules._replace(parts=tuple(part._replace(closed=False, next=False) for part in unnamed))


def variants(rules: RuleSet) -> Iterator[tuple[str, Engine]]:
    """The whole engine, then the engine without one of its parts."""
    edges = Words(None, rules.vocabulary).edges
    yield "whole", Engine(rules, edges)
    for guard in (Guard.PLAN, Guard.NEGATION, Guard.OTHER, Guard.SHOWN, Guard.LISTED, Guard.BLANK, Guard.EARLIER):
        yield f"no {guard.value}", Engine(rules, edges, frozenset({guard}))
    yield "no citation", Engine(_uncited(rules), edges, frozenset({Guard.CITATION}))
    yield "no edges", Engine(rules, lambda _text, _start, _end: True)
    yield "no parts", Engine(without_parts(rules), edges)


def _uncited(rules: RuleSet) -> RuleSet:
    """Return the rule set with every question set to count cited titles and studied matters."""
    return rules._replace(rules=tuple(map(_uncited_rule, rules.rules)))


def _uncited_rule(rule: Rule) -> Rule:
    return rule._replace(need=cast("Need", _open(rule.need)), partly=_open(rule.partly), when=_open(rule.when))


def _open(need: Need | None) -> Need | None:
    if isinstance(need, Call):
        scope = getattr(need.params, "scope", None)
        if scope is None:
            return need
        params = cast("Any", need.params)
        return Call(need.kind, params._replace(scope=scope._replace(even=scope.even | {Guard.CITATION})))
    if isinstance(need, Not):
        return Not(cast("Need", _open(need.member)))
    return type(need)(tuple(cast("Need", _open(member)) for member in need.members)) if need is not None else None


def main() -> None:
    """Print the accuracy whole and with each piece off."""
    reports = list(labelled(sys.argv[1:]))
    for name, engine in variants(ruleset.load()):
        print(f"{name:12} {accuracy(engine, reports):.1%}")


if __name__ == "__main__":
    main()
