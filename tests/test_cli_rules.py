"""``fazhi rules eval``, ``diff``, ``new``, ``test`` and overlays: what is printed where, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from checker import api, cli, formatters, ruleset
from checker.gate import ExitStatus
from tests import drafts
from tests.test_cli import LITTLE

if TYPE_CHECKING:
    from click.testing import Result

CLEAN, FINDINGS, FAILED, _ = ExitStatus
CHANGE = 'format: "1"\nextends: base\nchange:\n  - {rule: openness, disable: true, reason: 另行报送}\n'
EXPIRED = CHANGE.replace("reason:", 'until: "2020-12-31", reason:')


@pytest.fixture(autouse=True)
def _quick(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two labelled drafts, one of them wrongly."""
    for name, text, labels in (
        ("good", drafts.GOOD, "items: {measures: met, causes: partial}\nfindings: []\n"),
        ("weak", drafts.WEAK, "items: {measures: [met, partial], openness: missing}\nfindings: [{id: residue, at: 待补充}]\n"),
    ):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
        (tmp_path / f"{name}.yaml").write_text(labels, encoding="utf-8")
    return tmp_path


@pytest.fixture
def little(tmp_path: Path) -> Path:
    return put(tmp_path / "little" / "rules.yaml", LITTLE).parent


def put(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(cli.program, [str(arg) for arg in args])


# ---------------------------------------------------------------------------------------------- eval


def test_eval_prints_the_figures(folder: Path) -> None:
    done = run("rules", "eval", folder, "--findings", "--wrong")
    assert done.exit_code == CLEAN
    assert "全部事项：3/4 = 75.0%；只看是否已具备：3/4 = 75.0%\n" in done.stdout
    assert "good.txt causes：应为 不完整，实为 已具备\n    「" in done.stdout
    assert "文字问题：准确率 " in done.stdout
    assert done.stderr == ""


def test_eval_leaves_out_what_is_not_asked(folder: Path) -> None:
    done = run("rules", "eval", folder)
    assert "good.txt causes" not in done.stdout
    assert "准确率" not in done.stdout


def test_eval_prints_json(folder: Path) -> None:
    done = run("rules", "eval", folder, "--format", "json", "--wrong")
    assert json.loads(done.stdout)["total"] == {"right": 3, "met_or_not": 3, "total": 4, "accuracy": 0.75}


def test_eval_takes_other_rules(folder: Path) -> None:
    done = run("rules", "eval", folder, "--rules", put(folder / "rules" / "local.yaml", CHANGE))
    assert "标注了而规则里没有的事项：openness\n" in done.stdout
    assert "全部事项：2/3" in done.stdout


def test_eval_tells_every_fault_of_the_labels(folder: Path) -> None:
    put(folder / "good.yaml", "items: {measure: met}\n")
    put(folder / "weak.yaml", "items:\n  measures: mett\n")
    put(folder / "zone.yaml", "items: {}\n")
    done = run("rules", "eval", folder)
    assert done.exit_code == FAILED
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        f"{folder / 'good.yaml'}:1: items.measure：没有事项 measure，是否想写 measures？",
        f"{folder / 'weak.yaml'}:2: items.measures：没有结果 mett，是否想写 met？",
        f"{folder / 'zone.yaml'}:1: 文件：旁边没有同名的文稿（.txt、.md、.docx）",
        "标注有 3 处错误，请改正后再试。",
    ]


def test_eval_wants_labels(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        done = run("rules", "eval", folder)
        assert (done.exit_code, done.stderr) == (FAILED, f"{folder} 里没有标注文件（*.yaml），请指明放着标注和同名文稿的文件夹。\n")


def test_eval_counts_what_cannot_be_judged(folder: Path) -> None:
    (folder / "good.txt").write_text("", encoding="utf-8")
    done = run("rules", "eval", folder)
    assert done.exit_code == FAILED
    assert "good.txt：" in done.stdout
    assert "全部事项：2/4" in done.stdout


# ---------------------------------------------------------------------------------------------- diff


def test_diff_of_the_same_rules_is_nothing(little: Path) -> None:
    done = run("rules", "diff", little, little)
    assert (done.exit_code, done.stdout) == (CLEAN, "两套规则没有差别。\n")


def test_diff_names_the_shipped_rules_base() -> None:
    done = run("rules", "diff", "base", ruleset.default_folder())
    assert (done.exit_code, done.stdout) == (CLEAN, "两套规则没有差别。\n")


def test_diff_tells_what_changed_and_which_drafts(folder: Path, little: Path) -> None:
    other = put(folder / "other.rules" / "rules.yaml", LITTLE.replace("word: [普法讲座]", "word: [普法夜校]").replace("level: must", "level: should"))
    done = run("rules", "diff", little, other.parent, folder / "good.txt")
    assert done.exit_code == FINDINGS
    assert done.stdout == (
        "改动事项 x-word 普法讲座\n    级别：must → should\n    词组 word：+普法夜校 -普法讲座\n"
        f"\n判断有变的文稿：1 份\n{folder / 'good.txt'}：可以报送，得分 100 → 0\n    x-word：已具备 → 缺失\n"
    )


def test_diff_prints_json(folder: Path, little: Path) -> None:
    done = run("rules", "diff", little, little, folder / "good.txt", "--format", "json")
    told = json.loads(done.stdout)
    assert (told["same"], told["drafts"]) == (True, [])


def test_diff_tells_what_cannot_be_judged(folder: Path, little: Path) -> None:
    done = run("rules", "diff", little, little, folder / "nothing.txt")
    assert done.exit_code == FAILED
    assert done.stderr == f"{folder / 'nothing.txt'}：找不到这个文件或文件夹，请检查路径和文件名。\n"


# ---------------------------------------------------------------------------------------------- new


def test_a_new_rule_is_valid_and_passes_its_samples(tmp_path: Path) -> None:
    file = tmp_path / "hotline.yaml"
    made = run("rules", "new", "x-hotline", "--title", "法律援助热线", "-o", file)
    assert (made.exit_code, made.output) == (CLEAN, "")
    assert run("rules", "validate", file).exit_code == CLEAN
    found = api.load_ruleset(file).rules[-1]
    trials = [trial for trial in api.try_rules(api.load_ruleset(file)) if trial.rule.id == "x-hotline"]
    assert (found.id, [trial.passed for trial in trials]) == ("x-hotline", [True, True])


def test_a_new_rule_is_never_written_over_a_file(tmp_path: Path) -> None:
    file = put(tmp_path / "a.yaml", "mine")
    done = run("rules", "new", "x-a", "--title", "甲乙丙", "-o", file)
    assert (done.exit_code, done.stderr) == (FAILED, f"{file} 已经存在，请换一个文件名。\n")
    assert file.read_text(encoding="utf-8") == "mine"


def test_a_new_rule_has_a_new_name(little: Path) -> None:
    done = run("rules", "new", "x-word", "--title", "普法", "--rules", little)
    assert (done.exit_code, done.stderr) == (FAILED, "规则里已经有 x-word，请换一个编号。\n")
    assert run("rules", "new", "word", "--title", "普法").exit_code == FAILED
    assert "--title" in run("rules", "new", "x-a").stderr


# ---------------------------------------------------------------------------------------------- test


def test_the_test_tells_of_what_cannot_work(little: Path) -> None:
    file = little / "rules.yaml"
    put(file, LITTLE.replace("word: [普法讲座]}", "word: [普法讲座], lone: [孤词]}"))
    done = run("rules", "test", little)
    assert (done.exit_code, done.stdout) == (FINDINGS, "问题：词组 lone 没有任何规则、部分或词组用到。\n2 通过 0 未通过\n")
    put(file, LITTLE.replace("{terms: [word]}", "{terms: [word], without: [topic]}").replace("topic: [法治政府]", "topic: [法治政府, 普法讲座]"))
    assert "问题：rules.yaml:" in run("rules", "test", little).stdout


def test_a_doubt_alone_is_no_failure(little: Path) -> None:
    text = LITTLE.replace("{terms: [word]}", "{terms: [word], without: [topic]}").replace("word: [普法讲座]", "word: [普法讲座, 法治政府]")
    put(little / "rules.yaml", text)
    done = run("rules", "test", little)
    assert done.exit_code == CLEAN
    assert done.stdout.startswith("提醒：rules.yaml:")
    assert done.stdout.endswith("2 通过 0 未通过\n")


# ---------------------------------------------------------------------------------------------- overlays


def test_every_output_tells_of_the_changes(folder: Path) -> None:
    file = put(folder / "rules" / "local.yaml", CHANGE)
    line = "本地调整：openness（政务公开、政府信息公开）：停用；理由：另行报送\n"
    page = run("check", folder / "good.txt", "--rules", file).stdout
    assert line + "规则集：" in page
    told = json.loads(run("check", folder / "good.txt", "--rules", file, "--format", "json").stdout)
    assert told["ruleset"]["changes"] == [
        {
            "rule": "openness", "title": "政务公开、政府信息公开", "disable": True, "level": None, "weight": None,
            "until": None, "reason": "另行报送", "applied": True,
        }
    ]  # fmt: skip
    schema = json.loads((Path(formatters.__file__).parent / "result.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(told)
    assert line in run("rules", "list", "--rules", file).stdout
    assert line in run("rules", "validate", file).stdout
    assert f"- {line}" in run("explain", "openness", "--rules", file).stdout


def test_a_change_that_has_run_out_is_told_and_not_applied(folder: Path) -> None:
    file = put(folder / "rules" / "local.yaml", EXPIRED)
    told = json.loads(run("check", folder / "good.txt", "--rules", file, "--format", "json").stdout)
    assert told["ruleset"]["changes"][0]["applied"] is False
    assert "openness" in [item["id"] for item in told["documents"][0]["items"]]
    page = run("check", folder / "good.txt", "--rules", file, "--width", "120").stdout
    assert "停用，至 2020-12-31；理由：另行报送（已过期，没有采用）\n" in page


def test_a_broken_overlay_ends_the_run(folder: Path) -> None:
    file = put(folder / "rules" / "local.yaml", CHANGE.replace("openness", "opennes"))
    done = run("check", folder / "good.txt", "--rules", file)
    assert done.exit_code == FAILED
    assert done.stderr.startswith("local.yaml:4: change[0].rule：没有事项 opennes，是否想写 openness？\n")


def test_one_file_may_be_a_whole_rule_set(folder: Path, little: Path) -> None:
    done = run("check", folder / "good.txt", "--rules", little / "rules.yaml")
    assert done.exit_code == CLEAN
    assert ruleset.load(little / "rules.yaml") == ruleset.load(little)
