"""Time every format with a draft of thousands of findings: ``python -m tests.bench.formats [FINDINGS] [RUNS]``.

Targets for 5,000 findings: each text format within 1 s, the workbook and the commented copy within 3 s. Processor time, and the least of the
runs: what is above it is other work of the machine.
"""

from __future__ import annotations

import sys
import time
from itertools import cycle, islice
from typing import TYPE_CHECKING

from checker.formatters import FORMATS
from checker.model import Finding, Span
from tests.formatters import samples

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.model import Assessment, View

SENTENCE = "全年开展法制宣传15余次,发放资料3000余份，效果良好。"
LIMITS = {"xlsx": 3.0, "docx": 3.0}


def draft(findings: int) -> tuple[Assessment, View]:
    """Return a text with four findings in each of its sentences, two sentences a line, and a view that gives its bytes."""
    lines = [SENTENCE * 2] * -(-findings // 8)
    source = samples.document([samples.TITLE, *lines])
    source = type(source)(source.text, source.text, source.source._replace(format="plain"), source.places, source.sections, source.sentences)
    found, start = [], len(samples.TITLE)
    for words in islice(cycle(("法制宣传", "15余次", ",", "3000余份")), findings):
        start = source.text.index(words, start + 1)
        found.append(Finding("term", Span(start, start + len(words)), f"“{words}”请改正。", words))
    made = samples.full()._replace(document=source, findings=tuple(found), path="报告.txt", parts=())
    return made, samples.view(100)._replace(original=lambda _: source.text.encode())


def _size(content: str | bytes | Mapping[str, bytes]) -> int:
    return len(content) if isinstance(content, (str, bytes)) else sum(map(len, content.values()))


def main() -> None:
    """Print the least time of each format."""
    findings = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    assessment, view = draft(findings)
    for form in FORMATS:
        times = []
        for _ in range(runs):
            begin = time.process_time()
            content = samples.made(form, [assessment], view)
            times.append(time.process_time() - begin)
        limit = LIMITS.get(form, 1.0)
        print(f"{form:9} {min(times):6.3f} s (at most {limit:.0f}){'' if min(times) <= limit else '  TOO SLOW'}  {_size(content):,}")


if __name__ == "__main__":
    main()
