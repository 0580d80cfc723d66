"""Chinese text laid out in lines: where a line may break, what a quotation keeps. Pure text, whatever shows it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from checker import patterns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_UNIT: Final = patterns.compile(
    r"""
    (?: [（「《“‘【] | 〔(?![^〔〕\n]{,8}〕) ){,2}                # marks that may not end a line
    (?: 〔[^〔〕\n]{,8}〕                                        # a blank to fill in: 〔×〕
      | 第 (?:[0-9]+|[一二三四五六七八九十百零〇]+) [^\W\d_]?    # the number of a place: 第5行, 第三章
      | [!-~]+                                                   # a run of ASCII: a number, a file name
      | . )
    [，。、；：！？）」》”’〕】]{,3}                            # marks that may not begin a line
    """,
    re.VERBOSE | re.DOTALL,
)
"""What a line break must not part."""
_BEFORE: Final = frozenset("。！？；\n")
_AFTER: Final = frozenset("，。！？；,;!?\n")
"""What may stand before and after a complete statement: a later clause lacks its subject, a colon announces more."""
_TELLING: Final = 8
"""Characters from which a complete statement tells enough by itself."""


def line(text: str) -> str:
    """Text on one line: breaks and runs of blanks become one blank."""
    return " ".join(text.split())


def lines(texts: Iterable[str]) -> str:
    """Each text on a line of its own, empty ones left out."""
    return "\n".join(filter(None, map(line, texts)))


def shortened(text: str, most: int, cut: str) -> str:
    """Text on one line, its middle left out when it has more characters than ``most``."""
    text, half = line(text), most // 2
    return text if len(text) <= most else text[:half] + cut + text[-half:]


def visible(text: str) -> str:
    """Text without control and invisible characters but line feeds: it can neither colour a page nor move a cursor."""
    if text.replace("\n", "").isprintable():
        return text
    return "".join(char if char == "\n" or char.isprintable() else " " if char.isspace() else "?" for char in text)


def folded(words: str, most: int, width: Callable[[str], int]) -> list[str]:
    """Fill lines of so many columns unit by unit, indented only at the start; a unit wider than a line stands on a line of its own."""
    if width(words) <= most:
        return [words]
    found, used = [""], 0
    for unit in _UNIT.findall(words):
        need = width(unit)
        if used and used + need > most:
            found.append("")
            used = 0
        found[-1] += unit
        used += need
    return [found[0].rstrip(" "), *(each.strip(" ") for each in found[1:])]


def distinct(quotes: Sequence[str]) -> list[int]:
    """Return which of several quotations to show: of two that hold each other the one that tells it best."""
    kept: list[int] = []
    for number, quote in enumerate(quotes):
        rival = next((each for each in kept if quotes[each] in quote or quote in quotes[each]), None)
        if rival is None:
            kept.append(number)
        elif _better(quote, quotes[rival]):
            kept[kept.index(rival)] = number
    return kept


def _better(quote: str, other: str) -> bool:
    """Whether a quotation is to be shown instead of another that it holds or that holds it: the shorter if it is complete."""
    short, long = sorted((quote, other), key=len)
    return quote != other and quote == (short if len(short) >= _TELLING and _complete(short, long) else long)


def _complete(short: str, long: str) -> bool:
    """Whether a text is a statement of its own in the longer one that holds it."""
    start = long.index(short)
    end = start + len(short)
    return (start == 0 or long[start - 1] in _BEFORE) and (end == len(long) or long[end] in _AFTER or short[-1] in _AFTER)
