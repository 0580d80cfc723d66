"""Marks: half-width ones in Chinese text, doubled ones, empty and unpaired brackets, paragraphs without an end mark."""

from __future__ import annotations

import re
from itertools import chain, groupby
from typing import TYPE_CHECKING, NamedTuple

from checker import patterns
from checker import scope as scopes
from checker.model import Finding, Span
from checker.outline import front_matter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checker.model import Document, Reading

_FULL = dict(zip(",;:?!()", "，；：？！（）", strict=True))
_CHINESE = patterns.compile(r"[^\x00-\xff]")
_FOREIGN = {
    "://": r"(?:https?|ftp)://[!-~]+",
    "www.": r"www\.[!-~]+",
    "@": r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{1,64}",
    "[bookmark": r"\[bookmark[^\]\n]{0,80}\]",
    "<": r"</?[A-Za-z][^<>\n]{0,120}>",
    "&": r"&#?\w{2,8};",
    "{": r"\{[ -z|~]{0,80}\}",
}
"""Addresses, tags and codes, each under the characters without which there is none: their marks are not marks of the text."""
_HALF = patterns.compile(r"[,;:?!]")
_DOUBLED = patterns.compile(r"[，。、；：,;:](?:[ \u3000]?[，。、；：,;:])+|[？！?!][ \u3000]?[。，；]|[。；，、][ \u3000]?[？！?!]")
_EMPTY = patterns.compile(r"（(?<![A-Za-z_].)[ \u3000]*）|\((?<![A-Za-z_].)[ \u3000]*\)|〔[ \u3000]*〕|《[ \u3000]*》|“[ \u3000]*”")
_PAIRS = {"（": "）", "《": "》", "〈": "〉", "“": "”", "〔": "〕"}
_OPENERS = {closer: opener for opener, closer in _PAIRS.items()}
_BRACKETS = patterns.compile("[" + "".join((*_PAIRS, *_OPENERS)) + "]")
_LIST_MARK = patterns.compile(r"(?:^|[。；：，、\s])\s*(?:\d{1,2}|[A-Za-z]|[一二三四五六七八九十]{1,3}|[①-⑳])$", re.MULTILINE)
"""What stands before a closing bracket of a list mark: 1）, a）, 一）."""
_ENDED = patterns.compile(r"[。！？；：…—!?;:.）)〕\]】]$")
_CODE_END = patterns.compile(r"(?:\[bookmark[^\]]{0,80}\]|<[^<>]{0,120}>)$")
_CLOSERS = " \t\u3000\r”’》*_"
_FIELDS = patterns.compile(r"[^|｜\n]+[|｜][^|｜\n]+[|｜]")
"""A line of fields between bars is a row of a table, not a sentence."""
_SENTENCE = patterns.compile(r"[。！？]")
_SHORTEST_BODY = 25
"""Characters of a paragraph that is a text for certain when it holds the end of a sentence."""
_SHORTEST_SENTENCE = 40
"""Characters of a paragraph of several clauses that is a sentence even without an end mark."""
_SHORTEST_ITEM = 12
_SHORTEST_CLAUSE = 5
_LONGEST_OPEN = 60
"""Characters of a last sentence quoted whole; of longer ones the last clause."""
_FEW = 2
_SHARE = 4
"""A text in which more than ``_FEW`` and one in ``_SHARE`` paragraphs lack their end mark was broken into lines: no slip of the writer."""


class Params(NamedTuple):
    """Nothing to choose."""


class _Slip(NamedTuple):
    """Marks to be replaced, and by what; None when only the writer knows."""

    span: Span
    repair: str | None
    doubled: bool = False


def find(reading: Reading, params: Params) -> Iterator[Finding]:  # noqa: ARG001 - every lint is called alike
    """Yield one finding per sentence with wrong marks, per open paragraph and per single bracket."""
    document = reading.document
    text = _plain(document.text)
    doubled = list(_doubled(text))
    widths = _outside(_widths(text, document.folded), doubled)
    for _, slips in groupby(sorted((*doubled, *widths), key=lambda slip: slip.span.start), key=lambda slip: document.sentence_at(slip.span.start)):
        yield _run(reading, list(slips))
    yield from chain(_empty(reading, text), _single(reading, text), _open(document), _items(document))


def _plain(text: str) -> str:
    """Text in which addresses, tags and codes are crossed out."""
    found = [pattern for mark, pattern in _FOREIGN.items() if mark in text]
    return patterns.compile("|".join(found), re.ASCII).sub(lambda match: "x" * len(match[0]), text) if found else text


# ---------------------------------------------------------------------------------------------- width and doubled marks


def _doubled(text: str) -> Iterator[_Slip]:
    """Yield runs of marks of which only one can stand."""
    for match in _DOUBLED.finditer(text):
        start, end = match.span()
        if all(char.isascii() for char in match[0]) and not _near_chinese(text, start, end):
            continue
        marks = {_FULL.get(char, char) for char in match[0] if not char.isspace()}
        at_end = not text[end : end + 1].strip("\n")
        repair = marks.pop() if len(marks) == 1 else "。" if "。" in marks and at_end else None
        yield _Slip(Span(start, end), repair, doubled=True)


def _widths(text: str, folded: str) -> Iterator[_Slip]:
    """Yield half-width marks beside Chinese characters, outside figures and Latin text."""
    for match in _HALF.finditer(text):
        start, end = match.span()
        if not (text[start - 1 : start].isdigit() and text[end : end + 1].isdigit()) and _near_chinese(text, start, end):
            yield _Slip(Span(start, end), _FULL[match[0]])
    opened: list[int] = []
    for match in re.finditer(r"[（）\n]", folded):
        position = match.start()
        if match[0] == "（":
            opened.append(position)
        elif match[0] == "\n":
            opened.clear()
        elif opened:
            begin = opened.pop()
            if _CHINESE.search(text, begin + 1, min(position, begin + _LONGEST_OPEN)):
                yield from (_Slip(Span(at, at + 1), _FULL[text[at]]) for at in (begin, position) if text[at] in "()")


def _outside(slips: Iterable[_Slip], others: Iterable[_Slip]) -> list[_Slip]:
    """Return the slips that are not part of one of the others."""
    taken = {position for other in others for position in range(other.span.start, other.span.end)}
    return [slip for slip in slips if slip.span.start not in taken]


def _near_chinese(text: str, start: int, end: int) -> bool:
    """Whether Chinese characters or marks stand beside a stretch, blanks set aside."""
    before = text[max(0, start - 2) : start].rstrip(" \u3000")[-1:]
    after = text[end : end + 2].lstrip(" \u3000")[:1]
    return bool(_CHINESE.match(before) or _CHINESE.match(after))


def _run(reading: Reading, slips: Sequence[_Slip]) -> Finding:
    """Tell all wrong marks of one sentence at once, from the clause before the first to the clause after the last."""
    document = reading.document
    sentence = document.sentences[document.sentence_at(slips[0].span.start)]
    start = min(reading.clauses[reading.clause_at(slips[0].span.start)].span.start, slips[0].span.start)
    after = reading.clauses[reading.clause_at(slips[-1].span.end)].span if slips[-1].span.end < sentence.span.end else slips[-1].span
    span = Span(start, max(after.end, slips[-1].span.end))
    shown = "、".join(dict.fromkeys(f"“{document.slice(slip.span)}”" for slip in slips))
    if any(slip.doubled for slip in slips):
        message = f"标点重叠：这里的{shown}请只保留一个应有的标点。"
    else:
        message = f"中文里用了半角标点{shown}，请改为全角标点。"
    return Finding("", span, message, _repaired(document, span, slips))


def _repaired(document: Document, span: Span, slips: Iterable[_Slip]) -> str | None:
    pieces, position = [], span.start
    for slip in slips:
        if slip.repair is None:
            return None
        pieces += [document.text[position : slip.span.start], slip.repair]
        position = slip.span.end
    return "".join((*pieces, document.text[position : span.end]))


# ---------------------------------------------------------------------------------------------- brackets and quotes


def _empty(reading: Reading, text: str) -> Iterator[Finding]:
    """Yield pairs of brackets with nothing between them."""
    for match in _EMPTY.finditer(text):
        yield Finding("", _clause(reading, match.start()), f"“{match[0]}”里没有内容，请补写，或者删去。")


def _single(reading: Reading, text: str) -> Iterator[Finding]:
    """Yield brackets and quotation marks without their partner; a quotation may run over paragraphs of one section."""
    document = reading.document
    waiting: dict[tuple[int, str], list[int]] = {}
    for place in document.places:
        openers, closers = _unmatched(document.folded, text, place)
        if not openers and not closers:
            continue
        section = document.sentences[document.sentence_at(place.start)].section if document.sentences else 0
        for position in _firsts(document.folded, closers):
            held = waiting.get((section, _OPENERS[document.folded[position]]))
            if held:
                held.pop()
            else:
                yield _lonely(reading, position)
        for position in _firsts(document.folded, openers):
            waiting.setdefault((section, document.folded[position]), []).append(position)
    for position in sorted(position for held in waiting.values() for position in held):
        yield _lonely(reading, position)


def _unmatched(folded: str, text: str, place: Span) -> tuple[list[int], list[int]]:
    """Return the opening and closing marks of a paragraph that have no partner in it."""
    opened: dict[str, list[int]] = {}
    closers = []
    for match in _BRACKETS.finditer(folded, place.start, place.end):
        char, position = match[0], match.start()
        if text[position] == "x":
            continue
        if char in _PAIRS:
            opened.setdefault(char, []).append(position)
        elif opened.get(_OPENERS[char]):
            opened[_OPENERS[char]].pop()
        elif char != "）" or not _LIST_MARK.search(folded[max(place.start, position - 6) : position]):
            closers.append(position)
    return sorted(position for held in opened.values() for position in held), closers


def _firsts(folded: str, positions: Iterable[int]) -> list[int]:
    """Return the first position of each mark: what follows in the same paragraph is the same slip."""
    return list({folded[position]: position for position in sorted(positions, reverse=True)}.values())


def _lonely(reading: Reading, position: int) -> Finding:
    char = reading.document.text[position]
    return Finding("", _clause(reading, position), f"标点 {char} 没有与它成对的另一半，请补上，或者删去。")


def _clause(reading: Reading, position: int) -> Span:
    return scopes.trim(reading.document.folded, scopes.window(reading, position, "clause"))


# ---------------------------------------------------------------------------------------------- open paragraphs


def _open(document: Document) -> Iterator[Finding]:
    """Yield the last words of paragraphs of text that have no end mark."""
    ended, found = 0, []
    for place in _bodies(document):
        end = _last(document.folded, place)
        if _ENDED.search(document.folded, max(place.start, end - 1), end):
            ended += 1
        elif not _DOUBLED.search(document.folded, max(place.start, end - 2), end):
            found.append(Span(place.start, end))
    if len(found) > max(_FEW, ended // (_SHARE - 1)):
        return
    for span in found:
        yield Finding("", _closing(document, span), "这一段结尾没有标点，请补上句号；如果话没有写完，请补全。")


def _items(document: Document) -> Iterator[Finding]:
    """Yield numbered sentences without an end mark among others that have one."""
    siblings: dict[int | None, list[tuple[Span, bool]]] = {}
    for section in document.sections[1:]:
        place = document.places[section.block]
        alone = not document.text[place.end : section.span.end].strip()
        if section.value and alone:
            siblings.setdefault(section.parent, []).append((Span(section.number.start, _last(document.folded, place)), section.run_in))
    for members in siblings.values():
        items = [item for item, run_in in members if not run_in]
        bare = [item for item in items if not _ENDED.search(document.folded, max(item.start, item.end - 1), item.end)]
        for item in bare:
            if len(items) - len(bare) >= _FEW and len(bare) == 1 and len(item) >= _SHORTEST_ITEM and "，" in document.folded[item.start : item.end]:
                yield Finding("", item, "这一项结尾没有标点，与前后各项不一致，请补上。")


def _bodies(document: Document) -> Iterator[Span]:
    """Yield the paragraphs that are text for certain: more than one sentence, or a long one that is no heading."""
    front = front_matter(document.folded, document.places)
    headings = {section.block for section in document.sections[1:] if not section.run_in}
    for index, (block, place) in enumerate(zip(document.source.blocks, document.places, strict=True)):
        if index < front or block.note or block.cell is not None or _FIELDS.match(document.folded, place.start, place.end):
            continue
        told = len(place) >= _SHORTEST_BODY and _SENTENCE.search(document.folded, place.start, place.end)
        if told or (len(place) >= _SHORTEST_SENTENCE and index not in headings and document.folded.count("，", place.start, place.end) > 1):
            yield place


def _last(folded: str, place: Span) -> int:
    """End of a paragraph without blanks, closing quotes and codes."""
    line = folded[place.start : place.end].rstrip()
    while line.endswith((">", "]")) and (match := _CODE_END.search(line, max(0, len(line) - 130))):
        line = line[: match.start()].rstrip()
    bare = line.rstrip(_CLOSERS)
    return place.start + len(bare or line)


def _closing(document: Document, span: Span) -> Span:
    """Return the last sentence of a paragraph, or its last clause when the sentence is long."""
    index = document.sentence_at(span.end - 1)
    sentence = document.sentences[index]
    start = sentence.span.start
    if span.end - start > _LONGEST_OPEN:
        start = next((clause.start for clause in reversed(sentence.clauses) if clause.start < span.end - _SHORTEST_CLAUSE), start)
    return Span(max(start, span.start), span.end)
