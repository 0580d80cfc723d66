"""Words that tell no deed because it lies ahead: plans, drafts, what is to be. Pure patterns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker import patterns

if TYPE_CHECKING:
    import re

_FUTURE_ADVERBS = (
    "在", "于", "始终", "持续", "不断", "着力", "重点", "认真", "切实", "深入", "全面", "积极", "大力",
    "努力", "尽快", "尽早", "适时", "逐步", "依托", "围绕", "以", "从", "通过", "坚持", "紧扣", "紧紧", "聚焦", "结合", "立足",
    "牢固", "充分", "广泛", "扎实", "更加", "突出", "再", "陆续", "全力", "对照", "对", "视", "适当", "首次", "深刻",
    "牢牢", "锚定", "带头",
)  # fmt: skip
_FUTURE_VERBS = (
    "抓好", "抓实", "抓住", "抓紧", "做好", "做实", "加强", "加大", "加快", "强化", "深化", "优化", "完善", "健全", "建立", "成立",
    "组建", "设立", "召开", "开展", "举办", "制定", "出台", "推进", "推动", "落实", "组织", "聘请", "修订", "修改", "争取", "力争",
    "实行", "实施", "推行", "启动", "探索", "补齐", "筹", "规范", "采取", "邀请", "进行", "选派", "配备", "增", "扩", "打造", "提升",
    "提高", "发挥", "督促", "引导", "履行", "巩固", "拓展", "调整", "充实", "引进", "购置", "编制", "建设", "营造", "紧盯", "用好",
    "选聘", "选优", "配齐", "参照", "研究", "考虑", "请", "形成", "让", "实现", "达到", "完成", "定期", "每", "统筹", "严格", "新建",
    "协调",
)  # fmt: skip
_MADE_INTO = (
    "纳入", "列入", "列为", "作为", "摆在", "摆上", "放在", "融入", "贯穿",
)  # fmt: skip
_SHALL = patterns.compile("将(?<![即现]将)")
_ANNOUNCED = patterns.compile("把(?!关)|会(?![同签商议诊])|要(?![求点素件])|继续(?!教育)|进一步|由|按照")
"""After these a 将 announces, whatever follows: 将把经费列入预算."""
_TAKEN_THING = patterns.compile(
    "(?:该|上述|有关|相关|决策|全部|所有|每份)?(?:方案|草案|文本|初稿|稿件|目录|清单|名单|材料|文件|合同|协议|条款|案卷|案情|线索|结果|公告)(?![要会由于在另再]|进一步)"
)
"""After 将 in the sense of 把 a thing may stand: 将方案挂网 is a deed."""
_DISPOSAL = patterns.compile(
    r"分解|转化|移交|移送|报送|上报|写入|写进|细化|统一|逐项|逐条|整合|合并|提交|交由|交给|结合起来|一并|一同"
    r"|\w(?:到(?!位)|在|为|成(?!立)|入|给|进(?![行一])|至|归)|与.{1,30}(?:结合|贯通|同部署|衔接|挂钩)",
)
"""After 将 in the sense of 把 one of these follows: 将…纳入年度考核 is a deed, 将成立… is a plan."""
_DISPOSED = ("分解", "移交", "移送", "调整为", "改为")
"""Likewise behind a verb with which otherwise something is announced."""
_MUST = "(?:就|也|还|都|党政主要负责人|主要负责人|各村|大家|干部)?要(?![求点素件害事闻义么紧道领务客案塞旨])"
_PLAN = patterns.compile(
    "|".join(
        (
            *(
                rf"{word}(?<!为{word})(?!计划已)"
                for word in ("下一步", "下步", "下一阶段", "接下来", "今后(?!的?几年来)", "明年", "来年", "下年度", "下一年度", "转过年")
            ),
            *(rf"{word}(?:之?中|阶段)(?=[，。；：]|$)" for word in ("起草", "研究", "商议", "论证", "审批", "报批")),
            *(mark + _MUST for mark in "，；。："),
            "必须(?=充分|切实|进一步|加强|发挥|高度|牢牢|始终|持续|不断)",
            *(rf"{word}(?!由)" for word in ("应当", "应该", "理应", "务必", "务求")),
            r"本[应该](?=由|当)|应当?由(?=[^，。；]{2,24}(?:担任|任(?:双|第一)?(?:组长|主任|召集人)))",
            r"拟(?<![模虚草起编核查]拟)(?<!否决拟)(?<!公示拟)(?![定订稿文写人好出]|处罚意见|处罚决定)(?!(?!成立|组建|设立|聘)[^，。；]{1,14}的)",
            r"正在(?:筹|补办|补做|起草|研究|谋划|制定|申报|考虑|商|积极筹|抓紧)",
            (
                r"计划(?<![作度习法施动训规按照展的定本查原项既产好题期》“]计划)(?=在|于|从|到|用|今年|明年|下|上半|年|20|\d|[一二三四五六七八九十]|再|新|成立|组建|设立|建立|组织"
                r"|开展|购|聘|调|制|对|将|把|每|安排|培|举|召|选|出|推|修|由|分|通)"
            ),
            *(
                rf"{who}计划(?=编|建|设|完|实施|启|举|新|拿|投|争|增|扩|引|选|派|邀|与|请|为)"
                for who in (*"镇乡县区局里们", "街道", "党委", "政府", "党组", "办事处")
            ),
            *(rf"{word}[^，。；]{{0,6}}(?:条件|时机|编制|人员|经费|资金)[^，。；]{{0,4}}(?:成熟|允许|许可|具备|到位)" for word in ("若", "如果?")),
            r"争取(?<![积极力]争取)(?=在|于|到|年|20|明年|尽|早|[上下]半年|一季度|二季度)",
            r"准备(?=在|于|成|组|聘|开|调|建|明年|下|设|出|把|将|对|让|由|用|给|再|重|为全|培|引|增)",
            r"待.{1,14}(?:后|时)再?|假如|倘若|要到.{2,8}才|次年(?!.*已)|筹备(?!完成)",
            r"届时|不得少于|不得低于|即将|打算(?<!初步打算)(?<![的个这把将种步]打算)|有望|筹建|酝酿|尚在|力争|预计|愿景|展望|待批|答应|许诺|原定(?!的)|新的一年",
        )
    )
)
"""Every branch begins with a letter, so that the engine leaps over all places where none begins."""
_PLAN_OPENING = patterns.compile(rf"{_MUST}|方案(?:提出|要求|建议|设想|计划|明确，)")
_PROPOSAL = patterns.compile("(?:建议|提议|倡议)(?=由|上级|县里|成立|组建|设立|聘请|开展|召开|建立)")
_PROPOSED = patterns.compile(rf"(?![^，。；]*(?:根据|按照?|采纳|依据|结合|吸纳))[^，。；]*{_PROPOSAL.pattern}")
_YEAR_AHEAD = patterns.compile(r"(?<![\d—~至到-])(\d{4})年(?![1-4]月|[一二三四]月|初已)(?!.*(?:规划|纲要|计划》))")
"""A year that is not the end of a range, nor the first months in which the report itself is written."""
_DONE = patterns.compile(r"已(?![故知])|现有|目前(?=[^，]{0,12}了)|截至|了(?=[，。；]|$)|(?:按|照|原|超|提前完成|完成了?)计划")
"""Marks of completion end the reach of a plan: 原计划…，已提前完成."""
_REDRAFTED = patterns.compile("|".join(rf"{word}[过了][^，。；]{{0,3}}稿(?!后?才?(?:上|提交|通过|印发|出台))" for word in "改修"))
"""Drafting that went on: planned in its own clause, while what follows may be its adoption."""
_FOUNDED = ("组建", "成立", "设立")
_DRAFT = patterns.compile(
    "|".join(
        (
            *(rf"{word}(?:的)?方案(?!.{{0,4}}通知)" for word in _FOUNDED),
            *(rf"{body}[^，。；]{{0,4}}调整(?:的)?方案(?!.{{0,4}}通知)" for body in ("小组", "委员会", "机构", "成员")),
            r"草案[^，。；]{0,4}(?:拉出|列出|搭起)|候审|待审|待批(?=[，。；]|$)",
            *(rf"{word}(?:工作|事宜|事项)?已?(?:列入|纳入|提上)[^，。；]{{0,6}}(?:日程|议程|计划)" for word in (*_FOUNDED, "调整")),
            *(rf"{word}[是为有](?:征求意见|报批|送审)稿" for word in ("还", "仍", "尚", "只", "目前")),
            *(rf"{word}稿(?:阶段|正在|[还尚仍]在|还?没|$)" for word in ("征求意见", "报批", "送审")),
            _REDRAFTED.pattern,
        )
    )
)
"""What is still being drafted is planned, however much of the drafting is done."""
_AHEAD = patterns.compile(
    "|".join(
        (
            *(rf"{word}(?<!为{word})(?!.{{0,6}}计划已)" for word in ("明年", "来年", "下一步", "下步")),
            *(f"{word}，?(?:凡|一律|都|均|所有|每)" for word in ("今后", "往后", "以后")),
        )
    )
)
_HABIT = patterns.compile(r"凡|一律|每逢|每次|坚持")
"""A rule of practice is no plan although it says 要: 凡重大事项都要经集体讨论."""
_PRACTICE = patterns.compile("凡|每逢")
"""With these words a clause opens such a rule, and what the clauses behind it say must be done is part of it."""
_ALSO_PLANNED = patterns.compile(
    r"^(?:但|目前)?(?:组建|成立|调整|设立|相关|具体|有关)?(?:的)?(?:方案|文件|名单|通知|事宜|工作)?(?:正在|尚在|还在|仍在|正|拟|待|有待)",
)
"""A clause that begins like this says that what the clause before named is still on its way."""

_SIGNS = (_DRAFT, _SHALL, _PLAN, _PROPOSAL, _AHEAD)
OPENINGS = (_PLAN_OPENING, _PRACTICE)
"""Unless one of these opens a clause, or one of ``signs`` is found in it, nothing in it lies ahead."""


def signs(year: int | None) -> tuple[re.Pattern[str], ...]:
    """Return what may tell of what lies ahead of the year reported on."""
    return _SIGNS if year is None else (*_SIGNS, patterns.compile(f"{year + 1}年"))


def plans(words: str, year: int | None, *, reach: bool, practice: bool) -> bool:
    """Whether a clause tells what lies ahead.

    ``year`` is the one reported on; ``reach`` says that the clause before it planned, ``practice`` that one before it opened a rule of practice.
    """
    if _DRAFT.search(words):
        return True
    announced = _future(words) or _PLAN.search(words) or _PLAN_OPENING.match(words) or _PROPOSED.match(words)
    ahead = _AHEAD.search(words) or (announced and not (practice or _HABIT.search(words))) or _next_year(words, year)
    return bool(ahead or reach) and not _DONE.search(words)


def _next_year(words: str, year: int | None) -> bool:
    """Whether the year after the one reported on is named."""
    return year is not None and f"{year + 1}年" in words and any(match[1] == str(year + 1) for match in _YEAR_AHEAD.finditer(words))


def _future(words: str) -> bool:
    """Whether a 将 announces something, and does not merely put the object first (将…纳入)."""
    made_into = max(map(words.rfind, _MADE_INTO))
    disposal = -1
    for match in _SHALL.finditer(words):
        behind = match.end()
        if _ANNOUNCED.match(words, behind):
            return True
        made = made_into >= behind
        if words.startswith(_FUTURE_ADVERBS, behind) and not words.startswith("全面依法", behind):
            return not made
        if words.startswith(_FUTURE_VERBS, behind):
            return not made and not any(words.find(word, behind) >= 0 for word in _DISPOSED)
        if made or _TAKEN_THING.match(words, behind):
            continue
        if disposal < behind:
            found = _DISPOSAL.search(words, behind)
            if not found:
                return True
            disposal = found.start()
    return False


def opens_practice(words: str) -> bool:
    """Whether a clause opens a rule of practice: 凡征地、修路这类大事."""
    return bool(_PRACTICE.match(words))


def redrafted(words: str) -> bool:
    """Whether drafting went on: what follows may be the adoption."""
    return bool(_REDRAFTED.search(words))


def done(words: str) -> bool:
    """Whether a clause says that something is completed."""
    return bool(_DONE.search(words))


def goes_on(words: str) -> bool:
    """Whether a clause says that what the one before it named is still on its way."""
    return bool(_ALSO_PLANNED.match(words))
