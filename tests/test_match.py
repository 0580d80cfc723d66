"""The terms found in one pass are those that a plain reading of each term finds."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from checker import match
from checker.model import Span

LETTERS = "甲乙丙"
TEXT = st.text(LETTERS + "，。 1三十\n", max_size=60)
WORD = st.text(LETTERS, min_size=1, max_size=2)
TERM = (
    st.lists(st.one_of(WORD, st.sampled_from(("#", "…", "……"))), min_size=1, max_size=5)
    .map("".join)
    .filter(lambda term: any(letter in term for letter in LETTERS) and not re.search("……?…|^…|…$|##", term.replace("……", "§")) and "§" not in term)
)
QUANTITY = match._QUANTITY  # noqa: SLF001 - what a number is, is not what is tried here
GAPS = {"…": (16, "，。；：！？\n"), "……": (40, "。；！？\n")}


def plainly(text: str, term: str) -> set[Span]:
    """Read a term from each place on: every further piece at its next occurrence, as near and as undivided as its gap wants it."""
    pieces = match.steps(term)
    return {Span(start, end) for start, first in begins(text, pieces[0][0]) if (end := follow(text, first, pieces[1:])) is not None}


def begins(text: str, piece: str) -> list[tuple[int, int]]:
    if piece == "#":
        return [found.span() for found in QUANTITY.finditer(text)]
    return [(at, at + len(piece)) for at in range(len(text)) if text.startswith(piece, at)]


def follow(text: str, end: int, pieces: tuple[tuple[str, str], ...]) -> int | None:
    for piece, gap in pieces:
        start, after = min(((start, after) for start, after in begins(text, piece) if start >= end), default=(-1, -1))
        reach, stops = GAPS.get(gap, (0, ""))
        between = text[end : max(start, end)]
        blank = between.strip(" ") == "" and len(between) <= 16
        if start < 0 or not (blank or (len(between) <= reach and not any(mark in between for mark in stops))):
            return None
        end = after
    return end


@given(TEXT, st.lists(TERM, min_size=1, max_size=6))
def test_one_pass_finds_what_plain_reading_finds(text: str, terms: list[str]) -> None:
    groups = {"one": terms[::2], "other": terms[1::2]}
    found = match.Lexicon(match.prepare(groups)).search(text)
    for group, members in groups.items():
        wanted = set().union(*(plainly(text, term) for term in members))
        assert found.get(group, ()) == tuple(sorted(wanted))
