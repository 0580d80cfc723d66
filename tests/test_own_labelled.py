"""The judgement on our own labelled reports never falls below what an office would accept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from checker import readers

if TYPE_CHECKING:
    from checker.engine import Engine

FOLDER = Path(__file__).parent / "labelled"
LEAST = 0.97


def accuracy(engine: Engine, chosen: str) -> float:
    right = total = 0
    for label in sorted(FOLDER.glob("*.yaml")):
        wanted = yaml.safe_load(label.read_text(encoding="utf-8"))["items"]
        report = label.with_suffix(".txt")
        for item in engine.assess(report.name, readers.read(report.name, report.read_bytes())).items:
            if item.rule.file.startswith(chosen):
                total += 1
                right += item.status.value in wanted[item.rule.id]
    assert total
    return right / total


@pytest.mark.parametrize("file", ["items-core", "items-decision", "items-more"])
def test_items_are_judged_as_labelled(engine: Engine, file: str) -> None:
    assert accuracy(engine, file) >= LEAST
