"""What Word asks of a .docx with comments, checked without Word; and which words each comment embraces."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import docx as python_docx
from lxml import etree

from checker import ooxml
from checker.numbering import W

if TYPE_CHECKING:
    from checker.ooxml import Element

MAIN = "word/document.xml"
START, END, REFERENCE = (W + name for name in ("commentRangeStart", "commentRangeEnd", "commentReference"))
_HOLDERS = {W + name for name in ("p", "ins", "moveTo", "hyperlink", "smartTag", "sdtContent", "fldSimple", "del", "customXml")}
"""Where marks of comments may stand between the runs."""


class Said(NamedTuple):
    """A comment as a reader of the file finds it."""

    author: str
    text: str
    words: str
    """What it stands beside; a tab or break is one blank."""


def files(data: bytes) -> dict[str, bytes]:
    """Unpack a file; no part may be broken or stand in it twice."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert max(Counter(archive.namelist()).values()) == 1
        return {name: archive.read(name) for name in archive.namelist()}


def comments(data: bytes) -> list[Said]:
    """Return the comments in the order in which they begin, after proving that the file is as Word wants it."""
    parts = files(data)
    _prove_package(parts)
    root = ooxml.parse(parts[MAIN])
    part = ooxml.open_package(data).related(MAIN).get("comments", "")
    told = {element.get(W + "id", ""): element for element in (ooxml.parse(parts[part]) if part else ())}
    order = _prove_marks(root, set(told))
    assert len(list(python_docx.Document(io.BytesIO(data)).comments)) == len(told)
    words = _embraced(root)
    return [Said(told[name].get(W + "author", ""), _paragraphs(told[name]), words[name]) for name in order]


def _prove_package(parts: dict[str, bytes]) -> None:
    """Every part is declared once, every relation has a name of its own and leads somewhere."""
    types = etree.fromstring(parts["[Content_Types].xml"])
    declared = [element.get("PartName", "").casefold() for element in types if element.tag.endswith("Override")]
    assert len(set(declared)) == len(declared)
    assert {name.lstrip("/") for name in declared} <= {name.casefold() for name in parts}
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            ooxml.parse(part)
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            relations = [dict(relation.items()) for relation in etree.fromstring(part)]
            assert len({relation["Id"] for relation in relations}) == len(relations)
            inner = [relation["Target"] for relation in relations if relation.get("TargetMode") != "External"]
            assert {posixpath.normpath(posixpath.join(folder, str(target))).lstrip("/") for target in inner} <= set(parts)


def _prove_marks(root: Element, known: set[str]) -> list[str]:
    """Each comment begins, ends and is referred to once, in this order, at places where marks may stand."""
    found = list(root.iter(START, END, REFERENCE))
    marks = [(element.tag, element.get(W + "id", "")) for element in found]
    assert len(set(marks)) == len(marks)
    place = {mark: number for number, mark in enumerate(marks)}
    order = [name for tag, name in marks if tag == START]
    assert set(order) == known == {name for _, name in marks}
    assert all(place[START, name] < place[END, name] < place[REFERENCE, name] for name in order)
    for element in found:
        parent = element.getparent()
        assert parent is not None
        assert parent.tag == W + "r" if element.tag == REFERENCE else parent.tag in _HOLDERS
    return order


def _embraced(root: Element) -> dict[str, str]:
    """Collect the characters between the marks of each comment; those of deleted text too."""
    opened: dict[str, str] = {}
    closed: dict[str, str] = {}
    for element in root.iter("*"):
        name = element.get(W + "id", "")
        if element.tag == START:
            opened[name] = ""
        elif element.tag == END:
            closed[name] = opened.pop(name)
        elif element.tag in (W + "t", W + "delText", W + "tab", W + "br"):
            opened = {key: words + ((element.text or "") if element.tag in (W + "t", W + "delText") else " ") for key, words in opened.items()}
    assert not opened
    return closed


def _paragraphs(comment: Element) -> str:
    return "\n".join("".join(text.text or "" for text in paragraph.iter(W + "t")) for paragraph in comment.iter(W + "p"))
