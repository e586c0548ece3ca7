"""A table reads the same whether one CSV file, several, or Parquet files hold it."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from table_files import Form

import indicators
from indicators import Package
from indicators.cli import main
from indicators.errors import UnreadableTableError
from indicators.model.tables import TABLES
from tests.checkout import PROJECT, Checkout
from tests.in_files import put_in_files

FORMS: list[Form] = ["parts", "parquet"]


@pytest.fixture(params=FORMS)
def in_files(request: pytest.FixtureRequest, checkout: Checkout) -> Path:
    put_in_files(checkout.root, request.param)
    return checkout.root


def test_load_gives_the_same_frame(in_files: Path, package: Package) -> None:
    pd.testing.assert_frame_equal(indicators.load("observations", path=in_files), package.load("observations"))
    other = Package(in_files)
    for name in TABLES:
        pd.testing.assert_frame_equal(other.load(name), package.load(name))
        pd.testing.assert_frame_equal(other.load(name, "en"), package.load(name, "en"))


def test_rows_are_those_of_the_one_file_and_tell_their_own(in_files: Path, package: Package) -> None:
    rows = Package(in_files).sound_rows("observations")
    assert rows.cells == package.rows("observations").cells
    assert {Path(file).suffix for file in rows.files} <= {".csv", ".parquet"}
    places = [(rows.file(place), rows.lines[place]) for place in range(len(rows))]
    assert len(set(places)) == len(places) > len(set(rows.files)) > 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["list", "--format", "json"],
        ["show", "observations", "--format", "csv"],
        ["show", "observations", "--where", "qualifier=nearly", "--labels", "zh", "--format", "json"],
        ["evidence", "obs-0029", "--format", "json"],
        ["search", "飞地"],
        ["compare", "obs-0017"],
        ["derived"],
    ],
    ids=" ".join,
)
def test_commands_that_read_say_the_same(in_files: Path, arguments: list[str]) -> None:
    answers = [CliRunner().invoke(main, [*arguments, "--package", str(place)]) for place in (PROJECT, in_files)]
    assert answers[0].exit_code == 0
    assert answers[1].stdout == answers[0].stdout


def test_what_is_wrong_names_its_own_file(checkout: Checkout) -> None:
    put_in_files(checkout.root, "parts")
    part = checkout.root / "data" / "observations" / "part-00001.csv"
    good = part.read_bytes()
    part.write_bytes(good.replace(b",exact,", b",perhaps,", 1))
    with pytest.raises(UnreadableTableError, match=r"observations/part-00001\.csv:\d+: qualifier is 'perhaps'"):
        indicators.load("observations", path=checkout.root)
    part.write_bytes(good[:-1])
    with pytest.raises(UnreadableTableError, match=r"observations/part-00001\.csv:\d+: no line end"):
        indicators.load("observations", path=checkout.root)
    with pytest.raises(UnreadableTableError, match=r"observations/part-00001\.csv:\d+: no line end"):
        Package(checkout.root).sound_rows("observations")
    part.write_bytes(good.partition(b"\n")[2])
    with pytest.raises(UnreadableTableError, match=r"observations/part-00001\.csv:1: the header is obs-"):
        Package(checkout.root).sound_rows("observations")


def test_what_is_no_parquet_is_told(checkout: Checkout) -> None:
    put_in_files(checkout.root, "parquet")
    (checkout.root / "data" / "observations" / "part-00000.parquet").write_bytes(b"not Parquet at all")
    with pytest.raises(UnreadableTableError, match=r"part-00000\.parquet: Parquet magic bytes not found"):
        indicators.load("observations", path=checkout.root)


def test_a_table_that_every_worker_holds_is_one_csv_file(checkout: Checkout) -> None:
    units = checkout.file("units")
    (units.parent / "units").mkdir()
    units.rename(units.parent / "units" / "part-0.csv")
    with pytest.raises(UnreadableTableError, match=r"units\.csv: no such file"):
        indicators.load("units", path=checkout.root)


def test_one_answer_is_one_json(in_files: Path) -> None:
    answer = CliRunner().invoke(main, ["show", "sources", "--format", "json", "--package", str(in_files)])
    assert len(json.loads(answer.stdout)) == 5
