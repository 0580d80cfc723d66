"""Every Chinese word a formatter adds to the words of the rules and of the document; all of them exist in GBK.

Words that belong to an enum or an id are mappings; sentences with something to fill in are templates for ``str.format``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from checker.model import Agreement, Guard, Level, Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

# ------------------------------------------------------------------------------------- words of enums and ids

STATUS: Final[Mapping[Status, str]] = {
    Status.MET: "已具备",
    Status.PARTIAL: "不完整",
    Status.MISSING: "缺失",
    Status.NOT_APPLICABLE: "不适用",
    Status.ERROR: "出错",
}

MARK: Final[Mapping[Status, str]] = {
    Status.MET: "√",
    Status.PARTIAL: "▲",
    Status.MISSING: "×",
    Status.NOT_APPLICABLE: "—",
    Status.ERROR: "!",
}

LEVEL: Final[Mapping[Level, str]] = {
    Level.MUST: "必备",
    Level.SHOULD: "建议",
    Level.INFO: "参考",
}

GUARD: Final[Mapping[Guard, str]] = {
    Guard.PLAN: "是计划，不是已做的事",
    Guard.NEGATION: "是否定或不足",
    Guard.CITATION: "只是引用或学习，没有写做了什么",
    Guard.OTHER: "是别的单位做的",
    Guard.PART: "写在不足或下一年部分里",
    Guard.SHOWN: "是图表、书本、试卷、影片或者举例里的内容，不是做了的事",
    Guard.LISTED: "只是把词语列在一起，没有写做了什么",
    Guard.BLANK: "还有没填的空格",
    Guard.EARLIER: "是以前年度的数字，不是报告年度做的事",
    Guard.DEPUTY: "是“副职”",
    Guard.TOPIC: "是本单位另一项工作的",
}

VERDICT: Final[Mapping[Verdict, str]] = {
    Verdict.READY: "必备内容没有缺项。",
    Verdict.REVISE: "必备内容有缺项或不完整，请先补写。",
    Verdict.UNDECIDED: "没有足够的依据作出判断，请人工核对。",
}
"""What a verdict means; shown where no reason was given."""

FINDING: Final[Mapping[str, str]] = {
    "title": "标题要素",
    "year": "年度一致",
    "place": "单位名称一致",
    "numbering": "层次序号",
    "enumeration": "列举序号",
    "arithmetic": "数据勾稽",
    "duplicate": "重复段落",
    "residue": "残留内容",
    "reference": "引用时效",
    "term": "规范用语",
    "punctuation": "标点",
    "numeral": "数字用法",
    "request": "报告夹带请示",
    "thin": "内容单薄",
}

AGREEMENT: Final[Mapping[Agreement, str]] = {
    Agreement.EXACT: "相符",
    Agreement.ROUNDED: "取整后相符",
    Agreement.REFUTED: "不符",
    Agreement.NOT_COMPARED: "未比对",
}
"""取整 stands for rounding, cutting off and figures such as 200余件."""

# ------------------------------------------------------------------------------------------- the document

HEAD: Final = "{path}  结论：{verdict}"
BODY: Final = "报送单位：{body}"
YEAR: Final = "年度：{year}"
PROFILE: Final = "适用：{title}"
PROFILE_WHY: Final = "适用：{title}（{reason}）"
UNKNOWN: Final = "未识别"
NOTICE: Final = "说明：{notice}"
GAP: Final = "  "
"""Between two statements on one line."""

# ---------------------------------------------------------------------------------------------- the items

ITEM_HEADS: Final = ("项目", "结果", "依据与建议", "得分")
RESULT: Final = "{mark} {status}"
QUOTE: Final = "「{text}」"
CUT: Final = "……"
LINE: Final = "第{line}行"
PARAGRAPH: Final = "第{line}段"
"""The same for a format that counts paragraphs."""
MORE: Final = "另有{count}处"
NEAR: Final = "不算数：{quote}{place}{why}"
INSERT: Final = "写在：{phrase}（{place}之后）"
REMEDY: Final = "应写：{remedy}"
SAMPLE: Final = "示例：{sample}"
BASIS: Final = "依据：{basis}"
ALSO: Final = "同时缺：{titles}"
POINTS: Final = "{earned}/{weight}"
NO_VALUE: Final = "—"
BROKEN: Final = "本项检查出错，没有判断，请人工核对：{error}"
SKIPPED: Final = "本类单位不考核本项。"
NO_ITEMS: Final = "没有可判断的项目。"
LIST_MARK: Final = "、"
BASIS_MARK: Final = "；"
MORE_ROWS: Final = "另有{count}处没有列在这里，要看全部请用 --format html=FILE（或 json=FILE）。"

# ------------------------------------------------------------------------------------------- the findings

FINDINGS: Final = "文字问题{count}处"
FINDING_HEADS: Final = ("序号", "类别", "位置", "问题与改法")
REPAIR: Final = "改为：{quote}"
DELETE: Final = "改法：删去"

# -------------------------------------------------------------------------------------------- the remarks

REMARK: Final = "{title}：{message}"
REMARK_ON: Final = "{place}{quote}，{message}"
ITEM_RESULT: Final = "{title}（{level}，{status}）"
REST: Final = "另有{count}处没有在这里标出，请看完整的检查结果。"
HELP: Final = "要求、依据和正反例子：fazhi explain {id}"
SCORE_CASE: Final = "得分（score）"
SCORE_LOW: Final = "得分 {score} 低于 {least}。"
UNDECIDED_HELP: Final = "文件没有读出，或者没有足够的依据作出判断，请人工核对。"

# --------------------------------------------------------------------------------------- tables and work sheets

REPORT: Final = "法治政府建设年度报告检查结果"
VERDICT_AND_SCORE: Final = "{verdict}，得分 {score}。"
DRAFT: Final = "文稿"
ITEM: Final = "项目"
DEFECT: Final = "文字问题"
FIXED_DEFECT: Final = "已改好的文字问题"
CSV_HEADS: Final[Mapping[str, str]] = {
    "path": "文件",
    "body": "单位",
    "year": "年度",
    "verdict": "结论",
    "score": "总分",
    "sort": "种类",
    "id": "编号",
    "title": "名称",
    "level": "级别",
    "result": "结果",
    "earned": "得分",
    "weight": "分值",
    "place": "位置",
    "quote": "原文",
    "message": "说明",
    "remedy": "改法",
    "basis": "依据",
    "rules": "规则集",
    "notices": "读取说明",
    "since": "与上次相比",
}
NO_XLSX: Final = '生成 Excel 工作簿需要 xlsxwriter，请先运行 pip install "fazhi-checker[xlsx]"。'
TOO_MANY_ROWS: Final = "工作表“{sheet}”的行数超过 Excel 的上限，请分几次写出，或者改用 --format csv=FILE。"
UNIT: Final = "未识别单位"
COMPARISON: Final = "与上次相比"
COMPARISON_HEADS: Final = ("单位", "文件", "变化", "事项")
CHECKLIST: Final = "清单"
CHECKLIST_HEADS: Final = ("项目", "级别", "结果", "得分", "分值", "依据与建议")
MATRIX: Final = "总表"
MATRIX_HEADS: Final = ("单位", "文件", "结论", "总分", "缺失", "不完整", "文字问题")
RANKING: Final = "排名"
RANKING_HEADS: Final = ("名次", *MATRIX_HEADS, "说明")
WEAK: Final = "薄弱项"
WEAK_HEADS: Final = ("项目", "级别", *STATUS.values(), "未达到", "未达到的单位")
ALL_FINDINGS_HEADS: Final = ("单位", "文件", "类别", "位置", "原文", "问题", "改法")
FEEDBACK: Final = "关于{unit}{year}法治政府建设年度报告的反馈意见"
FEEDBACK_HEADS: Final = ("序号", "事项", "意见")
ALL_FEEDBACK: Final = "反馈意见"
FEEDBACK_YEAR: Final = "{year}年"
NO_REMARKS: Final = "没有需要修改的内容。"
LEGEND: Final = "图例：{marks}"

# ------------------------------------------------------------------------------------- the reading, the numbers

READING: Final = "读入：{portions}"
NOT_READING: Final = "未读入：{portions}"
PORTION: Final[Mapping[str, str]] = {
    "paragraph": "段落",
    "table": "表格",
    "note": "脚注和尾注",
    "text_box": "文本框",
    "insertion": "修订插入",
    "deletion": "修订删除",
    "hidden": "隐藏文字",
    "struck": "加了删除线的文字",
    "faint": "白色或极小的文字",
    "symbol": "符号字体的符号",
    "field_number": "用域编的序号",
    "picture": "图片",
    "diagram": "图表和智能图形",
    "embedded": "嵌入的文件",
    "comment": "批注",
    "margin": "页眉和页脚",
    "contents": "目录行",
    "page": "页",
    "blank": "没有文字的页",
    "head": "页眉、页脚和页码",
    "surrounding": "正文以外的字符",
    "attachment": "附件链接",
}
"""By ``Portion.kind``."""

NUMBERS: Final = "文中数据{count}个：{counts}"
NUMBER_HEADS: Final = ("位置", "数据", "结果", "与哪些数比对")
RECOUNT: Final = "{relation}：{others}（{result}）"
RECOUNT_ALONE: Final = "{relation}（{result}）"

# ---------------------------------------------------------------------------------------------- the score

SCORE: Final = "得分 {value} = {earned} ÷ {possible} × 100{less}{skipped}"
LEFT_OUT: Final = "（不适用 {count} 项不计入分母）"
DEDUCTED: Final = " - {points}（文字问题）"
NO_SCORE: Final = "得分 —：没有可计分的项目"
COUNTS: Final = "共 {total} 项：{counts}"
COUNT: Final = "{word} {count}"
COUNT_MARK: Final = "，"

# ------------------------------------------------------------------------------------ the score explained

TALLY: Final = "得分怎样算出来"
TALLY_HEADS: Final = ("项目", "结果", "分值 × 比例", "得分")
SHARE: Final = "{weight} × {share}"
NOT_COUNTED: Final = "不计入"
TALLY_SUM: Final = "合计：得分 {earned}，满分 {possible}{skipped}"
TALLY_PERCENT: Final = "折算：{earned} ÷ {possible} × 100 {sign} {percent}"
EQUAL: Final = "="
NEARLY: Final = "≈"
TALLY_COST: Final = "扣分：{kind} {count} 处 × {weight} = {cost}{most}"
TALLY_MOST: Final = "，这一类最多扣 {most}"
TALLY_LESS: Final = "{percent} - {points} = {rest}"
TALLY_VALUE: Final = "得分：{points}，四舍五入到一位小数得 {value}"
TALLY_FLOOR: Final = "，低于 0 分按 0 分计"
TALLY_VERDICT: Final = "结论只看必备项目是否齐全，与得分无关。"

# -------------------------------------------------------------------------------------- an earlier result

SINCE: Final = "与上次相比：{counts}{score}"
SINCE_SCORE: Final = "；上次得分 {score}"
SINCE_NEW: Final = "与上次相比：上次没有这份文稿。"
SINCE_UNKNOWN: Final = "与上次相比：有一次没能检查这份文稿，无从比较。"
SINCE_PATH: Final = "上次的文件：{path}"
FIXED: Final = "已改好"
APPEARED: Final = "新出现"
STILL_OPEN: Final = "仍未改"
SINCE_LINE: Final = "{word}：{matters}"
SINCE_WORD: Final = "与上次相比：{word}"
SINCE_ITEM: Final = "{title}（{status}）"
SINCE_STATUS: Final = "{before} → {after}"
NOT_ASKED: Final = "上次没有这一项"
SINCE_FINDING: Final = "{kind}{quote}（{place}）"
SINCE_RULES: Final = "上次用的规则与这次不同，变化可能来自规则。"
SINCE_REMOVED: Final = "上次有、这次没有的文稿：{paths}"

# ------------------------------------------------------------------------------------- the page for browsers

LANGUAGE: Final = "zh-CN"
SIGN: Final[Mapping[Verdict, str]] = {Verdict.READY: "√", Verdict.REVISE: "▲", Verdict.UNDECIDED: "!"}
CONTENTS: Final = "目录"
POINTS_HEAD: Final = "得分"
OUT_OF: Final = "满分 100"
PARTS: Final = "各部分得分"
PART_HEADS: Final = ("部分", "得分比例", "得分/满分")
OTHER_PART: Final = "其他"
ALL_PARTS: Final = "合计"
BAR: Final = "{title}：{points}"
CHECKS: Final = "检查清单"
WAIVED_MARK: Final = "（已免除）"
CHECK_HEADS: Final = ("序号", "项目", "结果", "级别", "原文位置", "得分")
TODO: Final = "要补写的内容（{count}项）"
TODO_HEAD: Final = "{number}. {title}"
TODO_STATE: Final = "{mark} {status}（{level}，{points}）"
NUMBERS_HEAD: Final = "文中数据"
TEXT: Final = "文稿原文"
LEGENDS: Final[Mapping[str, str]] = {"evidence": "依据", "near": "不算数的文字", "finding": "文字问题"}
"""By class of a mark."""
ITEM_REF: Final = "项{number}"
NEAR_REF: Final = "项{number}×"
FINDING_REF: Final = "问{number}"
REF_TOLD: Final = "{label}：{title}"
SEE: Final = "看原文："
SEE_INSERT: Final = "补写处"
INSERT_HERE: Final = "此处补写："
DIGEST: Final = "规则文件指纹：{digest}"
SIGNATURES: Final = ("经办人：", "负责人：", "日期：")

# ------------------------------------------------------------------------------------- the commented copy

COPY_NAME: Final = "{stem}-检查意见{number}{suffix}"
COPY_NUMBER: Final = "（{number}）"
"""Tells copies apart whose drafts have the same name."""
GUIDE: Final = "怎样改：先改{steps}；每条批注都在要改的地方，写明写什么、怎么写。"
GUIDE_LEVEL: Final = "标着“{level}”的 {count} 条"
GUIDE_FINDINGS: Final = "标着“文字问题”的 {count} 条"
GUIDE_NEXT: Final = "，再看"
FIRST_COMMENT: Final = "检查清单：{verdict}"
CHECKED: Final = "{mark} {status}（{level}）{title}"
OPEN_ITEM: Final = "【{status}·{level}】{title}"
OPEN_FINDING: Final = "【文字问题】{kind}"
FOLDED: Final = "同时缺“{title}”：{advice}"
RETYPED: Final = "这是按读到的文字另排的一份，格式与原稿不同，请对照意见修改原稿。"
REMOVAL: Final = "改好以后，在“审阅”里选“删除文档中的所有批注”，检查意见就全部去掉，正文不变。"

# ---------------------------------------------------------------------------------------------- the whole

OUTLINE: Final = "识别到的结构"
NO_OUTLINE: Final = "没有识别到标题。"
RECOGNISED: Final = "〔{id}：{why}〕"
SUMMARY: Final = "汇总（{total} 份）：{counts}"
SUMMARY_HEADS: Final = ("文件", "结论", "得分", "缺失", "不完整")
NOTHING: Final = "没有检查任何文件。"
CHANGE: Final = "本地调整：{change}"
CHANGED: Final = "{what}{until}；理由：{reason}{expired}"
CHANGE_OF: Final = "{id}（{title}）：{adjusted}"
DISABLED: Final = "停用"
WAIVED: Final = "已免除至 {until}：{reason}（不拦截报送，仍按{status}计分）。"
NEW_LEVEL: Final = "级别 {level}"
NEW_WEIGHT: Final = "分值 {weight}"
UNTIL: Final = "，至 {day}"
EXPIRED: Final = "（已过期，没有采用）"
RULESET: Final = "规则集：{id} {version} {title}"
FOOTER: Final = "全程离线，不改动原文件。"
