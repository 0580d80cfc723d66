"""The command ``fazhi new``: writes a draft to fill in."""

# ruff: noqa: PLC0415 - all but click is imported where it is needed

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from checker.cli_base import Command, load, suggestion, tell, with_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from checker.draftmaker import Line

_PATH: Final = click.Path(path_type=Path, readable=False)
_FIRST, _LAST = 2000, 2098
"""Years of which a report can speak so that its own date is read as one."""


@click.command(cls=Command, help="按规则生成一份待填写的草稿：标题、各部分和各项要求，写作提示放在批注里。")
@click.option("--profile", required=True, metavar="NAME", help="单位类别，如 township。")
@click.option("--year", required=True, type=click.IntRange(_FIRST, _LAST), metavar="YYYY", help="报告的是哪一年。")
@click.option("--body", required=True, metavar="NAME", help="单位名称，如 云溪镇。")
@click.option("-o", "--output", required=True, type=_PATH, metavar="FILE", help="写入新文件，以 .docx 或 .md 结尾。")
@click.option("--force", is_flag=True, help="文件已存在时覆盖它。")
@with_rules
def new(profile: str, output: Path, rules: Path | None, **options: Any) -> None:  # noqa: ANN401 - read by name below
    """Write a new draft and say what to do with it."""
    from checker import draftmaker, files

    write = _writer(output)
    files.demand_room(output, force=options["force"])
    loaded = load(rules)
    if profile not in loaded.profiles:
        names = "、".join(f"{each.id}（{each.title}）" for each in loaded.profiles.values())
        msg = f"没有单位类别 {profile}{suggestion(profile, tuple(loaded.profiles))}可选：{names}。"
        raise click.UsageError(msg)
    lines = draftmaker.draft(loaded, draftmaker.Wanted(loaded.profiles[profile], options["year"], options["body"]))
    files.write(output, write(lines))
    tell(f"已写入 {output}，有 {sum(map(draftmaker.is_open, lines))} 处待填写；写好后用 fazhi check 检查。")


def _writer(output: Path) -> Callable[[Sequence[Line]], str | bytes]:
    """Choose the format by the name of the file."""
    from checker import draftmaker

    known: dict[str, Callable[[Sequence[Line]], str | bytes]] = {".docx": draftmaker.as_docx, ".md": draftmaker.as_markdown}
    if output.suffix.lower() not in known:
        msg = f"草稿只能写成 Word 或 Markdown，{output.name} 请以 {' 或 '.join(known)} 结尾。"
        raise click.UsageError(msg)
    return known[output.suffix.lower()]
