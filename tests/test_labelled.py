"""Real and realistic reports, labelled by hand, that lie beside the project; skipped where they are absent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from checker import readers
from checker.model import Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from checker.engine import Engine
    from checker.model import Assessment

CORE = ("measures", "shortcomings", "causes", "first-responsible", "next-year", "leading-group", "dual-leader", "decision-procedure")
STEPS = ("decision-participation", "decision-experts", "decision-risk", "decision-legality", "decision-collective")
LEAST = 0.97
SUFFIXES = (".txt", ".md", ".docx")

Labelled = list[tuple[dict[str, Any], "Assessment"]]


@pytest.fixture(scope="module")
def labelled(shared: Path, engine: Engine) -> Labelled:
    """Labels and judgement of every report, judged as a user would: nothing is told but the file."""
    pairs = []
    for label in sorted(shared.glob("*.yaml")):
        report = next(file for suffix in SUFFIXES if (file := label.with_suffix(suffix)).exists())
        pairs.append((yaml.safe_load(label.read_text(encoding="utf-8")), engine.assess(report.name, readers.read(report.name, report.read_bytes()))))
    return pairs


def wrong(labels: Mapping[str, Any], assessment: Assessment, items: tuple[str, ...]) -> list[str]:
    got = {item.rule.id: item.status for item in assessment.items}
    wanted = {item: want if isinstance(want := labels["items"][item], list) else [want] for item in items}
    return [f"{assessment.path} {item}: want {'/'.join(want)}, got {got[item]}" for item, want in wanted.items() if got[item] not in want]


@pytest.mark.parametrize("items", [CORE, STEPS], ids=["core", "steps"])
def test_nearly_all_statuses_are_as_labelled(labelled: Labelled, items: tuple[str, ...]) -> None:
    mistakes = [line for labels, assessment in labelled for line in wrong(labels, assessment, items)]
    total = len(labelled) * len(items)
    assert (total - len(mistakes)) / total >= LEAST, "\n".join(mistakes)


def test_profile_and_year_are_read_from_the_report(labelled: Labelled) -> None:
    read = [(assessment.path, assessment.identity.profile, assessment.identity.year) for _, assessment in labelled if assessment.identity]
    assert read == [(assessment.path, labels["profile"], labels["year"]) for labels, assessment in labelled]


def test_evidence_is_a_slice_of_the_text(labelled: Labelled) -> None:
    quoted = 0
    for _, assessment in labelled:
        document = assessment.document
        assert document is not None
        for item in assessment.items:
            for evidence in (*item.evidence, *(near for near, _ in item.near)):
                quoted += 1
                assert evidence.text == document.text[evidence.span.start : evidence.span.end]
                assert evidence.text in document.source.blocks[evidence.line - 1].shown + "\n" or "\n" in evidence.text
    assert quoted > len(labelled)


def test_what_is_met_or_partial_is_proven(labelled: Labelled) -> None:
    unproven = [
        (assessment.path, item.rule.id)
        for _, assessment in labelled
        for item in assessment.items
        if item.status in {Status.MET, Status.PARTIAL} and not any(evidence.text.strip() for evidence in item.evidence)
    ]
    assert unproven == []


def test_what_is_missing_has_a_place_to_be_written(labelled: Labelled) -> None:
    missing = [(item, assessment.document) for _, assessment in labelled for item in assessment.items if item.status is Status.MISSING]
    assert missing
    for item, document in missing:
        assert item.insertion is not None
        assert document is not None
        assert 0 <= item.insertion.offset <= len(document.text)
        assert item.insertion.line == document.line(item.insertion.offset)
        assert item.insertion.phrase


def test_nothing_breaks_on_a_real_report(labelled: Labelled) -> None:
    broken = [(assessment.path, item.rule.id, item.error) for _, assessment in labelled for item in assessment.items if item.status is Status.ERROR]
    assert broken == []
    assert all(assessment.verdict is not Verdict.UNDECIDED for _, assessment in labelled)
