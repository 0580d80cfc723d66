"""Levels that look alike: a list ``1.`` inside of a list ``1.``, told by what the format says of it, else by how its numbers go on.

Text files do not say whether ``1. 2. 1.`` goes a level down or begins another list. It goes down where the outer count
is taken up again behind it (``1. 2. 1. 2. 3. 3.``), or where it plainly is smaller print.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

AHEAD: Final = 100
"""Paragraphs in which an outer count is looked for behind a list; also what keeps the search from taking long."""


class Number(NamedTuple):
    """A number in front of a paragraph, as far as lists are told apart by it."""

    value: int
    item: tuple[str, int] | None
    """List and level of an automatic number, as in ``Block``."""
    indent: int
    """Blanks before it."""
    told: bool
    """Its line is a sentence, or goes on with one: it is no heading of its own."""
    level: int | None = None
    """Level as a heading, as in ``Block``; a style is set amiss more often than a list is."""

    @property
    def look(self) -> tuple[int, bool, int | None]:
        """What numbers of one level share."""
        return self.indent, self.told, self.level


NONE: Final = Number(0, None, 0, told=False)
"""That of a heading without any."""


def depth(alike: Mapping[int, Number], number: Number, following: Iterable[Number]) -> int | None:
    """Return which open level of the number's own form it goes on with; None for a level of its own below all that is open.

    ``alike`` holds the last number of each of these by depth, outermost first, and is not empty; ``following`` are the next
    numbers of the form.
    """
    levels = dict(alike)
    for place, last in sorted(alike.items(), reverse=True):
        down = _steps(last, number)
        if down > 0:
            return None
        if down == 0:
            break
        if len(levels) > 1:
            del levels[place]
    counting = [place for place, last in levels.items() if last.value + 1 == number.value]
    if counting:
        return _likest(levels, counting, number, following)
    last = levels[max(levels)]
    return None if number.value == 1 and (_is_smaller(number, last) or _goes_on(last, number, following)) else max(levels)


def _steps(last: Number, number: Number) -> int:
    """Levels between two numbers of one list; none where the format does not tell."""
    return number.item[1] - last.item[1] if last.item and number.item and last.item[0] == number.item[0] else 0


def _is_smaller(number: Number, last: Number) -> bool:
    below = last.level is not None and number.level is not None and number.level > last.level
    return below or number.indent > last.indent or number.told > last.told


def _likest(levels: Mapping[int, Number], counting: Sequence[int], number: Number, following: Iterable[Number]) -> int:
    """Of several levels whose count goes on, the one that looks most alike; else the outer one where a list begins next, as lists have ends."""
    if len(counting) == 1:
        return counting[0]
    begins = any(other.value == 1 for other in islice(following, 1))
    return max(counting, key=lambda place: (levels[place].item == number.item, levels[place].look == number.look, -place if begins else place))


def _goes_on(outer: Number, first: Number, following: Iterable[Number]) -> bool:
    """Whether the outer count is taken up again behind the list that begins here; a number of both counts is of the outer one before a list."""
    before, doubtful = first, False
    for number in following:
        counts = number.value == before.value + 1
        if number.value == outer.value + 1 and (not counts or number.look == outer.look != first.look):
            return True
        if not counts:
            return doubtful and number.value == 1
        before, doubtful = number, number.value == outer.value + 1
    return False
