"""Where words begin and end: the jieba package, and nothing else.

The dictionary is kept as one *image*: a sealed index, then one sealed table of words for each first character, so that
a process loads the few tables its text needs. Values are log probabilities; a mere beginning of a word has None.
jieba cuts every run of its own pattern by itself: cutting the run around a position gives the edges of the whole text.
The package itself is only imported where a place lies between characters that no dictionary knows: most reports ask of no such place.
"""

from __future__ import annotations

import marshal
import math
import sys
import warnings
from array import array
from bisect import bisect_right
from collections import defaultdict
from contextlib import suppress
from functools import cache, cached_property, lru_cache
from importlib.util import find_spec
from itertools import accumulate, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker import kept, patterns

if TYPE_CHECKING:
    import mmap
    from collections.abc import Iterator

    Table = dict[str, float | None]

_FORMAT = 2
_SIZE = 8
_PLACE = "Q"
"""Type of the places in the index."""
_RUN = patterns.compile("[\u4e00-\u9fd5a-zA-Z0-9+#&\\._%\\-]+")
"""What jieba cuts in one go."""
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
        self._pieces = lru_cache(maxsize=4096)(self._cut_run)

    def cut(self, text: str) -> list[str]:
        """All words of a text in order; together they are the text."""
        words, done = [], 0
        for start, end in self._runs(text):
            words += _jieba().cut(text[done:start])
            words += [word for piece in self._pieces(text[start:end])[0] for word in self._parted(piece)]
            done = end
        return words + list(_jieba().cut(text[done:]))

    def edges(self, text: str, start: int, end: int) -> bool:
        """Whether ``text[start:end]`` begins and ends on word edges."""
        return all(not 0 < place < len(text) or self._is_edge(text, place) for place in (start, end))

    def _is_edge(self, text: str, place: int) -> bool:
        """Whether a word begins at a place; outside the runs jieba looks at, each character is its own word."""
        runs = self._runs(text)
        start, end = runs[bisect_right(runs, (place, len(text))) - 1] if runs else (0, 0)
        if not start < place < end:
            return True
        pieces, begins = self._pieces(text[start:end])
        number = bisect_right(begins, place - start) - 1
        within = place - start - begins[number]
        return not within or within in accumulate(map(len, self._parted(pieces[number])))

    @cached_property
    def _lexicon(self) -> _Lexicon:
        return _Lexicon(_Shards(self._cache), self._vocabulary)

    def _cut_run(self, run: str) -> tuple[list[str], list[int]]:
        """Cut a run into words and stretches of single characters that are no word together; tell where each begins."""
        pieces = list(self._lexicon.cut(run))
        return pieces, list(accumulate(map(len, pieces[:-1]), initial=0))

    def _parted(self, piece: str) -> tuple[str, ...]:
        """Return the words of a piece: itself, or what jieba makes of characters that are no word together."""
        return (piece,) if len(piece) == 1 or self._lexicon.values.get(piece) else _guessed(piece)


class _Lexicon:
    """What jieba's dictionary tells: which words exist (``values``), and the likeliest way through a run."""

    def __init__(self, shards: _Shards, vocabulary: tuple[str, ...]) -> None:
        self.values: Table = {}
        self._shards = shards
        self._known: set[str] = set()
        self._kept = {word for word in vocabulary if len(word) > 1}
        self._tails = {word[-1] for word in self._kept}

    def cut(self, run: str) -> Iterator[str]:
        """Yield the words of a run; single characters that follow each other come together, unless they make a word as well."""
        self._learn(run)
        for single, words in groupby(self._likeliest(run), lambda word: len(word) == 1):
            if not single:
                yield from words
            elif self.values.get(together := "".join(words)):
                yield from together
            else:
                yield together

    def _learn(self, run: str) -> None:
        """Load the words that begin with a character of the run."""
        for first in set(run) - self._known:
            self.values.update(self._adapted(first, self._shards.table(first)))
            self._known.add(first)

    def _likeliest(self, run: str) -> Iterator[str]:
        """Yield the words along the likeliest way, which is found from the right: score and end of the best word from each index."""
        values, unseen, size = self.values, self._shards.unseen, len(run)
        route = [(0.0, size)] * (size + 1)
        for start in range(size - 1, -1, -1):
            best, stop = (-math.inf, start), start + 1
            while stop <= size and (word := run[start:stop]) in values:
                value = values[word]
                if value is not None:
                    best = max(best, (value + route[stop][0], stop))
                stop += 1
            route[start] = best if best[0] > -math.inf else (unseen + route[start + 1][0], start + 1)
        start = 0
        while start < size:
            stop = route[start][1]
            yield run[start:stop]
            start = stop

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
    _firsts: str
    """First characters in the order of their tables."""
    _places: array[int]
    """Where each table begins and the last one ends."""

    def __init__(self, cache: Path | None) -> None:
        self._file = cache / _file_name() if cache else None
        try:
            self._open(kept.mapped(self._file) if self._file else b"")
        except (OSError, ValueError):
            self._rebuild()

    def table(self, first: str) -> Table:
        """Return a fresh table of all words that begin with a character, and their beginnings."""
        number = self._firsts.find(first)
        if number < 0:
            return {}
        start, end = self._places[number : number + 2]
        try:
            table: Table = kept.unsealed(self._image[start:end])
        except ValueError:
            self._rebuild()
            return self.table(first)
        return table

    def _open(self, image: bytes | mmap.mmap) -> None:
        size = int.from_bytes(image[:_SIZE], "big")
        self.unseen, self._firsts, places = kept.unsealed(image[-size:])
        self._places, self._image = array(_PLACE, places), image

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


@lru_cache(maxsize=4096)
def _guessed(characters: str) -> tuple[str, ...]:
    """Return what jieba takes for words among characters that no dictionary knows as one."""
    return tuple(_jieba().finalseg.cut(characters))


def _runs(text: str) -> list[tuple[int, int]]:
    """Return the stretches that jieba cuts, each for itself."""
    runs = (match.span() for match in _RUN.finditer(text))
    return [(place, min(place + _LONGEST, end)) for start, end in runs for place in range(start, end, _LONGEST)]


def _dictionary() -> Path:
    found = find_spec("jieba")
    return Path(found.origin if found and found.origin else _jieba().__file__).with_name("dict.txt")


def _file_name() -> str:
    facts = _dictionary().stat()
    return f"words{_FORMAT}-{facts.st_size}-{facts.st_mtime_ns}-{marshal.version}.bin"


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
    places = array(_PLACE, accumulate(map(len, sealed), initial=_SIZE))
    index = kept.sealed((-whole, "".join(tables), places.tobytes()))
    return b"".join((len(index).to_bytes(_SIZE, "big"), *sealed, index))
