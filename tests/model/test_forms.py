"""How values are written in cells: one form for each type, and back again."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.model import ColumnType, parse, parse_all, write_number


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("string", " as it is ", " as it is "),
        ("integer", "0", 0),
        ("integer", "-12", -12),
        ("number", "42.2", 42.2),
        ("number", "5000000000", 5e9),
        ("date", "2024-02-29", date(2024, 2, 29)),
    ],
)
def test_a_cell_is_read(kind: ColumnType, cell: str, value: object) -> None:
    assert parse(kind, cell) == value


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        *(
            ("integer", cell)
            for cell in ("1.0", "01", "-0", "+1", "1,000", "１", "²", " 1", "1\n", "9" * 19, "9" * 5000)
        ),
        *(("number", cell) for cell in (".5", "5.", "1e3", "NaN", "inf", "1,5", "４２", "0x1", "1_0", "9" * 399)),
        *(
            ("date", cell)
            for cell in ("2023-02-29", "2024-13-01", "2024-1-1", "20240101", "2024-01-01T00", "0000-01-01")
        ),
    ],
)
def test_a_cell_of_another_form_is_refused(kind: ColumnType, cell: str) -> None:
    with pytest.raises(ValueError, match=r".") as raised:
        parse(kind, cell)
    assert len(str(raised.value)) < 200


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_written_so_that_it_reads_back_the_same(number: float) -> None:
    text = write_number(number)
    assert "e" not in text.lower()
    assert not text.endswith(".0")
    assert parse("number", text) == number


@given(st.integers(-(2**63) + 1, 2**63 - 1))
def test_a_whole_number_reads_back_the_same(number: int) -> None:
    assert parse("integer", str(number)) == number


@given(st.dates())
def test_a_date_reads_back_the_same(day: date) -> None:
    assert parse("date", day.isoformat()) == day


@given(
    st.sampled_from(["string", "integer", "number", "date"]),
    st.lists(
        st.sampled_from(
            ["", "0", "-0", "7", "-12", "3.50", "1e5", "١", "2026-02-28", "2026-02-30", "0000-01-01", "1\n2"]
        )
        | st.integers().map(str)
        | st.floats().map(str)
        | st.dates().map(str)
        | st.sampled_from(["9" * 19, "9" * 401, "1" * 400, "a", "1,2", " 1", "1 ", "\n", "1\n"]),
        max_size=4,
    ),
)
def test_many_cells_are_read_as_one_by_one(kind: ColumnType, cells: list[str]) -> None:
    try:
        expected = [parse(kind, cell) if cell else None for cell in cells]
    except ValueError:
        with pytest.raises(ValueError):  # noqa: PT011 - it does not say which cell it is
            parse_all(kind, cells)
    else:
        assert parse_all(kind, cells) == expected
