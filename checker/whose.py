"""Whose act a clause tells: the reporting body's own, or somebody else's. Pure patterns."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from checker import patterns

if TYPE_CHECKING:
    import re

    from checker.model import Identity, Span

_WHEN = (
    r"(?:\d{1,4}年|[上下]半年|\d{1,2}月(?:\d{1,2}日)?|年初|年底|年内|今年|去年|近年来|期间|同时|此外|另外|其中|例如|如|据了解|目前|为此"
    r"|[一二三四五六七八九十]是|[，、])*+"
)
_SINCE = patterns.compile(f"^{_WHEN}")
_LOCAL_UPPER = "县|区|市|州|盟|省|自治区|地区|旗"
_UPPER_BODY = (
    r"(?:委(?!托|派|员|屈)(?:、[^，。]{0,12}政府)?|政府(?!门户|网站|网)|人民政府(?!门户|网站|网)|人大|政协|直|级|纪委|(?:全面)?依法治.办?|"
    r"委办|府办|\w{0,8}?(?:局(?!派?驻[^，。；]{1,6}司法所)|法院|检察院|厅|办公室|部门|机构|委员会|领导小组|普法办|信访联席办|中心(?![校村小])|大队|支队|残联|妇联|总工会|工商联|医院|普法宣讲团))"
)
_AS_FRAME = patterns.compile(
    r"领导下|指导下|支持下|带领下|关心下|部署|精神|会议后|会议召开后|通知|文件要求|文件精神|文件后|下放|下达|组织的|举办的|开展的|应邀|转来|(?:交办|转办)(?![，。；])|坐班|值班|坐诊"
    r"|配合|批准|下发后|同意|评为|授予|表彰|备案|考核|转发|通报|验收|认可|推荐|命名|选派(?=[的来])|(?:要求|安排)[，。]*$"
)
"""The upper level as the frame of an own act: 在县委领导下, 按照县政府部署, 县委会议召开后."""
_BELONGS = r"(?:是|属于?|系|为)(?:{levels})(?:委|政府|里|级|人民政府)[^，。；]{{0,6}}的?(?:重大|决策|事权|职责|权限)"
"""What belongs to a higher level is its matter: 方案是县政府的重大行政决策."""
_COMES = patterns.compile(r"(?:走进|走入|来到|深入|到|来|赴)我[镇乡街县区市旗]")
"""Whoever comes to us acts himself: 市司法局组织的巡演走进我县."""
_OWN_SUBJECT = patterns.compile(
    rf"^{_WHEN}(?:同时|随后|会后|此后|之后|目前|为此|据此|由此|但|而|并)?(?:，)?(?:我(?:镇|乡|街道|局|县|区|市|们|委|办|中心|单位)|"
    rf"本(?:镇|乡|街道|局|县|区|市|级|机关|单位)|全(?:镇|乡|街道|局|县|区)|镇|乡|街道|党委|党工委|办事处|党组|局党组|司法所|书记|主要负责人|班子|两级|回来后|返回后|返程后|借鉴|参照|学习借鉴)",
)
_LEADS_IN = patterns.compile(r"[^，。；]{0,8}(?:的是|提到|介绍|了解|报道|如)，$")
"""A clause that only leads up to the next one: 值得一提的是."""
_SAME = patterns.compile(r"^(?:[对向为]|并|还|另|同时)(?!我)")
"""What goes on behind a semicolon without a subject of its own: 县司法局审查文件11件；对86份合同出具意见."""
_BACK_HOME = patterns.compile(
    rf"^{_WHEN}(?:我(?:镇|乡|街道|局|县|区|市|们)|本(?:镇|乡|街道|局|县|区|市)|大家|干部|回来|返回|返程|借鉴|"
    r"学习借鉴|考察(?:后|结束)|对照)",
)
"""What ends the account of a visit or of another place; a bare 镇 there is the other one."""
_SMALL = ("township", "street")
_WIDE = "[全我](?:县|区|市|州|省|国)"
_WIDER = patterns.compile(f"^{_WHEN}{_WIDE}")
"""In a town's report the whole county is no own subject."""
_ALL_TOWNS = patterns.compile(
    rf"^{_WHEN}(?:{_WIDE}[^，。；]{{0,4}}(?:\d|各|所有|[一二三四五六七八九十]个)[^，。；]{{0,3}}(?:乡|镇|街道|部门|单位)|[县区市]\w{{2,12}}[大支总]队)",
)
"""All towns of the county, or a troop of the county: 县交通运输综合行政执法大队."""
_STATIONS = patterns.compile("派出所|交警[中大]队|税务(?:所|分局)|人民法庭|法庭|人民法院|法院|检察[院室]")
_STATION = patterns.compile(
    rf"^{_WHEN}(?:我|本|驻|辖区|各)?(?:镇|乡|街道)?(?P<name>\w{{0,3}}?)(?<![上进入到向给拟])(?:{_STATIONS.pattern})"
    r"(?=\w\w)(?![和与及同跟等的旁里内上门]|会同|联合|入驻|进驻|派员|派驻|设在|挂牌|配合|协助|参与|参加|民警|所长|在内)"
    r"(?![^，。；]*(?:行政|被诉|应诉|诉讼请求|[裁判]|驳回|维持|镇政府|乡政府|司法所|调委会|综治|镇里|村干部))",
)
"""Stations of the county in a town are others; but what courts decide about the body is its own matter."""
_STUDY_VISIT = patterns.compile(r"(?:赴|到|前往|去|组团)[^，。；]{2,24}(?:考察|学习|观摩|(?<!听)取经|参观|交流)")
_UPPER_HEAD = (
    r"{when}(?:分管|时任|常务)?副?(?:{levels})长"
    r"(?![期效远度短城江河途]|热线|信箱|专线|公开电话|质量奖|[^，。；]{{0,16}}(?:领导下|指导下|支持下|批示后|要求|部署|精神))"
)
"""A head of a higher level who comes or decides: 县长来我镇主持…; a frame (按照县长要求) is none."""
_THERE = patterns.compile(
    r"^(?:据[^，。；]{0,14}(?:简报|快报|新闻|日报)|[^，。；]{0,8}主要[靠由](?:县|区|市)|(?:由|据|经|在)?(?:[某该](?:镇|乡|街道|县|区|市|局|地|单位)|当地|对方|他们|其(?=[成党由组])|那里|人家))",
)
_THAT = ("该镇", "该乡", "该街道", "该县", "该区", "该局")
"""Another place told of before, which goes on acting behind a semicolon."""
_OUR_CASE = patterns.compile(r"(?:涉|诉|告|以|对|将)我?(?:镇|乡|街道|局)[^，。；]*(?:行政|诉讼|复议|被告)")
"""What a court or an office decides about the body is its own matter: 县法院审结涉我镇行政案件3件."""
_PLACE_SUBJECT = patterns.compile(
    rf"^{_WHEN}(?P<name>\w{{2,6}}?(?P<kind>镇|乡|街道))(?=人民|政府|党|办事处|综|推行|实行|组织|开展|采取|打造|搭建|出台|制定|调整|设立|每|围绕|依托|累计|投入|对|信访|司法|干部|镇村|村|的|，|在|坚持|"
    rf"将|通过|率先|成立|聘|建|把|还|也|已|先后|全|由|今年|去年|于|与|近年|探索|创新|有|是|创办|创建|开办|首创|试行|试点|举办|引入|引进|启动|运行|受理|办理|化解|调解|调处|连续|获评|被评|整合)",
)
_NO_NAME = (
    "整合", "统筹", "调配", "配强", "充实", "最后", "然后", "随后", "接着", "接下来", "送", "报", "交",
    "政府", "委", "及", "更新", "设置", "公布", "推动", "派驻", "选聘", "评选", "命名", "表彰", "建成", "开设", "编制", "印制", "修订",
    "我", "本", "全", "各", "该", "两", "明确", "要求", "确定", "带动", "安排", "部署", "提请", "报请", "经过", "选取", "印发", "成立",
    "设立", "参与", "学习", "检查", "走访", "深化", "规范", "健全", "扎实", "切实", "认真", "立足", "依靠", "根据", "随着", "先后", "分别",
    "共同", "协同", "联动", "充实", "依法", "法治", "最终", "提交", "邀请", "联合", "会同", "配合", "协助", "争取", "委托", "聘请", "选派",
    "召开", "承接", "相邻", "邻近", "周边", "毗邻", "陪同", "接受", "乡镇", "城镇", "集镇", "村镇", "城乡", "县乡", "市县", "镇街", "辖",
    "组织", "推进", "加强", "深入", "开展", "落实", "强化", "指导", "坚持", "完善", "建立", "围绕", "结合", "聚焦", "统筹", "提升", "打造",
    "督促", "依托", "利用", "通过", "针对", "全面", "积极", "着力", "持续", "严格", "充分", "在", "对", "由", "与", "和", "同", "向", "从",
    "把", "将", "按", "经", "以", "到", "赴", "请", "让", "使", "给", "社区", "小区", "园区", "景区", "片区", "辖区", "地区", "街区",
    "山区", "库区", "灾区", "学区", "校区", "厂区", "城区", "郊区", "牧区", "林区", "超市", "夜市", "集市", "城市", "楼市", "股市", "门市",
    "上市", "菜市", "其", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "几", "多", "每", "某", "省", "有",
)  # fmt: skip
"""Words that are no place although 镇, 乡 or 街道 follows: 本镇, 推进乡镇…, 组织街道…."""


class Teller(NamedTuple):
    """What a clause hands on to the next one."""

    other: bool = False
    """Somebody else acts."""
    visit: bool = False
    """Own people are away and look at what others do."""
    held: bool = False
    """Somebody else acted in front of the semicolon."""
    place: bool = False
    """Another place acts, and goes on acting behind a semicolon: 清溪镇成立…；聘请…"""


def signs(identity: Identity) -> tuple[re.Pattern[str], ...]:
    """Return what is found in clauses that bring in somebody else."""
    levels = _upper_levels(identity)
    return _STUDY_VISIT, _STATIONS, _belongs(levels), _by_upper(levels)


def openings(identity: Identity) -> tuple[re.Pattern[str], ...]:
    """Return what opens the other clauses that do, unless they open with the name of a higher place."""
    levels = _upper_levels(identity)
    return _ALL_TOWNS, _THERE, _PLACE_SUBJECT, _upper_head(levels), _upper(levels)


def subject(words: str, identity: Identity, before: Teller, *, first: bool) -> Teller:
    """Decide whose act a clause tells; ``first`` says that it opens its sentence."""
    home = _BACK_HOME if before.visit or before.place else _OWN_SUBJECT
    small = identity.profile in _SMALL
    if small and _county_in_town(words):
        return Teller(other=True, visit=before.visit)
    if (home.match(words) and not (small and _WIDER.match(words))) or (identity.body and _SINCE.sub("", words).startswith(identity.body)):
        return Teller(visit=bool(_STUDY_VISIT.search(words)))
    if _STUDY_VISIT.search(words):
        return Teller(visit=True)
    if before.visit or _THERE.match(words):
        return Teller(other=True, visit=before.visit, place=before.place or words.startswith(_THAT))
    place = (first and _other_place(words, identity)) or before.place
    same = before.other or (before.held and bool(_SAME.match(words)))
    return Teller(other=place or _foreign(words, identity) or same, place=place)


def leads_in(folded: str, area: Span) -> bool:
    """Whether a clause only leads up to the next one, which then opens the sentence: 值得一提的是，…"""
    return bool(_LEADS_IN.match(folded, area.start, area.end))


def joined(before: Teller) -> Teller:
    """Return what is handed on over a semicolon."""
    return Teller(visit=before.visit, held=before.other, place=before.place)


def ended(before: Teller) -> Teller:
    """Return what is handed on over a full stop."""
    return Teller(visit=before.visit)


def _county_in_town(words: str) -> bool:
    """Whether a clause of a town's report begins with all towns of the county, or with a station of the county in town (松坪派出所)."""
    station = _STATION.match(words)
    return bool(_ALL_TOWNS.match(words)) or (station is not None and not any(word in station["name"] for word in _NO_NAME))


def _other_place(words: str, identity: Identity) -> bool:
    """Whether the clause begins with another town of its own name that acts."""
    place = _PLACE_SUBJECT.match(words)
    if place is None or _framed(words):
        return False
    return not any(word in place["name"] for word in _NO_NAME) and not _is_own(place["name"], identity)


def _framed(words: str) -> bool:
    """Whether somebody else is only the frame of an own act, or decides a case of the body's."""
    return bool(_AS_FRAME.search(words) and not _COMES.search(words)) or bool(_OUR_CASE.search(words))


def _foreign(words: str, identity: Identity) -> bool:
    """Whether the clause begins with a body other than the reporting one, or with the head of a higher one."""
    levels = _upper_levels(identity)
    if _upper_head(levels).match(words):
        return True
    bare = next((words[len(upper) - 1 :] for upper in identity.uppers if words.startswith(upper)), words)
    named = _upper(levels).match(bare) or _belongs(levels).search(words) or _by_upper(levels).search(words)
    return named is not None and not _framed(words)


@lru_cache(maxsize=16)
def _upper_head(levels: str) -> re.Pattern[str]:
    """Pattern of a clause that begins with the head of one of these levels."""
    return patterns.compile(_UPPER_HEAD.format(when=_WHEN, levels=levels))


@lru_cache(maxsize=16)
def _belongs(levels: str) -> re.Pattern[str]:
    """Pattern of words that give a matter to one of these levels."""
    return patterns.compile(_BELONGS.format(levels=levels))


@lru_cache(maxsize=16)
def _by_upper(levels: str) -> re.Pattern[str]:
    """Pattern of words that say who else does it: 由县数据局统一发布."""
    return patterns.compile(
        rf"由(?:{levels})[里级]?(?:有关|相关)?部门(?:组织|举行|召开|作出)|由(?:{levels})\w{{0,14}}(?:局|委|办|政府|中心|部门|法院)(?:统一|负责|牵头组织|集中|代为|直接)"
    )


@lru_cache(maxsize=16)
def _upper(levels: str) -> re.Pattern[str]:
    """Pattern of a clause that begins with a body of one of these levels."""
    near = (
        r"外[省市县地乡镇]|邻[省市镇乡县]|[江河]对岸|(?:沿海|发达|先进)地区|"
        r"(?:兄弟|周边|邻近|相邻|毗邻|隔壁)的?\w{0,6}?(?:镇|乡|街道|县|区|市|局|单位)(?!联|协|共)"
    )
    return patterns.compile(
        rf"{_WHEN}(?:上级|上面|上头|党?中央|党的(?:[一二三四五六七八九十]+(?:大|届)|全会)|国家|国务院|{near}|(?:{levels})里|(?:{levels}){_UPPER_BODY})"
    )


def _upper_levels(identity: Identity) -> str:
    """Levels above the reporting body: a county's own committee is not somebody else's."""
    if identity.profile == "county":
        own = identity.body[-1:]
        return "|".join(level for level in ("市", "州", "盟", "省", "自治区", "地区") if level != own) or "省"
    return _LOCAL_UPPER


def _is_own(name: str, identity: Identity) -> bool:
    """Whether a place name is the reporting body or a higher place it names in its title."""
    return any(own and (name in own or own in name) for own in (identity.body, *identity.uppers)) or not identity.body


def back_home(words: str) -> bool:
    """Whether the account returns from a visit, or from what was shown, to the own body."""
    return bool(_BACK_HOME.match(words))
