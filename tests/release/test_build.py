"""`build` makes the same bytes of the same package, refuses what is not valid, and leaves nothing half."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import pytest
from click.testing import CliRunner

import indicators
from indicators import Package, PackageError
from indicators.cli import main
from indicators.errors import InvalidPackageError
from indicators.model.tables import TABLES
from indicators.release.manifest import MANIFEST, read_build
from tests.checkout import PROJECT, Checkout, contents


def test_the_manifest_names_every_file(built: indicators.records.Build) -> None:
    assert built.written
    assert read_build(built.directory) == built.manifest
    assert {file.path for file in built.manifest.files} == contents(built.directory).keys() - {MANIFEST}
    descriptor = Package.open(PROJECT).descriptor
    assert built.manifest.version == descriptor["version"]
    assert built.manifest.created == descriptor["created"]


def test_a_build_is_a_package_with_the_same_tables(built: indicators.records.Build, package: Package) -> None:
    for table in TABLES:
        assert (built.directory / "data" / f"{table}.csv").read_bytes() == (PROJECT / f"data/{table}.csv").read_bytes()
        assert Package.open(built.directory).load(table).equals(package.load(table))


def test_a_build_computes_the_same_figures(built: indicators.records.Build) -> None:
    derived = indicators.derived(path=PROJECT)
    assert len(derived)
    assert indicators.derived(path=built.directory).equals(derived)
    with zipfile.ZipFile(next(built.directory.glob("*.zip"))) as archive:
        assert archive.read("data/analysis.toml") == (PROJECT / "data/analysis.toml").read_bytes()


def test_rows_out_of_order_give_the_same_release(built: indicators.records.Build, checkout: Checkout) -> None:
    """The canonical form is what is released, however the files were sorted and written."""
    shutil.copy(PROJECT / "LICENSE", checkout.root)
    content = checkout.file("observations").read_bytes()
    header, *rows = content.decode("utf-8").splitlines(keepends=True)
    checkout.write_bytes("data/observations.csv", "".join([header, *reversed(rows)]).encode())
    (checkout.root / "indicators.toml").write_text('ignore = ["F16"]')
    made = indicators.build(checkout.root, checkout.root.parent / "out")
    assert made.manifest == built.manifest
    assert "F16" in made.unchecked[0].reason


@pytest.mark.parametrize("library", ["xlsxwriter", "pyarrow", "pandera"])
def test_a_missing_library_is_named_before_anything_is_done(
    library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without(name: str) -> ModuleSpec | None:
        return None if name == library else find_spec(name)

    monkeypatch.setattr("indicators.release.build.find_spec", without)
    result = CliRunner().invoke(main, ["build", str(PROJECT), "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    extra = "build" if library == "xlsxwriter" else "validate"
    assert f"needs {library}; install it with: pip install" in result.stderr
    assert f"[{extra}]" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_package_with_errors_is_refused(small: Checkout) -> None:
    out = small.root.parent / "out"
    small.edit("observations", small.first("observations"), qualifier="nearest")
    with pytest.raises(InvalidPackageError, match=r"2 errors.*data/observations.csv:2.*nearest.*indicators validate"):
        indicators.build(small.root, out)
    assert not out.exists()
    result = CliRunner().invoke(main, ["build", str(small.root), "--out", str(out)])
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"created": None}, '"created"'),
        ({"version": "1.0.0-rc.1"}, "three numbers"),
        ({"created": "next spring"}, "expected a date"),
    ],
)
def test_a_release_needs_a_version_and_a_date(checkout: Checkout, changes: dict[str, str | None], words: str) -> None:
    file = checkout.root / "datapackage.json"
    descriptor = json.loads(file.read_text(encoding="utf-8"))
    descriptor.update(changes)
    descriptor = {name: value for name, value in descriptor.items() if value is not None}
    file.write_text(json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    with pytest.raises(PackageError, match=words):
        indicators.build(checkout.root, checkout.root.parent / "out")
    assert sorted(path.name for path in checkout.root.parent.iterdir()) == ["package"]


@pytest.mark.usefixtures("known_to_be_valid")
def test_building_again_changes_nothing(built: indicators.records.Build) -> None:
    file = built.directory / MANIFEST
    before = file.stat().st_mtime_ns, file.stat().st_ino
    again = indicators.build(PROJECT, built.directory)
    assert not again.written
    assert again.manifest == built.manifest
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == before


@pytest.mark.usefixtures("known_to_be_valid")
def test_another_build_makes_way_and_a_damaged_one_is_mended(built: indicators.records.Build, tmp_path: Path) -> None:
    out = tmp_path / "release"
    shutil.copytree(built.directory, out)
    (out / "data" / "units.csv").write_bytes(b"damaged")
    assert indicators.build(PROJECT, out).written
    assert contents(out) == contents(built.directory)
    assert [path.name for path in tmp_path.iterdir()] == ["release"]


def nothing_begins(*_: object) -> NoReturn:
    raise AssertionError("the build began")


def test_files_of_others_are_never_replaced_and_told_before_anything_is_done(
    built: indicators.records.Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indicators.release.build.require_valid", nothing_begins)
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "mine.txt").write_text("mine")
    beside = tmp_path / "release"
    shutil.copytree(built.directory, beside)
    (beside / "data" / "mine.csv").write_text("mine")
    file = tmp_path / "file"
    file.write_text("mine")
    before = contents(tmp_path)
    for out, words in ((notes, "no build"), (beside, "data/mine.csv beside an earlier build"), (file, "is a file")):
        with pytest.raises(PackageError, match=words):
            indicators.build(PROJECT, out)
    assert contents(tmp_path) == before


@pytest.mark.usefixtures("known_to_be_valid")
def test_files_that_come_while_it_is_built_are_not_replaced(cut: Checkout, tmp_path: Path) -> None:
    out = tmp_path / "release"

    def come(_: str) -> None:
        out.mkdir(exist_ok=True)
        (out / "mine.txt").write_text("mine")

    with pytest.raises(PackageError, match="no build"):
        indicators.build(cut.root, out, progress=come)
    assert contents(tmp_path) == {"release/mine.txt": b"mine"}


@pytest.mark.usefixtures("known_to_be_valid")
def test_an_empty_directory_and_a_link_to_one_are_used(built: indicators.records.Build, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to("there")
    assert indicators.build(PROJECT, tmp_path / "link").written
    assert (tmp_path / "link").is_symlink()
    assert contents(tmp_path / "there") == contents(built.directory)


UNASKED = """
import importlib, sys, indicators
importlib.import_module("indicators.release.build").require_valid = lambda *_: ()
"""
"""As `known_to_be_valid`, in another process."""

PROGRAM = f"{UNASKED}indicators.build(sys.argv[1], sys.argv[2])"


@pytest.mark.usefixtures("known_to_be_valid")
def test_killed_it_leaves_nothing_half_and_the_next_build_clears_up(tmp_path: Path) -> None:
    out = tmp_path / "release"
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(PROJECT), str(out)])
    while process.poll() is None and not list(tmp_path.glob(".release.*")):
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not out.exists() or read_build(out)
    indicators.build(PROJECT, out)
    assert [path.name for path in tmp_path.iterdir()] == ["release"]


@pytest.mark.usefixtures("known_to_be_valid")
def test_the_work_of_a_living_process_is_left_alone(cut: Checkout, tmp_path: Path) -> None:
    from indicators.package.atomic import staged

    with staged(tmp_path / "release") as theirs:
        indicators.build(cut.root, tmp_path / "release")
        assert theirs.is_dir()
    assert [path.name for path in tmp_path.iterdir()] == ["release"]


def test_a_build_validates_without_its_sources(built: indicators.records.Build) -> None:
    """Its descriptor is in step with the tables, though it names every other file of the release besides."""
    assert indicators.validate(built.directory, without_sources=True).findings == ()
    descriptor = Package.open(built.directory).descriptor
    named = {file["path"]: (file["bytes"], file["hash"]) for file in descriptor["files"]}
    files = {file.path: (file.bytes, f"sha256:{file.sha256}") for file in built.manifest.files}
    assert named == {path: facts for path, facts in files.items() if path != "datapackage.json"}
    resources = {one["path"]: (one["bytes"], one["hash"]) for one in descriptor["resources"]}
    assert resources == {path: facts for path, facts in files.items() if path.endswith(".csv")}


@pytest.mark.usefixtures("known_to_be_valid")
def test_by_default_it_goes_to_dist(cut: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["build", str(cut.root), "--format", "json"])
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    told = json.loads(result.stdout)
    version = Package.open(PROJECT).version
    assert told["directory"] == str(tmp_path / "dist" / f"regional-cooperation-indicators-{version}")
    assert told["manifest"]["version"] == version
    assert told["unchecked"] == []
    result = CliRunner().invoke(main, ["build", str(cut.root)])
    assert "the same build is there already" in result.stdout


@pytest.mark.usefixtures("known_to_be_valid")
def test_each_file_is_told_once_it_is_written(cut: Checkout, tmp_path: Path) -> None:
    told: list[str] = []
    made = indicators.build(cut.root, tmp_path / "release", progress=told.append)
    assert sorted(told) == [file.path for file in made.manifest.files]


@pytest.mark.usefixtures("known_to_be_valid")
def test_a_package_without_a_licence_file_is_built(cut: Checkout, tmp_path: Path) -> None:
    made = indicators.build(cut.root, tmp_path / "out")
    assert "LICENSE" not in {file.path for file in made.manifest.files}


@pytest.mark.usefixtures("known_to_be_valid")
def test_a_licence_outside_the_package_is_not_left_out_unsaid(small: Checkout, tmp_path: Path) -> None:
    (small.root / "LICENSE").symlink_to(PROJECT / "LICENSE")
    with pytest.raises(PackageError, match=r"LICENSE: 'LICENSE' leads out of the package$"):
        indicators.build(small.root, tmp_path / "release")
    assert not (tmp_path / "release").exists()


def test_an_installed_package_says_what_could_not_be_checked(
    cut: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indicators.package.Package.holds_sources", False)
    made = indicators.build(cut.root, tmp_path / "release")
    assert [str(gap.layer) for gap in made.unchecked] == ["evidence", "derivation", "coverage"]
    result = CliRunner().invoke(main, ["build", str(cut.root), "--out", str(tmp_path / "release")])
    assert result.stdout.count("not checked: ") == 3


FULL = f"""{UNASKED}
import os, resource
for room in 20_000, 100_000:
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
    try:
        indicators.build(sys.argv[1], sys.argv[2])
    except indicators.PackageError as error:
        print(error, os.listdir(os.path.dirname(sys.argv[2])))
"""


def test_where_files_cannot_grow_nothing_is_left(tmp_path: Path) -> None:
    """As on a full disk, in the middle of a table, and of the database."""
    command = [sys.executable, "-c", FULL, str(PROJECT), str(tmp_path / "release")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert ["cannot be written" in line and line.endswith(" []") for line in lines] == [True] * 2, done


def test_a_place_below_a_file_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indicators.release.build.require_valid", nothing_begins)
    (tmp_path / "file").write_text("mine")
    with pytest.raises(PackageError, match="file is no directory"):
        indicators.build(PROJECT, tmp_path / "file" / "release")


def test_progress_is_shown_on_a_terminal_and_not_in_a_pipe(cut: Checkout, tmp_path: Path) -> None:
    words = ["build", str(cut.root), "--out", str(tmp_path / "release")]
    command = [sys.executable, "-m", "indicators", *words]
    ours, theirs = os.openpty()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, text=True) as process:
        os.close(theirs)
        assert process.stdout is not None
        said = process.stdout.read()
    shown = os.read(ours, 65_536).decode().splitlines()
    os.close(ours)
    assert {"data/units.csv", "parquet/units.parquet", "croissant.json"} <= set(shown)
    assert said.startswith("built ")
    done = CliRunner().invoke(main, words)
    assert (done.exit_code, done.stderr) == (0, "")
