"""A line without an end takes as long as its parts: what is looked at grows with the text, and no faster."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import indicators
from indicators.checking import meant, own_sums, spoken
from indicators.subject import cues, measured, periods, sentences, times, topic
from indicators.subject import speakers as speaking
from indicators.subject.names import Named
from indicators.subject.speakers import Heard, Spoken, speakers
from indicators.subject.topic import Registry, of_kinds_in, topics
from tests.checkout import PROJECT

MODULES = (cues, speaking, measured, meant, own_sums, periods, sentences, spoken, times, topic)


class Counted:
    """A pattern that counts the characters which it is given to look through."""

    def __init__(self, pattern: re.Pattern[str], seen: list[int]) -> None:
        self._pattern, self._seen = pattern, seen

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pattern, name)

    def _over(self, text: str, start: int = 0, end: int = sys.maxsize) -> tuple[str, int, int]:
        self._seen[0] += max(min(end, len(text)) - start, 0)
        return text, start, end

    def search(self, *stretch: Any) -> re.Match[str] | None:
        return self._pattern.search(*self._over(*stretch))

    def finditer(self, *stretch: Any) -> Iterator[re.Match[str]]:
        return self._pattern.finditer(*self._over(*stretch))

    def findall(self, *stretch: Any) -> list[Any]:
        return self._pattern.findall(*self._over(*stretch))


def seen_in(text: str, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """How many characters patterns look through, and how many functions are called, where a text is checked."""
    seen, calls = [0], [0]
    with monkeypatch.context() as patched:
        patched.setattr(sentences, "_LONGEST", 30)
        patched.setattr(sentences, "_LONGEST_PARAGRAPH", 40)
        for module in MODULES:
            for name, value in list(vars(module).items()):
                if isinstance(value, re.Pattern):
                    patched.setattr(module, name, Counted(value, seen))
        for cached in (sentences._ends, sentences.sentence_around, sentences._clause_ends, times._beginnings):
            cached.cache_clear()

        def count(*_: object) -> None:
            calls[0] += 1

        sys.setprofile(count)
        try:
            indicators.check(text, PROJECT)
        finally:
            sys.setprofile(None)
    return seen[0], calls[0]


@pytest.mark.parametrize(
    "part", ["合肥经开区有企业465家,", "市长李明说新增35家", "2023年3月5日(5家", "the zone has 46 firms "]
)
def test_twice_the_text_is_twice_the_work(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen_in(part, monkeypatch)  # what is indexed once is indexed now
    once, twice = (seen_in(part * count, monkeypatch) for count in (20, 40))
    assert twice[0] < 2.4 * once[0]
    assert twice[1] < 2.4 * once[1]


@given(st.text(alphabet="201859年月日底至至今 in末前三季度近五来去年,.", max_size=60), st.data())
def test_times_are_those_that_a_stretch_has_by_itself(text: str, data: st.DataObject) -> None:
    left = data.draw(st.integers(0, len(text)))
    right = data.draw(st.integers(left, len(text)))
    scanned = [
        match.span() for match in times._TIME.finditer(text, left, right)
        if not match["year"] or re.search("年|月", match.group())
    ]  # fmt: skip
    assert [match.span() for match in times._times(text, left, right)] == scanned


@given(st.text(alphabet="a1,.。: \n\u3000A", max_size=40), st.data())
def test_clauses_and_paragraphs_are_those_of_the_words_before_a_place(text: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(text)))
    place = data.draw(st.integers(begin, len(text)))
    before = sentences.clauses_before(text, begin, place)
    assert [text[right] for _, right in before[:-1]] == [
        text[match.start()]
        for match in sentences._CLAUSE_END.finditer(text, begin, place)
        if match.start() in sentences._clause_ends(text)
    ]
    blank = max((one.end() for one in sentences._PARAGRAPH_END.finditer(text, 0, place)), default=0)
    assert blank <= sentences.paragraph_start(text, place) <= place


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.sampled_from([0.6, 0.8, 0.85])), max_size=12))
def test_who_speaks_is_the_last_of_the_surest_who_says_the_words(said: list[tuple[int, int, float]]) -> None:
    heard = Heard(
        Spoken(f"p{at}", first, first, first, first + length, sure, "") for at, (first, length, sure) in enumerate(said)
    )
    for start in range(60):
        for end in (start + 1, start + 4):
            those = [one for one in heard if one.first <= start and end <= one.last]
            surest = max(those, key=lambda one: (one.certainty, one.start), default=None)
            found = heard.speaker_of(start, end)
            assert (found and found.value) == (surest and surest.who)


def test_a_quotation_before_and_behind_a_name_is_its_speaker_s() -> None:
    text = "“有35家企业。” 园区主任李明说,“还有5家。不多。”别的。"
    heard = Heard(speakers(text))
    for words in ("35家", "5家。不"):
        one = heard.speaker_of(text.index(words), text.index(words) + 2)
        assert one is not None
        assert one.value == "园区主任李明"
    assert heard.speaker_of(text.index("别的"), len(text)) is None


def test_a_noun_stands_for_the_last_of_its_kind_however_far_before() -> None:
    text = "甲园。" + "乙县。" * 50 + "园区有5家。"
    park = Named(0, 2, "甲园", ("jia",), False)
    counties = [Named(at, at + 2, "乙县", ("yi",), False) for at in range(3, text.index("园区"), 3)]
    registry = Registry({"jia": "development_zone", "yi": "county"}, {})
    named = [park, *counties]
    found = topics(text, text.index("5家"), text.index("5家") + 2, named, registry, of_kinds_in(named, registry))
    assert "jia" in [one.value for one in found]
