"""Rule files (YAML) → ``RuleSet``. Every fault of every file is found here, with file, line, key and hint."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

from checker import needs, overlay, patterns
from checker.checks import CHECKS
from checker.errors import RuleError
from checker.lints import LINTS
from checker.model import All, Basis, Call, Citation, Defect, DefectTest, Guard, Not, PartRule, Profile, Reference, Rule, RuleSet, RuleTest, Status
from checker.model import Any as AnyOf
from checker.names import Names
from checker.scope import Scope
from checker.yamlnode import GiveUpError, Node, meant

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

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
DEFECTS = frozenset(
    [
        "title", "year", "place", "numbering", "enumeration", "arithmetic", "duplicate", "residue", "reference", "term",
        "punctuation", "numeral", "request", "thin",
    ],
)  # fmt: skip
"""The stable ids of the kinds of finding."""
_DATE = patterns.compile(r"^\d{4}-\d{2}(?:-\d{2})?$")
_LOCAL_ID = patterns.compile(r"^x-[a-z0-9-]+$")
_DEEPEST = 60
"""Conditions inside each other, questions followed."""
_TESTED = (Status.MET, Status.MISSING)


def parse(files: Mapping[str, bytes], local: Collection[str] = ()) -> RuleSet:
    """Build one rule set from the contents of rule files by name; ``local`` names those that extend the others.

    Raises ``RuleError`` with every fault found; nothing is judged by half a rule set.
    """
    return _Builder(files, local).build()


class _Builder:
    """Builds the values; what cannot be built leaves a fault."""

    def __init__(self, files: Mapping[str, bytes], local: Collection[str]) -> None:
        self.names = Names(files, local)
        self.citations: dict[str, Citation] = {}
        self.questions: dict[str, Node] = {}
        self.asking: list[str] = []
        self.depth = 0
        self.references: tuple[Reference, ...] = ()

    def build(self) -> RuleSet:
        names = self.names
        self.citations = names.entries("citations", self._citation)
        self.questions = dict(names.named("questions"))
        for question in self.questions.values():
            question.attempt(self.need)
        self.references = names.all("references", self._reference)
        values = self._head() | {
            "defects": names.all("findings", self._defect), "rules": names.all("rules", self._rule), "references": self.references,
            "parts": names.all("parts", self._part), "order": names.all("order", names.part), "terms": names.terms,
            "nested": names.nested, "changes": overlay.changes(names.members("change"), self._changeable),
            "profiles": names.entries("profiles", self._profile), "citations": self.citations, "vocabulary": names.all("vocabulary", Node.text),
            "refuse": names.all("refuse", names.group), "accept": names.all("accept", names.group),
        }  # fmt: skip
        if faults := names.faults.all():
            raise RuleError(faults)
        return RuleSet(**values)

    def _head(self) -> dict[str, Any]:
        for node in self.names.sections["format"]:
            if node.text() != FORMAT:
                node.fault(f"规则格式版本应为 {FORMAT}")
        readers: dict[str, Callable[[Node], Any]] = {"id": Node.text, "version": Node.text, "title": Node.text, "partial": Node.number}
        optional: dict[str, Callable[[Node], Any]] = {"report": Node.text}
        head: dict[str, Any] = {}
        for node in self.names.sections["ruleset"]:
            required = [name for name in readers if name not in head or name != "partial"]
            for fields in node.attempt(partial(Node.fields, readers=readers | optional, required=required)):
                head |= fields
        return head

    # -- what rules refer to

    def _citation(self, key: str, node: Node) -> Citation:
        return Citation(key, **node.fields({"title": Node.text, "number": Node.text, "note": Node.text}, ("title",)))

    def _part(self, node: Node) -> PartRule:
        lists = ("headings", "tops", "made", "barred", "cues", "answers", "dense", "persons")
        flags = ("closed", "next", "base", "deep")
        readers: dict[str, Callable[[Node], Any]] = {"id": Node.text, "title": Node.text}
        readers |= dict.fromkeys(lists, self.names.groups) | dict.fromkeys(flags, Node.flag)
        return PartRule(**node.fields(readers, ("id", "title", "headings")))

    def _profile(self, key: str, node: Node) -> Profile:
        readers: dict[str, Callable[[Node], Any]] = {
            "title": Node.text, "skip": lambda node: frozenset(node.each(self.names.rule)),
            "weights": partial(self._by_rule, read=Node.number), "levels": partial(self._by_rule, read=Node.level),
        }  # fmt: skip
        return Profile(key, **{"weights": {}, "levels": {}} | node.fields(readers, ("title",)))

    def _by_rule(self, node: Node, read: Callable[[Node], Any]) -> dict[str, Any]:
        return {self.names.rule(value, name): read(value) for name, value in node.mapping(None).items()}

    def _basis(self, node: Node) -> Basis:
        fields = node.fields({"source": lambda node: self.names.known(node, self.citations, "依据"), "at": Node.text}, ("source",))
        name = fields["source"]
        return Basis(self.citations.get(name, Citation(name, name)), fields.get("at", ""))

    def _bases(self, node: Node) -> tuple[Basis, ...]:
        return node.each(self._basis)

    def _changeable(self, node: Node) -> str:
        """Read the id of a rule or of a kind of finding that an overlay may change."""
        findings = tuple(each.peek("id") for each in self.names.members("findings"))
        return self.names.known(node, (*self.names.rule_ids, *findings), "事项")

    def _id(self, node: Node, ids: frozenset[str], local: str) -> str:
        name = node.text()
        if node.file in self.names.local and not _LOCAL_ID.match(name):
            node.fault(f"{local}请用 x- 开头；要调整已有的，请用 change")
            return name
        if name not in ids and not _LOCAL_ID.match(name):
            node.fault(f"清单中没有 {name}{meant(name, ids)}；{local}请用 x- 开头")
        return name

    # -- findings

    def _reference(self, node: Node) -> Reference:
        readers: dict[str, Callable[[Node], Any]] = dict.fromkeys(("id", "title", "number", "successor"), Node.text)
        readers |= dict.fromkeys(("event", "effective", "stale"), _date)
        readers |= dict.fromkeys(("aliases", "wrong"), _texts) | {"verified": Node.flag}
        return Reference(**node.fields(readers, ("id", "title", "event")))

    def _defect(self, node: Node) -> Defect:
        readers: dict[str, Callable[[Node], Any]] = {
            "id": partial(self._id, ids=DEFECTS, local="本地新增"), "title": Node.text, "level": Node.level,
            "weight": Node.number, "most": Node.number, "basis": self._bases, "remedy": Node.sentence,
            "lints": lambda node: node.each(self._lint), "tests": self._defect_tests,
        }  # fmt: skip
        values = node.fields(readers, readers)
        return Defect(calls=values.pop("lints"), **values, file=node.file, line=node.line)

    def _lint(self, node: Node) -> Call:
        fields = node.mapping(LINTS)
        if len(fields) != 1:
            node.fault("这里应当正好写一种检查")
            raise GiveUpError
        ((kind, inner),) = fields.items()
        return Call(kind, self._params(inner, LINTS[kind].Params))

    def _defect_tests(self, node: Node) -> tuple[DefectTest, ...]:
        readers: dict[str, Callable[[Node], Any]] = {"text": Node.text, "flagged": _texts, "profile": Node.text}
        tests = node.each(lambda item: DefectTest(**item.fields(readers, ("text", "flagged")), line=item.line))
        if all(test.flagged for test in tests) or not any(test.flagged for test in tests):
            node.fault("至少各写一个应当指出和不应指出的测试")
        return tests

    # -- rules

    def _rule(self, node: Node) -> Rule:
        given = node.keys()
        readers: dict[str, Callable[[Node], Any]] = {
            "id": partial(self._id, ids=IDS, local="本地新增事项"), "title": Node.text, "level": Node.level, "weight": Node.number,
            "basis": self._bases, "place": self.names.part, "need": self.need,
            "say": partial(self._say, given=given), "remedy": Node.sentence, "sample": Node.text,
            "tests": partial(self._tests, given=given),
        }  # fmt: skip
        values = node.fields(readers | {"partly": self.need, "when": self.need, "parent": Node.text}, readers)
        return Rule(**{"partly": None, "when": None} | values, file=node.file, line=node.line)

    @staticmethod
    def _say(node: Node, given: Collection[str]) -> dict[Status, str]:
        wanted = ("met", "missing", *(("partial",) if "partly" in given else ()), *(("not_applicable",) if "when" in given else ()))
        return {Status(name): text for name, text in node.fields(dict.fromkeys(Status, Node.sentence), wanted).items()}

    def _tests(self, node: Node, given: Collection[str]) -> tuple[RuleTest, ...]:
        tests = node.each(self._test)
        for want in (*_TESTED, *((Status.PARTIAL,) if "partly" in given else ())):
            if not any(test.want is want for test in tests):
                node.fault(f"规则没有结果为 {want} 的测试，请至少写一个")
        return tests

    @staticmethod
    def _test(node: Node) -> RuleTest:
        readers: dict[str, Callable[[Node], Any]] = {"want": _status, "text": Node.text, "profile": Node.text, "name": Node.text}
        return RuleTest(**node.fields(readers, ("want", "text")), line=node.line)

    # -- needs

    def need(self, node: Node) -> Need:
        """Build one node of a need tree."""
        if self.depth > _DEEPEST:
            node.fault("条件层次过深，请拆开")
            raise GiveUpError
        self.depth += 1
        try:
            return self._need(node)
        finally:
            self.depth -= 1

    def _need(self, node: Node) -> Need:
        fields = node.mapping(("all", "any", "not", "question", *CHECKS))
        if len(fields) != 1:
            node.fault("这里应当正好写一个条件：all、any、not、question 或一种检查")
            raise GiveUpError
        ((kind, inner),) = fields.items()
        if kind in ("all", "any"):
            members = inner.each(self.need)
            return All(members) if kind == "all" else AnyOf(members)
        if kind == "not":
            return Not(self.need(inner))
        if kind == "question":
            return self._question(inner)
        return Call(kind, self._params(inner, CHECKS[kind].Params))

    def _question(self, node: Node) -> Need:
        name = self.names.known(node, self.questions, "问题")
        if name in self.asking:
            node.fault(f"问题 {name} 引用了自己")
            raise GiveUpError
        if name not in self.questions:
            raise GiveUpError
        self.asking.append(name)
        try:
            return self.need(self.questions[name])
        finally:
            self.asking.pop()

    # -- parameters

    def _params(self, node: Node, kind: type[Any]) -> Any:  # noqa: ANN401 - each kind has its own Params
        hints = get_type_hints(kind)
        given = {name: self.references for name, hint in hints.items() if hint == tuple[Reference, ...]}
        readers = {name: partial(self._value, name=name, hint=hint) for name, hint in hints.items() if name not in given}
        return kind(**node.fields(readers, _required(kind)), **given)

    def _value(self, node: Node, name: str, hint: Any) -> Any:  # noqa: ANN401 - typed by the hint
        if hint is Scope:
            return self._params(node, Scope)
        if get_origin(hint) is Literal:
            return node.choice(get_args(hint))
        if get_origin(hint) is frozenset:
            return frozenset(node.each(_guard))
        if hint in (bool, int):
            return node.flag() if hint is bool else int(node.number())
        read = Node.text if name in needs.TEXTS else self.names.part if name in needs.PARTS else self.names.group
        return read(node) if hint is str else node.each(read)


def _texts(node: Node) -> tuple[str, ...]:
    return node.each(Node.text)


def _date(node: Node) -> str:
    value = node.text()
    if value and not _DATE.match(value):
        node.fault("日期应写成 2024-01 或 2024-01-31 的样子")
    return value


def _status(node: Node) -> Status:
    value = node.choice(tuple(Status))
    return Status(value) if value in tuple(Status) else Status.MET


def _guard(node: Node) -> Guard:
    value = node.choice(tuple(Guard))
    return Guard(value) if value in tuple(Guard) else Guard.PLAN


def _required(kind: type[Any]) -> tuple[str, ...]:
    """Fields of a Params class that have no default."""
    return tuple(name for name in kind._fields if name not in kind._field_defaults)
