"""What the report says of itself: the elements of its title, and one year in title, headings and opening."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple

from checker import patterns
from checker import text as texts
from checker.match import occurs
from checker.model import Finding, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.model import Document, Reading

_RANGE_BEFORE = patterns.compile(r"\d{4}年?(?:度)?\s*(?:—{1,2}|-{1,2}|~|至|到|、|和|与)\s*$")
_RANGE_AFTER = patterns.compile(r"\s*年(?:度)?\s*(?:—{1,2}|-{1,2}|~|至|到|、|和|与)\s*\d{4}")
_QUOTED = patterns.compile(r"《[^》\n]{0,80}》|“[^”\n]{0,80}”|〔[^〕\n]{0,12}〕")
_NOW = patterns.compile(r"现[将就把对]")
_FIRST = patterns.compile(r"\s*(?P<y>(?:19|20)\d{2})年(?:度)?，")
_SIGNED = patterns.compile(r"\s*(?P<y>(?:19|20)\d{2})年(?P<m>\d{1,2})月\d{1,2}日\s*")
_FORM = "“单位名称＋年度＋法治政府建设情况报告”"
_MARK = patterns.compile(r"[，。]|[如以]下")
_END = patterns.compile(r"如下|[，。；：]|$")
_OPENING = 3
"""Paragraphs that can be the opening."""
_MIN_VOTES = 3
"""Places that must agree on another year before the title itself is doubted."""
_LAST_MONTH = 6
"""Reports on a year are signed until this month of the next one."""
_LINE_END = patterns.compile(r"[，。；：]")
_TITLE_LINES = 3
_LAST_LINES = 12
_SHOWN = 40


class Params(NamedTuple):
    """What of the identity is examined, with the words that decide."""

    what: Literal["elements", "years"]
    patterns: tuple[str, ...] = ()
    """For the elements: what must be found in the title, blanks removed."""
    words: tuple[str, ...] = ()
    """For the elements: how each of the ``patterns`` is called."""
    plan: tuple[str, ...] = ()
    """Term groups: words of headings that look ahead."""
    told: tuple[str, ...] = ()
    """Term groups: words of headings that tell of the past year."""
    doubtful: tuple[str, ...] = ()
    """Term groups: words of headings that tell of the past when their year is before the title's, and may look ahead otherwise."""
    other: tuple[str, ...] = ()
    """Term groups: words beside which another year is no mistake."""


def find(reading: Reading, params: Params) -> Iterator[Finding]:
    """Yield the defects of the title, or the years that contradict the report's own."""
    return _title(reading, params) if params.what == "elements" else _years(reading, params)


# ---------------------------------------------------------------------------------------------- the title


def _title(reading: Reading, params: Params) -> Iterator[Finding]:
    document, title = reading.document, reading.identity.title
    if not len(title):
        first = next((place for place in document.places if document.slice(place).strip()), None)
        if first is not None:
            span = Span(first.start, min(first.end, first.start + _SHOWN))
            yield Finding("", _stripped(document, span), f"没有看到标题，请在正文之前写明{_FORM}。")
        return
    lacking = _lacking(document.folded[title.start : title.end], params)
    if lacking and _lacking(document.folded[title.start : _continued(document, title)], params):
        yield Finding("", _stripped(document, title), f"标题缺少{'、'.join(lacking)}，请补全为{_FORM}的写法。")


def _lacking(words: str, params: Params) -> list[str]:
    bare = re.sub(r"\s", "", words)
    return [name for pattern, name in zip(params.patterns, params.words, strict=False) if not patterns.compile(pattern).search(bare)]


def _continued(document: Document, title: Span) -> int:
    """End of the title when the short lines below belong to it: some are broken in the middle of a word."""
    end = title.end
    below = [place for place in document.places if place.start >= title.end and document.slice(place).strip()]
    for place in islice(below, _TITLE_LINES):
        if len(place) > _SHOWN or _LINE_END.search(document.folded, place.start, place.end):
            break
        end = place.end
    return end


def _stripped(document: Document, span: Span) -> Span:
    words = document.slice(span)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.start + len(words.rstrip())))


# ---------------------------------------------------------------------------------------------- the year


class _Said(NamedTuple):
    """A year that title, opening or a heading gives as the report's."""

    year: int
    """The report year it implies."""
    written: int
    place: Span


def _years(reading: Reading, params: Params) -> Iterator[Finding]:
    document, title = reading.document, reading.identity.title
    named = {year for year, _ in texts.years(document.folded, title.start, title.end)}
    said = [*_headings(reading, params, max(named, default=0)), *_openings(reading, params)]
    votes = Counter([*(place.year for place in said), *_signed(document)])
    best = max(votes, key=lambda year: (votes[year], year), default=0)
    if len(named) > 1 or not votes or (not named and 2 * votes[best] <= votes.total()):
        return
    own = next(iter(named), best)
    if votes[own] == 0 and votes[best] >= _MIN_VOTES:
        yield Finding("", _stripped(document, title), f"标题写的是{own}年，正文各处说的却是{best}年，请核对标题中的年度。")
        return
    for place in said:
        if place.year != own:
            yield Finding("", place.place, f"这里写的是{place.written}年，与{own}年度报告不一致，请核对并改正年度。")


def _headings(reading: Reading, params: Params, own: int) -> Iterator[_Said]:
    """Yield the years of headings that clearly look back or ahead, as report years."""
    document, hits = reading.document, reading.hits
    for section in document.sections[1:]:
        heading = section.heading
        found = list(_plain_years(document, heading))
        if len(found) != 1 or occurs(hits, params.other, heading):
            continue
        year, span = found[0]
        ahead = occurs(hits, params.plan, heading)
        back = occurs(hits, params.told, heading) or (not ahead and year < own and occurs(hits, params.doubtful, heading))
        if ahead != back and (section.level == 1 or span.start == heading.start):
            yield _Said(year - ahead, year, _stripped(document, Span(min(section.number.start, heading.start), heading.end)))


def _openings(reading: Reading, params: Params) -> Iterator[_Said]:
    """Yield the years with which the text begins (2024年，…) or introduces itself (现将2024年…报告如下)."""
    document = reading.document
    begun = False
    for place in _bodies(document, reading.identity.title):
        line = document.folded[place.start : place.end]
        for begins in (None if begun else _FIRST.match(line), _NOW.search(line)):
            if begins:
                area = Span(place.start + begins.start(), place.start + (_END.search(line, begins.end()) or begins).end())
                found = list(_plain_years(document, area))[:1]
                if found and not occurs(reading.hits, params.other, area):
                    yield _Said(found[0][0], found[0][0], _stripped(document, area))
        begun = begun or not line.rstrip().endswith("：")


def _bodies(document: Document, title: Span) -> list[Span]:
    """Return the first paragraphs after the title that hold a clause mark, up to the first numbered heading."""
    first = next((section.span.start for section in document.sections[1:] if section.value), len(document.text))
    after = (place for place in document.places if title.end <= place.start < first and _MARK.search(document.folded, place.start, place.end))
    return list(islice(after, _OPENING))


def _plain_years(document: Document, area: Span) -> Iterator[tuple[int, Span]]:
    """Yield the years of a stretch that neither belong to a range nor stand in a title or a quotation."""
    folded = document.folded
    for year, span in texts.years(folded, area.start, min(area.end + 1, len(folded))):
        ranged = _RANGE_BEFORE.search(folded[max(0, span.start - 10) : span.start]) or _RANGE_AFTER.match(folded, span.end)
        if not ranged and not any(Span(*quoted.span()).holds(span) for quoted in _QUOTED.finditer(folded, *area)):
            yield year, span


def _signed(document: Document) -> Iterator[int]:
    """Yield the report year that the date of the signature implies."""
    signed = (_SIGNED.fullmatch(document.folded, *place) for place in reversed(document.places[-_LAST_LINES:]))
    if match := next(filter(None, signed), None):
        yield int(match["y"]) - (int(match["m"]) <= _LAST_MONTH)
