"""The canonical form: one way to write each table, from which the same cells are read back."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from indicators.model import Table
from indicators.model.tables import TABLES
from indicators.package.canonical import canonical_cell, canonical_text, csv_text, sort_key
from indicators.package.rows import Rows, parse_rows

CELL = st.one_of(
    st.sampled_from(["", '"', '""', ",", "\n", "\r", "\r\n", "232", "0042.20", " 两地 ", "'", "1e3", "-0"]),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8),
)


@st.composite
def tables_of_cells(draw: st.DrawFn) -> tuple[Table, Rows]:
    table = TABLES[draw(st.sampled_from(list(TABLES)))]
    names = table.column_names()
    count = draw(st.integers(0, 5))
    cells = {name: draw(st.lists(CELL, min_size=count, max_size=count)) for name in names}
    return table, Rows(f"data/{table.name}.csv", names, list(range(2, count + 2)), cells)


@given(tables_of_cells())
def test_any_cells_are_read_back_as_canonical_cells(made: tuple[Table, Rows]) -> None:
    table, rows = made
    again = parse_rows(canonical_text(table, rows).encode(), rows.path)
    assert again.defects == []
    assert again.header == table.column_names()
    columns = [[canonical_cell(column, cell) for cell in rows.cells[column.name]] for column in table.columns]
    assert sorted(zip(*again.cells.values(), strict=True)) == sorted(zip(*columns, strict=True))


@given(tables_of_cells())
def test_writing_what_was_written_changes_nothing(made: tuple[Table, Rows]) -> None:
    table, rows = made
    text = canonical_text(table, rows)
    assert canonical_text(table, parse_rows(text.encode(), rows.path)) == text


@given(tables_of_cells(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter_where_keys_differ(made: tuple[Table, Rows], random: Random) -> None:
    table, rows = made
    order = list(range(len(rows)))
    random.shuffle(order)
    shuffled = Rows(rows.path, rows.header, rows.lines, {n: [c[i] for i in order] for n, c in rows.cells.items()})
    keys = [
        sort_key(table, {name: canonical_cell(table.column(name), rows.cells[name][i]) for name in table.key})
        for i in range(len(rows))
    ]
    if len(set(keys)) == len(keys):
        assert canonical_text(table, shuffled) == canonical_text(table, rows)


def test_words_of_a_source_are_left_as_they_are() -> None:
    quote = TABLES["observations"].column("quote")
    assert canonical_cell(quote, " 1,000 \n") == " 1,000 \n"


def test_numbers_are_written_in_their_shortest_decimal() -> None:
    value = TABLES["observations"].column("value")
    written = {cell: canonical_cell(value, cell) for cell in ("42.20", "5e9", "+7", ".5", "-0.0", "1E-3", " 8 ", "１")}
    assert written == {
        "42.20": "42.2",
        "5e9": "5000000000",
        "+7": "7",
        ".5": "0.5",
        "-0.0": "0",
        "1E-3": "0.001",
        " 8 ": "8",
        "１": "１",
    }


def test_a_number_of_more_digits_than_a_double_keeps_is_not_rounded() -> None:
    value = TABLES["observations"].column("value")
    assert canonical_cell(value, "12345678901234567890.123456789") == "12345678901234567890.123456789"


def test_rows_are_sorted_by_number_where_identifiers_are_numbered() -> None:
    table = TABLES["observations"]
    keys = [sort_key(table, {"observation_id": name}) for name in ("obs-9999", "obs-10000", "obs-100000")]
    assert keys == sorted(keys)


def test_rows_are_sorted_by_value_where_the_key_is_an_offset() -> None:
    table = TABLES["exclusions"]
    keys = [sort_key(table, {"source_id": "a", "start": start}) for start in ("9", "80", "661", "1254")]
    assert keys == sorted(keys)


def test_cells_are_quoted_only_where_they_must_be() -> None:
    text = csv_text(["a", "b"], [["x y", "两,地"], ['"', "a\rb"], ["", "'"]])
    assert text == 'a,b\nx y,"两,地"\n"""","a\rb"\n,\'\n'


def test_a_single_empty_cell_is_not_a_blank_line() -> None:
    assert csv_text(["a"], [[""]]) == 'a\n""\n'
