"""One draft after the other judged by an engine that is ready; whatever is wrong with a draft is told in its assessment."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from checker import archive, files, limits, readers, restraint, waivers
from checker.drafts import STDIN, no_drafts
from checker.engine import Engine
from checker.errors import CheckerError
from checker.model import Assessment, Score, Verdict
from checker.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from checker.drafts import Draft
    from checker.model import RuleSet, Waiver


def ready(loaded: RuleSet, cache: Path | None, *, numbers: bool = False) -> Engine:
    """Make a rule set ready to judge; ``cache`` is a folder for the dictionary, ``numbers`` lists all figures too."""
    return Engine(loaded, Words(cache, loaded.vocabulary).edges, numbers=numbers)


@dataclass(eq=False, repr=False)  # nobody compares or shows it, and each of these methods is compiled at every start
class Judge:
    """Judges drafts one way, and notes what folders and archives hold besides them."""

    engine: Engine
    profile: str
    original: bool = False
    """Whether the tracked changes of Word documents count as never made."""
    stdin: BinaryIO | None = None
    waivers: tuple[Waiver, ...] = ()
    """Gaps that are accepted today."""
    limited: bool = False
    """Whether each draft may take only so much time and memory of this very process."""
    skipped: list[str] = field(default_factory=list)

    def draft(self, draft: Draft) -> Iterator[Assessment]:
        """Yield the assessment of a file, or one for each draft of an archive."""
        if draft.error:
            yield unjudged(draft.path, draft.error)
            return
        try:
            data = files.read_stream(self.stdin) if draft.path == STDIN else files.read(draft.path)
        except CheckerError as fault:
            yield unjudged(draft.path, str(fault))
            return
        yield from self.content(draft, data)

    def content(self, draft: Draft, data: bytes, only: int | None = None) -> Iterator[Assessment]:
        """Do the same with the bytes of the file; ``only`` is the number of the one draft of an archive that is asked for."""
        try:
            unpacked = contents(draft.path, data)
        except CheckerError as fault:
            yield unjudged(draft.path, str(fault))
            return
        if unpacked is None:
            yield self.judge(draft.path, lambda: data)
            return
        self.skipped.extend(unpacked.skipped)
        if not unpacked.members and draft.met:
            self.skipped.append(draft.path)
        elif not unpacked.members:
            yield unjudged(draft.path, no_drafts(len(unpacked.skipped), "压缩包"))
        for member in unpacked.members if only is None else unpacked.members[only : only + 1]:
            yield self.judge(member.path, member.read)

    def judge(self, name: str, read: Callable[[], bytes], *, kind: bool = True) -> Assessment:
        """Judge what is read; every obstacle and every crash ends here."""
        try:
            with restraint.restrained() if self.limited else nullcontext(), restraint.uninterrupted():
                data = read()
                files.demand_size(len(data))
                source = readers.read(name, data, original=self.original)
                return waivers.apply(self.engine.assess(name, source, self.profile, kind=kind), self.waivers)
        except restraint.OverrunError:
            seconds = limits.JUDGING_SECONDS
            return unjudged(name, f"检查这份文件超过了限定的时间（{seconds} 秒），没有作出判断；请另存一份，或删去其中的图片和附件再试。")
        except CheckerError as fault:
            return unjudged(name, str(fault))
        except MemoryError:
            return unjudged(name, "检查这份文件所需的内存超过了限度，没有作出判断；请删去其中的图片和附件，或另存一份再试。")
        except Exception as fault:
            import logging  # noqa: PLC0415 - only a crash needs it

            logging.getLogger(__name__).debug("%s", name, exc_info=True)
            return unjudged(name, f"检查这份文件时程序出错（{_crash(fault)}），没有作出判断；请另存一份再试，仍不行请加 --debug 查看详情。")


def contents(path: str, data: bytes) -> archive.Unpacked | None:
    """Return what an archive of drafts holds, None for anything else; raise ``UnreadableError`` when it is damaged."""
    return archive.unpack(path, data) if readers.is_archive(data) else None


def unjudged(path: str, error: str) -> Assessment:
    """Return what is known of a draft that could not be judged: one sentence."""
    return Assessment(path, Verdict.UNDECIDED, error, Score(0, 0), error=error)


def _crash(fault: Exception) -> str:
    words = " ".join(str(fault).split())[:80]
    return f"{type(fault).__name__}: {words}" if words else type(fault).__name__
