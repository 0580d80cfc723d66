"""Words that tell no deed of the year because it is over: what ended, and what an earlier year saw. Pure patterns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker import patterns

if TYPE_CHECKING:
    from checker.model import Span

_ENDED = patterns.compile(
    "(?:"
    + "|".join(
        (
            "撤销|撤并|裁撤|解散|停[更办摆用播]|搁置|关停|泡[了]?汤|落[了]?空|流产|断[了]?[档线]",
            *(f"{word}(?:了|掉了?)" for word in "收撤并退散黄停断荒丢搁"),
            "退[了]?合同|合同(?:已于?)?[^，。；]{0,12}(?:到期|终止)",
        )
    )
    + ")(?:[一二三四五]年多?|了)?[，。；]?$"
)
_CALLED_OFF = patterns.compile(
    "|".join(
        (
            "停了下来[，。；]?$",
            *(f"{word}(?:均|都|也)?(?:被|因故)取消[，。；]?$" for word in ("安排", "计划", "会议?", "活动", "培训", "评估", "论证", "课")),
        )
    )
)
"""What did not take place, or stopped: only its own clause says so."""
_NOT_ENDED = patterns.compile(
    r"(?:无一|没有一?|从未|未|零)[^，。；]{0,6}撤销|"
    r"[被予]以?[^，。；]{0,6}撤销|(?:决定|行为|案件|登记|许可|处罚)[^，。；]{0,8}撤销|续[签聘订]|重[新建]|恢复",
)
"""An act that was annulled, or what went on after all, did not end."""

_RENEWED = patterns.compile(r"(?<![没未有再])(?<!未能)(?<!没能)续[签聘订]|[重另]新?[建设聘组订成改]|新[聘建组设]|恢复|改[在由为设]|随即|当[月天]")
_SOON = 200
"""Characters behind the end of a thing in which its sentence may bring it back."""

_YEAR = patterns.compile(
    r"^[，]?(?:其中|而|但|回顾|先看|(?:根?据|查阅?|翻[阅看]|对照)(?=(?:\d{4}年|上一?年|去年)度?[^，。；]{0,12}(?:报告|年报|总结|统计|数据|台账|报表)))?"
    r"(?:(?:\d{4}年?[—~至到-])?(?P<year>\d{4})年(?:度|全年|底|末|累计)?(?![—~～至到起以初\d])|上年|去年|上一年|上年度|去年度|上一年度|前年)",
)
_LASTING = patterns.compile(
    r"成立|设立|组建|建立|建成|启用|(?<!后)印发|出台|制定|修订|制发|聘|任命|确定|命名|获|评为|以来|(?<=[年月日])起|启动|开始|搬|调整为|设下|立下|今年|至今|仍|沿用|延续",
)
"""What an earlier year began may last: 2022年成立的领导小组."""
_FORMERLY = patterns.compile(r"曾经|曾(?<![未不何]曾)(?![获任为经国祖孙])|原来的|原先的|以前的|过去的(?!一年)")
_NOW = patterns.compile(r"^[，]?(?:其中|而|但)?(?:今年|本年|年内|本年度|截至|目前|现|到今年)")
_WE = patterns.compile(r"^[，]?(?:其中|而|但)?我[镇乡县区市局街]")
_YEAR_ALONE = patterns.compile(r"^\d{4}年(?:度|全年)?，$")
SIGNS = (_ENDED, _CALLED_OFF, _FORMERLY)
OPENINGS = (_YEAR, _YEAR_ALONE)
"""Unless one of these is found in a clause, or opens it, nothing is over by its own words."""


def dated(clause: str) -> bool:
    """Whether a clause is only a year: 2023年，我镇…; whoever acts behind it acts in that year."""
    return bool(_YEAR_ALONE.match(clause))


def ended(clause: str) -> bool:
    """Whether a clause says of a thing that it is no more: 原领导小组已撤销, 专栏停更."""
    return bool(_ENDED.search(clause)) and not _NOT_ENDED.search(clause)


def renewed(folded: str, following: Span) -> bool:
    """Whether what follows the end of a thing soon brings it back: 当月续签."""
    return bool(_RENEWED.search(folded, following.start, min(following.end, following.start + _SOON)))


def called_off(clause: str) -> bool:
    """Whether a clause says that something planned did not take place, or that it stopped."""
    return bool(_CALLED_OFF.search(clause))


def resumes(clause: str, *, dated: bool = False) -> bool:
    """Whether the report returns to its own year: 今年, 截至; 我镇 does too, unless the clause before was only a year (``dated``)."""
    return bool(_NOW.match(clause)) or (not dated and bool(_WE.match(clause)))


def earlier(clause: str, year: int | None, *, reach: bool, dated: bool) -> bool:
    """Whether a clause tells what an earlier year than the one reported on saw; what was set up then may last.

    ``reach`` says that a clause before it opened that year, ``dated`` that the one right before it was nothing else.
    """
    if resumes(clause, dated=dated):
        return False
    if _YEAR.match(clause):
        return opens(clause, year)
    return bool(_FORMERLY.search(clause)) or (reach and not _LASTING.search(clause))


def opens(clause: str, year: int | None) -> bool:
    """Whether a clause begins with an earlier year, and not with what was set up then and may last."""
    opening = _YEAR.match(clause)
    if opening is None:
        return False
    before = opening["year"] is None or (year is not None and int(opening["year"]) < year)
    return before and not _LASTING.search(clause[opening.end() :])
