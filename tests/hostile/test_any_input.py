"""Any bytes, JSON and text: the fuzz targets on what hypothesis makes up; ``HYPOTHESIS_EXAMPLES`` asks for more."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, cast

import pandas
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators import PackageError, load
from indicators.model import parse, write_number
from indicators.model.tables import TABLE_NAMES, TABLES
from indicators.package.canonical import csv_text
from indicators.package.rows import parse_rows
from indicators.records import TableName
from tests.fuzz import targets
from tests.hostile.driving import drive
from tests.hostile.little import ROWS, little_package
from tests.hostile.spoils import JSONS

MANY = int(os.environ.get("HYPOTHESIS_EXAMPLES", "15"))
some = partial(settings, suppress_health_check=list(HealthCheck), database=None)

numbers = st.sampled_from(
    [
        "1e999",
        "NaN",
        "inf",
        "-0",
        "+5",
        "007",
        "２３２",
        "1_000",
        "0x1f",
        "1.50",
        ".5",
        "9" * 400,
        "9" * 401,
        "-1",
        "",
        " 1",
    ]
)
dates = st.sampled_from(
    ["2025-02-30", "0000-00-00", "0000-01-01", "9999-12-31", "0001-01-01", "2024-2-3", "２０２４-01-01"]
)
odd = st.sampled_from(
    ["\ufeff", "\u200b", "\u202e", "\u00a0", "e\u0301", "\x00", "\x1b[31m", "\r", "\n", '"', '""', ",", "豈"]
)
cells = st.one_of(
    numbers, dates, odd, st.text(max_size=20), st.builds("{}{}{}".format, st.text(max_size=3), odd, st.text(max_size=3))
)
lines = st.lists(
    st.one_of(cells, st.sampled_from(["units", "obs-0001", "report", "count", "seeds/report.txt"])), max_size=24
)
csv_like = st.lists(lines, max_size=6).map(
    lambda rows: "".join(
        ",".join(row) + end for row, end in zip(rows, ["\n", "\r\n", "\n", "\r", "\n", ""], strict=False)
    )
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
AUTHORED = (
    "name",
    "title",
    "version",
    "licenses",
    "contributors",
    "resources",
    "sources",
    "keywords",
    "$schema",
    "created",
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return little_package(tmp_path_factory.mktemp("any") / "package")


def restoring(file: Path, content: bytes, act: Callable[[], object]) -> None:
    before = file.read_bytes()
    try:
        file.write_bytes(content)
        act()
    finally:
        file.write_bytes(before)


@some(max_examples=20 * MANY)
@given(st.integers(0, len(TABLES) - 1), st.one_of(st.binary(max_size=300), csv_like.map(str.encode)))
def test_any_table(number: int, content: bytes) -> None:
    targets.table(bytes([number]) + content)


@some(max_examples=20 * MANY)
@given(st.sampled_from(TABLE_NAMES), st.data())
def test_any_cells_under_a_sound_header(table: str, data: st.DataObject) -> None:
    names = TABLES[table].column_names()
    rows = data.draw(st.lists(st.lists(cells, min_size=len(names), max_size=len(names)), max_size=4))
    targets.table(bytes([list(TABLES).index(table)]) + csv_text(names, rows).encode())


@some(max_examples=MANY)
@given(st.sampled_from(TABLE_NAMES), st.data())
def test_any_cells_in_a_package(root: Path, table: str, data: st.DataObject) -> None:
    """One to three cells of a table say something else; everything is done with the package."""
    names = TABLES[table].column_names()
    records = [[row.get(name, "") for name in names] for row in ROWS.get(table, [{}])]
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(names) - 1))
        data.draw(st.sampled_from(records))[place] = data.draw(cells)
    file = root / "data" / f"{table}.csv"
    restoring(file, csv_text(names, records).encode(), partial(_loaded_as_written, root, table))


def _loaded_as_written(root: Path, table: str) -> None:
    """What `load` returns is what the cells say; it raises where a cell says nothing of its column's type."""
    report = drive(root, [table])
    try:
        frame = load(cast("TableName", table), path=root)
    except PackageError:
        assert report is not None
        assert not report.ok
        return
    written = parse_rows((root / "data" / f"{table}.csv").read_bytes(), table)
    for column in TABLES[table].columns:
        for value, cell in zip(frame[column.name].astype(object), written.cells[column.name], strict=True):
            if cell == "":
                assert pandas.isna(value)
            elif column.type == "number":
                read = parse("number", cell)
                assert isinstance(read, float)
                assert write_number(float(value)) == write_number(read)
            elif column.type == "date":
                assert value.strftime("%m-%d") == cell[5:]
                assert value.year == int(cell[:4])
            else:
                assert str(value) == cell


@some(max_examples=8 * MANY)
@given(
    st.one_of(
        st.binary(max_size=200), json_values.map(json.dumps).map(str.encode), st.sampled_from(list(JSONS.values()))
    )
)
def test_any_descriptor(content: bytes) -> None:
    targets.json_text(content)
    targets.descriptor(content)


@some(max_examples=4 * MANY)
@given(st.dictionaries(st.sampled_from(AUTHORED), json_values, max_size=6), st.booleans())
def test_any_types_in_a_descriptor(changed: dict[str, Any], indented: bool) -> None:
    written = json.loads(next(iter(targets.seeds("descriptor"))))
    targets.descriptor(
        json.dumps({**written, **changed}, indent=2 if indented else None, ensure_ascii=False).encode(
            "utf-8", "replace"
        )
    )


@some(max_examples=MANY // 2 + 1)
@given(st.dictionaries(st.sampled_from(AUTHORED), json_values, max_size=3))
def test_any_types_in_the_descriptor_of_a_package(root: Path, changed: dict[str, Any]) -> None:
    file = root / "datapackage.json"
    content = json.dumps({**json.loads(file.read_bytes()), **changed}, indent=2).encode()
    restoring(file, content, partial(drive, root))


@some(max_examples=20 * MANY)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(partial(str.encode, errors="replace"))))
def test_any_text(content: bytes) -> None:
    targets.source(content)


@some(max_examples=MANY // 2 + 1)
@given(
    st.text(
        alphabet=st.one_of(
            st.sampled_from("0123456789一二三百千万亿%个家年月约近余，。.\n\r\u200b"), st.characters(codec="utf-8")
        ),
        max_size=80,
    )
)
def test_any_text_as_a_source(root: Path, text: str) -> None:
    restoring(root / "seeds" / "report.txt", text.encode(), partial(drive, root))


@some(max_examples=8 * MANY)
@given(
    st.one_of(
        st.binary(max_size=100), st.text(alphabet="selctignoraymt=[]\"'.#\n 1-eE_{}", max_size=80).map(str.encode)
    )
)
def test_any_configuration(content: bytes) -> None:
    targets.configuration(content)


@pytest.mark.parametrize("target", targets.TARGETS)
def test_the_seeds_of_a_target(target: str) -> None:
    for seed in targets.seeds(target)[::7]:
        targets.TARGETS[target](seed)
    targets.TARGETS[target](b"")
