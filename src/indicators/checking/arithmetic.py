"""Numbers that follow from rows by arithmetic: declared figures, differences, ratios, shares and sums."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations, permutations, product
from typing import TYPE_CHECKING, NamedTuple

from indicators.checking.known import Known
from indicators.checking.wording import CHANGE, DOWN, LEVEL, Said, Verdict, equal, holds, meant, said
from indicators.insight import Figure, Interval
from indicators.insight.relation import rounded
from indicators.reading import Qualifier, Sense
from indicators.reading.unit_words import unit_code
from indicators.subject.sentences import clause_end

if TYPE_CHECKING:
    from indicators.checking.spoken import Spoken

_RATIO = re.compile(r"倍|番|\b(?:times|fold|double[ds]?|tripled?|twice)\b|fold\b", re.IGNORECASE)
_SHARE = re.compile(
    r"占|率|比重|比例|份额|分之|[0-9]%|成|[Hh]alf|third|quarter|\b(?:share|account|proportion|per ?cent|percent)\b",
    re.IGNORECASE,
)
_EACH = re.compile(r"平均|每[家个省区县园]|均(?:有|拥有)|\b(?:per|each|average|averages)\b", re.IGNORECASE)
_SUM = re.compile(
    r"合计|总计|共计|加起来|相加|一共|总共|两省|两地|\b(?:together|combined|in total|altogether|sum|total)\b",
    re.IGNORECASE,
)
_NEAR = 24
"""Characters before a number in which the word for a change stands."""
_FEW_SENTENCES = 500
"""Sentences with rows up to which each is looked at for parts of a whole."""
_YEARS_KEPT = 24
"""Rows of one subject of which pairs are tried."""
_APART = 90
"""Days between two rows of which one is what became of the other."""
_MULTIPLIES = re.compile(r"翻|番|\b(?:doubl|tripl|twice|fold)", re.IGNORECASE)
"""With these words what became of a number is told as a multiple of it."""
_GREW = re.compile(r"翻|番|\b(?:doubl|tripl|quadrupl)", re.IGNORECASE)
_TO_SO_MUCH = re.compile(r"(?:到|至|达|为|成|是)[^,，。;；0-9]{0,8}$|\bto\b[^,.;0-9]{0,16}$")
"""Before the level that a change led to: 增长到原来的."""
_NAMED, _LOOSELY = 0.4, 0.28
"""How sure an entity has to be for arithmetic with its rows; the second where the package declares the figure."""


class Follows(NamedTuple):
    """What arithmetic over rows says of a number."""

    verdict: Verdict
    rows: tuple[str, ...]
    reason: str


class _Result(NamedTuple):
    """What an operation makes of rows, in the unit of the number."""

    value: Fraction | None
    interval: Interval
    rows: tuple[str, ...]
    how: str
    sure: bool
    other: bool = False
    declared: bool = False


def follows(known: Known, text: str, spoken: Spoken) -> Follows | None:
    """Whether a number is what rows give by an operation for which the text has a word."""
    mention = spoken.mention
    code = unit_code(mention)
    if code is None:
        return None
    begin, end = spoken.sentence
    words = text[max(begin, mention.start - 60) : min(max(clause_end(text, mention.end), mention.end + 12), end)]
    best: Follows | None = None

    def meant_by(rows: Sequence[str]) -> float:
        """How surely what rows are of is meant: what is said of one park speaks for no other."""
        return max(spoken.entities.get(known.one_name(known.by_identifier[one].entity_id), 0.0) for one in rows)

    for result, ours in _results(known, words, text[begin:end], spoken, code):
        if result.other:
            return Follows(Verdict.OTHER, result.rows, f"{result.how} of {' and '.join(result.rows)}")
        verdict = _comes_out(ours, result)
        if verdict is Verdict.DERIVED and (best is None or meant_by(result.rows) >= meant_by(best.rows)):
            return Follows(verdict, result.rows, f"{result.how} of {' and '.join(result.rows)}")
        if result.sure and best is None:
            wrong = Verdict.SHARPER if verdict is Verdict.SHARPER and result.declared else Verdict.CONTRADICTED
            reason = f"{result.how} of {' and '.join(result.rows)} is {_shown(result)}"
            best = Follows(wrong, result.rows, reason)
    return best


def _comes_out(ours: Said, result: _Result) -> Verdict:
    if (result.value is not None and result.interval.is_point) or ours.qualifier is not Qualifier.EXACT:
        agrees = result.value is not None and result.value in meant(ours)
        return Verdict.DERIVED if agrees or holds(meant(ours), result.interval) else Verdict.CONTRADICTED
    if result.value is not None and result.value in rounded(ours):
        return Verdict.DERIVED
    return Verdict.SHARPER if meant(ours).meet(result.interval) is not None else Verdict.CONTRADICTED


def _shown(result: _Result) -> str:
    return f"{float(result.value):.4g}" if result.value is not None else str(result.interval)


def _results(known: Known, words: str, sentence: str, spoken: Spoken, code: str) -> Iterator[tuple[_Result, Said]]:
    mention, units = spoken.mention, known.units
    quantity = mention.quantity
    before = sentence[max(mention.start - spoken.sentence[0] - _NEAR, 0) : mention.start - spoken.sentence[0]]
    changes = CHANGE.search(f"{before}{mention.text[:1]}") is not None
    changes = (changes or (quantity is not None and quantity.sense is not None)) and LEVEL.search(before) is None
    falls = DOWN.search(words) is not None or (quantity is not None and quantity.sense is Sense.FALL)

    # By how much something grew is told by 增加一倍, and to what by 翻一番 and 增至三倍.
    by = changes and _MULTIPLIES.search(f"{before}{mention.text}") is None and _TO_SO_MUCH.search(before) is None
    grew = changes or _GREW.search(f"{before}{mention.text}") is not None

    def in_unit(unit: str) -> Said | None:
        return said(mention, unit, "stock", units)

    for declared in known.declared:
        figure = declared.declared
        inputs = list(declared.inputs.values())
        entity = max((spoken.entities.get(known.one_name(one.entity_id), 0.0) for one in inputs), default=0.0)
        ours = in_unit(figure.unit_id)
        if ours is None and code == "count" and figure.unit_id == "ratio" and _EACH.search(words):
            ours = in_unit("count")  # how many there are of one for each of another
        told = {
            "difference": changes,
            "share": _SHARE.search(words) is not None,
            "ratio": _RATIO.search(words) is not None or _EACH.search(words) is not None,
        }
        if (
            ours is None
            or not told.get(figure.operation, True)
            or entity < _LOOSELY
            or (not code and not _EACH.search(words))
        ):
            continue
        of_one = len({(one.indicator_id, known.one_name(one.entity_id)) for one in inputs}) == 1
        if figure.operation == "ratio" and grew and not of_one:
            continue  # what one measure is of another has not grown
        value, interval = declared.value, declared.interval
        if figure.operation == "ratio" and by:
            value, interval = None if value is None else value - 1, interval - Interval.point(1)
        if figure.operation == "difference" and falls:
            value, interval = None if value is None else -value, -interval
        owners = [name for one in inputs for name in known.entity_names.get(one.entity_id, ())]
        sure = entity >= 0.5 and _named(sentence, figure.name_zh, figure.name_en, owners)
        yield (
            _Result(
                value,
                interval,
                tuple(one.identifier for one in inputs),
                f"the {figure.operation}",
                sure,
                declared=True,
            ),
            ours,
        )
    for indicator, _, figures in _subjects(known, spoken):
        measured = known.measured[indicator]
        difference_unit = "percentage_point" if measured.unit == "percent" else measured.unit
        if changes and code == "percent" == measured.unit and (ours := in_unit("percent")) is not None:
            for result in _differences(figures, spoken):
                if result.value is not None and equal(ours.value, result.value):
                    yield result._replace(how="in percentage points, not in per cent, the difference", other=True), ours
        if (
            changes
            and (code == difference_unit or (not code and measured.unit == "count"))
            and (ours := in_unit(difference_unit)) is not None
        ):
            yield from ((result, ours) for result in _differences(figures, spoken, falls=falls))
        if _RATIO.search(words) and (ours := in_unit("ratio")) is not None and code in ("ratio", ""):
            yield from ((result, ours) for result in _ratios(figures, spoken, growth=by))
        elif changes and code in ("percent", "ratio") and measured.unit not in ("percent", "ratio"):
            ours = in_unit("ratio")
            if ours is not None:
                yield from ((result, ours) for result in _ratios(figures, spoken, growth=True))
    if _EACH.search(words) and code not in ("", "count", "percent", "ratio"):
        yield from _quotients(known, spoken, in_unit)
    named = [entity for entity, certainty in spoken.entities.items() if certainty >= _NAMED]
    if len(named) >= 2:
        yield from _between_entities(known, spoken, named, words, code, in_unit)
    if _SHARE.search(words) and code in ("percent", "ratio", ""):
        ours = in_unit("percent")
        if ours is not None:
            yield from ((result, ours) for result in _parts(known, spoken, sentence))


def _named(sentence: str, zh: str, en: str, owners: Sequence[str]) -> bool:
    """Whether much of what a declared figure's name says, beside whose it is, stands in a sentence."""
    for name in filter(None, owners):
        zh, en = zh.replace(name, " "), en.replace(name, " ")
    pairs = [zh[place : place + 2] for place in range(len(zh) - 1)]
    words = re.findall(r"[a-z]{4,}", en.lower())
    lowered = sentence.lower()
    in_chinese = sum(pair in sentence for pair in pairs) / max(len(pairs), 1)
    in_english = sum(word in lowered for word in words) / max(len(words), 1)
    return in_chinese >= 0.18 or in_english >= 0.2


def _subjects(known: Known, spoken: Spoken) -> Iterator[tuple[str, str, Sequence[Figure]]]:
    """The rows of what the sentence is about, whatever the unit of the number, those of its years before others."""
    for indicator in dict.fromkeys((*spoken.plausible, *spoken.measures)):
        about = known.entities_of.get(indicator, set()) & spoken.entities.keys()
        loosely = [entity for entity in about if spoken.entities[entity] >= _LOOSELY]
        for entity in sorted(about):
            some = any(entity in known.narrower.get(one, ()) for one, sure in spoken.entities.items() if sure >= _NAMED)
            if spoken.entities[entity] < _NAMED and loosely != [entity] and not some:
                continue
            dated = [one for one in known.by_subject[indicator, entity] if one.value is not None]
            of_years = [one for one in dated if one.period and one.period.end.year in spoken.years]
            kept = of_years if len({one.period.end.year for one in of_years if one.period}) >= 2 else dated
            yield indicator, entity, sorted(kept, key=_time)[-_YEARS_KEPT:]


def _time(figure: Figure) -> int:
    return figure.period.end.toordinal() if figure.period else 0


def _pairs(figures: Sequence[Figure], spoken: Spoken) -> Iterator[tuple[Figure, Figure, bool]]:
    """Earlier and later rows, and whether the sentence names the years of both, and no other."""
    inexact = Counter({one.identifier: one.qualifier is not Qualifier.EXACT for one in figures})
    pairs = sorted(combinations(figures, 2), key=lambda pair: inexact[pair[0].identifier] + inexact[pair[1].identifier])
    for one, other in pairs:
        if one.period and other.period and (other.period.end - one.period.end).days >= _APART:
            told = {one.period.end.year, other.period.end.year} == spoken.years
            if len(spoken.years) == 1 and spoken.now:
                told = one.period.end.year in spoken.years and other is figures[-1]
            yield one, other, told


def _differences(figures: Sequence[Figure], spoken: Spoken, *, falls: bool = False) -> Iterator[_Result]:
    for one, other, sure in _pairs(figures, spoken):
        assert one.value is not None
        assert other.value is not None
        value, interval = other.value - one.value, rounded(other) - rounded(one)
        if falls:
            value, interval = -value, -interval
        yield _Result(
            value, _exact(value, one, other) or interval, (other.identifier, one.identifier), "the difference", sure
        )


def _ratios(figures: Sequence[Figure], spoken: Spoken, *, growth: bool) -> Iterator[_Result]:
    for one, other, sure in _pairs(figures, spoken):
        if not one.value or other.value is None:
            continue
        value = abs(other.value / one.value - 1) if growth else other.value / one.value
        rows, how = (other.identifier, one.identifier), "the growth" if growth else "the ratio"
        yield _Result(value, Interval.point(value), rows, how, sure)


def _quotients(known: Known, spoken: Spoken, in_unit: Callable[[str], Said | None]) -> Iterator[tuple[_Result, Said]]:
    """What of an amount falls to each of what is counted: rows of one entity and year."""
    subjects = list(_subjects(known, spoken))
    for (measured, entity, amounts), (counted, other, counts) in permutations(subjects, 2):
        ours, kin = in_unit(known.measured[measured].unit), known.narrower.get(other, frozenset()) | {other}
        if ours is None or entity not in kin or known.measured[counted].unit != "count":
            continue
        for one, count in product(amounts, counts):
            years = {row.period.end.year for row in (one, count) if row.period}
            if one.value and count.value and len(years) == 1 and years >= spoken.years:
                both = one.identifier, count.identifier
                yield _Result(one.value / count.value, rounded(one) / rounded(count), both, "the quotient", False), ours


def _exact(value: Fraction, *figures: Figure) -> Interval | None:
    exact = all(one.qualifier is Qualifier.EXACT for one in figures)
    return Interval.point(value) if exact else None


def _between_entities(
    known: Known, spoken: Spoken, named: Sequence[str], words: str, code: str, in_unit: Callable[[str], Said | None]
) -> Iterator[tuple[_Result, Said]]:
    """Sums, gaps, shares and multiples of rows of one indicator and year about entities that the sentence names."""
    for indicator in spoken.measures:
        measured = known.measured[indicator]
        rows = [
            one
            for entity in named
            for one in known.by_subject.get((indicator, entity), ())
            if one.value is not None and (not spoken.years or (one.period and one.period.end.year in spoken.years))
        ]
        same_unit, percent, ratio = in_unit(measured.unit), in_unit("percent"), in_unit("ratio")
        for one, other in combinations(sorted(rows, key=lambda row: row.identifier)[:_YEARS_KEPT], 2):
            if known.one_name(one.entity_id) == known.one_name(other.entity_id) or _time(one) != _time(other):
                continue
            assert one.value is not None
            assert other.value is not None
            both = one.identifier, other.identifier
            if same_unit is not None and code == measured.unit and _SUM.search(words):
                value = one.value + other.value
                yield _Result(value, rounded(one) + rounded(other), both, "the sum", False), same_unit
            if same_unit is not None and code == measured.unit and CHANGE.search(words):
                value = abs(one.value - other.value)
                yield _Result(value, Interval.point(value), both, "the difference", False), same_unit
            small, large = sorted((one, other), key=lambda row: row.value or 0)
            if not small.value or not large.value:
                continue
            if percent is not None and _SHARE.search(words) and measured.unit != "percent":
                value = small.value / large.value * 100
                yield (
                    _Result(value, Interval.point(value), (small.identifier, large.identifier), "the share", False),
                    percent,
                )
            if ratio is not None and code in ("ratio", "") and _RATIO.search(words):
                value = large.value / small.value
                yield (
                    _Result(value, Interval.point(value), (large.identifier, small.identifier), "the ratio", False),
                    ratio,
                )


def _asked(known: Known, spoken: Spoken, sentence: str, one: Figure, other: Figure) -> bool:
    """Whether a sentence tells the number of a part or its whole, or has words of its own for each of them."""
    measured = known.measured[one.indicator_id]
    told = [said(number, measured.unit, measured.measure, known.units) for number in spoken.others]
    if any(equal(number.value, row.value) for number in told if number is not None for row in (one, other)):
        return True
    lowered = sentence.lower()
    first, second = ({term for term in known.terms[row.indicator_id] if term in lowered} for row in (one, other))
    return bool(first and second and len(first | second) > 1 and first != second)


def _parts(known: Known, spoken: Spoken, sentence: str) -> Iterator[_Result]:
    """What one number of an entity is of another of the same unit, of one sentence of a source or of one time."""
    groups = list(known.by_sentence.values()) if len(known.by_sentence) < _FEW_SENTENCES else []
    for indicator, entity, figures in _subjects(known, spoken):
        others = [
            other for kin in spoken.measures if kin > indicator for other in known.by_subject.get((kin, entity), ())
        ]
        groups += [[one, other] for one in figures for other in others if one.period and one.period == other.period]
    seen: set[tuple[str, ...]] = set()
    for group in groups:
        if not any(spoken.entities.get(known.one_name(one.entity_id), 0.0) >= _NAMED for one in group):
            continue
        for one, other in combinations([one for one in group if one.value], 2):
            if known.one_name(one.entity_id) != known.one_name(other.entity_id):
                continue
            units = {known.measured[row.indicator_id].unit for row in (one, other)}
            rows = tuple(sorted((one.identifier, other.identifier)))
            if len(units) != 1 or units & {"percent", "ratio"} or rows in seen or len(seen) > _YEARS_KEPT:
                continue
            if not _asked(known, spoken, sentence, one, other):
                continue
            seen.add(rows)
            small, large = sorted((one, other), key=lambda row: row.value or 0)
            assert small.value is not None
            assert large.value is not None
            value = small.value / large.value * 100
            yield _Result(value, Interval.point(value), (small.identifier, large.identifier), "the share", False)
