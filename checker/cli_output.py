"""Where results go: formats named on the command line, files and folders written, one of them on the screen."""

# ruff: noqa: PLC0415 - all but click is imported where it is needed

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

import click

from checker import terminal
from checker.cli_base import OneOf, put, suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from checker.model import Assessment, RuleSet, RuleSetInfo, Since, View
    from checker.resultfile import Result

    Word = click.ParamType["Target"]
else:
    Word = click.ParamType

FOR_EYES: Final = "console"
"""The one format made for people at a terminal: it takes the encoding of the terminal, all others are UTF-8."""


_Function = TypeVar("_Function", bound="Callable[..., Any]")


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


def with_targets(command: _Function) -> _Function:
    """Add --format, --output and --force."""
    command = click.option("--force", is_flag=True, help="要写的文件已存在时覆盖它（原稿除外）。")(command)
    path = click.Path(path_type=Path, readable=False)
    output = click.option("-o", "--output", type=path, metavar="FILE", help="写入文件，不显示在屏幕上；不写 --format 时按后缀定格式，如 意见.html。")
    form = click.option("--format", "forms", type=Form(), multiple=True, help="输出格式，可写多个；写成 格式=文件名 就写入文件。")
    return form(output(command))


def with_view(command: _Function) -> _Function:
    """Add what decides how a result looks."""
    path = click.Path(path_type=Path, readable=False)
    options = (
        click.option("--outline", is_flag=True, help="显示识别到的章节结构。"),
        click.option("--reading", is_flag=True, help="列出读入和未读入的内容：段落、表格、批注、图片等。"),
        click.option("--show-numbers", is_flag=True, help="列出文中全部数据和比对结果。"),
        click.option("--explain-score", is_flag=True, help="逐项列出得分怎样算出来。"),
        click.option("--since", type=path, metavar="RESULT", help="与以前存下的结果（.json 或 .sqlite）比较：已改好、新出现、仍未改的。"),
        click.option("--width", type=click.IntRange(1), metavar="N", help=f"页面宽度，至少 {terminal.NARROWEST}。"),
        click.option("--color", type=OneOf(lambda: ("auto", "always", "never")), default="auto", show_default=True, help="颜色。"),
    )
    for option in reversed(options):
        command = option(command)
    return command


def targets(forms: Sequence[Target], output: Path | None) -> tuple[Target, ...]:
    """Join ``--format`` and ``--output``: at most one format may lack a file; where none is named, the file tells it."""
    loose = [target for target in forms if target.file is None] or ([] if forms and output is None else [Target(_told(output))])
    if len(loose) > 1:
        msg = f"{'、'.join(target.form for target in loose)} 不能同时显示在屏幕上，请写成 格式=文件名，如 --format {loose[-1].form}=FILE。"
        raise click.UsageError(msg)
    chosen = (*(target for target in forms if target.file is not None), *(target._replace(file=output) for target in loose))
    for target in chosen:
        _demand_suffix(target)
    return chosen


def _told(output: Path | None) -> str:
    """Tell the format by the name of a file; what has no suffix is a page for eyes, as on the screen."""
    from checker.formatters import SUFFIXES

    suffix = output.suffix.lower() if output else ""
    if suffix and suffix not in SUFFIXES:
        msg = f"看不出 {output} 要写成什么格式，请用 --format 写明，或者以 {' '.join(SUFFIXES)} 结尾。"
        raise click.UsageError(msg)
    return SUFFIXES[suffix] if suffix else FOR_EYES


def _demand_suffix(target: Target) -> None:
    """Refuse a name by which the file would be opened with a program that cannot show it."""
    from checker.formatters import FORMATS, OPENED, SUFFIXES

    suffix = target.file.suffix.lower() if target.file else ""
    if suffix in OPENED and FORMATS[SUFFIXES[suffix]] != FORMATS[target.form]:
        msg = f"{target.form} 写进 {target.file} 会打不开，请以 {FORMATS[target.form]} 结尾，或者把格式改为 {SUFFIXES[suffix]}。"
        raise click.UsageError(msg)


def demand_room(chosen: Sequence[Target], *, force: bool) -> None:
    """Refuse before the work what could not be written after it, or would replace what may be somebody's draft."""
    from checker import files
    from checker.formatters import FORMATS

    named = [target.file for target in chosen if target.file is not None]
    if len({file.resolve() for file in named}) < len(named):
        msg = "两种格式不能写进同一个文件，请换一个文件名。"
        raise click.UsageError(msg)
    for file in named:
        if file.is_file() and file.suffix.lower() not in FORMATS.values() and not force:
            msg = f"{file} 已经存在，不像以前的结果，请换一个文件名，或者加 --force 覆盖它。"
            raise click.UsageError(msg)
        files.demand_room(file, force=force)


def stored(path: Path) -> Result:
    """Read a JSON result or a file of results back; raise ``UsageError`` when it is none."""
    from checker import files, resultfile
    from checker.errors import CheckerError, UsageError

    if path.suffix == ".sqlite":
        from checker.store import Store

        kept = Store(path, new=False)
        click.get_current_context().call_on_close(kept.close)
        return kept.result()
    try:
        return resultfile.parse(files.read_result(path))
    except CheckerError as fault:
        msg = f"{path}：{fault}"
        raise UsageError(msg) from fault


def since(earlier: Result | None, ruleset: RuleSet | RuleSetInfo, assessments: Sequence[Assessment]) -> Since | None:
    """Compare with an earlier result, where one was named."""
    if earlier is None:
        return None
    from checker import progress

    return progress.compare(earlier.assessments, assessments, same_rules=ruleset.digest == earlier.ruleset.digest != "")


def deliver(target: Target, assessments: Sequence[Assessment], view: View, *, force: bool) -> None:
    """Write a result where it goes."""
    from checker.formatters import formatter

    content = formatter(target.form).render(assessments, view)
    if isinstance(content, Mapping):
        _deliver_files(target, content, force=force)
    elif target.file is not None:
        _write(target.file, content)
    elif not isinstance(content, bytes):
        readable = target.form == FOR_EYES or terminal.on_screen()
        for piece in content:
            put(piece if readable else piece.encode("utf-8", "replace"), color=view.color)
    elif terminal.on_screen():
        msg = f"{target.form} 不能显示在屏幕上，请用 -o 写入文件。"
        raise click.UsageError(msg)
    else:
        put(content)


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


def _write(file: Path, content: bytes | Iterable[str]) -> None:
    from checker import files

    files.write(file, content)


def view(ruleset: RuleSet | RuleSetInfo, target: Target, options: Mapping[str, Any], assessments: Sequence[Assessment]) -> View:
    """Say how a result is to look where it goes."""
    from checker import api

    made = terminal.view(ruleset, target.file, width=options["width"], color=options["color"], outline=options["outline"])
    original = api.original(assessments)
    return made._replace(numbers=options["show_numbers"], reading=options["reading"], explain=options["explain_score"], original=original)


def _formats() -> tuple[str, ...]:
    from checker.formatters import FORMATS

    return tuple(FORMATS)
