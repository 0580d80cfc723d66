"""Pages of archives come draft by draft, and nothing is kept of a draft when the next one is asked for."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Final, overload

import pytest
from openpyxl import load_workbook

from checker.errors import UsageError
from checker.formatters import FORMATS, formatter, labels, workbook, xlsx
from checker.model import Assessment
from tests.formatters import samples

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXTS: Final = tuple(form for form in FORMATS if form not in {"docx", "xlsx"})
MANY: Final = 60


class Stored(Sequence[Assessment]):
    """Assessments that are made anew whenever they are asked for, as a file of results reads them back."""

    def __init__(self, total: int) -> None:
        self.total = total

    def __len__(self) -> int:
        return self.total

    @overload
    def __getitem__(self, index: int) -> Assessment: ...
    @overload
    def __getitem__(self, index: slice) -> Stored: ...
    def __getitem__(self, index: int | slice) -> Assessment | Stored:
        if isinstance(index, slice):
            return Stored(len(range(*index.indices(self.total))))
        if not 0 <= index < self.total:
            raise IndexError
        return samples.full()._replace(path=f"第{index}稿.docx")


def alive() -> int:
    """Count the assessments that something still holds."""
    gc.collect()
    return sum(isinstance(each, Assessment) for each in gc.get_objects())


@pytest.mark.parametrize("form", TEXTS)
def test_no_more_than_a_draft_is_in_memory(form: str) -> None:
    before, most = alive(), 0
    pieces = formatter(form).render(Stored(MANY), samples.view())
    assert not isinstance(pieces, bytes | Mapping)
    for number, _ in enumerate(pieces):
        most = max(most, alive() if number % 20 == 5 else 0)
    assert most <= before + 2


@pytest.mark.parametrize("form", TEXTS)
def test_no_piece_is_longer_than_a_draft_and_the_list_of_all(form: str) -> None:
    def longest(count: int) -> int:
        return max(map(len, pieces(count)))

    def pieces(count: int) -> Iterator[str]:
        made = formatter(form).render(Stored(count), samples.view())
        assert not isinstance(made, bytes | Mapping)
        return made

    listed = 400  # characters of a row of the summary, or of what is counted of a draft
    assert longest(MANY) < longest(2) + listed * MANY + 2000


def test_copies_are_made_one_by_one() -> None:
    copies = formatter("docx").render(Stored(3), samples.view())
    assert isinstance(copies, Mapping)
    assert list(copies) == [f"第{number}稿-检查意见.docx" for number in range(3)]
    assert not isinstance(copies, dict)
    assert copies["第1稿-检查意见.docx"].startswith(b"PK")


def test_more_units_than_anybody_finds_sheets_of_stand_on_one(monkeypatch: pytest.MonkeyPatch) -> None:
    few = load_workbook(BytesIO(xlsx.render(Stored(3), samples.view())))
    monkeypatch.setattr(xlsx, "_MOST_SHEETS", 2)
    many = load_workbook(BytesIO(xlsx.render(Stored(3), samples.view())))
    assert len(few.sheetnames) == len(many.sheetnames) + 2
    rows = list(many[labels.ALL_FEEDBACK].iter_rows(values_only=True))
    top = rows.index(("单位", "序号", "事项", "意见"))
    alone = list(few[few.sheetnames[-1]].iter_rows(values_only=True))
    told = alone[alone.index(("序号", "事项", "意见")) + 1 :]
    assert [row[1:] for row in rows[top + 1 :]] == told * 3
    assert {row[0] for row in rows[top + 1 :]} == {"云溪镇"}


def test_more_rows_than_excel_takes_are_told_and_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_MOST_ROWS", 9)
    with pytest.raises(UsageError, match="行数超过 Excel 的上限，请分几次写出"):
        xlsx.render(Stored(9), samples.view())
