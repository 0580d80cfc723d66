"""The house stands as checker/README.md says: floors, owners of outside packages, what must never be where."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import pytest

import checker
from checker import checks, lints, model, rulefile

if TYPE_CHECKING:
    from collections.abc import Iterator

HOME = Path(checker.__file__).parent
ROOT = "checker"
FLOORS = {
    "errors": 0, "limits": 0, "numerals": 0, "traditional": 0, "model/*": 0,
    "kept": 0, "patterns": 0, "text": 1, "words": 1, "encoding": 1, "ooxml": 1, "numbering": 1,
    "yamlnode": 1, "columns": 1, "citing": 1, "hollow": 1, "lapsed": 1, "planned": 1, "whose": 1, "ranks": 1, "needs": 1, "jsonnode": 1, "office": 1,
    "storage": 1, "pool": 1, "cluster": 1, "parquet": 1, "restraint": 1,
    "paragraphs": 1, "nesting": 1,
    "outline": 2, "match": 2, "guards": 2, "quantities": 2, "layout": 2, "names": 2, "overlay": 2, "story": 2, "pages": 2, "typeset": 2,
    "identity": 3, "parts": 3, "scope": 3, "numbers": 3, "rewriting": 3, "readers/*": 3,
    "checks/*": 4, "lints/*": 4, "commenting": 4,
    "rulefile": 5, "labelfile": 5, "config": 5, "scoring": 5, "formatters/labels": 5, "formatters/wording": 5,
    "formatters/places": 5, "formatters/remarks": 5,
    "formatters/tally": 5, "formatters/since": 5, "formatters/markup": 5, "formatters/html_text": 5, "formatters/html_style": 5,
    "formatters/workbook": 5,
    "ruleset": 6, "engine": 6, "drafts": 5, "files": 6, "archive": 6, "gate": 6, "waivers": 6,
    "evaluation": 6, "comparison": 6, "audit": 6, "skeleton": 6, "progress": 6,
    "formatters/*": 6, "handbook": 6, "repair": 6, "draftmaker": 6,
    "judging": 7, "work": 7, "store": 7, "batch": 7, "api": 7, "settings": 7, "workshop": 7, "sheet": 7, "terminal": 7, "resultfile": 7,
    "cli_base": 8, "cli_rules": 8, "cli_fix": 8, "cli_output": 8, "cli_check": 8, "cli_progress": 8, "cli_render": 8, "cli_new": 8, "cli": 8,
    "__main__": 9, "__init__": 9,
}  # fmt: skip
"""Every module of the package; ``x/*`` stands for the members of package x and its ``__init__``."""
UNWRITTEN = {
    "formatters/labels",
    "formatters/wording",
    "formatters/places",
    "formatters/remarks",
    "formatters/tally",
    "formatters/since",
    "formatters/markup",
    "formatters/html_text",
    "formatters/html_style",
    "formatters/workbook",
    "__main__",
    "__init__",
}
"""Modules that the table in checker/README.md leaves out."""
OWNERS = {
    "yaml": "yamlnode", "jieba": "words", "ahocorasick_rs": "match", "rich": "formatters/console cli_progress", "click": "cli*",
    "lxml": "ooxml", "zipfile": "ooxml", "xlsxwriter": "formatters/workbook", "markdown_it": "readers/markdown", "olefile": "readers/doc",
    "pypdfium2": "readers/pdf_child", "selectolax": "readers/html",
    "sqlite3": "store", "distributed": "cluster", "fsspec": "storage", "pyarrow": "parquet",
}  # fmt: skip
LIGHT = {"click", "zipfile", "sqlite3"}
"""Owned packages that may be imported with their module: the command line needs click at once, zipfile costs nothing."""
FORMATTERS_KNOW = {
    "model/__init__", "layout", "errors", "ooxml", "encoding", "columns", "formatters/labels",
    "formatters/wording", "formatters/places", "formatters/remarks",
    "formatters/tally", "formatters/since", "formatters/markup", "formatters/html_text", "formatters/html_style", "formatters/workbook",
    "typeset", "commenting",
}  # fmt: skip
KIN = {
    "patterns": {"kept"}, "model/results": {"model/document", "model/rules"}, "readers/doc": {"readers/docx"},
    "formatters/wording": {"formatters/labels"},
    "formatters/tally": {"formatters/labels"}, "formatters/since": {"formatters/labels", "formatters/wording"},
    "formatters/html_text": {"formatters/markup"},
    "formatters/remarks": {"formatters/labels", "formatters/wording", "formatters/places", "formatters/since"},
    "formatters/workbook": {"formatters/labels", "formatters/wording"}, "workshop": {"api"},
    "lints/rates": {"lints/arithmetic"},
    "api": {"judging"}, "work": {"judging", "resultfile"}, "store": {"work", "resultfile"},
    "batch": {"api", "work", "store"},
    "cli_rules": {"cli_base"}, "cli_fix": {"cli_base"}, "cli_new": {"cli_base"}, "cli_output": {"cli_base"}, "cli_render": {"cli_base", "cli_output"},
    "cli_check": {"cli_base", "cli_output", "cli_progress"},
    "cli": {"cli_base"},
}  # fmt: skip
"""The only neighbours that may import each other: values made of other values, old files made new ones,
sentences made of words, commands made of options."""
_READ_BY = {"engine", "rulefile", "ruleset"}
USERS = {
    "readers/*": {"api", "judging", "drafts", "files"}, "checks/*": _READ_BY, "lints/*": _READ_BY,
    "cli": {"__main__"}, "cli_rules": set(), "cli_fix": set(), "cli_new": set(), "cli_render": set(), "cli_check": set(),
    "cli_progress": {"cli_check"}, "cli_output": {"cli_check", "cli_render"},
}  # fmt: skip
"""Who alone may import these."""
NETWORK = {"asyncio", "ftplib", "http", "imaplib", "poplib", "smtplib", "socket", "socketserver", "ssl", "urllib", "webbrowser", "xmlrpc"}
EVALUATING = {"code", "ctypes", "pickle", "runpy", "shelve", "subprocess"}
STARTING = {"office": {"subprocess"}, "readers/pdf": {"subprocess"}}
"""Who alone starts processes, and by what."""
TERMINAL = {"sys.exit", "os._exit", "os.abort", "sys.stdout", "sys.stderr", "sys.stdin", "sys.argv", "SystemExit", "KeyboardInterrupt"}
FILE_CALLS = {"open", "read_text", "read_bytes", "write_text", "write_bytes"}
JUDGING = 5
"""The lowest floor on which findings have kinds: a lint leaves the kind empty, the engine fills it in."""
MOST_LINES, MOST_FUNCTION_LINES, MEDIAN_FUNCTION_LINES = 400, 50, 10

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Import:
    """A module that a module imports."""

    target: str
    """Path of a module of the package (``checks/part``), else the name of an outside package."""
    line: int
    typing_only: bool
    deep: bool
    """Inside a function: it happens when the function runs."""
    inner: bool
    """Of the package itself."""


@dataclass(frozen=True)
class Module:
    """A file of the package."""

    path: str
    """From the package's folder, without suffix: ``checks/part``, ``checks/__init__``."""
    tree: ast.Module
    lines: int

    @property
    def place(self) -> str:
        """Key of FLOORS that speaks of it; empty when none does."""
        package, _, _ = self.path.rpartition("/")
        return next((key for key in (self.path, f"{package}/*") if key in FLOORS), "")

    @property
    def initial(self) -> bool:
        return self.path.endswith("/__init__")

    @property
    def package(self) -> str:
        return self.path.rpartition("/")[0]

    def at(self, node: ast.AST) -> str:
        return f"{self.path}.py:{getattr(node, 'lineno', 1)}"


@cache
def modules() -> tuple[Module, ...]:
    files = sorted(HOME.rglob("*.py"))
    texts = {file: file.read_text(encoding="utf-8") for file in files}
    return tuple(Module(file.relative_to(HOME).with_suffix("").as_posix(), ast.parse(text), text.count("\n")) for file, text in texts.items())


def walk(node: ast.AST, *, typing_only: bool = False, deep: bool = False) -> Iterator[tuple[ast.AST, bool, bool]]:
    """Yield all nodes below, each with whether it stands under TYPE_CHECKING and whether inside a function."""
    for child in ast.iter_child_nodes(node):
        guarded = typing_only or (isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING") and child in node.body)
        inside = deep or isinstance(node, Function)
        yield child, guarded, inside
        yield from walk(child, typing_only=guarded, deep=inside)


@cache
def imports(module: Module) -> tuple[Import, ...]:
    return tuple(
        Import(target, getattr(node, "lineno", 1), typing_only, deep, inner)
        for node, typing_only, deep in nodes(module)
        for target, inner in targets(module, node)
    )


@cache
def paths() -> frozenset[str]:
    return frozenset(module.path for module in modules())


def targets(module: Module, node: ast.AST) -> Iterator[tuple[str, bool]]:
    """What an import statement imports: (target, whether it is of the package)."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield from target(alias.name, None)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, f"{module.at(node)}: relative import"
        for alias in node.names:
            yield from target(node.module or "", alias.name)


def target(name: str, member: str | None) -> Iterator[tuple[str, bool]]:
    top, *rest = name.split(".")
    if top != ROOT:
        yield top, False
        return
    path = "/".join(rest)
    longer = "/".join([*rest, member or ""])
    known = paths()
    if member and (longer in known or f"{longer}/__init__" in known):
        path = longer
    if path in known or not path:
        yield path or f"__init__.{member or ''}", True
    else:
        yield f"{path}/__init__", True


def floor(name: str) -> int:
    """Floor of a key of FLOORS; a module that has none is told of in a test of its own."""
    return FLOORS.get(name, -1)


@cache
def place(path: str) -> str:
    return next((module.place for module in modules() if module.path == path), "")


@cache
def nodes(module: Module) -> tuple[tuple[ast.AST, bool, bool], ...]:
    return tuple(walk(module.tree))


def calls(module: Module) -> Iterator[tuple[ast.Call, str]]:
    """All calls with the last name of what is called."""
    for node, _, _ in nodes(module):
        if isinstance(node, ast.Call):
            called = node.func
            yield node, called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""


def functions(module: Module) -> Iterator[Function]:
    return (node for node, _, _ in nodes(module) if isinstance(node, Function))


def length(function: Function) -> int:
    """Lines from ``def`` to the end."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


every_module = pytest.mark.parametrize("module", modules(), ids=lambda module: module.path)


SAMPLE = Module("checks/sample", ast.parse("""
from typing import TYPE_CHECKING
from checker.checks import part
if TYPE_CHECKING:
    import yaml
else:
    from checker import readers
def judge():
    import jieba.posseg
    if True:
        from checker.model import Span
"""), 10)  # fmt: skip


def test_imports_are_seen_wherever_they_stand() -> None:
    assert [(each.target, each.inner, each.typing_only, each.deep) for each in imports(SAMPLE)] == [
        ("typing", False, False, False),
        ("checks/part", True, False, False),
        ("yaml", False, True, False),
        ("readers/__init__", True, False, False),
        ("jieba", False, False, True),
        ("model/__init__", True, False, True),
    ]


# ---------------------------------------------------------------------------------------------- floors


@every_module
def test_every_module_has_a_floor(module: Module) -> None:
    assert module.place, f"{module.path} stands on no floor: add it to FLOORS and to checker/README.md"


def test_every_floor_has_its_modules() -> None:
    assert {module.place for module in modules()} == set(FLOORS)


def test_readme_tells_the_same_floors() -> None:
    rows = re.findall(r"^\| (\d) \| ([^|]+) \|", (HOME / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    told = {name: int(floor) for floor, names in rows for name in re.findall(r"`([^`]+)`", names)}
    assert told == {name: floor for name, floor in FLOORS.items() if name not in UNWRITTEN}


@every_module
def test_imports_go_down_only(module: Module) -> None:
    own = floor(module.place)
    wrong = []
    for each in imports(module):
        if not each.inner or each.target == "__init__.__version__":
            continue
        member = module.initial and each.target.rpartition("/")[0] == module.package
        if not member and each.target not in KIN.get(module.path, ()) and floor(place(each.target)) >= own:
            wrong.append(f"line {each.line}: {each.target}")
    assert not wrong


@every_module
def test_members_of_a_package_are_imported_by_its_init_only(module: Module) -> None:
    inside = [
        f"line {each.line}: {each.target}"
        for each in imports(module)
        if each.inner and "/" in each.target and not each.target.endswith("/__init__") and each.target.rpartition("/")[0] != module.package
    ]
    assert [each for each in inside if not each.endswith(("formatters/labels", "formatters/wording"))] == []


@every_module
def test_only_named_users_import_the_readers_checks_lints_and_the_command(module: Module) -> None:
    wrong = [
        f"line {each.line}: {each.target}"
        for each in imports(module)
        if each.inner and module.path not in USERS.get(place(each.target), {module.path}) and each.target.rpartition("/")[0] != module.package
    ]
    assert not wrong


def test_formatters_know_assessments_only() -> None:
    formatters = [module for module in modules() if module.package == "formatters" and not module.initial]
    known = {each.target for module in formatters for each in imports(module) if each.inner}
    assert len(formatters) > 1
    assert known <= FORMATTERS_KNOW


# ---------------------------------------------------------------------------------------------- outside packages


def owns(path: str, package: str, nobody: str = "") -> bool:
    return any(fnmatch(path, owner) for owner in OWNERS.get(package, nobody).split())


@every_module
def test_outside_packages_have_one_owner(module: Module) -> None:
    outside = [each for each in imports(module) if not each.inner and not each.typing_only]
    strangers = [each.target for each in outside if each.target not in OWNERS and each.target not in sys.stdlib_module_names]
    foreign = [f"line {each.line}: {each.target}" for each in outside if not owns(module.path, each.target, module.path)]
    assert not strangers
    assert not foreign


def test_every_owner_uses_its_package() -> None:
    real = [(module, each) for module in modules() for each in imports(module) if not each.typing_only]
    used = {each.target for module, each in real if owns(module.path, each.target)}
    assert used == set(OWNERS)


@every_module
def test_heavy_packages_are_imported_where_they_are_first_needed(module: Module) -> None:
    heavy = set(OWNERS) - LIGHT
    assert [f"line {each.line}: {each.target}" for each in imports(module) if each.target in heavy and not each.deep and not each.typing_only] == []


@every_module
def test_a_name_made_at_run_time_imports_only_from_the_own_package(module: Module) -> None:
    dynamic = [node for node, name in calls(module) if name in {"import_module", "__import__"}]
    own = [node for node in dynamic if ast.unparse(node.args[0]).startswith("f'{__name__}." if module.path.endswith("__init__") else "f'checker.")]
    assert [module.at(node) for node in dynamic if node not in own] == []


# ---------------------------------------------------------------------------------------------- what must never be where


def outside(*names: str) -> pytest.MarkDecorator:
    """Parametrise with every module but those named."""
    return pytest.mark.parametrize("module", [module for module in modules() if module.path not in names], ids=lambda module: module.path)


@outside("cli", "cli_base", "terminal", "readers/pdf_child")
def test_only_the_command_prints_and_exits(module: Module) -> None:
    printing = [module.at(node) for node, name in calls(module) if isinstance(node.func, ast.Name) and name in {"print", "input", "exit", "quit"}]
    leaving = [module.at(node) for node, _, _ in nodes(module) if isinstance(node, ast.Attribute | ast.Name) and ast.unparse(node) in TERMINAL]
    assert not printing
    assert not leaving


@outside("files", "kept", "office", "restraint", "ruleset", "words", "workshop")
def test_only_seven_modules_open_files(module: Module) -> None:
    opened = [node for node, name in calls(module) if name in FILE_CALLS]
    if module.path == "ooxml":
        assert not {each.target for each in imports(module)} & {"io", "os", "pathlib"} - {"io"}, "members of an archive only, never files"
        opened = [node for node in opened if not ast.unparse(node.func).endswith("_archive.open")]
    assert [module.at(node) for node in opened if not ast.unparse(node).startswith("os.open(os.devnull")] == []


@outside("engine", "judging", "cli_base", "storage")
def test_only_four_modules_catch_everything(module: Module) -> None:
    assert [module.at(node) for node, _, _ in nodes(module) if isinstance(node, ast.ExceptHandler) and catches_everything(node)] == []


@every_module
def test_nothing_catches_more_than_exceptions(module: Module) -> None:
    caught = [node for node, _, _ in nodes(module) if isinstance(node, ast.ExceptHandler)]
    assert [module.at(node) for node in caught if node.type is None or "BaseException" in ast.unparse(node.type)] == []


def catches_everything(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or bool({"Exception", "BaseException"} & {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)})


@outside("terminal")
def test_only_the_terminal_knows_clock_and_environment(module: Module) -> None:
    imported = [f"line {each.line}: {each.target}" for each in imports(module) if each.target in {"time", "locale", "getpass", "platform"}]
    asked = [
        module.at(node)
        for node, _, _ in nodes(module)
        if isinstance(node, ast.Attribute) and (node.attr in {"environ", "getenv", "now", "today", "utcnow", "home", "cwd", "getcwd", "expanduser"})
    ]
    assert not imported
    assert not asked


@every_module
def test_no_network_anywhere(module: Module) -> None:
    assert [f"line {each.line}: {each.target}" for each in imports(module) if each.target in NETWORK] == []


@every_module
def test_nothing_is_evaluated(module: Module) -> None:
    forbidden = EVALUATING - STARTING.get(module.path, set())
    assert [f"line {each.line}: {each.target}" for each in imports(module) if each.target in forbidden] == []
    assert [module.at(node) for node, name in calls(module) if isinstance(node.func, ast.Name) and name in {"eval", "exec", "compile"}] == []


@every_module
def test_no_module_changes_its_globals(module: Module) -> None:
    assert [module.at(node) for node, _, _ in nodes(module) if isinstance(node, ast.Global)] == []


@every_module
def test_no_rule_is_known_by_its_id(module: Module) -> None:
    """Ids stand in ``rulefile.IDS`` and ``DEFECTS``, and in ``formatters.labels`` for findings.

    Below the floor of judging only ids of items are looked for: there ``numbering`` is a part of a .docx, ``term`` a group of a pattern.
    """
    ids = special_ids() if floor(module.place) >= JUDGING else rulefile.IDS
    known = {node for node, _, _ in nodes(module) if isinstance(node, ast.Assign | ast.AnnAssign) and names_ids(module, node)}
    allowed = {id(inner) for node in known for inner in ast.walk(node)}
    found = [
        f"{module.at(node)} {node.value}"
        for node, _, _ in nodes(module)
        if isinstance(node, ast.Constant) and node.value in ids and id(node) not in allowed
    ]
    assert not found


def names_ids(module: Module, node: ast.Assign | ast.AnnAssign) -> bool:
    names = [each.id for each in (node.targets if isinstance(node, ast.Assign) else [node.target]) if isinstance(each, ast.Name)]
    return (module.path, *names) in {("rulefile", "IDS"), ("rulefile", "DEFECTS"), ("formatters/labels", "FINDING")}


@cache
def special_ids() -> frozenset[str]:
    """Ids of items and findings but those that are also names of fields of the model or of kinds of check and lint."""
    fields = {name for value in vars(model).values() if isinstance(value, type) for name in inspect.get_annotations(value)}
    return (rulefile.IDS | rulefile.DEFECTS) - fields - set(lints.LINTS) - set(checks.CHECKS)


def test_ids_of_items_are_no_everyday_words_of_the_code() -> None:
    assert special_ids() >= rulefile.IDS


# ---------------------------------------------------------------------------------------------- proportion


@every_module
def test_modules_can_be_read_in_one_sitting(module: Module) -> None:
    assert module.lines <= MOST_LINES


@every_module
def test_no_function_is_longer_than_a_screen(module: Module) -> None:
    assert {function.name: length(function) for function in functions(module) if length(function) > MOST_FUNCTION_LINES} == {}


def test_most_functions_are_short() -> None:
    assert median(length(function) for module in modules() for function in functions(module)) <= MEDIAN_FUNCTION_LINES


@every_module
def test_everything_public_explains_itself(module: Module) -> None:
    if not module.lines:
        pytest.skip("an empty file")
    assert [name for name, node in public(module.tree, module.path) if not ast.get_docstring(node)] == []


def public(node: ast.Module | ast.ClassDef, name: str) -> Iterator[tuple[str, ast.Module | ast.ClassDef | Function]]:
    """The module, its public classes and functions and their public methods."""
    yield name, node
    for child in node.body:
        if isinstance(child, ast.ClassDef | Function) and not child.name.startswith("_"):
            if isinstance(child, ast.ClassDef):
                yield from public(child, f"{name}.{child.name}")
            else:
                yield f"{name}.{child.name}", child
