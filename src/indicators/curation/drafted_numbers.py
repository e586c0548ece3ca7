"""What a number is of that no row settles: no claim, evidently, or an indicator that the package lacks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from indicators.curation import PROVISIONAL, Proposal
from indicators.reading import Mention
from indicators.subject.candidate import Candidate
from indicators.subject.sentences import clause_end, clauses_before, sentence_around


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


_CHANGE = re.compile(
    r"(?:(?:比|较|与)(?:上年|去年|前年|上年末|去年同期|上年同期|上月|年初)(?:末|底|同期)?(?:相比)?|同比|环比|年均|(?:净|再)?增长了?|增速|增幅|涨幅"
    r"|降幅|下降了?|降了|减少了?|减产|增产|上涨了?|上升了?|回落了?|提高了?)(?![到至])"
)
_PART = re.compile(
    r"占(?:到)?(?P<whole>[\u4e00-\u9fff]{0,14}?)(?:总[量数额]|全部)?(?:的?(?:比重|比例|份额|百分比))?的?"
    r"(?:$|由|从|达|为|升|降|提|保持|稳定)"
)
_BY_ITSELF = re.compile(r"(?:率|比例|比重|占比|份额|比|结构)$")
_PEOPLE = re.compile(r"(?:人口|人数|人次|人员|就业)$")
_DONE = re.compile(r"(?:投产|净增|新增|引进|入驻|签约|落户|开工|建成)$")
_BALANCE = re.compile(r"净增|顺差|逆差|差额|自然增长")
_VERB = (
    "已经|已|约|近|逾|仅|只|才|超过|突破|达到|达|为|有|共有|共|总计|合计|累计|完成|实现|拥有|集聚|现有|形成|提供|增至|增加到|增加|升[到至]|降[到至]|"
    "提高到|扩大到|缩小到|下降到|减少到|调整为|由|从|到|至|在|是|则|就|能|可|将|要|不足|不到|力争|预计|高达|多达|接近|首次|分别|等|了|也|还|均|都|"
    "不低于|不少于|保持|稳定|相当于|的"
)
_TAIL = re.compile(
    rf"(?:{_VERB}|其中|由?上年|按[^,，]*计算"
    r"|[（(][^（）()]*[)）]|[“”\"《》、:： \u3000]|(?:由|从)[^,，]{0,4}[0-9][^,，]*)$"
)
_HEAD = re.compile(
    r"^(?:其中|(?:截至|到|至)?(?:全年|上年|去年|今年|年末|年底|年内|当年|每年|近年来|[0-9]+年|[0-9]+月)[末底]?|目前|眼下|如今|截至|当地|同期|此外|同时|预计"
    r"|初步核算|首批|累计|共|已|并|而|且|则|又|还|仍|但|也|有|合计|实现|[全该本我两三各][区市县省园镇州国地]|区内|园区|双方|他们|我们|它|其"
    r"|[向为给][\u4e00-\u9fff]{1,6}?提供|“|”|\"|、|[一二三四五六七八九十]、)"
)
_BREAK = re.compile(r"[的了着把将被让使给于等]|里(?!程)|在[\u4e00-\u9fff]{1,8}[里内中上]|[“”\"]")
_BEHIND = re.compile(
    r"^(?P<noun>[\u4e00-\u9fffA-Za-z]{2,14}?)"
    r"(?=里|中(?!心)|内|在|已|将|来自|落户|落脚|入驻|落地|建成|开工|投产|参加|加入|带动|实现|可|能|为|是|有|从|到|被|与|和|就|赴|因|用|的|[^\u4e00-\u9fffA-Za-z]|$)"
)
_NO_NOUN = re.compile(r"^(?:以[上下内]|左右|上下|之[多间]|多|余|来自|为|是|的|在|不等)")
_FLOW = re.compile(
    r"引进|新增|新建|投入|选派|派出|培训|输送|转移|搬|出生|死亡|销售|产量|产值|收入|支出|收益|增加值|总额|发电|出口|进口|接待"
)
_SHORTEST, _LONGEST = 2, 24
_DURATION = frozenset({"second", "minute", "hour", "day", "month", "year"})
_AREA = frozenset({"m2", "km2", "hectare", "mu"})
_OF_RATIOS = frozenset({"ratio", "percent", "permille", "permyriad", "percentage_point"})
_FOOTNOTE = re.compile(r"\[[0-9]+\]")


@dataclass(frozen=True, slots=True)
class Measured:
    """What a number measures, by its words."""

    noun: str
    """What a following 增长 or 占 is of."""
    name: str
    unit: str
    measure: str


def measured_by(
    text: str, mention: Mention, unit: str, names: Sequence[str], before: Measured | None
) -> Measured | None:
    """What a number measures by the words around it; None where no noun stands there.

    `names` are those of entities, which are no part of what is measured; `before` is what the number before it in its
    sentence measures, which a clause that begins with 增长 or 占 speaks of.
    """
    begin, _ = sentence_around(text, mention.start, mention.end)
    left, right = clauses_before(text, begin, mention.start)[-1]
    words = _FOOTNOTE.sub("", text[left:right])
    told = mention.quantity.unit if mention.quantity is not None else ""
    earlier = before.noun if before else ""
    change, part = _CHANGE.search(words), _PART.search(words)
    if unit in _OF_RATIOS and part:
        noun, whole = _noun(words[: part.start()], names) or earlier, _stripped(part["whole"], names)
        name = f"{noun}占{whole}比重" if whole else f"{noun}占比"
        return Measured(noun, name, "percent" if unit == "ratio" else unit, "share") if noun else None
    if unit in _OF_RATIOS and change and not _BY_ITSELF.search(_noun(words, names)):
        noun = _noun(words[: change.start()], names) or earlier
        suffix, kind = ("倍数", unit) if "倍" in told else ("增长率", "percent" if unit == "ratio" else unit)
        suffix = "变动" if unit == "percentage_point" else suffix
        return Measured(noun, noun + suffix, kind, "growth") if noun else None
    noun = _noun(words, names)
    behind = _BEHIND.match(text[mention.end : clause_end(text, mention.end)])
    if behind and not _NO_NOUN.match(behind.string) and (unit == "count" or not noun or re.search("[0-9]", noun)):
        noun = _stripped(behind["noun"], names) or noun
    noun = noun or (earlier if unit == "count" else "")
    return Measured(noun, *_named(noun, words, unit, told)) if noun else None


def _named(noun: str, words: str, unit: str, told: str) -> tuple[str, str, str]:
    """The name, unit and measure of what is neither a change nor a part."""
    flows = "balance" if _BALANCE.search(words) else "flow" if _FLOW.search(words) else "stock"
    if unit in _OF_RATIOS:
        name = noun if _BY_ITSELF.search(noun) else noun + "占比"
        if unit == "ratio" and told != "成":
            return name, unit, "ratio"
        return name, "percent" if unit == "ratio" else unit, "share"
    if unit == "count":
        noun += "企业" if told == "家" and _DONE.search(noun) else ""
        return noun + ("人数" if noun.endswith("就业") else "" if _PEOPLE.search(noun) else "数"), unit, flows
    if unit in _AREA and "面积" not in noun:
        noun += "面积"
    if unit in _DURATION:
        return noun, unit, "duration"
    return noun, unit, "flow" if unit in ("CNY", "USD") and flows == "stock" else flows


def _noun(words: str, names: Sequence[str]) -> str:
    """The noun phrase at the end of some words."""
    while (shorter := _TAIL.sub("", words)) != words:
        words = shorter
    tail = words[max((one.end() for one in _BREAK.finditer(words)), default=0) :]
    return _stripped(tail if len(tail) >= _SHORTEST else words, names)


def _stripped(words: str, names: Sequence[str]) -> str:
    """Without what says whose and when it is; nothing where too little or too much is left."""
    while True:
        shorter = _HEAD.sub("", words.strip())
        shorter = next((shorter[len(name) :] for name in names if shorter.startswith(name)), shorter)
        if shorter == words:
            break
        words = shorter
    return words if _SHORTEST <= len(words) <= _LONGEST and re.search("[\u4e00-\u9fff]", words) else ""


@dataclass(slots=True)
class NewIndicators:
    """The indicators that a document needs and a package lacks, each proposed once."""

    text: str
    known: Mapping[str, tuple[str, str]]
    """Name and theme of each indicator of the package."""
    names: Sequence[str]
    """Those of entities, the longest first."""
    proposals: dict[tuple[str, str], Proposal] = field(default_factory=dict)
    _before: Measured | None = None
    _theme: str = ""
    _sentence: int = -1

    def identifier(self, mention: Mention, unit: str, chosen: Candidate | None, is_claim: bool) -> str:
        """The provisional identifier of what a number measures; nothing where an indicator was chosen or none is told.

        Numbers have to be asked about in order of place.
        """
        begin, _ = sentence_around(self.text, mention.start, mention.end)
        if begin != self._sentence:
            self._sentence, self._before, self._theme = begin, None, ""
        measured = measured_by(self.text, mention, unit, self.names, self._before)
        if chosen is not None:
            name, theme = self.known.get(chosen.value, ("", ""))
            if name and (measured is None or measured.measure not in ("growth", "share")):
                self._before, self._theme = Measured(name.removesuffix("数"), name, unit, ""), theme
            return ""
        if measured is None:
            return ""
        of_before = self._before is not None and measured.noun == self._before.noun
        self._theme = self._theme if of_before else ""
        self._before = measured if measured.measure not in ("growth", "share") or not of_before else self._before
        return self._proposed(measured, mention) if is_claim else ""

    def _proposed(self, measured: Measured, mention: Mention) -> str:
        key = measured.name, measured.unit
        if key not in self.proposals:
            words = self.text[mention.start : mention.end]
            cells = {
                "indicator_id": f"{PROVISIONAL}indicator-{len(self.proposals) + 1}",
                "theme": self._theme,
                "name_zh": measured.name,
                "unit_id": measured.unit,
                "measure": measured.measure,
                "terms_zh": measured.noun if measured.noun in self.text else "",
            }
            grounds = f"none of the known fits; {measured.noun} is what {words} is of"
            self.proposals[key] = Proposal("indicators", cells, 0.5, grounds)
        return self.proposals[key].cells["indicator_id"]
