"""Whatever is in the assessments: every format counts as JSON does, and takes no text for markup."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from html import unescape
from html.parser import HTMLParser
from io import BytesIO, StringIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from hypothesis import HealthCheck, Phase, given, settings
from markdown_it import MarkdownIt
from openpyxl import load_workbook

from checker.formatters import FORMATS, labels
from checker.model import Status
from tests.formatters import samples, wild

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.model import Assessment

some = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
"""Nothing is shrunk: whole batches shrink for minutes."""
FINDING: Final = "finding"
UNJUDGED: Final = "unjudged"
LACKING: Final = ("missing", "partial", "error", FINDING, UNJUDGED)
Counts = Counter[str]


def rendered(form: str, batch: Sequence[Assessment]) -> Any:
    return samples.made(form, batch, wild.view_of(batch))


def in_json(batch: Sequence[Assessment]) -> Counts:
    documents = json.loads(rendered("json", batch))["documents"]
    counts = Counter(item["status"] for document in documents for item in document["items"])
    counts[FINDING] = sum(len(document["findings"]) for document in documents)
    counts[UNJUDGED] = sum(bool(document.get("error")) for document in documents)
    return +counts


def lacking(counts: Counts) -> int:
    return sum(counts[name] for name in LACKING)


# ---------------------------------------------------------------------------------------------- tables


def in_csv(batch: Sequence[Assessment]) -> Counts:
    text = rendered("csv", batch)
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(StringIO(text[1:], newline="")))
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n"))]
    words = {word: status.value for status, word in labels.STATUS.items()}
    sorts = {labels.DEFECT: FINDING, labels.DRAFT: UNJUDGED}
    return Counter(sorts.get(row["种类"]) or words[row["结果"]] for row in rows)


ALLOWED: Final = {"heading", "paragraph", "table", "thead", "tbody", "tr", "th", "td", "strong"}


def in_markdown(batch: Sequence[Assessment]) -> Counts:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(rendered("markdown", batch))
    inner = [child for token in tokens for child in token.children or ()]
    assert {token.type.rpartition("_")[0] for token in tokens if token.type != "inline"} <= ALLOWED
    assert {child.type for child in inner} <= {"text", "text_special", "strong_open", "strong_close", "html_inline"}
    assert {child.content for child in inner if child.type == "html_inline"} <= {"<br>"}
    assert sum(child.type == "strong_open" for child in inner) == len(batch)
    results = {labels.RESULT.format(mark=labels.MARK[status], status=word): status.value for status, word in labels.STATUS.items()}
    counts: Counts = Counter()
    for row in rows_of(tokens):
        if len(row) == len(labels.ITEM_HEADS) == 4:
            first = row[1].partition("\n")[0]
            counts[results[first] if first in results else FINDING if row[0].isdigit() else "head"] += 1
    del counts["head"]
    counts[UNJUDGED] = sum(bool(each.error) for each in batch)
    return +counts


def rows_of(tokens: Sequence[Any]) -> list[list[str]]:
    rows: list[list[str]] = []
    for before, token in pairwise(tokens):
        if before.type == "tr_open":
            rows.append([])
        if before.type in {"td_open", "th_open"}:
            rows[-1].append("".join("\n" if child.type == "html_inline" else child.content for child in token.children))
    return rows


def in_xlsx(batch: Sequence[Assessment]) -> Counts:
    book = load_workbook(BytesIO(rendered("xlsx", batch)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not [cell for cell in cells if cell.hyperlink]
    names = [sheet.title for sheet in book]
    assert len({name.lower() for name in names}) == len(names)
    assert all(0 < len(name.encode("utf-16-le")) <= 62 and not set(name) & set("[]:*?/\\") for name in names)
    marks = {mark: status.value for status, mark in labels.MARK.items()}
    if len(batch) == 1:
        counts = Counter(marks[row[2][0]] for row in below(book[labels.CHECKLIST], labels.CHECKLIST_HEADS))
    else:
        width = len(labels.MATRIX_HEADS)
        counts = Counter(marks[mark] for row in below(book[labels.MATRIX], labels.MATRIX_HEADS) for mark in row[width:] if mark)
    counts[FINDING] = len(below(book[labels.DEFECT], labels.ALL_FINDINGS_HEADS))
    counts[UNJUDGED] = sum(bool(each.error) for each in batch)
    return +counts


def below(sheet: Any, heads: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return the rows of the table with these heads."""
    rows = list(sheet.iter_rows(values_only=True))
    top = next(number for number, row in enumerate(rows) if row[: len(heads)] == tuple(heads))
    return rows[top + 1 :]


# ---------------------------------------------------------------------------------------------- lists of remarks


def lists_have_every_remark_once(batch: Sequence[Assessment], counts: Counts) -> None:
    issues, diagnostics = json.loads(rendered("gitlab", batch)), json.loads(rendered("rdjson", batch))["diagnostics"]
    (run,) = json.loads(rendered("sarif", batch))["runs"]
    assert len(issues) == len(diagnostics) == len(run["results"]) == lacking(counts)
    if len({each.path for each in batch}) == len(batch):
        assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    statuses = sum((Counter(document["items"]) for document in run["properties"]["documents"]), Counter())
    assert statuses == Counter({status.value: counts[status.value] for status in Status if counts[status.value]})
    assert sum(document["findings"] for document in run["properties"]["documents"]) == counts[FINDING]


def junit_counts_as_the_gate_does(batch: Sequence[Assessment], counts: Counts) -> None:
    root = ET.fromstring(rendered("junit", batch))  # noqa: S314 - made a moment ago
    assert {element.tag for element in root.iter()} <= {
        *("testsuites", "testsuite", "testcase", "properties", "property", "failure", "error", "skipped", "system-out")
    }
    for suite in root:
        children = " ".join(child.tag for child in suite)
        assert re.fullmatch(r"properties( testcase)*( system-out)?", children), "the order that the schemas of Ant and Jenkins allow"
        assert set(suite.keys()) == {"name", "tests", "failures", "errors", "skipped"}
    for case in root.iter("testcase"):
        assert re.fullmatch(r"(skipped|(?:failure ?|error ?)*)? ?(system-out)?", " ".join(child.tag for child in case))
        assert set(case.keys()) == {"classname", "name"}
    stopping = sum(item.level == "must" and item.status is Status.MISSING for each in batch for item in each.items)
    totals = {name: sum(int(suite.get(name, "")) for suite in root) for name in ("tests", "failures", "errors", "skipped")}
    assert totals["failures"] == len(list(root.iter("failure"))) == stopping
    assert totals["errors"] == len(list(root.iter("error"))) == counts["error"] + counts[UNJUDGED]
    assert totals["skipped"] == len(list(root.iter("skipped"))) == counts["not_applicable"]
    kinds = sum(len({finding.id for finding in each.findings}) for each in batch)
    assert totals["tests"] == len(list(root.iter("testcase"))) == sum(len(each.items) for each in batch) + kinds + counts[UNJUDGED]


COMMAND: Final = re.compile(r"::(error|warning|notice)( [^:\r\n]*)?::([^\r\n]*)")
REST: Final = re.compile(re.escape(labels.REST).replace(re.escape("{count}"), r"(\d+)"))


def github_stays_within_its_budget_and_tells_the_rest(batch: Sequence[Assessment], counts: Counts) -> None:
    text = rendered("github", batch)
    *lines, last = text.splitlines()
    commands = [COMMAND.fullmatch(line) for line in lines]
    assert all(commands)
    assert last == f"::debug::{labels.FOOTER}"
    levels = [match[1] for match in commands if match]
    assert all(count <= 10 for count in Counter(levels).values())
    assert levels == sorted(levels, key=["error", "warning", "notice"].index)
    rest = [REST.fullmatch(match[3]) for match in commands if match]
    assert sum(int(match[1]) if match else 1 for match in rest) == lacking(counts)


class Elements(HTMLParser):
    """Elements and attributes as a browser sees them."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen += [(tag, "", ""), *((tag, name, value or "") for name, value in attrs)]


def pages_for_eyes_tell_the_counts_of_each_draft(batch: Sequence[Assessment], _: Counts) -> None:
    html = rendered("html", batch)
    seen = Elements()
    seen.feed(html)
    assert not {tag for tag, _, _ in seen.seen} & {"script", "img", "iframe", "object", "form"}
    assert not [name for _, name, _ in seen.seen if name.startswith("on")]
    assert all(value.startswith("#") for _, name, value in seen.seen if name in {"href", "src", "xlink:href"})
    for page in (rendered("console", batch), unescape(re.sub(r"<[^>]*>", "", html))):
        shown = re.sub(r"\s+", "", page)
        for each in batch:
            found = Counter(item.status for item in each.items)
            told = labels.COUNT_MARK.join(f"{word}{found[status]}" for status, word in labels.STATUS.items())
            assert each.error or told in shown


def copies_have_a_comment_for_each_matter(batch: Sequence[Assessment], counts: Counts) -> None:
    """The checklist is one comment more; items that broke stand there only."""
    comments = [comment for data in rendered("docx", batch).values() for comment in comments_of(data)]
    assert len(comments) == len(batch) + counts["missing"] + counts["partial"] + counts[FINDING]
    tags = {element.tag.rpartition("}")[2] for comment in comments for element in comment.iter()}
    assert not tags & {"hyperlink", "fldSimple", "instrText", "object"}


def comments_of(data: bytes) -> list[ET.Element]:
    with ZipFile(BytesIO(data)) as package:
        return list(ET.fromstring(package.read("word/comments.xml")))  # noqa: S314 - made a moment ago


TABLES: Final = (in_csv, in_markdown, in_xlsx)
CLAIMS: Final = (
    lists_have_every_remark_once,
    junit_counts_as_the_gate_does,
    github_stays_within_its_budget_and_tells_the_rest,
    pages_for_eyes_tell_the_counts_of_each_draft,
    copies_have_a_comment_for_each_matter,
)


@some
@given(wild.batches)
def test_every_format_counts_as_json_does(batch: list[Assessment]) -> None:
    """One test for all, because making a batch takes longer than rendering it."""
    counts = in_json(batch)
    for count in TABLES:
        assert count(batch) == counts, count.__name__
    for claim in CLAIMS:
        claim(batch, counts)


def test_every_format_is_counted() -> None:
    counted = {"console", "html", "json", "csv", "markdown", "xlsx", "gitlab", "rdjson", "sarif", "junit", "github", "docx"}
    assert set(FORMATS) == counted, "a new format must be counted here too"
