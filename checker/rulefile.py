"""Rule files (YAML) → ``RuleSet``. Every fault of every file is found here, with file, line, key and hint.

Sole importer of yaml. Only data is read: no tags, no objects, no references outside the files given.
"""

from __future__ import annotations

import dataclasses
import difflib
import re
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

from checker.checks import CHECKS
from checker.errors import Fault, RuleError
from checker.lints import LINTS
from checker.model import All, Basis, Call, Citation, Defect, DefectTest, Guard, Level, Not, PartRule, Profile, Reference, Rule, RuleSet, RuleTest, Status
from checker.model import Any as AnyOf
from checker.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import yaml

    from checker.model import Need

FORMAT = "1"
"""Version of the language the rule files are written in; other versions are refused."""
IDS = frozenset(
    [
        "measures", "shortcomings", "causes", "first-responsible", "next-year", "leading-group", "dual-leader", "decision-procedure",
        "decision-participation", "decision-experts", "decision-risk", "decision-legality", "decision-collective",
        "guiding-thought", "study", "duty-report", "publicity", "enforcement", "legality-review", "legal-adviser",
        "normative-documents", "reconsideration", "disputes", "petitions", "openness",
    ],
)  # fmt: skip
"""The stable ids of the checklist: part of the machine-readable contract, added to but never renamed."""
_DATE = re.compile(r"^\d{4}-\d{2}(?:-\d{2})?$")
_LOCAL_ID = re.compile(r"^x-[a-z0-9-]+$")
MAX_NODES = 200_000
"""YAML nodes of one file, aliases counted each time: an alias bomb ends here."""
MAX_BYTES = 4_000_000
"""Size of one rule file."""
DEFECTS = frozenset(
    [
        "title", "year", "place", "numbering", "enumeration", "arithmetic", "duplicate", "residue", "reference", "term",
        "punctuation", "numeral", "request", "thin",
    ],
)  # fmt: skip
"""The stable ids of the kinds of finding."""
_LITERAL = ("message", "pattern", "patterns", "repair", "words")
"""Parameters that hold text as it stands, not names of groups or parts."""
_TESTED = (Status.MET, Status.MISSING)
_TOP = ("format", "ruleset", "order", "profiles", "citations", "parts", "terms", "vocabulary", "refuse", "accept", "questions", "rules", "findings", "references")


def parse(files: Mapping[str, bytes]) -> RuleSet:
    """Build one rule set from the contents of rule files by name.

    Raises ``RuleError`` with every fault found; nothing is judged by half a rule set.
    """
    return _Loader().load(files)


class _Loader:
    """Collects the faults of all files while it builds the values."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.terms: dict[str, tuple[str, ...]] = {}
        self.part_ids: tuple[str, ...] = ()
        self.questions: dict[str, _Node] = {}
        self.asking: list[str] = []
        self.references: tuple[Reference, ...] = ()

    def load(self, files: Mapping[str, bytes]) -> RuleSet:
        roots = [root for name, data in files.items() if (root := self._root(name, data))]
        sections: dict[str, list[_Node]] = {key: [] for key in _TOP}
        for root in roots:
            for key, node in root.mapping(_TOP).items():
                sections[key].append(node)
        try:
            result = self._build(sections)
        except _GiveUpError:
            result = None
        if self.faults or result is None:
            raise RuleError(tuple(self.faults))
        return result

    def _root(self, name: str, data: bytes) -> _Node | None:
        import yaml  # noqa: PLC0415 - only runs that judge need it

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        if len(data) > MAX_BYTES:
            self.faults.append(Fault(name, 1, "文件", "规则文件过大，请拆分"))
            return None
        try:
            node = yaml.compose(data.decode("utf-8"), Loader=loader)
        except UnicodeDecodeError:
            self.faults.append(Fault(name, 1, "文件", "规则文件不是 UTF-8 编码，请另存为 UTF-8"))
            return None
        except yaml.YAMLError as fault:
            mark = getattr(fault, "problem_mark", None)
            self.faults.append(Fault(name, mark.line + 1 if mark else 1, "文件", f"YAML 语法有误：{getattr(fault, 'problem', fault)}"))
            return None
        if node is None:
            self.faults.append(Fault(name, 1, "文件", "文件是空的"))
            return None
        return _Node(self, name, "", node, [0])

    def _build(self, sections: Mapping[str, list[_Node]]) -> RuleSet:
        head = self._head(sections)
        self._terms(sections["terms"])
        self.part_ids = tuple(item.peek("id") for node in sections["parts"] for item in node.items())
        for node in sections["questions"]:
            self.questions.update(node.mapping(None))
        for question in self.questions.values():
            self.need(question)
        citations = {key: self._citation(key, node) for section in sections["citations"] for key, node in section.mapping(None).items()}
        self.references = tuple(self._reference(item) for node in sections["references"] for item in node.items())
        defects = tuple(self._defect(item, citations) for node in sections["findings"] for item in node.items())
        rules = tuple(self._rule(item, citations) for node in sections["rules"] for item in node.items())
        self._unique(rules)
        profiles = {key: self._profile(key, node, rules) for section in sections["profiles"] for key, node in section.mapping(None).items()}
        return RuleSet(
            **head, rules=rules, defects=defects, references=self.references,
            parts=tuple(self._part(item) for node in sections["parts"] for item in node.items()),
            order=tuple(self._choice(item, self.part_ids) for node in sections["order"] for item in node.items()),
            terms=self.terms, profiles=profiles, citations=citations,
            vocabulary=tuple(item.text() for node in sections["vocabulary"] for item in node.items()),
            refuse=self._groups(sections["refuse"]), accept=self._groups(sections["accept"]),
        )  # fmt: skip

    def _head(self, sections: Mapping[str, list[_Node]]) -> dict[str, Any]:
        for node in sections["format"]:
            if node.text() != FORMAT:
                node.fault(f"规则格式版本应为 {FORMAT}")
        if not sections["ruleset"] or not sections["rules"] or not sections["profiles"]:
            self.faults.append(Fault("rules", 1, "ruleset", "缺少 ruleset、profiles 或 rules 这几节中的一节，无法判断"))
            raise _GiveUpError
        fields = sections["ruleset"][0].mapping(("id", "version", "title", "partial"), required=("id", "version", "title", "partial"))
        head: dict[str, Any] = {key: fields[key].text() if key in fields else "" for key in ("id", "version", "title")}
        return head | {"partial": fields["partial"].number() if "partial" in fields else 0.0}

    # -- terms

    def _terms(self, nodes: Iterable[_Node]) -> None:
        raw: dict[str, list[_Node]] = {}
        for node in nodes:
            for group, members in node.mapping(None).items():
                if group in raw:
                    members.fault(f"词组 {group} 定义了两次")
                raw[group] = list(members.items())
        for group in raw:
            self.terms[group] = tuple(dict.fromkeys(self._expand(group, raw, ())))

    def _expand(self, group: str, raw: Mapping[str, list[_Node]], above: tuple[str, ...]) -> Iterator[str]:
        for node in raw[group]:
            term = node.text()
            if term.startswith("@"):
                name = term[1:]
                if name in above or name == group:
                    node.fault(f"词组 {name} 引用了自己")
                elif name not in raw:
                    node.fault(f"没有词组 {name}{_meant(name, raw)}")
                else:
                    yield from self._expand(name, raw, (*above, group))
            elif problem := _term_problem(term):
                node.fault(problem)
            else:
                yield term

    def _groups(self, nodes: Iterable[_Node]) -> tuple[str, ...]:
        return tuple(self._choice(item, self.terms, "词组") for node in nodes for item in node.items())

    # -- small pieces

    def _choice(self, node: _Node, allowed: Iterable[str], what: str = "值") -> str:
        value = node.text()
        names = list(allowed)
        if value not in names:
            node.fault(f"没有{what} {value}{_meant(value, names)}")
        return value

    def _citation(self, key: str, node: _Node) -> Citation:
        fields = node.mapping(("title", "number", "note"), required=("title",))
        return Citation(key, **{name: value.text() for name, value in fields.items()})

    def _part(self, node: _Node) -> PartRule:
        lists = ("headings", "tops", "barred", "cues", "answers", "dense")
        flags = ("closed", "next", "base", "deep")
        fields = node.mapping(("id", "title", *lists, *flags), required=("id", "title", "headings"))
        values: dict[str, Any] = {name: fields[name].text() for name in ("id", "title") if name in fields}
        values |= {name: self._groups([fields[name]]) if name in fields else () for name in lists}
        values |= {name: fields[name].flag() for name in flags if name in fields}
        return PartRule(**values)

    def _profile(self, key: str, node: _Node, rules: Sequence[Rule]) -> Profile:
        fields = node.mapping(("title", "skip", "weights", "levels"), required=("title",))
        ids = [rule.id for rule in rules]
        skip = frozenset(self._choice(item, ids, "事项") for item in fields["skip"].items()) if "skip" in fields else frozenset()
        weights = {self._id(name, value, ids): value.number() for name, value in fields["weights"].mapping(None).items()} if "weights" in fields else {}
        levels = {self._id(name, value, ids): value.level() for name, value in fields["levels"].mapping(None).items()} if "levels" in fields else {}
        return Profile(key, fields["title"].text() if "title" in fields else key, skip, weights, levels)

    def _id(self, name: str, node: _Node, ids: Sequence[str]) -> str:
        if name not in ids:
            node.fault(f"没有事项 {name}{_meant(name, ids)}")
        return name

    # -- findings

    def _reference(self, node: _Node) -> Reference:
        texts = ("id", "title", "event", "effective", "stale", "number", "successor")
        fields = node.mapping((*texts, "aliases", "wrong", "verified"), required=("id", "title", "event"))
        values: dict[str, Any] = {name: fields[name].text() for name in texts if name in fields}
        for name in ("event", "effective", "stale"):
            if values.get(name) and not _DATE.match(values[name]):
                fields[name].fault("日期应写成 2024-01 或 2024-01-31 的样子")
        values |= {name: tuple(item.text() for item in fields[name].items()) for name in ("aliases", "wrong") if name in fields}
        return Reference(**values, verified=fields["verified"].flag() if "verified" in fields else True)

    def _defect(self, node: _Node, citations: Mapping[str, Citation]) -> Defect:
        required = ("id", "title", "level", "weight", "most", "basis", "remedy", "lints", "tests")
        fields = node.mapping(required, required=required)
        if any(name not in fields for name in required):
            raise _GiveUpError
        name = fields["id"].text()
        if name not in DEFECTS and not _LOCAL_ID.match(name):
            fields["id"].fault(f"清单中没有 {name}{_meant(name, DEFECTS)}；本地新增请用 x- 开头")
        tests = tuple(self._defect_test(item) for item in fields["tests"].items())
        if not any(test.flagged for test in tests) or all(test.flagged for test in tests):
            fields["tests"].fault("至少各写一个应当指出和不应指出的测试")
        return Defect(
            id=name, title=fields["title"].text(), level=fields["level"].level(), weight=fields["weight"].number(), most=fields["most"].number(),
            basis=tuple(self._basis(item, citations) for item in fields["basis"].items()), remedy=fields["remedy"].sentence(),
            calls=tuple(self._lint(item) for item in fields["lints"].items()), tests=tests, file=node.file, line=node.line,
        )  # fmt: skip

    def _lint(self, node: _Node) -> Call:
        fields = node.mapping(tuple(LINTS))
        if len(fields) != 1:
            node.fault("这里应当正好写一种检查")
            raise _GiveUpError
        (kind, inner), = fields.items()
        return Call(kind, self._params(LINTS[kind].Params, inner))

    def _defect_test(self, node: _Node) -> DefectTest:
        fields = node.mapping(("text", "flagged", "profile"), required=("text", "flagged"))
        flagged = tuple(item.text() for item in fields["flagged"].items()) if "flagged" in fields else ()
        return DefectTest(fields["text"].text() if "text" in fields else "", flagged, fields["profile"].text() if "profile" in fields else "", node.line)

    # -- rules

    def _rule(self, node: _Node, citations: Mapping[str, Citation]) -> Rule:
        required = ("id", "title", "level", "weight", "basis", "place", "need", "say", "remedy", "sample", "tests")
        fields = node.mapping((*required, "partly", "when", "parent"), required=required)
        if any(name not in fields for name in required):
            raise _GiveUpError
        rule_id = fields["id"].text()
        if rule_id not in IDS and not _LOCAL_ID.match(rule_id):
            fields["id"].fault(f"清单中没有 {rule_id}{_meant(rule_id, IDS)}；本地新增事项请用 x- 开头")
        need = self.need(fields["need"])
        partly = self.need(fields["partly"]) if "partly" in fields else None
        return Rule(
            id=rule_id, title=fields["title"].text(), level=fields["level"].level(), weight=fields["weight"].number(),
            need=need, partly=partly, when=self.need(fields["when"]) if "when" in fields else None,
            basis=tuple(self._basis(item, citations) for item in fields["basis"].items()),
            remedy=fields["remedy"].sentence(), sample=fields["sample"].text(),
            say=self._say(fields["say"], partial=partly is not None, na="when" in fields),
            place=self._choice(fields["place"], self.part_ids, "部分"),
            parent=fields["parent"].text() if "parent" in fields else None,
            tests=self._tests(fields["tests"], partial=partly is not None), file=node.file, line=node.line,
        )  # fmt: skip

    def _basis(self, node: _Node, citations: Mapping[str, Citation]) -> Basis:
        fields = node.mapping(("source", "at"), required=("source",))
        if "source" not in fields:
            raise _GiveUpError
        name = self._choice(fields["source"], citations, "依据")
        return Basis(citations.get(name, Citation(name, name)), fields["at"].text() if "at" in fields else "")

    def _say(self, node: _Node, *, partial: bool, na: bool) -> dict[Status, str]:
        wanted = ("met", "missing", *(("partial",) if partial else ()), *(("not_applicable",) if na else ()))
        fields = node.mapping(tuple(Status), required=wanted)
        return {Status(name): value.sentence() for name, value in fields.items()}

    def _tests(self, node: _Node, *, partial: bool) -> tuple[RuleTest, ...]:
        tests = tuple(self._test(item) for item in node.items())
        for want in (*_TESTED, *((Status.PARTIAL,) if partial else ())):
            if not any(test.want is want for test in tests):
                node.fault(f"规则没有结果为 {want} 的测试，请至少写一个")
        return tests

    def _test(self, node: _Node) -> RuleTest:
        fields = node.mapping(("want", "text", "profile", "name"), required=("want", "text"))
        want = self._choice(fields["want"], tuple(Status)) if "want" in fields else "met"
        text = fields["text"].text() if "text" in fields else ""
        profile, name = (fields[key].text() if key in fields else "" for key in ("profile", "name"))
        return RuleTest(Status(want) if want in tuple(Status) else Status.MET, text, profile, name, node.line)

    def _unique(self, rules: Sequence[Rule]) -> None:
        seen: dict[str, Rule] = {}
        for rule in rules:
            if rule.id in seen:
                self.faults.append(Fault(rule.file, rule.line, f"rules.{rule.id}", f"事项 {rule.id} 在 {seen[rule.id].file} 第 {seen[rule.id].line} 行已有定义"))
            seen[rule.id] = rule
        for rule in rules:
            if rule.parent is not None and rule.parent not in seen:
                self.faults.append(Fault(rule.file, rule.line, f"rules.{rule.id}.parent", f"没有事项 {rule.parent}{_meant(rule.parent, seen)}"))

    # -- needs

    def need(self, node: _Node) -> Need:
        """Build one node of a need tree; a fault leaves a node that never holds and the faults tell."""
        fields = node.mapping(("all", "any", "not", "question", *CHECKS))
        if len(fields) != 1:
            node.fault("这里应当正好写一个条件：all、any、not、question 或一种检查")
            raise _GiveUpError
        (kind, inner), = fields.items()
        if kind in ("all", "any"):
            members = tuple(self.need(item) for item in inner.items())
            return All(members) if kind == "all" else AnyOf(members)
        if kind == "not":
            return Not(self.need(inner))
        if kind == "question":
            return self._question(inner)
        return Call(kind, self._params(CHECKS[kind].Params, inner))

    def _question(self, node: _Node) -> Need:
        name = self._choice(node, self.questions, "问题")
        if name in self.asking:
            node.fault(f"问题 {name} 引用了自己")
            raise _GiveUpError
        if name not in self.questions:
            raise _GiveUpError
        self.asking.append(name)
        try:
            return self.need(self.questions[name])
        finally:
            self.asking.pop()

    def _params(self, kind: type[Any], node: _Node) -> Any:  # noqa: ANN401 - each kind has its own Params
        hints = get_type_hints(kind)
        required = _required(kind)
        fields = node.mapping(tuple(hints), required=required)
        if "references" in hints:
            fields["references"] = node
        if any(name not in fields for name in required):
            raise _GiveUpError
        return kind(**{name: self._value(name, hints[name], value) for name, value in fields.items()})

    def _value(self, name: str, hint: Any, node: _Node) -> Any:  # noqa: ANN401 - typed by the hint
        if hint is Scope:
            return self._params(Scope, node)
        if get_origin(hint) is Literal:
            return self._choice(node, get_args(hint))
        if hint is bool:
            return node.flag()
        if hint is int:
            return int(node.number())
        if hint == tuple[Reference, ...]:
            return self.references
        if get_origin(hint) is frozenset:
            return frozenset(Guard(value) for item in node.items() if (value := self._choice(item, tuple(Guard))) in tuple(Guard))
        if name in _LITERAL:
            return node.text() if hint is str else tuple(item.text() for item in node.items())
        allowed, what = (self.part_ids, "部分") if name in ("parts", "id") else (self.terms, "词组")
        if hint is str:
            return self._choice(node, allowed, what)
        return tuple(self._choice(item, allowed, what) for item in node.items())


class _GiveUpError(Exception):
    """A fault was recorded and nothing can be built from here."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Node:
    """A YAML node that knows its file and key and records what is wrong with it."""

    loader: _Loader
    file: str
    key: str
    node: yaml.Node
    visited: list[int]

    @property
    def line(self) -> int:
        """1-based line in the file."""
        return int(self.node.start_mark.line) + 1

    def fault(self, message: str) -> None:
        """Record a fault at this place."""
        fault = Fault(self.file, self.line, self.key or "文件", message)
        if fault not in self.loader.faults:
            self.loader.faults.append(fault)

    def _child(self, key: str, node: yaml.Node) -> _Node:
        self.visited[0] += 1
        if self.visited[0] > MAX_NODES:
            self.fault("规则文件展开后过大（别名过多）")
            raise _GiveUpError
        return _Node(self.loader, self.file, f"{self.key}.{key}" if self.key and not key.startswith("[") else self.key + key, node, self.visited)

    def mapping(self, keys: Iterable[str] | None, required: Iterable[str] = ()) -> dict[str, _Node]:
        """Return the fields by key; unknown, doubled and missing keys are faults."""
        if self.node.id != "mapping":
            self.fault("这里应当是“键: 值”的形式")
            raise _GiveUpError
        allowed = None if keys is None else list(keys)
        result: dict[str, _Node] = {}
        for key_node, value in self._pairs():
            key, child = str(key_node.value), self._child(str(key_node.value), value)
            place = dataclasses.replace(child, node=key_node)
            if key in result:
                place.fault("同一个键写了两次")
            elif allowed is not None and key not in allowed:
                place.fault(f"不认识的键{_meant(key, allowed)}")
            else:
                result[key] = child
        for name in required:
            if name not in result:
                self.fault(f"缺少键 {name}")
        return result

    def _pairs(self) -> list[tuple[yaml.Node, yaml.Node]]:
        """Key and value nodes, with ``<<: *anchor`` merged; a key given here wins over a merged one."""
        own = [(key, value) for key, value in self.node.value if key.value != "<<"]
        names = {key.value for key, _ in own}
        merged = [pair for key, value in self.node.value if key.value == "<<" and value.id == "mapping" for pair in value.value if pair[0].value not in names]
        return own + merged

    def items(self) -> Iterator[_Node]:
        """Yield the members of a list; a single value is no list."""
        if self.node.id != "sequence":
            self.fault("这里应当是列表（- …）")
            return
        for index, item in enumerate(self.node.value):
            yield self._child(f"[{index}]", item)

    def peek(self, key: str) -> str:
        """Return a scalar field without judging the rest."""
        pairs = self.node.value if self.node.id == "mapping" else []
        return next((str(value.value) for name, value in pairs if name.value == key), "")

    def text(self) -> str:
        """Return a string; numbers, dates and booleans must be quoted."""
        if self.node.id != "scalar" or self.node.tag != "tag:yaml.org,2002:str":
            self.fault("这里应当是文字；数字、日期、yes/no 请加引号")
            return ""
        value = str(self.node.value).strip()
        if not value:
            self.fault("这里不能为空")
        return value

    def sentence(self) -> str:
        """Return a message; it must end like a sentence."""
        value = self.text()
        if value and value[-1] not in "。！？":
            self.fault("给用户看的话应当以句号结尾")
        return value

    def flag(self) -> bool:
        """Return true or false."""
        if self.node.id != "scalar" or self.node.value not in ("true", "false"):
            self.fault("这里应当是 true 或 false")
        return bool(self.node.value == "true")

    def number(self) -> float:
        """Return a number that is not negative."""
        try:
            value = float(self.node.value) if self.node.id == "scalar" else -1.0
        except ValueError:
            value = -1.0
        if not 0 <= value < float("inf"):
            self.fault("这里应当是不小于 0 的数")
            return 0.0
        return value

    def level(self) -> Level:
        """Return must, should or info."""
        value = self.text()
        if value not in tuple(Level):
            self.fault(f"级别应为 {'、'.join(Level)}{_meant(value, tuple(Level))}")
            return Level.SHOULD
        return Level(value)


def _required(kind: type[Any]) -> tuple[str, ...]:
    """Fields of a Params class that have no default."""
    if not hasattr(kind, "_field_defaults"):
        return tuple(f.name for f in dataclasses.fields(kind) if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING)
    return tuple(name for name in kind._fields if name not in kind._field_defaults)


def _meant(word: str, names: Iterable[str]) -> str:
    """Return the hint ‘did you mean’ with the nearest name, or nothing."""
    close = difflib.get_close_matches(word, list(names), n=1, cutoff=0.6)
    return f"，是否想写 {close[0]}？" if close else ""


def _term_problem(term: str) -> str:
    """Say what is wrong with a term; empty when it is fine."""
    bare = term.replace("…", "").replace("#", "")
    if not bare:
        return "词语不能只有 … 或 #"
    if "…" in (term[0], term[-1]):
        return "词语不能以 … 开头或结尾"
    if len(term) > 60 or term.count("…") > 6:  # noqa: PLR2004 - terms are words, not sentences
        return "词语过长，请拆开"
    return ""


