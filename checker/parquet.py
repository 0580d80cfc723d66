"""Assessments as three tables of columns for DuckDB, Polars and pandas: documents, items, findings."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Final, Self

from checker.errors import UsageError, reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from checker.model import Assessment

_AT_ONCE: Final = 500
"""Assessments whose rows are written together: enough for columns to pack well, few enough for memory."""
_TEXT, _WHOLE, _REAL = "string", "int32", "float64"
COLUMNS: Final = {
    "documents": {
        "path": _TEXT, "verdict": _TEXT, "reason": _TEXT, "score": _REAL, "earned": _REAL, "possible": _REAL, "deducted": _REAL,
        "year": _WHOLE, "body": _TEXT, "profile": _TEXT, "format": _TEXT, "characters": _WHOLE, "error": _TEXT,
    },
    "items": {
        "path": _TEXT, "id": _TEXT, "title": _TEXT, "status": _TEXT, "level": _TEXT, "weight": _REAL, "earned": _REAL,
        "quotation": _TEXT, "line": _WHOLE, "message": _TEXT, "waiver": _TEXT,
    },
    "findings": {"path": _TEXT, "id": _TEXT, "text": _TEXT, "start": _WHOLE, "end": _WHOLE, "line": _WHOLE, "message": _TEXT, "repair": _TEXT},
}  # fmt: skip
"""Tables, their columns and the kinds of them; what is not known is null."""

_Row = tuple[object, ...]


def demand() -> None:
    """Raise ``UsageError`` where tables cannot be written."""
    try:
        import pyarrow.parquet  # noqa: F401, PLC0415 - a heavy package
    except ImportError as fault:
        msg = '没有安装写 Parquet 的组件，请用 pip install "fazhi-checker[parquet]" 安装，或把结果存成 .sqlite 文件。'
        raise UsageError(msg) from fault


def write(folder: Path, assessments: Iterable[Assessment]) -> None:
    """Write the tables into a folder, each in one step; raise ``UsageError`` when it cannot be done."""
    demand()
    fresh = {name: folder / f".{name}.parquet" for name in COLUMNS}
    try:
        with ExitStack() as stack:
            tables = {name: stack.enter_context(_Table(path, COLUMNS[name])) for name, path in fresh.items()}
            for assessment in assessments:
                tables["documents"].add([_document(assessment)])
                tables["items"].add(_items(assessment))
                tables["findings"].add(_findings(assessment))
        for name, path in fresh.items():
            path.replace(folder / f"{name}.parquet")
    except OSError as fault:
        msg = f"表格写不进 {folder}（{reason(fault)}），检查结果还在其中的 run.sqlite 里，请腾出空间后再用同样的命令。"
        raise UsageError(msg) from fault


class _Table:
    """A table that is written piece by piece."""

    def __init__(self, path: Path, columns: dict[str, str]) -> None:
        import pyarrow as pa  # noqa: PLC0415 - a heavy package
        from pyarrow.parquet import ParquetWriter  # noqa: PLC0415 - likewise

        self._make = pa.Table.from_arrays
        self._schema = pa.schema([(name, pa.type_for_alias(kind)) for name, kind in columns.items()])
        self._array = pa.array
        self._file = ParquetWriter(path, self._schema, compression="zstd")
        self._rows: list[_Row] = []
        self._added = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                self._flush()
        finally:
            self._file.close()

    def add(self, rows: Iterable[_Row]) -> None:
        """Add the rows of one assessment."""
        self._rows += rows
        self._added += 1
        if self._added % _AT_ONCE == 0:
            self._flush()

    def _flush(self) -> None:
        columns: list[Any] = list(zip(*self._rows, strict=True)) or [() for _ in self._schema]
        arrays = [self._array(values, kind.type) for values, kind in zip(columns, self._schema, strict=True)]
        self._file.write_table(self._make(arrays, schema=self._schema))
        self._rows = []


def _document(assessment: Assessment) -> _Row:
    who, document, score = assessment.identity, assessment.document, assessment.score
    return (
        assessment.path, assessment.verdict.value, assessment.reason, score.value,
        *((None, None, None) if assessment.error else (score.earned, score.possible, score.deducted)),
        who.year if who else None, (who.body or None) if who else None, assessment.profile.id if assessment.profile else None,
        document.source.format if document else None, len(document.text) if document else None, assessment.error or None,
    )  # fmt: skip


def _items(assessment: Assessment) -> Iterator[_Row]:
    for item in assessment.items:
        seen = item.evidence[0] if item.evidence else None
        yield (
            assessment.path, item.rule.id, item.rule.title, item.status.value, item.level.value, item.weight, item.earned,
            seen.text if seen else None, seen.line if seen else None, item.message, item.waiver.reason if item.waiver else None,
        )  # fmt: skip


def _findings(assessment: Assessment) -> Iterator[_Row]:
    document = assessment.document
    if document is None:
        return
    for each in assessment.findings:
        words, line = document.slice(each.span), document.line(each.span.start)
        yield assessment.path, each.id, words, each.span.start, each.span.end, line, each.message, each.repair
