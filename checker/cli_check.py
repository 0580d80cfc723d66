"""The command ``fazhi check``: turns arguments into a request, prints or writes what came of it, and returns the exit status."""

# ruff: noqa: PLC0415 - all but click is imported where it is needed

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from checker import terminal
from checker.cli_base import Command, OneOf, load, put, with_rules
from checker.cli_output import deliver, demand_room, since, stored, targets, view, with_targets, with_view

if TYPE_CHECKING:
    from checker.api import Outcome
    from checker.cli_output import Target
    from checker.settings import Settings

_NAMED: Final = 3
"""Skipped files that the summary calls by name."""
_STATUSES: Final = "退出码：0 没有缺项；1 有必备内容缺失；2 有文件没能检查或规则有错；130 中断。"


@click.command(cls=Command, epilog=_STATUSES, help="检查文件、文件夹和 zip 压缩包里的年度报告；- 表示标准输入。")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@with_targets
@click.option("--profile", metavar="NAME", help="单位类别，如 township；不写则自动识别。")
@click.option("--revisions", type=OneOf(lambda: ("final", "original")), default="final", show_default=True, help="修订痕迹按接受后还是修订前检查。")
@click.option("--fail-under", type=click.FloatRange(0, 100), metavar="N", help="得分低于 N 时退出码为 1。")
@click.option("--fail-on", type=OneOf(lambda: ("missing", "partial")), help="必备内容到哪一步退出码为 1（默认 missing）。")
@click.option("--report-only", is_flag=True, default=None, help="只报告：有缺项时退出码也为 0。")
@with_view
@click.option("--config", type=click.Path(path_type=Path, readable=False), metavar="FILE", help="设置文件；不写则从文稿所在文件夹向上找 fazhi.yaml。")
@click.option("--show-config", is_flag=True, help="显示每项设置和来源，不检查。")
@with_rules
def check(paths: tuple[str, ...], forms: tuple[Target, ...], output: Path | None, **options: Any) -> int:  # noqa: ANN401 - read by name below
    """Judge files and folders, print or write the results, and return the exit status."""
    from checker import api, settings, waivers

    said = settings.gather(paths, {name.replace("_", "-"): value for name, value in options.items()}, options["config"])
    if options["show_config"]:
        put("".join(f"{line}\n" for line in settings.shown(said)))
        return 0
    chosen = targets(forms, output)
    demand_room(chosen, force=options["force"])
    earlier = stored(options["since"]) if options["since"] else None
    written = tuple(target.file for target in chosen if target.file is not None)
    rules, folder, today = load(said.value("rules")), terminal.cache_folder(), terminal.day()
    given = api.Request(paths, said.value("profile"), rules, folder, written, said.waivers, options["show_numbers"], today)
    outcome = api.run(given._replace(revisions=options["revisions"], stdin=terminal.standard_input()))
    compared = since(earlier, outcome.ruleset, outcome.assessments)
    for target in chosen:
        shown = view(outcome.ruleset, target, options, outcome.assessments)._replace(since=compared)
        gated = shown._replace(fail_on=said.value("fail-on"), fail_under=said.value("fail-under"))
        deliver(target, outcome.assessments, gated, force=options["force"])
    for remark in waivers.remarks(said.waivers, outcome.assessments, {rule.id for rule in rules.rules}, today):
        click.echo(remark, err=True)
    click.echo(_summary(outcome), err=True)
    return _status(outcome, said)


def _status(outcome: Outcome, said: Settings) -> int:
    from checker import gate

    return gate.exit_status(outcome.assessments, gate.Gate(said.value("fail-under"), said.value("fail-on"), said.value("report-only")))


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
