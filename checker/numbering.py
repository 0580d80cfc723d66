"""Automatic numbers of a Word document: what stands before a paragraph on the page, but not in its text.

Word keeps a number as a reference: paragraph (or its style) → ``w:num`` → ``w:abstractNum`` → levels with a
template such as ``（%2）``. The number itself must be counted, in the order of reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""The WordprocessingML namespace, as lxml writes it before a tag."""

_WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
_PLACE = re.compile("%([1-9])")
_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_NO_HEADING = 9
"""``w:outlineLvl`` of body text."""


def value(parent: _Element | None, tag: str) -> str | None:
    """Read ``w:val`` of a child; None when there is no such child or it carries no value."""
    child = None if parent is None else parent.find(W + tag)
    return None if child is None else child.get(W + "val")


def whole(text: str | None) -> int | None:
    """Read an attribute as a whole number; None for anything else."""
    return int(text) if text and _WHOLE.fullmatch(text) else None


# ---------------------------------------------------------------------------------------------- styles


class Styles:
    """Paragraph styles, each with the styles it is based on."""

    def __init__(self, root: _Element | None) -> None:
        """Take the root of ``styles.xml``; None gives a document without styles."""
        styles = [] if root is None else [style for style in root.findall(W + "style") if style.get(W + "type") == "paragraph"]
        self._styles = {style.get(W + "styleId", ""): style for style in styles}
        self._default = next((name for name, style in self._styles.items() if style.get(W + "default") in {"1", "true", "on"}), "")

    def chain(self, paragraph: _Element) -> Iterator[tuple[str, _Element]]:
        """Yield id and element of a paragraph's style and of the styles below it, nearest first; loops end."""
        name, seen = value(paragraph.find(W + "pPr"), "pStyle") or self._default, set[str]()
        while name in self._styles and name not in seen:
            seen.add(name)
            yield name, self._styles[name]
            name = value(self._styles[name], "basedOn") or ""

    def names(self, paragraph: _Element) -> Iterator[str]:
        """Yield the names of a paragraph's styles in lower case, nearest first."""
        for _, style in self.chain(paragraph):
            yield (value(style, "name") or "").lower()

    def level(self, paragraph: _Element) -> int | None:
        """Heading level from 1 by outline level or by the name of a style; None for body text."""
        outline = whole(value(paragraph.find(W + "pPr"), "outlineLvl"))
        for _, style in self.chain(paragraph):
            if outline is not None:
                break
            named = _HEADING_NAME.fullmatch(value(style, "name") or "")
            outline = int(named[1]) - 1 if named else whole(value(style.find(W + "pPr"), "outlineLvl"))
        return outline + 1 if outline is not None and 0 <= outline < _NO_HEADING else None


# ---------------------------------------------------------------------------------------------- levels and lists


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    format: str
    template: str
    restart: int
    """Using a level below this index starts this one anew; 0 never does."""
    legal: bool
    """All numbers of the label in Arabic digits."""
    style: str


@dataclass(frozen=True, slots=True)
class _List:
    row: str
    """Key of the counters: lists of one ``w:abstractNum`` count on together."""
    levels: Mapping[int, _Level]
    starts: Mapping[int, int]
    """``w:startOverride`` by level."""

    def level_of(self, style: str) -> int | None:
        return next((index for index, level in self.levels.items() if level.style == style), None)

    def start(self, index: int) -> int:
        return self.starts.get(index, self.levels[index].start if index in self.levels else 1)


def _on(parent: _Element, tag: str) -> bool:
    child = parent.find(W + tag)
    return child is not None and child.get(W + "val") not in {"0", "false", "off"}


def _level(element: _Element, index: int) -> _Level:
    start, restart = whole(value(element, "start")), whole(value(element, "lvlRestart"))
    return _Level(
        start=0 if start is None else start,
        format=value(element, "numFmt") or "decimal",
        template=value(element, "lvlText") or "",
        restart=index if restart is None else restart,
        legal=_on(element, "isLgl"),
        style=value(element, "pStyle") or "",
    )


def _levels(parent: _Element) -> dict[int, _Level]:
    found = {}
    for element in parent.findall(W + "lvl"):
        index = whole(element.get(W + "ilvl"))
        if index is not None:
            found[index] = _level(element, index)
    return found


def _overrides(num: _Element) -> tuple[dict[int, _Level], dict[int, int]]:
    levels: dict[int, _Level] = {}
    starts: dict[int, int] = {}
    for override in num.findall(W + "lvlOverride"):
        index, start = whole(override.get(W + "ilvl")), whole(value(override, "startOverride"))
        levels.update(_levels(override))
        if index is not None and start is not None:
            starts[index] = start
    return levels, starts


def _lists(root: _Element) -> dict[str, _List]:
    """All lists by ``numId``; a link to a list style is followed to the definition that carries the levels."""
    abstract = {element.get(W + "abstractNumId", ""): element for element in root.findall(W + "abstractNum")}
    linked = {value(element, "styleLink"): name for name, element in abstract.items()}
    lists = {}
    for num in root.findall(W + "num"):
        row = value(num, "abstractNumId") or ""
        if row not in abstract:
            continue
        row = linked.get(value(abstract[row], "numStyleLink") or "", row)
        levels, starts = _overrides(num)
        lists[num.get(W + "numId", "")] = _List(row, {**_levels(abstract[row]), **levels}, starts)
    return lists


@dataclass(slots=True)
class _Counters:
    """Numbers reached so far, by row and level."""

    rows: dict[str, dict[int, int]] = field(default_factory=dict)
    started: set[tuple[str, int]] = field(default_factory=set)
    """(numId, level) whose ``startOverride`` has acted; it acts once."""

    def advance(self, name: str, used: _List, index: int) -> dict[int, int]:
        row = self.rows.setdefault(used.row, {})
        fresh = index in used.starts and (name, index) not in self.started
        self.started.add((name, index))
        row[index] = used.start(index) if fresh or index not in row else row[index] + 1
        for deeper in [key for key in row if key > index]:
            if deeper not in used.levels or index < used.levels[deeper].restart:
                del row[deeper]
        return row


class Numbering:
    """Counts the automatic numbers of one document; ask for each paragraph once, in the order of reading."""

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        """Take the root of ``numbering.xml`` (None when there is none) and the styles."""
        self._lists = {} if root is None else _lists(root)
        self._styles = styles
        self._counters = _Counters()

    def label(self, paragraph: _Element) -> str:
        """Count one paragraph and return what Word shows before it; empty without a number or with a bullet."""
        name, index = self._place(paragraph)
        used = self._lists.get(name)
        if used is None or index not in used.levels:
            return ""
        row = self._counters.advance(name, used, index)
        return _label(used, index, row)

    def _place(self, paragraph: _Element) -> tuple[str, int]:
        """``numId`` and level, each from the paragraph or else from its style."""
        properties = paragraph.find(W + "pPr")
        own = None if properties is None else properties.find(W + "numPr")
        name, index = value(own, "numId"), whole(value(own, "ilvl"))
        for style, element in self._styles.chain(paragraph):
            inherited = element.find(f"{W}pPr/{W}numPr")
            if inherited is None:
                continue
            name = name or value(inherited, "numId")
            index = whole(value(inherited, "ilvl")) if index is None else index
            if index is None and name in self._lists:
                index = self._lists[name].level_of(style)
        return name or "", index or 0


def _label(used: _List, index: int, row: Mapping[int, int]) -> str:
    level = used.levels[index]
    if level.format == "bullet":
        return ""

    def number(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        style = used.levels[place].format if place in used.levels and not level.legal else "decimal"
        return spell(row.get(place, used.start(place)), style)

    return _PLACE.sub(number, level.template)


# ---------------------------------------------------------------------------------------------- numerals

_LARGEST_SPELT = 9999
"""Higher numbers are shown in Arabic digits: no list is that long, and hostile ones would spell Roman numbers by the megabyte."""
_CHINESE = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
)
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"


def spell(number: int, style: str) -> str:
    """Write a number in one of Word's number formats; in Arabic digits where the format is unknown or too short."""
    if style == "none":
        return ""
    speller = _SPELLERS.get(style)
    return speller(number) if speller and 0 < number <= _LARGEST_SPELT else str(number)


def _counted(number: int, digits: str, units: tuple[str, str, str, str]) -> str:
    """Spell with places (一百零五); a gap of zeros is one 零."""
    text, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            text += ("零" if gap and text else "") + digits[digit] + units[power]
        gap = not digit
    return text


def _chinese(number: int) -> str:
    return re.sub("^一十", "十", _counted(number, _CHINESE, ("", "十", "百", "千")))


def _formal(number: int) -> str:
    return _counted(number, _FORMAL, ("", "拾", "佰", "仟"))


def _roman(number: int) -> str:
    text = ""
    for worth, letters in _ROMAN:
        text += letters * (number // worth)
        number %= worth
    return text


def _letters(number: int) -> str:
    """Word goes on after z with aa, bb, cc."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _among(members: str) -> Callable[[int], str]:
    return lambda number: members[number - 1] if number <= len(members) else str(number)


def _digits(digits: str) -> Callable[[int], str]:
    return lambda number: str(number).translate(str.maketrans("0123456789", digits))


_SPELLERS: dict[str, Callable[[int], str]] = {
    "decimalZero": "{:02d}".format,
    "decimalFullWidth": _digits("０１２３４５６７８９"),
    "decimalFullWidth2": _digits("０１２３４５６７８９"),
    "decimalEnclosedCircle": _among(_CIRCLES),
    "decimalEnclosedCircleChinese": _among(_CIRCLES),
    "decimalEnclosedParen": _among("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "ideographDigital": _digits(_CHINESE),
    "chineseLegalSimplified": _formal,
    "ideographTraditional": _among("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _among("子丑寅卯辰巳午未申酉戌亥"),
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
}
