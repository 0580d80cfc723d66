"""Words that tell no deed though the deed's words stand in them: what is only shown, only listed, or left blank. Pure patterns."""

from __future__ import annotations

from checker import patterns

# ---------------------------------------------------------------------------------------------- shown

_MEDIUM = (
    r"(?:流程图|示意图|路线图|导图|挂图|图解|口袋书|手册|读本|画册|试卷|试题|考题|卷子|题库|题目|教材|讲义|课件|PPT|影片|短片|专题片|警示片|教育片|微电影|"
    r"电影|小品|情景剧|话剧|剧本|展板|漫画|海报|墙报|范文|模板|案例|电子屏|显示屏|明白卡)"
)
_TELLING = patterns.compile(
    rf"{_MEDIUM}(?:[^，。；]{{0,8}}?(?:写[着明有的]|标[着明注有出]|画[着有的]|列[着明有]|印[着有]|载[明有]|收录|介绍|讲[的述]|说的|演的|问|注明|里?有一?道?题)|[里中上]，)"
)
"""A medium that tells something: 流程图写明, 手册中，…"""
_SHOWN = patterns.compile(
    "|".join(
        (
            *(rf"{word}[^，。；]*”[几一二三四五六七八九十\d]+个大?字" for word in ("滚动", "显示")),
            r"扮演|饰演|一角|模拟[^，。；]{0,6}[上中里]，|据(?:报道|媒体)|网上(?:查|看|搜)|报纸上|内容是|参考答案|标准答案|正确答案",
            *(rf"{word}[^，。；]{{0,8}}(?:为例|举例)" for word in ("课件", "讲义", "老师", "教师", "讲师", "教授", "授课人?")),
            r"以某[^，。；]{0,10}为例",
        )
    )
)
_SHOWN_FIRST = patterns.compile(r"答：|(?:[影短]?片|剧|图|书|题|卷|画)(?:子|目)?[中里上内]")
"""What is shown, at the beginning of a clause."""
_RESUMED = patterns.compile(r"^(?:但|同时|并)?(?:全年|今年|本年|年内|一年来|截至|目前|累计|照此|据此|按图|看完|观后|学完|对照)")


def shows(clause: str) -> bool:
    """Whether a clause tells what a picture, a book, a paper, a film or an example says: 流程图写明, 片中的镇长."""
    return bool(_SHOWN_FIRST.match(clause) or _TELLING.search(clause) or _SHOWN.search(clause))


def resumes(clause: str) -> bool:
    """Whether the report itself speaks again after what was shown: 全年照图审查."""
    return bool(_RESUMED.match(clause))


# ---------------------------------------------------------------------------------------------- listed

_LEAST_ITEMS = 4
_SHORTEST_ITEM = 2
_LONGER = 1
"""Characters by which the last member may exceed the longest other; a longer one carries a verb (书记、镇长、委员轮流接访)."""
_BETWEEN = patterns.compile(r"[、/|｜ ]+")
_LEAD = patterns.compile(r"^(?:关键词|主题词|要点|标签)：")
_SAID = patterns.compile(
    r"[，：\d了的已均由将被也都还是有过在等]|(?<![健安])全|(?<!参)与|把(?!关)|对(?!照)|(?<![行作])为|(?<![普以])及|(?<![调说劝])和|"
    r"经(?![验费济])|任组|担任|同任",
)
"""Signs that something is said of the words."""

_CLAIMED = patterns.compile(
    r"等(?=(?:各[项类种]|多项|诸多|方面)?(?:的)?(?:制度|机制|工作|任务|职责|内容|措施|事项)"
    r"[^，。；]{0,12}(?:落实|推进|开展|成效|提升|进展|加强|完善|见效|落地|运行))"
)
_ROW, _LONGEST_ROW = patterns.compile(r"(?:[^，。；、]{2,12}[、和及与]){3}[^，。；、]{2,12}$"), 51
"""Many words in a row of which one thing is claimed together: …、…、…、…等各项制度得到较好落实."""
_COUNTED = patterns.compile(r"\d(?!\d*年)")
SHORTEST_LIST = 11
"""Characters of the shortest sentence that may be a list: four members of two with marks between them, and no shorter is a row with 等."""


def lists(sentence: str) -> bool:
    """Whether a sentence is nothing but words in a row: 法治建设领导小组、双组长、专题会议、党委书记."""
    if _claims(sentence) and not _COUNTED.search(sentence):
        return True
    items = _BETWEEN.split(_LEAD.sub("", sentence.rstrip("。；！")))
    if len(items) < _LEAST_ITEMS or min(map(len, items)) < _SHORTEST_ITEM:
        return False
    said = [bool(_SAID.search(item)) for item in items]
    if said[0] or said[-1] or sum(said) * _LEAST_ITEMS >= len(items):
        return False
    return len(items[-1]) <= max(map(len, items[:-1])) + _LONGER


def _claims(sentence: str) -> bool:
    """Whether one thing is claimed of a row; the row is sought only before 等, because it may be parted in too many ways to seek it everywhere."""
    return any(_ROW.search(sentence, max(0, each.start() - _LONGEST_ROW), each.start()) for each in _CLAIMED.finditer(sentence))


# ---------------------------------------------------------------------------------------------- left blank

_UNIT = "[）)〕]? *[余多万]*[件次场起份人名条项期个户家宗卷处篇册轮节堂天%元支例本月日]"
_LONGEST_GAP = 40
"""Marks of a gap: each may begin one, so that longer ones would take time by their square."""
_GAP = "|".join(
    (
        *(rf"{mark}(?<![A-Za-z\d]{mark})[X×]{{0,{_LONGEST_GAP}}}{_UNIT}" for mark in "X×"),
        *(gap + _UNIT for gap in ("__", "（ *[）)]", r"\( *[）)]")),
        r"由(?:X{2,}|×{2,}|_{2,})|〔[^〔〕，。；]{1,40}等〕|（略）|此处填写|（此处|内容待定|另[行后]补充|稍[行后]补充",
    )
)
_AWAITED = r"待(?:补充|核实?|填写?|统计|更新|完善|续|定)(?=[）)，。；]|$)"
_BLANK = patterns.compile(rf"{_GAP}|(?:^|[（：])[^，。；）有亟尚]{{0,6}}{_AWAITED}")
_BLANK_SIGN = patterns.compile(f"{_GAP}|{_AWAITED}")
"""One of these stands in every clause that ``_BLANK`` finds, and ten times as fast."""
_BLANK_DATE = patterns.compile(r"^[\d年月]*[X×]+[年月日]?[^，。；]{0,2}，$")

SIGNS = (_TELLING, _SHOWN, _BLANK_SIGN)
OPENINGS = (_SHOWN_FIRST, _BLANK_DATE)
"""Unless one of these is found in a clause, or opens it, the clause is not hollow by its own words."""


def blank(clause: str) -> bool:
    """Whether a figure, a date or a person is still to be filled in; hidden names (王××, XX村) are no blanks."""
    return bool(_BLANK.search(clause))


def blank_date(clause: str) -> bool:
    """Whether a clause is only a date left open; it holds for the clause it dates: X月，召开述法会."""
    return bool(_BLANK_DATE.match(clause))
