"""Numbers with their units, as ranges: 318件, 一百三十六件, 1.8万人次, 200余份, 97.8%. Knows no word of any subject.

A stated number is the range of true values it may stand for: 200余 is 200 to 299, 1.8万 is 17 500 to 19 000, and 97.8%
allows rounding as well as cutting off. What two ranges share can be true; nothing else is ever called wrong.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate, chain, combinations
from typing import TYPE_CHECKING, NamedTuple

from checker import patterns
from checker import text as texts
from checker.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.model import Document, Reading

_LONG_UNITS = (
    "批人次", "人次", "户次", "家次", "件次", "场次", "批次", "车次", "班次", "课时", "学时", "小时", "分钟",
    "平方米", "平方公里", "立方米", "公里", "千米", "公斤", "万元", "亿元", "美元", "户人家", "元",
)  # fmt: skip
_UNITS = {
    "个": "月|工作日|百分|小时|别", "人": "民|大代|大常|社|口|工智|才", "名": "单|额|录|牌|次", "位": "置|列", "件": "",
    "起": "来|步|草|诉|因", "宗": "", "例": "行|会", "桩": "", "次": "日|年", "场": "所|镇|地", "期": "间|限|末", "批": "示|准|评|复",
    "项": "目经理", "条": "例|件", "户": "籍|外", "家": "庭|属|长|门", "处": "罚|理|分|置|长|于|级", "篇": "", "册": "", "份": "",
    "轮": "训|流|换", "套": "", "节": "日|能|水|约", "天": "然", "支": "部|持|出", "本": "级|地|局|镇|乡|单|年|月", "张": "", "幅": "",
    "块": "", "台": "账", "类": "似", "堂": "", "部": "门|分|署|委", "遍": "", "回": "访|复|应|来|头", "封": "", "组": "织|成|长|建",
    "所": "有|在|属|以", "座": "谈|落", "辆": "", "枚": "", "只": "有|是|要", "头": "", "棵": "", "亩": "", "吨": "", "卷": "", "款": "",
    "种": "植|子|养|类|粮|地", "栋": "", "间": "", "盏": "", "艘": "", "架": "", "把": "关", "顶": "", "对": "照|象|于|接", "岁": "",
    "度": "", "米": "", "笔": "录|记|试|者|译|会",
}  # fmt: skip
"""Measure words, each with the beginnings of words after which it is no measure word (8个月, 3部门)."""
_ALIKE = {
    "名": "人", "位": "人", "起": "件", "宗": "件", "例": "件", "桩": "件", "场次": "场", "批次": "批", "户人家": "户",
    "回": "次", "栋": "座", "本": "册",
}  # fmt: skip
"""Units that count the same thing under another name."""
_BEHIND = "%余多来几万亿" + "".join(dict.fromkeys(word[0] for word in (*_LONG_UNITS, *_UNITS)))
"""What can follow the figures of a number: asked first, for most figures have no unit."""
_UNIT = "|".join([*_LONG_UNITS, *(f"{word}(?!{not_before})" if not_before else word for word, not_before in _UNITS.items())])
_CHINESE = "一二三四五六七八九十百千零〇两"
_TOLD = patterns.compile(rf"[\d{_CHINESE}](?=[{_BEHIND}])|百分之")
"""Where a number with a unit may stand: the last of its figures with what is behind it, or a rate spelt out."""
_FIGURES = patterns.compile(rf"\d+|[{_CHINESE}]+")
"""Where a number may begin: ``_NUMBER`` begins neither inside digits nor inside Chinese numerals."""
_NUMBER = patterns.compile(
    r"(?:(?P<arabic>(?<![\d.,第〔·/\-—－–])(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?))"
    rf"|(?P<chinese>(?<![{_CHINESE}万第每统逐])[{_CHINESE}]+))"
    rf"(?=[{_BEHIND}])(?P<more>[余多来几])?(?P<scale>[万亿])?(?P<again>[余多])?(?P<unit>%|{_UNIT})(?P<rest>以上|左右|以内|以下|上下)?",
)
_LED = patterns.compile(r"(?:近|约|大约|将近|接近|超过|超|逾|突破|不足|不到|不超过|不少于|不低于|至少|达到?|每)$")
"""What stands right before a number; it shares no character with numbers and units."""
_LONGEST_LED = 3
_PERCENT = patterns.compile(r"百分之(?P<value>[零〇一二三四五六七八九十百两点]+)")
_SCALE = {"": 1, "万": 10_000, "亿": 100_000_000}
_ABOVE = frozenset(["超过", "超", "逾", "突破", "不少于", "不低于", "至少", "以上"])
_BELOW = frozenset(["近", "将近", "接近", "不足", "不到", "不超过", "以内", "以下"])
_ABOUT = frozenset(["约", "大约", "左右", "上下"])
ONE = 10**18
"""What one is where figures are compared: whole numbers of so small parts are exact, and fractions take ten times as long to add."""
_MOST = 10**18 * ONE
_LEAST_OVER = ONE // 10**9
"""A rate that was cut off is less than the next one by this at least."""
_MARK = patterns.compile(r"[，。；：、！？（）“”|｜\n]")
_EACHES = ("各", "各有")
_EACH = patterns.compile(rf"(?P<names>[^，。；：！？（）\d]*)(?:{'|'.join(_EACHES)})$")
_AND = patterns.compile(r"(?<=\w)[和与及](?=\w)")
MOST_DIGITS = 15
_LONGEST_LABEL = 60
"""Characters before a number that can say what it counts."""
_LONGEST_NAMES = 40
"""Characters before 各 in which what it is said of is named."""
_CLOSE = 9
"""Tenths of their whole from which parts that fall short of it were meant to be all of it."""
_NEAR = 8
"""Likewise for parts whose sum differs from the whole in one digit."""


class Quantity(NamedTuple):
    """A number with its unit; the true value lies between ``low`` and ``high``, both included."""

    span: Span
    low: int
    """In parts of which ``ONE`` are one, as ``high``."""
    high: int
    unit: str
    """Measure word, with those that count the same thing made one; ``%`` for a rate."""
    digits: int = 0
    """Stated places after the point."""

    @property
    def exact(self) -> bool:
        """Whether one value only is meant."""
        return self.low == self.high

    def may_equal(self, low: int, high: int) -> bool:
        """Whether a value between ``low`` and ``high`` can be the one stated."""
        return self.low <= high and low <= self.high


def read(document: Document, area: Span) -> tuple[Quantity, ...]:
    """All numbers with a unit in an area, in order."""
    words = _flat(document, area)
    found = [_each(words, quantity, area.start) for match in _numbers(words) if (quantity := _quantity(match, area.start))]
    found += [quantity for match in _PERCENT.finditer(words) if (quantity := _spelt(match, area.start))]
    return tuple(sorted(found, key=lambda quantity: quantity.span))


def _numbers(words: str) -> Iterator[re.Match[str]]:
    """Yield what is written as a number with a unit."""
    end = 0
    for figures in _FIGURES.finditer(words):
        if figures.start() >= end and (match := _NUMBER.match(words, figures.start())):
            end = match.end()
            yield match


def value(words: str) -> Fraction | None:
    """Value of a table cell that holds nothing but a number and perhaps a unit; None for anything else, 0 for a dash."""
    bare = re.sub(rf"[\s,]|(?:{_UNIT})$", "", words)
    if bare in ("", "-", "—", "——", "/", "无", "–"):
        return Fraction(0)
    return Fraction(bare) if re.fullmatch(rf"\d{{1,{MOST_DIGITS}}}(?:\.\d{{1,6}})?", bare) else None


def total(quantities: Sequence[Quantity]) -> tuple[int, int]:
    """Least and greatest possible sum."""
    return sum(one.low for one in quantities), sum(one.high for one in quantities)


def totals(quantities: Sequence[Quantity]) -> list[tuple[int, int]]:
    """Least and greatest possible sums of the last one, the last two, … all of them."""
    sums = [accumulate(ends) for ends in zip(*((one.low, one.high) for one in reversed(quantities)), strict=True)]
    return list(zip(*sums, strict=True))


def fits(rate: Quantity, part: Quantity, whole: Quantity) -> bool:
    """Whether a rate can be that of a part in a whole."""
    if whole.low <= 0 or part.low > whole.high:
        return False
    return rate.low * whole.low <= 100 * part.high * ONE and 100 * part.low * ONE <= rate.high * whole.high


def percent(part: Quantity, whole: Quantity) -> str:
    """Recomputed value with two places; a rough one when the figures are rounded."""
    if not whole.high:
        return "（无法计算）"
    rate = 100 * part.low / whole.high
    return f"{rate:.2f}%" if part.exact and whole.exact else f"约{rate:.1f}%"


def spell(low: int, high: int) -> str:
    """One value or a range of values, for a message."""
    return f"{low / ONE:g}" if low == high else f"{low / ONE:g}至{high / ONE:g}"


def slipped(high: int, whole: int) -> bool:
    """Whether parts fall so little short of their whole, or by one digit, that a slip is likelier than an open list."""
    one, other = f"{high / ONE:g}", f"{whole / ONE:g}"
    digits = len(one) == len(other) and sum(left != right for left, right in zip(one, other, strict=True)) == 1
    return 10 * high >= (_NEAR if digits else _CLOSE) * whole


def leftovers(figures: Sequence[Quantity]) -> Iterator[tuple[int, int]]:
    """Yield what may be left of each figure after taking away some of those behind it."""
    for index, whole in enumerate(figures):
        others = figures[index + 1 :]
        for size in range(1, len(others) + 1):
            for taken in combinations(others, size):
                low, high = total(taken)
                yield whole.low - high, whole.high - low


def _flat(document: Document, area: Span) -> str:
    """Folded words in which the half-width comma inside numbers is kept, for 1,200件 is one number."""
    folded, text = document.folded[area.start : area.end], document.text[area.start : area.end]
    return "".join("," if raw == "," else char for raw, char in zip(text, folded, strict=True)) if "," in text else folded


def _quantity(match: re.Match[str], offset: int) -> Quantity | None:
    base = _base(match)
    led = _LED.search(match.string, max(0, match.start() - _LONGEST_LED), match.start())
    about = led[0] if led else None
    if base is None or about == "每":
        return None
    scale = _SCALE[match["scale"] or ""]
    digits = len((match["arabic"] or "").partition(".")[2])
    unit = match["unit"]
    low, high = _rate(base, digits) if unit == "%" else _count(base, digits, scale)
    if match["more"] or match["again"]:
        high = max(high, low + _step(base) * scale)
    low, high = _hedged(low, high, {about, match["rest"]})
    span = Span(offset + (led or match).start(), offset + match.end())
    return Quantity(span, low, high, _ALIKE.get(unit, unit), digits)


def _each(words: str, quantity: Quantity, offset: int) -> Quantity:
    """Take 林地、鱼塘各3份 for six; where not all are named, for three at least."""
    start = quantity.span.start - offset
    each = _EACH.search(words, max(0, start - _LONGEST_NAMES), start) if words.endswith(_EACHES, 0, start) else None
    if each is None or quantity.unit == "%":
        return quantity
    quantity = quantity._replace(span=Span(offset + each.end("names"), quantity.span.end))
    named = 1 + each["names"].count("、")
    joined = named + len(_AND.findall(each["names"]))
    if joined == 1 or "等" in each["names"]:
        return quantity._replace(high=_MOST)
    return quantity._replace(low=named * quantity.low, high=joined * quantity.high)


def _base(match: re.Match[str]) -> int | None:
    """Value before 万 and 余; None for the article 一 and for what is no number."""
    if match["arabic"]:
        return _decimal(match["arabic"].replace(",", "")) if len(match["arabic"]) <= MOST_DIGITS else None
    words = match["chinese"]
    if words == "一" or words[0] in "百千零〇" or len(words) > MOST_DIGITS:
        return None
    number = texts.numeral(words)
    return number * ONE if number else None


def _decimal(figures: str) -> int:
    """Value of 97.8."""
    whole, _, part = figures.partition(".")
    value: int = int(whole + part) * ONE // 10 ** len(part)
    return value


def _count(base: int, digits: int, scale: int) -> tuple[int, int]:
    """1.8万 stands for what rounds or is cut to it; a plain number stands for itself."""
    if scale == 1:
        return base, base
    unit = ONE * scale // 10**digits
    return base * scale - unit // 2, base * scale + unit


def _rate(base: int, digits: int) -> tuple[int, int]:
    """Allow rounding and cutting off; 100% leaves nothing over."""
    if base == 100 * ONE and digits == 0:  # a hundred per cent
        return base, base
    unit = ONE // 10**digits
    return base - unit // 2, base + unit - _LEAST_OVER


def _step(base: int) -> int:
    """Return what 余 may add: less than the last round place, and a tenth at least."""
    number = str(base // ONE)
    zeros = len(number) - len(number.rstrip("0"))
    return max(int("9" * zeros or 0) * ONE, base // 10)


def _hedged(low: int, high: int, words: set[str | None]) -> tuple[int, int]:
    if words & _ABOVE:
        return low, _MOST
    if words & _BELOW:
        return (low * 8 // 10 if words & {"近", "将近", "接近"} else 0), high
    return (low * 9 // 10, high * 11 // 10) if words & _ABOUT else (low, high)


def _spelt(match: re.Match[str], offset: int) -> Quantity | None:
    """百分之九十七点八."""
    whole, _, part = match["value"].partition("点")
    number = 100 if whole == "百" else texts.numeral(whole)
    places = [texts.numeral(char) for char in part]
    if number is None or len(whole) > MOST_DIGITS or len(part) > MOST_DIGITS or any(place is None for place in places):
        return None
    base = _decimal(f"{number}.{''.join(map(str, places))}")
    return Quantity(Span(offset + match.start(), offset + match.end()), *_rate(base, len(part)), "%", len(part))


# ---------------------------------------------------------------------------------------------- the numbers of a sentence


@dataclass(frozen=True)
class Account:
    """The numbers of one sentence with the words that belong to each."""

    folded: str
    span: Span
    counts: tuple[Quantity, ...]
    rates: tuple[Quantity, ...]
    _befores: dict[int, Span] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was found to stand before a number is asked for again and again."""
    _afters: dict[int, Span] = field(default_factory=dict, init=False, repr=False, compare=False)
    _labels: dict[int, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def before(self, quantity: Quantity) -> Span:
        """From the mark or the number before it."""
        start = quantity.span.start
        if start not in self._befores:
            self._befores[start] = Span(max(self._left(start), start - _LONGEST_LABEL), start)
        return self._befores[start]

    def after(self, quantity: Quantity) -> Span:
        """Up to the next mark or number."""
        end = quantity.span.end
        if end not in self._afters:
            self._afters[end] = Span(end, self._right(end))
        return self._afters[end]

    def words(self, span: Span) -> str:
        """Folded words of a span."""
        return self.folded[span.start : span.end]

    def label(self, quantity: Quantity) -> str:
        """Words before a number."""
        start = quantity.span.start
        if start not in self._labels:
            self._labels[start] = self.words(self.before(quantity))
        return self._labels[start]

    def around(self, quantity: Quantity) -> str:
        """Words before and behind a number."""
        return self.label(quantity) + self.words(self.after(quantity))

    def same(self, quantity: Quantity, start: int | None = None, end: int | None = None) -> tuple[Quantity, ...]:
        """Return the counts of the same unit in a stretch, in order."""
        first, last = self.span.start if start is None else start, self.span.end if end is None else end
        return tuple(one for one in self.counts if one.unit == quantity.unit and first <= one.span.start and one.span.end <= last)

    def _left(self, offset: int) -> int:
        earlier = (reversed(figures[: _first_from(figures, offset)]) for figures in (self.rates, self.counts))
        end = next((other.span.end for other in chain.from_iterable(earlier) if other.span.end <= offset), self.span.start)
        marks = [match.end() for match in _MARK.finditer(self.folded, max(end, self.span.start, offset - _LONGEST_LABEL), offset)]
        return max(self.span.start, end, *marks[-1:])

    def _right(self, offset: int) -> int:
        mark = _MARK.search(self.folded, offset, self.span.end)
        later = (figures[_first_from(figures, offset) :][:1] for figures in (self.counts, self.rates))
        return min([mark.start() if mark else self.span.end, *(other.span.start for other in chain.from_iterable(later))])


def _first_from(figures: Sequence[Quantity], offset: int) -> int:
    """Index of the first figure that begins at a place or behind it."""
    return bisect_left(figures, ((offset,),))


LONGEST_ACCOUNT = 600
_MOST_FIGURES = 32
"""Characters and figures of a sentence whose numbers are compared with each other; no clerk writes longer ones."""


def accounts(document: Document) -> list[Account]:
    """Return the sentences that hold numbers; title, headings and signature are none."""
    kept: list[Account] = []
    telling = {document.sentence_at(match.start()) for match in _TOLD.finditer(document.folded)}
    for index, sentence in enumerate(document.sentences):
        found = read(document, sentence.span) if index in telling and not sentence.frame else []
        if found:
            counts = tuple(one for one in found if one.unit != "%")
            kept.append(Account(document.folded, sentence.span, counts, tuple(one for one in found if one.unit == "%")))
    return kept


def told(reading: Reading) -> list[Account]:
    """Return the accounts of what was read, for ``Reading.once``."""
    return accounts(reading.document)


def comparable(reading: Reading) -> list[Account]:
    """Return those whose figures are compared with each other, likewise."""
    return [
        account for account in reading.once(told)
        if len(account.span) <= LONGEST_ACCOUNT and len(account.counts) + len(account.rates) <= _MOST_FIGURES
    ]  # fmt: skip


# ---------------------------------------------------------------------------------------------- comparing


class Comparison(NamedTuple):
    """Figures set against each other."""

    relation: str
    members: tuple[Span, ...]
    """Spans of the figures, what is derived from the others last."""
    agrees: bool
    message: str = ""
    """What is wrong when they do not agree."""


def shown(document: Document, *members: Quantity) -> str:
    """Figures as written, for a message."""
    return "、".join(document.slice(one.span) for one in members)
