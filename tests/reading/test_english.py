"""English: every qualifier before every form of number, every currency on either side, every verb with every tail."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators import find_mentions, find_quantities, read_quantity
from indicators.errors import UnreadableQuantityError
from indicators.reading import Mention, exact_quantity
from indicators.reading.unit_words import unit_code
from tests.reading.test_any_text import _steps

NUMBERS = {
    "500": 500,
    "29,000": 29000,
    "1,234,567.5": 1234567.5,
    "3.5 million": 3.5e6,
    "2.1bn": 2.1e9,
    "nine": 9,
    "twenty-five": 25,
    "ninety nine": 99,
    "a hundred": 100,
    "a hundred and fifty": 150,
    "two thousand three hundred": 2300,
    "a million": 1e6,
    "half a million": 5e5,
    "two and a half million": 2.5e6,
    "12 hundred million": 1.2e9,
    "a dozen": 12,
    "one third": 1 / 3,
    "two-thirds": 2 / 3,
    "three quarters": 0.75,
    "1/15": 1 / 15,
    "half": 0.5,
    "2½": 2.5,
}
BEFORE = {
    "nearly": "nearly",
    "almost": "nearly",
    "close to": "nearly",
    "about": "approximately",
    "around": "approximately",
    "some": "approximately",
    "roughly": "approximately",
    "approximately": "approximately",
    "more than": "more_than",
    "over": "more_than",
    "above": "more_than",
    "exceeding": "more_than",
    "upwards of": "more_than",
    "at least": "at_least",
    "no less than": "at_least",
    "not less than": "at_least",
    "up to": "at_most",
    "at most": "at_most",
    "no more than": "at_most",
    "not more than": "at_most",
    "less than": "less_than",
    "under": "less_than",
    "below": "less_than",
    "fewer than": "less_than",
}
AFTER = {"or more": "at_least", "or so": "approximately", "or less": "at_most", "and above": "at_least"}
LOWER = {"exact", "more_than", "at_least"}
UPPER = {"exact", "nearly", "less_than", "at_most"}
SPACES = [" ", "  ", "\u00a0", "\u2009", "\u3000", "\n", " \n", "\r\n   "]
SIGNS = ["$", "US$", "HK$", "€", "£", "RMB", "CNY", "USD"]
MONEY = {
    "yuan": "CNY",
    "RMB": "CNY",
    "U.S. dollars": "USD",
    "US dollars": "USD",
    "dollars": "USD",
    "euros": "EUR",
    "Hong Kong dollars": "HKD",
    "USD": "USD",
}
RISES = [
    "rose",
    "grew",
    "increased",
    "climbed",
    "jumped",
    "was up",
    "went up",
    "expanded by",
    "an increase of",
    "growth of",
]
FALLS = ["fell", "declined", "dropped", "decreased", "was down", "shrank", "went down", "a decrease of", "a drop of"]
AMOUNTS = ["7.7 percent", "7.7%", "0.3 percentage points", "nearly 12 per cent", "more than a third", "5 to 7 percent"]


def only(text: str) -> Mention:
    """The one mention of a text."""
    (mention,) = find_mentions(text, "en")
    return mention


def readings(text: str) -> list[tuple[object, ...]]:
    """The quantities of a text, short."""
    found = find_quantities(text)
    return [(m.text, m.quantity.value, str(m.quantity.qualifier), m.quantity.unit) for m in found if m.quantity]


@pytest.mark.parametrize("words", NUMBERS)
def test_numbers(words: str) -> None:
    quantity = read_quantity(words, "en")
    assert (quantity.value, quantity.qualifier, quantity.unit) == (NUMBERS[words], "exact", "")


@pytest.mark.parametrize("words", NUMBERS)
@pytest.mark.parametrize("qualifier", BEFORE)
def test_every_qualifier_before_every_number(qualifier: str, words: str) -> None:
    mention = only(f"It has {qualifier} {words}.")
    value, code = NUMBERS[words], BEFORE[qualifier]
    assert mention.text == f"{qualifier} {words}"
    lower, upper = (value if code in bounded else None for bounded in (LOWER, UPPER))
    assert mention.quantity is not None
    assert mention.quantity[:4] == (value, lower, upper, code)
    assert read_quantity(mention.text) == mention.quantity
    assert exact_quantity(mention).scaled() == mention.quantity


@pytest.mark.parametrize("after", AFTER)
@pytest.mark.parametrize("words", ["500", "3.5 million yuan", "12 percent", "nine zones"])
def test_qualifiers_behind(words: str, after: str) -> None:
    mention = only(f"It has {words} {after}.")
    assert mention.text == f"{words} {after}"
    assert mention.quantity is not None
    assert mention.quantity.qualifier == AFTER[after]


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize(
    "words",
    [
        "more than 3.5 million yuan",
        "nearly 29,000 firms",
        "one third",
        "12 percentage points",
        "5 to 7 percent",
        "two hundred and one zones",
        "$ 5 billion",
    ],
)
def test_white_space_changes_no_reading(words: str, space: str) -> None:
    spaced = words.replace(" ", space)
    plain, mention = only(f"It had {words}."), only(f"It had {spaced}.")
    assert mention.text == spaced
    assert plain.quantity is not None
    assert mention.quantity is not None
    assert mention.quantity[:4] == plain.quantity[:4]
    assert unit_code(mention) == unit_code(plain)


@pytest.mark.parametrize("gap", ["\n\n", "\t", "     "])
def test_what_parts_cells_and_paragraphs_is_not_bridged(gap: str) -> None:
    assert [m.text for m in find_quantities(f"Firms{gap}31{gap}million{gap}yuan")] == ["31"]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("tail", ["", " million", " billion", "bn", "m"])
@pytest.mark.parametrize("space", ["", " ", "\u00a0"])
def test_a_currency_in_front_is_the_unit_and_begins_the_span(sign: str, tail: str, space: str) -> None:
    mention = only(f"It cost more than {sign}{space}3.5{tail}, they said.")
    assert mention.text == f"more than {sign}{space}3.5{tail}"
    assert mention.quantity is not None
    factor = {"": 1, " million": 10**6, "m": 10**6}.get(tail, 10**9)
    assert (mention.quantity.value, mention.quantity.unit) == (3.5 * factor, sign)


@pytest.mark.parametrize("money", MONEY)
@pytest.mark.parametrize("number", ["3.5 billion", "29,000", "nine", "half a million", "27m", "2bn"])
def test_a_currency_behind(money: str, number: str) -> None:
    mention = only(f"It cost {number} {money} in all.")
    assert mention.text == f"{number} {money}"
    assert mention.quantity is not None
    assert (mention.quantity.unit, unit_code(mention)) == (money, MONEY[money])


@pytest.mark.parametrize("amount", AMOUNTS)
@pytest.mark.parametrize("between", ["", "by ", "sharply ", "year on year by ", "slightly by "])
@pytest.mark.parametrize("verb", RISES + FALLS)
def test_every_verb_says_which_way(verb: str, between: str, amount: str) -> None:
    if verb.endswith((" of", " by")) and between:
        between = "another "
    mention = only(f"Output saw {verb} {between}{amount}.")
    assert mention.text == amount
    assert mention.quantity is not None
    assert mention.quantity.sense == ("rise" if verb in RISES else "fall")


@pytest.mark.parametrize("verb", ["rose", "grew", "increased", "fell", "was down", "climbed", "declined", "narrowed"])
@pytest.mark.parametrize("to", ["to", "from", "to more than", "to about"])
def test_a_level_has_no_sense(verb: str, to: str) -> None:
    mention = only(f"The share {verb} {to} 47.3 percent.")
    assert mention.quantity is not None
    assert mention.quantity.sense is None


@pytest.mark.parametrize(
    ("text", "senses"),
    [
        ("It rose from 42.2 percent to 47.3 percent.", [None, None]),
        ("It rose 5 percent to 47 percent.", ["rise", None]),
        ("It rose 3.2 dollars to 71.5 dollars.", ["rise", None]),
        ("They grew by 5 percent, 6.1 percent and 7 percent, respectively.", ["rise"] * 3),
        ("Exports fell 5 percent and imports rose 3 percent.", ["fall", "rise"]),
        ("A 5.2 percent increase and a 3 percent year-on-year decline.", ["rise", "fall"]),
        ("A trade deficit of $3 billion, a net loss of 5 million yuan, a 2 billion yuan deficit.", ["deficit"] * 3),
        ("The deficit narrowed by 12 percent.", ["fall"]),
        ("It fell below 50 percent and rose above 60 percent.", [None, None]),
        ("They set up 5 zones, raised 3 billion yuan and cut down 20 trees.", [None, None, None]),
        ("Costs were cut by 20 percent.", ["fall"]),
        ("The deficit widened to 4.2% of GDP.", ["deficit"]),
        ("That is 9 percent more than in 2023, 3 percent less than in 2022.", ["rise", "fall"]),
        ("Women made up 15.6 percent.", [None]),
        ("Profits fell by nearly two-fifths to HK$3.4bn.", ["fall", None]),
        ("Profits were 12 percent higher, costs 3 percent lower.", ["rise", "fall"]),
    ],
)
def test_senses(text: str, senses: list[str | None]) -> None:
    assert [mention.quantity.sense for mention in find_quantities(text) if mention.quantity] == senses


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("between 10 and 20 percent", 10, 20, "percent"),
        ("5 to 10 million yuan", 5e6, 1e7, "yuan"),
        ("5 million to 10 million yuan", 5e6, 1e7, "yuan"),
        ("$5-10 billion", 5e9, 1e10, "$"),
        ("$5 billion to $10 billion", 5e9, 1e10, "$"),
        ("10–15 firms", 10, 15, "firms"),
        ("three to five years", 3, 5, "years"),
        ("38% to 48%", 38, 48, "%"),
        ("5 percent to 7 percent", 5, 7, "percent"),
    ],
)
def test_ranges(text: str, low: float, high: float, unit: str) -> None:
    assert only(f"They had {text}.").text == text
    assert read_quantity(text)[:5] == (None, low, high, "range", unit)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("dozens of firms", 24, 100, "firms"),
        ("hundreds of firms", 200, 1000, "firms"),
        ("tens of thousands of people", 2e4, 1e5, "people"),
        ("hundreds of millions of yuan", 2e8, 1e9, "yuan"),
        ("millions of dollars", 2e6, 1e7, "dollars"),
        ("several hundred companies", 200, 1000, "companies"),
        ("a few years", 2, 10, "years"),
        ("several zones", 2, 10, "zones"),
    ],
)
def test_several(text: str, low: float, high: float, unit: str) -> None:
    assert only(f"They had {text}.").text == text
    assert read_quantity(text)[:5] == (None, low, high, "several", unit)


@pytest.mark.parametrize(
    ("text", "value", "qualifier", "code"),
    [
        ("doubled", 2, "exact", "ratio"),
        ("more than doubled", 2, "more_than", "ratio"),
        ("nearly tripled", 3, "nearly", "ratio"),
        ("five-fold", 5, "exact", "ratio"),
        ("3.5 times", 3.5, "exact", "ratio"),
        ("500+ firms", 500, "at_least", "count"),
        ("5 or more years", 5, "at_least", "year"),
        ("a three-year", 3, "exact", "year"),
        ("232 zones", 232, "exact", "count"),
        ("30 square kilometres", 30, "exact", "km2"),
        ("12 GW", 12, "exact", "GW"),
        ("4.5 km²", 4.5, "exact", "km2"),
        ("nearly half", 0.5, "nearly", "ratio"),
        ("a quarter", 0.25, "exact", "ratio"),
        ("12 basis points", 12, "exact", "basis_point"),
        ("zero percent", 0, "exact", "percent"),
        ("fourfold", 4, "exact", "ratio"),
        ("halved", 0.5, "exact", "ratio"),
        ("3,000-plus delegates", 3000, "at_least", "count"),
        ("$40 billion-plus", 4e10, "at_least", "USD"),
        ("20-odd million yuan", 2e7, "more_than", "CNY"),
        ("5 or more million yuan", 5e6, "at_least", "CNY"),
        ("minus 5 degrees Celsius", -5, "exact", "celsius"),
        ("one in five", 0.2, "exact", "ratio"),
        ("fewer than two out of three", 2 / 3, "less_than", "ratio"),
        ("three quarters of a billion dollars", 7.5e8, "exact", "USD"),
        ("10-billion-yuan", 1e10, "exact", "CNY"),
        ("500-kilometer", 500, "exact", "km"),
        ("3 lakh", 3e5, "exact", ""),
    ],
)
def test_units(text: str, value: float, qualifier: str, code: str) -> None:
    mention = only(f"It was {text}.")
    assert mention.text == text.removeprefix("a three-year"[:2] if text.startswith("a three") else "")
    assert mention.quantity is not None
    assert (mention.quantity.value, mention.quantity.qualifier, unit_code(mention)) == (value, qualifier, code)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("on 27 May 2025,", "date", "27 May 2025"),
        ("on May 27, 2025,", "date", "May 27, 2025"),
        ("on Sept. 3 they", "date", "Sept. 3"),
        ("May 2025 saw", "date", "May 2025"),
        ("from 2018-2020 it", "date", "2018-2020"),
        ("in 2024 exports", "date", "2024"),
        ("since 2013, it", "date", "2013"),
        ("the 1990s were", "date", "1990s"),
        ("on 2025-05-27 it", "date", "2025-05-27"),
        ("at 10:30 a.m. it", "date", "10:30 a.m."),
        ("the first half of 2025 saw", "date", "first half of 2025"),
        ("the first three quarters of 2025 saw", "date", "first three quarters of 2025"),
        ("in Q3 2025 it", "date", "Q3 2025"),
        ("the 14th meeting", "ordinal", "14th"),
        ("the third meeting", "ordinal", "third"),
        ("Article 12 says", "ordinal", "12"),
        ("the No.1 plant", "ordinal", "1"),
        ("shop #3 is", "ordinal", "3"),
        ("in version 2.0 it", "ordinal", "2.0"),
        ("in mid-2024 it", "date", "mid-2024"),
        ("the 2024/25 season", "date", "2024/25"),
        ("by GB/T 19001-2016 it", "identifier", "19001-2016"),
        ("the Web 3.0 fair", "name", "Web 3.0"),
        ("the 14th Five-Year Plan says", "plan", "14th Five-Year Plan"),
        ("the 20th CPC National Congress met", "plan", "20th CPC National Congress"),
        ("Vision 2035 says", "plan", "Vision 2035"),
        ("see https://example.org/a1?b=2.", "identifier", "https://example.org/a1?b=2"),
        ("doi 10.1038/s41586-020-2649-2, it", "identifier", "10.1038/s41586-020-2649-2"),
        ("call +86 10 6512 3456 now", "identifier", "+86 10 6512 3456"),
        ("write to a1@example.org now", "identifier", "a1@example.org"),
        ("as said [12] before", "identifier", "12"),
        ("the G60 corridor", "name", "G60"),
        ("during COVID-19 it", "name", "COVID-19"),
        ("with 5G networks", "name", "5G"),
        ("of the Fortune 500 firms", "name", "Fortune 500"),
        ("won 3-1 there", "name", "3-1"),
        ("one of the largest", "indefinite", "one"),
    ],
)
def test_what_is_no_quantity(text: str, kind: str, words: str) -> None:
    mention = only(text)
    assert (str(mention.kind), mention.text) == (kind, words)


def test_ratios_and_sums_give_their_parts() -> None:
    first, second = find_quantities("a ratio of 2.05:1 in 14+1 chains")
    assert first.quantity is not None
    assert second.quantity is not None
    assert (first.quantity.value, first.quantity.parts) == (2.05, (2.05, 1))
    assert (second.quantity.value, second.quantity.parts) == (15, (14, 1))


def test_the_script_tells_the_language_unless_it_is_given() -> None:
    assert readings("over 60,000 firms") == [("over 60,000 firms", 60000, "more_than", "firms")]
    assert readings("超过6万家") == [("超过6万家", 60000, "more_than", "家")]
    mixed = "The zone (苏滁) has more than 200 firms"
    assert [m.text for m in find_quantities(mixed)] == []
    assert [m.text for m in find_quantities(mixed, "en")] == ["more than 200 firms"]
    assert [m.text for m in find_quantities("约40%", "en")] == ["40%"]
    with pytest.raises(ValueError, match="expected 'en', 'zh'"):
        find_mentions("mehr als 660 Milliarden", "de")


@pytest.mark.parametrize("text", ["many firms", "the 232 zones", "232 zones of them", "mehr als 660 Milliarden", ""])
def test_what_is_not_one_quantity_is_refused(text: str) -> None:
    with pytest.raises(UnreadableQuantityError):
        read_quantity(text, "en")


ODD = "to and between from - – of a one May 2025 14th G60 www. @ / : . , ( firms ½ \ud800 \x00 \uff15 \u0130 \u212a"
WORDS = st.sampled_from([*NUMBERS, *BEFORE, *AFTER, *SIGNS, *MONEY, *RISES, *FALLS, *AMOUNTS, *SPACES, *ODD.split(" ")])
ANY = st.one_of(st.text(), st.lists(WORDS, max_size=20).map(" ".join), st.lists(WORDS, max_size=20).map("".join))


@settings(max_examples=500)
@given(ANY)
def test_mentions_of_any_text_are_ordered_disjoint_sliced_and_hold_every_digit(text: str) -> None:
    floor, covered = 0, set[int]()
    for mention in find_mentions(text, "en"):
        assert floor <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        if mention.quantity is not None:
            assert exact_quantity(mention).scaled() == mention.quantity
        covered |= set(range(mention.start, mention.end))
        floor = mention.end
    assert all(place in covered for place, letter in enumerate(text) if letter in "0123456789\uff15")


ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
ONES_AND_TEENS = f"{ONES} eighteen nineteen".split()
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SCALES = {"": 1, " thousand": 10**3, " million": 10**6, " billion": 10**9, " trillion": 10**12}


def in_words(number: int) -> str:
    """A number below a thousand in words."""
    if number >= 100:
        rest = f" and {in_words(number % 100)}" if number % 100 else ""
        return f"{ONES_AND_TEENS[number // 100 - 1]} hundred{rest}"
    if number >= 20:
        return TENS[number // 10 - 2] + (f"-{ONES_AND_TEENS[number % 10 - 1]}" if number % 10 else "")
    return ONES_AND_TEENS[number - 1]


@given(st.integers(2, 999), st.sampled_from(sorted(SCALES)), st.sampled_from(["", " yuan", " percent", " zones"]))
def test_numbers_in_words_read_back(number: int, scale: str, unit: str) -> None:
    assert read_quantity(in_words(number) + scale + unit, "en")[::4] == (number * SCALES[scale], unit.strip())


@given(
    st.decimals(0, 10**12, places=3),
    st.sampled_from(sorted(SCALES)),
    st.sampled_from(["", " yuan", " percent", "%", " firms", " U.S. dollars"]),
    st.sampled_from(["", *BEFORE]),
)
def test_numbers_in_digits_read_back(number: Fraction, scale: str, unit: str, qualifier: str) -> None:
    mention = only(f"it has {qualifier} {number:,}{scale}{unit}".replace("  ", " "))
    assert exact_quantity(mention).value == Fraction(number) * SCALES[scale]
    assert mention.quantity is not None
    assert (mention.quantity.unit, mention.quantity.qualifier) == (unit.strip(), BEFORE.get(qualifier, "exact"))


@pytest.mark.parametrize(
    "piece", ["one ", "5 ", "1,", "a hundred ", "$", "rose by ", "from 1 to ", "a1", "1-", "1:2 ", "May 1 "]
)
def test_twice_the_english_takes_twice_the_steps(piece: str) -> None:
    short = "it " + piece * (900 // len(piece))
    _steps(short)
    once, twice = _steps(short), _steps(short + short)
    assert twice <= 2.2 * once + 50


@pytest.mark.parametrize("joined", [" and ", ", and ", " or "])
@pytest.mark.parametrize("amount", ["31 provinces", "84", "3.2 million yuan", "nine cities", "12%"])
@pytest.mark.parametrize(("bound", "code"), [("more than", "more_than"), ("less than", "less_than")])
def test_a_bound_of_the_next_number_is_not_said_of_the_one_before(
    joined: str, amount: str, bound: str, code: str
) -> None:
    first, second = find_quantities(f"it has {amount}{joined}{bound} half of the firms", language="en")
    assert (first.text, first.quantity and first.quantity.qualifier) == (amount, "exact")
    assert (second.text.startswith(f"{bound} half"), second.quantity and second.quantity.qualifier) == (True, code)
