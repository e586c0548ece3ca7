"""Intervals, numbers inside them and figures to compare, drawn at random."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from indicators.insight import EmptyIntervalError, Figure, Interval, Period, asserted
from indicators.reading import Qualifier

NUMBERS = st.one_of(
    st.integers(-4, 4).map(Fraction),
    st.fractions(-1000, 1000, max_denominator=50),
    st.integers(-(10**15), 10**15).map(Fraction),
)
ENDS = st.none() | NUMBERS


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = draw(ENDS), draw(ENDS)
    if low is not None and high is not None and low > high:
        low, high = high, low
    try:
        return Interval(low, high, draw(st.booleans()), draw(st.booleans()))
    except EmptyIntervalError:
        return Interval(low, high)


@st.composite
def inside(draw: st.DrawFn, interval: Interval) -> Fraction:
    """A number of the interval, often one of its ends or next to one."""
    low, high = interval.low, interval.high
    if low is None and high is None:
        return draw(NUMBERS)
    tiny = Fraction(1, 10 ** draw(st.integers(1, 12)))
    if low is not None and high is not None:
        share = draw(st.sampled_from([Fraction(0), Fraction(1), tiny, 1 - tiny]) | st.fractions(0, 1))
        number = low + (high - low) * share
        return number if number in interval else (low + high) / 2
    away = draw(st.sampled_from([Fraction(0), tiny, Fraction(10**9)]) | st.fractions(0, 1000))
    number = low + away if low is not None else (high or Fraction(0)) - away
    return number if number in interval else number + (1 if low is not None else -1)


@st.composite
def readings(draw: st.DrawFn) -> tuple[Fraction | None, Fraction | None, Fraction | None, Qualifier]:
    """Value, lower, upper and qualifier as the convention of reading has them."""
    qualifier = draw(st.sampled_from(list(Qualifier)))
    number, more = draw(NUMBERS), draw(st.fractions(0, 100))
    match qualifier:
        case Qualifier.EXACT:
            return number, number, number, qualifier
        case Qualifier.APPROXIMATELY:
            return number, None, None, qualifier
        case Qualifier.NEARLY | Qualifier.LESS_THAN | Qualifier.AT_MOST:
            return number, None, number, qualifier
        case Qualifier.MORE_THAN | Qualifier.AT_LEAST:
            return number, number, None, qualifier
        case Qualifier.SEVERAL:
            # The upper bound is the next order of magnitude, which is left out, so that it is never the lower.
            return None, number, draw(st.sampled_from([None, number + more + 1])), qualifier
        case Qualifier.RANGE:
            return None, number, number + more, qualifier


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = date(2000, 1, 1) + timedelta(days=draw(st.integers(0, 9000)))
    return Period(start, start + timedelta(days=draw(st.sampled_from([0, 30, 364]))))


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    value, lower, upper, qualifier = draw(readings())
    return figure(
        identifier=f"ref-{draw(st.integers(1, 9999)):04}",
        period=draw(st.none() | periods()),
        reading=(value, lower, upper, qualifier),
        publisher=draw(st.sampled_from(["Xinhua", "新华社(新华网)", "CRI", "Xinhua (People's Daily Online)"])),
        published_on=draw(st.sampled_from(["", "2024", "2024-05", "2024-05-01", "2024-05-20", "2024-08-01"])),
    )


def figure(
    reading: tuple[Fraction | int | None, Fraction | int | None, Fraction | int | None, Qualifier],
    *,
    identifier: str = "ref-0001",
    period: Period | None = None,
    period_basis: str = "stated",
    publisher: str = "Xinhua",
    published_on: str = "",
) -> Figure:
    value, lower, upper = (None if number is None else Fraction(number) for number in reading[:3])
    return Figure(
        kind="reference",
        identifier=identifier,
        indicator_id="zones",
        entity_id="china",
        period=period,
        between=None,
        period_basis=period_basis,
        value=value,
        lower=lower,
        upper=upper,
        qualifier=reading[3],
        value_text="",
        interval=asserted(value, lower, upper, reading[3]),
        status="",
        publisher=publisher,
        title="",
        url="https://example.org/1",
        published_on=published_on,
        via="original",
        source_id="",
        quote="",
        confidence="high",
        note="",
        file="data/reference_values.csv",
        line=2,
    )


def exactly(number: int | Fraction) -> tuple[Fraction, Fraction, Fraction, Qualifier]:
    value = Fraction(number)
    return value, value, value, Qualifier.EXACT
