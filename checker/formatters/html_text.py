"""The text of a draft as HTML, with what was found marked in it and linked to where it is explained.

Marks may overlap and cross paragraphs: the text is cut wherever one begins or ends, and every piece carries the kinds that
cover it. So the elements always nest, whatever the spans are.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from checker.formatters.markup import Markup, joined, tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from checker.model import Document, Span

    _Cell = tuple[int, int, int] | None

_MOST_PARAGRAPHS: Final = 40
"""Paragraphs in which one mark is shown; no evidence is longer."""
_DEEPEST: Final = 4
"""Levels of headings that look different."""


class Mark(NamedTuple):
    """A stretch of the text with the place where it is explained."""

    span: Span
    kind: str
    """Class of the marked text and of the link."""
    id: str
    """Anchor behind the marked text."""
    target: str
    """Anchor of the explanation."""
    label: str
    """Words of the link."""
    told: str
    """What the link says when asked."""


class Aside(NamedTuple):
    """A remark under a paragraph, or beside its heading."""

    line: int
    """1-based paragraph it belongs to."""
    content: Markup


class _Piece(NamedTuple):
    """What begins and ends within one paragraph."""

    edges: defaultdict[int, list[tuple[int, str]]]
    """By offset: +1 where a kind begins and -1 where it ends."""
    links: defaultdict[int, list[Mark]]
    """By offset: the marks that end there."""


def render(document: Document, marks: Iterable[Mark], asides: Iterable[Aside], title: Span, prefix: str) -> Markup:
    """Return all paragraphs; ``prefix`` begins the anchors of lines, ``title`` is set as a title."""
    pieces = _pieces(document, marks)
    under: defaultdict[int, list[Markup]] = defaultdict(list)
    for aside in asides:
        under[aside.line].append(aside.content)
    classes = _classes(document, title)
    lines = [
        joined((_paragraph(_content(document, place, pieces.get(index)), index + 1, classes.get(index, "text"), prefix), *under[index + 1]))
        for index, place in enumerate(document.places)
    ]
    cells = [block.cell for block in document.source.blocks]
    tables = groupby(zip(cells, lines, strict=True), lambda each: each[0] and each[0][0])
    return joined(_table(list(group)) if table is not None else joined(line for _, line in group) for table, group in tables)


def _paragraph(content: Markup, line: int, class_: str, prefix: str) -> Markup:
    number = tag("span", str(line), class_="no", aria_hidden="true")
    return tag("p", number, content, class_=class_, id=f"{prefix}{line}") if content else content


def _table(lines: Iterable[tuple[_Cell, Markup]]) -> Markup:
    """Return a table of the draft, cell by cell as the reader found them."""
    rows = (groupby(row, lambda each: each[0]) for _, row in groupby(lines, lambda each: each[0] and each[0][1]))
    return tag("table", *(tag("tr", *(tag("td", *(line for _, line in cell)) for _, cell in row)) for row in rows), class_="cells")


def _classes(document: Document, title: Span) -> dict[int, str]:
    """How paragraphs look that are no plain text: title, headings, notes."""
    found = {index: "note" for index, block in enumerate(document.source.blocks) if block.note}
    found |= {section.block: f"text h{min(section.level, _DEEPEST)}" for section in reversed(document.sections[1:]) if not section.run_in}
    return found | {index: "text title" for index, place in enumerate(document.places) if len(place) and title.holds(place)}


def _pieces(document: Document, marks: Iterable[Mark]) -> Mapping[int, _Piece]:
    """Distribute the marks over the paragraphs they cover."""
    starts = [place.start for place in document.places]
    pieces: defaultdict[int, _Piece] = defaultdict(lambda: _Piece(defaultdict(list), defaultdict(list)))
    for mark in marks if starts else ():
        first = max(0, bisect_right(starts, mark.span.start) - 1)
        last = max(first, min(bisect_right(starts, max(mark.span.start, mark.span.end - 1)) - 1, first + _MOST_PARAGRAPHS))
        for index in range(first, last + 1):
            start, end = max(mark.span.start, starts[index]), min(mark.span.end, document.places[index].end)
            if start < end:
                pieces[index].edges[start].append((1, mark.kind))
                pieces[index].edges[end].append((-1, mark.kind))
        pieces[last].links[min(mark.span.end, document.places[last].end)].append(mark)
    return pieces


def _content(document: Document, place: Span, piece: _Piece | None) -> Markup:
    """Return the text of a paragraph, cut where marks begin and end."""
    if piece is None:
        return joined([document.slice(place)])
    cuts = sorted({place.start, place.end, *piece.edges, *piece.links})
    active: Counter[str] = Counter()
    found: list[str] = []
    for start, end in zip(cuts, [*cuts[1:], place.end], strict=True):
        found += _links(piece.links.get(start, ()))
        for change, kind in piece.edges.get(start, ()):
            active[kind] += change
        text, kinds = document.text[start:end], " ".join(sorted(+active))
        found.append(tag("mark", text, class_=kinds) if kinds and text else text)
    return joined(found)


def _links(marks: Iterable[Mark]) -> Iterator[Markup]:
    """Lead to what explains the marks that end here: several with one explanation have one link, and anchors of their own."""
    told = set()
    for mark in marks:
        if (mark.label, mark.target) in told:
            yield tag("span", id=mark.id)
        else:
            yield tag("a", mark.label, class_=f"ref {mark.kind}", id=mark.id, href=f"#{mark.target}", title=mark.told)
        told.add((mark.label, mark.target))
