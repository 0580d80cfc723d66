"""Paths in, assessments out: nothing crashes, nothing is lost, nothing reads as passed that was not judged."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

import checker
from checker import api, files, limits, lints, readers
from checker.drafts import Draft, select
from checker.errors import CheckerError, RuleError, UsageError
from checker.gate import ExitStatus, Gate, facts, status
from checker.model import Assessment, Call, Defect, DefectTest, Finding, ItemResult, Level, Rule, RuleSet, Score, Source, Span, Status, Verdict
from tests import drafts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from checker.model import Reading, RuleTest


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return api.load_ruleset()


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def _folder(root: Path, **files: str) -> Path:
    for name, text in files.items():
        (root / f"{name}.txt").write_text(text, encoding="utf-8")
    return root


def _paths(path: Path) -> list[str]:
    return [os.path.relpath(draft.path, path) for draft in select([path]).drafts]


def _lost(assessment: Assessment) -> bool:
    """Whether an assessment says clearly that nothing was judged."""
    score = assessment.score.value
    return assessment.verdict is Verdict.UNDECIDED and assessment.error.endswith("。") and not assessment.items and score is None


# ---------------------------------------------------------------------------------------------- judging


def test_a_complete_draft_is_ready(rules: RuleSet, cache: Path) -> None:
    assessment = api.check_bytes("draft.txt", drafts.GOOD.encode(), rules=rules, cache=cache)
    assert (assessment.verdict, assessment.error) == (Verdict.READY, "")
    assert all(item.status is Status.MET for item in assessment.items if item.level is Level.MUST)


@pytest.mark.parametrize(("text", "item", "status"), [(drafts.WEAK, "causes", Status.MISSING), (drafts.PARTIAL, "dual-leader", Status.PARTIAL)])
def test_the_variants_are_what_they_say(text: str, item: str, status: Status, rules: RuleSet, cache: Path) -> None:
    assessment = api.check_bytes("draft.txt", text.encode(), rules=rules, cache=cache)
    assert {each.rule.id: each.status for each in assessment.items}[item] is status


@pytest.mark.parametrize("text", [drafts.OTHER_KIND, drafts.NEWS, drafts.DUTY, "", " \n\n", "云", "\x00\x01\x02" * 99])
def test_what_is_no_report_is_not_judged(text: str, rules: RuleSet, cache: Path) -> None:
    assert _lost(api.check_bytes("draft.txt", text.encode(), rules=rules, cache=cache))


def test_files_and_folders_are_judged_in_order(tmp_path: Path, rules: RuleSet, cache: Path) -> None:
    _folder(tmp_path, a=drafts.GOOD, b=drafts.NEWS, c=drafts.WEAK)
    found = list(api.check([tmp_path / "c.txt", str(tmp_path)], rules=rules, cache=cache))
    assert [(os.path.relpath(each.path, tmp_path), each.verdict) for each in found] == [
        ("c.txt", Verdict.REVISE),
        ("a.txt", Verdict.READY),
        ("b.txt", Verdict.UNDECIDED),
    ]


def test_a_single_path_needs_no_list(tmp_path: Path, rules: RuleSet) -> None:
    (found,) = api.check(str(tmp_path / "absent"), rules=rules)
    assert _lost(found)


def test_faults_of_the_request_are_raised_before_the_first_draft(tmp_path: Path, rules: RuleSet) -> None:
    with pytest.raises(RuleError):
        api.check([], rules=tmp_path)
    with pytest.raises(UsageError, match="是否想写 township"):
        api.check([], rules=rules, profile="townshp")


def test_the_profile_can_be_given(rules: RuleSet, cache: Path) -> None:
    assessment = api.check_bytes("draft.txt", drafts.GOOD.encode(), rules=rules, cache=cache, profile="department")
    assert assessment.profile is not None
    assert assessment.profile.id == "department"


@pytest.mark.parametrize(
    ("crash", "told"), [(ValueError("一\n二"), "ValueError"), (RecursionError(), "Recursion"), (MemoryError(), "内存"), (KeyError("x"), "KeyError")]
)
def test_a_crash_is_a_result_and_the_next_draft_is_judged(  # noqa: PLR0913, PLR0917 - fixtures
    crash: Exception, told: str, tmp_path: Path, rules: RuleSet, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = readers.read

    def crashing(name: str, data: bytes, **_: bool) -> Source:
        if name.endswith("a.txt"):
            raise crash
        return read(name, data)

    monkeypatch.setattr(readers, "read", crashing)
    first, second = api.check([_folder(tmp_path, a=drafts.GOOD, b=drafts.GOOD)], rules=rules, cache=cache)
    assert _lost(first)
    assert told in first.error
    assert "\n" not in first.error
    assert second.verdict is Verdict.READY


def test_the_drafts_stay_as_they_were(tmp_path: Path, rules: RuleSet, cache: Path) -> None:
    _folder(tmp_path, a=drafts.GOOD, b=drafts.NEWS)
    files = sorted(tmp_path.iterdir())
    before = [(file.read_bytes(), file.stat().st_mtime_ns) for file in files]
    list(api.check([tmp_path], rules=rules, cache=cache))
    assert [(file.read_bytes(), file.stat().st_mtime_ns) for file in sorted(tmp_path.iterdir())] == before


# ---------------------------------------------------------------------------------------------- obstacles


def test_a_named_path_that_does_not_exist_is_told(tmp_path: Path, rules: RuleSet) -> None:
    _folder(tmp_path, a=drafts.GOOD)
    for path in (tmp_path / "absent.docx", tmp_path / "a.txt" / "b.txt", "", "a\0b.txt", "长" * 3000):
        (found,) = api.check([path], rules=rules)
        assert _lost(found), path


def test_a_folder_without_drafts_is_told(tmp_path: Path, rules: RuleSet) -> None:
    (found,) = api.check([tmp_path], rules=rules)
    assert _lost(found)
    (tmp_path / "sums.xls").write_bytes(b"x")
    (tmp_path / "loop").symlink_to(tmp_path)
    (found,) = api.check([tmp_path], rules=rules)
    assert _lost(found)
    assert "跳过了 1 个" in found.error


def test_a_file_without_permission_is_told(tmp_path: Path, rules: RuleSet, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _folder(tmp_path, a=drafts.GOOD) / "a.txt"

    def refuse(*_: object) -> None:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(pathlib.Path, "open", refuse)
    (found,) = api.check([path], rules=rules)
    assert _lost(found)
    assert "权限" in found.error


def test_a_folder_without_permission_is_told(tmp_path: Path, rules: RuleSet, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(pathlib.Path, "iterdir", refuse)
    (found,) = api.check([tmp_path], rules=rules)
    assert _lost(found)
    assert "（没有权限）" in found.error


def test_other_faults_of_the_disk_are_told(tmp_path: Path, rules: RuleSet, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _folder(tmp_path, a=drafts.GOOD) / "a.txt"

    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(pathlib.Path, "open", fail)
    (found,) = api.check([path], rules=rules)
    assert _lost(found)
    assert "（磁盘读写出错）" in found.error


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, rules: RuleSet, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _folder(tmp_path, a=drafts.GOOD) / "a.txt"
    monkeypatch.setattr(limits, "LARGEST_FILE", 99)
    (found,) = api.check([path], rules=rules)
    assert _lost(found)
    assert _lost(api.check_bytes("a.txt", drafts.GOOD.encode(), rules=rules))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_does_not_hang(tmp_path: Path, rules: RuleSet) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (found,) = api.check([tmp_path], rules=rules)
    assert _lost(found)


def test_a_broken_link_is_told(tmp_path: Path, rules: RuleSet) -> None:
    (tmp_path / "gone.txt").symlink_to(tmp_path / "absent")
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    assert all(map(_lost, api.check([tmp_path], rules=rules)))


def test_a_lock_file_named_by_hand_is_told(tmp_path: Path, rules: RuleSet) -> None:
    (tmp_path / "~$a.docx").write_bytes(b"x")
    (found,) = api.check([tmp_path / "~$a.docx"], rules=rules)
    assert _lost(found)
    assert "锁文件" in found.error


# ---------------------------------------------------------------------------------------------- finding drafts


def test_folders_are_walked_to_the_bottom_in_order(tmp_path: Path) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    for name in ("z.TXT", "b/m.md", "b/c/n.docx", "a.txt"):
        (tmp_path / name).touch()
    assert _paths(tmp_path) == ["a.txt", os.path.join("b", "c", "n.docx"), os.path.join("b", "m.md"), "z.TXT"]  # noqa: PTH118


def test_what_is_no_draft_is_skipped_and_counted(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    for name in (".git/a.txt", ".a.txt", "~$a.docx", "sums.xls", "a.txt"):
        (tmp_path / name).touch()
    found = select([tmp_path, tmp_path])
    assert found.drafts == (Draft(str(tmp_path / "a.txt"), met=True),)
    assert sorted(os.path.relpath(path, tmp_path) for path in found.skipped) == [".a.txt", ".git", "sums.xls", "~$a.docx"]


@pytest.mark.parametrize("suffix", readers.REFUSED)
def test_a_draft_that_cannot_be_read_is_no_file_to_skip(tmp_path: Path, suffix: str) -> None:
    for name in (f"b{suffix.upper()}", f"a{suffix}"):
        (tmp_path / name).touch()
    found = select([tmp_path])
    assert found.drafts == (Draft(str(tmp_path / f"a{suffix}"), met=True), Draft(str(tmp_path / f"b{suffix.upper()}"), met=True))
    assert found.skipped == ()


def test_a_hidden_or_foreign_file_named_by_hand_is_a_draft(tmp_path: Path) -> None:
    assert [draft.path for draft in select([tmp_path / ".a.txt", tmp_path / "b.pdf"]).drafts] == [
        str(tmp_path / ".a.txt"),
        str(tmp_path / "b.pdf"),
    ]


def test_overlapping_paths_give_each_draft_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").touch()
    monkeypatch.chdir(tmp_path)
    found = select(["sub/a.txt", "./sub/../sub/a.txt", "sub", ".", tmp_path]).drafts
    assert len(found) == 1


def test_looping_links_end(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "up").symlink_to(tmp_path)
    (tmp_path / "a" / "x.txt").touch()
    assert len(_paths(tmp_path)) == 1


# ---------------------------------------------------------------------------------------------- writing


def test_the_result_is_written_in_one_step(tmp_path: Path) -> None:
    target = tmp_path / "result.json"
    for content in ("一\n\ud800", b"\x00\xff"):
        files.write(target, content)
        assert target.read_bytes() == (content if isinstance(content, bytes) else "一\n?".encode())
    assert list(tmp_path.iterdir()) == [target]


def test_a_failed_write_leaves_the_old_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "result.json"
    target.write_text("old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pathlib.Path, "replace", fail)
    with pytest.raises(UsageError, match="磁盘已满"):
        files.write(target, "new")
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_the_target_of_a_link_and_its_mode_stay(tmp_path: Path) -> None:
    target, link = tmp_path / "result.json", tmp_path / "link.json"
    target.write_text("old")
    target.chmod(0o600)
    link.symlink_to(target)
    files.write(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert target.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name == "nt", reason="needs device files")
def test_a_device_is_written_to_and_not_replaced() -> None:
    files.write(os.devnull, "x")
    assert not pathlib.Path(os.devnull).is_file()


@pytest.mark.parametrize("name", ["absent/result.json", ".", "a\0b"])
def test_what_cannot_be_written_is_told(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="写不进"):
        files.write(f"{tmp_path}/{name}", "x")


def test_a_draft_is_never_the_output(tmp_path: Path, rules: RuleSet) -> None:
    path = _folder(tmp_path, a=drafts.GOOD) / "a.txt"
    link, twin = tmp_path / "link.json", tmp_path / "twin.json"
    link.symlink_to(path)
    twin.hardlink_to(path)
    for output in (path, link, twin, tmp_path / "sub" / ".." / "a.txt"):
        with pytest.raises(UsageError, match="换一个文件名"):
            api.survey(api.Request((tmp_path,), rules=rules, outputs=(output,)))
    assert path.read_text(encoding="utf-8") == drafts.GOOD


# ---------------------------------------------------------------------------------------------- the exit status


def _item(rule: Rule, status: Status, level: Level) -> ItemResult:
    return ItemResult(rule, status, 1, level, 0)


def _judged(rule: Rule, *items: tuple[Status, Level], earned: float = 80) -> Assessment:
    return Assessment("a", Verdict.READY, "", Score(earned, 100), items=tuple(_item(rule, *item) for item in items))


def _status(*assessments: Assessment, gate: Gate | None = None) -> ExitStatus:
    return status(map(facts, assessments), gate or Gate())


@pytest.mark.parametrize(
    ("items", "gate", "want"),
    [
        ([(Status.MET, Level.MUST)], Gate(), ExitStatus.CLEAN),
        ([(Status.MISSING, Level.MUST)], Gate(), ExitStatus.FINDINGS),
        ([(Status.MISSING, Level.MUST)], Gate(report_only=True), ExitStatus.CLEAN),
        ([(Status.MISSING, Level.SHOULD)], Gate(fail_on="partial"), ExitStatus.CLEAN),
        ([(Status.PARTIAL, Level.MUST)], Gate(), ExitStatus.CLEAN),
        ([(Status.PARTIAL, Level.MUST)], Gate(fail_on="partial"), ExitStatus.FINDINGS),
        ([(Status.MISSING, Level.MUST)], Gate(fail_on="partial"), ExitStatus.FINDINGS),
        ([(Status.MET, Level.MUST)], Gate(fail_under=80), ExitStatus.CLEAN),
        ([(Status.MET, Level.MUST)], Gate(fail_under=80.1), ExitStatus.FINDINGS),
        ([(Status.MET, Level.MUST)], Gate(fail_under=float("nan")), ExitStatus.FINDINGS),
        ([(Status.MET, Level.MUST)], Gate(fail_under=99, report_only=True), ExitStatus.CLEAN),
        ([(Status.ERROR, Level.INFO)], Gate(report_only=True), ExitStatus.FAILED),
    ],
)
def test_the_gate(items: Sequence[tuple[Status, Level]], gate: Gate, want: ExitStatus, rules: RuleSet) -> None:
    assert _status(_judged(rules.rules[0], *items), gate=gate) is want


def test_the_worst_document_decides(rules: RuleSet) -> None:
    rule = rules.rules[0]
    clean, short = _judged(rule, (Status.MET, Level.MUST)), _judged(rule, (Status.MISSING, Level.MUST))
    lost = Assessment("a", Verdict.UNDECIDED, "", Score(0, 0), error="读不出。")
    assert _status(clean, short, clean) is ExitStatus.FINDINGS
    assert _status(clean, lost, short, gate=Gate(report_only=True)) is ExitStatus.FAILED
    assert _status() is ExitStatus.FAILED


def test_no_score_never_passes_a_demanded_score(rules: RuleSet) -> None:
    unscored = _judged(rules.rules[0], (Status.MET, Level.MUST))._replace(score=Score(0, 0))
    assert _status(unscored, gate=Gate(fail_under=0)) is ExitStatus.FINDINGS


# ---------------------------------------------------------------------------------------------- rules and their samples


def test_rules_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").mkdir()
    with pytest.raises(RuleError, match="读不出规则文件"):
        api.load_ruleset(tmp_path)


def test_samples_are_tried(rules: RuleSet, cache: Path) -> None:
    rule = rules.rules[0]
    samples: list[RuleTest] = [
        rule.tests[0]._replace(want=Status.ERROR),
        rule.tests[0],
        rule.tests[0]._replace(text=" "),
        rule.tests[0]._replace(profile="x"),
    ]
    few = rules._replace(rules=(rule._replace(tests=tuple(samples)),), defects=())
    trials = list(api.try_rules(few, cache))
    assert [trial.passed for trial in trials] == [False, True, False, False]
    assert [bool(trial.error) for trial in trials] == [False, False, True, True]


def _shouting(_reading: Reading, params: str) -> Iterator[Finding]:
    """Find the exclamation marks; crash where told so."""
    if params == "crash":
        raise ZeroDivisionError
    text = _reading.document.text
    yield from (Finding("", Span(place, place + 1), "不要喊。") for place, char in enumerate(text) if char == "！")


@pytest.mark.parametrize(
    ("params", "test", "outcome"),
    [
        ("", DefectTest("好！", ("！",)), "passed"),
        ("", DefectTest("好。", ()), "passed"),
        ("", DefectTest("好。", ("！",)), "failed"),
        ("", DefectTest("好！", ()), "failed"),
        ("", DefectTest("好！", ("好",)), "failed"),
        ("crash", DefectTest("好！", ("！",)), "broken"),
        ("", DefectTest(" ", ()), "broken"),
    ],
)
def test_samples_of_findings_are_tried(params: str, test: DefectTest, outcome: str, rules: RuleSet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(lints.LINTS, "shouting", SimpleNamespace(Params=str, find=_shouting))
    defect = Defect("x", "叫喊", Level.INFO, 1, 1, (), "", (Call("shouting", params),), (test,))
    (trial,) = api.try_rules(rules._replace(rules=(), defects=(defect,)))
    assert (trial.passed, bool(trial.error)) == (outcome == "passed", outcome == "broken")


# ---------------------------------------------------------------------------------------------- the public interface


def test_the_public_names_are_there() -> None:
    assert checker.check is api.check
    assert checker.load_ruleset is api.load_ruleset
    assert checker.CheckerError is CheckerError
    assert checker.Assessment is Assessment
    assert set(checker.__all__) <= set(dir(checker))
    with pytest.raises(AttributeError, match="nothing"):
        _ = checker.nothing


def test_importing_the_package_imports_nothing_else() -> None:
    code = "import sys, checker; print([name for name in sys.modules if name.startswith('checker.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(("text", "times", "excess"), [("全年调解纠纷30件。", 50_000, "40 万字"), ("件\n", 10_000, "1 万个")])
def test_a_text_beyond_all_measure_is_refused_at_once(text: str, times: int, excess: str, tmp_path: Path) -> None:
    draft = tmp_path / "卷宗.txt"
    draft.write_text("云溪镇2024年法治政府建设情况报告\n" + text * times, encoding="utf-8")
    (assessment,) = api.check(draft)
    assert excess in assessment.error
    assert not assessment.items


@pytest.mark.parametrize("title", ["工作要点", "工作方案", "座谈会纪要", "年度报告的通知", "年度报告写作模板", "督察报告", "问题整改情况的报告"])
def test_papers_about_the_subject_are_no_reports(tmp_path: Path, title: str) -> None:
    draft = tmp_path / "文件.txt"
    body = drafts.GOOD[drafts.GOOD.index("一、") :]
    draft.write_text(f"云溪镇2024年法治政府建设{title}\n\n{body}", encoding="utf-8")
    (assessment,) = api.check(draft)
    assert assessment.error, assessment.verdict
