"""Word documents: what the page shows, in the order of reading, with the numbers Word adds by itself.

Tracked changes count as accepted unless the original is asked for, text boxes follow the paragraph they hang on, notes
follow the body; tables of contents, headers, comments and hidden text are left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from checker import story
from checker.model import Portion, Source
from checker.numbering import W
from checker.story import BOX, DELETED, FALLBACK, INSERTED, RUN, SYMBOL, is_hidden, symbol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from checker.ooxml import Element
    from checker.story import Story

_PICTURES: Final = ("{http://schemas.openxmlformats.org/drawingml/2006/picture}pic", "{urn:schemas-microsoft-com:vml}imagedata")
_DIAGRAMS: Final = ("{http://schemas.openxmlformats.org/drawingml/2006/chart}chart", "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds")
_MARGIN: Final = re.compile(r"word/(?:header|footer)\d*\.xml")
_NOTICES: Final[Mapping[str, str]] = {
    "hidden": "文档里有隐藏文字，未读入。",
    "text_box": "文档里有文本框，已作为单独段落读在所在段落之后。",
    "picture": "文档里有图片，图片中的文字读不到，请另行核对。",
    "diagram": "文档里有图表或智能图形，其中的文字读不到，请另行核对。",
    "embedded": "文档里嵌入了另一个文件，其内容未读入，请打开后另存为新的 .docx。",
    "comment": "文档里有批注 {count} 条，批注不属于正文，未读入。",
}


def read(name: str, data: bytes, *, original: bool = False) -> Source:  # noqa: ARG001 - every reader takes a name
    """Read body, text boxes, tables and notes of a .docx; raise ``UnreadableError`` when it is damaged, locked or hostile.

    ``original`` gives the text before all tracked changes instead of the text with all of them accepted.
    """
    told = story.unfold(data, original=original)
    portions = _portions(told)
    blocks = tuple(line.block for line in told.lines())
    portions["contents"] = told.contents.total()
    read_ = {"text_box", "deletion" if original else "insertion"}
    kept = tuple(Portion(kind, count, kind in read_) for kind, count in portions.items() if count)
    return Source(blocks, "docx", tuple(_notices(portions, original=original)), kept)


def _portions(told: Story) -> dict[str, int]:
    """Count what is read in a way of its own or not at all, before the changes are undone."""
    body, comments = told.body, told.root("comments")
    return {
        "text_box": _count(body, BOX),
        "insertion": _changes(body.iter(*INSERTED)),
        "deletion": _changes(body.iter(*DELETED)),
        "hidden": sum(map(is_hidden, body.iter(RUN))),
        "symbol": sum(not symbol(node) for node in body.iter(SYMBOL)),
        "picture": _count(body, *_PICTURES),
        "diagram": _count(body, *_DIAGRAMS),
        "embedded": _count(body, W + "altChunk", W + "subDoc"),
        "comment": 0 if comments is None else len(comments.findall(W + "comment")),
        "margin": sum(1 for part in told.package.names if _MARGIN.fullmatch(part)),
    }


def _notices(portions: Mapping[str, int], *, original: bool) -> Iterator[str]:
    inserted, deleted = portions["insertion"], portions["deletion"]
    if (inserted or deleted) and original:
        yield f"文档带有修订痕迹：已按修订前的文字检查，插入 {inserted} 处未读入，删除 {deleted} 处仍算在内，请核对后接受或拒绝全部修订。"
    elif inserted or deleted:
        yield f"文档带有修订痕迹：插入 {inserted} 处已接受，删除 {deleted} 处未读入，请核对后接受或拒绝全部修订。"
    for kind, notice in _NOTICES.items():
        if portions[kind]:
            yield notice.format(count=portions[kind])


def _count(body: Element, *tags: str) -> int:
    """Count elements but for their copies for old programs."""
    return sum(1 for node in body.iter(*tags) if next(node.iterancestors(FALLBACK), None) is None)


def _changes(marks: Iterable[Element]) -> int:
    """Count changes of text; those of a paragraph's or row's end carry nothing inside."""
    return sum(1 for mark in marks if len(mark))
