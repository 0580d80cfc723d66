"""Stored results read back: the same page again, or one sentence saying why not."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from checker import jsonnode, outline, resultfile
from checker.engine import MOST_CHARACTERS, MOST_JUDGED_PARAGRAPHS
from checker.errors import ResultError
from checker.formatters import FORMATS, whole
from checker.formatters import json as machine
from checker.model import (
    Agreement,
    Assessment,
    Block,
    Change,
    Deduction,
    Finding,
    Level,
    Matter,
    Number,
    Part,
    Portion,
    Progress,
    Recount,
    Score,
    Since,
    Source,
    Span,
    Status,
    Waiver,
)
from tests.formatters import samples

if TYPE_CHECKING:
    from checker.model import View

BLOCKS: Final = (
    Block("云溪镇2024年法治政府建设年度报告"),
    Block("主要举措和成效", label="一、", level=1),
    Block("受理纠纷318件，化解311件。"),
    Block("", level=2),
    Block("项目", cell=(0, 0, 0)),
    Block("数量\t<b>&", cell=(0, 0, 1)),
    Block("注释一。", note=True),
)
QUIET = settings(max_examples=150, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])


def stored() -> Assessment:
    """An assessment with everything a result can carry, of a text as a reader would give it."""
    document = outline.build(Source(BLOCKS, "docx", ("含修订痕迹。",), (Portion("picture", 2, read=False), Portion("paragraph", 5))))
    start = document.text.index("318件")
    span, other = Span(start, start + 4), Span(start + 7, start + 11)
    basis = (samples.REGULATION, samples.REGULATION._replace(at="第四章"))
    waiver = Waiver("causes", "机构改革，明年补写", "2026-12-31", "云溪镇", "", "fazhi.yaml", 4)
    study = samples.rule("study", parent="measures", basis=basis, remedy="写。", sample="例。")
    items = (
        samples.item(study, evidence=(samples.quote_from(document, "受理纠纷"),)),
        samples.item("causes", Status.MISSING)._replace(waiver=waiver),
        *samples.full().items[4:5],
    )
    made = samples.assessment(*items, source=document, findings=(Finding("term", span, "改。", ""), Finding("thin", other, "补。")))
    numbers = (Number(span, (Recount("比率", (other,), Agreement.ROUNDED),)), Number(other))
    first = document.sections[1]
    parts = (Part("measures", first.span, first.heading, 1, "标题含“主要举措”", 1), Part("causes", other, Span(0, 0), 1, "段首", 0))
    return made._replace(parts=parts, numbers=numbers, score=Score(2, 6.5, (Deduction("term", 3, 0.5, 1),)))


def view() -> View:
    """A view that shows all there is."""
    changes = (Change("study", "本地要求", Level.MUST, 3.5, until="2026-01-01", title="学法"), Change("causes", "不考核", disable=True, expired=True))
    matters = (Matter("study", "学法", before=Status.MISSING, after=Status.MET), Matter("term", text="318件", line=3))
    since = Since(same_rules=False, drafts=(Progress("云溪镇.docx", "旧.docx", compared=True, score=61.5, fixed=matters),), removed=("a.txt",))
    plain = samples.view(100, outline=True, numbers=True)
    return plain._replace(ruleset=samples.RULES._replace(changes=changes), since=since, explain=True)


def text() -> str:
    return whole("json", [stored(), samples.unreadable()], view())


def test_everything_comes_back() -> None:
    back = resultfile.parse(text().encode())
    assert back.ruleset == view().ruleset
    assert back.since == view().since
    assert back.numbers
    first, second = back.assessments
    assert second == samples.unreadable()
    mine = stored()
    assert first.document == mine.document
    for name in ("path", "verdict", "reason", "score", "identity", "profile", "findings", "parts", "error", "numbers"):
        assert getattr(first, name) == getattr(mine, name)
    for item, told in zip(first.items, mine.items, strict=True):
        assert item._replace(rule=told.rule) == told
        for name in ("id", "title", "remedy", "sample", "parent", "place"):
            assert getattr(item.rule, name) == getattr(told.rule, name)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_shows_the_same_again(name: str) -> None:
    back = resultfile.parse(text().encode())
    direct = samples.made(name, [stored(), samples.unreadable()], view())
    assert samples.made(name, back.assessments, view()._replace(ruleset=back.ruleset, since=back.since)) == direct


def test_the_schema_describes_everything() -> None:
    schema = json.loads(files("checker.formatters").joinpath("result.schema.json").read_text(encoding="utf-8"))
    result = json.loads(text())
    Draft202012Validator(schema).validate(result)
    result["since"]["documents"][0]["fixed"][0]["after"] = "gone"
    assert not Draft202012Validator(schema).is_valid(result)


def test_one_document_stands_alone() -> None:
    for assessment in (stored(), samples.unreadable()):
        row = machine.document(assessment, view())
        assert "\n" not in row
        assert machine.document(resultfile.parse_document(row), view()) == row


def test_the_schema_read_is_the_schema_written() -> None:
    assert resultfile.SCHEMA == machine.SCHEMA


def test_figures_are_known_to_be_absent() -> None:
    plain = whole("json", [stored(), samples.unreadable()], samples.view())
    assert not resultfile.parse(plain.encode()).numbers
    assert resultfile.parse(whole("json", [samples.unreadable()], samples.view()).encode()).numbers


# ---------------------------------------------------------------------------------------------- what is refused

BROKEN: Final = {
    "": "不是完整的 JSON",
    "{": "不是完整的 JSON，第 1 行出错",
    '{\n"schema": "1",\n': "第 3 行出错",
    "[" * 100_000: "不是完整的 JSON",
    '{"a":' * 50_000 + "1" + "}" * 50_000: "不是完整的 JSON",
    '{"schema": NaN}': "不是完整的 JSON",
    "9" * 10_000: "不是",
    "[]": "这不是 fazhi 的结果文件",
    '"fazhi"': "这不是 fazhi 的结果文件",
    '{"schema": "1"}': "这不是 fazhi 的结果文件",
    '{"schema": 1, "tool": {"name": "fazhi"}}': "这不是 fazhi 的结果文件",
    '{"schema": "7", "tool": {"name": "fazhi"}}': "格式版本是 7，这个程序只认识版本 1",
    '{"schema": "1", "tool": {"name": "fazhi"}}': "documents 不对",
    '{"schema": "1", "tool": {"name": "fazhi"}, "documents": [3]}': "ruleset.changes 不对",
    '{"version": "2.1.0", "runs": []}': "这不是 fazhi 的结果文件",
}


@pytest.mark.parametrize(("content", "told"), BROKEN.items(), ids=range(len(BROKEN)))
def test_what_is_no_result_is_refused_in_one_sentence(content: str, told: str) -> None:
    with pytest.raises(ResultError, match=r"^[^\n]+。$") as fault:
        resultfile.parse(content.encode())
    assert told in str(fault.value)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"PK\x03\x04", b"\x00" * 10, "云溪镇2024年".encode("gb18030")])
def test_foreign_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ResultError):
        resultfile.parse(data)


Path = tuple[str | int, ...]


@pytest.mark.parametrize(
    "gate", [{}, "partial", {"fail_on": "passed", "fail_under": None}, {"fail_on": "missing", "fail_under": "1"}, {"fail_on": 1, "fail_under": 1}]
)
def test_a_changed_gate_is_refused(gate: object) -> None:
    result = json.loads(text()) | {"gate": gate}
    with pytest.raises(ResultError, match="结果文件里的 gate"):
        resultfile.parse(json.dumps(result).encode())


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("score_unused", "earned"), -1),
        (("items", 0, "status"), "passed"),
        (("items", 0, "weight"), 1e300),
        (("items", 0, "weight"), True),
        (("items", 0, "earned"), "3"),
        (("items", 0, "evidence", 0, "end"), 10**6),
        (("items", 0, "evidence", 0, "start"), -1),
        (("items", 0, "evidence", 0, "text"), "别的话"),
        (("findings", 0, "text"), "别的话"),
        (("findings", 0, "start"), 3.5),
        (("parts", 0, "section"), 99),
        (("parts", 0, "heading"), "别的标题"),
        (("blocks", 2, "text"), "受理纠纷319件，化解311件。"),
        (("blocks", 4, "cell"), [0, -1, 0]),
        (("blocks", 4, "cell"), [0, 0]),
        (("blocks", 1, "level"), "一"),
        (("blocks",), None),
        (("identity", "end"), 10**7),
        (("notices",), ["a", 3]),
        (("verdict",), "通过"),
        (("skip",), "study"),
        (("numbers", 0, "comparisons", 0, "result"), "fine"),
    ],
)
def test_a_changed_result_is_refused_with_the_place(path: Path, value: object) -> None:
    result = json.loads(text())
    node: Any = result["documents"][0]
    if path[0] == "score_unused":
        path = path[1:]
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = value
    with pytest.raises(ResultError, match=r"结果文件里的 documents\[0\]"):
        resultfile.parse(json.dumps(result).encode())


@pytest.mark.parametrize("much", [["法" * MOST_CHARACTERS], ["法"] * MOST_JUDGED_PARAGRAPHS])
def test_a_text_beyond_measure_is_refused(much: list[str]) -> None:
    result = json.loads(text())
    result["documents"][0]["blocks"] += [{"text": each} for each in much]
    with pytest.raises(ResultError, match="blocks"):
        resultfile.parse(json.dumps(result).encode())


def places(node: object, path: Path = ()) -> list[Path]:
    """The path of every value of a result."""
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(place for key, value in inner for place in places(value, (*path, key)))]


WHOLE: Final = json.loads(text())
PLACES: Final = [place for place in places(WHOLE) if place]
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.sampled_from(["met", "must", "1", "需修改", "plan"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@QUIET
@given(st.sampled_from(PLACES), anything, st.booleans())
def test_a_hostile_result_is_refused_or_shown(place: Path, value: object, gone: bool) -> None:  # noqa: FBT001 - drawn
    """Whatever stands anywhere in a result, nothing but a sentence comes of it, or a page."""
    result = copy.deepcopy(WHOLE)
    node: Any = result
    for key in place[:-1]:
        node = node[key]
    if gone and isinstance(node, dict):
        del node[place[-1]]
    else:
        node[place[-1]] = value
    with suppress(ResultError):
        back = resultfile.parse(json.dumps(result).encode())
        for name in ("console", "html", "json"):
            assert samples.made(name, back.assessments, view()._replace(ruleset=back.ruleset, since=back.since))


# ---------------------------------------------------------------------------------------------- questions


def test_true_is_no_number_and_null_is_no_text() -> None:
    node = jsonnode.parse('{"a": true, "b": null, "c": {"d": [1]}}')
    for ask in (lambda: node.whole("a"), lambda: node.number("a"), lambda: node.text("b"), lambda: node.flag("b"), lambda: node.texts("c")):
        with pytest.raises(ResultError):
            ask()
    with pytest.raises(ResultError, match=r"c\.d\[0\] 不对"):
        node.node("c").texts("d")
    assert node.maybe("b") == ""
    assert node.empty("z")
