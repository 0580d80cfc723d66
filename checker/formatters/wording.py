"""What is said of an item, line by line: pure text, whatever shows it."""

from __future__ import annotations

from collections import Counter, defaultdict
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from checker import layout
from checker.formatters import labels
from checker.model import Guard, Level, Span, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checker.model import Assessment, Change, Document, Evidence, Finding, ItemResult, Number, Recount, RuleSetInfo

_QUOTE_LENGTH: Final = 60
"""Characters of a quotation before its middle is left out."""
_QUOTES: Final = 2
"""Quotations shown for one item."""
_BY_PARAGRAPH: Final = frozenset({"docx"})
"""Formats whose paragraphs a reader counts, having no lines of their own."""
_OPEN: Final = frozenset({Status.PARTIAL, Status.MISSING})

_MUST_RANK: Final[Mapping[Status, int]] = {
    Status.MISSING: 0,
    Status.ERROR: 1,
    Status.PARTIAL: 2,
    Status.MET: 5,
    Status.NOT_APPLICABLE: 6,
}
"""Order of the rows for items that block the verdict; equal ranks keep the order of the rules."""
_OTHER_RANK: Final[Mapping[Status, int]] = {**_MUST_RANK, Status.MISSING: 3, Status.PARTIAL: 4}
"""Order of the rows for all other items."""


class Frame(NamedTuple):
    """What must be known of a document to show its items."""

    place: str
    """How to name a place: by lines or by paragraphs."""
    headings: tuple[Span, ...]
    skip: frozenset[str]
    """Items that are not asked of this kind of body."""

    def at(self, line: int) -> str:
        """Name a place."""
        return self.place.format(line=line)

    def quoted(self, evidence: Evidence) -> str:
        """Return a quotation with its place."""
        section = layout.line(evidence.section)
        return f"{quote(evidence.text)}（{self.at(evidence.line)}{labels.GAP[:1] if section else ''}{section}）"


class Group(NamedTuple):
    """An item with the missing items that are folded under it."""

    item: ItemResult
    folded: tuple[ItemResult, ...]


def frame(assessment: Assessment) -> Frame:
    """Return what must be known of a document to show its items."""
    document, profile = assessment.document, assessment.profile
    by_paragraph = document is not None and document.source.format in _BY_PARAGRAPH
    headings = _heading_spans(document) if document else ()
    return Frame(labels.PARAGRAPH if by_paragraph else labels.LINE, headings, profile.skip if profile else frozenset())


def _heading_spans(document: Document) -> tuple[Span, ...]:
    numbered = ((section.number if len(section.number) else section.heading, section.heading) for section in document.sections[1:])
    return tuple(Span(first.start, last.end) for first, last in numbered)


def groups(items: Sequence[ItemResult]) -> list[Group]:
    """Put what to fix first on top, and missing children of a missing or partial item under it."""
    lacking = {item.rule.id: item for item in items if item.status in _OPEN}
    folded: defaultdict[str, list[ItemResult]] = defaultdict(list)
    hosts: list[ItemResult] = []
    for item in items:
        host = _host(item, lacking)
        if host is item:
            hosts.append(item)
        else:
            folded[host.rule.id].append(item)
    return sorted((Group(host, tuple(folded[host.rule.id])) for host in hosts), key=_urgency)


def in_order(items: Sequence[ItemResult]) -> list[ItemResult]:
    """Return items as a reader needs them: what to fix first on top, parts behind the whole."""
    return [item for group in groups(items) for item in (group.item, *group.folded)]


def _host(item: ItemResult, lacking: Mapping[str, ItemResult]) -> ItemResult:
    """Find the item that a missing one is folded under: its topmost ancestor down from which all are missing.

    The topmost one itself may be partial. The item itself where there is none, and where parents run in a circle.
    """
    host, seen = item, {item.rule.id}
    while host.status is Status.MISSING and (parent := lacking.get(host.rule.parent or "")):
        host = parent
        if host.rule.id in seen:
            return item
        seen.add(host.rule.id)
    return host


def _urgency(group: Group) -> int:
    """Rank by the most urgent member, so that no must-item sinks with the item it is folded under."""
    return min(map(_rank, (group.item, *group.folded)))


def _rank(item: ItemResult) -> int:
    return (_MUST_RANK if item.level is Level.MUST else _OTHER_RANK)[item.status]


def detail(group: Group, frame: Frame) -> Iterator[str]:
    """Yield what is said of an item and what to do."""
    item = group.item
    yield from _message(item, frame)
    yield from waived(item)
    yield from _evidence(item.evidence, frame)
    if item.status in _OPEN:
        yield from _near(item, frame)
        yield from _advice(item, frame)
    if group.folded:
        titles = (f"{child.rule.title}（{points(child)}）" for child in group.folded)
        yield labels.ALSO.format(titles=labels.LIST_MARK.join(titles))


def waived(item: ItemResult) -> Iterator[str]:
    """Say of an accepted gap until when and why."""
    if item.waiver:
        yield labels.WAIVED.format(until=item.waiver.until, reason=layout.line(item.waiver.reason), status=labels.STATUS[item.status])


def _message(item: ItemResult, frame: Frame) -> Iterator[str]:
    """Give the rule's sentence, unless a quotation alone says it."""
    if item.status is Status.ERROR:
        yield labels.BROKEN.format(error=item.error or item.message)
    elif item.status is Status.NOT_APPLICABLE and item.rule.id in frame.skip:
        yield labels.SKIPPED
    elif item.message and not (item.status is Status.MET and item.evidence):
        yield item.message


def _evidence(evidence: Sequence[Evidence], frame: Frame) -> Iterator[str]:
    told = [evidence[number] for number in layout.distinct([each.text for each in evidence])]
    for each in told[:_QUOTES]:
        yield frame.quoted(each)
    if len(told) > _QUOTES:
        yield labels.MORE.format(count=len(told) - _QUOTES)


def _near(item: ItemResult, frame: Frame) -> Iterator[str]:
    """Words that nearly counted, each with the reason why they do not."""
    told = _reasons(item, frame)
    for each, guard in told[:_QUOTES]:
        yield labels.NEAR.format(quote=frame.quoted(each), place="", why=labels.GUARD[guard])
    if len(told) > _QUOTES:
        yield labels.MORE.format(count=len(told) - _QUOTES)


def _reasons(item: ItemResult, frame: Frame) -> list[tuple[Evidence, Guard]]:
    """Near misses worth showing: no bare headings, no text twice for one reason, different reasons first."""
    by_reason: defaultdict[Guard, list[Evidence]] = defaultdict(list)
    for each, guard in item.near:
        if guard is not Guard.PART or not any(heading.holds(each.span) for heading in frame.headings):
            by_reason[guard].append(each)
    ranked = [
        (rank, found[number], guard)
        for guard, found in by_reason.items()
        for rank, number in enumerate(layout.distinct([each.text for each in found]))
    ]
    return [(each, guard) for _, each, guard in sorted(ranked, key=itemgetter(0))]


def _advice(item: ItemResult, frame: Frame) -> Iterator[str]:
    """Where to write, what to write, an example and the law that asks for it."""
    rule, insertion = item.rule, item.insertion
    if insertion:
        yield labels.INSERT.format(phrase=insertion.phrase, place=frame.at(insertion.line))
    if rule.remedy:
        yield labels.REMEDY.format(remedy=rule.remedy)
    if rule.sample:
        yield labels.SAMPLE.format(sample=rule.sample)
    if rule.basis:
        yield labels.BASIS.format(basis=labels.BASIS_MARK.join(map(str, rule.basis)))


def points(item: ItemResult) -> str:
    """Return points earned of points possible."""
    if item.status is Status.NOT_APPLICABLE:
        return labels.NO_VALUE
    return labels.POINTS.format(earned=plain(item.earned), weight=plain(item.weight))


def ruleset(rules: RuleSetInfo) -> str:
    """Say which rules judged."""
    return labels.RULESET.format(id=rules.id, version=rules.version, title=rules.title)


def changes(changes: Iterable[Change]) -> Iterator[str]:
    """Say what overlays adjust, a line each."""
    return (labels.CHANGE.format(change=change(each)) for each in changes)


def change(change: Change) -> str:
    """Say what an overlay adjusts, until when and why."""
    adjusted = [labels.DISABLED] if change.disable else []
    if change.level is not None:
        adjusted.append(labels.NEW_LEVEL.format(level=labels.LEVEL[change.level]))
    if change.weight is not None:
        adjusted.append(labels.NEW_WEIGHT.format(weight=plain(change.weight)))
    return labels.CHANGED.format(
        what=labels.CHANGE_OF.format(id=change.rule, title=change.title, adjusted=labels.COUNT_MARK.join(adjusted)),
        until=labels.UNTIL.format(day=change.until) if change.until else "",
        reason=layout.line(change.reason),
        expired=labels.EXPIRED if change.expired else "",
    )


def identity(assessment: Assessment) -> str:
    """Say who reports on which year, and by which profile and why it was judged."""
    identity, profile = assessment.identity, assessment.profile
    body = (identity.body if identity else "") or labels.UNKNOWN
    year = (identity.year if identity else None) or labels.UNKNOWN
    title = profile.title if profile else labels.UNKNOWN
    reason = identity.reason if identity else ""
    template = labels.PROFILE_WHY if reason else labels.PROFILE
    return labels.GAP.join((labels.BODY.format(body=body), labels.YEAR.format(year=year), template.format(title=title, reason=reason)))


def notices(assessment: Assessment) -> tuple[str, ...]:
    """Return what the reader has to say: what was guessed, what could not be read."""
    return assessment.document.source.notices if assessment.document else ()


def reading(document: Document) -> Iterator[str]:
    """Say what of the file was read, and what was not."""
    for template, read in ((labels.READING, True), (labels.NOT_READING, False)):
        found = {labels.PORTION.get(each.kind, each.kind): each.count for each in document.source.portions if each.read is read}
        if found:
            yield template.format(portions=counts(found))


def score(assessment: Assessment) -> str:
    """Return the score with the division that gave it."""
    score = assessment.score
    if score.value is None:
        return labels.NO_SCORE
    count = sum(item.status is Status.NOT_APPLICABLE for item in assessment.items)
    skipped = labels.LEFT_OUT.format(count=count) if count else ""
    less = labels.DEDUCTED.format(points=decimal(score.deducted)) if score.deducted else ""
    return labels.SCORE.format(value=score.value, earned=decimal(score.earned), possible=decimal(score.possible), less=less, skipped=skipped)


def item_counts(items: Sequence[ItemResult]) -> str:
    """Say how many items have which status."""
    found = Counter(item.status for item in items)
    return labels.COUNTS.format(total=len(items), counts=counts({word: found[status] for status, word in labels.STATUS.items()}))


def counts(counts: Mapping[str, int]) -> str:
    """Say how many there are of each."""
    return labels.COUNT_MARK.join(labels.COUNT.format(word=word, count=count) for word, count in counts.items())


def finding_row(number: int, finding: Finding, document: Document | None, frame: Frame) -> tuple[str, str, str, str]:
    """Return number, kind and place of a finding, and what is wrong and what to do, each on a line of its own."""
    place = frame.at(document.line(finding.span.start)) if document else labels.UNKNOWN
    words = document.slice(finding.span) if document else ""
    told = layout.lines((quote(words) if words else "", finding.message, repair(finding.repair)))
    return str(number), labels.FINDING.get(finding.id, finding.id), place, told


def summary_row(assessment: Assessment) -> tuple[str, ...]:
    """Return path, verdict, score and the numbers of missing and partial items of one of many drafts."""
    found = Counter(item.status for item in assessment.items)
    numbers = (None,) * 3 if assessment.error else (assessment.score.value, found[Status.MISSING], found[Status.PARTIAL])
    shown = (labels.NO_VALUE if number is None else str(number) for number in numbers)
    return layout.line(assessment.path), assessment.verdict.value, *shown


def number_row(number: Number, document: Document, frame: Frame) -> tuple[str, str, str, str]:
    """Return place, words and result of a figure, and each of its comparisons on a line of its own."""
    told = layout.lines(_recount(recount, document) for recount in number.recounts)
    place = frame.at(document.line(number.span.start))
    return place, layout.line(document.slice(number.span)), labels.AGREEMENT[number.agreement], told or labels.NO_VALUE


def _recount(recount: Recount, document: Document) -> str:
    others = labels.LIST_MARK.join(document.slice(span) for span in recount.others)
    template = labels.RECOUNT if others else labels.RECOUNT_ALONE
    return template.format(relation=recount.relation, others=others, result=labels.AGREEMENT[recount.agreement])


def repair(repair: str | None) -> str:
    """Say how a finding can be put right; empty where only a person can."""
    if repair is None:
        return ""
    return labels.REPAIR.format(quote=quote(repair)) if repair else labels.DELETE


def quote(text: str) -> str:
    """Put a quotation on one line, its middle left out when it is long."""
    return labels.QUOTE.format(text=layout.shortened(text, _QUOTE_LENGTH, labels.CUT))


def plain(number: float) -> str:
    """At most two decimals, none when they are zero: 6, 1.5, 2.25."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def decimal(number: float) -> str:
    """One decimal at least, two where they matter: 62.0, 6.25."""
    short = plain(number)
    return short if "." in short else f"{short}.0"
