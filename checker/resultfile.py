"""JSON results read back: text → assessments. The opposite of ``formatters.json``; needs neither rules nor drafts.

The structure of a text is recognised afresh, line numbers are counted afresh, and what is quoted must stand in the text: a
result shows the same page as on the day it was made, or is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from checker import jsonnode, outline
from checker.config import STOPS
from checker.engine import too_much
from checker.errors import ResultError
from checker.formatters import labels
from checker.model import (
    Agreement,
    All,
    Assessment,
    Basis,
    Block,
    Change,
    Citation,
    Deduction,
    Document,
    Evidence,
    Finding,
    Guard,
    Identity,
    Insertion,
    ItemResult,
    Level,
    Matter,
    Number,
    Part,
    Portion,
    Profile,
    Progress,
    Recount,
    Rule,
    RuleSetInfo,
    Score,
    Since,
    Source,
    Span,
    Status,
    Verdict,
    Waiver,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.jsonnode import Node

SCHEMA: Final = "1"
"""The one schema that is understood."""
_UNTOLD: Final = All(())
"""In place of a rule's question, which no output tells."""


class Result(NamedTuple):
    """Everything a JSON result holds."""

    ruleset: RuleSetInfo
    assessments: Sequence[Assessment]
    since: Since | None = None
    numbers: bool = False
    """Whether the figures of every judged draft were stored with it."""
    remarks: tuple[str, ...] = ()
    """What was wrong with the waivers."""
    fail_on: str = STOPS[0]
    fail_under: float | None = None
    """Where the gate of the run stopped."""


def parse(data: bytes) -> Result:
    """Read a whole result; raise ``ResultError`` for anything that is not exactly what this program writes."""
    root = jsonnode.parse(data)
    _demand_schema(root)
    documents = tuple(root.nodes("documents"))
    judged = [each for each in documents if each.empty("error")]
    fail_on, fail_under = (STOPS[0], None) if root.empty("gate") else _gate(root.node("gate"))
    return Result(
        _ruleset(root.node("ruleset")),
        tuple(map(_assessment, documents)),
        None if root.empty("since") else _since(root.node("since")),
        not any(each.empty("numbers") for each in judged),
        () if root.empty("remarks") else root.texts("remarks"),
        fail_on,
        fail_under,
    )


def parse_document(text: str) -> Assessment:
    """Read one document as ``formatters.document`` wrote it; raise ``ResultError`` like ``parse``."""
    return _assessment(jsonnode.parse(text))


def _demand_schema(root: Node) -> None:
    tool, schema = root.node("tool").node("name").value, root.node("schema").value
    if tool != "fazhi" or not isinstance(schema, str):
        msg = "这不是 fazhi 的结果文件，请指明 fazhi check --format json 写出的文件。"
        raise ResultError(msg)
    if schema != SCHEMA:
        msg = f"结果文件的格式版本是 {schema[:20]}，这个程序只认识版本 {SCHEMA}，请用生成它的那个版本的程序打开，或者重新检查。"
        raise ResultError(msg)


def _gate(node: Node) -> tuple[str, float | None]:
    fail_on = node.text("fail_on")
    return fail_on if fail_on in STOPS else node.refuse(), None if node.empty("fail_under") else node.number("fail_under")


# ---------------------------------------------------------------------------------------------- the rules


def _ruleset(node: Node) -> RuleSetInfo:
    changes = tuple(map(_change, node.nodes("changes")))
    return RuleSetInfo(node.text("id"), node.text("version"), node.text("title"), node.text("digest"), changes)


def _change(node: Node) -> Change:
    return Change(
        node.text("rule"),
        node.text("reason"),
        level=None if node.empty("level") else node.word("level", Level),
        weight=None if node.empty("weight") else node.number("weight"),
        disable=node.flag("disable"),
        until=node.maybe("until"),
        title=node.text("title"),
        expired=not node.flag("applied"),
    )


def _rule(node: Node) -> Rule:
    """Return as much of a rule as outputs tell; its questions are not among it."""
    basis = tuple(Basis(Citation("", title)) for title in node.text("basis").split(labels.BASIS_MARK) if title)
    return Rule(
        node.text("id"), node.text("title"), node.word("level", Level), node.number("weight"), _UNTOLD, None, None,
        basis, node.text("remedy"), node.text("sample"), {}, node.text("place"), node.maybe("parent") or None,
    )  # fmt: skip


# ---------------------------------------------------------------------------------------------- one document


def _assessment(node: Node) -> Assessment:
    path, verdict, reason, error = node.text("path"), node.word("verdict", Verdict), node.text("reason"), node.maybe("error")
    if error:
        return Assessment(path, Verdict.UNDECIDED, reason, Score(0, 0), error=error)
    document = _document(node)
    return Assessment(
        path,
        verdict,
        reason,
        Score(node.number("earned"), node.number("possible"), tuple(map(_deduction, node.nodes("deductions")))),
        None if node.empty("identity") else _identity(node, document),
        None if node.empty("profile") else Profile(node.text("profile"), node.text("profile_title"), frozenset(node.texts("skip"))),
        tuple(_item(each, document) for each in node.nodes("items")),
        tuple(_finding(each, document) for each in node.nodes("findings")),
        tuple(_part(each, document) for each in node.nodes("parts")),
        document,
        numbers=() if node.empty("numbers") else tuple(_number(each, document) for each in node.nodes("numbers")),
    )


def _document(node: Node) -> Document:
    blocks = tuple(map(_block, node.nodes("blocks")))
    if too_much(blocks):
        node.node("blocks").refuse()
    portions = tuple(Portion(each.text("kind"), each.whole("count"), each.flag("read")) for each in node.nodes("reading"))
    return outline.build(Source(blocks, node.text("format"), node.texts("notices"), portions))


def _block(node: Node) -> Block:
    cell = None if node.empty("cell") else _cell(node)
    level = None if node.empty("level") else node.whole("level")
    note = not node.empty("note") and node.flag("note")
    return Block(node.text("text"), node.maybe("label"), level, cell, note, None if node.empty("item") else _list_item(node))


def _list_item(node: Node) -> tuple[str, int]:
    match [each.value for each in node.nodes("item")]:
        case [str(name), int(level)]:
            return name, level
    return node.node("item").refuse()


def _cell(node: Node) -> tuple[int, int, int]:
    match [each.value for each in node.nodes("cell")]:
        case [int(table), int(row), int(column)] if min(table, row, column) >= 0:
            return table, row, column
    return node.node("cell").refuse()


def _deduction(node: Node) -> Deduction:
    return Deduction(node.text("id"), node.whole("count"), node.number("weight"), node.number("most"))


def _identity(node: Node, document: Document) -> Identity:
    told = node.node("identity")
    year = None if node.empty("year") else node.whole("year")
    return Identity(_span(told, document), node.maybe("body"), year, node.maybe("profile"), told.text("reason"), told.texts("uppers"))


def _part(node: Node, document: Document) -> Part:
    words, section = node.text("heading"), node.whole("section")
    heading = Span(node.whole("heading_start"), node.whole("heading_start") + len(words))
    if document.slice(heading) != words or section >= len(document.sections):
        node.refuse()
    return Part(node.text("id"), _span(node, document), heading, section, node.text("why"), node.whole("level"))


# ---------------------------------------------------------------------------------------------- items, findings, figures


def _item(node: Node, document: Document) -> ItemResult:
    return ItemResult(
        _rule(node),
        node.word("status", Status),
        node.number("weight"),
        node.word("level", Level),
        node.number("earned"),
        tuple(_evidence(each, document) for each in node.nodes("evidence")),
        tuple((_evidence(each, document), each.word("why", Guard)) for each in node.nodes("near")),
        node.text("message"),
        None if node.empty("insert_after") else _insertion(node.node("insert_after"), document),
        node.maybe("error"),
        None if node.empty("waiver") else _waiver(node.node("waiver"), node.text("id")),
    )


def _waiver(node: Node, item: str) -> Waiver:
    return Waiver(item, node.text("reason"), node.text("until"), node.maybe("body"), node.maybe("path"), node.text("file"), node.whole("line"))


def _evidence(node: Node, document: Document) -> Evidence:
    span = _quoted(node, document)
    return Evidence(document.slice(span), span, document.line(span.start), node.text("section"))


def _insertion(node: Node, document: Document) -> Insertion:
    offset = node.whole("offset")
    if offset > len(document.text):
        node.refuse()
    return Insertion(offset, document.line(offset), node.text("text"), node.text("phrase"))


def _finding(node: Node, document: Document) -> Finding:
    return Finding(node.text("id"), _quoted(node, document), node.text("message"), None if node.empty("repair") else node.text("repair"))


def _number(node: Node, document: Document) -> Number:
    recounts = (Recount(each.text("relation"), _others(each, document), each.word("result", Agreement)) for each in node.nodes("comparisons"))
    return Number(_quoted(node, document), tuple(recounts))


def _others(node: Node, document: Document) -> tuple[Span, ...]:
    return tuple(_quoted(each, document) for each in node.nodes("with"))


def _quoted(node: Node, document: Document) -> Span:
    """Return a span whose words must stand there."""
    span = _span(node, document)
    return span if document.slice(span) == node.text("text") else node.refuse()


def _span(node: Node, document: Document) -> Span:
    span = Span(node.whole("start"), node.whole("end"))
    return span if span.start <= span.end <= len(document.text) else node.refuse()


# ---------------------------------------------------------------------------------------------- an earlier comparison


def _since(node: Node) -> Since:
    return Since(node.flag("same_rules"), tuple(map(_progress, node.nodes("documents"))), node.texts("removed"))


def _progress(node: Node) -> Progress:
    fixed, new, still = (tuple(map(_matter, node.nodes(name))) for name in ("fixed", "new", "open"))
    score = None if node.empty("score") else node.number("score")
    return Progress(node.text("path"), node.maybe("earlier"), node.flag("compared"), score, fixed, new, still)


def _matter(node: Node) -> Matter:
    before, after = (None if node.empty(name) else node.word(name, Status) for name in ("before", "after"))
    return Matter(node.text("id"), node.maybe("title"), node.text("text"), None if node.empty("line") else node.whole("line"), before, after)
