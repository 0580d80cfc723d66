"""The command line: what is printed where, and how it ends."""

from __future__ import annotations

import importlib.metadata
import json
import logging
import os
import re
import shlex
import subprocess
import sys
import tomllib
import unicodedata
import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from checker import __version__, api, cli, engine, handbook, readers, ruleset, terminal
from checker.formatters import FORMATS
from checker.gate import ExitStatus
from tests import drafts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from click.testing import Result

    from checker.model import RuleSet, Source

CLEAN, FINDINGS, FAILED, INTERRUPTED = ExitStatus
ROOT = Path(__file__).parents[1]

LITTLE = """\
format: "1"
ruleset: {id: little, version: "1", title: 小规则, partial: 0.5}
profiles: {township: {title: 乡镇}}
order: [measures]
parts: [{id: measures, title: 举措, headings: [topic], base: true}]
citations: {practice: {title: 通行做法}}
accept: [topic]
refuse: []
vocabulary: []
terms: {topic: [法治政府], word: [普法讲座]}
rules:
  - id: x-word
    title: 普法讲座
    level: must
    weight: 1
    place: measures
    basis: [{source: practice}]
    need: {mention: {terms: [word]}}
    say: {met: 有。, missing: 没有。}
    remedy: 写明举办了几次普法讲座。
    sample: 举办普法讲座〔×〕次。
    tests:
      - {want: met, text: 全年举办普法讲座6次。}
      - {want: missing, text: 全年发放资料3000份。}
"""
"""A rule set of one rule, for what has nothing to do with the rules that came with the program."""


@pytest.fixture(autouse=True)
def _quick(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the words and the rules between tests, and the environment out of them."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(ruleset, "load", lambda path, cache, today: _load(path) if path is None else LOAD(path, cache, today))


LOAD = ruleset.load


@cache
def _load(folder: Path | None) -> RuleSet:
    return LOAD(folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Drafts of every sort."""
    for name, text in {"good": drafts.GOOD, "weak": drafts.WEAK, "partial": drafts.PARTIAL, "news": drafts.NEWS}.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def little(tmp_path: Path) -> Path:
    """A folder with the little rule set."""
    rules = tmp_path / "little-rules"
    rules.mkdir()
    (rules / "rules.yaml").write_text(LITTLE, encoding="utf-8")
    return rules


def run(*args: str | Path, env: Mapping[str, str | None] | None = None) -> Result:
    return CliRunner().invoke(cli.program, [str(arg) for arg in args], env=env)


def start(*args: str | Path, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run the program in a process of its own."""
    command = [sys.executable, "-m", "checker", *map(str, args)]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **(env or {})}, capture_output=True, check=False)  # noqa: S603


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)


# ---------------------------------------------------------------------------------------------- the result


def test_the_verdict_comes_first_and_the_summary_goes_to_stderr(folder: Path) -> None:
    done = run("check", folder / "good.txt", folder / "weak.txt")
    assert done.stdout.splitlines()[0].endswith("结论：可以报送")
    assert done.stderr == "2 份：可以报送 1，需修改 1，无法判断 0\n"
    assert done.exit_code == FINDINGS


def test_every_document_of_a_mixed_batch_is_printed(folder: Path) -> None:
    done = run("check", folder, folder / "absent.docx", "--format", "json")
    documents = json.loads(done.stdout)["documents"]
    assert [(Path(each["path"]).stem, each["verdict"], "error" in each) for each in documents] == [
        ("good", "可以报送", False),
        ("news", "无法判断", True),
        ("partial", "可以报送", False),
        ("weak", "需修改", False),
        ("absent", "无法判断", True),
    ]
    assert done.exit_code == FAILED


def test_the_outline_is_shown(folder: Path) -> None:
    assert "识别到的结构" not in run("check", folder / "good.txt").stdout
    assert "识别到的结构" in run("check", folder / "good.txt", "--outline").stdout


@pytest.mark.parametrize(("option", "widest"), [("130", 130), ("60", 60), ("7", 60)])
def test_the_width_is_kept(option: str, widest: int, folder: Path) -> None:
    lines = run("check", folder / "weak.txt", "--width", option).stdout.splitlines()
    assert widest - 3 <= max(map(_width, lines)) <= widest


def test_the_profile_can_be_given(folder: Path) -> None:
    done = run("check", folder / "good.txt", "--profile", "department", "--format", "json")
    assert json.loads(done.stdout)["documents"][0]["profile"] == "department"


# ---------------------------------------------------------------------------------------------- the exit status


@pytest.mark.parametrize(
    ("name", "options", "want"),
    [
        ("good", [], CLEAN),
        ("good", ["--fail-on", "partial", "--fail-under", "90"], CLEAN),
        ("weak", [], FINDINGS),
        ("weak", ["--report-only"], CLEAN),
        ("weak", ["--report-only", "--fail-under", "99"], CLEAN),
        ("partial", [], CLEAN),
        ("partial", ["--fail-on", "missing"], CLEAN),
        ("partial", ["--fail-on", "partial"], FINDINGS),
        ("partial", ["--fail-under", "100"], FINDINGS),
        ("news", [], FAILED),
        ("news", ["--report-only"], FAILED),
        ("absent", [], FAILED),
    ],
)
def test_how_it_ends(name: str, options: list[str], want: ExitStatus, folder: Path) -> None:
    assert run("check", folder / f"{name}.txt", *options).exit_code == want


@pytest.mark.parametrize("text", [drafts.OTHER_KIND, drafts.DUTY, drafts.NEWS, "", "%PDF-1.7", "\x00\x01"])
def test_what_cannot_be_judged_is_told_in_one_sentence(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_text(text, encoding="utf-8")
    done = run("check", tmp_path / "a.docx")
    head, sentence, *_ = done.stdout.splitlines()
    assert head.endswith("结论：无法判断")
    assert sentence.strip()
    assert "可以报送" not in done.stdout.replace("可以报送 0", "")
    assert done.stderr == "1 份：可以报送 0，需修改 0，无法判断 1\n"
    assert done.exit_code == FAILED


def test_an_empty_folder_is_a_failure(tmp_path: Path) -> None:
    done = run("check", tmp_path)
    assert "没有可检查的文稿" in done.stdout
    assert done.exit_code == FAILED


def test_what_is_skipped_is_counted_and_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(drafts.GOOD, encoding="utf-8")
    for name in (".b.txt", "~$a.docx", "c.xls", "d.xls", "e.xls", "f.xls"):
        (tmp_path / name).touch()
    done = run("check", tmp_path)
    assert done.stderr == "1 份：可以报送 1，需修改 0，无法判断 0；跳过 6 个（.xls 4 个、隐藏文件 1 个、锁文件 1 个；如 c.xls、d.xls、e.xls 等）\n"
    assert done.exit_code == CLEAN
    for name in ("c.xls", "d.xls", "e.xls", "f.xls"):
        (tmp_path / name).unlink()
    assert run("check", tmp_path).stderr.endswith("；跳过 2 个（隐藏文件 1 个、锁文件 1 个）\n")


def zipped(member: str) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(member, "<x/>")
    return data.getvalue()


UNREADABLE = {
    ".doc": b"\xd0\xcf\x11\xe0", ".wps": b"\xd0\xcf\x11\xe0", ".pdf": b"%PDF-1.7", ".rtf": rb"{\rtf1 x}",
    ".ofd": zipped("OFD.xml"), ".odt": zipped("META-INF/manifest.xml"),
    ".mht": b"MIME-Version: 1.0\r\n", ".mhtml": b'From: "Saved by Windows Internet Explorer"\r\n',
}  # fmt: skip
"""First bytes of drafts in the formats that are refused."""


@pytest.mark.parametrize("suffix", readers.REFUSED)
def test_drafts_in_formats_that_cannot_be_read_are_never_passed_over(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "a.txt").write_text(drafts.GOOD, encoding="utf-8")
    (tmp_path / f"b{suffix}").write_bytes(UNREADABLE[suffix])
    done = run("check", tmp_path)
    assert done.stderr == "2 份：可以报送 1，需修改 0，无法判断 1\n"
    assert f"b{suffix}  结论：无法判断" in done.stdout
    assert re.search(r"无法直接读取，请.*\.docx", re.sub(r"\s", "", done.stdout))
    assert done.exit_code == FAILED


# ---------------------------------------------------------------------------------------------- where it goes


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_can_be_written_to_a_file(form: str, folder: Path) -> None:
    target = folder / "result.out"
    done = run("check", folder / "good.txt", "--format", form, "-o", target)
    assert (done.stdout, done.exit_code) == ("", CLEAN)
    assert target.stat().st_size
    shown = run("check", folder / "good.txt", "--format", form)
    if "每份文稿一个文件" in shown.stderr:
        assert shown.exit_code == FAILED
    else:
        assert target.read_bytes() == shown.stdout_bytes


def test_several_formats_are_written_in_one_run(folder: Path) -> None:
    done = run("check", folder / "good.txt", "--format", f"json={folder / 'a.json'}", "--format", "console")
    assert done.stdout.startswith(str(folder / "good.txt"))
    assert json.loads((folder / "a.json").read_bytes())["documents"][0]["verdict"] == "可以报送"


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--format", "json", "--format", "console"], "不能同时显示在屏幕上"),
        (["--format", "json=a", "--format", "console=a"], "两种格式不能写进同一个文件"),
        (["--format", "json="], "缺少文件名"),
        (["--format", "jsn"], "是否想写 json"),
    ],
)
def test_formats_that_get_in_each_others_way_are_refused_before_the_work(args: list[str], says: str, folder: Path) -> None:
    done = run("check", folder / "good.txt", *args)
    assert says in done.stderr
    assert (done.stdout, done.exit_code) == ("", FAILED)


def test_what_may_be_another_draft_is_replaced_only_by_force(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other") / "邻镇.txt"
    other.write_text("邻镇的文稿", encoding="utf-8")
    done = run("check", folder / "good.txt", "-o", other)
    assert (done.exit_code, other.read_text(encoding="utf-8")) == (FAILED, "邻镇的文稿")
    assert "--force" in done.stderr
    assert run("check", folder / "good.txt", "-o", other, "--force").exit_code == CLEAN
    assert "结论：可以报送" in other.read_text(encoding="utf-8")


def test_a_draft_is_never_overwritten(folder: Path) -> None:
    path = folder / "good.txt"
    before = path.read_bytes(), path.stat().st_mtime_ns
    done = run("check", folder, "-o", path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert "换一个文件名" in done.stderr
    assert (done.stdout, done.exit_code) == ("", FAILED)


def test_the_drafts_stay_as_they_were(folder: Path) -> None:
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    run("check", folder, "--outline")
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()} == before


def test_an_output_that_cannot_be_written_is_told(folder: Path) -> None:
    done = run("check", folder / "good.txt", "-o", folder / "absent" / "x.json")
    assert "写不进" in done.stderr
    assert done.exit_code == FAILED


@pytest.mark.parametrize(
    ("options", "environment", "colored"),
    [
        ([], {}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colour_obeys_option_and_environment(options: list[str], environment: dict[str, str], colored: bool, folder: Path) -> None:  # noqa: FBT001
    assert ("\x1b[" in run("check", folder / "good.txt", *options, env=environment).stdout) is colored


def test_a_file_is_not_coloured_unless_told(folder: Path) -> None:
    target = folder / "result.txt"
    run("check", folder / "good.txt", "-o", target, env={"FORCE_COLOR": "1"})
    assert b"\x1b" not in target.read_bytes()
    run("check", folder / "good.txt", "-o", target, "--color", "always")
    assert b"\x1b" in target.read_bytes()


def test_a_gbk_terminal_gets_the_whole_page(folder: Path) -> None:
    (folder / "odd.txt").write_text(drafts.GOOD.replace("云溪镇", "云溪镇✓𠮷", 3), encoding="utf-8")
    done = start("check", folder / "odd.txt", folder / "good.txt", env={"PYTHONIOENCODING": "gbk"})
    page = done.stdout.decode("gbk")
    assert "√ 已具备" in page
    assert "全程离线" in page
    assert "2 份：" in done.stderr.decode("gbk")


def test_no_encoding_stops_the_page(folder: Path) -> None:
    done = start("check", folder / "good.txt", env={"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, b"Traceback" in done.stderr) == (CLEAN, False)


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "ascii"])
def test_formats_for_programs_are_utf_8_everywhere(encoding: str, folder: Path) -> None:
    done = start("check", folder / "good.txt", "--format", "json", env={"PYTHONIOENCODING": encoding})
    assert json.loads(done.stdout.decode("utf-8"))["documents"][0]["verdict"] == "可以报送"


@pytest.mark.skipif(os.name == "nt", reason="pipes differ")
@pytest.mark.parametrize("args", [["check", "{}", "--format", "json"], ["check", "{}"], ["rules", "doc"]])
def test_a_reader_that_leaves_is_no_failure(args: list[str], folder: Path) -> None:
    command = [sys.executable, "-m", "checker", *(arg.format(folder / "good.txt") for arg in args)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        errors = process.stderr.read().decode()
    assert process.returncode == CLEAN
    assert "Error" not in errors
    assert "出错" not in errors


@pytest.mark.skipif(os.name == "nt", reason="shells differ")
@pytest.mark.parametrize("form", [[], ["--format", "json"]])
@pytest.mark.parametrize("closed", [">&-", ">&- 2>&-"])
def test_a_closed_output_is_no_failure(closed: str, form: list[str], folder: Path) -> None:
    command = shlex.join([sys.executable, "-m", "checker", "check", str(folder / "good.txt"), *form])
    done = subprocess.run(["/bin/sh", "-c", f"{command} {closed}"], cwd=ROOT, capture_output=True, check=False)  # noqa: S603
    assert done.returncode == CLEAN
    assert "出错" not in done.stderr.decode()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("args", [["--help"], ["--version"], ["check", "{}"], ["check", "{}", "--format", "json"], ["rules", "doc"]])
def test_an_output_that_is_full_is_told_in_one_sentence(args: list[str], folder: Path) -> None:
    command = [sys.executable, "-m", "checker", *(arg.format(folder / "good.txt") for arg in args)]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False)  # noqa: S603
    assert done.returncode == FAILED
    assert done.stderr.decode() == "结果显示不出来（磁盘已满），请腾出磁盘空间，或用 -o 写入别处的文件。\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize(("args", "status"), [(["good.txt"], CLEAN), (["weak.txt"], FINDINGS), (["absent.txt"], FAILED), ([], FAILED)])
def test_the_status_is_true_where_nothing_can_be_told(args: list[str], status: ExitStatus, folder: Path) -> None:
    command = [sys.executable, "-m", "checker", "check", *(str(folder / arg) for arg in args)]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=full, check=False)  # noqa: S603
    assert done.returncode == status


# ---------------------------------------------------------------------------------------------- requests that make no sense


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["check"], "缺少参数 PATH"),
        (["check", "a", "--frmat", "json"], "没有选项 --frmat，是否想写 --format？"),
        (["check", "a", "--format", "jsn"], "--format：没有 jsn，是否想写 json？可选：console、"),
        (["check", "a", "--fail-on", "x"], "可选：missing、partial。"),
        (["check", "a", "--fail-under", "x"], "--fail-under：应当是 0 到 100 之间的数。"),
        (["check", "a", "--fail-under", "101"], "--fail-under：应当是 0 到 100 之间的数。"),
        (["check", "a", "--workers", "0"], "--workers：应当是不小于 1 的数。"),
        (["check", "a", "--fail-under", "nan"], "--fail-under：nan 不是数。"),
        (["explain", "\x1b[31m\u202ex\r"], "没有事项 ?[31m?x"),
        (["\x9b31mx"], "没有命令 ?31mx"),
        (["check", "a", "--rules", "\x07x"], "?x:1: rules"),
        (["check", "a", "--rules"], "选项 --rules 缺少值"),
        (["check", "a", "--profile", "townshp"], "没有单位类别 townshp，是否想写 township？可选：township（乡镇）"),
        (["chek"], "没有命令 chek，是否想写 check？"),
        (["rules", "lst"], "没有命令 lst，是否想写 list？"),
        (["rules", "show", "a", "b"], "多写了参数 b，请去掉"),
        (["rules", "show", "dual-leadr"], "没有事项 dual-leadr，是否想写 dual-leader？"),
        (["explain", "zzz"], "没有事项 zzz。"),
        (["check", "a", "--rules", "absent-folder"], "这里没有规则文件"),
    ],
)
def test_a_request_that_makes_no_sense_is_told(args: list[str], words: str) -> None:
    done = run(*args)
    assert words in done.stderr
    assert (done.stdout, done.exit_code) == ("", FAILED)


@pytest.mark.parametrize("args", [[], ["rules"]])
def test_without_a_command_the_help_is_shown(args: list[str]) -> None:
    done = run(*args)
    assert "用法：fazhi" in done.output
    assert done.exit_code in (CLEAN, FAILED)


@pytest.mark.parametrize("args", [["--help"], ["check", "--help"], ["explain", "--help"], ["rules", "--help"], ["rules", "test", "--help"]])
def test_the_help_is_chinese(args: list[str]) -> None:
    done = run(*args)
    assert "用法：" in done.stdout
    assert "显示这段说明。" in done.stdout
    assert not [word for word in ("Usage", "Show this", "Options:") if word in done.stdout]
    assert done.exit_code == CLEAN


def test_the_choices_come_from_the_registry() -> None:
    assert f"[{'|'.join(FORMATS)}]" in run("check", "--help").stdout.replace("\n", "")


# ---------------------------------------------------------------------------------------------- crashes


def _crash(*_: object, **__: object) -> Source:
    msg = "boom"
    raise ZeroDivisionError(msg)


def test_a_crash_is_one_sentence_and_debug_shows_the_trace(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "judged", _crash)
    done = run("check", folder)
    assert done.stderr == "程序出错（ZeroDivisionError: boom），没有完成；加 --debug 查看详情。\n"
    assert done.exit_code == FAILED
    assert "Traceback" in run("check", folder, "--debug").stderr


def test_a_crash_on_one_draft_does_not_stop_the_others(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = readers.read
    monkeypatch.setattr(readers, "read", lambda name, data, **_: _crash() if "news" in name else read(name, data))
    done = run("check", folder)
    assert "程序出错（ZeroDivisionError: boom）" in done.stdout.replace("\n", "")
    assert "Traceback" not in done.output
    assert done.stderr.startswith("4 份：可以报送 2，需修改 1，无法判断 1")
    assert done.exit_code == FAILED
    assert "Traceback" in run("check", folder, "--debug").stderr
    assert not logging.getLogger("checker").handlers


def test_a_broken_check_never_passes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "ask", _crash)
    done = run("check", folder / "good.txt", "--report-only")
    assert done.stdout.splitlines()[0].endswith("结论：无法判断")
    assert done.exit_code == FAILED


def test_an_interrupt_ends_with_its_own_status(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(api, "judged", interrupt)
    done = run("check", folder)
    assert done.exit_code == INTERRUPTED
    assert done.stderr.strip() == "已中断。"


# ---------------------------------------------------------------------------------------------- rules


def test_the_rules_are_listed() -> None:
    done = run("rules", "list")
    assert done.stdout == handbook.listing(_load(None))
    assert done.exit_code == CLEAN


@pytest.mark.parametrize("command", [["explain"], ["rules", "show"]])
def test_a_rule_is_explained(command: list[str]) -> None:
    loaded = _load(None)
    done = run(*command, "dual-leader")
    assert done.stdout == handbook.page(next(rule for rule in loaded.rules if rule.id == "dual-leader"), loaded)
    for defect in loaded.defects[:1]:
        assert run(*command, defect.id).stdout == handbook.page(defect, loaded)


def test_the_handbook_is_printed_and_written(little: Path) -> None:
    done = run("rules", "doc", "--rules", little)
    assert done.stdout == handbook.book(LOAD(little))
    assert run("rules", "doc", "--rules", little, "-o", little / "README.md").stdout == ""
    assert (little / "README.md").read_text(encoding="utf-8") == done.stdout


def test_other_rules_can_be_used(little: Path, folder: Path) -> None:
    done = run("check", folder / "weak.txt", "--rules", little, "--format", "json")
    result = json.loads(done.stdout)
    assert result["ruleset"]["id"] == "little"
    assert [item["id"] for item in result["documents"][0]["items"]] == ["x-word"]
    assert done.exit_code == CLEAN


def test_good_rules_are_valid(little: Path) -> None:
    done = run("rules", "validate", little)
    assert done.stdout.startswith("规则有效：1 项事项，0 类文字问题，1 个单位类别，2 个词组，2 个样例")
    assert done.exit_code == CLEAN
    assert run("rules", "validate").exit_code == CLEAN


@pytest.mark.parametrize("command", [["rules", "validate"], ["rules", "test"], ["check", "absent", "--rules"], ["explain", "x-word", "--rules"]])
def test_broken_rules_are_refused_with_every_fault(command: list[str], little: Path) -> None:
    text = LITTLE.replace("mention: {terms: [word]", "mention: {terms: [wrd]").replace("level: must", "level: mst")
    (little / "rules.yaml").write_text(text, encoding="utf-8")
    done = run(*command, little)
    lines = done.stderr.splitlines()
    assert [(line.split(":")[0], "是否想写" in line) for line in lines[:-1]] == [("rules.yaml", True)] * 2
    assert lines[-1] == "规则有 2 处错误，请改正后再试。"
    assert (done.stdout, done.exit_code) == ("", FAILED)


def test_rules_that_cannot_be_read_are_refused(little: Path) -> None:
    (little / "rules.yaml").unlink()
    (little / "rules.yaml").mkdir()
    done = run("rules", "validate", little)
    assert "读不出规则文件" in done.stderr
    assert done.exit_code == FAILED


def test_the_samples_of_rules_are_run(little: Path) -> None:
    done = run("rules", "test", little)
    assert (done.stdout, done.exit_code) == ("2 通过 0 未通过\n", CLEAN)


def test_a_failing_sample_is_shown(little: Path) -> None:
    (little / "rules.yaml").write_text(LITTLE.replace("text: 全年发放", "text: 全年举办普法讲座，发放"), encoding="utf-8")
    done = run("rules", "test", little)
    assert done.stdout.splitlines() == [
        "rules.yaml:24: x-word：应为 缺失，实为 已具备",
        "    全年举办普法讲座，发放资料3000份。",
        "1 通过 1 未通过",
    ]
    assert done.exit_code == FINDINGS


def test_a_sample_that_breaks_is_a_failure(little: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "ask", _crash)
    done = run("rules", "test", little)
    assert done.stdout.endswith("0 通过 2 未通过\n")
    assert done.exit_code == FAILED


# ---------------------------------------------------------------------------------------------- the program


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert __version__ == project["version"] == importlib.metadata.version(project["name"])
    assert run("--version").stdout == f"fazhi {__version__}\n"


def test_the_version_costs_nothing_but_click() -> None:
    code = "import sys; from checker.cli import main\ntry: main()\nfinally: print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code, "--version"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    loaded = set(done.stderr.split())
    commands = {f"checker.{name}" for name in ("cli", "cli_base", "terminal")}
    assert {name for name in loaded if name.startswith("checker")} == {"checker", *commands}
    assert not loaded & {"rich", "yaml", "lxml", "jieba", "ahocorasick_rs", "markdown_it", "importlib.metadata"}


def test_a_plain_report_costs_no_heavy_package_but_rich(folder: Path, tmp_path: Path) -> None:
    code = "import sys; from checker.cli import main\ntry: main()\nfinally: print(*sys.modules, file=sys.stderr)"
    command = [sys.executable, "-c", code, "check", str(folder / "good.txt")]
    environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path), "HOME": str(tmp_path)}
    for _ in range(2):  # the rules are read from YAML only once
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)  # noqa: S603
    loaded = set(done.stderr.decode("utf-8", "replace").split())
    assert {"rich", "checker.engine"} <= loaded
    assert not loaded & {"yaml", "lxml", "jieba", "markdown_it", "sqlite3", "multiprocessing"}


def test_the_module_is_the_program(folder: Path) -> None:
    done = start("check", folder / "good.txt")
    assert "结论：可以报送" in done.stdout.decode()
    assert done.returncode == CLEAN
    assert "用法：fazhi check" in start("check", "--help").stdout.decode()


@pytest.mark.parametrize(
    ("platform", "environment", "want"),
    [
        ("linux", {"XDG_CACHE_HOME": "/x"}, "/x/fazhi"),
        ("linux", {"XDG_CACHE_HOME": "relative"}, "/home/a/.cache/fazhi"),
        ("linux", {}, "/home/a/.cache/fazhi"),
        ("darwin", {}, "/home/a/Library/Caches/fazhi"),
        ("win32", {"LOCALAPPDATA": "/l"}, "/l/fazhi"),
        ("win32", {}, "/home/a/AppData/Local/fazhi"),
    ],
)
def test_where_the_words_are_kept(platform: str, environment: dict[str, str], want: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/home/a"))
    monkeypatch.setattr(sys, "platform", platform)
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert terminal.cache_folder() == Path(want)


def test_without_a_home_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", fail)
    assert terminal.cache_folder() is None


def test_help_speaks_chinese_to_the_last_note() -> None:
    pages = [run(*name.split(), "--help").stdout for name in ("", "check", "rules", "fix", "new")]
    for page in pages:
        assert "[选项]" in page
        assert not re.search(r"OPTIONS|COMMAND|default|<=|>=", page)
    assert "（默认 final）" in pages[1]
    assert "（0 到 100）" in pages[1]


def test_a_result_never_goes_over_a_draft_that_is_named_whatever_is_said(tmp_path: Path) -> None:
    draft = tmp_path / "稿.txt"
    draft.write_text(drafts.GOOD, encoding="utf-8")
    for more in ([], ["--force"]):
        done = run("check", draft, "-o", draft, *more)
        assert done.exit_code == FAILED
        assert "请换一个文件名" in done.stderr
        assert "--force" not in done.stderr
    assert draft.read_text(encoding="utf-8") == drafts.GOOD


@pytest.mark.parametrize("command", [("fix", "absent.docx"), ("check", ".", "--config", "absent.yaml")])
def test_a_file_that_stands_alone_is_named_when_it_is_not_there(command: tuple[str, ...]) -> None:
    done = run(*command)
    assert done.exit_code == FAILED
    assert re.fullmatch(r"absent\.\w+：找不到这个文件或文件夹，请检查路径和文件名。\n", done.stderr)
