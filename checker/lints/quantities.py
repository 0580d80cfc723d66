"""One figure with two values in different places, growth that does not lie between two years, and table totals that their cells refute."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from checker import patterns
from checker import quantities as figures
from checker import scope as scopes
from checker.match import among
from checker.model import Finding, Guard, Span
from checker.quantities import Comparison

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.model import Document, Reading
    from checker.quantities import Account, Quantity

_YEARLY = patterns.compile(r"全年|今年以来|一年来|本年度|年内|截至目前|截至年底|累计|总计|共|\d{4}年(?!\d*月)|今年")
_PARTIAL_TIME = patterns.compile(
    r"\d{1,2}月|[上下]半年|季度|上年|去年|往年|以来的|每|近年|期间|专项|其中|周|当天|当日|节|[一二三四五六七八九十]月"
    r"|书记|镇长|乡长|主任|局长|县长|领导|负责人",
)
_LEAD_WORDS = patterns.compile(
    r"全年|今年以来|一年来|本年度|年内|截至目前|截至年底|累计|总计|总共|共计|共|\d{4}年度?|今年|我[镇乡县区市局们]|我街道|全[镇乡县区市局]|全街道"
    r"|本[镇乡县局]|镇里|乡里|各类|各种|已|了|先后|镇党委|镇政府|乡政府|街道|各级|开始|[\s，]",
)
_NOT_WHOLE = frozenset("级民干医小庄委校史志改居")
"""What follows 村 where not the villages are counted: 3个村级服务站."""
_ALL = patterns.compile(r"均|全部|都|和|实现")
_TABLE_TOTAL = patterns.compile(r"^\s*(?:合\s*计|总\s*计|总\s*数|共\s*计)\s*$")
_TABLE_PART = patterns.compile(r"小\s*计|其中|率|%|占比|同比|平均")
_FROM_TO = patterns.compile(
    r"(?:由|从)(?:上年|去年|年初|原来|此前|以前|以往|过去|\d{4}年|年均|平均)?(?:的|同期的?)?$",
)
_TO = patterns.compile(
    r"(?P<way>增加|增长|上升|提升|提高|扩大|增|升|减少|下降|降低|压减|缩减|压缩|缩短|降|减)"
    r"(?:到|至|为)(?:今年的?|目前的?|现在的?)?$",
)
_GROWTH = patterns.compile(
    r"^[，、（]?(?:同比|增幅|降幅|比上年|较上年|与上年相比|比去年|较去年)?(?:同期)?"
    r"(?P<way>增长|上升|增加|提高|下降|减少|降低|增幅|降幅)了?(?:达到?|为)?$",
)
_BASE = patterns.compile(r"(?:比|较|与)(?:上年|去年|上一年|\d{4}年)(?:同期)?(?:的)?$")
_DOWN = frozenset(["减少", "下降", "降低", "压减", "缩减", "压缩", "缩短", "降", "减", "降幅"])
_ORDINAL_UNITS = frozenset(["人", "位", "天", "年", "小时", "分钟", "个", "岁", "度"])
"""A change of these may go against its verb: 由第12位上升到3位."""
_LEAST_KEY = 6
"""Characters that name one thing: 调解矛盾纠纷; shorter ones (召开会议) are said of many."""
_NEAR = 8


class Params(NamedTuple):
    """Term groups that tell what figures are about."""

    stock: tuple[str, ...] = ()
    """What a place has one number of: 行政村, 执法人员."""
    owned: tuple[str, ...] = ()
    """Words that say that all of them are meant: 全镇."""


def find(reading: Reading, params: Params) -> Iterator[Finding]:
    """Yield one finding for each figure that contradicts another one."""
    for comparison in compare(reading, params):
        if not comparison.agrees:
            last = comparison.members[-1]
            yield Finding("", scopes.quote(reading, last) if len(comparison.members) > 1 else last, comparison.message)


def compare(reading: Reading, params: Params) -> Iterator[Comparison]:
    """Yield every comparison between sentences, between years and inside tables."""
    yield from _repeated(reading, params)
    for account in reading.once(figures.comparable):
        yield from _moves(account, reading.document)
    yield from _tables(reading)


def _repeated(reading: Reading, params: Params) -> Iterator[Comparison]:
    """Compare the year's figure of one thing, and the number of villages or officers, told twice with different values."""
    first: dict[tuple[str, str], Quantity] = {}
    for account in reading.once(figures.comparable):
        for one in account.counts:
            key = _subject(reading, account, one, params)
            if not key:
                continue
            old = first.setdefault((key, one.unit), one)
            if old is not one:
                line, before, now = reading.document.line(old.span.start), *(reading.document.slice(figure.span) for figure in (old, one))
                message = f"第{line}行写的是{before}，这里写的是{now}，同一个数前后不一致，请核对后统一。"
                yield Comparison("前后", (old.span, one.span), one.may_equal(old.low, old.high), message)


def _subject(reading: Reading, account: Account, one: Quantity, params: Params) -> str:
    """Return what a figure counts, when it is said to be the whole year's or the whole place's; empty else."""
    clause = reading.clauses[reading.clause_at(one.span.start)]
    role = reading.role_at(one.span.start)
    if role in reading.closed or clause.guards & {Guard.PLAN, Guard.OTHER, Guard.NEGATION}:
        return ""
    stock = _stock(reading, account, one, params)
    if not role:
        return stock
    told = account.words(Span(account.span.start, one.span.start))
    if stock or clause.span.start > account.span.start or not _YEARLY.search(told) or _PARTIAL_TIME.search(told):
        return stock
    key = _LEAD_WORDS.sub("", account.label(one))
    return key if told.endswith(account.label(one)) and len(key) >= _LEAST_KEY and not account.words(account.after(one)) else ""


def _stock(reading: Reading, account: Account, one: Quantity, params: Params) -> str:
    """Return what a place has just one number of, when all of them are meant: 辖11个村, 全镇11个村均…."""
    near = among(reading.hits, params.stock, Span(one.span.end, min(one.span.end + _NEAR, account.span.end)))
    behind = [hit for hit in near if hit.start == one.span.end]
    if not behind or account.folded[max(behind).end : max(behind).end + 1] in _NOT_WHOLE:
        return ""
    label = account.label(one)
    owned = any(hit.end == one.span.start for hit in among(reading.hits, params.owned, account.before(one)))
    return account.words(max(behind)) if label.endswith("辖") or (owned and _ALL.match(account.folded, max(behind).end)) else ""


# ---------------------------------------------------------------------------------------------- change


def _moves(account: Account, document: Document) -> Iterator[Comparison]:
    """由100件增加到120件，增长20%; 120件，比上年的100件增长20%."""
    for one, two in zip(account.counts, account.counts[1:], strict=False):
        if one.unit != two.unit:
            continue
        to = _TO.search(account.label(two))
        if _FROM_TO.search(account.label(one)) and to:
            yield from _direction(one, two, to["way"], document)
            yield from _grown(account, one, two, document)
        elif _BASE.search(account.label(two)):
            yield from _grown(account, two, one, document)


def _direction(old: Quantity, new: Quantity, way: str, document: Document) -> Iterator[Comparison]:
    if old.unit in _ORDINAL_UNITS or not (old.exact and new.exact):
        return
    agrees = new.low < old.low if way in _DOWN else new.low > old.low
    message = f"由{figures.shown(document, old)}到{figures.shown(document, new)}，与“{way}”的说法相反，请核对。"
    yield Comparison("增减", (old.span, new.span), agrees, message)


def _grown(account: Account, old: Quantity, new: Quantity, document: Document) -> Iterator[Comparison]:
    """Check the percentage that follows two years' figures."""
    end = max(old.span.end, new.span.end)
    rate = next((one for one in account.rates if one.span.start >= end), None)
    match = _GROWTH.search(account.folded[end : rate.span.start]) if rate else None
    if rate is None or match is None or old.low <= 0 or not (old.exact and new.exact):
        return
    change = Fraction(100 * (new.low - old.low), old.low) * (-1 if match["way"] in _DOWN else 1)
    stated = match["way"] + account.words(rate.span)
    message = f"{figures.shown(document, old)}到{figures.shown(document, new)}的变化是{float(abs(change)):.2f}%，与所写的{stated}不符，请核对。"
    yield Comparison("增长", (old.span, new.span, rate.span), rate.low <= change * figures.ONE <= rate.high, message)


# ---------------------------------------------------------------------------------------------- tables


def _tables(reading: Reading) -> Iterator[Comparison]:
    """Columns and rows with a total of their own."""
    cells: dict[int, dict[tuple[int, int], int]] = defaultdict(dict)
    for index, block in enumerate(reading.document.source.blocks):
        if block.cell is not None:
            cells[block.cell[0]].setdefault(block.cell[1:], index)
    for table in cells.values():
        yield from _lines(reading, table)
        yield from _lines(reading, {(column, row): index for (row, column), index in table.items()})


def _lines(reading: Reading, table: dict[tuple[int, int], int]) -> Iterator[Comparison]:
    """Check the totals of one direction: the line headed 合计 against the lines before it."""
    text = {place: reading.document.source.blocks[index].text for place, index in table.items()}
    rows = sorted({row for row, _ in table})
    heads = {row: text.get((row, 0), "") for row in rows}
    totals = [row for row in rows if _TABLE_TOTAL.match(heads[row])]
    if len(totals) != 1 or len(rows) < 4 or any(_TABLE_PART.search(heads[row]) for row in rows):  # noqa: PLR2004 - head, two lines, total
        return
    for column in sorted({column for _, column in table if column > 0}):
        if not _TABLE_PART.search(text.get((rows[0], column), "")):
            yield from _column(reading, [table.get((row, column)) for row in rows[1:] if row != totals[0]], table.get((totals[0], column)))


def _column(reading: Reading, parts: Sequence[int | None], whole: int | None) -> Iterator[Comparison]:
    blocks, places = reading.document.source.blocks, reading.document.places
    values = [figures.value(blocks[index].text) if index is not None else None for index in (*parts, whole)]
    known = [one for one in values if one is not None]
    if whole is None or len(known) != len(values) or not blocks[whole].text.strip() or not any(known[:-1]):
        return
    total, stated = sum(known[:-1], Fraction(0)), known[-1]
    message = f"各项相加是{float(total):g}，与表中合计{blocks[whole].text.strip()}不符，请核对。"
    yield Comparison("表格", (places[whole],), total == stated, message)
