"""Broken rules end a run before a document is opened, with every fault, its file, line and key."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, NamedTuple

import pytest

from checker import kept, rulefile, ruleset, yamlnode
from checker.errors import RuleError
from checker.model import Status

if TYPE_CHECKING:
    from pathlib import Path

    from checker.errors import Fault
    from checker.model import RuleSet

MAIN = """\
format: "1"
ruleset: {id: small, version: "1", title: 小规则, partial: 0.5}
profiles:
  township: {title: 乡镇}
citations:
  law: {title: 《某规定》}
order: [measures, next-year]
parts:
  - {id: next-year, title: 下一年, headings: [next-words], closed: true, next: true}
  - {id: measures, title: 举措, headings: [measure-words], base: true}
vocabulary: [组长]
terms:
  next-words: [下一步, 明年]
  measure-words: [举措]
  group: [法治建设领导小组, 法治建设…专班, "@measure-words"]
"""
ITEMS = """\
questions:
  exists:
    mention: {terms: [group]}
  twice:
    question: exists
rules:
  - id: leading-group
    title: 领导小组
    level: must
    weight: 6
    place: measures
    basis: [{source: law, at: 第一条}]
    need: {question: twice}
    partly: {mention: {terms: [measure-words]}}
    say: {met: 有。, partial: 不全。, missing: 没有。}
    remedy: 请写明。
    sample: 成立领导小组。
    tests:
      - {want: met, text: 我镇成立法治建设领导小组。}
      - {want: partial, text: 举措很多。}
      - {want: missing, text: 什么都没有写。}
"""
SECOND = """\
  - id: dual-leader
    title: 双组长
    level: must
    weight: 6
    place: measures
    basis: [{source: law}]
    need: {mention: {terms: [group]}}
    say: {met: 有。, missing: 没有。}
    remedy: 请写明。
    sample: 双组长。
    tests:
      - {want: met, text: 我镇成立法治建设领导小组。}
      - {want: missing, text: 什么都没有写。}
"""


def load(folder: Path, main: str | bytes = MAIN, items: str | bytes = ITEMS, **more: str) -> RuleSet:
    files = {"main": main, "items": items, **more}
    for name, content in files.items():
        (folder / f"{name}.yaml").write_bytes(content if isinstance(content, bytes) else content.encode())
    return ruleset.load(folder)


def faults(folder: Path, main: str | bytes = MAIN, items: str | bytes = ITEMS, **more: str) -> tuple[Fault, ...]:
    with pytest.raises(RuleError) as caught:
        load(folder, main, items, **more)
    return caught.value.faults


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def test_small_rule_set_is_whole(tmp_path: Path) -> None:
    rules = load(tmp_path)
    assert [rule.id for rule in rules.rules] == ["leading-group"]
    assert rules.terms["group"] == ("法治建设领导小组", "法治建设…专班", "举措")
    assert (rules.rules[0].file, rules.rules[0].line) == ("items.yaml", 7)
    assert str(rules.rules[0].basis[0]) == "《某规定》第一条"
    assert rules.rules[0].say[Status.PARTIAL] == "不全。"
    assert re.fullmatch("[0-9a-f]{64}", rules.digest)


# ---------------------------------------------------------------------------------------------- one fault


class Broken(NamedTuple):
    """One change that breaks a file, and what is said about it."""

    name: str
    file: str
    old: str
    new: str
    at: str
    """Words on the line that must be named."""
    key: str
    says: str
    """Words of the message."""


BROKEN = [
    Broken("unknown top key", "main", "vocabulary:", "vocabulry:", "vocabulry", "vocabulry", "是否想写 vocabulary？"),
    Broken("unknown key of a rule", "items", "remedy:", "remdy:", "remdy", "rules[0].remdy", "是否想写 remedy？"),
    Broken("unknown key of a part", "main", "base:", "bass:", "bass", "parts[1].bass", "是否想写 base？"),
    Broken(
        "unknown key of a check", "items", "mention: {terms: [group]}", "mention: {trems: [group]}",
        "trems", "questions.exists.mention.trems", "是否想写 terms？",
    ),
    Broken("unknown kind of check", "items", "partly: {mention:", "partly: {mentoin:", "mentoin", "rules[0].partly.mentoin", "是否想写 mention？"),
    Broken("unknown level", "items", "level: must", "level: mast", "mast", "rules[0].level", "是否想写 must？"),
    Broken("unknown status", "items", "want: missing", "want: misssing", "misssing", "rules[0].tests[2].want", "是否想写 missing？"),
    Broken("unknown id", "items", "id: leading-group", "id: leading-grup", "leading-grup", "rules[0].id", "是否想写 leading-group？"),
    Broken("unknown place", "items", "place: measures", "place: mesures", "mesures", "rules[0].place", "是否想写 measures？"),
    Broken("unknown source", "items", "source: law", "source: lwa", "lwa", "rules[0].basis[0].source", "是否想写 law？"),
    Broken("unknown part in the order", "main", "order: [measures,", "order: [measure,", "order", "order[0]", "是否想写 measures？"),
    Broken(
        "unknown parent", "items", "weight: 6", "weight: 6\n    parent: nobody",
        "id: leading-group", "rules.leading-group.parent", "没有事项 nobody",
    ),
    Broken(
        "unknown item in a profile", "main", "{title: 乡镇}", "{title: 乡镇, skip: [leading-grup]}",
        "leading-grup", "profiles.township.skip[0]", "leading-group",
    ),
    Broken(
        "weight of an unknown item", "main", "{title: 乡镇}", "{title: 乡镇, weights: {causes: 2}}",
        "causes", "profiles.township.weights.causes", "没有事项 causes",
    ),
    Broken(
        "undefined term group", "items", "{mention: {terms: [measure-words]}}", "{mention: {terms: [measure-wrods]}}",
        "wrods", "rules[0].partly.mention.terms[0]", "measure-words",
    ),
    Broken(
        "undefined term group of a part", "main", "headings: [next-words]", "headings: [next-word]",
        "next-word]", "parts[0].headings[0]", "是否想写 next-words？",
    ),
    Broken("undefined group in a group", "main", '"@measure-words"', '"@measure-wort"', "measure-wort", "terms.group[2]", "是否想写 measure-words？"),
    Broken(
        "undefined question", "items", "need: {question: twice}", "need: {question: twise}",
        "twise", "rules[0].need.question", "是否想写 twice？",
    ),
    Broken(
        "question that asks itself", "items", "mention: {terms: [group]}", "question: twice",
        "question: twice", "questions.exists.question", "引用了自己",
    ),
    Broken("group that holds itself", "main", '"@measure-words"', '"@group"', "@group", "terms.group[2]", "引用了自己"),
    Broken("groups that hold each other", "main", "[举措]", '["@group"]', '["@group"]', "terms.measure-words[0]", "引用了自己"),
    Broken("group defined twice", "main", "terms:", "terms:\n  group: [甲]", "法治建设…专班", "terms.group", "同一个键写了两次"),
    Broken("doubled key", "items", "weight: 6", "weight: 6\n    weight: 7", "weight: 7", "rules[0].weight", "同一个键写了两次"),
    Broken("doubled rule", "items", "rules:\n", f"rules:\n{SECOND}{SECOND}", "", "rules.dual-leader", "已有定义"),
    Broken("term of gaps only", "main", "[下一步, 明年]", "[下一步, …]", "下一步, …", "terms.next-words[1]", "不能只有"),
    Broken("term beginning with a gap", "main", "[下一步, 明年]", "[下一步, …明年]", "…明年", "terms.next-words[1]", "开头或结尾"),
    Broken("term ending with a gap", "main", "[下一步, 明年]", "[下一步, 明年……]", "明年……", "terms.next-words[1]", "开头或结尾"),
    Broken("term as long as a sentence", "main", "[下一步, 明年]", f"[{'长' * 61}]", "长长", "terms.next-words[0]", "过长"),
    Broken("empty term", "main", "[下一步, 明年]", "[下一步, '']", "''", "terms.next-words[1]", "不能为空"),
    Broken("list where words belong", "items", "title: 领导小组", "title: [领导小组]", "title: [", "rules[0].title", "文字"),
    Broken(
        "words where a list belongs", "items", "{mention: {terms: [measure-words]}}", "{mention: {terms: measure-words}}",
        "partly", "rules[0].partly.mention.terms", "列表",
    ),
    Broken(
        "words where a mapping belongs", "items", "say: {met: 有。, partial: 不全。, missing: 没有。}", "say: 有。",
        "say", "rules[0].say", "键: 值",
    ),
    Broken("words where a number belongs", "items", "weight: 6", "weight: 六", "六", "rules[0].weight", "不小于 0 的数"),
    Broken("negative weight", "items", "weight: 6", "weight: -6", "-6", "rules[0].weight", "不小于 0 的数"),
    Broken("weight that is no number", "items", "weight: 6", "weight: .nan", ".nan", "rules[0].weight", "不小于 0 的数"),
    Broken("endless weight", "items", "weight: 6", "weight: 1e999", "1e999", "rules[0].weight", "不小于 0 的数"),
    Broken("flag in other words", "main", "base: true", "base: yes", "base: yes", "parts[1].base", "true 或 false"),
    Broken("message that is no sentence", "items", "remedy: 请写明。", "remedy: 请写明", "请写明", "rules[0].remedy", "句号"),
    Broken(
        "two conditions in one", "items", "need: {question: twice}", "need: {question: twice, any: []}",
        "need", "rules[0].need", "正好写一个条件",
    ),
    Broken("no condition", "items", "need: {question: twice}", "need: {}", "need", "rules[0].need", "正好写一个条件"),
    Broken("missing key", "items", "    sample: 成立领导小组。\n", "", "id: leading-group", "rules[0]", "缺少键 sample"),
    Broken("missing sentence for partial", "items", "partial: 不全。, ", "", "say", "rules[0].say", "缺少键 partial"),
    Broken(
        "no test of met", "items", "      - {want: met, text: 我镇成立法治建设领导小组。}\n", "",
        "- {want: partial", "rules[0].tests", "结果为 met 的测试",
    ),
    Broken(
        "no test of missing", "items", "      - {want: missing, text: 什么都没有写。}\n", "",
        "- {want: met", "rules[0].tests", "结果为 missing 的测试",
    ),
    Broken(
        "no test of partial", "items", "      - {want: partial, text: 举措很多。}\n", "",
        "- {want: met", "rules[0].tests", "结果为 partial 的测试",
    ),
    Broken("test without text", "items", "text: 举措很多。", "name: 举措", "name: 举措", "rules[0].tests[1]", "缺少键 text"),
    Broken("other version of the language", "main", 'format: "1"', 'format: "2"', "format", "format", "应为 1"),
    Broken("unquoted version", "main", 'version: "1"', "version: 1", "ruleset", "ruleset.version", "加引号"),
    Broken("yes for words", "items", "met: 有。", "met: yes", "say", "rules[0].say.met", "yes/no 请加引号"),
    Broken("no for a name", "main", "title: 小规则", "title: no", "ruleset", "ruleset.title", "yes/no 请加引号"),
    Broken("date for a name", "main", "title: 小规则", "title: 2024-01-31", "ruleset", "ruleset.title", "日期"),
    Broken("year for a term", "main", "[下一步, 明年]", "[下一步, 2025]", "2025", "terms.next-words[1]", "数字"),
    Broken("nothing for words", "items", "sample: 成立领导小组。", "sample:", "sample:", "rules[0].sample", "文字"),
    Broken("tilde for words", "items", "sample: 成立领导小组。", "sample: ~", "sample:", "rules[0].sample", "文字"),
    Broken("object of Python", "items", "sample: 成立领导小组。", "sample: !!python/object/apply:os.getcwd []", "sample:", "rules[0].sample", "文字"),
    Broken("own tag", "items", "sample: 成立领导小组。", "sample: !mine 成立", "sample:", "rules[0].sample", "文字"),
]  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_fault_is_told_with_place_key_and_hint(tmp_path: Path, broken: Broken) -> None:
    texts = {"main": MAIN, "items": ITEMS}
    texts[broken.file] = changed(texts[broken.file], broken.old, broken.new)
    found = faults(tmp_path, **texts)
    mine = [fault for fault in found if fault.key == broken.key and broken.says in fault.message]
    assert mine, "\n".join(map(str, found))
    assert mine[0].file == f"{broken.file}.yaml"
    assert broken.at in texts[broken.file].split("\n")[mine[0].line - 1]


def test_local_ids_are_free(tmp_path: Path) -> None:
    assert load(tmp_path, items=changed(ITEMS, "id: leading-group", "id: x-own-rule")).rules[0].id == "x-own-rule"


# ---------------------------------------------------------------------------------------------- whole files


def test_empty_folder_is_no_rule_set(tmp_path: Path) -> None:
    with pytest.raises(RuleError) as caught:
        ruleset.load(tmp_path)
    assert str(tmp_path) in str(caught.value)
    assert "没有规则文件" in str(caught.value)


def test_folder_that_is_not_there_is_no_rule_set(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="没有规则文件"):
        ruleset.load(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ("questions: {}\n", "缺少 ruleset、profiles 或 rules"),
        ("rules: []\n", "没有"),
        ("", "文件是空的"),
        ("# 只有注释\n", "文件是空的"),
        ("- 甲\n- 乙\n", "键: 值"),
        ("只是一句话", "键: 值"),
    ],
    ids=["no rules", "list of rules empty", "empty file", "comments only", "a list", "a sentence"],
)
def test_without_rules_nothing_is_judged(tmp_path: Path, items: str, words: str) -> None:
    assert words in "\n".join(map(str, faults(tmp_path, items=items)))


def test_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (fault,) = [each for each in faults(tmp_path, items=ITEMS.encode("gb18030")) if each.file == "items.yaml"]
    assert "不是 UTF-8" in fault.message


@pytest.mark.parametrize(
    ("items", "line"),
    [
        (ITEMS + "  bad: 1\n", ITEMS.count("\n") + 1),
        (changed(ITEMS, "    weight: 6", "\tweight: 6"), 10),
        ("rules: *nothing\n", 1),
        ("a: 1\n---\nb: 2\n", 2),
    ],
    ids=["wrong indentation", "tab", "unknown alias", "two documents"],
)
def test_syntax_error_is_told_with_its_line(tmp_path: Path, items: str, line: int) -> None:
    (fault,) = [each for each in faults(tmp_path, items=items) if each.file == "items.yaml"]
    assert "YAML 语法有误" in fault.message
    assert fault.line == line


@pytest.mark.parametrize(
    "items",
    [
        "a: b: c",
        "a: [",
        "a: [1 2",
        "{a: b",
        'a: "x',
        "a:\n\t- b",
        "- a\nb: c",
        "a: *x",
        "a: @x",
        'a: "\\q"',
        "a: \x01",
        "a: - b",
        "a: &x 1\nb: &x 2",
        "%YAML 3.0\n--- a",
    ],
)
def test_no_syntax_error_is_told_in_english(tmp_path: Path, items: str) -> None:
    (fault,) = [each for each in faults(tmp_path, items=items) if each.file == "items.yaml"]
    opening, _, told = fault.message.partition("：")
    assert opening == "YAML 语法有误"
    assert told
    assert told.isascii() is False
    assert not re.search("[A-Za-z]", told)


def test_file_beyond_the_limit_is_not_even_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yamlnode, "MAX_BYTES", len(MAIN.encode()))
    (fault,) = [each for each in faults(tmp_path, items=ITEMS + "#" * len(MAIN.encode())) if each.file == "items.yaml"]
    assert "过大" in fault.message


def bomb(depth: int) -> str:
    """A question that stands for 10 ** depth conditions."""
    lines = ["questions:", "  q0: &q0 {mention: {terms: [group]}}"]
    lines += [f"  q{level}: &q{level} {{any: [{', '.join([f'*q{level - 1}'] * 10)}]}}" for level in range(1, depth + 1)]
    return "\n".join(lines) + "\n"


def test_alias_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yamlnode, "MAX_NODES", 5_000)
    assert any("别名过多" in each.message and each.file == "more.yaml" for each in faults(tmp_path, more=bomb(9)))


def test_aliases_in_reason_are_welcome(tmp_path: Path) -> None:
    assert len(load(tmp_path, more=bomb(2)).rules) == 1


@pytest.mark.parametrize("more", ["questions: {loop: &loop {any: [*loop]}}\n", "questions: {loop: &loop {not: *loop}}\n"], ids=["list", "mapping"])
def test_alias_that_holds_itself_is_refused(tmp_path: Path, more: str) -> None:
    assert any(each.file == "more.yaml" for each in faults(tmp_path, more=more))


def test_conditions_nested_without_end_are_refused(tmp_path: Path) -> None:
    more = "questions: {deep: " + "{not: " * 3000 + "{mention: {terms: [group]}}" + "}" * 3000 + "}\n"
    assert any(each.file == "more.yaml" for each in faults(tmp_path, more=more))


# ---------------------------------------------------------------------------------------------- several faults


def test_faults_of_several_files_come_together_and_sorted(tmp_path: Path) -> None:
    main = changed(changed(MAIN, "[下一步, 明年]", "[下一步, …明年]"), "base: true", "base: maybe")
    items = changed(changed(changed(ITEMS, "remedy: 请写明。", "remedy: 请写明"), "level: must", "level: mast"), "weight: 6", "weight: 六")
    found = faults(tmp_path, main, items)
    assert [(each.file, each.key) for each in found] == [
        ("items.yaml", "rules[0].level"),
        ("items.yaml", "rules[0].weight"),
        ("items.yaml", "rules[0].remedy"),
        ("main.yaml", "parts[1].base"),
        ("main.yaml", "terms.next-words[1]"),
    ]
    assert [(each.file, each.line) for each in found] == sorted((each.file, each.line) for each in found)


def test_message_names_every_fault_on_a_line_of_its_own(tmp_path: Path) -> None:
    items = changed(changed(ITEMS, "remedy: 请写明。", "remedy: 请写明"), "level: must", "level: mast")
    with pytest.raises(RuleError) as caught:
        load(tmp_path, items=items)
    lines = str(caught.value).split("\n")
    assert len(lines) == len(caught.value.faults) == 2
    assert lines[0].startswith("items.yaml:9: rules[0].level：")


def test_a_rule_without_a_key_does_not_hide_faults_of_other_rules(tmp_path: Path) -> None:
    items = changed(ITEMS, "    sample: 成立领导小组。\n", "") + changed(SECOND, "    remedy: 请写明。\n", "")
    assert [each.message for each in faults(tmp_path, items=items)] == ["缺少键 sample", "缺少键 remedy"]


def test_a_broken_file_does_not_hide_faults_of_another(tmp_path: Path) -> None:
    found = faults(tmp_path, changed(MAIN, "[下一步, 明年]", "[下一步, …明年]"), "rules: [\n")
    assert {each.file for each in found} >= {"items.yaml", "main.yaml"}


def test_one_fault_is_told_once(tmp_path: Path) -> None:
    found = faults(tmp_path, items=changed(ITEMS, "mention: {terms: [group]}", "mention: {terms: [grop]}"))
    assert [each.key for each in found] == ["questions.exists.mention.terms[0]"]


# ---------------------------------------------------------------------------------------------- the compiled copy


def test_compiled_copy_is_the_same_rule_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rules: RuleSet) -> None:
    cache = tmp_path / "cache"
    first = ruleset.load(cache=cache)
    monkeypatch.setattr(rulefile, "parse", None)
    assert ruleset.load(cache=cache) == first == rules


def test_changed_rules_are_read_anew(tmp_path: Path) -> None:
    cache, folder = tmp_path / "cache", tmp_path / "rules"
    folder.mkdir()
    load(folder)
    first = ruleset.load(folder, cache)
    (folder / "items.yaml").write_text(changed(ITEMS, "title: 领导小组", "title: 领导小组（改）"), encoding="utf-8")
    second = ruleset.load(folder, cache)
    assert (first.rules[0].title, second.rules[0].title) == ("领导小组", "领导小组（改）")
    assert first.digest != second.digest


def test_broken_rules_are_never_replaced_by_an_older_copy(tmp_path: Path) -> None:
    cache, folder = tmp_path / "cache", tmp_path / "rules"
    folder.mkdir()
    load(folder)
    ruleset.load(folder, cache)
    (folder / "items.yaml").write_text(changed(ITEMS, "level: must", "level: mast"), encoding="utf-8")
    with pytest.raises(RuleError, match="是否想写 must"):
        ruleset.load(folder, cache)


DAMAGES = [
    b"", b"\xff\xfe", b"{", b'{"c": ["RuleSet"]}', kept.sealed({"c": ["RuleSet"]})[:-1],
    *map(kept.sealed, ([], None, 7, {"c": ["RuleSet"]}, {"c": ["Nobody", 1]}, {"e": ["Status", "no"]}, {"x": 1}, {"c": []}, {}, {"c": 7})),
]  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_copy_is_made_again(tmp_path: Path, damage: bytes) -> None:
    cache, folder = tmp_path / "cache", tmp_path / "rules"
    folder.mkdir()
    whole = load(folder)
    ruleset.load(folder, cache)
    (copy,) = cache.iterdir()
    good = copy.read_bytes()
    copy.write_bytes(damage)
    assert ruleset.load(folder, cache) == whole
    assert copy.read_bytes() == good


def test_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    (tmp_path / "cache").write_text("no folder", encoding="utf-8")
    assert load(folder) == ruleset.load(folder, tmp_path / "cache")


def test_old_compiled_copies_are_cleared_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ruleset, "MOST_COPIES", 2)
    cache, folder = tmp_path / "cache", tmp_path / "rules"
    shutil.copytree(ruleset.default_folder(), folder)
    local = next(iter(sorted(folder.glob("*.yaml"))))
    names = []
    for turn in range(4):
        local.write_text(f"{local.read_text('utf-8')}\n# {turn}\n", encoding="utf-8")
        ruleset.load(folder, cache)
        names.append({copy.name for copy in cache.iterdir()})
    assert [len(found) for found in names] == [1, 2, 2, 2]
    assert names[0] & names[1]
    assert not names[0] & names[3]
