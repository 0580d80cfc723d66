"""Reports made on the fly from the example drafts: another place, year and figure in each, so that no cache can help."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from checker import readers
from tests.drafts import GOOD, WEAK

ROOT = Path(__file__).parents[2]
_FIRST, _SECOND = "安平宁康泰和顺丰清明", "山河溪泉岭林坪桥湾湖"
_PLACES = ("云溪", "松坪", "石桥", "柏岭", "怀远")
_YEAR = re.compile(r"20[12][0-9](?=年)")
_FIGURE = re.compile(r"(?<![0-9])[1-9][0-9]{2}(?=[件份条人次])")


@cache
def models() -> tuple[str, ...]:
    """Texts of the example drafts."""
    files = sorted(file for file in (ROOT / "examples" / "文稿").iterdir() if file.suffix in {".txt", ".md"})
    return (GOOD, WEAK, *("\n".join(block.shown for block in readers.read(file.name, file.read_bytes()).blocks) for file in files))


def report(number: int, texts: tuple[str, ...] = ()) -> str:
    """Return the report of this number; those of the same number are alike."""
    texts = texts or models()
    text, place = texts[number % len(texts)], _FIRST[number // 10 % 10] + _SECOND[number % 10]
    for name in _PLACES:
        text = text.replace(name, place)
    shift = number // 100 % 5 - 2
    text = _YEAR.sub(lambda year: str(int(year[0]) + shift), text)
    return _FIGURE.sub(lambda figure: str(100 + (int(figure[0]) + number) % 900), text)


def folder(top: Path, count: int, texts: tuple[str, ...] = ()) -> Path:
    """Write so many reports, a thousand in a folder, and return the top."""
    for number in range(count):
        file = top / f"{number // 1000:04}" / f"{number:07}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(report(number, texts), encoding="utf-8")
    return top
