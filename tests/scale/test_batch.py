"""``fazhi check`` of many drafts: the same results by any number of workers, kept, gone on with, told in the end."""

from __future__ import annotations

import errno
import gc
import io
import os
import re
import signal
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, NoReturn

import duckdb
import fsspec
import pyarrow.parquet
import pytest
from click.testing import CliRunner

from checker import batch, cli, cli_progress, storage, terminal
from checker.engine import Engine
from checker.errors import UnreadableError, UsageError
from checker.gate import ExitStatus
from checker.store import Store
from tests import drafts
from tests.conftest import ROOT
from tests.scale.test_pool import wait
from tests.test_cli import LITTLE

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

CLEAN, FINDINGS, FAILED, INTERRUPTED = ExitStatus
TEXTS = {"good": drafts.GOOD, "weak": drafts.WEAK, "partial": drafts.PARTIAL, "news": drafts.NEWS}


@pytest.fixture(autouse=True)
def _quick(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Drafts of every sort, in files and in an archive, and what is none."""
    top = tmp_path / "drafts"
    for name, text in TEXTS.items():
        put(top, f"{name}.txt", text)
    with zipfile.ZipFile(top / "packed.zip", "w") as archive:
        archive.writestr("内/weak.txt", drafts.WEAK)
        archive.writestr("photo.png", b"x")
    put(top, "notes.xyz", "x")
    return top


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of what is judged in this very process."""
    names: list[str] = []
    assess = Engine.assess

    def noting(self: Engine, path: str, *args: object, **options: object) -> object:
        names.append(path.rpartition("/")[2])
        return assess(self, path, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Engine, "assess", noting)
    return names


def put(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(cli.program, [str(arg) for arg in args])


def command(*args: str | Path) -> list[str]:
    return [sys.executable, "-m", "checker", *map(str, args)]


# ---------------------------------------------------------------------------------------------- the same results


def test_workers_give_the_same(folder: Path, tmp_path: Path) -> None:
    for number in range(16):
        put(folder, f"{number}.txt", drafts.WEAK.replace("6场", f"{number + 6}场"))
    here = run("check", folder, "--format", "json", "--show-numbers")
    there = run("check", folder, "--format", "json", "--show-numbers", "--workers", "2")
    assert there.stdout == here.stdout
    assert there.stderr == here.stderr
    assert there.exit_code == here.exit_code == FAILED
    assert "跳过 2 个（.xyz 1 个、.png 1 个；如 notes.xyz、photo.png）" in here.stderr
    assert sorted(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize("form", ["console", "json", "csv", "junit", "sarif"])
def test_any_format_can_be_made_of_kept_results(form: str, folder: Path, tmp_path: Path) -> None:
    results = tmp_path / "run.sqlite"
    here = run("check", folder, "--format", form)
    assert run("check", folder, "--format", form, "--results", results).stdout == here.stdout
    assert run("render", results, "--format", form).stdout == here.stdout


@pytest.mark.parametrize("form", ["console", "json", "html", "junit"])
def test_stored_results_know_the_gate_the_remarks_and_the_comparison_of_their_run(form: str, folder: Path, tmp_path: Path) -> None:
    earlier, results = tmp_path / "earlier.json", tmp_path / "run.sqlite"
    put(tmp_path, "fazhi.yaml", 'waivers:\n  - {item: causes, body: 松坪乡, until: "2999-01-01", reason: 在补}\n')
    run("check", folder, "--format", f"json={earlier}")
    put(folder, "weak.txt", drafts.PARTIAL)
    options = ("--format", form, "--fail-on", "partial", "--fail-under", "99", "--since", earlier)
    here = run("check", folder, *options)
    there = run("check", folder, *options, "--results", results)
    assert (there.stdout, there.stderr, there.exit_code) == (here.stdout, here.stderr, here.exit_code)
    assert run("render", results, "--format", form).stdout == here.stdout


def test_a_run_that_was_stopped_still_knows_its_gate(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Store, "assessments", stop)
    assert run("check", folder, "--results", tmp_path / "run.sqlite", "--fail-under", "99").exit_code == INTERRUPTED
    monkeypatch.undo()
    assert '"fail_under": 99' in run("render", tmp_path / "run.sqlite", "--format", "json").stdout


def test_without_a_format_only_the_sum_is_told(folder: Path, tmp_path: Path) -> None:
    done = run("check", folder, "--results", tmp_path / "run.sqlite")
    assert done.stdout == ""
    assert done.stderr == "5 份：可以报送 2，需修改 2，无法判断 1；跳过 2 个（.xyz 1 个、.png 1 个；如 notes.xyz、photo.png）\n"
    assert done.exit_code == FAILED


def test_the_gate_looks_at_kept_results_as_at_others(folder: Path, tmp_path: Path) -> None:
    (folder / "news.txt").unlink()
    results = ("--results", tmp_path / "run.sqlite")
    assert run("check", folder, *results).exit_code == FINDINGS
    assert run("check", folder, *results, "--report-only").exit_code == CLEAN
    for name in ("weak.txt", "packed.zip"):
        (folder / name).unlink()
    assert run("check", folder, *results).exit_code == CLEAN
    assert run("check", folder, *results, "--fail-on", "partial").exit_code == FINDINGS
    assert run("check", folder, *results, "--fail-under", "100").exit_code == FINDINGS


def test_settings_that_rot_are_told(folder: Path, tmp_path: Path) -> None:
    put(folder, "fazhi.yaml", 'waivers:\n  - {item: causes, body: 松坪乡, until: "2999-01-01", reason: 在补}\n')
    told = run("check", folder).stderr
    assert "没有用上" in told
    assert run("check", folder, "--results", tmp_path / "run.sqlite").stderr == told


# ---------------------------------------------------------------------------------------------- going on


def test_what_is_judged_is_not_judged_again(folder: Path, tmp_path: Path, judged: list[str]) -> None:
    results = tmp_path / "run.sqlite"
    first = run("check", folder, "--results", results, "--format", "csv")
    assert len(judged) == 5
    judged.clear()
    put(folder, "weak.txt", drafts.WEAK.replace("6场", "7场"))
    put(folder, "another.txt", drafts.GOOD)
    (folder / "partial.txt").unlink()
    again = run("check", folder, "--results", results, "--format", "csv")
    assert sorted(judged) == ["another.txt", "news.txt", "weak.txt"], "new, changed, and what could not be judged"
    assert again.stdout == run("check", folder, "--format", "csv").stdout != first.stdout


def test_other_rules_judge_everything_again(folder: Path, tmp_path: Path, judged: list[str]) -> None:
    results = tmp_path / "run.sqlite"
    run("check", folder, "--results", results)
    for options in (("--rules", put(tmp_path, "rules.yaml", LITTLE)), ("--profile", "township"), ("--show-numbers",), ("--revisions", "original")):
        judged.clear()
        run("check", folder, "--results", results, *options)
        assert len(judged) == 5, options


def test_an_interrupted_run_is_usable_and_goes_on(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, judged: list[str]) -> None:
    assess, results = Engine.assess, tmp_path / "run.sqlite"

    def stopping(self: Engine, path: str, *args: object, **options: object) -> object:
        if path.endswith("partial.txt"):
            raise KeyboardInterrupt
        return assess(self, path, *args, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Engine, "assess", stopping)
        stopped = run("check", folder, "--results", results)
    assert stopped.exit_code == INTERRUPTED
    assert stopped.stderr == f"已中断。已检查的结果存在 {results} 里，用同样的命令就接着检查。\n"
    assert "good.txt" in run("render", results).stdout
    judged.clear()
    done = run("check", folder, "--results", results, "--format", "json")
    assert "good.txt" not in judged
    assert done.stdout == run("check", folder, "--format", "json").stdout


def test_results_of_other_drafts_are_not_replaced(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results, rules = tmp_path / "run.sqlite", put(tmp_path, "rules.yaml", LITTLE)
    monkeypatch.chdir(tmp_path)
    first = run("check", "drafts", "--results", results, "--rules", rules, "--format", "csv")
    put(tmp_path / "county" / "drafts", "a.txt", drafts.GOOD)
    monkeypatch.chdir(tmp_path / "county")
    for path in ("drafts", folder / "weak.txt"):
        refused = run("check", path, "--results", results, "--rules", rules)
        assert refused.exit_code == FAILED
        told = f"{results} 里有 {folder / 'good.txt'} 的结果，这次不检查它，它的结果就看不到了；请换一个结果文件，或者把它们一起检查。\n"
        assert refused.stderr == told
    assert run("render", results, "--format", "csv").stdout == first.stdout
    together = run("check", folder, "drafts", "--results", results, "--rules", rules, "--format", "csv")
    assert together.stdout.count("\n") > first.stdout.count("\n")


def test_results_of_an_address_are_not_replaced_by_others_as_long_as_it_is_there(tmp_path: Path) -> None:
    memory, options = fsspec.filesystem("memory"), ("--results", tmp_path / "run.sqlite", "--rules", put(tmp_path, "rules.yaml", LITTLE))
    memory.pipe({"/one/a.txt": drafts.GOOD.encode(), "/two/a.txt": drafts.GOOD.encode()})
    try:
        assert run("check", "memory://one", *options).exit_code in (CLEAN, FINDINGS)
        assert "里有 memory://" in run("check", "memory://two", *options).stderr
        memory.rm("/one", recursive=True)
        assert run("check", "memory://two", *options).exit_code in (CLEAN, FINDINGS)
    finally:
        memory.rm("/two", recursive=True)


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
@pytest.mark.parametrize(("stop", "status"), [(signal.SIGINT, INTERRUPTED), (signal.SIGKILL, -signal.SIGKILL)])
def test_a_run_of_workers_that_is_stopped_goes_on_to_the_same_end(
    stop: signal.Signals, status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(200):
        put(tmp_path / "drafts", f"{number:03}.txt", drafts.WEAK.replace("6场", f"{number + 6}场"))
    rules, results = put(tmp_path, "rules.yaml", LITTLE), tmp_path / "run.sqlite"
    whole = ("check", tmp_path / "drafts", "--rules", rules, "--format", "json")
    started = command(*whole, "--workers", "2", "--results", results)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a suite run in the background ignores it, and so would what it starts
    with subprocess.Popen(started, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:  # noqa: S603
        signal.signal(signal.SIGINT, before)
        wait(lambda: process.poll() is not None or (results.exists() and results.stat().st_size > 100_000))
        process.send_signal(stop)
        _, told = process.communicate()
    assert process.returncode == status
    assert ("用同样的命令就接着检查" in told.decode()) is (stop is signal.SIGINT)
    kept = run("render", results, "--format", "csv").stdout.count("\n")
    assert kept > 0
    monkeypatch.setattr(batch, "FEW", 200)  # what is left is judged here, which is quicker
    resumed = run(*whole, "--results", results)
    assert resumed.stdout == run(*whole).stdout
    assert resumed.stdout.count('"path"') == 200


# ---------------------------------------------------------------------------------------------- what goes wrong


def test_two_runs_on_one_file(folder: Path, tmp_path: Path) -> None:
    results = tmp_path / "run.sqlite"
    first = run("check", folder, "--results", results, "--format", "csv")
    hold = f"import sqlite3, sys; sqlite3.connect({str(results)!r}).execute('BEGIN EXCLUSIVE'); print(flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:  # noqa: S603
        assert other.stdout is not None
        other.stdout.readline()
        second = run("check", folder, "--results", results)
        other.communicate()
    assert second.exit_code == FAILED
    assert second.stderr == f"{results} 正被另一次检查使用，请等它结束，或者换一个文件名。\n"
    assert run("render", results, "--format", "csv").stdout == first.stdout


@pytest.mark.skipif(os.name != "posix", reason="needs a limit of the size of files")
def test_a_full_disk_ends_in_one_sentence_and_the_run_goes_on_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(70):
        put(tmp_path / "drafts", f"{number:03}.txt", drafts.WEAK.replace("6场", f"{number + 6}场"))
    results = tmp_path / "run.sqlite"
    whole = ("check", tmp_path / "drafts", "--rules", put(tmp_path, "rules.yaml", LITTLE), "--results", results)
    limited = subprocess.run(["/bin/sh", "-c", 'ulimit -f 100; exec "$@"', "sh", *command(*whole)], cwd=ROOT, capture_output=True, check=False)  # noqa: S603
    assert limited.returncode == FAILED
    assert limited.stderr.decode().splitlines()[-1] == f"{results} 写不下了（磁盘已满或出错），已存的结果还在，请腾出空间，再用同样的命令接着检查。"
    monkeypatch.setattr(batch, "FEW", 70)
    assert run(*whole).stderr.splitlines()[-1].startswith("70 份：")


@pytest.mark.skipif(sys.platform != "linux", reason="needs /dev/full")
def test_a_full_disk_under_the_output_ends_in_one_sentence(folder: Path, tmp_path: Path) -> None:
    done = run("check", folder, "--results", tmp_path / "run.sqlite", "--format", "csv=/dev/full")
    assert done.exit_code == FAILED
    assert done.stderr == "结果写不进 /dev/full（磁盘已满），请检查路径和权限。\n"
    assert run("render", tmp_path / "run.sqlite", "--format", "csv").stdout == run("check", folder, "--format", "csv").stdout


def test_errors_of_many_drafts_are_listed_in_the_end(tmp_path: Path) -> None:
    for number in range(batch.FEW + 1):
        put(tmp_path / "drafts", f"{number:02}.txt", "" if number < 25 else drafts.WEAK)
    (tmp_path / "drafts" / "99.txt").mkdir()
    done = run("check", tmp_path / "drafts", "--results", tmp_path / "run.sqlite", "--rules", put(tmp_path, "rules.yaml", LITTLE))
    told = done.stderr.splitlines()
    assert len(told) == 22
    assert told[0].endswith("00.txt：文件是空的，没有读到任何文字，请确认选对了文件；正文如果是图片，请先识别成文字。")
    assert told[-2] == "没能检查的共 25 份，以上是前 20 份。"
    assert done.exit_code == FAILED


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--results", "run.json"), "以 .sqlite 结尾"),
        (("--results", "absent/run.sqlite"), "请检查路径和权限"),
        (("--results", "absent/run.parquet"), "建不了文件夹 absent/run.parquet（没有这个文件或文件夹）"),
        (("--cluster", "foo"), "集群地址 foo 写得不对，应当像 tcp://主机:8786，或者写 local（只用本机）。"),
        (("--cluster", "foo://x:1"), "集群地址 foo://x:1 写得不对"),
        (("--workers", "0"), "--workers"),
        (("--profile", "town", "--workers", "2"), "没有单位类别 town"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(options: tuple[str, ...], says: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    done = run("check", folder, *options)
    assert done.exit_code == FAILED
    assert says in done.stderr
    assert list(folder.parent.iterdir()) == [folder]


def test_standard_input_is_judged_alone() -> None:
    done = CliRunner().invoke(cli.program, ["check", "-", "--workers", "2"], input=drafts.GOOD)
    assert (done.exit_code, "标准输入只能单独检查" in done.stderr) == (FAILED, True)


@pytest.mark.parametrize(
    ("package", "options", "extra"),
    [
        ("pyarrow", ("--results", "run.parquet"), "parquet"),
        ("distributed", ("--cluster", "local"), "cluster"),
        ("fsspec", ("s3://a/b.txt", "--format", "csv"), "cluster"),
    ],
)
def test_a_missing_package_is_told_with_its_extra(
    package: str, options: tuple[str, ...], extra: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gc.collect()  # a client of an address that made no sense says goodbye with its package
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.chdir(folder.parent)
    done = run("check", folder, *options)
    assert done.exit_code == FAILED
    assert f"fazhi-checker[{extra}]" in done.stdout + done.stderr


# ---------------------------------------------------------------------------------------------- tables, addresses, progress


@pytest.mark.usefixtures("folder")
def test_tables_hold_what_json_holds_and_the_readmes_query_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("check", "drafts", "--results", "run.parquet").exit_code == FAILED
    rows = duckdb.execute("SELECT path, verdict, score, year, body, error IS NULL FROM 'run.parquet/documents.parquet'").fetchall()
    assert [row[0][len("drafts/") :] for row in rows] == ["good.txt", "news.txt", "packed.zip/内/weak.txt", "partial.txt", "weak.txt"]
    assert rows[0][1:2] + rows[0][3:] == ("可以报送", 2024, "云溪镇", True)
    assert rows[1][2:] == (None, None, None, False)
    (items,) = duckdb.execute("SELECT count(*) FROM 'run.parquet/items.parquet' WHERE path = 'drafts/good.txt'").fetchall()
    assert items == (25,)
    (query,) = re.findall(r"<!-- query -->\n```sql\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    found = dict(duckdb.execute(query.replace("结果.parquet", "run.parquet")).fetchall())
    assert found["不足的原因"] == 2
    assert run("render", "run.parquet/run.sqlite", "--format", "csv").stdout == run("check", "drafts", "--format", "csv").stdout


def test_tables_without_a_single_row_have_their_columns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, "a.txt", "")
    run("check", "a.txt", "--results", "run.parquet")
    assert duckdb.execute("SELECT id FROM 'run.parquet/findings.parquet'").fetchall() == []


def test_tables_that_cannot_be_written_leave_the_results_and_the_old_tables(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    tables, options = tmp_path / "run.parquet", ("--results", tmp_path / "run.parquet")
    run("check", folder, *options)
    before = {file.name: file.read_bytes() for file in tables.glob("[!.]*.parquet")}
    with monkeypatch.context() as patch:
        patch.setattr(pyarrow.parquet.ParquetWriter, "write_table", full)
        done = run("check", folder, *options)
    assert done.exit_code == FAILED
    assert done.stderr == f"表格写不进 {tables}（磁盘已满），检查结果还在其中的 run.sqlite 里，请腾出空间后再用同样的命令。\n"
    assert {file.name: file.read_bytes() for file in tables.glob("[!.]*.parquet")} == before
    assert run("render", tables / "run.sqlite", "--format", "csv").stdout == run("check", folder, "--format", "csv").stdout


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_drafts_at_an_address_are_judged_as_those_in_a_folder(folder: Path, tmp_path: Path) -> None:
    memory = fsspec.filesystem("memory")
    memory.put(str(folder), "/archive", recursive=True)
    try:
        here, there = run("check", folder, "--format", "csv"), run("check", "memory://archive", "--format", "csv")
        assert there.stdout.replace("memory://archive", str(folder)).replace("memory:///archive", str(folder)) == here.stdout
        assert there.stderr == here.stderr
        kept = run("check", "memory://archive", "--results", tmp_path / "run.sqlite", "--format", "csv")
        assert kept.stdout == there.stdout
    finally:
        memory.rm("/archive", recursive=True)
    gone = run("check", "memory://archive/good.txt")
    assert gone.exit_code == FAILED
    assert "这个地址上没有文件" in gone.stdout


def test_an_unknown_kind_of_address_is_told() -> None:
    done = run("check", "nosuch://a/b.txt")
    assert done.exit_code == FAILED
    assert "读不懂这个地址，请检查其中的 nosuch:// 和后面的写法。" in done.stdout


class RefusedError(Exception):
    """A failure of a kind that only the package of the storage knows."""


def test_whatever_a_storage_says_is_told_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_: str) -> NoReturn:
        raise fault

    monkeypatch.setattr(fsspec.core, "url_to_fs", failing)
    for fault, says in (  # noqa: B007 - raised above
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"), "对方拒绝连接"),
        (PermissionError("Access Denied"), "没有权限"),
        (TimeoutError(), "等待太久没有回应"),
        (OSError(-2, "Name or service not known"), "找不到这台主机"),
        (OSError("Broken"), "系统没有说明原因"),
        (RefusedError("Forbidden"), "RefusedError"),
    ):
        with pytest.raises(UnreadableError) as told:
            storage.read("s3://a/b.txt", 9)
        assert str(told.value) == f"读不出这个地址（{says}），请检查地址、网络和权限。"


def test_a_storage_whose_package_is_missing_is_told_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(UsageError, match="请用 pip install s3fs 安装"):
        storage.read("s3://a/b.txt", 9)


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_shown_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream, seen in ((io.StringIO(), False), (Screen(), True)):
        monkeypatch.setattr(sys, "stderr", stream)
        with cli_progress.progress() as watch:
            watch(3, 7)
        assert ("3/7" in stream.getvalue()) is seen
    assert terminal.watched()
