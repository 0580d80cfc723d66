"""What one process judges for another is what it would have judged itself; what harms it harms nobody else."""

from __future__ import annotations

import datetime as dt
import os
import pickle
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checker import api, gate, limits, pool, ruleset, work
from checker.drafts import Draft
from checker.errors import ResultError, UsageError
from checker.formatters import whole
from checker.model import Assessment, RuleSetInfo, View, Waiver
from tests import drafts
from tests.docx_maker import make_zip
from tests.scale import acts

if TYPE_CHECKING:
    from checker.model import RuleSet


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def job(rules: RuleSet, cache: Path) -> work.Job:
    return work.Job(work.packed(rules), cache=cache)


def task(path: Path, known: str = "") -> work.Task:
    return work.Task(Draft(str(path)), str(path), known)


def put(folder: Path, name: str, text: str = drafts.GOOD) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def shown(assessment: Assessment) -> str:
    return whole("json", [assessment], View(RuleSetInfo("", "", ""), numbers=True))


def test_rules_come_back_as_they_were_sent(rules: RuleSet) -> None:
    assert ruleset.decode(ruleset.encode(rules)) == rules


@pytest.mark.parametrize("text", [drafts.GOOD, drafts.WEAK, drafts.NEWS])
def test_what_is_sent_back_is_what_is_judged_here(text: str, tmp_path: Path, job: work.Job, rules: RuleSet, cache: Path) -> None:
    path = put(tmp_path, "a.txt", text)
    (judged,) = work.judge(job._replace(numbers=True), [task(path)])
    request = api.Request((path,), rules=rules, cache=cache, numbers=True)
    (here,) = api.judged(request, *api.survey(request)).assessments
    (entry,) = judged.entries
    assert shown(work.unpacked(entry.document)) == shown(here)
    assert entry.facts == gate.facts(here)
    assert judged.digest


def test_a_known_content_is_not_judged_again_and_another_is(tmp_path: Path, job: work.Job) -> None:
    path = put(tmp_path, "a.txt")
    (first,) = work.judge(job, [task(path)])
    (again,) = work.judge(job, [task(path, first.digest)])
    assert again == work.Judged(str(path), first.digest, unchanged=True)
    put(tmp_path, "a.txt", drafts.WEAK)
    (other,) = work.judge(job, [task(path, first.digest)])
    assert other.digest != first.digest
    assert other.entries


def test_everything_that_decides_a_result_is_in_the_digest(job: work.Job, rules: RuleSet) -> None:
    waiver = Waiver("causes", "理由", "2030-01-01", "云溪镇")
    fewer = work.packed(rules._replace(rules=rules.rules[1:]))
    ways = [
        job, job._replace(profile="street"), job._replace(original=True), job._replace(numbers=True), job._replace(waivers=(waiver,)),
        job._replace(rules=fewer),
    ]  # fmt: skip
    assert len({work.digest(way) for way in ways}) == len(ways)
    assert work.digest(job._replace(cache=None)) == work.digest(job)


def test_a_waiver_that_ran_out_decides_nothing(rules: RuleSet) -> None:
    waiver = Waiver("causes", "理由", "2026-01-31", "云溪镇")
    request = api.Request((), rules=rules, waivers=(waiver,), day=dt.date(2026, 1, 31))
    assert api.in_force(request) == (waiver,)
    assert api.in_force(request._replace(day=dt.date(2026, 2, 1))) == ()


def test_a_draft_that_vanished_is_told_in_one_sentence(tmp_path: Path, job: work.Job) -> None:
    (judged,) = work.judge(job, [task(tmp_path / "gone.txt")])
    assert not judged.digest
    assert judged.entries[0].facts.error == "找不到这个文件或文件夹，请检查路径和文件名。"


def test_a_damaged_document_is_refused() -> None:
    with pytest.raises(ResultError, match="已经损坏"):
        work.unpacked(b"?")


def test_processes_are_started_without_waiting_until_the_one_before_is_awake(tmp_path: Path, job: work.Job) -> None:
    """What they are started with goes through a pipe, which takes 64 kB before it waits for a reader."""
    path = put(tmp_path, "a.txt")
    with work.lent(job) as lent:
        assert len(pickle.dumps(lent)) < 4096 < len(pickle.dumps(job))
        assert work.digest(lent) == work.digest(job)
        assert work.judge(lent, [task(path)]) == work.judge(job, [task(path)])
    assert isinstance(lent.rules, Path)
    assert not lent.rules.parent.exists()


def test_no_room_for_the_rules_of_a_run_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, job: work.Job) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(UsageError, match=r"临时文件夹里写不进去（.*），请清理磁盘"), work.lent(job):
        pytest.fail("there is nothing to read")


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL and a limit of memory")
def test_only_the_draft_that_does_harm_is_lost(tmp_path: Path, job: work.Job) -> None:
    """A reader that hangs, one whose process is killed by the system, one that wants all memory, one that crashes, a file that vanished."""
    names = ["a", "hangs", "b", "dies", "c", "grows", "d", "breaks", "e"]
    paths = [put(tmp_path, f"{name}.txt") for name in names] + [tmp_path / "gone.txt"]
    line = pool.Line(pool.processes(partial(acts.hostile, job)), 2, pool.do, work.lost)
    judged = list(line.results([task(path) for path in paths], chunk=4))
    assert [Path(each.path).stem for each in judged] == [*names, "gone"]
    errors = {Path(each.path).stem: each.entries[0].facts.error for each in judged}
    assert [name for name in names if not errors[name]] == ["a", "b", "c", "d", "e"]
    assert errors["hangs"] == errors["dies"]
    assert "超过了限定的时间" in errors["hangs"]
    assert "内存超过了限度" in errors["grows"]
    assert "RuntimeError" in errors["breaks"]
    assert "找不到" in errors["gone"]


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_of_an_archive_only_the_draft_that_does_harm_is_lost(tmp_path: Path, job: work.Job) -> None:
    names = ["a", "b", "dies", "e"]
    path = tmp_path / "a.zip"
    path.write_bytes(make_zip({f"{name}.txt": drafts.GOOD for name in names} | {"photo.png": "x"}))
    line = pool.Line(pool.processes(partial(acts.hostile, job)), 1, pool.do, work.lost)
    archive, after = line.results([task(path), task(put(tmp_path, "after.txt"))])
    assert [each.facts.path for each in archive.entries] == [f"{path}/{name}.txt" for name in names]
    assert [name for name, each in zip(names, archive.entries, strict=True) if each.facts.error] == ["dies"]
    assert archive.skipped == (f"{path}/photo.png",)
    assert not archive.digest, "it is judged again the next time"
    assert not after.entries[0].facts.error


def test_an_archive_that_cannot_even_be_looked_into_is_lost_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(make_zip({"a.txt": "x"})[:-9])
    for name in ("a.zip", "gone.zip"):
        (entry,) = work.lost(task(tmp_path / name), lambda _: pytest.fail("there is nothing to do alone")).entries
        assert entry.facts.path == str(tmp_path / name)
        assert "超过了限定的时间" in entry.facts.error


def test_the_limits_leave_room_for_what_readers_may_take() -> None:
    assert limits.JUDGING_SECONDS > limits.CONVERSION_SECONDS + limits.PARSING_SECONDS
    assert limits.JUDGING_MEMORY > limits.LARGEST_SUM
