"""What is done with rule sets rather than by them: measured against labelled drafts, compared with each other.

Labels are read here, drafts by ``api``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from checker import api, comparison, evaluation, labelfile, rulefile, yamlnode
from checker.errors import LabelError, UsageError, reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.comparison import Comparison, DraftChange
    from checker.drafts import AnyPath
    from checker.evaluation import Figures
    from checker.labelfile import Label
    from checker.model import Assessment, RuleSet
    from checker.yamlnode import Faults

_SUFFIX: Final = ".yaml"
_DRAFTS: Final = (".txt", ".md", ".docx")
"""Suffixes of the draft beside a label file; the first that is there is taken."""


class Compared(NamedTuple):
    """What differs between two rule sets, and what that means for drafts."""

    comparison: Comparison
    drafts: tuple[DraftChange, ...]
    unjudged: tuple[Assessment, ...]
    """Drafts that could not be judged by the new rules."""


def evaluate(folder: AnyPath, rules: RuleSet, cache: Path | None = None) -> Figures:
    """Judge the labelled drafts of a folder and count how far the rules agree; raise ``LabelError`` with every fault of the labels."""
    labelled = _labelled(Path(folder), rules)
    assessments = api.check(labelled.keys(), rules=rules, cache=cache)
    pairs = [evaluation.Pair(label, assessment) for label, assessment in zip(labelled.values(), assessments, strict=True)]
    return evaluation.evaluate(pairs, rules.rules)


def compare(old: RuleSet, new: RuleSet, drafts: Iterable[AnyPath] = (), cache: Path | None = None) -> Compared:
    """Tell in what two rule sets differ, and judge drafts by both."""
    drafts = tuple(drafts)
    before, after = (tuple(api.check(drafts, rules=rules, cache=cache)) for rules in (old, new))
    unjudged = tuple(assessment for assessment in after if assessment.error)
    return Compared(comparison.compare(old, new), comparison.compare_drafts(before, after), unjudged)


def _labelled(folder: Path, rules: RuleSet) -> dict[str, Label]:
    """Read the labels of a folder, by the path of the draft beside each."""
    files = sorted(folder.glob(f"*{_SUFFIX}")) if folder.is_dir() else []
    if not files:
        msg = f"{folder} 里没有标注文件（*{_SUFFIX}），请指明放着标注和同名文稿的文件夹。"
        raise UsageError(msg)
    faults = yamlnode.Faults()
    ids = labelfile.Ids({*rulefile.IDS, *(rule.id for rule in rules.rules)}, {*rulefile.DEFECTS, *(defect.id for defect in rules.defects)})
    found = {str(draft): label for file in files if (draft := _draft(file, faults)) and (label := _label(file, draft, ids, faults))}
    if faults.all():
        raise LabelError(faults.all())
    return found


def _draft(file: Path, faults: Faults) -> Path | None:
    """Return the draft beside a label file."""
    for suffix in _DRAFTS:
        if (draft := file.with_suffix(suffix)).is_file():
            return draft
    faults.add(str(file), 1, "文件", f"旁边没有同名的文稿（{'、'.join(_DRAFTS)}）")
    return None


def _label(file: Path, draft: Path, ids: labelfile.Ids, faults: Faults) -> Label | None:
    try:
        data = file.read_bytes()
    except OSError as fault:
        faults.add(str(file), 1, "文件", f"读不出标注文件（{reason(fault)}），请检查权限")
        return None
    return labelfile.parse(str(file), data, draft.name, ids, faults)
