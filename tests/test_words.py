from __future__ import annotations

import logging
import os
import subprocess
import sys
import warnings
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from checker import words as module
from checker.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[1]
VOCABULARY = ("副组长", "第一副组长", "双组长", "组长", "副镇长", "镇长", "副书记")
TEXT = """青石镇2024年度法治政府建设工作报告
    2024年，青石镇坚持以习近平法治思想为指导，由镇党委书记任组长、镇长任第一副组长，全年召开党政联席会议12次；
办理行政执法案件36件（其中一般程序案件4件），办结率100%，同比上升8.5%。一是落实“三项制度”，二是开展AI+普法……
存在的问题：㈠部分执法人员能力不足，㈡行政规范性文件备案不够及时。联系人：王某某　电话：0123-4567890\r\n邮箱：fazhi@example.cn
"""


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cache")
    Words(folder).cut("法治")
    return folder


@pytest.fixture(scope="session")
def plain(cache: Path) -> Words:
    return Words(cache)


@pytest.fixture(scope="session")
def ruled(cache: Path) -> Words:
    return Words(cache, VOCABULARY)


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[str]]:
    with warnings.catch_warnings(action="ignore"):
        import jieba  # noqa: PLC0415
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(tmp_path_factory.mktemp("stock"))
    cut: Callable[[str], list[str]] = tokenizer.lcut
    return cut


def image_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def stamp(path: Path) -> tuple[int, int]:
    facts = path.stat()
    return facts.st_ino, facts.st_mtime_ns


# ------------------------------------------------------------------------------------------ the same as jieba


def test_a_paragraph_is_cut_as_by_stock_jieba(plain: Words, stock: Callable[[str], list[str]]) -> None:
    assert plain.cut(TEXT) == stock(TEXT)


HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FD5), max_size=40)
OFFICIAL = st.text(st.sampled_from("法治政府建设镇党委书记任组长副的一是在了不有和人这中大为上个国我以要年行政执法监督AI+1.5%，。 \n"), max_size=60)


@settings(deadline=None)
@given(text=HAN | OFFICIAL | st.text(max_size=20))
@example(text="")
@example(text="。")
@example(text="丂丄龘龘")
def test_any_text_is_cut_as_by_stock_jieba(plain: Words, stock: Callable[[str], list[str]], text: str) -> None:
    assert plain.cut(text) == stock(text)


# ------------------------------------------------------------------------------------------ the vocabulary


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("由镇/党委书记/任组长", "由镇/党委书记/任/组长"),
        ("由/镇长/任组长", "由/镇长/任/组长"),
        ("镇长/任/第一副/组长", "镇长/任/第一副组长"),
        ("书记/和/镇长/任双/组长", "书记/和/镇长/任/双组长"),
        ("实行/双/组长/制", "实行/双组长/制"),
        ("任/副组长", "任/副组长"),
        ("副镇长/任/副组长", "副镇长/任/副组长"),
        ("习近平/总书记", "习近平/总书记"),
    ],
)
def test_vocabulary_is_kept_whole(plain: Words, ruled: Words, before: str, after: str) -> None:
    text = after.replace("/", "")
    assert ("/".join(plain.cut(text)), "/".join(ruled.cut(text))) == (before, after)


@pytest.mark.parametrize("text", ["乡镇/长期/坚持", "各镇/长期存在", "该镇/长远规划", "集镇/长治久安", "小城镇/长足发展"])
def test_vocabulary_tears_no_other_words(ruled: Words, text: str) -> None:
    assert "/".join(ruled.cut(text.replace("/", ""))) == text


def test_every_vocabulary_word_alone_is_one_word(cache: Path) -> None:
    vocabulary = (*VOCABULARY, "执法全过程记录制度", "龘靐齉", "的是")
    words = Words(cache, vocabulary)
    assert [words.cut(word) for word in vocabulary] == [[word] for word in vocabulary]


def test_odd_vocabulary_changes_nothing(cache: Path, plain: Words) -> None:
    assert Words(cache, ("", "镇", "，。", "a b")).cut(TEXT) == plain.cut(TEXT)


# ------------------------------------------------------------------------------------------ edges


@pytest.mark.parametrize(
    ("text", "term", "expected"),
    [
        ("由镇党委书记任组长，", "组长", True),
        ("由镇长任副组长。", "组长", False),
        ("由镇长任副组长。", "副组长", True),
        ("由副镇长负责", "镇长", False),
        ("乡镇长期坚持", "镇长", False),
        ("组长", "组长", True),
        ("（组长）", "组长", True),
        ("（组长）", "（组长）", True),
        ("。。", "。", True),
    ],
)
def test_edges(ruled: Words, text: str, term: str, expected: bool) -> None:  # noqa: FBT001
    start = text.index(term)
    assert ruled.edges(text, start, start + len(term)) is expected


@settings(deadline=None)
@given(text=OFFICIAL)
def test_edges_are_those_of_the_whole_text(ruled: Words, text: str) -> None:
    boundaries = set(accumulate(map(len, ruled.cut(text)), initial=0))
    assert {place for place in range(len(text) + 1) if ruled.edges(text, place, place)} == boundaries


def test_only_the_run_of_the_position_is_cut(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[str] = []
    cut = module._Lexicon.cut  # noqa: SLF001

    def noted(lexicon: Any, run: str) -> Iterator[str]:
        runs.append(run)
        return cut(lexicon, run)

    monkeypatch.setattr(module._Lexicon, "cut", noted)  # noqa: SLF001
    words, text = Words(cache), "镇长负责，组长协助，副组长协助，组长协助。"
    assert words.edges(text, 5, 7)
    assert words.edges(text, 16, 18)
    assert runs == ["组长协助"]


def test_runs_are_those_of_jieba() -> None:
    assert f"({module._RUN.pattern})" == module._jieba().re_han_default.pattern  # noqa: SLF001


def test_an_endless_run_is_cut_in_pieces(plain: Words) -> None:
    text = "龘" * 20_000
    assert "".join(plain.cut(text)) == text
    assert plain.edges(text, 0, len(text))


# ------------------------------------------------------------------------------------------ the file


def test_nothing_happens_before_the_first_question(tmp_path: Path) -> None:
    Words(tmp_path / "cache", VOCABULARY)
    assert not list(tmp_path.iterdir())


def test_the_file_is_private_and_alone(tmp_path: Path, plain: Words) -> None:
    folder = tmp_path / "new" / "cache"
    assert Words(folder).cut(TEXT) == plain.cut(TEXT)
    path = image_file(folder)
    if os.name == "posix":
        assert (folder.stat().st_mode & 0o777, path.stat().st_mode & 0o777) == (0o700, 0o600)


def test_a_second_start_uses_the_file(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = stamp(image_file(cache))
    monkeypatch.delattr(module, "_image")
    assert Words(cache).cut("组长") == ["组长"]
    assert stamp(image_file(cache)) == before


def damaged(whole: bytes) -> dict[str, bytes]:
    middle = len(whole) // 2
    return {
        "empty": b"",
        "short": whole[:-1],
        "stub": whole[:5],
        "other": b"not an image at all",
        "size": b"\xff" * 8 + whole[8:],
        "index": whole[:-9] + b"\x00" + whole[-8:],
        "tables": whole[:8] + bytes(len(whole) - 8 - (size := int.from_bytes(whole[:8], "big"))) + whole[-size:],
        "grown": whole[:middle] + b"\x00" + whole[middle:],
    }


@pytest.mark.parametrize("kind", ["empty", "short", "stub", "other", "size", "index", "tables", "grown"])
def test_a_damaged_file_is_rebuilt(tmp_path: Path, cache: Path, plain: Words, kind: str) -> None:
    whole = image_file(cache).read_bytes()
    path = tmp_path / image_file(cache).name
    path.write_bytes(damaged(whole)[kind])
    assert Words(tmp_path).cut(TEXT) == plain.cut(TEXT)
    assert image_file(tmp_path).read_bytes() == whole


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="no owners here")
def test_a_foreign_file_is_refused(tmp_path: Path, cache: Path, plain: Words, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / image_file(cache).name
    path.write_bytes(image_file(cache).read_bytes())
    before, owner = stamp(path), os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: owner + 1)
    assert Words(tmp_path).cut(TEXT) == plain.cut(TEXT)
    assert stamp(path) != before


def test_no_cache_directory(plain: Words) -> None:
    assert Words(None).cut(TEXT) == plain.cut(TEXT)


def test_a_file_in_place_of_the_directory(tmp_path: Path, plain: Words) -> None:
    (tmp_path / "cache").touch()
    assert Words(tmp_path / "cache").cut(TEXT) == plain.cut(TEXT)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user whom permissions bind")
def test_a_read_only_directory(tmp_path: Path, plain: Words) -> None:
    tmp_path.chmod(0o500)
    assert Words(tmp_path).cut(TEXT) == plain.cut(TEXT)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("step", ["tempfile.mkstemp", "pathlib.Path.replace"])
def test_a_failing_write_leaves_nothing_behind(tmp_path: Path, plain: Words, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError

    monkeypatch.setattr(step, refuse)
    assert Words(tmp_path).cut(TEXT) == plain.cut(TEXT)
    assert not list(tmp_path.iterdir())


# ------------------------------------------------------------------------------------------ the import

KNOWN = """
import sys
from pathlib import Path
from checker.words import Words
words = Words(Path(sys.argv[1]), ("组长",))
assert words.edges("由镇党委书记任组长", 7, 9)
assert "jieba" not in sys.modules
"""
SCRIPT = """
import sys
from pathlib import Path
from checker.words import Words
assert len(Words(Path(sys.argv[1]), ("组长",)).cut("丂丄龘龘"))
assert "pkg_resources" not in sys.modules
assert sys.modules["jieba"].dt.initialized is False
"""


def test_the_package_is_imported_only_where_it_must_guess(cache: Path) -> None:
    run = subprocess.run([sys.executable, "-c", KNOWN, str(cache)], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize("options", [("-W", "error"), ("-W", "always"), ("-W", "error", "-B", "-X", "dev")])
def test_a_start_is_silent(tmp_path: Path, options: tuple[str, ...]) -> None:
    environment = os.environ | {"PYTHONPYCACHEPREFIX": str(tmp_path / "compiled")}
    command = [sys.executable, *options, "-c", SCRIPT, str(tmp_path / "cache")]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_a_pkg_resources_already_there_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    marker: Any = object()
    monkeypatch.setitem(sys.modules, "pkg_resources", marker)
    module._jieba.cache_clear()  # noqa: SLF001
    module._jieba()  # noqa: SLF001
    assert sys.modules["pkg_resources"] is marker
