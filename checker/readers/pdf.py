"""PDF files with a text layer, parsed by a process of its own that is ended when it takes too long or too much.

One child serves all files, because starting it costs more than most of them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import weakref
from functools import cache
from pathlib import Path
from threading import Lock, Timer
from typing import Any

from checker import limits, pages
from checker.errors import UnreadableError
from checker.model import Source
from checker.pages import Page, Piece

_LENGTH = 8
CHILD = Path(__file__).with_name("pdf_child.py")
"""The program of the child."""
_FAULTS = {
    "missing": '这台电脑没有安装读 PDF 的组件，请用 pip install "fazhi-checker[pdf]" 安装，或改用 Word 原稿。',
    "locked": "PDF 设有密码或受保护，无法读取，请去掉密码后再试，或改用 Word 原稿。",
    "damaged": "PDF 文件已损坏或没有下载完整，请重新获取，或改用 Word 原稿。",
    "large": "PDF 页数或文字太多，不像一份年度报告，请只保留报告正文再检查。",
}
_GAVE_UP = "PDF 的内容异常，在限定的时间和内存内读不出来，请改用 Word 原稿，或用 WPS 打开后重新导出。"


def read(name: str, data: bytes) -> Source:  # noqa: ARG001 - every reader takes a name
    """Read the text layer of a PDF as paragraphs; raise ``UnreadableError`` when there is none or it cannot be had safely."""
    answer = _ask(data)
    if "error" in answer:
        raise UnreadableError(_FAULTS[answer["error"]])
    printed = [Page(page["height"], tuple(Piece(*line) for line in page["lines"])) for page in answer["pages"]]
    blocks, notices, portions = pages.read(printed, "PDF")
    return Source(blocks, "pdf", notices, portions)


def close() -> None:
    """End the child; the next file starts another."""
    _child.cache_clear()


def _ask(data: bytes) -> dict[str, Any]:
    try:
        return _child(os.getpid()).ask(data)
    except (OSError, ValueError) as fault:
        close()
        raise UnreadableError(_GAVE_UP) from fault


class _Child:
    """A running child, ended with the object or with this process; after a fault it is of no more use."""

    def __init__(self, owner: int) -> None:
        # -P: no folder of the user's may stand in for a library.
        self.process = subprocess.Popen(  # noqa: S603 - a fixed command
            [sys.executable, "-P", str(CHILD), *map(str, (limits.PARSING_MEMORY, limits.MOST_PAGES, limits.MOST_PRINTED))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self.lock = Lock()
        weakref.finalize(self, _end, self.process, owner)

    def ask(self, data: bytes) -> dict[str, Any]:
        """Send a file and wait for the reply; OSError or ValueError when none comes in time."""
        source, target = self.process.stdout, self.process.stdin
        if not source or not target:
            raise BrokenPipeError
        with self.lock:
            timer = Timer(limits.PARSING_SECONDS, self.process.kill)
            timer.start()
            try:
                target.write(len(data).to_bytes(_LENGTH, "big") + data)
                target.flush()
                size = int.from_bytes(source.read(_LENGTH), "big")
                reply = source.read(min(size, limits.LARGEST_FILE))
            finally:
                timer.cancel()
        answer: dict[str, Any] = json.loads(reply)
        return answer


def _end(process: subprocess.Popen[bytes], owner: int) -> None:
    if os.getpid() == owner:
        process.kill()
        process.communicate()


@cache
def _child(owner: int) -> _Child:
    """Return the child of a process; a forked process must not share the pipes of the one it came from."""
    return _Child(owner)
