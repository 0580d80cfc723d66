"""Time ``fazhi check`` of a thousand reports against other checkers: ``python -m tests.bench.peers [COUNT] [ROUNDS] [FOLDER…]``.

Peers are optional and looked for in the folders named and on the path: ``textlint`` with textlint-rule-prh, ``zhlint``,
``semgrep``. Each gets the same files and 25 patterns (zhlint has rules of its own). Runs are interleaved, medians count.
Targets: no slower than textlint, at least 4 × faster than zhlint, 25 × faster than semgrep. The labelled real reports serve
as models where they are at hand, with years and names changed in each copy.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tests.bench import made

COUNT, ROUNDS = 1000, 3
PATTERNS = """
法制宣传 法制化 法制政府 司法援助 依法制国 行政覆议 合法性审核 重大决策 双组长 法律顾问 普法讲座 行政诉讼 矛盾纠纷 政务公开 信访事项
执法培训 持证上岗 规范性文件 述法报告 领导小组 人民调解 公众参与 专家论证 风险评估 集体讨论
""".split()  # noqa: SIM905 - a list of so many words is read more easily so
TARGETS = {"textlint": 1.0, "zhlint": 4.0, "semgrep": 25.0}
SHARED = Path(os.environ.get("FAZHI_SHARED") or made.ROOT.parent / "shared" / "labelled")


class Peer(NamedTuple):
    """A checker and how it is called."""

    name: str
    command: tuple[str, ...]
    home: Path


def peers(folder: Path, homes: tuple[str, ...]) -> list[Peer]:
    """Find the peers that are there and write what they are to look for."""
    path = os.pathsep.join((*homes, os.environ.get("PATH", "")))
    drafts, found = folder / "drafts", {name: shutil.which(name, path=path) for name in TARGETS}
    settings, rules = folder / ".textlintrc.json", folder / "semgrep.json"
    settings.write_text(json.dumps({"rules": {"prh": {"rulePaths": [str(folder / "prh.yml")]}}}), encoding="utf-8")
    patterns = "".join(f"  - expected: 〔{word}〕\n    pattern: {word}\n" for word in PATTERNS)
    (folder / "prh.yml").write_text(f"version: 1\nrules:\n{patterns}", encoding="utf-8")
    common = {"message": "found", "languages": ["generic"], "severity": "INFO"}
    told = [{"id": f"p{number}", "pattern-regex": word, **common} for number, word in enumerate(PATTERNS)]
    rules.write_text(json.dumps({"rules": told}), encoding="utf-8")
    options = {
        "textlint": ("--config", str(settings), "--format", "unix", f"{drafts}/**/*.txt"),
        "zhlint": ("**/*.txt",),
        "semgrep": ("scan", "--metrics=off", "--disable-version-check", "--no-git-ignore", "--config", str(rules), str(drafts)),
    }
    return [Peer(name, (program, *options[name]), _home(program) if name == "textlint" else drafts) for name, program in found.items() if program]


def _home(program: str) -> Path:
    """Folder from which textlint finds its plug-ins; zhlint takes only names below the folder where it is."""
    return next((each.parent for each in Path(program).parents if each.name == "node_modules"), Path(program).parent)


def timed(peer: Peer) -> tuple[float, int]:
    """Wall time of one run in seconds, and the lines it printed."""
    environment = {**os.environ, "PATH": os.pathsep.join((str(Path(peer.command[0]).parent), os.environ.get("PATH", "")))}
    with tempfile.TemporaryFile() as told:  # into a pipe zhlint leaves before it has written all
        begin = time.perf_counter()
        subprocess.run(peer.command, cwd=peer.home, env=environment, stdout=told, stderr=told, check=False)  # noqa: S603 - commands made above
        seconds = time.perf_counter() - begin
        told.seek(0)
        return seconds, sum(1 for _ in told)


def main() -> None:
    """Run all checkers in turns and print medians and ratios."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    with tempfile.TemporaryDirectory(prefix="fazhi-") as name:
        folder = Path(name)
        texts = tuple(file.read_text(encoding="utf-8") for file in sorted(SHARED.glob("s*.txt"))[:5])
        made.folder(folder / "drafts", count, texts)
        results = folder / "run.sqlite"
        command = ("check", str(folder / "drafts"), "--results", str(results), "--workers", "2")
        fazhi = Peer("fazhi", (sys.executable, "-m", "checker", *command), made.ROOT)
        times: dict[str, list[float]] = {}
        for _ in range(rounds):
            for peer in (fazhi, *peers(folder, tuple(sys.argv[3:]))):
                results.unlink(missing_ok=True)
                seconds, lines = timed(peer)
                times.setdefault(peer.name, []).append(seconds)
                print(f"{peer.name:9} {seconds:7.1f} s, {lines} lines", flush=True)
    medians = {name: statistics.median(values) for name, values in times.items()}
    print(f"{count} reports ({'real' if texts else 'example'} models): fazhi {medians['fazhi']:.1f} s, {count / medians['fazhi']:.0f}/s")
    for name, value in medians.items():
        if name in TARGETS:
            print(f"{name} / fazhi = {value / medians['fazhi']:.2f} (at least {TARGETS[name]:g})")


if __name__ == "__main__":
    main()
