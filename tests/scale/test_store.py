"""A file of results: kept whatever happens, refused when it is somebody else's, never half written."""

from __future__ import annotations

import os
import sqlite3
import stat
import zlib
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from checker import gate, work
from checker.errors import ResultError, UsageError
from checker.formatters import document
from checker.judging import unjudged
from checker.model import RuleSetInfo, View
from checker.store import Store
from checker.work import Entry, Judged

if TYPE_CHECKING:
    from pathlib import Path

    from checker.model import RuleSet

WAY = "way"


def judged(path: str, *names: str, digest: str = "d", error: str = "读不出。") -> Judged:
    """Return what came of a draft, or of an archive with members."""
    assessments = [unjudged(f"{path}/{name}" if name else path, error) for name in names or ("",)]
    view = View(RuleSetInfo("", "", ""))
    return Judged(path, digest, tuple(Entry(gate.facts(each), zlib.compress(document(each, view).encode())) for each in assessments), ("x.png",))


def well(path: str, digest: str = "d") -> Judged:
    """Return what came of a draft that could be judged, as far as the file looks."""
    (entry,) = judged(path).entries
    return Judged(path, digest, (entry._replace(facts=entry.facts._replace(error="", failed=False)),))


def fill(store: Store, *found: Judged) -> None:
    store.begin('{"schema": "1"}', numbers=False)
    for place, each in enumerate(found):
        store.add(place, each, WAY)


def paths(store: Store) -> list[str]:
    assert [each.path for each in store.assessments()] == [each.path for each in store.facts()]
    return [each.path for each in store.facts()]


def test_documents_come_back_in_order_with_all_that_is_known(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "r.sqlite")) as store:
        fill(store, judged("b.txt"), judged("a.zip", "2.txt", "1.txt"))
        assert paths(store) == ["b.txt", "a.zip/2.txt", "a.zip/1.txt"]
        assert store.skipped() == ("x.png", "x.png")
        found = store.assessments()
        assert len(found) == 3
        assert found[-1] == unjudged("a.zip/1.txt", "读不出。")
        assert [each.path for each in found[1:]] == ["a.zip/2.txt", "a.zip/1.txt"]
        assert store.facts()[0] == gate.facts(unjudged("b.txt", "读不出。"))


def test_a_draft_is_known_by_its_way_and_only_without_error(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "r.sqlite")) as store:
        fill(store, well("a.txt", "seal"), judged("b.txt"))
    with closing(Store(tmp_path / "r.sqlite")) as store:
        assert store.known("a.txt", WAY) == "seal"
        assert store.known("a.txt", "another") == ""
        assert store.known("b.txt", WAY) == ""
        assert store.known("c.txt", WAY) == ""


def test_a_later_run_shows_its_own_drafts_and_keeps_the_others(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "r.sqlite")) as store:
        fill(store, well("a.txt"), well("b.txt"), well("c.txt"))
        fill(store, Judged("c.txt", unchanged=True), well("a.txt", "new"))
        assert paths(store) == ["c.txt", "a.txt"]
        assert store.known("a.txt", WAY) == "new"
        assert store.known("b.txt", WAY) == "d"


def test_a_name_that_is_no_text_is_kept_apart(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "r.sqlite")) as store:
        fill(store, well(os.fsdecode(b"\xff.txt"), "one"), well(os.fsdecode(b"\xfe.txt"), "two"))
        assert [store.known(os.fsdecode(name), WAY) for name in (b"\xff.txt", b"\xfe.txt")] == ["one", "two"]


def test_a_second_run_on_the_same_file_is_refused_and_harms_nothing(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "r.sqlite")) as store:
        fill(store, well("a.txt"))
        for new in (True, False):
            with pytest.raises(UsageError, match="正被另一次检查使用"):
                Store(tmp_path / "r.sqlite", new=new)
        store.add(1, well("b.txt"), WAY)
        assert paths(store) == ["a.txt", "b.txt"]


def test_a_file_that_another_program_uses_is_refused(tmp_path: Path) -> None:
    Store(tmp_path / "r.sqlite").close()
    with closing(sqlite3.connect(tmp_path / "r.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UsageError, match="正被另一次检查使用"):
            Store(tmp_path / "r.sqlite")


def test_the_database_of_somebody_else_stays_as_it_is(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.sqlite")) as other:
        other.execute("CREATE TABLE theirs (x)")
    before = (tmp_path / "other.sqlite").read_bytes()
    with pytest.raises(UsageError, match="不是这个程序能读的结果文件"):
        Store(tmp_path / "other.sqlite")
    assert (tmp_path / "other.sqlite").read_bytes() == before


def test_what_is_no_database_stays_as_it_is(tmp_path: Path) -> None:
    text = "不是数据库" * 999
    (tmp_path / "r.sqlite").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="不是结果文件"):
        Store(tmp_path / "r.sqlite")
    assert (tmp_path / "r.sqlite").read_text(encoding="utf-8") == text


@pytest.mark.parametrize("name", ["absent/r.sqlite", "."])
def test_a_place_where_nothing_can_be_written_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="请检查路径和权限"):
        Store(tmp_path / name)


def test_a_result_that_is_only_read_is_never_made(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="打不开"):
        Store(tmp_path / "r.sqlite", new=False)
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name != "posix" or os.getuid() == 0, reason="nothing is forbidden to root")
def test_a_file_that_must_not_be_written_is_told(tmp_path: Path) -> None:
    Store(tmp_path / "r.sqlite").close()
    (tmp_path / "r.sqlite").chmod(stat.S_IRUSR)
    with pytest.raises(UsageError, match="请检查路径和权限"):
        Store(tmp_path / "r.sqlite")


def test_a_full_disk_is_told_and_what_was_saved_is_still_there(tmp_path: Path) -> None:
    """SQLite is told that the disk has so many pages, and answers as it does when a disk is full."""
    store = Store(tmp_path / "r.sqlite")
    fill(store, *(well(f"{number:04}.txt") for number in range(64)))
    store._database.execute("PRAGMA max_page_count = 1")  # noqa: SLF001 - never less than what is used already
    place = 64
    with pytest.raises(UsageError, match="磁盘已满"), closing(store):  # noqa: PT012
        while place < 100_000:
            store.add(place, well(f"{place:06}.txt"), WAY)
            place += 1
    with closing(Store(tmp_path / "r.sqlite", new=False)) as again:
        assert paths(again)[:64] == [f"{number:04}.txt" for number in range(64)]
        assert again._database.execute("PRAGMA integrity_check").fetchone() == ("ok",)  # noqa: SLF001


def test_what_was_never_finished_counts_as_never_judged(tmp_path: Path) -> None:
    """Killed between the documents of a draft and the draft itself."""
    with closing(Store(tmp_path / "r.sqlite")) as store:
        fill(store, well("a.txt"))
        store._database.execute("DELETE FROM drafts")  # noqa: SLF001
        assert (store.known("a.txt", WAY), paths(store)) == ("", [])
        store.add(0, well("a.txt", "new"), WAY)
        assert (store.known("a.txt", WAY), paths(store)) == ("new", ["a.txt"])


def test_a_damaged_document_is_told(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "r.sqlite")) as store:
        fill(store, well("a.txt"))
        store._database.execute("UPDATE documents SET document = x'00'")  # noqa: SLF001
        with pytest.raises(ResultError, match="已经损坏"):
            store.assessments()[0]


def test_other_errors_of_the_database_are_told_in_chinese(tmp_path: Path) -> None:
    for path, says in ((None, "系统的临时文件夹写不下了"), (tmp_path / "r.sqlite", "读写时数据库出错（1），请换一个文件名。")):
        with closing(Store(path)) as store:
            store._database.execute("DROP TABLE documents")  # noqa: SLF001
            with pytest.raises(UsageError, match=says):
                store.facts()


def test_a_nameless_file_is_gone_when_it_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with closing(Store(None)) as store:
        fill(store, well("a.txt"))
        assert paths(store) == ["a.txt"]
    assert not list(tmp_path.iterdir())


def test_the_rules_of_the_run_are_kept(tmp_path: Path, rules: RuleSet) -> None:
    with closing(Store(tmp_path / "r.sqlite")) as store:
        view = View(RuleSetInfo(rules.id, rules.version, rules.title, rules.digest), fail_on="partial")
        store.begin(work.heading(view), numbers=True)
        result = store.result()
        assert (result.ruleset.id, result.ruleset.digest, result.numbers, len(result.assessments)) == (rules.id, rules.digest, True, 0)
        assert (result.fail_on, result.remarks) == ("partial", ())
        store.keep(work.heading(view._replace(remarks=("没有用上。",))))
        assert store.result()._replace(assessments=()) == result._replace(remarks=("没有用上。",), assessments=())
