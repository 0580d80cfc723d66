"""A draft judged in the process of the user takes only so much of its time and memory, and the others are judged all the same."""

from __future__ import annotations

import gc
import os
import re
import signal
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from checker import api, batch, limits, readers, restraint
from tests import drafts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from checker.model import RuleSet, Source

_READ = readers.read
posix = pytest.mark.skipif(os.name != "posix", reason="needs timers")


def spins() -> None:
    """Do something without end that takes every failure for its own."""
    while True:
        with suppress(Exception):
            sum(range(1000))


def backtracks() -> None:
    re.fullmatch(r"(?:a|a)*b", "a" * 60)


def grows() -> None:
    bytearray(4 * limits.JUDGING_MEMORY)


@pytest.fixture
def errors(tmp_path: Path, rules: RuleSet, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Judge a draft between two others, whose reader does something else; return what is told of the three."""

    def judged(act: Callable[[], None], plan: batch.Plan = batch.Plan()) -> list[str]:  # noqa: B008 - a constant
        def read(name: str, data: bytes, *, original: bool = False) -> Source:
            if name.endswith("2.txt"):
                act()
            return _READ(name, data, original=original)

        api.check_bytes("0.txt", drafts.GOOD.encode(), rules=rules, cache=tmp_path / "cache")  # the dictionary is made once, in more than a second
        monkeypatch.setattr(readers, "read", read)
        monkeypatch.setattr(limits, "JUDGING_SECONDS", 1)
        for number in (1, 2, 3):
            (tmp_path / f"{number}.txt").write_text(drafts.GOOD, encoding="utf-8")
        request = api.Request((tmp_path,), rules=rules, cache=tmp_path / "cache")
        with batch.run(request, plan, lambda _done, _total: None) as outcome:
            return [each.error for each in outcome.facts]

    return judged


@posix
@pytest.mark.parametrize("act", [spins, backtracks])
def test_a_draft_that_takes_too_long_is_called_off(act: Callable[[], None], errors: Callable[..., list[str]]) -> None:
    assert errors(act) == ["", "检查这份文件超过了限定的时间（1 秒），没有作出判断；请另存一份，或删去其中的图片和附件再试。", ""]


@posix
def test_so_it_is_where_results_are_kept(errors: Callable[..., list[str]], tmp_path: Path) -> None:
    first, second, third = errors(spins, batch.Plan(tmp_path / "run.sqlite"))
    assert (first, third) == ("", "")
    assert "超过了限定的时间" in second


@posix
def test_a_draft_that_wants_too_much_memory_is_refused_it(errors: Callable[..., list[str]]) -> None:
    first, second, third = errors(grows)
    assert (first, third) == ("", "")
    assert "内存超过了限度" in second


def test_where_there_are_no_timers_a_thread_calls_off(errors: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(signal, "setitimer", raising=False)
    first, second, third = errors(spins)
    assert (first, third) == ("", "")
    assert "超过了限定的时间" in second


@posix
def test_nothing_is_left_of_the_limits() -> None:
    import resource  # noqa: PLC0415 - Windows has none

    before = resource.getrlimit(resource.RLIMIT_DATA), signal.getsignal(signal.SIGALRM)
    with restraint.restrained():
        assert resource.getrlimit(resource.RLIMIT_DATA)[0] > limits.JUDGING_MEMORY
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 0
    assert (resource.getrlimit(resource.RLIMIT_DATA), signal.getsignal(signal.SIGALRM)) == before
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_in_another_thread_judging_goes_on_without_a_clock(errors: Callable[..., list[str]]) -> None:
    told: list[list[str]] = []
    thread = threading.Thread(target=lambda: told.append(errors(lambda: None)))
    thread.start()
    thread.join()
    assert told == [["", "", ""]]


@pytest.mark.parametrize("enabled", [True, False])
def test_garbage_is_not_searched_for_while_a_draft_is_judged(rules: RuleSet, monkeypatch: pytest.MonkeyPatch, enabled: bool) -> None:  # noqa: FBT001
    seen: list[bool] = []

    def read(name: str, data: bytes, *, original: bool = False) -> Source:
        seen.append(gc.isenabled())
        if name == "b.txt":
            raise RuntimeError
        return _READ(name, data, original=original)

    monkeypatch.setattr(readers, "read", read)
    if not enabled:
        gc.disable()
    try:
        judged = [api.check_bytes(name, drafts.GOOD.encode(), rules=rules) for name in ("a.txt", "b.txt")]
        assert [not each.error for each in judged] == [True, False]
        assert seen == [False, False]
        assert gc.isenabled() == enabled
    finally:
        gc.enable()
