"""The page for browsers: complete, well formed whatever the draft holds, and fit for every reader and for paper."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker import api, layout, outline, progress
from checker.formatters import html_text, labels, whole
from checker.formatters.markup import Markup, joined, tag
from checker.model import Block, Finding, Score, Source, Span, Status, Verdict, Waiver
from tests.conftest import ROOT, shipped
from tests.formatters import samples, wild

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.model import Assessment, View

QUIET: Final = [HealthCheck.too_slow, HealthCheck.data_too_large]
some = settings(max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=QUIET)
EMPTY: Final = {"meta", "br"}
ELEMENTS: Final = {
    *("html", "head", "meta", "title", "style", "body", "main", "section", "article", "footer", "h1", "h2", "h3", "h4", "div", "p", "ul", "li"),
    *("strong", "b", "span", "a", "mark", "table", "thead", "tbody", "tr", "th", "td", "svg", "rect"),
}


class Page(HTMLParser):
    """A page taken apart; refuses what is not well formed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str]]] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.names: Counter[str] = Counter()
        self.rows: list[dict[str, str]] = []
        """Attributes of rows with an anchor."""
        self.draft: list[str] = []
        """Text of the paragraphs of drafts, without numbers and links."""
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        assert len(told) == len(attrs)
        assert not [name for name in told if name.startswith("on") or name in {"src", "style"}]
        self.names[tag] += 1
        self.ids += [told["id"]] if "id" in told else []
        self.links += [told["href"]] if "href" in told else []
        self.rows += [told] if tag == "tr" and "id" in told else []
        if self.inside("div", "draft") and tag == "p" and re.match(r"text|note", told.get("class", "")):
            self.draft.append("")
        if tag not in EMPTY:
            self.open.append((tag, told))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        lines = self.inside("div", "draft") and (self.inside("p", "text") or self.inside("p", "note"))
        if lines and not self.inside("a") and not self.inside("span", "no"):
            self.draft[-1] += data

    def inside(self, name: str, class_: str = "") -> bool:
        return any(each == name and class_ in ["", *told.get("class", "").split()] for each, told in self.open)


def page(assessments: Sequence[Assessment], view: View | None = None) -> str:
    text = whole("html", assessments, view or samples.view())
    assert isinstance(text, str)
    return text


def taken_apart(text: str) -> Page:
    """Take a page apart, having proved what must hold of every page."""
    apart = Page(text)
    assert text.startswith("<!DOCTYPE html>\n")
    assert set(apart.names) <= ELEMENTS
    assert len(apart.ids) == len(set(apart.ids))
    assert {link[0] for link in apart.links} <= {"#"}
    assert {link[1:] for link in apart.links} <= set(apart.ids)
    return apart


# ---------------------------------------------------------------------------------------------- the page


def test_it_tells_everything() -> None:
    text = page([samples.full()])
    words = "".join(taken_apart(text).words)
    head = ("云溪镇.docx", "▲ 需修改", "缺1个必备项目。", "报送单位：云溪镇", "年度：2024", "适用：乡镇", "含修订痕迹", "fazhi-base 1.2.0", "0f0f")
    statuses = ("× 缺失", "▲ 不完整", "! 出错", "√ 已具备", "— 不适用")
    advice = ("查找超时", "补写五个步骤。", "第三章", "改为：「法治宣传」", "不算数：", "经办人：")
    assert [told for told in (*head, *statuses, *advice) if told not in words] == []
    assert '<html lang="zh-CN">' in text
    assert re.search(r"<meta charset=\"utf-8\">.*<title>", text)
    assert "default-src 'none'" in text.replace("&#x27;", "'")


def test_one_draft_has_no_table_of_contents_and_several_have() -> None:
    assert labels.CONTENTS not in page([samples.full()])
    several = taken_apart(page([samples.full(), samples.unreadable()]))
    assert {"#d1", "#d2"} <= set(several.links)


def test_an_unreadable_draft_is_no_pass() -> None:
    words = "".join(taken_apart(page([samples.unreadable()])).words)
    assert "! 无法判断" in words
    assert "请另存为.docx后再检查" in words
    assert labels.CHECKS not in words


def test_nothing_checked_is_said() -> None:
    assert labels.NOTHING in page([])


def test_evidence_and_findings_are_linked_both_ways() -> None:
    apart = taken_apart(page([samples.full()]))
    rows = {row["id"] for row in apart.rows}
    assert {f"d1-f{number}" for number in (1, 2, 3)} <= rows
    for number in (1, 2, 3):
        assert f"#d1-g{number}" in apart.links
        assert f"#d1-f{number}" in apart.links
    marks = [each for each in apart.ids if each.startswith("d1-m")]
    assert len(marks) == 3
    assert {f"#{each}" for each in marks} <= set(apart.links)
    assert [each for each in apart.ids if each.startswith("d1-w")], "the place where something is to be written"


def test_what_was_asked_for_is_shown() -> None:
    now, view = samples.full(), samples.view(numbers=True, outline=True)
    assert not [each for each in (labels.TALLY, labels.NUMBERS_HEAD, "识别", "与上次相比") if each in page([now])]
    since = progress.compare([now._replace(items=now.items[1:])], [now], same_rules=False)
    words = "".join(taken_apart(page([now], view._replace(explain=True, since=since))).words)
    wanted = (labels.TALLY, labels.NUMBERS_HEAD, "〔measures：标题含“主要举措”〕", "已改好 0，新出现 1，仍未改 7", "上次用的规则与这次不同")
    assert [told for told in wanted if told not in words] == []


def test_a_waived_gap_stays_a_gap_and_says_so() -> None:
    waiver = Waiver("causes", "机构改革，明年补写", "2026-12-31")
    words = "".join(taken_apart(page([samples.assessment(samples.item("causes", Status.MISSING)._replace(waiver=waiver))])).words)
    assert "× 缺失（已免除）" in words
    assert "已免除至 2026-12-31：机构改革，明年补写" in words


def test_bars_tell_their_figures_in_words_too() -> None:
    text = page([samples.full()])
    assert 'aria-label="合计：3/20"' in text
    assert f'width="{3 / 20 * 399:.1f}"' in text


# ---------------------------------------------------------------------------------------------- whatever the draft holds


@some
@given(wild.batches)
def test_any_batch_is_well_formed_and_counts_as_json_does(batch: list[Assessment]) -> None:
    apart = taken_apart(page(batch, wild.view_of(batch)))
    documents = json.loads(whole("json", batch, wild.view_of(batch)))["documents"]
    kinds = Counter(re.sub(r"^d\d+-(\D)\d+$", r"\1", row["id"]) for row in apart.rows)
    assert kinds["i"] == sum(len(each["items"]) for each in documents)
    assert kinds["f"] == sum(len(each["findings"]) for each in documents)
    text = "".join(apart.words)
    assert Counter(re.findall("[√▲×—!] (?:已具备|不完整|缺失|不适用|出错)(?!（)", text)) >= Counter(
        labels.RESULT.format(mark=labels.MARK[item.status], status=labels.STATUS[item.status]) for each in batch for item in each.items
    )


@some
@given(wild.batches)
def test_the_text_of_every_draft_is_whole(batch: list[Assessment]) -> None:
    apart = Page(page(batch, wild.view_of(batch)))
    lines = [place for each in batch if each.document for place in each.document.text.split("\n")]
    assert [line for line in apart.draft if line] == [layout.visible(line) for line in lines if line]


LONG: Final = 47
"""Characters of the text in which marks are drawn."""
spans = st.tuples(st.integers(0, LONG), st.integers(0, LONG)).map(lambda pair: Span(min(pair), max(pair)))


@some
@given(st.lists(st.tuples(spans, st.sampled_from(["evidence", "near", "finding"])), max_size=12))
def test_overlapping_marks_nest_and_cover_exactly_their_words(drawn: list[tuple[Span, str]]) -> None:
    lines = ("一二三四五六七八九十", "", "甲乙丙丁戊己庚辛壬癸子丑寅卯", "<b>&amp;", "末尾的一段文字呀呀呀呀")
    document = outline.build(Source(tuple(map(Block, lines)), "plain"))
    assert len(document.text) == LONG
    marks = [html_text.Mark(span, kind, f"m{number}", "x", "项", "") for number, (span, kind) in enumerate(drawn)]
    text = html_text.render(document, marks, (), Span(0, 0), "p")
    apart = Page(tag("div", text, class_="draft"))
    assert sorted(each for each in apart.ids if each[0] == "m") == sorted(mark.id for mark in marks)
    for kind in ("evidence", "near", "finding"):
        covered = {offset for span, each in drawn if each == kind for offset in range(*span)}
        assert marked(text, kind) == "".join(document.text[offset] for offset in sorted(covered) if document.text[offset] != "\n")


def marked(text: str, kind: str) -> str:
    """Return the words under marks of a kind."""
    found = re.findall(rf'<mark class="[^"]*\b{kind}\b[^"]*">(.*?)</mark>', text)
    return "".join(found).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def test_tables_of_the_draft_are_tables() -> None:
    cells = ((0, 0, 0), (0, 0, 1), (0, 1, 0), (0, 1, 0), (1, 0, 0))
    blocks = tuple(Block(text, cell=cell) for text, cell in zip("甲乙丙丁戊", cells, strict=True))
    apart = Page(html_text.render(outline.build(Source(blocks, "docx")), (), (), Span(0, 0), "p"))
    assert (apart.names["table"], apart.names["tr"], apart.names["td"], apart.names["p"]) == (2, 3, 4, 5)


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "\"'><img src=x>", "&lt;", "\x00\x1b[31m\u202e"])
def test_no_text_is_markup(hostile: str) -> None:
    made = tag("b", hostile, title=hostile)
    apart = Page(made)
    assert apart.names == Counter(["b"])
    assert "".join(apart.words) == layout.visible(hostile)
    assert joined([hostile, Markup("<br>")]).endswith("<br>")


def test_five_thousand_findings_take_no_more_than_a_moment() -> None:
    lines = ["全年开展法制宣传15余次，群众反映良好，" * 5] * 1000
    document = outline.build(Source(tuple(map(Block, lines)), "plain"))
    starts = [match.start() for match in re.finditer("法制宣传", document.text)]
    findings = tuple(Finding("term", Span(start, start + 4), "改。", "法治宣传") for start in starts)
    assert len(findings) == 5000
    assessment = samples.assessment(source=document, findings=findings)
    began = time.process_time()
    text = page([assessment])
    assert text.count('id="d1-f') == 5000
    assert time.process_time() - began < 2


# ---------------------------------------------------------------------------------------------- in a browser


def chromium() -> str:
    found = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    return found or pytest.skip("no Chromium on this machine")


@cache
def axe() -> Path | None:
    """The accessibility checker axe-core, as named by FAZHI_AXE or installed by ``npm install -g axe-core``."""
    if os.environ.get("FAZHI_AXE"):
        return Path(os.environ["FAZHI_AXE"])
    npm = shutil.which("npm")
    root = subprocess.run([npm, "root", "-g"], capture_output=True, text=True, check=False).stdout.strip() if npm else ""  # noqa: S603
    path = Path(root, "axe-core", "axe.min.js")
    return path if path.is_file() else None


def browse(folder: Path, text: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Open a page in Chromium; what the page writes to the console stands on stderr."""
    file = folder / "page.html"
    file.write_text(text, encoding="utf-8")
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    quiet = ["--headless=new", "--disable-gpu", "--enable-logging=stderr", "--hide-scrollbars", f"--user-data-dir={folder / 'profile'}"]
    command = [chromium(), *root, *quiet, *options, file.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=True, timeout=120)  # noqa: S603


def console(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [line for line in done.stderr.splitlines() if "CONSOLE" in line]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page with everything on it: a weak draft, one with findings, a table, one that could not be read."""
    names = ("松坪乡2023年-薄弱.txt", "柏岭街道2025年-一般.md", "云溪镇2024年-完整.docx")
    cache_folder = tmp_path_factory.mktemp("cache")
    drafts = [ROOT / "examples" / "文稿" / name for name in names]
    judged = [api.check_bytes(draft.name, draft.read_bytes(), rules=shipped(), cache=cache_folder) for draft in drafts]
    earlier = [judged[0]._replace(items=judged[1].items)]
    since = progress.compare(earlier, judged, same_rules=True)
    view = samples.view(outline=True, numbers=True)._replace(explain=True, since=since)
    return page([*judged, samples.unreadable()], view)


def test_a_browser_shows_it_without_complaint(tmp_path: Path, real: str) -> None:
    shot = tmp_path / "page.png"
    done = browse(tmp_path, real, f"--screenshot={shot}", "--window-size=1280,2000")
    assert console(done) == []
    assert shot.stat().st_size > 50_000
    noisy = browse(tmp_path, "<script>console.error('noise')</script>", f"--screenshot={shot}")
    assert console(noisy), "a complaint would be seen"


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_runs_off_the_side_of_any_screen(width: int, tmp_path: Path, real: str) -> None:
    assert wide(tmp_path, real, width) <= width
    assert wide(tmp_path, real.replace("<main", "<p style='white-space:nowrap'>" + "长" * 200 + "</p><main"), width) > width, "it would be seen"


def wide(folder: Path, text: str, width: int) -> int:
    """Return the pixels a page takes in a window of so many."""
    told = json.dumps(text).replace("<", "\\u003c")
    measure = "document.title = f.contentDocument.documentElement.scrollWidth"
    script = f"f = document.querySelector('iframe'); f.onload = () => {measure}; f.srcdoc = {told}"
    frame = f"<!DOCTYPE html><title></title><iframe style='border:0;width:{width}px;height:800px'></iframe><script>{script}</script>"
    found = re.search(r"<title>(\d+)</title>", browse(folder, frame, "--dump-dom", "--virtual-time-budget=20000").stdout)
    assert found, "the page was not shown"
    return int(found[1])


def test_no_serious_fault_of_accessibility(tmp_path: Path, real: str) -> None:
    script = axe()
    if script is None:
        pytest.skip("no axe-core: npm install -g axe-core, or name axe.min.js in FAZHI_AXE")
    assert faults(tmp_path, real, script) == []
    poor = real.replace("<title>", "<title hidden>").replace('lang="zh-CN"', "").replace("color: #57606a", "color: #cccccc")
    assert {"html-has-lang", "color-contrast"} <= set(faults(tmp_path, poor, script)), "a fault would be seen"


def faults(folder: Path, text: str, script: Path) -> list[str]:
    """Run axe-core in the page, with the policy lifted that forbids scripts, and return the rules that are broken."""
    run = "axe.run().then(r => { document.body.textContent = 'AXE' + JSON.stringify(r.violations.map(v => [v.id, v.impact])) + 'END' })"
    tried = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    assert tried != text
    tried = tried.replace("</body>", f'<script src="{script.as_uri()}"></script><script>{run}</script></body>')
    dom = browse(folder, tried, "--dump-dom", "--virtual-time-budget=60000", "--window-size=1280,2000").stdout
    result = re.search("AXE(.*)END", dom)
    assert result, "axe-core did not finish"
    found: list[list[Any]] = json.loads(result[1])
    return [name for name, impact in found if impact in {"serious", "critical"}]


def test_it_prints_on_a4(tmp_path: Path, real: str) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    file = tmp_path / "page.pdf"
    browse(tmp_path, real, "--no-pdf-header-footer", f"--print-to-pdf={file}")
    document = pdfium.PdfDocument(file)
    sizes = {tuple(round(side) for side in document[number].get_size()) for number in range(len(document))}
    texts = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    document.close()
    assert sizes <= {(595, 842), (594, 842), (595, 841)}
    starts = [number for number, text in enumerate(texts) if re.search(r"(?:松坪乡2023年|柏岭街道2025年|云溪镇2024年)-.{2}\.(?:txt|md|docx)", text)]
    assert len(starts) >= 4, "the contents, and every draft on a page of its own"
    assert all(left < right for left, right in pairwise(starts))
    assert "经办人" in "".join(texts)


def test_verdicts_and_statuses_have_signs_of_their_own() -> None:
    assert len(set(labels.SIGN.values())) == len(Verdict)
    assert len(set(labels.MARK.values())) == len(Status)
    unscored = samples.assessment()._replace(score=Score(0, 0), items=())
    assert labels.NO_ITEMS in page([unscored])
    assert whole("html", [unscored], samples.view()) == page([unscored])
