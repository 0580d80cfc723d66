"""The command ``fazhi check``: turns arguments into a request, prints or writes what came of it, and returns the exit status."""

# ruff: noqa: PLC0415 - all but click is imported where it is needed

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from checker import terminal
from checker.cli_base import Command, OneOf, Share, load, put, resumable, tell, with_rules
from checker.cli_output import deliver, demand_room, since, stored, targets, view, with_targets, with_view

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from checker.api import Outcome
    from checker.cli_output import Target
    from checker.settings import Settings

_NAMED: Final = 3
"""Skipped files that the summary calls by name."""
_LISTED: Final = 20
"""Documents that could not be judged, called by name."""
_PATH: Final = click.Path(path_type=Path, readable=False)
_STATUSES: Final = "退出码：0 没有缺项；1 有必备内容缺失；2 有文件没能检查或规则有错；130 中断。"


@click.command(cls=Command, epilog=_STATUSES, help="检查文件、文件夹和 zip 压缩包里的年度报告；- 表示标准输入。")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@with_targets
@click.option("--profile", metavar="NAME", help="单位类别，如 township；不写则自动识别。")
@click.option("--revisions", type=OneOf(lambda: ("final", "original")), default="final", show_default=True, help="修订痕迹按接受后还是修订前检查。")
@click.option("--fail-under", type=Share(), metavar="N", help="得分低于 N 时退出码为 1。")
@click.option("--fail-on", type=OneOf(lambda: ("missing", "partial")), help="必备内容到哪一步退出码为 1（默认 missing）。")
@click.option("--report-only", is_flag=True, default=None, help="只报告：有缺项时退出码也为 0。")
@with_view
@click.option("--results", type=_PATH, metavar="FILE", help="结果存入 .sqlite 文件，中断后用同样的命令接着检查；存入 .parquet 文件夹则同时写成表格。")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="同时检查的进程数；不写则文稿多时用全部处理器。")
@click.option("--cluster", metavar="ADDRESS", help="由 Dask 集群检查，如 tcp://HOST:8786；local 表示只用本机。")
@click.option("--config", type=_PATH, metavar="FILE", help="设置文件；不写则从文稿所在文件夹向上找 fazhi.yaml。")
@click.option("--show-config", is_flag=True, help="显示每项设置和来源，不检查。")
@with_rules
def check(paths: tuple[str, ...], forms: tuple[Target, ...], output: Path | None, **options: Any) -> int:  # noqa: ANN401 - read by name below
    """Judge files and folders, print or write the results, and return the exit status."""
    from checker import api, batch, gate, settings
    from checker.cli_progress import progress

    said = settings.gather(paths, {name.replace("_", "-"): value for name, value in options.items()}, options["config"])
    if options["show_config"]:
        put("".join(f"{line}\n" for line in settings.shown(said)))
        return 0
    stops = gate.Gate(said.value("fail-under"), said.value("fail-on"), said.value("report-only"))
    plan = batch.Plan(options["results"], options["workers"], options["cluster"] or "", stops)
    chosen = targets(forms, output) if forms or output or plan.results is None else ()
    _spare([said.file, said.value("rules"), *(Path(path) for path in paths if Path(path).is_file())], chosen)
    demand_room(chosen, force=options["force"])
    batch.demand(plan)
    earlier = stored(options["since"]) if options["since"] else None
    written = tuple(target.file for target in chosen if target.file is not None)
    rules, folder, today = load(said.value("rules")), terminal.cache_folder(), terminal.day()
    given = api.Request(paths, said.value("profile"), rules, folder, written, said.waivers, options["show_numbers"], today)
    given = given._replace(revisions=options["revisions"], stdin=terminal.standard_input())
    if plan.results:
        resumable(f"已检查的结果存在 {plan.results} 里，用同样的命令就接着检查。")
    with ExitStack() as stack:
        with progress() as watch:
            outcome = stack.enter_context(batch.run(given, plan, watch))
        remarks, compared = _remarks(outcome, said, today), since(earlier, outcome.ruleset, outcome.assessments)
        outcome.keep(compared, remarks)
        run: dict[str, Any] = {"since": compared, "remarks": remarks, "fail_on": stops.fail_on, "fail_under": stops.fail_under}
        for target in chosen:
            shown = view(outcome.ruleset, target, options, outcome.assessments)._replace(**run)
            deliver(target, outcome.assessments, shown, force=options["force"])
        _tell(outcome, remarks)
        return gate.status(outcome.facts, stops)


def _spare(inputs: Iterable[Path | None], chosen: Sequence[Target]) -> None:
    """Refuse to write over what the command names: settings, rules, single drafts."""
    from checker import files

    for path in inputs:
        if path is not None and any(target.file is not None and files.same(target.file, str(path)) for target in chosen):
            msg = f"不能把结果写到本次检查要用的 {path} 上，请换一个文件名。"
            raise click.UsageError(msg)


def _remarks(outcome: Outcome, said: Settings, today: dt.date) -> tuple[str, ...]:
    """Say what rots in the settings, and which settings further down were not used."""
    from checker import settings, waivers

    rules = {rule.id for rule in outcome.ruleset.rules}
    rotten = waivers.remarks(said.waivers, outcome.assessments, rules, today) if said.waivers else ()
    return (*rotten, *settings.unused(said, outcome.skipped))


def _tell(outcome: Outcome, remarks: Iterable[str]) -> None:
    """Say beside the results what rots in the settings, what could not be judged where many drafts were, and the sum of all."""
    from checker import batch

    for remark in remarks:
        tell(remark)
    if len(outcome.facts) > batch.FEW:
        for line in _failures(outcome):
            tell(line)
    tell(_summary(outcome))


def _failures(outcome: Outcome) -> Iterator[str]:
    """Name the documents that could not be judged; only so many that the terminal still shows the first."""
    failed = [each for each in outcome.facts if each.error]
    yield from (f"{each.path}：{each.error}" for each in failed[:_LISTED])
    if len(failed) > _LISTED:
        yield f"没能检查的共 {len(failed)} 份，以上是前 {_LISTED} 份。"


def _summary(outcome: Outcome) -> str:
    """Say on one line what came of all documents."""
    from collections import Counter

    from checker.drafts import kinds
    from checker.model import Verdict

    found = Counter(each.verdict for each in outcome.facts)
    counts = "，".join(f"{verdict} {found[verdict]}" for verdict in Verdict)
    names = [name for path in outcome.skipped if not (name := Path(path).name).startswith((".", "~"))]
    more = " 等" if len(names) > _NAMED else ""
    listed = f"；如 {'、'.join(names[:_NAMED])}{more}" if names else ""
    skipped = f"；跳过 {len(outcome.skipped)} 个（{kinds(outcome.skipped)}{listed}）" if outcome.skipped else ""
    return f"{len(outcome.facts)} 份：{counts}{skipped}"
