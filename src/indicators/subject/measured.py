"""Which indicator a number is of: by its unit, by whether a level, a share or a growth is meant, and by its words."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from indicators.package.conversion import NotConvertibleError, UnitTable
from indicators.package.rows import Rows
from indicators.reading import Mention
from indicators.reading.unit_words import unit_code
from indicators.subject.candidate import Candidate
from indicators.subject.sentences import clause_end, sentence_around

_GROWTH = re.compile(
    r"同比|比上年|比去年|较上年|较去年|增长|增速|增幅|涨幅|降幅|下降|减少|上涨|回落|提高|年均"
    r"|grew|grow|rose|rise|fell|increase|decline|up by|down by"
)
_MULTIPLE = re.compile(r"翻|倍|番|doubl|tripl")
_SHARE = re.compile(r"占|比重|比例|份额|分之|覆盖率|普及率|占有率|share|account|per ?cent of|proportion")
_BEFORE, _AFTER = 60, 16
"""Characters on either side of a number in which the words for what it measures stand."""
_HALF_LIFE = 14.0
"""Characters at which a word counts half of one right beside the number."""
_UNITLESS = 0.6
"""Of the score, where the words give no unit or one that the reader has no code for."""
NONE_OF_THEM = 0.3
"""Below this certainty none of the package's indicators is meant."""


@dataclass(frozen=True, slots=True)
class _Profile:
    """What an indicator is told by."""

    identifier: str
    unit: str
    measure: str
    name: str
    terms: tuple[str, ...]
    grams: Mapping[str, float]
    norm: float


@dataclass(slots=True)
class Measures:
    """The indicators of a package, to be asked which of them a number is of."""

    profiles: Sequence[_Profile]
    units: UnitTable
    weights: Mapping[str, float]
    _fits: dict[tuple[str, str], bool] = field(default_factory=dict)

    @classmethod
    def of(cls, indicators: Rows, units: UnitTable) -> Measures:
        """From the rows of the ``indicators`` table."""
        cells = indicators.cells
        columns = ("indicator_id", "unit_id", "measure", "name_zh", "name_en", "definition", "terms_zh", "terms_en")
        rows = list(zip(*(cells.get(name, [""] * len(indicators)) for name in columns), strict=True))
        told = [_grams(" ".join((zh, en, zh_terms.replace("|", " "), en_terms.replace("|", " "), definition[:200])))
                for _, _, _, zh, en, definition, zh_terms, en_terms in rows]  # fmt: skip
        spread = Counter(gram for grams in told for gram in grams)
        weights = {gram: math.log((1 + len(rows)) / (0.5 + count)) for gram, count in spread.items()}
        profiles = []
        for (identifier, unit, measure, zh, en, _, zh_terms, en_terms), grams in zip(rows, told, strict=True):
            terms = [*filter(None, zh_terms.split("|")), *filter(None, en_terms.lower().split("|")), zh, en.lower()]
            weighed = {gram: weights[gram] for gram in grams}
            norm = math.sqrt(sum(weight * weight for weight in weighed.values())) or 1.0
            profiles.append(_Profile(identifier, unit, measure, zh, tuple(dict.fromkeys(terms)), weighed, norm))
        return cls(profiles, units, weights)

    def candidates(self, text: str, mention: Mention, most: int = 10) -> tuple[Candidate, ...]:
        """The indicators that the number of a mention may be of, the likeliest first."""
        before, after, left, behind = _window(text, mention)
        around_it = text[max(left - 200, 0) : mention.end + 200]
        code, meant = unit_code(mention), _measure(text, mention, before, after)
        lowered_before, lowered_after = before.lower(), after.lower()
        around = {gram: _nearness(len(before) - place) for place, gram in enumerate(_run(lowered_before))}
        around |= {
            gram: max(around.get(gram, 0.0), _nearness(place + 2)) for place, gram in enumerate(_run(lowered_after))
        }
        found = []
        for profile in self.profiles:
            fit = self._fit(profile, code)
            if fit == 0:
                continue
            score, reason, place, length = _by_terms(profile, lowered_before, lowered_after)
            alike = (
                sum(around[gram] * weight for gram, weight in profile.grams.items() if gram in around) / profile.norm
            )
            score = (score + 0.35 * min(alike, 1.6)) * fit * _measure_fit(profile, code, meant)
            score *= 0.75 + 0.25 * _share_of_name(profile.name, around_it)
            start = -1 if place is None else left + place if place < len(before) else behind + place - len(before)
            found.append((score, profile, reason, start, start + length if start >= 0 else -1))
        found.sort(key=lambda one: (-one[0], one[1].identifier))
        runner_up = found[1][0] if len(found) > 1 else 0.0
        return tuple(
            Candidate(
                profile.identifier, round(_certainty(score, runner_up if not place else 0.0), 3), reason, start, end
            )
            for place, (score, profile, reason, start, end) in enumerate(found[:most])
        )

    def _fit(self, profile: _Profile, code: str | None) -> float:
        if not code:
            return _UNITLESS if code == "" else 0.0
        key = code, profile.unit
        if key not in self._fits:
            try:
                self.units.factor(code, profile.unit)
                self._fits[key] = True
            except NotConvertibleError:
                self._fits[key] = False
        return 1.0 if self._fits[key] else 0.0

    def term_near(self, identifier: str, text: str, mention: Mention) -> bool:
        """Whether a term of an indicator, or its name, stands in the sentence of a number."""
        begin, end = sentence_around(text, mention.start, mention.end)
        sentence = text[begin:end].lower()
        return any(term in sentence for one in self.profiles if one.identifier == identifier for term in one.terms)


def _window(text: str, mention: Mention) -> tuple[str, str, int, int]:
    """The words before a number in its sentence, its unit with those behind it in its clause, and where both begin."""
    begin, _ = sentence_around(text, mention.start, mention.end)
    left = max(begin, mention.start - _BEFORE)
    right = min(clause_end(text, mention.end), mention.end + _AFTER)
    unit = mention.quantity.unit if mention.quantity is not None else ""
    counted = unit if len(unit) > 1 and mention.text.endswith(unit) else mention.text[-1:]
    behind = mention.end - len(counted)
    return text[left : mention.start], text[behind:right], left, behind


def _share_of_name(name: str, words: str) -> float:
    """How much of an indicator's name the words around a number have."""
    pairs = _run(name)
    return sum(pair in words for pair in pairs) / len(pairs) if pairs else 0.0


def _measure(text: str, mention: Mention, before: str, after: str) -> str:
    """Whether a change, a share or a level is meant: growth, share, or nothing."""
    clause = re.split(r"[,，;；。]", before)[-1]
    if mention.quantity is not None and mention.quantity.sense is not None:
        return "growth"
    if _SHARE.search(clause) or _SHARE.match(after.lstrip("的 ")):
        return "share"
    return "growth" if _GROWTH.search(clause) or _MULTIPLE.search(mention.text) or clause.endswith("翻了") else ""


def _measure_fit(profile: _Profile, code: str | None, meant: str) -> float:
    """A percentage is a share or a growth, and hardly ever the other."""
    if code in ("percent", "ratio", "percentage_point"):
        kind = "growth" if profile.measure == "growth" else "share"
        return 1.0 if not meant or meant == kind else 0.35
    return 0.6 if profile.measure == "growth" else 1.0


def _by_terms(profile: _Profile, before: str, after: str) -> tuple[float, str, int | None, int]:
    """How near the longest and nearest term of an indicator stands, which, and where in before + after."""
    best: tuple[float, str, int | None, int] = (0.0, "its unit fits", None, 0)
    for term in profile.terms:
        weight = min(0.45 + 0.11 * (len(term) if not term.isascii() else len(term) / 3), 1.0)
        place = before.rfind(term)
        if place >= 0:
            nearness = _nearness(len(before) - place - len(term) + 1)
            if weight * nearness > best[0]:
                best = weight * nearness, f"{term} stands before it", place, len(term)
        place = after.find(term)
        if place >= 0:
            # What is counted stands right behind its measure word: 465家企业.
            nearness = _nearness(place * 2 + 1) * 1.1
            if weight * nearness > best[0]:
                best = weight * nearness, f"{term} stands behind it", len(before) + place, len(term)
    return best


def _nearness(distance: float) -> float:
    return float(0.5 ** (max(distance - 1, 0) / _HALF_LIFE))


def _certainty(score: float, runner_up: float) -> float:
    """A score as a certainty: less where the next is nearly as good."""
    margin = 1.0 if score <= 0 else min(1.0, 0.6 + 1.2 * (score - runner_up) / score)
    return min(score / 1.15, 0.98) * margin


def _run(text: str) -> list[str]:
    return [text[place : place + 2] for place in range(len(text) - 1)]


def _grams(text: str) -> set[str]:
    """Pairs of characters that say something: two ideographs, or the letters of words."""
    lowered = text.lower()
    return {gram for gram in _run(lowered) if gram.isalpha() and (not gram.isascii() or len(gram) == 2)}
