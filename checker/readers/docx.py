"""Word documents: what the page shows, in the order of reading, with the numbers Word adds by itself.

Tracked changes count as accepted unless the original is asked for, text boxes follow the paragraph they hang on, notes
follow the body; tables of contents, headers, comments and hidden text are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from checker import numbering, story
from checker.model import Portion, Source
from checker.numbering import W
from checker.story import BOX, DELETED, FALLBACK, INSERTED, RUN, SYMBOL, symbol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.ooxml import Element
    from checker.story import Story

_KINDS: Final[Mapping[str, str]] = {
    BOX: "text_box",
    **dict.fromkeys(INSERTED, "insertion"),
    **dict.fromkeys(DELETED, "deletion"),
    SYMBOL: "symbol",
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic": "picture",
    "{urn:schemas-microsoft-com:vml}imagedata": "picture",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": "diagram",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": "diagram",
    W + "instrText": "field_number",
    W + "fldSimple": "field_number",
    W + "altChunk": "embedded",
    W + "subDoc": "embedded",
}
"""What is read in a way of its own or not at all, by element."""
_MARGIN: Final = re.compile(r"word/(?:header|footer)\d*\.xml")
_NUMBERING: Final = re.compile(r"\s*(?:AUTONUM\w*|LISTNUM)\b", re.IGNORECASE)
"""Fields that show a number which is not in the file."""
_COVERT: Final[Mapping[str, str]] = {W + "strike": "struck", W + "dstrike": "struck", W + "color": "faint", W + "sz": "faint"}
"""What makes text look deleted or cannot be seen though it is there, by element of a run's properties."""
_WHITE: Final = "FFFFFF"
_UNREADABLE: Final = 6
"""Half points: letters of three points and less cannot be read on paper."""
_COLOURED: Final = (W + "tbl", BOX)
"""On their own ground white letters can be seen."""
_CHANGES: Final = frozenset({"insertion", "deletion"})
_NOTICES: Final[Mapping[str, str]] = {
    "hidden": "文档里有隐藏文字，未读入。",
    "struck": "文档里有加了删除线的文字 {count} 处，已当作正文读入，不要的请删去，要的请取消删除线。",
    "faint": "文档里有白色或极小的文字 {count} 处，看不见却在正文里，已读入，请删去，或者改成正常的颜色和字号。",
    "field_number": "文档里有用域编的序号（AUTONUM 或 LISTNUM），这些序号读不到，请改用自动编号，或者直接打上序号。",
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
    blocks = tuple([line.block for line in told.lines()])
    portions["contents"] = told.contents.total()
    seen = {"text_box", *_COVERT.values(), "deletion" if original else "insertion"}
    kept = tuple(Portion(kind, count, kind in seen) for kind, count in portions.items() if count)
    return Source(blocks, "docx", tuple(_notices(portions, original=original)), kept)


def _portions(told: Story) -> Counter[str]:
    """Count what is read in a way of its own or not at all, before the changes are undone."""
    comments = told.root("comments")
    portions = Counter(_KINDS[node.tag] for node in told.body.iter(*_KINDS) if _counts(node))
    hidden = told.hidden()
    portions["hidden"] = len(hidden)
    portions.update(kind for run, kind in set(_covert(told.body)) if run not in hidden)
    portions["comment"] = 0 if comments is None else len(comments.findall(W + "comment"))
    portions["margin"] = sum(1 for part in told.package.names if _MARGIN.fullmatch(part))
    return portions


def _covert(body: Element) -> Iterator[tuple[Element, str]]:
    """Yield the runs whose text is struck out, or white or too small to be seen."""
    for mark in body.iter(*_COVERT):
        run = next(mark.iterancestors(RUN), None)
        if run is not None and any(run.itertext(W + "t")) and _is_covert(mark, run):
            yield run, _COVERT[mark.tag]


def _is_covert(mark: Element, run: Element) -> bool:
    value = mark.get(W + "val", "")
    if mark.tag == W + "sz":
        return value.isdecimal() and int(value) <= _UNREADABLE
    if mark.tag == W + "color":
        return value.upper() == _WHITE and not _coloured(run)
    return numbering.is_on(mark)


def _coloured(run: Element) -> bool:
    """Whether a run may stand on a ground of its own: that of a table, a box, a shaded paragraph, or shaded itself."""
    shaded = any(ground.find(f"*/{W}shd") is not None for ground in (run, *run.iterancestors(W + "p")))
    return shaded or next(run.iterancestors(*_COLOURED), None) is not None


def _counts(node: Element) -> bool:
    """Whether an element is more than a copy for old programs, a symbol or field that is read, or the change of a paragraph's or row's end."""
    if node.tag == SYMBOL:
        return not symbol(node)
    if _KINDS[node.tag] == "field_number":
        return _NUMBERING.match(node.text or node.get(W + "instr") or "") is not None
    if _KINDS[node.tag] in _CHANGES:
        return len(node) > 0
    return next(node.iterancestors(FALLBACK), None) is None


def _notices(portions: Mapping[str, int], *, original: bool) -> Iterator[str]:
    inserted, deleted = portions["insertion"], portions["deletion"]
    if (inserted or deleted) and original:
        yield f"文档带有修订痕迹：已按修订前的文字检查，插入 {inserted} 处未读入，删除 {deleted} 处仍算在内，请核对后接受或拒绝全部修订。"
    elif inserted or deleted:
        yield f"文档带有修订痕迹：插入 {inserted} 处已接受，删除 {deleted} 处未读入，请核对后接受或拒绝全部修订。"
    for kind, notice in _NOTICES.items():
        if portions[kind]:
            yield notice.format(count=portions[kind])
