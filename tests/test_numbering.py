"""Automatic numbers, as Word shows them."""

from __future__ import annotations

import pytest

from checker.numbering import Numbering, Styles, lists, properties, whole
from checker.numerals import spell
from checker.ooxml import parse
from tests.docx_maker import NAMESPACES, level, numbering, paragraph


def labels(body: str, definitions: str, styles: str = "") -> list[str]:
    counter = Numbering(lists(parse(f"<w:numbering {NAMESPACES}>{definitions}</w:numbering>".encode())))
    known = Styles(parse(f"<w:styles {NAMESPACES}>{styles}</w:styles>".encode()))
    paragraphs = [properties(element) for element in parse(f"<w:body {NAMESPACES}>{body}</w:body>".encode())]
    return [counter.label(facts, known.of(facts)).text for facts in paragraphs]


def items(*numbered: tuple[int, int]) -> str:
    return "".join(paragraph("甲", numbered=place) for place in numbered)


def style(name: str, inner: str, based: str = "") -> str:
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    return f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>{base}<w:pPr>{inner}</w:pPr></w:style>'


def use(number: int, index: int | None = None) -> str:
    return f'<w:numPr>{"" if index is None else f"""<w:ilvl w:val="{index}"/>"""}<w:numId w:val="{number}"/></w:numPr>'


THREE = level(0, "chineseCountingThousand", "%1、") + level(1, "chineseCounting", "（%2）") + level(2, "decimal", "%3.")


def test_three_levels_of_official_documents() -> None:
    got = labels(items((1, 0), (1, 1), (1, 2), (1, 2), (1, 1), (1, 2), (1, 0), (1, 1)), numbering(THREE))
    assert got == ["一、", "（一）", "1.", "2.", "（二）", "1.", "二、", "（一）"]


def test_number_zero_unknown_lists_and_unknown_levels_give_nothing() -> None:
    assert labels(items((0, 0), (7, 0), (1, 8)) + "<w:p/>", numbering(THREE)) == [""] * 4


def test_bullets_show_nothing_and_none_keeps_the_words_around() -> None:
    got = labels(items((1, 0), (1, 1)), numbering(level(0, "bullet", "●") + level(1, "none", "附：%2")))
    assert got == ["", "附："]


def test_start_value_and_deeper_templates() -> None:
    got = labels(items((1, 0), (1, 1), (1, 1)), numbering(level(0, "decimal", "%1", start=3) + level(1, "decimal", "%1.%2")))
    assert got == ["3", "3.1", "3.2"]


def test_missing_upper_level_counts_as_its_start() -> None:
    assert labels(items((1, 1)), numbering(level(0, "decimal", "%1") + level(1, "decimal", "%1.%2"))) == ["1.1"]


def test_legal_numbering_is_arabic_throughout() -> None:
    got = labels(items((1, 0), (1, 1)), numbering(level(0, "chineseCounting", "%1、") + level(1, "chineseCounting", "%1.%2", "<w:isLgl/>")))
    assert got == ["一、", "1.1"]


@pytest.mark.parametrize(("restart", "wanted"), [("0", "3."), ("1", "1."), ("2", "1.")])
def test_restart(restart: str, wanted: str) -> None:
    definition = THREE.replace('<w:lvlText w:val="%3."/>', f'<w:lvlRestart w:val="{restart}"/><w:lvlText w:val="%3."/>')
    assert labels(items((1, 0), (1, 1), (1, 2), (1, 2), (1, 0), (1, 2)), numbering(definition))[-1] == wanted


def test_restart_only_after_the_top_level() -> None:
    definition = THREE.replace('<w:lvlText w:val="%3."/>', '<w:lvlRestart w:val="1"/><w:lvlText w:val="%3."/>')
    assert labels(items((1, 1), (1, 2), (1, 1), (1, 2)), numbering(definition))[-1] == "2."


def test_lists_of_one_definition_count_on() -> None:
    more = numbering(THREE) + '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
    assert labels(items((1, 0), (2, 0), (1, 0)), more) == ["一、", "二、", "三、"]


def test_start_override_acts_once() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    more = numbering(THREE) + f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{override}</w:num>'
    assert labels(items((1, 0), (1, 0), (2, 0), (2, 0)), more) == ["一、", "二、", "一、", "二、"]


def test_override_may_replace_a_level() -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1)")}</w:lvlOverride>'
    more = numbering(THREE) + f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{override}</w:num>'
    assert labels(items((2, 0), (2, 1)), more) == ["I)", "（一）"]


def test_style_gives_list_and_level() -> None:
    styles = style("h1", use(1, 0)) + style("h2", use(1, 1)) + style("own", "", "h2")
    body = paragraph("甲", "h1") + paragraph("乙", "own") + paragraph("丙", "h2")
    assert labels(body, numbering(THREE), styles) == ["一、", "（一）", "（二）"]


def test_level_names_the_style() -> None:
    definition = level(0, "chineseCounting", "%1、") + level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="h2"/>')
    assert labels(paragraph("乙", "h2"), numbering(definition), style("h2", use(1))) == ["（一）"]


def test_paragraph_may_switch_the_number_of_its_style_off() -> None:
    assert labels(paragraph("甲", "h1", (0, 0)), numbering(THREE), style("h1", use(1, 0))) == [""]


def test_default_style_and_loops() -> None:
    styles = style("a", "", "b") + style("b", "", "a")
    assert labels(paragraph("甲", "a"), numbering(THREE), styles) == [""]
    default = style("n", use(1, 0)).replace("<w:style ", '<w:style w:default="1" ')
    assert labels(paragraph("甲"), numbering(THREE), default) == ["一、"]


def test_links_to_list_styles_are_followed() -> None:
    definitions = (
        '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="公文"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="6"><w:styleLink w:val="公文"/>{THREE}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="6"/></w:num>'
    )
    assert labels(items((1, 0), (2, 0)), definitions) == ["一、", "二、"]


def test_lost_definitions_and_nonsense_give_nothing() -> None:
    definitions = '<w:num w:numId="1"><w:abstractNumId w:val="9"/></w:num><w:num/><w:abstractNum><w:lvl w:ilvl="x"/></w:abstractNum>'
    assert labels(items((1, 0)), definitions) == [""]
    assert Numbering(lists(None)).label({}, Styles(None).of({})).text == ""


@pytest.mark.parametrize(
    ("form", "numbers", "wanted"),
    [
        ("decimal", (1, 12), "1 12"),
        ("decimalZero", (1, 12), "01 12"),
        ("decimalFullWidth", (1, 20), "１ ２０"),
        ("decimalEnclosedCircle", (1, 20, 21, 36, 50, 51), "① ⑳ ㉑ ㊱ ㊿ 51"),
        ("decimalEnclosedCircleChinese", (3,), "③"),
        ("chineseCounting", (1, 10, 11, 20, 21, 99), "一 十 十一 二十 二十一 九十九"),
        ("chineseCountingThousand", (100, 101, 110, 115, 1001, 1010, 2345), "一百 一百零一 一百一十 一百一十五 一千零一 一千零一十 二千三百四十五"),
        ("japaneseCounting", (1, 10, 12), "一 十 十二"),
        ("ideographDigital", (1, 10, 12), "一 一〇 一二"),
        ("chineseLegalSimplified", (1, 10, 12, 105), "壹 壹拾 壹拾贰 壹佰零伍"),
        ("ideographTraditional", (1, 10, 11), "甲 癸 11"),
        ("ideographZodiac", (1, 12, 13), "子 亥 13"),
        ("ideographZodiacTraditional", (1, 11, 60, 61), "甲子 甲戌 癸亥 甲子"),
        ("ideographEnclosedCircle", (1, 10, 11), "㊀ ㊉ 11"),
        ("ideographLegalTraditional", (2, 30), "貳 參拾"),
        ("taiwaneseCounting", (12,), "十二"),
        ("taiwaneseDigital", (10,), "一○"),
        ("japaneseDigitalTenThousand", (12,), "一二"),
        ("decimalEnclosedFullstop", (1, 20, 21), "⒈ ⒛ 21"),
        ("decimalEnclosedParen", (2,), "⑵"),
        ("numberInDash", (3,), "- 3 -"),
        ("ordinal", (1, 2, 3, 4, 11, 21, 112), "1st 2nd 3rd 4th 11th 21st 112th"),
        ("hex", (26,), "1A"),
        ("upperRoman", (1, 4, 9, 14, 1994), "I IV IX XIV MCMXCIV"),
        ("lowerRoman", (3,), "iii"),
        ("upperLetter", (1, 26, 27, 28, 53), "A Z AA BB AAA"),
        ("lowerLetter", (2,), "b"),
        ("noSuchFormat", (7,), "7"),
        ("none", (7,), ""),
        ("lowerRoman", (0, 10**9), "0 1000000000"),
    ],
)
def test_formats(form: str, numbers: tuple[int, ...], wanted: str) -> None:
    assert " ".join(spell(number, form) for number in numbers) == wanted


def test_whole_reads_small_numbers_only() -> None:
    assert [whole(text) for text in ("3", "-1", "x", "", None, "9" * 5000, "３")] == [3, -1, None, None, None, None, None]
