"""Blocks → ``Document``: one text, numbering, headings, section tree, sentences, all as spans.

Knows the forms of Chinese official documents (GB/T 9704-2012: 一、→（一）→1.→（1）) and what clerks make of them;
knows no word of any subject.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from checker import nesting, patterns
from checker import text as texts
from checker.model import Block, Document, Section, Sentence, Source, Span

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Sequence

_CN = "一二三四五六七八九十"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ARTEFACT = r"(?:\[bookmark[:：][^\]\n]*\]|<[^<>\n]{1,60}>|[#*\s])*"
"""What stands before a number without belonging to the text: Word bookmarks, tags, Markdown marks, blanks."""
STYLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, patterns.compile(_ARTEFACT + pattern))
    for name, pattern in (
        ("第一部分", rf"(?P<n>第(?P<v>[{_CN}]{{1,3}}|\d{{1,2}})(?:部分|章|节|篇|[段块](?=[\s、：])))[、：\s]*"),
        ("甲、", rf"(?P<n>(?P<v>[{_STEMS}])(?:篇|、|[.]))\s*"),
        ("一、", rf"(?P<n>(?P<v>[{_CN}]{{1,3}})[，]?[、.]|(?P<v2>[{_CN}]{{1,3}})[，：]?(?=\s+\S))[、.，\s]*"),
        ("（一）", rf"(?P<n>（\s?(?P<v>[{_CN}]{{1,3}})\s?）|(?P<v2>[{_CN}]{{1,3}})）)[、.，\s]*"),
        ("1.", r"(?P<n>(?P<v>\d{1,2})[.](?:(?!\d)|(?=\d{4}年)))[、\s]*"),
        ("1、", r"(?P<n>(?P<v>\d{1,2})、(?:(?!\d)|(?=\d{4}年)))\s*"),
        ("（1）", r"(?P<n>（\s?(?P<v>\d{1,2})\s?）|(?P<v2>\d{1,2})）)[、.\s]*"),
        ("①", r"(?P<n>(?P<v>[①-⑳]))[、.\s]*"),
    )
)
"""Forms of numbering, most senior first; ``n`` is the mark, ``v`` its value."""
_RANK = {name: rank for rank, (name, _) in enumerate(STYLES)}
_SIGN = patterns.compile(_ARTEFACT + rf"[第{_STEMS}{_CN}（\d①-⑳]")
"""How any of them begins: asked first, for most paragraphs have none."""

LONGEST_HEADING = 50
"""Characters of a stand-alone heading: two lines of 28 characters (GB/T 9704-2012), less the number."""
LONGEST_RUN_IN = 36
"""Characters of a heading that shares its paragraph with the text; longer first sentences are text."""
SHORTEST_BARE, LONGEST_BARE = 2, 30
"""Characters of a heading without any number."""
LONGEST_LEAD = 14
"""Characters of such a heading that ends in a colon; longer lines introduce a list."""
_SECOND = 2
"""A lone 2、 behind 一、 may have lost its 1、; higher numbers that go on are no chance."""
_ENDS = "。！？；"
_ITEM_ENDS = ("。", "；")
"""Marks that end items of a list; some headings end in others."""
_RUN_IN_END = patterns.compile(r"[。：！？；]")
_DATE_LINE = patterns.compile(r"^[（(]?\s*(?:\d{4}|[一二][〇零九][〇零一二三四五六七八九]{2})\s*年.{0,3}[\dXx×]{0,2}.{0,4}月")
_FRONT_LINE = patterns.compile(
    r"(?:报告|总结|汇报|公报|通报|情况|年报|人民政府|办事处|委员会|局|委|办公室|中心)(?:[（〔].{0,12}[）〕])?$|"
    r"：$|〔\d{4}〕|^[（(].{0,20}[）)]$|^(?:关于|中共).*的$",
)
"""Lines that may stand between the title and the text: title lines, issuing bodies, addressee, document number."""
CHROME = patterns.compile(
    r"^\s*[【\[〔]?\s*(?:信息)?(?:(?:报告|填报|报送)(?:单位|时间|日期)：|联系人|联系电话|索\s?引\s?号|发布机构|发文机关|发文字号|发文日期|成文日期|发布日期|"
    r"发布时间|生效日期|失效日期|有\s?效\s?性|公开日期|公开方式|公开形式|公开范围|主题分类|主题词|体裁分类|"
    r"组配分类"
    r"|名\s+称|文\s+号|来源|信息来源|稿源|作者|编辑|责任编辑|审核|浏览次数|浏览量|点击数|点击率|访问次数|"
    r"阅读次数|字体|字号|视力保护|打印|分享|关闭|收藏|当前位置|您的位置|您所在|首页|上一篇|下一篇|相关链接|"
    r"相关阅读|扫一扫"
    r"|返回顶部|回到顶部|主办单位|主办：|承办单位|版权所有|网站标识码|无障碍|语音播报|退出播报|设为首页|"
    r"加入收藏|长者|今天是|所属机构|保存|导出|.{0,12}ICP备)",
)
"""Lines of the web page around a published report: they belong to no part of it."""
_SIGNATURE = patterns.compile(r"(?:人民政府|办事处|委员会|局|委|办公室|中心|镇|乡|街道|厅|院|处|队)(?:[（(].{0,8}[）)])?$|^[（(].{0,16}[）)]$")
"""Lines that may stand between the text and the date at the end: who signs."""


class _Number(NamedTuple):
    style: str
    value: int
    mark: Span
    after: int
    """Offset in the block's text where the heading's words begin."""


class _Heading(NamedTuple):
    number: _Number | None
    words: Span
    """Relative to the block."""
    run_in: bool
    level: int | None
    leaf: bool = False
    """A sibling follows at once: below the first level such a line is an item of a list, so its words are text."""
    place: nesting.Number = nesting.NONE

    @property
    def style(self) -> str:
        return self.number.style if self.number else f"h{self.level or ''}"


class _Lines(NamedTuple):
    """The paragraphs as headings are looked for among them: each is looked at once."""

    words: tuple[str, ...]
    """Folded, without the blanks around them."""
    numbers: tuple[_Number | None, ...]
    """The number in front of each."""
    following: tuple[int, ...]
    """Index of the next one that is not blank; one too many at the end."""


@dataclass(slots=True)
class _Level:
    styles: set[str]
    last: nesting.Number
    section: int


@dataclass(slots=True)
class _Builder:
    """Sections in the making; ``path`` is the chain of open levels."""

    sections: list[Section] = field(default_factory=list)
    path: list[_Level] = field(default_factory=list)


def number(folded: str) -> _Number | None:
    """Read the numbering mark at the beginning of a paragraph; None when there is none."""
    if not _SIGN.match(folded):
        return None
    for name, pattern in STYLES:
        match = pattern.match(folded)
        if match:
            return _Number(name, _value(match["v"] or match["v2"]), Span(*match.span("n")), match.end())
    return None


def _value(mark: str) -> int:
    """Value of a number as it is written in headings; 0 when it is none."""
    if mark in _STEMS:
        return _STEMS.index(mark) + 1
    return ord(mark) - ord("①") + 1 if "①" <= mark <= "⑳" else texts.numeral(mark) or 0


def build(source: Source) -> Document:
    """Join the blocks into one text and find its sections and sentences."""
    text = "\n".join(block.shown.replace("\n", " ") for block in source.blocks)
    folded = texts.fold(text)
    places = tuple(_places(source.blocks))
    front, tail = front_matter(folded, places), back_matter(folded, places)
    builder = _Builder([Section(0, 0, Span(0, 0), Span(0, 0), Span(0, len(text)), None, 0)])
    lines = _lines(folded, places)
    headings = [_heading(block, folded, places[index], lines, index) if front <= index < tail else None for index, block in enumerate(source.blocks)]
    sentences: list[Sentence] = []
    for index, (heading, place) in enumerate(zip(headings, places, strict=True)):
        if not lines.words[index]:
            continue
        start = place.start
        if heading:
            depth = _depth(builder.path, heading, headings[index + 1 : index + 1 + nesting.AHEAD])
            start = _open(builder, heading, depth, place, index)
            sentences.extend(_sentences(folded, Span(place.start, start), index, len(builder.sections) - 1, frame=True))
        current = builder.path[-1].section if builder.path else 0
        sentences.extend(_sentences(folded, Span(start, place.end), index, current, frame=not front <= index < tail))
    return Document(text, folded, source, places, tuple(_closed(builder.sections, len(text))), tuple(sentences))


def _places(blocks: Sequence[Block]) -> Iterator[Span]:
    start = 0
    for block in blocks:
        end = start + len(block.shown)
        yield Span(start, end)
        start = end + 1


def front_matter(folded: str, places: Sequence[Span]) -> int:
    """Number of blocks at the top that are title, issuing body, document number, date or addressee."""
    count, titled = 0, False
    for index, place in enumerate(places):
        line = folded[place.start : place.end].strip()
        if not line:
            continue
        if CHROME.match(line):
            count = index + 1
            continue
        if number(line) or len(line) > 2 * LONGEST_HEADING or any(mark in line for mark in "。；！"):
            break
        if titled and not _FRONT_LINE.search(line) and not _DATE_LINE.match(line):
            break
        count, titled = index + 1, True
    return count


def back_matter(folded: str, places: Sequence[Span]) -> int:
    """Index of the first block of the signature and date at the end; the number of blocks when there are none."""
    first = len(places)
    for index in range(len(places) - 1, -1, -1):
        line = folded[places[index].start : places[index].end].strip()
        if line and not CHROME.match(line) and not (len(line) <= LONGEST_BARE and (_DATE_LINE.match(line) or _SIGNATURE.search(line))):
            break
        if line.startswith("（") and number(_line_before(folded, index, places)):
            break
        first = index
    return first


def _lines(folded: str, places: Sequence[Span]) -> _Lines:
    raw = [folded[start:end] for start, end in places]
    words, following, after = tuple(map(str.strip, raw)), list[int](), len(raw)
    for index in range(len(raw) - 1, -1, -1):
        following.append(after)
        after = index if words[index] else after
    return _Lines(words, tuple(map(number, raw)), tuple(reversed(following)))


def _heading(block: Block, folded: str, place: Span, lines: _Lines, index: int) -> _Heading | None:
    inner, line = lines.words[index], folded[place.start : place.end]
    mark = None if block.note or block.cell else lines.numbers[index]
    if mark:
        return _numbered(line, mark, block, leaf=not inner.endswith("：") and _is_leaf(mark, lines, lines.following[index]))
    if inner and (block.level is not None or (not block.note and not block.cell and _is_bare(inner, lines, lines.following[index]))):
        start = line.index(inner)
        return _Heading(None, Span(start, start + len(inner)), run_in=False, level=block.level)
    return None


def _is_leaf(mark: _Number, lines: _Lines, after: int) -> bool:
    """Whether nothing stands under a number: the text ends, or a number of the same or a more senior form follows."""
    following = lines.numbers[after] if after < len(lines.numbers) else mark
    return following is not None and _RANK[following.style] <= _RANK[mark.style]


def _numbered(line: str, mark: _Number, block: Block, *, leaf: bool) -> _Heading:
    """A numbered paragraph: the whole line is the heading, or its first sentence, or (too long) none of it."""
    words = line[mark.after :].rstrip()
    end = _RUN_IN_END.search(words)
    alone = len(words) <= LONGEST_HEADING and (end is None or end.end() == len(words))
    if alone:
        length, run_in = len(words.rstrip("。；：，")), False
    elif end and end.start() <= LONGEST_RUN_IN:
        length, run_in = end.start(), True
    else:
        length, run_in = 0, True
    place = nesting.Number(mark.value, block.item, mark.mark.start, run_in or words[-1:] in _ITEM_ENDS, block.level)
    return _Heading(mark, Span(mark.after, mark.after + length), run_in, block.level, leaf, place)


def _is_bare(words: str, lines: _Lines, after: int) -> bool:
    """A short unnumbered line above a longer paragraph or a numbered line reads as a heading."""
    if not SHORTEST_BARE <= len(words) <= LONGEST_BARE or words[0] in "（[(“" or any(mark in words for mark in _ENDS) or _DATE_LINE.match(words):
        return False
    if words[-1] in "，、" or "｜" in words or CHROME.match(words) or (words[-1] == "：" and (len(words) > LONGEST_LEAD or "，" in words)):
        return False
    following = lines.words[after] if after < len(lines.words) else ""
    if not following or following[0] in "，。；":
        return False
    return lines.numbers[after] is not None or len(following) > LONGEST_HEADING or following[-1] in _ENDS


def _line_before(folded: str, index: int, places: Sequence[Span]) -> str:
    """Return the last paragraph above that is not blank; empty at the top. What stands in brackets right below a heading fills it."""
    above = (places[number] for number in range(index - 1, -1, -1))
    return next((line for start, end in above if (line := folded[start:end].strip())), "")


def _open(builder: _Builder, heading: _Heading, depth: int, place: Span, block: int) -> int:
    """Append the section of a heading; return the offset where its text begins."""
    parent = builder.path[depth - 1].section if depth else 0
    index = len(builder.sections)
    del builder.path[depth + 1 :]
    if depth < len(builder.path):
        level = builder.path[depth]
        level.styles.add(heading.style)
        level.last, level.section = heading.place, index
    else:
        builder.path.append(_Level({heading.style}, heading.place, index))
    length = 0 if heading.leaf and not heading.run_in and depth else len(heading.words)
    words = Span(place.start + heading.words.start, place.start + heading.words.start + length)
    mark = heading.number.mark if heading.number else Span(heading.words.start, heading.words.start)
    builder.sections.append(
        Section(
            index,
            depth + 1,
            words,
            Span(place.start + mark.start, place.start + mark.end),
            place,
            parent,
            block,
            heading.style if heading.number else "",
            heading.place.value,
            heading.run_in,
        ),
    )
    return words.end if len(words) else words.start


def _depth(path: Sequence[_Level], heading: _Heading, following: Sequence[_Heading | None]) -> int:
    """Depth (0 = first level) at which a heading continues the open path.

    A style already open continues its level, unless it is a list inside of a list. A new style that starts at 1 opens a
    level below. A new style that continues the count of an open level is that level in another dress: （1）（2）（三）.
    """
    style, level = heading.style, heading.level
    alike = {depth: open_level.last for depth, open_level in enumerate(path) if style in open_level.styles}
    if alike and heading.number:
        depth = nesting.depth(alike, heading.place, _counts(following, style, path[: max(alike)]))
        return len(path) if depth is None else depth
    if alike:
        return max(alike)
    if style.startswith("h"):
        senior = [depth for depth, open_level in enumerate(path) if any(_is_senior(s, level) for s in open_level.styles)]
        return (senior[-1] + 1 if senior else 0) if level is not None else len(path)
    if heading.place.value == 1:
        return 0 if _heads_nothing(path, style, following) else len(path)
    return _continued(path, style, heading.place.value, following)


def _heads_nothing(path: Sequence[_Level], style: str, following: Sequence[_Heading | None]) -> bool:
    """Whether a lone line without a number stands before 一、 that is no heading of it: no such line follows, and the count never starts anew."""
    if [open_level.styles for open_level in path] != [{"h"}] or style != "一、":
        return False
    later = [each for each in following if each]
    return len(later) > 0 and not any(each.style == "h" or (each.style == style and each.place.value == 1) for each in later)


def _counts(headings: Iterable[_Heading | None], style: str, senior: Sequence[_Level]) -> Iterator[nesting.Number]:
    """Yield the numbers of a style up to the next heading of a level above."""
    above = set[str]().union(*(level.styles for level in senior)) - {style}
    for heading in filter(None, headings):
        if heading.style in above:
            return
        if heading.style == style:
            yield heading.place


def _continued(path: Sequence[_Level], style: str, value: int, following: Iterable[_Heading | None]) -> int:
    """Depth of a style that is not open and does not start at 1: the level whose count it continues, else by rank.

    A more senior form continues another one's count; a more junior one stands below it with its beginning lost, unless it
    fills a gap of the first level (一、2、三、) or goes on with it (四、5、).
    """
    junior = [max(_RANK.get(s, -1) for s in open_level.styles) >= _RANK[style] for open_level in path]
    counting = [depth for depth, open_level in enumerate(path) if junior[depth] and open_level.last.value == value - 1]
    if counting:
        return counting[-1]
    if path and path[0].last.value == value - 1 and (value > _SECOND or _skips(following, path[0].styles, value)):
        return 0
    return junior.index(True) if True in junior else len(path)


def _skips(following: Iterable[_Heading | None], styles: set[str], value: int) -> bool:
    """Whether the next heading of these styles counts on as if it had seen this value."""
    return next((each.place.value for each in filter(None, following) if each.style in styles), 0) == value + 1


def _is_senior(style: str, level: int | None) -> bool:
    """Whether an open style is a Word or Markdown heading of a higher rank than ``level``."""
    return style.startswith("h") and style[1:].isdigit() and level is not None and int(style[1:]) < level


def _closed(sections: Sequence[Section], end: int) -> list[Section]:
    """Give every section its end: where the next one of its level or above begins."""
    begins: dict[int, int] = {}
    closed = []
    for section in reversed(sections):
        following = min((start for level, start in begins.items() if level <= section.level), default=end)
        closed.append(section._replace(span=Span(section.span.start, following)))
        begins[section.level] = section.span.start
    return closed[::-1]


def _sentences(folded: str, span: Span, block: int, section: int, *, frame: bool) -> Iterator[Sentence]:
    for sentence in texts.sentences(folded, span.start, span.end):
        yield Sentence(sentence, block, section, texts.clauses(folded, sentence), frame)
