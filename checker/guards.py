"""The guards: a plan, a negation, a cited title, somebody else's act, and what is only shown, listed or left blank are no evidence.

They work on clauses, by the grammar of Chinese and not by lists per rule. A clause is what stands between two commas;
a plan, a foreign subject or a picture's content reaches forward to the clauses after it. A negation stays where it is,
but a last clause that takes everything back (但都没有做成) reaches back over its sentence.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from checker import citing, hollow, lapsed, patterns
from checker.model import Clause, Guard

if TYPE_CHECKING:
    import re

    from checker.model import Document, Identity, Sentence, Span

# ---------------------------------------------------------------------------------------------- plan

_FUTURE_ADVERBS = (
    "会", "要", "在", "于", "继续", "进一步", "始终", "持续", "不断", "着力", "重点", "认真", "切实", "深入", "全面", "积极", "大力",
    "努力", "尽快", "尽早", "适时", "逐步", "按照", "依托", "围绕", "以", "从", "通过", "坚持", "紧扣", "紧紧", "聚焦", "结合", "立足",
    "牢固", "充分", "广泛", "扎实", "更加", "突出", "再", "陆续", "全力", "对照", "对", "把", "由", "视", "适当", "首次", "深刻",
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
_SHALL = patterns.compile("(?<![即现])将")
_DISPOSAL = patterns.compile(
    r"分解|转化|移交|移送|报送|上报|写入|写进|细化|统一|逐项|逐条|整合|合并|提交|交由|交给|结合起来|一并|一同"
    r"|\w(?:到(?!位)|在|为|成(?!立)|入|给|进(?![行一])|至|归)|与.{1,30}(?:结合|贯通|同部署|衔接|挂钩)",
)
"""After 将 in the sense of 把 one of these follows: 将…纳入年度考核 is a deed, 将成立… is a plan."""
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
            *(rf"{word}(?!由)" for word in ("应当", "应该", "理应", "务必", "务求")),
            r"拟(?<![模虚草起编]拟)(?![定订稿文写人好出])(?!(?!成立|组建|设立|聘)[^，。；]{1,14}的)",
            r"正在(?:筹|起草|研究|谋划|制定|申报|考虑|商|积极筹|抓紧)",
            (
                r"计划(?<![作度习法施动训规按照展的定本查原项既产好题期》“]计划)(?=在|于|从|到|用|今年|明年|下|上半|年|20|\d|[一二三四五六七八九十]|再|新|成立|组建|设立|建立|组织"
                r"|开展|购|聘|调|制|对|将|把|每|安排|培|举|召|选|出|推|修|由|分|通)"
            ),
            r"争取(?<![积极力]争取)(?=在|于|到|年|20|明年|尽|早|[上下]半年|一季度|二季度)",
            r"准备(?=在|于|成|组|聘|开|调|建|明年|下|设|出|把|将|对|让|由|用|给|再|重|为全|培|引|增)",
            r"待.{1,14}(?:后|时)再?|要到.{2,8}才|次年(?!.*已)|筹备(?!完成)",
            r"即将|打算|有望|筹建|酝酿|尚在|力争|预计|愿景|展望|待批|答应|许诺|原定|新的一年",
        )
    )
)
"""Every branch begins with a letter, so that the engine leaps over all places where none begins."""
_PLAN_OPENING = patterns.compile(
    rf"{_MUST}|(?![^，。；]*(?:根据|按照?|采纳|依据|结合|吸纳))[^，。；]*(?:建议|提议|倡议)(?=成立|组建|设立|聘请|开展|召开|建立)"
)
_YEAR_AHEAD = patterns.compile(r"(?<![\d—~至到-])(\d{4})年(?![1-4]月|[一二三四]月|初已)(?!.*(?:规划|纲要|计划》))")
"""A year that is not the end of a range, nor the first months in which the report itself is written."""
_DONE = patterns.compile(r"已(?![故知])|现有|目前(?=[^，]{0,12}了)|截至|了(?=[，。；]|$)|(?:按|照|原|超|提前完成|完成了?)计划")
"""Marks of completion end the reach of a plan: 原计划…，已提前完成."""
_REDRAFTED = patterns.compile(r"(?:改|修)[过了][^，。；]{0,3}稿")
"""Drafting that went on: planned in its own clause, while what follows may be its adoption."""
_DRAFT = patterns.compile(rf"(?:组建|成立|设立|调整)(?:的)?方案(?!.{{0,4}}通知)|候审|待审|征求意见稿|报批稿|送审稿|{_REDRAFTED.pattern}")
"""What is still being drafted is planned, however much of the drafting is done."""
_AHEAD = patterns.compile(r"(?<!为)(?:明年|来年|下一步|下步)(?!.{0,6}计划已)|(?:今后|往后|以后)，?(?:凡|一律|都|均|所有|每)")
_HABIT = patterns.compile(r"凡|一律|每逢|每次|坚持")
"""A rule of practice is no plan although it says 要: 凡重大事项都要经集体讨论."""

# ---------------------------------------------------------------------------------------------- negation

_POSITIVE = patterns.compile(
    r"有没有|有无|未成年|未来|未雨|未诉先|未检|不断|不仅|不但|不同|不动产|不低于|不超过|不忘|不懈|不折不扣|毫不|不停|不松|不打烊|无偿|无障碍|无人机|无讼|无纸化|没收|不予|不起诉"
    r"|不法|不作为|不正|不一|不可|不再|不止|不论|不管|无论|不上交|不缺位|无证|无一例外|无遗漏|无死角|无缝|不漏|不落|不留|不缺|不走|绝不|决不|不放过|无疑|不断线|不搞|不以|不让"
    r"|不越|不任性|不误|未间断|不间断|未中断"
)
"""Words with 未, 不, 无 or 没 that deny nothing."""
_NO_NEGATION = patterns.compile(
    r"不少(?!于规定)|不出[村镇乡街社]|(?:从未|从不|未曾|不曾|没有|从没|没)(?:有过)?(?:间断|中断|缺席|停过|断过|停歇|松懈|落下|断档|缺过)|(?:未|"
    r"没有|无|零)(?:发生|出现|收到|产生|引发|接到)[^，。；]*|(?:没有|无|未有)一(?:项|份|件|起|例|宗|次|桩|笔)[^，。；]*|(?:没有|无|"
    r"未有)一[人名个][^，。；]{0,10}(?:缺|掉|漏|落|违|受|被|因|越|无证|未)[^，。；]*|(?:对|将|给|为|向|把)[^，。；]{0,6}未[^，。；]{1,12}的|"
    r"无(?:一)?(?:违法|违规|违纪|错案|撤销|败诉|纠错|超期|事故)",
)
_DOUBLE = patterns.compile(
    r"(?:没有|无|未有|不存在|从无|从没有|未出现|杜绝)[^，。；]{0,12}?(?:未经|不经|未|没有|没|不)[^，。；]*"
    r"|(?:未经|不经|没有经过|未|没|没有|不|非经|凡未)[^。；]{1,24}?(?:一律不|均不|都不|不得|不予|不能|"
    r"不准|不许|不上会|不提交|不决策|不签|不开|不出台|不发|不研究|不印|就不|坚决不|不列入|不安排|不讨论|"
    r"退回)[^，。；]*"
    r"|缺[一一个][^，。；]{0,6}(?:不|均不|都不)[^，。；]*",
)
"""Two negations make a statement: 没有一项未经集体讨论; 未经合法性审查的一律不上会."""
_NEGATION = patterns.compile(
    r"未|没有|没(?=[成开建设聘做能把请经组进形落送交报审问])|不够|不足|不到位|不健全|不完善|不规范|不完备|有待|"
    r"亟待|尚待|缺乏|缺少|缺失|欠缺|空白|空缺|流于形式|停留在|滞后|薄弱|不强|不高|不深|不实|不力|不及时|"
    r"不多|不严|"
    r"尚不|仍不|难以|无(?=专职|法律顾问|专人|力|法|固定|正式|相应|独立|机构)|不尽|走过场|打折扣|不理想|不充分|不熟|形同虚设|对不上|没兑现|缺席|缺位|谈不上|来不及|没顾上|顾不上|阙如|无从谈起|落空|搁置|搁浅|一道都没|一次也没|都没走|从不|没开成|草草|未果|代写|停摆|不了了之|名存实亡|有名无实|较弱|偏弱|参差不齐"
    r"|[尚也仍暂]无(?!需)|以[^，。；]{1,12}(?:代替|替代|取代)|(?:代替|替代|取代)了?(?:评估|审查|审核|论证|讨论|程序|听证)|跳过|省略了?|事后补"
    r"|空着|代抄|倒签|充数|只(?:在|见于|存在于|写在)[^，。；]{1,10}[上里中](?=有|，|。|；|$)",
)
_SOME = patterns.compile(
    r"(?:但|仍|还|尚)?有?(?:个别|有的|少数|部分)(?!谈|辅导)[^，。；]{1,16}?(?:不(?!再|少)|没|超期|逾期|欠|松懈|偏[低少慢弱大]|[较很][差慢少弱低])",
)
"""Some do what should not be: 个别干部学法不经常, 有的案件超期; blanked words (不断) are none."""
_ALSO_NOT = patterns.compile(
    r"^(?:但|却|而|可)?(?:均|都|也|还|仍|尚|一直|至今|目前|迄今|始终|年内|全年|当年)*(?:未|没有|没)(?:能|曾)?(?:做|做到|实现|落实|成立|开展|"
    r"到位|完成|建立|组建|执行|实施|履行|设立|聘请|启动|进行|组织|行动|见效|建成|落地|做过|跟上|恢复|重建|安排|举行|召开|提上日程)?(?:到位|起来|"
    r"过|好)?[，。；]?$",
)
"""A clause that is nothing but a denial speaks of the clause before it: 应当组织专家论证，但至今未做."""
_TAKEN_BACK = patterns.compile(
    r"^(?:[但可却而]|然而|不过|结果|后来|最[后终]|到头来|实际上?)?(?:到?年底|全年|年内|本年度?|今年|当年|至今|目前|做起来|[这几两三四五六七八]+件事|因[^，。；]{1,14}?)?"
    r"(?:(?:最[后终]|均|全|都|一直|始终|也|还是?|仍是?|哪一?[项件个样]都|一[项件个样场]也)*"
    r"(?:没有?能?|未能?)(?:做|做成|办|办成|办到|做到|照办|兑现|落实|执行|开展|实现|实施|施行|实行|组织|举办|启动|成行|成功)(?:到位|起来|下去|过)?"
    r"|一[项件个样场]也没有|(?:均|都|仍|还)(?:[是为])?(?:一片)?(?:空白|空缺|落空)|[就便]?没有?了?(?:下文|结果|音信|动静|后续)"
    r"|(?:无|没有)一[项件个样场次](?:做|办|落实|开展|兑现)[过成]?|经?(?:核[查实对]|查实|抽查|一查)后?(?:一[件场次]也没有|[全都均]?[是系为]?(?:编造|虚报|虚构|造假|假|凑数|注水)的?)"
    r"|[^，。；]{0,6}(?:补个?手续|走[个了]?形式|走[个了]?过场|做做?样子|摆样子|应付)(?:了事|而已|罢了)?)[，。；]?$"
    r"|^(?:[但可却而]|然而|不过)?(?:结果|最[后终]|后来?|临时|启动后|[均都又全](?=因)|因)[^，。；]{0,14}?"
    r"(?:取消|不了了之|作罢|停办|停了下来|停止|中止|中断|搁置|搁浅|落空|流产)了?[，。；]?$",
)
"""A clause that takes back all that its sentence promised: 但都没有做成, 后因会期冲突取消, 全年均为空白."""
_TOPIC = patterns.compile(r"(?:关于|至于|对于|说到|谈到)[^，。；]{2,20}，$")
"""A clause that only names what the next one speaks of."""
_ASKED = patterns.compile(r"(?:怎么|如何|怎样)(?![说看想讲走评])")
"""What is only asked, and then denied: 怎么听群众意见，还没有办法."""
_THIS = patterns.compile(r"^(?:[但可却而]|然而)?[这此该](?:[条项件些套个种几两三四五]+)")
"""With these words a clause speaks of what the one before named: 这条规矩只停留在纸上."""
_PROMISED = patterns.compile(r"原[定先]|计划|安排|本[应该]|应当|[议提]过|曾|打算|提出|研究|排了")
"""Where a withdrawal stops: this clause says what was to be done, those before it are another matter."""

_ALSO_PLANNED = patterns.compile(
    r"^(?:但|目前)?(?:组建|成立|调整|设立|相关|具体|有关)?(?:的)?(?:方案|文件|名单|通知|事宜|工作)?(?:正在|尚在|还在|仍在|正|拟|待|有待)",
)
"""A clause that begins like this says that what the clause before named is still on its way."""

# ---------------------------------------------------------------------------------------------- somebody else

_WHEN = r"(?:\d{1,4}年|[上下]半年|\d{1,2}月(?:\d{1,2}日)?|年初|年底|年内|今年|去年|近年来|期间|同时|此外|另外|其中|例如|如|据了解|目前|为此|[，、])*+"
_SINCE = patterns.compile(f"^{_WHEN}")
_LOCAL_UPPER = "县|区|市|州|盟|省|自治区|地区|旗"
_UPPER_BODY = (
    r"(?:委(?!托|派|员|屈)(?:、[^，。]{0,12}政府)?|政府(?!门户|网站|网)|人民政府(?!门户|网站|网)|人大|政协|直|级|纪委|(?:全面)?依法治.办?|"
    r"委办|府办|\w{0,8}?(?:局(?!派?驻[^，。；]{1,6}司法所)|法院|检察院|厅|办公室|部门|委员会|领导小组|普法办|矛调中心|信访联席办|融媒体中心|普法宣讲团))"
)
_AS_FRAME = patterns.compile(
    r"领导下|指导下|支持下|带领下|关心下|部署|精神|会议后|会议召开后|通知|文件要求|文件精神|文件后|下放|下达|组织的|举办的|开展的|应邀|转来|交办|转办|授课|讲课|宣讲|坐班|值班|坐诊"
    r"|配合|批准|下发后|同意|评为|授予|表彰|备案|考核|转发|通报|验收|认可|推荐|命名|选派|(?:要求|安排)[，。]*$"
)
"""The upper level as the frame of an own act: 在县委领导下, 按照县政府部署, 县委会议召开后."""
_OWN_SUBJECT = patterns.compile(
    rf"^{_WHEN}(?:同时|随后|会后|此后|之后|目前|为此|据此|由此|但|而|并)?(?:，)?(?:我(?:镇|乡|街道|局|县|区|市|们|委|办|中心|单位)|"
    rf"本(?:镇|乡|街道|局|县|区|市|级|机关|单位)|全(?:镇|乡|街道|局|县|区)|镇|乡|街道|党委|党工委|办事处|党组|局党组|司法所|书记|主要负责人|班子|两级|回来后|返回后|返程后|借鉴|参照|学习借鉴)",
)
_BACK_HOME = patterns.compile(
    rf"^{_WHEN}(?:我(?:镇|乡|街道|局|县|区|市|们)|本(?:镇|乡|街道|局|县|区|市)|大家|干部|回来|返回|返程|借鉴|"
    r"学习借鉴|考察(?:后|结束)|对照)",
)
"""What ends the account of a visit; a bare 镇 there is the other one."""
_SMALL = ("township", "street")
_WIDER = patterns.compile(rf"^{_WHEN}[全我](?:县|区|市|州|省|国)")
"""In a town's report the whole county is no own subject."""
_ALL_TOWNS = patterns.compile(rf"{_WIDER.pattern}[^，。；]{{0,4}}(?:\d|各|所有|[一二三四五六七八九十]个)[^，。；]{{0,3}}(?:乡|镇|街道|部门|单位)")
_STATION = patterns.compile(
    rf"^{_WHEN}(?:我|本|驻|辖区|各)?(?:镇|乡|街道)?(?P<name>\w{{0,3}}?)(?<![上进入到向给拟])(?:派出所|税务(?:所|分局)|(?:人民)?法庭|(?:人民)?法院|检察[院室])"
    r"(?=\w\w)(?![和与及同跟等的旁里内上门]|会同|联合|入驻|进驻|派员|派驻|设在|挂牌|配合|协助|参与|参加|民警|所长|在内)"
    r"(?![^，。；]*(?:行政|被诉|应诉|诉讼请求|[裁判]|驳回|维持|镇政府|乡政府|司法所|调委会|综治|镇里|村干部))",
)
"""Stations of the county in a town are others; but what courts decide about the body is its own matter."""
_STUDY_VISIT = patterns.compile(r"(?:赴|到|前往|去|组团)[^，。；]{2,24}(?:考察|学习|观摩|取经|参观|交流)")
_UPPER_HEAD = (
    r"{when}(?:分管|时任|常务)?副?(?:{levels})长"
    r"(?![期效远度短城江河途]|热线|信箱|专线|公开电话|质量奖|[^，。；]{{0,16}}(?:领导下|指导下|支持下|批示后|要求|部署|精神))"
)
"""A head of a higher level who comes or decides: 县长来我镇主持…; a frame (按照县长要求) is none."""
_THERE = patterns.compile(
    r"^(?:据[^，。；]{0,14}(?:简报|快报|新闻|日报)|(?:由|据|经|在)?(?:[某该](?:镇|乡|街道|县|区|市|局|地|单位)|当地|对方|他们|其(?=[成党由组])|那里|人家))",
)
_PLACE_SUBJECT = patterns.compile(
    rf"^{_WHEN}(?P<name>\w{{2,6}}?(?P<kind>镇|乡|街道))(?=人民|政府|党|办事处|综|推行|实行|组织|开展|采取|打造|搭建|出台|制定|调整|设立|每|围绕|依托|累计|投入|对|信访|司法|干部|镇村|村|的|，|在|坚持|"
    rf"将|通过|率先|成立|聘|建|把|还|也|已|先后|全|由|今年|去年|于|与|近年|探索|创新|有|是)",
)
_NO_NAME = (
    "整合", "统筹", "调配", "配强", "充实",
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
ANNEX = patterns.compile(r"^\s*附(?:件|录|表|：|:)")
"""What follows an annex heading is no longer the report."""


class _Reach(NamedTuple):
    """What a clause inherits from the ones before it."""

    plan: bool = False
    other: bool = False
    visit: bool = False
    taught: bool = False
    """A regulation was taught or studied; what is listed after it is its content."""
    shown: bool = False
    earlier: bool = False
    """It tells of an earlier year."""
    undated: bool = False
    """The clause was only a date that is left open."""


def tag(document: Document, identity: Identity, skip: frozenset[Guard] = frozenset()) -> tuple[Clause, ...]:
    """Mark every clause with the guards that hold for it; ``skip`` switches guards off, for measuring what each is worth."""
    clauses: list[Clause] = []
    reach, block, annex = _Reach(), -1, False
    for index, sentence in enumerate(document.sentences):
        if sentence.block != block:
            reach, block = _Reach(), sentence.block
            annex = annex or bool(ANNEX.match(document.slice(document.places[block])))
        found, reach = _sentence(document.folded, sentence, identity, reach)
        added = _of_sentence(document, sentence) | ({Guard.OTHER} if annex else set())
        clauses.extend(Clause(span, index, (guards | added) - skip) for span, guards in zip(sentence.clauses, found, strict=True))
        reach = _Reach(plan=reach.plan and document.folded[sentence.span.end - 1] == "；", visit=reach.visit)
    return tuple(clauses)


def _sentence(folded: str, sentence: Sentence, identity: Identity, reach: _Reach) -> tuple[list[frozenset[Guard]], _Reach]:
    denied = _denied(folded, sentence)
    found: list[set[Guard]] = []
    for span in sentence.clauses:
        words = folded[span.start : span.end]
        own, reach = _forward(words, identity, reach, first=not found)
        over = lapsed.ended(words, folded[span.end : sentence.span.end])
        if over or span in denied:
            own.add(Guard.NEGATION)
        _backward(folded, sentence, found, own, over=over)
        found.append(own)
    return [frozenset(guards) for guards in found], reach


def _forward(words: str, identity: Identity, reach: _Reach, *, first: bool) -> tuple[set[Guard], _Reach]:
    """Return the guards that a clause has by its own words and by those before it, and what it hands on."""
    teaches, blank = citing.teaches(words), hollow.blank(words) or reach.undated
    planned = _is_plan(words, identity, reach=reach.plan)
    reach = _Reach(
        plan=planned and not _REDRAFTED.search(words),
        taught=teaches or (reach.taught and not citing.does(words)),
        shown=hollow.shows(words) or (reach.shown and not hollow.resumes(words) and not _BACK_HOME.match(words)),
        earlier=lapsed.earlier(words, identity.year, reach=reach.earlier),
        undated=hollow.blank_date(words),
        **_subject(words, identity, reach, first=first),
    )
    holding = {
        Guard.PLAN: planned,
        Guard.OTHER: reach.other,
        Guard.SHOWN: reach.shown,
        Guard.EARLIER: reach.earlier,
        Guard.BLANK: blank,
        Guard.CITATION: (reach.taught and not teaches) or citing.quotes(words),
    }
    return {guard for guard, holds in holding.items() if holds}, reach


def _backward(folded: str, sentence: Sentence, found: list[set[Guard]], own: set[Guard], *, over: bool) -> None:
    """Hand a clause's denial, withdrawal or plan back to the clauses before it, where it speaks of them."""
    span = sentence.clauses[len(found)]
    words = folded[span.start : span.end]
    before = folded[sentence.clauses[len(found) - 1].start : span.start] if found else ""
    topic = _TOPIC.match(before) is not None
    if found and Guard.NEGATION in own and (over or topic or _ALSO_NOT.match(words) or _ASKED.search(before)):
        found[-1].add(Guard.NEGATION)
    if _TAKEN_BACK.match(words) or (Guard.NEGATION in own and _THIS.match(words)):
        own.add(Guard.NEGATION)
        _take_back(folded, sentence, found)
    if found and Guard.PLAN in own and (topic or _ALSO_PLANNED.match(words)):
        found[-1].add(Guard.PLAN)


def _take_back(folded: str, sentence: Sentence, found: list[set[Guard]]) -> None:
    """Mark the clauses before a withdrawal, back to the one that says what had been promised or to one that was done."""
    for index in range(len(found) - 1, -1, -1):
        span = sentence.clauses[index]
        promised = _PROMISED.search(folded, span.start, span.end)
        if not promised and _DONE.search(folded[span.start : span.end]):
            return
        found[index].add(Guard.NEGATION)
        if promised:
            return


def _of_sentence(document: Document, sentence: Sentence) -> set[Guard]:
    """Guards that hold for a whole sentence: nothing is said of the words it lists; table cells may list."""
    words = document.folded[sentence.span.start : sentence.span.end]
    cell = document.source.blocks[sentence.block].cell is not None
    return {Guard.LISTED} if not (sentence.frame or cell) and hollow.lists(words) else set()


def _denied(folded: str, sentence: Sentence) -> tuple[Span, ...]:
    """Return the clauses that hold a negation; words that only look like one, and pairs of negations, are none."""
    words = folded[sentence.span.start : sentence.span.end]
    if not _NEGATION.search(words) and not any(_SOME.match(folded, *span) for span in sentence.clauses):
        return ()
    for pattern in (_DOUBLE, _NO_NEGATION, _POSITIVE):
        words = pattern.sub(lambda match: "＿" * len(match[0]), words)
    places = ((span, (span.start - sentence.span.start, span.end - sentence.span.start)) for span in sentence.clauses)
    return tuple(span for span, place in places if _NEGATION.search(words, *place) or _SOME.match(words, *place))


def _is_plan(words: str, identity: Identity, *, reach: bool) -> bool:
    if _DRAFT.search(words):
        return True
    announced = _future(words) or _PLAN.search(words) or _PLAN_OPENING.match(words)
    ahead = _AHEAD.search(words) or (announced and not _HABIT.search(words)) or _next_year(words, identity.year)
    return bool(ahead or reach) and not _DONE.search(words)


def _next_year(words: str, year: int | None) -> bool:
    """Whether the year after the one reported on is named."""
    return year is not None and f"{year + 1}年" in words and any(match[1] == str(year + 1) for match in _YEAR_AHEAD.finditer(words))


def _future(words: str) -> bool:
    """Whether a 将 announces something, and does not merely put the object first (将…纳入)."""
    for match in _SHALL.finditer(words):
        rest = words[match.end() :]
        made = any(word in rest for word in _MADE_INTO)
        if rest.startswith(_FUTURE_ADVERBS) and not rest.startswith("全面依法"):
            return not made
        if rest.startswith(_FUTURE_VERBS):
            return not made and not any(word in rest for word in ("分解", "移交", "移送", "调整为", "改为"))
        if not made and not _DISPOSAL.search(rest):
            return True
    return False


def _subject(words: str, identity: Identity, reach: _Reach, *, first: bool) -> dict[str, bool]:
    """Decide whose act a clause tells: {'other': …, 'visit': …}; ``first`` says that it opens its sentence."""
    home = _BACK_HOME if reach.visit else _OWN_SUBJECT
    small = identity.profile in _SMALL
    if small and _county_in_town(words):
        return {"other": True, "visit": reach.visit}
    if (home.match(words) and not (small and _WIDER.match(words))) or (identity.body and _SINCE.sub("", words).startswith(identity.body)):
        return {"other": False, "visit": bool(_STUDY_VISIT.search(words))}
    if _STUDY_VISIT.search(words):
        return {"other": False, "visit": True}
    if reach.visit or _THERE.match(words):
        return {"other": True, "visit": reach.visit}
    return {"other": _foreign(words, identity, first=first) or reach.other, "visit": False}


def _county_in_town(words: str) -> bool:
    """Whether a clause of a town's report begins with all towns of the county, or with a station of the county in town (松坪派出所)."""
    station = _STATION.match(words)
    return bool(_ALL_TOWNS.match(words)) or (station is not None and not any(word in station["name"] for word in _NO_NAME))


def _foreign(words: str, identity: Identity, *, first: bool) -> bool:
    """Whether the clause begins with a body other than the reporting one, or with the head of a higher one."""
    if _upper_head(_upper_levels(identity)).match(words):
        return True
    if _AS_FRAME.search(words):
        return False
    bare = next((words[len(upper) - 1 :] for upper in identity.uppers if words.startswith(upper)), words)
    if _upper(_upper_levels(identity)).match(bare):
        return True
    place = _PLACE_SUBJECT.match(words) if first else None
    return place is not None and not any(word in place["name"] for word in _NO_NAME) and not _is_own(place["name"], identity)


@lru_cache(maxsize=16)
def _upper_head(levels: str) -> re.Pattern[str]:
    """Pattern of a clause that begins with the head of one of these levels."""
    return patterns.compile(_UPPER_HEAD.format(when=_WHEN, levels=levels))


@lru_cache(maxsize=16)
def _upper(levels: str) -> re.Pattern[str]:
    """Pattern of a clause that begins with a body of one of these levels."""
    near = (
        r"外[省市县地乡镇]|邻[省市镇乡县]|[江河]对岸|(?:沿海|发达|先进)地区|"
        r"(?:兄弟|周边|邻近|相邻|毗邻|隔壁)的?\w{0,6}?(?:镇|乡|街道|县|区|市|局|单位)(?!联|协|共)"
    )
    return patterns.compile(rf"{_WHEN}(?:上级|上面|上头|中央|国家|国务院|{near}|(?:{levels})里|(?:{levels}){_UPPER_BODY})")


def _upper_levels(identity: Identity) -> str:
    """Levels above the reporting body: a county's own committee is not somebody else's."""
    if identity.profile == "county":
        own = identity.body[-1:]
        return "|".join(level for level in ("市", "州", "盟", "省", "自治区", "地区") if level != own) or "省"
    return _LOCAL_UPPER


def _is_own(name: str, identity: Identity) -> bool:
    """Whether a place name is the reporting body or a higher place it names in its title."""
    return any(own and (name in own or own in name) for own in (identity.body, *identity.uppers)) or not identity.body
