"""The commented copy: every remark stands beside its words, the draft's text is untouched, Word and LibreOffice can open it."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

import docx as python_docx
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from checker import api, readers
from checker.commenting import COMMENTER
from checker.errors import UsageError
from checker.formatters import formatter, labels, wording
from checker.model import Assessment, Block, Document, Finding, Score, Source, Span, Status, Verdict, Waiver
from checker.readers import docx
from tests.conftest import ROOT, shipped
from tests.docx_maker import make_docx, paragraph
from tests.drafts import NEWS, PARTIAL, WEAK
from tests.formatters import samples, wild
from tests.word import MAIN, comments, files

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.word import Said

DRAFTS: Final = ROOT / "examples" / "文稿"
LACKING: Final = {Status.MISSING, Status.PARTIAL}


def rendered(assessments: Sequence[Assessment], original: Callable[[str], bytes] | None = None) -> Mapping[str, bytes]:
    made = formatter("docx").render(assessments, samples.view()._replace(original=original))
    assert isinstance(made, Mapping)
    return made


def judged(name: str, data: bytes) -> Assessment:
    return api.check_bytes(name, data, rules=shipped(), profile="township")


def copied(name: str, data: bytes) -> tuple[Assessment, bytes]:
    """Judge a draft and return it with its copy."""
    assessment = judged(name, data)
    (copy,) = rendered([assessment], lambda _: data).values()
    return assessment, copy


def word(text: str) -> bytes:
    return make_docx("".join(map(paragraph, text.split("\n"))))


def wanted(assessment: Assessment) -> int:
    """Comments that a copy must have."""
    return 1 + sum(group.item.status in LACKING for group in wording.groups(assessment.items)) + len(assessment.findings)


def lines(data: bytes) -> list[str]:
    return [block.shown for block in docx.read("a.docx", data).blocks]


# ---------------------------------------------------------------------------------------------- the draft itself


@pytest.mark.parametrize("text", [WEAK, PARTIAL])
def test_the_copy_reads_as_the_draft_to_the_last_character(text: str) -> None:
    data = word(text)
    assessment, copy = copied("云溪镇.docx", data)
    assert readers.read("a.docx", copy).blocks == readers.read("a.docx", data).blocks
    before, after = files(data), files(copy)
    assert {name for name in before if before[name] != after[name]} == {MAIN, "[Content_Types].xml", "word/_rels/document.xml.rels"}
    assert len(comments(copy)) == wanted(assessment)


def test_every_finding_stands_beside_its_words() -> None:
    assessment, copy = copied("云溪镇.docx", word(WEAK.replace("1200份，", "1200余份左右,").replace("普法讲座", "法制讲座")))
    document = assessment.document
    assert document is not None
    assert len(assessment.findings) > 1
    told = [(said.words, said.text) for said in comments(copy) if said.text.startswith("【文字问题】")]
    assert [words for words, _ in told] == [document.slice(finding.span) for finding in assessment.findings]
    assert all(finding.message in text for finding, (_, text) in zip(assessment.findings, told, strict=True))


def test_a_partial_item_stands_beside_its_evidence() -> None:
    assessment, copy = copied("云溪镇.docx", word(PARTIAL))
    (item,) = [item for item in assessment.items if item.status is Status.PARTIAL]
    (said,) = [said for said in comments(copy) if said.text.startswith(f"【不完整·必备】{item.rule.title}\n{item.message}")]
    assert said.words == item.evidence[0].text


def test_what_is_missing_stands_at_its_place_with_words_sample_and_law() -> None:
    assessment, copy = copied("云溪镇.docx", word(WEAK))
    item = next(item for item in assessment.items if item.status is Status.MISSING and item.rule.parent is None)
    assert item.insertion is not None
    (said,) = [said for said in comments(copy) if said.text.startswith(f"【缺失·必备】{item.rule.title}\n")]
    document = assessment.document
    assert document is not None
    assert said.words == document.text[item.insertion.offset - 1]
    for part in (f"写在：{item.insertion.phrase}", f"应写：{item.rule.remedy}", f"示例：{item.rule.sample}", f"依据：{item.rule.basis[0]}"):
        assert part in said.text


def test_items_folded_under_another_are_told_there_in_full() -> None:
    assessment, copy = copied("云溪镇.docx", word(WEAK))
    folded = [item for group in wording.groups(assessment.items) for item in group.folded]
    said = "\n".join(said.text for said in comments(copy))
    assert folded
    for item in folded:
        assert f"同时缺“{item.rule.title}”：{item.rule.remedy}" in said
        assert item.rule.sample in said


def test_a_waived_item_says_so_where_it_is_folded_too() -> None:
    waiver = Waiver("x", "机构改革期间另行报送", "2026-12-31", body="云溪镇")
    host = samples.item(samples.rule("group", "领导小组"), Status.MISSING)
    folded = samples.item(samples.rule("dual", "双组长", parent="group"), Status.MISSING)._replace(waiver=waiver)
    (copy,) = rendered([samples.assessment(host, folded)]).values()
    (said,) = [said.text for said in comments(copy) if said.text.startswith("【缺失·必备】领导小组")]
    assert "同时缺“双组长”：已免除至 2026-12-31：机构改革期间另行报送" in said


def test_the_checklist_comes_first_and_says_how_to_be_rid_of_it() -> None:
    assessment, copy = copied("云溪镇.docx", word(WEAK))
    first = comments(copy)[0]
    assert first.author == COMMENTER
    assert first.words == WEAK[0]
    assert first.text.startswith(f"检查清单：{assessment.verdict.value}\n{assessment.reason}\n怎样改：先改标着“必备”的 ")
    heads = [said.text for said in comments(copy)[1:]]
    for kind in ("·必备】", "·建议】", "【文字问题】"):
        count = sum(kind in head.partition("\n")[0] for head in heads)
        assert (f"标着“{kind.strip('·【】')}”的 {count} 条" in first.text) is bool(count)
    assert first.text.endswith(labels.REMOVAL)
    assert labels.RETYPED not in first.text
    rows = [row for row in first.text.split("\n") if row[:1] in labels.MARK.values()]
    assert sorted(row.partition("）")[2] for row in rows) == sorted(item.rule.title for item in assessment.items)


def test_a_broken_item_is_told_in_the_checklist() -> None:
    source = samples.document()
    broken = samples.assessment(samples.item("causes", Status.ERROR, error="查找超时"), source=source)
    (copy,) = rendered([broken]).values()
    assert [("查找超时" in said.text, "! 出错" in said.text) for said in comments(copy)] == [(True, True)]


def test_a_draft_that_changed_or_went_away_is_set_anew() -> None:
    def gone(path: str) -> bytes:
        raise UsageError(path)

    assessment = judged("云溪镇.docx", word(WEAK))
    for original in (gone, lambda _: word(PARTIAL), lambda _: b"PK\x03\x04", None):
        (copy,) = rendered([assessment], original).values()
        assert labels.RETYPED in comments(copy)[0].text
        assert lines(copy) == WEAK.split("\n")
        assert len(comments(copy)) == wanted(assessment)


# ---------------------------------------------------------------------------------------------- other drafts


@pytest.mark.parametrize("name", ["云溪镇.txt", "云溪镇.md"])
def test_a_draft_that_is_no_word_file_is_set_in_one(name: str) -> None:
    assessment, copy = copied(name, WEAK.encode())
    assert assessment.document is not None
    assert lines(copy) == [block.shown for block in assessment.document.source.blocks]
    assert len(comments(copy)) == wanted(assessment)
    assert labels.RETYPED in comments(copy)[0].text
    styled = [(each.text, each.style.style_id) for each in python_docx.Document(io.BytesIO(copy)).paragraphs if each.text and each.style]
    assert styled[0] == ("云溪镇2024年度法治政府建设工作报告", "Title")
    assert ("一、主要举措和成效", "Heading1") in styled
    assert dict(styled)[next(text for text, _ in styled if text.startswith("2024年，"))] == "Body"


def test_blanks_that_moved_a_paragraph_in_give_way_to_its_style_and_comments_stay_at_their_words() -> None:
    lines = (
        *("　　云溪镇2024年法治政府建设年度报告", "县委：", "    一、主要工作", "　　1、宣传到村。全年开展法制宣传3次。"),
        *(f"{'云溪镇人民政府':>30}", f"{'2025年1月20日':>30}"),
    )
    _, copy = copied("稿.txt", "\n".join(lines).encode())
    made = python_docx.Document(io.BytesIO(copy))
    styles = {each.text: each.style.style_id for each in made.paragraphs if each.style}
    assert {text: styles[text] for text in styles if "云溪镇2024年" not in text} == {
        "县委：": "Addressee",
        "一、主要工作": "Heading1",
        "1、宣传到村。全年开展法制宣传3次。": "Body",
        "云溪镇人民政府": "Closing",
        "2025年1月20日": "Closing",
    }
    (said,) = [said for said in comments(copy) if "【文字问题】规范用语" in said.text]
    assert said.words == "法制宣传"
    assert comments(copy)[0].words == made.paragraphs[0].text == "云溪镇2024年法治政府建设年度报告"


def test_tables_and_signatures_are_set_as_what_they_are() -> None:
    table = "| 类别 | 件数 |\n|---|---|\n| 纠纷 | 58 |"
    parts = ("# 云溪镇2024年法治政府建设情况报告", "县委、县政府：", "## 一、主要举措", table, "云溪镇人民政府", "2025年1月10日")
    _, copy = copied("云溪镇.md", "\n\n".join(parts).encode())
    opened = python_docx.Document(io.BytesIO(copy))
    assert [[cell.text for cell in row.cells] for row in opened.tables[0].rows] == [["类别", "件数"], ["纠纷", "58"]]
    styles = {each.text: each.style.style_id for each in opened.paragraphs if each.style}
    assert styles["县委、县政府："] == "Addressee"
    assert styles["2025年1月10日"] == "Closing"


@pytest.mark.parametrize(("name", "text", "why"), [("比赛.docx", NEWS, "不像"), ("图片.docx", "", "没有读到")])
def test_a_draft_that_was_not_judged_gets_a_page_with_the_reason(name: str, text: str, why: str) -> None:
    assessment, copy = copied(name, word(text))
    assert assessment.error
    (said,) = comments(copy)
    assert why in said.text
    assert said.text.startswith("检查清单：无法判断")
    assert lines(copy) == [name, assessment.error]


def test_a_stored_result_without_its_text_still_gives_all_comments() -> None:
    made = samples.full()._replace(document=None)
    (copy,) = rendered([made]).values()
    assert len(comments(copy)) == wanted(made)


# ---------------------------------------------------------------------------------------------- the files


def test_copies_are_called_after_their_drafts_and_never_alike() -> None:
    paths = ["甲/报告.docx", "乙/报告.DOCM", "甲/总.zip/报告.txt", "Report.docx", "report.docx", "a:b.docx", f"{'长' * 90}.docx", "-"]
    names = list(rendered([samples.unreadable()._replace(path=path) for path in paths]))
    assert names[:3] == ["甲-报告-检查意见.docx", "乙-报告-检查意见.docm", "总.zip-报告-检查意见.docx"]
    assert names[3:6] == ["Report.docx-检查意见.docx", "report.docx-检查意见（2）.docx", "a_b-检查意见.docx"]
    assert max(len(name.encode()) for name in names) <= 255
    assert len({name.casefold() for name in names}) == len(paths)


@pytest.mark.parametrize(
    ("paths", "told"),
    [
        (["/省/甲县/东镇/报告.docx", "/省/乙县/东镇/报告.docx", "/省/乙县/西镇/报告.docx"], ["甲县-东镇-报告", "乙县-东镇-报告", "西镇-报告"]),
        (["报告.docx", "报告.txt", "总结.txt"], ["报告.docx", "报告.txt", "总结"]),
        (["../报告.txt", "./报告.txt", "甲/报告.txt"], ["报告", "报告（2）", "甲-报告"]),
        (["报告.txt", "报告.txt"], ["报告.txt", "报告.txt（2）"]),
        (["..", ".", "", "/", "。.txt"], ["..", "", "（2）", "（3）", "。"]),
        ([f"{'长' * 90}/报告.txt", f"{'长' * 90}/甲/报告.txt"], ["长" * 60, "甲-报告"]),
    ],
)
def test_drafts_of_one_name_are_told_apart_by_their_folders(paths: list[str], told: list[str]) -> None:
    names = list(rendered([samples.unreadable()._replace(path=path) for path in paths]))
    assert [name.replace("-检查意见", "").removesuffix(".docx") for name in names] == told


@settings(max_examples=25, deadline=None, derandomize=True, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(wild.batches)
def test_whatever_is_said_every_copy_is_a_file_that_word_can_open(batch: list[Assessment]) -> None:
    made = rendered(batch, wild.view_of(batch).original)
    assert len(made) == len(batch)
    for assessment, copy in zip(batch, made.values(), strict=True):
        assert len(comments(copy)) == (1 if assessment.error else wanted(assessment))


def test_five_thousand_comments_in_one_draft() -> None:
    """Measured at 1.2 s of work; what grew with the square would take minutes."""
    text = "\n".join(["云溪镇2024年法治政府建设情况报告", *["开展法制宣传,效果良好。" * 5] * 1000])
    blocks = tuple(map(Block, text.split("\n")))
    source = samples.document(text.split("\n"))
    document = Document(text, text, Source(blocks, "docx"), source.places, (), ())
    data = make_docx("".join(map(paragraph, text.split("\n"))))
    starts = [start for start in range(len(text)) if text.startswith("法制", start)]
    findings = tuple(Finding("term", Span(start, start + 2), "规范用语是“法治”。", "法治") for start in starts)
    made = Assessment("云溪镇.docx", Verdict.REVISE, "缺项。", Score(1, 2), findings=findings, document=document)
    (copy,) = rendered([made], lambda _: data).values()
    assert [said.words for said in comments(copy)[1:]] == ["法制"] * 5000


# ---------------------------------------------------------------------------------------------- the examples


@cache
def example_copies() -> dict[str, tuple[Assessment, bytes]]:
    made = {path.name: api.check_bytes(path.name, path.read_bytes(), rules=shipped()) for path in sorted(DRAFTS.iterdir())}
    copies = rendered(list(made.values()), lambda name: (DRAFTS / name).read_bytes())
    return {name: (assessment, copy) for (name, assessment), copy in zip(made.items(), copies.values(), strict=True)}


def test_the_copies_of_the_examples_say_all_there_is_to_say() -> None:
    for assessment, copy in example_copies().values():
        document = assessment.document
        assert document is not None
        said = comments(copy)
        assert len(said) == wanted(assessment)
        assert lines(copy) == [block.shown.rstrip() for block in document.source.blocks]
        findings = [each for each in said if each.text.startswith("【文字问题】")]
        assert [each.words for each in findings] == [document.slice(finding.span).partition("\n")[0] for finding in assessment.findings]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes, str], bytes]:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if not program:
        pytest.skip("LibreOffice is not installed")
    home = tmp_path_factory.mktemp("office")

    def convert(data: bytes, form: str) -> bytes:
        (home / "copy.docx").write_bytes(data)
        suffix = form.partition(":")[0]
        target = home / "out" / f"copy.{suffix}"
        command = [program, "--headless", f"-env:UserInstallation={(home / 'user').as_uri()}", "--convert-to", form, "--outdir", str(target.parent)]
        subprocess.run([*command, str(home / "copy.docx")], check=True, capture_output=True, timeout=120)  # noqa: S603 - a program that was found
        return target.read_bytes()

    return convert


def squeezed(said: Sequence[Said]) -> list[tuple[str, str, str]]:
    return [("".join(each.author.split()), "".join(each.text.split()), "".join(each.words.split())) for each in said]


@pytest.mark.parametrize("name", ["云溪镇2024年-完整.docx", "石桥镇2024年-空壳.txt"])
def test_libreoffice_opens_the_copy_and_finds_all_comments(name: str, office: Callable[[bytes, str], bytes]) -> None:
    _, copy = example_copies()[name]
    again = office(copy, "docx:MS Word 2007 XML")
    assert sorted(squeezed(comments(again))) == sorted(squeezed(comments(copy)))  # of comments at one place it has its own order
    assert office(copy, "pdf").startswith(b"%PDF-")
