"""Search the slowest 100 kB: ``python -m tests.bench.worst [SECONDS] [FIRST] [FOLDER]``.

Texts are made of a few pieces repeated in some order: headings, labels, figures, brackets, quotes, names, terms of the rules,
rows of tables, what the program's own expressions look for, with and without marks between them. The slowest are changed a
little, as long as there is time; the first of them is asked to be quicker than ``MOST`` seconds. Each is made again by its
seeds; ``FOLDER`` keeps the slowest texts.
"""

from __future__ import annotations

import random
import re
import sys
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

from rstr import Rstr

from checker import limits, patterns, readers, restraint, ruleset
from checker.engine import Engine
from checker.errors import CheckerError
from checker.words import Words
from tests.drafts import GOOD, WEAK

BYTES, MOST, KEPT = 100_000, 1.0, 12
PIECES = (
    *"，,。；：、（）()“”\"'《》〔〕【】[]<>%％.·-—…+=/_ \t\u3000\n甲的和了0１零一十",
    *"""一、 （一） 1. 1、 （1） ① 第一， 一是 二是 首先 1.1 # - | |---| 100件 12.4% 2024年 2024年度 2024年12月4日 99万元 其中 占
    同比增长5% 共3件 3场次 X件 ____ ×× 第三季度 达到100% 云溪镇 松坪乡 石桥镇 怀远县林业局 县委 党委书记 镇长 双组长 任组长 领导小组
    《重大行政决策程序暂行条例》 习近平法治思想 将 拟 计划 未 没有 尚未 不 下一步 存在的不足 原因是 由于 导致 主要举措和成效 下一年度主要安排
    请批示 法制宣传 全面 推进 加强 落实 开展 组织 完成 法治建设 为 在 对 把 关于 以及 公众参与 专家论证 风险评估 集体讨论 信访
    开展普法宣传6场次， 受理案件12件，办结12件，办结率100%。 一是加强学习；二是 [bookmark:_GoBack] &nbsp; <p>""".split(),  # noqa: SIM905 - a list of so many words is read more easily so
)


class Recipe(NamedTuple):
    """How a text is made: every so often one piece stands for another."""

    pieces: tuple[str, ...]
    seed: int
    """Order of the pieces: 0 for the order they have, else by chance."""
    counting: bool
    """Whether every piece is followed by a number of its own, so that no two are alike."""

    def text(self, most: int) -> str:
        """Return so many bytes of it, between the beginning and the end of a report."""
        chance, found, length = random.Random(self.seed), list[str](), 0  # noqa: S311 - no secret
        opening, closing = GOOD[:300] + "\n", "\n" + GOOD[-300:]
        room = most - len((opening + closing).encode())
        while length < room:
            for piece in self.pieces if not self.seed else chance.choices(self.pieces, k=8):
                found.append(piece + (str(len(found)) if self.counting else ""))
                length += len(found[-1].encode())
        return opening + "".join(found).encode()[:room].decode(errors="ignore") + closing

    def changed(self, chance: random.Random) -> Recipe:
        """Return it with one thing changed."""
        pieces, at = list(self.pieces), chance.randrange(len(self.pieces) + 1)
        pieces[at : at + chance.randrange(2)] = [piece(chance)] if chance.randrange(4) or len(pieces) < 2 else []
        order = self.seed if chance.randrange(3) else chance.choice((0, chance.randrange(1, 10**6)))
        return Recipe(tuple(pieces[:12]) or (piece(chance),), order, self.counting ^ (not chance.randrange(6)))


@cache
def _found() -> tuple[str, ...]:
    """Words that the rules look for, and lines of the example drafts."""
    loaded = ruleset.load()
    lines = [*filter(None, GOOD.split("\n")), *filter(None, WEAK.split("\n"))]
    return (*sorted(loaded.vocabulary), *lines, *(f"{line}\n" for line in lines))


@cache
def _expressions() -> tuple[str, ...]:
    """The expressions compiled so far, without the mark by which a repetition gives nothing back."""
    return tuple(re.sub(r"([*+?}])\+", r"\1", pattern) for pattern, _ in patterns._fresh)  # noqa: SLF001 - nobody else asks


def _sample(chance: random.Random) -> str:
    """Return the first letters of what one of the expressions finds; empty where it looks for a character that is not there."""
    with suppress(IndexError):
        return Rstr(chance).xeger(chance.choice(_expressions()))[:40].encode(errors="ignore").decode()
    return ""


def piece(chance: random.Random) -> str:
    """Return a piece: a mark or phrase, less often a word of the rules, a line or a sample of an expression, some of them over and over."""
    found: str = chance.choice((chance.choice(PIECES), chance.choice(PIECES), chance.choice(_found()), _sample(chance)))
    return (found or "\n") * chance.choice((1, 1, 1, 2, 30, 1000))


def seconds(engine: Engine, recipe: Recipe, most: int = BYTES, name: str = "a.txt") -> float:
    """Return processor time of reading and judging a text of this recipe; one that takes far too long is called off."""
    data = recipe.text(most).encode()
    begin = time.process_time()
    with suppress(CheckerError, restraint.OverrunError), restraint.restrained(), restraint.uninterrupted():
        engine.assess(name, readers.read(name, data), "township")
    return time.process_time() - begin


def search(limit: float, first: int) -> list[tuple[float, Recipe]]:
    """Return the slowest recipes found in so many seconds, the slowest first; the last one is the text of a usual report."""
    chance, loaded = random.Random(first), ruleset.load()  # noqa: S311 - no secret
    engine = Engine(loaded, Words(None, loaded.vocabulary).edges)
    limits.JUDGING_SECONDS = 20
    usual = Recipe((f"{GOOD}\n", f"{WEAK}\n"), 0, counting=False)
    seconds(engine, usual)
    kept, end = list[tuple[float, Recipe]](), time.monotonic() + limit
    while time.monotonic() < end:
        if len(kept) < KEPT or not chance.randrange(3):
            pieces = tuple(piece(chance) for _ in range(chance.randint(1, 6)))
            recipe = Recipe(pieces, chance.choice((0, 0, 1)), counting=not chance.randrange(2))
        else:
            recipe = chance.choice(kept)[1].changed(chance)
        # A quarter first: most texts are quick and need no second look.
        if seconds(engine, recipe, BYTES // 4) > (kept[-1][0] / 8 if len(kept) == KEPT else 0):
            kept = sorted([*kept, (seconds(engine, recipe), recipe)], key=lambda each: -each[0])[:KEPT]
    return [*kept, (seconds(engine, usual), usual)]


def main() -> None:
    """Print the slowest texts; exit with 1 when one takes too long."""
    limit, first = (*map(float, sys.argv[1:3]), *(60.0, 0.0)[len(sys.argv[1:3]) :])
    kept = search(limit, int(first))
    print(f"{kept.pop()[0]:6.2f} s for so many bytes of usual reports: what the machine does today")
    for place, (taken, recipe) in enumerate(kept):
        print(f"{taken:6.2f} s {recipe}")
        if len(sys.argv) > 3:
            (Path(sys.argv[3]) / f"{int(first)}-{place}.txt").write_text(recipe.text(BYTES), encoding="utf-8")
    sys.exit(kept[0][0] > MOST)


if __name__ == "__main__":
    main()
