"""The public `Package`: opened once and asked often, its functions by path, and errors that carry data."""

from __future__ import annotations

import builtins
import inspect
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from io import RawIOBase
from pathlib import Path
from typing import Any

import pytest

import indicators
from indicators import Package, errors, records
from indicators.insight.lookup import require_key
from indicators.package.files import Directory
from tests.checkout import PROJECT, Checkout


def test_a_package_that_is_held_reads_each_file_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: Counter[str] = Counter()
    whole, stream = Directory.read, Directory.open

    def counted(self: Directory, file: str) -> bytes:
        read[file] += 1
        return whole(self, file)

    def opened(self: Directory, file: str) -> RawIOBase:
        read[file] += 1
        return stream(self, file)

    monkeypatch.setattr(Directory, "read", counted)
    monkeypatch.setattr(Directory, "open", opened)
    package = Package.open(PROJECT)
    identifiers = indicators.load("observations", path=package)["observation_id"]
    read.clear()
    found = [package.evidence(identifier) for identifier in identifiers]
    assert found
    assert all(one.source_at_hand for one in found)
    assert read
    assert max(read.values()) == 1, read


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("evidence", ("obs-0023",)),
        ("search", ("飞地",)),
        ("lineage", ("gdp-share-change",)),
        ("compare", ("obs-0023",)),
        ("coverage", ()),
        ("cite", ("obs-0001",)),
    ],
)
def test_a_method_is_the_function_of_its_name(name: str, arguments: tuple[str, ...]) -> None:
    options = {"format": "bibtex"} if name == "cite" else {}
    package = Package.open(PROJECT)
    by_path = getattr(indicators, name)(*arguments, path=PROJECT, **options)
    assert getattr(package, name)(*arguments, **options) == by_path
    assert getattr(indicators, name)(*arguments, path=package, **options) == by_path


def test_frames_of_a_held_package_are_those_by_path() -> None:
    package = Package.open(PROJECT)
    for held, by_path in (
        (package.derived(), indicators.derived(path=PROJECT)),
        (package.corroboration(), indicators.corroboration(path=PROJECT)),
        (package.load("units"), indicators.load("units", path=PROJECT)),
    ):
        assert held.equals(by_path)


def test_a_report_is_rendered_and_framed(checkout: Checkout) -> None:
    row = checkout.first("observations", lambda row: row["value"] == "465")
    checkout.edit("observations", row, value="466", lower="466", upper="466")
    report = Package.open(checkout.root).validate(layers=["derivation"])
    frame = report.to_frame()
    assert not report.ok
    assert set(frame["file"]) == {"data/observations.csv"}
    assert list(frame["code"]) == [finding.code for finding in report.findings]
    assert '"2.1.0"' in report.render("sarif")
    assert report.schema()["type"] == "object"


def test_drafts_are_written_and_framed(checkout: Checkout) -> None:
    row = checkout.first("observations", lambda row: row["value"] == "465")
    checkout.replace("data/observations.csv", checkout.line("data/observations.csv", row.line).encode(), b"")
    drafts = Package.open(checkout.root).draft(row["source_id"])
    assert list(drafts.to_frame()["value_text"]) == [row["value_text"]]
    assert row["value_text"] in drafts.to_csv(header=False)


def test_none_is_the_package_at_hand(checkout: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (checkout.root / "notes").mkdir()
    monkeypatch.chdir(checkout.root / "notes")
    assert Package.open().root == checkout.root
    other = tmp_path / "other"
    other.mkdir()
    (other / "datapackage.json").write_text('{"resources": [{"name": "weather"}]}', encoding="utf-8")
    monkeypatch.chdir(other)
    assert Package.open().root == PROJECT, "a package of another model is none of ours"


@pytest.mark.parametrize(("name", "left"), [("validate", {"path"}), ("export", {"path"})])
def test_a_method_takes_what_its_function_takes(name: str, left: set[str]) -> None:
    method = inspect.signature(getattr(Package, name)).parameters
    function = inspect.signature(getattr(indicators, name)).parameters
    assert [*method][1:] == [one for one in function if one not in left]
    assert {one: method[one].default for one in [*method][1:]} == {one: function[one].default for one in [*method][1:]}


def test_errors_carry_what_their_messages_say(checkout: Checkout) -> None:
    with pytest.raises(errors.UnknownTableError) as unknown:
        indicators.load("observation")
    assert unknown.value.suggestion == "observations"
    with pytest.raises(errors.UnknownIdentifierError) as missing:
        indicators.evidence("obs-001", path=PROJECT)
    assert missing.value.suggestion.startswith("obs-")
    row = checkout.rows("units")[0]
    checkout.edit("units", row, factor="many")
    with pytest.raises(errors.UnreadableTableError) as unreadable:
        indicators.load("units", path=checkout.root)
    at = unreadable.value
    assert (at.file, at.line, at.column) == ("data/units.csv", row.line, "factor")
    assert isinstance(at, errors.PackageError)


def test_every_name_of_the_tree_of_errors_is_there_and_no_other() -> None:
    tree = set(re.findall(r"\b[A-Z]\w+Error\b", errors.__doc__ or "")) - {"ValueError"}
    assert tree == set(errors.__all__)
    raised = set()
    for name in errors.__all__:
        error = getattr(errors, name)
        assert issubclass(error, Exception)
        raised.add(error)
    known = [indicators.PackageError]
    while known:
        error = known.pop()
        assert error in raised or error.__name__ in _INNER, error
        known += error.__subclasses__()


_INNER = frozenset({"MissingTableError"})
"""What no call lets out."""


@pytest.mark.parametrize(
    "page", ["docs/reference/api.md", "README.md", "docs/how-to/validation.md", "docs/explanation/context.md"]
)
def test_every_name_that_is_documented_can_be_imported(page: str) -> None:
    text = (PROJECT / page).read_text(encoding="utf-8")
    for dotted in set(
        re.findall(r"`indicators\.((?:errors\.|records\.|plot\.|schemas\.|reading\.)?(?!toml\b)\w+)", text)
    ):
        module, _, name = dotted.rpartition(".")
        assert hasattr(import_module(f"indicators.{module}" if module else "indicators"), name), dotted


def test_every_error_that_a_docstring_names_can_be_imported_from_the_tree() -> None:
    for name in indicators.__all__:
        function = getattr(indicators, name)
        section = re.search(r"Raises\n\s+-+\n(.*?)(?:\n\s*\n\s*\w+\n\s+-+|\Z)", function.__doc__ or "", re.DOTALL)
        for error in re.findall(r"\b[A-Z]\w+Error\b", section[1] if section and callable(function) else ""):
            assert error in errors.__all__ or hasattr(builtins, error), (name, error)


def test_every_record_is_there() -> None:
    for name in records.__all__:
        assert isinstance(getattr(records, name), type) or name == "TableName"


def test_there_are_about_forty_public_names() -> None:
    assert len(indicators.__all__) <= 48


def test_a_row_that_is_there_is_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not once for each table that it might be a row of instead."""
    looked: list[object] = []

    class Column(list[str]):
        def __contains__(self, key: object) -> bool:
            looked.append(key)
            return super().__contains__(key)

    package = Package.open(PROJECT)
    rows = package.sound_rows("observations")
    cells = {**rows.cells, "observation_id": Column(rows.cells["observation_id"])}
    monkeypatch.setattr(Package, "sound_rows", lambda *_: replace(rows, cells=cells))
    assert require_key(package, "observations", "obs-0023") == "obs-0023"
    assert looked == ["obs-0023"]


def test_an_identifier_without_end_is_cut_in_the_error(small: Checkout) -> None:
    long = "x" * 5000
    small.edit("units", small.rows("units")[0], unit_id=long)
    for known, where in ((long, "it is a row of data/units.csv"), (f"y{long}", "data/observations.csv")):
        with pytest.raises(errors.UnknownIdentifierError, match=where) as raised:
            indicators.evidence(known, path=small.root)
        assert len(str(raised.value)) < 400


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (lambda package: package.evidence(17), "an identifier has to be text (str), found 17 of type int"),
        (lambda package: package.search(None), "what to search for has to be text"),
        (lambda package: package.series(None, None), "an identifier or name has to be text"),
        (lambda package: package.members(3), "an identifier or name has to be text"),
        (lambda package: package.compare(17), "an identifier has to be text"),
        (lambda package: package.lineage(None), "an identifier has to be text"),
        (lambda package: package.check(None), "the text to check has to be text (str), found None of type NoneType"),
        (lambda package: package.check(b"700"), "found b'700' of type bytes"),
        (lambda package: package.find_mentions(None), "what is to be read has to be text"),
        (lambda package: package.read_quantity(b"700"), "what is to be read has to be text"),
        (lambda package: package.load(None), "a name has to be text"),
        (lambda package: package.export("units", 7), "a name has to be text"),
    ],
)
def test_what_is_no_text_is_answered_with_what_was_expected(asked: Callable[[Any], object], message: str) -> None:
    with pytest.raises(TypeError, match=re.escape(message)):
        asked(Package.open(PROJECT))


def test_names_that_are_near_are_told_as_a_sentence(package: Package) -> None:
    with pytest.raises(errors.UnknownIdentifierError) as raised:
        package.series("share", "china")
    told = str(raised.value)
    assert re.search(r"\), '[a-z-]+' \([^)]+\) or [0-9]+ more\?$", told)
    assert re.findall(r"\((.+?)\)", told) == [
        one for one in re.findall(r"\((.+?)\)", told) if "share" in one.casefold()
    ]
    with pytest.raises(errors.UnknownIdentifierError, match=r"'gdp-share-of-national' \(GDP\) or '[a-z-]+' \(GDP\)\?$"):
        package.series("gdp", "china")
