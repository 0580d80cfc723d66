"""The command ``fazhi render``: shows a stored result in other formats, without judging anything again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from checker.cli_base import Command, with_debug
from checker.cli_output import deliver, demand_room, since, stored, targets, view, with_targets, with_view

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.cli_output import Target

_STATUSES: Final = "退出码：0 已写出；2 不是能读的结果文件，或者写不出来。"


@click.command(cls=Command, epilog=_STATUSES, help="把存下的结果（.json 或 .sqlite）换成别的格式，不用文稿和规则，不重新检查。")
@click.argument("result", metavar="RESULT", type=click.Path(path_type=Path, readable=False))
@with_targets
@with_view
@with_debug
def render(result: Path, forms: tuple[Target, ...], output: Path | None, **options: Any) -> None:  # noqa: ANN401 - read by name below
    """Show a stored result as ``check`` would have shown it."""
    chosen = targets(forms, output)
    _spare(result, chosen, "结果文件")
    demand_room(chosen, force=options["force"])
    told = stored(result)
    for assessment in told.assessments:
        _spare(Path(assessment.path), chosen, "原稿")
    if options["show_numbers"] and not told.numbers:
        msg = f"{result} 里没有存文中数据，请检查时加 --show-numbers。"
        raise click.UsageError(msg)
    earlier = stored(options["since"]) if options["since"] else None
    compared = since(earlier, told.ruleset, told.assessments) or told.since
    for target in chosen:
        shown = view(told.ruleset, target, options, told.assessments)
        run = shown._replace(since=compared, remarks=told.remarks, fail_on=told.fail_on, fail_under=told.fail_under)
        deliver(target, told.assessments, run, force=options["force"])


def _spare(file: Path, chosen: Sequence[Target], what: str) -> None:
    """Refuse to write over the result itself or over a draft that it tells of."""
    from checker import files  # noqa: PLC0415 - all but click is imported where it is needed

    if any(target.file is not None and files.same(target.file, str(file)) for target in chosen):
        msg = f"不能写到{what} {file} 上，请换一个文件名。"
        raise click.UsageError(msg)
