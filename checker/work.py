"""What a process is told to judge, and what it sends back: small, and the same wherever the process runs."""

from __future__ import annotations

import hashlib
import zlib
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from checker import __version__, files, gate, kept, limits, restraint, resultfile, ruleset
from checker.errors import CheckerError, ResultError, UsageError, reason
from checker.formatters import document, whole
from checker.judging import Judge, contents, ready, unjudged
from checker.model import RuleSetInfo, View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from checker.archive import Unpacked
    from checker.drafts import Draft
    from checker.engine import Engine
    from checker.gate import Facts
    from checker.model import Assessment, RuleSet, Waiver


class Job(NamedTuple):
    """How all drafts of a run are judged."""

    rules: bytes | Path
    """The rule set, encoded and packed, or the file that holds it so: the automaton made of it cannot be sent."""
    profile: str = ""
    original: bool = False
    numbers: bool = False
    waivers: tuple[Waiver, ...] = ()
    """Those in force."""
    cache: Path | None = None
    """Folder for the dictionary; it decides nothing."""


class Task(NamedTuple):
    """A draft to judge."""

    draft: Draft
    place: str
    """Where it is read: a path that is true in every process."""
    known: str = ""
    """Digest of the content that was judged already in the same way."""
    member: int | None = None
    """Which draft of an archive is judged; all where none is named."""


class Entry(NamedTuple):
    """One judged document."""

    facts: Facts
    document: bytes
    """Its JSON, packed; ``unpacked`` gives the assessment."""


class Judged(NamedTuple):
    """What came of a task."""

    path: str
    """Of the draft: a file or an archive."""
    digest: str = ""
    """Of its content; empty where it could not be read."""
    entries: tuple[Entry, ...] = ()
    skipped: tuple[str, ...] = ()
    """What an archive holds besides drafts."""
    unchanged: bool = False
    """Its content is the known one: it was not judged again."""


def packed(loaded: RuleSet) -> bytes:
    """Return a rule set as ``Job`` carries it."""
    return zlib.compress(ruleset.encode(loaded))


@contextmanager
def lent(job: Job) -> Iterator[Job]:
    """Give a job with its rules in a file, for processes of this machine. Raises ``UsageError`` where there is no room for it.

    What a process is started with goes through a pipe, which takes 64 kB: who sends more waits until the process is awake, and only
    then starts the next.
    """
    with ExitStack() as stack:
        try:
            place = stack.enter_context(kept.lent(_packed(job)))
        except OSError as fault:
            msg = f"临时文件夹里写不进去（{reason(fault)}），请清理磁盘，或者用环境变量 TMPDIR 另指一个文件夹再试。"
            raise UsageError(msg) from fault
        yield job._replace(rules=place)


def heading(view: View) -> str:
    """Return a JSON result that tells the rules and the run and has no documents."""
    return whole("json", (), view)


def digest(job: Job) -> str:
    """Return a digest of everything that decides what comes of a content."""
    told = (__version__, zlib.decompress(_packed(job)), job.profile, job.original, job.numbers, job.waivers)
    return hashlib.blake2b(repr(told).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


# ---------------------------------------------------------------------------------------------- in any process


def judge(job: Job, batch: Sequence[Task]) -> tuple[Judged, ...]:
    """Judge drafts in the process of the user, which nothing may end: a draft that takes too long is called off."""
    return tuple(_judged(job, task, _judge(job, limited=True)) for task in batch)


def judge_apart(job: Job, batch: Sequence[Task]) -> tuple[Judged, ...]:
    """Judge in a process that is there for nothing else: within limits of time and memory, which may end it."""
    restraint.limit_memory()
    with restraint.ending(limits.JUDGING_SECONDS) as going_on:
        return tuple(_judged(job, task, _judge(job), going_on) for task in batch)


def lost(task: Task, alone: Callable[[Task], Judged | None]) -> Judged:
    """Say what becomes of a draft that ended the process that judged it: of an archive only those drafts are lost that do so even alone."""
    unpacked = _unpacked(task) if task.member is None else None
    if not unpacked or not unpacked.members:
        return _lost(task, task.draft.path)
    found = [alone(task._replace(member=number)) or _lost(task, each.path) for number, each in enumerate(unpacked.members)]
    return Judged(task.draft.path, entries=tuple(entry for each in found for entry in each.entries), skipped=unpacked.skipped)


def _lost(task: Task, path: str) -> Judged:
    seconds, megabytes = limits.JUDGING_SECONDS, limits.JUDGING_MEMORY // limits.MEGABYTE
    limit = f"检查这份文件超过了限定的时间（{seconds} 秒）或内存（{megabytes} MB）"
    error = f"{limit}，没有作出判断；请另存一份，或删去其中的图片和附件再试。"
    return Judged(task.draft.path, entries=(_entry(unjudged(path, error), numbers=False),))


def _unpacked(task: Task) -> Unpacked | None:
    try:
        return contents(task.draft.path, files.read(task.place))
    except CheckerError:
        return None


def unpacked(content: bytes) -> Assessment:
    """Return the assessment of an entry's document; raise ``ResultError`` when it is damaged."""
    try:
        return resultfile.parse_document(zlib.decompress(content).decode())
    except (zlib.error, UnicodeDecodeError) as fault:
        msg = "结果文件里存的内容已经损坏，请换一个文件名重新检查。"
        raise ResultError(msg) from fault


def _judge(job: Job, *, limited: bool = False) -> Judge:
    return Judge(_engine(job), job.profile, job.original, waivers=job.waivers, limited=limited)


def _judged(job: Job, task: Task, judge: Judge, going_on: Callable[[], None] = lambda: None) -> Judged:
    going_on()
    found, content = task.draft, b""
    if not found.error:
        try:
            content = files.read(task.place)
        except CheckerError as fault:
            found = found._replace(error=str(fault))
    seal = "" if found.error else hashlib.blake2b(content, digest_size=16).hexdigest()
    if seal and seal == task.known:
        return Judged(found.path, seal, unchanged=True)
    entries = []
    for each in [unjudged(found.path, found.error)] if found.error else judge.content(found, content, task.member):
        entries.append(_entry(each, numbers=job.numbers))
        going_on()
    return Judged(found.path, seal, tuple(entries), tuple(judge.skipped))


def _entry(assessment: Assessment, *, numbers: bool) -> Entry:
    view = View(RuleSetInfo("", "", ""), numbers=numbers)
    return Entry(gate.facts(assessment), zlib.compress(document(assessment, view).encode(), 1))


@lru_cache(maxsize=1)
def _engine(job: Job) -> Engine:
    return ready(ruleset.decode(zlib.decompress(_packed(job))), job.cache, numbers=job.numbers)


def _packed(job: Job) -> bytes:
    return bytes(kept.mapped(job.rules)) if isinstance(job.rules, Path) else job.rules
