"""Rule sets that are well written and yet cannot work: rules that never hold, words nobody asks for. Pure; every remark is one Chinese sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from checker import needs, text
from checker.model import All, Any, Call, Defect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.model import Need, Rule, RuleSet

_EVERY: Final = "together"
"""The kind of check that needs a word of every group."""
_COUNTING: Final = "several"
"""The kind of check that needs words of so many groups."""
_WANTED, _BARRED = "terms", "without"
_ELSE: Final = ("pattern", "negative")
"""Parameters that let a question hold without a word of its groups."""


class Remark(NamedTuple):
    """Something that does not work as it was meant."""

    message: str
    fatal: bool
    """Whether it makes a rule or a group useless; else it is only doubtful."""


def audit(ruleset: RuleSet) -> tuple[Remark, ...]:
    """Return everything about a rule set that cannot work, the useless before the doubtful."""
    rules: tuple[Rule | Defect, ...] = (*ruleset.rules, *ruleset.defects)
    return (*_idle_rules(rules, ruleset), *_idle_groups(ruleset), *_overlaps(rules, ruleset))


# ---------------------------------------------------------------------------------------------- rules that never hold


def _idle_rules(rules: Iterable[Rule | Defect], ruleset: RuleSet) -> Iterator[Remark]:
    for rule in rules:
        if not (_finds(rule, ruleset) if isinstance(rule, Defect) else _possible(rule.need, ruleset)):
            message = f"{rule.file}:{rule.line}: {rule.id}：条件永远不会满足，它引用的词组是空的，或者其中的词全在同一条件的 without 里。"
            yield Remark(message, fatal=True)


def _finds(defect: Defect, ruleset: RuleSet) -> bool:
    """Whether a lint of a kind of finding looks for more than words, or for words that there are."""
    return any(not hasattr(call.params, _ELSE[0]) or _alive(call, ruleset) for call in defect.calls)


def _possible(need: Need, ruleset: RuleSet) -> bool:
    """Whether some text could satisfy a condition, as far as its words go; ``not`` always might."""
    if isinstance(need, Call):
        return _alive(need, ruleset)
    if isinstance(need, All):
        return all(_possible(member, ruleset) for member in need.members)
    return any(_possible(member, ruleset) for member in need.members) if isinstance(need, Any) else True


def _alive(call: Call, ruleset: RuleSet) -> bool:
    """Whether the words that a question wants can be found; a question that asks for something else too is not judged here."""
    named = needs.groups(call)
    wanted = named.get(_WANTED, ())
    if not wanted or any(getattr(call.params, name, None) for name in _ELSE):
        return True
    barred = _folded(named.get(_BARRED, ()), ruleset)
    living = [group for group in wanted if _folded((group,), ruleset) - (barred if group in _barrable(call, wanted) else set())]
    if call.kind == _EVERY:
        return len(living) == len(wanted)
    return len(living) >= getattr(call.params, "min", 1) if call.kind == _COUNTING else bool(living)


def _barrable(call: Call, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Return the groups whose own words ``without`` can take away: the leading one where words stand together, else all."""
    return wanted[:1] if call.kind == _EVERY else wanted


def _folded(groups: Iterable[str], ruleset: RuleSet) -> set[str]:
    return {text.fold(term) for group in groups for term in ruleset.terms.get(group, ())}


# ---------------------------------------------------------------------------------------------- words nobody asks for


def _idle_groups(ruleset: RuleSet) -> Iterator[Remark]:
    """Tell of groups that neither a rule nor a part nor another group in use names; disabled rules count as using theirs."""
    rules: tuple[Rule | Defect, ...] = (*ruleset.rules, *ruleset.defects, *ruleset.disabled)
    used = {group for rule in rules for group in needs.reached(rule)} | {*ruleset.refuse, *ruleset.accept}
    used |= {group for part in ruleset.parts for names in part if isinstance(names, tuple) for group in names}
    pending = list(used)
    while pending:
        inner = set(ruleset.nested.get(pending.pop(), ())) - used
        used |= inner
        pending += inner
    for group in ruleset.terms:
        if group not in used:
            yield Remark(f"词组 {group} 没有任何规则、部分或词组用到。", fatal=True)


# ---------------------------------------------------------------------------------------------- words for and against


def _overlaps(rules: Iterable[Rule | Defect], ruleset: RuleSet) -> Iterator[Remark]:
    """Tell of words that a question wants and bars at once; they never count."""
    for rule in rules:
        told = {_overlap(call, ruleset) for call in needs.calls(rule)} - {""}
        for words in sorted(told):
            yield Remark(f"{rule.file}:{rule.line}: {rule.id}：{words}，这些词永远不算数。", fatal=False)


def _overlap(call: Call, ruleset: RuleSet) -> str:
    named = needs.groups(call)
    found = [
        f"“{term}”同时在 {wanted} 和 {barred} 里"
        for wanted in _barrable(call, named.get(_WANTED, ()))
        for barred in named.get(_BARRED, ())
        for term in ruleset.terms.get(wanted, ())
        if text.fold(term) in _folded((barred,), ruleset)
    ]
    return "、".join(dict.fromkeys(found))
