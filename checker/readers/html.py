"""Pages of government sites: the main text, without navigation, related lists, tools and footers.

The main text is the innermost element that holds nearly all sentence marks outside links: sites change their templates,
but only the report itself is written in sentences.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from checker import limits
from checker.encoding import decode, printable
from checker.errors import UnreadableError
from checker.model import Block, Portion, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TOO_WILD = "网页的标记或文字多得异常，为安全起见没有打开，请在浏览器里复制正文，粘贴到 Word 后另存为 .docx。"
_MISSING = '这台电脑没有安装读网页的组件，请用 pip install "fazhi-checker[html]" 安装，或把正文复制到 Word 后另存为 .docx。'
_LEFT_OUT = "按网页读取，导航、页脚等正文以外的文字未读入。"
_DATED = "网页标注的发布日期是 {date}。"
_REVISED = "网页带有修订痕迹：删除 {count} 处未读入，请核对原稿后接受或拒绝全部修订。"

_UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|<(?P<tag>script|style)\b.*?(?:</(?P=tag)\s*>|\Z)|\bdata:[\w/;,+.=-]{200,}", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_SEPARATOR = re.compile(r"[\s/\"']+")
_SINGLE = re.compile("area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr")
_OPTIONAL = re.compile("p|li|t[dhr]|d[dt]|option|tbody|thead|tfoot|colgroup|html|head|body")
"""Elements that the next of their kind closes."""
_FOREIGN = re.compile("<(?:svg|math)", re.IGNORECASE)
"""Inside of these nothing closes by itself."""
_EMPHASIS = re.compile("a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u")
_SKIPPED = re.compile("script|style|noscript|template|select|button|textarea|iframe|object|svg|math|nav|footer|aside|head|title|del|xml")
_HOLDING = re.compile("html|body|div|section|article|main|form|fieldset|center|blockquote|table|tbody|tr|td|span|font")
"""Elements that may hold a whole text."""
_PARAGRAPH = re.compile(
    "address|article|aside|blockquote|body|br|center|d[dlt]|div|fieldset|figcaption|figure|footer|form|h[1-6r]|header|li|main|nav|ol|p|pre|section|"
    "table|tbody|t[dhr]|tfoot|thead|ul"
)
"""Elements that begin and end a paragraph."""
_CHROME = re.compile(
    r"(?:^|[\s_-])(?:foot(?:er)?|copyright|nav(?:bar|igation)?|menu|crumbs?|breadcrumbs?|position|location|dqwz|share|bdsharebuttonbox|related?|xgxx|xglj|"
    r"xgwz|print|toolbar|tools?|side(?:bar)?|pag(?:er|ination)|search|qrcode|ewm|login|banner)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Class or id of what surrounds the text on a page."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|mso-element\s*:\s*(?:header|footer|comment)", re.IGNORECASE)
_OFFICE = re.compile(r"LibreOffice|OpenOffice|Microsoft Word|Word\.Document|WPS", re.IGNORECASE)
"""Programs that write running heads and notes into the page, and into its title whatever the template was called."""
_RUNNING = frozenset({"header", "footer"})
"""``title`` of running heads as LibreOffice saves them."""
_ASIDE = re.compile(r"MsoToc\w*|msocom\w*|MsoCommentReference|sd(?:foot|end)note(?:anc|sym)|Table of Contents\d+(?:_Head)?")
"""Class or id of tables of contents, and of marks of notes and comments, as office programs save them."""
_NOTE_MARK = re.compile(r"mso-(?:foot|end)note-id")
_NOTE = re.compile(r"mso-element\s*:\s*(?:foot|end)note\b(?!-)|\bsd(?:foot|end)note\d+$")
"""Style or id of a note."""
_ITEM = re.compile(r"mso-list\s*:\s*(\w+) level(\d)\b")
_MARK = re.compile("[。；，、：！？]")
_MOST_OUTSIDE = 0.1
"""Share of the sentence marks that may be left outside of the main text."""
_MOST_CHROME = 0.3
"""Share of the sentence marks up to which an element is believed to be what its name says."""
_LARGEST_CELL = 400
"""Characters of a cell of a table of data; a larger one belongs to a table that lays out the page."""
_BLANKS = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
_BREAK = re.compile(r"(?<=[^\x00-\x7f])[ \t]*[\n\r]\s*(?=[^\x00-\x7f])")
"""A line end of the file between two Chinese characters; browsers show a blank that nobody meant."""
_EDGES = " \u00a0\u3000\u200b\ufeff"
_TITLE = ("ArticleTitle", "title", "og:title")
_DATE = ("PubDate", "publishdate", "article:published_time")
_SITE = re.compile(r"\s*(?:[_|]|\s[-—–]+\s|-{2,}|-(?=[^-]*(?:网|门户|政府)[^-]*$)).*", re.DOTALL)
"""What sites append to the title of a page."""
_ATTACHED = re.compile(r"\.(?:docx?|wps|pdf|ofd|xlsx?|zip|rar)(?:$|[?#])", re.IGNORECASE)
_DAY = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?")
_TRAIL = 8
"""Characters between links up to which they are a trail: 当前位置：首页 > 公开."""
_EARLY = 5
"""Blocks at the beginning in which the title may stand."""


def read(name: str, data: bytes) -> Source:  # noqa: ARG001 - every reader takes a name
    """Read title, paragraphs, headings, list items and cells of the main text; raise ``UnreadableError`` when the markup is hostile."""
    text, notices = decode(data)
    root = _parsed(text)
    weights = _Weights(root)
    main, writer = weights.main(root), _Writer(weights)
    for step in _walk(main):
        writer.take(*step)
    blocks = tuple(writer.blocks)
    portions = tuple(_portions(root, main, blocks))
    title, date = _title(root), _said(root, _DATE)
    deleted = sum(portion.count for portion in portions if portion.kind == "deletion")
    notices += (_LEFT_OUT, *((_REVISED.format(count=deleted),) if deleted else ()))
    if title and title not in "".join(block.text for block in blocks[:_EARLY]):
        blocks = (Block(title), *blocks)
    day = _DAY.search(date)
    return Source(blocks, "html", (*notices, *((_DATED.format(date=day[0]),) if day else ())), portions)


def _portions(root: Any, main: Any, blocks: Iterable[Block]) -> Iterator[Portion]:  # noqa: ANN401
    """Count what a visitor sees of the page and the blocks do not have."""
    shown = sum(len("".join((node.text_content or "").split())) for node, _ in _walk(root) if node.is_text_node)
    read = sum(len("".join(block.text.split())) for block in blocks)
    attached = sum(1 for link in main.css("a") if _ATTACHED.search(link.attributes.get("href") or ""))
    counts = {"surrounding": shown - read, "picture": len(main.css("img")), "attachment": attached, "deletion": len(main.css("del"))}
    for kind, count in counts.items():
        if count > 0:
            yield Portion(kind, count, read=False)


# ---------------------------------------------------------------------------------------------- the gate


def _parsed(text: str) -> Any:  # noqa: ANN401 - the package's nodes, which nobody else sees
    """Parse what a reader of the page could see, after its markup proved harmless."""
    text = _UNSEEN.sub("", text)
    if len(text) > limits.LARGEST_PAGE:
        raise UnreadableError(_TOO_WILD)
    _judge(text)
    try:
        from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 - only web pages need it
    except ImportError as fault:
        raise UnreadableError(_MISSING) from fault
    return LexborHTMLParser(text).root


def _judge(text: str) -> None:
    """Refuse markup that costs the parser more than a moment."""
    foreign = bool(_FOREIGN.search(text))
    tags, opened, emphasised, deepest, strongest = 0, 0, 0, 0, 0
    for match in _TAG.finditer(text):
        tag, step = match[2].lower(), -1 if match[1] else 1
        tags += 1
        if _EMPHASIS.fullmatch(tag):
            emphasised = max(emphasised + step, 0)
            strongest = max(strongest, emphasised)
        if not _SINGLE.fullmatch(tag) and (foreign or not _OPTIONAL.fullmatch(tag)):
            opened = max(opened + step, 0)
            deepest = max(deepest, opened)
    wild = deepest > limits.MOST_TAGS_OPEN or tags > limits.MOST_TAGS or tags * strongest > limits.MOST_COPIES
    if wild or len(_SEPARATOR.findall(text)) > limits.MOST_SEPARATORS:
        raise UnreadableError(_TOO_WILD)


# ---------------------------------------------------------------------------------------------- the main text


def _walk(top: Any) -> Iterator[tuple[Any, bool]]:  # noqa: ANN401
    """Yield every node below with whether it begins (or ends); without recursion, whatever the depth."""
    node, begins = top, True
    while True:
        yield node, begins
        if begins and node.child is not None and not _is_skipped(node):
            node = node.child
        elif begins and node.is_element_node:
            begins = False
        elif node.mem_id == top.mem_id:
            return
        elif node.next is not None:
            node, begins = node.next, True
        else:
            node, begins = node.parent, False


def _is_skipped(node: Any) -> bool:  # noqa: ANN401
    """Whether an element shows nothing, or what belongs to the page and not to the text."""
    if not node.is_element_node:
        return False
    said = node.attributes
    if not said:
        return _SKIPPED.fullmatch(node.tag) is not None
    style = said.get("style") or ""
    hidden = _SKIPPED.fullmatch(node.tag) or "hidden" in said or _HIDDEN.search(style) or (node.tag == "a" and _NOTE_MARK.search(style))
    return bool(hidden or said.get("title") in _RUNNING or any(_ASIDE.fullmatch(said.get(name) or "") for name in ("class", "id")))


class _Weights:
    """Sentence marks and characters outside links, by element, and which elements only surround the text."""

    def __init__(self, root: Any) -> None:  # noqa: ANN401
        self.marks: Counter[int] = Counter()
        self.characters: Counter[int] = Counter()
        self.chrome: frozenset[int] = frozenset()
        self._count(root)
        most = _MOST_CHROME * self.marks[root.mem_id]
        named = (node for node, begins in _walk(root) if begins and node.is_element_node and _is_named_chrome(node))
        self.chrome = frozenset(node.mem_id for node in named if self.marks[node.mem_id] <= most)
        self._count(root)

    def main(self, root: Any) -> Any:  # noqa: ANN401
        """Return the innermost element that holds nearly all sentence marks of the page."""
        least = max((1 - _MOST_OUTSIDE) * self.marks[root.mem_id], 1)
        node = root
        while inner := next((child for child in _children(node) if self.marks[child.mem_id] >= least and _HOLDING.fullmatch(child.tag)), None):
            node = inner
        return node

    def _count(self, root: Any) -> None:  # noqa: ANN401
        self.marks.clear()
        self.characters.clear()
        open_, ignored = [0], 0
        for node, begins in _walk(root):
            if node.is_text_node and not ignored:
                text = node.text_content or ""
                self.marks[open_[-1]] += len(_MARK.findall(text))
                self.characters[open_[-1]] += len(text.strip())
            elif node.is_element_node:
                ignored += (1 if begins else -1) * (_is_link(node) or node.mem_id in self.chrome)
                if begins:
                    open_.append(node.mem_id)
                else:
                    done = open_.pop()
                    self.marks[open_[-1]] += self.marks[done]
                    self.characters[open_[-1]] += self.characters[done]


def _is_named_chrome(node: Any) -> bool:  # noqa: ANN401
    return bool(_CHROME.search(f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"))


def _is_note(node: Any) -> bool:  # noqa: ANN401
    return node.tag == "div" and bool(_NOTE.search(node.attributes.get("style") or "") or _NOTE.search(node.attributes.get("id") or ""))


def _list_item(node: Any) -> tuple[str, int] | None:  # noqa: ANN401
    """List and level of a paragraph as Word saves them beside the number, which stands in the text."""
    match = _ITEM.search(node.attributes.get("style") or "")
    return (match[1], int(match[2])) if match else None


def _is_link(node: Any) -> bool:  # noqa: ANN401
    return bool(node.tag == "a" and "href" in node.attributes)


def _children(node: Any) -> Iterator[Any]:  # noqa: ANN401
    child = node.child
    while child is not None:
        if child.is_element_node and not _is_skipped(child):
            yield child
        child = child.next


# ---------------------------------------------------------------------------------------------- nodes → blocks


@dataclass(slots=True)
class _Writer:
    """Blocks in the making."""

    weights: _Weights
    blocks: list[Block] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    level: int | None = None
    label: str = ""
    tables: int = 0
    cells: list[list[int]] = field(default_factory=list)
    """Number, row and column of each open table; number -1 for one that lays out the page."""
    lists: list[int | None] = field(default_factory=list)
    """The next number of each open list; None for one without numbers."""
    chrome: int = 0
    """How many elements that only surround the text are open."""
    links: int = 0
    """How many links are open."""
    notes: int = 0
    """How many notes are open."""
    item: tuple[str, int] | None = None
    """As in ``Block``."""
    linked: int = 0
    outside: int = 0
    """Links of the paragraph, and characters outside of them."""

    def take(self, node: Any, begins: bool) -> None:  # noqa: ANN401, FBT001 - a step of the walk
        """Take the beginning or end of a node."""
        if node.is_text_node and not self.chrome:
            text = node.text_content or ""
            self.text.append(text)
            self.outside += 0 if self.links else len("".join(text.split()))
        elif node.is_element_node and not _is_skipped(node):
            step = 1 if begins else -1
            self.notes += step * _is_note(node)
            self.chrome += step * (node.mem_id in self.weights.chrome)
            self.links += step * _is_link(node)
            self.linked += begins and _is_link(node)
            if _PARAGRAPH.fullmatch(node.tag):
                self.end()
                self.item = _list_item(node) if begins else None
            handle = _HANDLERS.get(node.tag)
            if handle:
                handle(self, node, begins)

    def end(self) -> None:
        """End the paragraph; one that is little but links is navigation."""
        navigation = self.linked and self.outside <= (_TRAIL if self.linked > 1 else 0)
        text = "" if navigation else _bare("".join(self.text))
        self.text.clear()
        self.linked = self.outside = 0
        if text:
            cell = next(((number, row, column) for number, row, column in reversed(self.cells) if number >= 0), None)
            item = ("", len(self.lists)) if self.label else self.item
            self.blocks.append(Block(text, self.label, self.level, cell, note=self.notes > 0, item=item))
            self.label = ""


def _bare(text: str) -> str:
    """Text as a browser shows it: blanks and line ends folded, none at the edges."""
    return _BLANKS.sub(" ", printable(_BREAK.sub("", text))).strip(_EDGES)


def _heading(writer: _Writer, node: Any, begins: bool) -> None:  # noqa: ANN401, FBT001
    writer.level = int(node.tag[1]) if begins else None


def _table(writer: _Writer, node: Any, begins: bool) -> None:  # noqa: ANN401, FBT001
    if not begins:
        writer.cells.pop()
        return
    large = any(writer.weights.characters[cell.mem_id] > _LARGEST_CELL for cell in node.css("td"))
    writer.cells.append([-1 if large else writer.tables, -1, -1])
    writer.tables += not large


def _row(writer: _Writer, _: Any, begins: bool) -> None:  # noqa: ANN401, FBT001
    if begins and writer.cells:
        writer.cells[-1][1:] = [writer.cells[-1][1] + 1, -1]


def _cell(writer: _Writer, _: Any, begins: bool) -> None:  # noqa: ANN401, FBT001
    if begins and writer.cells:
        writer.cells[-1][2] += 1


def _list(writer: _Writer, node: Any, begins: bool) -> None:  # noqa: ANN401, FBT001
    if begins:
        start = node.attributes.get("start") or "1"
        writer.lists.append(None if node.tag == "ul" else int(start) if start.isascii() and start.isdigit() else 1)
    else:
        writer.lists.pop()


def _item(writer: _Writer, _: Any, begins: bool) -> None:  # noqa: ANN401, FBT001
    if begins and writer.lists and writer.lists[-1] is not None:
        writer.label = f"{writer.lists[-1]}. "
        writer.lists[-1] += 1


_HANDLERS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    **dict.fromkeys(("ol", "ul"), _list),
    **dict.fromkeys(("td", "th"), _cell),
    "li": _item,
    "table": _table,
    "tr": _row,
}


# ---------------------------------------------------------------------------------------------- title and date


def _title(root: Any) -> str:  # noqa: ANN401
    """Title of the report: as the site says, else the only first heading, else that of the page less the site's name; none of an office program."""
    said = _said(root, _TITLE[:1])
    if not said and _OFFICE.search(_said(root, ("generator",)) + _said(root, ("progid",))):
        return ""
    headings = [_bare(node.text()) for node in root.css("h1")]
    page = root.css_first("title")
    return said or (headings[0] if len(headings) == 1 else "") or _SITE.sub("", _bare(page.text()) if page is not None else "")


def _said(root: Any, names: Iterable[str]) -> str:  # noqa: ANN401
    """Return what the page says of itself under the first of several names."""
    metas = [node.attributes for node in root.css("meta")]
    said = {(meta.get("name") or meta.get("property") or "").lower(): meta.get("content") or "" for meta in metas}
    return next((words for name in names if (words := _bare(said.get(name.lower(), "")))), "")
