"""Who reports on which year: read from the title, else from the opening and the signature."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from checker import patterns
from checker import text as texts
from checker.model import Identity, Span
from checker.outline import CHROME, front_matter

if TYPE_CHECKING:
    from checker.model import Document

_ORGAN = r"(?:人民政府办公室|人民政府|办事处|党工委|管委会|委员会)"
_LOWER = patterns.compile(
    r"(?P<name>\w{1,9}?(?:(?<!城)(?<!乡)镇|(?:民族)?乡(?!镇|村)|苏木|街道(?:办事处)?))(?=人民政府|办事处|"
    r"党委|党工委|关于|\d|二〇|年|法治|依法|推进|开展|扎实|深入|全面|工作|情况|$|[，。：、（\s]|委员会)",
)
_DEPARTMENT = patterns.compile(
    r"(?P<name>\w{2,20}?(?:局|委员会|办公室|中心|厅|管委会|分局|支队|大队|总队|委|办|院|处))(?=关于|\d|二〇|年|法治|依法|工作|情况|$|[，。：、（\s])",
)
_COUNTY = patterns.compile(
    r"(?P<name>\w{2,8}?(?:自治县|县|区|市|自治旗|旗|州|盟|省))(?=人民政府|政府|关于|\d|二〇|年|法治|"
    r"依法|工作|情况|$|[，。：、（\s]|委员会)",
)
_PREFIX = patterns.compile(r"^(?:.*?(?:省|自治区))?(?:\w{2,6}?(?:市|州|盟|地区))?(?P<upper>\w{1,7}?(?:自治县|县|区|市|旗))(?=\w{2,})")
_WE = (
    ("township", patterns.compile(r"我镇|我乡|镇党委|乡党委|全镇|全乡|镇长|乡长|镇政府|乡政府")),
    ("street", patterns.compile(r"我街道|街道党工委|办事处|全街道")),
    ("department", patterns.compile(r"我局|局党组|我委|我中心|局长|全局|局机关|本局")),
    ("county", patterns.compile(r"我县|我区|我市|全县|全区|县长|区长|县政府常务会议|县委、县政府|区委、区政府")),
)
"""How a text speaks of its own body."""
_REPORT = patterns.compile(r"报告|总结|汇报|年报|情况")
_PART_OF_YEAR = patterns.compile(r"[上下]半年|季度|\d{1,2}月份|\d{1,2}[—~至-]\d{1,2}月|阶段性")


def identify(document: Document, given: str = "") -> Identity:
    """Read title, body, year and profile; what cannot be read stays empty. A ``given`` profile is not recognised but believed."""
    title = _title(document)
    words = re.sub(r"\s", "", document.folded[title.start : title.end])
    profile, name = _by_title(words)
    reason = f"标题中的“{name}”" if name else ""
    if not profile:
        profile, reason = _by_body(document.folded)
    if given:
        profile, reason = given, "由使用者指定"
    upper, own = _split(name, profile)
    return Identity(title, own, _year(document, title), profile, reason, (upper,) if upper else ())


def names_report(document: Document, title: Span) -> bool:
    """Whether the title calls the text a report, summary or account, and not one of a part of the year."""
    words = document.folded[title.start : title.end]
    return bool(_REPORT.search(words)) and not _PART_OF_YEAR.search(words)


def _title(document: Document) -> Span:
    """Lines of the front matter up to the last that names a kind of document; addressees and dates end it."""
    front = front_matter(document.folded, document.places)
    lines = [place for place in document.places[:front] if (line := document.folded[place.start : place.end].strip()) and not CHROME.match(line)]
    last = max((i for i, place in enumerate(lines) if _REPORT.search(document.folded[place.start : place.end])), default=0)
    kept = [place for place in lines[: last + 1] if not document.folded[place.start : place.end].rstrip().endswith("：")]
    return Span(kept[0].start, kept[-1].end) if kept else Span(0, 0)


def _by_title(words: str) -> tuple[str, str]:
    """Profile and full name by the kind of body the title names."""
    words = re.sub(r"^(?:关于)?(?:中共|中国共产党)?", "", words)
    words = re.sub(r"^\d{4}年(?:度)?|^\d{4}", "", words)
    for profile, regex in (("street", _LOWER), ("township", _LOWER), ("department", _DEPARTMENT), ("county", _COUNTY)):
        match = regex.match(words)
        if match and (regex is not _LOWER or ("街道" in match["name"]) == (profile == "street")):
            name = match["name"]
            if profile == "department" and words.startswith(name + "人民政府"):
                continue
            return profile, name
    return "", ""


def _by_body(folded: str) -> tuple[str, str]:
    """Profile by how the text speaks of itself."""
    votes = Counter({profile: len(regex.findall(folded)) for profile, regex in _WE})
    profile, count = votes.most_common(1)[0]
    return (profile, "正文的自称") if count else ("", "")


def _split(name: str, profile: str) -> tuple[str, str]:
    """Split 宁川县青石桥镇 into 宁川县 and 青石桥镇; departments keep their full name."""
    match = _PREFIX.match(name) if profile in ("township", "street") else None
    return (match["upper"], name[match.end("upper") :]) if match else ("", name)


def _year(document: Document, title: Span) -> int | None:
    """Year of the title, else the most frequent year of the first third of the text."""
    named = texts.years(document.folded, title.start, title.end)
    if named:
        return named[0][0]
    bare = re.search(r"(?<!\d)20[0-4]\d(?!\d)", document.folded[title.start : title.end])
    if bare:
        return int(bare[0])
    found = Counter(year for year, _ in texts.years(document.folded, 0, max(600, len(document.folded) // 3)))
    return found.most_common(1)[0][0] if found else None
