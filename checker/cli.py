"""The command ``fazhi``: turns arguments into a request, prints what came of it, ends with the exit status.

Sole importer of click. Everything else is imported where it is needed, so that
``fazhi --version`` costs nothing but click.
"""

# ruff: noqa: PLC0415 - all but click is imported where it is needed

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar

import click

from checker import __version__, terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from checker.api import Outcome, Trial
    from checker.model import Defect, Rule

    Word = click.ParamType[str]
else:
    Word = click.ParamType

_FOR_EYES: Final = "console"
"""The one format made for people: it takes the encoding of the terminal, all others are UTF-8."""
_NAMED: Final = 3
"""Skipped files that the summary calls by name."""
_DEBUG: Final = f"{__name__}.debug"
_HEADINGS: Final = {"Options": "选项", "Commands": "命令"}

_ENGLISH: Final = "Checks annual reports on rule-of-law government against YAML rules; offline, never changes a draft."
_STATUSES: Final = "退出码：0 没有缺项；1 有必备内容缺失；2 有文件没能检查或规则有错；130 中断。"

_Function = TypeVar("_Function", bound="Callable[..., Any]")


# ---------------------------------------------------------------------------------------------- click in Chinese


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS.get(heading, heading))


class _Context(click.Context):
    formatter_class = _Formatter


class _Command(click.Command):
    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这段说明。"
        return option


class _Group(_Command, click.Group):
    command_class = _Command
    group_class = type

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-") and not ctx.resilient_parsing:
            msg = f"没有命令 {name}{_suggestion(name, self.list_commands(ctx))}"
            raise click.UsageError(msg, ctx)
        return super().resolve_command(ctx, args)


class _Program(_Group):
    """The whole program: whatever happens below it ends as one sentence and an exit status."""

    def main(self, *args: Any, **extra: Any) -> NoReturn:  # noqa: ANN401 - as click has it
        """Run the program and exit; a command returns its status."""
        terminal.accept_all_characters()
        try:
            status = super().main(*args, **(extra | {"standalone_mode": False}))
        except click.ClickException as fault:
            status = _show(fault)
        except (click.Abort, KeyboardInterrupt):
            status = _interrupted()
        sys.exit(int(status or 0))

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; every other failure ends here."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as fault:  # noqa: BLE001 - the user gets a sentence, --debug shows the rest
            return _failed(fault, debug=ctx.meta.get(_DEBUG, False))


class _OneOf(Word):
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
            self.fail(f"没有 {value}{_suggestion(value, names)}可选：{'、'.join(names)}。", param, ctx)
        return str(value)


def _formats() -> tuple[str, ...]:
    from checker.formatters import FORMATTERS

    return tuple(FORMATTERS)


def _suggestion(word: str, names: Sequence[str]) -> str:
    from checker.api import suggestion

    return suggestion(word, names)


# ---------------------------------------------------------------------------------------------- failures


def _show(fault: click.ClickException) -> int:
    """Tell what is wrong with the arguments."""
    context = fault.ctx if isinstance(fault, click.UsageError) else None
    sentence = _sentence(fault)
    if not sentence:
        fault.show()
        return fault.exit_code
    click.echo(sentence, err=True)
    if context is not None:
        click.echo(f"用 {context.command_path} --help 查看用法。", err=True)
    return fault.exit_code


def _sentence(fault: click.ClickException) -> str:
    """Return click's message in Chinese; empty for one that is a whole page of help."""
    if isinstance(fault, click.NoSuchOption):
        known = [name for param in fault.ctx.command.params for name in param.opts] if fault.ctx else []
        return f"没有选项 {fault.option_name}{_suggestion(fault.option_name, known)}"
    if isinstance(fault, click.MissingParameter):
        return f"缺少参数 {_name(fault)}。"
    if isinstance(fault, click.BadParameter):
        return f"{_name(fault)}：{'应当是范围之内的数。' if fault.message.isascii() else fault.message}"
    if isinstance(fault, click.BadOptionUsage):
        return f"选项 {fault.option_name} 缺少值，或者不该带值。"
    if "\n" in fault.message:
        return ""
    return f"参数用法不对（{fault.message}）。" if fault.message.isascii() else fault.message


def _name(fault: click.BadParameter) -> str:
    if fault.param is None:
        return str(fault.param_hint or "")
    return fault.param.opts[0] if isinstance(fault.param, click.Option) else fault.param.human_readable_name


def _failed(fault: Exception, *, debug: bool) -> int:
    from checker.api import ExitStatus
    from checker.errors import CheckerError, RuleError

    if debug:
        import traceback

        click.echo("".join(traceback.format_exception(fault)), err=True, nl=False)
    if isinstance(fault, RuleError):
        click.echo(f"{fault}\n规则有 {len(fault.faults)} 处错误，请改正后再试。", err=True)
    elif isinstance(fault, CheckerError):
        click.echo(str(fault), err=True)
    else:
        click.echo(f"程序出错（{type(fault).__name__}: {fault}），没有完成；加 --debug 查看详情。", err=True)
    return ExitStatus.FAILED


def _interrupted() -> int:
    from checker.api import ExitStatus

    click.echo("已中断。", err=True)
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


def _with_rules(command: _Function) -> _Function:
    path = click.Path(path_type=Path, readable=False)
    return click.option("--rules", type=path, metavar="FOLDER", help="改用这个文件夹里的规则。")(_with_debug(command))


def _with_debug(command: _Function) -> _Function:
    return click.option("--debug", is_flag=True, expose_value=False, callback=_listen, help="出错时显示详情。")(command)


def _with_output(command: _Function) -> _Function:
    path = click.Path(path_type=Path, readable=False)
    return click.option("-o", "--output", type=path, metavar="FILE", help="写入文件（UTF-8），不显示在屏幕上。")(command)


def _print(content: str | bytes, *, color: bool = False) -> None:
    """Write to stdout; a reader that has seen enough is no failure."""
    try:
        click.echo(content, nl=False, color=color)
    except BrokenPipeError:
        terminal.hang_up()


def _deliver(content: str | bytes, output: Path | None) -> None:
    from checker import api

    if output is None:
        _print(content)
    else:
        api.write(output, content)


# ---------------------------------------------------------------------------------------------- fazhi


@click.group(terminal.PROGRAM, cls=_Program, epilog=_ENGLISH, help="检查法治政府建设年度报告：逐项核对、评分，列出缺项和补写建议。")
@click.version_option(__version__, prog_name=terminal.PROGRAM, message="%(prog)s %(version)s", help="显示版本。")
def program() -> None:
    """Check annual reports on rule-of-law government."""


@program.command(epilog=_STATUSES, help="检查文件和文件夹里的年度报告。")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--format", "form", type=_OneOf(_formats), default=_FOR_EYES, show_default=True, help="输出格式。")
@_with_output
@click.option("--profile", default="", metavar="NAME", help="单位类别，如 township；不写则自动识别。")
@click.option("--fail-under", type=click.FloatRange(0, 100), metavar="N", help="得分低于 N 时退出码为 1。")
@click.option("--fail-on", type=_OneOf(lambda: ("missing", "partial")), default="missing", show_default=True, help="必备内容到哪一步退出码为 1。")
@click.option("--report-only", is_flag=True, help="只报告：有缺项时退出码也为 0。")
@click.option("--outline", is_flag=True, help="显示识别到的章节结构。")
@click.option("--width", type=click.IntRange(1), metavar="N", help=f"页面宽度，至少 {terminal.NARROWEST}。")
@click.option("--color", type=_OneOf(lambda: ("auto", "always", "never")), default="auto", show_default=True, help="颜色。")
@_with_rules
def check(paths: tuple[str, ...], form: str, output: Path | None, **options: Any) -> int:  # noqa: ANN401 - read by name below
    """Judge files and folders, print or write the result, and return the exit status."""
    from checker import api
    from checker.formatters import FORMATTERS

    outcome = api.run(api.Request(paths, options["profile"], options["rules"], terminal.cache_folder(), output))
    view = terminal.view(outcome.ruleset, output, width=options["width"], color=options["color"], outline=options["outline"])
    content = FORMATTERS[form].render(outcome.assessments, view)
    if output is not None:
        api.write(output, content)
    elif form == _FOR_EYES or sys.stdout.isatty():
        _print(content, color=view.color)
    else:
        _print(content.encode("utf-8", "replace") if isinstance(content, str) else content)
    click.echo(_summary(outcome), err=True)
    gate = api.Gate(options["fail_under"], options["fail_on"], options["report_only"])
    return api.exit_status(outcome.assessments, gate)


def _summary(outcome: Outcome) -> str:
    """Say on one line what came of all documents."""
    from collections import Counter

    from checker.model import Verdict

    found = Counter(assessment.verdict for assessment in outcome.assessments)
    counts = "，".join(f"{verdict} {found[verdict]}" for verdict in Verdict)
    names = [name for path in outcome.skipped if not (name := Path(path).name).startswith((".", "~"))]
    more = " 等" if len(names) > _NAMED else ""
    listed = f"（{'、'.join(names[:_NAMED])}{more}）" if names else ""
    skipped = f"；跳过 {len(outcome.skipped)} 个{listed}" if outcome.skipped else ""
    return f"{len(outcome.assessments)} 份：{counts}{skipped}"


@program.command(help="说明一项规则：怎样判定、依据、怎样写、样例。")
@click.argument("rule_id", metavar="ID")
@_with_rules
def explain(rule_id: str, rules: Path | None) -> None:
    """Print the page of a rule."""
    _explain(rule_id, rules)


def _explain(rule_id: str, rules: Path | None) -> None:
    from checker import api, handbook
    from checker.errors import UsageError

    loaded = api.load_ruleset(rules, cache=terminal.cache_folder())
    known: dict[str, Rule | Defect] = {rule.id: rule for rule in loaded.rules}
    known |= {defect.id: defect for defect in loaded.defects}
    if rule_id not in known:
        msg = f"没有事项 {rule_id}{api.suggestion(rule_id, known)}用 fazhi rules list 查看全部事项。"
        raise UsageError(msg)
    _print(handbook.page(known[rule_id], loaded))


# ---------------------------------------------------------------------------------------------- fazhi rules


@program.group("rules", cls=_Group, help="查看、检查和测试规则。")
def rules_group() -> None:
    """Look at rules and try them."""


@rules_group.command("list", help="列出全部事项。")
@_with_rules
def list_rules(rules: Path | None) -> None:
    """Print the table of all rules."""
    from checker import api, handbook

    _print(handbook.listing(api.load_ruleset(rules, cache=terminal.cache_folder())))


@rules_group.command(help="说明一项规则，同 fazhi explain。")
@click.argument("rule_id", metavar="ID")
@_with_rules
def show(rule_id: str, rules: Path | None) -> None:
    """Print the page of a rule."""
    _explain(rule_id, rules)


@rules_group.command(help="检查规则文件的写法，一次列出全部错误。")
@click.argument("folder", required=False, type=click.Path(path_type=Path, readable=False))
@_with_debug
def validate(folder: Path | None) -> None:
    """Load the rules and count them; every fault is told at once."""
    from checker import api

    loaded = api.load_ruleset(folder)
    tests = sum(len(rule.tests) for rule in loaded.rules) + sum(len(defect.tests) for defect in loaded.defects)
    counts = (
        f"{len(loaded.rules)} 项事项，{len(loaded.defects)} 类文字问题，{len(loaded.profiles)} 个单位类别，{len(loaded.terms)} 个词组，{tests} 个样例"
    )
    _print(f"规则有效：{counts}（{loaded.id} {loaded.version}）。\n")


@rules_group.command("test", help="运行规则自带的样例。")
@click.argument("folder", required=False, type=click.Path(path_type=Path, readable=False))
@_with_debug
def run_tests(folder: Path | None) -> int:
    """Try the samples of all rules and show those that fail."""
    from checker import api

    trials = list(api.try_rules(api.load_ruleset(folder, cache=terminal.cache_folder()), terminal.cache_folder()))
    failed = [trial for trial in trials if not trial.passed]
    _print("".join(map(_failure, failed)) + f"{len(trials) - len(failed)} 通过 {len(failed)} 未通过\n")
    if not trials or any(trial.error for trial in failed):
        return api.ExitStatus.FAILED
    return api.ExitStatus.FINDINGS if failed else api.ExitStatus.CLEAN


def _failure(trial: Trial) -> str:
    """Tell what a sample wants, what the rule said, and the sample."""
    rule, test = trial.rule, trial.test
    error = f"（{trial.error}）" if trial.error else ""
    head = f"{rule.file}:{test.line}: {rule.id}：应为 {trial.want}，实为 {trial.got}{error}\n"
    return head + "".join(f"    {line}\n" for line in test.text.splitlines())


@rules_group.command(help="生成规则手册（Markdown）。")
@_with_output
@_with_rules
def doc(output: Path | None, rules: Path | None) -> None:
    """Print or write the handbook."""
    from checker import api, handbook

    _deliver(handbook.book(api.load_ruleset(rules)), output)


def main() -> NoReturn:
    """Run the program with the arguments of the command line."""
    program.main(prog_name=terminal.PROGRAM)
