"""The README's commands and its printed example are those of the program."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from checker import config, readers
from checker.cli import COMMANDS
from checker.formatters import FORMATS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(mark: str) -> list[str]:
    found = re.search(rf"<!-- {mark} -->\n```\w*\n(.*?)```", README, re.DOTALL)
    assert found, mark
    return found[1].splitlines()


def test_the_example_draft_is_there() -> None:
    (command,) = block("run")
    assert (ROOT / command.rsplit(" ", 1)[1]).is_file()


def test_the_printed_example_is_what_the_program_prints() -> None:
    printed = iter((ROOT / "tests/golden/全部-80.txt").read_text(encoding="utf-8").splitlines())
    shown = [line for line in block("output") if line != "……"]
    assert len(shown) > 20
    assert all(any(line == other.rstrip() for other in printed) for line in shown)


def test_ci_runs_the_test_command_of_the_readme() -> None:
    assert "<!-- test -->" in (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert block("test")[0].endswith("-m pytest -n auto")


def test_the_settings_shown_are_settings() -> None:
    read = config.parse(Path("fazhi.yaml"), "\n".join(block("config")).encode())
    assert set(read.values) == {"profile", "rules", "fail-on", "fail-under"}
    assert len(read.waivers) == 2


def test_every_format_is_told() -> None:
    for name in (*readers.SUFFIXES, *readers.REFUSED[:3], *FORMATS):
        assert f"`{name}`" in README, name


def test_the_extras_named_exist() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    named = {name for names in re.findall(r"fazhi-checker\[([\w,]+)\]", README) for name in names.split(",")}
    assert named == set(extras) - {"dev"}


def test_every_command_named_exists() -> None:
    for name in re.findall(r"^fazhi ([a-z]+)", README, re.MULTILINE):
        assert name in COMMANDS, name
