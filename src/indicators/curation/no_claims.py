"""Which quantities are evidently no claim of a document, and why: what `draft` proposes as exclusions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indicators.reading import Mention


@dataclass(frozen=True, slots=True)
class NoClaim:
    """The reason for an exclusion, a code of ``exclusion_reason``, and what shows it."""

    reason: str
    grounds: str

    @property
    def note(self) -> str:
        """What is written beside a reason that does not speak for itself."""
        return f"{self.grounds[0].upper()}{self.grounds[1:]}." if self.reason == "not_domain" else ""


_POINTS_BACK = re.compile(r"[两二三四五六][地省市县区方国园者家位座](?:地|市)?")
_JUST_NAMED = re.compile(r"、[\u4e00-\u9fff]{2,8}$")
"""An enumeration right before a number that says how many it has, which is a count and points back to nothing."""
_TIMES = frozenset({"年", "个月", "周年", "天", "年间", "月"})
_STRETCH = re.compile(r"(?:过去|近|最近|未来|今后|为期|连续|历时|经过|时隔)\s?$")
_SINCE = re.compile(r"多?(?:来|间|里|以来)(?![自料])")
_DEFINES = re.compile(r"(?:是|系)?指(?![出导数挥标令示])[^。;；\n]*$")
_THRESHOLD = re.compile(r"以上|以下|不低于|不少于|不超过")
_LEFT_OPEN = re.compile(r"[几数若][个家项种处条件](?!百|千|万|亿)")
_REMARKS = re.compile(r"(?:补充|谈|讲|说|提)\s?$")
_BULLET = re.compile(r"^\s*[•·●■▪◆▶»>]\s*")
_PLANNED = re.compile(r"计划|规划|行动|方案|工程")


def no_claim(mention: Mention, text: str) -> NoClaim | None:
    """Why a quantity is evidently no claim; None where it may be one."""
    words, before = mention.text, text[max(mention.start - 40, 0) : mention.start]
    behind = text[mention.end : mention.end + 8]
    unit = mention.quantity.unit if mention.quantity is not None else ""
    found = _outside_the_article(mention, text)
    if found is not None:
        return found
    title = text.rfind("《", max(mention.start - 40, 0), mention.start)
    if title >= 0 and "》" not in text[title : mention.start] and not _PLANNED.search(text[title : mention.end + 12]):
        return NoClaim("name", "it stands in a title between 《 and 》")
    if unit in _TIMES and (_STRETCH.search(before[-6:]) or _SINCE.match(behind)):
        return NoClaim("reference_period", "the time of what the sentence goes on to tell")
    if _POINTS_BACK.fullmatch(words) and not _JUST_NAMED.search(before):
        return NoClaim("anaphor", "it points back to what was named")
    if _LEFT_OPEN.fullmatch(words) or before.endswith("不止") or words.startswith("不止") or behind.startswith("之隔"):
        return NoClaim("indefinite", "no number is asserted")
    if _THRESHOLD.search(words + behind[:4]) and _DEFINES.search(before):
        return NoClaim("not_domain", "a threshold in a definition: of nothing is it said")
    if unit == "岁":
        return NoClaim("not_domain", "the age of a person")
    return None


def _outside_the_article(mention: Mention, text: str) -> NoClaim | None:
    """Whether it is a label, a page number, or in a headline beside the article."""
    start = text.rfind("\n", 0, mention.start) + 1
    stop = text.find("\n", mention.end)
    line = text[start : stop if stop >= 0 else len(text)]
    bare = _BULLET.sub("", line).strip(" \t\u3000.。")
    if bare == mention.text:
        return NoClaim("label", "it stands on a line by itself")
    if text[mention.end - 1 : mention.end + 1].startswith("版") and line.strip().endswith((")", "）", "版")):
        return NoClaim("label", "a page of the paper")
    if mention.text.endswith("点") and _REMARKS.search(text, max(mention.start - 3, 0), mention.start):
        return NoClaim("label", "how many remarks are announced")
    beside = _BULLET.match(line) is not None and "。" not in line
    if beside and "。" not in text[start:]:
        return NoClaim("related_headline", "a line with a bullet behind the end of the article")
    return None
