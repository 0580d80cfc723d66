"""Figures of an evaluation and differences between rule sets, as text for a terminal and as JSON for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from checker import columns, evaluation
from checker.formatters import labels
from checker.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checker.comparison import Comparison, DraftChange, Entry, Field, Section, Terms
    from checker.evaluation import Figures, ItemFigures, Miss
    from checker.model import Evidence

_GROUP: Final[Mapping[str, str]] = dict(zip(evaluation.GROUPS, ("必备事项", "下级事项", "其他事项"), strict=True))
_ITEM_HEADS: Final = ("编号", "名称", "份数", "对", "错", "错在哪里（应为→实为）")
_KIND_HEADS: Final = ("文字问题", "找到", "未标注", "漏掉")
_ARROW: Final = "→"
_OR: Final = "/"
_NOTHING: Final = "（无）"
_SECTIONS: Final[Mapping[str, str]] = {"rules": "事项", "findings": "文字问题", "profiles": "单位类别", "parts": "部分", "references": "引用条目"}
_FIELDS: Final[Mapping[str, str]] = {
    "id": "编号", "version": "版本", "title": "名称", "report": "报告标题", "partial": "不完整的得分比例",
    "level": "级别", "weight": "分值", "most": "最多扣分", "parent": "上级事项", "place": "所属部分",
    "need": "need 条件", "partly": "partly 条件", "when": "when 条件", "calls": "检查",
    "say": "说法", "remedy": "怎样写", "sample": "示例", "tests": "样例数", "basis": "依据",
}  # fmt: skip

_Json = dict[str, object]


# ---------------------------------------------------------------------------------------------- an evaluation as text


def figures_page(figures: Figures, *, findings: bool = False, wrong: bool = False) -> str:
    """Return the figures for a terminal; with every wrong item and the kinds of finding where asked."""
    lines = [f"{each.path}：{each.error}\n" for each in figures.unjudged]
    if figures.unknown:
        lines.append(f"标注了而规则里没有的事项：{labels.LIST_MARK.join(figures.unknown)}\n")
    groups = [group for group in evaluation.GROUPS if figures.group(group)]
    rows = [_ITEM_HEADS, *(_item_row(item) for group in groups for item in figures.group(group))]
    lines += [columns.aligned(rows), "\n"]
    lines += [_total(_GROUP[group], figures.group(group)) for group in groups]
    lines.append(_total("全部事项", figures.items))
    if wrong and any(item.misses for item in figures.items):
        lines += ["\n", *(_miss(miss) for item in figures.items for miss in item.misses)]
    if findings:
        lines += ["\n", *_kinds(figures)]
    return "".join(lines)


def _item_row(item: ItemFigures) -> tuple[str, ...]:
    confusion = labels.COUNT_MARK.join(f"{_statuses(want)}{_ARROW}{_statuses(got)} {count}" for (want, got), count in item.confusion.items())
    return item.rule.id, item.rule.title, str(item.total), str(item.right), str(len(item.misses)), confusion


def _total(name: str, items: Iterable[ItemFigures]) -> str:
    found = evaluation.total(items)
    return f"{name}：{found.right}/{found.total} = {found.accuracy:.1%}；只看是否已具备：{found.binary}/{found.total} = {found.met_or_not:.1%}\n"


def _kinds(figures: Figures) -> Iterator[str]:
    rows = [(kind.id, str(kind.found), str(kind.extra), str(kind.lost)) for kind in figures.kinds]
    yield columns.aligned([_KIND_HEADS, *rows])
    yield "\n"
    yield f"文字问题：准确率 {figures.precision:.1%}，召回率 {figures.recall:.1%}；位置相符 {figures.placed}/{figures.places}\n"


def _miss(miss: Miss) -> str:
    """Tell what was wanted and what came, with the words it rests on."""
    head = f"{miss.path} {miss.item}：应为 {_statuses(_OR.join(miss.want))}，实为 {_statuses(miss.got)}\n"
    if miss.result is None:
        return head
    quotes = [f"    {_quote(each)}\n" for each in miss.result.evidence]
    near = [f"    {labels.NEAR.format(quote=_quote(each), place='', why=labels.GUARD[guard])}\n" for each, guard in miss.result.near]
    return head + "".join(quotes + near)


def _quote(evidence: Evidence) -> str:
    return f"{labels.QUOTE.format(text=' '.join(evidence.text.split()))}（{labels.LINE.format(line=evidence.line)}）"


def _statuses(names: str) -> str:
    words = {str(status): word for status, word in labels.STATUS.items()} | {evaluation.ABSENT: "没有判断"}
    return _OR.join(words[name] for name in names.split(_OR))


# ---------------------------------------------------------------------------------------------- an evaluation as JSON


def figures_json(figures: Figures, *, findings: bool = False, wrong: bool = False) -> str:
    """Return the figures for programs, with the same parts as the page."""
    result: _Json = {
        "drafts": figures.drafts,
        "unjudged": [{"path": each.path, "error": each.error} for each in figures.unjudged],
        "unknown": list(figures.unknown),
        "items": [_item_json(item) for item in figures.items],
        "groups": {group: _total_json(figures.group(group)) for group in evaluation.GROUPS},
        "total": _total_json(figures.items),
    }
    if wrong:
        result["wrong"] = [_miss_json(miss) for item in figures.items for miss in item.misses]
    if findings:
        result["findings"] = {
            "kinds": [{"id": kind.id, "found": kind.found, "not_labelled": kind.extra, "lost": kind.lost} for kind in figures.kinds],
            "precision": round(figures.precision, 4), "recall": round(figures.recall, 4), "places_agreed": figures.placed, "places": figures.places,
        }  # fmt: skip
    return _dumped(result)


def _item_json(item: ItemFigures) -> _Json:
    confusion = [{"want": want.split(_OR), "got": got, "count": count} for (want, got), count in item.confusion.items()]
    return {"id": item.rule.id, "group": item.group, "judged": item.total, "right": item.right, "wrong": len(item.misses), "confusion": confusion}


def _total_json(items: Iterable[ItemFigures]) -> _Json:
    found = evaluation.total(items)
    return {"right": found.right, "met_or_not": found.binary, "total": found.total, "accuracy": round(found.accuracy, 4)}


def _miss_json(miss: Miss) -> _Json:
    evidence, near = (miss.result.evidence, miss.result.near) if miss.result else ((), ())
    return {
        "path": miss.path, "item": miss.item, "want": list(miss.want), "got": miss.got,
        "evidence": [{"text": each.text, "line": each.line} for each in evidence],
        "near": [{"text": each.text, "line": each.line, "why": guard.value} for each, guard in near],
    }  # fmt: skip


def _dumped(value: _Json) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    return text.encode("utf-8", "replace").decode()


# ---------------------------------------------------------------------------------------------- a comparison as text


def comparison_page(comparison: Comparison, drafts: Sequence[DraftChange] | None = None) -> str:
    """Return the differences for a terminal, and what becomes of the drafts where some were judged."""
    lines = [_field("", field) for field in comparison.head]
    for name, title in _SECTIONS.items():
        lines += _section(title, getattr(comparison, name))
    lines += [_terms("", terms) for terms in comparison.terms]
    if not comparison:
        lines.append("两套规则没有差别。\n")
    if drafts is not None:
        lines += [f"\n判断有变的文稿：{len(drafts)} 份\n", *(line for draft in drafts for line in _draft(draft))]
    return "".join(lines)


def _section(title: str, section: Section) -> Iterator[str]:
    for mark, entries in (("增加", section.added), ("删去", section.removed)):
        yield from (f"{mark}{title} {name} {words}\n" for name, words in entries)
    for entry in section.changed:
        yield from _entry(title, entry)


def _entry(title: str, entry: Entry) -> Iterator[str]:
    yield f"改动{title} {entry.id} {entry.title}\n"
    yield from (_field("    ", field) for field in entry.fields)
    yield from (_terms("    ", terms) for terms in entry.terms)


def _field(indent: str, field: Field) -> str:
    head, _, rest = field.name.partition(".")
    name = _FIELDS.get(head, head) + (f" {rest}" if rest else "")
    return f"{indent}{name}：{_pair(field.old, field.new) if field.old or field.new else '有改动'}\n"


def _pair(old: str, new: str) -> str:
    return f"{old or _NOTHING} {_ARROW} {new or _NOTHING}"


def _terms(indent: str, terms: Terms) -> str:
    words = [f"{sign}{term}" for sign, several in (("+", terms.added), ("-", terms.removed)) for term in several]
    return f"{indent}词组 {terms.group}：{' '.join(words)}\n"


def _draft(draft: DraftChange) -> Iterator[str]:
    old, new = (labels.NO_VALUE if value is None else f"{value:g}" for value in draft.score)
    verdict = _pair(*draft.verdict) if draft.verdict[0] != draft.verdict[1] else draft.verdict[1]
    yield f"{draft.path}：{verdict}，得分 {old} {_ARROW} {new}\n"
    words = {str(status): labels.STATUS[status] for status in Status}
    yield from (f"    {field.name}：{_pair(words.get(field.old, ''), words.get(field.new, ''))}\n" for field in draft.items)
    yield from (f"    {labels.FINDING.get(field.name, field.name)}：{field.old or 0} 处 {_ARROW} {field.new or 0} 处\n" for field in draft.findings)


# ---------------------------------------------------------------------------------------------- a comparison as JSON


def comparison_json(comparison: Comparison, drafts: Sequence[DraftChange] | None = None) -> str:
    """Return the differences for programs."""
    result: _Json = {"same": not comparison, "ruleset": [field._asdict() for field in comparison.head]}
    result |= {name: _section_json(getattr(comparison, name)) for name in _SECTIONS}
    result["terms"] = [terms._asdict() for terms in comparison.terms]
    if drafts is not None:
        result["drafts"] = [_draft_json(draft) for draft in drafts]
    return _dumped(result)


def _section_json(section: Section) -> _Json:
    changed = [
        {"id": entry.id, "fields": [field._asdict() for field in entry.fields], "terms": [terms._asdict() for terms in entry.terms]}
        for entry in section.changed
    ]
    return {"added": [name for name, _ in section.added], "removed": [name for name, _ in section.removed], "changed": changed}


def _draft_json(draft: DraftChange) -> _Json:
    return {
        "path": draft.path, "verdict": {"old": draft.verdict[0], "new": draft.verdict[1]}, "score": {"old": draft.score[0], "new": draft.score[1]},
        "items": [{"id": field.name, "old": field.old or None, "new": field.new or None} for field in draft.items],
        "findings": [{"id": field.name, "old": int(field.old or 0), "new": int(field.new or 0)} for field in draft.findings],
    }  # fmt: skip
