"""What the lints of fact find, and what they must leave alone: figures, repeats, citations, places, thin parts."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker import outline
from checker import quantities as figures
from checker.lints import LINTS
from checker.model import Block, Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.engine import Engine
    from checker.model import Document, Finding, Reading

KINDS = ("arithmetic", "quantities", "duplicate", "reference", "place", "thin")

REFUTED = (
    ("全年受理纠纷250件，成功化解240件，【化解率98.5%】。", "96.00%"),
    ("全年共受理矛盾纠纷85件，成功调解84件，【调解成功率96%】。", "98.82%"),
    ("全年共受理矛盾纠纷85件，成功调解80件，【调解成功率达99%以上】。", "94.12%"),
    ("组织63人参加考试，合格62人，【合格率100%】。", "98.41%"),
    ("收到建议41条、采纳17条，【采纳率51.5%】。", "41.46%"),
    ("受理纠纷一百件，化解八十件，【化解率百分之九十】。", "80.00%"),
    ("全年查处案件80件，其中建房类20件，【占20%】。", "25.00%"),
    ("集中学法10次，其中【宪法专题12次】。", "部分大于总数"),
    ("办理案件120件，其中【简易程序80件、普通程序60件】。", "140"),
    ("办理案件62件，其中【简易程序30件、一般程序22件】。", "52"),
    ("调处纠纷286件，其中【邻里类112件、物业类98件、婚姻类66件】。", "276"),
    ("审结的20件中【维持12件、驳回4件、终止2件】。", "18"),
    ("审查文件27件、合同35件，【共计60件】。", "62"),
    ("全年受理纠纷30件，【化解35件】。", "后面的多于前面的"),
    ("全年受理纠纷318件，化解311件，【其余9件】转入诉讼。", "其余9件"),
    ("全年受理纠纷318件，化解311件，【未化解的9件】均落实包案领导。", "9件"),
    ("普法活动由40场增加到44场，【增长20%】。", "10.00%"),
    ("办结案件44件，比上年的40件【增长20%】。", "10.00%"),
    ("办结案件【由40件上升到33件】。", "上升"),
    ("全年调处各类矛盾纠纷187件，调解成功180件。共发放资料300份。全年【调处矛盾纠纷197件】。", "第5行"),
    ("全镇12个村均聘请法律顾问。【全镇11个村全部】建成法治广场。", "12个"),
    ("全年立案318件，其中市容类200件、违建类118件；【结案300件，结案率97.8%】。", "94.34%"),
    ("全年排查纠纷212件；调解成功197件，【调解成功率96.3%】。", "92.92%"),
    ("一审行政诉讼案件14件，【负责人出庭应诉16件】。", "16件"),
    ("组织63人参加法律知识考试，【合格71人】。", "71人"),
    ("发放问卷200份，【收回213份】。", "213份"),
    ("全年登记来信来访76件，【上级转来25件、镇里直接收到46件】。", "71"),
    ("全年办理处罚案件48件，【简易程序31件、普通程序27件】。", "58"),
    ("法律明白人92人，【男性51人、女性31人】。", "82"),
    ("排查隐患120处；整改110处，【整改率98%】。", "91.67%"),
    ("组织活动20场，【其中镇、村两级各12场】。", "各12场"),
    ("【进村屯31场｜进学校9场｜进工地6场｜合计48场】｜发放资料3000份。", "46"),
    ("审查协议12份，【其中鱼塘、林地各5份，商铺3份】。", "13"),
    ("清理文件，【保留21件，修改4件，废止6件，共计清理34件】。", "31"),
)
AGREED = (
    "全年受理纠纷73件，化解67件，化解率91.7%，其余6件转入诉讼。",
    "受理纠纷73件，化解67件，化解率91.8%。",
    "调解纠纷200余件，成功195件，成功率97%。",
    "受理纠纷一百三十六件，调解成功一百三十一件，成功率96.3%。",
    "排查纠纷320件，调解318件，调解率99.4%，成功312件，调解成功率98.1%。",
    "受理信访件48件，办结46件，按期办结率100%，其余2件未到期。",
    "共排查纠纷86件，化解84件，含上年结转2件，化解率100%。",
    "发放问卷200份，回收196份，满意率97.4%。",
    "组织63人参加考试，合格62人，优秀率45%。",
    "全年化解矛盾纠纷85件，调解成功率97%。",
    "审查合同47份、文件6件，其中退回修改11件。",
    "办理代表建议7件、政协提案5件，其中主办8件、协办4件。",
    "办理信访件25件，建议、提案分别为7件、5件。",
    "调处矛盾纠纷187件，涉及金额41万元，其中婚姻家庭类50件。",
    "立案142件，其中违法建设类37件、市容环境类105件，罚款12万元，没收工具15件。",
    "调解纠纷33件，其中：宅基地类20件、山林类10件；邻里类3件。",
    "办理案件120件，其中涉及土地的80件、涉及邻里的60件。",
    "参训人员120人，其中党员80人、妇女60人。",
    "举办培训6期、参训380人次，其中执法培训2期、普法培训4期。",
    "接待群众1.8万人次，其中线上9000余人次、线下9000余人次。",
    "解答咨询1,200余人次，其中现场800人次、电话420人次。",
    "抽调干部3名、律师2名，其余10名由村干部担任。",
    "执法人员18名，全年办案62件，其中4名骨干承办41件，其余14人平均每人1.5件。",
    "全年受理纠纷30件，化解信访积案35件。",
    "全年受理纠纷30件，累计化解35件。",
    "受理举报12件、投诉8件，全镇共办结30件。",
    "受理投诉由120件减少到96件，同比下降20%。",
    "群众满意度由全县第12位上升到第3位，办理时限由8天缩短到3天。",
    "全年查处案件80件，其中建房类20件，占25%。",
    "综合执法队人手紧。全年召开会议12次。领导小组发力。全年召开会议3次。",
    "全镇3个村完成示范创建，全镇12个村均聘请法律顾问。",
    "全年立案318件，其中市容类200件、违建类118件；结案300件，结案率94.3%。",
    "全年排查纠纷212件；受理来访90批；调解成功197件，调解成功率99%。",
    "全年受理信访件48件；办理热线工单500件，办结495件，办结率99%。",
    "上年立案40件，结案38件；今年结案45件，结案率90%。",
    "一审行政诉讼案件14件，负责人出庭应诉14件；二审案件3件，出庭3次。",
    "行政诉讼案件14件，含上年结转3件，负责人出庭应诉16件。",
    "行政诉讼案件14件，分管负责人带队旁听庭审和出庭应诉共16次。",
    "发放宣传册200份，收回旧证照213份。",
    "全年登记来信来访76件，上级转来25件、镇里直接收到46件、部门移交5件。",
    "全年登记来信来访76件，上级转来25件，镇里直接收到的46件全部办结，5件退回。",
    "全年办理处罚案件48件，简易程序31件、普通程序17件。",
    "培训干部92人，男性村干部51人、女性网格员31人和10名教师参加。",
    "进村屯31场｜进学校9场｜进工地6场｜合计46场｜发放资料3000份。",
    "【调解】登记120件｜调成118件｜司法确认9件\n【信访】来访40批62人次｜办结38件",
    "审查协议11份，其中鱼塘、林地各3份，商铺5份。",
    "办理婚姻登记900对、补证120对，预约登记占21%。",
    "19份合同中，12份经司法所审查，其余7份直接签字，其中2份因条款含糊补签协议。",
    "废止9件，修改4件，共清理文件38件。",
    "向县政府报备文件4件，向人大报备2件，向党委报备1件，共计制发文件9件。",
    "登记纠纷120件；邻里类调解成功78件，调解成功率97.5%。",
    "登记纠纷120件；其中邻里类80件，化解78件，化解率97.5%。",
    "全镇12个村各建1处法治广场，其中示范3处。镇村两级各开展活动12场，其中镇级10场。",
    "一审行政诉讼4件、二审2件，负责人出庭应诉5件。",
    "受理来信5件、来访10件，全年共计化解12件。",
)
MISCITED = (
    ("组织学习宪法、【物权法】等法律。", 2024),
    ("落实《【信访条例】》，接待来访12批。", 2023),
    ("落实【《行政执法监督条例》】，开展监督4次。", 2024),
    ("结合“12·4”【宪法宣传日】开展活动。", 2024),
    ("结合“4·15”【全民国家安全教育宣传日】开展活动。", 2024),
    ("学习党的【二十届四中全会】精神。", 2024),
    ("学习党的二十届三中、【四中全会】精神。", 2024),
    ("学习党的【二十大三中全会】精神。", 2024),
    ("落实【《法治政府建设实施纲要(2020-2025年)》】。", 2024),
    ("落实【《法治政府建设实施纲要（20212025年）》】。", 2024),
    ("认真贯彻【中央依法治国工作会议】精神。", 2023),
    ("落实《关于全面推行行政执法公示制度执法全过程记录制度重大执法决定法制审核制度的指导意见》（【国办发〔2018〕108号】）。", 2024),
    ("围绕今年施行的新修订《中华人民共和国【治安管理处罚法】》开展宣讲。", 2025),
    ("【新修订的行政复议法】施行后，组织培训2次。", 2023),
    ("结合【党纪学习教育】开展谈话。", 2025),
    ("对照【《法治政府建设实施纲要（2015—2020年）》】细化任务，作为当前和今后一个时期的施工图。", 2021),
    ("继续实施【“七五”普法】规划，设置宣传栏12处。", 2022),
)
WELL_CITED = (
    ("宣讲婚姻法律知识，解答合同法律问题，学习劳动合同法。", 2024),
    ("落实《湖北省行政执法监督条例》，开展监督4次。", 2024),
    ("开展“12·4”国家宪法日、宪法宣传周、4·15全民国家安全教育日活动。", 2024),
    ("学习党的二十届二中、三中全会精神和中央全面依法治国工作会议精神。", 2024),
    ("深入学习党的二十大和十九届二中、三中、四中、五中、六中全会精神。", 2023),
    ("落实《法治政府建设实施纲要(2021-2025年)》和《法治社会建设实施纲要（2020－2025年）》。", 2024),
    ("落实《黔山市法治政府建设实施方案（2021—2024年）》。", 2024),
    ("巩固拓展党纪学习教育成果，推进党史学习教育常态化长效化。", 2025),
    ("落实《重大行政决策程序暂行条例》（国务院令第713号）。", 2024),
    ("法治宣传教育法11月1日施行后，组织宣讲4场。", 2025),
    ("“八五”普法顺利收官，终期验收获优。", 2025),
    ("以实际行动迎接党的二十大胜利召开。", 2021),
    ("学习行政复议法修订草案，提出建议3条。", 2022),
    ("对照《法治政府建设实施纲要（2015—2020年）》完成终期自查，各项任务收官。", 2020),
    ("总结《法治政府建设实施纲要（2015—2020年）》实施成果，制定新一轮五年方案。", 2021),
)
FOREIGN = (
    "【石塘镇综治中心受理纠纷30件】。",
    "【2024年，石塘镇党委召开会议6次】。",
    "9月【组织柳溪街道社区干部】参加培训2场。",
    "印发【《石塘镇】2024年法治政府建设工作要点》，明确任务31项。",
    "【枫林路镇还在三个小区设了调解点】，当天受理。",
    "【大湾脚镇公共服务大厅受理事项】由58项增加到71项。",
    "【石塘镇便民服务中心在搬迁后合并办公】，窗口由9个调整为6个。",
    "【为提升柳溪镇居民的法治获得感】，聘请退休教师讲法。",
    "【洺川镇综合行政执法队】全年立案12件，结案12件。",
    "年终，两位同志【在石塘镇机关干部大会上】逐一述法。",
    "【石塘镇人民政府】全年公开信息88条。",
    "【在石塘镇党委的坚强领导下】，各项工作稳步推进。",
)
RIGHTLY = (
    "与石塘镇综治中心联合调处纠纷3件。",
    "协助镇政府开展巡查。配合镇党委做好换届。提请镇党委会研究。组织镇干部学法。督促各村镇干部履职。",
    "石塘村、柳溪社区建成法治文化广场。石塘镇法庭到村巡回审判。",
    "组织干部到石塘镇学习调解经验，石塘镇党委书记介绍做法。",
    "送法下乡30场，特色小镇建设稳步推进，组织各乡镇干部座谈。",
    "青石桥镇综合执法队巡查120次，青石桥镇党委研究4次。",
    "推进场镇综治中心改造，包括场镇扩建、鱼塘清淤；规范场镇秩序，整治场镇摊点。",
    "依托镇综治中心接访。整合镇便民服务中心窗口。完善镇公共法律服务站。充实镇综合执法队。届时镇党委听取汇报。",
    "石塘镇与我镇合并后，石塘镇便民服务中心保留为服务点。",
    "2023年撤乡并镇，石塘镇党委政府的档案已移交。",
    "石塘镇派出所、石塘镇人民法庭到会指导。石塘镇卫生院义诊。",
    "县里推广的“石塘镇综治中心”样板已挂图上墙，石塘镇综治中心的做法值得借鉴。",
    "打通镇便民服务中心窗口。督导镇综治中心落实值班。支撑镇综合行政执法队办案。健全镇公共法律服务站制度。",
    "提升镇村干部素质，提升镇便民服务中心效能，满足镇区居民需求，方便镇村群众。",
    "石塘镇籍务工人员返乡。方便场镇居民。临江街道商铺门前三包，老城街道保洁纳入网格。规范主城区秩序。",
    "石塘镇、桃花镇三地共建调解室。县里在石塘镇召开现场会。石塘镇与青石桥镇交界处发生纠纷1起。",
    "镇长应邀在石塘镇法治建设现场会上交流。向石塘镇借鉴村规民约做法。在各乡镇干部大会上通报。",
    "石塘镇村民张某持房产证到所咨询。石塘镇小学、石塘镇公路养护站参加演练。石塘镇人大代表视察。石塘镇人民法庭设点。",
    "国家安全教育日当天，本镇综治中心、原镇司法所、老镇便民服务中心均设点。",
)
TWICE = (
    "坚持把普法宣传与移风易俗、乡风文明建设结合起来。学法6次。【坚持把普法宣传与移风易俗、乡风文明建设相结合。】",
    "逢赶集日在镇口搭棚坐班听取群众诉求。坐班48天。【一是逢赶集日在镇口搭棚坐班听取群众诉求】；二是送法进村。",
    "把院坝会开到核桃树底下，当面把地界说得清清楚楚，三户人家握手言和。学法6次。入冬以后，【把院坝会开到核桃树底下，当面把地界说得清清楚楚】，群众都服气。",
    "全年排查堰塘、林地、彩礼等纠纷318件，调解成功311件，成功率97.7%；其中彩礼一事跑了9趟。学法6次。【全年排查堰塘、林地、彩礼等纠纷共318件，调解成功311件，成功率97.7%】。",
    "驻村干部夜里上门讲政策，白天下地帮农活；学法6次。【驻村干部夜里上门讲政策，白天下地帮农活，大家心气顺了】。",
)
ONCE = (
    "党委书记全年主持会议研究法治工作6次，听取汇报4次。镇长全年主持会议研究法治工作8次，听取汇报3次。",
    "严格落实行政执法公示、执法全过程记录、重大执法决定法制审核三项制度。全面落实行政执法公示、执法全过程记录、重大执法决定法制审核三项制度。",
    "为全镇经济社会高质量发展提供了坚实法治保障。为全镇经济社会高质量发展提供有力法治保障。",
    "做到小事不出村、大事不出镇、矛盾不上交，调处52件。坚持小事不出村、大事不出镇、矛盾不上交，新建调解室3个。",
    "镇党委定期听取汇报，研究解决重大问题，全年4次。镇政府定期听取汇报，研究解决重大问题，全年6次。",
    "全年排查堰塘、林地、彩礼等纠纷318件，调解成功311件。上半年排查堰塘、林地、彩礼等纠纷160件，调解成功151件。",
    "严格落实三项制度，规范执法行为，提高执法水平，办案12件。严格落实三项制度，规范执法行为，抽查案卷20卷。",
    "深入学习贯彻习近平法治思想，坚持以人民为中心，学法6次。深入学习贯彻习近平法治思想，坚持以人民为中心，宣讲9场。",
    "坚持镇党委会每季度听取一次法治建设工作情况汇报，1月研究计划。坚持镇党委会每季度听取一次法治建设工作情况汇报，7月研究整改。",
    "邀请县司法局业务骨干、法律顾问到镇授课，全年4期。邀请县司法局业务骨干、法律顾问到镇授课，参训60人。",
    "一审结果公布后，群众没有异议，县里没有改判。二审结果公布后，群众没有异议，张榜7天。",
)


def draft(words: str, year: int = 2024) -> Source:
    text = (
        f"宁川县青石桥镇{year}年法治政府建设情况报告\n{year}年，青石桥镇推进各项工作。现报告如下。\n一、主要举措和成效\n（一）抓工作。\n"
        f"{words}\n二、存在的不足\n执法力量偏弱。\n青石桥镇人民政府\n{year + 1}年1月10日"
    )
    return Source(tuple(Block(line) for line in text.split("\n")), "txt")


def findings(engine: Engine, kind: str, words: str, year: int = 2024) -> list[tuple[str, str, str | None]]:
    done = engine.assess("draft.txt", draft(words, year), kind=False)
    assert done.document is not None
    return [(done.document.slice(found.span), found.message, found.repair) for found in done.findings if found.id == kind]


def split(marked: str) -> tuple[str, str]:
    """The words without 【】, and what stands between them."""
    return marked.replace("【", "").replace("】", ""), marked[marked.index("【") + 1 : marked.index("】")]


def meets(one: str, other: str) -> bool:
    return one in other or other in one or any(one[at : at + 4] in other for at in range(len(one) - 3))


@pytest.mark.parametrize(("marked", "says"), REFUTED)
def test_figures_that_refute_themselves_are_found_with_the_right_value(engine: Engine, marked: str, says: str) -> None:
    words, place = split(marked)
    (found,) = findings(engine, "arithmetic", words)
    assert meets(place, found[0])
    assert says in found[1]


@pytest.mark.parametrize("words", AGREED)
def test_figures_that_may_be_right_are_left_alone(engine: Engine, words: str) -> None:
    assert findings(engine, "arithmetic", words) == []


@pytest.mark.parametrize(("marked", "year"), MISCITED)
def test_citations_at_the_wrong_time_or_by_a_wrong_name_are_found(engine: Engine, marked: str, year: int) -> None:
    words, place = split(marked)
    (found,) = findings(engine, "reference", words, year)
    assert place in found[0] or found[0] in place


@pytest.mark.parametrize(("words", "year"), WELL_CITED)
def test_citations_that_hold_are_left_alone(engine: Engine, words: str, year: int) -> None:
    assert findings(engine, "reference", words, year) == []


@pytest.mark.parametrize("marked", FOREIGN)
def test_another_place_in_the_bodys_stead_is_found(engine: Engine, marked: str) -> None:
    words, place = split(marked)
    (found,) = findings(engine, "place", words)
    assert meets(place, found[0])


@pytest.mark.parametrize("words", RIGHTLY)
def test_places_rightly_named_are_left_alone(engine: Engine, words: str) -> None:
    assert findings(engine, "place", words) == []


@pytest.mark.parametrize("marked", TWICE)
def test_a_sentence_told_twice_is_found_where_it_stands_again(engine: Engine, marked: str) -> None:
    words, place = split(marked)
    (found,) = findings(engine, "duplicate", words)
    assert found[0].rstrip("，。；") == place.rstrip("，。；")


@pytest.mark.parametrize("words", ONCE)
def test_formulas_and_other_facts_in_like_words_are_no_repeats(engine: Engine, words: str) -> None:
    assert findings(engine, "duplicate", words) == []


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("贯彻中央依法治国工作会议精神。", "中央全面依法治国工作会议"),
        ("落实《法治政府建设实施纲要（2021—2024年）》。", "《法治政府建设实施纲要（2021—2025年）》"),
        ("宣讲《法制宣传教育法》。", "《法治宣传教育法》"),
    ],
)
def test_a_name_that_is_certain_is_repaired(engine: Engine, words: str, right: str) -> None:
    assert right in {found[2] for found in findings(engine, "reference", words, 2025)}


def test_a_foreign_signature_is_found(engine: Engine) -> None:
    source = draft("全年学法6次。")
    blocks = tuple(Block("石塘镇人民政府") if block.text == "青石桥镇人民政府" else block for block in source.blocks)
    done = engine.assess("draft.txt", Source(blocks, "txt"), kind=False)
    assert [found.id for found in done.findings if found.id == "place"] == ["place"]


def table(*rows: str) -> Source:
    cells = [Block(cell, cell=(0, row, column)) for row, line in enumerate(rows) for column, cell in enumerate(line.split("|"))]
    return Source((*draft("全年学法6次。").blocks[:5], *cells), "docx")


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        (("项目|上半年|下半年", "调解|40|51", "信访|12|9", "合计|52|70"), ["70"]),
        (("项目|上半年|下半年", "调解|40|51", "信访|12|9", "合计|52|60"), []),
        (("项目|调解|信访|合计", "东村|40|12|52", "西村|51|9|61"), ["61"]),
        (("项目|件数|化解率", "调解|40|98%", "信访|12|100%", "合计|52|99%"), []),
        (("项目|件数", "调解|四十", "信访|12", "合计|60"), []),
        (("项目|件数", "调解|40", "其中：邻里|12", "合计|40"), []),
    ],
)
def test_totals_of_tables(engine: Engine, rows: tuple[str, ...], wrong: list[str]) -> None:
    done = engine.assess("draft.docx", table(*rows), kind=False)
    assert done.document is not None
    assert [done.document.slice(found.span) for found in done.findings if found.id == "arithmetic"] == wrong


def document(words: str) -> Document:
    return outline.build(Source((Block(words),), "txt"))


@pytest.mark.parametrize(
    ("words", "low", "high", "unit"),
    [
        ("受理318件", 318, 318, "件"),
        ("受理１２起", 12, 12, "件"),
        ("讲了一百零三场次", 103, 103, "场"),
        ("发放1,200份", 1200, 1200, "份"),
        ("发放200余份", 200, 299, "份"),
        ("覆盖1.8万人次", 17500, 19000, "人次"),
        ("不少于20件", 20, Fraction(10) ** 18, "件"),
        ("不足百次，共9次", 9, 9, "次"),
        ("鱼塘、林地各3份", 6, 6, "份"),
        ("鱼塘、林地和商铺各3份", 6, 9, "份"),
        ("各村各3份", 3, Fraction(10) ** 18, "份"),
        ("成功率98%", Fraction(195, 2), 99 - Fraction(1, 10**9), "%"),
        ("成功率百分之百", 100, 100, "%"),
    ],
)
def test_numbers_are_read_as_ranges(words: str, low: Fraction, high: Fraction, unit: str) -> None:
    doc = document(words)
    (one,) = figures.read(doc, Span(0, len(words)))
    assert (one.low, one.high, one.unit) == (low, high, unit)


@pytest.mark.parametrize("words", ["第3次会议", "12月27日", "8个月内", "一个村", "12·4活动", "〔2024〕15号", "每人3000元为限的第二十条", "三部门"])
def test_what_is_no_count_is_not_read(words: str) -> None:
    doc = document(words)
    assert [one for one in figures.read(doc, Span(0, len(words))) if one.unit != "元"] == []


def facts(engine: Engine, reading: Reading) -> Iterator[Finding]:
    for defect in engine.ruleset.defects:
        for call in defect.calls:
            if call.kind in KINDS:
                yield from LINTS[call.kind].find(reading, call.params)


PIECES = st.sampled_from(
    ["其中", "其余", "受理", "化解", "化解率", "共计", "由", "增加到", "增长", "占", "全年", "中", "合计", "组织", "石塘镇", "赴",
     "12件", "7起", "98.6%", "百分之九十", "1.8万人次", "二百余份", "，", "。", "；", "、", "（", "）", "《", "》", "\n", "施行后",
     "二十届四中全会", "“八五”普法", "（2021—2024年）", "法治政府建设实施纲要", "信访条例", "一、主要举措和成效", "二、下一步打算"],
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(words=TEXTS)
def test_no_text_breaks_them_and_every_place_lies_in_the_text(engine: Engine, words: str) -> None:
    for source in (draft(words), Source(tuple(map(Block, words.split("\n"))), "txt")):
        reading = engine.read(source)
        for found in facts(engine, reading):
            span = found.span
            assert 0 <= span.start < span.end <= len(reading.document.text)


LONG = ("其中3件，", "受理3件，化解2件，其余1件，化解率66.7%。", "组织石塘镇干部。", "《信访条例》婚姻法", "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳。")


@pytest.mark.parametrize("piece", LONG)
def test_very_long_texts_come_to_an_end(engine: Engine, piece: str) -> None:
    reading = engine.read(draft(piece * 3000))
    assert sum(1 for _ in facts(engine, reading)) <= len(reading.document.text)
