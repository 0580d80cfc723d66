"""Numbers in Chinese, and in the other formats that Word has for automatic numbering."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_LARGEST_SPELT = 9999
"""Higher numbers are shown in Arabic digits: no list is that long, and hostile ones would spell Roman numbers by the megabyte."""
CHINESE = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_FORMAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
)
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"


def spell(number: int, style: str) -> str:
    """Write a number in one of Word's number formats; in Arabic digits where the format is unknown or too short."""
    if style == "none":
        return ""
    speller = _SPELLERS.get(style)
    return speller(number) if speller and 0 < number <= _LARGEST_SPELT else str(number)


def _counted(number: int, digits: str, units: tuple[str, str, str, str]) -> str:
    """Spell with places (一百零五); a gap of zeros is one 零."""
    text, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            text += ("零" if gap and text else "") + digits[digit] + units[power]
        gap = not digit
    return text


def chinese(number: int) -> str:
    """Write a number from 1 to 9999 as headings count: 一, 十二, 一百零五."""
    return re.sub("^一十", "十", _counted(number, CHINESE, ("", "十", "百", "千")))


def _formal(number: int) -> str:
    return _counted(number, _FORMAL, ("", "拾", "佰", "仟"))


def _formal_traditional(number: int) -> str:
    return _counted(number, _FORMAL_TRADITIONAL, ("", "拾", "佰", "仟"))


def _ordinal(number: int) -> str:
    ending = "th" if number // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _roman(number: int) -> str:
    text = ""
    for worth, letters in _ROMAN:
        text += letters * (number // worth)
        number %= worth
    return text


def _letters(number: int) -> str:
    """Word goes on after z with aa, bb, cc."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _among(members: str) -> Callable[[int], str]:
    return lambda number: members[number - 1] if number <= len(members) else str(number)


def _digits(digits: str) -> Callable[[int], str]:
    return lambda number: str(number).translate(str.maketrans("0123456789", digits))


_SPELLERS: dict[str, Callable[[int], str]] = {
    "decimalZero": "{:02d}".format,
    "decimalFullWidth": _digits("０１２３４５６７８９"),
    "decimalFullWidth2": _digits("０１２３４５６７８９"),
    "decimalEnclosedCircle": _among(_CIRCLES),
    "decimalEnclosedCircleChinese": _among(_CIRCLES),
    "decimalEnclosedFullstop": _among("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "decimalEnclosedParen": _among("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "ideographDigital": _digits(CHINESE),
    "japaneseDigitalTenThousand": _digits(CHINESE),
    "taiwaneseDigital": _digits(CHINESE.replace("〇", "○")),
    "ideographEnclosedCircle": _among("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "chineseLegalSimplified": _formal,
    "ideographLegalTraditional": _formal_traditional,
    "numberInDash": "- {} -".format,
    "ordinal": _ordinal,
    "hex": "{:X}".format,
    "ideographTraditional": _among(_STEMS),
    "ideographZodiac": _among(_BRANCHES),
    "ideographZodiacTraditional": lambda number: _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12],
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
}
