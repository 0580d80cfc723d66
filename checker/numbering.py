"""Automatic numbers of a Word document: what stands before a paragraph on the page, but not in its text.

Word keeps a number as a reference: paragraph (or its style) → ``w:num`` → ``w:abstractNum`` → levels with a
template such as ``（%2）``. The number itself must be counted, in the order of reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from checker import limits
from checker.numerals import CHINESE, spell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""The WordprocessingML namespace, as lxml writes it before a tag."""

_PROPERTIES, _STYLE, _OUTLINE, _NUMBER, _VALUE = (W + tag for tag in ("pPr", "pStyle", "outlineLvl", "numPr", "val"))
_WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
_PLACE = re.compile("%([1-9])")
_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])|(?:公文)?([一二三四五六七八九])级标题", re.IGNORECASE)
_NO_HEADING = 9
"""``w:outlineLvl`` of body text."""
_LEVELS = 9
"""Levels of a list."""


Properties: TypeAlias = "Mapping[str, _Element]"
"""Children of a paragraph's ``w:pPr`` by tag."""


def child(parent: _Element, tag: str) -> _Element | None:
    """Return the first child of a full tag; ten times as quick as ``find``, which counts where every paragraph is asked."""
    for node in parent:
        if node.tag == tag:
            return node
    return None


def properties(paragraph: _Element) -> Properties:
    """Return what a paragraph says of itself."""
    own = child(paragraph, _PROPERTIES)
    return {} if own is None else {node.tag: node for node in own}


def value(parent: _Element | None, tag: str) -> str | None:
    """Read ``w:val`` of a child; None when there is no such child or it carries no value."""
    found = None if parent is None else child(parent, W + tag)
    return None if found is None else found.get(_VALUE)


def _said(facts: Properties, tag: str) -> str | None:
    return facts[tag].get(_VALUE) if tag in facts else None


def is_on(switch: _Element) -> bool:
    """Whether a property that is either on or off is on."""
    return switch.get(_VALUE) not in {"0", "false", "off"}


def whole(text: str | None) -> int | None:
    """Read an attribute as a whole number; None for anything else."""
    return int(text) if text and _WHOLE.fullmatch(text) else None


# ---------------------------------------------------------------------------------------------- styles


class Style(NamedTuple):
    """What a paragraph style says, with all that it takes from the styles it is based on."""

    names: tuple[str, ...] = ()
    """In lower case, its own first."""
    level: int | None = None
    """Heading level from 1; None for body text."""
    numbered: tuple[tuple[str, str | None, int | None], ...] = ()
    """Where it or a style below it sets a number: id of that style, ``numId``, level; nearest first."""


class _Own(NamedTuple):
    """What one style says itself."""

    based: str
    name: str
    outline: int | None
    number: tuple[str | None, int | None] | None
    """``numId`` and level."""


class Styles:
    """Paragraph styles; each is worked out once."""

    def __init__(self, root: _Element | None) -> None:
        """Take the root of ``styles.xml``; None gives a document without styles."""
        elements = () if root is None else tuple(islice(root.iterchildren(W + "style"), limits.MOST_STYLES))
        self.hidden = frozenset(style.get(W + "styleId", "") for style in elements if any(map(is_on, style.findall(f"{W}rPr/{W}vanish"))))
        """Styles, of paragraphs and of characters, that hide their text."""
        styles = [style for style in elements if style.get(W + "type") == "paragraph"]
        self._own = {style.get(W + "styleId", ""): _own(style) for style in styles}
        self._default = next((style.get(W + "styleId", "") for style in styles if style.get(W + "default") in {"1", "true", "on"}), "")
        self._known: dict[str, Style] = {}

    def of(self, facts: Properties) -> Style:
        """Return the style of a paragraph; an unknown one is empty."""
        name = _said(facts, _STYLE) or self._default
        if name not in self._own:
            return _PLAIN
        if name not in self._known:
            self._known[name] = _merged(list(self._chain(name)))
        return self._known[name]

    def _chain(self, name: str) -> Iterator[tuple[str, _Own]]:
        """Yield a style and the styles below it by id, nearest first; loops end."""
        seen = set[str]()
        while name in self._own and name not in seen and len(seen) < limits.DEEPEST_STYLES:
            seen.add(name)
            yield name, self._own[name]
            name = self._own[name].based


_PLAIN = Style()


def level(facts: Properties, style: Style) -> int | None:
    """Heading level from 1 by a paragraph's own outline level or by its style; None for body text."""
    own = whole(_said(facts, _OUTLINE))
    return style.level if own is None else _heading(own)


def _own(style: _Element) -> _Own:
    facts, name = properties(style), (value(style, "name") or "")[: limits.LONGEST_LABEL]
    number = facts.get(_NUMBER)
    placed = None if number is None else (value(number, "numId"), whole(value(number, "ilvl")))
    return _Own(value(style, "basedOn") or "", name.lower(), _outline(name, facts), placed)


def _outline(name: str, facts: Properties) -> int | None:
    """Outline level from 0 by the name of a style, else as it says; None when it says nothing."""
    named = _HEADING_NAME.fullmatch(name)
    if named is None:
        return whole(_said(facts, _OUTLINE))
    return int(named[1]) - 1 if named[1] else CHINESE.index(named[2]) - 1


def _merged(chain: Sequence[tuple[str, _Own]]) -> Style:
    outline = next((own.outline for _, own in chain if own.outline is not None), None)
    numbered = tuple((name, *own.number) for name, own in chain if own.number is not None)
    return Style(tuple(own.name for _, own in chain), None if outline is None else _heading(outline), numbered)


def _heading(outline: int) -> int | None:
    return outline + 1 if 0 <= outline < _NO_HEADING else None


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


def _level(element: _Element, index: int) -> _Level:
    start, restart = whole(value(element, "start")), whole(value(element, "lvlRestart"))
    return _Level(
        start=0 if start is None else start,
        format=value(element, "numFmt") or "decimal",
        template=(value(element, "lvlText") or "")[: limits.LONGEST_LABEL],
        restart=index if restart is None else restart,
        legal=any(map(is_on, element.findall(W + "isLgl"))),
        style=value(element, "pStyle") or "",
    )


def _levels(parent: _Element) -> dict[int, _Level]:
    found = {}
    for element in parent.findall(W + "lvl"):
        index = whole(element.get(W + "ilvl"))
        if index is not None and 0 <= index < _LEVELS:
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


Lists: TypeAlias = "Mapping[str, _List]"
"""The lists of a document by ``numId``."""


def lists(root: _Element | None) -> Lists:
    """Read all lists of ``numbering.xml``; a link to a list style is followed to the definition that carries the levels."""
    if root is None:
        return {}
    abstract = {element.get(W + "abstractNumId", ""): element for element in root.findall(W + "abstractNum")}
    linked = {value(element, "styleLink"): name for name, element in abstract.items()}
    known, found = {name: _levels(element) for name, element in abstract.items()}, {}
    for num in islice(root.iterchildren(W + "num"), limits.MOST_STYLES):
        row = value(num, "abstractNumId") or ""
        if row not in abstract:
            continue
        row = linked.get(value(abstract[row], "numStyleLink") or "", row)
        levels, starts = _overrides(num)
        found[num.get(W + "numId", "")] = _List(row, {**known[row], **levels} if levels else known[row], starts)
    return found


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


class Label(NamedTuple):
    """What Word shows before a paragraph."""

    text: str = ""
    """Empty without a number or with a bullet."""
    item: tuple[str, int] | None = None
    """List and level of the number, as in ``Block``."""


_UNLABELLED = Label()


class Numbering:
    """Counts the automatic numbers of one document; ask for each paragraph once, in the order of reading."""

    def __init__(self, known: Lists) -> None:
        """Take the lists of the document."""
        self._lists = known
        self._counters = _Counters()

    def label(self, facts: Properties, style: Style) -> Label:
        """Count one paragraph and return what Word shows before it."""
        if _NUMBER not in facts and not style.numbered:
            return _UNLABELLED
        name, index = self._place(facts, style)
        used = self._lists.get(name)
        if used is None or index not in used.levels:
            return _UNLABELLED
        text = _label(used, index, self._counters.advance(name, used, index))
        return Label(text, (used.row, index)) if text else _UNLABELLED

    def _place(self, facts: Properties, style: Style) -> tuple[str, int]:
        """``numId`` and level, each from the paragraph or else from its style."""
        own = facts.get(_NUMBER)
        name, index = value(own, "numId"), whole(value(own, "ilvl"))
        for owner, number, depth in style.numbered:
            name = name or number
            index = depth if index is None else index
            if index is None and name and name in self._lists:
                index = self._lists[name].level_of(owner)
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
