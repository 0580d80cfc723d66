"""Rules → Markdown: the page of an item or a kind of finding, the table of all of them, the handbook ``rules/README.md``.

Pure: whatever is said here comes from the rule set, but for the section on how to write a rule.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from checker import columns
from checker.formatters import labels, wording
from checker.model import Defect, Level, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checker.model import Basis, Change, DefectTest, Profile, Rule, RuleSet

_HEADS: Final = ("编号", "名称", "级别", "分值", "上级事项")
_DEFECT_HEADS: Final = ("编号", "名称", "级别", "每处扣分", "最多扣分")
_DEFECT_LEVEL: Final[Mapping[Level, str]] = {Level.MUST: "必改", Level.SHOULD: "建议改", Level.INFO: "提示"}
_NONE: Final = "—"

_ORIGIN: Final = "本手册由 `fazhi rules doc` 从规则文件生成，请不要直接修改；要改就改规则文件，再重新生成。"
_GUIDE: Final = """\
## 怎样写规则

规则全部在本文件夹的 `*.yaml` 里，用记事本就能改，不用编程；文件要存成 UTF-8 编码。改完依次运行：

```text
fazhi rules validate 文件夹    检查写法：有错就给出文件、行号、键名和“是否想写”
fazhi rules test 文件夹        逐条运行规则自带的样例
fazhi check 草稿.docx --rules 文件夹    用改过的规则检查文稿
fazhi rules doc --rules 文件夹 -o 文件夹/README.md    重新生成本手册
```

建议先把整个文件夹复制一份再改，用 `--rules` 指明复制的那份；原来的规则不动，随时可以退回去。

### 只改说法

最常见的改动是补一种说法。词语都在词组（`terms`）里，规则只引用词组的名字：

- 在词组后面加一个词就行，用到这个词组的规则都会生效。
- `…` 表示同一小句里隔着少量字，`……` 表示同一句里隔着少量字，`#` 表示一个数；`@名称` 引用另一个词组。
- 计划（将、拟、下一步）、否定（未、尚未）、只引用文件名、别的单位做的事，程序自己会排除，不用写进词组。

### 本地另有要求

不用复制，写一个文件，用 `--rules 本地.yaml` 指明；每条调整都要写理由，会显示在每份结果里：

- `extends: base` 单独一行，表示在随程序的规则上调整；也可以写另一套规则的路径。
- `change` 按编号调整：`level`、`weight`，或 `disable: true` 停用；`until: "2026-12-31"` 过后自动恢复原样。
- `add` 给原有的词组补充说法；`rules`、`terms`、`profiles` 等照常新增，编号用 x- 开头。
- `fazhi rules new x-编号 --title 名称` 生成一条可以直接填写的新规则。

### 一条规则的样子

```yaml
rules:
  - id: x-hotline                  # 编号不能改名；本地新增的用 x- 开头
    title: 法律援助热线
    level: should                  # must 必备，缺了就“需修改”；should 建议；info 参考
    weight: 2                      # 分值，和级别互不影响
    place: measures                # 属于哪一部分，用来提示该写在哪里
    basis: [{source: practice}]    # 依据，名称在 ruleset.yaml 的 citations 里登记一次
    need:                          # 满足它就是“已具备”
      mention: {terms: [hotline]}
    say:                           # 每种结果说一句话，以句号结尾
      met: 已写明热线办理情况。
      missing: 没有写热线办理情况。
    remedy: 写明全年接听多少次、办结多少件。
    sample: 法律援助热线全年接听咨询〔×〕次，办结〔×〕件。
    tests:                         # 样例：每种结果至少一个
      - {want: met, text: 法律援助热线全年接听咨询120次。}
      - {want: missing, text: 全年发放资料3000份。}
terms:
  hotline: [法律援助热线]
```

| 键 | 要不要写 | 意思 |
| --- | --- | --- |
| `need` | 必写 | 满足时结果为“已具备” |
| `partly` | 可不写 | `need` 不满足而它满足时，结果为“不完整” |
| `when` | 可不写 | 不满足时结果为“不适用”，不计入分母 |
| `parent` | 可不写 | 上级事项；上级缺失时，本项并在上级下面提示 |

条件可以用 `all`（都满足）、`any`（满足一个）、`not`（不满足）一层层组合；同一个条件几处要用，
就在 `questions` 里起个名字，用 `question: 名字` 引用。键名写错、写重、漏写，样例不全，都会在检查文稿之前报出来。

### 新规则的四条要求

1. 写明依据；没有国家层面的条文，就如实写“通行做法”，级别用 `should` 或 `info`。
2. 样例取自真实写法，但换成虚构的地名和人名。
3. 每个样例只为一个结果服务；容易误判的说法（计划、否定、别的单位）也写成样例。
4. 编号一经使用就不再改名，也不挪作他用。
"""


# ---------------------------------------------------------------------------------------------- one rule


def page(rule: Rule | Defect, ruleset: RuleSet) -> str:
    """Return everything about an item or a kind of finding, as Markdown under a heading of the second level."""
    chapters = _defect_chapters(rule) if isinstance(rule, Defect) else _chapters(rule, ruleset)
    return "\n\n".join((f"## {rule.id} {rule.title}", *chapters)) + "\n"


def _chapters(rule: Rule, ruleset: RuleSet) -> Iterator[str]:
    yield "\n".join(_facts(rule, ruleset))
    yield "\n".join(("### 怎样判定", "", *_meanings(rule)))
    yield "\n".join(("### 依据", "", *_grounds(rule.basis)))
    yield "\n".join(("### 怎样写", "", rule.remedy, "", f"> {labels.SAMPLE.format(sample=_line(rule.sample))}"))
    yield "\n".join(("### 样例", "", *_examples(rule)))


def _defect_chapters(defect: Defect) -> Iterator[str]:
    yield "\n".join(
        (
            f"- 级别：{_DEFECT_LEVEL[defect.level]}（`{defect.level}`）",
            f"- 扣分：每处 {_number(defect.weight)}，最多 {_number(defect.most)}",
            f"- 规则文件：`{defect.file}`",
        )
    )
    yield "\n".join(("### 依据", "", *_grounds(defect.basis)))
    yield f"### 怎样改\n\n{defect.remedy}"
    yield "\n".join(("### 样例", "", *_defect_examples(defect.tests)))


def _facts(rule: Rule, ruleset: RuleSet) -> Iterator[str]:
    """Level, points, place in the report and in the family of rules."""
    places = {part.id: part.title for part in ruleset.parts}
    yield f"- 级别：{labels.LEVEL[rule.level]}（`{rule.level}`）"
    yield f"- 分值：{_number(rule.weight)}" + (f"，不完整得 {_number(rule.weight * ruleset.partial)}" if rule.partly else "")
    yield f"- 所属部分：{places.get(rule.place, rule.place)}"
    if rule.parent:
        yield f"- 上级事项：{_names([each for each in ruleset.rules if each.id == rule.parent])}"
    children = [each for each in ruleset.rules if each.parent == rule.id]
    if children:
        yield f"- 下级事项：{_names(children)}"
    for profile in ruleset.profiles.values():
        yield from _exception(rule, profile)
    yield from (f"- {line}" for line in wording.changes(change for change in ruleset.changes if change.rule == rule.id))
    yield f"- 规则文件：`{rule.file}`"


def _exception(rule: Rule, profile: Profile) -> Iterator[str]:
    """Say how a profile treats the rule otherwise."""
    changes = []
    if rule.id in profile.levels:
        changes.append(labels.LEVEL[profile.levels[rule.id]])
    if rule.id in profile.weights:
        changes.append(f"分值 {_number(profile.weights[rule.id])}")
    if rule.id in profile.skip:
        changes = [labels.STATUS[Status.NOT_APPLICABLE]]
    if changes:
        yield f"- {profile.title}：{labels.COUNT_MARK.join(changes)}"


def _meanings(rule: Rule) -> list[str]:
    rows = [(labels.STATUS[status], _line(rule.say[status])) for status in Status if status in rule.say]
    return _table(("结果", "意思"), rows)


def _grounds(grounds: Iterable[Basis]) -> list[str]:
    return [f"- {basis}{_note(basis.citation.note)}" for basis in grounds]


def _examples(rule: Rule) -> list[str]:
    """Give the samples that travel with the rule, by status."""
    lines = []
    for status in Status:
        tests = [test for test in rule.tests if test.want is status]
        if tests:
            lines += ["", f"{labels.STATUS[status]}："]
        for test in tests:
            lines += ["", *([f"{test.name}："] if test.name else ()), *_fenced(test.text)]
    return lines[1:]


def _defect_examples(tests: Iterable[DefectTest]) -> list[str]:
    lines = []
    for test in tests:
        flagged = labels.LIST_MARK.join(labels.QUOTE.format(text=words) for words in test.flagged)
        lines += ["", f"指出{flagged}：" if flagged else "不指出：", "", *_fenced(test.text)]
    return lines[1:]


def _fenced(text: str) -> list[str]:
    fence = "`" * max(3, 1 + max(map(len, _runs(text, "`"))))
    return [f"{fence}text", *text.rstrip().splitlines(), fence]


# ---------------------------------------------------------------------------------------------- all rules


def listing(ruleset: RuleSet) -> str:
    """Return the tables of all rules for a terminal: columns aligned by the width of Chinese characters."""
    tables = [[_HEADS, *map(_row, ruleset.rules)], [_DEFECT_HEADS, *map(_defect_row, ruleset.defects)]]
    changes = [f"{line}\n" for line in wording.changes(ruleset.changes)]
    return "\n".join([*(columns.aligned(rows) for rows in tables if len(rows) > 1), *(["".join(changes)] if changes else [])])


def book(ruleset: RuleSet) -> str:
    """Return the whole handbook: all rules at a glance, kinds of body, sources, how to write a rule, and every rule's page."""
    chapters = (
        f"# {ruleset.title}",
        f"规则集 `{ruleset.id}`，版本 {ruleset.version}，共 {len(ruleset.rules)} 项。{_ORIGIN}",
        "\n".join(("## 事项一览", "", *_table(_HEADS, map(_linked, map(_row, ruleset.rules))))),
        *_defects(ruleset.defects),
        *_changes(ruleset.changes),
        "\n".join(("## 单位类别", "", *_profiles(ruleset))),
        "\n".join(("## 依据一览", "", *_sources(ruleset))),
        _GUIDE.rstrip(),
        *(page(rule, ruleset).rstrip() for rule in ruleset.rules),
        *(page(defect, ruleset).rstrip() for defect in ruleset.defects),
    )
    return "\n\n".join(chapters) + "\n"


def _defects(defects: Sequence[Defect]) -> Iterator[str]:
    if defects:
        yield "\n".join(("## 文字问题一览", "", *_table(_DEFECT_HEADS, map(_linked, map(_defect_row, defects)))))


def _changes(changes: Sequence[Change]) -> Iterator[str]:
    """Tell what an overlay adjusts, and what it has taken out."""
    if changes:
        yield "\n".join(("## 本地调整", "", *(f"- {wording.change(change)}" for change in changes)))


def _row(rule: Rule) -> tuple[str, ...]:
    return rule.id, rule.title, labels.LEVEL[rule.level], _number(rule.weight), rule.parent or _NONE


def _defect_row(defect: Defect) -> tuple[str, ...]:
    return defect.id, defect.title, _DEFECT_LEVEL[defect.level], _number(defect.weight), _number(defect.most)


def _profiles(ruleset: RuleSet) -> list[str]:
    rows = [(profile.id, profile.title, labels.LIST_MARK.join(sorted(profile.skip)) or _NONE) for profile in ruleset.profiles.values()]
    return _table(("类别", "名称", "不适用的事项"), rows)


def _sources(ruleset: RuleSet) -> list[str]:
    return [f"- {citation.title}{_note(citation.number)}{_note(citation.note)}" for citation in ruleset.citations.values()]


def _linked(row: Sequence[str]) -> tuple[str, ...]:
    """Turn the id into a link to the rule's page, as GitHub and Gitea name it after the heading."""
    kept = (char for char in f"{row[0]} {row[1]}".lower() if char.isalnum() or char in " -_")
    return f"[{row[0]}](#{''.join(kept).replace(' ', '-')})", *row[1:]


# ---------------------------------------------------------------------------------------------- small pieces


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [heads, ["---"] * len(heads), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return [f"| {' | '.join(line)} |" for line in lines]


def _names(rules: Iterable[Rule]) -> str:
    return labels.LIST_MARK.join(f"{rule.id}（{rule.title}）" for rule in rules)


def _note(words: str) -> str:
    return f"（{words}）" if words else ""


def _number(value: float) -> str:
    return f"{value:g}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _runs(text: str, char: str) -> list[str]:
    """All unbroken runs of a character."""
    places = [-1, *(place for place, each in enumerate(text) if each != char), len(text)]
    return [text[start + 1 : end] for start, end in pairwise(places)]
