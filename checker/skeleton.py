"""A new local rule to fill in: YAML with every key, a hint to each, and samples; valid as it stands, beside the rules that came with the program."""

from __future__ import annotations

import json
import re
from typing import Final

from checker.errors import UsageError

_ID: Final = re.compile(r"x-[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST: Final = 20
"""Characters of a title that may serve as the first word to look for."""
_SPECIAL: Final = re.compile(r"[\s…#@]+")

_TEXT: Final = """\
# 新规则：{id}。逐项改好以后运行 fazhi rules validate 本文件，再运行 fazhi rules test 本文件。
format: "1"
extends: base                      # 在随程序的规则上增加；放进完整的规则文件夹时删去这一行

rules:
  - id: {id}
    title: {title}
    level: should                  # must 必备，缺了就“需修改”；should 建议；info 参考
    weight: 2                      # 分值，和级别互不影响
    place: measures                # 属于哪一部分：measures first-responsible shortcomings next-year
    # parent: decision-procedure   # 上级事项；上级缺失时，本项并在上级下面提示
    basis: [{{source: practice}}]    # 依据，名称见 ruleset.yaml 的 citations；知道条款就写 {{source: ducha, at: 第×条}}
    # when:                        # 不满足时为“不适用”；写了它，say 里要有 not_applicable
    #   mention: {{terms: [{id}-words]}}
    need:                          # 满足它就是“已具备”；可用 all、any、not 组合
      mention: {{terms: [{id}-words]}}
    # partly:                      # need 不满足而它满足时为“不完整”；写了它，say 和 tests 里要有 partial
    #   mention: {{terms: [{id}-words], scope: {{even: [plan]}}}}
    say:                           # 每种结果说一句话，以句号结尾
      met: {met}
      missing: {missing}
    remedy: {remedy}
    sample: {sample}
    tests:                         # 每种结果至少一个；取自真实写法，换成虚构的地名和人名
      - {{want: met, text: {good}}}
      - {{want: missing, text: {bad}}}

terms:                             # … 同一小句内隔着少量字，…… 同一句内隔着少量字，# 一个数，@名称 引用别的词组
  {id}-words: [{word}]
"""


def skeleton(rule_id: str, title: str) -> str:
    """Return a rule file for a new local rule; raise ``UsageError`` when it cannot be called so."""
    title = " ".join(title.split())
    if not _ID.fullmatch(rule_id):
        msg = f"新规则的编号 {rule_id} 不合写法，请用 x- 开头的小写字母、数字和连字符，如 x-hotline。"
        raise UsageError(msg)
    word = _SPECIAL.sub("", title)[:_LONGEST]
    if not word:
        msg = "新规则要有名称，请用 --title 写明，如 --title 法律援助热线。"
        raise UsageError(msg)
    words = {
        "title": title, "met": f"已写明{title}情况。", "missing": f"没有写{title}情况。",
        "remedy": f"写明{title}做了什么、有什么结果，最好有次数、件数。", "sample": f"全年开展{title}〔×〕次，〔结果〕。",
        "good": f"全年开展{word}12次，效果明显。", "bad": "全年发放资料3000份。", "word": word,
    }  # fmt: skip
    return _TEXT.format(id=rule_id, **{name: _quoted(value) for name, value in words.items()})


def _quoted(value: str) -> str:
    """Return a value as YAML that cannot be taken for anything but text."""
    return json.dumps(value, ensure_ascii=False)
