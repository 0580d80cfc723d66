"""What is written where: the format told by the name of the file, names that would mislead, results of many drafts."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from checker import cli
from checker.formatters import FORMATS, SUFFIXES
from checker.gate import ExitStatus
from tests import drafts

if TYPE_CHECKING:
    from click.testing import Result

BEGINS = {".html": b"<!DOCTYPE html>", ".htm": b"<!DOCTYPE html>", ".json": b"{", ".docx": b"PK", ".xlsx": b"PK", ".md": b"# ", ".markdown": b"# ",
    ".csv": b"\xef\xbb\xbf", ".sarif": b'{"$schema"', ".xml": b"<?xml", ".txt": "稿.txt  结论".encode()}  # fmt: skip


@pytest.fixture(autouse=True)
def _alone(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
    monkeypatch.chdir(tmp_path)
    Path("稿.txt").write_text(drafts.GOOD, encoding="utf-8")


def run(*args: str) -> Result:
    return CliRunner().invoke(cli.program, args)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_name_of_the_file_tells_the_format(suffix: str) -> None:
    for name in (f"结果{suffix}", f"RESULT{suffix.upper()}"):
        assert run("check", "稿.txt", "-o", name).exit_code == ExitStatus.CLEAN
        assert Path(name).read_bytes().startswith(BEGINS[suffix])
        Path(name).unlink()


def test_render_tells_the_format_by_the_name_too() -> None:
    run("check", "稿.txt", "-o", "结果.json")
    assert run("render", "结果.json", "-o", "结果.html").exit_code == ExitStatus.CLEAN
    assert Path("结果.html").read_bytes().startswith(BEGINS[".html"])


def test_a_format_that_is_named_wins() -> None:
    assert run("check", "稿.txt", "--format", "gitlab", "-o", "结果.json").exit_code == ExitStatus.CLEAN
    assert json.loads(Path("结果.json").read_text(encoding="utf-8")) == []


def test_without_a_suffix_it_is_the_page_for_eyes() -> None:
    run("check", "稿.txt", "-o", "结果")
    assert Path("结果").read_bytes().startswith(BEGINS[".txt"])


@pytest.mark.parametrize("name", ["结果.pdf", "结果.doc", "结果.xls"])
def test_a_suffix_that_tells_no_format_is_told(name: str) -> None:
    done = run("check", "稿.txt", "-o", name)
    assert (done.stdout, done.exit_code, Path(name).exists()) == ("", ExitStatus.FAILED, False)
    assert f"看不出 {name} 要写成什么格式，请用 --format 写明，或者以 " in done.stderr
    assert ".docx" in done.stderr


@pytest.mark.parametrize(
    ("args", "instead"),
    [
        (["--format", "json", "-o", "a.html"], ("以 .json 结尾", "改为 html")),
        (["--format", "html=a.docx"], ("以 .html 结尾", "改为 docx")),
        (["--format", "console=a.csv"], ("以 .txt 结尾", "改为 csv")),
        (["--format", "docx=a.XLSX"], ("以 .docx 结尾", "改为 xlsx")),
    ],
)
def test_a_name_that_opens_the_wrong_program_is_refused(args: list[str], instead: tuple[str, str]) -> None:
    done = run("check", "稿.txt", *args)
    assert (done.stdout, done.exit_code) == ("", ExitStatus.FAILED)
    assert all(words in done.stderr for words in instead)


@pytest.mark.parametrize("target", ["sarif=a.json", "rdjson=a.rdjson", "markdown=a.txt", "junit=a.xml", "html=a.htm", "docx=a.docm", "github=a.log"])
def test_names_that_others_use_are_left_alone(target: str) -> None:
    assert run("check", "稿.txt", "--format", target).exit_code == ExitStatus.CLEAN


def test_annotations_in_a_folder_of_drafts_are_not_judged() -> None:
    assert run("check", "稿.txt", "--format", f"github=标注{FORMATS['github']}").exit_code == ExitStatus.CLEAN
    done = run("check", "标注.txt")
    assert done.exit_code == ExitStatus.FAILED
    assert "这是检查结果，不是文稿" in done.stdout


def test_drafts_of_one_name_in_several_folders_get_copies_that_say_whose_they_are() -> None:
    for name in ("甲镇", "乙镇"):
        Path(name).mkdir()
        Path(name, "报告.txt").write_text(drafts.GOOD.replace("云溪镇", name), encoding="utf-8")
    assert run("check", "甲镇", "乙镇", "--format", "docx=意见").exit_code == ExitStatus.CLEAN
    assert sorted(path.name for path in Path("意见").iterdir()) == ["乙镇-报告-检查意见.docx", "甲镇-报告-检查意见.docx"]
    for path in Path("意见").iterdir():
        with zipfile.ZipFile(path) as package:
            assert path.name[:2] in package.read("word/document.xml").decode()
    done = run("check", "甲镇", "乙镇", "--format", "docx=意见")
    assert (done.exit_code, "--force" in done.stderr) == (ExitStatus.FAILED, True)


def test_help_names_every_kind_of_stored_result() -> None:
    for args in (("render",), ("check",)):
        assert ".sqlite" in run(*args, "--help").stdout
    assert "RESULT.json" not in run("render", "--help").stdout


def test_standard_input_cannot_be_repaired_and_is_told_so() -> None:
    done = run("fix", "-")
    assert done.exit_code == ExitStatus.FAILED
    assert "标准输入不能自动改，请先存成文件" in done.stderr
