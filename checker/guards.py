"""The guards: a plan, a negation, a cited title, somebody else's act, and what is only shown, listed or left blank are no evidence.

They work on clauses, by the grammar of Chinese and not by lists per rule. A clause is what stands between two commas;
a plan, a foreign subject or a picture's content reaches forward to the clauses after it. A negation stays where it is,
but a last clause that takes everything back (但都没有做成) reaches back over its sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from functools import lru_cache
from itertools import accumulate, islice, repeat
from typing import TYPE_CHECKING, Literal, NamedTuple

from checker import citing, hollow, lapsed, patterns, planned, whose
from checker.model import Clause, Guard, Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from checker.model import Document, Identity, Sentence

_POSITIVE = patterns.compile(
    r"有没有|有无|未成年|未来|未雨|未诉先|未检|不断|不仅|不但|不同|不动产|不低于|不超过|不忘|不懈|不折不扣|毫不|不停|不松|不打烊|无偿|无障碍|无人机|无讼|无纸化|没收|不予|不起诉"
    r"|不法|不作为|不正|不一|不可|不再|不止|不论|不管|无论|不上交|不缺位|无证|无一例外|无遗漏|无死角|无缝|不漏|不落|不留|不缺|不走|绝不|决不|不放过|无疑|不断线|不搞|不以|不让"
    r"|不越|不任性|不误|未间断|不间断|未中断"
)
"""Words with 未, 不, 无 or 没 that deny nothing."""
_NO_NEGATION = patterns.compile(
    r"不少(?!于规定)|不出[村镇乡街社]|(?:从未|从不|未曾|不曾|没有|从没|没)(?:有过)?(?:间断|中断|缺席|停过|断过|停歇|松懈|落下|断档|缺过)|(?:未|"
    r"没有|无|零)(?:发生|出现|收到|产生|引发|接到)[^，。；]*|(?:没有|无|未有)一(?:项|份|件|起|例|宗|次|桩|笔)[^，。；]*|(?:没有|无|"
    r"未有)一[人名个][^，。；]{0,10}(?:缺|掉|漏|落|违|受|被|因|越|无证|未)[^，。；]*|(?:对|将|给|为|向|把)[^，。；]{0,6}未[^，。；]{1,12}的|"
    r"无(?:一)?(?:违法|违规|违纪|错案|撤销|败诉|纠错|超期|事故)",
)
_DOUBLE = patterns.compile(
    r"(?:没有|无|未有|不存在|从无|从没有|未出现|杜绝)[^，。；]{0,12}?(?:未经|不经|未|没有|没|不)[^，。；]*"
    r"|(?:未经|不经|没有经过|未|没|没有|不|非经|凡未)[^。；]{1,24}?(?:一律不|均不|都不|不得|不予|不能|"
    r"不准|不许|不上会|不提交|不决策|不签|不开|不出台|不发|不研究|不印|就不|坚决不|不列入|不安排|不讨论|"
    r"退回)[^，。；]*"
    r"|缺[一一个][^，。；]{0,6}(?:不|均不|都不)[^，。；]*",
)
"""Two negations make a statement: 没有一项未经集体讨论; 未经合法性审查的一律不上会."""
_NEGATION = patterns.compile(
    r"未|没有|没(?=[成开建设聘做能把请经组进形落送交报审问])|不够|不足|不到位|不健全|不完善|不规范|不完备|有待|"
    r"亟待|尚待|缺乏|缺少|缺失|欠缺|空白|空缺|流于形式|停留在|滞后|薄弱|不强|不高|不深|不实|不力|不及时|"
    r"不多|不严|"
    r"尚不|仍不|难以|无(?=专职|法律顾问|专人|力|法|固定|正式|相应|独立|机构)|不尽|走过场|打折扣|不理想|不充分|不熟|形同虚设|对不上|没兑现|缺席|缺位|谈不上|来不及|没顾上|顾不上|阙如|无从谈起|落空|搁置|搁浅|一道都没|一次也没|都没走|从不|没开成|草草|未果|代写|停摆|不了了之|名存实亡|有名无实|较弱|偏[弱少低慢窄散软长]|仍(?:然|旧)?(?:高发|多发|频发|突出|存在(?!的))|参差不齐"
    r"|无(?<=[尚也仍暂]无)(?!需)|以[^，。；]{1,12}(?:代替|替代|取代)|跳过|省略了?|事后补"
    r"|代(?<=[替取]代)了?(?:评估|审查|审核|论证|讨论|程序|听证)|替(?<=代替)了?(?:评估|审查|审核|论证|讨论|程序|听证)"
    r"|率(?<=(?:使用|覆盖|到课|参训|参学|公示|知晓|持证|合格|办结|出庭|答复|回访|审查)率)(?:还|仍)?(?:只有|仅有?|不到|不足|才)"
    r"|空着|代抄|倒签|充数|只(?:在|见于|存在于|写在)[^，。；]{1,10}[上里中](?=有|，|。|；|$)",
)
_SOME = patterns.compile(
    r"(?:但|仍|还|尚)?有?(?:个别|有的|少数|部分)(?!谈|辅导)[^，。；]{1,16}?(?:不(?!再|少)|没|超期|逾期|欠|松懈|偏[低少慢弱大]|[较很][差慢少弱低])",
)
"""Some do what should not be: 个别干部学法不经常, 有的案件超期; blanked words (不断) are none."""
_ALSO_NOT = patterns.compile(
    r"^(?:但|却|而|可)?(?:均|都|也|还|仍|尚|一直|至今|目前|迄今|始终|年内|全年|当年)*(?:未|没有|没)(?:能|曾)?(?:做|做到|实现|落实|成立|开展|"
    r"到位|完成|建立|组建|执行|实施|履行|设立|聘请|启动|进行|组织|行动|见效|建成|落地|做过|跟上|恢复|重建|安排|举行|召开|提上日程)?(?:到位|起来|"
    r"过|好)?[，。；]?$",
)
"""A clause that is nothing but a denial speaks of the clause before it: 应当组织专家论证，但至今未做."""
_TAKEN_BACK = patterns.compile(
    r"^(?:[但可却而]|然而|不过|结果|后来|最[后终]|到头来|实际上?)?(?:到?年底|全年|年内|本年度?|今年|当年|至今|目前|做起来|[这几两三四五六七八]+件事|因[^，。；]{1,14}?)?"
    r"(?:(?:最[后终]|均|全|都|一直|始终|也|还是?|仍是?|哪一?[项件个样]都|一[项件个样场]也)*"
    r"(?:没有?能?|未能?)(?:做|做成|办|办成|办到|做到|照办|兑现|落实|执行|开展|实现|实施|施行|实行|组织|举办|启动|成行|成功)(?:到位|起来|下去|过)?"
    r"|一[项件个样场]也没有|(?:均|都|仍|还)(?:[是为])?(?:一片)?(?:空白|空缺|落空)|[就便]?没有?了?(?:下文|结果|音信|动静|后续)"
    r"|(?:无|没有)一[项件个样场次](?:做|办|落实|开展|兑现)[过成]?|经?(?:核[查实对]|查实|抽查|一查)后?(?:一[件场次]也没有|[全都均]?[是系为]?(?:编造|虚报|虚构|造假|假|凑数|注水)的?)"
    r"|[^，。；]{0,6}(?:补个?手续|走[个了]?形式|走[个了]?过场|做做?样子|摆样子|应付)(?:了事|而已|罢了)?)[，。；]?$"
    r"|^(?:[但可却而]|然而|不过)?(?:结果|最[后终]|后来?|临时|启动后|[均都又全](?=因)|因)[^，。；]{0,14}?"
    r"(?:取消|不了了之|作罢|停办|停了下来|停止|中止|中断|搁置|搁浅|落空|流产)了?[，。；]?$",
)
"""A clause that takes back all that its sentence promised: 但都没有做成, 后因会期冲突取消, 全年均为空白."""
_TOPIC = patterns.compile(r"(?:关于|至于|对于|说到|谈到)[^，。；]{2,20}，$")
"""A clause that only names what the next one speaks of."""
_ASKED = patterns.compile(r"(?:怎么|如何|怎样)(?![说看想讲走评])")
"""What is only asked, and then denied: 怎么听群众意见，还没有办法."""
_THIS = patterns.compile(r"^(?:[但可却而]|然而)?[这此该](?:[条项件些套个种几两三四五]+)")
"""With these words a clause speaks of what the one before named: 这条规矩只停留在纸上."""
_PROMISED = patterns.compile(r"原[定先]|计划|安排|本[应该]|应当|[议提]过|曾|打算|提出|研究|排了")
"""Where a withdrawal stops: this clause says what was to be done, those before it are another matter."""
_ANNEX = patterns.compile(r"^[^\S\n]*附(?:件|录|表|：|:)", re.MULTILINE)


_FARTHEST = 40
"""Clauses over which a withdrawal reaches back at most."""


class _Reach(NamedTuple):
    """What a clause inherits from the ones before it."""

    plan: bool = False
    teller: whose.Teller = whose.Teller()
    taught: bool = False
    """A regulation was taught or studied; what is listed after it is its content."""
    ruled: bool = False
    """A regulation speaks: 《…条例》规定，…"""
    shown: bool = False
    earlier: bool = False
    """It tells of an earlier year."""
    dated: bool = False
    """The clause was only a year."""
    practice: bool = False
    """It tells of a rule of practice: 凡征地、修路这类大事，要走五道关."""
    undated: bool = False
    """The clause was only a date that is left open."""


_NO_REACH = _Reach()
_NO_GUARD = frozenset[Guard]()
_LISTED = frozenset({Guard.LISTED})
_NO_KINDS = frozenset["Kind"]()
_ASKED_OF_EACH: tuple[Kind, ...] = ("citing", "hollow", "lapsed", "planned")


class _Lines:
    """The clauses of a text, one to a line and a line end before each: an expression is asked of all of them at once.

    What is rare thus costs one leap through the text and not a call for every clause.
    """

    def __init__(self, folded: str, spans: Sequence[Span]) -> None:
        self._spans = spans
        self._text = "\n".join(("", *(folded[start:end] for start, end in spans)))
        self._starts = tuple(accumulate((end - start + 1 for start, end in spans), initial=0))

    def finding(self, expressions: Iterable[re.Pattern[str]]) -> Iterator[Span]:
        """Yield the clauses in which one of the expressions finds something; behind a find it goes on with the next clause."""
        for expression in expressions:
            match = expression.search(self._text)
            while match:
                line = bisect_right(self._starts, match.start()) - 1
                yield self._spans[line]
                match = expression.search(self._text, self._starts[line + 1])

    def beginning(self, names: Iterable[str]) -> Iterator[Span]:
        """Yield the clauses that begin with one of the names."""
        for name in names:
            place = self._text.find("\n" + name)
            while place >= 0:
                yield self._spans[bisect_right(self._starts, place) - 1]
                place = self._text.find("\n" + name, place + 1)


@lru_cache(maxsize=500)
def _lined(expression: str, before: str = "") -> re.Pattern[str]:
    """Return what finds in ``_Lines`` all that an expression finds in single clauses: a line's end ends all that it looks at.

    Negated classes are told so here; the others that match a line's end (blanks, no words, no digits) must not be used.
    """
    pattern = expression.replace("[^", r"[^\n")
    return patterns.compile(f"{before}(?:{pattern})" if before else pattern, re.MULTILINE)


Kind = Literal["citing", "hollow", "lapsed", "planned", "whose", "some", "taking back"]
"""What makes a clause suspect: a module that may have a word on it, or what is asked of it here."""


def _signs(identity: Identity) -> Iterator[tuple[Kind, Iterable[re.Pattern[str]], Iterable[re.Pattern[str]]]]:
    """Yield by kind what is found in suspect clauses, and what opens them."""
    yield "citing", citing.SIGNS, citing.OPENINGS
    yield "hollow", hollow.SIGNS, hollow.OPENINGS
    yield "lapsed", lapsed.SIGNS, lapsed.OPENINGS
    yield "planned", planned.signs(identity.year), planned.OPENINGS
    yield "whose", whose.signs(identity), whose.openings(identity)
    yield "some", (), (_SOME,)
    yield "taking back", (), (_TAKEN_BACK,)


def _suspects(document: Document, identity: Identity) -> dict[Span, set[Kind]]:
    """Return the clauses that may have a guard by their own words, or hand one on, and of which kinds it may be.

    Nine clauses of ten are none of them; those that deny are seen sentence by sentence.
    """
    clauses = _Lines(document.folded, [span for sentence in document.sentences for span in sentence.clauses])
    suspects = defaultdict[Span, set[Kind]](set)
    for kind, signs, openings in _signs(identity):
        expressions = (*(_lined(sign.pattern) for sign in signs), *(_lined(opening.pattern, "\n") for opening in openings))
        for clause in clauses.finding(expressions):
            suspects[clause].add(kind)
    for clause in clauses.beginning(identity.uppers):
        suspects[clause].add("whose")
    return dict(suspects)


def tag(document: Document, identity: Identity, skip: frozenset[Guard] = frozenset()) -> tuple[Clause, ...]:
    """Mark every clause with the guards that hold for it; ``skip`` switches guards off, for measuring what each is worth."""
    clauses: list[Clause] = []
    reach, block, end = _NO_REACH, -1, annex(document)
    suspects = _suspects(document, identity)
    for index, sentence in enumerate(document.sentences):
        if sentence.block != block:
            reach, block = _NO_REACH, sentence.block
        found, reach = _sentence(document.folded, sentence, identity, reach, suspects)
        added = _of_sentence(document, sentence) | ({Guard.OTHER} if block >= end else _NO_GUARD)
        held = [(guards | added) - skip for guards in found] if added or skip else found
        clauses.extend(map(Clause, sentence.clauses, repeat(index), held))
        reach = _handed_on(reach, joined=document.folded[sentence.span.end - 1] == "；")
    return tuple(clauses)


def _handed_on(reach: _Reach, *, joined: bool) -> _Reach:
    """Return what a sentence hands on to the next one, to which a semicolon may join it."""
    if reach == _NO_REACH:
        return reach
    teller = whose.joined(reach.teller) if joined else whose.ended(reach.teller)
    return _Reach(plan=reach.plan and joined, ruled=reach.ruled and joined, earlier=reach.earlier and joined, teller=teller)


def annex(document: Document) -> int:
    """Return the block with which an annex begins, where the report ends; their number when there is none.

    An annex mark above the first heading and the first sentence says that the report is itself the annex of something else.
    """
    told = (sentence.span.start for sentence in document.sentences if not sentence.frame)
    begin = min((*islice(told, 1), *(section.heading.start for section in document.sections[1:2])), default=0)
    marked = _ANNEX.search(document.text, begin + 1)
    return bisect_left(document.places, (marked.start(),)) if marked else len(document.places)


def _sentence(
    folded: str, sentence: Sentence, identity: Identity, reach: _Reach, suspects: Mapping[Span, set[Kind]]
) -> tuple[list[frozenset[Guard]], _Reach]:
    if reach == _NO_REACH and suspects.keys().isdisjoint(sentence.clauses) and not _NEGATION.search(folded, *sentence.span):
        return [_NO_GUARD] * len(sentence.clauses), reach
    denied = _denied(folded, sentence, suspects)
    found: list[set[Guard]] = []
    for span in sentence.clauses:
        words, kinds = folded[span.start : span.end], suspects.get(span, _NO_KINDS)
        if len(words) == 1 or (reach == _NO_REACH and not kinds and span not in denied):
            found.append(set())
            continue
        first = not found or whose.leads_in(folded, Span(sentence.span.start, span.start))
        own, reach = _forward(words, kinds, identity, reach, first=first)
        over = "lapsed" in kinds and lapsed.ended(words) and not lapsed.renewed(folded, Span(span.end, sentence.span.end))
        if over or span in denied or ("lapsed" in kinds and lapsed.called_off(words)):
            own.add(Guard.NEGATION)
        if own and found:
            before = sentence.clauses[len(found) - 1]
            found[-1] |= _handed_back(own, words, folded[before.start : span.start], over=over)
        if ("taking back" in kinds and _TAKEN_BACK.match(words)) or (Guard.NEGATION in own and _THIS.match(words)):
            own.add(Guard.NEGATION)
            _take_back(folded, sentence, found)
        found.append(own)
    return [frozenset(guards) for guards in found], reach


def _forward(words: str, kinds: Collection[Kind], identity: Identity, reach: _Reach, *, first: bool) -> tuple[set[Guard], _Reach]:
    """Return the guards that a clause has by its own words and by those before it, and what it hands on.

    What a clause is not suspect of, and what no clause before it hands on, need not be asked of it.
    """
    cites, empty, over, ahead = (kind in kinds for kind in _ASKED_OF_EACH)
    teaches, blank = cites and citing.teaches(words), reach.undated or (empty and hollow.blank(words))
    practice = reach.practice or (ahead and planned.opens_practice(words))
    plans = (reach.plan or ahead) and planned.plans(words, identity.year, reach=reach.plan, practice=practice)
    earlier = (reach.earlier or over) and lapsed.earlier(words, identity.year, reach=reach.earlier, dated=reach.dated)
    reach = _Reach(
        plan=plans and not planned.redrafted(words),
        practice=practice,
        taught=teaches or (reach.taught and not citing.does(words)),
        ruled=(cites and citing.states(words)) or (reach.ruled and not whose.back_home(words) and not lapsed.resumes(words)),
        shown=(empty and hollow.shows(words)) or (reach.shown and not hollow.resumes(words) and not whose.back_home(words)),
        earlier=(over and lapsed.opens(words, identity.year)) or (reach.earlier and not lapsed.resumes(words, dated=reach.dated)),
        dated=over and lapsed.dated(words),
        undated=empty and hollow.blank_date(words),
        teller=whose.subject(words, identity, reach.teller, first=first) if "whose" in kinds or any(reach.teller) else reach.teller,
    )
    holding = {
        Guard.PLAN: plans,
        Guard.OTHER: reach.teller.other,
        Guard.SHOWN: reach.shown,
        Guard.EARLIER: earlier,
        Guard.BLANK: blank,
        Guard.CITATION: (reach.taught and not teaches) or reach.ruled or (cites and citing.quotes(words)),
    }
    return {guard for guard, holds in holding.items() if holds}, reach


def _handed_back(own: set[Guard], words: str, before: str, *, over: bool) -> set[Guard]:
    """Return the guards of a clause that hold for the clause before it, too, because it speaks of that one."""
    back = set(own) if _TOPIC.match(before) else set[Guard]()
    if Guard.NEGATION in own and (over or _ALSO_NOT.match(words) or _ASKED.search(before)):
        back.add(Guard.NEGATION)
    if Guard.PLAN in own and planned.goes_on(words):
        back.add(Guard.PLAN)
    return back


def _take_back(folded: str, sentence: Sentence, found: list[set[Guard]]) -> None:
    """Mark the clauses before a withdrawal, back to the one that says what had been promised or to one that was done."""
    for index in range(len(found) - 1, max(-1, len(found) - 1 - _FARTHEST), -1):
        span = sentence.clauses[index]
        promised = _PROMISED.search(folded, span.start, span.end)
        if not promised and planned.done(folded[span.start : span.end]):
            return
        found[index].add(Guard.NEGATION)
        if promised:
            return


def _of_sentence(document: Document, sentence: Sentence) -> frozenset[Guard]:
    """Guards that hold for a whole sentence: nothing is said of the words it lists; table cells may list."""
    start, end = sentence.span
    if sentence.frame or end - start < hollow.SHORTEST_LIST or document.source.blocks[sentence.block].cell is not None:
        return _NO_GUARD
    return _LISTED if hollow.lists(document.folded[start:end]) else _NO_GUARD


def _denied(folded: str, sentence: Sentence, suspects: Mapping[Span, set[Kind]]) -> frozenset[Span]:
    """Return the clauses that hold a negation; words that only look like one, and pairs of negations, are none."""
    words = folded[sentence.span.start : sentence.span.end]
    if not _NEGATION.search(words) and not any("some" in suspects.get(span, _NO_KINDS) for span in sentence.clauses):
        return frozenset()
    for pattern in (_DOUBLE, _NO_NEGATION, _POSITIVE):
        words = pattern.sub(lambda match: "＿" * len(match[0]), words)
    places = ((span, (span.start - sentence.span.start, span.end - sentence.span.start)) for span in sentence.clauses)
    return frozenset(span for span, place in places if _NEGATION.search(words, *place) or _SOME.match(words, *place))
