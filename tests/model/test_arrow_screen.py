"""The fast expressions point out every row in which pandera finds a fault, and hardly any other."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators import Package
from indicators.model import DUPLICATE
from indicators.model.arrow import not_canonical, suspects
from indicators.model.tables import TABLES
from indicators.package.canonical import canonical_cell
from indicators.package.rows import Rows
from indicators.rules.rules import Batch
from indicators.rules.schema import schema_findings
from tests.checkout import PROJECT

NASTY = (
    "", " ", "0", "-0", "00", "7", "007", "-1", "1e3", "1.50", ".5", "5.", "１", "1_000", "9" * 18, "9" * 19, "9" * 500,
    "0.1000000000000000055", "-90.5", "181", "2024-02-29", "2023-02-29", "2023-02-28", "2024-04-31", "0000-01-01",
    "2024-13-01", "2024-1-1", "2024", "2024-05", "obs-0001", "obs-1", "obs-٣٣٣٣", "obs-0001\n", "coop-0001", "a ", " a",
    "a\u3000", "\u00a0a", "a\x1f", "a\x85", "http://a b", "http://a\u3000b", "https://a/b", "exact", "Exact", "stated",
    "unknown", "inferred", "low", "high", "chongqing", "Chongqing", "a--b", "zh-Hans", "0" * 64, "é", "\x00", "a\nb",
)  # fmt: skip
PACKAGE = Package.open(PROJECT)
FILLED = [name for name in TABLES if len(PACKAGE.rows(name))]


def _cells(rows: Rows) -> pa.Table:
    return pa.table(
        {name: pa.array([cell or None for cell in cells], pa.string()) for name, cells in rows.cells.items()}
    )


@pytest.mark.parametrize("name", FILLED)
def test_nothing_is_pointed_out_in_the_real_package(name: str) -> None:
    cells = _cells(PACKAGE.rows(name))
    assert suspects(TABLES[name], cells).to_pylist() == [False] * len(cells)
    assert not_canonical(TABLES[name], cells).to_pylist() == [False] * len(cells)


@st.composite
def _spoilt(draw: st.DrawFn) -> tuple[str, Rows]:
    """Some real rows of a table with a few cells exchanged for nasty ones."""
    name = draw(st.sampled_from(FILLED))
    rows = PACKAGE.rows(name)
    places = draw(st.lists(st.integers(0, len(rows) - 1), min_size=1, max_size=4))
    cells = {column: [whole[place] for place in places] for column, whole in rows.cells.items()}
    for _ in range(draw(st.integers(1, 4))):
        column = draw(st.sampled_from(sorted(cells)))
        cells[column][draw(st.integers(0, len(places) - 1))] = draw(st.sampled_from(NASTY) | st.text(max_size=6))
    return name, Rows(rows.path, rows.header, list(range(len(places))), cells)


@settings(max_examples=150)
@given(_spoilt())
def test_every_row_that_pandera_faults_is_pointed_out(spoilt: tuple[str, Rows]) -> None:
    name, rows = spoilt
    pointed_out = suspects(TABLES[name], _cells(rows)).to_pylist()
    faulty = {finding.line for finding in schema_findings(Batch(TABLES[name], rows)) if finding.code != DUPLICATE}
    assert [line for line in faulty if not pointed_out[line]] == []


@settings(max_examples=150)
@given(_spoilt())
def test_every_cell_that_is_written_otherwise_is_pointed_out(spoilt: tuple[str, Rows]) -> None:
    name, rows = spoilt
    table = TABLES[name]
    pointed_out = not_canonical(table, _cells(rows)).to_pylist()
    for column, cells in rows.cells.items():
        for place, cell in enumerate(cells):
            assert canonical_cell(table.column(column), cell) == cell or pointed_out[place], (column, cell)


def test_a_missing_column_leaves_every_row_to_pandera() -> None:
    rows = PACKAGE.rows("units")
    assert all(suspects(TABLES["units"], _cells(rows).drop_columns(["symbol"])).to_pylist())
