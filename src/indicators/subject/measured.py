"""Which indicator a number is of: by its unit, by whether a level, a share or a growth is meant, and by its words."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from indicators.model.standards import NotConvertibleError, UnitTable
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
_LONGEST_TERM = 80
_IN_LATIN = 3
"""How many Latin letters say as much as an ideograph."""
_HALF_LIFE = 14.0
"""Characters at which a word counts half of one right beside the number."""
_ANOTHER_CLAUSE = 0.55
"""Of the nearness of a word for each clause that ends between it and the number."""
_ALIKE = 0.5
"""Of the likeness of all words."""
_OWN_WORD = 0.9
"""Of the weight of a term, where it is only the name without its ending."""
_ENDING = re.compile(
    r"(?:占全[国省市县](?:的)?比重|占比|比重|比例|增长率|(?:增长)?倍数|变动|总额|金额|总数|人数|户数|次数|成员数|数|额|率|总收入)$"
)
"""What a name has beyond the words that texts write: 货物出口额, 投产企业数, 产值增长率."""
_ONLY_GROWS = re.compile(
    r"(?:其中)?(?:同比|比上?年|按[^,，]{0,8}计算)?(?:比[上去]年)?(?:仅|约|则)?(?:增长|下降|提高|减少|上涨|回落|增加|减产|增产|上升)?了?"
)
"""A clause with nothing but a change, of what the clause before names."""
_SECTORS = re.compile(r"(?:三次产业|三产|产业结构)")
_OF_THREE = re.compile(r"[0-9.]+\s?[:∶：]\s?[0-9.]+\s?[:∶：]\s?[0-9.]+")
_PARTS = re.compile(r"[,，;；：:]")
"""Where clauses end before a number."""
_UNITLESS = 0.6
"""Of the score, where the words give no unit or one that the reader has no code for."""
_FAR, _UNLIKE = 0.5, 0.2
"""Below which certainty an indicator is not meant: one of which a term stands near, and one told by likeness alone."""


class _Likeness:
    """How much words have of the pairs of characters that tell indicators, the rarer a pair the weightier."""

    def __init__(self, told: Sequence[Mapping[str, float]]) -> None:
        self._norms = [math.sqrt(sum(weight * weight for weight in grams.values())) or 1.0 for grams in told]
        self.weights: dict[str, list[tuple[int, float]]] = {}
        for place, grams in enumerate(told):
            for gram, weight in grams.items():
                self.weights.setdefault(gram, []).append((place, weight))

    def of(self, near: Mapping[str, float]) -> list[float]:
        """Of each indicator, from how near each pair stands."""
        found = [0.0] * len(self._norms)
        for gram, nearness in near.items():
            for place, weight in self.weights.get(gram, ()):
                found[place] += nearness * weight
        return [min(one / norm, 1.6) for one, norm in zip(found, self._norms, strict=True)]


@dataclass(frozen=True, slots=True)
class _Profile:
    """What an indicator is told by."""

    identifier: str
    unit: str
    measure: str
    pairs: Sequence[str]
    """Of the characters of its name."""
    terms: tuple[str, ...]
    weighed: tuple[tuple[str, float], ...]
    """The terms with how much each says, and the name without its ending."""


@dataclass(slots=True)
class Measures:
    """The indicators of a package, to be asked which of them a number is of."""

    profiles: Sequence[_Profile]
    chinese: _Likeness
    english: _Likeness
    units: UnitTable
    _fits: dict[tuple[str, str], bool] = field(default_factory=dict)

    @classmethod
    def of(cls, indicators: Rows, units: UnitTable) -> Measures:
        """From the rows of the ``indicators`` table."""
        cells = indicators.cells
        columns = ("indicator_id", "unit_id", "measure", "name_zh", "name_en", "definition", "terms_zh", "terms_en")
        rows = list(zip(*(cells.get(name, [""] * len(indicators)) for name in columns), strict=True))
        told = [
            (_grams(f"{zh} {zh_terms}"), _grams(f"{en} {en_terms} {definition[:200]}"))
            for _, _, _, zh, en, definition, zh_terms, en_terms in rows
        ]
        spread = Counter(gram for both in told for grams in both for gram in grams)
        weights = {gram: math.log((1 + len(rows)) / (0.5 + count)) for gram, count in spread.items()}
        profiles = []
        for identifier, unit, measure, zh, en, _, zh_terms, en_terms in rows:
            terms = dict.fromkeys(filter(None, [*zh_terms.split("|"), *en_terms.lower().split("|"), zh, en.lower()]))
            weighed = [(term, _weight(term) + 0.001 * len(term)) for term in terms]
            own = _ENDING.sub("", zh)
            if len(own) > 1 and own not in terms:
                weighed.append((own, _weight(own) * _OWN_WORD + 0.001 * len(own)))
            profiles.append(_Profile(identifier, unit, measure, _run(zh), tuple(terms), tuple(weighed)))
        chinese, english = (
            _Likeness([{gram: weights[gram] for gram in both[place]} for both in told]) for place in (0, 1)
        )
        return cls(profiles, chinese, english, units)

    def candidates(self, text: str, mention: Mention, most: int = 10) -> tuple[Candidate, ...]:
        """The indicators that the number of a mention may be of, the likeliest first."""
        before, after, left, behind = _window(text, mention)
        around_it = text[max(left - 200, 0) : mention.end + 200]
        code, meant = unit_code(mention), _measure(text, mention, before, after)
        sector = _sector(text, mention)
        if sector:
            code, meant = "percent", "share"
        beyond = text[behind : min(clause_end(text, mention.end), behind + len(after) + _LONGEST_TERM)]
        near = _Near.of((before + sector).lower(), after.lower(), beyond.lower(), mention)
        likeness = self.chinese if near.chinese else self.english
        found = []
        for profile, alike in zip(self.profiles, likeness.of(near.grams(likeness.weights)), strict=True):
            fit = self._fit(profile, code)
            if fit == 0:
                continue
            score, reason, place, length = near.terms(profile)
            score = (score + _ALIKE * alike) * fit * _measure_fit(profile, code, meant)
            score *= 0.75 + 0.25 * _share_of_name(profile.pairs, around_it)
            start = -1 if place is None else left + place if place < len(before) else behind + place - len(near.before)
            start = -1 if place is not None and sector and place >= len(before) else start
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

    @staticmethod
    def meant(candidates: Sequence[Candidate]) -> Candidate | None:
        """The likeliest indicator, if any of the package's is likely at all."""
        first = candidates[0] if candidates else None
        return first if first and first.certainty >= (_FAR if first.start >= 0 else _UNLIKE) else None


def _window(text: str, mention: Mention) -> tuple[str, str, int, int]:
    """The words before a number in its sentence, its unit with those behind it in its clause, and where both begin."""
    begin, _ = sentence_around(text, mention.start, mention.end)
    beside = text[max(begin, mention.start - _BEFORE) : mention.start] + text[mention.end : mention.end + _AFTER]
    wide = _IN_LATIN if beside.isascii() else 1
    left = max(begin, mention.start - _BEFORE * wide)
    right = min(clause_end(text, mention.end), mention.end + _AFTER * wide)
    unit = mention.quantity.unit if mention.quantity is not None else ""
    counted = unit if len(unit) > 1 and mention.text.endswith(unit) else mention.text[-1:]
    behind = mention.end - len(counted)
    return text[left : mention.start], text[behind:right], left, behind


def _share_of_name(pairs: Sequence[str], around_it: str) -> float:
    """How much of an indicator's name the words around a number have."""
    return len([pair for pair in pairs if pair in around_it]) / len(pairs) if pairs else 0.0


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


def _sector(text: str, mention: Mention) -> str:
    """Of 三次产业结构 a:b:c which sector's share a part is."""
    begin, _ = sentence_around(text, mention.start, mention.end)
    for ratio in _OF_THREE.finditer(text, begin, clause_end(text, mention.end)):
        if ratio.start() <= mention.start < ratio.end() and _SECTORS.search(text, begin, mention.start):
            return f"第{'一二三'[len(re.findall('[:∶：]', text[ratio.start() : mention.start]))]}产业占比"
    return ""


@dataclass(frozen=True, slots=True)
class _Near:
    """The words around a number, and how near each stands."""

    before: str
    after: str
    beyond: str
    """What is behind it with the rest of its clause, in which a term may end that begins near."""
    at: Sequence[float]
    """How near a word stands that ends at each place of `before`: less for each clause that ends behind it."""
    unit: str
    """That of a measure, which says nothing of what is measured."""
    chinese: bool

    @classmethod
    def of(cls, before: str, after: str, beyond: str, mention: Mention) -> _Near:
        chinese = re.search(r"[\u4e00-\u9fff]", before + after) is not None
        wide, at, worth = 1 if chinese else _IN_LATIN, [], 1.0
        clauses = {match.start() for match in _PARTS.finditer(before)}
        for place in range(len(before), -1, -1):
            if place in clauses and (before[place] != ":" or not before[:place].isascii()):
                worth *= 1.0 if worth == 1.0 and _ONLY_GROWS.fullmatch(before, place + 1) else _ANOTHER_CLAUSE
            at.append(_nearness((len(before) - place) / wide + 1) * worth)
        measured = unit_code(mention) not in (None, "", "count")
        unit = mention.quantity.unit if mention.quantity is not None and measured else ""
        return cls(before, after, beyond, at[::-1], unit, chinese)

    @property
    def wide(self) -> int:
        """How many of its letters say as much as an ideograph."""
        return 1 if self.chinese else _IN_LATIN

    def grams(self, known: Container[str]) -> dict[str, float]:
        """How near each known pair of characters stands."""
        near = {gram: self.at[place + 2] for place, gram in enumerate(_run(self.before)) if gram in known}
        for place, gram in enumerate(_run(self.after)):
            if gram in known:
                near[gram] = max(near.get(gram, 0.0), _nearness(place + 2))
        return near

    def terms(self, profile: _Profile) -> tuple[float, str, int | None, int]:
        """How near the longest and nearest term of an indicator stands, which, and where in before + after."""
        best: tuple[float, str, int | None, int] = (0.0, "its unit fits", None, 0)
        for term, weight in profile.weighed:
            if term == self.unit:
                continue
            place = self.before.rfind(term)
            if place >= 0 and weight * (near := self.at[place + len(term)]) > best[0]:
                best = weight * near, f"{term} stands before it", place, len(term)
            place = self.beyond.find(term, 0, len(self.after) + len(term) - 1)
            # What is counted stands right behind its measure word: 465家企业.
            if place >= 0 and weight * (near := _nearness(place * 2 / self.wide + 1) * 1.1) > best[0]:
                best = weight * near, f"{term} stands behind it", len(self.before) + place, len(term)
            inside = self.chinese and 4 <= len(term) <= 8 and self.before[-1:] in term
            if inside and best[0] < weight and _around(term, self.before, self.after):
                best = weight * 1.1, f"{term} stands around it", len(self.before), 1
        return best


def _weight(term: str) -> float:
    """How much a term says: the longer, the more."""
    return min(0.45 + 0.11 * (len(term) if not term.isascii() else len(term) / 3), 1.0)


def _around(term: str, before: str, after: str) -> bool:
    """Whether a number stands inside a term: 引进84家企业."""
    return any(before.endswith(term[:cut]) and 0 < after.find(term[cut:]) <= 3 for cut in range(2, len(term) - 1))


@lru_cache(maxsize=4096)
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
