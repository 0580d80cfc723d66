"""``fazhi fix`` and ``fazhi check --show-numbers``: what is printed where, what is written, how it ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from checker import cli, repair
from checker.errors import RepairError
from checker.gate import ExitStatus
from tests.docx_maker import level, make_docx, numbering, paragraph
from tests.drafts import GOOD, OTHER_KIND, WEAK
from tests.test_fix_docx import draft as word_draft
from tests.test_repair import MENDED, spoilt

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

CLEAN, FINDINGS, FAILED, _ = ExitStatus


@pytest.fixture(autouse=True)
def _quick(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "草稿.txt"
    path.write_text(spoilt(), encoding="utf-8")
    return path


def run(*args: object) -> Result:
    return CliRunner().invoke(cli.program, [str(each) for each in args])


def test_without_output_the_difference_is_shown(draft: Path) -> None:
    before = draft.read_bytes()
    result = run("fix", draft)
    assert result.exit_code == FINDINGS
    assert result.stdout.splitlines()[:2] == [f"--- {draft}", f"+++ {draft}（改后）"]
    assert "-（六）开展法治宣传。举办“12.4”国家宪法日普法讲座16场" in result.stdout
    assert "+（六）开展法治宣传。举办“12·4”国家宪法日普法讲座16场" in result.stdout
    assert result.stderr.splitlines() == ["已改 7 处：数字用法 2，标点 3，残留内容 2。", "没有写出文件，加 -o 文件名 保存改后的文稿。"]
    assert draft.read_bytes() == before
    assert list(draft.parent.iterdir()) == [draft]


def test_output_is_a_new_file(draft: Path, tmp_path: Path) -> None:
    output = tmp_path / "改后.txt"
    result = run("fix", draft, "-o", output)
    assert (result.exit_code, result.stdout) == (CLEAN, "")
    assert f"已写入 {output}，原稿未动。" in result.stderr
    assert output.read_text(encoding="utf-8") == MENDED
    assert draft.read_text(encoding="utf-8") == spoilt()
    again = run("fix", output)
    assert (again.exit_code, again.stdout, again.stderr) == (CLEAN, "", "没有可以自动修改的地方。\n")


def test_difference_and_output_together(draft: Path, tmp_path: Path) -> None:
    output = tmp_path / "改后.txt"
    result = run("fix", draft, "--diff", "-o", output)
    assert result.stdout.splitlines()[1] == f"+++ {output}"
    assert output.exists()


def test_what_is_left_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "草稿.txt"
    path.write_text(GOOD.replace("全部按期办结。", "全部按期办结").replace("本年度制定", "本年度,制定"), encoding="utf-8")
    result = run("fix", path, "-o", tmp_path / "改后.txt")
    assert result.exit_code == FINDINGS
    assert "已改 1 处：标点 1。" in result.stderr
    assert "留给人工 1 处：标点 1；用 fazhi check 查看。" in result.stderr


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_the_draft_is_never_written(draft: Path, tmp_path: Path, force: tuple[str, ...]) -> None:
    link = tmp_path / "链接.txt"
    link.symlink_to(draft)
    for output in (draft, link, draft.parent / "." / draft.name):
        result = run("fix", draft, "-o", output, *force)
        assert (result.exit_code, result.stdout) == (FAILED, "")
        assert "不能写到原稿" in result.stderr
        assert draft.read_text(encoding="utf-8") == spoilt()


def test_another_file_is_written_over_only_by_force(draft: Path, tmp_path: Path) -> None:
    output = tmp_path / "已有.txt"
    output.write_text("旧", encoding="utf-8")
    assert run("fix", draft, "-o", output).exit_code == FAILED
    assert output.read_text(encoding="utf-8") == "旧"
    assert run("fix", draft, "-o", output, "--force").exit_code == CLEAN
    assert output.read_text(encoding="utf-8") == MENDED


def test_the_output_is_named_like_its_format(draft: Path, tmp_path: Path) -> None:
    result = run("fix", draft, "-o", tmp_path / "改后.docx")
    assert result.exit_code == FAILED
    assert "以 .txt 结尾" in result.stderr
    assert not (tmp_path / "改后.docx").exists()


@pytest.mark.parametrize(("content", "words"), [(OTHER_KIND, "不是法治政府建设年度报告"), ("", "文件是空的")])
def test_what_cannot_be_judged_is_not_repaired(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "草稿.txt"
    path.write_text(content, encoding="utf-8")
    result = run("fix", path, "-o", tmp_path / "改后.txt")
    assert (result.exit_code, result.stdout) == (FAILED, "")
    assert words in result.stderr
    assert list(tmp_path.iterdir()) == [path]


def test_missing_drafts_and_folders_fail(tmp_path: Path) -> None:
    assert run("fix", tmp_path / "无.txt").exit_code == FAILED
    assert run("fix", tmp_path).exit_code == FAILED
    assert run("fix").exit_code == FAILED


def test_nothing_is_written_when_a_status_would_change(draft: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        msg = "改后“普法宣传”的判定会变，为稳妥起见没有写出；请按 fazhi check 的提示手工修改。"
        raise RepairError(msg)

    monkeypatch.setattr(repair, "_demand_same", refuse)
    result = run("fix", draft, "-o", tmp_path / "改后.txt")
    assert (result.exit_code, result.stdout) == (FAILED, "")
    assert "判定会变" in result.stderr
    assert list(tmp_path.iterdir()) == [draft]


def test_word_documents_are_fixed_and_held_places_named(tmp_path: Path) -> None:
    path, output = tmp_path / "草稿.docx", tmp_path / "改后.docx"
    numbered = [paragraph(text, numbered=(1, 0)) for text in ("第一项内容。这一句,要改。", "第二项内容。")]
    path.write_bytes(word_draft(*numbered, numbering=numbering(level(0, "decimal", "%1,"))))
    result = run("fix", path, "-o", output, "--diff")
    assert result.exit_code == FINDINGS
    assert "+1,第一项内容。这一句，要改。" in result.stdout
    assert "未改：第" in result.stderr
    assert "牵涉自动编号" in result.stderr
    assert run("check", output, "--report-only").exit_code == CLEAN


def test_a_draft_cannot_move_the_cursor(tmp_path: Path) -> None:
    path = tmp_path / "草稿.txt"
    path.write_text(WEAK.replace("全年举办", "全年\x1b[2J,举办"), encoding="utf-8")
    result = run("fix", path)
    assert "\x1b" not in result.output


def test_help_is_chinese() -> None:
    result = run("fix", "--help")
    assert result.exit_code == CLEAN
    assert "用法：" in result.stdout
    assert "退出码" in result.stdout
    assert "fix" in run("--help").stdout


# ---------------------------------------------------------------------------------------------- check --show-numbers


def test_numbers_are_shown_on_request(tmp_path: Path) -> None:
    path = tmp_path / "草稿.txt"
    path.write_text(GOOD, encoding="utf-8")
    assert "文中数据" not in run("check", path).stdout
    out = run("check", path, "--show-numbers").stdout
    assert "文中数据" in out
    assert "126件" in out
    assert out.index("126件、121件") > out.index("文中数据")


def test_numbers_stand_in_json_on_request(tmp_path: Path) -> None:
    path = tmp_path / "草稿.txt"
    path.write_text(GOOD, encoding="utf-8")
    (plain,) = json.loads(run("check", path, "--format", "json").stdout)["documents"]
    (full,) = json.loads(run("check", path, "--format", "json", "--show-numbers").stdout)["documents"]
    assert "numbers" not in plain
    assert {each["result"] for each in full["numbers"]} == {"agrees", "not_compared"}


def test_docx_without_findings_is_written_as_it_is(tmp_path: Path) -> None:
    path, output = tmp_path / "草稿.docx", tmp_path / "改后.docx"
    path.write_bytes(make_docx(GOOD.splitlines()))
    assert run("fix", path, "-o", output).exit_code == CLEAN
    assert output.read_bytes() == path.read_bytes()
