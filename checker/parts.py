"""Which sentences belong to which mandated part: by headings first, else by what fills a section, or by a sentence's opening words.

Recognising decides nothing about status; it says where things stand, and why.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from checker import patterns
from checker import text as texts
from checker.guards import annex
from checker.match import among, occurs
from checker.model import Guard, Part, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from checker.model import Clause, Document, Identity, PartRule, Section, Sentence

LONGEST_SUBHEADING = 24
"""Characters of a heading below the first level that may still name a part of its own."""
_DENSE_MIN, _DENSE_SHARE = 3, 0.6
"""Three sentences or more, most of which speak as a part does, are that part where no heading names one."""
_SUBTITLE = patterns.compile(rf"：[^。；\n]{{1,{LONGEST_SUBHEADING // 2}}}$", re.MULTILINE)
_STRETCH = patterns.compile(r"[^。；！？\n]+")
_NEAR_PERSON, _PERSONS_MIN = 10, 2
"""Characters of a stretch within which its person must stand; such stretches a block without a heading has at least, to be told by persons."""
_NEAR_START = 16
"""Characters of a sentence within which its opening words must begin."""
_OPENS = 4
"""Characters within which words of the time to come need no plan beside them: 转年，镇里…"""
_TITLE = 16
"""Characters of a sentence that may serve as the title of its paragraph."""
_LEAD = patterns.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]+[)）、.是]\s*)?(?:但|同时|然而|虽然|尽管|在.{2,16}(?:同时|后|"
    r"之余)|对照|回顾|回头看|也|不过|与此同时|一年来|当然|总的|我们|存在|主要|不足|问题|仍|还|目前|面对|"
    r"看到|短板|差距|客观|诚然|美中|尚|全年工作|工作中|我(?:镇|乡|街道|局|县|区)|[^，。]{0,12}(?:不足|"
    r"问题|短板|差距))",
)
"""Sentences that turn to shortcomings begin like this."""
_INTENT = patterns.compile(r"打算|计划|准备|将|拟|力争|目标|明年|来年")
"""Words of intention; 要 alone may also be a norm (也要交代清楚)."""
_FIGURE = patterns.compile(r"\d")
_RULE = patterns.compile(r"凡|一律|逢")
"""A rule of practice names problems without admitting any: 凡存在不同意见的，一律提交党委会."""
_LIST = patterns.compile(r"以下|如下|：|这样几|这么几|几件|几项|几个方面|几方面|下列|重点是|重点抓|主要有|主要是|表现在|体现在")
_ANNOUNCES = patterns.compile(r"(?:以下|如下|这样几|这么几|几件|几项|几个方面|几方面|下列)[^，。：]{0,10}[。：]$|：$")
"""Such a sentence ends where its list begins."""
_MEMBER = patterns.compile(
    r"[一二三四五六七八九十][是要]|其[一二三四五]|第[一二三四五]|[首其再]先|其次|最后|此外|同时|另外|还|"
    r"①|②|③|届时|并|（[一二三四五六七八九十\d]+）|\d[.、]|主观|客观|一方面|另一方面|究其|原因|之所以|"
    r"说到底|归根|根子",
)
_PAST = patterns.compile(r"(?<![为除])了(?!解)|过(?=[，。；])|已|均|全年|今年|年内|先后|累计|都是")
"""Signs that a paragraph tells of the year gone by."""
_FINISHED = patterns.compile(r"已|目前|了[，。；]")
_OPENING = patterns.compile(r"(?:报告|汇报|总结|情况|通报)(?:简要)?(?:报告|汇报|总结|通报)?如下|现将.{0,40}(?:报告|汇报|总结)")


class _Recogniser:
    """One pass over a document; holds what every step needs."""

    def __init__(
        self,
        document: Document,
        identity: Identity,
        hits: Mapping[str, tuple[Span, ...]],
        rules: Sequence[PartRule],
        clauses: Sequence[Clause],
    ) -> None:
        self.document = document
        self.identity = identity
        self.hits = hits
        self.rules = rules
        self.base = next((rule.id for rule in rules if rule.base), "")
        self.closed = {rule.id for rule in rules if rule.closed}
        self.ahead = {rule.id for rule in rules if rule.next}
        self.guards = _guards_by_sentence(clauses, len(document.sentences))
        self.turning = [rule for rule in rules if rule.cues]
        self.cued = {rule.id: self._holding((*rule.cues, *rule.answers)) for rule in self.turning}
        """The sentences that hold an opening word of each part."""
        self.opens = frozenset[int]().union(*self.cued.values())
        naming = {rule.id: (*rule.headings, *rule.tops, *rule.made[:1], *rule.persons) for rule in rules}
        self.naming = {part: {document.sentences[index].block for index in self._holding(groups)} for part, groups in naming.items()}
        """The paragraphs that hold a word that names each part; what lies ahead may be named by its year, too."""
        opening = _OPENING.search(document.folded)
        self.opening = opening.end() if opening else None
        """Where the opening formula (现将…报告如下) ends; None when there is none."""
        self.sections = self._section_roles()
        self.bare = not any(own for own, _ in self.sections.values())
        self.blocks: dict[int, list[int]] = {}
        for index, sentence in enumerate(document.sentences):
            self.blocks.setdefault(sentence.block, []).append(index)

    def _section_roles(self) -> dict[int, tuple[PartRule | None, str]]:
        """For each section its own part (None when it inherits) and the part that holds for its text."""
        roles: dict[int, tuple[PartRule | None, str]] = {}
        for section in self.document.sections[1:]:
            above = roles[section.parent][1] if section.parent else ""
            own = self._by_heading(section, above)
            roles[section.index] = (own, own.id if own else above or ("" if self._elsewhere(section.heading) else self.base))
        return roles

    def _elsewhere(self, heading: Span) -> bool:
        """Whether a heading begins with what the base part bars: deeds of others, or of another year."""
        barred = (group for rule in self.rules if rule.base for group in rule.barred)
        return any(hit.start == heading.start for group in barred for hit in self.hits.get(group, ()))

    def _by_heading(self, section: Section, above: str) -> PartRule | None:
        if section.parent and (above in self.ahead or len(section.heading) > LONGEST_SUBHEADING):
            return None
        heading = self._line(section.heading)
        for rule in self.rules:
            if (section.parent and (not rule.deep or rule.id == above)) or not (rule.next or section.block in self.naming[rule.id]):
                continue
            named = self._named(rule, heading) or (not section.parent and self._hinted(rule, heading))
            if named and not self._any(rule.barred, heading):
                return rule
        if section.parent:
            return None
        below = Span(section.heading.end, section.span.end)
        return next((rule for rule in self.rules if self._filled(rule, below) and not self._any(rule.barred, heading)), None)

    def _line(self, heading: Span) -> Span:
        """Return a heading with what stands behind its colon, unless that is a sentence: 自我画像：差在哪、为什么差."""
        rest = _SUBTITLE.match(self.document.folded, heading.end)
        return Span(heading.start, rest.end()) if rest else heading

    def _hinted(self, rule: PartRule, heading: Span) -> bool:
        """Whether a heading of the first level names a part in looser words, or is made of who and what."""
        return self._any(rule.tops, heading) or (bool(rule.made) and all(self._any((group,), heading) for group in rule.made))

    def _named(self, rule: PartRule, heading: Span) -> bool:
        return self._any(rule.headings, heading) or (rule.next and self._next_year(heading) and not self._this_year(heading))

    def _any(self, groups: Sequence[str], area: Span) -> bool:
        return occurs(self.hits, groups, area)

    def _holding(self, groups: Sequence[str]) -> frozenset[int]:
        """Return the sentences in which one of the groups occurs."""
        return frozenset(self.document.sentence_at(hit.start) for group in groups for hit in self.hits.get(group, ()))

    def _next_year(self, area: Span) -> bool:
        wanted = (self.identity.year or 0) + 1
        return any(year == wanted for year, _ in texts.years(self.document.folded, area.start, area.end + 1))

    def _this_year(self, area: Span) -> bool:
        return any(year == self.identity.year for year, _ in texts.years(self.document.folded, area.start, area.end + 1))

    def roles(self) -> Iterator[str]:
        """Yield the part of every sentence in order.

        A sentence that opens a paragraph opens its part up to the next heading; one inside a paragraph up to the
        paragraph's end, one that ends in a colon also for the sub-sections it announces, and a single plan
        between deeds only for itself and the plans that go on from it. What an annex holds is no part of the report.
        """
        block, section, kept, current, back = -1, 0, "", "", ""
        end = annex(self.document)
        led: dict[int | None, str] = {}
        for index, sentence in enumerate(self.document.sentences):
            first = sentence.block != block
            if sentence.section != section:
                section = sentence.section
                kept = led[section] = self._led(section, led)
            if first:
                kept = kept if self._stays(kept, sentence, index) else ""
                current, block, back = kept or self._start(sentence), sentence.block, ""
            if block >= end:
                yield ""
                continue
            turned = "" if sentence.frame else self._turn(sentence, index, current, first=first)
            if turned:
                back = "" if first or self._introduces(sentence) else current
                current = turned
                kept = current if first and current in self.closed else "" if first or current == self.base else kept
                if current in self.closed and self._introduces(sentence):
                    led[section] = current
            elif back and not self._goes_on(sentence, index):
                current, back = back, ""
            yield current

    def _led(self, section: int, led: Mapping[int | None, str]) -> str:
        """Return the part that the text above a section's heading leads up to: 2023年，重点抓好以下四个方面："""
        own = self.sections[section][0] if section else None
        return "" if own or not section else led.get(self.document.sections[section].parent or None, "")

    def _introduces(self, sentence: Sentence) -> bool:
        """Whether a sentence announces a list: 重点做好以下工作：."""
        return bool(_LIST.search(self.document.folded, sentence.span.start, sentence.span.end))

    def _goes_on(self, sentence: Sentence, index: int) -> bool:
        """Whether a sentence goes on with what a plan or shortcoming in mid-paragraph began."""
        planned = any({Guard.PLAN, Guard.NEGATION} & guards for guards in self.guards[index])
        joined = self.document.folded[sentence.span.start - 1] == "；"
        return planned or joined or bool(_MEMBER.match(self.document.folded, sentence.span.start))

    def _stays(self, kept: str, sentence: Sentence, index: int) -> bool:
        """Whether a paragraph still belongs to the part of the one before it; without headings each must show so by itself."""
        if not kept or not self.bare or self._announced(index) or _MEMBER.match(self.document.folded, sentence.span.start):
            return True
        if self._answers(sentence) and self._says(_PAST, sentence):
            return False
        return self._alike(next(rule for rule in self.rules if rule.id == kept), sentence)

    def _answers(self, sentence: Sentence) -> bool:
        """Whether a sentence begins by answering shortcomings: 针对这些问题, 为解决…难题."""
        start = Span(sentence.span.start, min(sentence.span.end, sentence.span.start + _NEAR_START))
        return any(self._any(rule.answers, start) for rule in self.rules)

    def _alike(self, rule: PartRule, sentence: Sentence) -> bool:
        """Whether a paragraph as a whole speaks as a part does; a plan need not say of each item that it lies ahead."""
        mine, block = self.blocks[sentence.block], self._block(sentence)
        alike = sum(self._speaks(rule, index) for index in mine)
        return alike * 2 > len(mine) or (rule.next and not _PAST.search(self.document.folded, block.start, block.end))

    def _announced(self, index: int) -> bool:
        """Whether the paragraph before a sentence ends by announcing what follows: 重点做好以下工作：."""
        return index > 0 and self._says(_ANNOUNCES, self.document.sentences[index - 1])

    def _start(self, sentence: Sentence) -> str:
        """Part of a block's beginning: that of its section, the opening, or the base part."""
        if sentence.section:
            return self.sections[sentence.section][1]
        opened = self.opening is not None and self.opening <= sentence.span.start
        alone = self.bare or not any(role == self.base for _, role in self.sections.values())
        return self.base if opened or (alone and self.opening is None and not sentence.frame) else ""

    def _turn(self, sentence: Sentence, index: int, current: str, *, first: bool) -> str:
        """Return the part a sentence opens by its first words; empty when it opens none."""
        if first and (titled := self._by_title(sentence)):
            return titled
        if not (first or index in self.opens or self._plans(index)):
            return ""
        for rule in self.turning:
            if rule.id != current and self._may_turn(rule, sentence, index, first=first) and self._cued(rule, sentence, index, current, first=first):
                return rule.id
        return ""

    def _may_turn(self, rule: PartRule, sentence: Sentence, index: int, *, first: bool) -> bool:
        """Whether a sentence, or the paragraph that it opens, holds anything by which it may open a part: most hold nothing."""
        if index in self.cued[rule.id] or (rule.next and self._plans(index)):
            return True
        if rule.persons:
            return first and len(self._block(sentence)) > _NEAR_PERSON
        return first and rule.closed and self.bare and len(self.blocks[sentence.block]) >= _DENSE_MIN

    def _plans(self, index: int) -> bool:
        """Whether a sentence tells in its first clauses what the body itself plans."""
        return any(Guard.PLAN in guards and Guard.OTHER not in guards for guards in self.guards[index][:2])

    def _by_title(self, sentence: Sentence) -> str:
        """Return the part that a short sentence at the head of a paragraph without headings names: 再说问题。"""
        title = sentence.span
        if sentence.section or len(title) > _TITLE or title.end >= self._block(sentence).end:
            return ""
        for rule in self.rules:
            if not (rule.next or sentence.block in self.naming[rule.id]):
                continue
            named = self._named(rule, title) or self._hinted(rule, title) or self._any(rule.persons, title)
            if named and not self._any(rule.barred, title):
                return rule.id
        return ""

    def _cued(self, rule: PartRule, sentence: Sentence, index: int, current: str, *, first: bool) -> bool:
        """Whether a sentence opens a part: what lies ahead, what is lacking, or (without headings) what a person did."""
        start = Span(sentence.span.start, min(sentence.span.end, sentence.span.start + _NEAR_START + 6))
        if self._any(rule.barred, sentence.span if rule.closed else start):
            return False
        if rule.next:
            return self._looks_ahead(rule, sentence, index, current, first=first)
        if current in self.ahead and not (self.bare and first):
            return False
        if rule.closed:
            return (self.bare and first and self._filled(rule, self._block(sentence))) or self._admits(rule, sentence, first=first)
        if not first or self._says(_INTENT, sentence):
            return False
        return not sentence.section and ((self.bare and self._any(rule.cues, start)) or self._told(rule, self._block(sentence), _PERSONS_MIN))

    def _looks_ahead(self, rule: PartRule, sentence: Sentence, index: int, current: str, *, first: bool) -> bool:
        start = Span(sentence.span.start, min(sentence.span.end, sentence.span.start + _NEAR_START))
        if current in self.closed and self._any(rule.answers, start):
            return self._alike(rule, sentence) if self.bare and first else not self._says(_FINISHED, sentence)
        if self._any(rule.cues, Span(start.start, min(start.end, start.start + _OPENS))) and not self._says(_FINISHED, sentence):
            return True
        if not self._plans(index):
            return False
        cued = self._any(rule.cues, start) or (self._next_year(start) and not self._this_year(start))
        return cued or (self.bare and first and self._intends(sentence) and self._alike(rule, sentence))

    def _intends(self, sentence: Sentence) -> bool:
        """Whether a sentence tells an intention in its first clauses and before any colon; 先把打算张榜 behind one is a deed."""
        said = self.document.folded[sentence.span.start : sentence.clauses[:2][-1].end]
        return bool(_INTENT.search(said.partition("：")[0]))

    def _admits(self, rule: PartRule, sentence: Sentence, *, first: bool) -> bool:
        cue = min(among(self.hits, rule.cues, sentence.span), default=None)
        if cue is None or self._says(_RULE, sentence):
            return False
        told = _FIGURE.search(self.document.folded, sentence.span.start, cue.start)  # 看过合同26份，主要问题是…: a deed with what it showed
        return (first and not told) or self._says(_LEAD, sentence)

    def _says(self, pattern: re.Pattern[str], sentence: Sentence) -> bool:
        return bool(pattern.search(self.document.folded[sentence.span.start : sentence.span.end]))

    def _block(self, sentence: Sentence) -> Span:
        mine, sentences = self.blocks[sentence.block], self.document.sentences
        return Span(sentences[mine[0]].span.start, sentences[mine[-1]].span.end)

    def _filled(self, rule: PartRule, area: Span) -> bool:
        """Whether most of what stands in an area is what the part is about: shortcomings, plans, or the deeds of its persons."""
        if rule.persons:
            return self._told(rule, area, 1)
        first, last = (self.document.sentence_at(place) for place in (area.start, area.end - 1))
        if last - first + 1 < _DENSE_MIN or (self.opening is not None and area.start <= self.opening):
            return False
        mine = [i for i in range(first, last + 1) if not self.document.sentences[i].frame]
        return len(mine) >= _DENSE_MIN and sum(self._speaks(rule, i) for i in mine) > len(mine) * _DENSE_SHARE

    def _speaks(self, rule: PartRule, index: int) -> bool:
        """Whether a sentence speaks as the part does: of the time to come, or of what is lacking."""
        if rule.next:
            return any(Guard.PLAN in guards for guards in self.guards[index])
        denied = any(Guard.NEGATION in guards for guards in self.guards[index])
        return bool(rule.dense) and (denied or self._any(rule.dense, self.document.sentences[index].span))

    def _told(self, rule: PartRule, area: Span, least: int) -> bool:
        """Whether most stretches of an area, ``least`` of them or more, begin with one of the part's persons."""
        if area.end - area.start <= _NEAR_PERSON:
            return False
        stretches = [Span(*match.span()) for match in _STRETCH.finditer(self.document.folded, area.start, area.end)]
        mine = [Span(each.start, min(each.end, each.start + _NEAR_PERSON)) for each in stretches if len(each) > _NEAR_PERSON]
        telling = sum(self._any(rule.persons, each) and not self._any(rule.barred, each) for each in mine)
        return telling >= least and telling > len(mine) * _DENSE_SHARE

    def parts(self, roles: Sequence[str]) -> Iterator[Part]:
        """Yield the parts: headed ones first, then runs of sentences that no heading of their part covers."""
        yield from (self._headed(self.document.sections[index], own) for index, (own, _) in self.sections.items() if own)
        for role, run in groupby(zip(self.document.sentences, roles, strict=True), key=lambda pair: self._loose(*pair)):
            if role:
                yield self._unheaded([sentence for sentence, _ in run], role)

    def _loose(self, sentence: Sentence, role: str) -> str:
        """Part of a sentence that no heading of that part covers; empty when one does."""
        section: int | None = sentence.section
        while section is not None:
            own, _ = self.sections.get(section, (None, None))
            if own and own.id == role:
                return ""
            section = self.document.sections[section].parent
        return role

    def _headed(self, section: Section, own: PartRule) -> Part:
        return Part(own.id, section.span, section.heading, section.index, f"标题“{self.document.slice(section.heading)}”", section.level)

    def _unheaded(self, run: Sequence[Sentence], role: str) -> Part:
        span = Span(run[0].span.start, run[-1].span.end)
        if role == self.base:
            return Part(role, span, Span(span.start, span.start), run[0].section, "各专题段落", 0)
        return Part(role, span, Span(span.start, span.start), run[0].section, f"段首“{self.document.slice(run[0].span)[:12]}”", 0)


def _guards_by_sentence(clauses: Sequence[Clause], count: int) -> list[list[frozenset[Guard]]]:
    guards: list[list[frozenset[Guard]]] = [[] for _ in range(count)]
    for clause in clauses:
        guards[clause.sentence].append(clause.guards)
    return guards


def recognise(
    document: Document,
    identity: Identity,
    hits: Mapping[str, tuple[Span, ...]],
    rules: Sequence[PartRule],
    clauses: Sequence[Clause],
) -> tuple[tuple[str, ...], tuple[Part, ...]]:
    """Return the part of every sentence, and the parts in the order of the text (base runs merged into one)."""
    recogniser = _Recogniser(document, identity, hits, rules, clauses)
    roles = tuple(recogniser.roles())
    parts = sorted(recogniser.parts(roles), key=lambda part: (part.span, part.id))
    return roles, tuple(_merged(parts, recogniser.base))


def _merged(parts: Sequence[Part], base: str) -> Iterator[Part]:
    """Join all unheaded stretches of the base part: several topic sections are one account of the year."""
    loose = [part for part in parts if part.id == base and part.level == 0]
    for part in parts:
        if part.id != base or part.level:
            yield part
        elif part is loose[0]:
            yield Part(base, Span(part.span.start, loose[-1].span.end), part.heading, part.section, part.why, 0)
