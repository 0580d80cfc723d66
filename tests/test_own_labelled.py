"""The judgement on our own labelled reports never falls below what an office would accept."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from checker import readers

if TYPE_CHECKING:
    from checker.engine import Engine

FOLDER = Path(__file__).parent / "labelled"
LEAST = 0.97
FILES = 3
"""Core items, decision steps and supplementary items each have a file, and a figure of their own."""


def test_items_are_judged_as_labelled(engine: Engine) -> None:
    right, total = Counter[str](), Counter[str]()
    for label in sorted(FOLDER.glob("*.yaml")):
        wanted = yaml.safe_load(label.read_text(encoding="utf-8"))["items"]
        report = label.with_suffix(".txt")
        for item in engine.assess(report.name, readers.read(report.name, report.read_bytes())).items:
            total[item.rule.file] += 1
            right[item.rule.file] += item.status.value in wanted[item.rule.id]
    assert len(total) == FILES
    assert {file: right[file] / total[file] for file in total if right[file] < LEAST * total[file]} == {}
