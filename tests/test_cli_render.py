"""``fazhi render``, ``--since`` and ``--explain-score`` as a user meets them."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from checker import cli, files
from checker.formatters import FORMATS
from checker.formatters.labels import RETYPED
from checker.gate import ExitStatus
from tests import docx_maker, drafts
from tests.conftest import ROOT

if TYPE_CHECKING:
    from click.testing import Result


@pytest.fixture(autouse=True)
def _alone(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what is compiled between tests, and the environment out of them; names of drafts are short."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    Path("good.txt").write_text(drafts.GOOD, encoding="utf-8")
    Path("weak.txt").write_text(drafts.WEAK, encoding="utf-8")


def run(*args: str) -> Result:
    return CliRunner().invoke(cli.program, args)


def check(*args: str, result: str = "last.json") -> None:
    done = run("check", *args, "--format", f"json={result}", "--force")
    assert done.exit_code in {ExitStatus.CLEAN, ExitStatus.FINDINGS, ExitStatus.FAILED}
    assert Path(result).is_file()


# ---------------------------------------------------------------------------------------------- render


@pytest.mark.parametrize("options", [(), ("--outline", "--explain-score"), ("--width", "70"), ("--color", "always"), ("--show-numbers",)])
def test_the_page_is_that_of_the_run_itself(options: tuple[str, ...]) -> None:
    check("good.txt", "weak.txt", "absent.txt", "--show-numbers")
    direct = run("check", "good.txt", "weak.txt", "absent.txt", *options)
    again = run("render", "last.json", *options)
    assert again.exit_code == ExitStatus.CLEAN
    assert again.stdout == direct.stdout != ""
    assert again.stderr == ""


@pytest.mark.parametrize("form", ["console", "html", "junit", "sarif", "gitlab", "github", "json"])
@pytest.mark.parametrize("gate", [(), ("--fail-on", "partial"), ("--fail-under", "99.5"), ("--report-only",)])
def test_every_format_knows_the_gate_of_the_run(gate: tuple[str, ...], form: str) -> None:
    Path("partial.txt").write_text(drafts.PARTIAL, encoding="utf-8")
    check("good.txt", "partial.txt", *gate)
    run("check", "good.txt", "partial.txt", *gate, "--format", f"{form}=direct")
    assert run("render", "last.json", "--format", f"{form}=again").exit_code == ExitStatus.CLEAN
    assert Path("again").read_bytes() == Path("direct").read_bytes()


def test_the_gate_decides_what_fails() -> None:
    check("weak.txt", "--fail-under", "100")
    run("render", "last.json", "--format", "junit=a.xml")
    assert "低于 100" in Path("a.xml").read_text(encoding="utf-8")


def test_the_reading_report_is_kept() -> None:
    body = docx_maker.paragraph("云溪镇2023年法治政府建设年度报告") + docx_maker.paragraph("正文。")
    Path("镇.docx").write_bytes(docx_maker.make_docx(body))
    check("镇.docx", "weak.txt")
    direct = run("check", "镇.docx", "weak.txt", "--reading").stdout
    assert "读入：段落 " in direct
    assert run("render", "last.json", "--reading").stdout == direct


def test_what_is_wrong_with_the_waivers_is_kept_and_shown() -> None:
    Path("fazhi.yaml").write_text('waivers: [{item: absent, body: 甲镇, until: "2099-12-31", reason: "<b>"}]', encoding="utf-8")
    check("weak.txt")
    told = "fazhi.yaml 第 1 行对 absent 的免除不起作用"
    (remark,) = json.loads(Path("last.json").read_text(encoding="utf-8"))["remarks"]
    assert told in remark
    direct = run("check", "weak.txt", "--format", "html=a.html", "--format", "markdown=a.md", "--format", "console")
    assert "".join(told.split()) in "".join(direct.stdout.split())
    assert told in direct.stderr
    assert told in Path("a.html").read_text(encoding="utf-8")
    assert told in Path("a.md").read_text(encoding="utf-8")
    assert run("render", "last.json").stdout == direct.stdout


def test_the_drafts_are_not_needed() -> None:
    check("weak.txt")
    page = run("render", "last.json").stdout
    Path("weak.txt").unlink()
    assert run("render", "last.json").stdout == page
    assert run("render", "last.json", "--format", "json").stdout == Path("last.json").read_text(encoding="utf-8")


def test_several_formats_at_once() -> None:
    check("weak.txt")
    done = run("render", "last.json", "--format", "html=page.html", "--format", "markdown=page.md")
    assert done.exit_code == ExitStatus.CLEAN
    assert "weak.txt" in Path("page.html").read_text(encoding="utf-8")
    assert "weak.txt" in Path("page.md").read_text(encoding="utf-8")


def test_a_word_draft_is_commented_while_it_is_what_was_judged_else_a_clean_copy() -> None:
    draft, example = Path("镇.docx"), next((ROOT / "examples" / "文稿").glob("*.docx"))
    draft.write_bytes(example.read_bytes())
    check("镇.docx")
    assert RETYPED not in comments("same.docx")
    draft.write_bytes(docx_maker.make_docx(docx_maker.paragraph("云溪镇2023年法治政府建设年度报告")))
    assert RETYPED in comments("other.docx")
    draft.unlink()
    assert RETYPED in comments("gone.docx")


def comments(copy: str) -> str:
    """Render the stored result as a commented copy and return its comments."""
    assert run("render", "last.json", "--format", f"docx={copy}").exit_code == ExitStatus.CLEAN
    with zipfile.ZipFile(copy) as package:
        return re.sub("<[^>]*>", "", package.read("word/comments.xml").decode())


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (drafts.WEAK, "不是 fazhi 的结果文件"),
        ("{}", "不是 fazhi 的结果文件"),
        ('{"schema": "2", "tool": {"name": "fazhi"}}', "格式版本是 2"),
    ],
)
def test_what_is_no_result_is_refused(content: str, told: str) -> None:
    Path("other.json").write_text(content, encoding="utf-8")
    done = run("render", "other.json")
    assert (done.exit_code, done.stdout) == (ExitStatus.FAILED, "")
    assert done.stderr.startswith("other.json：")
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
    assert run("check", "good.txt", "--since", "other.json").exit_code == ExitStatus.FAILED


def test_a_huge_or_absent_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "找不到" in run("render", "absent.json").stderr
    assert run("render", ".").exit_code == ExitStatus.FAILED
    check("good.txt")
    monkeypatch.setattr(files, "LARGEST_RESULT", 100)
    done = run("render", "last.json")
    assert done.exit_code == ExitStatus.FAILED
    assert "不像检查结果" in done.stderr


def test_figures_that_were_not_stored_are_not_made_up() -> None:
    check("good.txt")
    done = run("render", "last.json", "--show-numbers")
    assert done.exit_code == ExitStatus.FAILED
    assert "请检查时加 --show-numbers" in done.stderr


def test_a_result_is_not_overwritten_by_its_own_page() -> None:
    check("good.txt")
    before = Path("last.json").read_bytes()
    done = run("render", "last.json", "--format", "html=last.json", "--force")
    assert done.exit_code == ExitStatus.FAILED
    assert "不能写到结果文件" in done.stderr
    assert Path("last.json").read_bytes() == before


@pytest.mark.parametrize("form", ["console", "html", "markdown"])
def test_a_page_of_results_is_never_judged_as_a_draft(form: str) -> None:
    page = f"page{FORMATS[form]}"
    assert run("check", "weak.txt", "--format", f"{form}={page}").exit_code == ExitStatus.FINDINGS
    done = run("check", page)
    assert done.exit_code == ExitStatus.FAILED
    assert "这是检查结果，不是文稿" in done.stdout


@pytest.mark.parametrize("form", ["console", "html", "markdown"])
def test_a_page_of_results_is_renewed_without_force_but_nothing_else_is(form: str) -> None:
    page = Path(f"page{FORMATS[form]}")
    for draft, verdict in (("weak.txt", "需修改"), ("good.txt", "可以报送")):
        assert run("check", draft, "--format", f"{form}={page}").exit_code in {ExitStatus.CLEAN, ExitStatus.FINDINGS}
        assert verdict in page.read_text(encoding="utf-8")
    page.write_text(page.read_text(encoding="utf-8") + "正文。" * 50, encoding="utf-8")
    done = run("check", "weak.txt", "--format", f"{form}={page}")
    assert done.exit_code == ExitStatus.FAILED
    assert "--force" in done.stderr


def test_pages_that_the_run_writes_anew_are_skipped_and_counted() -> None:
    results = ("html=总.html", "markdown=总.md", "console=总.txt")
    for skipped in ("", "；跳过 3 个（"):
        done = run("check", ".", *(arg for form in results for arg in ("--format", form)))
        assert done.stderr.startswith("2 份：可以报送 1，需修改 1，无法判断 0")
        assert skipped in done.stderr


def test_what_looks_like_a_result_is_no_way_past_the_gate() -> None:
    """A draft that ends like a page of ours, and a commented copy handed in as the draft, are never skipped in silence."""
    run("check", "weak.txt", "--format", "console=page.txt")
    tail = Path("page.txt").read_text(encoding="utf-8").splitlines()[-2:]
    Path("尾.txt").write_text("\n".join([drafts.WEAK, *tail]), encoding="utf-8")
    run("check", "weak.txt", "--format", "docx=意见.docx")
    done = run("check", ".", "--format", "json")
    verdicts = {each["path"]: each["verdict"] for each in json.loads(done.stdout)["documents"]}
    assert (verdicts["尾.txt"], verdicts["page.txt"], verdicts["意见.docx"]) == ("无法判断", "无法判断", "需修改")
    assert done.exit_code == ExitStatus.FAILED


def test_a_draft_is_not_overwritten_when_its_result_is_shown_again() -> None:
    check("weak.txt")
    before = Path("weak.txt").read_bytes()
    for form in ("csv", "docx"):
        done = run("render", "last.json", "--format", f"{form}=weak.txt", "--force")
        assert (done.exit_code, Path("weak.txt").read_bytes()) == (ExitStatus.FAILED, before)


def test_a_commented_copy_that_is_named_is_judged_and_never_replaced() -> None:
    """Somebody may have gone on writing in it."""
    run("check", "weak.txt", "--format", "docx=意见.docx")
    done = run("check", "意见.docx")
    assert "无法判断 0" in done.stderr
    assert "--force" in run("check", "weak.txt", "--format", "docx=意见.docx").stderr


@pytest.mark.parametrize("revisions", ["final", "original"])
def test_a_copy_is_made_of_every_draft_however_it_was_read(revisions: str) -> None:
    changes = '<w:ins w:id="1"><w:r><w:t>新增</w:t></w:r></w:ins><w:del w:id="2"><w:r><w:delText>旧的</w:delText></w:r></w:del>'
    data = docx_maker.make_docx(docx_maker.paragraph("云溪镇2023年法治政府建设年度报告") + f"<w:p>{changes}</w:p>")
    Path("镇.docx").write_bytes(data)
    with zipfile.ZipFile("送.zip", "w") as archive:
        archive.write("镇.docx")
    for draft, stdin in (("镇.docx", None), ("送.zip", None), ("-", data)):
        done = CliRunner().invoke(cli.program, ["check", draft, "--revisions", revisions, "--format", "docx=出.docx", "--force"], input=stdin)
        assert done.exit_code in {ExitStatus.FINDINGS, ExitStatus.FAILED}
        with zipfile.ZipFile("出.docx") as package:
            body = re.sub("<[^>]*>", "", package.read("word/document.xml").decode())
            assert (RETYPED in re.sub("<[^>]*>", "", package.read("word/comments.xml").decode())) == (draft == "-")
        assert ("旧的" if revisions == "original" else "新增") in body


# ---------------------------------------------------------------------------------------------- since


def test_what_was_fixed_is_told_and_stored() -> None:
    check("weak.txt", "good.txt")
    Path("weak.txt").write_text(drafts.GOOD, encoding="utf-8")
    Path("good.txt").unlink()
    done = run("check", "weak.txt", "--since", "last.json", "--format", "console", "--format", "json=now.json", "--format", "html=now.html")
    assert "与上次相比：已改好" in done.stdout
    assert "上次有、这次没有的文稿：good.txt" in done.stdout
    since = json.loads(Path("now.json").read_text(encoding="utf-8"))["since"]
    assert since["same_rules"] is True
    assert since["removed"] == ["good.txt"]
    assert "dual-leader" in {each["id"] for each in since["documents"][0]["fixed"]}
    assert not since["documents"][0]["new"]
    assert "已改好：" in Path("now.html").read_text(encoding="utf-8")
    assert run("render", "now.json").stdout == done.stdout


def test_render_compares_two_results() -> None:
    check("weak.txt")
    Path("weak.txt").write_text(drafts.GOOD, encoding="utf-8")
    check("weak.txt", result="now.json")
    assert "已改好：" in run("render", "now.json", "--since", "last.json").stdout
    assert "新出现：" in run("render", "last.json", "--since", "now.json").stdout


def test_the_earlier_result_may_be_replaced_by_the_new_one() -> None:
    check("weak.txt")
    check("weak.txt", "--since", "last.json")
    assert json.loads(Path("last.json").read_text(encoding="utf-8"))["since"]["documents"][0]["compared"]


# ---------------------------------------------------------------------------------------------- the score


def test_the_score_is_explained() -> None:
    assert "得分怎样算出来" not in run("check", "weak.txt").stdout
    page = run("check", "weak.txt", "--explain-score").stdout
    assert "得分怎样算出来" in page
    assert "结论只看必备项目是否齐全，与得分无关。" in page
