"""Assessments of any shape, full of what some program would take for markup, for the properties that every format must have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from checker.errors import UsageError
from checker.model import Assessment, Block, Document, Finding, Guard, Insertion, Level, Score, Source, Span, Status, Verdict, View
from tests.formatters import samples

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn

    from checker.model import ItemResult

HOSTILE: Final = (
    *('=HYPERLINK("http://example.invalid","点")', "+1+1", "-2+3", "@SUM(A1)", "＝1", "'=1", "=cmd|'/c calc'!A0", '",\r\n=1'),
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "]]>", "&amp;", "&#x3c;", "<!-- -->", '"/><x y="'),
    *("::error::x", "##[error]x", "%0A::stop-commands::x", "::", ",file=x", "%25"),
    *("[red]x[/red]", "[/]", "**粗**", "__x__", "| a | b |", "\\|", "`code`", "# 题", "[x](http://example.invalid)", "![i](x)", "~~x~~", "$x$"),
    *("http://example.invalid", "www.example.invalid", "<http://example.invalid>", "- [ ] x", "1. x", "> x", "---", "<br>", "\\", "{{x}}"),
    *("\x00", "\x08", "\x0b\x0c", "\x1b[31m", "\ud800", "\ufffe", "\u202e", "\u2028", "\x85", "\t=1", "\ufeff", "_x0041_", "😀", "𠮷"),
)
WORDS: Final = ("云溪镇2024年法治政府建设年度报告", "一、主要举措和成效", "开展普法宣传15余次", "，", "。", "二、存在的不足")

texts = st.lists(st.one_of(st.sampled_from(HOSTILE), st.sampled_from(WORDS), st.text(max_size=8)), max_size=5).map("".join)
paths = st.builds(lambda folder, name, suffix: f"{folder}{name}{suffix}", st.sampled_from(["", "各乡镇/", "/报送/", "a b/"]),
    texts.map(lambda text: text.replace("\x00", "").replace("\ud800", "") or "稿"), st.sampled_from([".txt", ".docx", ".md", ""]))  # fmt: skip


def _document(lines: Sequence[str], form: str) -> Document:
    document = samples.document(line.replace("\n", " ").replace("\r", " ") for line in lines)
    return Document(document.text, document.text, Source(tuple(Block(line) for line in document.text.split("\n")), form), *_structure(document))


def _structure(document: Document) -> tuple[tuple[Span, ...], tuple[()], tuple[()]]:
    return document.places, (), ()


@st.composite
def spans(draw: DrawFn, document: Document) -> Span:
    start = draw(st.integers(0, len(document.text)))
    return Span(start, draw(st.integers(start, min(len(document.text), start + 30))))


@st.composite
def items(draw: DrawFn, document: Document, name: str) -> ItemResult:
    rule = samples.rule(name, draw(texts) or name, remedy=draw(texts), sample=draw(texts), basis=(samples.REGULATION,))
    span = draw(spans(document))
    evidence = samples.quote(document.slice(span), document.line(span.start), draw(texts), span.start)
    end = document.places[document.line(span.start) - 1].end
    made = samples.item(
        rule,
        draw(st.sampled_from(list(Status))),
        level=draw(st.sampled_from(list(Level))),
        evidence=(evidence,) if draw(st.booleans()) else (),
        near=((evidence, draw(st.sampled_from(list(Guard)))),) if draw(st.booleans()) else (),
        message=draw(texts),
    )
    place = Insertion(end, document.line(end), document.slice(span), draw(texts)) if draw(st.booleans()) else None
    return made._replace(insertion=place, error=draw(texts) if made.status is Status.ERROR else "")


@st.composite
def assessments(draw: DrawFn) -> Assessment:
    """One draft: judged, or unreadable."""
    path, reason = draw(paths), draw(texts)
    if draw(st.integers(0, 4)) == 0:
        return Assessment(path, Verdict.UNDECIDED, reason, Score(0, 0), error=draw(texts) or "读不出。")
    document = _document(draw(st.lists(texts, min_size=1, max_size=6)), draw(st.sampled_from(["docx", "plain", "markdown"])))
    asked = tuple(draw(items(document, f"x-{number}")) for number in range(draw(st.integers(1, 5))))
    kinds = st.sampled_from(["term", "numeral", "x-本地"])
    repairs = st.one_of(st.none(), texts)
    found = tuple(Finding(draw(kinds), draw(spans(document)), draw(texts), draw(repairs)) for _ in range(draw(st.integers(0, 14))))
    broken = any(item.status is Status.ERROR for item in asked)
    made = samples.assessment(*asked, source=document, path=path, reason=reason, findings=found)
    return made._replace(verdict=Verdict.UNDECIDED if broken else draw(st.sampled_from([Verdict.READY, Verdict.REVISE])), parts=())


batches = st.lists(assessments(), min_size=1, max_size=3)


def view_of(batch: Sequence[Assessment], fail_on: str = "missing") -> View:
    """Return a view that gives back the bytes of text drafts, as a run from the command line does."""
    files = {each.path: each.document.text.encode("utf-8", "replace") for each in batch if each.document}

    def original(path: str) -> bytes:
        if path not in files:
            raise UsageError(path)
        return files[path]

    return samples.view(200)._replace(original=original, fail_on=fail_on)
