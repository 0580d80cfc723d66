"""``fazhi.yaml``: found above the drafts, weaker than the command line, and its waivers never turn a gap into a tick."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from checker import cli, config, scoring, settings, terminal, waivers
from checker.errors import ConfigError, UsageError
from checker.gate import ExitStatus, Gate, facts, status
from checker.model import Level, Status, Verdict, Waiver
from tests import drafts
from tests.formatters import samples

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from checker.model import Assessment

TODAY = dt.date(2026, 3, 1)
BODY = "云溪镇"


def write(folder: Path, text: str) -> Path:
    file = folder / config.NAME
    file.write_text(text, encoding="utf-8")
    return file


def waiver(**changes: Any) -> Waiver:
    values: dict[str, Any] = {"item": "causes", "reason": "另行报送", "until": "2026-12-31", "body": BODY, "file": "fazhi.yaml", "line": 3}
    return Waiver(**values | changes)


def weak(path: str = "a.txt", status: Status = Status.MISSING) -> Assessment:
    """A report of 云溪镇 without causes."""
    items = (samples.item("measures"), samples.item("causes", status=status, level=Level.MUST))
    verdict, reason = scoring.verdict(items)
    assessment = samples.assessment(*items, path=path)
    assert assessment.identity
    return assessment._replace(verdict=verdict, reason=reason, identity=assessment.identity._replace(body=BODY), score=scoring.score(items))


# ---------------------------------------------------------------------------------------------- the file


def waived(assessment: Assessment, given: list[Waiver]) -> Assessment:
    return waivers.apply(assessment, waivers.in_force(given, TODAY))


def test_the_nearest_file_above_all_drafts_is_found(tmp_path: Path) -> None:
    inner = tmp_path / "区" / "镇"
    inner.mkdir(parents=True)
    draft = inner / "a.txt"
    draft.touch()
    assert config.find([draft]) is None or config.find([draft]) not in {inner / config.NAME, tmp_path / config.NAME}
    top = write(tmp_path, "profile: township\n")
    assert config.find([draft]) == top
    near = write(inner, "profile: street\n")
    assert config.find([draft]) == near
    assert config.find([inner]) == near
    assert config.find([draft, tmp_path]) == top


@pytest.mark.parametrize(
    ("text", "line", "key", "says"),
    [
        ("profil: township\n", 1, "profil", "是否想写 profile"),
        ("fail-under: 101\n", 1, "fail-under", "0 到 100"),
        ("fail-on: mising\n", 1, "fail-on", "是否想写 missing"),
        ("report-only: maybe\n", 1, "report-only", "true 或 false"),
        ('waivers:\n  - {item: causes, body: 云溪镇, until: "2026-12-31"}\n', 2, "waivers[0]", "缺少键 reason"),
        ("waivers:\n  - {item: causes, body: 云溪镇, reason: 另报}\n", 2, "waivers[0]", "缺少键 until"),
        ('waivers:\n  - {item: causes, until: "2026-12-31", reason: 另报}\n', 2, "waivers[0]", "body（单位）或 path"),
        ('waivers:\n  - {item: causes, body: 云溪镇, until: "2026-13-31", reason: 另报}\n', 2, "waivers[0].until", "2026-12-31 的样子"),
        ('waivers:\n  - {item: causes, body: 云溪镇, until: "明年", reason: 另报}\n', 2, "waivers[0].until", "2026-12-31 的样子"),
        ("a: [\n", 2, "文件", "YAML 语法有误"),
    ],
)
def test_a_bad_file_is_refused_with_its_place(text: str, line: int, key: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        config.parse(tmp_path / config.NAME, text.encode())
    assert any((fault.line, fault.key) == (line, key) and says in fault.message for fault in caught.value.faults)


def test_all_faults_are_told_in_one_go(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        config.parse(tmp_path / config.NAME, b"profil: township\nfail-under: 900\n")
    assert len(caught.value.faults) == 2


def test_a_named_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="找不到"):
        settings.gather([str(tmp_path)], {}, tmp_path / "none.yaml")


# ---------------------------------------------------------------------------------------------- where values come from


def test_the_command_line_wins_over_the_file_and_that_over_the_default(tmp_path: Path) -> None:
    file = write(tmp_path, "profile: township\nrules: local.yaml\nfail-under: 60\n")
    said = settings.gather([str(tmp_path)], {"fail-under": 70.0, "profile": None})
    assert said.options["fail-under"] == settings.Setting("fail-under", 70.0, "命令行")
    assert said.options["profile"] == settings.Setting("profile", "township", f"{file} 第 1 行")
    assert said.value("rules") == tmp_path / "local.yaml"
    assert said.options["fail-on"] == settings.Setting("fail-on", "missing", "默认")


def test_every_value_is_shown_with_its_origin(tmp_path: Path) -> None:
    file = write(tmp_path, 'fail-on: partial\nwaivers:\n  - {item: causes, body: 云溪镇, until: "2026-12-31", reason: 另报}\n')
    shown = list(settings.shown(settings.gather([str(tmp_path)], {"report-only": True})))
    assert shown == [
        f"设置文件：{file}",
        "profile: 未指定（默认）",
        "rules: 未指定（默认）",
        "fail-under: 未指定（默认）",
        f"fail-on: partial（{file} 第 1 行）",
        "report-only: 是（命令行）",
        f"免除 causes：云溪镇，至 2026-12-31，另报（{file} 第 3 行）",
    ]


# ---------------------------------------------------------------------------------------------- waivers


def test_a_waived_gap_stays_missing_and_no_longer_stops_a_run() -> None:
    before = weak()
    after = waived(before, [waiver()])
    item = after.items[1]
    assert (item.status, item.earned, item.waiver) == (Status.MISSING, 0, waiver())
    assert after.score == before.score
    assert (before.verdict, after.verdict) == (Verdict.REVISE, Verdict.READY)
    assert "另有 1 项经说明免除" in after.reason
    assert [status([facts(each)], Gate()) for each in (before, after)] == [ExitStatus.FINDINGS, ExitStatus.CLEAN]


@pytest.mark.parametrize(
    "wrong", [{"item": "measures"}, {"body": "松坪乡"}, {"path": "b*.txt"}, {"until": "2026-02-28"}, {"body": "", "path": "*.docx"}]
)
def test_a_waiver_for_something_else_changes_nothing(wrong: dict[str, str]) -> None:
    assert waived(weak(), [waiver(**wrong)]) == weak()


@pytest.mark.parametrize("pattern", ["a.txt", "*.txt", "?.txt"])
def test_a_path_is_read_from_the_folder_of_the_file(pattern: str, tmp_path: Path) -> None:
    named = waiver(body="", path=pattern, file=str(tmp_path / config.NAME))
    assert waived(weak(str(tmp_path / "a.txt")), [named]).verdict is Verdict.READY
    assert waived(weak(str(tmp_path.parent / "a.txt")), [named]).verdict is Verdict.REVISE


@pytest.mark.parametrize("status", [Status.ERROR, Status.MET, Status.NOT_APPLICABLE])
def test_only_gaps_can_be_waived(status: Status) -> None:
    assert waived(weak(status=status), [waiver()]).items[1].waiver is None


def test_a_waiver_is_in_force_on_its_last_day() -> None:
    last = waiver(until="2026-03-01")
    assert not waivers.expired(last, TODAY)
    assert waivers.expired(last, TODAY + dt.timedelta(days=1))


@pytest.mark.parametrize(
    ("wrong", "copies", "says"),
    [
        ({"item": "causse"}, 1, "规则里没有这一项"),
        ({"until": "2025-12-31"}, 1, "已于 2025-12-31 到期"),
        ({"body": "松坪乡"}, 1, "没有用上"),
        ({}, 2, "过宽：2 份文稿全部免除"),
        ({"body": "", "path": "**/*"}, 1, "过宽：**/* 管着所有文稿"),
    ],
)
def test_waivers_that_rot_are_told(wrong: dict[str, str], copies: int, says: str) -> None:
    given = [waiver(**wrong)]
    judged = [waived(weak(), given)] * copies
    told = list(waivers.remarks(given, judged, {"causes", "measures"}, TODAY))
    assert len(told) == 1
    assert says in told[0]
    assert "fazhi.yaml 第 3 行" in told[0]


def test_a_waiver_in_good_order_is_not_told() -> None:
    judged = [waived(weak(), [waiver()]), weak("b.txt", Status.MET)]
    assert not list(waivers.remarks([waiver()], judged, {"causes"}, TODAY))


# ---------------------------------------------------------------------------------------------- the command


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(cli.program, [str(arg) for arg in args])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(terminal, "day", lambda: TODAY)
    (tmp_path / "weak.txt").write_text(drafts.WEAK, encoding="utf-8")
    return tmp_path


def missing(folder: Path) -> list[str]:
    found = json.loads(run("check", folder, "--format", "json").stdout)["documents"][0]["items"]
    return [item["id"] for item in found if item["status"] == "missing" and item["level"] == "must"]


def test_the_gate_of_the_file_is_kept(folder: Path) -> None:
    assert run("check", folder).exit_code == ExitStatus.FINDINGS
    write(folder, "report-only: true\n")
    assert run("check", folder).exit_code == ExitStatus.CLEAN


def test_waiving_every_gap_passes_the_gate_and_shows_every_gap(folder: Path) -> None:
    gaps = missing(folder)
    lines = [f'  - {{item: {gap}, path: "*.txt", until: "2026-12-31", reason: 试点单位}}' for gap in gaps]
    write(folder, "\n".join(["waivers:", *lines, ""]))
    done = run("check", folder)
    assert done.exit_code == ExitStatus.CLEAN
    assert f"另有 {len(gaps)} 项经说明免除" in done.stdout
    assert "已免除至 2026-12-31：试点单位" in done.stdout
    assert missing(folder) == gaps


def test_a_broken_file_ends_the_run(folder: Path) -> None:
    write(folder, "profil: township\n")
    done = run("check", folder)
    assert (done.stdout, done.exit_code) == ("", ExitStatus.FAILED)
    assert "是否想写 profile" in done.stderr
    assert done.stderr.endswith("设置有 1 处错误，请改正后再试。\n")


def test_show_config_judges_nothing(folder: Path) -> None:
    write(folder, "profile: township\n")
    done = run("check", folder, "--show-config")
    assert done.exit_code == ExitStatus.CLEAN
    assert "profile: township（" in done.stdout
    assert "结论" not in done.stdout
