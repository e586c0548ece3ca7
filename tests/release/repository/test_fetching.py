"""Fetching: once over the network, then from the cache, and errors that say what to do."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import indicators
from indicators import PackageError
from indicators.errors import RepositoryError, UnknownVersionError
from indicators.release.manifest import read_build
from indicators.release.publish import publish_build
from tests.checkout import PROJECT
from tests.release.repository.builds import files_of, place_of, verified_versions, write_build
from tests.release.repository.places import Bucket, Folder, Place
from tests.release.repository.web import WebServer


@pytest.fixture
def versions(folder: Folder, tmp_path: Path) -> list[str]:
    found = ["1.0.0", "1.1.0", "1.10.0"]
    for version in found:
        publish_build(write_build(tmp_path / version, version), folder.address)
    return found


def test_a_version_is_fetched_once_and_then_found(versions: list[str], web: WebServer, cache: Path) -> None:
    root = indicators.fetch("1.0.0", repository=web.url)
    assert root.is_relative_to(cache)
    assert (root / "data" / "units.csv").read_text() == "unit_id,note\ncount,1.0.0 \n"
    assert web.asked == [
        "index.json",
        "v1.0.0/manifest.json",
        place_of("1.0.0", "data/units.csv"),
        place_of("1.0.0", "datapackage.json"),
    ]
    web.close()
    assert indicators.fetch("1.0.0", repository=web.url) == root
    assert indicators.fetch("v1.0.0", repository=f"{web.url}/") == root


def test_the_latest_is_asked_for_every_time_but_fetched_once(
    versions: list[str], web: WebServer, folder: Folder, tmp_path: Path
) -> None:
    root = indicators.fetch("latest", repository=web.url)
    assert root.name == "v1.10.0"
    web.asked.clear()
    assert indicators.fetch("latest", repository=web.url) == root
    assert web.asked == ["index.json"]
    publish_build(write_build(tmp_path / "new", "2.0.0"), folder.address)
    assert indicators.fetch("latest", repository=web.url).name == "v2.0.0"


def test_what_is_damaged_in_the_cache_is_fetched_again(versions: list[str], web: WebServer) -> None:
    root = indicators.fetch("1.0.0", repository=web.url)
    whole = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    for damage in (Path.unlink, lambda path: path.write_bytes(b""), lambda path: path.write_bytes(b"longer" * 1000)):
        for path in whole:
            damage(path)
            assert indicators.fetch("1.0.0", repository=web.url) == root
            assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == whole
    shutil.rmtree(root)
    root.write_bytes(b"a file in its place")
    with pytest.raises(PackageError, match="is a file"):
        indicators.fetch("1.0.0", repository=web.url)


@pytest.mark.parametrize("consistently", [False, True], ids=["file", "file and manifest"])
def test_what_was_edited_in_the_cache_is_never_served(
    consistently: bool, versions: list[str], web: WebServer, cache: Path
) -> None:
    """Also of the same length, also where the manifest beside it was made to agree."""
    root = indicators.fetch("1.0.0", repository=web.url)
    table, manifest = root / "data" / "units.csv", root / "manifest.json"
    whole, told = table.read_bytes(), manifest.read_bytes()
    cited = hashlib.sha256(told).hexdigest()
    edited = whole.replace(b"count", b"c0unt")
    table.write_bytes(edited)
    if consistently:
        before, after = (hashlib.sha256(content).hexdigest().encode() for content in (whole, edited))
        manifest.write_bytes(told.replace(before, after))
    assert indicators.fetch("1.0.0", repository=web.url) == root
    assert table.read_bytes() == whole
    table.write_bytes(edited)
    assert indicators.fetch("1.0.0", repository=web.url, sha256=cited) == root
    assert table.read_bytes() == whole
    table.write_bytes(edited)
    web.close()
    with pytest.raises(RepositoryError):
        indicators.fetch("1.0.0", repository=web.url)


def test_eight_readers_at_once_agree(versions: list[str], web: WebServer) -> None:
    with ThreadPoolExecutor(8) as readers:
        roots = set(readers.map(lambda _: indicators.fetch("latest", repository=web.url), range(8)))
    (root,) = roots
    assert sorted(path.name for path in root.parent.iterdir()) == ["seen.json", "v1.10.0"]


def test_caches_of_two_repositories_are_apart(tmp_path: Path) -> None:
    roots = []
    for name in ("one", "two"):
        repository = tmp_path / name / "releases"
        publish_build(write_build(tmp_path / f"build-{name}", "1.0.0", note=name), str(repository))
        roots.append(indicators.fetch("1.0.0", repository=repository))
    assert [root.joinpath("data", "units.csv").read_text().split()[-1] for root in roots] == ["one", "two"]


def test_a_whole_release_is_written_elsewhere_and_can_be_published_again(place: Place, tmp_path: Path) -> None:
    build = write_build(tmp_path / "build", "1.0.0")
    publish_build(build, place.address)
    out = indicators.fetch("1.0.0", repository=place.address, out=tmp_path / "new" / "out")
    assert {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()} == {
        path.relative_to(build): path.read_bytes() for path in build.rglob("*") if path.is_file()
    }
    assert read_build(out) == read_build(build)
    mirror = Folder(tmp_path / "mirror")
    publish_build(out, mirror.address)
    assert {path: mirror.read(path) for path in mirror.files()} == {
        path: place.read(path) for path in files_of("1.0.0")
    }


def test_only_some_files_are_written_elsewhere(versions: list[str], folder: Folder, tmp_path: Path) -> None:
    out = indicators.fetch("1.0.0", repository=folder.address, out=tmp_path / "out", files=["*.zip", "data/*"])
    assert {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()} == {
        "county-reports.zip",
        "data/units.csv",
    }
    with pytest.raises(UnknownVersionError, match=r"1\.0\.0 has no file '\*\.parquet'; it has county-reports\.zip"):
        indicators.fetch("1.0.0", repository=folder.address, out=tmp_path / "other", files=["*.parquet"])
    assert not (tmp_path / "other").exists()
    with pytest.raises(ValueError, match="with `out` only"):
        indicators.fetch("1.0.0", repository=folder.address, files=["*.zip"])


def test_nothing_is_overwritten(versions: list[str], folder: Folder, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    assert indicators.fetch("1.0.0", repository=folder.address, out=out) == out
    kept = (out / "data" / "units.csv").read_bytes()
    with pytest.raises(PackageError, match="is there already"):
        indicators.fetch("1.1.0", repository=folder.address, out=out)
    assert (out / "data" / "units.csv").read_bytes() == kept


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("1.0.1", r"no version '1\.0\.1'; did you mean '1\.0\.0'\? the newest is 1\.10\.0"),
        ("nightly", r"no version 'nightly'; the newest is 1\.10\.0, and `indicators versions` lists all"),
        ("", "no version ''"),
        ("../../etc", "no version"),
        ("1.0.0/../1.1.0", "no version"),
    ],
)
def test_an_unknown_version(versions: list[str], folder: Folder, cache: Path, asked: str, message: str) -> None:
    with pytest.raises(UnknownVersionError, match=message):
        indicators.fetch(asked, repository=folder.address)
    assert not cache.exists()


def test_where_there_is_no_repository(tmp_path: Path, web: WebServer, bucket: Bucket, cache: Path) -> None:
    for address, message in (
        (str(tmp_path / "nowhere"), "no such folder"),
        (str(tmp_path), "no index.json there; expected a release repository"),
        (web.url, "no index.json there"),
        (bucket.address, "no index.json there"),
        ("s3://no-such-bucket-here/releases", "no index.json there"),
        ("http://127.0.0.1:9/releases", "cannot be reached; is there a network"),
        ("https://releases.invalid", "cannot be reached; is there a network"),
        ("what://releases", "what"),
    ):
        for version in ("1.0.0", "latest"):
            with pytest.raises(RepositoryError, match=message) as caught:
                indicators.fetch(version, repository=address)
            assert "\n" not in str(caught.value)
    assert not cache.exists()


def test_without_network_the_message_names_what_is_here(versions: list[str], web: WebServer) -> None:
    for version in ("1.0.0", "1.10.0"):
        indicators.fetch(version, repository=web.url)
    web.close()
    with pytest.raises(RepositoryError, match=r"cannot be reached.*\(in the cache: 1\.10\.0, 1\.0\.0\)"):
        indicators.fetch("1.1.0", repository=web.url)


@pytest.mark.parametrize("status", [403, 500, 503])
def test_a_server_that_refuses(versions: list[str], web: WebServer, cache: Path, status: int) -> None:
    web.status = status
    with pytest.raises(RepositoryError, match=rf"index\.json: the server answers {status}"):
        indicators.fetch("1.0.0", repository=web.url)
    assert not cache.exists()


def test_no_password_of_an_address_is_shown(web: WebServer) -> None:
    with pytest.raises(RepositoryError) as caught:
        indicators.versions(web.url.replace("http://", "http://reader:secret@"))
    assert "reader@" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_an_empty_repository_has_no_latest(folder: Folder) -> None:
    from indicators.release.manifest import Index

    folder.write("index.json", Index(()).content())
    assert indicators.versions(folder.address) == ()
    with pytest.raises(UnknownVersionError, match="no version is published there yet"):
        indicators.fetch("latest", repository=folder.address)


FULL = """
import resource, sys, indicators
resource.setrlimit(resource.RLIMIT_FSIZE, (8, 8))
try:
    indicators.fetch("1.0.0", repository=sys.argv[1])
except indicators.PackageError as error:
    print(error)
"""


def test_a_full_disk_leaves_nothing(versions: list[str], folder: Folder, cache: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL, folder.address], capture_output=True, text=True, check=True, cwd=PROJECT
    )
    assert "cannot be written: File too large; nothing was kept" in done.stdout
    assert not cache.exists() or not any(cache.rglob("*"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_cache_that_may_not_be_written(versions: list[str], folder: Folder, cache: Path) -> None:
    cache.mkdir(mode=0o500)
    with pytest.raises(PackageError, match="Permission denied"):
        indicators.fetch("1.0.0", repository=folder.address)


def test_a_cache_that_is_a_file(versions: list[str], folder: Folder, cache: Path) -> None:
    cache.write_bytes(b"")
    with pytest.raises(PackageError, match=r"cache.*Not a directory|cache.*File exists"):
        indicators.fetch("1.0.0", repository=folder.address)


def test_the_repository_may_be_named_by_environment_or_configuration(
    versions: list[str], folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "package"
    package.mkdir()
    (package / "datapackage.json").write_text("{}")
    (package / "indicators.toml").write_text(f'repository = "{folder.address}"\n')
    monkeypatch.chdir(package)
    assert [one.version for one in indicators.versions()] == ["1.10.0", "1.1.0", "1.0.0"]
    monkeypatch.setenv("INDICATORS_REPOSITORY", str(tmp_path / "other"))
    with pytest.raises(RepositoryError, match="other: no such folder"):
        indicators.versions()
    assert len(indicators.versions(folder.address)) == 3


def test_no_repository_named_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RepositoryError, match=r"no repository named; .*INDICATORS_REPOSITORY.*\[tool\.indicators\]"):
        indicators.fetch("1.0.0")


def test_what_was_seen_is_not_guessed_at(versions: list[str], folder: Folder, cache: Path) -> None:
    indicators.versions(folder.address)
    (seen,) = cache.rglob("seen.json")
    for damaged in (b"", b"{}", b"[]", b'{"versions": {"1.0.0": 7}}', b'{"versions": []}', b"\xff"):
        seen.write_bytes(damaged)
        with pytest.raises(RepositoryError, match=r"seen\.json: not what was written there; remove it"):
            indicators.versions(folder.address)
    seen.unlink()
    assert len(indicators.versions(folder.address)) == 3


def test_the_verified_index_is_the_one_published(versions: list[str], folder: Folder) -> None:
    assert verified_versions(folder.read) == versions[::-1]
