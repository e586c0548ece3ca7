"""Any number, written in Arabic, Chinese or mixed form, reads back to itself."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from indicators.reading import exact_quantity, find_mentions, read_exactly
from indicators.reading.numerals import read_numeral

DIGITS = "零一二三四五六七八九"
TRADITIONAL = str.maketrans("万亿两点", "萬億兩點")
FINANCIAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")


def in_chinese(number: int) -> str:
    """Write an integer below 1e16 in Chinese numerals."""
    if number == 0:
        return "零"
    written, gap = "", False
    for scale, name in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"), (1, "")):
        group, number = divmod(number, scale)
        if not group:
            gap = gap or bool(written)
            continue
        if written and (gap or group < 1000):
            written += "零"
        # 三万亿零五亿: each group is written with its own magnitude, 万亿 and 亿 as one number read high to low.
        written += group_in_chinese(group) + name
        gap = False
    return written


def group_in_chinese(group: int) -> str:
    """Write an integer below 10000."""
    written, gap = "", False
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, group = divmod(group, scale)
        if digit:
            written += ("零" if gap else "") + DIGITS[digit] + name
            gap = False
        elif written:
            gap = True
    return written


@given(st.integers(0, 10**16 - 1))
def test_chinese_integers(number: int) -> None:
    written = in_chinese(number)
    for text in (written, written.translate(TRADITIONAL)):
        assert read_exactly(text + "元").value == number, text


@given(st.integers(1, 10**12 - 1))
def test_financial_numerals(number: int) -> None:
    written = in_chinese(number).translate(FINANCIAL)
    if len(written) > 1 and set(written) & set("拾佰仟万亿"):
        assert read_exactly(written + "元").value == number


@given(st.integers(0, 10**12 - 1), st.integers(0, 4))
def test_arabic_numbers_with_separators_and_full_width(number: int, places: int) -> None:
    decimals = f".{number % 10**places:0{places}}" if places else ""
    value = Fraction(f"{number}{decimals}")
    wide = str.maketrans("0123456789.,%", "".join(chr(ord(c) + 0xFEE0) for c in "0123456789.,%"))
    for whole in (str(number), f"{number:,}"):
        for text in (f"{whole}{decimals}%", f"{whole}{decimals}%".translate(wide)):
            assert read_exactly(text).value == value, text


@given(
    st.integers(1, 99999), st.integers(0, 99), st.sampled_from(("十", "百", "千", "万", "亿", "万亿", "百万", "千万"))
)
def test_mixed_numbers(whole: int, hundredths: int, magnitude: str) -> None:
    scale = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "万亿": 10**12, "百万": 10**6, "千万": 10**7}[
        magnitude
    ]
    text = f"{whole}.{hundredths:02}{magnitude}元"
    assert read_exactly(text).value == Fraction(f"{whole}.{hundredths:02}") * scale
    assert read_exactly(f"{whole}{magnitude}元").value == whole * scale


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_groups_of_two_magnitudes(high: int, low: int) -> None:
    assert read_exactly(f"{high}亿{low}万人").value == high * 10**8 + low * 10**4


@given(st.integers(0, 9999), st.text("零一二三四五六七八九", min_size=1, max_size=6))
def test_chinese_decimals(whole: int, decimals: str) -> None:
    digits = "".join(str(DIGITS.index(c)) for c in decimals)
    assert read_exactly(f"{in_chinese(whole)}点{decimals}倍").value == Fraction(f"{whole}.{digits}")
    assert read_exactly(f"百分之{in_chinese(whole)}点{decimals}").value == Fraction(f"{whole}.{digits}")


@given(st.integers(1, 10**9), st.integers(2, 10**6))
def test_fractions(above: int, below: int) -> None:
    assert read_exactly(f"{in_chinese(below)}分之{in_chinese(above)}").value == Fraction(above, below)


@given(
    st.decimals(min_value=0, max_value=10**9, places=3), st.sampled_from(("亿元", "%", "万人", "个", "吨标准煤", "km²"))
)
def test_doubles_are_the_nearest_to_the_exact_reading(number: object, unit: str) -> None:
    (mention,) = (m for m in find_mentions(f"其中增加{number}{unit}。"))
    assert mention.quantity == exact_quantity(mention).scaled()


def test_nothing_is_read_where_no_number_begins() -> None:
    assert read_numeral("很多", 0) is None
    assert read_numeral("陆陆续续", 0) is None
