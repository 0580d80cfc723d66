"""Markdown as clerks write it: its marks are taken away, the numbers they typed stay.

Two habits of the syntax would damage a Chinese draft and are off: indented lines are no code, and a line of dashes
under a paragraph makes no heading of it. Lines that follow each other without a blank line are joined only where
they plainly are one sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from checker import limits, paragraphs
from checker.encoding import decode
from checker.errors import UnreadableError
from checker.model import Block, Source
from checker.paragraphs import NUMBER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from markdown_it.token import Token

_LONG = f"文件超过 {limits.MOST_PRINTED // 10_000} 万字，不像一份年度报告，请只保留报告正文再检查。"
_LINKS = "文件里的方括号和链接多得异常，请删去多余的链接，只保留报告正文再检查。"
_PICTURES = "文件里有图片，图片中的文字读不到，请另行核对。"
_OFF = ("code", "lheading", "reference")
"""``reference`` would swallow lines such as ``[1]: …`` without a trace."""
_DEEPEST = 60
"""Text in deeper lists and quotations is not parsed at all, so the usual 20 is too few."""
_HARD = "\f"
"""Stands for a hard break; the decoder leaves none in the text."""

_STRUCTURE = re.compile(r"[ \t]*(?:[-+*>|]|```|~~~)")
"""Lines of lists, quotations, tables and verbatim text are no lines of a paragraph."""
_ENDED = re.compile(rf"[。！？；：!?;:{_HARD}][”’）)》」』\s]*$")
_SENTENCE = re.compile("[。！？；]")
_MARK = re.compile("[，。；：、！？,;:!?]")
_BLANKS = " \t\u3000"
_INDENTED = re.compile(r"\u3000|\t| {2}")
_UNDERLINE = re.compile(r"\s*(?:=+|-+)\s*")
_ORDERED = re.compile(r"[ \t]*\d{1,9}[.)][ \t]*")
_FRONT_LINE = re.compile(r"[ \t#-].*|[\w-]+[ \t]*:.*|")
_COMMENT = re.compile(r"<!--.*?(?P<end>-->|\Z)|<(?P<tag>script|style)\b.*?(?P<close></(?P=tag)\s*>|\Z)", re.DOTALL | re.IGNORECASE)
"""Runs to the end of the text when unclosed, so that the search stays linear; such a match is kept."""
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read(name: str, data: bytes) -> Source:  # noqa: ARG001 - every reader takes a name
    """Read paragraphs, headings, list items and table cells; block n is line n + 1 as far as no table stands before it."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - plain text must not pay for it

    text, notices = decode(data)
    if len(text) > limits.MOST_PRINTED:
        raise UnreadableError(_LONG)
    lines = _without_front_matter(text.split("\n"))
    joined = None if any(map(_STRUCTURE.match, lines)) else paragraphs.unwrapped(lines)
    if joined is not None:
        lines, notices = joined, (*notices, paragraphs.WRAPPED)
    linked = any("](" in line for line in lines)
    if linked and text.count("[") > limits.MOST_BRACKETS:
        raise UnreadableError(_LINKS)
    off = _OFF if linked else (*_OFF, "link", "image")
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"]).disable(off)
    writer = _Writer(lines, joined=joined is not None)
    for token in parser.parse("\n".join(lines)):
        handle = _HANDLERS.get(token.type)
        if handle:
            handle(writer, token)
    return Source(tuple(writer.blocks), "markdown", notices + ((_PICTURES,) if writer.pictures else ()))


def _without_front_matter(lines: list[str]) -> list[str]:
    """Blank the settings between ``---`` lines at the top; a rule followed by anything else is text."""
    if lines[0].rstrip() != "---":
        return lines
    for count, line in enumerate(lines[1:], 2):
        if line.rstrip() in {"---", "..."}:
            return [""] * count + lines[count:]
        if not _FRONT_LINE.fullmatch(line):
            break
    return lines


# ---------------------------------------------------------------------------------------------- tokens → blocks


@dataclass(slots=True)
class _Writer:
    """Blocks in the making, with what the open tokens say about the next one."""

    lines: Sequence[str]
    joined: bool
    """Lines are paragraphs already."""
    lists: int = 0
    """How many lists are open."""
    blocks: list[Block] = field(default_factory=list)
    label: str = ""
    level: int | None = None
    top: bool = False
    """The paragraph stands in no list or quotation: its indentation is as typed."""
    tables: int = 0
    row: int = -1
    column: int = -1
    in_table: bool = False
    pictures: bool = False

    def put(self, line: int, text: str) -> None:
        """Add a block; lines that gave none are filled up, so that blocks and lines stay in step."""
        while len(self.blocks) < line:
            self.blocks.append(Block(""))
        cell = (self.tables - 1, self.row, self.column) if self.in_table else None
        item = ("", self.lists) if self.label else None
        self.blocks.append(Block(text.rstrip(), self.label, self.level, cell, item=item))
        self.label = ""


def _line(token: Token) -> int:
    return token.map[0] if token.map else 0


def _heading(writer: _Writer, token: Token) -> None:
    writer.level = int(token.tag[1:])


def _heading_end(writer: _Writer, _: Token) -> None:
    writer.level = None


def _paragraph(writer: _Writer, token: Token) -> None:
    writer.top = token.level == 0


def _paragraph_end(writer: _Writer, _: Token) -> None:
    writer.top = False


def _list(writer: _Writer, _: Token) -> None:
    writer.lists += 1


def _list_end(writer: _Writer, _: Token) -> None:
    writer.lists -= 1


def _item(writer: _Writer, token: Token) -> None:
    """Keep the number of an ordered item as it was typed, blanks included; a list may open inside another's first line."""
    typed = None if writer.label else _ORDERED.match(writer.lines[_line(token)])
    if token.info:
        writer.label += typed[0] if typed else f"{token.info}{token.markup} "


def _item_end(writer: _Writer, token: Token) -> None:
    if writer.label:
        writer.put(_line(token), "")


def _table(writer: _Writer, _: Token) -> None:
    writer.tables, writer.row, writer.in_table = writer.tables + 1, -1, True


def _table_end(writer: _Writer, _: Token) -> None:
    writer.in_table = False


def _row(writer: _Writer, _: Token) -> None:
    writer.row, writer.column = writer.row + 1, -1


def _cell(writer: _Writer, _: Token) -> None:
    writer.column += 1


def _inline(writer: _Writer, token: Token) -> None:
    children = token.children or []
    writer.pictures = writer.pictures or any(child.type == "image" for child in children)
    first = _line(token)
    lines = (writer.label + "".join(map(_characters, children))).split("\n")
    if writer.top:
        lines = [_indent(typed) + line.lstrip(_BLANKS) for typed, line in zip_longest(writer.lines[first : first + len(lines)], lines, fillvalue="")]
    taken = len(writer.label)
    for offset, text in enumerate(lines) if writer.joined else _paragraphs(lines):
        for piece in text.split(_HARD):
            writer.put(first + offset, piece[taken:])
            taken = 0


def _verbatim(writer: _Writer, token: Token) -> None:
    for offset, line in enumerate(token.content.removesuffix("\n").split("\n"), 1):
        writer.put(_line(token) + offset, line)


def _html(writer: _Writer, token: Token) -> None:
    """Keep the words of raw HTML, so that no text is lost; what it meant to look like is not."""
    text = _COMMENT.sub(lambda match: "\n" * match[0].count("\n") if match["end"] or match["close"] else match[0], token.content)
    for offset, line in enumerate(text.split("\n")):
        words = _TAG.sub("", line).strip()
        if words:
            writer.put(_line(token) + offset, words)


_HANDLERS: dict[str, Callable[[_Writer, Token], None]] = {
    "heading_open": _heading,
    "heading_close": _heading_end,
    "paragraph_open": _paragraph,
    "paragraph_close": _paragraph_end,
    **dict.fromkeys(("ordered_list_open", "bullet_list_open"), _list),
    **dict.fromkeys(("ordered_list_close", "bullet_list_close"), _list_end),
    "list_item_open": _item,
    "list_item_close": _item_end,
    "table_open": _table,
    "table_close": _table_end,
    "tr_open": _row,
    "th_open": _cell,
    "td_open": _cell,
    "inline": _inline,
    "fence": _verbatim,
    "html_block": _html,
}


# ---------------------------------------------------------------------------------------------- lines → paragraphs


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(_BLANKS))]


def _characters(token: Token) -> str:
    """Text of an inline token; emphasis and links are tokens of their own around their text."""
    if token.type == "softbreak":
        return "\n"
    if token.type == "hardbreak":
        return _HARD + "\n"
    if token.type == "html_inline":
        return _HARD if _BREAK.fullmatch(token.content) else "\n" * token.content.count("\n")
    return token.content.replace("**", "") if token.type in {"text", "code_inline"} else ""


def _paragraphs(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Group adjacent lines into paragraphs; yield the offset of the first line and the joined text."""
    begin, current = 0, [lines[0]]
    for offset, line in enumerate(lines[1:], 1):
        if _UNDERLINE.fullmatch(line):
            continue
        if _opens(current, line):
            yield begin, _joined(current)
            begin, current = offset, []
        current.append(line)
    yield begin, _joined(current)


def _opens(current: Sequence[str], line: str) -> bool:
    """Whether a line begins a paragraph of its own: what stands before is finished, or it is numbered or indented."""
    return bool(_ENDED.search(current[-1]) or (len(current) == 1 and _stands_alone(current[0])) or NUMBER.match(line) or _INDENTED.match(line))


def _stands_alone(line: str) -> bool:
    """Whether a line is a numbered heading, or carries no mark at all as titles, signatures and dates do."""
    return not _SENTENCE.search(line) if NUMBER.match(line) else not (line.isascii() or _MARK.search(line))


def _joined(lines: Sequence[str]) -> str:
    """Join wrapped lines; only between two Latin words does the line break stand for a blank."""
    parts = [lines[0].removesuffix(_HARD)]
    for before, line in pairwise(lines):
        latin = before[-1:].isascii() and line.lstrip(_BLANKS)[:1].isascii()
        parts.append((" " if latin else "") + line.lstrip(_BLANKS).removesuffix(_HARD))
    return "".join(parts)
