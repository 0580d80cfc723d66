"""The recipes for CI are run: the pre-commit hook in a repository, the steps of the GitHub action and of the GitLab job in a shell."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from checker import readers

ROOT: Final = Path(__file__).parents[1]
DRAFTS: Final = ROOT / "examples" / "文稿"
GOOD: Final = DRAFTS / "怀远县林业局2024年-部门.txt"
WEAK: Final = DRAFTS / "松坪乡2023年-薄弱.txt"
FOLDER: Final = "各乡镇 报告"
HOOKS: Final[list[dict[str, Any]]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
ACTION: Final[dict[str, Any]] = yaml.safe_load((ROOT / ".github/actions/check/action.yml").read_text(encoding="utf-8"))
GITLAB: Final[dict[str, Any]] = yaml.safe_load((ROOT / "examples/CI/gitlab-ci.yml").read_text(encoding="utf-8"))
WORKFLOW: Final[dict[str, Any]] = yaml.safe_load((ROOT / "examples/CI/github.yml").read_text(encoding="utf-8"))

pytestmark = pytest.mark.skipif(not shutil.which("bash") or not shutil.which("git"), reason="needs bash and git")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for what the command keeps between runs."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def env(tmp_path: Path, cache: Path) -> dict[str, str]:
    """Return an environment with nothing of the user's but the interpreter that runs the tests."""
    home = tmp_path / "home"
    home.mkdir()
    return {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "HOME": str(home),
        "TMPDIR": str(home),
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "XDG_CACHE_HOME": str(cache),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
    }


def shimmed(env: dict[str, str], folder: Path, name: str, script: str) -> dict[str, str]:
    """Return the environment with another command under a name."""
    folder.mkdir()
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / name).chmod(0o755)
    return env | {"PATH": os.pathsep.join([str(folder), env["PATH"]])}


def run(*command: str, env: dict[str, str], at: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=env, cwd=at, capture_output=True, encoding="utf-8", check=False, timeout=120)  # noqa: S603 - our own commands


# ---------------------------------------------------------------------------------------------- pre-commit


@pytest.fixture
def repository(tmp_path: Path, env: dict[str, str]) -> Path:
    """Return a repository with the hook as it is published, but run by the installed command instead of a fresh installation."""
    place = tmp_path / "仓库 一"
    (place / FOLDER).mkdir(parents=True)
    (hook,) = HOOKS
    local = {"repo": "local", "hooks": [{**hook, "language": "system"}]}
    (place / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [local]}, allow_unicode=True), encoding="utf-8")
    (place / "README.md").write_text("这里放各乡镇的报告。\n", encoding="utf-8")
    assert run("git", "init", "--quiet", env=env, at=place).returncode == 0
    return place


def committed(repository: Path, env: dict[str, str], **drafts: Path) -> subprocess.CompletedProcess[str]:
    for name, draft in drafts.items():
        shutil.copy(draft, repository / FOLDER / f"{name} 2024年 报告.txt")
    run("git", "add", "--all", env=env, at=repository)
    return run(sys.executable, "-m", "pre_commit", "run", "--color", "never", "--verbose", env=env, at=repository)


def test_the_hook_stops_a_commit_with_a_weak_draft(repository: Path, env: dict[str, str]) -> None:
    result = committed(repository, env, 松坪乡=WEAK, 林业局=GOOD)
    assert result.returncode == 1, result.stdout + result.stderr
    assert f"{FOLDER}/松坪乡 2024年 报告.txt  结论：需修改" in result.stdout
    assert f"{FOLDER}/林业局 2024年 报告.txt  结论：可以报送" in result.stdout
    assert "README" not in result.stdout
    assert "2 份" in result.stdout


def test_the_hook_lets_a_good_draft_pass(repository: Path, env: dict[str, str]) -> None:
    result = committed(repository, env, 林业局=GOOD)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "1 份：可以报送 1" in result.stdout


def test_the_hook_looks_at_every_format_a_draft_may_come_in() -> None:
    (hook,) = HOOKS
    wanted = [suffix for suffix in (*readers.SUFFIXES, *readers.REFUSED) if not re.search(hook["files"], f"报告{suffix}")]
    assert not wanted
    assert hook["language"] == "python"
    assert re.search(hook["exclude"], "docs/README.md")
    assert not re.search(hook["exclude"], f"{FOLDER}/云溪镇 README报告.md")


def test_the_example_configuration_names_the_hook() -> None:
    example = yaml.safe_load((ROOT / "examples/CI/pre-commit-config.yaml").read_text(encoding="utf-8"))
    ((hook,),) = (repo["hooks"] for repo in example["repos"])
    assert hook["id"] == HOOKS[0]["id"]


# ---------------------------------------------------------------------------------------------- GitHub


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    """Return a working tree with a folder of drafts, one of them written to command the runner."""
    place = tmp_path / "工作区"
    (place / FOLDER).mkdir(parents=True)
    text = WEAK.read_text(encoding="gb18030")
    (place / FOLDER / "松坪乡 2023年.txt").write_text(text.replace("二、", "::error file=x::假的\n##[error]假的\n二、", 1), encoding="utf-8")
    return place


def step(name: str, place: Path, env: dict[str, str], **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run a step of the action as the runner does."""
    (found,) = (each for each in ACTION["runs"]["steps"] if each["name"] == name)
    defaults = {key: str(value.get("default", "")) for key, value in ACTION["inputs"].items()} | {"paths": FOLDER} | inputs
    given = {key: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: defaults[match[1]], value) for key, value in found["env"].items()}
    files = {"GITHUB_STEP_SUMMARY": "summary.md", "GITHUB_OUTPUT": "output.txt"}
    runner = {key: str(place.parent / name) for key, name in files.items()} | {"RUNNER_TEMP": str(place.parent)}
    return run("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", found["run"], env=env | given | runner, at=place)


def outputs(place: Path) -> dict[str, Path]:
    lines = (place.parent / "output.txt").read_text(encoding="utf-8").splitlines()
    return {name: Path(value) for name, _, value in (line.partition("=") for line in lines)}


def test_the_action_annotates_summarises_and_fails(drafts: Path, env: dict[str, str]) -> None:
    result = step("检查", drafts, env)
    assert result.returncode == 1, result.stderr
    stop, token = re.findall(r"^::stop-commands::(\w{32})$|^::(\w{32})::$", result.stdout, re.MULTILINE)
    assert stop[0] == token[1]
    page, _, commands = result.stdout.partition(f"::{token[1]}::\n")
    assert "结论：需修改" in page
    lines = commands.splitlines()
    assert lines
    assert all(re.match(rf"::(error|warning|notice) file={FOLDER}/松坪乡 2023年.txt,|::\w+::另有|::debug::", line) for line in lines)
    summary = (drafts.parent / "summary.md").read_text(encoding="utf-8")
    assert summary.startswith("# 法治政府建设年度报告检查结果")
    made = outputs(drafts)
    assert made.keys() == ACTION["outputs"].keys() == {"sarif", "junit", "json"}
    assert json.loads(made["sarif"].read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert json.loads(made["json"].read_text(encoding="utf-8"))["documents"][0]["verdict"] == "需修改"
    assert made["junit"].read_text(encoding="utf-8").startswith("<?xml")


def test_the_action_passes_good_drafts_and_takes_several_paths(drafts: Path, env: dict[str, str]) -> None:
    shutil.copy(GOOD, drafts / "甲 乙.txt")
    shutil.copy(GOOD, drafts / "-丙.txt")
    result = step("检查", drafts, env, paths="甲 乙.txt\n\n-丙.txt\n")
    assert result.returncode == 0, result.stdout + result.stderr
    assert len(json.loads(outputs(drafts)["json"].read_text(encoding="utf-8"))["documents"]) == 2


def test_the_action_says_what_changed_since_an_earlier_result(drafts: Path, env: dict[str, str]) -> None:
    step("检查", drafts, env)
    earlier = outputs(drafts)["json"]
    assert "与上次相比：仍未改" in step("检查", drafts, env, since=str(earlier)).stdout
    assert "与上次相比：已改好 0，新出现 0，仍未改 " in (drafts.parent / "summary.md").read_text(encoding="utf-8")


def test_the_action_may_only_report(drafts: Path, env: dict[str, str]) -> None:
    assert step("检查", drafts, env, **{"report-only": "true"}).returncode == 0


def test_the_action_fails_where_nothing_could_be_checked(drafts: Path, env: dict[str, str]) -> None:
    result = step("检查", drafts, env, paths="没有这个文件夹")
    assert result.returncode == 2
    assert re.search(r"^::error file=没有这个文件夹,title=无法判断", result.stdout, re.MULTILINE)
    assert re.search(r"^::\w{32}::$", result.stdout, re.MULTILINE), "commands must be taken again"


def test_the_action_survives_a_summary_github_would_refuse(drafts: Path, env: dict[str, str]) -> None:
    huge = 'for word; do case $word in markdown=*) head -c 1100000 /dev/zero | tr "\\0" x > "${word#markdown=}";; esac; done; exit 1'
    assert step("检查", drafts, shimmed(env, drafts.parent / "shims", "fazhi", huge)).returncode == 1
    assert (drafts.parent / "summary.md").read_text(encoding="utf-8").startswith("结果太长")


def test_no_input_is_pasted_into_a_script() -> None:
    assert not [each["name"] for each in ACTION["runs"]["steps"] if "${{" in each["run"]]


def test_the_action_installs_itself_unless_told_otherwise(drafts: Path, env: dict[str, str]) -> None:
    here = shimmed(env, drafts.parent / "shims", "python", 'echo "python $*"') | {"HERE": "ACTION"}
    (found,) = (each for each in ACTION["runs"]["steps"] if each["name"] == "安装")
    told = [run("bash", "-e", "-c", found["run"], env=here | {"PACKAGE": package}, at=drafts).stdout.strip() for package in ("", "x==1", "none")]
    assert told == ["python -m pip install --quiet ACTION/../../..", "python -m pip install --quiet x==1", ""]
    assert (ROOT / ".github/actions/check/../../..").resolve() == ROOT


def test_the_example_workflow_uses_the_action_as_it_is() -> None:
    (checked,) = (each for each in WORKFLOW["jobs"]["check"]["steps"] if "/.github/actions/check@" in each.get("uses", ""))
    assert checked["with"].keys() <= ACTION["inputs"].keys()
    used = re.findall(r"steps\.fazhi\.outputs\.(\w+)", json.dumps(WORKFLOW))
    assert set(used) <= ACTION["outputs"].keys()


# ---------------------------------------------------------------------------------------------- GitLab


def test_the_gitlab_job_fails_and_leaves_its_reports(drafts: Path, env: dict[str, str]) -> None:
    (job,) = GITLAB.values()
    given = env | {key: str(value) for key, value in job["variables"].items()} | {"DRAFTS": FOLDER}
    result = run("bash", "-e", "-o", "pipefail", "-c", "\n".join(job["script"]), env=given, at=drafts)
    assert result.returncode == 1, result.stderr
    issues = json.loads((drafts / job["artifacts"]["reports"]["codequality"]).read_text(encoding="utf-8"))
    assert {issue["location"]["path"] for issue in issues} == {f"{FOLDER}/松坪乡 2023年.txt"}
    assert (drafts / job["artifacts"]["reports"]["junit"]).is_file()
    assert all((drafts / path).is_file() for path in job["artifacts"]["paths"])


# ---------------------------------------------------------------------------------------------- the gate


def test_what_junit_fails_is_what_ends_the_run(drafts: Path, env: dict[str, str]) -> None:
    shutil.copy(DRAFTS / "柏岭街道2025年-一般.md", drafts / "一般.md")
    for options, failures, status in (((), 0, 0), (("--fail-on", "partial"), 3, 1), (("--fail-under", "90"), 1, 1)):
        result = run("fazhi", "check", "一般.md", "--format", "junit", *options, env=env, at=drafts)
        assert result.returncode == status, result.stderr
        assert f'failures="{failures}"' in result.stdout.split("\n")[2], "of the suite"
