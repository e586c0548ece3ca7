"""`judge`: the verdict of a package's rows on each number of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from indicators.checking.arithmetic import Follows, follows
from indicators.checking.known import Known, number_of
from indicators.checking.own_sums import Course, Sum
from indicators.checking.wording import Said, Verdict, equal, said, standing
from indicators.insight.figures import Figure, Interval, Period
from indicators.reading import Mention, Qualifier, Quantity, exact_quantity
from indicators.reading.unit_words import unit_code
from indicators.subject.about import Document, Subject
from indicators.subject.sentences import clause_end, clauses_before, sentence_around
from indicators.subject.times import time_of

_NAMED_BEFORE, _LOOSE, _LOOSE_SHARE, _IMPLIED = 0.3, 0.3, 0.35, 0.35
"""How surely an entity is meant that the text named before, whose name is shortened, or that alone has the indicator."""
_MEANT, _SURE = 0.28, 0.5
"""How sure an entity has to be for its rows to speak for a number, and to speak against it."""
_VAGUELY = 0.42
"""How sure it has to be for a number that says less than its row."""
_MEASURED, _SURELY_MEASURED = 0.12, 0.3
"""The same of an indicator."""
_PART = re.compile(
    r"其中|当中|(?:中西部|东部|中部|西部|东北)(?:地区)?|省级|市级|新增|净增|新设|新建(?!成)|\b(?:of which|among them|new)\b", re.IGNORECASE
)
_UNKNOWN_PLACE = re.compile(
    r"[\u4e00-\u9fff]{2,10}?(?:省|市|县|州|开发区|高新区|经开区|工业园区?|产业园区?|科技园|新区|保税区|公司|集团|大学|学院|医院|研究院|城市群|都市圈|走廊|学校)"
)
_GENERIC = re.compile(r"^(?:国家级?|全国|全省|全市|全县|这个|那个|该|各|本|我|一个|个|家|建设|共建|合作|省级|与|和|在|从|到|有|城|拥有|的)*(?:经济技术|高新技术产业|经济|产业|工业)?(?:省|市|县|州|开发区|高新区|经开区|工业园区?|产业园区?|科技园|新区|公司|集团|走廊|城市群)$")
_LATEST_YEARS = 3
"""Years within which the present may lie of what a row says last."""


class CheckedNumber(NamedTuple):
    """A number of a text with what the rows say of it.

    Attributes
    ----------
    start, end : int
        In code points of the text.
    text : str
        As the text has it.
    quantity : Quantity
        Its reading.
    verdict : Verdict
    rows : tuple of str
        Identifiers of the rows that the verdict rests on, the best first; of what is derived its inputs.
    reason : str
    """

    start: int
    end: int
    text: str
    quantity: Quantity
    verdict: Verdict
    rows: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a number of a text seems to be about, as far as the package knows such things.

    Attributes
    ----------
    mention : Mention
    entities, indicators : mapping of str to float
        How surely each is meant.
    measures : tuple of str
        The indicators that the words speak of, whatever the number's unit.
    period : Period or None
        The time that the text names.
    years : frozenset of int
        Those that its sentence names.
    aim : bool
        Whether the words tell of an aim.
    sentence : tuple of int
    """

    mention: Mention
    entities: Mapping[str, float]
    indicators: Mapping[str, float]
    measures: tuple[str, ...]
    period: Period | None
    years: frozenset[int]
    aim: bool
    sentence: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Match:
    """A row beside a number about the same thing."""

    figure: Figure
    weight: float
    entity: float
    indicator: float
    said: Said
    standing: Verdict
    timing: str


class Judge:
    """Holds the numbers of a text against what is known.

    Parameters
    ----------
    known : Known
    document : Document
    """

    def __init__(self, known: Known, document: Document) -> None:
        self.known, self.document = known, document
        self._loose: dict[tuple[int, int], Mapping[str, float]] = {}

    def numbers(
        self, mentions: Sequence[Mention], pairs: Sequence[Course], sums: Sequence[Sum]
    ) -> list[CheckedNumber]:
        """The verdict on each mention, in order."""
        spoken = [self._spoken(one) for one in mentions]
        firsts = {course.first for course in pairs}
        found = [self._judged(one, place in firsts) for place, one in enumerate(spoken)]
        for course in pairs:
            self._in_order(course, mentions, found)
        for one in sums:
            self._by_sum(one, found)
        return found

    def _spoken(self, mention: Mention) -> Spoken:
        text, document = self.document.text, self.document
        about = self.known.subjects.about(document, mention)
        begin, end = sentence_around(text, mention.start, mention.end)
        entities = self._entities(about, mention, begin, end)
        # The first is given less where the next is as good, which says nothing against either.
        best = max((one.certainty for one in about.indicators), default=0.0)
        indicators = {
            one.value: one.certainty if place else best
            for place, one in enumerate(about.indicators)
            if place == 0 or one.certainty >= _MEASURED
        }
        time = time_of(text, mention.start, mention.end, document.published, own=document.own_period)
        named = time.start is not None and (time.words or document.own_period is not None) and time.basis != "publication"
        years = frozenset(int(year) for year in re.findall(r"(?<![0-9.])((?:19|20)[0-9]{2})(?![0-9.,%])", text[begin:end]))
        period = Period(time.start, time.end) if named and time.start and time.end else None
        measures = self.known.measures_in(text[begin:end])
        return Spoken(mention, entities, indicators, measures, period, years, about.status.value == "target", (begin, end))

    def _entities(self, about: Subject, mention: Mention, begin: int, end: int) -> dict[str, float]:
        known, found = self.known, dict[str, float]()

        def add(entity: str, certainty: float) -> None:
            one = known.one_name(entity)
            found[one] = max(found.get(one, 0.0), certainty)

        for one in about.entities:
            add(one.value, one.certainty)
        if (begin, end) not in self._loose:
            self._loose[begin, end] = known.loosely_named(self.document.text[begin:end])
        for entity, share in self._loose[begin, end].items():
            add(entity, min(_LOOSE + _LOOSE_SHARE * share, 0.65))
        before = [one for one in self.document.named if one.end <= mention.start][-6:]
        for named in before:
            for entity in named.entities:
                add(entity, _NAMED_BEFORE)
        return found

    def _judged(self, spoken: Spoken, begins: bool) -> CheckedNumber:
        matches = sorted(self._matches(spoken), key=lambda one: -one.weight)
        derived = follows(self.known, self.document.text, spoken)
        if derived is not None and derived.verdict is Verdict.DERIVED and not self._row_says(matches):
            return _checked(spoken.mention, derived)
        true = self._true(matches, spoken, begins)
        if true is not None:
            return true
        if derived is not None and derived.verdict is not Verdict.CONTRADICTED:
            return _checked(spoken.mention, derived)
        false = self._false(matches, spoken, begins)
        if false is not None and (derived is None or false.verdict is not Verdict.OTHER):
            return false
        if derived is not None:
            return _checked(spoken.mention, derived)
        mixed = self._mixed_up(spoken, matches)
        if mixed is not None:
            return mixed
        return _verdict(spoken.mention, Verdict.UNKNOWN, (), "nothing here is about it")

    def _row_says(self, matches: Sequence[_Match]) -> bool:
        """Whether a row itself has the number, so that no arithmetic is needed."""
        return any(one.standing is Verdict.SUPPORTED and one.entity >= _MEANT for one in matches)

    def _matches(self, spoken: Spoken) -> Iterator[_Match]:
        known, mention = self.known, spoken.mention
        named_at_all = any(certainty >= _SURE for certainty in spoken.entities.values())
        for indicator, measured_by in spoken.indicators.items():
            measured = known.measured[indicator]
            number = said(mention, measured.unit, measured.measure, known.units)
            if number is None or (number.value is None and number.interval == Interval()):
                continue
            about = known.entities_of.get(indicator, frozenset())
            entities = {one: spoken.entities[one] for one in about & spoken.entities.keys()}
            if len(about) == 1 and not named_at_all:
                entities.setdefault(next(iter(about)), _IMPLIED)
            for entity, meant in entities.items():
                for figure in known.by_subject[indicator, entity]:
                    timing = _timing(spoken, figure)
                    weight = meant * measured_by * (1.0 if timing in ("same", "none") else 0.8)
                    yield _Match(figure, weight, meant, measured_by, number, standing(number, figure), timing)

    def _true(self, matches: Sequence[_Match], spoken: Spoken, begins: bool) -> CheckedNumber | None:
        """A row that says so, of the time that is meant."""
        fitting = [
            one
            for one in matches
            if (one.standing is Verdict.SUPPORTED or (one.standing is Verdict.VAGUER and _of_its_size(one)))
            and one.entity >= _MEANT
            and one.timing in ("same", "near", "undated", "none")
        ]
        if spoken.period is None and not begins:
            latest = _latest(matches)
            fitting = [one for one in fitting if not _outdated(one, latest, self._now(spoken))]
        if not fitting or self._is_change(spoken, fitting[0]):
            return None
        fitting.sort(key=lambda one: (
            one.standing is not Verdict.SUPPORTED,
            -round(one.weight, 2),
            one.timing != "same",
            -_end(one.figure),
            one.figure.kind != "claim",
            one.figure.identifier,
        ))  # fmt: skip
        best = fitting[0]
        if best.figure.status == "target" and not spoken.aim and all(one.figure.status == "target" for one in fitting):
            reason = f"{self._told(best.figure)}: that is an aim, and the text tells it as a fact"
            return _verdict(spoken.mention, Verdict.OTHER, (best.figure.identifier,), reason)
        if best.standing is Verdict.VAGUER and self._sharper_than(matches, best):
            return None
        rows = tuple(dict.fromkeys(one.figure.identifier for one in fitting if one.standing is best.standing))
        word = "says so" if best.standing is Verdict.SUPPORTED else "says more, and this is true"
        return _verdict(spoken.mention, best.standing, rows[:5], f"{self._told(best.figure)}: it {word}")

    def _sharper_than(self, matches: Sequence[_Match], best: _Match) -> bool:
        """Whether a likelier row is contradicted, so that what is vague about another says nothing for the number."""
        return any(
            one.weight > best.weight * 1.25 and one.standing is Verdict.CONTRADICTED and one.timing == "same"
            for one in matches
        )

    def _now(self, spoken: Spoken) -> bool:
        begin, _ = spoken.sentence
        text = self.document.text
        window = text[begin : clause_end(text, spoken.mention.end)]
        return re.search(r"目前|如今|现有|现在|已有|截至|now|today|currently", window, re.IGNORECASE) is not None

    def _is_change(self, spoken: Spoken, best: _Match) -> bool:
        """Whether the text tells by how much something changed, and the row how much it is."""
        quantity = spoken.mention.quantity
        growth = self.known.measured[best.figure.indicator_id].measure in ("growth", "balance")
        increase = best.figure.indicator_id.endswith("increase")
        return quantity is not None and quantity.sense is not None and not growth and not increase

    def _false(self, matches: Sequence[_Match], spoken: Spoken, begins: bool) -> CheckedNumber | None:
        """A row of the same thing at the same time that the number is sharper than, or against."""
        mention, text = spoken.mention, self.document.text
        strong = [one for one in matches if one.entity >= _MEANT]
        if not strong:
            return None
        if self._is_change(spoken, strong[0]):
            equal = [one for one in strong if one.standing is Verdict.SUPPORTED]
            if equal:
                figure = equal[0].figure
                reason = f"{self._told(figure)}: it says how much there is, not by how much it changed"
                return _verdict(mention, Verdict.OTHER, (figure.identifier,), reason)
            return None
        at_the_time = [one for one in strong if one.timing in ("same", "near", "undated")]
        if spoken.period is None:
            latest = _latest(strong)
            at_the_time = [one for one in strong if begins or not _outdated(one, latest, True)]
        sharper = [one for one in at_the_time if one.standing is Verdict.SHARPER]
        heaviest = max((one.weight for one in at_the_time if one.standing is Verdict.CONTRADICTED), default=0.0)
        sharper = [one for one in sharper if _same_number(one) or one.weight > heaviest]
        sharper.sort(key=lambda one: (not _same_number(one), -one.weight, -_end(one.figure)))
        if sharper and (_same_number(sharper[0]) or sharper[0].entity >= _SURE and sharper[0].indicator >= _SURELY_MEASURED):
            figure = sharper[0].figure
            return _verdict(
                mention, Verdict.SHARPER, (figure.identifier,), f"{self._told(figure)}: its words say no more than that"
            )
        top = strong[0]
        surely = [
            one for one in at_the_time
            if one.entity >= _SURE and one.indicator >= _SURELY_MEASURED and one.weight >= 0.8 * top.weight
        ]  # fmt: skip
        clauses = clauses_before(text, spoken.sentence[0], mention.start)
        before = text[clauses[-1][0] : mention.start]
        surely = [one for one in surely if not self._of_a_part(before, one.figure)]
        if surely:
            surely.sort(key=lambda one: (
                one.timing not in ("same", "none"), -round(one.weight, 2), _distance(one), -_end(one.figure)
            ))  # fmt: skip
            against = [one for one in surely if one.standing is Verdict.CONTRADICTED]
            if against:
                figure = against[0].figure
                return _verdict(
                    mention, Verdict.CONTRADICTED, (figure.identifier,), f"{self._told(figure)}: both cannot be true"
                )
        elsewhen = [one for one in strong if one not in at_the_time and one.standing is Verdict.SUPPORTED]
        if elsewhen:
            figure = elsewhen[0].figure
            return _verdict(mention, Verdict.OTHER, (figure.identifier,), f"{self._told(figure)}: of another time")
        return None

    def _of_a_part(self, before: str, figure: Figure) -> bool:
        """Whether words before the number narrow its subject down to a part, with words that the row's do not have."""
        measured = self.known.measured[figure.indicator_id]
        own = " ".join((*self.known.entity_names.get(figure.entity_id, ()), measured.name_zh, measured.name_en))
        return any(match.group() not in own for match in _PART.finditer(before))

    def _mixed_up(self, spoken: Spoken, matches: Sequence[_Match]) -> CheckedNumber | None:
        """A row with the same number whose entity or indicator the text names, and which differs in something else."""
        known, mention = self.known, spoken.mention
        read = exact_quantity(mention)
        number = next((one for one in read[:3] if one is not None), None)
        if number is None or not _telling(mention):
            return None
        best: tuple[float, Figure, str] | None = None
        for indicator, certainty in spoken.indicators.items():
            measured = known.measured[indicator]
            ours = said(mention, measured.unit, measured.measure, known.units)
            value = None if ours is None else ours.value or ours.interval.low or ours.interval.high
            if ours is None or value is None or certainty < _SURELY_MEASURED:
                continue
            for figure in known.near_of_indicator(indicator, value):
                same = standing(ours, figure) in (Verdict.SUPPORTED, Verdict.SHARPER) and equal(ours.value, figure.value)
                if same and (best is None or certainty > best[0]):
                    best = certainty, figure, "of something else"
        for entity, certainty in spoken.entities.items():
            if certainty < _SURE:
                continue
            for figure in known.near_of_entity(entity, number):
                measured = known.measured[figure.indicator_id]
                ours = said(mention, measured.unit, measured.measure, known.units)
                if ours is None:
                    code = unit_code(mention)
                    if equal(read.value, figure.value) and code:
                        found = certainty, figure, f"in {measured.unit}, not in {code}"
                    else:
                        continue
                elif equal(ours.value, figure.value):
                    found = certainty - 0.1, figure, "of another measure"
                else:
                    continue
                if best is None or found[0] > best[0]:
                    best = found
        if best is None:
            return None
        _, figure, how = best
        return _verdict(mention, Verdict.OTHER, (figure.identifier,), f"{self._told(figure)}: the number is {how}")

    def _in_order(self, course: Course, mentions: Sequence[Mention], found: list[CheckedNumber]) -> None:
        """Contradict both numbers of a course whose rows stand in the other order of time."""
        one, other = found[course.first], found[course.second]
        good = (Verdict.SUPPORTED, Verdict.VAGUER)
        if one.verdict not in good or other.verdict not in good:
            return
        first, second = self._period_of(one.rows[0]), self._period_of(other.rows[0])
        if first is None or second is None or first.end <= second.start or one.rows[0] == other.rows[0]:
            return
        if first.start >= second.end:
            reason = "the rows have them the other way round in time"
            for place, number in ((course.first, one), (course.second, other)):
                found[place] = number._replace(verdict=Verdict.CONTRADICTED, reason=f"{number.reason}; {reason}")

    def _period_of(self, identifier: str) -> Period | None:
        figure = self.known.by_identifier.get(identifier)
        return None if figure is None else figure.period

    def _by_sum(self, one: Sum, found: list[CheckedNumber]) -> None:
        """What the text's own arithmetic makes of a result that no row speaks of."""
        by_place = {(number.start, number.end): place for place, number in enumerate(found)}
        places = [by_place[where] for where in one.numbers]
        result, inputs = places[one.result], [place for place in places if place != places[one.result]]
        number = found[result]
        good = (Verdict.SUPPORTED, Verdict.VAGUER, Verdict.DERIVED)
        if len(places) >= 3 and inputs and all(found[place].verdict in good for place in inputs):
            rows = tuple(dict.fromkeys(row for place in inputs for row in found[place].rows[:1]))
            if one.consistent and number.verdict in (Verdict.UNKNOWN, Verdict.OTHER, Verdict.CONTRADICTED):
                found[result] = number._replace(verdict=Verdict.DERIVED, rows=rows, reason=one.reason)
            elif not one.consistent and number.verdict not in good:
                found[result] = number._replace(verdict=Verdict.CONTRADICTED, rows=rows, reason=one.reason)

    def _told(self, figure: Figure) -> str:
        zh, en = self.known.entity_names.get(figure.entity_id, ("", ""))
        when = f", {figure.when}" if figure.when else ""
        return f"{figure.identifier} has {figure.value_text} of {zh or en or figure.entity_id}{when}"


def _checked(mention: Mention, found: Follows) -> CheckedNumber:
    return _verdict(mention, found.verdict, found.rows, found.reason)


def _verdict(mention: Mention, verdict: Verdict, rows: tuple[str, ...], reason: str) -> CheckedNumber:
    return CheckedNumber(mention.start, mention.end, mention.text, mention.quantity, verdict, rows, reason)


def _timing(spoken: Spoken, figure: Figure) -> str:
    """Whether a row is of the time that the text names: same, near (within the same year), differs, undated, none."""
    period = figure.period or figure.between
    if spoken.period is None:
        return "none"
    if period is None:
        return "undated"
    if period.start <= spoken.period.end and spoken.period.start <= period.end:
        return "same"
    years = {spoken.period.start.year, spoken.period.end.year} & {period.start.year, period.end.year}
    return "near" if years else "differs"


def _end(figure: Figure) -> int:
    period = figure.period or figure.between
    return period.end.toordinal() if period else 0


def _latest(matches: Iterable[_Match]) -> dict[tuple[str, str], int]:
    """Of each subject the last day that a row is of."""
    found: dict[tuple[str, str], int] = {}
    for one in matches:
        key = one.figure.indicator_id, one.figure.entity_id
        found[key] = max(found.get(key, 0), _end(one.figure))
    return found


def _outdated(one: _Match, latest: Mapping[tuple[str, str], int], now: bool) -> bool:
    """Whether a row is older than what is said last of its subject, by more than a year."""
    last = latest.get((one.figure.indicator_id, one.figure.entity_id), 0)
    end = _end(one.figure)
    return bool(now and end and last - end > 366)


def _of_its_size(one: _Match) -> bool:
    """Whether what is vaguely said is of a row's size, and surely about its subject: more than one tells nothing."""
    if one.entity < _VAGUELY or one.indicator < _SURELY_MEASURED:
        return False
    bounds = (one.said.value, one.said.interval.low, one.said.interval.high)
    ours, theirs = next((bound for bound in bounds if bound is not None), None), number_of(one.figure)
    return ours is not None and theirs != 0 and 0.4 <= abs(ours / theirs) <= 2.5


def _same_number(one: _Match) -> bool:
    return equal(one.said.value, one.figure.value)


def _distance(one: _Match) -> float:
    """How far the number is from a row's, as a share of it."""
    if one.said.value is None or not one.figure.value:
        return 9.0
    return float(abs(one.said.value - one.figure.value) / abs(one.figure.value))


def _telling(mention: Mention) -> bool:
    """Whether a number is one that is hardly equal to another by chance: of two digits that are not round, or bounded."""
    quantity = mention.quantity
    if quantity is None or quantity.value is None:
        return False
    digits = re.sub(r"[^0-9]", "", f"{quantity.value:g}" if quantity.value < 1e6 else f"{quantity.value:.0f}").strip("0")
    return len(digits) >= 2 or quantity.qualifier is not Qualifier.EXACT or quantity.value >= 500
