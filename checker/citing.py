"""Words that tell no deed because they are only cited: titles, what was only studied, what a regulation says. Pure patterns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker import patterns
from checker.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_TITLE = patterns.compile(r"《[^《》\n]{1,80}(?:〈[^〈〉\n]{1,60}〉[^《》\n]{0,30})?》")
_STUDY = patterns.compile(
    r"(?:学习(?!中心组|强国)|学[了过]|宣讲|解读|培训|传达|研读|领会|辅导|讲解|讲授|测试|考试|理解|领悟|吃透|懂得|明白|弄懂|观看|收看)"
    r"[^，。；：\d]{0,36}(?:“[^”，。；]{0,60})?$",
)
"""What was only studied was not done: 组织学习公众参与、专家论证等程序要求."""
_REACH = 110
"""Characters before a hit in which what is studied is named, and more: the grammar above reaches no farther."""
_TAUGHT = patterns.compile(r"(?:讲授|讲解|学习|培训|解读|宣讲|辅导)[^，。；]{0,16}(?:条例|规定|办法|程序)")
_DOING = patterns.compile(r"履行|执行|落实|坚持|严格|作出|决策|对照|并(?!且)|全年|组织|召开|审查合同")
_RULED = patterns.compile(
    r"^《[^》]{2,40}(?:条例|规定|办法|法|纲要|意见)》[^，。；]{0,4}(?:对|第|规定|明确|要求|指出|提出|强调|列明)",
)
"""A clause that says what a regulation says: 《…条例》对公众参与、专家论证等作了规定."""
_STATES = patterns.compile(
    r"^(?:《[^》]{2,40}》[、和及与]?)+[^，。；]{0,6}(?:规定|明确|要求|指出|提出|强调|载明|写明|的(?:出台|颁布|施行|实施|印发|制定))[，：]$"
)
"""A clause after which the words of regulations follow: 《…条例》规定，…; 《…》《…》等文件的出台，…"""
_LEARNT = patterns.compile(r"[^，。；]{0,24}(?:了解|掌握|熟悉|知晓|学懂|弄通|入脑入心)")
SIGNS = (_TAUGHT,)
OPENINGS = (_RULED, _STATES)
"""Unless one of these is found in a clause, or opens it, the clause cites nothing and nothing follows from it."""


def teaches(clause: str) -> bool:
    """Whether a regulation is taught or studied; what is listed after it is its content."""
    return bool(_TAUGHT.search(clause))


def does(clause: str) -> bool:
    """Whether somebody acts on what was taught: 履行, 组织, 全年."""
    return bool(_DOING.search(clause))


def quotes(clause: str) -> bool:
    """Whether a clause says what a regulation says."""
    return bool(_RULED.match(clause))


def states(clause: str) -> bool:
    """Whether the clauses behind this one are the words of a regulation."""
    return bool(_STATES.match(clause))


def cited(folded: str, hit: Span, clause: Span) -> bool:
    """Whether a hit stands inside a title in 《》 or is only what somebody studied."""
    opened = folded.rfind("《", max(0, hit.start - 80), hit.start)
    if opened >= 0 and (match := _TITLE.match(folded, opened)) and match.end() >= hit.end:
        return True
    return bool(_STUDY.search(folded, max(clause.start, hit.start - _REACH), hit.start) or _LEARNT.match(folded, hit.end, clause.end))


def titles(folded: str) -> Iterator[Span]:
    """Spans of all titles in 《》."""
    return (Span(*match.span()) for match in _TITLE.finditer(folded))
