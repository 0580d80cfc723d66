"""Another place's name where the body's own should stand: left over from a text that was copied.

The names come from the report itself. A name counts as foreign only where the sentence makes it the actor, the object
of the body's own orders, the owner of a document or the signatory; visits, neighbours and annexes are spared.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from checker import patterns
from checker import scope as scopes
from checker.guards import annex
from checker.match import among, occurs
from checker.model import Finding, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.model import Document, Reading

_KINDS = {"township": "镇|民族乡|乡|苏木|街道", "street": "镇|民族乡|乡|苏木|街道", "county": "自治县|县|区", "department": "县|区"}
"""Kinds of place on the body's own level."""
_TIME = (
    r"(?:\d{4}年度?|\d{1,2}月(?:\d{1,2}日)?|[上下]半年|年初|年底|年内|今年(?:以来)?|一年来|同时|此外|目前|截至目前|近年来|期间|为此|其中|[，、]){0,3}"
)
_ORDINAL = r"(?:[一二三四五六七八九十]是|[（(][一二三四五六七八九十]+[）)])?"
_NEXT = (
    r"(?!民(?!政)|人(?!民政府|民调解)|公(?!共|安局)|某|一(?:[名位个辆户家男女])|中(?!心)|[村镇乡街级域直委长区道里情容貌风小籍]|"
    r"[^，。；、]{0,6}(?:学校|小学|医院|卫生院|法庭|派出所|法院|检察院|税务|供电|供销|信用社|银行|消防|交警|水库|车站|收费站|大桥|保洁|路面|商铺|商户|亮化|绿化|两侧|中学|幼儿园|公司|合作社|路|大道))"
)
_NO_NAME = patterns.compile(
    r"[是我全本各该两某了住自受应每其几多数相邻有无在由与和同向从把将按经以到赴为对及被让使给并就等所的之非驻跨]|^.$|^[一二三四五六七八九十]+$",
)
_NAME = r"(?P<name>\w{1,4}?)"
_OWNED = (
    rf"《{_NAME}(?P<kind>KINDS)(?=\d|法治|关于|人民政府|党|重大|行政)",
    rf"在{_NAME}(?P<kind>KINDS)(?=[^，。；]{{0,12}}(?:领导|主持|组织|指导|协调)下)",
    rf"在{_NAME}(?P<kind>KINDS)(?=范围内|全域)",
    rf"[经由在到]{_NAME}(?P<kind>KINDS)(?=司法所|综治中心|调委会|人民调解委员会|综合(?:行政)?执法队|便民服务中心|党群服务中心)",
    rf"[经由]{_NAME}(?P<kind>KINDS)(?=(?:党委|党工委|政府|人民政府|办事处|党政)[^，。；]{{0,6}}(?:研究|审议|讨论|审定|任组长|担任))",
    rf"[在向]{_NAME}(?P<kind>KINDS)(?=(?:全体|机关|党员|领导|干部|职工)[^，。；]{{0,8}}会)",
)
"""What a report names of its own body only: documents, who leads, who decides, its stations and centres, meetings of the staff."""
_BANNER = frozenset(["苏木"])
"""Kinds whose names may end in any character."""
_SIGNATURE = patterns.compile(r"^\s*(?:中共)?(?P<whole>\w{2,12}?(?:镇|乡|街道))(?:人民政府|委员会|办事处|党工委)\s*$")
_US = patterns.compile(r"[我本][镇乡县区局]|[我本]街道|我们")
"""Behind a name in its clause: the other one deals with us."""
_BESIDE = frozenset("与和同及、")
_LAST_LINES = 30


class Params(NamedTuple):
    """The words that decide; names are recognised by how place names end."""

    words: tuple[str, ...]
    """Last characters of place names, all in one or several strings."""
    orders: tuple[str, ...]
    """Term groups: what a body does to its own people: 组织, 要求."""
    spared: tuple[str, ...] = ()
    """Term groups: visits and neighbours; a name told with one is somebody else's there and in what follows."""
    joint: tuple[str, ...] = ()
    """Term groups: joint work and dealings with others, which name a partner for their own paragraph."""
    learnt: tuple[str, ...] = ()
    """Term groups: visits to learn; a paragraph with one speaks of others altogether."""
    common: tuple[str, ...] = ()
    """Term groups: words that end like place names and are none."""


class _Foreign(NamedTuple):
    name: str
    span: Span


def find(reading: Reading, params: Params) -> Iterator[Finding]:
    """Yield one finding for each place where a foreign name stands for the own one."""
    kinds = _KINDS.get(reading.identity.profile, "")
    if not kinds or not reading.identity.body or not patterns.compile(kinds).search(reading.identity.body):
        return
    found = [*_in_text(reading, params, kinds), *_signed(reading)]
    known = {name: _known(reading, params, name) for name in {foreign.name for foreign in found}}
    for foreign in found:
        if not _rightly(reading, params, foreign, known[foreign.name]):
            message = f"报告单位是{reading.identity.body}，这里写成了{foreign.name}，请核对是否套用他处文稿时漏改。"
            yield Finding("", scopes.quote(reading, foreign.span), message)


def _in_text(reading: Reading, params: Params, kinds: str) -> Iterator[_Foreign]:
    folded = reading.document.folded
    subjects, objects = (
        patterns.compile(rf"{_ORDINAL}{_TIME}{_NAME}(?P<kind>{kinds}){_NEXT}"),
        patterns.compile(rf"了?{_NAME}(?P<kind>{kinds}){_NEXT}"),
    )
    stop = annex(reading.document)
    clauses = [clause.span for clause in reading.clauses if reading.document.sentences[clause.sentence].block < stop]
    naming = {bisect_left(clauses, (place.end(),)) - 1 for place in patterns.compile(kinds).finditer(folded)} - {-1}
    orders = [hit.end for hit in among(reading.hits, params.orders, Span(0, clauses[-1].end if clauses else 0))]
    homes = ((end, bisect_left(clauses, (end,)) - 1) for end in orders)
    ordered = ((end, clauses[home].end) for end, home in homes if home in naming)
    for named in chain((subjects.match(folded, *clauses[index]) for index in sorted(naming)), (objects.match(folded, *area) for area in ordered)):
        if named:
            yield from _accepted(reading, params, named)
    for owned in _OWNED:
        for named in patterns.compile(owned.replace("KINDS", kinds)).finditer(folded):
            yield from _accepted(reading, params, named)


def _accepted(reading: Reading, params: Params, match: re.Match[str]) -> Iterator[_Foreign]:
    """Keep what is a name of a place of the own level and not the own name."""
    name, whole = match["name"], match["name"] + match["kind"]
    span = Span(*match.span("name"))
    if (name[-1] not in "".join(params.words) and match["kind"] not in _BANNER) or _NO_NAME.search(name) or _own(reading, whole):
        return
    if not any(hit.end > span.start for hit in among(reading.hits, params.common, Span(span.start, match.end("kind")))):
        yield _Foreign(whole, Span(span.start, match.end("kind")))


def _own(reading: Reading, name: str) -> bool:
    """Whether a name is the body's, or stands in its title or beside its higher places."""
    title = reading.document.slice(reading.identity.title)
    names = (reading.identity.body, *reading.identity.uppers)
    return name in title or any(name in own or own in name or own.startswith(name[:2]) for own in names if own)


def _signed(reading: Reading) -> Iterator[_Foreign]:
    """Yield a signature under another name than the title's."""
    document = reading.document
    if reading.identity.profile not in ("township", "street"):
        return
    for place in document.places[-_LAST_LINES:]:
        match = _SIGNATURE.match(document.folded[place.start : place.end])
        if match and place.start > reading.identity.title.end and not _named(reading, match["whole"]):
            yield _Foreign(match["whole"], Span(place.start + match.start("whole"), place.start + match.end("whole")))


def _named(reading: Reading, whole: str) -> bool:
    body = reading.identity.body
    return whole.endswith(body) or body.endswith(whole) or _own(reading, whole) or body.removesuffix("办事处") in whole


class _Known(NamedTuple):
    """Where a name is told as another place."""

    since: int
    """Offset of the first visit or neighbour; beyond the text when there is none."""
    blocks: frozenset[int]
    """Starts of paragraphs in which it is a partner in joint work, or named again and again: what was left over stands once."""


def _known(reading: Reading, params: Params, name: str) -> _Known:
    document = reading.document
    mentions = [Span(*match.span()) for match in re.finditer(re.escape(name), document.folded)]
    homes = [_block(document, one.start).start for one in mentions]
    since = min((one.start for one in mentions if _introduced(reading, params, one)), default=len(document.text) + 1)
    often = {home for home, count in Counter(homes).items() if count > 1}
    return _Known(since, frozenset(often.union(home for home, one in zip(homes, mentions, strict=True) if _partner(reading, params, one))))


def _introduced(reading: Reading, params: Params, mention: Span) -> bool:
    sentence = reading.document.sentences[reading.document.sentence_at(mention.start)]
    heading = reading.document.sections[sentence.section].heading
    return any(occurs(reading.hits, params.spared, area) for area in (sentence.span, heading))


def _partner(reading: Reading, params: Params, mention: Span) -> bool:
    folded, clause = reading.document.folded, reading.clauses[reading.clause_at(mention.start)].span
    beside = {folded[mention.start - 1 : mention.start], folded[mention.end : mention.end + 1]}
    return bool(beside & _BESIDE) or (mention.start > clause.start and occurs(reading.hits, params.joint, clause))


def _rightly(reading: Reading, params: Params, foreign: _Foreign, known: _Known) -> bool:
    """Whether the report has introduced the name as another place, at the latest in the same section, or its paragraph speaks of others."""
    document, block = reading.document, _block(reading.document, foreign.span.start)
    section = document.sections[document.sentences[document.sentence_at(foreign.span.start)].section]
    if reading.once(_us, reading.clause_at(foreign.span.start)) >= foreign.span.end:
        return True
    introduced = known.since < max(foreign.span.end, section.span.end)
    return introduced or block.start in known.blocks or occurs(reading.hits, params.learnt, block)


def _us(reading: Reading, index: int) -> int:
    """Return where a clause names the body itself for the last time; -1 when it does not."""
    return max((match.start() for match in _US.finditer(reading.document.folded, *reading.clauses[index].span)), default=-1)


def _block(document: Document, offset: int) -> Span:
    """Return the paragraph of a place."""
    return document.places[bisect_right(document.places, offset, key=lambda place: place.start) - 1]
