"""`Evidence`: what each number of a text is about, as far as a package knows such things."""

from __future__ import annotations

import re
from bisect import bisect, bisect_left
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from indicators.checking.known import Known
from indicators.checking.meant import NAMED_BEFORE, WHOLE, Meant
from indicators.insight import Period
from indicators.reading import Mention
from indicators.subject.about import Document, Subject
from indicators.subject.sentences import clause_end, clauses_before, paragraph_start, sentence_around
from indicators.subject.times import Told, tells_a_time, times_in

TOPIC, SURE = 0.6, 0.5
"""How surely an entity is meant that the paragraph is about, and how sure one has to be to speak against a number."""
_IN_ITS_SENTENCE = 0.4
"""How surely an entity is meant that the sentence names anywhere."""
_FEW_HAVE_IT = 3
"""Entities that have an indicator, up to which one of them is meant where its members are named."""
_YEAR = re.compile(r"(?<![0-9.])((?:19|20)[0-9]{2})(?!%|[.,]?[0-9])")
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
    r".*(?:国家级?|[省市]级|地|城|园|社|周边|各|每个|家|座|[两三四五六七八九十]|多个|所有|沿线|[沿各]\w{0,2}省|中心|新|成员|一些|有关|都|该|这|全国)"
    r"(?:经开区|高新区|开发区|县|市|区|省)$"
)
A_YEAR = 365
"""Days after which what a row says is not the present any more."""
_FAR_BACK = 200
"""Characters within which a place that is named is meant."""
_RESPECTIVELY = re.compile(r"分别")
_PARTNER = re.compile(r"(?:来自|从|由|向|与|和|同|毗邻|对接|from|with|and)\s?$", re.IGNORECASE)
"""Before a name of which the sentence is not about: 来自重庆, with Chongqing."""
_SO_FAR = re.compile(r"前后|先后|累计|迄今|\b(?:so far|to date|in all)\b", re.IGNORECASE)
"""Words by which a number adds up to the present, whatever day another clause tells of."""
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
    others : tuple of Mention
        The other numbers of its sentence.
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
    others: tuple[Mention, ...]


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

    def of(self, mention: Mention) -> Spoken:
        """What one number is about."""
        text = self._document.text
        about = self._known.subjects.about(self._document, mention)
        begin, end = sentence_around(text, mention.start, mention.end)
        entities = self._entities(about, mention, begin, end)
        certain, likely, counted, not_meant = self._meant.indicators(about, mention, entities)
        termed = frozenset(one.value for one in about.indicators if one.start >= 0)
        self._add_wholes(entities, likely, termed)
        periods, beside = self._periods(mention, begin, end)
        now, published = _NOW.search(text, begin, end) is not None, self._document.published
        if now and not periods and published is not None:  # the present is that of the text
            periods, now = (Period(published - timedelta(days=A_YEAR), published),), False
        before = self._told_before(mention, begin)
        return Spoken(
            mention,
            entities,
            likely,
            certain,
            termed,
            counted,
            not_meant,
            self._meant.measures(mention, begin, end),
            periods,
            before if not periods else (),
            self._years(begin, end, before),
            beside,
            not beside and _OTHER_END.search(text[max(begin, mention.start - 16) : mention.start]) is not None,
            self._strange(mention),
            now,
            about.status.value == "target",
            (begin, end),
            tuple(one for one in self._mentions_from(begin, end) if one.start != mention.start),
        )

    def learn(self, mention: Mention, indicator: str) -> None:
        """Let the numbers behind one know what it was found to be of."""
        self._meant.learn(mention, indicator)

    @cached_property
    def _meant(self) -> Meant:
        return Meant(self._known, self._document.text, self._named)

    @cached_property
    def _named(self) -> list[tuple[int, int, str, float]]:
        """Where the text names entities: start, end, the entity, how surely."""
        document, known = self._document, self._known
        whole = [
            (one.start, one.end, known.one_name(entity), WHOLE) for one in document.named for entity in one.entities
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
                longest[place] = max(longest.get(place, 0), end - start + (certainty == WHOLE) / 2)
        # What is only a part of a longer name is not meant: the city in the name of its zone.
        return sorted(
            whole + [one for one in short if max(longest[place] for place in range(one[0], one[1])) <= one[1] - one[0]]
        )

    def _named_from(self, start: int, end: int) -> Sequence[tuple[int, int, str, float]]:
        """What is named that begins in a stretch."""
        return self._named[bisect_left(self._named, (start,)) : bisect_left(self._named, (end,))]

    def _mentions_from(self, start: int, end: int) -> Sequence[Mention]:
        """The numbers that begin in a stretch."""
        begun = [bisect_left(self._mentions, place, key=attrgetter("start")) for place in (start, end)]
        return self._mentions[slice(*begun)]

    def _entities(self, about: Subject, mention: Mention, begin: int, end: int) -> dict[str, float]:
        """The entities that a number may be of: of its sentence, else what its paragraph is about."""
        known, found = self._known, dict[str, float]()

        def add(entity: str, certainty: float) -> None:
            found[entity] = max(found.get(entity, 0.0), certainty)

        for one in about.entities:
            add(known.one_name(one.value), one.certainty)
        paragraph = paragraph_start(self._document.text, mention.start)
        near, here = self._named_from(paragraph, begin), self._named_from(max(begin, paragraph), end)
        named = max((one[3] for one in here), default=0.0) >= SURE
        for _, _, entity, certainty in here:
            if certainty <= NAMED_BEFORE and named:
                continue  # two characters of a name tell nothing beside another that is named
            add(entity, certainty if certainty < WHOLE else _IN_ITS_SENTENCE)
        alone = {
            entity for _, _, entity, certainty in here if certainty == WHOLE and known.kinds.get(entity) != "country"
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
        for place, (_, _, entity, certainty) in enumerate(reversed(near)):
            add(entity, min(certainty, NAMED_BEFORE if own else max(TOPIC - 0.01 * place, SURE)))
        for entity in [one for one, certainty in found.items() if certainty >= _IN_ITS_SENTENCE]:
            for part in known.narrower.get(entity, ()):
                add(part, NAMED_BEFORE)
            for whole, parts in known.narrower.items():
                if entity in parts and known.kinds.get(whole) == known.kinds.get(entity):
                    add(whole, _IN_ITS_SENTENCE)
        return found

    def _strange(self, mention: Mention) -> bool:
        """Whether the last place that is named before a number, in its paragraph, is none of the package's."""
        text = self._document.text
        begin = max(paragraph_start(text, mention.start), mention.start - _FAR_BACK)
        places = [one for one in _PLACE.finditer(text, begin, mention.start) if not _NO_PLACE.match(one.group())]
        if not places:
            return False
        last = places[-1]
        return not any(one[1] > last.start() for one in self._named_from(begin, mention.start))

    def _add_wholes(self, entities: dict[str, float], likely: Mapping[str, float], termed: frozenset[str]) -> None:
        """Add what is told of by its members: the two provinces together, the region that alone has such rows."""
        known = self._known
        named = {entity for entity, certainty in entities.items() if certainty >= _IN_ITS_SENTENCE}
        named = named.union(*(known.joint.get(entity, frozenset()) for entity in named))
        for whole, parts in known.joint.items():
            if parts <= named:
                entities[whole] = max(entities.get(whole, 0.0), TOPIC)
        for indicator in likely.keys() & termed:
            about = known.entities_of.get(indicator, set())
            if len(about) <= _FEW_HAVE_IT and not about & named:
                for one in about:
                    if known.members.get(one, frozenset()) & named:
                        entities[one] = SURE

    def _periods(self, mention: Mention, begin: int, end: int) -> tuple[tuple[Period, ...], bool]:
        """The times that a number may be of, and whether the one stands right beside it."""
        text, document = self._document.text, self._document
        told = [one for one in times_in(text, begin, end, document.frame, compared=True) if one.kind in _OF_A_NUMBER]
        dated = [(one, Period(*one.days)) for one in told if one.days is not None]
        if _NOW_BESIDE.search(text[max(begin, mention.start - 12) : mention.start]) or _NOW_BEHIND.match(
            text, mention.end
        ):
            return (), False
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
            if _NOW.search(text, left, right) or (
                right == mention.start and _SO_FAR.search(text, left, clause_end(text, mention.end))
            ):
                return (), False
        own = document.frame.own
        return ((Period(*own),) if own and not dated else ()), False

    def _told_before(self, mention: Mention, begin: int) -> tuple[Period, ...]:
        """The times that the last sentence of the paragraph with times in it tells."""
        text, paragraph = self._document.text, paragraph_start(self._document.text, mention.start)
        while begin > paragraph and tells_a_time(text, paragraph, begin):
            left = max(sentence_around(text, begin - 1, begin - 1)[0], paragraph)
            told = [one for one in times_in(text, left, begin, self._document.frame) if one.kind in _OF_A_NUMBER]
            if periods := tuple(Period(*one.days) for one in told if one.days is not None):
                return periods[-1:]
            begin = min(left, begin - 1)
        return ()

    def _years(self, begin: int, end: int, before: Sequence[Period]) -> frozenset[int]:
        """The years that a sentence names; of one or none with the last of the sentences before."""
        years = [int(year) for year in _YEAR.findall(self._document.text[begin:end])]
        if len(set(years)) < 2 and before:
            years.append(before[0].start.year)
        return frozenset(years)

    def _of_each(self, mention: Mention, begin: int, end: int, dated: Sequence[tuple[Told, Period]]) -> Period | None:
        """Which of several times a number is of that stands in a list behind 分别."""
        match = _RESPECTIVELY.search(self._document.text, begin, end)
        if match is None or mention.start < match.end():
            return None
        times = [period for one, period in dated if one.end <= match.start()]
        listed = [one.start for one in self._mentions_from(match.end(), end)]
        return times[listed.index(mention.start)] if len(times) == len(listed) > 1 else None


_NOW_BESIDE = re.compile(rf"(?:{_NOW.pattern})(?:的|为|是|有|已有|共有|已)?\s?$", re.IGNORECASE)
_NOW_BEHIND = re.compile(r"\s(?:now|today|so far|to date)\b", re.IGNORECASE)
_RIGHT_BEFORE = re.compile(r"\s?(?:的|为|是|达|有|共|已有|就有|,|，)?\s?")
_RIGHT_BEHIND = re.compile(r"\s?(?:\w{1,12} )?(?:more |fewer )?[(（]?")
