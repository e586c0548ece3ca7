"""A package in object storage is found the same of as on disk; a store that fails is never taken for a clean one."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import fsspec
import pytest
from click.testing import CliRunner
from distributed import Client
from table_files import Form
from workspace import write_workspace

import indicators
from indicators import PackageError, Report, validate
from indicators.cli import main
from indicators.engine.running import Sizes
from indicators.errors import PackageNotFoundError
from indicators.reports import render
from tests.release.repository.places import ObjectServer, nothing
from tests.stores import Breaking, PlainServer, StoredPackage, store

SMALL = Sizes(block=6000, slice=16_000)
FORMS: tuple[Form, ...] = ("csv", "parts", "parquet")
PACKAGES = [("csv", False), *((form, True) for form in FORMS)]
"""Every form of tables with planted faults, and one without."""


@pytest.fixture(autouse=True)
def environment(server: ObjectServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in StoredPackage(server, "").environment.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(scope="module")
def roots(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[Form, bool], Path]:
    found = {}
    for form, faults in PACKAGES:
        root = tmp_path_factory.mktemp(f"{form}-{faults}")
        write_workspace(root, documents=6, observations=80, form=form, rows_per_part=16, faults=faults)
        found[form, faults] = root
    return found


@pytest.fixture(scope="module")
def stored(server: ObjectServer, roots: dict[tuple[Form, bool], Path]) -> dict[tuple[Form, bool], StoredPackage]:
    return {kind: store(server, root) for kind, root in roots.items()}


@pytest.fixture(scope="module")
def on_disk(roots: dict[tuple[Form, bool], Path]) -> dict[tuple[Form, bool], Report]:
    """What is found of each on disk."""
    return {kind: validate(root) for kind, root in roots.items()}


@pytest.fixture(scope="module")
def in_store(stored: dict[tuple[Form, bool], StoredPackage]) -> dict[tuple[Form, bool], Report]:
    """What is found of each in the store."""
    with pytest.MonkeyPatch.context() as patch:
        for package in stored.values():
            for name, value in package.environment.items():
                patch.setenv(name, value)
        return {kind: validate(package.url) for kind, package in stored.items()}


@pytest.fixture
def one(server: ObjectServer, roots: dict[tuple[Form, bool], Path]) -> StoredPackage:
    """A clean package that a test may spoil."""
    return store(server, roots["csv", False])


def told(report: Report) -> str:
    """Everything that a report for programs says but where the package is and when it was looked at."""
    there = replace(report, root="", seconds=0.0, began=report.began.replace(2000, 1, 1, 0, 0, 0))
    return render(there, "json")


@pytest.mark.parametrize("kind", PACKAGES, ids=str)
def test_the_same_is_found_as_on_disk(
    kind: tuple[Form, bool],
    on_disk: dict[tuple[Form, bool], Report],
    in_store: dict[tuple[Form, bool], Report],
    stored: dict[tuple[Form, bool], StoredPackage],
) -> None:
    found = in_store[kind]
    assert told(found) == told(on_disk[kind])
    assert found.root == stored[kind].url
    assert found.ok is not kind[1]


def test_a_report_shows_rows_and_names_files_by_their_url(
    on_disk: dict[tuple[Form, bool], Report], in_store: dict[tuple[Form, bool], Report]
) -> None:
    here, there = (found["csv", True] for found in (on_disk, in_store))
    text = render(replace(there, seconds=0.0))
    assert f"{there.root}/data/observations.csv:" in text
    assert len(text.splitlines()) == len(render(replace(here, seconds=0.0)).splitlines()) > 20


def test_the_same_is_found_in_small_pieces(
    on_disk: dict[tuple[Form, bool], Report], stored: dict[tuple[Form, bool], StoredPackage]
) -> None:
    assert told(validate(stored["parts", True].url, sizes=SMALL)) == told(on_disk["parts", True])


# Of the other forms test_schedulers and test_lost_workers ask the same, on disk.
def test_processes_find_the_same(
    on_disk: dict[tuple[Form, bool], Report], stored: dict[tuple[Form, bool], StoredPackage]
) -> None:
    found = validate(stored["parquet", True].url, sizes=SMALL, jobs=2)
    assert told(found) == told(on_disk["parquet", True])


def test_a_cluster_finds_the_same(
    on_disk: dict[tuple[Form, bool], Report], stored: dict[tuple[Form, bool], StoredPackage], client: Client
) -> None:
    found = validate(stored["csv", True].url, sizes=SMALL, scheduler=client)
    assert told(found) == told(on_disk["csv", True])


@pytest.mark.parametrize("sizes", [None, SMALL], ids=["in-memory", "in-batches"])
def test_what_is_missing_or_empty_is_told_as_on_disk(
    sizes: Sizes | None, server: ObjectServer, roots: dict[tuple[Form, bool], Path], tmp_path: Path
) -> None:
    root = tmp_path / "package"
    shutil.copytree(roots["csv", False], root)
    documents = indicators.Package.open(root).rows("sources").cells["file"]
    (root / documents[3]).unlink()
    (root / documents[5]).write_bytes(b"")
    (root / "data/exclusions.csv").unlink()
    (root / "data/aliases.csv").write_bytes(b"")
    (root / "data/analysis.toml").write_text("largest_jump = 0\n", encoding="utf-8")
    found = validate(store(server, root).url, sizes=sizes)
    assert told(found) == told(validate(root, sizes=sizes))
    assert {"data/exclusions.csv", "data/aliases.csv", "data/analysis.toml"} <= {one.file for one in found.findings}
    assert any(documents[3] in (one.file, one.value) for one in found.findings)


def test_a_document_outside_the_package_is_refused(one: StoredPackage) -> None:
    one.server.request("PUT", f"{one.bucket}/packages/secret.txt", "秘密3家".encode())
    rows = indicators.Package.open(one.url).rows("sources")
    assert rows.content is not None
    file = rows.cells["file"][0]
    one.put("data/sources.csv", rows.content.replace(file.encode(), b"../secret.txt", 1))
    messages = {finding.message for finding in validate(one.url).findings}
    assert any("'../secret.txt' is not a relative path inside the package" in message for message in messages)


def test_no_package_there(one: StoredPackage) -> None:
    with pytest.raises(
        PackageNotFoundError, match=r"^s3://no-such-bucket/x/datapackage\.json: no such bucket; expected"
    ):
        validate("s3://no-such-bucket/x")
    with pytest.raises(PackageNotFoundError, match=r"/packages/two/datapackage\.json: no such file; expected"):
        validate(one.url.replace("one", "two"))
    with pytest.raises(PackageNotFoundError, match="names no place"):
        validate("s3://")
    with pytest.raises(PackageError, match="Protocol not known: nonsense"):
        validate("nonsense://x")


def test_a_store_that_cannot_be_reached(one: StoredPackage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(PackageError, match=r"datapackage\.json: cannot be read: .*127\.0\.0\.1:9.*AWS_ENDPOINT_URL"):
        validate(one.url)


def test_without_credentials(one: StoredPackage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(PackageError, match=r"Unable to locate credentials; give them in the environment"):
        validate(one.url)


@pytest.mark.parametrize("sizes", [None, SMALL], ids=["in-memory", "in-batches"])
def test_a_store_that_fails_on_the_way_is_no_clean_package(sizes: Sizes | None, one: StoredPackage) -> None:
    counting = Breaking(10**6)
    one.server.before_request = counting
    try:
        assert validate(one.url, sizes=sizes).ok
        needed = 10**6 - counting.left
        assert needed > 20
        for passing in (0, 1, 5, needed // 3, needed // 2, needed - 1):
            one.server.before_request = Breaking(passing)
            with pytest.raises(PackageError, match="cannot be read"):
                validate(one.url, sizes=sizes)
    finally:
        one.server.before_request = nothing


def test_a_file_that_shrinks_on_the_way_ends_the_run(one: StoredPackage, roots: dict[tuple[Form, bool], Path]) -> None:
    content = (roots["csv", False] / "data/observations.csv").read_bytes()

    def shrink(stage: str, done: int, total: int) -> None:
        if (stage, done) == ("blocks read", 0):
            one.put("data/observations.csv", content[: len(content) // 2])

    with pytest.raises(OSError, match="changed while it was being read"):
        validate(one.url, sizes=SMALL, progress=shrink)


def test_the_memory_of_this_process_is_for_this_process(
    roots: dict[tuple[Form, bool], Path], on_disk: dict[tuple[Form, bool], Report]
) -> None:
    files, url = fsspec.filesystem("memory"), "memory://packages/one"
    files.put(f"{roots['parts', True]}/", "/packages/one/", recursive=True)
    assert told(validate(url)) == told(on_disk["parts", True])
    with pytest.raises(PackageError, match="no other process sees it; leave out --jobs and --scheduler"):
        validate(url, jobs=2)


def test_a_web_server_that_gives_whole_files(
    roots: dict[tuple[Form, bool], Path], on_disk: dict[tuple[Form, bool], Report]
) -> None:
    server = PlainServer(roots["csv", True])
    try:
        assert told(validate(server.url)) == told(on_disk["csv", True])
        with pytest.raises(PackageError, match="range requests"):
            validate(server.url, sizes=SMALL)
    finally:
        server.close()
    with pytest.raises(PackageError, match="cannot be read"):
        validate(server.url)


def test_half_a_file_is_no_file(roots: dict[tuple[Form, bool], Path]) -> None:
    for cut in ("observations.csv", "report-0000003.txt"):
        server = PlainServer(roots["csv", False], cut=cut)
        try:
            with pytest.raises(PackageError, match=f"{cut}: cannot be read"):
                validate(server.url)
        finally:
            server.close()


def test_partial_results_need_a_directory(one: StoredPackage) -> None:
    with pytest.raises(PackageError, match=r"s3://scratch/x: partial results need a directory"):
        validate(one.url, sizes=SMALL, scratch="s3://scratch/x")


def test_what_works_on_a_directory_refuses_a_url(one: StoredPackage) -> None:
    refused = r"packages/one: not on this machine; this needs a package in a directory"
    with pytest.raises(PackageNotFoundError, match=refused):
        indicators.format_package(one.url)
    with pytest.raises(PackageNotFoundError, match=refused):
        validate(one.url, changed="HEAD")
    with pytest.raises(PackageNotFoundError, match=refused):
        validate(one.url, against="latest")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_documents_of_a_folder_are_scanned(
    jobs: str, stored: dict[tuple[Form, bool], StoredPackage], roots: dict[tuple[Form, bool], Path]
) -> None:
    url, root = stored["csv", False].url, roots["csv", False]
    for place in ("seeds", "seeds/0000/report-0000002.txt"):
        here, there = (
            CliRunner().invoke(main, ["scan", f"{where}/{place}", "--format", "csv", "--jobs", whose])
            for where, whose in ((root, "1"), (url, jobs))
        )
        assert (there.exit_code, here.exit_code) == (0, 0)
        assert there.stdout.replace(url, str(root)) == here.stdout
    for place, told in {
        f"{url}/nowhere": "no such file or folder",
        f"{url}/data": "holds no .txt file",
        "s3://no-such-bucket/x": "no such bucket",
    }.items():
        answer = CliRunner().invoke(main, ["scan", place])
        assert (answer.exit_code, told in answer.stderr) == (2, True)


def test_tables_and_evidence_are_read_from_a_store(one: StoredPackage, roots: dict[tuple[Form, bool], Path]) -> None:
    root = roots["csv", False]
    assert indicators.load("observations", path=one.url).equals(indicators.load("observations", path=root))
    assert indicators.evidence("obs-0001", path=one.url) == indicators.evidence("obs-0001", path=root)
    assert indicators.coverage(path=one.url) == indicators.coverage(path=root)
    assert indicators.coverage(path=one.url, sizes=SMALL) == indicators.coverage(path=root)
