"""What the commands of ``fazhi`` share: click in Chinese, failures told in one sentence, options, output.

Everything but click is imported where it is needed, so that ``fazhi --version`` costs nothing but click.
"""

# ruff: noqa: PLC0415 - all but click is imported where it is needed

from __future__ import annotations

import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar, cast

import click

from checker import terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from checker.errors import CheckerError
    from checker.model import RuleSet

    Word = click.ParamType[str]
else:
    Word = click.ParamType

_DEBUG: Final = f"{__name__}.debug"
_RESUME: Final = f"{__name__}.resume"
_USAGE: Final = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]...", "COMMAND": "命令"}
_NOTES: Final = {r"default: (.+)": r"默认 \1", r"(\d+)<=x<=(\d+)": r"\1 到 \2", r"x>=(\d+)": r"不小于 \1", "required": "必填"}
"""What click says of an option in brackets behind its help."""
_HEADINGS: Final = {"Options": "选项", "Commands": "命令"}

_Function = TypeVar("_Function", bound="Callable[..., Any]")


# ---------------------------------------------------------------------------------------------- click in Chinese


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        for english, chinese in _USAGE.items():
            args = args.replace(english, chinese)
        super().write_usage(prog, args, prefix or "用法：")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write options and commands with the notes of click in Chinese."""
        import re

        def noted(match: re.Match[str]) -> str:
            notes = match[1]
            for english, chinese in _NOTES.items():
                notes = re.sub(english, chinese, notes)
            return f"（{notes.replace('; ', '，')}）"

        told = [(name, re.sub(r"  \[([^\[\]]+)\]$", noted, words)) for name, words in rows]
        super().write_dl(told, col_max, col_spacing)

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{_HEADINGS.get(heading, heading)}：\n")


class _Context(click.Context):
    formatter_class = _Formatter


class Command(click.Command):
    """A command whose help is Chinese."""

    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option --help with its Chinese text."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这段说明。"
        return option


class Group(Command, click.Group):
    """A group of commands; an unknown one is told with the nearest name."""

    command_class = Command
    group_class = type

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the first argument names."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-") and not ctx.resilient_parsing:
            msg = f"没有命令 {name}{suggestion(name, self.list_commands(ctx))}"
            raise click.UsageError(msg, ctx)
        return super().resolve_command(ctx, args)


class Program(Group):
    """The whole program: whatever happens below it ends as one sentence and an exit status."""

    def __init__(self, *args: Any, modules: Mapping[str, str], **extra: Any) -> None:  # noqa: ANN401 - as click has it
        """``modules`` names the module and the name of each command; it is imported when it is called."""
        super().__init__(*args, **extra)
        self._modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click has it
        """Return the names of all commands."""
        return sorted(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as click has it
        """Import a command, with the regular expressions that earlier runs kept."""
        from checker import patterns

        patterns.load(terminal.cache_folder())
        module, _, name = self._modules.get(cmd_name, "").partition(":")
        return cast("click.Command", getattr(import_module(f"checker.{module}"), name)) if module else None

    def main(self, *args: Any, **extra: Any) -> NoReturn:  # noqa: ANN401 - as click has it
        """Run the program and exit; a command returns its status."""
        terminal.accept_all_characters()
        try:
            status = super().main(*args, **(extra | {"standalone_mode": False}))
        except click.ClickException as fault:
            status = _show(fault)
        except OSError as fault:  # the help could not be printed
            status = _failed(_unprinted(fault), debug=False)
        except (click.Abort, KeyboardInterrupt):
            status = _interrupted()
        sys.exit(int(status or 0))

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; every other failure ends here."""
        try:
            return self._remembering(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            return _interrupted(ctx.meta.get(_RESUME, ""))
        except Exception as fault:  # noqa: BLE001 - the user gets a sentence, --debug shows the rest
            return _failed(fault, debug=ctx.meta.get(_DEBUG, False))

    def _remembering(self, ctx: click.Context) -> object:
        """Run a command, then keep what it compiled."""
        from checker import patterns

        status = super().invoke(ctx)
        patterns.store(terminal.cache_folder())
        return status


class OneOf(Word):
    """A word out of a list that is looked up when it is needed."""

    name = "choice"

    def __init__(self, names: Callable[[], Sequence[str]]) -> None:
        self._names = names

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:  # noqa: ARG002 - as click has it
        """Show the choices in the help."""
        return f"[{'|'.join(self._names())}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401
        """Accept a word of the list."""
        names = self._names()
        if value not in names:
            self.fail(f"没有 {value}{suggestion(value, names)}可选：{'、'.join(names)}。", param, ctx)
        return str(value)


class Share(click.FloatRange):
    """A number from 0 to 100, and nothing that only looks like one."""

    def __init__(self) -> None:
        super().__init__(0, 100)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:  # noqa: ANN401
        """Accept a number, which nan is not: no score is below it."""
        share: float = super().convert(value, param, ctx)
        return self.fail(f"{value} 不是数。", param, ctx) if share != share else share  # noqa: PLR0124 - nan alone is not itself


def suggestion(word: str, names: Sequence[str]) -> str:
    """Close a sentence about an unknown word: with the nearest of the names, if one is near."""
    from checker import api

    return api.suggestion(word, names)


# ---------------------------------------------------------------------------------------------- failures


def tell(sentence: str) -> None:
    """Say beside the output; whatever it quotes can neither colour the terminal nor move its cursor."""
    from checker import layout

    try:
        click.echo(layout.visible(sentence), err=True)
    except OSError:  # nobody is left to be told, and the status tells all the same
        terminal.hang_up(sys.stderr)


def _show(fault: click.ClickException) -> int:
    """Tell what is wrong with the arguments."""
    context = fault.ctx if isinstance(fault, click.UsageError) else None
    sentence = _sentence(fault)
    if not sentence:
        fault.show()
        return fault.exit_code
    tell(sentence)
    if context is not None:
        tell(f"用 {context.command_path} --help 查看用法。")
    return fault.exit_code


def _sentence(fault: click.ClickException) -> str:
    """Return click's message in Chinese; empty for one that is a whole page of help."""
    if isinstance(fault, click.NoSuchOption):
        known = [name for param in fault.ctx.command.params for name in param.opts] if fault.ctx else []
        return f"没有选项 {fault.option_name}{suggestion(fault.option_name, known)}"
    if isinstance(fault, click.MissingParameter):
        return f"缺少参数 {_name(fault)}。"
    if isinstance(fault, click.BadParameter):
        return f"{_name(fault)}：{_wanted(fault) if fault.message.endswith('.') else fault.message}"
    if isinstance(fault, click.BadOptionUsage):
        return f"选项 {fault.option_name} 缺少值，或者不该带值。"
    if "\n" in fault.message:
        return ""
    return _translated(fault.message)


def _translated(message: str) -> str:
    """Return what click says of arguments nobody asked for in Chinese; other messages are Chinese already."""
    if message.startswith("Got unexpected extra"):
        return f"多写了参数 {message.partition('(')[2].removesuffix(')')}，请去掉；文件名里有空格的，请加引号。"
    return f"参数用法不对（{message}）。" if message.isascii() else message


def _wanted(fault: click.BadParameter) -> str:
    """Return which number is wanted; click says it in English."""
    kind = fault.param.type if fault.param else None
    least, most = getattr(kind, "min", None), getattr(kind, "max", None)
    if least is None:
        return "取值不对。"
    return f"应当是不小于 {least:g} 的数。" if most is None else f"应当是 {least:g} 到 {most:g} 之间的数。"


def _name(fault: click.BadParameter) -> str:
    if fault.param is None:
        return str(fault.param_hint or "")
    return fault.param.opts[0] if isinstance(fault.param, click.Option) else fault.param.human_readable_name


def _failed(fault: Exception, *, debug: bool) -> int:
    from checker.errors import CheckerError, FaultsError
    from checker.gate import ExitStatus

    if debug:
        import traceback

        tell("".join(traceback.format_exception(fault)).rstrip())
    if isinstance(fault, FaultsError):
        tell(f"{fault}\n{fault.subject}有 {len(fault.faults)} 处错误，请改正后再试。")
    elif isinstance(fault, CheckerError):
        tell(str(fault))
    else:
        tell(f"程序出错（{type(fault).__name__}: {fault}），没有完成；加 --debug 查看详情。")
    return ExitStatus.FAILED


def _unprinted(fault: OSError) -> CheckerError:
    """Return what is said when nothing more can be printed, and print nothing more."""
    from checker.errors import UsageError, reason

    terminal.hang_up(sys.stdout)
    return UsageError(f"结果显示不出来（{reason(fault)}），请腾出磁盘空间，或用 -o 写入别处的文件。")


def resumable(sentence: str) -> None:
    """Say how to go on, should the running command be interrupted."""
    click.get_current_context().meta[_RESUME] = sentence


def _interrupted(resume: str = "") -> int:
    from checker.gate import ExitStatus

    tell(f"已中断。{resume}")
    return ExitStatus.INTERRUPTED


def _listen(ctx: click.Context, _param: click.Parameter, value: bool) -> None:  # noqa: FBT001 - as click calls it
    """Show the traces of what is otherwise told in one sentence."""
    if not value:
        return
    import logging

    ctx.meta[_DEBUG] = True
    logger, handler = logging.getLogger("checker"), logging.StreamHandler()
    logger.addHandler(handler)
    ctx.find_root().call_on_close(partial(logger.removeHandler, handler))
    ctx.find_root().call_on_close(partial(logger.setLevel, logger.level))
    logger.setLevel(logging.DEBUG)


# ---------------------------------------------------------------------------------------------- what several commands share


def with_rules(command: _Function) -> _Function:
    """Add --rules and --debug."""
    path = click.Path(path_type=Path, readable=False)
    return click.option("--rules", type=path, metavar="PATH", help="改用这个文件夹或文件里的规则。")(with_debug(command))


def with_debug(command: _Function) -> _Function:
    """Add --debug."""
    return click.option("--debug", is_flag=True, expose_value=False, callback=_listen, help="出错时显示详情。")(command)


def with_output(command: _Function) -> _Function:
    """Add --output."""
    path = click.Path(path_type=Path, readable=False)
    return click.option("-o", "--output", type=path, metavar="FILE", help="写入文件（UTF-8），不显示在屏幕上。")(command)


def put(content: str | bytes, *, color: bool = False) -> None:
    """Write to stdout; a reader that has seen enough is no failure."""
    try:
        click.echo(content, nl=False, color=color)
    except BrokenPipeError:
        terminal.hang_up(sys.stdout)
    except OSError as fault:
        raise _unprinted(fault) from fault


def load(path: Path | None) -> RuleSet:
    """Load the rules as they stand today."""
    from checker import api

    return api.load_ruleset(path, cache=terminal.cache_folder(), today=terminal.day())


def deliver(content: str | bytes, output: Path | None) -> None:
    """Print, or write where told."""
    from checker import files

    if output is None:
        put(content)
        return
    files.demand_same_kind(output, content)
    files.write(output, content)
