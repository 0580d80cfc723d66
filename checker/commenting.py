"""Comments of Word put beside the words of a .docx: the text stays as it is, and so does every part that knows nothing of comments.

Runs are parted where a comment begins or ends inside of them. Comments stand on the body's own page only: what is said
of a text box stands at the run it hangs on, what is said of a note at the sign that refers to it.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import chain, count, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from checker import ooxml, rewriting, story
from checker.encoding import visible
from checker.errors import UnreadableError
from checker.numbering import W, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from checker.model import Block
    from checker.ooxml import Element
    from checker.story import Line, Story

COMMENTER: Final = "法治报告检查"
"""Author of all comments that this program puts into a Word file."""
_INITIALS: Final = "检"
_SIZE: Final = "20"
"""Half points: comments are read in a narrow margin, whatever the size of the report's own text."""

_STRICT: Final = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_RELATIONS: Final = {
    W: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    _STRICT: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
"""Namespace of the body → that of its relations; the second pair is "Strict Open XML"."""
_TYPES: Final = "[Content_Types].xml"
_CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NO_COMMENTS: Final = _HEAD + '<w:comments xmlns:w="{namespace}"/>'
_NO_RELATIONS: Final = _HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
_MARKS: Final = ("commentRangeStart", "commentRangeEnd", "commentReference")
_TEXTS: Final = ("t", "delText")
_SIGNS: Final = {"footnote": "footnoteReference", "endnote": "endnoteReference"}

_CHANGED: Final = "原稿与检查时的文字不一致，没有加批注，请重新检查。"
_INCOMPLETE: Final = "文件不是完整的 Word 文档，没有加批注，请用 Word 或 WPS 打开后另存为 .docx。"


class Comment(NamedTuple):
    """What is said beside the words of a block."""

    block: int
    start: int
    """Offset into ``Block.shown``; an empty stretch, and one inside the automatic number, stands for the whole block."""
    end: int
    lines: tuple[str, ...]
    """The first is its heading."""


def commented(data: bytes, comments: Sequence[Comment], blocks: Sequence[Block] = ()) -> bytes:
    """Return a copy of a .docx with comments, in the order of their places.

    Raise ``UnreadableError`` when it is no file that Word could open, or where ``blocks`` were read from it and are not there any more.
    """
    told, lines = _reread(data, blocks)
    package = told.package
    if _TYPES not in package.names:
        raise UnreadableError(_INCOMPLETE)
    counted = ooxml.ordinals(told.body.getroottree().getroot())
    numbers = dict(zip(_free(told), sorted(comments, key=lambda comment: comment[:2]), strict=False))
    page = _Page({number: _place(told, lines[comment.block], comment, counted) for number, comment in numbers.items()})
    body = ooxml.reworked(package.part(told.main), page.mark)
    name = told.related.get("comments") or _unused(told)
    known = package.part(name) if name in package.names else _NO_COMMENTS.format(namespace=page.namespace.strip("{}")).encode()
    notes = ooxml.reworked(known, lambda elements: _write(elements[0], numbers))
    return ooxml.replaced(data, {told.main: body, name: notes, **_registered(told, name, page.namespace)})


def _reread(data: bytes, blocks: Sequence[Block]) -> tuple[Story, tuple[Line, ...]]:
    """Find the story that gave the blocks: with its tracked changes, or before them."""
    for original in (False, True):
        told = story.unfold(data, original=original)
        lines = tuple(told.lines())
        if not blocks or [line.block for line in lines] == list(blocks):
            return told, lines
    raise UnreadableError(_CHANGED)


# ---------------------------------------------------------------------------------------------- where a comment stands


class _Place(NamedTuple):
    """First and last element that a comment embraces, by ordinal: a run's child each, with an offset into its text, or something beside the runs."""

    first: int
    start: int
    last: int
    end: int


def _place(told: Story, line: Line, comment: Comment, counted: dict[Element, int]) -> _Place:
    label, length = len(line.block.label), len(line.block.text)
    start, end = max(0, comment.start - label), min(comment.end - label, length)
    if start >= end:
        start, end = 0, length
    found = rewriting.touched(line, start, end) if start < end else []
    if not found:
        beside = line.pieces[0].element if line.paragraph is None else line.paragraph
        whole_of = counted[_standing(told, beside)]
        return _Place(whole_of, 0, whole_of, 1)
    (first, begin, _), (last, _, finish) = found[0], found[-1]
    opening, closing = line.pieces[first].element, line.pieces[last].element
    one, other = _standing(told, opening), _standing(told, closing)
    return _Place(counted[one], begin if one is opening else 0, counted[other], finish if other is closing else 1)


def _standing(told: Story, element: Element) -> Element:
    """Return what stands on the page for an element: a child of a run, a paragraph's own child, or an empty paragraph."""
    path = [element, *element.iterancestors()]
    if path[-1] is not told.body.getroottree().getroot():
        path = _sign(told, path)
    for tag in (story.RUN, W + "p"):
        outermost = max((depth for depth, node in enumerate(path) if node.tag == tag), default=-1)
        if outermost >= 0:
            return path[max(outermost - 1, 0)]
    return path[0]


def _sign(told: Story, path: Sequence[Element]) -> list[Element]:
    """Return the sign in the body that refers to a note, with all around it; the first paragraph where there is none."""
    note = path[-2] if len(path) > 1 else path[-1]
    tag = W + _SIGNS.get(note.tag.removeprefix(W), "")
    signs = (sign for sign in told.body.iter(tag) if sign.get(W + "id") == note.get(W + "id"))
    found = next(chain(signs, told.body.iter(W + "p")), None)
    if found is None:
        raise UnreadableError(_INCOMPLETE)
    return [found, *found.iterancestors()]


# ---------------------------------------------------------------------------------------------- the page


@dataclass(slots=True)
class _Page:
    """The main part while marks are put between its elements."""

    places: dict[int, _Place]
    namespace: str = ""
    begins: dict[tuple[Element, int], Element] = field(default_factory=dict)
    """(child of a run, offset) → the element that begins there, in a run that begins with it."""
    ends: dict[tuple[Element, int], Element] = field(default_factory=dict)
    """(child of a run, offset) → the element that ends there, in a run that ends with it."""

    def mark(self, elements: Sequence[Element]) -> None:
        """Put the marks of every comment around its words."""
        self.namespace = _space(elements[0])
        cuts: defaultdict[Element, set[int]] = defaultdict(set)
        for place in self.places.values():
            cuts[elements[place.first]].add(place.start)
            cuts[elements[place.last]].add(place.end)
        for child, offsets in cuts.items():
            self._part(child, offsets)
        for number, place in self.places.items():
            _open(str(number), self.begins[elements[place.first], place.start])
        # From the last to the first: what is put behind one run later comes to stand first.
        for number, place in reversed(self.places.items()):
            _close(str(number), self.ends[elements[place.last], place.end])

    def _part(self, child: Element, cuts: set[int]) -> None:
        """Part a run before, after and inside one of its children, so that each stretch between two cuts has its own."""
        if _is(child, "p"):
            self.begins[child, 0] = self.ends[child, 1] = _added(child, "r")
            return
        size, rest = _size(child), child
        for start, end in pairwise(sorted({0, *cuts, size})):
            piece, rest = rest, _torn(rest, end - start) if end < size else rest
            self.begins[child, start] = self.ends[child, end] = piece
        for offset in cuts:
            element = self.begins.get((child, offset), rest.getnext())
            if element is not None:
                _begin_run(element)


def _open(number: str, first: Element) -> None:
    run = _run(first)
    run.addprevious(_made(run, _MARKS[0], id=number))


def _close(number: str, last: Element) -> None:
    """Put the end beside the run, the reference behind the paragraph's own child: outside of tracked changes and links."""
    _, end, reference = _MARKS
    run = _run(last)
    sign = _made(run, "r")
    _added(sign, reference, id=number)
    next((node for node in (run, *run.iterancestors()) if _is(node.getparent(), "p")), run).addnext(sign)
    run.addnext(_made(run, end, id=number))


def _begin_run(element: Element) -> None:
    """Give an element and what follows it in its run a run of their own, formatted alike."""
    run, before = element.getparent(), element.getprevious()
    if run is None or not _is(run, "r") or before is None or _is(before, "rPr"):
        return
    fresh = run.makeelement(run.tag)
    for name, value in run.items():
        fresh.set(name, value)
    fresh.extend([*map(deepcopy, run.findall(_space(run) + "rPr")), element, *element.itersiblings()])
    run.addnext(fresh)


def _run(element: Element) -> Element:
    """Return the run an element stands in; the element itself where it stands beside the runs."""
    run = element.getparent()
    return run if run is not None and _is(run, "r") else element


def _size(child: Element) -> int:
    """Characters that can be told apart: those of a text that show; anything else is one."""
    if not any(_is(child, tag) for tag in _TEXTS):
        return 1
    if len(child):  # XML comments inside of a text
        child.text = (child.text or "") + "".join(node.tail or "" for node in child)
        del child[:]
    return len(visible(child.text or ""))


def _torn(child: Element, size: int) -> Element:
    """Take what follows the first so many visible characters out of a text, and return it as the text behind."""
    text = child.text or ""
    cut = size if visible(text) == text else [index for index, char in enumerate(text) if visible(char)][size]
    rest = deepcopy(child)
    rest.tail = None
    ooxml.put(rest, text[cut:])
    ooxml.put(child, text[:cut])
    child.addnext(rest)
    return rest


# ---------------------------------------------------------------------------------------------- the part of comments


def _free(told: Story) -> Iterator[int]:
    """Count the numbers that no comment of the file has."""
    root = told.root("comments")
    marked = [*told.body.iter(*(W + mark for mark in _MARKS)), *(() if root is None else root.iter(W + "comment"))]
    used = {whole(element.get(W + "id")) for element in marked}
    return (number for number in count() if number not in used)


def _unused(told: Story) -> str:
    """Name a part beside the body that the file does not have yet."""
    folder, taken = posixpath.dirname(told.main), {name.casefold() for name in told.package.names}
    names = (f"{folder}/comments{number or ''}.xml" for number in count())
    return next(name for name in names if name not in taken)


def _write(root: Element, comments: Mapping[int, Comment]) -> None:
    """Append the comments to those that are there; no date, so that the same draft gives the same copy."""
    element = _made(root, "comment")
    heading, further = _paragraph(element, bold=True), _paragraph(element, bold=False)
    for number, comment in comments.items():
        element = _added(root, "comment", id=str(number), author=COMMENTER, initials=_INITIALS)
        for line in comment.lines:
            paragraph = deepcopy(further if len(element) else heading)
            ooxml.put(paragraph[-1][-1], line)
            element.append(paragraph)


def _paragraph(comment: Element, *, bold: bool) -> Element:
    """Make a paragraph that ends with an empty text; it looks the same whatever the styles of the file say."""
    paragraph = _added(comment, "p")
    properties = _added(paragraph, "pPr")
    _added(properties, "spacing", before="0", after="0", line="240", lineRule="auto")
    _added(properties, "ind", left="0", right="0", firstLineChars="0", firstLine="0")
    _added(properties, "jc", val="left")
    if bold:
        _added(_added(paragraph, "r"), "annotationRef")
    run = _added(paragraph, "r")
    properties = _added(run, "rPr")
    if bold:
        _added(properties, "b")
    _added(properties, "sz", val=_SIZE)
    _added(run, "t")
    return paragraph


def _registered(told: Story, name: str, namespace: str) -> dict[str, bytes]:
    """Return the lists of the package with a new part of comments in them; none where it is there."""
    package, changed = told.package, dict[str, bytes]()
    if name not in package.names:
        changed[_TYPES] = ooxml.reworked(package.part(_TYPES), lambda elements: _declare(elements, f"/{name}"))
    if "comments" not in told.related:
        relations = ooxml.relations(told.main)
        known = package.part(relations) if relations in package.names else _NO_RELATIONS.encode()
        kind = f"{_RELATIONS.get(namespace, _RELATIONS[W])}/comments"
        changed[relations] = ooxml.reworked(known, lambda elements: _relate(elements, kind, posixpath.basename(name)))
    return changed


def _declare(elements: Sequence[Element], path: str) -> None:
    if not any(element.get("PartName", "").casefold() == path.casefold() for element in elements):
        _append(elements[0], "Override", PartName=path, ContentType=_CONTENT_TYPE)


def _relate(elements: Sequence[Element], kind: str, target: str) -> None:
    taken = {element.get("Id") for element in elements}
    free = next(name for number in count(1) if (name := f"rId{number}") not in taken)
    _append(elements[0], "Relationship", Id=free, Type=kind, Target=target)


# ---------------------------------------------------------------------------------------------- elements


def _space(element: Element) -> str:
    """Return the namespace of an element, in braces."""
    return element.tag.rpartition("}")[0] + "}"


def _is(element: Element | None, name: str) -> bool:
    """Whether an element is the one of Word that is called so, in either of its namespaces."""
    return element is not None and element.tag in (W + name, _STRICT + name)


def _made(beside: Element, name: str, **attributes: str) -> Element:
    """Make an element of Word in the namespace that the root of the part has."""
    space = _space(beside.getroottree().getroot())
    return beside.makeelement(space + name, {space + key: value for key, value in attributes.items()})


def _added(parent: Element, name: str, **attributes: str) -> Element:
    child = _made(parent, name, **attributes)
    parent.append(child)
    return child


def _append(root: Element, name: str, **attributes: str) -> None:
    """Append an entry to a list of the package, whose attributes have no namespace."""
    root.append(root.makeelement(_space(root) + name, attributes))
