"""What the system says of an obstacle, told in Chinese."""

from __future__ import annotations

import errno
import re
from pathlib import Path

import pytest

from checker.errors import reason


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (FileNotFoundError(errno.ENOENT, "No such file or directory"), "没有这个文件或文件夹"),
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘已满"),
        (OSError(99_999, "Unheard of"), "系统错误 99999"),
        (OSError("only words"), "系统没有说明原因"),
        (ValueError("embedded null byte"), "名称里有不能用的字符"),
    ],
)
def test_a_reason_is_chinese(fault: OSError | ValueError, words: str) -> None:
    assert reason(fault) == words


def test_no_obstacle_of_a_real_path_is_told_in_english(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    told = []
    for path in (tmp_path, tmp_path / "b", tmp_path / "a" / "c", tmp_path / ("长" * 300), Path("a\0b")):
        try:
            path.read_bytes()
        except (OSError, ValueError) as fault:
            told.append(reason(fault))
    assert len(told) == 5
    assert not [words for words in told if re.search("[A-Za-z0-9]", words)]
