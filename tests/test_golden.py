"""The drafts of examples/, judged and printed: pages as a user sees them, and what must hold of them whatever a renewal stores."""

from __future__ import annotations

import difflib
import json
import os
import re
from dataclasses import dataclass
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from checker import api, cli, resultfile
from checker.formatters import FORMATS, whole
from checker.gate import ExitStatus
from checker.model import RuleSetInfo, Status, Verdict, View
from tests import golden_parts
from tests.conftest import shipped
from tests.formatters import samples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.testing import Result

    from checker.model import Assessment, Evidence

ROOT: Final = Path(__file__).parents[1]
DRAFTS: Final = "examples/文稿"
RESULTS: Final = ROOT / "examples" / "结果"
"""Pages for readers of the examples, 100 columns wide."""
GOLDEN: Final = ROOT / "tests" / "golden"
"""Pages of all drafts together, for other widths."""
STORED: Final = ("console", "html", "json")
"""Formats that are stored for each draft; their suffixes differ."""
COMMAND: Final = "FAZHI_RENEW=1 python -m pytest tests/test_golden.py"
SHOWN: Final = 80
"""Lines of a difference that are shown."""
DIGEST: Final = re.compile(r"(?<=\"digest\": \")[^\"]*|(?<=指纹：)\w+")
"""Changes with every comment in the rules and with the line ends of a checkout."""

CORE: Final = (
    *("measures", "shortcomings", "causes", "first-responsible", "next-year", "leading-group", "dual-leader"),
    *("decision-procedure", "decision-participation", "decision-experts", "decision-risk", "decision-legality", "decision-collective"),
)
LETTERS: Final = {"M": Status.MET, "P": Status.PARTIAL, "-": Status.MISSING, "/": Status.NOT_APPLICABLE}


@dataclass(frozen=True)
class Example:
    """A draft and what a careful examiner says of it."""

    name: str
    body: str
    year: int
    profile: str
    core: str
    """A letter of ``LETTERS`` for each of ``CORE``; a blank parts the decision from the rest."""
    findings: frozenset[str]
    """Kinds of findings; more of them are wrong, fewer too."""
    verdict: Verdict = Verdict.REVISE

    @property
    def path(self) -> str:
        return f"{DRAFTS}/{self.name}"


EXAMPLES: Final = (
    Example("云溪镇2024年-完整.docx", "云溪镇", 2024, "township", "MMMMMMM MMMMMM", frozenset(), Verdict.READY),
    Example("怀远县林业局2024年-部门.txt", "怀远县林业局", 2024, "department", "MMMMMM/ M/////", frozenset(), Verdict.READY),
    Example("松坪乡2023年-薄弱.txt", "松坪乡", 2023, "township", "MM-PM-- ------", frozenset()),
    Example("柏岭街道2025年-一般.md", "柏岭街道", 2025, "street", "MMPMMMP P----M", frozenset({"term", "numeral"}), Verdict.READY),
    Example("石桥镇2024年-空壳.txt", "石桥镇", 2024, "township", "P--PP-- P-----", frozenset({"residue", "thin"})),
)
"""In the order in which a folder is walked."""

Judged = dict[str, "Assessment"]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """Judge every draft once; the names given are relative, so that the pages are the same on every machine."""
    cache = tmp_path_factory.mktemp("cache")
    return {each.name: api.check_bytes(each.path, (ROOT / each.path).read_bytes(), rules=shipped(), cache=cache) for each in EXAMPLES}


def pages(judged: Judged) -> Iterator[tuple[Path, str]]:
    """Every stored page with what it should hold."""
    everything = [judged[each.name] for each in EXAMPLES]
    for name, assessment in judged.items():
        for form in STORED:
            yield RESULTS / f"{Path(name).stem}{FORMATS[form]}", rendered([assessment], 100, form)
    yield RESULTS / "全部.html", rendered(everything, 100, "html")
    for width in (80, 160):
        yield GOLDEN / f"全部-{width}.txt", rendered(everything, width)
    for form in FORMATS.keys() - set(STORED):
        yield stored(everything, form)
    yield stored(everything[-1:], "xlsx")


def stored(assessments: list[Assessment], form: str) -> tuple[Path, str]:
    """Render from the drafts themselves, as the command does; what is no text is kept by its parts."""
    rules = shipped()
    view = View(RuleSetInfo(rules.id, rules.version, rules.title, rules.digest), 100, original=lambda path: (ROOT / path).read_bytes())
    suffix, text = golden_parts.kept(assessments, view, form)
    return GOLDEN / f"{'全部' if len(assessments) > 1 else '一份'}-{form}{suffix}", text


def rendered(assessments: list[Assessment], width: int, form: str = "console") -> str:
    rules = shipped()
    return whole(form, assessments, View(RuleSetInfo(rules.id, rules.version, rules.title, rules.digest), width))


def difference(stored: str, fresh: str) -> str:
    """What changed, as a readable diff; empty when nothing did."""
    stored, fresh = (DIGEST.sub("…", text) for text in (stored, fresh))
    lines = difflib.unified_diff(stored.splitlines(), fresh.splitlines(), "stored", "now", n=2, lineterm="")
    shown = list(islice(lines, SHOWN + 1))
    return "\n".join(shown[:SHOWN] + ["…"] * (len(shown) > SHOWN))


def test_pages_are_current(judged: Judged) -> None:
    fresh = dict(pages(judged))
    if os.environ.get("FAZHI_RENEW"):
        for folder in (RESULTS, GOLDEN):
            folder.mkdir(parents=True, exist_ok=True)
        for page, text in fresh.items():
            page.write_text(text, encoding="utf-8", newline="\n")
        for page in stored_pages() - fresh.keys():
            page.unlink()
    changes = {page: difference(page.read_text(encoding="utf-8") if page.exists() else "", text) for page, text in fresh.items()}
    told = "\n\n".join(f"{page.relative_to(ROOT)}\n{change}" for page, change in changes.items() if change)
    if told:
        pytest.fail(f"{told}\n\nLook whether every change is wanted; if so, renew the pages: {COMMAND}", pytrace=False)
    assert stored_pages() == fresh.keys(), f"pages of no draft; {COMMAND} removes them"


def stored_pages() -> set[Path]:
    return {page for folder in (RESULTS, GOLDEN) for page in folder.iterdir()}


def test_every_draft_is_an_example() -> None:
    assert sorted(path.name for path in (ROOT / DRAFTS).iterdir()) == sorted(each.name for each in EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.body)
class TestExample:
    """What no renewal may change."""

    def test_core_items_are_judged_as_an_examiner_would(self, example: Example, judged: Judged) -> None:
        found = {item.rule.id: item.status for item in judged[example.name].items}
        letters = example.core.replace(" ", "")
        assert {name: found[name] for name in CORE} == {name: LETTERS[letter] for name, letter in zip(CORE, letters, strict=True)}

    def test_body_year_and_verdict(self, example: Example, judged: Judged) -> None:
        assessment = judged[example.name]
        identity, profile = assessment.identity, assessment.profile
        assert identity is not None
        assert profile is not None
        assert (identity.body, identity.year, profile.id, assessment.verdict) == (example.body, example.year, example.profile, example.verdict)

    def test_findings_are_of_the_intended_kinds(self, example: Example, judged: Judged) -> None:
        assert {finding.id for finding in judged[example.name].findings} == example.findings

    def test_quotations_are_slices_of_the_text(self, example: Example, judged: Judged) -> None:
        assessment = judged[example.name]
        document = assessment.document
        assert document is not None
        for quotation in quotations(assessment):
            assert document.text[quotation.span.start : quotation.span.end] == quotation.text != ""
            assert document.line(quotation.span.start) == quotation.line
        told = json.loads(rendered([assessment], 100, "json"))["documents"][0]
        assert len(told["findings"]) == len(assessment.findings)
        for finding in told["findings"]:
            assert document.text[finding["start"] : finding["end"]] == finding["text"] != ""
            assert document.line(finding["start"]) == finding["line"]

    def test_page_fits_its_width(self, example: Example, judged: Judged) -> None:
        for width in (80, 100, 160):
            page = rendered([judged[example.name]], width)
            assert max(map(columns, page.splitlines())) <= width


def quotations(assessment: Assessment) -> Iterator[Evidence]:
    for item in assessment.items:
        yield from item.evidence
        yield from (evidence for evidence, _ in item.near)


def columns(line: str) -> int:
    from rich.cells import cell_len  # noqa: PLC0415 - measured as it was laid out

    return cell_len(line)


@pytest.mark.usefixtures("_at_root")
@pytest.mark.parametrize("form", FORMATS)
def test_a_stored_result_shows_the_same_again(form: str, judged: Judged) -> None:
    """What ``fazhi render`` makes of the JSON equals what the run itself gave, for drafts of every kind."""
    everything, rules = [judged[each.name] for each in EXAMPLES], shipped()
    info = RuleSetInfo(rules.id, rules.version, rules.title, rules.digest, rules.changes)
    view = View(info, 100, outline=True, numbers=True, reading=True, explain=True)
    back = resultfile.parse(whole("json", everything, view).encode())
    direct, again = (
        samples.made(form, assessments, view._replace(ruleset=ruleset, original=api.original(assessments)))
        for assessments, ruleset in ((everything, view.ruleset), (back.assessments, back.ruleset))
    )
    assert again == direct


def test_json_is_valid_and_names_no_place_of_this_machine(judged: Judged) -> None:
    text = rendered([judged[each.name] for each in EXAMPLES], 100, "json")
    result = json.loads(text)
    Draft202012Validator(json.loads(files("checker.formatters").joinpath("result.schema.json").read_text(encoding="utf-8"))).validate(result)
    assert [document["path"] for document in result["documents"]] == [each.path for each in EXAMPLES]
    assert str(ROOT) not in text


# ---------------------------------------------------------------------------------------------- the command


@pytest.fixture
def _at_root(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


def run(*paths: str) -> Result:
    return CliRunner().invoke(cli.program, ["check", *paths, "--width", "100"])


@pytest.mark.usefixtures("_at_root")
def test_all_drafts_end_with_missing_contents() -> None:
    result = run(DRAFTS)
    assert result.exit_code == ExitStatus.FINDINGS
    assert result.stderr.startswith("5 份：可以报送 3，需修改 2，无法判断 0")


@pytest.mark.usefixtures("_at_root")
def test_good_draft_ends_clean_and_prints_its_page(judged: Judged) -> None:
    good = EXAMPLES[0]
    result = run(good.path)
    assert result.exit_code == ExitStatus.CLEAN
    assert result.stdout == rendered([judged[good.name]], 100).replace(good.path, str(Path(good.path)))
