"""The table of all figures, on the page and in JSON, where it is asked for."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from checker.formatters import whole
from checker.model import Agreement, Assessment, Number, Recount, Span
from tests.formatters import samples

TEXT = ("云溪镇2024年法治政府建设年度报告", "受理[b]318件[/b]，化解311件，化解率99.8%。", "发放资料3000份。")
SCHEMA: dict[str, Any] = json.loads(files("checker.formatters").joinpath("result.schema.json").read_text(encoding="utf-8"))


def figured() -> Assessment:
    source = samples.document(TEXT)

    def span(words: str) -> Span:
        start = source.text.index(words)
        return Span(start, start + len(words))

    came, done, rate, sheets = map(span, ("318件", "311件", "99.8%", "3000份"))
    recount = Recount("比率", (came, done), Agreement.REFUTED)
    numbers = (Number(came, (Recount("表格", (), Agreement.ROUNDED),)), Number(rate, (recount, recount)), Number(sheets))
    return samples.assessment(samples.item("study"), source=source)._replace(numbers=numbers)


def page(*, asked: bool, gbk: bool = False, width: int = 100) -> str:
    content = whole("console", [figured()], samples.view(width, gbk=gbk, numbers=asked))
    assert isinstance(content, str)
    return content


def test_the_page_lists_every_figure_with_its_result() -> None:
    out = page(asked=True)
    assert "文中数据3个：相符 0，取整后相符 1，不符 1，未比对 1" in out
    rows = [line.split() for line in out.splitlines()]
    assert ["第2段", "99.8%", "不符", "比率：318件、311件（不符）"] in rows
    assert ["第2段", "318件", "取整后相符", "表格（取整后相符）"] in rows
    assert ["第3段", "3000份", "未比对", "—"] in rows


@pytest.mark.parametrize("width", [40, 60, 200])
def test_the_table_fits_every_page(width: int) -> None:
    assert page(asked=True, gbk=True, width=width).encode("gbk")


def test_nobody_sees_figures_without_asking() -> None:
    assert "文中数据" not in page(asked=False)
    assert "numbers" not in json.loads(whole("json", [figured()], samples.view()))["documents"][0]


def test_json_lists_every_figure_with_its_comparisons() -> None:
    result = json.loads(whole("json", [figured(), samples.unreadable()], samples.view(numbers=True)))
    Draft202012Validator(SCHEMA).validate(result)
    first, last = result["documents"]
    assert "numbers" not in last
    assert [each["result"] for each in first["numbers"]] == ["rounded", "refuted", "not_compared"]
    (rate,) = (each for each in first["numbers"] if each["text"] == "99.8%")
    assert rate["line"] == 2
    assert rate["comparisons"][0]["relation"] == "比率"
    assert [each["text"] for each in rate["comparisons"][0]["with"]] == ["318件", "311件"]


def test_a_document_without_figures_says_so() -> None:
    empty = figured()._replace(numbers=())
    content = whole("console", [empty], samples.view(numbers=True))
    assert "文中数据0个" in str(content)
