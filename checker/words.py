"""Where words begin and end: the jieba package, and nothing else.

The dictionary is kept as one *image*: a sealed index, then one sealed table of words for each first character, so that
a process loads the few tables its text needs. Values are log probabilities; a mere beginning of a word has None.
jieba cuts every run of its own pattern by itself: cutting the run around a position gives the edges of the whole text.
"""

from __future__ import annotations

import marshal
import math
import sys
import warnings
from bisect import bisect_right
from collections import defaultdict
from contextlib import suppress
from functools import cache, cached_property, lru_cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker import kept
from checker.model import Span

if TYPE_CHECKING:
    import mmap

    Table = dict[str, float | None]

_FORMAT = 1
_SIZE = 8
_LONGEST = 500
"""Longer runs (no punctuation at all) are cut in pieces of this length: jieba's time grows with the square."""
_WHOLE = -9.0
"""Least log probability of a vocabulary word: likelier than its splits, but too weak to tear words across: 各镇/长期 stays, not 各/镇长/期."""
_YIELD = -6.0
"""A dictionary word ending in a vocabulary word gives way when its parts would be likelier at this value: 任组长, not 总书记."""


class Words:
    """Word edges by jieba's dictionary; ``vocabulary`` holds words of two characters or more that are to be kept whole."""

    def __init__(self, cache: Path | None, vocabulary: tuple[str, ...] = ()) -> None:
        """Do nothing yet: the dictionary is opened, from a file in directory ``cache`` if possible, at the first question."""
        self._cache, self._vocabulary = cache, vocabulary
        self._runs = lru_cache(maxsize=4)(_runs)
        self._ends = lru_cache(maxsize=4096)(self._cut_run)

    def cut(self, text: str) -> list[str]:
        """All words of a text in order; together they are the text."""
        words, done = [], 0
        for start, end in self._runs(text):
            words += self._tokenizer.cut(text[done:start])
            words += [text[start + left : start + right] for left, right in pairwise(self._ends(text[start:end]))]
            done = end
        return words + list(self._tokenizer.cut(text[done:]))

    def edges(self, text: str, start: int, end: int) -> bool:
        """Whether ``text[start:end]`` begins and ends on word edges."""
        return all(not 0 < place < len(text) or self.word_at(text, place).start == place for place in (start, end))

    def word_at(self, text: str, offset: int) -> Span:
        """Return the word that holds a character; outside the runs jieba looks at, each character is its own word."""
        runs = self._runs(text)
        start, end = runs[bisect_right(runs, (offset, len(text))) - 1] if runs else (0, 0)
        if not start <= offset < end:
            return Span(offset, offset + 1)
        ends = self._ends(text[start:end])
        after = bisect_right(ends, offset - start)
        return Span(start + ends[after - 1], start + ends[after])

    @cached_property
    def _tokenizer(self) -> Any:  # noqa: ANN401
        lexicon = _Lexicon(_Shards(self._cache), self._vocabulary)
        tokenizer = _jieba().Tokenizer()
        tokenizer.FREQ, tokenizer.get_DAG, tokenizer.calc = lexicon.values, lexicon.learn, lexicon.route
        return tokenizer

    def _cut_run(self, run: str) -> tuple[int, ...]:
        return tuple(accumulate(map(len, self._tokenizer.cut(run)), initial=0))


class _Lexicon:
    """What jieba's tokenizer asks: which words exist (``values``), and the likeliest way through a sentence."""

    def __init__(self, shards: _Shards, vocabulary: tuple[str, ...]) -> None:
        self.values: Table = {}
        self._shards = shards
        self._known: set[str] = set()
        self._kept = {word for word in vocabulary if len(word) > 1}
        self._tails = {word[-1] for word in self._kept}

    def learn(self, sentence: str) -> None:
        """Load the words that begin with a character of the sentence; stands for ``get_DAG``, whose result nobody needs."""
        for first in set(sentence) - self._known:
            self.values.update(self._adapted(first, self._shards.table(first)))
            self._known.add(first)

    def route(self, sentence: str, _dag: None, route: dict[int, tuple[float, int]]) -> None:
        """Fill in, from the right, score and last index of the best word from each index; stands for ``calc``."""
        values, unseen, size = self.values, self._shards.unseen, len(sentence)
        route[size] = (0.0, 0)
        for start in range(size - 1, -1, -1):
            best, stop = (-math.inf, start), start + 1
            while stop <= size and (word := sentence[start:stop]) in values:
                value = values[word]
                if value is not None:
                    best = max(best, (value + route[stop][0], stop - 1))
                stop += 1
            route[start] = best if best[0] > -math.inf else (unseen + route[start + 1][0], start)

    def _adapted(self, first: str, table: Table) -> Table:
        """Return the table with the vocabulary in it."""
        weaker = [word for word in table if word[-1] in self._tails and self._yields(word, table)]
        table.update(dict.fromkeys(weaker))
        for word in self._kept:
            if word[0] == first:
                table = dict.fromkeys(word[:end] for end in range(1, len(word))) | table
                table[word] = max(table.get(word) or _WHOLE, _WHOLE)
        return table

    def _yields(self, word: str, table: Table) -> bool:
        value = table[word]
        if value is None or word in self._kept:
            return False
        heads = (word.removesuffix(kept) for kept in self._kept if word.endswith(kept))
        return any(value < (table.get(head) or self._shards.unseen) + _YIELD for head in heads)


class _Shards:
    """The image, from its file or built anew; a damaged, foreign or missing file makes no difference to the answers."""

    unseen: float
    _index: dict[str, tuple[int, int]]

    def __init__(self, cache: Path | None) -> None:
        self._file = cache / _file_name() if cache else None
        try:
            self._open(kept.mapped(self._file) if self._file else b"")
        except (OSError, ValueError):
            self._rebuild()

    def table(self, first: str) -> Table:
        """Return a fresh table of all words that begin with a character, and their beginnings."""
        start, end = self._index.get(first, (0, 0))
        try:
            table: Table = kept.unsealed(self._image[start:end]) if end else {}
        except ValueError:
            self._rebuild()
            return self.table(first)
        return table

    def _open(self, image: bytes | mmap.mmap) -> None:
        size = int.from_bytes(image[:_SIZE], "big")
        self.unseen, self._index = kept.unsealed(image[-size:])
        self._image = image

    def _rebuild(self) -> None:
        self._open(_image())
        if self._file:
            with suppress(OSError):
                kept.save(self._file, self._image)


@cache
def _jieba() -> Any:  # noqa: ANN401
    """Import jieba without its noise: invalid escapes in its source, the deprecated pkg_resources, a log on stderr."""
    absent = "pkg_resources" not in sys.modules
    if absent:
        sys.modules["pkg_resources"] = None  # type: ignore[assignment]
    try:
        with warnings.catch_warnings(action="ignore"):
            import jieba  # type: ignore[import-untyped, unused-ignore]  # noqa: PLC0415
    finally:
        if absent:
            del sys.modules["pkg_resources"]
    jieba.setLogLevel("WARNING")
    return jieba


def _runs(text: str) -> list[tuple[int, int]]:
    """Return the stretches that jieba cuts, each for itself."""
    runs = (match.span() for match in _jieba().re_han_default.finditer(text))
    return [(place, min(place + _LONGEST, end)) for start, end in runs for place in range(start, end, _LONGEST)]


def _dictionary() -> Path:
    return Path(_jieba().__file__).with_name("dict.txt")


def _file_name() -> str:
    facts = _dictionary().stat()
    return f"words{_FORMAT}-{_jieba().__version__}-{facts.st_size}-{facts.st_mtime_ns}-{marshal.version}.bin"


@cache
def _image() -> bytes:
    """Build the image from jieba's dictionary: size of the index, tables, index."""
    with _dictionary().open("rb") as lines:
        frequencies, total = _jieba().Tokenizer.gen_pfdict(lines)
    whole = math.log(total)
    tables: defaultdict[str, Table] = defaultdict(dict)
    for word, frequency in frequencies.items():
        tables[word[0]][word] = math.log(frequency) - whole if frequency else None
    sealed = [kept.sealed(table) for table in tables.values()]
    places = pairwise(accumulate(map(len, sealed), initial=_SIZE))
    index = kept.sealed((-whole, dict(zip(tables, places, strict=True))))
    return b"".join((len(index).to_bytes(_SIZE, "big"), *sealed, index))
