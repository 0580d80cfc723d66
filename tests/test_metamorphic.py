"""What a change of the draft must do to the statuses: what is taken out, put off or denied is missing; mere form changes nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from checker import outline, readers, rulefile
from checker.model import Status
from tests.conftest import plain, statuses
from tests.docx_maker import level, make_docx, numbering, paragraph
from tests.drafts import GOOD, PARTIAL, WEAK

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from checker.engine import Engine
    from checker.model import Assessment
    from tests.conftest import Judge

MET, PARTIALLY, MISSING = Status.MET, Status.PARTIAL, Status.MISSING
STEPS = ("decision-participation", "decision-experts", "decision-risk", "decision-legality", "decision-collective")
DECISION = ("decision-procedure", *STEPS)
REMOVED_STEPS = tuple(step for step in STEPS if step != "decision-legality")
"""What goes with the account of the decisions: documents are reviewed all the same."""

GROUP = "（一）加强组织领导。3月调整法治政府建设领导小组，党委书记赵启明、镇长林若水同任组长，全年召开会议4次，研究解决执法经费等问题7个。\n"
STUDY = "（二）抓好学法用法。党委理论学习中心组学习习近平法治思想和宪法、民法典5次，68名干部参加学法考试，全部合格，旁听庭审2次。\n"
DECIDING = GOOD[GOOD.index("（三）规范行政决策。") : GOOD.index("审查合同32份")]
REVIEW = "审查合同32份、文件8件。"
ENFORCEMENT = GOOD[GOOD.index("（四）严格规范执法。") : GOOD.index("（五）")]
FILES = "，带队评查执法案卷24卷"
DISPUTES = "化解矛盾纠纷。镇村调解组织受理矛盾纠纷126件，化解121件，其余5件引导进入诉讼程序。"
PETITIONS = "受理信访事项34件，全部按期办结。"
PUBLICITY = "开展法治宣传。举办普法讲座16场，发放资料3000份，新培养“法律明白人”18名。"
ADVISER = "聘请法律顾问1名，14个村均与律师签订服务协议。"
OPENNESS = "主动公开政府信息152条，办理依申请公开2件。"
DOCUMENTS = "本年度制定行政规范性文件1件，已报县政府备案。"
LAWSUITS = "全年发生行政诉讼案件1件，由镇长出庭应诉，判决驳回原告诉讼请求；未发生行政复议案件。"
DUTY_REPORT = "12月召开述法会，书记、镇长和8名班子成员现场述法并接受评议。"
LAST = "司法所每季度抽查一次。\n"
CAUSES = GOOD[GOOD.index("（二）原因分析。") : GOOD.index("三、党政")]


def part(number: str, following: str) -> str:
    """A whole part of the good draft."""
    return GOOD[GOOD.index(f"\n{number}、") + 1 : GOOD.index(f"\n{following}") + 1]


MEASURES, SHORTCOMINGS, LEADERS, NEXT = part("一", "二、"), part("二", "三、"), part("三", "四、"), part("四", "云溪镇人民政府\n2025")


@dataclass(frozen=True)
class Change:
    """Something done to the good draft and all statuses that change by it."""

    name: str
    replaced: Mapping[str, str]
    wanted: Mapping[str, Status]

    def apply(self) -> str:
        text = GOOD
        for old, new in self.replaced.items():
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        return text


def gone(*items: str) -> dict[str, Status]:
    return dict.fromkeys(items, MISSING)


def without(name: str, *words: str, wanted: Mapping[str, Status]) -> Change:
    return Change(f"without {name}", dict.fromkeys(words, ""), wanted)


DELETIONS = [
    without("the leading group", GROUP, wanted=gone("leading-group", "dual-leader")),
    without("study", STUDY, wanted=gone("study")),
    without("study and the opening", STUDY, "深入学习贯彻习近平法治思想，", wanted=gone("study", "guiding-thought")),
    without("steps of decisions", DECIDING, wanted=gone(*REMOVED_STEPS) | {"decision-procedure": PARTIALLY}),
    without("all about decisions and review", DECIDING + REVIEW, wanted=gone(*DECISION, "legality-review")),
    without("enforcement", ENFORCEMENT, FILES, wanted=gone("enforcement")),
    without("disputes", DISPUTES, wanted=gone("disputes")),
    without("petitions", PETITIONS, "，领办信访积案2件", wanted=gone("petitions")),
    without("publicity", PUBLICITY, wanted=gone("publicity")),
    without("the legal adviser", ADVISER, "和法律顾问", wanted=gone("legal-adviser")),
    without("openness", OPENNESS, wanted=gone("openness")),
    without("normative documents", DOCUMENTS, wanted=gone("normative-documents")),
    without("lawsuits", LAWSUITS, "、应诉", wanted=gone("reconsideration")),
    without("duty reports", DUTY_REPORT, wanted=gone("duty-report")),
    without("the account of causes", CAUSES, wanted={"causes": PARTIALLY}),
    without("any word of causes", CAUSES, "和原因", wanted=gone("causes")),
    without("shortcomings", SHORTCOMINGS, wanted=gone("shortcomings", "causes")),
    without("the next year", NEXT, wanted=gone("next-year")),
    without("the leaders' part", LEADERS, wanted=gone("first-responsible", "duty-report")),
    without("participation", "在公告栏和镇政府网站公开征求意见30日，", wanted={"decision-participation": MISSING, "decision-procedure": MET}),
    without("experts", "组织5名专家论证，", wanted={"decision-experts": MISSING, "decision-procedure": MET}),
    without("risk assessment", "开展社会稳定风险评估，", wanted={"decision-risk": MISSING, "decision-procedure": MET}),
    without("collective decision", "，最后经党政联席会议集体讨论决定", wanted={"decision-collective": MISSING, "decision-procedure": PARTIALLY}),
    without(
        "legal review", "由司法所和法律顾问进行合法性审查，最后", REVIEW,
        wanted={"decision-legality": MISSING, "legality-review": MISSING, "decision-procedure": PARTIALLY},
    ),
]  # fmt: skip
NEGATIONS = [
    Change("no leading group", {GROUP: "（一）组织领导。尚未成立法治政府建设领导小组。\n"}, gone("leading-group", "dual-leader")),
    Change("one head only", {"党委书记赵启明、镇长林若水同任组长": "没有实行双组长"}, gone("dual-leader")),
    Change("no study", {STUDY: "（二）学法用法。全年没有组织干部学法考试。\n"}, gone("study")),
    Change("no enforcement", {ENFORCEMENT: "（四）执法。执法人员没有持证上岗，尚未落实三项制度。\n", FILES: ""}, gone("enforcement")),
    Change("no mediation", {DISPUTES: "矛盾纠纷。镇村调解组织还没有开展调解。"}, gone("disputes")),
    Change("no publicity", {PUBLICITY: "法治宣传。全年没有举办普法讲座，尚未培养“法律明白人”。"}, gone("publicity")),
    Change("no adviser", {ADVISER: "尚未聘请法律顾问。", "和法律顾问": ""}, gone("legal-adviser")),
    Change("no openness", {OPENNESS: "尚未主动公开政府信息。"}, gone("openness")),
    Change("no duty reports", {DUTY_REPORT: "12月没有召开述法会，书记、镇长尚未述法。"}, gone("duty-report")),
    Change("no participation", {"公开征求意见30日": "没有公开征求意见"}, {"decision-participation": MISSING}),
    Change("no experts", {"组织5名专家论证": "没有组织专家论证"}, {"decision-experts": MISSING}),
    Change("no risk assessment", {"开展社会稳定风险评估": "没有开展社会稳定风险评估"}, {"decision-risk": MISSING}),
    Change(
        "no collective decision", {"最后经党政联席会议集体讨论决定": "没有经党政联席会议集体讨论决定"},
        {"decision-collective": MISSING, "decision-procedure": PARTIALLY},
    ),
]  # fmt: skip


def postponed(name: str, words: str, wanted: Mapping[str, Status], *more: str) -> Change:
    """Move words from where they are into the part on the next year."""
    told = re.sub(r"^（.）", "", words).rstrip()
    return Change(f"{name} next year", {words: "", **dict.fromkeys(more, ""), LAST: f"{LAST}\n（三）{told}\n"}, wanted)


POSTPONED = [
    postponed("a leading group", GROUP, gone("leading-group", "dual-leader")),
    postponed("study", STUDY, gone("study")),
    postponed("decisions", DECIDING + REVIEW, gone(*DECISION, "legality-review")),
    postponed("enforcement", ENFORCEMENT, gone("enforcement"), FILES),
    postponed("disputes", DISPUTES, gone("disputes")),
    postponed("petitions", PETITIONS, gone("petitions"), "，领办信访积案2件"),
    postponed("publicity", PUBLICITY, gone("publicity")),
    postponed("an adviser", ADVISER, gone("legal-adviser"), "和法律顾问"),
    postponed("openness", OPENNESS, gone("openness")),
    postponed("documents", DOCUMENTS, gone("normative-documents")),
    postponed("lawsuits", LAWSUITS, gone("reconsideration"), "、应诉"),
    postponed("duty reports", DUTY_REPORT, gone("duty-report")),
]


def test_good_draft_lacks_nothing(judge: Judge) -> None:
    assert judge(GOOD) == dict.fromkeys(rulefile.IDS, MET)


@pytest.mark.parametrize("change", [*DELETIONS, *NEGATIONS, *POSTPONED], ids=lambda change: change.name)
def test_what_is_taken_out_denied_or_put_off_no_longer_counts(change: Change, judge: Judge) -> None:
    assert {item: status for item, status in judge(change.apply()).items() if status is not MET} == {
        item: status for item, status in change.wanted.items() if status is not MET
    }


def test_every_item_is_lost_by_some_deletion() -> None:
    lost = {item for change in DELETIONS for item, status in change.wanted.items() if status is MISSING}
    assert lost | {"measures"} == rulefile.IDS


def test_without_an_account_of_the_year_there_are_no_measures(judge: Judge) -> None:
    assert judge(GOOD.replace(MEASURES, "").replace(LEADERS, ""))["measures"] is MISSING
    assert judge(GOOD.replace(MEASURES, ""))["measures"] is PARTIALLY


# ---------------------------------------------------------------------------------------------- mere form

CHINESE = "一二三四五六七八九十"
HALF = str.maketrans("，；：（）", ",;:()")
FULL_DIGITS = str.maketrans("0123456789%", "０１２３４５６７８９％")
TOP_CHROME = """\
索引号：11330000MB001/2025-00012
发布机构：云溪镇人民政府
发布日期：2025-01-20
来源：宁川县人民政府网
浏览次数：126
字体：【大】【中】【小】

"""
END_CHROME = "\n扫一扫在手机打开当前页\n【打印】【关闭】\n上一篇：云溪镇召开趣味运动会\n下一篇：云溪镇开展植树活动\n"


def renumbered(first: str, second: str) -> Callable[[str], str]:
    """Write 一、 and （一） in other styles; {c} is the Chinese numeral, {n} the Arabic."""

    def write(text: str) -> str:
        for value, char in enumerate(CHINESE, 1):
            text = re.sub(rf"^{char}、", first.format(c=char, n=value), text, flags=re.MULTILINE)
            text = re.sub(rf"^（{char}）", second.format(c=char, n=value), text, flags=re.MULTILINE)
        return text

    return write


def stand_alone_headings(text: str) -> str:
    return re.sub(r"^(（[一二三四五六七八九十]）[^。\n]{2,12})。", r"\1\n", text, flags=re.MULTILINE)


def bare_headings(text: str) -> str:
    return re.sub(rf"^[{CHINESE}]、", "", text, flags=re.MULTILINE)


FORMS: dict[str, Callable[[str], str]] = {
    "parts numbered 第一部分": renumbered("第{c}部分 ", "（{c}）"),
    "sub-parts numbered 1.": renumbered("{c}、", "{n}."),
    "parts 1. and sub-parts （1）": renumbered("{n}. ", "（{n}）"),
    "parts 1、 and sub-parts （一）": renumbered("{n}、", "（{c}）"),
    "parts （一） and sub-parts 1.": lambda text: re.sub(r"^〔(.)〕", r"（\1）", renumbered("〔{c}〕", "{n}.")(text), flags=re.MULTILINE),
    "parts without numbers": bare_headings,
    "sub-parts under headings of their own": stand_alone_headings,
    "half-width punctuation": lambda text: text.translate(HALF),
    "full-width digits": lambda text: text.translate(FULL_DIGITS),
    "lines ended by CR LF": lambda text: text.replace("\n", "\r\n"),
    "indented by full-width blanks": lambda text: re.sub(r"^(?=.)", "\u3000\u3000", text, flags=re.MULTILINE),
    "indented by tabs": lambda text: re.sub(r"^(?=.)", "\t", text, flags=re.MULTILINE),
    "blanks at the ends of lines": lambda text: re.sub(r"$", " \u00a0", text, flags=re.MULTILINE),
    "more blank lines": lambda text: text.replace("\n", "\n\n\n"),
    "no blank lines": lambda text: re.sub(r"\n+", "\n", text),
    "byte order mark": lambda text: "\ufeff" + text,
    "blanks around numbers": lambda text: re.sub(r"(?<=[\u4e00-\u9fff])(\d+)(?=[\u4e00-\u9fff])", r" \1 ", text),
    "page around it": lambda text: TOP_CHROME + text + END_CHROME,
    "top of a page": lambda text: TOP_CHROME + text,
    "end of a page": lambda text: text + END_CHROME,
    "without signature": lambda text: text.replace("云溪镇人民政府\n2025年1月10日\n", ""),
    "without addressee": lambda text: text.replace("县委、县政府：\n\n", ""),
}
DRAFTS = {"good": GOOD, "partial": PARTIAL, "weak": WEAK}
FORMED = [pytest.param(draft, form, id=f"{name} {draft}") for name, form in FORMS.items() for draft in DRAFTS]


@pytest.mark.parametrize(("draft", "form"), FORMED)
def test_form_changes_no_status_and_neither_body_nor_year(draft: str, form: Callable[[str], str], engine: Engine, judge: Judge) -> None:
    assessment = engine.assess("draft.txt", plain(form(DRAFTS[draft])), kind=False)
    assert assessment.identity is not None
    assert (assessment.identity.profile, assessment.identity.body, assessment.identity.year) == ("township", "云溪镇", 2024)
    assert statuses(assessment) == judge(DRAFTS[draft])


PARTS = {"举措": MEASURES, "不足": SHORTCOMINGS, "责任人": LEADERS, "下一年": NEXT}


@pytest.mark.parametrize("order", list(permutations(PARTS)), ids="-".join)
def test_parts_may_stand_in_any_order(order: tuple[str, ...], judge: Judge) -> None:
    head, tail = GOOD[: GOOD.index(MEASURES)], GOOD[GOOD.index(NEXT) + len(NEXT) :]
    parts = [re.sub(r"^.、", f"{CHINESE[place]}、", PARTS[name]) for place, name in enumerate(order)]
    assert judge(head + "".join(part.rstrip() + "\n\n" for part in parts) + tail) == judge(GOOD)


def test_sub_parts_may_stand_in_any_order(judge: Judge) -> None:
    title, *members = re.split(r"\n\n（.）", MEASURES.strip())
    turned = [title, *(f"（{CHINESE[place]}）{member}" for place, member in enumerate(reversed(members)))]
    assert judge(GOOD.replace(MEASURES, "\n\n".join(turned) + "\n\n")) == judge(GOOD)


# ---------------------------------------------------------------------------------------------- formats

_LEVELS = level(0, "chineseCountingThousand", "%1、") + level(1, "chineseCountingThousand", "（%2）")


def as_markdown(text: str) -> bytes:
    text = re.sub(r"\A(.+)\n(.+)\n", r"# \1\2\n", text) if text.startswith("宁川县") else "# " + text
    return re.sub(rf"^(?=[{CHINESE}]、)", "## ", text, flags=re.MULTILINE).encode()


def as_marked_markdown(text: str) -> bytes:
    text = re.sub(rf"^([{CHINESE}]、.+)$", r"**\1**", text, flags=re.MULTILINE)
    return re.sub(r"^(（.）[^。\n]+。)", r"**\1**", text, flags=re.MULTILINE).replace("\n", "  \n").encode()


def as_docx(text: str) -> bytes:
    return make_docx(text.split("\n"))


def as_numbered_docx(text: str) -> bytes:
    def made(line: str) -> str:
        if re.match(rf"[{CHINESE}]、", line):
            return paragraph(line[2:], numbered=(1, 0))
        if re.match(rf"（[{CHINESE}]）", line):
            return paragraph(line[3:], numbered=(1, 1))
        return paragraph(line)

    return make_docx("".join(map(made, text.split("\n"))), numbering=numbering(_LEVELS))


FORMATS: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "txt in UTF-8": ("draft.txt", str.encode),
    "txt in GB 18030": ("draft.txt", lambda text: text.encode("gb18030")),
    "txt in UTF-16": ("draft.txt", lambda text: text.encode("utf-16")),
    "md with headings": ("draft.md", as_markdown),
    "md with bold headings": ("draft.md", as_marked_markdown),
    "md as plain text": ("draft.md", str.encode),
    "docx with typed numbers": ("draft.docx", as_docx),
    "docx with automatic numbers": ("draft.docx", as_numbered_docx),
}


def read(engine: Engine, name: str, draft: str) -> Assessment:
    file, write = FORMATS[name]
    return engine.assess(file, readers.read(file, write(DRAFTS[draft])), kind=False)


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize("name", FORMATS)
def test_all_formats_of_a_draft_get_the_same_statuses(name: str, draft: str, engine: Engine, judge: Judge) -> None:
    assert statuses(read(engine, name, draft)) == judge(DRAFTS[draft])


@pytest.mark.parametrize("name", FORMATS)
def test_all_formats_of_a_draft_get_the_same_evidence(name: str, engine: Engine) -> None:
    assert quoted(read(engine, name, "good")) == quoted(engine.assess("draft.txt", plain(GOOD), kind=False))


def quoted(assessment: Assessment) -> dict[str, list[str]]:
    return {item.rule.id: [re.sub(r"\s", "", evidence.text) for evidence in item.evidence] for item in assessment.items}


@pytest.mark.parametrize("draft", DRAFTS)
def test_automatic_numbers_count_like_typed_ones(draft: str) -> None:
    typed, automatic = (outline.build(readers.read("draft.docx", write(DRAFTS[draft]))) for write in (as_docx, as_numbered_docx))
    assert [(section.level, section.style, section.value) for section in automatic.sections] == [
        (section.level, section.style, section.value) for section in typed.sections
    ]
