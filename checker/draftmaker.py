"""A new draft to fill in, made from the rules alone: their parts and items as headings, what each asks as a hint.

It is hollow by design: between the headings stands nothing but places to fill in, which the checker takes for what they are.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from checker import commenting
from checker.commenting import Comment
from checker.errors import UsageError
from checker.formatters import labels
from checker.numerals import chinese
from checker.typeset import Paragraph, Style, typeset

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.model import PartRule, Profile, Rule, RuleSet

_BLANK: Final = "（待填写）"
"""What the checker takes for a place to fill in: a sentence that holds it tells nothing, and it is found when it is left."""
_ADDRESSEE: Final = "主送机关（待填写）："
_OPENING: Final = "现将{year}年度有关情况报告如下（待填写）。"
_UNKNOWN: Final = "×"
_DATE: Final = f"{{year}}年{_UNKNOWN}月{_UNKNOWN}日"
_HEAD: Final = "写作提示"
_INTRODUCTION: Final = "这份草稿按规则集 {id} {version} 生成，只有结构；请逐处填写真实内容，再删去提示，然后用 fazhi check 检查。"
_MARKS: Final[dict[Style, str]] = {Style.TITLE: "# ", Style.FIRST: "## ", Style.SECOND: "### ", Style.THIRD: "#### "}
_OTHER_MARKS: Final = "（）()·"
_LONGEST: Final = 40
"""Characters of a body's name."""


class Line(NamedTuple):
    """A paragraph of the new draft."""

    text: str
    style: Style = Style.BODY
    hint: tuple[str, ...] = ()
    """What to write here, line by line."""


class Wanted(NamedTuple):
    """Who is to report on what."""

    profile: Profile
    year: int
    body: str


def draft(ruleset: RuleSet, wanted: Wanted) -> tuple[Line, ...]:
    """Return the lines of a new draft; raise ``UsageError`` for a name that is none, or rules that do not say what the report is called."""
    body = wanted.body.strip()
    if not 1 < len(body) <= _LONGEST or not all(char.isalpha() or char in _OTHER_MARKS for char in body):
        msg = f"单位名称应当是 2 至 {_LONGEST} 个字，不带空格和符号，如 --body 云溪镇。"
        raise UsageError(msg)
    if not ruleset.report:
        msg = "这套规则没有写明报告的标题用语，不能生成草稿，请在规则的 ruleset 里加上 report，再试一次。"
        raise UsageError(msg)
    introduction = (_HEAD, _INTRODUCTION.format(id=ruleset.id, version=ruleset.version))
    return (
        Line(f"{body}{wanted.year}年{ruleset.report}", Style.TITLE, introduction),
        Line(_ADDRESSEE, Style.ADDRESSEE),
        Line(_OPENING.format(year=wanted.year)),
        *_parts(ruleset, wanted.profile),
        Line(body, Style.CLOSING),
        Line(_DATE.format(year=wanted.year + 1), Style.CLOSING),
    )


def is_open(line: Line) -> bool:
    """Whether somebody has to fill something in."""
    return _BLANK in line.text or _UNKNOWN in line.text


def as_docx(lines: Sequence[Line]) -> bytes:
    """Return a Word file in which the hints are comments."""
    hints = [Comment(number, 0, 0, line.hint) for number, line in enumerate(lines) if line.hint]
    return commenting.commented(typeset(Paragraph(line.text, line.style) for line in lines), hints)


def as_markdown(lines: Sequence[Line]) -> str:
    """Return Markdown in which the hints are comments of HTML: nobody sees them but who writes."""
    return "\n\n".join(f"{_MARKS.get(line.style, '')}{line.text}{_remark(line.hint)}" for line in lines) + "\n"


def _remark(hint: Sequence[str]) -> str:
    """Put a hint into a comment that no word of it can close."""
    words = "\n".join(hint).replace("--", "——").replace(">", "〉")
    return f"\n\n<!-- {words} -->" if hint else ""


# ---------------------------------------------------------------------------------------------- parts and items


def _parts(ruleset: RuleSet, profile: Profile) -> Iterator[Line]:
    parts = {part.id: part for part in ruleset.parts}
    for number, part_id in enumerate(ruleset.order, start=1):
        rules = [rule for rule in ruleset.rules if rule.place == part_id and rule.id not in profile.skip]
        yield from _part(number, parts[part_id], rules)


def _part(number: int, part: PartRule, rules: Sequence[Rule]) -> Iterator[Line]:
    """Yield a heading with what belongs below it: an item of the same title at once, the others below headings of their own."""
    yield Line(f"{chinese(number)}、{part.title}", Style.FIRST)
    known, members = {rule.id for rule in rules}, defaultdict(list)
    for rule in rules:
        members[rule.parent if rule.parent in known else None].append(rule)
    tops = members[None]
    plain = [rule for rule in tops if rule.title == part.title or len(tops) == 1]
    for rule in plain:
        yield Line(_BLANK, hint=_hint(rule))
        yield from _members(members[rule.id])
    for index, rule in enumerate((rule for rule in tops if rule not in plain), start=1):
        yield Line(f"（{chinese(index)}）{rule.title}{_BLANK}", Style.SECOND, _hint(rule))
        yield from _members(members[rule.id])


def _members(rules: Sequence[Rule]) -> Iterator[Line]:
    """Yield what an item consists of: several get headings, a single one stands in its text."""
    for index, rule in enumerate(rules, start=1):
        heading = Line(f"{index}.{rule.title}{_BLANK}", Style.THIRD) if len(rules) > 1 else Line(_BLANK)
        yield heading._replace(hint=_hint(rule))


def _hint(rule: Rule) -> tuple[str, ...]:
    remedy = labels.REMEDY.format(remedy=rule.remedy) if rule.remedy else ""
    sample = labels.SAMPLE.format(sample=rule.sample) if rule.sample else ""
    basis = labels.BASIS.format(basis=labels.BASIS_MARK.join(map(str, rule.basis))) if rule.basis else ""
    return f"{rule.title}（{labels.LEVEL[rule.level]}）", *filter(None, (remedy, sample, basis))
