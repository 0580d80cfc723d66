"""Paths in, assessments out: the only reader of drafts, the only writer of output, the one place of the exit status.

Nothing a draft holds, and nothing that goes wrong with one, ends a run: what cannot be judged becomes an assessment
with ``error``, the verdict 无法判断 and one sentence saying what to do; the others are judged all the same.
"""

from __future__ import annotations

import os
import stat
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from checker import readers, ruleset
from checker.drafts import LOCK, reason, select
from checker.engine import Engine
from checker.errors import CheckerError, Fault, RuleError, UnreadableError, UsageError
from checker.formatters import labels
from checker.model import Assessment, Level, Score, Status, Verdict
from checker.words import Words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from checker.drafts import AnyPath, Draft, Selection
    from checker.model import Defect, DefectTest, Rule, RuleSet, RuleTest
    from checker.repair import Repaired

MAX_BYTES = 64 * 1024 * 1024
"""Size of one draft; a larger file is no report of a few pages."""
_SAMPLE_NAME = "sample.txt"

# ---------------------------------------------------------------------------------------------- what is asked


class Request(NamedTuple):
    """What to judge, by which rules."""

    paths: tuple[AnyPath, ...]
    """Files and folders."""
    profile: str = ""
    """Kind of body to judge as; empty to recognise it."""
    rules: AnyPath | RuleSet | None = None
    """A file or folder of rules or a loaded rule set; None for the rules that came with the program."""
    cache: Path | None = None
    """Folder where words and compiled rules may be kept between runs."""
    output: Path | None = None
    """Where the result will be written; refused when it is one of the drafts."""


class Outcome(NamedTuple):
    """What came of a request."""

    ruleset: RuleSet
    assessments: tuple[Assessment, ...]
    skipped: tuple[str, ...]
    """What was found in the folders and is no draft."""


class Trial(NamedTuple):
    """What became of a sample that travels with an item or a kind of finding."""

    rule: Rule | Defect
    test: RuleTest | DefectTest
    want: str
    """What the sample wants, in Chinese."""
    got: str
    """What came of it, in Chinese."""
    passed: bool = False
    error: str = ""
    """Set when the sample could not be judged."""


# ---------------------------------------------------------------------------------------------- judging


def load_ruleset(path: AnyPath | None = None, *, cache: Path | None = None, today: dt.date | None = None) -> RuleSet:
    """Load the rules of a file or folder, or those that came with the program; raise ``RuleError`` with every fault.

    ``today`` decides which changes of an overlay have run out; without it none has.
    """
    try:
        return ruleset.load(None if path is None else Path(path), cache, today)
    except OSError as fault:
        message = f"读不出规则文件（{reason(fault)}），请检查路径和权限"
        raise RuleError((Fault(str(fault.filename or path or ""), 1, "文件", message),)) from fault


def check(
    paths: AnyPath | Iterable[AnyPath],
    *,
    profile: str = "",
    rules: AnyPath | RuleSet | None = None,
    cache: Path | None = None,
) -> Iterator[Assessment]:
    """Judge files and all drafts of folders, one after the other.

    Broken rules (``RuleError``) and an unknown profile (``UsageError``) are raised here, before a draft is opened;
    whatever is wrong with a draft is told in its assessment.
    """
    named = (paths,) if isinstance(paths, (str, os.PathLike)) else tuple(paths)
    engine = _engine(_rules(rules, cache), profile, cache)
    return (_judge_file(engine, draft, profile) for draft in select(named).drafts)


def check_bytes(
    name: str,
    data: bytes,
    *,
    profile: str = "",
    rules: AnyPath | RuleSet | None = None,
    cache: Path | None = None,
) -> Assessment:
    """Judge a draft that is no file; ``name`` is shown and its suffix is a hint to the format."""
    return _judge(_engine(_rules(rules, cache), profile, cache), name, data, profile)


def run(request: Request) -> Outcome:
    """Carry out a request; raise ``RuleError`` or ``UsageError`` when it makes no sense as a whole."""
    loaded = _rules(request.rules, request.cache)
    engine = _engine(loaded, request.profile, request.cache)
    selection = select(request.paths)
    if request.output is not None:
        _spare_drafts(request.output, selection)
    assessments = tuple(_judge_file(engine, draft, request.profile) for draft in selection.drafts)
    return Outcome(loaded, assessments, selection.skipped)


def fix(path: AnyPath, *, profile: str = "", rules: AnyPath | RuleSet | None = None, cache: Path | None = None) -> Repaired:
    """Make every safe repair in a copy of a draft; raise a ``CheckerError`` when it cannot be read, judged or vouched for."""
    engine, name = _engine(_rules(rules, cache), profile, cache), str(Path(path))
    from checker import repair  # noqa: PLC0415 - only `fix` needs it and the Word parser under it

    return repair.fix(_read(name), repair.Bench(lambda data: readers.read(name, data), lambda source: engine.assess(name, source, profile)))


def spare(output: Path, draft: AnyPath, *, force: bool = False) -> None:
    """Refuse to write a repaired draft over the draft itself, or without ``force`` over any file, or under another kind of name."""
    if _same(output, os.fspath(draft)):
        msg = f"不能写到原稿 {output} 上，请换一个文件名。"
    elif Path(draft).suffix and output.suffix.lower() != Path(draft).suffix.lower():
        msg = f"改后的文件和原稿格式相同，{output.name} 请同样以 {Path(draft).suffix} 结尾。"
    elif output.exists() and not force:
        msg = f"{output} 已经存在，请换一个文件名，或者加 --force 覆盖它。"
    else:
        return
    raise UsageError(msg)


def try_rules(loaded: RuleSet, cache: Path | None = None) -> Iterator[Trial]:
    """Judge the samples of every rule and tell what the rule said."""
    engine = _engine(loaded, "", cache)
    for rule in loaded.rules:
        yield from (_try_rule(engine, rule, test) for test in rule.tests)
    for defect in loaded.defects:
        yield from (_try_defect(engine, defect, test) for test in defect.tests)


def suggestion(word: str, names: Iterable[str]) -> str:
    """Close a sentence about an unknown word: with the nearest of the names, if one is near."""
    import difflib  # noqa: PLC0415 - only an unknown name needs it

    close = difflib.get_close_matches(word, list(names), n=1, cutoff=0.5)
    return f"，是否想写 {close[0]}？" if close else "。"


def _rules(rules: AnyPath | RuleSet | None, cache: Path | None) -> RuleSet:
    return load_ruleset(rules, cache=cache) if rules is None or isinstance(rules, (str, os.PathLike)) else rules


def _engine(loaded: RuleSet, profile: str, cache: Path | None) -> Engine:
    if profile and profile not in loaded.profiles:
        names = "、".join(f"{each.id}（{each.title}）" for each in loaded.profiles.values())
        msg = f"没有单位类别 {profile}{suggestion(profile, loaded.profiles)}可选：{names}。"
        raise UsageError(msg)
    return Engine(loaded, Words(cache, loaded.vocabulary).edges)


def _judge_file(engine: Engine, draft: Draft, profile: str) -> Assessment:
    if draft.error:
        return _unjudged(draft.path, draft.error)
    try:
        data = _read(draft.path)
    except CheckerError as fault:
        return _unjudged(draft.path, str(fault))
    return _judge(engine, draft.path, data, profile)


def _judge(engine: Engine, name: str, data: bytes, profile: str, *, kind: bool = True) -> Assessment:
    try:
        if len(data) > MAX_BYTES:
            _refuse_size()
        return engine.assess(name, readers.read(name, data), profile, kind=kind)
    except CheckerError as fault:
        return _unjudged(name, str(fault))
    except Exception as fault:
        import logging  # noqa: PLC0415 - only a crash needs it

        logging.getLogger(__name__).debug("%s", name, exc_info=True)
        return _unjudged(name, f"检查这份文件时程序出错（{_crash(fault)}），没有作出判断；请另存一份再试，仍不行请加 --debug 查看详情。")


def _try_rule(engine: Engine, rule: Rule, test: RuleTest) -> Trial:
    want = labels.STATUS[test.want]
    assessment = _sample(engine, test)
    if assessment.error:
        return Trial(rule, test, want, labels.STATUS[Status.ERROR], error=assessment.error)
    item = next(item for item in assessment.items if item.rule.id == rule.id)
    return Trial(rule, test, want, labels.STATUS[item.status], item.status is test.want and not item.error, item.error)


def _try_defect(engine: Engine, defect: Defect, test: DefectTest) -> Trial:
    want = _pointed(test.flagged)
    assessment = _sample(engine, test)
    if assessment.document is None:
        return Trial(defect, test, want, labels.STATUS[Status.ERROR], error=assessment.error)
    words = [assessment.document.slice(finding.span) for finding in assessment.findings if finding.id == defect.id]
    found = all(any(flagged in each for each in words) for flagged in test.flagged)
    return Trial(defect, test, want, _pointed(words), found and bool(words) == bool(test.flagged))


def _sample(engine: Engine, test: RuleTest | DefectTest) -> Assessment:
    profile = test.profile or next(iter(engine.ruleset.profiles), "")
    return _judge(engine, _SAMPLE_NAME, test.text.encode(), profile, kind=False)


def _pointed(words: Iterable[str]) -> str:
    return f"指出{labels.LIST_MARK.join(labels.QUOTE.format(text=each) for each in words)}" if words else "不指出"


def _unjudged(path: str, error: str) -> Assessment:
    return Assessment(path, Verdict.UNDECIDED, error, Score(0, 0), error=error)


# ---------------------------------------------------------------------------------------------- reading


def _read(path: str) -> bytes:
    """Read a file that may be anything; every obstacle is raised as a sentence."""
    if Path(path).name.startswith(LOCK):
        msg = "这是文稿正在编辑时留下的临时锁文件，不是文稿，请检查去掉“~$”的那个文件。"
        raise UnreadableError(msg)
    try:
        facts = Path(path).stat()
        if not stat.S_ISREG(facts.st_mode):
            msg = "这不是普通文件，请指明报告文稿本身。"
            raise UnreadableError(msg)
        if facts.st_size > MAX_BYTES:
            _refuse_size()
        with Path(path).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as fault:
        raise _obstacle(fault) from fault


def _obstacle(fault: OSError | ValueError) -> CheckerError:
    if isinstance(fault, (FileNotFoundError, NotADirectoryError)):
        return UsageError("找不到这个文件或文件夹，请检查路径和文件名。")
    if isinstance(fault, PermissionError):
        return UnreadableError("没有权限读取这个文件，请检查文件权限；文稿若在别处打开，请先关闭。")
    return UnreadableError(f"读不出这个文件（{reason(fault)}），请检查路径和存储设备，或复制一份再试。")


def _refuse_size() -> None:
    msg = f"文件超过 {MAX_BYTES // 1024 // 1024} MB，不像一份报告，请删去其中的图片和附件后再检查。"
    raise UnreadableError(msg)


def _crash(fault: Exception) -> str:
    words = " ".join(str(fault).split())[:80]
    return f"{type(fault).__name__}: {words}" if words else type(fault).__name__


# ---------------------------------------------------------------------------------------------- writing


def write(path: AnyPath, content: str | bytes) -> None:
    """Write the result as UTF-8 in one step, so that nobody ever sees half of it; raise ``UsageError`` when it cannot be done."""
    data = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
    try:
        target = Path(os.path.realpath(path))
        if target.exists() and not target.is_file():
            target.write_bytes(data)
        else:
            _replace(target, data)
    except (OSError, ValueError) as fault:
        msg = f"结果写不进 {path}（{reason(fault)}），请检查路径和权限。"
        raise UsageError(msg) from fault


def _replace(target: Path, data: bytes) -> None:
    """Write beside the target and move it there; a folder of its own gives the file the usual permissions."""
    import shutil  # noqa: PLC0415 - only writing needs them
    import tempfile  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix=".fazhi-", dir=target.parent) as folder:
        fresh = Path(folder) / "result"
        fresh.write_bytes(data)
        if target.exists():
            shutil.copymode(target, fresh)
        fresh.replace(target)


def _spare_drafts(output: Path, selection: Selection) -> None:
    """Refuse to write over what is being checked."""
    if any(_same(output, draft.path) for draft in selection.drafts):
        msg = f"不能把结果写到被检查的文稿 {output} 上，请换一个文件名。"
        raise UsageError(msg)


def _same(output: Path, path: str) -> bool:
    try:
        return os.path.realpath(output) == os.path.realpath(path) or output.samefile(path)
    except (OSError, ValueError):
        return False


# ---------------------------------------------------------------------------------------------- the exit status


class ExitStatus(IntEnum):
    """What the program says to the one that started it."""

    CLEAN = 0
    FINDINGS = 1
    """A document does not pass the gate."""
    FAILED = 2
    """The job could not be done."""
    INTERRUPTED = 130


class Gate(NamedTuple):
    """Which results end with ``FINDINGS``; changes nothing about the results themselves."""

    fail_under: float | None = None
    """Least score, compared with the score as it is shown."""
    fail_on: Literal["missing", "partial"] = "missing"
    """From which status on a required item counts."""
    report_only: bool = False
    """Never end with ``FINDINGS``."""


def exit_status(assessments: Sequence[Assessment], gate: Gate | None = None) -> ExitStatus:
    """Return the worst that is true of any document; nothing judged is a failure."""
    gate = gate or Gate()
    if not assessments or any(map(_failed, assessments)):
        return ExitStatus.FAILED
    if not gate.report_only and any(_stopped(assessment, gate) for assessment in assessments):
        return ExitStatus.FINDINGS
    return ExitStatus.CLEAN


def _failed(assessment: Assessment) -> bool:
    broken = any(item.status is Status.ERROR for item in assessment.items)
    return broken or bool(assessment.error) or assessment.verdict is Verdict.UNDECIDED


def _stopped(assessment: Assessment, gate: Gate) -> bool:
    stopping = {Status.MISSING, Status(gate.fail_on)}
    if any(item.level is Level.MUST and item.status in stopping for item in assessment.items):
        return True
    value = assessment.score.value
    return gate.fail_under is not None and not (value is not None and value >= gate.fail_under)
