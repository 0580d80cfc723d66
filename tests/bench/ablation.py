"""What each guard is worth: accuracy on labelled reports with one guard, word edges or parts switched off.

``python -m tests.bench.ablation FOLDER…`` with NAME.txt beside NAME.yaml, as in the labelled documents.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from checker import readers, ruleset
from checker.engine import Engine
from checker.model import Guard
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
    return rules._replace(parts=tuple(part._replace(headings=(), tops=(), cues=(), answers=(), dense=(), closed=False, next=False) for part in rules.parts))


def main() -> None:
    """Print the accuracy whole and with each piece off."""
    rules = ruleset.load()
    edges = Words(None, rules.vocabulary).edges
    reports = list(labelled(sys.argv[1:]))
    print(f"{'whole':12} {accuracy(Engine(rules, edges), reports):.1%}")
    for guard in Guard:
        print(f"no {guard.value:9} {accuracy(Engine(rules, edges, frozenset({guard})), reports):.1%}")
    print(f"{'no edges':12} {accuracy(Engine(rules, lambda _text, _start, _end: True), reports):.1%}")
    print(f"{'no parts':12} {accuracy(Engine(without_parts(rules), edges), reports):.1%}")


if __name__ == "__main__":
    main()
