"""`Evidence`: what each number of a text is about, as far as a package knows such things."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from indicators.checking.known import Known, Measured
from indicators.insight.figures import Period
from indicators.reading import Mention
from indicators.reading.unit_words import unit_code
from indicators.subject.about import Document, Subject
from indicators.subject.candidate import Candidate
from indicators.subject.sentences import clause_end, clauses_before, paragraph_start, sentence_around
from indicators.subject.times import Told, times_in

TOPIC, NAMED_BEFORE = 0.6, 0.3
"""How surely an entity is meant that the paragraph is about, and one that it names where its sentence names others."""
SURE, SURELY_MEASURED = 0.5, 0.25
"""How sure an entity, and an indicator, has to be for its rows to speak against a number."""
_AS_LIKELY, _COUNTED = 0.7, 0.95
"""Of the likeliest indicator's certainty, what others need to be meant too; the second where it is counted by name."""
_RATHER = 0.5
"""Of the likeliest indicator's certainty, what those need of which the named entities have figures, to be meant."""
_OTHER = 0.15
"""How sure an indicator has to be to be what is counted, rather than the name of whom it is counted."""
_CARRIED, _KIN = 0.5, 0.3
"""How sure an indicator is at most that the number before was of, and one that shares its words."""
_IN_ITS_SENTENCE = 0.4
"""How surely an entity is meant that the sentence names anywhere."""
_FEW_HAVE_IT = 3
"""Entities that have an indicator, up to which one of them is meant where its members are named."""
_WHOLE = 0.8
"""How surely a name that is written out stands for its entity."""
_YEAR = re.compile(r"(?<![0-9.])((?:19|20)[0-9]{2})(?![0-9.,%])")
_OTHER_END = re.compile(
    r"(?:从|由|自|比|较|from|against|than)\s?(?:(?:just|only|about|some|nearly|最初的?|原来的?|仅|约|近)\s?)?$",
    re.IGNORECASE,
)
"""Before the number from which something came, or with which it is compared, which is of another time."""
_OF_A_NUMBER = frozenset({"span", "end"})
"""Kinds of times that a number is of; of since, the past ten years and at first the words say no day."""
_PLACE = re.compile(
    r"[\u4e00-\u9fff]{2,4}(?:经开区|高新区|开发区|自治州|县|市|区|省)(?![\u4e00-\u9fff]?[场委政级域内外际])|[该全本我](?:区|县|市|省|州)(?!域)"
)
"""What looks like the name of a place, or stands for one."""
_NO_PLACE = re.compile(
    r".*(?:国家级?|[省市]级|地|城|园|社|周边|各|每个|[两三四五六七八九十]|多个|所有|沿线|中心|新|成员|一些|有关|都|该|这|全国)"
    r"(?:经开区|高新区|开发区|县|市|区|省)$"
)
_FAR_BACK = 200
"""Characters within which a place that is named is meant."""
_SEPARATES = re.compile(r"[,，、;；]")
"""Between what another number counts and this one."""
_ANOTHER = re.compile(r"[中与和及]|\band\b")
"""Between a number and a word behind it that is of something else: 201家企业中投产的."""
_RESPECTIVELY = re.compile(r"分别")
_PARTNER = re.compile(r"(?:来自|从|由|向|与|和|同|毗邻|对接|from|with|and)\s?$", re.IGNORECASE)
"""Before a name of which the sentence is not about: 来自重庆, with Chongqing."""
_NOW = re.compile(r"目前|如今|现有|现在|今天|眼下|\b(?:now|today|currently|at present)\b", re.IGNORECASE)


class Spoken(NamedTuple):
    """What a number of a text seems to be about.

    Attributes
    ----------
    mention : Mention
    entities, indicators : mapping of str to float
        How surely each is meant.
    plausible : mapping of str to float
        Indicators that the words do not exclude, those among them.
    termed : frozenset of str
        Indicators of which a term stands near the number.
    counted : bool
        Whether the likeliest is named right beside the number, as what is counted.
    not_meant : frozenset of str
        Indicators that count something else, or more than the words name: all firms, where it is those in production.
    measures : tuple of str
        The indicators that the sentence speaks of, whatever the number's unit.
    periods : tuple of Period
        The times that it may be of: the one that stands beside it, else that of its clause, else all of its sentence.
    before : tuple of Period
        The times that the sentences before it in its paragraph told last, where its own tells none.
    years : frozenset of int
        Those that its sentence names.
    dated : bool
        Whether a time stands right beside it.
    other_end : bool
        Whether it is what something came from, or is compared with.
    strange : bool
        Whether a place that the package does not know is named nearer than one that it knows.
    now : bool
        Whether the sentence speaks of the present.
    aim : bool
    sentence : tuple of int
    """

    mention: Mention
    entities: Mapping[str, float]
    indicators: Mapping[str, float]
    plausible: Mapping[str, float]
    termed: frozenset[str]
    counted: bool
    not_meant: frozenset[str]
    measures: tuple[str, ...]
    periods: tuple[Period, ...]
    before: tuple[Period, ...]
    years: frozenset[int]
    dated: bool
    other_end: bool
    strange: bool
    now: bool
    aim: bool
    sentence: tuple[int, int]


class Evidence:
    """Tells of each number of a document what it is about. The numbers are asked for in order.

    Parameters
    ----------
    known : Known
    document : Document
    mentions : sequence of Mention
        All of them.
    """

    def __init__(self, known: Known, document: Document, mentions: Sequence[Mention] = ()) -> None:
        self._known, self._document, self._mentions = known, document, mentions
        self._last: dict[str, tuple[int, Mapping[str, float]]] = {}
        self._last_measured: tuple[int, frozenset[str]] = -1, frozenset()

    def of(self, mention: Mention) -> Spoken:
        """What one number is about."""
        text = self._document.text
        about = self._known.subjects.about(self._document, mention)
        begin, end = sentence_around(text, mention.start, mention.end)
        entities = self._entities(about, mention, begin, end)
        certain, likely, counted, not_meant = self._indicators(about, mention, entities)
        termed = frozenset(one.value for one in about.indicators if one.start >= 0)
        self._add_wholes(entities, likely, termed)
        periods, beside = self._periods(mention, begin, end)
        return Spoken(
            mention,
            entities,
            likely,
            certain,
            termed,
            counted,
            not_meant,
            self._measures(mention, begin, end),
            periods,
            self._told_before(mention, begin) if not periods else (),
            self._years(mention, begin, end),
            beside,
            not beside and _OTHER_END.search(text[max(begin, mention.start - 16) : mention.start]) is not None,
            self._strange(mention),
            _NOW.search(text, begin, end) is not None,
            about.status.value == "target",
            (begin, end),
        )

    @cached_property
    def _named(self) -> list[tuple[int, int, str, float]]:
        """Where the text names entities: start, end, the entity, how surely."""
        document, known = self._document, self._known
        whole = [
            (one.start, one.end, known.one_name(entity), _WHOLE) for one in document.named for entity in one.entities
        ]
        numbers = sorted((one.start, one.end) for one in self._mentions)
        short = [
            one for one in known.loosely_named(document.text)
            if not any(
                one[0] < end and start < one[1] for start, end in numbers[max(bisect(numbers, one[:2]) - 1, 0) :][:2]
            )
        ]  # fmt: skip
        longest: dict[int, float] = {}
        for start, end, _, certainty in whole + short:
            for place in range(start, end):
                longest[place] = max(longest.get(place, 0), end - start + (certainty == _WHOLE) / 2)
        # What is only a part of a longer name is not meant: the city in the name of its zone.
        return sorted(
            whole + [one for one in short if max(longest[place] for place in range(one[0], one[1])) <= one[1] - one[0]]
        )

    def _entities(self, about: Subject, mention: Mention, begin: int, end: int) -> dict[str, float]:
        """The entities that a number may be of: of its sentence, else what its paragraph is about."""
        known, found = self._known, dict[str, float]()

        def add(entity: str, certainty: float) -> None:
            found[entity] = max(found.get(entity, 0.0), certainty)

        for one in about.entities:
            add(known.one_name(one.value), one.certainty)
        paragraph = paragraph_start(self._document.text, mention.start)
        near = [one for one in self._named if paragraph <= one[0] < end]
        here = [one for one in near if one[0] >= begin]
        for _, _, entity, certainty in here:
            add(entity, certainty if certainty < _WHOLE else _IN_ITS_SENTENCE)
        alone = {
            entity for _, _, entity, certainty in here if certainty == _WHOLE and known.kinds.get(entity) != "country"
        }
        if len(alone) == 1:
            add(next(iter(alone)), SURE)
        text = self._document.text
        own = any(
            found.get(one[2], 0.0) >= SURE
            and known.kinds.get(one[2]) != "country"
            and not _PARTNER.search(text, max(one[0] - 8, 0), one[0])
            for one in here
        )
        for place, (_, _, entity, certainty) in enumerate(reversed([one for one in near if one[0] < begin])):
            add(entity, min(certainty, NAMED_BEFORE if own else max(TOPIC - 0.01 * place, SURE)))
        for entity in [one for one, certainty in found.items() if certainty >= SURE]:
            for part in known.narrower.get(entity, ()):
                add(part, NAMED_BEFORE)
        return found

    def _strange(self, mention: Mention) -> bool:
        """Whether the last place that is named before a number, in its paragraph, is none of the package's."""
        text = self._document.text
        begin = max(paragraph_start(text, mention.start), mention.start - _FAR_BACK)
        places = [one for one in _PLACE.finditer(text, begin, mention.start) if not _NO_PLACE.match(one.group())]
        if not places:
            return False
        last = places[-1]
        behind = [one for one in self._named if begin <= one[0] < mention.start and one[1] > last.start()]
        return not behind

    def _add_wholes(self, entities: dict[str, float], likely: Mapping[str, float], termed: frozenset[str]) -> None:
        """Add what is told of by its members: the two provinces together, the region that alone has such rows."""
        known = self._known
        named = {entity for entity, certainty in entities.items() if certainty >= _IN_ITS_SENTENCE}
        for whole, parts in known.joint.items():
            if parts <= named:
                entities[whole] = max(entities.get(whole, 0.0), TOPIC)
        for indicator in likely.keys() & termed:
            about = known.entities_of.get(indicator, set())
            if len(about) <= _FEW_HAVE_IT and not about & named:
                for one in about:
                    if known.members.get(one, frozenset()) & named:
                        entities[one] = SURE

    def _indicators(
        self, about: Subject, mention: Mention, entities: Mapping[str, float]
    ) -> tuple[dict[str, float], dict[str, float], bool, frozenset[str]]:
        """The indicators that the words leave open, the likeliest with those nearly so, and whether one is counted."""
        not_meant = self._not_meant(about.indicators, mention)
        candidates = self._without_owners([one for one in about.indicators if one.value not in not_meant], mention)
        if (best := max((one.certainty for one in candidates), default=0.0)) >= SURELY_MEASURED:
            had = [one for one in candidates if self._has(one.value, entities) and one.certainty >= best * _RATHER]
            candidates = had or candidates
            best = max(one.certainty for one in candidates)
        termed = {one.value for one in candidates if one.start >= 0}
        # The first is given less where the next is as good, which says nothing against either.
        plausible = {one.value: one.certainty if place else best for place, one in enumerate(candidates)}
        likely = {one: certainty for one, certainty in plausible.items() if certainty >= max(best * _AS_LIKELY, 0.02)}
        beside = {
            one.value
            for one in candidates
            if one.value in likely and one.start >= 0 and _beside(self._document.text, mention, one.start, one.end)
        }
        counted = bool(beside) and best >= SURELY_MEASURED
        if counted:
            apart = {
                one.value
                for one in candidates
                if one.start >= 0 and _SEPARATES.search(self._document.text[one.end : mention.start])
            }
            likely = {
                one: certainty
                for one, certainty in likely.items()
                if one in beside or (certainty >= best * _COUNTED and one not in apart)
            }
        if best >= SURELY_MEASURED:
            carried = {one: min(certainty, _CARRIED) for one, certainty in likely.items()}
            for unit in dict.fromkeys((_counted_in(mention), unit_code(mention) or "")):
                self._last[unit] = mention.start, carried
            self._last_measured = mention.start, frozenset(carried)
        elif before := {
            one: certainty for one, certainty in self._carried(mention).items() if one in termed or not termed
        }:
            likely = {one: max(certainty, likely.get(one, 0.0)) for one, certainty in before.items()}
            plausible = likely | plausible
        return plausible, likely, counted, not_meant

    def _has(self, indicator: str, entities: Mapping[str, float]) -> bool:
        """Whether the package has figures of an indicator that are of an entity that is named, or of its region."""
        named = {one for one, certainty in entities.items() if certainty >= NAMED_BEFORE}
        about = self._known.entities_of.get(indicator, set())
        return any(one in named or self._known.members.get(one, frozenset()) & named for one in about)

    def _not_meant(self, candidates: Sequence[Candidate], mention: Mention) -> frozenset[str]:
        """The indicators of other things than the words count, and the wider ones of which the words name a part."""
        text, known = self._document.text, self._known
        noun = _noun_of(text, mention)
        heads = {one: head_of(measured) for one, measured in known.measured.items()}
        apart = {one for one, head in heads.items() if noun and head and head != noun}
        begin = clauses_before(text, sentence_around(text, mention.start, mention.end)[0], mention.start)[-1][0]
        told = {
            one.value: text[one.start : one.end].lower()
            for one in candidates
            if one.start >= begin and not _ANOTHER.search(text, mention.end, max(one.start, mention.end))
        }
        terms = {one.identifier: one.terms for one in known.subjects.measures.profiles}
        wider = {
            whole
            for whole, parts in known.parts_of.items()
            if any(part in told and part not in apart and told[part] not in terms[whole] for part in parts)
        }
        return frozenset(apart | wider)

    def _without_owners(self, candidates: Sequence[Candidate], mention: Mention) -> Sequence[Candidate]:
        """Without what is told only by the name of whom a number is of, where something else is named as counted."""
        names = [(one[0], one[1]) for one in self._named if one[3] == _WHOLE]
        owners = [
            one for one in candidates
            if one.start >= 0 and one.end <= mention.start
            and any(start <= one.start and one.end <= end for start, end in names)
        ]  # fmt: skip
        behind = max((one.end for one in owners), default=0)
        counted = [
            one for one in candidates
            if one not in owners and one.start >= behind and one.certainty >= _OTHER
            and self._known.measured[one.value].unit == self._known.measured[owners[0].value].unit
        ] if owners else []  # fmt: skip
        return [one for one in candidates if one not in owners] if counted else candidates

    def _carried(self, mention: Mention) -> Mapping[str, float]:
        """What the last number of its paragraph in its unit was of, or the last whose words fit another unit too."""
        paragraph = paragraph_start(self._document.text, mention.start)
        begin, before = self._last.get(_counted_in(mention), (-1, {}))
        if before and begin >= paragraph:
            return before
        begin, measured = self._last_measured
        if begin < paragraph or unit_code(mention) not in ("percent", "ratio"):
            return {}
        return {one: _KIN for one in self._known.kin(measured) if self._known.measured[one].unit == "percent"}

    def _measures(self, mention: Mention, begin: int, end: int) -> tuple[str, ...]:
        """The indicators that a sentence speaks of; where it names none, those of the last number before it."""
        named = self._known.measures_in(self._document.text[begin:end])
        last, measured = self._last_measured
        paragraph = paragraph_start(self._document.text, mention.start)
        return named or (tuple(sorted(measured)) if last >= paragraph else ())

    def _periods(self, mention: Mention, begin: int, end: int) -> tuple[tuple[Period, ...], bool]:
        """The times that a number may be of, and whether the one stands right beside it."""
        text, document = self._document.text, self._document
        told = [one for one in times_in(text, begin, end, document.frame, compared=True) if one.kind in _OF_A_NUMBER]
        dated = [(one, Period(*one.days)) for one in told if one.days is not None]
        beside = [
            ("," in text[one.end : mention.start], period)
            for one, period in dated
            if (one.end <= mention.start and _RIGHT_BEFORE.fullmatch(text, one.end, mention.start))
            or (mention.end <= one.start and _RIGHT_BEHIND.fullmatch(text, mention.end, one.start))
        ]
        if beside:
            return (min(beside, key=lambda one: one[0])[1],), True
        each = self._of_each(mention, begin, end, dated)
        if each is not None:
            return (each,), True
        for left, right in reversed(clauses_before(text, begin, mention.start)):
            here = [period for one, period in dated if left <= one.start and one.end <= right]
            if not here and right == mention.start:
                stop = clause_end(text, mention.end)
                here = [period for one, period in dated if mention.end <= one.start and one.end <= stop][:1]
            if here:
                return tuple(here), False
            if _NOW.search(text, left, right):
                return (), False
        own = document.frame.own
        return ((Period(*own),) if own and not dated else ()), False

    def _told_before(self, mention: Mention, begin: int) -> tuple[Period, ...]:
        """The times that the last sentence of the paragraph with times in it tells."""
        text, paragraph = self._document.text, paragraph_start(self._document.text, mention.start)
        while begin > paragraph:
            left = max(sentence_around(text, begin - 1, begin - 1)[0], paragraph)
            told = [one for one in times_in(text, left, begin, self._document.frame) if one.kind in _OF_A_NUMBER]
            if periods := tuple(Period(*one.days) for one in told if one.days is not None):
                return periods[-1:]
            begin = min(left, begin - 1)
        return ()

    def _years(self, mention: Mention, begin: int, end: int) -> frozenset[int]:
        """The years that a sentence names; of one or none with the last of the sentences before."""
        text = self._document.text
        years = [int(year) for year in _YEAR.findall(text[begin:end])]
        if len(set(years)) < 2 and (before := self._told_before(mention, begin)):
            years.append(before[0].start.year)
        return frozenset(years)

    def _of_each(self, mention: Mention, begin: int, end: int, dated: Sequence[tuple[Told, Period]]) -> Period | None:
        """Which of several times a number is of that stands in a list behind 分别."""
        match = _RESPECTIVELY.search(self._document.text, begin, end)
        if match is None or mention.start < match.end():
            return None
        times = [period for one, period in dated if one.end <= match.start()]
        listed = [one.start for one in self._mentions if match.end() <= one.start < end]
        return times[listed.index(mention.start)] if len(times) == len(listed) > 1 else None


_RIGHT_BESIDE = re.compile(r"[ 的约近达有为是共已超到了就]{0,5}")
_OF_ITS = re.compile(
    r" of (?:the |its |all |China's )*(?:(?:country|nation|region|park)'s |national |total )*", re.IGNORECASE
)
"""Between a share and the whole that it is of: of the country's."""


_HEADS = {
    "企业": re.compile(r"企业|公司|firms?|compan(?:y|ies)|enterprises?", re.IGNORECASE),
    "项目": re.compile(r"项目|projects?", re.IGNORECASE),
    "园区": re.compile(r"园区|parks?", re.IGNORECASE),
    "集群": re.compile(r"集群|clusters?", re.IGNORECASE),
}
"""What indicators count, by the nouns that say so right beside a number."""


def head_of(measured: Measured) -> str:
    """What an indicator counts, as its name says."""
    name = measured.name_zh.removesuffix("数")
    return next((noun for noun in _HEADS if measured.unit == "count" and name.endswith(noun)), "")


def _noun_of(text: str, mention: Mention) -> str:
    """What a number counts, by the noun that is its unit or stands right beside it."""
    unit = mention.quantity.unit if mention.quantity else ""
    if unit_code(mention) not in ("", "count"):
        return ""
    for noun, words in _HEADS.items():
        if words.fullmatch(unit) or words.match(text, mention.end):
            return noun
        before = text[max(mention.start - 8, 0) : mention.start]
        if any(_RIGHT_BESIDE.fullmatch(before, one.end()) for one in words.finditer(before)):
            return noun
    return ""


def _counted_in(mention: Mention) -> str:
    """The unit of a number, of what is counted the measure word: 家 and 户 are one, as are firms and nothing."""
    unit = mention.quantity.unit if mention.quantity else ""
    if unit_code(mention) not in ("", "count"):
        return unit_code(mention) or unit
    return "" if unit.isascii() else "家" if unit == "户" else unit


_RIGHT_BEFORE = re.compile(r"\s?(?:的|为|是|达|有|共|已有|就有|,|，)?\s?")
_RIGHT_BEHIND = re.compile(r"\s?(?:\w{1,12} )?(?:more |fewer )?[(（]?")


def _beside(text: str, mention: Mention, start: int, end: int) -> bool:
    """Whether a term stands right before or behind a number in its clause, or is its unit."""
    if mention.start - 6 <= end <= mention.start:
        return _RIGHT_BESIDE.fullmatch(text, end, mention.start) is not None
    return start >= mention.end - 3 and (
        start <= mention.end + 1 or _OF_ITS.fullmatch(text, mention.end, start) is not None
    )
