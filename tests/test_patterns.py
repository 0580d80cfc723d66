"""Kept regular expressions find what freshly compiled ones find; a spoilt cache changes nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from checker import guards, hollow, kept, outline, parts, patterns, planned, quantities, whose
from tests import drafts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

MODULES = (guards, hollow, outline, parts, planned, quantities, whose)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "_known", {})
    monkeypatch.setattr(patterns, "_fresh", [])
    patterns.compile.cache_clear()


def forget() -> None:
    """Know as little as a run that begins."""
    patterns._known.clear()  # noqa: SLF001
    patterns.compile.cache_clear()


def shipped(*modules: ModuleType) -> Iterator[re.Pattern[str]]:
    for module in modules:
        yield from (value for value in vars(module).values() if isinstance(value, re.Pattern))


def test_kept_patterns_find_the_same(tmp_path: Path) -> None:
    asked = list(shipped(*MODULES))
    assert len(asked) > 40
    for pattern in asked:
        patterns.compile(pattern.pattern, pattern.flags & ~re.UNICODE)
    patterns.store(tmp_path)
    forget()
    patterns.load(tmp_path)
    text = drafts.GOOD + drafts.WEAK
    for pattern in asked:
        again = patterns.compile(pattern.pattern, pattern.flags & ~re.UNICODE)
        assert not patterns._fresh  # noqa: SLF001
        assert (again.groupindex, again.groups, again.flags) == (pattern.groupindex, pattern.groups, pattern.flags)
        assert [match.span() for match in again.finditer(text)] == [match.span() for match in pattern.finditer(text)]


def test_only_what_is_new_is_written(tmp_path: Path) -> None:
    patterns.compile("甲[乙丙丁]")
    patterns.store(tmp_path)
    (file,) = tmp_path.iterdir()
    before = file.stat().st_mtime_ns
    patterns.compile.cache_clear()
    patterns.compile("甲[乙丙丁]")
    patterns.store(tmp_path)
    assert file.stat().st_mtime_ns == before


@pytest.mark.parametrize("image", [b"", b"x" * 99, kept.sealed([1, 2]), kept.sealed({("甲+", 0): (0, [99], 9, {}, ())})])
def test_a_spoilt_file_changes_nothing(image: bytes, tmp_path: Path) -> None:
    patterns.compile("甲+")
    patterns.store(tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(image)
    forget()
    patterns.load(tmp_path)
    assert patterns.compile("甲+").findall("甲甲乙甲") == ["甲甲", "甲"]


def test_without_a_folder_nothing_is_kept() -> None:
    patterns.load(None)
    assert patterns.compile("甲", re.IGNORECASE).flags & re.IGNORECASE
    patterns.store(None)
    assert patterns._fresh  # noqa: SLF001


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    patterns.compile("乙")
    patterns.store(tmp_path / "file" / "below")


def test_a_bad_pattern_is_told_as_by_re() -> None:
    with pytest.raises(re.error):
        patterns.compile("(")


def test_when_too_many_have_gathered_the_file_begins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "MOST", 1)
    for pattern in ("甲", "乙"):
        patterns.compile(pattern)
    patterns.store(tmp_path)
    forget()
    patterns.load(tmp_path)
    assert patterns._known == {}  # noqa: SLF001


def test_the_same_pattern_is_made_once() -> None:
    assert patterns.compile("丙+") is patterns.compile("丙+")
    assert patterns.compile("丙+") is not patterns.compile("丙+", re.MULTILINE)
