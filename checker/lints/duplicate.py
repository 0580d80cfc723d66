"""The same sentence twice, or nearly so: shingles find what is alike, a comparison of characters confirms it.

Of sentences that go on in different ways, the clauses that follow each other in both count as repeated.

Set formulas are taken out before anything is compared; headings, lists of figures with other figures in them and the
echo of the opening at the end are no duplicates.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from difflib import SequenceMatcher
from heapq import nsmallest
from itertools import chain, takewhile
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from checker import citing, patterns
from checker import scope as scopes
from checker.match import merged
from checker.model import Finding, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checker.model import Reading

SHORTEST = 15
"""Characters, without marks and formulas, below which a sentence may well stand twice."""
ALIKE = 0.85
"""Share of common characters from which two sentences are the same."""
_TOGETHER = 20
_ALONE = 28
"""Characters, without marks and formulas, from which several clauses, or one, stand in two sentences by no chance."""
_CANDIDATE = 0.2
"""Share of common shingles below which the comparison of characters is not worth its time:
one changed character in seven leaves more than that."""
_SHINGLE = 4
"""Characters of a shingle."""
_LONGEST = 400
"""Characters of a sentence that are compared."""
_CROWD = 24
"""Sentences that may share a shingle; commoner shingles tell nothing."""
_QUOTED = 20
"""Characters of a sentence that stands whole inside another one."""
_MARKS = patterns.compile(r"[^\S\n]|[，。；：、！？“”‘’\"'（）《》〈〉〔〕\[\]—…·]")
_ORDINAL = patterns.compile(
    r"^(?:[一二三四五六七八九十]{1,2}是(?:要)?|第[一二三四五六七八九十][，、]|首先[，]|其次[，]|最后[，]|同时[，]|（?[一二三四五六七八九十\d]{1,3}[）、.])",
    re.MULTILINE,
)
_ALTOGETHER = patterns.compile(r"共计?(?=\d)")
_FIGURE = patterns.compile(r"\d+(?:\.\d+)?|[一二三四五六七八九十百千两]+(?=[次件场起名人份个项条期])")


class Params(NamedTuple):
    """What may stand twice."""

    formulas: tuple[str, ...]
    """Term groups of set formulas; they count for nothing."""
    message: str
    """What is said; ``{line}`` stands for the first one's line."""


class _Piece(NamedTuple):
    """A sentence made comparable."""

    number: int
    bare: str
    shingles: set[str]
    """Every few characters that follow each other and stand in another sentence too."""
    size: int
    """Number of all its shingles."""


class _Told(NamedTuple):
    """A sentence of the account."""

    number: int
    spared: list[Span]
    """Formulas and titles that touch it, in order."""


class _Part(NamedTuple):
    """A clause made comparable."""

    sentence: int
    span: Span
    bare: str


def find(reading: Reading, params: Params) -> Iterator[Finding]:
    """Yield one finding for each run of sentences that stood before, and for each run of clauses in other ones."""
    told = list(_told(reading, params))
    doubles = _doubles(reading, told)
    yield from _again(reading, params, doubles)
    sentences = reading.document.sentences
    long = [words for words in told if words.number not in doubles and len(sentences[words.number].span) >= _TOGETHER]
    for span, model in _runs(reading, _parts(reading, long)):
        yield _finding(reading, params, span, model)


def _again(reading: Reading, params: Params, doubles: Mapping[int, int]) -> Iterator[Finding]:
    """Yield one finding for each run of sentences that stood before."""
    start = -1
    for index in sorted(doubles):
        if index < start:
            continue
        start = index + 1
        while start in doubles and doubles[start] == doubles[start - 1] + 1 and _neighbours(reading, start):
            start += 1
        sentences = reading.document.sentences
        yield _finding(reading, params, Span(sentences[index].span.start, sentences[start - 1].span.end), doubles[index])


def _neighbours(reading: Reading, index: int) -> bool:
    sentences = reading.document.sentences
    return sentences[index].block == sentences[index - 1].block


def _finding(reading: Reading, params: Params, span: Span, model: int) -> Finding:
    line = reading.document.line(reading.document.sentences[model].span.start)
    return Finding("", scopes.trim(reading.document.folded, span), params.message.replace("{line}", str(line)))


def _runs(reading: Reading, parts: Sequence[_Part]) -> Iterator[tuple[Span, int]]:
    """Yield the clauses that follow each other in an earlier sentence too, with the index of that sentence."""
    first: dict[str, int] = {}
    again = [index for index, part in enumerate(parts) if part.bare and first.setdefault(part.bare, index) < index]
    end = 0
    for start in again:
        model = first[parts[start].bare]
        size = _common(parts, model, start) if start >= end else 0
        run = parts[start : start + size]
        length = sum(len(part.bare) for part in run)
        if length >= (_TOGETHER if size > 1 else _ALONE) and not _echo(reading, parts[model].sentence, run[0].sentence):
            yield Span(run[0].span.start, run[-1].span.end), parts[model].sentence
            end = start + size


def _common(parts: Sequence[_Part], model: int, start: int) -> int:
    """Number of clauses that are the same from two places on, each within its sentence."""
    sentences = parts[model].sentence, parts[start].sentence
    pairs = ((parts[model + size], parts[start + size]) for size in range(min(start - model, len(parts) - start)))
    same = takewhile(lambda pair: pair[0].bare == pair[1].bare != "" and (pair[0].sentence, pair[1].sentence) == sentences, pairs)
    return sum(1 for _ in same)


def _doubles(reading: Reading, told: Sequence[_Told]) -> dict[int, int]:
    """Index of each repeated sentence with that of the one it repeats."""
    pieces = _shared(_pieces(reading, told))
    known: dict[str, _Piece] = {}
    index = _Index()
    found: dict[int, int] = {}
    for piece in pieces:
        before = known.setdefault(piece.bare, piece)
        model = before if before is not piece else index.alike(piece)
        if model is not None and not _echo(reading, model.number, piece.number):
            found[piece.number] = model.number
        if before is piece:
            index.add(piece)
    return found


def _told(reading: Reading, params: Params) -> Iterator[_Told]:
    """Yield the sentences of the account with the spans in them that may be repeated."""
    document = reading.document
    spared = merged([hit for group in params.formulas for hit in reading.hits.get(group, ())] + list(citing.titles(document.folded)))
    place = 0
    for index, sentence in enumerate(document.sentences):
        while place < len(spared) and spared[place].end <= sentence.span.start:
            place += 1
        if not sentence.frame and reading.roles[index]:
            after = bisect_left(spared, (sentence.span.end,), place)
            yield _Told(index, spared[place:after])


def _pieces(reading: Reading, told: Sequence[_Told]) -> list[tuple[int, str]]:
    """Return the sentences that are long enough without what may be repeated, each with its words."""
    sentences = reading.document.sentences
    bares = _bares(reading, ((sentences[number].span, spared) for number, spared in told))
    return [(words.number, bare[:_LONGEST]) for words, bare in zip(told, bares, strict=False) if len(bare) >= SHORTEST]


def _shared(pieces: Sequence[tuple[int, str]]) -> list[_Piece]:
    """Leave of each piece's shingles those that some, but not too many, other pieces have: most sentences keep few."""
    shingles = [{bare[start : start + _SHINGLE] for start in range(len(bare) - _SHINGLE + 1)} for _, bare in pieces]
    met, again = set[str](), set[str]()
    for one in shingles:
        again |= met & one
        met |= one
    common = Counter(chain.from_iterable(map(again.intersection, shingles)))
    telling = {shingle for shingle, count in common.items() if count <= _CROWD}
    return [_Piece(number, bare, one & telling, len(one)) for (number, bare), one in zip(pieces, shingles, strict=True)]


def _parts(reading: Reading, told: Iterable[_Told]) -> list[_Part]:
    """Return the clauses of sentences."""
    sentences = reading.document.sentences
    clauses = [(number, clause, spared) for number, spared in told for clause in sentences[number].clauses]
    bares = _bares(reading, ((clause, spared) for _, clause, spared in clauses), _ALTOGETHER)
    return [_Part(number, clause, bare) for (number, clause, _), bare in zip(clauses, bares, strict=False)]


def _bares(reading: Reading, areas: Iterable[tuple[Span, Sequence[Span]]], *more: re.Pattern[str]) -> list[str]:
    """Words of areas without marks, ordinals, what may be repeated and ``more``: a line for each, all asked at once."""
    folded = reading.document.folded.replace("\n", " ")
    lines = "\n".join([(_without(folded, area, spared) if spared else folded[area[0] : area[1]]).lstrip() for area, spared in areas])
    for pattern in (_ORDINAL, _MARKS, *more):
        lines = pattern.sub("", lines)
    return lines.split("\n")


def _without(folded: str, area: Span, spared: Sequence[Span]) -> str:
    """Words of an area less the spared spans, given in order and free of overlaps."""
    kept, start = [], area.start
    first = bisect_right(spared, area.start, key=attrgetter("end"))
    for span in spared[first : bisect_left(spared, (area.end,), first)]:
        kept.append(folded[start : max(start, span.start)])
        start = min(span.end, area.end)
    return "".join(kept) + folded[start : area.end]


def _echo(reading: Reading, model: int, index: int) -> bool:
    """Whether the sentence closes the report, in a paragraph of its own, with words of its beginning."""
    sentences = reading.document.sentences
    if sentences[model].section or reading.roles[model] == reading.roles[index] or reading.document.sections[sentences[index].section].level > 1:
        return False
    later = (sentences[each] for each in range(index + 1, len(sentences)))
    return all(sentence.frame or sentence.block == sentences[index].block for sentence in later)


class _Index:
    """Sentences by their shingles."""

    def __init__(self) -> None:
        self.pieces: list[_Piece] = []
        self.places: dict[str, list[int]] = {}

    def add(self, piece: _Piece) -> None:
        """Remember a sentence."""
        for shingle in piece.shingles:
            self.places.setdefault(shingle, []).append(len(self.pieces))
        self.pieces.append(piece)

    def alike(self, piece: _Piece) -> _Piece | None:
        """Return the sentence most like this one, when it is the same in all but a few characters."""
        shared = Counter(chain.from_iterable([self.places[shingle] for shingle in piece.shingles if shingle in self.places]))
        worth = {number for number, count in shared.items() if count >= _CANDIDATE * min(piece.size, self.pieces[number].size)}
        nearest = nsmallest(3, shared, key=lambda number: (-shared[number], number)) if worth else ()
        return next((self.pieces[number] for number in nearest if number in worth and _same(piece.bare, self.pieces[number].bare)), None)


def _same(piece: str, other: str) -> bool:
    """Whether two sentences hold the same figures, and one the other, or nearly the same characters in the same order."""
    if _FIGURE.findall(piece) != _FIGURE.findall(other):
        return False
    if min(len(piece), len(other)) >= _QUOTED and (piece in other or other in piece):
        return True
    least = ALIKE * (len(piece) + len(other)) / 2
    if min(len(piece), len(other)) < least or sum(min(piece.count(char), other.count(char)) for char in set(piece)) < least:
        return False
    return SequenceMatcher(None, other, piece, autojunk=False).ratio() >= ALIKE
