"""A row beside a number of a text: whether both are of one time, how near, and how telling the number is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from indicators.checking.known import Known, number_of
from indicators.checking.meant import SURELY_MEASURED, nouns_in
from indicators.checking.spoken import A_YEAR, SURE, Spoken
from indicators.checking.wording import CHANGE, DOWN, UP, CheckedNumber, Said, Verdict, called, equal, said, standing
from indicators.insight import Figure
from indicators.reading import Mention, Qualifier, Sense
from indicators.reading.unit_words import unit_code
from indicators.subject.sentences import clause_end, clauses_before, sentence_around

_VAGUELY = 0.42
"""How sure an entity has to be for a number that says less than its row."""


@dataclass(frozen=True, slots=True)
class Match:
    """A row beside a number about the same thing."""

    figure: Figure
    weight: float
    entity: float
    indicator: float
    said: Said
    standing: Verdict
    timing: str

    @property
    def same_number(self) -> bool:
        return equal(self.said.value, self.figure.value)

    @property
    def of_then(self) -> bool:
        """Whether it is surely of what the text speaks of, and of the time that it told."""
        return self.timing == "same" and self.indicator >= SURELY_MEASURED

    @property
    def same_digits(self) -> bool:
        """Whether the number has the row's digits, or the first three of them, and another magnitude."""
        ours, theirs = self.said.value, self.figure.value
        if not ours or not theirs:
            return False
        short, long = sorted((_digits(ours), _digits(theirs)), key=len)
        return short == long or (len(short) >= 3 and long.startswith(short))

    @property
    def distance(self) -> float:
        """How far the number is from the row's, as a share of the smaller of both."""
        ours = next(
            (one for one in (self.said.value, self.said.interval.low, self.said.interval.high) if one is not None), None
        )
        theirs = number_of(self.figure)
        return float(abs(ours - theirs) / min(abs(ours), abs(theirs))) if ours and theirs else 1e9


def _digits(number: Fraction | float) -> str:
    """Those of a number without the noughts at either end."""
    return re.sub(r"[^0-9]", "", f"{float(number):.9f}").strip("0")


def timing_of(spoken: Spoken, figure: Figure) -> str:
    """Whether a row is of the time that the text names: same, near (within the same year), differs, undated, none."""
    period, told = figure.period or figure.between, spoken.periods
    if spoken.other_end or (not told and spoken.now):
        return "none"
    if period is None:
        return "undated" if told else "none"
    if any(period.start <= one.end and one.start <= period.end for one in told or spoken.before):
        return "same"
    years = {year for one in told for year in (one.start.year, one.end.year)}
    return "none" if not told else "near" if years & {period.start.year, period.end.year} else "differs"


def end_of(figure: Figure) -> int:
    period = figure.period or figure.between
    return period.end.toordinal() if period else 0


def latest_of(matches: Iterable[Match]) -> dict[str, int]:
    """Of each entity the last day that a row is of."""
    found: dict[str, int] = {}
    for one in matches:
        entity = one.figure.entity_id
        found[entity] = max(found.get(entity, 0), end_of(one.figure))
    return found


def is_outdated(one: Match, latest: Mapping[str, int]) -> bool:
    """Whether a row is older than what is said last of its entity, by a year or more."""
    last, end = latest.get(one.figure.entity_id, 0), end_of(one.figure)
    return bool(end and last - end >= A_YEAR)


def is_superseded(known: Known, spoken: Spoken, figure: Figure) -> bool:
    """Whether there is a row of what the sentence speaks of that is later than one by a year or more."""
    entity, about = known.one_name(figure.entity_id), {figure.indicator_id, *spoken.indicators, *spoken.measures}
    last = max(end_of(one) for indicator in about for one in known.by_subject.get((indicator, entity), ()))
    return bool(end_of(figure)) and last - end_of(figure) >= A_YEAR


def of_its_size(one: Match) -> bool:
    """Whether what is vaguely said is of a row's size, and surely about its subject: more than one tells nothing."""
    return (
        (one.entity >= _VAGUELY or one.timing == "same")
        and one.indicator >= SURELY_MEASURED
        and one.distance <= 1.5
        and (one.said.value is None or one.said.value * 5 >= number_of(one.figure) * 2)
    )


def number_written(figure: Figure) -> Fraction | None:
    """The number that a row's words have before its unit: 262 of 262平方公里."""
    found = re.match(r"[^0-9]{0,4}([0-9]+(?:\.[0-9]+)?)(?![0-9,.]|[万亿千百])", figure.value_text)
    return Fraction(found[1]) if found else None


def is_unlikely(mention: Mention) -> bool:
    """Whether a number is one that is met by chance once in a thousand times: of three digits, or large and bounded."""
    quantity = mention.quantity
    if quantity is None or quantity.value is None:
        return False
    return (
        len(_digits(quantity.value)) >= 3
        or quantity.value >= 1e5
        or (quantity.qualifier is not Qualifier.EXACT and quantity.value >= 100)
    )


def is_telling(mention: Mention) -> bool:
    """Whether a number is hardly equal to another by chance: two digits but no round ones, or bounded, or large."""
    quantity = mention.quantity
    if quantity is None or quantity.value is None:
        return False
    return (
        len(_digits(quantity.value)) >= 2
        or quantity.qualifier is not Qualifier.EXACT
        or quantity.value >= 500
        or quantity.value < 1
    )


_MORE = re.compile(r"新|又|\b(?:another|more|new|additional)\b", re.IGNORECASE)
"""Words for what comes on top of what there was."""


def rises(known: Known, text: str, spoken: Spoken, indicator: str) -> bool | None:
    """Of an indicator that counts a rise whether the text tells of one: None where it tells of no change."""
    measured = known.measured[indicator]
    if measured.unit in ("percent", "ratio") or not UP.search(f"{measured.name_zh} {measured.name_en}"):
        return True
    begin, mention = spoken.sentence[0], spoken.mention
    words = text[max(begin, mention.start - 40) : clause_end(text, mention.end)]
    falls = mention.quantity is not None and mention.quantity.sense is Sense.FALL
    return False if falls or DOWN.search(words) else True if CHANGE.search(words) or _MORE.search(words) else None


_WHOLE_OF = re.compile(
    r"\s?of (?:all )?(?:(?:China|the country|the nation)'s|national|the national|the) ([\w -]{3,40})"
)
_ANY_WHOLE = frozenset(["total", "figure", "whole", "level", "country", "nation", "national", "same", "all", "kind"])
"""Words for a whole that say nothing of what it is made."""
_PART_OF = re.compile(r"([\u4e00-\u9fff]{2,3})[量额]\w{0,2}占[^,，。;；0-9]{0,10}$")
"""The amount that a share is told of: 用电量约占全省一半."""
_SIDE = re.compile(r"(?<!进)出口|进口(?!出)|\bexport\w*|\bimport\w*", re.IGNORECASE)


def known_words(known: Known, figure: Figure) -> str:
    """The names of what a row is about."""
    measured = known.measured[figure.indicator_id]
    return " ".join((*known.entity_names.get(figure.entity_id, ()), measured.name_zh, measured.name_en))


def of_another(known: Known, text: str, spoken: Spoken, figure: Figure) -> bool:
    """Whether the words tell of what a row is not about: exports where it is of trade, a share of China's jobs."""
    begin = clauses_before(text, spoken.sentence[0], spoken.mention.start)[-1][0]
    terms = " ".join(known.terms.get(figure.indicator_id, ()))
    own = f"{known_words(known, figure)} {terms}".lower()
    if "进出口" in own:
        sides = _SIDE.finditer(text, begin, clause_end(text, spoken.mention.end))
        if len({match.group().lower()[:2] for match in sides}) == 1:
            return True
    noun = _PART_OF.search(text, begin, spoken.mention.start)
    named = f"{known.measured[figure.indicator_id].name_zh} {terms}"
    if noun and not any(pair in named for pair in map("".join, pairwise(noun[1]))):
        return True
    whole = _WHOLE_OF.match(text, spoken.mention.end) if unit_code(spoken.mention) == "percent" else None
    words = re.findall("[a-z]{3,}", whole[1].lower()) if whole else []
    return bool(words) and not any(word[:5] in own or word in _ANY_WHOLE for word in words)


def aim_of(known: Known, text: str, spoken: Spoken) -> Figure | None:
    """The aim of an entity that a text tells as a fact in as few words: firms that have doubled."""
    quantity, nouns = spoken.mention.quantity, nouns_in(text[slice(*spoken.sentence)])
    if spoken.aim or quantity is None or not quantity.value or re.search("[0-9]", spoken.mention.text):
        return None
    for entity in (one for one, certainty in spoken.entities.items() if certainty >= SURE):
        for one in known.near_of_entity(entity, Fraction(quantity.value)):
            alike = equal(one.value, Fraction(quantity.value)) and known.measured[one.indicator_id].unit == "ratio"
            if alike and one.status == "target" and nouns & nouns_in(one.quote):
                return one
    return None


def moved_together(known: Known, text: str, found: list[CheckedNumber], mentions: Sequence[Mention]) -> None:
    """Call a number of another entity that stands beside one of that: six shops at first, and now 90."""
    neighbours = list(pairwise(range(len(found))))
    for one, other in (*neighbours, *((right, left) for left, right in neighbours)):
        if found[one].verdict is not Verdict.OTHER or found[other].verdict is not Verdict.UNKNOWN:
            continue
        row = known.by_identifier[found[one].rows[0]]
        begin, end = sentence_around(text, mentions[one].start, mentions[one].end)
        measured = known.measured[row.indicator_id]
        ours = said(mentions[other], measured.unit, measured.measure, known.units)
        if ours is None or not begin <= mentions[other].start < end:
            continue
        subject = known.by_subject[row.indicator_id, known.one_name(row.entity_id)]
        same = next((figure for figure in subject if standing(ours, figure) is Verdict.SUPPORTED), None)
        if same is not None:
            reason = f"{known.told(same)}: the number is of something else"
            found[other] = called(mentions[other], Verdict.OTHER, (same.identifier,), reason)


_AMONG = re.compile(r"[^,，。;；0-9]{0,6}(?:中|里)[^。;；0-9]{0,8}")
"""Between a whole and the part of it that is told behind: 84家企业中已有35家."""
_OUT_OF = re.compile(r"\w{0,10} ?(?:out )?of (?:the |its |all )?")


def wholes_of_parts(known: Known, text: str, found: list[CheckedNumber], mentions: Sequence[Mention]) -> None:
    """Support a whole of which a part is told beside it as one sentence of a source tells both."""
    for place in range(len(found) - 1):
        between = text[mentions[place].end : mentions[place + 1].start]
        whole, part = (place, place + 1) if _AMONG.fullmatch(between) else (place + 1, place)
        if not (whole < part or _OUT_OF.fullmatch(between)) or found[part].verdict is not Verdict.SUPPORTED:
            continue
        row = known.by_identifier[found[part].rows[0]]
        if found[whole].verdict in (Verdict.SUPPORTED, Verdict.VAGUER) or not row.quote:
            continue
        for one in known.by_sentence[row.source_id, row.quote]:
            measured = known.measured[one.indicator_id]
            ours = said(mentions[whole], measured.unit, measured.measure, known.units)
            alike = one.entity_id == row.entity_id and measured.unit == known.measured[row.indicator_id].unit
            if one is not row and alike and ours is not None and standing(ours, one) is Verdict.SUPPORTED:
                found[whole] = called(
                    mentions[whole], Verdict.SUPPORTED, (one.identifier,), f"{known.told(one)}: it says so"
                )
                break
