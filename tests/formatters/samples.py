"""Hand-made assessments of fictional places for the tests of formatters; no rule set and no reader is needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, TypedDict, Unpack

from checker.formatters import formatter
from checker.model import (
    All,
    Assessment,
    Basis,
    Block,
    Citation,
    Document,
    Evidence,
    Finding,
    Guard,
    Identity,
    Insertion,
    ItemResult,
    Level,
    Part,
    Profile,
    Rule,
    RuleSetInfo,
    Score,
    Section,
    Source,
    Span,
    Status,
    Verdict,
    View,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TITLE: Final = "云溪镇2024年法治政府建设年度报告"
DECISIONS: Final = "凡重大事项须经合法性审查、集体讨论决定。"
THOUGHT: Final = "我镇深入学习贯彻习近平法治思想。"
LINES: Final = (
    TITLE,
    "一、主要举措和成效",
    THOUGHT,
    "（一）加强组织领导",
    DECISIONS,
    "二是开展法制宣传15余次,效果良好。",
    "二、存在的不足",
    "下一步将成立法治政府建设领导小组。",
)
HEADINGS: Final = ((1, 1, "一、"), (3, 2, "（一）"), (6, 1, "二、"))
"""(index of the line, level, number) of each heading."""

RULES: Final = RuleSetInfo(id="fazhi-base", version="1.2.0", title="法治政府建设年度报告检查规则", digest="sha256:0f0f")
TOWNSHIP: Final = Profile(id="township", title="乡镇")
COUNTY: Final = Profile(id="county", title="县级政府")
REGULATION: Final = Basis(Citation(id="ordinance", title="《重大行政决策程序暂行条例》", number="国务院令第713号"), at="第三章")


def view(width: int = 80, *, color: bool = False, gbk: bool = False, outline: bool = False, numbers: bool = False) -> View:
    """Return a view of the fictional rule set."""
    return View(RULES, width=width, color=color, ascii_marks=gbk, outline=outline, numbers=numbers)


def made(form: str, assessments: Sequence[Assessment], view: View) -> str | bytes | dict[str, bytes]:
    """Return the whole output of any format."""
    content = formatter(form).render(assessments, view)
    if isinstance(content, Mapping):
        return dict(content)
    return content if isinstance(content, bytes) else "".join(content)


def document(lines: Iterable[str] = LINES, notices: tuple[str, ...] = ()) -> Document:
    """Return a document whose headings are those of ``HEADINGS`` where it has as many lines."""
    blocks = tuple(Block(line) for line in lines)
    text = "\n".join(block.text for block in blocks)
    places = _places(blocks)
    root = Section(0, 0, Span(0, 0), Span(0, 0), Span(0, len(text)), None, 0)
    sections = [root]
    for block, level, number in HEADINGS:
        if block < len(blocks):
            sections.append(_section(sections, places[block], block, level, number))
    return Document(text, text, Source(blocks, "docx", notices), places, tuple(sections), ())


def _places(blocks: tuple[Block, ...]) -> tuple[Span, ...]:
    places, start = [], 0
    for block in blocks:
        places.append(Span(start, start + len(block.text)))
        start += len(block.text) + 1
    return tuple(places)


def _section(before: list[Section], place: Span, block: int, level: int, number: str) -> Section:
    parent = max(section.index for section in before if section.level < level)
    cut = min(place.start + len(number), place.end)
    return Section(len(before), level, Span(cut, place.end), Span(place.start, cut), place, parent, block, number)


def quote(text: str, line: int = 1, section: str = "", start: int = 0) -> Evidence:
    """Return a quotation that stands at ``start``."""
    return Evidence(text, Span(start, start + len(text)), line, section)


def quote_from(source: Document, text: str, section: str = "") -> Evidence:
    """Return a quotation with its true place in a document."""
    start = source.text.index(text)
    return quote(text, source.line(start), section, start)


class RuleWords(TypedDict, total=False):
    """What a test may say about a rule."""

    parent: str
    remedy: str
    sample: str
    basis: tuple[Basis, ...]


class ItemDetails(TypedDict, total=False):
    """What a test may say about an outcome."""

    level: Level
    weight: float
    evidence: tuple[Evidence, ...]
    near: tuple[tuple[Evidence, Guard], ...]
    message: str
    insertion: Insertion
    error: str


class Circumstances(TypedDict, total=False):
    """What a test may say about an assessment."""

    path: str
    verdict: Verdict
    reason: str
    findings: tuple[Finding, ...]
    profile: Profile


def rule(name: str, title: str = "", **words: Unpack[RuleWords]) -> Rule:
    """Return a rule of which formatters need only the words."""
    plain = Rule(name, title or name, Level.MUST, 1, All(()), None, None, (), "", "", {}, "measures")
    return plain._replace(**words)


def item(asked: Rule | str, status: Status = Status.MET, **details: Unpack[ItemDetails]) -> ItemResult:
    """Return an outcome that earned what its status is worth; two points unless told otherwise."""
    share = {Status.MET: 1.0, Status.PARTIAL: 0.5}.get(status, 0.0)
    asked = rule(asked) if isinstance(asked, str) else asked
    plain = ItemResult(asked, status, 2, Level.MUST, 0)
    given = plain._replace(**details)
    return given._replace(earned=given.weight * share)


def assessment(*items: ItemResult, source: Document | None = None, **circumstances: Unpack[Circumstances]) -> Assessment:
    """Return the assessment of a document, scored from its items; one that needs revision unless told otherwise."""
    source = source or document()
    counted = [each for each in items if each.status is not Status.NOT_APPLICABLE]
    score = Score(sum(each.earned for each in counted), sum(each.weight for each in counted))
    plain = Assessment("云溪镇.docx", Verdict.REVISE, "缺1个必备项目。", score, None, TOWNSHIP, items, parts=parts(source), document=source)
    given = plain._replace(**circumstances)
    profile = given.profile.id if given.profile else ""
    return given._replace(identity=Identity(source.places[0], "云溪镇", 2024, profile, "标题写明“镇”"))


def parts(source: Document) -> tuple[Part, ...]:
    """Return a part for the first heading, and one without a heading inside the last section."""
    if len(source.sections) < len(HEADINGS) + 1:
        return ()
    first, last = source.sections[1], source.sections[-1]
    return (
        Part("measures", first.span, first.heading, first.index, "标题含“主要举措”", 1),
        Part("next-year", source.places[-1], Span(0, 0), last.index, "段首为“下一步”", 0),
    )


def full() -> Assessment:
    """Return an assessment with every status, folding, near misses and findings."""
    source = document(notices=("含修订痕迹，按接受修订后的文字检查。",))
    return assessment(*_open_items(source), *_settled_items(source), source=source, findings=_findings(source))


def _open_items(source: Document) -> tuple[ItemResult, ...]:
    group = rule("leading-group", "法治建设领导小组（委员会）", remedy="写明本镇已成立法治建设领导小组。", sample="成立××镇法治建设领导小组。")
    dual = rule("dual-leader", "双组长", parent="leading-group", remedy="写明双组长。")
    decision = rule("decision-procedure", "重大行政决策程序", remedy="补写五个步骤。", sample="全年作出重大行政决策×项。", basis=(REGULATION,))
    plan = (quote_from(source, "成立法治政府建设领导小组", "二、"), Guard.PLAN)
    place = Insertion(source.places[5].end, 6, "二是开展法制宣传", "在“一、主要举措和成效”这一部分末尾")
    return (
        item(rule("study", "学法用法", remedy="补写学法次数。"), Status.MISSING, level=Level.SHOULD, message="没有写学法用法。"),
        item(group, Status.MISSING, near=(plan,), message="没有写本级领导小组。", insertion=place, weight=6),
        item(dual, Status.MISSING, message="没有写双组长。", weight=6),
        item(decision, Status.PARTIAL, evidence=(quote_from(source, DECISIONS, "一、（一）"),), message="只写到部分步骤。"),
        item(rule("causes", "不足的原因"), Status.ERROR, error="查找超时"),
    )


def _settled_items(source: Document) -> tuple[ItemResult, ...]:
    return (
        item(rule("guiding-thought", "学习贯彻习近平法治思想"), evidence=(quote_from(source, THOUGHT, "一、"),), level=Level.SHOULD),
        item(rule("decision-experts", "专家论证"), Status.NOT_APPLICABLE, message="本年度未作出重大行政决策。"),
    )


def _findings(source: Document) -> tuple[Finding, ...]:
    def at(text: str) -> Span:
        start = source.text.index(text)
        return Span(start, start + len(text))

    return (
        Finding("enumeration", at("二是"), "有“二是”而没有“一是”。"),
        Finding("term", at("法制宣传"), "规范用语是“法治宣传”。", "法治宣传"),
        Finding("numeral", at("余"), "“15余次”数字用法不当。", ""),
    )


def unreadable() -> Assessment:
    """Return the assessment of a file that could not be read."""
    return Assessment("青石桥镇.doc", Verdict.UNDECIDED, "没有读出文字。", Score(0, 0), error="这是旧版Word文件，请另存为.docx后再检查。")
