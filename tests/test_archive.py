"""Zip files of drafts and standard input, from the bytes to the result."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from checker import api, archive, cli, drafts, limits, readers
from checker.errors import UnreadableError
from checker.model import Verdict
from tests import drafts as texts
from tests.docx_maker import make_docx, make_zip, paragraph

if TYPE_CHECKING:
    from pathlib import Path

    from checker.model import RuleSet

GOOD, WEAK = texts.GOOD.encode(), texts.WEAK.encode()


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for words."""
    return tmp_path_factory.mktemp("cache")


def outcome(rules: RuleSet, cache: Path, *paths: object, stdin: bytes | None = None) -> api.Outcome:
    stream = None if stdin is None else io.BytesIO(stdin)
    request = api.Request(tuple(map(str, paths)), rules=rules, cache=cache, stdin=stream)
    return api.judged(request, *api.survey(request))


def test_members_are_judged_in_order_and_the_others_counted(tmp_path: Path, rules: RuleSet, cache: Path) -> None:
    file = tmp_path / "报送.zip"
    members = {"乙/弱.txt": WEAK, "甲.docx": make_docx(texts.GOOD.split("\n"))}
    file.write_bytes(make_zip(members | dict.fromkeys(("乙/图.png", "~$甲.docx", "__MACOSX/甲.txt", ".a.txt"), b"x")))
    found = outcome(rules, cache, file)
    assert [(each.path, each.verdict) for each in found.assessments] == [(f"{file}/乙/弱.txt", Verdict.REVISE), (f"{file}/甲.docx", Verdict.READY)]
    assert sorted(found.skipped) == sorted(f"{file}/{name}" for name in ("乙/图.png", "~$甲.docx", "__MACOSX/甲.txt", ".a.txt"))
    content = api.original(found.assessments)
    assert content(f"{file}/乙/弱.txt") == WEAK


def test_an_archive_is_told_by_content_and_a_document_is_none() -> None:
    assert readers.is_archive(make_zip({"a.txt": GOOD}))
    assert readers.is_archive(make_zip({}))
    for data in (make_docx(["甲"]), make_zip({"OFD.xml": "x"}), make_zip({"[Content_Types].xml": "x"}), make_zip({"a": "b"})[:20], b"PK", b"", GOOD):
        assert not readers.is_archive(data)


def test_an_archive_without_drafts_is_an_error_where_it_is_named(tmp_path: Path, rules: RuleSet, cache: Path) -> None:
    (tmp_path / "a.zip").write_bytes(make_zip({"图.png": b"x"}))
    (tmp_path / "b.txt").write_bytes(GOOD)
    (only,) = outcome(rules, cache, tmp_path / "a.zip").assessments
    assert only.error.startswith("这个压缩包里没有可检查的文稿（跳过了 1 个其他文件），请放入")
    met = outcome(rules, cache, tmp_path)
    assert [each.path for each in met.assessments] == [str(tmp_path / "b.txt")]
    assert met.skipped == (str(tmp_path / "a.zip/图.png"), str(tmp_path / "a.zip"))


def test_one_bad_member_harms_no_other(tmp_path: Path, rules: RuleSet, cache: Path) -> None:
    file = tmp_path / "a.zip"
    file.write_bytes(make_zip({"1.txt": b"0" * 3_000_000, "2.zip": make_zip({"a.txt": GOOD}), "3.RAR": b"x", "4.txt": GOOD, "6.txt": b""}))
    errors = {each.path.rpartition("/")[2]: each.error for each in outcome(rules, cache, file).assessments}
    assert "大得异常" in errors["1.txt"]
    assert errors["2.zip"] == errors["3.RAR"] == "压缩包里还有压缩包，没有打开，请先解压，再检查其中的文稿。"
    assert errors["4.txt"] == ""
    assert "空的" in errors["6.txt"]
    assert all(error.count("。") == 1 for error in errors.values() if error)


def test_paths_that_lead_out_lead_nowhere() -> None:
    names = ["../../etc/passwd.txt", "/root/a.txt", "C:\\x\\..\\b.txt", "./c.txt", ".."]
    found = archive.unpack("a.zip", make_zip(dict.fromkeys(names, "x")))
    assert sorted(member.path for member in found.members) == ["a.zip/C:/x/b.txt", "a.zip/c.txt", "a.zip/etc/passwd.txt", "a.zip/root/a.txt"]
    assert found.skipped == ("a.zip",)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "cp437"])
def test_names_without_a_declared_encoding_are_decoded(encoding: str) -> None:
    wanted = "é.txt" if encoding == "cp437" else "云溪镇报告.txt"
    raw = wanted.encode(encoding)
    data = make_zip({"x" * len(raw): "甲"}).replace(b"x" * len(raw), raw)
    assert [member.path for member in archive.unpack("a.zip", data).members] == [f"a.zip/{wanted}"]


def test_a_locked_member_is_told() -> None:
    data = bytearray(make_zip({"a.txt": "甲"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (member,) = archive.unpack("a.zip", bytes(data)).members
    with pytest.raises(UnreadableError, match="压缩包设有密码"):
        member.read()


def test_sizes_that_lie_and_files_without_number_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = make_zip({"a.txt": "甲" * 5000})
    at = data.index(b"PK\x01\x02") + 24
    (member,) = archive.unpack("a.zip", data[:at] + struct.pack("<I", 3) + data[at + 4 :]).members
    with pytest.raises(UnreadableError):
        member.read()
    monkeypatch.setattr(limits, "MOST_ENTRIES", 2)
    with pytest.raises(UnreadableError, match="大得异常"):
        archive.unpack("a.zip", make_zip(dict.fromkeys("abc", "x")))


def test_two_members_of_a_name_are_both_read() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("a.txt", "甲")
        file.writestr("b.txt", "乙")
    found = archive.unpack("a.zip", buffer.getvalue().replace(b"b.txt", b"a.txt"))
    assert sorted(member.read().decode() for member in found.members) == ["乙", "甲"]


# ---------------------------------------------------------------------------------------------- standard input


@pytest.mark.parametrize("data", [GOOD, make_docx(texts.GOOD.split("\n"))])
def test_standard_input_is_read_by_content(data: bytes, rules: RuleSet, cache: Path) -> None:
    (only,) = outcome(rules, cache, "-", "-", stdin=data).assessments
    assert (only.path, only.verdict) == ("-", Verdict.READY)


def test_an_archive_may_be_piped_in(rules: RuleSet, cache: Path) -> None:
    assert [each.path for each in outcome(rules, cache, "-", stdin=make_zip({"a.txt": GOOD, "b.txt": WEAK})).assessments] == ["-/a.txt", "-/b.txt"]


def test_standard_input_that_is_empty_missing_or_endless_is_told(rules: RuleSet, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "空的" in outcome(rules, cache, "-", stdin=b"").assessments[0].error
    assert outcome(rules, cache, "-").assessments[0].error == "没有标准输入可读，请写明文件名。"
    monkeypatch.setattr("checker.limits.LARGEST_FILE", 9)
    assert "不像一份报告" in outcome(rules, cache, "-", stdin=GOOD).assessments[0].error


def test_a_file_named_like_standard_input_is_a_file(tmp_path: Path, rules: RuleSet, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "-").write_bytes(GOOD)
    assert [each.path for each in drafts.select(["./-"]).drafts] == [os.path.join(".", "-")]  # noqa: PTH118 - Path drops the folder
    assert outcome(rules, cache, "./-").assessments[0].verdict is Verdict.READY


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with the words of other tests."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


REVISED = (
    "<w:p><w:r><w:t>{}</w:t></w:r><w:del w:id='1'><w:r><w:delText>甲</w:delText></w:r></w:del><w:ins w:id='2'><w:r><w:t>乙</w:t></w:r></w:ins></w:p>"
)


def test_the_command_takes_pipes_revisions_and_the_reading_report(home: Path) -> None:
    data = make_docx("".join(REVISED.format(line) if line.startswith("（六）") else paragraph(line) for line in texts.GOOD.split("\n")))
    (home / "a.docx").write_bytes(data)
    final = CliRunner().invoke(cli.program, ["check", "-", "--reading"], input=data)
    assert final.stdout.startswith("-  结论：可以报送\n")
    assert "读入：段落 22，修订插入 1\n未读入：修订删除 1\n" in final.stdout
    first = CliRunner().invoke(cli.program, ["check", "a.docx", "--reading", "--revisions", "original"])
    assert "读入：段落 22，修订删除 1\n未读入：修订插入 1\n" in first.stdout
    assert final.exit_code == first.exit_code == 0
    assert CliRunner().invoke(cli.program, ["check", "a.docx", "--revisions", "finel"]).stderr.startswith("--revisions：没有 finel，是否想写 final？")
