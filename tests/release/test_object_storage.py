"""What differs from a package in object storage, and what is built and exported of one, is the same as from disk."""

from __future__ import annotations

import json
import shutil
import tracemalloc
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from click.testing import CliRunner, Result

import indicators
from indicators import PackageError
from indicators.cli import main
from indicators.errors import InvalidPackageError, PackageNotFoundError
from indicators.package.canonical import csv_lines, csv_text
from indicators.release import EXPORT_FORMATS, ExportFormat
from tests.checkout import PROJECT, Checkout, contents
from tests.release.repository.places import ObjectServer, nothing
from tests.stores import Breaking, StoredPackage, store
from tests.table_forms import Form, as_it_is, describe_files, in_both, in_one_parquet, in_parquet, in_parts


@pytest.fixture(autouse=True)
def environment(server: ObjectServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in StoredPackage(server, "").environment.items():
        monkeypatch.setenv(name, value)
    yield
    server.before_request = nothing


@pytest.fixture
def old(small: Checkout, tmp_path: Path) -> Path:
    """The package before it was edited: rows of a table, a property, and a source document."""
    root = tmp_path / "old"
    shutil.copytree(small.root, root)
    rows = [dict(row.cells) for row in small.rows("observations")]
    rows[3]["note"] = 'over\ntwo lines, and "more"'
    rows.append({**rows[-1], "observation_id": "obs-9999"})
    del rows[12]
    small.write("observations", rows)
    document = small.root / small.rows("sources")[0]["file"]
    document.write_text(document.read_text(encoding="utf-8").replace("。", "!", 1), encoding="utf-8")
    return root


def in_memory(root: Path) -> str:
    """The package in the memory of this process, which fsspec takes for a store."""
    url = f"memory://packages/{uuid.uuid4().hex}"
    fsspec.filesystem("memory").put(f"{root}/", f"{url.removeprefix('memory:/')}/", recursive=True)
    return url


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, list(map(str, words)))


@pytest.mark.parametrize("form", [as_it_is, in_parts, in_one_parquet, in_both])
def test_what_differs_is_told_as_on_disk(form: Form, old: Path, small: Checkout, server: ObjectServer) -> None:
    form(small.root)
    before, after = store(server, old).url, store(server, small.root).url
    here = run("diff", old, small.root, "--format", "json")
    there = run("diff", before, after, "--format", "json")
    assert there.stdout.replace(before, str(old)).replace(after, str(small.root)) == here.stdout
    assert (there.exit_code, here.exit_code) == (1, 1)
    assert len(json.loads(here.stdout)["documents"]) == 1


def test_nothing_differs_from_the_copy_on_disk(small: Checkout) -> None:
    url = in_memory(small.root)
    assert run("diff", f"{url}/datapackage.json", small.root).exit_code == 0
    assert indicators.diff(f"{url}/datapackage.json", small.root).old == url


def test_a_store_is_compared_with_a_zip_and_a_revision(
    old: Path, small: Checkout, server: ObjectServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(tmp_path / "old.zip", "w") as archive:
        for path in old.rglob("*.*"):
            archive.write(path, path.relative_to(old))
    Checkout(old).release("1.0.0")
    after = store(server, small.root).url
    expected = list(indicators.diff(old, small.root).tables["observations"].rows)
    assert len(expected) == 3
    monkeypatch.chdir(old)
    for before in (tmp_path / "old.zip", "git:v1.0.0", "HEAD"):
        difference = indicators.diff(before, after)
        assert list(difference.tables["observations"].rows) == expected
        assert [document.offset is not None for document in difference.documents] == [True]
    assert len(indicators.diff(after).tables["observations"].rows) == 3


def test_a_difference_is_never_made_of_what_a_store_did_not_give(
    old: Path, small: Checkout, server: ObjectServer
) -> None:
    in_one_parquet(small.root)
    before, after = store(server, old), store(server, small.root)
    server.before_request = counting = Breaking(10**6)
    assert run("diff", before.url, after.url).exit_code == 1
    needed = 10**6 - counting.left
    # The last that are asked for are the documents, which a package may be without.
    for passing in (2, needed // 2, needed - 2, needed - 1):
        server.before_request = Breaking(passing)
        answer = run("diff", before.url, after.url)
        assert (answer.exit_code, answer.stdout) == (2, "")
        assert "cannot be read" in answer.stderr


def test_a_store_that_cannot_be_reached(
    small: Checkout, server: ObjectServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    url = store(server, small.root).url
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    (tmp_path / "out.csv").write_text("as it was", encoding="utf-8")
    for words in (
        ("diff", url, small.root),
        ("diff", small.root, url),
        ("build", url, "--out", tmp_path / "release"),
        ("export", "units", "--format", "csv", "--package", url, "--out", tmp_path / "out.csv"),
    ):
        answer = run(*words)
        assert (answer.exit_code, answer.stdout) == (2, "")
        assert "datapackage.json: cannot be read: " in answer.stderr
        assert answer.stderr.count("\n") == 1
    assert {path.name for path in tmp_path.iterdir()} == {"out.csv", small.root.name}
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "as it was"


def test_a_place_without_a_package(small: Checkout) -> None:
    with pytest.raises(PackageNotFoundError, match=r"^memory://nowhere/datapackage\.json: no such file; expected"):
        indicators.diff("memory://nowhere", small.root)
    fsspec.filesystem("memory").pipe("/broken/datapackage.json", b"{")
    with pytest.raises(PackageError, match=r"^memory://broken/datapackage\.json:1:2: "):
        indicators.diff(small.root, "path:memory://broken")


def test_memory_does_not_grow_with_tables_that_are_compared(small: Checkout) -> None:
    row = small.rows("observations")[0].cells
    peaks = []
    for count in (20_000, 80_000):
        lines = csv_lines(
            [[f"obs-{n:06d}" if name == "observation_id" else cell for n in range(count)] for name, cell in row.items()]
        )
        places = []
        for last in (lines[-1], lines[-1].replace("obs-", "obs-x")):
            text = csv_text(list(row), []) + "".join([*lines[:-1], last])
            small.file("observations").write_text(text, encoding="utf-8")
            places.append(in_memory(small.root))
        tracemalloc.start()
        difference = indicators.diff(*places)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert len(difference.tables["observations"].rows) == 2
    assert peaks[1] < 1.5 * peaks[0]


def test_a_release_of_a_store_is_that_of_the_disk(
    server: ObjectServer, release: Path, checkout: Checkout, tmp_path: Path
) -> None:
    shutil.copyfile(PROJECT / "LICENSE", checkout.root / "LICENSE")
    answer = run("build", store(server, checkout.root).url, "--out", tmp_path / "there")
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert contents(tmp_path / "there") == contents(release)
    assert "LICENSE" in contents(release)


@pytest.mark.usefixtures("known_to_be_valid")
@pytest.mark.parametrize("form", [in_parts, in_parquet])
def test_a_release_is_the_same_of_every_form_in_a_store(
    form: Form, release: Path, checkout: Checkout, tmp_path: Path
) -> None:
    shutil.copyfile(PROJECT / "LICENSE", checkout.root / "LICENSE")
    form(checkout.root)
    indicators.build(in_memory(checkout.root), tmp_path / "release")
    assert contents(tmp_path / "release") == contents(release)


def test_a_package_in_a_store_with_errors_is_not_built(small: Checkout, tmp_path: Path) -> None:
    small.edit("observations", small.rows("observations")[15], value="4711")
    describe_files(small.root)
    url = in_memory(small.root)
    with pytest.raises(InvalidPackageError, match=rf"^{url}: .*data/observations\.csv:"):
        indicators.build(url, tmp_path / "release")
    assert not (tmp_path / "release").exists()


@pytest.mark.usefixtures("known_to_be_valid")
def test_nothing_is_left_of_a_build_that_a_store_breaks_off(
    server: ObjectServer, small: Checkout, tmp_path: Path
) -> None:
    stored, out = store(server, small.root), tmp_path / "out"
    server.before_request = counting = Breaking(10**6)
    assert run("build", stored.url, "--out", out / "whole").exit_code == 0
    needed = 10**6 - counting.left
    for passing in (1, needed // 3, needed // 2, needed - 1):
        server.before_request = Breaking(passing)
        answer = run("build", stored.url, "--out", out / "release")
        assert (answer.exit_code, answer.stdout) == (2, "")
        assert "cannot be read" in answer.stderr
    assert [path.name for path in out.iterdir()] == ["whole"]


@pytest.mark.usefixtures("known_to_be_valid")
def test_a_package_that_changes_in_the_store_is_not_built(
    small: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, content = in_memory(small.root), small.file("units").read_bytes()

    def change(*_: object) -> tuple[()]:
        place = f"{url.removeprefix('memory:/')}/data/units.csv"
        fsspec.filesystem("memory").pipe(place, content.replace(b"yuan", b"RMB"))
        return ()

    monkeypatch.setattr("indicators.release.build.require_valid", change)
    with pytest.raises(PackageError, match=f"^{url}: changed while it was being built"):
        indicators.build(url, tmp_path / "release")
    assert not (tmp_path / "release").exists()


@pytest.mark.parametrize("export_format", EXPORT_FORMATS)
def test_an_export_is_the_same_from_a_store(export_format: ExportFormat, checkout: Checkout, tmp_path: Path) -> None:
    """With labels, for which more tables are read."""
    in_parquet(checkout.root)
    for name, place in (("one", PROJECT), ("other", in_memory(checkout.root))):
        indicators.export("exclusions", export_format, tmp_path / name, path=place, labels="zh")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
