"""Web pages: five templates of government sites, their encodings, and markup made to hurt."""

from __future__ import annotations

import re
import sys

import pytest

from checker import readers
from checker.errors import UnreadableError
from checker.formatters import labels
from checker.model import Block

TITLE = "松坪乡2024年度法治政府建设情况报告"
BODY = [
    "2024年，松坪乡认真学习贯彻习近平法治思想，现将有关情况报告如下。",
    "一、主要举措和成效",
    "（一）加强组织领导。全年召开领导小组会议4次，研究解决问题7个。",
    "（二）抓好学法用法。党委理论学习中心组学习5次，干部68人参加考试。",
    "二、存在的不足",
    "一是执法力量不足，二是村级合同把关不严，抽查50份，有9份要素不全。",
]
TRAIL = '<div>当前位置：<a href="/">首页</a> &gt; <a href="/a">报告</a></div>'
NAV = '<ul class="nav"><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li></ul>' + TRAIL
FOOT = '<div class="footer">主办：松坪县人民政府，承办：县政府办公室，电话：0000-0000000。</div>'
RELATED = '<div><h3>相关阅读</h3><ul><li><a href="/1">云溪镇年度报告，请看。</a></li><li><a href="/2">另一篇，请看。</a></li></ul></div>'
P = "".join(f"<p>　　{line}</p>\n" for line in BODY)
TEMPLATES = {
    "editor": f'<div class="main"><h1>{TITLE}</h1><div class="TRS_Editor"><style>p{{}}</style>{P}</div></div>{RELATED}',
    "zoom": f'<div><h2>{TITLE}</h2><div id="zoom">' + "".join(f"<div><span>{line}</span></div>" for line in BODY) + f"</div></div>{RELATED}",
    "layout": f"<table><tr><td>{RELATED}</td><td><table><tr><td><b>{TITLE}</b></td></tr><tr><td>"
    + "<br>&nbsp;&nbsp;".join(BODY * 4)
    + "</td></tr></table></td></tr></table>",
    "ucap": f'<div class="pages"><div class="share">分享到：微信、微博</div><div id="UCAP-CONTENT">{P}</div></div>',
    "bare": P,
}


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>{TITLE}_松坪县人民政府</title>{head}</head><body>{NAV}{body}{FOOT}</body></html>"


def texts(data: str | bytes, name: str = "a.html") -> list[str]:
    source = readers.read(name, data.encode() if isinstance(data, str) else data)
    assert source.format == "html"
    return [block.shown for block in source.blocks]


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_the_main_text_and_nothing_else(template: str) -> None:
    want = [TITLE, *(BODY * 4 if template == "layout" else BODY)]
    assert texts(page(TEMPLATES[template])) == want


@pytest.mark.parametrize(("declared", "real"), [("utf-8", "utf-8"), ("gb2312", "gb18030"), ("gb2312", "utf-8"), ("utf-8", "gb18030"), ("", "utf-16")])
def test_the_real_encoding_counts(declared: str, real: str) -> None:
    assert texts(page(P, f'<meta charset="{declared}">').encode(real)) == [TITLE, *BODY]


@pytest.mark.parametrize("name", ["a.html", "a.HTM", "a.doc", "a.txt", "-"])
@pytest.mark.parametrize("beginning", ["", "\ufeff \n", '<?xml version="1.0" encoding="utf-8"?>\n', "<!-- saved -->\n"])
def test_known_by_content(name: str, beginning: str) -> None:
    assert texts(beginning + page(P), name)[0] == TITLE


def test_title_and_date_of_the_site() -> None:
    head = '<meta name="ArticleTitle" content="云溪镇2023年度报告"><meta name="PubDate" content="2024-01-20 10:22">'
    source = readers.read("a.html", page(P, head).encode())
    assert source.blocks[0].text == "云溪镇2023年度报告"
    assert "网页标注的发布日期是 2024-01-20。" in source.notices


def test_headings_lists_cells_and_emphasis() -> None:
    body = (
        "<h1>一、举措</h1><p>全年<b>共</b>召开<span>会议</span>\n4次，\n如下。</p><ol start=3><li>甲。<li>乙。</ol><ul><li>丙。</ul>"
        "<table><tr><th>项目<th>数量<tr><td>普法<td>6</table><pre>一行，\n二行。</pre><p hidden>隐，藏。</p><p style='display:none'>隐，藏。</p>"
    )
    assert list(readers.read("a.html", f"<html>{body}</html>".encode()).blocks) == [
        Block("一、举措", level=1),
        Block("全年共召开会议 4次，如下。"),
        Block("甲。", "3. ", item=("", 1)),
        Block("乙。", "4. ", item=("", 1)),
        Block("丙。"),
        Block("项目", cell=(0, 0, 0)),
        Block("数量", cell=(0, 0, 1)),
        Block("普法", cell=(0, 1, 0)),
        Block("6", cell=(0, 1, 1)),
        Block("一行，二行。"),
    ]


def test_the_reading_report_counts_what_is_left_out() -> None:
    attached = '<p>附件：<a href="/a/b.docx?x=1">报告全文下载，请点击。</a></p><p><img src="a.png"></p>'
    source = readers.read("a.html", page(f"<div>{P}{attached}</div>").encode())
    counts = {each.kind: each.count for each in source.portions if not each.read}
    outside = re.sub("<[^>]*>", "", NAV + FOOT).replace("&gt;", ">")
    assert counts["picture"] == counts["attachment"] == 1
    assert counts["surrounding"] == len("".join(outside.split()))
    assert all(each.kind in labels.PORTION for each in source.portions)
    bare = readers.read("a.html", f"<html><body>{P}</body></html>".encode())
    assert [each for each in bare.portions if not each.read] == []


HEAD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name={meta} content="{program}"><title>松坪乡请示模板</title>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Print</w:View></w:WordDocument></xml><![endif]--></head><body>"""
LIBRE = (
    HEAD.format(meta="generator", program="LibreOffice 7.4 (Linux)")
    + """<div title="header"><p>征求意见稿，注意保密。</p></div><p>云溪镇法治政府建设报告</p>
<div id="Table of Contents1"><div id="Table of Contents1_Head"><p>目录</p></div><p><a href="#a">一、主要举措，1</a></p></div>
<p>普法12场<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a>，比上年多。</p>
<div id="sdfootnote1"><p><a class="sdfootnotesym" href="#sdfootnote1anc">1</a>含进村宣讲。</p></div>
<div title="footer"><p>—<sdfield type=PAGE>1</sdfield>—</p></div></body></html>"""
)
WORD = (
    HEAD.format(meta="ProgId", program="Word.Document")
    + """<xml><w:View>Print</w:View></xml><div class=WordSection1><p class=MsoToc1>一、主要举措，1</p><p class=MsoNormal>云溪镇法治政府建设报告</p>
<p class=MsoListParagraph style='margin-left:36pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;</span></span><![endif]>主要举措<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>1.</span>普法12场<a style='mso-footnote-id:ftn1'
href="#_ftn1"><span class=MsoFootnoteReference>[1]</span></a>，<span class=MsoCommentReference>[赵1]</span>比上年<del
cite="mailto:a" datetime="2025-01-01">少</del><ins cite="mailto:a">多</ins>。<!--[if supportFields]><span>PAGE</span><![endif]--></p>
<p style='mso-hide:all'>隐藏，不读。</p></div><div style='mso-element:footnote-list'><hr><div style='mso-element:footnote' id=ftn1>
<p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href="#_ftnref1">[1]</a>含进村宣讲。</p></div></div>
<div style='mso-element:comment-list'><div style='mso-element:comment'><p class=MsoCommentText>请核对，赵。</p></div></div>
<div style='mso-element:header' id=h1><p class=MsoHeader>征求意见稿，注意保密。</p></div>
<div style='mso-element:footer' id=f1><p class=MsoFooter>— 1 —</p></div></body></html>"""
)


def test_what_libreoffice_adds_to_a_page_is_no_text() -> None:
    source = readers.read("a.html", LIBRE.encode())
    assert list(source.blocks) == [Block("云溪镇法治政府建设报告"), Block("普法12场，比上年多。"), Block("含进村宣讲。", note=True)]


@pytest.mark.parametrize("name", ["a.html", "a.doc"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_what_word_adds_to_a_page_is_no_text(name: str, encoding: str) -> None:
    source = readers.read(name, WORD.encode(encoding))
    assert list(source.blocks) == [
        Block("云溪镇法治政府建设报告"),
        Block("1.\u00a0\u00a0主要举措", item=("l0", 1)),
        Block("1.普法12场，比上年多。", item=("l0", 2)),
        Block("含进村宣讲。", note=True),
    ]
    assert any("修订痕迹：删除 1 处未读入" in notice for notice in source.notices)


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 100_000,
        "<svg>" + "<td>" * 100_000,
        "<p>甲。" * 300_000,
        "<a " + " ".join(f"a{number}" for number in range(100_000)) + ">",
        "<a x='>' " + "/".join(f"<甲{number}" for number in range(100_000)) + ">",
        "".join(f"<font size={number}>" for number in range(500)) + "<p>" * 100_000,
        "<table><tr><td>" * 5000,
    ],
    ids=["deep", "foreign", "many", "attributes", "names", "emphasis", "tables"],
)
def test_markup_made_to_hurt_is_refused(markup: str) -> None:
    with pytest.raises(UnreadableError, match="多得异常"):
        readers.read("a.html", f"<html>{markup}甲。".encode())


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "selectolax.lexbor", None)
    with pytest.raises(UnreadableError, match=r"fazhi-checker\[html\]"):
        readers.read("a.html", page(P).encode())


def test_a_page_without_text_is_empty() -> None:
    with pytest.raises(UnreadableError, match="空的"):
        readers.read("a.html", b"<html><body><a href='/'>x</a><img src=a></body></html>")
