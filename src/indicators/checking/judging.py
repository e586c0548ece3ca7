"""`Judge`: the verdict of a package's rows on each number of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from indicators.checking.arithmetic import follows
from indicators.checking.known import Known
from indicators.checking.matching import (
    Match,
    aim_of,
    end_of,
    is_outdated,
    is_superseded,
    is_telling,
    is_unlikely,
    known_words,
    latest_of,
    moved_together,
    number_written,
    of_another,
    of_its_size,
    rises,
    timing_of,
    wholes_of_parts,
)
from indicators.checking.meant import NAMED_BEFORE, SURELY_MEASURED
from indicators.checking.own_sums import TRUE, Course, Sum, by_sum, in_order
from indicators.checking.spoken import SURE, Evidence, Spoken
from indicators.checking.wording import (
    CHANGE,
    LEVEL,
    CheckedNumber,
    Said,
    Verdict,
    called,
    equal,
    exactly,
    said,
    standing,
)
from indicators.insight import Figure, Interval
from indicators.model.standards import SIGNED_MEASURES
from indicators.reading import Mention
from indicators.reading.unit_words import unit_code
from indicators.subject.about import Document
from indicators.subject.sentences import clauses_before

_MEANT = 0.28
"""How sure an entity has to be for its rows to speak for a number."""
_IMPLIED = 0.45
"""How surely the one entity is meant that has an indicator, where the text names none."""
_REGIONS = frozenset({"country", "macro_region", "group"})
"""Kinds of entities that are named beside others for where or of what kind these are."""
_AS_GOOD = 0.8
"""Of the weight of the likeliest row, what a row needs to speak against a number."""
_PLAINLY, _PLAUSIBLE = 0.7, 0.5
"""How sure an indicator that is counted by name excludes others; what of it another needs to be meant too."""
_HARDLY = 0.12
"""How sure an indicator has to be for a row with the very number, unless that is one that is hardly met by chance."""
_MOST_ROWS = 5
"""Rows that are named for one number."""
_FAR = 20
"""Times by which a number is so far from a row that it is of something else."""
_NAMES_IT = re.compile(r".{0,4}(?:-year(?![\w-])|年[^,，。;；、]{0,4}(?:计划|规划|行动))|.{0,5}(?:计划|规划|行动)")
"""With these words a duration names the plan that it is of, and is no aim: three-year programme."""
PERSONS = frozenset(["人", "名", "位", "人次", "户籍人口", "people", "persons", "residents", "employees"])
"""Units of persons, in which nothing else is counted."""
_UNLESS = "both cannot be true, unless the text means another time"
"""Where a row is dated, and the text does not say that it tells of the same time."""
_PART = re.compile(
    r"(?:中西部|东部|中部|西部|东北)(?:地区)?|省级|市级|新增|净增|新设|\bnew\b",
    re.IGNORECASE,
)


class Judge:
    """Holds the numbers of a text against what is known.

    Parameters
    ----------
    known : Known
    document : Document
    """

    def __init__(self, known: Known, document: Document) -> None:
        self.known, self.document = known, document

    def numbers(self, mentions: Sequence[Mention], pairs: Sequence[Course], sums: Sequence[Sum]) -> list[CheckedNumber]:
        """The verdict on each mention, in order."""
        firsts = {course.first for course in pairs}
        evidence = Evidence(self.known, self.document, mentions)
        found = list[CheckedNumber]()
        for place, mention in enumerate(mentions):
            found.append(judged := self._judged(evidence.of(mention), place in firsts))
            if judged.verdict is Verdict.SUPPORTED:
                evidence.learn(mention, self.known.by_identifier[judged.rows[0]].indicator_id)
        moved_together(self.known, self.document.text, found, mentions)
        wholes_of_parts(self.known, self.document.text, found, mentions)
        for course in pairs:
            in_order(self.known, course, found)
        for one in sums:
            by_sum(one, found)
        return found

    def _judged(self, spoken: Spoken, begins: bool) -> CheckedNumber:
        if (begins and not spoken.dated) or spoken.other_end:
            spoken = spoken._replace(other_end=True, now=False)
        matches = sorted(
            self._matches(spoken), key=lambda one: (-round(one.weight, 6), one.timing != "same", one.figure.identifier)
        )
        if spoken.before and not spoken.periods and any(one.of_then for one in matches):
            matches = [one for one in matches if one.timing == "same" or one.standing is Verdict.SUPPORTED]
        derived = follows(self.known, self.document.text, spoken)
        true = self._true(matches, spoken)
        if (
            derived is not None
            and derived.verdict is Verdict.DERIVED
            and (true is None or true.verdict is Verdict.VAGUER)
        ):
            return called(spoken.mention, *derived)
        if true is None or true.verdict is Verdict.VAGUER:
            true = self._by_number(spoken) or true
        if true is not None:
            return true
        if derived is not None and derived.verdict in (Verdict.SHARPER, Verdict.OTHER):
            return called(spoken.mention, *derived)
        false = self._false(matches, spoken)
        if false is not None and (derived is None or false.verdict is not Verdict.OTHER):
            return false
        if derived is not None:
            return called(spoken.mention, *derived)
        return self._mixed_up(spoken) or called(spoken.mention, Verdict.UNKNOWN, (), "nothing here is about it")

    def _said(self, spoken: Spoken, indicator: str) -> Said | None:
        """The number in the unit of an indicator; None where it cannot be one of it."""
        measured, mention = self.known.measured[indicator], spoken.mention
        if mention.quantity is not None and mention.quantity.unit in PERSONS:
            return None
        number = said(mention, measured.unit, measured.measure, self.known.units)
        return None if number is None or (number.value is None and number.interval == Interval()) else number

    def _matches(self, spoken: Spoken) -> Iterator[Match]:
        known = self.known
        surely = [known.kinds.get(entity) for entity, certainty in spoken.entities.items() if certainty >= SURE]
        named_at_all = surely.count("macro_region") == 1 or any(kind not in _REGIONS for kind in surely)
        telling = is_telling(spoken.mention)
        for indicator, measured_by in spoken.indicators.items():
            number = self._said(spoken, indicator)
            if number is None:
                continue
            rising = rises(known, self.document.text, spoken, indicator)
            if rising is None:
                continue
            about = known.entities_of.get(indicator, set())
            entities = {one: spoken.entities[one] for one in about & spoken.entities.keys()}
            likely = [one for one, certainty in entities.items() if certainty > NAMED_BEFORE]
            if len(likely) == 1:
                entities[likely[0]] = max(entities[likely[0]], SURE)  # the only one that is counted so
            if (
                len(about) == 1
                and not named_at_all
                and telling
                and indicator in spoken.termed
                and measured_by >= SURELY_MEASURED
            ):
                entities.setdefault(next(iter(about)), _IMPLIED)
            for entity, meant in entities.items():
                for figure in known.by_subject[indicator, entity]:
                    timing = timing_of(spoken, figure)
                    weight = meant * measured_by * (1.0 if timing in ("same", "none") else 0.8)
                    stands = standing(number, figure) if rising else Verdict.CONTRADICTED
                    yield Match(figure, weight, meant, measured_by, number, stands, timing)

    def _true(self, matches: Sequence[Match], spoken: Spoken) -> CheckedNumber | None:
        """A row that says so, of the time that is meant."""
        latest = latest_of(matches)
        fitting = [
            one
            for one in matches
            if (one.standing is Verdict.SUPPORTED or (one.standing is Verdict.VAGUER and of_its_size(one)))
            and one.entity >= _MEANT
            and one.timing != "differs"
            and not of_another(self.known, self.document.text, spoken, one.figure)
            and not (one.timing == "none" and spoken.now and is_outdated(one, latest))
        ]
        if not fitting or self._is_change(spoken, fitting[0].figure):
            return None
        fitting.sort(key=lambda one: (
            one.standing is not Verdict.SUPPORTED, bool(spoken.before) and one.timing != "same", -round(one.weight, 2),
            one.timing != "same", -end_of(one.figure),
            one.figure.kind != "claim", one.figure.identifier,
        ))  # fmt: skip
        best = fitting[0]
        aims = all(one.figure.status == "target" for one in fitting)
        if aims and not spoken.aim and not _NAMES_IT.match(self.document.text, spoken.mention.end - 5):
            reason = f"{self.known.told(best.figure)}: that is an aim, and the text tells it as a fact"
            return called(spoken.mention, Verdict.OTHER, (best.figure.identifier,), reason)
        if best.standing is Verdict.VAGUER and any(
            one.weight > best.weight * 1.25 and one.standing is Verdict.CONTRADICTED and one.timing in ("same", "none")
            for one in matches
        ):
            return None  # what is vague about another thing says nothing for it
        rows = tuple(dict.fromkeys(one.figure.identifier for one in fitting if one.standing is best.standing))
        return self._agreed(spoken, best.standing, best.figure, rows)

    def _by_number(self, spoken: Spoken) -> CheckedNumber | None:
        """A row of an entity that is meant with the very number, where the words do not tell of another measure."""
        if not is_telling(spoken.mention):
            return None
        exact = is_unlikely(spoken.mention)
        rival = max(spoken.indicators.values(), default=0.0) if spoken.termed else 0.0
        found: list[tuple[Verdict, float, Figure]] = []
        surely = [entity for entity, certainty in spoken.entities.items() if certainty >= SURE]
        rivals = any((one, entity) in self.known.by_subject for one in spoken.indicators for entity in surely)
        for entity in surely:
            certainty = spoken.entities[entity]
            for figure in self._with_number(spoken, entity):
                if figure.indicator_id in spoken.not_meant or of_another(
                    self.known, self.document.text, spoken, figure
                ):
                    continue
                plausible = spoken.plausible.get(figure.indicator_id, 0.0)
                beaten = rival >= SURELY_MEASURED and (
                    (spoken.counted and (rivals or rival > _PLAINLY)) or plausible < _PLAUSIBLE * rival
                )
                timing = timing_of(spoken, figure)
                by_chance = not exact and plausible < _HARDLY and (rival >= SURELY_MEASURED or timing != "same")
                if by_chance or (beaten and figure.indicator_id not in spoken.indicators):
                    continue
                if timing == "differs" or (spoken.now and is_superseded(self.known, spoken, figure)):
                    continue
                if figure.status == "target" or self._is_change(spoken, figure):
                    continue
                if not rises(self.known, self.document.text, spoken, figure.indicator_id):
                    continue
                ours = self._said(spoken, figure.indicator_id)
                stands = standing(ours, figure) if ours is not None else Verdict.UNKNOWN
                if stands in TRUE:
                    found.append((stands, certainty + plausible + (timing == "same"), figure))
        if not found:
            return None
        found.sort(key=lambda one: (one[0] is not Verdict.SUPPORTED, -one[1], -end_of(one[2]), one[2].identifier))
        verdict = found[0][0]
        rows = tuple(dict.fromkeys(figure.identifier for stands, _, figure in found if stands is verdict))
        return self._agreed(spoken, verdict, found[0][2], rows)

    def _agreed(self, spoken: Spoken, verdict: Verdict, figure: Figure, rows: tuple[str, ...]) -> CheckedNumber:
        word = "says so" if verdict is Verdict.SUPPORTED else "says more, and this is true"
        return called(spoken.mention, verdict, rows[:_MOST_ROWS], f"{self.known.told(figure)}: it {word}")

    def _with_number(self, spoken: Spoken, entity: str) -> Iterator[Figure]:
        """The rows of an entity with the number of a mention, each in its own unit."""
        read = exactly(spoken.mention)
        if read.value is None:
            return
        for value in (read.value, read.value * 100):  # a half and 0.5 are 50 in per cent
            for figure in self.known.near_of_entity(entity, value):
                ours = self._said(spoken, figure.indicator_id)
                if ours is not None and equal(ours.value, figure.value):
                    yield figure

    def _is_change(self, spoken: Spoken, figure: Figure) -> bool:
        """Whether the text tells by how much something changed, and the row how much it is."""
        quantity, measured = spoken.mention.quantity, self.known.measured[figure.indicator_id]
        if quantity is None or quantity.sense is None or measured.measure in SIGNED_MEASURES:
            return False
        before = self.document.text[max(spoken.mention.start - 8, 0) : spoken.mention.start]
        of_changes = CHANGE.search(measured.name_zh) or CHANGE.search(measured.name_en)
        return of_changes is None and LEVEL.search(before) is None

    def _false(self, matches: Sequence[Match], spoken: Spoken) -> CheckedNumber | None:
        """A row of the same thing at the same time that the number is sharper than, or against."""
        mention = spoken.mention
        strong = [one for one in matches if one.entity >= _MEANT]
        if not strong:
            return None
        if self._is_change(spoken, strong[0].figure):
            same = [one.figure for one in strong if one.standing is Verdict.SUPPORTED]
            reason = "it says how much there is, not by how much it changed"
            if not same:
                return None
            return called(mention, Verdict.OTHER, (same[0].identifier,), f"{self.known.told(same[0])}: {reason}")
        latest = latest_of(strong)
        then = [one for one in strong if one.timing in ("same", "near", "none")]
        if not spoken.periods and not spoken.other_end:
            then = [one for one in strong if not is_outdated(one, latest)]
        top = next((one for one in strong if one.timing == "same"), strong[0])
        against = [one for one in then if self._surely_against(one, top, spoken)]
        heaviest = max((one.weight for one in against), default=0.0)
        sharper = [
            one for one in then
            if one.standing is Verdict.SHARPER
            and (one.same_number or (one.weight > heaviest and one.entity >= SURE and one.indicator >= SURELY_MEASURED))
            and one.weight >= _AS_GOOD * strong[0].weight * 0.8
        ]  # fmt: skip
        if sharper:
            figure = min(sharper, key=lambda one: (not one.same_number, -one.weight, -end_of(one.figure))).figure
            reason = f"{self.known.told(figure)}: its words say no more than that"
            return called(mention, Verdict.SHARPER, (figure.identifier,), reason)
        if against:
            against.sort(key=lambda one: (
                one.timing not in ("same", "none"), -round(one.weight, 2),
                -end_of(one.figure) if one.timing == "none" and not spoken.other_end else 0,
                one.distance, -end_of(one.figure),
            ))  # fmt: skip
            figure, sure = against[0].figure, against[0].timing == "same" or not against[0].figure.when
            reason = f"{self.known.told(figure)}: {'both cannot be true' if sure else _UNLESS}"
            return called(mention, Verdict.CONTRADICTED, (figure.identifier,), reason)
        elsewhen = [one for one in strong if one.standing is Verdict.SUPPORTED and one.weight >= 0.5 * strong[0].weight]
        if elsewhen:
            figure = elsewhen[0].figure
            reason = f"{self.known.told(figure)}: of another time"
            return called(mention, Verdict.OTHER, (figure.identifier,), reason)
        return None

    def _surely_against(self, one: Match, top: Match, spoken: Spoken) -> bool:
        if one.standing is not Verdict.CONTRADICTED or one.indicator < SURELY_MEASURED or spoken.strange:
            return False
        indicator = one.figure.indicator_id
        alike = spoken.plausible.get(indicator, 0.0) >= SURELY_MEASURED and indicator not in spoken.termed
        if alike and not spoken.counted and self.known.measured[indicator].unit == "percent":
            return False  # of a share that no word of its own stands near: anything has shares
        of_then = one.timing == "same" or not one.figure.when
        if one.entity < SURE and not (of_then and top is one and self._is_some_of(one, spoken)):
            return False
        named = _NAMES_IT.match(self.document.text, max(spoken.mention.end - 5, 0)) is not None
        if not (spoken.counted or named or is_telling(spoken.mention)):
            return False  # two and five are said of anything
        if one.weight < _AS_GOOD * top.weight or (one.distance > _FAR and not (one.same_digits or spoken.counted)):
            return False
        clauses = clauses_before(self.document.text, spoken.sentence[0], spoken.mention.start)
        before = self.document.text[clauses[-1][0] : spoken.mention.start]
        # 中西部 before the number narrows its subject down to a part, unless the row's own names have the word.
        own = known_words(self.known, one.figure)
        return all(match.group() in own for match in _PART.finditer(before))

    def _is_some_of(self, one: Match, spoken: Spoken) -> bool:
        """Whether a row is of some of what the text names, of which no more may be known: the assessed zones."""
        entity = self.known.one_name(one.figure.entity_id)
        named = (whole for whole, certainty in spoken.entities.items() if certainty >= SURE)
        return any(entity in self.known.narrower.get(whole, ()) for whole in named)

    def _mixed_up(self, spoken: Spoken) -> CheckedNumber | None:
        """A row with the same number whose entity or indicator the text names, and which differs in something else."""
        known, mention = self.known, spoken.mention
        if aim := aim_of(known, self.document.text, spoken):
            reason = f"{known.told(aim)}: that is an aim, and the text tells it as a fact"
            return called(mention, Verdict.OTHER, (aim.identifier,), reason)
        if not is_telling(mention):
            return None
        read, code = exactly(mention), unit_code(mention)
        counts_persons = mention.quantity is not None and mention.quantity.unit in PERSONS
        found: list[tuple[float, Figure, str]] = []
        for indicator, certainty in spoken.indicators.items():
            ours = self._said(spoken, indicator)
            if ours is None or ours.value is None or certainty < SURELY_MEASURED or indicator not in spoken.termed:
                continue
            same = (one for one in known.near_of_indicator(indicator, ours.value) if equal(ours.value, one.value))
            found += [(certainty, figure, "of something else") for figure in same]
        found += self._in_another_unit(spoken, read.value)
        for entity, certainty in spoken.entities.items():
            if certainty < NAMED_BEFORE or read.value is None:
                continue
            for figure in known.near_of_entity(entity, read.value):
                if certainty < SURE and spoken.indicators.get(figure.indicator_id, 0.0) < SURELY_MEASURED:
                    continue
                unit = known.measured[figure.indicator_id].unit
                ours = self._said(spoken, figure.indicator_id)
                if ours is not None and not equal(ours.value, read.value) and number_written(figure) == read.value != 1:
                    reason = f"{self.known.told(figure)}: in another unit"
                    return called(mention, Verdict.CONTRADICTED, (figure.identifier,), reason)
                counted = "count" in (unit, code) and figure.indicator_id not in spoken.measures
                if ours is None and equal(read.value, figure.value) and (code or counts_persons) and not counted:
                    found.append((certainty, figure, f"in {unit}, not in {code or 'persons'}"))
            if certainty >= SURE:
                moved = self._with_number(spoken, entity)
                found += [(certainty - 0.1, figure, "of another measure") for figure in moved]
        if not found:
            return None
        _, figure, how = max(found, key=lambda one: (one[0], end_of(one[1])))
        return called(mention, Verdict.OTHER, (figure.identifier,), f"{self.known.told(figure)}: the number is {how}")

    def _in_another_unit(self, spoken: Spoken, value: Fraction | None) -> Iterator[tuple[float, Figure, str]]:
        """Rows of an indicator that the sentence names with the very number, in a unit that does not convert."""
        code = unit_code(spoken.mention)
        if value is None or not code:
            return
        for indicator in spoken.measures:
            unit = self.known.measured[indicator].unit
            if unit == "count" or self._said(spoken, indicator) is not None:
                continue
            for figure in self.known.near_of_indicator(indicator, value):
                entity = self.known.one_name(figure.entity_id)
                named = spoken.entities.get(entity, 0.0) >= NAMED_BEFORE or len(self.known.entities_of[indicator]) == 1
                if named and equal(value, figure.value):
                    yield SURE, figure, f"in {unit}, not in {code}"
