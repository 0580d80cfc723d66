"""Paths in, assessments out: what a program calls, and what the command line is made of.

Nothing a draft holds, and nothing that goes wrong with one, ends a run: what cannot be judged becomes an assessment
with ``error``, the verdict 无法判断 and one sentence saying what to do; the others are judged all the same.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from checker import archive, files, gate, readers, ruleset, waivers
from checker.drafts import ARCHIVE, Selection, select, suffix
from checker.errors import Fault, RuleError, UnreadableError, UsageError, reason
from checker.formatters import labels
from checker.judging import Judge, ready
from checker.model import Status

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import BinaryIO

    from checker.drafts import AnyPath
    from checker.engine import Engine
    from checker.gate import Facts
    from checker.model import Assessment, Defect, DefectTest, Rule, RuleSet, RuleTest, Since, Waiver
    from checker.repair import Repaired

_SAMPLE_NAME = "sample.txt"

# ---------------------------------------------------------------------------------------------- what is asked


class Request(NamedTuple):
    """What to judge, by which rules."""

    paths: tuple[AnyPath, ...]
    """Files, folders, archives; ``-`` for ``stdin``."""
    profile: str = ""
    """Kind of body to judge as; empty to recognise it."""
    rules: AnyPath | RuleSet | None = None
    """A file or folder of rules or a loaded rule set; None for the rules that came with the program."""
    cache: Path | None = None
    """Folder where words and compiled rules may be kept between runs."""
    outputs: tuple[Path, ...] = ()
    """Where results will be written; refused when one of them is a draft."""
    waivers: tuple[Waiver, ...] = ()
    """Gaps that are accepted for a while."""
    numbers: bool = False
    """List all figures with what they were compared with."""
    day: dt.date | None = None
    """The day on which waivers are in force; without it none is."""
    revisions: Literal["final", "original"] = "final"
    """Whether the tracked changes of Word documents count as made or as never made."""
    stdin: BinaryIO | None = None
    """Where the draft named ``-`` comes from."""


class Outcome(NamedTuple):
    """What came of a request."""

    ruleset: RuleSet
    assessments: Sequence[Assessment]
    """In the order of the drafts; read back one by one where there are many."""
    skipped: tuple[str, ...]
    """What was found in folders and archives and is no draft."""
    facts: Sequence[Facts]
    """What the gate looks at, for each assessment."""
    keep: Callable[[Since | None, tuple[str, ...]], None] = lambda _since, _remarks: None
    """Keeps with stored results what the run was compared with and what is wrong with its waivers."""


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
    """Judge files and all drafts of folders and archives, one after the other.

    Broken rules (``RuleError``) and an unknown profile (``UsageError``) are raised here, before a draft is opened;
    whatever is wrong with a draft is told in its assessment.
    """
    named = (paths,) if isinstance(paths, (str, os.PathLike)) else tuple(paths)
    judge = Judge(_engine(_rules(rules, cache), profile, cache), profile)
    return (assessment for draft in select(named).drafts for assessment in judge.draft(draft))


def check_bytes(
    name: str,
    data: bytes,
    *,
    profile: str = "",
    rules: AnyPath | RuleSet | None = None,
    cache: Path | None = None,
) -> Assessment:
    """Judge a draft that is no file; ``name`` is shown and its suffix is a hint to the format."""
    return Judge(_engine(_rules(rules, cache), profile, cache), profile).judge(name, lambda: data)


def survey(request: Request) -> tuple[RuleSet, Selection]:
    """Load the rules and find the drafts; raise ``RuleError`` or ``UsageError`` when the request makes no sense as a whole."""
    loaded = _rules(request.rules, request.cache)
    _demand_profile(loaded, request.profile)
    return loaded, _without_pages(select(request.paths), request.outputs)


def judged(request: Request, loaded: RuleSet, selection: Selection, *, limited: bool = False) -> Outcome:
    """Judge what a survey found, here and at once; ``limited`` lets each draft take only so much time and memory of this process."""
    engine = ready(loaded, request.cache, numbers=request.numbers)
    judge = Judge(engine, request.profile, request.revisions == "original", request.stdin, in_force(request), limited)
    assessments = tuple(assessment for draft in selection.drafts for assessment in judge.draft(draft))
    return Outcome(loaded, assessments, (*selection.skipped, *judge.skipped), tuple(map(gate.facts, assessments)))


def in_force(request: Request) -> tuple[Waiver, ...]:
    """Return the waivers of a request that are in force on its day."""
    return waivers.in_force(request.waivers, request.day) if request.day else ()


def original(assessments: Sequence[Assessment]) -> Callable[[str], bytes]:
    """Return what gives the bytes of a judged draft, and raises a ``CheckerError`` when it no longer reads as it was judged."""
    places: dict[str, int] = {}

    def content(path: str) -> bytes:
        if not places:  # few formats ask, and a text is not kept for those that do not
            places.update((each.path, place) for place, each in enumerate(assessments))
        data, document = _read_again(path), assessments[places[path]].document if path in places else None
        if document is None or not any(readers.read(path, data, original=each).blocks == document.source.blocks for each in (False, True)):
            msg = "文稿已经不是检查时的内容，请重新检查。"
            raise UnreadableError(msg)
        return data

    return content


def _read_again(path: str) -> bytes:
    """Read a file, or the member of an archive, by the path of its assessment."""
    for outer in map(str, Path(path).parents):
        if suffix(outer) == ARCHIVE and os.path.isfile(outer):  # noqa: PTH113 - never raises, whatever the path
            members = {member.path: member for member in archive.unpack(outer, files.read(outer)).members}
            return members[path].read() if path in members else files.read(path)
    return files.read(path)


def fix(path: AnyPath, *, profile: str = "", rules: AnyPath | RuleSet | None = None, cache: Path | None = None) -> Repaired:
    """Make every safe repair in a copy of a draft; raise a ``CheckerError`` when it cannot be read, judged or vouched for."""
    engine, name = _engine(_rules(rules, cache), profile, cache), str(Path(path))
    from checker import repair  # noqa: PLC0415 - only `fix` needs it and the Word parser under it

    return repair.fix(
        files.read_named(name), repair.Bench(lambda data: readers.read(name, data), lambda source: engine.assess(name, source, profile))
    )


def try_rules(loaded: RuleSet, cache: Path | None = None) -> Iterator[Trial]:
    """Judge the samples of every rule and tell what the rule said."""
    engine = _engine(loaded, "", cache)
    for rule in loaded.rules:
        yield from (_try_rule(engine, rule, test) for test in rule.tests)
    for defect in loaded.defects:
        yield from (_try_defect(engine, defect, test) for test in defect.tests)


def suggestion(word: str, names: Iterable[str]) -> str:
    """Close a sentence about an unknown word: with the nearest of the names, if one is near."""
    from checker import yamlnode  # noqa: PLC0415 - only an unknown name needs it

    return yamlnode.meant(word, names) or "。"


def _rules(rules: AnyPath | RuleSet | None, cache: Path | None) -> RuleSet:
    return load_ruleset(rules, cache=cache) if rules is None or isinstance(rules, (str, os.PathLike)) else rules


def _engine(loaded: RuleSet, profile: str, cache: Path | None) -> Engine:
    _demand_profile(loaded, profile)
    return ready(loaded, cache)


def _demand_profile(loaded: RuleSet, profile: str) -> None:
    if profile and profile not in loaded.profiles:
        names = "、".join(f"{each.id}（{each.title}）" for each in loaded.profiles.values())
        msg = f"没有单位类别 {profile}{suggestion(profile, loaded.profiles)}可选：{names}。"
        raise UsageError(msg)


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
    return Judge(engine, profile).judge(_SAMPLE_NAME, test.text.encode, kind=False)


def _pointed(words: Iterable[str]) -> str:
    return f"指出{labels.LIST_MARK.join(labels.QUOTE.format(text=each) for each in words)}" if words else "不指出"


def _without_pages(selection: Selection, outputs: Sequence[Path]) -> Selection:
    """Skip earlier pages of results that this run writes anew; raise ``UsageError`` when it would write over a draft."""
    pages = [draft for draft in selection.drafts if any(files.same(output, draft.path) for output in outputs)]
    for draft in pages:
        if not (draft.met and files.is_page(Path(draft.path))):
            msg = f"不能把结果写到被检查的文稿 {draft.path} 上，请换一个文件名。"
            raise UsageError(msg)
    drafts = tuple(draft for draft in selection.drafts if draft not in pages)
    return Selection(drafts, (*selection.skipped, *(draft.path for draft in pages)))
