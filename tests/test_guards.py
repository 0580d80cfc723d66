"""What keeps words from being evidence: a plan, a negation, a cited title, somebody else's act.

Each sentence marks one word with 【】; beside it stand the guards that must hold for that word, and no others.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import get_args

import pytest

from checker import citing, guards, hollow, identity, lapsed, outline, planned, whose
from checker.model import Block, Guard, Source, Span
from tests.test_cases import cases

HEADS = {
    "township": "宁川县云溪镇人民政府\n关于2024年度法治政府建设情况的报告",
    "street": "临江区桂园街道办事处\n关于2024年度法治政府建设情况的报告",
    "county": "宁川县人民政府\n关于2024年度法治政府建设情况的报告",
    "department": "宁川县教育局\n关于2024年度法治政府建设情况的报告",
}
PLAN, NEGATION, CITATION, OTHER = Guard.PLAN, Guard.NEGATION, Guard.CITATION, Guard.OTHER
SHOWN, LISTED, BLANK = Guard.SHOWN, Guard.LISTED, Guard.BLANK

PLANS = (
    "有人建议【成立】法治建设领导小组。",
    "我镇将【成立】法治建设领导小组。",
    "将于12月底【召开】述法会。",
    "我镇将继续【开展】送法下乡活动。",
    "将进一步【规范】执法行为。",
    "将从群众身边的事入手，【开展】专项治理。",
    "我镇拟【聘请】两名法律顾问。",
    "计划明年【建立】合同审查制度。",
    "今年计划【培训】执法人员3期。",
    "下一步，我镇【开展】执法培训。",
    "下一步，我镇抓好三件事，【组织】干部轮训，配齐执法装备。",
    "2025年，【组织】干部旁听庭审4次。",
    "2025年9月，【召开】述法会。",
    "新的一年，【推行】村级法治体检。",
    "打算上半年【举办】法律知识竞赛。",
    "要【完善】重大事项决策机制。",
    "今后，要【加强】执法队伍建设。",
    "力争全年【组织】执法培训6期。",
    "有望明年初【建成】法治广场。",
    "即将【启用】法治文化广场。",
    "正在筹备【成立】法治专班。",
    "正在考虑【聘请】公职律师。",
    "待经费到位后再【聘请】法律顾问。",
    "法治建设【领导小组】正在筹建，方案已起草完毕。",
    "准备在集镇【设立】法律服务站。",
    "争取在2025年上半年【配齐】执法人员。",
    "预计【投入】资金30万元。",
    "接下来，【抓好】村级合同审查。",
    "明年初，【召开】述法会。",
    "今年新建法治广场1处，明年再【建】2处。",
    "2025年，我镇将把法治建设【纳入】年度考核。",
    "下一步，将学法情况【纳入】年度考核。",
    "务必【做到】应审尽审。",
    "镇长将把普法经费【列入】预算。",
    "镇长将把普法经费【列入】预算，争取不少于20万元。",
    "镇长将把普法经费列入预算，并在每起案件中【出庭】应诉。",
    "镇里计划编制决策目录，凡列入目录的，都要经过【听证】。",
    "党委计划请律师【审查】合同。",
    "我镇将会同县局【开展】检查。",
    "我镇将审查合同20份，【出具】意见。",
    "届时领导小组每季度【召开】会议。",
    "方案提出，由镇长【担任】组长。",
    "执法人员不得少于两人，【出示】证件。",
    "方案将由党委会【讨论】。",
)
NO_PLANS = (
    "我镇将方案挂网，【征求】意见30天。",
    "我镇将草案贴到各村，【听取】意见。",
    "将会议纪要【报送】县委。",
    "将把关环节【纳入】流程。",
    "否决拟处罚意见2件，【出庭】应诉1次。",
    "审查拟签合同12份，【提出】意见9条。",
    "计划生育协会【开展】普法4场。",
    "全年工作计划【完成】9项。",
    "把原定的皆伐改成择伐，又委托第三方【评估】风险。",
    "根据代表建议【设立】法治广场1处。",
    "提出法律建议12条，【设立】审查岗1个。",
    "2024年，【组织】干部旁听庭审4次。",
    "2025年1月，【召开】述法会，书记现场述法。",
    "原计划举办普法讲座10场，实际【举办】16场。",
    "年初制定的学法计划已全部完成，【组织】学法12次。",
    "制定年度普法计划，【举办】讲座12场。",
    "印发2024年法治建设工作计划，【分解】任务23项。",
    "“八五”普法规划（2021—2025年）实施以来，【举办】讲座60场。",
    "按照《法治政府建设实施纲要（2021—2025年）》要求，【健全】三项制度。",
    "凡重大事项都要先【征求】群众意见。",
    "领导小组于2023年【成立】，今年开会4次。",
    "积极争取县级资金20万元，【购置】执法记录仪12台。",
    "按照要求【公示】执法信息45条。",
    "主要领导带头【学法】12次。",
    "庭前准备充分，【出庭】应诉3次。",
    "拟定学法清单24项，【组织】学习12次。",
    "举办模拟法庭进校园活动，【组织】模拟庭审3场。",
    "截至年底，【办结】案件21件。",
    "下半年，【开展】案卷评查2次。",
    "今年【新建】法治广场1处，明年再建2处。",
    "目前已【成立】法治专班。",
    "不断【完善】决策机制，全年上会议题全部审查。",
)
TAKEN = (
    "将法治建设【纳入】年度考核。",
    "将31项任务【分解】到12个站所。",
    "将法律知识【列为】干部必修课。",
    "将法治建设【作为】一把手工程。",
    "将5件案件线索【移送】县综合执法局。",
    "将学法情况【列入】年度考核，占比5%。",
    "将全部合同【交由】法律顾问审查。",
    "将普法宣传【送到】群众家门口。",
    "将矛盾纠纷【化解】在萌芽状态。",
    "将述法情况【写入】领导班子述职报告。",
    "将镇长由副组长【调整】为组长。",
    "将合法性审查意见【作为】上会的必备材料。",
    "将普法与执法【结合】起来。",
)
NEGATIONS = (
    "尚未【聘请】法律顾问。",
    "镇里没有【成立】领导小组。",
    "有的事项未【开展】专家论证。",
    "普法【宣传】不够深入。",
    "合同【审查】不到位。",
    "缺乏专职【法律顾问】。",
    "应诉【能力】有待提升。",
    "有的【培训】流于形式。",
    "调解员【培训】次数不足。",
    "个别村【调解】工作滞后。",
    "领导班子集中【述法】还没开展。",
    "一直没能【配齐】执法人员。",
    "有的站所几乎没组织过集中【学法】。",
    "村级【法律顾问】至今空缺。",
    "有的站所【学法】走过场。",
    "虽未【召开】述法会，但已书面述法7人。",
    "重大事项组织了专家论证，【风险评估】却没做。",
    "有4份合同未经【审查】就签了字。",
)
NO_NEGATIONS = (
    "办事只跑一次，只在一个窗口【受理】。",
    "虽未召开现场述法会，但已书面【述法】7人。",
    "虽有不少困难，但【办结】案件21件。",
    "虽然人员几经变动，但领导小组【例会】从未间断。",
    "普法【宣传】从未间断。",
    "不断【创新】普法形式12种。",
    "不仅【开展】集市普法，还送法进校园。",
    "不折不扣【落实】三项制度，公示信息45条。",
    "未成年人【保护】普法进校园12场。",
    "为无劳动能力人员【办理】法律援助8件。",
    "化解不动产【登记】纠纷12件。",
    "没收违法【所得】2万元。",
    "依法作出不予【处罚】决定3件。",
    "调解不成的3件【引导】进入诉讼程序。",
    "有的商户未按规定办证，【立案】查处5家。",
    "对未取得许可的6家门店【立案】查处。",
    "针对执法文书不规范的问题，【组织】专题培训2期。",
)
DOUBLE = (
    "没有一项重大决策未经【集体讨论】。",
    "未经【合法性审查】的事项一律不上会。",
    "没有一件合同未【审查】就签订。",
    "没有一名执法人员无证【上岗】。",
    "凡未【征求】群众意见的不上会。",
    "没有经过【风险评估】的决策一律不提交讨论。",
    "无一事项未经【集体讨论】。",
    "杜绝合同未经【审查】就签订。",
)
ZEROS = (
    "全年未发生【行政复议】案件。",
    "没有收到一件【行政复议】申请。",
    "办理的案件没有一起被【撤销】。",
    "行政【诉讼】保持零败诉。",
    "全年无【行政诉讼】案件。",
    "未发生一起因执法引发的【行政诉讼】。",
    "全年零【复议】、零诉讼。",
    "全年没有发生重大行政【诉讼】。",
)
FRAMES = (
    "在县委领导下，【成立】法治建设领导小组。",
    "在县委、县政府的坚强领导下，【办结】案件21件。",
    "按照县政府部署，【开展】案卷评查2次。",
    "根据县委要求，【健全】三项制度。",
    "县委依法治县委员会会议召开后，我镇【传达】学习2次。",
    "经县政府批准，【设立】综合执法队。",
    "邀请县法院法官【授课】6场。",
    "配合县审计局【完成】专项审计1次。",
    "会同县市场监管局【开展】联合检查4次。",
    "被县政府评为先进，【获得】表彰1次。",
    "向县委【报告】法治政府建设情况1次。",
    "镇里【成立】领导小组，县里给予支持。",
    "云溪镇【推行】积分制管理。",
    "全县率先【建成】法治广场1处。",
    "市场监管所【查处】案件6件。",
    "区域内【发放】宣传单3000份。",
)
OTHERS = (
    "县委【印发】法治建设实施方案。",
    "县里【成立】了法治建设领导小组。",
    "县司法局【组织】执法培训2期，我镇派12人参加。",
    "上级【开展】督察2次。",
    "县委全面依法治县委员会【召开】会议2次，我镇及时传达。",
    "县政府对水库扩建【作出】重大行政决策。",
    "县委、县政府高度重视，【召开】推进会2次。",
    "县委书记到我镇【调研】法治工作。",
    "国务院【公布】行政复议法实施条例。",
    "市里【组织】交叉评查1次。",
    "县里开展督察，【反馈】问题5个，我镇全部整改。",
    "桐荫镇【推行】积分制，值得借鉴。",
    "年初，省司法厅【出台】基层执法指引。",
)
OWN_AGAIN = (
    "县委印发方案后，我镇【成立】专班。",
    "县里成立领导小组，我镇据此【分解】任务17项。",
    "县政府组织听证，我镇【做好】群众解释工作。",
    "县司法局开展评查，镇里【整改】问题4个。",
    "县司法局组织培训2期，我镇【选派】12人参加。",
    "县里由县委书记任组长，镇党委书记和镇长同任【组长】。",
    "县里推行试点，云溪镇【承接】事项87项。",
    "县司法局组织培训2期；我镇【举办】夜校12期。",
    "县里成立了领导小组。【召开】镇级法治会议4次。",
    "组织干部赴桐荫镇考察2次，回来后我镇【修订】制度5项。",
    "5月，派人到桐荫镇参观，该镇成立了领导小组。回来后，镇里【统一】执法文书。",
)
VISITS = (
    "赴桐荫镇考察学习，该镇【成立】了领导小组。",
    "5月，组织干部到邻县学习，看到该镇【聘请】了三名律师。",
    "据桐荫镇同志介绍，他们【聘请】律师三名。",
    "到桐荫镇观摩，了解到当地【建立】了双组长机制。",
    "前往桐荫镇取经。该镇【设立】了法治专班。",
)
TITLES = (
    "认真落实《重大行政决策【程序】暂行条例》。",
    "印发《云溪镇法治建设【领导小组】工作规则》。",
    "学习《党政主要负责人履行推进法治建设【第一责任人】职责规定》。",
    "转发《县司法局关于印发〈【执法】培训方案〉的通知》。",
)
STUDIED = (
    "《程序条例》《督察规定》等文件的出台，为用权立了规矩，其中【听证】等五道程序最受关注。",
    "《人民调解法》规定，调解委员会【调解】民间纠纷，不收取费用。",
    "《信息公开条例》明确，行政机关【公开】政府信息。",
    "组织学习【公众参与】、专家论证等程序要求。",
    "组织学习公众参与、【专家论证】等程序要求。",
    "邀请律师解读【合法性审查】的要求。",
    "测试内容涵盖【专家论证】、风险评估等知识。",
    "干部对【风险评估】的要求有了进一步了解。",
    "宣讲【行政复议】的申请办法。",
)
NOT_STUDIED = (
    "《信息公开条例》规定，行政机关公开信息，今年我镇【公开】信息212条。",
    "《调解法》规定，调解不收费用，我镇【调解】纠纷90件。",
    "按照《信访工作条例》，【办结】信访事项34件。",
    "印发《云溪镇学法清单》，【组织】学习12次。",
    "组织干部学习宪法，【办理】案件21件。",
    "党委理论学习中心组【研究】法治议题4次。",
    "讲解行政复议知识，【发放】手册600本。",
    "举办执法培训3次、【办理】案件21件。",
    "组织干部学法并【参加】法律知识竞赛。",
)
SHOWN_ONLY = (
    "墙上的流程图写明：先由司法所审查，再交党委会【讨论】。",
    "口袋书收录了【合法性审查】的做法。",
    "干部看了一部专题片，片中的镇长三次【出庭】应诉。",
    "试卷上问：合同应当由谁【审查】？",
    "参考答案是由司法所【审查】。",
    "汇编的案例讲的是一名书记【接访】，两个月办结5件。",
    "汇编的案例讲的是一名书记接访，两个月【办结】5件。",
    "授课人以邻省一个镇为例，说明【领导小组】怎样开会。",
    "展板上画着律师【坐班】的漫画。",
    "模拟庭审中，“镇长”【出庭】应诉。",
    "扮演镇长的同学【出庭】应诉。",
    "据报道，一个镇【聘请】了5名法律顾问。",
    "网上查到一份文件，内容是【成立】领导小组。",
    "电子屏滚动显示“依法【审查】”四个字。",
    "答：【集体讨论】决定。",
    "编写的情景剧里，镇长被告上法庭，【出庭】应诉。",
)
NOT_SHOWN = (
    "乡长以常务副组长身份通报上年任务，【主持】会议3次。",
    "组织模拟法庭6场，【参加】学生400人。",
    "编印口袋书，【发放】2000册。",
    "绘制流程图并照图【审查】合同31份。",
    "制作展板12块，【巡展】6场。",
    "流程图标明五个环节，全年照图【审查】合同30份。",
    "以桃源村为例，【化解】山林纠纷5件。",
    "观看庭审直播2场，【交流】体会86份。",
)
LISTS = (
    "法治建设领导小组、双组长、【专题会议】、党委书记。",
    "关键词：【学法】、普法、执法、调解。",
    "公众参与、【专家论证】、风险评估、合法性审查、集体讨论决定。",
)
NO_LISTS = (
    "书记、镇长、班子成员、站所长轮流【接访】。",
    "党委书记、镇长、政法委员、司法所长任【组长】。",
    "普法、调解、信访、执法都【做】了。",
    "坚持公众参与、专家论证、风险评估、【合法性审查】、集体讨论决定的程序。",
    "履行程序：公众参与、专家论证、风险评估、【合法性审查】、集体讨论决定。",
    "学法6次、普法12场、【调解】30件、办案5件。",
)
BLANKS = (
    "全年【调解】纠纷XX件。",
    "全年【调解】纠纷（XX）件。",
    "【召开】会议____次。",
    "领导小组由XX任【组长】。",
    "X月X日【召开】述法会。",
    "X月，书记、镇长在述职会上【述法】。",
    "【受理】信访事项（件数待统计）。",
    "【参加】考试人数待核。",
    "【参加】考试（  ）人。",
)
NO_BLANKS = (
    "【调解】XX村与邻村的水渠纠纷3件。",
    "党委书记周××、镇长何××任【组长】。",
    "X月，书记、镇长述法，【参加】测评86人。",
    "经费（按人均2元落实）【拨付】12万元。",
    "【购置】4×6米的宣传栏2块。",
    "【接待】张XX等来访群众3批。",
)
TAKEN_BACK = (
    "【稳评】这一步，年内无一项做过。",
    "上报【讲座】12场，核实后一场也没有。",
    "台账上有【调解】86件，经核查全是编造的。",
    "【审查】本来很要紧，多数时候补个手续了事。",
    "合同由司法所【审查】，这条规矩只停留在纸上。",
    "【接访】、下访、包案，说起来都有，做起来一样也没有。",
    "【清理】文件的通知发下去以后，就没有了下文。",
    "书记、镇长现场【述法】，这件事说了三年，今年还是没有兑现。",
    "【培训】、评查、公示三项工作，本年度均未开展。",
    "年初排了【讲座】12场，但都没有做成。",
    "设立【调解室】、选聘调解员，到年底一件也没有落实。",
    "成立【领导小组】，由书记任组长，后来因换届不了了之。",
    "年底安排书记【述法】并接受评议，后因会期冲突取消。",
    "【办理】处罚案件、组织培训，全年均为空白。",
    "【接访】、下访都写进了文件，然而全年都没有执行。",
)
NOT_TAKEN_BACK = (
    "【化解】纠纷86件，这些纠纷没有一件转为刑事案件。",
    "【办理】案件21件，本年度均未发生复议。",
    "清理证明事项23项，【取消】12项。",
    "【举办】讲座12场，原定的2场演出后因疫情取消。",
    "【举办】讲座12场，原定演出2场，后因疫情取消。",
    "合同【审查】办完了，后来的事也没有落下。",
    "全年【调解】纠纷92件，当事人都没有反悔。",
    "【取消】不合理证明12项，群众办事方便了。",
)
VISITORS = (
    "县长来我镇【主持】召开现场会。",
    "区长到街道【督导】法治建设。",
    "分管副县长【主持】召开推进会，听取汇报。",
    "分管副县长主持召开推进会，【听取】汇报。",
    "某镇的领导小组【开会】四次。",
    "邻近的白果镇【成立】了领导小组。",
    "外省一个乡去年【调解】纠纷500件。",
    "河对岸的镇【聘请】了5名律师。",
)
NO_VISITORS = (
    "按照县长要求，【整改】问题4个。",
    "县长来我镇调研后，镇长【主持】会议3次。",
    "县长热线转来的投诉，全部【办结】。",
    "本县长期开展的治理，我镇【参加】2次。",
    "与邻近乡镇【签订】协作协议1份。",
)
OTHER_BODIES = (
    ("county", "县长【主持】常务会议4次。", ()),
    ("county", "市长来我县【督导】法治建设。", (OTHER,)),
    ("department", "县长【听取】我局执法工作汇报。", (OTHER,)),
    ("department", "局长【主持】局务会研究法治工作4次。", ()),
    ("county", "县委全面依法治县委员会【召开】会议2次。", ()),
    ("county", "县政府【制定】规范性文件4件。", ()),
    ("county", "县司法局【组织】执法培训6期。", ()),
    ("county", "宁川县【建成】法治广场14处。", ()),
    ("county", "市委【召开】推进会2次。", (OTHER,)),
    ("county", "省里【开展】督察1次。", (OTHER,)),
    ("county", "按照市委部署，【开展】案卷评查2次。", ()),
    ("department", "我局【办理】案件61件。", ()),
    ("department", "局党组【召开】会议研究法治工作6次。", ()),
    ("department", "宁川县教育局【出台】裁量基准28条。", ()),
    ("department", "县政府【作出】重大行政决策4项。", (OTHER,)),
    ("department", "县住建局【开展】专项检查3次。", (OTHER,)),
    ("street", "街道【成立】法治建设领导小组。", ()),
    ("street", "桂园街道【举办】讲座6场。", ()),
    ("street", "区里【成立】法治建设领导小组。", (OTHER,)),
    ("street", "区司法局【组织】执法培训2期。", (OTHER,)),
    ("street", "到桐荫街道参观，该街道【成立】了领导小组。", (OTHER,)),
    ("street", "社区【调解】纠纷66件。", ()),
    ("township", "方案是县政府的重大行政【决策】，我镇配合。", (OTHER,)),
    ("township", "清溪镇成立专班，全年开会4次；镇长【出庭】应诉1次。", (OTHER,)),
    ("township", "清溪镇成立专班；聘请【法律顾问】1名。", (OTHER,)),
    ("township", "清溪镇成立专班；我镇【聘请】法律顾问1名。", ()),
    ("township", "清溪镇成立专班。聘请【法律顾问】1名。", ()),
    ("township", "值得一提的是，清溪镇的党委书记【听取】汇报2次。", (OTHER,)),
    ("county", "供暖价格由省里有关部门组织过【听证】。", (OTHER,)),
    ("county", "方案由县司法局【审查】合法性。", ()),
    ("township", "该镇成立专班，每月开会；所有合同由法律顾问【审查】。", (OTHER,)),
    ("township", "县司法局审查文件11件；对86份合同【出具】意见。", (OTHER,)),
    ("township", "县司法局审查文件11件；【审查】合同9份。", ()),
    ("township", "县司法局审查文件11件；对我镇送审的合同，司法所先行【审查】。", ()),
    ("township", "县法律援助中心在我镇设点3天，【接待】咨询56人次。", (OTHER,)),
    ("township", "四是县信访局【召开】推进会，交办积案3件。", (OTHER,)),
    ("township", "县教育局为镇中心校选派法治【副校长】1名。", (OTHER,)),
    ("township", "县司法局选派的律师【审查】合同9份。", ()),
    ("county", "城区停车收费是县政府今年的重大行政【决策】之一。", ()),
)
MIXED = (
    ("应当【组织】专家论证，但至今未做。", (PLAN, NEGATION)),
    ("县里计划明年【建设】法治广场。", (PLAN, OTHER)),
    ("下一步，解决合同【审查】不到位的问题。", (PLAN, NEGATION)),
    ("县里尚未【出台】办法。", (NEGATION, OTHER)),
    ("下一步，学习《信访工作【条例】》。", (PLAN, CITATION)),
    ("下一步，我镇【开展】轮训；2024年的任务已全部完成。", (PLAN,)),
    ("下一步，我镇开展轮训。全年【办结】案件21件。", ()),
    ("附件：邻镇经验材料\n【成立】领导小组，开会4次。", (OTHER,)),
    ("正文结束。\n附件\n县司法局通知\n【举办】讲座16场。", (OTHER,)),
    ("附属设施维修纠纷【化解】3件。", ()),
)
TABLE = [
    *((sentence, (PLAN,)) for sentence in PLANS),
    *((sentence, ()) for sentence in (*NO_PLANS, *TAKEN, *NO_NEGATIONS, *DOUBLE, *ZEROS, *FRAMES, *OWN_AGAIN, *NOT_STUDIED)),
    *((sentence, ()) for sentence in (*NOT_SHOWN, *NO_LISTS, *NO_BLANKS, *NOT_TAKEN_BACK, *NO_VISITORS)),
    *((sentence, (SHOWN,)) for sentence in SHOWN_ONLY),
    *((sentence, (LISTED,)) for sentence in LISTS),
    *((sentence, (BLANK,)) for sentence in BLANKS),
    *((sentence, (NEGATION,)) for sentence in TAKEN_BACK),
    *((sentence, (OTHER,)) for sentence in VISITORS),
    *((sentence, (NEGATION,)) for sentence in NEGATIONS),
    *((sentence, (OTHER,)) for sentence in (*OTHERS, *VISITS)),
    *((sentence, (CITATION,)) for sentence in (*TITLES, *STUDIED)),
    *MIXED,
]


def held(sentence: str, profile: str = "township") -> set[Guard]:
    """Guards that hold for the word marked in a sentence of a report of 2024."""
    before, word, _ = sentence.replace("】", "【").split("【")
    body = sentence.replace("【", "").replace("】", "")
    text = f"{HEADS[profile]}\n\n一、主要举措和成效\n{body}"
    document = outline.build(Source(tuple(map(Block, text.split("\n"))), "plain"))
    start = len(text) - len(body) + len(before)
    hit = Span(start, start + len(word))
    assert document.slice(hit) == word
    (clause,) = (each for each in guards.tag(document, identity.identify(document)) if each.span.start <= start < each.span.end)
    return set(clause.guards) | ({CITATION} if citing.cited(document.folded, hit, clause.span) else set())


@pytest.mark.parametrize(("sentence", "wanted"), TABLE, ids=[sentence.replace("\n", "⏎") for sentence, _ in TABLE])
def test_marked_word_is_guarded_as_it_should_be(sentence: str, wanted: tuple[Guard, ...]) -> None:
    assert held(sentence) == set(wanted), sentence


@pytest.mark.parametrize(("profile", "sentence", "wanted"), OTHER_BODIES, ids=[f"{profile}-{sentence}" for profile, sentence, _ in OTHER_BODIES])
def test_somebody_else_is_seen_from_the_reporting_body(profile: str, sentence: str, wanted: tuple[Guard, ...]) -> None:
    assert held(sentence, profile) == set(wanted), sentence


@pytest.mark.parametrize("profile", HEADS)
def test_nothing_is_missed_by_looking_at_suspects_only(profile: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told_of = (case.text for case in cases() if case.profile == profile)
    sentences = "\n".join((*(sentence for sentence, _ in TABLE), *(sentence for _, sentence, _ in OTHER_BODIES), *told_of)).replace("附件", "附后")
    text = f"{HEADS[profile]}\n\n一、主要举措和成效\n{sentences.replace('【', '').replace('】', '')}"
    document = outline.build(Source(tuple(map(Block, text.split("\n"))), "plain"))
    who = identity.identify(document)
    told = guards.tag(document, who)
    kinds = set(get_args(guards.Kind))
    monkeypatch.setattr(guards, "_suspects", lambda document, _: dict.fromkeys(chain(*(each.clauses for each in document.sentences)), kinds))
    assert told == guards.tag(document, who)


@pytest.mark.parametrize("profile", HEADS)
def test_no_expression_asked_of_all_clauses_sees_beyond_one(profile: str) -> None:
    who = identity.identify(outline.build(Source((Block(HEADS[profile]),), "plain")))
    signs = (*citing.SIGNS, *hollow.SIGNS, *lapsed.SIGNS, *planned.signs(who.year), *whose.signs(who))
    openings = (*citing.OPENINGS, *hollow.OPENINGS, *lapsed.OPENINGS, *planned.OPENINGS, *whose.openings(who))
    for expression in (*signs, *openings):
        assert not re.search(r"\\[sSWD]|\(\?[a-z]*s", expression.pattern), expression.pattern


@pytest.mark.parametrize("guard", [PLAN, NEGATION, OTHER])
def test_a_guard_can_be_switched_off_alone(guard: Guard) -> None:
    text = f"{HEADS['township']}\n\n一、主要举措和成效\n我镇将开展培训。学法不够深入。县委印发方案。"
    document = outline.build(Source(tuple(map(Block, text.split("\n"))), "plain"))
    who = identity.identify(document)
    everything = {each for clause in guards.tag(document, who) for each in clause.guards}
    assert everything == {PLAN, NEGATION, OTHER}
    assert {each for clause in guards.tag(document, who, frozenset({guard})) for each in clause.guards} == everything - {guard}


def test_titles_are_found_with_titles_inside_them() -> None:
    text = "印发《关于印发〈执法方案〉的通知》和《学法清单》，发《"
    assert [text[span.start : span.end] for span in citing.titles(text)] == ["《关于印发〈执法方案〉的通知》", "《学法清单》"]
