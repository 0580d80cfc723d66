"""Has the body a leading group of its own on this subject, and who leads it, on which rank?

Finds the groups and the stretch that speaks of each; ``ranks`` reads there who holds which rank. Which words are posts, ranks,
subjects and forms of groups stands in the rules.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import groupby, islice
from typing import TYPE_CHECKING, Literal, NamedTuple

from checker import patterns, ranks
from checker import scope as scopes
from checker.match import longest, within
from checker.model import Answer, Guard, NearMiss, Span
from checker.ranks import Token
from checker.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.model import Reading

_REACH = 26
"""Characters before 领导小组 in which its subject must stand: 法治政府建设（依法行政）工作领导小组."""
_SHORT = 3
"""Characters of a post or rank that may be part of a longer word: 组长, 镇长, 召集人."""
_WIDE = 100
"""Characters of a clause before a name that are looked at; hardly a clause is longer."""
_MENTIONS = 8
"""How often a sentence names the group before nobody looks on for who leads it."""
_FOLLOWING = 2
"""Sentences after the group's own in the same paragraph that may still tell who leads it."""
_END = 24
"""Characters between a group's name and the word that says it is no more (在机构精简中撤销)."""
_NOTICE = patterns.compile(r"《关于(?:成立|调整|组建|充实|设立)[^《》]*$")
"""A cited notice that sets the group up is the act itself."""
_BARE = patterns.compile(
    r"(?:^|的|成立|组建|设立|建立|调整|充实|该|本|我|镇|乡|街道|局|县|区|市|“|、|召开|听取|听|向|由|"
    r"和|任|兼|完善|健全|优化|发挥|强化|在|经|了|其|工作|全体|优化|明确|对|把|将|以|牵头|领导|负责|每次|，)$",
)
"""A form that follows one of these has no subject of its own; after any other word that word is its subject: 人居环境整治专班."""
_SUBORDINATE = patterns.compile(r"(?:指导|督促|推动|要求|带动|组织)\w{0,8}(?:乡镇|镇街|街道|村|社区|部门|单位|学校|企业)")
"""A group that others were told to set up is theirs: 指导各乡镇成立法治建设领导小组."""
_OF_OTHERS = patterns.compile(
    r"(?:(?:各|每个?)(?:行政)?(?:村|社区|部门|单位|站所|学校|乡镇|镇街)|[中小]学|幼儿园)(?:均|都|也|分别|相应|普遍|全部)*(?:成立|组建|设立|建立|调整)了?$"
)
"""So is one that they set up: 各村均成立法治建设领导小组."""
_TITLED = patterns.compile(r"(?:担任|兼任|任)\w{0,8}$|(?:书记|[县区市镇乡局]长)、\w{0,8}$")
"""The rank may stand behind the group's name: 书记、县长共同担任…委员会主任; 县委书记、…委员会主任主持会议，县长、委员会副主任…"""
_APPOINTED_BEFORE = patterns.compile(r"的[^，。；]{0,26}$")


class Params(NamedTuple):
    """``ask`` one of: exists (own group at work), named (own group mentioned), dual, split (both heads, different ranks), deputy (deputy only)."""

    ask: Literal["exists", "named", "dual", "split", "deputy"]
    form: tuple[str, ...]
    """领导小组, 委员会, 专班 …"""
    topic: tuple[str, ...]
    """Subjects of the own group."""
    foreign: tuple[str, ...]
    """Subjects of other groups."""
    weak: tuple[str, ...]
    """Own subjects that give way to a foreign one before them: 普法依法治理领导小组."""
    upper: tuple[str, ...]
    """Names that belong to a higher level or to villages."""
    act: tuple[str, ...]
    """Words that say the group exists: 成立, 调整, 召开 …"""
    party: tuple[str, ...]
    head: tuple[str, ...]
    both: tuple[str, ...]
    deputy: tuple[str, ...]
    top: tuple[str, ...]
    second: tuple[str, ...]
    shared: tuple[str, ...]
    """双组长 and the like: the word itself says that both lead."""
    lead: tuple[str, ...]
    """负总责, 牵头, 挂帅: leading without a rank."""
    blank: tuple[str, ...] = ()
    """Posts that are neither: 办公室主任."""
    ended: tuple[str, ...] = ()
    """Words that say the group is no more: 撤销, 并入."""
    revived: tuple[str, ...] = ()
    """Words that say it is back all the same: 恢复."""
    scope: Scope = Scope()


class _Group(NamedTuple):
    name: Span
    """Subject and form, as far as they stand together."""
    own: bool
    generic: bool
    """No subject of its own: it takes that of the group named before."""
    guard: Guard | None
    alien: Guard = Guard.TOPIC
    """Why it is not the one asked for, if it is not: of another matter, or of another body."""

    @property
    def counts(self) -> bool:
        """Whether it is the one asked for, told as a deed."""
        return self.own and self.guard is None


class _Others(NamedTuple):
    """Where groups are named, in order: what is told of one stops at the next."""

    names: list[Span]
    ends: list[int]


def check(reading: Reading, params: Params) -> Answer:
    """Answer from all own groups of the text; a dual leadership found once is found."""
    asked = params._replace(ask="named")
    groups = reading.once(_named, asked)
    own = [group for group in groups if group.counts]
    near = tuple(NearMiss(group.name, group.guard or group.alien) for group in groups if not group.generic and not group.counts)
    if params.ask == "named":
        return Answer(bool(own), _quotes(reading, own), near)
    if params.ask == "exists":
        acting = [group for group in own if _acts(reading, group, params)]
        return Answer(bool(acting), _quotes(reading, acting), near)
    answers = reading.once(_led, asked)
    kinds = {leadership for leadership, _ in answers}
    best = next((kind for kind in ("dual", "split", "party", "head", "single", "deputy") if kind in kinds), "")
    found = tuple(dict.fromkeys(span for leadership, span in answers if leadership == params.ask))
    return Answer(best == params.ask, found if best == params.ask else (), near)


def _apart(answers: list[tuple[str, Span]]) -> tuple[str, Span] | None:
    """Return what two places tell together: the rank of the one head here, that of the other there."""
    ranked = {kind: span for kind, span in reversed(answers) if kind in ("party", "head")}
    return ("split", ranked["head"]) if len(ranked) > 1 else None


def _quotes(reading: Reading, groups: list[_Group]) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(scopes.quote(reading, group.name) for group in groups))


def _hits(reading: Reading, groups: tuple[str, ...]) -> list[Span]:
    return reading.once(_sorted, groups)


def _sorted(reading: Reading, groups: tuple[str, ...]) -> list[Span]:
    return sorted({hit for group in groups for hit in reading.hits.get(group, ())})


def _most(reading: Reading, groups: tuple[str, ...]) -> int:
    """Characters of the longest hit: how far before a place one that reaches it may begin."""
    return max(map(len, _hits(reading, groups)), default=0)


def _beginning(hits: list[Span], area: Span) -> list[Span]:
    """Return the hits that begin in an area."""
    return hits[bisect_left(hits, (area.start,)) : bisect_left(hits, (area.end,))]


def _led(reading: Reading, params: Params) -> list[tuple[str, Span]]:
    """Kinds of leadership told for the own groups, with the words that tell them."""
    groups = reading.once(_named, params)
    names = sorted(group.name for group in groups if not group.generic)
    others = _Others(names, sorted(name.end for name in names))
    counting = groupby((group for group in groups if group.counts), lambda group: reading.document.sentence_at(group.name.start))
    led = (group for _, named in counting for group in islice(named, _MENTIONS))
    told = [answer for group in led for answer in _leaderships(reading, group, others, params)]
    apart = _apart(told)
    return [*told, apart] if apart else told


def _named(reading: Reading, params: Params) -> list[_Group]:
    return list(_groups(reading, params))


def _groups(reading: Reading, params: Params) -> Iterator[_Group]:
    """Every group named in the text: own, other or generic, in order."""
    topics, foreign, uppers, weak = (_hits(reading, names) for names in (params.topic, params.foreign, params.upper, params.weak))
    previous: tuple[Span, bool] | None = None
    for form in longest(_hits(reading, params.form)):
        clause = reading.clauses[reading.clause_at(form.start)]
        near = Span(max(clause.span.start, form.start - _REACH), form.end)
        subject = _last(topics, near)
        stranger = _stranger(reading, near, subject, foreign, weak)
        area = scopes.window(reading, form.start, "passage")
        before = reading.document.folded[max(clause.span.start, form.start - _SHORT) : form.start]
        if subject is None and stranger is None and not _BARE.search(before):
            previous = (form, False)
            yield _Group(form, own=False, generic=False, guard=_guard(reading, form, params))
            continue
        if subject is None and stranger is None:
            same = previous and (area.holds(previous[0]) or _TITLED.search(reading.document.folded, near.start, form.start))
            own = previous[1] if previous and same else _by_context(reading, form, topics, foreign)
            yield _Group(form, own, generic=True, guard=_guard(reading, form, params))
            continue
        name = Span((subject or stranger or form).start, form.end)
        close = _beginning(uppers, Span(name.start - 1 - reading.once(_most, params.upper), name.end))
        upper = next((hit for hit in close if hit.end >= name.start - 1 and not _own_level(reading, hit)), None)
        lower = _SUBORDINATE.search(reading.document.folded[max(clause.span.start, name.start - _WIDE) : name.start])
        lower = lower or _OF_OTHERS.search(reading.document.folded[max(clause.span.start, name.start - _REACH) : name.start])
        elsewhere = upper is not None or lower is not None
        own = subject is not None and stranger is None and not elsewhere
        previous = (name, own)
        yield _Group(name, own, generic=False, guard=_guard(reading, name, params), alien=Guard.OTHER if elsewhere else Guard.TOPIC)


def _stranger(reading: Reading, near: Span, subject: Span | None, foreign: list[Span], weak: list[Span]) -> Span | None:
    """Return the foreign subject that a group's name carries; one joined to the own subject by 和 does not count."""
    if subject is None:
        return _last(foreign, near)
    behind = _last(foreign, Span(subject.end, near.end))
    if behind and not re.search("[和与及暨、]", reading.document.folded[subject.end : behind.start]):
        return behind
    return _last(foreign, Span(max(near.start, subject.start - 4), subject.start)) if subject in weak else None


def _own_level(reading: Reading, hit: Span) -> bool:
    """Whether words of a higher level (县委, 依法治县) name the reporting county itself."""
    level = reading.identity.body[-1:] if reading.identity.body[-1:] in ("县", "区", "市", "州", "旗") else "县区市"
    words = reading.document.folded[hit.start : hit.end]
    return reading.identity.profile == "county" and any(char in words for char in level) and words != "上级"


def _guard(reading: Reading, name: Span, params: Params) -> Guard | None:
    guard = scopes.blocked(reading, name, params.scope)
    before = reading.document.folded[max(0, name.start - 40) : name.start]
    if guard is Guard.CITATION and _NOTICE.search(before):
        return None
    return guard or (Guard.NEGATION if _ended(reading, name, params) else None)


def _ended(reading: Reading, name: Span, params: Params) -> bool:
    """Whether the group is said to be no more: behind its name with no act in between, or just before it; and not back again."""
    sentence = scopes.window(reading, name.start, "sentence")
    acts = _hits(reading, params.act)
    ended, first = _hits(reading, params.ended), name.start - _SHORT - reading.once(_most, params.ended)
    for hit in within(ended, Span(max(sentence.start, first), min(sentence.end, name.end + _END + reading.once(_most, params.ended)))):
        behind = 0 <= hit.start - name.end <= _END and not _beginning(acts, Span(name.end, hit.start))
        if behind or (0 <= name.start - hit.end <= _SHORT and "，" not in reading.document.folded[hit.end : name.start]):
            back = within(_hits(reading, params.revived), Span(hit.end, sentence.end))
            return not any(scopes.blocked(reading, word, params.scope) is None for word in back)
    return False


def _by_context(reading: Reading, form: Span, topics: list[Span], foreign: list[Span]) -> bool:
    """A group without a subject takes it from its sentence (为推进法治政府建设，成立领导小组), unless another subject stands there."""
    sentence = scopes.window(reading, form.start, "sentence")
    before = Span(sentence.start, form.start)
    return bool(within(topics, before)) and not within(foreign, sentence)


def _last(hits: list[Span], area: Span) -> Span | None:
    return max(within(hits, area), default=None)


def _acts(reading: Reading, group: _Group, params: Params) -> bool:
    """Whether the group's sentence (or the next) says that it exists or works."""
    sentence = scopes.window(reading, group.name.start, "sentence")
    return reading.once(_acting, sentence, (*params.act, *params.shared, *params.top), params.scope)


def _acting(reading: Reading, sentence: Span, acts: tuple[str, ...], scope: Scope) -> bool:
    counting = (hit for hit in within(_hits(reading, acts), sentence) if scopes.blocked(reading, hit, scope) in (None, Guard.CITATION))
    return any(map(reading.edges, counting))


def _leaderships(reading: Reading, group: _Group, others: _Others, params: Params) -> Iterator[tuple[str, Span]]:
    """Kinds of leadership told for a group, with the words that tell them."""
    for area in _areas(reading, group, others):
        tokens = [token for token in _tokens(reading, area, params) if scopes.blocked(reading, token.span, params.scope) in (None, Guard.CITATION)]
        kind = ranks.leadership(reading.document.folded, area, tokens)
        if kind:
            yield kind, scopes.quote(reading, tokens[0].span, tokens[-1].span)


def _areas(reading: Reading, group: _Group, others: _Others) -> Iterator[Span]:
    """Where a group's leaders may stand: before it (由…任组长的X领导小组) or after it, up to another group's name."""
    document = reading.document
    index = document.sentence_at(group.name.start)
    sentence = document.sentences[index]
    ended = bisect_right(others.ends, group.name.start)
    before = Span(others.ends[ended - 1] if ended else 0, group.name.start)
    opened = reading.clauses[reading.clause_at(group.name.start)].span.start if before.start > sentence.span.start else sentence.span.start
    lead_in = Span(max(opened, before.start), group.name.start)
    close = document.folded[max(lead_in.start, lead_in.end - _WIDE) : lead_in.end]
    if close and _APPOINTED_BEFORE.search(close):
        yield lead_in
    last = sentence
    for following in document.sentences[index + 1 : index + 1 + _FOLLOWING]:
        if following.block != sentence.block or any(map(following.span.holds, _beginning(others.names, following.span))):
            break
        last = following
    behind = bisect_left(others.names, (group.name.end,))
    stop = others.names[behind].start if behind < len(others.names) else len(document.text)
    if _TITLED.search(close):
        yield Span(lead_in.start, min(last.span.end, stop))
    yield Span(group.name.end, min(last.span.end, stop))
    if len(lead_in):
        yield lead_in


def _tokens(reading: Reading, area: Span, params: Params) -> list[Token]:
    """Posts and ranks in an area, longest first, on word edges."""
    kinds = {
        "party": params.party, "head": params.head, "both": params.both, "deputy": params.deputy,
        "top": params.top, "second": params.second, "shared": params.shared, "lead": params.lead, "blank": params.blank,
    }  # fmt: skip
    found = [Token(hit, kind) for kind, names in kinds.items() for hit in within(_hits(reading, names), area)]
    promoted = [Span(area.start + m.start(), area.start + m.end()) for m in ranks.PROMOTED.finditer(reading.document.folded[area.start : area.end])]
    outer = set(longest([token.span for token in found]))
    kept = [token for token in found if token.span in outer]
    kept = [token for token in kept if not any(old.holds(token.span) for old in promoted) and (len(token.span) > _SHORT or reading.edges(token.span))]
    return sorted(kept, key=lambda token: token.span)
