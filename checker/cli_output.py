"""Where results go: formats named on the command line, files and folders written, one of them on the screen."""

# ruff: noqa: PLC0415 - all but click is imported where it is needed

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from checker import terminal
from checker.cli_base import put, suggestion

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from checker.model import Assessment, RuleSet, View

    Word = click.ParamType["Target"]
else:
    Word = click.ParamType

FOR_EYES: Final = "console"
"""The one format made for people at a terminal: it takes the encoding of the terminal, all others are UTF-8."""


class Target(NamedTuple):
    """A format and where it goes."""

    form: str
    file: Path | None = None
    """File, or folder for a format with one file for each draft; None for the screen."""


class Form(Word):
    """``NAME`` or ``NAME=FILE``."""

    name = "format"

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:  # noqa: ARG002 - as click has it
        """Show the choices in the help."""
        return f"[{'|'.join(_formats())}][=FILE]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Target:  # noqa: ANN401 - as click has it
        """Accept a known format, with or without a file."""
        form, sign, file = str(value).partition("=")
        if form not in _formats():
            self.fail(f"没有 {form}{suggestion(form, _formats())}可选：{'、'.join(_formats())}。", param, ctx)
        if sign and not file:
            self.fail(f"{form}= 后面缺少文件名。", param, ctx)
        return Target(form, Path(file) if file else None)


def targets(forms: Sequence[Target], output: Path | None) -> tuple[Target, ...]:
    """Join ``--format`` and ``--output``: without any format the page for eyes; at most one format may lack a file."""
    loose = [target for target in forms if target.file is None] or ([] if forms and output is None else [Target(FOR_EYES)])
    if len(loose) > 1:
        msg = f"{'、'.join(target.form for target in loose)} 不能同时显示在屏幕上，请写成 格式=文件名，如 --format {loose[-1].form}=FILE。"
        raise click.UsageError(msg)
    return (*(target for target in forms if target.file is not None), *(target._replace(file=output) for target in loose))


def demand_room(chosen: Sequence[Target], *, force: bool) -> None:
    """Refuse before the work what could not be written after it, or would replace what may be somebody's draft."""
    from checker import files

    named = [target.file for target in chosen if target.file is not None]
    if len({file.resolve() for file in named}) < len(named):
        msg = "两种格式不能写进同一个文件，请换一个文件名。"
        raise click.UsageError(msg)
    for file in named:
        files.demand_room(file, force=force)


def deliver(target: Target, assessments: Sequence[Assessment], view: View, *, force: bool) -> None:
    """Write a result where it goes."""
    from checker.formatters import formatter

    content = formatter(target.form).render(assessments, view)
    if not isinstance(content, (str, bytes)):
        _deliver_files(target, content, force=force)
    elif target.file is not None:
        _write(target.file, content)
    elif isinstance(content, str) and (target.form == FOR_EYES or terminal.on_screen()):
        put(content, color=view.color)
    elif terminal.on_screen():
        msg = f"{target.form} 不能显示在屏幕上，请用 -o 写入文件。"
        raise click.UsageError(msg)
    else:
        put(content.encode("utf-8", "replace") if isinstance(content, str) else content)


def _deliver_files(target: Target, contents: Mapping[str, bytes], *, force: bool) -> None:
    """Write one file for each draft: a single one under the name that was asked for, several into a folder."""
    if target.file is None:
        msg = f"{target.form} 每份文稿一个文件，不能显示在屏幕上，请写成 --format {target.form}=FILE。"
        raise click.UsageError(msg)
    if len(contents) == 1 and target.file.suffix:
        _write(target.file, *contents.values())
        return
    from checker import files

    files.write_folder(target.file, contents, force=force)


def _write(file: Path, content: str | bytes) -> None:
    from checker import files

    files.write(file, content)


def view(ruleset: RuleSet, target: Target, options: Mapping[str, Any]) -> View:
    """Say how a result is to look where it goes."""
    from checker import files

    made = terminal.view(ruleset, target.file, width=options["width"], color=options["color"], outline=options["outline"])
    return made._replace(numbers=options["show_numbers"], original=files.read)


def _formats() -> tuple[str, ...]:
    from checker.formatters import FORMATS

    return tuple(FORMATS)
