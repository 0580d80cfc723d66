"""Rates against the figures of their sentence: 化解率97.8%, 占25%, 办结率100% with some left over.

A rate is set against the last figure that counts what it is of and the whole before that figure; a rate that any two
figures of the sentence explain is not called wrong.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from checker import patterns
from checker import quantities as figures
from checker.lints.arithmetic import MOST_SUBSETS, NOT, REST, SHORT, Params, Words, carried, own_object, refuted
from checker.model import Span
from checker.quantities import Comparison

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from checker.model import Finding, Reading
    from checker.quantities import Account, Quantity

__all__ = ["Params", "compare", "find"]

_RATE = patterns.compile(r"(?P<stem>\w{2,12}?)率(?:均|约|也|已|全部|基本|分别)?(?:达到了?|达|为|是|保持在|稳定在|保持|高达|约为)?$")
_SHARE = patterns.compile(r"[，、（]?约?占(?:比|[^，。；]{0,12}的|总数|总量|全部|全年)?(?:约|达|为|近)?$")
_MOVED = patterns.compile(
    r"提高|上升|下降|增长|增加|减少|降低|提升|压减|压缩|同比|环比|比上|较上|比去|较去|由|从|升至|降至|目标|力争|以上|确保|不低于",
)
_QUALIFIED = patterns.compile(r"按期|按时|及时|初次|一次|限期|当场|满意|首次|法定|当年|当期|当月|自动|主动|重大|平均|综合|群众|司法确认|当庭")
"""A rate of some of the cases only: its base is another than the one stated."""
_LEAST_DUE = patterns.compile(r"应(?!诉|急|对|用|当|聘|邀)")
_MADE = patterns.compile(r"实际?|已")
_UNTIL = patterns.compile(r"^(?:截至|截止|到|至)(?:目前|年底|月底|\d{1,2}月(?:底|末|\d{1,2}日)?)|^(?:目前|年底前?|其中)")
_LEFT = patterns.compile(r"(?:[尚还仍]有|其余|剩余|剩下|余下)的?$")
_LOOSE = frozenset(["个", "人", "项"])
"""Units that count more than cases: 其余3个方面."""
_OPEN_STILL = patterns.compile(r"正在|尚|未|仍|待|诉讼|仲裁|法院|引导|继续|跟进|跟踪|处理中|办理中")


def find(reading: Reading, params: Params) -> Iterator[Finding]:
    """Yield one finding for each rate that its own figures refute."""
    return refuted(reading, compare(reading, params))


def compare(reading: Reading, params: Params) -> Iterator[Comparison]:
    """Yield every rate with the figures that the text sets beside it."""
    words = Words(reading, params)
    accounts = reading.once(figures.comparable)
    for before, account in zip([None, *accounts], accounts, strict=False):
        if account.rates:
            yield from _rates(_led(before, account, words), words)
            yield from _shares(account, words)
            yield from _unfinished(account, words)


def _rates(account: Account, words: Words) -> Iterator[Comparison]:
    """化解率97.8% against 受理318件，化解311件."""
    for rate in account.rates:
        match = _RATE.search(account.label(rate))
        if match is None or _MOVED.search(account.label(rate)):
            continue
        part = _counted(account, rate, match["stem"], words)
        wholes = [one for one in account.same(part, end=part.span.start) if not REST.search(account.label(one))] if part else []
        if part and wholes and _belongs(account, part, wholes[-1]) and not carried(account, words):
            yield _ratio(account, rate, part, wholes, words)


def _led(before: Account | None, account: Account, words: Words) -> Account:
    """Return the numbers of a sentence after those that came in by the one before: 立案612件，其中…；结案580件，结案率94.8%."""
    linked = before is not None and before.span.end == account.span.start and account.folded[before.span.end - 1] == "；"
    if before is None or not linked or words.has(words.params.settled, before.span) or not account.counts:
        return account
    if own_object(account, account.counts[0], words):
        return account
    came = [one for one in before.counts if words.has(words.params.received, before.before(one))]
    came = [one for one in came if all(one.low >= other.high for other in account.same(one))]
    return replace(account, span=Span(before.span.start, account.span.end), counts=(*came, *account.counts))


def _counted(account: Account, rate: Quantity, stem: str, words: Words) -> Quantity | None:
    """Return the last figure before a rate that counts what the rate is of; else the first behind it: 化解率96%，化解了48件."""
    asked = _Asked(rate, _QUALIFIED.search(stem), {stem[-2:], *(other for name, other in words.synonyms if stem.endswith(name))})
    earlier = (one for one in reversed(account.counts) if one.span.end <= rate.span.start)
    found = next((one for one in earlier if _counts(account, one, asked, words)), None)
    later = (one for one in account.counts if one.span.start >= rate.span.end and account.before(one).start <= rate.span.end + SHORT)
    return found or next((one for one in later if _counts(account, one, asked, words) and not own_object(account, one, words)), None)


class _Asked(NamedTuple):
    """A rate whose figures are looked for."""

    rate: Quantity
    qualified: re.Match[str] | None
    """What its cases are said to be."""
    keys: set[str]
    """Words of which one says what it is the rate of."""


def _counts(account: Account, one: Quantity, asked: _Asked, words: Words) -> bool:
    """Whether a figure counts what a rate is of."""
    label = account.label(one)
    text = account.folded[account.before(one).start : account.after(one).end]
    if (asked.qualified and asked.qualified[0] not in text) or REST.search(label):
        return False
    if any(key in text for key in asked.keys) or _succeeded(account, one, asked.rate, words):
        return True
    return _MADE.match(label) is not None and any(_LEAST_DUE.search(account.label(other)) for other in account.same(one, end=one.span.start))


def _succeeded(account: Account, one: Quantity, rate: Quantity, words: Words) -> bool:
    """Whether both a rate and a figure tell of success, in whatever words."""
    said = Span(account.before(one).start, account.after(one).end)
    return words.has(words.params.succeeded, account.before(rate)) and words.has(words.params.succeeded, said)


def _belongs(account: Account, part: Quantity, whole: Quantity) -> bool:
    """Whether the part names nothing of its own, or the same as the whole."""
    own, other = _UNTIL.sub("", account.label(part)), account.around(whole)
    return whole.span.end <= part.span.start and (len(own) <= SHORT or bool(_pairs(own) & _pairs(other)))


def _pairs(text: str) -> set[str]:
    return {text[index : index + 2] for index in range(len(text) - 1)}


def _ratio(account: Account, rate: Quantity, part: Quantity, wholes: Sequence[Quantity], words: Words) -> Comparison:
    known = [*wholes[-MOST_SUBSETS:], part]
    sums = [part._replace(low=low, high=high) for low, high in figures.totals(wholes)[1:]]
    tried = [(one, other) for one in known for other in known if one is not other] + [(part, one) for one in sums]
    agrees = any(figures.fits(rate, one, other) for one, other in tried)
    whole, named = next(((one, (one,)) for one in reversed(wholes) if one.high >= part.low), ([*wholes, *sums][-1], wholes))
    left = part._replace(low=whole.low - part.high, high=whole.high - part.low)
    agrees = agrees or figures.fits(rate, left, whole)  # 合格率97.5%，480宗中12宗不合格: the figure may count those that are left
    if _opposed(account, part):
        shown, share = f"{words.shown(*named)}除去{words.shown(part)}", figures.percent(left, whole)
    else:
        shown, share = f"{words.shown(part)}占{words.shown(*named)}", figures.percent(part, whole)
    message = f"{shown}的{share}，与所写的{account.words(rate.span)}不符，请核对这几个数。"
    return Comparison("比率", (named[0].span, *sorted((part.span, rate.span))), agrees, message)


def _opposed(account: Account, part: Quantity) -> bool:
    """Whether a figure counts the cases that the rate does not: 不合格9批次."""
    return bool(NOT.search(account.label(part)))


def _shares(account: Account, words: Words) -> Iterator[Comparison]:
    """占25% against the figure before it and its whole."""
    for rate in account.rates:
        part = next((one for one in reversed(account.counts) if one.span.end <= rate.span.start), None)
        if part is None or not _SHARE.fullmatch(account.words(Span(part.span.end, rate.span.start))):
            continue
        wholes = [one for one in account.same(part, end=part.span.start) if one.low >= part.high]
        if len(wholes) == 1 and not _MOVED.search(account.label(rate)):
            yield _ratio(account, rate, part, wholes, words)


def _unfinished(account: Account, words: Words) -> Iterator[Comparison]:
    """办结率100%，尚有3批正在办理; what can be divided is told by the rate."""
    for rate in account.rates:
        stem = account.label(rate)
        settled = words.has((*words.params.settled, *words.params.dealt), account.before(rate))
        match = _RATE.search(stem) if rate.exact and settled and not _QUALIFIED.search(stem) and not _MOVED.search(stem) else None
        if match is None or _counted(account, rate, match["stem"], words) or carried(account, words):
            continue
        for left in account.counts:
            said = account.words(Span(account.before(left).start, account.after(left).end))
            if left.unit not in _LOOSE and _LEFT.search(account.label(left)) and _OPEN_STILL.search(said):
                message = f"既然还有{words.shown(left)}没有完，就到不了{account.words(rate.span)}，请核对；按期办理的，请写明“按期”。"
                yield Comparison("其余", tuple(sorted((rate.span, left.span))), agrees=False, message=message)
