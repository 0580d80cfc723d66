"""Assessments as one page for browsers and paper: Chinese, self-contained, without scripts, nothing told by colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from checker import layout
from checker.formatters import html_text, labels, since, tally, wording
from checker.formatters.html_style import STYLE
from checker.formatters.html_text import Aside, Mark
from checker.formatters.markup import Markup, tag
from checker.model import ItemResult, Span, Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checker.model import Assessment, Document, Evidence, Progress, View

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
"""What a browser may load for the page: nothing."""
_OPEN: Final = frozenset({Status.MISSING, Status.PARTIAL, Status.ERROR})
_DRAFTS: Final = Markup("\0")
"""Stands for all drafts while the rest of the page is made."""
_BAR: Final = 400
"""Width of a bar in its own units."""
_VERDICT_CLASS: Final[Mapping[Verdict, str]] = {Verdict.READY: "ready", Verdict.REVISE: "revise", Verdict.UNDECIDED: "undecided"}


def _opening(template: str) -> str:
    return template.partition("{")[0]


_LINE_CLASS: Final[Mapping[str, str]] = {_opening(labels.SAMPLE): "sample", _opening(labels.BASIS): "basis", _opening(labels.NEAR): "near"}
"""How lines look by the words they begin with."""


class _Sheet(NamedTuple):
    """One draft on the page."""

    prefix: str
    """Begins all anchors of the draft."""
    assessment: Assessment
    document: Document
    frame: wording.Frame
    items: tuple[ItemResult, ...]
    """In the order in which they are shown."""
    progress: Progress | None
    view: View

    def at(self, kind: str, *numbers: int) -> str:
        """Return an anchor."""
        return "-".join((self.prefix, kind + "-".join(map(str, numbers))))

    def told(self, number: int, item: ItemResult) -> str:
        """Return the anchor of what is said of an item."""
        return self.at("t" if item.status in _OPEN else "i", number)


def render(assessments: Sequence[Assessment], view: View) -> Iterator[str]:
    """Yield the whole page: a table of contents where there are several drafts, each draft, which rules judged."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", labels.REPORT),
        tag("style", Markup(STYLE)),
    )
    body = (*_top(assessments, view), *_contents(assessments), _DRAFTS, _foot(view))
    page = tag("html", head, tag("body", tag("main", *body, class_="sheet")), lang=labels.LANGUAGE)
    before, _, after = page.partition(_DRAFTS)
    yield f"<!DOCTYPE html>\n{before}"
    yield from (_draft(number, *pair, view) for number, pair in enumerate(since.paired(assessments, view), start=1))
    yield f"{after}\n"


# ---------------------------------------------------------------------------------------------- the whole


def _top(assessments: Sequence[Assessment], view: View) -> Iterator[Markup]:
    yield tag("h1", labels.REPORT)
    yield tag("p", wording.ruleset(view.ruleset), class_="by")
    if not assessments:
        yield tag("p", labels.NOTHING, class_="by")
    whole = (*since.whole(view.since), *view.remarks)
    if whole:
        yield _told(tag("li", line) for line in whole)


def _contents(assessments: Sequence[Assessment]) -> Iterator[Markup]:
    if len(assessments) > 1:
        rows = (_contents_row(number, each) for number, each in enumerate(assessments, start=1))
        yield tag("section", tag("h2", labels.CONTENTS), _table(labels.SUMMARY_HEADS, rows, numbers=(2, 3, 4)), class_="contents")


def _contents_row(number: int, assessment: Assessment) -> Markup:
    path, _, *numbers = wording.summary_row(assessment)
    cells = (tag("td", each, class_="number") for each in numbers)
    return tag("tr", tag("td", tag("a", path, href=f"#d{number}")), tag("td", _verdict(assessment.verdict), class_="short"), *cells)


def _foot(view: View) -> Markup:
    changes = (tag("p", change) for change in wording.changes(view.ruleset.changes))
    facts = (wording.ruleset(view.ruleset), labels.DIGEST.format(digest=view.ruleset.digest), labels.FOOTER)
    return tag("footer", *changes, *(tag("p", fact) for fact in facts), class_="foot")


# ---------------------------------------------------------------------------------------------- one draft


def _draft(number: int, assessment: Assessment, progress: Progress | None, view: View) -> Markup:
    prefix, document = f"d{number}", assessment.document
    content = [tag("h2", layout.line(assessment.path)), _judgement(assessment)]
    if assessment.error:
        content += [_told([tag("li", assessment.error)])] * (assessment.error not in assessment.reason)
    elif document:
        ordered = tuple(wording.in_order(assessment.items))
        content += _sections(_Sheet(prefix, assessment, document, wording.frame(assessment), ordered, progress, view))
    return tag("article", *content, class_="draft-result", id=prefix)


def _judgement(assessment: Assessment) -> Markup:
    value = assessment.score.value
    points = tag("span", labels.POINTS_HEAD, tag("b", str(value)), labels.OUT_OF, class_="points") if value is not None else ""
    reason = assessment.reason or assessment.error or labels.VERDICT[assessment.verdict]
    verdict = tag("p", tag("strong", _verdict(assessment.verdict)))
    return tag("div", points, verdict, tag("p", reason), class_=f"verdict {_VERDICT_CLASS[assessment.verdict]}")


def _verdict(verdict: Verdict) -> str:
    return labels.RESULT.format(mark=labels.SIGN[verdict], status=verdict.value)


def _sections(sheet: _Sheet) -> Iterator[Markup]:
    assessment = sheet.assessment
    facts = (*wording.identity(assessment).split(labels.GAP), wording.item_counts(assessment.items))
    yield tag("ul", *(tag("li", fact) for fact in facts), class_="facts")
    yield from _reading(sheet)
    yield from _since(sheet)
    yield from _score(sheet)
    yield from _items(sheet)
    cells = (tag("td", words, tag("span", Markup("&nbsp;"))) for words in labels.SIGNATURES)
    yield tag("table", tag("tr", *cells), class_="sign", role="presentation")
    yield from _todo(sheet)
    yield from _findings(sheet)
    yield from _numbers(sheet)
    yield from _tally(sheet)
    yield tag("h3", labels.TEXT)
    yield tag("p", *(tag("mark", words, class_=kind) for kind, words in labels.LEGENDS.items()), class_="legend")
    title = assessment.identity.title if assessment.identity else Span(0, 0)
    text = html_text.render(sheet.document, _marks(sheet), _asides(sheet), title, sheet.at("p"))
    yield tag("div", text, class_="draft")


def _told(lines: Iterable[Markup]) -> Markup:
    return tag("ul", *lines, class_="told")


def _reading(sheet: _Sheet) -> Iterator[Markup]:
    """Say how the file was read, and what of it was not."""
    lines = [labels.NOTICE.format(notice=notice) for notice in wording.notices(sheet.assessment)]
    lines += wording.reading(sheet.document)
    if lines:
        yield _told(tag("li", line) for line in lines)


def _since(sheet: _Sheet) -> Iterator[Markup]:
    head, *lines = [*since.told(sheet.progress, sheet.frame), ""]
    if head:
        yield tag("h3", head)
    if len(lines) > 1:
        yield _told(tag("li", line) for line in lines[:-1])


# ---------------------------------------------------------------------------------------------- the score


def _score(sheet: _Sheet) -> Iterator[Markup]:
    """Show what each part earned."""
    items = [item for item in sheet.assessment.items if item.status is not Status.NOT_APPLICABLE]
    titles = {item.rule.id: item.rule.title for item in items}
    parts: dict[str, list[ItemResult]] = {}
    for item in items:
        parts.setdefault(titles.get(item.rule.place, labels.OTHER_PART), []).append(item)
    rows = [_part(title, members) for title, members in parts.items()]
    if rows:
        yield tag("h3", labels.PARTS)
        yield _table(labels.PART_HEADS, [*rows, _part(labels.ALL_PARTS, items, "sum")], "bars", numbers=(2,))
    yield tag("p", wording.score(sheet.assessment), class_="line")


def _tally(sheet: _Sheet) -> Iterator[Markup]:
    """Reckon the score once more, where asked for."""
    if sheet.view.explain:
        yield tag("h3", labels.TALLY)
        yield _table(labels.TALLY_HEADS, map(_tally_row, tally.rows(sheet.assessment)), numbers=(2, 3))
        yield from (tag("p", line, class_="line") for line in tally.lines(sheet.assessment))


def _tally_row(row: tally.Row) -> Markup:
    numbers = (tag("td", each, class_="number") for each in (row.share, row.points))
    return tag("tr", tag("td", row.title), tag("td", row.result), *numbers)


def _part(title: str, items: Sequence[ItemResult], class_: str = "") -> Markup:
    earned, possible = sum(item.earned for item in items), sum(item.weight for item in items)
    points = labels.POINTS.format(earned=wording.plain(earned), weight=wording.plain(possible))
    bar = tag("td", _bar(earned / possible if possible else 0, labels.BAR.format(title=title, points=points)), class_="bar")
    return tag("tr", tag("td", title), bar, tag("td", points, class_="number"), class_=class_)


def _bar(share: float, told: str) -> Markup:
    """Draw how much of the points was earned: what is filled, within its frame."""
    frame = tag("rect", x="0.5", y="0.5", width=str(_BAR - 1), height="13", fill="#ffffff", stroke="#8c959f")
    filled = tag("rect", x="0.5", y="0.5", width=f"{share * (_BAR - 1):.1f}", height="13", fill="#1f4e79")
    return tag("svg", frame, filled, viewBox=f"0 0 {_BAR} 14", preserveAspectRatio="none", role="img", aria_label=told)


# ---------------------------------------------------------------------------------------------- tables


def _table(heads: Sequence[str], rows: Iterable[Markup], class_: str = "", *, numbers: Sequence[int] = ()) -> Markup:
    cells = (tag("th", head, scope="col", class_="number" if place in numbers else "") for place, head in enumerate(heads))
    return tag("table", tag("thead", tag("tr", *cells)), tag("tbody", *rows), class_=class_)


def _paragraphs(lines: Iterable[str]) -> Iterator[Markup]:
    for line in lines:
        class_ = next((name for opening, name in _LINE_CLASS.items() if line.startswith(opening)), "")
        yield tag("p", layout.line(line), class_=class_)


def _items(sheet: _Sheet) -> Iterator[Markup]:
    """Give every item on a line of its own, for a whole view on one page."""
    yield tag("h3", labels.CHECKS)
    if sheet.items:
        yield _table(labels.CHECK_HEADS, (_item(sheet, number, item) for number, item in enumerate(sheet.items, start=1)), "checks", numbers=(0, 5))
    else:
        yield tag("p", labels.NO_ITEMS)


def _item(sheet: _Sheet, number: int, item: ItemResult) -> Markup:
    state = labels.RESULT.format(mark=labels.MARK[item.status], status=labels.STATUS[item.status]) + (labels.WAIVED_MARK if item.waiver else "")
    title = layout.line(item.rule.title)
    return tag(
        "tr",
        tag("td", str(number), class_="number"),
        tag("td", tag("a", title, href="#" + sheet.at("t", number)) if item.status in _OPEN else title),
        tag("td", state, class_=f"short {item.status.value}"),
        tag("td", labels.LEVEL[item.level], class_="short"),
        tag("td", *_links(sheet, number, item, item.evidence)),
        tag("td", wording.points(item), class_="number"),
        id=sheet.at("i", number),
    )


def _links(sheet: _Sheet, number: int, item: ItemResult, quotes: Sequence[Evidence]) -> Iterator[str]:
    """Lead to quotations in the text, a link for each line, and to where something is to be written."""
    anchors: dict[int, str] = {}
    for index, quote in enumerate(quotes):
        anchors.setdefault(quote.line, sheet.at("m", number, index))
    links = [tag("a", sheet.frame.at(line), href=f"#{anchor}") for line, anchor in anchors.items()]
    links += [tag("a", labels.SEE_INSERT, href="#" + sheet.at("w", number))] if item.insertion else []
    yield from (part for link in links for part in (link, " "))


def _todo(sheet: _Sheet) -> Iterator[Markup]:
    """Say of every open item what is lacking, where to write what, and which law asks for it."""
    still = [(number, item) for number, item in enumerate(sheet.items, start=1) if item.status in _OPEN]
    if still:
        yield tag("h3", labels.TODO.format(count=len(still)))
    for number, item in still:
        title = labels.TODO_HEAD.format(number=number, title=layout.line(item.rule.title))
        told = {"mark": labels.MARK[item.status], "status": labels.STATUS[item.status], "level": labels.LEVEL[item.level]}
        state = tag("span", labels.TODO_STATE.format(points=wording.points(item), **told), class_=item.status.value)
        lines = _paragraphs(wording.detail(wording.Group(item, ()), sheet.frame))
        links = tuple(_links(sheet, number, item, (*item.evidence, *(each for each, _ in item.near))))
        see = tag("p", labels.SEE, *links, class_="see") if links else ""
        yield tag("div", tag("h4", title, " ", state), *lines, see, class_="todo", id=sheet.at("t", number))


def _findings(sheet: _Sheet) -> Iterator[Markup]:
    findings = sheet.assessment.findings
    if findings:
        yield tag("h3", labels.FINDINGS.format(count=len(findings)))
        rows = (wording.finding_row(number, finding, sheet.document, sheet.frame) for number, finding in enumerate(findings, start=1))
        yield _table(labels.FINDING_HEADS, (_finding(sheet, *row) for row in rows))


def _finding(sheet: _Sheet, number: str, kind: str, place: str, told: str) -> Markup:
    link = tag("a", place, href="#" + sheet.at("g", int(number)))
    cells = (tag("td", number), tag("td", kind, class_="short"), tag("td", link, class_="short"), tag("td", *_paragraphs(told.split("\n"))))
    return tag("tr", *cells, id=sheet.at("f", int(number)))


def _numbers(sheet: _Sheet) -> Iterator[Markup]:
    if sheet.view.numbers:
        rows = (wording.number_row(number, sheet.document, sheet.frame) for number in sheet.assessment.numbers)
        cells = (tag("tr", *(tag("td", *_paragraphs(cell.split("\n"))) for cell in row)) for row in rows)
        yield tag("h3", labels.NUMBERS_HEAD)
        yield _table(labels.NUMBER_HEADS, cells)


# ---------------------------------------------------------------------------------------------- marks in the text


def _marks(sheet: _Sheet) -> Iterator[Mark]:
    """Yield every quotation and finding with the row that tells of it."""
    for number, item in enumerate(sheet.items, start=1):
        quotes = [(each, "evidence", labels.ITEM_REF) for each in item.evidence] + [(each, "near", labels.NEAR_REF) for each, _ in item.near]
        for index, (evidence, kind, template) in enumerate(quotes):
            label = template.format(number=number)
            told = labels.REF_TOLD.format(label=label, title=layout.line(item.rule.title))
            yield Mark(evidence.span, kind, sheet.at("m", number, index), sheet.told(number, item), label, told)
    for number, finding in enumerate(sheet.assessment.findings, start=1):
        label = labels.FINDING_REF.format(number=number)
        told = labels.REF_TOLD.format(label=label, title=layout.line(finding.message))
        yield Mark(finding.span, "finding", sheet.at("g", number), sheet.at("f", number), label, told)


def _asides(sheet: _Sheet) -> Iterator[Aside]:
    """Yield what belongs between the paragraphs: what to write there, and what a heading was taken for."""
    for part in sheet.assessment.parts if sheet.view.outline else ():
        yield Aside(sheet.document.line(part.span.start), tag("p", labels.RECOGNISED.format(id=part.id, why=part.why), class_="part"))
    for number, item in enumerate(sheet.items, start=1):
        if item.insertion:
            told = labels.REF_TOLD.format(label=labels.ITEM_REF.format(number=number), title=layout.line(item.rule.title))
            link = tag("a", told, href="#" + sheet.told(number, item))
            yield Aside(item.insertion.line, tag("p", labels.INSERT_HERE, link, class_="insert", id=sheet.at("w", number)))
