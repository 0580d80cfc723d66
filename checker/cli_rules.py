"""The commands ``fazhi rules …``: look at rules, check, try and measure them, compare two sets, begin a new one."""

# ruff: noqa: PLC0415 - all but click is imported where it is needed

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from checker import terminal
from checker.cli_base import Command, Group, OneOf, deliver, load, put, tell, with_debug, with_output, with_rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.api import Trial
    from checker.model import Assessment, Defect, Rule, RuleSet

_FORMATS: Final = ("console", "json")
_PATH: Final = click.Path(path_type=Path, readable=False)
_TEST_STATUSES: Final = "退出码：0 全部通过；1 有样例没有通过，或者有永远不满足的规则、没有用到的词组；2 规则有错。"
_EVAL_STATUSES: Final = "退出码：0 已算出，不论高低；2 标注或规则有错，或者有文稿没能检查。"
_DIFF_STATUSES: Final = "退出码：0 没有差别；1 规则或判断有差别；2 规则有错，或者有文稿没能检查。"

_form = click.option("--format", "form", type=OneOf(lambda: _FORMATS), default=_FORMATS[0], show_default=True, help="输出格式。")


@click.group("rules", cls=Group, help="查看、检查、测试、评测和比较规则。")
def rules_group() -> None:
    """Look at rules and try them."""


# ---------------------------------------------------------------------------------------------- looking


@rules_group.command("list", help="列出全部事项。")
@with_rules
def list_rules(rules: Path | None) -> None:
    """Print the table of all rules."""
    from checker import handbook

    put(handbook.listing(load(rules)))


@rules_group.command(help="说明一项规则，同 fazhi explain。")
@click.argument("rule_id", metavar="ID")
@with_rules
def show(rule_id: str, rules: Path | None) -> None:
    """Print the page of a rule."""
    _explain(rule_id, rules)


@click.command(cls=Command, help="说明一项规则：怎样判定、依据、怎样写、样例。")
@click.argument("rule_id", metavar="ID")
@with_rules
def explain(rule_id: str, rules: Path | None) -> None:
    """Print the page of a rule."""
    _explain(rule_id, rules)


def _explain(rule_id: str, rules: Path | None) -> None:
    """Print the page of a rule or a kind of finding."""
    from checker import api, handbook
    from checker.errors import UsageError

    loaded = load(rules)
    known: dict[str, Rule | Defect] = {rule.id: rule for rule in loaded.rules}
    known |= {defect.id: defect for defect in loaded.defects}
    known |= {each.id: each for each in loaded.disabled}
    if rule_id not in known:
        msg = f"没有事项 {rule_id}{api.suggestion(rule_id, known)}用 fazhi rules list 查看全部事项。"
        raise UsageError(msg)
    put(handbook.page(known[rule_id], loaded))


@rules_group.command(help="生成规则手册（Markdown）。")
@with_output
@with_rules
def doc(output: Path | None, rules: Path | None) -> None:
    """Print or write the handbook."""
    from checker import handbook

    deliver(handbook.book(load(rules)), output)


# ---------------------------------------------------------------------------------------------- checking and trying


@rules_group.command(help="检查规则文件的写法，一次列出全部错误。")
@click.argument("path", required=False, type=_PATH)
@with_debug
def validate(path: Path | None) -> None:
    """Load the rules and count them; every fault is told at once."""
    from checker import api
    from checker.formatters import wording

    loaded = api.load_ruleset(path, today=terminal.day())
    tests = sum(len(rule.tests) for rule in loaded.rules) + sum(len(defect.tests) for defect in loaded.defects)
    counts = (
        f"{len(loaded.rules)} 项事项，{len(loaded.defects)} 类文字问题，{len(loaded.profiles)} 个单位类别，{len(loaded.terms)} 个词组，{tests} 个样例"
    )
    put("".join(f"{line}\n" for line in wording.changes(loaded.changes)) + f"规则有效：{counts}（{loaded.id} {loaded.version}）。\n")


@rules_group.command("test", epilog=_TEST_STATUSES, help="运行规则自带的样例，指出不起作用的规则和词组。")
@click.argument("path", required=False, type=_PATH)
@with_debug
def run_tests(path: Path | None) -> int:
    """Try the samples of all rules and show those that fail, and what cannot work."""
    from checker import api, audit, gate

    loaded = load(path)
    trials = list(api.try_rules(loaded, terminal.cache_folder()))
    failed = [trial for trial in trials if not trial.passed]
    remarks = audit.audit(loaded)
    told = "".join(f"{'问题' if remark.fatal else '提醒'}：{remark.message}\n" for remark in remarks)
    put("".join(map(_failure, failed)) + told + f"{len(trials) - len(failed)} 通过 {len(failed)} 未通过\n")
    if not trials or any(trial.error for trial in failed):
        return gate.ExitStatus.FAILED
    return gate.ExitStatus.FINDINGS if failed or any(remark.fatal for remark in remarks) else gate.ExitStatus.CLEAN


def _failure(trial: Trial) -> str:
    """Tell what a sample wants, what the rule said, and the sample."""
    rule, test = trial.rule, trial.test
    error = f"（{trial.error}）" if trial.error else ""
    head = f"{rule.file}:{test.line}: {rule.id}：应为 {trial.want}，实为 {trial.got}{error}\n"
    return head + "".join(f"    {line}\n" for line in test.text.splitlines())


# ---------------------------------------------------------------------------------------------- measuring and comparing


@rules_group.command("eval", epilog=_EVAL_STATUSES, help="用标注好的文稿评测规则：文件夹里 名称.yaml 是标注，旁边同名的是文稿。")
@click.argument("folder", type=_PATH)
@click.option("--findings", is_flag=True, help="也评测文字问题：准确率、召回率、位置。")
@click.option("--wrong", is_flag=True, help="列出每个判错的事项和它的证据。")
@_form
@with_rules
def evaluate(folder: Path, form: str, rules: Path | None, *, findings: bool, wrong: bool) -> int:
    """Print how far the rules agree with labels."""
    from checker import gate, sheet, workshop

    figures = workshop.evaluate(folder, load(rules), terminal.cache_folder())
    show_figures = sheet.figures_json if form == "json" else sheet.figures_page
    put(show_figures(figures, findings=findings, wrong=wrong))
    return gate.ExitStatus.FAILED if figures.unjudged else gate.ExitStatus.CLEAN


@rules_group.command(epilog=_DIFF_STATUSES, help="比较两套规则（base 是随程序的规则）；写明文稿时，再说哪些文稿的判断有变。")
@click.argument("old", type=_PATH)
@click.argument("new", type=_PATH)
@click.argument("drafts", metavar="[PATH]...", nargs=-1)
@_form
@with_debug
def diff(old: Path, new: Path, drafts: tuple[str, ...], form: str) -> int:
    """Print in what two rule sets differ, and what becomes of drafts."""
    from checker import gate, sheet, workshop

    compared = workshop.compare(_either(old), _either(new), drafts, terminal.cache_folder())
    show_comparison = sheet.comparison_json if form == "json" else sheet.comparison_page
    put(show_comparison(compared.comparison, compared.drafts if drafts else None))
    _tell_unjudged(compared.unjudged)
    if compared.unjudged:
        return gate.ExitStatus.FAILED
    return gate.ExitStatus.FINDINGS if compared.comparison or compared.drafts else gate.ExitStatus.CLEAN


def _either(path: Path) -> RuleSet:
    """Load one of two rule sets; ``base`` is the one that came with the program, unless a file has this name."""
    from checker import overlay

    return load(None if str(path) == overlay.BASE and not path.exists() else path)


def _tell_unjudged(assessments: Iterable[Assessment]) -> None:
    for assessment in assessments:
        tell(f"{assessment.path}：{assessment.error}")


# ---------------------------------------------------------------------------------------------- beginning


@rules_group.command(help="开始一项新规则：生成可以直接检查和测试的规则文件，逐项填写。")
@click.argument("rule_id", metavar="ID")
@click.option("--title", required=True, metavar="TEXT", help="规则的名称。")
@with_output
@with_rules
def new(rule_id: str, title: str, output: Path | None, rules: Path | None) -> None:
    """Print or write a rule to fill in; never over a file."""
    from checker import skeleton
    from checker.errors import UsageError

    if any(rule.id == rule_id for rule in load(rules).rules):
        msg = f"规则里已经有 {rule_id}，请换一个编号。"
        raise UsageError(msg)
    if output is not None and output.exists():
        msg = f"{output} 已经存在，请换一个文件名。"
        raise UsageError(msg)
    deliver(skeleton.skeleton(rule_id, title), output)
