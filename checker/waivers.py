"""Waivers applied to assessments: what an office accepts for a while stays as missing as it was, but no longer stops a run."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Final

from checker import scoring
from checker.model import Status

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from checker.model import Assessment, Waiver

WAIVABLE: Final = frozenset({Status.MISSING, Status.PARTIAL})
"""An error or an unreadable draft cannot be waived: nobody knows what is in it."""


def in_force(waivers: Iterable[Waiver], today: dt.date) -> tuple[Waiver, ...]:
    """Return those that have not run out."""
    return tuple(waiver for waiver in waivers if not expired(waiver, today))


def apply(assessment: Assessment, waivers: Iterable[Waiver]) -> Assessment:
    """Mark the items that one of these waivers covers; the status, the points and the score stay, the verdict is drawn anew."""
    fitting = {waiver.item: waiver for waiver in waivers if _covers(waiver, assessment)}
    items = tuple(
        item._replace(waiver=fitting[item.rule.id]) if item.rule.id in fitting and item.status in WAIVABLE else item for item in assessment.items
    )
    if items == assessment.items:
        return assessment
    verdict, reason = scoring.verdict(items)
    return assessment._replace(items=items, verdict=verdict, reason=reason)


def expired(waiver: Waiver, today: dt.date) -> bool:
    """Whether its last day is over."""
    return waiver.until < today.isoformat()


def remarks(waivers: Sequence[Waiver], assessments: Sequence[Assessment], items: Collection[str], today: dt.date) -> Iterator[str]:
    """Say what is wrong with the waivers themselves, a sentence each: unknown, expired, of no use, or covering all drafts there are."""
    used = [item.waiver for assessment in assessments for item in assessment.items if item.waiver]
    for waiver in waivers:
        place = f"{waiver.file} 第 {waiver.line} 行对 {waiver.item} 的免除"
        if waiver.item not in items:
            yield f"{place}不起作用：规则里没有这一项，请改正。"
        elif expired(waiver, today):
            yield f"{place}已于 {waiver.until} 到期，不再起作用，请补齐内容或者重新说明。"
        elif not waiver.body and not waiver.path.strip("*/"):
            yield f"{place}过宽：{waiver.path} 管着所有文稿，请逐个单位说明。"
        elif waiver not in used:
            yield f"{place}没有用上：没有哪份文稿缺这一项，请删去。"
        elif used.count(waiver) == len(assessments) > 1:
            yield f"{place}过宽：{len(assessments)} 份文稿全部免除，请改写规则或者逐个单位说明。"


def _covers(waiver: Waiver, assessment: Assessment) -> bool:
    body = assessment.identity.body if assessment.identity else ""
    return (not waiver.body or waiver.body == body) and (not waiver.path or _named(waiver, assessment.path))


def _named(waiver: Waiver, path: str) -> bool:
    """Whether the pattern, read from the folder of the settings, names the draft."""
    try:
        name = Path(os.path.relpath(path, Path(waiver.file).parent))
    except ValueError:  # another drive
        return False
    return name.parts[:1] != ("..",) and fnmatchcase(name.as_posix(), waiver.path)
