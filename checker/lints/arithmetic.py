"""The figures of a sentence recomputed: parts of a whole, sums, remainders, more out than in.

Only what the text itself puts in relation is compared, and only figures of one unit. A relation that some reading of
its sentence fulfils is not called wrong.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from checker import patterns
from checker import quantities as figures
from checker import scope as scopes
from checker.match import among, occurs
from checker.model import Finding, Span
from checker.quantities import Comparison

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checker.model import Reading
    from checker.quantities import Account, Quantity

# ---------------------------------------------------------------------------------------------- grammar of relations

NOT = patterns.compile(r"[不未]\w{1,3}$")
"""Before a figure that counts what failed: 不合格9批次."""
_AMONG = patterns.compile(r"其中|分别为|分别是|分别来自|分为(?:[一二三四五六七八九两\d]+[类种]：?)?")
_RESULT = ("", "，", "，结果", "，构成", "，来源", "，类型")
"""What may stand between a whole and 分别为."""
_INSIDE = patterns.compile(r"[^，。；、（）]{0,8}中[，]?")
_WHOLE_SUM = patterns.compile(r"(?:一共|总共|共计|合计|总计|共)$")
_SUMMED_UP = patterns.compile(r"(?:共计|合计|总计)\w{2}$")
"""Said behind three figures and more: 共计清理38件; behind two it may well count something else."""
REST = patterns.compile(r"(?:其余|剩余|剩下|余下|余|尚?未(?:化解|办结|审结|解决|完成|整改|采纳|结案)(?:到位)?)的?$")
_OTHERS = patterns.compile(r"^(?:其他|其它|另)")
_OPEN = patterns.compile(r"等|主要|包括|部分|含|例如|如|典型|重点|特别|尤其|仅|以上|多为|有关|涉及|同时|兼|既|又|并")
_NEW_TOTAL = patterns.compile(r"全年|累计|共|另|合计|总计|今年|上年|去年|同比|比上|较上|平均|每|发出|提出|移送|没收|罚")
_ADVERBS = patterns.compile(r"了$|已|共|总共|成功|全部|当场|现场|实际|年内|均|并|最终|目前|其中")
_SUCH = patterns.compile(r"的?有?$")
_CLOSE = 9
"""Tenths of the whole from which grades were meant to be all of it; likewise the other way round, where they are more."""
SHORT = 8
"""Characters of the words before a part that names nothing of its own: 成功化解311件."""
_MOST_LISTS = 8
"""Lists in one sentence that are set against their wholes; nobody nests more."""
MOST_SUBSETS = 7
"""Figures before another one that are tried out against each other."""


class Params(NamedTuple):
    """Term groups that tell what figures are about."""

    received: tuple[str, ...] = ()
    """What came in: 受理, 排查, 登记."""
    settled: tuple[str, ...] = ()
    """What was done with it: 化解, 办结."""
    succeeded: tuple[str, ...] = ()
    """Words for success that stand for each other in rates: 化解, 调解成功."""
    dealt: tuple[str, ...] = ()
    """What makes a figure a part of the one before it: 化解, 整改, 采纳."""
    carried: tuple[str, ...] = ()
    """Cases of earlier years: more may be settled than came in."""
    words: tuple[str, ...] = ()
    """Kinds that together are all, written 甲/乙: 简易程序/普通程序; a kind and what is part of it, 甲>乙: 诉讼>出庭应诉.

    For rates: a name and how else the text may say it, 甲=乙: 签约=签订.
    """


def find(reading: Reading, params: Params) -> Iterator[Finding]:
    """Yield one finding for each relation that its own figures refute."""
    return refuted(reading, compare(reading, params))


def refuted(reading: Reading, comparisons: Iterable[Comparison]) -> Iterator[Finding]:
    """Yield one finding for each comparison that does not agree."""
    for comparison in comparisons:
        if not comparison.agrees:
            yield Finding("", _place(reading, comparison.members), comparison.message)


def compare(reading: Reading, params: Params) -> Iterator[Comparison]:
    """Yield every comparison that the text invites, in no particular order."""
    words = Words(reading, params)
    for account in reading.once(figures.comparable):
        if len(account.counts) > 1:
            for relation in (_parts, _opposites, _graded, _sums, _outdone, _rests):
                yield from relation(account, words)


class Words:
    """The term groups, asked by stretch."""

    def __init__(self, reading: Reading, params: Params) -> None:
        self.reading = reading
        self.params = params

    @cached_property
    def opposites(self) -> list[tuple[str, ...]]:
        """Kinds that together are all, two by two."""
        return [tuple(pair.split("/")) for pair in self.params.words if pair.count("/") == 1]

    @cached_property
    def within(self) -> list[tuple[str, ...]]:
        """Kinds, each with what is part of it."""
        return [tuple(pair.split(">")) for pair in self.params.words if ">" in pair]

    @cached_property
    def synonyms(self) -> list[tuple[str, str]]:
        """Names of rates, each with how else the text may say it."""
        return [(name, other) for name, _, other in (pair.partition("=") for pair in self.params.words) if other]

    def hits(self, groups: Iterable[str], area: Span) -> list[Span]:
        """Return the places of any of these groups in a stretch."""
        return among(self.reading.hits, groups, area)

    def has(self, groups: Iterable[str], area: Span) -> bool:
        """Whether any of these groups stands in a stretch."""
        return occurs(self.reading.hits, groups, area)

    def shown(self, *members: Quantity) -> str:
        """Return figures as written, for a message."""
        return figures.shown(self.reading.document, *members)


def _place(reading: Reading, members: Sequence[Span]) -> Span:
    """Clauses from the first figure to the last, when they stand near each other; else the clause of the last."""
    first, last = min(members), max(members)
    if last.start - first.start > figures.LONGEST_ACCOUNT or reading.document.sentence_at(first.start) != reading.document.sentence_at(last.start):
        first = last
    start, end = reading.clauses[reading.clause_at(first.start)].span, reading.clauses[reading.clause_at(last.end - 1)].span
    return scopes.trim(reading.document.folded, Span(min(start.start, first.start), max(end.end, last.end)))


def carried(account: Account, words: Words) -> bool:
    """Whether cases of earlier years are counted too; 较上年 only compares."""
    hits = words.hits(words.params.carried, account.span)
    return any(account.folded[hit.start - 1] not in "较比与同" for hit in hits)


# ---------------------------------------------------------------------------------------------- parts and sums


def _parts(account: Account, words: Words) -> Iterator[Comparison]:
    """62件，其中宅基地27件、市容35件; also 分别为, and a list in brackets."""
    for match in islice(_AMONG.finditer(account.folded, account.span.start, account.span.end), _MOST_LISTS):
        listed = _listed(account, match.end(), words)
        wholes = account.same(listed[0], end=match.start()) if listed else ()
        complete = match[0] != "其中"
        if wholes and (not complete or account.folded[wholes[-1].span.end : match.start()] in _RESULT):
            yield from _against(account, wholes, listed, words, complete=complete)
    lists = 0
    for whole in account.counts:
        inside = _INSIDE.match(account.folded, whole.span.end, account.span.end) if lists < _MOST_LISTS else None
        lists += inside is not None
        listed = _listed(account, inside.end(), words) if inside else ()
        if len(listed) > 1 and listed[0].unit == whole.unit:
            yield from _against(account, (whole,), listed, words, complete=False)
        inner = _bracketed(account, whole)
        if len(inner) > 1:
            yield from _against(account, (whole,), inner, words, complete=False)


def _listed(account: Account, start: int, words: Words) -> tuple[Quantity, ...]:
    """Figures of one unit from a place on, up to the clause that speaks of something else."""
    first = next((one for one in account.counts if one.span.start >= start), None)
    if first is None or "，" in account.folded[start : first.span.start] or _closes(account, start, first.span.start):
        return ()
    listed, end = [first], first.span.end
    for one in account.same(first, first.span.start):
        if one.span.start < end:
            continue
        between = account.folded[end : one.span.start]
        if _breaks(between, words, Span(end, one.span.end), many=len(listed) > 1 and "，" not in account.folded[start:end]):
            break
        listed.append(one)
        end = one.span.end
    return tuple(listed)


def _breaks(between: str, words: Words, area: Span, *, many: bool) -> bool:
    """Whether a list has ended before its next figure."""
    if "（" in between or "）" in between or "：" in between or "其中" in between or between.count("，") > 1:
        return True
    if REST.search(between):
        return False
    if "，" in between and (many or _NEW_TOTAL.search(between) or words.has((*words.params.settled, *words.params.received), area)):
        return True
    return len(between) > 2 * SHORT + 4 or any(map(str.isdigit, between))


def _closes(account: Account, start: int, end: int) -> bool:
    return "）" in account.folded[start:end] or len(account.folded[start:end]) > 4 * SHORT


def _bracketed(account: Account, whole: Quantity) -> tuple[Quantity, ...]:
    """Figures of a bracket right behind a figure, without 其中 of its own."""
    if account.folded[whole.span.end : whole.span.end + 1] != "（":
        return ()
    end = account.folded.find("）", whole.span.end, account.span.end)
    text = account.folded[whole.span.end : end] if end > 0 else "其中"
    return () if _AMONG.search(text) or _OPEN.search(text) else account.same(whole, whole.span.end, end)


def _against(account: Account, wholes: Sequence[Quantity], listed: Sequence[Quantity], words: Words, *, complete: bool) -> Iterator[Comparison]:
    """Set listed parts against the nearest whole before them."""
    whole, sums = wholes[-1], figures.totals(listed[::-1])
    low, high = sums[-1]
    shown = words.shown(*listed)
    members = (whole.span, *(one.span for one in listed))
    biggest = max(listed, key=lambda one: one.low)
    joint = _joint(account, whole, listed[0])
    if all(biggest.low > one.high for one in reversed(wholes)) and all(biggest.low > most for _, most in joint):
        message = f"总数是{words.shown(whole)}，其中的一部分却有{words.shown(biggest)}，部分大于总数，请核对。"
        yield Comparison("其中", members, agrees=False, message=message)
    elif len(listed) > 1:
        # what comes behind a full list counts something else
        full = any(one.may_equal(*some) for one in wholes for some in sums[1:])
        known = full or any(low <= most and least <= high for least, most in joint)
        wrong = not known and _must_add_up(account, whole, listed, words, complete=complete)
        message = f"{shown}相加是{figures.spell(low, high)}，与总数{words.shown(whole)}不符，请核对；没有列全的，请写明“其余”多少。"
        yield Comparison("其中", members, agrees=not wrong, message=message)
    else:
        yield Comparison("其中", members, agrees=True)


def _joint(account: Account, whole: Quantity, first: Quantity) -> list[tuple[int, int]]:
    """Return sums of what is named side by side before a list: 合同47份、文件6件，其中….

    A list behind several figures may break down all of them together.
    """
    start = max(account.folded.rfind(mark, account.span.start, whole.span.start) for mark in "，；。：") + 1
    beside = tuple(one for one in account.counts if max(start, account.span.start) <= one.span.start and one.span.end < first.span.start)
    return figures.totals(beside) or [(whole.low, whole.high)]


def _must_add_up(account: Account, whole: Quantity, listed: Sequence[Quantity], words: Words, *, complete: bool) -> bool:
    """Whether the parts were meant to be the whole: said so, a pair of opposites, or so close to it that a slip is likelier."""
    low, high = figures.total(listed)
    text = account.folded[max(account.span.start, listed[0].span.start - SHORT) : listed[-1].span.end + 2]
    rest = any(REST.search(account.label(one)) or _OTHERS.search(account.label(one)) for one in listed)
    opposite = len(listed) == 2 and _opposite(account, listed, words)  # noqa: PLR2004 - a pair
    if complete or rest or opposite:
        return True
    goes_on = "；" in text[-2:] and "中：" in account.words(account.span)
    if _OPEN.search(text) or goes_on or whole.unit == "人":
        return False
    return low > whole.high or (whole.unit != "个" and _parallel(account, listed) and figures.slipped(high, whole.low))


def _opposite(account: Account, listed: Sequence[Quantity], words: Words) -> bool:
    one, other = map(account.around, listed)
    return any((left in one and right in other) or (right in one and left in other) for left, right in words.opposites)


def _opposites(account: Account, words: Words) -> Iterator[Comparison]:
    """48件，简易程序31件、普通程序17件: two kinds that together are all, without 其中."""
    for whole, one, two in zip(account.counts, account.counts[1:], account.counts[2:], strict=False):
        led, between = (account.folded[left.span.end : right.span.start] for left, right in ((whole, one), (one, two)))
        near = led[:1] == "，" and len(led) <= 2 * SHORT and between[:1] in ("，", "、") and len(between) <= 2 * SHORT
        if not near or "其中" in led or len({whole.unit, one.unit, two.unit}) > 1 or not _opposite(account, (one, two), words):
            continue
        more = account.same(one, start=two.span.end)
        goes_on = more and "，" not in account.words(Span(two.span.end, more[0].span.start))
        filled = any(whole.may_equal(*figures.total((one, two, *more[:size]))) for size in range(1, len(more) + 1))
        if not goes_on and not filled:
            yield from _against(account, account.same(one, end=one.span.start), (one, two), words, complete=True)


def _graded(account: Account, words: Words) -> Iterator[Comparison]:
    """80卷，优秀52卷、合格26卷、不合格2卷: grades down to the last are all, without 其中."""
    for index, last in enumerate(account.counts):
        if not NOT.search(account.label(last)):
            continue
        run = _graded_run(account, account.counts[: index + 1])
        told, whole = figures.total(run[1:])[0], run[0].high
        near = len(run) > 2 and _CLOSE * whole <= 10 * told and _CLOSE * told <= 10 * whole  # noqa: PLR2004 - a whole and two grades
        if near and any(account.label(one).endswith(account.label(last)[-2:]) for one in run[1:-1]):
            yield from _against(account, run[:1], run[1:], words, complete=True)


def _graded_run(account: Account, counts: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """Figures of one unit up to the last one, each named in a few words; the first may stand further away."""
    run = [counts[-1]]
    for one in reversed(counts[:-1]):
        led = account.words(Span(one.span.end, run[-1].span.start))
        if one.unit != run[-1].unit or "其中" in led or len(led) > 3 * SHORT:
            break
        run.append(one)
        if len(led) > SHORT:
            break
    return tuple(reversed(run))


def _parallel(account: Account, listed: Sequence[Quantity]) -> bool:
    """Whether the parts are named in one manner: 邻里类、物业类, or are many short ones."""
    names = [account.label(one).removeprefix("其中") for one in listed]
    alike = len({name[-1:] for name in names}) == 1 and all(names)
    return alike or (len(listed) > 2 and all(0 < len(name) <= SHORT + 2 for name in names))  # noqa: PLR2004 - three make a list


def _sums(account: Account, words: Words) -> Iterator[Comparison]:
    """文件27件、合同35件，共计62件."""
    for whole in account.counts:
        run = _run_before(account, whole) if _sums_up(account, whole, words) else ()
        if len(run) > (1 if _WHOLE_SUM.fullmatch(account.label(whole)) else 2):
            totals = figures.totals(run)[1:]
            low, high = totals[-1]
            open_list = any(char in account.words(Span(run[0].span.start, whole.span.start)) for char in "等其")
            agrees = open_list or any(whole.may_equal(*one) for one in totals)
            message = f"{words.shown(*run)}相加是{figures.spell(low, high)}，与合计{words.shown(whole)}不符，请核对。"
            yield Comparison("合计", (*(one.span for one in run), whole.span), agrees, message)


def _sums_up(account: Account, whole: Quantity, words: Words) -> bool:
    """Whether a figure is said to be a sum: 共计, 共计清理; 共计办结 counts only what was settled of what came in."""
    label = account.label(whole)
    if _SUMMED_UP.fullmatch(label) and not words.has((*words.params.settled, *words.params.dealt), account.before(whole)):
        return True
    return _WHOLE_SUM.fullmatch(label) is not None


def _run_before(account: Account, whole: Quantity) -> tuple[Quantity, ...]:
    """Figures of the unit right before a sum, in neighbouring clauses without other figures between."""
    run: list[Quantity] = []
    end = whole.span.start
    for one in reversed(account.counts[: bisect_right(account.counts, whole.span.start, key=lambda count: count.span.end)]):
        if one.unit != whole.unit or account.folded[one.span.end : end].count("，") > 1 or end - one.span.end > 3 * SHORT:
            break
        run.append(one)
        end = one.span.start
    return tuple(reversed(run))


def _outdone(account: Account, words: Words) -> Iterator[Comparison]:
    """受理30件，化解35件: more settled than came in; 考试63人，合格71人: more than there can be."""
    if words.has(words.params.carried, account.span):
        return
    for whole, part in zip(account.counts, account.counts[1:], strict=False):
        if whole.unit == part.unit and (_settles(account, whole, part, words) or _lies_within(account, whole, part, words)):
            message = f"前面是{words.shown(whole)}，后面却有{words.shown(part)}，后面的多于前面的，请核对；含以前年度结转的，请写明。"
            yield Comparison("办理与收到", (whole.span, part.span), part.low <= whole.high, message)


def _settles(account: Account, whole: Quantity, part: Quantity, words: Words) -> bool:
    came = words.has(words.params.received, account.before(whole)) and not words.has(words.params.settled, account.before(whole))
    return came and words.has(words.params.settled, account.before(part)) and not own_object(account, part, words)


def _lies_within(account: Account, whole: Quantity, part: Quantity, words: Words) -> bool:
    """Whether the second figure counts some of the first: 诉讼案件14件，出庭应诉12件."""
    label = _SUCH.sub("", account.label(part))
    kinds = [kind for kind in words.within if label.endswith(kind[1])]
    if not kinds or _NEW_TOTAL.search(label):
        return False
    said = account.around(whole)
    return any(every in said and some not in said for every, some in kinds)


def own_object(account: Account, part: Quantity, words: Words) -> bool:
    """Whether the words before a part name more than what was done: 化解积案 is not 化解."""
    area, rest = account.before(part), account.label(part)
    for hit in words.hits((*words.params.settled, *words.params.dealt), area):
        rest = rest.replace(account.words(hit), "")
    return bool(_ADVERBS.sub("", rest))


def _rests(account: Account, words: Words) -> Iterator[Comparison]:
    """受理318件，化解311件，其余7件."""
    for rest in account.counts:
        if not REST.search(account.label(rest)):
            continue
        before = account.same(rest, end=rest.span.start)
        dealt = any(words.has(words.params.dealt, Span(account.before(one).start, account.after(one).end)) for one in before[1:])
        if not 2 <= len(before) <= MOST_SUBSETS or not dealt or words.has(words.params.carried, account.span):  # noqa: PLR2004 - a whole and a part at least
            continue
        agrees = any(rest.may_equal(*left) for left in figures.leftovers(before))
        message = f"{words.shown(*before)}相减得不出所写的其余{words.shown(rest)}，请核对。"
        yield Comparison("其余", (*(one.span for one in before), rest.span), agrees, message)
