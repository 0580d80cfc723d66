"""Statuses → score and verdict. Arithmetic only: no text, no rules of content.

Points: met earns the weight, partial the rule set's share of it, anything else nothing; what does not apply leaves the
denominator. The verdict looks at levels and never at points, so a high score cannot hide a missing must.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from checker.model import Deduction, Level, Score, Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.model import Defect, Finding, ItemResult


def earned(status: Status, weight: float, partial: float) -> float:
    """Points of one item, in whole millionths: ``weight``, ``weight × partial`` or 0."""
    return weight if status is Status.MET else round(weight * partial, 6) if status is Status.PARTIAL else 0.0


def score(items: Sequence[ItemResult], findings: Sequence[Finding] = (), defects: Sequence[Defect] = ()) -> Score:
    """Sum of points over the items that apply; each kind of finding costs its weight a piece, up to its limit."""
    applying = [item for item in items if item.status is not Status.NOT_APPLICABLE]
    counts = Counter(finding.id for finding in findings)
    costs = (Deduction(defect.id, counts[defect.id], defect.weight, defect.most) for defect in defects)
    return Score(sum(item.earned for item in applying), sum(item.weight for item in applying), tuple(cost for cost in costs if cost.points))


def verdict(items: Sequence[ItemResult]) -> tuple[Verdict, str]:
    """Judgement and its reason in one Chinese sentence; an error or an empty list is never a pass."""
    errors = _titles(items, Status.ERROR)
    if errors or not any(item.status is not Status.NOT_APPLICABLE for item in items):
        why = f"有 {len(errors)} 项检查出错（{_listed(errors)}）" if errors else "没有一项规则适用于这份文件"
        return Verdict.UNDECIDED, f"{why}，不能下结论。"
    missing, partial = _titles(items, Status.MISSING, Level.MUST), _titles(items, Status.PARTIAL, Level.MUST)
    waived = [item.rule.title for item in items if item.waiver]
    accepted = f"另有 {len(waived)} 项经说明免除：{_listed(waived)}。" if waived else ""
    if missing:
        return Verdict.REVISE, f"缺少 {len(missing)} 项必备内容：{_listed(missing)}。{accepted}"
    if partial:
        return Verdict.READY, f"必备内容没有缺失，但有 {len(partial)} 项不完整，建议补充：{_listed(partial)}。{accepted}"
    return Verdict.READY, f"其余必备内容齐全。{accepted}" if waived else "必备内容齐全。"


def _titles(items: Sequence[ItemResult], status: Status, level: Level | None = None) -> list[str]:
    """Titles of the items of a status that nobody has waived."""
    return [item.rule.title for item in items if item.status is status and not item.waiver and (level is None or item.level is level)]


def _listed(titles: Sequence[str]) -> str:
    return "、".join(titles)
