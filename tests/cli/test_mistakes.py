"""Mistakes are answered in a line that says what to do, with exit code 2 and never a traceback."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indicators.cli import main
from tests.checkout import PROJECT, Checkout

READERS = (
    ("list",),
    ("show", "observations"),
    ("show", "observations", "--labels", "en", "--format", "csv"),
    ("search", "园区"),
    ("evidence", "obs-0001"),
    ("evidence", "coop-0001"),
)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def assert_said(result: Result, *, words: str = "", code: int = 2) -> None:
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    assert words in result.output


@pytest.mark.parametrize("option", [("validate", "--changed"), ("release-check", "--against")])
def test_help_is_no_revision(option: tuple[str, ...]) -> None:
    result = run(*option, "-h")
    assert result.exit_code == 0
    assert result.output.startswith("Usage: ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "observation"), "did you mean 'observations'?"),
        (("describe", "unit"), "did you mean 'units'?"),
        (("describe", "zzz"), "The tables are sources, entities"),
        (("show", "observations", "--columns", "valeu"), "did you mean 'value'?"),
        (("show", "observations", "--where", "qualifer=exact"), "did you mean 'qualifier'?"),
        (("show", "observations", "--where", "zzz=exact"), "it has observation_id"),
        (
            ("show", "observations", "--where", "qualifier=nearby"),
            "qualifier has no code 'nearby'; did you mean 'nearly'?",
        ),
        (("show", "indicators", "--where", "theme=zzz"), "its codes are "),
        (("show", "observations", "--where", "qualifier"), "is not COLUMN=VALUE"),
        (("show", "observations", "--format", "xml"), "'xml' is not one of"),
        (("show", "observations", "--labels", "fr"), "'fr' is not one of"),
        (("evidence", "obs-001"), "did you mean 'obs-"),
        (("evidence", "coop-001"), "did you mean 'coop-"),
        (("evidence", "nothing"), "no 'nothing'"),
        (("evidence", "ref-0001"), "no 'ref-0001' in data/observations.csv; it is a row of data/reference_values.csv"),
        (("show",), "Missing argument"),
        (("search", ""), "no words to look for"),
        (("search", " \u3000"), "no words to look for"),
        (("check", "-", "--published", "2026"), "'2026' is no day; expected one such as 2026-01-19"),
        (("check", "-", "--published", "2026-02-30"), "'2026-02-30' is no day"),
        (("validate", f"{PROJECT}/data/units.csv"), "units.csv: is no directory; expected a directory that holds"),
        (("diff", ""), "'' names nothing; expected a path, a URL, a version or a git revision"),
        (("diff", "HEAD", ""), "'' names nothing"),
        (("release-check", "--against", "--final"), "'--final' names no revision or version"),
        (("release-check", "--against="), "'' names nothing"),
    ],
)
def test_a_wrong_word_is_answered_with_the_nearest(arguments: tuple[str, ...], words: str) -> None:
    assert_said(run(*arguments), words=words)


def nowhere(tmp_path: Path) -> Path:
    return tmp_path / "nowhere"


def no_package(tmp_path: Path) -> Path:
    return tmp_path


def no_data(tmp_path: Path) -> Path:
    root = tmp_path / "no_data"
    root.mkdir()
    shutil.copy(PROJECT / "datapackage.json", root)
    return root


def header_renamed(tmp_path: Path) -> Path:
    root = tmp_path / "header_renamed"
    shutil.copytree(PROJECT / "data", root / "data")
    shutil.copy(PROJECT / "datapackage.json", root)
    for file in (root / "data").iterdir():
        file.write_bytes(file.read_bytes().replace(b"_id", b"_ID", 1))
    return root


@pytest.mark.parametrize("package", [nowhere, no_package, no_data, header_renamed])
@pytest.mark.parametrize("arguments", READERS, ids=" ".join)
def test_a_package_that_is_not_there_or_not_whole_is_said(
    arguments: tuple[str, ...], package: Callable[[Path], Path], tmp_path: Path
) -> None:
    assert_said(run(*arguments, "--package", str(package(tmp_path))))


@pytest.mark.parametrize("arguments", READERS, ids=" ".join)
def test_commands_that_read_need_no_whole_descriptor(arguments: tuple[str, ...], checkout: Checkout) -> None:
    descriptor = checkout.root / "datapackage.json"
    descriptor.write_bytes(descriptor.read_bytes()[:500])
    assert run(*arguments, "--package", str(checkout.root)).exit_code == 0


def test_a_descriptor_cut_short_is_a_finding_and_stops_fmt(checkout: Checkout) -> None:
    descriptor = checkout.root / "datapackage.json"
    descriptor.write_bytes(descriptor.read_bytes()[:500])
    assert_said(run("validate", str(checkout.root)), words="P01", code=1)
    assert_said(run("fmt", str(checkout.root)), words="not JSON")


def test_a_package_without_data_is_a_report_of_what_is_missing(tmp_path: Path) -> None:
    root = no_data(tmp_path)
    result = run("validate", str(root))
    assert_said(result, words="data/observations.csv", code=1)
    assert "F01" in result.output
    assert_said(run("fmt", str(root)), words="no such file")


def test_one_broken_row_does_not_bring_a_traceback(checkout: Checkout) -> None:
    row = checkout.rows("entities")[3]
    line = checkout.line("data/entities.csv", row.line).encode()
    checkout.replace("data/entities.csv", line, line + b',"')
    for arguments in READERS:
        result = run(*arguments, "--package", str(checkout.root))
        assert result.exit_code in (0, 2)
        assert result.exception is None or isinstance(result.exception, SystemExit)


@pytest.mark.parametrize("offset", ["", "x", "²"])
def test_evidence_of_a_row_without_offsets_says_what_to_do(offset: str, checkout: Checkout) -> None:
    row = checkout.rows("observations")[0]
    for column in ("quote_start", "value_start"):
        checkout.edit("observations", checkout.rows("observations")[0], **{**row.cells, column: offset})
        result = run("evidence", row["observation_id"], "--package", str(checkout.root))
        assert_said(result, words="indicators fmt")


def test_another_package_is_read_where_it_is_named(checkout: Checkout) -> None:
    checkout.edit("units", checkout.rows("units")[0], name_en="florin")
    for path in (checkout.root, checkout.root / "datapackage.json"):
        assert "florin" in run("show", "units", "--package", str(path)).output
    assert "florin" not in run("show", "units").output
