"""What tests share: the shipped rules, loaded once, and a way to judge a text by them."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from checker import readers, ruleset
from checker.engine import Engine
from checker.words import Words

if TYPE_CHECKING:
    from checker.model import Assessment, RuleSet, Source, Status

ROOT = Path(__file__).parents[1]


class Judge(Protocol):
    """Judges a text as a body of the given kind; the status of every item by its id."""

    def __call__(self, text: str, profile: str = "township") -> dict[str, Status]: ...


@cache
def shipped() -> RuleSet:
    """Return the rules that come with the program; also needed while tests are collected, before there are fixtures."""
    return ruleset.load()


def plain(text: str) -> Source:
    """Read a text as a .txt file would be read."""
    return readers.read("draft.txt", text.encode())


def statuses(assessment: Assessment) -> dict[str, Status]:
    """Status of every item by its id."""
    return {item.rule.id: item.status for item in assessment.items}


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    return shipped()


@pytest.fixture(scope="session")
def engine(rules: RuleSet, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return Engine(rules, Words(tmp_path_factory.mktemp("words"), rules.vocabulary).edges)


@pytest.fixture(scope="session")
def judge(engine: Engine) -> Judge:
    @cache
    def judge(text: str, profile: str = "township") -> dict[str, Status]:
        return statuses(engine.assess("draft.txt", plain(text), profile, kind=False))

    return judge


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of labelled reports; it is no part of the project, so tests that need it are skipped where it is absent."""
    folder = Path(os.environ.get("FAZHI_SHARED") or ROOT.parent / "shared" / "labelled")
    if not any(folder.glob("*.yaml")):
        pytest.skip(f"no labelled reports in {folder}")
    return folder
