"""Numbers of headings: gaps, repeats, mixed styles, lone sub-items, 「1、」 as first level, end marks on stand-alone headings.

A slip is told once, where it begins: after （一）（三） the count goes on from （三）. Restarts at one and counts that run
on through the whole text (（一）1.2.（二）3.4.) are no slips.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from checker import patterns
from checker.model import Finding, Span
from checker.numerals import chinese

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checker.model import Document, Reading, Section

_ANNEX = patterns.compile(r"\s*附\s*[件录表]\s*\d*\s*(?:：.*)?")
_ENDS = "。；：，"
_ORDER = ("一、", "（一）", "1.", "（1）")
"""Styles from the first level down."""
_LISTS = "①"
"""Marks of lists inside a text: no level of headings, left to the order of enumerations."""
_LEAD = patterns.compile(r"如下|以下|下列|[几两三四五六七八]个方面|包括|即：|是：|有：")
_LONGER = patterns.compile(r"[\d.一二三四五六七八九十]")
"""Before a number these make it another one."""
_LONGEST_TITLE = 50
_LONGEST_SUBTITLE = 24
"""Characters of a stand-alone heading on the first level and below; longer lines that end in a mark are sentences."""
_LONGEST_QUOTE = 24


class Params(NamedTuple):
    """Nothing to choose."""


class _Label(NamedTuple):
    """A numbered paragraph."""

    section: Section
    parent: int
    """Index of the section it stands under."""
    depth: int
    """1 for numbers that stand under no other number."""
    filled: bool
    """Text or sub-items follow in paragraphs of their own before the next number of the level."""
    tail: str
    """What follows the heading's words in their paragraph."""


@dataclass(slots=True)
class _Count:
    """State of the numbers under one heading."""

    last: int = 0
    high: int = 0
    gone: set[int] = field(default_factory=set)
    """Numbers passed over; when they come late they are the same slip."""
    styles: dict[str, int] = field(default_factory=dict)
    """Last number by style."""
    room: bool = False
    """The last number was a repeat: the one that should have stood there may be skipped."""


def find(reading: Reading, params: Params) -> Iterator[Finding]:  # noqa: ARG001 - every lint is called alike
    """Yield one finding per slip; what is said first about a label stands."""
    document = reading.document
    labels = list(_labels(document))
    told: dict[int, Finding] = {}
    for label, message in chain(_first(labels), _slips(document, labels), _lone(document, labels), _mixed(document, labels)):
        told.setdefault(label.section.index, Finding("", _span(document, label), message.replace("{mark}", _mark(document, label))))
    yield from told.values()
    yield from _ends(document, labels)


def _labels(document: Document) -> Iterator[_Label]:
    """Yield all numbered paragraphs before the first annex, in order."""
    annex = _annex(document)
    nested: dict[int, _Label] = {}
    home: dict[str, _Label] = {}
    heads: dict[int, _Label] = {}
    for section in document.sections[1:]:
        above = nested.get(section.parent or 0)
        depth = (above.depth if above else 0) + (section.value > 0)
        label = _Label(section, section.parent or 0, depth, _filled(document, section), _tail(document, section))
        if section.value and section.style not in _LISTS and section.block < annex:
            same = home.get(section.style)
            label = _running_on(label, same, heads)
            if above and not _continues(label, same) and _in_stead(document, label, above, heads):
                label = label._replace(depth=above.depth, parent=above.parent)
            heads[label.depth] = home[section.style] = label
            yield label
        nested[section.index] = label


def _annex(document: Document) -> int:
    """Block with which annexes begin: a line 附件 in the second half."""
    count = len(document.places)
    places = enumerate(document.places)
    return next((i for i, place in places if 2 * i > count and _ANNEX.fullmatch(document.folded, place.start, place.end)), count)


def _running_on(label: _Label, same: _Label | None, heads: Mapping[int, _Label]) -> _Label:
    """Set a label of a count that runs on through the text back to its depth: 3. under （二） after 2. under （一）."""
    if same is None or same.depth <= label.depth or label.section.value != same.section.value + 1:
        return label
    sibling = heads.get(label.depth)
    if sibling and (sibling.parent, sibling.section.style, sibling.section.value + 1) == (label.parent, same.section.style, label.section.value):
        return label
    head = heads[same.depth - 1].section.index if same.depth - 1 in heads else label.parent
    return label._replace(depth=same.depth, parent=head)


def _continues(label: _Label, same: _Label | None) -> bool:
    return same is not None and same.depth == label.depth and same.section.value + 1 == label.section.value


def _in_stead(document: Document, label: _Label, above: _Label, heads: Mapping[int, _Label]) -> bool:
    """Whether a label takes the place of the one that should stand beside its heading: 3. after （二）, before （四）."""
    last, first = heads.get(above.depth, above), heads.get(label.depth)
    value = label.section.value
    if above.section.value == 0 or last.section.value + 1 != value or (first and first.parent == label.parent):
        return False
    later = (document.sections[index] for index in range(label.section.index + 1, len(document.sections)))
    following = next((section for section in later if section.style == above.section.style), None)
    return following is None or following.value != value


def _filled(document: Document, section: Section) -> bool:
    """Whether a section goes on after the paragraph of its heading."""
    return bool(document.text[document.places[section.block].end : section.span.end].strip())


def _tail(document: Document, section: Section) -> str:
    end = max(section.heading.end, section.number.end)
    return document.folded[end : document.places[section.block].end].strip()


# ---------------------------------------------------------------------------------------------- gaps and repeats


def _slips(document: Document, labels: Sequence[_Label]) -> Iterator[tuple[_Label, str]]:
    """Yield the labels at which a count goes wrong."""
    counts: dict[int, _Count] = {}
    running: dict[str, int] = {}
    before: dict[int, int] = {}
    begin = len(document.text) - len(document.text.lstrip())
    for label in labels:
        section = label.section
        count = counts.setdefault(label.parent, _Count())
        message = _slip(count, section, running)
        start = before.get(label.parent, document.sections[label.parent].span.start)
        excerpt = section.span.start <= begin
        if message and not excerpt and not _inline(document, section.style, section.value - 1, Span(start + 1, section.number.start)):
            yield label, message
        _advance(count, section)
        running[section.style] = section.value
        before[label.parent] = section.span.start


def _slip(count: _Count, section: Section, running: Mapping[str, int]) -> str:
    """Say what is wrong with the next number; empty when nothing is."""
    value = section.value
    if value in (count.last + 1, count.styles.get(section.style, 0) + 1, running.get(section.style, 0) + 1):
        return ""
    if value == 1 and count.last != 1:
        return ""
    if value in count.gone or (value == count.high + 1 and value > 1) or (count.room and value == count.last + 2):
        return ""
    if value == count.last or value <= count.high:
        return f"序号“{{mark}}”重复或者倒退，应接着上一项“{_written(section.style, count.last)}”往下编，请核对并改正。"
    missing = count.last + 1
    many = "" if value - missing == 1 else "等"
    return f"“{{mark}}”之前缺少“{_written(section.style, missing)}”{many}，请核对是否漏了内容，并把序号连续编排。"


def _advance(count: _Count, section: Section) -> None:
    """Take a number into the count; the count goes on from it."""
    value = section.value
    if value == 1:
        count.gone.clear()
        count.high = 1
    elif value > count.last + 1:
        count.gone.update(range(count.last + 1, value))
    count.room = value == count.last
    count.last = value
    count.high = max(count.high, value)
    count.styles[section.style] = value


def _inline(document: Document, style: str, value: int, area: Span) -> bool:
    """Whether a number stands inside a paragraph, where no label was read."""
    if value <= 0:
        return False
    wanted = _written(style, value)
    at = document.folded.find(wanted, area.start, area.end)
    while at > 0 and _LONGER.match(document.folded, at - 1):
        at = document.folded.find(wanted, at + 1, area.end)
    return at >= 0


# ---------------------------------------------------------------------------------------------- styles and levels


def _first(labels: Sequence[_Label]) -> Iterator[tuple[_Label, str]]:
    """Yield 「1、」 and the like on the first level."""
    for label in labels:
        if label.section.level == 1 and label.section.style == "1、" and label.filled:
            yield label, f"第一层标题写成了“{{mark}}”，请改为“{chinese(label.section.value)}、”（公文层次依次为一、（一）1.（1））。"


def _mixed(document: Document, labels: Sequence[_Label]) -> Iterator[tuple[_Label, str]]:
    """Yield labels whose style is not the one with which their level began.

    Parts that each keep to a style of their own are consistent, unless the style is that of a deeper level: 1. right
    under 二、 where （一） stands under 一、.
    """
    opened = bool(labels) and labels[0].section.style == "一、"
    judged = [label for label in labels if label.section.level > 1 or label.section.style != "1、" or (opened and not label.filled)]
    torn = {label.depth for label, beside in _beside(judged) if label.section.style != beside}
    count = Counter(label.parent for label in judged)
    styles: dict[int, str] = {}
    listed = _listed(document, judged)
    for label, beside in _beside(judged):
        style = label.section.style
        first = styles.setdefault(label.depth, style)
        own = _is_item(label) or (label.depth not in torn and count[label.parent] > 1)
        alike = style == beside and own and (label.parent in listed or not _deeper(style, first))
        if style != first and not alike:
            yield label, f"同一层标题前面用“{first}”的样式，这里写成了“{{mark}}”，请统一序号样式。"


def _deeper(style: str, first: str) -> bool:
    return style in _ORDER and first in _ORDER and _ORDER.index(style) > _ORDER.index(first)


def _listed(document: Document, labels: Iterable[_Label]) -> set[int]:
    """Return headings under which a sentence is told item by item: after a colon, or with semicolons between them."""
    return {label.parent for label in labels if label.tail[-1:] == "；" or _before(document.text, label.section.span.start) == "："}


def _before(text: str, offset: int) -> str:
    """Return the last character before an offset that is no blank."""
    while offset and text[offset - 1].isspace():
        offset -= 1
    return text[offset - 1 : offset]


def _beside(labels: Sequence[_Label]) -> Iterator[tuple[_Label, str]]:
    """Yield each label with the style with which the numbers under its heading began."""
    siblings: dict[int, str] = {}
    for label in labels:
        yield label, siblings.setdefault(label.parent, label.section.style)


def _is_item(label: _Label) -> bool:
    """Whether a number stands before a sentence of a list and not before a heading."""
    return not label.filled and not label.section.run_in and label.tail[-1:] in ("。", "；")


def _lone(document: Document, labels: Sequence[_Label]) -> Iterator[tuple[_Label, str]]:
    """Yield sub-items that stand alone under their heading."""
    children = Counter(label.parent for label in labels)
    for label in labels:
        section = label.section
        if label.depth > 1 and section.value == 1 and children[label.parent] == 1 and not _inline(document, section.style, 2, section.span):
            yield label, "这一标题下只有“{mark}”一项，没有第二项，请去掉这个序号，或者补写其余各项。"


# ---------------------------------------------------------------------------------------------- end marks


def _ends(document: Document, labels: Iterable[_Label]) -> Iterator[Finding]:
    """Yield stand-alone headings that end in a mark; items of a list may."""
    earlier: dict[int, _Label] = {}
    ordered = list(labels)
    last = {label.parent: label.section.index for label in ordered}
    for label in ordered:
        section = label.section
        sibling = earlier.get(label.parent)
        heads = last[label.parent] != section.index or (sibling is not None and sibling.filled)
        earlier[label.parent] = label
        if heads and label.filled and _is_title(document, label):
            span = Span(section.number.start, section.heading.end + _gap(document, section) + 1)
            repair = document.text[section.number.start : section.heading.end]
            yield Finding("", span, f"单独成行的标题末尾不用标点，请删去“{label.tail}”。", repair)


def _is_title(document: Document, label: _Label) -> bool:
    words = document.slice(label.section.heading)
    longest = _LONGEST_TITLE if label.section.level == 1 else _LONGEST_SUBTITLE
    marked = len(label.tail) == 1 and label.tail in _ENDS
    return marked and not label.section.run_in and 0 < len(words) <= longest and not _LEAD.search(words + label.tail)


def _gap(document: Document, section: Section) -> int:
    """Blanks between a heading's words and their end mark."""
    rest = document.text[section.heading.end : document.places[section.block].end]
    return len(rest) - len(rest.lstrip())


# ---------------------------------------------------------------------------------------------- writing


def _span(document: Document, label: _Label) -> Span:
    """Return number and heading; for a heading without words the beginning of its text."""
    section = label.section
    end = section.heading.end if len(section.heading) else min(section.number.end + _LONGEST_QUOTE, document.places[section.block].end)
    return Span(section.number.start, max(end, section.number.end))


def _mark(document: Document, label: _Label) -> str:
    return document.slice(label.section.number).strip()


def _written(style: str, value: int) -> str:
    """Write a number in a style."""
    return style.replace("一", chinese(value)).replace("1", str(value))
