"""The command ``fazhi``: turns arguments into a request, prints what came of it, ends with the exit status.

The commands on rules stand in ``cli_rules``, what both share in ``cli_base``. Everything but click is imported where it is needed.
"""

# ruff: noqa: PLC0415 - all but click is imported where it is needed

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from checker import __version__, terminal
from checker.cli_base import OneOf, Program, load, with_output, with_rules
from checker.cli_fix import fix
from checker.cli_output import Form, Target, deliver, demand_room, targets, view
from checker.cli_rules import explain_rule, rules_group

if TYPE_CHECKING:
    from checker.api import Outcome

_NAMED: Final = 3
"""Skipped files that the summary calls by name."""
_ENGLISH: Final = "Checks annual reports on rule-of-law government against YAML rules; offline, never changes a draft."
_STATUSES: Final = "退出码：0 没有缺项；1 有必备内容缺失；2 有文件没能检查或规则有错；130 中断。"


@click.group(terminal.PROGRAM, cls=Program, epilog=_ENGLISH, help="检查法治政府建设年度报告：逐项核对、评分，列出缺项和补写建议。")
@click.version_option(__version__, prog_name=terminal.PROGRAM, message="%(prog)s %(version)s", help="显示版本。")
def program() -> None:
    """Check annual reports on rule-of-law government."""


@program.command(epilog=_STATUSES, help="检查文件和文件夹里的年度报告。")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--format", "forms", type=Form(), multiple=True, help="输出格式，可写多个；写成 格式=文件名 就写入文件。")
@with_output
@click.option("--force", is_flag=True, help="要写的文件已存在时覆盖它（原稿除外）。")
@click.option("--profile", default="", metavar="NAME", help="单位类别，如 township；不写则自动识别。")
@click.option("--fail-under", type=click.FloatRange(0, 100), metavar="N", help="得分低于 N 时退出码为 1。")
@click.option("--fail-on", type=OneOf(lambda: ("missing", "partial")), default="missing", show_default=True, help="必备内容到哪一步退出码为 1。")
@click.option("--report-only", is_flag=True, help="只报告：有缺项时退出码也为 0。")
@click.option("--outline", is_flag=True, help="显示识别到的章节结构。")
@click.option("--show-numbers", is_flag=True, help="列出文中全部数据和比对结果。")
@click.option("--width", type=click.IntRange(1), metavar="N", help=f"页面宽度，至少 {terminal.NARROWEST}。")
@click.option("--color", type=OneOf(lambda: ("auto", "always", "never")), default="auto", show_default=True, help="颜色。")
@with_rules
def check(paths: tuple[str, ...], forms: tuple[Target, ...], output: Path | None, **options: Any) -> int:  # noqa: ANN401 - read by name below
    """Judge files and folders, print or write the results, and return the exit status."""
    from checker import api, gate

    chosen = targets(forms, output)
    demand_room(chosen, force=options["force"])
    written = tuple(target.file for target in chosen if target.file is not None)
    outcome = api.run(api.Request(paths, options["profile"], load(options["rules"]), terminal.cache_folder(), written))
    for target in chosen:
        deliver(target, outcome.assessments, view(outcome.ruleset, target, options), force=options["force"])
    click.echo(_summary(outcome), err=True)
    return gate.exit_status(outcome.assessments, gate.Gate(options["fail_under"], options["fail_on"], options["report_only"]))


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
@with_rules
def explain(rule_id: str, rules: Path | None) -> None:
    """Print the page of a rule."""
    explain_rule(rule_id, rules)


program.add_command(fix)
program.add_command(rules_group)


def main() -> NoReturn:
    """Run the program with the arguments of the command line."""
    gc.set_threshold(100_000)  # a start makes many values and no garbage: collecting 700 at a time costs a tenth of it
    program.main(prog_name=terminal.PROGRAM)
