"""The command ``fazhi fix``: shows or writes a repaired copy of a draft, and says what is left for a person."""

# ruff: noqa: PLC0415 - all but click is imported where it is needed

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from checker import terminal
from checker.cli_base import Command, load, put, tell, with_rules

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

    from checker.repair import Repaired

_STATUSES: Final = "退出码：0 全部改好；1 还有要人工处理的地方，或只看了对比没有写出；2 没能完成，什么也没有写。"
_PATH: Final = click.Path(path_type=Path, readable=False)
_CONTEXT: Final = 1
"""Unchanged lines around a change: paragraphs are long."""
_QUOTE: Final = 24
"""Characters of a quotation before its middle is left out."""


@click.command(cls=Command, epilog=_STATUSES, help="把能放心自动改的地方改好，另存一份；原稿不动。")
@click.argument("draft", metavar="DRAFT")
@click.option("-o", "--output", type=_PATH, metavar="FILE", help="写入新文件，格式、编码和换行与原稿相同。")
@click.option("--diff", is_flag=True, help="显示改动对比；不写 -o 时总是显示。")
@click.option("--force", is_flag=True, help="-o 指的文件已存在时覆盖它（原稿除外）。")
@click.option("--profile", default="", metavar="NAME", help="单位类别，如 township；不写则自动识别。")
@with_rules
def fix(draft: str, output: Path | None, rules: Path | None, **options: Any) -> int:  # noqa: ANN401 - read by name below
    """Repair a copy of a draft, show or write it, and return the exit status."""
    from checker import api, files, gate
    from checker.drafts import STDIN

    if draft == STDIN:
        msg = "标准输入不能自动改，请先存成文件，再运行 fazhi fix 文件名。"
        raise click.UsageError(msg)
    if output is not None:
        files.spare(output, draft, force=options["force"])
    done = api.fix(draft, profile=options["profile"], rules=load(rules), cache=terminal.cache_folder())
    if options["diff"] or output is None:
        put("".join(_difference(done, draft, output)))
    if output is not None:
        files.write(output, done.data)
    for line in _account(done, output):
        tell(line)
    unsettled = done.left or (done.made and output is None)
    return gate.ExitStatus.FINDINGS if unsettled else gate.ExitStatus.CLEAN


def _difference(done: Repaired, draft: str, output: Path | None) -> Iterator[str]:
    """Yield the lines of a unified diff, nothing in which can move a cursor."""
    import difflib

    from checker import layout

    new = str(output) if output else f"{draft}（改后）"
    for line in difflib.unified_diff(done.old, done.new, draft, new, n=_CONTEXT, lineterm=""):
        yield layout.visible(line).replace("\n", " ") + "\n"


# ---------------------------------------------------------------------------------------------- what came of it


def _account(done: Repaired, output: Path | None) -> Iterator[str]:
    """Say what was changed, what could not be, what is left, and where the result is."""
    yield f"已改 {done.made.total()} 处：{_kinds(done.made)}。" if done.made else "没有可以自动修改的地方。"
    yield from _held(done)
    if done.left:
        yield f"留给人工 {done.left.total()} 处：{_kinds(done.left)}；用 fazhi check 查看。"
    if output is not None:
        yield f"已写入 {output}，原稿未动。"
    elif done.made:
        yield "没有写出文件，加 -o 文件名 保存改后的文稿。"


def _kinds(found: Counter[str]) -> str:
    from checker.formatters import labels

    return labels.COUNT_MARK.join(labels.COUNT.format(word=labels.FINDING.get(kind, kind), count=count) for kind, count in sorted(found.items()))


def _held(done: Repaired) -> Iterator[str]:
    """Name the places that could not be changed, with the reason."""
    from checker import layout
    from checker.formatters import labels
    from checker.repair import Held

    reasons = {
        Held.LABEL: "牵涉自动编号，请在 Word 里改",
        Held.PLACE: "文字跨段、夹有标记或不是普通文字，请手工改",
        Held.OTHER: "与另一处重叠，请手工改",
    }
    document = done.after.document
    if document is None:
        return
    for finding, why in done.held:
        template = labels.PARAGRAPH if document.source.format == "docx" else labels.LINE
        quote = labels.QUOTE.format(text=layout.visible(layout.shortened(document.slice(finding.span), _QUOTE, labels.CUT)))
        yield f"未改：{template.format(line=document.line(finding.span.start))}{quote}{reasons[why]}。"
