"""The score reckoned once more, line by line, so that anybody can do it with a pencil: pure text, whatever shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checker import layout
from checker.formatters import labels
from checker.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.model import Assessment, Deduction, ItemResult, Score


class Row(NamedTuple):
    """An item in the reckoning; the sums of the last column and of the weights are those of the score."""

    title: str
    result: str
    share: str
    """Weight × share of it."""
    points: str


def rows(assessment: Assessment) -> tuple[Row, ...]:
    """Return a row for each item, in the order of the rules."""
    return tuple(map(_row, assessment.items))


def _row(item: ItemResult) -> Row:
    title, result = layout.line(item.rule.title), labels.STATUS[item.status]
    if item.status is Status.NOT_APPLICABLE:
        return Row(title, result, labels.NOT_COUNTED, labels.NO_VALUE)
    share = item.earned / item.weight if item.weight else 0
    return Row(title, result, labels.SHARE.format(weight=exact(item.weight), share=exact(share)), exact(item.earned))


def lines(assessment: Assessment) -> Iterator[str]:
    """Yield the sums, what findings cost, and the rounding that give the score."""
    score = assessment.score
    count = sum(item.status is Status.NOT_APPLICABLE for item in assessment.items)
    skipped = labels.LEFT_OUT.format(count=count) if count else ""
    yield labels.TALLY_SUM.format(earned=exact(score.earned), possible=exact(score.possible), skipped=skipped)
    if score.value is None:
        yield labels.NO_SCORE
    else:
        yield from _reckoning(score, score.value)
    yield labels.TALLY_VERDICT


def _reckoning(score: Score, value: float) -> Iterator[str]:
    earned, possible = exact(score.earned), exact(score.possible)
    percent = exact(score.earned / score.possible * 100)
    sign = labels.EQUAL if float(percent) * score.possible == score.earned * 100 else labels.NEARLY
    yield labels.TALLY_PERCENT.format(earned=earned, possible=possible, sign=sign, percent=percent)
    yield from map(_cost, score.deductions)
    rest = float(percent) - score.deducted
    points = labels.TALLY_LESS.format(percent=percent, points=exact(score.deducted), rest=exact(rest)) if score.deducted else percent
    yield labels.TALLY_VALUE.format(points=points, value=value) + (labels.TALLY_FLOOR if rest < 0 else "")


def _cost(deduction: Deduction) -> str:
    """Say what the findings of one kind cost, and that there is a limit where it was reached."""
    full = deduction.weight * deduction.times
    most = labels.TALLY_MOST.format(most=exact(deduction.most)) if deduction.most < full else ""
    kind = labels.FINDING.get(deduction.id, deduction.id)
    return labels.TALLY_COST.format(kind=kind, count=deduction.times, weight=exact(deduction.weight), cost=exact(full), most=most)


def exact(number: float) -> str:
    """Return a number of points as it is reckoned with: whole millionths, without zeros at the end."""
    return f"{number:.6f}".rstrip("0").rstrip(".")
