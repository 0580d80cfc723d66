"""Meetings, laws and plans cited at the wrong time or under a wrong name, by the dated table of the rules.

Names are looked for with 《》, quotation marks and the state's name left out; the longest name wins. A law of a province
that bears the same name, a draft and a mere history are left alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from checker import patterns
from checker import text as texts
from checker.match import occurs
from checker.model import Finding, Guard, Reference, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from checker.model import Clause, Document, Reading

_LEFT_OUT = patterns.compile(r"中华人民共和国(?=[^，。；]{0,20}(?:法|条例|法典|规定))|[《》〈〉“”‘’\" ]")
_REVISED = "新修订的"
"""A title that begins so means the new version; the bare name may also mean the old one."""
_RANGE = patterns.compile(r"[（〔]\s*+(\d{4})\s*+年?\s*+[—\-~―至到]{1,2}\s*+(\d{4})\s*+年?\s*+[）〕]")
_RANGE_TEXT = r"》?\s*+[（〔]?\s*+(?P<range>(?P<first>20\d{2})\s*+年?\s*+(?P<dash>[—\-~―至到一]{0,2})\s*+(?P<last>20\d{2})\s*+年?)\s*+[）〕]?》?"
"""No blank is given back: three runs of them side by side would part a thousand line ends in a hundred million ways."""
_PLENUMS = patterns.compile(r"(?P<term>(?:十|二十|三十)[一二三四五六七八九]?届)(?P<list>(?:[一二三四五六七]中(?:全会)?[、和及与]?){1,8})")
_PLENUM_TITLE = patterns.compile(r"([二三]?十[一二三四五六七八九]?届)([一二三四五六七]中)全会")
_LOCAL = frozenset("省市区州县")
"""A name right behind one of these is a local rule of the same name."""
_LONGER = patterns.compile(r"法(?=[律院庭官治制务学定人医盲]|规(?!划))")
_DRAFT = patterns.compile(r"^》?(?:（[^）]{0,6}草案[^）]{0,8}）|草案|修订草案|（?征求意见|实施(?:条例|办法|细则)|若干|配套|司法解释)")
_IN_FORCE_BEFORE = patterns.compile(r"(?:今年|本年度?|当年|年内|已经?|正式|新近|刚刚|起|\d日)(?:正式|起)?(?:颁布|公布)?(?:施行|实施|生效)(?:了|的)?$")
_IN_FORCE_AFTER = patterns.compile(
    r"^》?(?:（[^）]{0,20}）)?(?:已经?|今年|正式|于|自|从|在|\d{1,2}月|\d{1,2}日|起|年初|年内|全面)*(?:颁布|公布)?(?:施行|生效|实施)(?:后|以来|之后|之际|以后|一周年|契机|为契机)",
)
_IN_FORCE_SAID = patterns.compile(r"^》?(?:（[^）]{0,20}）)?(?:自|从|于|在)?(?:今年|本年度?|当年|年内|年初|已经?)[^，。；]{0,8}?(?:施行|生效|实施)")
_SINCE_MONTH = patterns.compile(r"^》?(?:自|从|于|在)?今年(?P<month>\d{1,2})月(?:\d{1,2}日)?起?(?:正式)?(?:施行|生效|实施)")
_APPLIED = patterns.compile(r"(?:依据|依照|按照|根据|适用|援引)$")
_PREPARED = patterns.compile(r"宣传|学习|培训|解读|准备|衔接|征求|梳理|对比|新规")
"""What may be done with a law before it is in force."""
_NOT_YET = patterns.compile(r"将|即将|明年|来年|施行前|实施前|生效前|待|拟|尚未")
_NUMBER = patterns.compile(r"^》?\s*（(?P<number>[^（）]{2,20}?号)）")
_PART_OF_YEAR = patterns.compile(r"\d月|上半年|季度|年初")
_BESIDE = patterns.compile(r"[》”]?(?:、|和|及|与|以及)[《“]?")
_DATE_LINE = patterns.compile(r"^[（]?(20\d{2})年(\d{1,2})月(\d{1,2})日[）]?$")
_LAST_LINES = 40
_AROUND = 24


class Params(NamedTuple):
    """The table and the words that decide how a citation is meant."""

    parts: tuple[str, ...]
    """Parts that speak of the following year."""
    references: tuple[Reference, ...] = ()
    """Filled with the whole table."""
    past: tuple[str, ...] = ()
    """Term groups: what is over is told, not used: 收官, 验收, 废止."""
    ahead: tuple[str, ...] = ()
    """Term groups: a coming meeting is looked forward to: 迎接."""


class _Name(NamedTuple):
    """A way to name an entry of the table."""

    text: str
    reference: Reference
    wrong: bool = False
    plain: bool = False
    """The bare name of a law of which the entry means the new version."""


class _Mention(NamedTuple):
    """A place where an entry is named."""

    name: _Name
    span: Span


class _Times(NamedTuple):
    """The year reported on and the day of the report, as far as they are known."""

    year: int
    end: date
    """The last day on which anything cited can have happened."""


def find(reading: Reading, params: Params) -> Iterator[Finding]:
    """Yield wrong names first, then what is cited at the wrong time."""
    known = tuple(reference for reference in params.references if reference.verified)
    mentions = list(_mentions(reading.document.folded, known))
    ranges = list(_ranges(reading.document.folded, known))
    for mention in mentions:
        if mention.name.wrong:
            yield _wrong(reading, mention)
        else:
            yield from _number(reading, mention)
    for span, found, right in ranges:
        if right is None:
            yield from _wrong_range(reading, span, found, known)
        else:
            mentions.append(_Mention(_Name("", right), span))
    times = _times(reading)
    if times:
        for mention in _joined(reading.document.folded, [mention for mention in mentions if not mention.name.wrong]):
            yield from _mistimed(reading, params, mention, times)


# ---------------------------------------------------------------------------------------------- names


def _mentions(folded: str, references: tuple[Reference, ...]) -> Iterator[_Mention]:
    """All names in the text, the longest where several begin or overlap."""
    squeezed, places = _squeezed(folded)
    names, written = _names(references), frozenset(squeezed)
    possible = (name for name, letters in names if letters <= written)
    found = [(start, len(name.text), name) for name in possible for start in _occurrences(squeezed, name.text)]
    found += _plenums(squeezed, references)
    end = -1
    for start, length, name in sorted(found, key=lambda one: (one[0], -one[1], one[2].wrong)):
        if start + length <= end:
            continue
        end = start + length
        if not _other_law(squeezed, start, end):
            yield _Mention(name, _outer(folded, Span(places[start], places[end - 1] + 1)))


def _joined(folded: str, mentions: Iterable[_Mention]) -> list[_Mention]:
    """Make one of what the same law replaced and is named side by side: 合同法、物权法."""
    joined: list[_Mention] = []
    for mention in sorted(mentions, key=lambda one: one.span):
        before, after = joined[-1].name.reference if joined else None, mention.name.reference
        alike = before is not None and after.successor and (before.stale, before.successor) == (after.stale, after.successor)
        if before and alike and _BESIDE.fullmatch(folded, joined[-1].span.end, mention.span.start):
            both = after._replace(title=f"{before.title}、{after.title}")
            joined[-1] = _Mention(joined[-1].name._replace(reference=both), Span(joined[-1].span.start, mention.span.end))
        else:
            joined.append(mention)
    return joined


def _squeezed(folded: str) -> tuple[str, list[int]]:
    """Text without the marks of titles, and the place of each of its characters."""
    kept: list[int] = []
    pieces: list[str] = []
    start = 0
    for left, right in (*(match.span() for match in _LEFT_OUT.finditer(folded)), (len(folded), 0)):
        kept.extend(range(start, left))
        pieces.append(folded[start:left])
        start = right
    return "".join(pieces), kept


@lru_cache(maxsize=8)
def _names(references: tuple[Reference, ...]) -> tuple[tuple[_Name, frozenset[str]], ...]:
    """All names of all entries, each with its characters: a text without one of them cannot hold it; made once for a rule set."""
    return tuple((name, frozenset(name.text)) for reference in references for name in _names_of(reference) if name.text)


def _names_of(reference: Reference) -> Iterator[_Name]:
    names = (reference.title, *reference.aliases)
    yield from (_Name(_bare(name), reference) for name in names if not _RANGE.search(texts.fold(name)))
    yield from (_Name(_bare(name), reference, wrong=True) for name in reference.wrong)
    if reference.title.startswith(_REVISED):
        yield _Name(_bare(reference.title.removeprefix(_REVISED)), reference, plain=True)


def _bare(name: str) -> str:
    return _LEFT_OUT.sub("", texts.fold(name))


def _occurrences(text: str, name: str) -> Iterator[int]:
    start = text.find(name)
    while start >= 0:
        yield start
        start = text.find(name, start + 1)


@lru_cache(maxsize=8)
def _meetings(references: tuple[Reference, ...]) -> dict[tuple[str, str], Reference]:
    """Entries of plenary meetings by term and number; made once for a rule set."""
    return {(match[1], match[2]): reference for reference in references if (match := _PLENUM_TITLE.fullmatch(reference.title))}


def _plenums(squeezed: str, references: tuple[Reference, ...]) -> list[tuple[int, int, _Name]]:
    """二十届二中、三中、四中全会 names three meetings."""
    known, found = _meetings(references), []
    for match in _PLENUMS.finditer(squeezed):
        named = list(re.finditer("[一二三四五六七]中(?:全会)?", match["list"]))
        for one in named:
            reference = known.get((match["term"], one[0][:2]))
            start = match.start("list") + one.start() if len(named) > 1 else match.start()
            end = match.start("list") + one.end()
            if reference:
                found.append((start, end - start, _Name(squeezed[start:end], reference)))
    return found


def _other_law(squeezed: str, start: int, end: int) -> bool:
    """Whether the name is part of a local rule's, a longer word's or a draft's."""
    if start and squeezed[start - 1] in _LOCAL and squeezed[end - 1] in "例法定要划见案":
        return True
    return bool(_LONGER.match(squeezed, end - 1) or _DRAFT.match(squeezed[end : end + _AROUND]))


def _outer(folded: str, span: Span) -> Span:
    """Take in the 《》 or “ ” that enclose exactly this."""
    pair = (folded[span.start - 1 : span.start], folded[span.end : span.end + 1])
    return Span(span.start - 1, span.end + 1) if pair in (("《", "》"), ("“", "”")) else span


def _wrong(reading: Reading, mention: _Mention) -> Finding:
    document, name = reading.document, mention.name
    right = name.reference.title
    words = document.slice(mention.span)
    certain = _bare(words) == name.text and not _RANGE.search(texts.fold(right))
    repair = words.replace(words.strip("《》“”"), right) if certain else None
    return Finding("", mention.span, f"“{words}”不是规范的名称，应为“{right}”，请改正。", repair)


def _number(reading: Reading, mention: _Mention) -> Iterator[Finding]:
    """Check a document number beside a known title."""
    document, right = reading.document, mention.name.reference.number
    match = _NUMBER.match(document.folded[mention.span.end : mention.span.end + _AROUND])
    if not right or match is None or mention.name.plain:
        return
    stated, known = (re.findall(r"\d+", words) for words in (match["number"], texts.fold(right)))
    if stated and known and stated != known:
        span = Span(mention.span.end + match.start("number"), mention.span.end + match.end("number"))
        yield Finding("", span, f"{mention.name.reference.title}的文号应为{right}，请核对。")


# ---------------------------------------------------------------------------------------------- ranges of years


def _ranges(folded: str, references: tuple[Reference, ...]) -> Iterator[tuple[Span, re.Match[str], Reference | None]]:
    """Titles with a range of years, with the entry they name; None when no entry has this range."""
    for base, entries in _bases(references).items():
        for match in patterns.compile(re.escape(base) + _RANGE_TEXT).finditer(folded):
            local = match.start() and folded[match.start() - 1] in _LOCAL
            if not local:
                right = entries.get((match["first"], match["last"])) if match["dash"] not in ("", "一") else None
                start = match.start() - (folded[match.start() - 1 : match.start()] == "《")
                yield Span(start, match.end()), match, right


@lru_cache(maxsize=8)
def _bases(references: tuple[Reference, ...]) -> Mapping[str, dict[tuple[str, str], Reference]]:
    """Entries with a range of years, by title and range; made once for a rule set."""
    bases: dict[str, dict[tuple[str, str], Reference]] = defaultdict(dict)
    for reference in references:
        for name in (reference.title, *reference.aliases):
            folded = texts.fold(name)
            match = _RANGE.search(folded)
            if match:
                bases[folded[: match.start()]][match[1], match[2]] = reference
    return bases


def _wrong_range(reading: Reading, span: Span, found: re.Match[str], references: tuple[Reference, ...]) -> Iterator[Finding]:
    words = reading.document.slice(span)
    base = next(base for base in _bases(references) if found.string.startswith(base, found.start()))
    entries = _bases(references)[base]
    near = [years for years in entries if years[0] == found["first"] or years[1] == found["last"]]
    if len(near) == 1:
        right = f"{near[0][0]}—{near[0][1]}年"
        written = reading.document.slice(Span(*found.span("range")))
        yield Finding("", span, f"“{words}”的起止年份应为{right}，请改正。", words.replace(written, right))
    else:
        every = "、".join(sorted(f"{first}—{last}年" for first, last in entries))
        yield Finding("", span, f"“{words}”的起止年份有误，已知的是{every}，请核对。")


# ---------------------------------------------------------------------------------------------- times


def _times(reading: Reading) -> _Times | None:
    """Return the year and the last possible day: that of the signature, else the end of April, when reports are long published."""
    year = reading.identity.year
    if year is None:
        return None
    signed = _signed(reading.document)
    plausible = signed is not None and year <= signed.year <= year + 1
    return _Times(year, signed if signed is not None and plausible else date(year + 1, 4, 30))


def _signed(document: Document) -> date | None:
    lines = (re.sub(r"\s", "", document.folded[place.start : place.end]) for place in reversed(document.places[-_LAST_LINES:]))
    found = next(filter(None, map(_DATE_LINE.match, lines)), None)
    return _day(*map(int, found.groups())) if found else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=1_000)
def _date(stated: str) -> date | None:
    """First possible day of 2024-07 or 2024-07-18."""
    numbers = [int(piece) for piece in stated.split("-") if piece]
    return _day(numbers[0], numbers[1], numbers[2] if len(numbers) > 2 else 1) if len(numbers) > 1 else None  # noqa: PLR2004 - year, month, day


def _mistimed(reading: Reading, params: Params, mention: _Mention, times: _Times) -> Iterator[Finding]:
    """Yield at most one finding: too early, not yet in force, or no longer current."""
    clause = reading.clauses[reading.clause_at(mention.span.start)]
    early = _early(reading, params, mention, clause, times)
    message = early or _not_in_force(reading, mention, clause, times) or _stale(reading, params, mention, clause, times)
    if message:
        yield Finding("", mention.span, message)


def _early(reading: Reading, params: Params, mention: _Mention, clause: Clause, times: _Times) -> str:
    """Cited before it happened, or as work of a year in which it had not happened yet."""
    reference = mention.name.reference
    event = _date(reference.event)
    if event is None or mention.name.plain or occurs(reading.hits, params.ahead, clause.span):
        return ""
    when = f"{event.year}年{event.month}月"
    if reading.role_at(mention.span.start) in params.parts and event <= date(times.year + 1, 12, 31):
        return ""
    if event > times.end:
        return f"{reference.title}是{when}的事，{times.year}年度的报告不可能引用，请核对。"
    told = reading.role_at(mention.span.start) not in ("", *reading.closed) and Guard.PLAN not in clause.guards
    if told and event > date(times.year, 12, 31) and str(times.year + 1) not in reading.document.slice(clause.span):
        return f"{reference.title}是{when}的事，不能写作{times.year}年的工作，请核对。"
    return ""


def _not_in_force(reading: Reading, mention: _Mention, clause: Clause, times: _Times) -> str:
    """Said to be in force in a year in which it was not."""
    reference = mention.name.reference
    effective = _date(reference.effective)
    words = reading.document.folded[clause.span.start : clause.span.end]
    if effective and effective.year == times.year:
        return _wrong_month(reading, mention, effective)
    if effective is None or effective <= date(times.year, 12, 31) or _NOT_YET.search(words) or str(times.year + 1) in words:
        return ""
    if reading.role_at(mention.span.start) in reading.closed or Guard.PLAN in clause.guards:
        return ""
    before = reading.document.folded[clause.span.start : mention.span.start]
    after = reading.document.folded[mention.span.end : clause.span.end]
    bare = before.removesuffix(_REVISED).removesuffix("新修订")
    applied = not mention.name.plain and _APPLIED.search(bare) and not _PREPARED.search(words)
    if applied or _IN_FORCE_BEFORE.search(bare) or _IN_FORCE_AFTER.match(after) or _IN_FORCE_SAID.match(after):
        return f"{reference.title}自{effective.year}年{effective.month}月{effective.day}日起施行，{times.year}年尚未施行，请改写。"
    return ""


def _wrong_month(reading: Reading, mention: _Mention, effective: date) -> str:
    """Said to be in force from another month of the year: 今年6月施行."""
    stated = _SINCE_MONTH.match(reading.document.folded[mention.span.end : mention.span.end + _AROUND])
    if stated is None or int(stated["month"]) == effective.month:
        return ""
    return (
        f"{mention.name.reference.title}自{effective.year}年{effective.month}月{effective.day}日起施行，这里写成了{int(stated['month'])}月，请核对。"
    )


def _stale(reading: Reading, params: Params, mention: _Mention, clause: Clause, times: _Times) -> str:
    """Cited as current although it ended or was repealed before the year spoken of."""
    reference = mention.name.reference
    stale = _date(reference.stale)
    ahead = reading.role_at(mention.span.start) in params.parts
    year = times.year + (1 if ahead else 0)
    if stale is None or stale > date(year, 12, 31) or occurs(reading.hits, params.past, clause.span):
        return ""
    if stale > date(year, 1, 1) and _PART_OF_YEAR.search(reading.document.folded, *clause.span):
        return ""
    ended = f"{stale.year}年{stale.month}月" if stale.month > 1 or stale.day > 1 else f"{stale.year}年"
    instead = f"应依据{reference.successor}" if reference.successor else "请改写为现行的依据，或写明是总结、收官"
    return f"{reference.title}自{ended}起已不再有效，不能作为{year}年的依据或任务，{instead}。"
