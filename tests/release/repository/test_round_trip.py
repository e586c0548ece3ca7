"""Build, publish, fetch, load: the frames are those of the package, in values and dtypes, from every format."""

from __future__ import annotations

import csv
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import indicators
from indicators import add_source, format_package, init_package
from indicators.records import Build, TableName
from tests.release.repository.places import Folder, Place


def from_csv(release: Path, table: TableName, dtypes: pd.Series) -> pd.DataFrame:
    return indicators.load(table, path=release)


@lru_cache(maxsize=1)
def unpacked(release: Path) -> Path:
    (file,) = release.glob("*.zip")
    with zipfile.ZipFile(file) as archive:
        archive.extractall(release.with_name("unpacked"))
    return release.with_name("unpacked")


def from_zip(release: Path, table: TableName, dtypes: pd.Series) -> pd.DataFrame:
    return indicators.load(table, path=unpacked(release))


def from_parquet(release: Path, table: TableName, dtypes: pd.Series) -> pd.DataFrame:
    return pd.read_parquet(release / "parquet" / f"{table}.parquet").astype(dtypes)


def from_sqlite(release: Path, table: TableName, dtypes: pd.Series) -> pd.DataFrame:
    (file,) = release.glob("*.sqlite")
    with closing(sqlite3.connect(file)) as database:
        return pd.read_sql(f'SELECT * FROM "{table}" ORDER BY rowid', database).astype(dtypes)


@lru_cache(maxsize=1)
def sheets(release: Path) -> dict[str, pd.DataFrame]:
    (file,) = release.glob("*.xlsx")
    return pd.read_excel(file, sheet_name=None, dtype=object, na_values=[""], keep_default_na=False)


def from_workbook(release: Path, table: TableName, dtypes: pd.Series) -> pd.DataFrame:
    found = sheets(release)[table]
    return found.where(found.notna(), None).astype(dtypes)


FORMATS: dict[str, Callable[..., pd.DataFrame]] = {
    "csv": from_csv,
    "zip": from_zip,
    "parquet": from_parquet,
    "sqlite": from_sqlite,
    "xlsx": from_workbook,
}


@pytest.fixture
def version(place: Place, built: Build) -> str:
    """The real package's version, published."""
    indicators.publish(built.directory, place.address)
    return built.manifest.version


def test_a_released_table_is_the_one_of_the_wheel(place: Place, version: str, cache: Path) -> None:
    for name in indicators.tables():
        loaded = indicators.load(name, version=version, repository=place.address)
        pd.testing.assert_frame_equal(loaded, indicators.load(name))
    assert [path.name for path in cache.rglob("v*.*.*")] == [f"v{version}"]
    labelled = indicators.load("observations", labels="zh", version="latest", repository=place.address)
    pd.testing.assert_frame_equal(labelled, indicators.load("observations", labels="zh"))


def test_every_format_carries_the_tables(folder: Folder, built: Build, tmp_path: Path) -> None:
    indicators.publish(built.directory, folder.address)
    release = indicators.fetch(built.manifest.version, repository=folder.address, out=tmp_path / "release")
    for name in indicators.tables():
        expected = indicators.load(name)
        for form, read in FORMATS.items():
            found = read(release, name, expected.dtypes)
            pd.testing.assert_frame_equal(found, expected, obj=f"{name} as {form}")


def test_without_a_version_nothing_is_asked(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    monkeypatch.setenv("INDICATORS_REPOSITORY", "http://127.0.0.1:9/releases")
    assert len(indicators.load("units"))
    assert not cache.exists()


def test_what_contradicts_itself_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="path and version name two packages"):
        indicators.load("units", version="1.0.0", path=tmp_path)
    with pytest.raises(ValueError, match="repository without version"):
        indicators.load("units", repository=tmp_path)


SOURCE = {
    "title": "重庆",
    "publisher": "报社",
    "genre": "report",
    "language": "zh-Hans",
    "copy_quality": "clean",
    "rights": "all rights reserved",
    "published_basis": "unknown",
}
TEXTS = st.text(st.sampled_from("ab,;\"'=+-@\n中区、“”é🙂0 .%\\<&"), max_size=30).map(str.strip)
DEGREES = st.decimals(-90, 90, places=6).map(lambda number: f"{number.normalize():f}")


@settings(max_examples=6, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(note=TEXTS, name=TEXTS, longitude=DEGREES, latitude=DEGREES, day=st.dates())
def test_any_cells_come_back(
    tmp_path_factory: pytest.TempPathFactory, note: str, name: str, longitude: str, latitude: str, day: object
) -> None:
    directory = tmp_path_factory.mktemp("any")
    package = init_package(directory / "package").root
    (package / "seeds" / "report.txt").write_text("重庆", encoding="utf-8")
    add_source(package / "seeds" / "report.txt", source_id="report", path=package)
    country = {
        "entity_id": "china",
        "kind": "country",
        "name_zh": "中国",
        "name_en": "China",
        "code_source": "GeoNames",
    }
    append_row(package / "data" / "entities.csv", country)
    changed = {
        "units": {"name_en": name or "x"},
        "entities": {"note": note, "longitude": longitude, "latitude": latitude, "coordinate_basis": "site"},
        "sources": {"note": note, "retrieved_on": f"{day}", **SOURCE},
    }
    for table, cells in changed.items():
        edit_first_row(package / "data" / f"{table}.csv", cells)
    format_package(package)
    with pytest.MonkeyPatch.context() as patch:
        # What is carried is the question here, not whether anyone would claim it.
        patch.setattr("indicators.release.build.require_valid", lambda *_: ())
        built = indicators.build(package, directory / "build")
    repository = directory / "releases"
    indicators.publish(built.directory, repository)
    indicators.load("units", version=built.manifest.version, repository=repository)
    release = indicators.fetch(built.manifest.version, repository=repository, out=directory / "release")
    for table in indicators.tables():
        expected = indicators.load(table, path=package)
        loaded = indicators.load(table, version=built.manifest.version, repository=repository)
        pd.testing.assert_frame_equal(loaded, expected)
        for form, read in FORMATS.items():
            pd.testing.assert_frame_equal(read(release, table, expected.dtypes), expected, obj=f"{table} as {form}")


def append_row(file: Path, cells: dict[str, str]) -> None:
    header, *rows = read_rows(file)
    write_rows(file, [header, *rows, [cells.get(column, "") for column in header]])


def edit_first_row(file: Path, cells: dict[str, str]) -> None:
    header, first, *rest = read_rows(file)
    write_rows(file, [header, [cells.get(column, cell) for column, cell in zip(header, first, strict=True)], *rest])


def read_rows(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def write_rows(file: Path, rows: list[list[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)
