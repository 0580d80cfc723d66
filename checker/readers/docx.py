"""Word documents: what the page shows, in the order of reading, with the numbers Word adds by itself.

Tracked changes count as accepted, text boxes follow the paragraph they hang on, notes follow the body; tables of
contents, headers, comments and hidden text are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker import story
from checker.model import Source
from checker.numbering import W
from checker.story import BOX, DELETED, INSERTED, RUN, is_hidden

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.ooxml import Element

_PICTURES = ("{http://schemas.openxmlformats.org/drawingml/2006/picture}pic", "{urn:schemas-microsoft-com:vml}imagedata")


def read(name: str, data: bytes) -> Source:  # noqa: ARG001 - every reader takes a name
    """Read body, text boxes, tables and notes of a .docx; raise ``UnreadableError`` when it is damaged, locked or hostile."""
    told = story.unfold(data)
    blocks = tuple(line.block for line in told.lines())
    return Source(blocks, "docx", tuple(_notices(told.body, told.root("comments"))))


def _notices(body: Element, comments: Element | None) -> Iterator[str]:
    inserted, deleted = _changes(body.iter(*INSERTED)), _changes(body.iter(*DELETED))
    if inserted or deleted:
        yield f"文档带有修订痕迹：插入 {inserted} 处已接受，删除 {deleted} 处未读入，请核对后接受或拒绝全部修订。"
    if any(is_hidden(run) for run in body.iter(RUN)):
        yield "文档里有隐藏文字，未读入。"
    if next(body.iter(BOX), None) is not None:
        yield "文档里有文本框，已作为单独段落读在所在段落之后。"
    if next(body.iter(*_PICTURES), None) is not None:
        yield "文档里有图片，图片中的文字读不到，请另行核对。"
    if next(body.iter(W + "altChunk"), None) is not None:
        yield "文档里嵌入了另一个文件，其内容未读入，请打开后另存为新的 .docx。"
    count = 0 if comments is None else len(comments.findall(W + "comment"))
    if count:
        yield f"文档里有批注 {count} 条，批注不属于正文，未读入。"


def _changes(marks: Iterable[Element]) -> int:
    """Count changes of text; those of a paragraph's or row's end carry nothing inside."""
    return sum(1 for mark in marks if len(mark))
