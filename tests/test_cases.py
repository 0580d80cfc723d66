"""Wordings met in drafts, each with the status it must get: tests/cases/*.yaml."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from checker import rulefile
from checker.model import Status

if TYPE_CHECKING:
    from tests.conftest import Judge

FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    """A text and the status one item must get for it."""

    name: str
    item: str
    want: str
    profile: str
    text: str


@cache
def cases() -> tuple[Case, ...]:
    return tuple(
        Case(f"{file.stem}-{number:02}-{entry['item']}-{entry['want']}", entry["item"], entry["want"], entry["profile"], entry["text"])
        for file in sorted(FOLDER.glob("*.yaml"))
        for number, entry in enumerate(entries(file), 1)
    )


def entries(file: Path) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_wording_gets_its_status(case: Case, judge: Judge) -> None:
    assert judge(case.text, case.profile)[case.item] == case.want


def test_every_case_is_written_in_known_words() -> None:
    assert {case.item for case in cases()} <= rulefile.IDS
    assert {case.want for case in cases()} <= set(Status)
    assert {case.profile for case in cases()} == {"township", "street", "county", "department"}


def test_every_item_has_cases_both_ways() -> None:
    count = Counter((case.item, case.want) for case in cases())
    assert {item for item in rulefile.IDS if not count[item, "met"] or not count[item, "missing"]} == set()


def test_no_text_is_asked_twice_for_one_item() -> None:
    asked = Counter((case.item, case.profile, case.text) for case in cases())
    assert [key for key, count in asked.items() if count > 1] == []
