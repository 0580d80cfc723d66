"""The command ``fazhi new``: a file that can be filled in at once, or one sentence why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from checker import cli, readers
from checker.gate import ExitStatus
from tests.word import comments

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


def new(output: str, *more: str, profile: str = "township", year: str = "2025", body: str = "云溪镇") -> Result:
    return CliRunner().invoke(cli.program, ["new", "--profile", profile, "--year", year, "--body", body, "-o", output, *more])


@pytest.mark.parametrize("name", ["草稿.docx", "草稿.md", "草稿.DOCX"])
def test_a_draft_is_written_and_can_be_checked(name: str, tmp_path: Path) -> None:
    made = new(name)
    assert (made.exit_code, made.stdout) == (ExitStatus.CLEAN, "")
    assert made.stderr == f"已写入 {name}，有 28 处待填写；写好后用 fazhi check 检查。\n"
    assert readers.read(name, (tmp_path / name).read_bytes()).blocks[0].text == "云溪镇2025年法治政府建设情况报告"
    checked = CliRunner().invoke(cli.program, ["check", name])
    assert checked.exit_code == ExitStatus.FINDINGS
    assert "需修改 1" in checked.stderr


def test_a_word_file_has_its_hints(tmp_path: Path) -> None:
    new("草稿.docx")
    assert len(comments((tmp_path / "草稿.docx").read_bytes())) == 26


def test_nothing_is_overwritten_unless_told(tmp_path: Path) -> None:
    (tmp_path / "草稿.md").write_text("我的稿子", encoding="utf-8")
    refused = new("草稿.md")
    assert refused.exit_code == ExitStatus.FAILED
    assert "已经存在" in refused.stderr
    assert (tmp_path / "草稿.md").read_text(encoding="utf-8") == "我的稿子"
    assert new("草稿.md", "--force").exit_code == ExitStatus.CLEAN
    assert (tmp_path / "草稿.md").read_text(encoding="utf-8").startswith("# 云溪镇2025年")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"profile": "townshp"}, "没有单位类别 townshp，是否想写 township？"),
        ({"profile": "x"}, "可选：township（乡镇）、street（街道）、"),
        ({"year": "25"}, "--year：应当是 2000 到 2098 之间的数。"),
        ({"year": "二〇二五"}, "--year：应当是 2000 到 2098 之间的数。"),
        ({"body": "云 溪"}, "单位名称应当是 2 至 40 个字"),
        ({"output": "草稿.txt"}, "草稿.txt 请以 .docx 或 .md 结尾。"),
        ({"output": "没有/草稿.md"}, "结果写不进 没有/草稿.md"),
    ],
)
def test_what_cannot_be_is_told_in_one_sentence(given: dict[str, str], said: str, tmp_path: Path) -> None:
    refused = new(**{"output": "草稿.docx", **given})
    assert refused.exit_code == ExitStatus.FAILED
    assert said in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_every_option_is_asked_for() -> None:
    refused = CliRunner().invoke(cli.program, ["new", "--profile", "township"])
    assert (refused.exit_code, refused.stderr.partition("\n")[0]) == (ExitStatus.FAILED, "缺少参数 --year。")


# ---------------------------------------------------------------------------------------------- the commented copy


def test_each_draft_of_a_folder_gets_its_copy_and_stays_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "文稿").mkdir()
    new("文稿/甲.docx")
    new("文稿/乙.md")
    before = {path: path.read_bytes() for path in (tmp_path / "文稿").iterdir()}
    run = ["check", "文稿", "--format", "docx=意见"]
    assert CliRunner().invoke(cli.program, run).exit_code == ExitStatus.FINDINGS
    assert {path: path.read_bytes() for path in (tmp_path / "文稿").iterdir()} == before
    assert sorted(path.name for path in (tmp_path / "意见").iterdir()) == ["乙-检查意见.docx", "甲-检查意见.docx"]
    again = CliRunner().invoke(cli.program, run)
    assert again.exit_code == ExitStatus.FAILED
    assert "已经存在" in again.stderr


def test_one_draft_gets_the_name_that_was_asked_for_with_the_hints_in_it(tmp_path: Path) -> None:
    new("甲.docx")
    CliRunner().invoke(cli.program, ["check", "甲.docx", "--format", "docx=意见.docx"])
    hints, said = (comments((tmp_path / name).read_bytes()) for name in ("甲.docx", "意见.docx"))
    assert {each.text for each in hints} < {each.text for each in said}
