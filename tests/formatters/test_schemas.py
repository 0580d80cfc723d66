"""Formats of which the makers publish the shape only in prose or in another language, held to that shape; SARIF has its own schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator, ValidationError

from tests.formatters import samples, wild
from tests.formatters.test_counts import rendered, some

if TYPE_CHECKING:
    from checker.model import Assessment


def closed(required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required.split(), "properties": properties, "additionalProperties": False}


NUMBER: Final = {"type": "integer", "minimum": 1}
WORDS: Final = {"type": "string", "minLength": 1}
PLACE: Final = closed("line", line=NUMBER, column=NUMBER)
RANGE: Final = closed("start", start=PLACE, end=PLACE)
GITLAB: Final = {
    "type": "array",
    "items": closed(
        "description check_name fingerprint severity location",
        description=WORDS,
        content=closed("body", body=WORDS),
        check_name=WORDS,
        fingerprint={"type": "string", "pattern": "^[0-9a-f]{32}$"},
        severity={"enum": ["info", "minor", "major", "critical", "blocker"]},
        location=closed("path lines", path=WORDS, lines=closed("begin", begin=NUMBER)),
    ),
}
"""docs.gitlab.com, Code Quality report format."""
RDJSON: Final = closed(
    "source diagnostics",
    source=closed("name", name=WORDS),
    diagnostics={
        "type": "array",
        "items": closed(
            "message location severity code",
            message=WORDS,
            location=closed("path range", path=WORDS, range=RANGE),
            severity={"enum": ["ERROR", "WARNING", "INFO"]},
            code=closed("value", value=WORDS),
            suggestions={"type": "array", "items": closed("range text", range=RANGE, text={"type": "string"})},
        ),
    },
)
"""reviewdog, proto/rdf/reviewdog.proto: DiagnosticResult."""
SCHEMAS: Final = {"gitlab": GITLAB, "rdjson": RDJSON}


@some
@given(wild.batches)
def test_whatever_is_said_has_the_shape_that_its_readers_want(batch: list[Assessment]) -> None:
    for form, schema in SCHEMAS.items():
        Draft202012Validator(schema).validate(json.loads(rendered(form, batch)))


@pytest.mark.parametrize("form", SCHEMAS)
def test_another_shape_would_be_seen(form: str) -> None:
    told = json.loads(rendered(form, [samples.full()]))
    (told if form == "gitlab" else told["diagnostics"])[0]["severity"] = "fatal"
    with pytest.raises(ValidationError):
        Draft202012Validator(SCHEMAS[form]).validate(told)
