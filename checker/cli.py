"""The command ``fazhi``: its commands by name, each imported when it is called.

What commands share stands in ``cli_base``. Everything but click is imported where it is needed.
"""

from __future__ import annotations

import gc
from typing import Final, NoReturn

import click

from checker import __version__, terminal
from checker.cli_base import Program

COMMANDS: Final = {
    "check": "cli_check:check",
    "explain": "cli_rules:explain",
    "fix": "cli_fix:fix",
    "new": "cli_new:new",
    "render": "cli_render:render",
    "rules": "cli_rules:rules_group",
}
"""Module and name of each command."""
_ENGLISH: Final = "Checks annual reports on rule-of-law government against YAML rules; offline, never changes a draft."
_HELP: Final = "检查法治政府建设年度报告：逐项核对、评分，列出缺项和补写建议。"


@click.group(terminal.PROGRAM, cls=Program, modules=COMMANDS, epilog=_ENGLISH, help=_HELP)
@click.version_option(__version__, prog_name=terminal.PROGRAM, message="%(prog)s %(version)s", help="显示版本。")
def program() -> None:
    """Check annual reports on rule-of-law government."""


def main() -> NoReturn:
    """Run the program with the arguments of the command line."""
    gc.set_threshold(100_000)  # a start makes many values and no garbage: collecting 700 at a time costs a tenth of it
    try:
        program.main(prog_name=terminal.PROGRAM)
    finally:
        gc.freeze()  # what still lives ends with the process: walking it once more, to find garbage, costs another tenth
