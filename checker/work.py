"""What a process is told to judge, and what it sends back: small, and the same wherever the process runs."""

from __future__ import annotations

import faulthandler
import hashlib
import os
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from checker import __version__, files, gate, limits, resultfile, ruleset
from checker.errors import CheckerError, ResultError
from checker.formatters import document, formatter
from checker.judging import Judge, ready, unjudged
from checker.model import RuleSetInfo, View

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from checker.drafts import Draft
    from checker.engine import Engine
    from checker.gate import Facts
    from checker.model import Assessment, RuleSet, Waiver


class Job(NamedTuple):
    """How all drafts of a run are judged."""

    rules: bytes
    """The rule set, encoded and packed: the automaton made of it cannot be sent."""
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


def heading(loaded: RuleSet) -> str:
    """Return a JSON result that tells the rules and has no documents."""
    told = RuleSetInfo(loaded.id, loaded.version, loaded.title, loaded.digest, loaded.changes)
    return str(formatter("json").render((), View(told)))


def digest(job: Job) -> str:
    """Return a digest of everything that decides what comes of a content."""
    told = (__version__, zlib.decompress(job.rules), job.profile, job.original, job.numbers, job.waivers)
    return hashlib.blake2b(repr(told).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


# ---------------------------------------------------------------------------------------------- in any process


def judge(job: Job, batch: Sequence[Task], seconds: int = 0) -> tuple[Judged, ...]:
    """Judge drafts; with ``seconds``, end this process when one document takes longer."""
    return tuple(_judged(job, task, seconds) for task in batch)


def judge_apart(job: Job, batch: Sequence[Task]) -> tuple[Judged, ...]:
    """Judge in a process that is there for nothing else: within limits of time and memory, which may end it."""
    _limit_memory()
    return judge(job, batch, limits.JUDGING_SECONDS)


def lost(task: Task) -> Judged:
    """Say that a draft ended the process that judged it."""
    seconds, megabytes = limits.JUDGING_SECONDS, limits.JUDGING_MEMORY // limits.MEGABYTE
    limit = f"检查这份文件超过了限定的时间（{seconds} 秒）或内存（{megabytes} MB）"
    error = f"{limit}，没有作出判断；请另存一份，或删去其中的图片和附件再试；压缩包请先解压。"
    return Judged(task.draft.path, entries=(_entry(unjudged(task.draft.path, error), numbers=False),))


def unpacked(content: bytes) -> Assessment:
    """Return the assessment of an entry's document; raise ``ResultError`` when it is damaged."""
    try:
        return resultfile.parse_document(zlib.decompress(content).decode())
    except (zlib.error, UnicodeDecodeError) as fault:
        msg = "结果文件里存的内容已经损坏，请换一个文件名重新检查。"
        raise ResultError(msg) from fault


def _judged(job: Job, task: Task, seconds: int) -> Judged:
    judge = Judge(_engine(job), job.profile, job.original, waivers=job.waivers)
    found, content = task.draft, b""
    if not found.error:
        try:
            content = files.read(task.place)
        except CheckerError as fault:
            found = found._replace(error=str(fault))
    seal = "" if found.error else hashlib.blake2b(content, digest_size=16).hexdigest()
    if seal and seal == task.known:
        return Judged(found.path, seal, unchanged=True)
    assessments = iter([unjudged(found.path, found.error)]) if found.error else judge.content(found, content)
    entries = tuple(_entry(each, numbers=job.numbers) for each in _timed(assessments, seconds))
    return Judged(found.path, seal, entries, tuple(judge.skipped))


def _entry(assessment: Assessment, *, numbers: bool) -> Entry:
    view = View(RuleSetInfo("", "", ""), numbers=numbers)
    return Entry(gate.facts(assessment), zlib.compress(document(assessment, view).encode(), 1))


@lru_cache(maxsize=1)
def _engine(job: Job) -> Engine:
    return ready(ruleset.decode(zlib.decompress(job.rules)), job.cache, numbers=job.numbers)


def _timed(assessments: Iterator[Assessment], seconds: int) -> Iterator[Assessment]:
    """Pass on, and end the process when the next one does not come in time: nothing else ends a reader that hangs in C."""
    silent = os.open(os.devnull, os.O_WRONLY) if seconds else 0
    try:
        while True:
            if seconds:
                faulthandler.dump_traceback_later(seconds, exit=True, file=silent)
            if (assessment := next(assessments, None)) is None:
                return
            yield assessment
    finally:
        if seconds:
            faulthandler.cancel_dump_traceback_later()
            os.close(silent)


@lru_cache(maxsize=1)
def _limit_memory() -> None:
    """Limit the data of this process: unlike the address space it is what is really asked for; LibreOffice would miss the latter."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = limits.JUDGING_MEMORY if most == resource.RLIM_INFINITY else min(limits.JUDGING_MEMORY, most)
    resource.setrlimit(resource.RLIMIT_DATA, (wanted, most))
