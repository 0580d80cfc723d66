"""Assessments as comments in a copy of each draft: one at every finding and at every item that is missing or partial.

The checklist is the first comment and no page at the end: so the text of the copy is the draft's to the last character,
and one command of Word takes everything away that was added.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from checker import commenting, layout, typeset
from checker.commenting import Comment
from checker.errors import CheckerError
from checker.formatters import labels, since, wording
from checker.model import Block, Span, Status
from checker.typeset import HEADINGS, Paragraph, Style

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.model import Assessment, Document, ItemResult, Progress, View

_FORMAT: Final = "docx"
_SUFFIXES: Final = (".docx", ".docm")
_LONGEST: Final = 60
"""Characters of a draft's name and its folders that its copy keeps: names of files end at 255 bytes."""
_FORBIDDEN: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\ud800-\udfff]')
"""Characters that the name of a file cannot have everywhere."""
_LACKING: Final = frozenset({Status.MISSING, Status.PARTIAL})


def render(assessments: Sequence[Assessment], view: View) -> Mapping[str, bytes]:
    """Return a copy with comments of every draft by its name; of one that was not judged a page with the reason."""
    return _Copies(assessments, view)


class _Copies(Mapping[str, bytes]):
    """Copies by their names, each made when it is asked for."""

    def __init__(self, assessments: Sequence[Assessment], view: View) -> None:
        self._assessments, self._view = assessments, view
        self._places = {name: place for place, name in enumerate(_names([assessment.path for assessment in assessments]))}

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __getitem__(self, name: str) -> bytes:
        place = self._places[name]
        assessment = self._assessments[place]
        return _copy(assessment, since.of(self._view, place, assessment), self._view)


def _names(paths: Sequence[str]) -> Iterator[str]:
    """Name each copy after its draft, no two alike on any system."""
    seen: Counter[str] = Counter()
    for path, told in zip(paths, _told(paths), strict=True):
        suffix = PurePath(path).suffix.lower()
        seen[told.casefold()] += 1
        number = labels.COPY_NUMBER.format(number=seen[told.casefold()]) if seen[told.casefold()] > 1 else ""
        yield labels.COPY_NAME.format(stem=told, number=number, suffix=suffix if suffix in _SUFFIXES else _SUFFIXES[0])


def _told(paths: Sequence[str]) -> list[str]:
    """Return the name of each draft, with as many of its folders in front, or the suffix behind, as tell it from the others."""
    bare = [os.path.splitext(path)[0].casefold() for path in paths]  # noqa: PTH122 - a name may be empty or of dots
    stems = Counter(bare)
    found = zip(map(PurePath, paths), bare, strict=True)
    parts = [[*filter(_is_folder, path.parent.parts), path.name if stems[stem] > 1 else path.stem] for path, stem in found]
    shown = dict.fromkeys(range(len(parts)), 1)
    while True:
        names = [_FORBIDDEN.sub("_", "-".join(each[-shown[place] :]))[:_LONGEST] for place, each in enumerate(parts)]
        times = Counter(map(str.casefold, names))
        alike = [place for place, name in enumerate(names) if times[name.casefold()] > 1 and shown[place] < len(parts[place])]
        if not alike:
            return names
        shown |= {place: shown[place] + 1 for place in alike}


def _is_folder(part: str) -> bool:
    return bool(part.strip("./\\"))


def _copy(assessment: Assessment, progress: Progress | None, view: View) -> bytes:
    """Put the comments into the draft itself, else into a clean copy of what was read."""
    document, comments = assessment.document, list(_comments(assessment, progress))
    if document and document.source.format == _FORMAT and view.original:
        try:
            checklist = _checklist(assessment, progress, view)
            return commenting.commented(view.original(assessment.path), [checklist, *comments], document.source.blocks)
        except CheckerError:  # not to be opened again, or not what was judged: the comments must not be lost with it
            pass
    pages = _paragraphs(document, assessment) if document and document.source.blocks else _notice(assessment)
    told = [_checklist(assessment, progress, view, retyped=True), *comments]
    return commenting.commented(typeset.typeset(pages), [_moved(each, document) for each in told])


# ---------------------------------------------------------------------------------------------- the comments


def _checklist(assessment: Assessment, progress: Progress | None, view: View, *, retyped: bool = False) -> Comment:
    """Return the first comment: the verdict, all items on a page, how to be rid of it."""
    blocks = assessment.document.source.blocks if assessment.document else ()
    first, label = next(((index, len(block.label)) for index, block in enumerate(blocks) if block.text.strip()), (0, 0))
    changed = since.summary(progress, wording.frame(assessment))
    told = (*_summary(assessment), *changed, labels.RETYPED if retyped else "", _rules(view), labels.REMOVAL)
    lines = (labels.FIRST_COMMENT.format(verdict=assessment.verdict.value), *filter(None, map(layout.line, told)))
    return Comment(first, label, label + 1, lines)


def _summary(assessment: Assessment) -> Iterator[str]:
    yield assessment.reason or assessment.error or labels.VERDICT[assessment.verdict]
    if assessment.error:
        return
    yield from _guide(assessment)
    yield wording.identity(assessment)
    yield from (labels.NOTICE.format(notice=notice) for notice in wording.notices(assessment))
    yield wording.score(assessment)
    yield wording.item_counts(assessment.items)
    for item in wording.in_order(assessment.items):
        status, level = labels.STATUS[item.status], labels.LEVEL[item.level]
        yield labels.CHECKED.format(mark=labels.MARK[item.status], status=status, level=level, title=item.rule.title)
        if item.status is Status.ERROR:
            yield labels.BROKEN.format(error=item.error or item.message)
    if assessment.findings:
        yield labels.FINDINGS.format(count=len(assessment.findings))


def _guide(assessment: Assessment) -> Iterator[str]:
    """Say which comments to go through first."""
    levels = Counter(group.item.level for group in wording.groups(assessment.items) if group.item.status in _LACKING)
    steps = [labels.GUIDE_LEVEL.format(level=word, count=levels[level]) for level, word in labels.LEVEL.items() if levels[level]]
    steps += [labels.GUIDE_FINDINGS.format(count=len(assessment.findings))] if assessment.findings else []
    if steps:
        yield labels.GUIDE.format(steps=labels.GUIDE_NEXT.join(steps))


def _rules(view: View) -> str:
    rules = view.ruleset
    return labels.BASIS_MARK.join((wording.ruleset(rules), *wording.changes(rules.changes)))


def _comments(assessment: Assessment, progress: Progress | None) -> Iterator[Comment]:
    document, frame, changes = assessment.document, wording.frame(assessment), since.of_items(progress)
    for group in wording.groups(assessment.items):
        if group.item.status in _LACKING:
            yield _comment(document, _span(group, assessment), tuple(_item(group, frame, changes)))
    for finding, change in zip(assessment.findings, since.of_findings(progress, assessment), strict=True):
        _, kind, _, told = wording.finding_row(0, finding, document, frame)
        yield _comment(document, finding.span, (labels.OPEN_FINDING.format(kind=kind), *told.split("\n"), *_changed(change)))


def _changed(change: str) -> Iterator[str]:
    """Say whether this is new or still open."""
    if change:
        yield labels.SINCE_WORD.format(word=change)


def _span(group: wording.Group, assessment: Assessment) -> Span:
    """Return what there is of an item, else the last character before the place where it belongs, else the title."""
    item, identity = group.item, assessment.identity
    if item.evidence:
        return item.evidence[0].span
    if item.insertion:
        return Span(max(0, item.insertion.offset - 1), item.insertion.offset)
    return identity.title if identity else Span(0, 0)


def _item(group: wording.Group, frame: wording.Frame, changes: Mapping[str, str]) -> Iterator[str]:
    item = group.item
    head = labels.OPEN_ITEM.format(status=labels.STATUS[item.status], level=labels.LEVEL[item.level], title=item.rule.title)
    yield from map(layout.line, (head, *wording.detail(wording.Group(item, ()), frame)))
    yield from _changed(changes.get(item.rule.id, ""))
    for each in group.folded:
        yield layout.line(labels.FOLDED.format(title=each.rule.title, advice=_advice(each)))
        yield from _changed(changes.get(each.rule.id, ""))


def _advice(item: ItemResult) -> str:
    """Say on one line what to write of an item, with an example and the law that asks for it, and whether it may be left out."""
    rule = item.rule
    sample = labels.SAMPLE.format(sample=rule.sample) if rule.sample else ""
    basis = labels.BASIS.format(basis=labels.BASIS_MARK.join(map(str, rule.basis))) if rule.basis else ""
    return labels.GAP.join(filter(None, (*wording.waived(item), rule.remedy, sample, basis)))


def _comment(document: Document | None, span: Span, lines: tuple[str, ...]) -> Comment:
    """Put a comment beside a span, or what of it stands in its first block."""
    if document is None or not document.places:
        return Comment(0, 0, 0, lines)
    block = min(document.line(span.start), len(document.places)) - 1
    start = document.places[block].start
    return Comment(block, span.start - start, min(span.end, document.places[block].end) - start, lines)


# ---------------------------------------------------------------------------------------------- a clean copy


def _notice(assessment: Assessment) -> Iterator[Paragraph]:
    """Set the name of a draft of which there is no text, and why."""
    yield Paragraph(layout.line(assessment.path), Style.TITLE)
    yield Paragraph(layout.line(assessment.error or assessment.reason))


def _paragraphs(document: Document, assessment: Assessment) -> Iterator[Paragraph]:
    """Set the blocks as what they are, each as one paragraph."""
    headings = {section.block: section.level for section in document.sections[1:] if not section.run_in}
    frames = {sentence.block for sentence in document.sentences if sentence.frame} - {section.block for section in document.sections[1:]}
    title = assessment.identity.title if assessment.identity else Span(0, 0)
    last = max(headings, default=len(document.places))
    for index, (block, place) in enumerate(zip(document.source.blocks, document.places, strict=True)):
        style = _own_style(block)
        if block.cell is None and index in headings:
            style = HEADINGS[min(headings[index], len(HEADINGS)) - 1]
        elif title.start <= place.start < title.end:
            style = Style.TITLE
        elif style is Style.BODY and index in frames:
            style = Style.CLOSING if index > last else Style.ADDRESSEE
        yield Paragraph(block.shown[_indent(block) :], style, block.cell)


def _own_style(block: Block) -> Style:
    """Return the style of a block that is nothing special: one in a table and a note begin at the edge."""
    return Style.FLUSH if block.cell is not None or block.note else Style.BODY


def _indent(block: Block) -> int:
    """Return the blanks by which a paragraph was moved in: here its style does that."""
    return len(block.shown) - len(block.shown.lstrip())


def _moved(comment: Comment, document: Document | None) -> Comment:
    """Put a comment where its words stand without the blanks before them."""
    blocks = document.source.blocks if document else ()
    less = _indent(blocks[comment.block]) if blocks else 0
    return comment._replace(start=max(0, comment.start - less), end=max(0, comment.end - less))
