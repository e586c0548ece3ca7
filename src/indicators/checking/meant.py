"""`Meant`: which indicators a number may be of, by what the words count and by what the numbers before it were of."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from operator import itemgetter

from indicators.checking.known import Known, Measured
from indicators.reading import Mention
from indicators.reading.unit_words import unit_code
from indicators.subject.about import Subject
from indicators.subject.candidate import Candidate
from indicators.subject.sentences import clauses_before, paragraph_start, sentence_around

NAMED_BEFORE = 0.3
"""How surely an entity is meant that the paragraph names where the sentence names others."""
SURELY_MEASURED = 0.25
"""How sure an indicator has to be for its rows to speak against a number."""
WHOLE = 0.8
"""How surely a name that is written out stands for its entity."""
_AS_LIKELY, _COUNTED = 0.7, 0.95
"""Of the likeliest indicator's certainty, what others need to be meant too; the second where it is counted by name."""
_RATHER = 0.5
"""Of the likeliest indicator's certainty, what those need of which the named entities have figures, to be meant."""
_SOMEWHAT = 1.5
"""Times by which the likeliest may be surer than what the number before was of, of which a term stands near too."""
_OTHER = 0.15
"""How sure an indicator has to be to be what is counted, rather than the name of whom it is counted."""
_CARRIED, _KIN = 0.5, 0.3
"""How sure an indicator is at most that the number before was of, and one that shares its words."""
_ALIKE = {"percent": frozenset({"percent", "ratio"})}
"""Units of numbers that may be of an indicator in another unit: a third, of one in per cent."""
OF_WHICH = re.compile(r"其中|\bof (?:which|them|these|whom)\b", re.IGNORECASE)
_OF_THEM = 9
"""Characters behind a number in which *of them* stands."""
_SEPARATES = re.compile(r"[,，、;；和与及]|\band\b")
"""Between what another number counts and this one."""
_ANOTHER = re.compile(r"[中与和及]|\band\b")
"""Between a number and a word behind it that is of something else: 201家企业中投产的."""


class Meant:
    """Tells of each number of a text which indicators it may be of. The numbers are asked for in order.

    Parameters
    ----------
    known : Known
    text : str
    named : sequence of (int, int, str, float)
        Where the text names entities: start, end, the entity, how surely.
    """

    def __init__(self, known: Known, text: str, named: Sequence[tuple[int, int, str, float]]) -> None:
        self._known, self._text, self._named = known, text, named
        # Apart from one another: names that are written out are found one behind the other, short ones are less sure.
        self._whole = sorted({(one[0], one[1]) for one in named if one[3] == WHOLE})
        self._heads = {one: head_of(measured) for one, measured in known.measured.items()}
        self._last: dict[str, tuple[int, Mapping[str, float]]] = {}
        self._last_measured: tuple[int, frozenset[str]] = -1, frozenset()

    def indicators(
        self, about: Subject, mention: Mention, entities: Mapping[str, float]
    ) -> tuple[dict[str, float], dict[str, float], bool, frozenset[str]]:
        """The indicators that the words leave open, the likeliest with those nearly so, and whether one is counted."""
        not_meant = self._not_meant(about.indicators, mention) | self._of_wider(mention)
        candidates = self._without_owners([one for one in about.indicators if one.value not in not_meant], mention)
        if (best := max((one.certainty for one in candidates), default=0.0)) >= SURELY_MEASURED:
            had = [one for one in candidates if self._has(one.value, entities) and one.certainty >= best * _RATHER]
            candidates = had or candidates
            best = max(one.certainty for one in candidates)
        candidates = self._without_wholes(candidates, mention)
        best = max((one.certainty for one in candidates), default=0.0)
        termed = {one.value for one in candidates if one.start >= 0}
        # The first is given less where the next is as good, which says nothing against either.
        plausible = {one.value: one.certainty if place else best for place, one in enumerate(candidates)}
        likely = {one: certainty for one, certainty in plausible.items() if certainty >= max(best * _AS_LIKELY, 0.02)}
        beside = {
            one.value
            for one in candidates
            if one.value in likely and one.start >= 0 and _beside(self._text, mention, one.start, one.end)
        }
        counted = bool(beside) and best >= SURELY_MEASURED
        if counted:
            apart = {
                one.value
                for one in candidates
                if one.start >= 0 and _SEPARATES.search(self._text[one.end : mention.start])
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
            one: certainty
            for one, certainty in self._carried(mention).items()
            if not termed or (one in termed and plausible.get(one, 0.0) * _SOMEWHAT >= best)
        }:
            likely = {one: max(certainty, likely.get(one, 0.0)) for one, certainty in before.items()}
            plausible = likely | plausible
        return plausible, likely, counted, not_meant

    def learn(self, mention: Mention, indicator: str) -> None:
        """Let the numbers behind one know what it was found to be of."""
        for unit in dict.fromkeys((_counted_in(mention), unit_code(mention) or "")):
            begin, before = self._last.get(unit, (-1, {}))
            others = {one: min(certainty, _KIN) for one, certainty in before.items() if begin == mention.start}
            self._last[unit] = mention.start, others | {indicator: _CARRIED}
        self._last_measured = mention.start, frozenset({indicator})

    def _has(self, indicator: str, entities: Mapping[str, float]) -> bool:
        """Whether the package has figures of an indicator that are of an entity that is named, or of its region."""
        named = {one for one, certainty in entities.items() if certainty >= NAMED_BEFORE}
        about = self._known.entities_of.get(indicator, set())
        return any(one in named or self._known.members.get(one, frozenset()) & named for one in about)

    def _not_meant(self, candidates: Sequence[Candidate], mention: Mention) -> frozenset[str]:
        """The indicators of other things than the words count, and the wider ones of which the words name a part."""
        text, known = self._text, self._known
        noun = _noun_of(text, mention)
        heads = self._heads
        apart = {one for one, head in heads.items() if noun and head and head != noun}
        if not noun and mention.quantity is not None and mention.quantity.unit in _NOT_COUNTED_BY:
            apart = {one for one, head in heads.items() if head == _NOT_COUNTED_BY[mention.quantity.unit]}
        begin = clauses_before(text, sentence_around(text, mention.start, mention.end)[0], mention.start)[-1][0]
        told = {
            one.value: text[one.start : one.end].lower()
            for one in candidates
            if one.start >= begin and not _ANOTHER.search(text, mention.end, max(one.start, mention.end))
        }
        wider = {
            whole
            for whole, parts in known.parts_of.items()
            if any(part in told and part not in apart and told[part] not in known.terms[whole] for part in parts)
        }
        return frozenset(apart | wider)

    def _of_wider(self, mention: Mention) -> frozenset[str]:
        """The indicators that count more than its sentence names, where another counts just that."""
        begin, end = sentence_around(self._text, mention.start, mention.end)
        first, last = (bisect_left(self._named, (place,)) for place in (begin, end))
        named = {one[2] for one in self._named[first:last] if one[3] == WHOLE}
        wider = [counts for entity in named for counts in self._known.wider_counts.get(entity, {}).items()]
        return frozenset(indicator for indicator, whole in wider if whole not in named)

    def _without_owners(self, candidates: Sequence[Candidate], mention: Mention) -> Sequence[Candidate]:
        """Without what is told only by the name of whom a number is of, where something else is named as counted."""
        owners = [one for one in candidates if one.start >= 0 and one.end <= mention.start and self._in_a_name(one)]
        behind = max((one.end for one in owners), default=0)
        counted = [
            one for one in candidates
            if one not in owners and one.start >= behind and one.certainty >= _OTHER
            and self._known.measured[one.value].unit == self._known.measured[owners[0].value].unit
        ] if owners else []  # fmt: skip
        return [one for one in candidates if one not in owners] if counted else candidates

    def _in_a_name(self, told: Candidate) -> bool:
        """Whether the words that tell an indicator stand in the name of an entity."""
        place = bisect_right(self._whole, told.start, key=itemgetter(0)) - 1
        return place >= 0 and told.end <= self._whole[place][1]

    def _without_wholes(self, candidates: Sequence[Candidate], mention: Mention) -> Sequence[Candidate]:
        """Without what the number before was of, where this one is told to be of some of it in words of its own."""
        last, whole = self._last_measured
        begin, _ = sentence_around(self._text, mention.start, mention.end)
        if last < begin or len(whole) > 1 or not OF_WHICH.search(self._text, last, mention.end + _OF_THEM):
            return candidates
        parts = [one for one in candidates if one.value not in whole]
        told = any(one.start >= 0 and one.certainty >= SURELY_MEASURED for one in parts)
        return parts if told else candidates

    def _carried(self, mention: Mention) -> Mapping[str, float]:
        """What the last number of its paragraph in its unit was of, or the last whose words fit another unit too."""
        paragraph = paragraph_start(self._text, mention.start)
        begin, before = self._last.get(_counted_in(mention), (-1, {}))
        if before and begin >= paragraph:
            return before
        here = sentence_around(self._text, mention.start, mention.end)
        behind = here[0]
        while behind and self._text[behind - 1].isspace():
            behind -= 1
        if begin < 0 and self._text[max(behind - 1, 0) : behind] in ("?", "？"):
            here = sentence_around(self._text, here[0] - 2, here[0] - 2)[0], here[1]  # the answer to a question
        named = [
            one for one in self._known.measures_in(self._text[here[0] : here[1]])
            if unit_code(mention) in _ALIKE.get(unit := self._known.measured[one].unit, {unit}) - {"count"}
        ]  # fmt: skip
        if len(named) == 1:
            return {named[0]: _KIN}
        begin, measured = self._last_measured
        if begin < paragraph or unit_code(mention) not in ("percent", "ratio"):
            return {}
        return {one: _KIN for one in self._known.kin(measured) if self._known.measured[one].unit == "percent"}

    def measures(self, mention: Mention, begin: int, end: int) -> tuple[str, ...]:
        """The indicators that a sentence speaks of; where it names none, those of the last number before it."""
        named = self._known.measures_in(self._text[begin:end])
        last, measured = self._last_measured
        paragraph = paragraph_start(self._text, mention.start)
        return named or (tuple(sorted(measured)) if last >= paragraph else ())


_RIGHT_BESIDE = re.compile(r"[ 的约近达有为是共已超到了就]{0,5}")
_OF_ITS = re.compile(
    r" of (?:the |its |all |China's )*(?:(?:country|nation|region|park)'s |national |total )*", re.IGNORECASE
)
"""Between a share and the whole that it is of: of the country's."""


_NOT_COUNTED_BY = {"个": "企业", "家": "项目", "户": "项目"}
"""Measure words, each with what it does not count."""
_HEADS = {
    "企业": re.compile(r"企业|公司|firms?|compan(?:y|ies)|enterprises?", re.IGNORECASE),
    "项目": re.compile(r"项目|projects?", re.IGNORECASE),
    "园区": re.compile(r"园区|parks?", re.IGNORECASE),
    "集群": re.compile(r"集群|clusters?", re.IGNORECASE),
}
"""What indicators count, by the nouns that say so right beside a number."""


def nouns_in(text: str) -> frozenset[str]:
    """What a text has that is counted."""
    return frozenset(noun for noun, words in _HEADS.items() if words.search(text))


def head_of(measured: Measured) -> str:
    """What an indicator counts, as its name says."""
    name = re.sub("(?:年增|增加|新增)?数$", "", measured.name_zh)
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


def _beside(text: str, mention: Mention, start: int, end: int) -> bool:
    """Whether a term stands right before or behind a number in its clause, or is its unit."""
    if mention.start - 6 <= end <= mention.start:
        return _RIGHT_BESIDE.fullmatch(text, end, mention.start) is not None
    if start > mention.end and _SEPARATES.search(text, mention.end, start):
        return False
    return start >= mention.end - 3 and (
        start <= mention.end + 1 or _OF_ITS.fullmatch(text, mention.end, start) is not None
    )
