"""Results kept in one SQLite file while a run goes on: what is judged stays judged, however the run ends.

A draft is written after its documents, so that one without its row counts as never judged; one run at a time may use a file.
"""

from __future__ import annotations

import json
import os
import sqlite3
from array import array
from collections.abc import Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, overload

from checker import resultfile, work
from checker.errors import UsageError, reason
from checker.gate import Facts
from checker.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from checker.model import Assessment
    from checker.work import Judged

SUFFIX: Final = ".sqlite"
_MARK: Final = 0x66617A68
"""Tells our files from the databases of others: ``fazh``."""
_FORMAT: Final = 2
_OFTEN: Final = 64
"""Drafts after which is saved: two seconds of work, beside which saving costs nothing."""
_TABLES: Final = """
CREATE TABLE run (heading TEXT NOT NULL, home TEXT NOT NULL, numbers INTEGER NOT NULL);
CREATE TABLE drafts (
    name BLOB PRIMARY KEY, place INTEGER, digest TEXT NOT NULL, way TEXT NOT NULL, skipped TEXT NOT NULL
);
CREATE TABLE documents (
    draft BLOB NOT NULL, number INTEGER NOT NULL,
    path TEXT NOT NULL, verdict TEXT NOT NULL, score REAL, missing INTEGER NOT NULL, partial INTEGER NOT NULL,
    failed INTEGER NOT NULL, error TEXT NOT NULL, document BLOB NOT NULL,
    UNIQUE (draft, number)
);
"""
_CURRENT: Final = "FROM documents JOIN drafts ON drafts.name = documents.draft WHERE place IS NOT NULL ORDER BY place, number"
"""Documents of the last run, in the order of its drafts."""

_TROUBLES: Final = {
    **dict.fromkeys((sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED), "正被另一次检查使用，请等它结束，或者换一个文件名。"),
    **dict.fromkeys((sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR), "写不下了（磁盘已满或出错），已存的结果还在，请腾出空间，再用同样的命令接着检查。"),
    **dict.fromkeys((sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT), "不是结果文件，或者已经损坏，请换一个文件名。"),
    **dict.fromkeys((sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM), "打不开或者不能写，请检查路径和权限。"),
}
"""What is told of the errors of the database, by their number."""


class Store:
    """An open file of results, or a nameless one that is gone when it is closed; raises ``UsageError`` for all that goes wrong with it."""

    def __init__(self, path: Path | None, *, new: bool = True) -> None:
        """Open a file for one run alone; ``new`` makes it where there is none."""
        self.path = path
        with self._told():
            if path is not None and not new and not path.is_file():
                raise FileNotFoundError(path)
            self._database = sqlite3.connect(path or "", timeout=0, isolation_level=None)
        try:
            with self._told():
                self._occupy(new=new)
        except UsageError:
            self._database.close()
            raise

    def _occupy(self, *, new: bool) -> None:
        run = self._database.execute
        run("PRAGMA locking_mode = EXCLUSIVE")
        run("BEGIN EXCLUSIVE")
        mark, form, tables = (run(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version", "schema_version"))
        if new and not tables:
            for statement in _TABLES.split(";"):
                run(statement)
            run(f"PRAGMA application_id = {_MARK}")
            run(f"PRAGMA user_version = {_FORMAT}")
        elif (mark, form) != (_MARK, _FORMAT):
            msg = f"{self.path} 不是这个程序能读的结果文件，请换一个文件名。"
            raise UsageError(msg)

    # -- a run

    def earlier(self) -> tuple[str, tuple[str, ...]]:
        """Return the folder of the last run, and the paths of all drafts that were ever read, as they were named."""
        with self._told():
            homes = self._database.execute("SELECT home FROM run").fetchall()
            names = self._database.execute("SELECT name FROM drafts WHERE digest <> ''").fetchall()
        return homes[0][0] if homes else "", tuple(os.fsdecode(name) for (name,) in names)

    def begin(self, heading: str, home: str = "", *, numbers: bool) -> None:
        """Begin a run in a folder: ``heading`` is its result without documents, as JSON.

        What earlier runs left is known, but not a result of this one.
        """
        with self._told():
            self._database.execute("UPDATE drafts SET place = NULL")
            self._database.execute("DELETE FROM run")
            self._database.execute("INSERT INTO run VALUES (?, ?, ?)", (heading, home, numbers))
            self._save()

    def keep(self, heading: str) -> None:
        """Replace the heading of the run by what is known in the end."""
        with self._told():
            self._database.execute("UPDATE run SET heading = ?", (heading,))
            self._save()

    def known(self, path: str, way: str) -> str:
        """Return the digest of the content that a draft was judged with, in the same way and without error; empty if it was not."""
        good = "SELECT digest FROM drafts WHERE name = ? AND way = ? AND NOT EXISTS (SELECT 1 FROM documents WHERE draft = name AND error <> '')"
        with self._told():
            found = self._database.execute(good, (os.fsencode(path), way)).fetchone()
        return found[0] if found else ""

    def add(self, place: int, judged: Judged, way: str) -> None:
        """Keep what came of the draft at a place of the run."""
        name, run = os.fsencode(judged.path), self._database.execute
        with self._told():
            if judged.unchanged:
                run("UPDATE drafts SET place = ? WHERE name = ?", (place, name))
            else:
                run("DELETE FROM drafts WHERE name = ?", (name,))
                run("DELETE FROM documents WHERE draft = ?", (name,))
                self._database.executemany("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _rows(name, judged))
                run("INSERT INTO drafts VALUES (?, ?, ?, ?, ?)", (name, place, judged.digest, way, json.dumps(judged.skipped)))
            if place % _OFTEN == _OFTEN - 1:
                self._save()

    def _save(self) -> None:
        self._database.execute("COMMIT")
        self._database.execute("BEGIN")

    def close(self) -> None:
        """Save what is there and let others use the file."""
        try:
            with self._told():
                if self._database.in_transaction:
                    self._database.execute("COMMIT")
        finally:
            self._database.close()

    # -- the results

    def facts(self) -> tuple[Facts, ...]:
        """Return what the gate looks at, for each document."""
        with self._told():
            rows = self._database.execute(f"SELECT path, verdict, score, missing, partial, failed, error {_CURRENT}")
            return tuple(
                Facts(path, Verdict(verdict), score, missing, partial, failed=bool(failed), error=error)
                for path, verdict, score, missing, partial, failed, error in rows
            )

    def skipped(self) -> tuple[str, ...]:
        """Return what archives hold besides drafts."""
        with self._told():
            rows = self._database.execute("SELECT skipped FROM drafts WHERE place IS NOT NULL AND skipped <> '[]' ORDER BY place").fetchall()
        return tuple(name for (names,) in rows for name in json.loads(names))

    def assessments(self) -> Sequence[Assessment]:
        """Return the assessments, which are read one by one."""
        with self._told():
            numbers = array("q", (number for (number,) in self._database.execute(f"SELECT documents.rowid {_CURRENT}")))
        return _Stored(self, numbers)

    def assessment(self, number: int) -> Assessment:
        """Return one of them by its number in the file."""
        with self._told():
            found = self._database.execute("SELECT document FROM documents WHERE rowid = ?", (number,)).fetchone()
        return work.unpacked(found[0])

    def result(self) -> resultfile.Result:
        """Return everything as a JSON result would hold it."""
        with self._told():
            heading, numbers = self._database.execute("SELECT heading, numbers FROM run").fetchone()
        return resultfile.parse(heading.encode())._replace(assessments=self.assessments(), numbers=bool(numbers))

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say in one sentence what is wrong with the file."""
        try:
            yield
        except (OSError, sqlite3.Error) as fault:
            raise UsageError(_sentence(self.path, fault)) from fault


class _Stored(Sequence["Assessment"]):
    """Assessments of a store: none is kept in memory."""

    def __init__(self, store: Store, numbers: array[int]) -> None:
        self._store, self._numbers = store, numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, index: int) -> Assessment: ...
    @overload
    def __getitem__(self, index: slice) -> _Stored: ...
    def __getitem__(self, index: int | slice) -> Assessment | _Stored:
        found = self._numbers[index]
        return self._store.assessment(found) if isinstance(found, int) else _Stored(self._store, found)


def _rows(name: bytes, judged: Judged) -> Iterator[tuple[object, ...]]:
    for number, (facts, document) in enumerate(judged.entries):
        path = facts.path.encode("utf-8", "replace").decode()
        error = facts.error.encode("utf-8", "replace").decode()
        yield name, number, path, facts.verdict.value, facts.score, facts.missing, facts.partial, facts.failed, error, document


def _sentence(path: Path | None, fault: OSError | sqlite3.Error) -> str:
    if isinstance(fault, OSError):
        return f"{path} 打不开（{reason(fault)}），请检查路径和权限。"
    code = getattr(fault, "sqlite_errorcode", 0) & 0xFF
    if path is None:
        return f"系统的临时文件夹写不下了（数据库错误 {code}），没有检查完；请腾出空间再检查，或用 --results 把结果存到别处。"
    return f"{path} {_TROUBLES.get(code, f'读写时数据库出错（{code}），请换一个文件名。')}"
