"""Whatever somebody on the way changes is an error, and leaves nothing on disk."""

from __future__ import annotations

import hashlib
import io
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import indicators
from indicators import PackageError
from indicators.errors import RepositoryError, RollbackError, WrongDigestError
from indicators.release.manifest import Index, parse_index
from indicators.release.publish import publish_build
from tests.release.repository.builds import files_of, place_of, write_build
from tests.release.repository.places import Folder
from tests.release.repository.web import WebServer, unchanged

LOADED = (
    "index.json",
    "v1.1.0/manifest.json",
    place_of("1.1.0", "datapackage.json"),
    place_of("1.1.0", "data/units.csv"),
)


@pytest.fixture(autouse=True)
def published(folder: Folder, tmp_path: Path) -> None:
    for version in ("1.0.0", "1.1.0"):
        publish_build(write_build(tmp_path / version, version), folder.address)


def instead_of(path: str, content: bytes) -> Callable[[str, bytes], bytes]:
    """Whoever sends something else for one file."""
    return lambda asked, sent: content if asked == path else sent


def on_disk(*places: Path) -> list[Path]:
    return [path for place in places if place.exists() for path in (place, *place.rglob("*"))]


def refused(web: WebServer, cache: Path, out: Path, error: type[PackageError] = WrongDigestError) -> str:
    """The message with which a version is refused, into the cache and into a directory."""
    with pytest.raises(error) as into_cache:
        indicators.fetch("1.1.0", repository=web.url)
    with pytest.raises(error):
        indicators.fetch("1.1.0", repository=web.url, out=out)
    with pytest.raises(error):
        indicators.load("units", version="1.1.0", repository=web.url)
    assert on_disk(cache, out) == []
    assert "\n" not in str(into_cache.value)
    return str(into_cache.value)


@pytest.mark.parametrize("path", LOADED)
def test_one_byte_flipped_anywhere(web: WebServer, folder: Folder, cache: Path, tmp_path: Path, path: str) -> None:
    content = folder.read(path)
    offsets = random.Random(path).sample(range(len(content)), min(25, len(content)))
    for offset in {0, len(content) - 1, *offsets}:
        for bit in (1, 32):
            flipped = content[:offset] + bytes([content[offset] ^ bit]) + content[offset + 1 :]
            web.between = instead_of(path, flipped)
            with pytest.raises(WrongDigestError, match=path):
                indicators.fetch("1.1.0", repository=web.url)
            assert on_disk(cache) == []


@pytest.mark.parametrize("path", LOADED)
@pytest.mark.parametrize("kept", [0, 10, -1])
def test_a_file_cut_short(web: WebServer, cache: Path, tmp_path: Path, path: str, kept: int) -> None:
    web.between = lambda asked, content: content[:kept] if asked == path else content
    assert path in refused(web, cache, tmp_path / "out")
    web.announce = lambda content: len(content) + 100
    assert "ended before the file did" in refused(web, cache, tmp_path / "out", RepositoryError)


@pytest.mark.parametrize("path", LOADED)
def test_a_file_withheld_or_endless(web: WebServer, cache: Path, tmp_path: Path, path: str) -> None:
    web.between = lambda asked, content: None if asked == path else content
    assert path in refused(web, cache, tmp_path / "out", RepositoryError)
    web.between = lambda asked, content: content + bytes(17 * 2**20) if asked == path else content
    assert "bytes expected" in refused(web, cache, tmp_path / "out", RepositoryError)


def test_an_index_older_than_one_seen_before(web: WebServer, folder: Folder, cache: Path, tmp_path: Path) -> None:
    newest = folder.read("index.json")
    older = Index(parse_index(newest, "").versions[1:]).content()
    indicators.fetch("1.0.0", repository=web.url)
    before = on_disk(cache)
    web.between = lambda asked, content: older if asked == "index.json" else content
    for version in ("latest", "1.1.0"):
        with pytest.raises(RollbackError, match=r"no longer has 1\.1\.0, which this machine has seen.*remove .*seen"):
            indicators.fetch(version, repository=web.url)
    with pytest.raises(RollbackError):
        indicators.versions(web.url)
    assert on_disk(cache) == before
    web.between = unchanged
    assert len(indicators.versions(web.url)) == 2


def test_other_content_under_a_version_seen_before(web: WebServer, folder: Folder, cache: Path, tmp_path: Path) -> None:
    indicators.versions(web.url)
    before = on_disk(cache)
    other = Folder(tmp_path / "other")
    for version in ("1.0.0", "1.1.0"):
        publish_build(write_build(tmp_path / f"other{version}", version, note="forged"), other.address)
    web.between = lambda asked, _: other.read(asked)
    with pytest.raises(RollbackError, match=r"has other content under 1\.1\.0"):
        indicators.fetch("1.1.0", repository=web.url)
    assert on_disk(cache) == before


def test_a_version_that_is_not_the_one_cited(web: WebServer, folder: Folder, cache: Path, tmp_path: Path) -> None:
    cited = indicators.versions(folder.address)[0].sha256
    other = Folder(tmp_path / "other")
    publish_build(write_build(tmp_path / "forged", "1.1.0", note="forged"), other.address)
    web.between = lambda asked, _: other.read(asked)
    before = on_disk(cache)
    with pytest.raises(WrongDigestError, match="asked for"):
        indicators.fetch("1.1.0", repository=web.url, sha256=cited)
    assert on_disk(cache) == before
    web.between = unchanged
    indicators.fetch("1.1.0", repository=web.url, sha256=cited)
    with pytest.raises(WrongDigestError, match="asked for"):
        indicators.fetch("1.1.0", repository=web.url, sha256="0" * 64)


def test_an_archive_that_climbs_out_is_neither_kept_nor_unpacked(web: WebServer, cache: Path, tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("../../escaped.txt", "escaped")
        archive.writestr("/escaped.txt", "escaped")
    web.between = lambda asked, content: stream.getvalue() if asked.endswith(".zip") else content
    out = tmp_path / "out"
    with pytest.raises(PackageError, match=place_of("1.1.0", "county-reports.zip")):
        indicators.fetch("1.1.0", repository=web.url, out=out)
    assert on_disk(cache, out) == []
    assert not list(tmp_path.rglob("escaped*"))


@pytest.mark.parametrize(
    "climbing", ["../escaped.txt", "data/../../escaped.txt", "/escaped.txt", "C:\\escaped.txt", "."]
)
def test_a_manifest_that_climbs_out_is_refused_though_its_digests_agree(
    web: WebServer, folder: Folder, cache: Path, tmp_path: Path, climbing: str
) -> None:
    """Whoever rewrites index, manifest and files alike still gets nowhere outside the directory."""
    manifest = json.loads(folder.read("v1.1.0/manifest.json"))
    escaped = {"path": climbing, "bytes": 7, "sha256": hashlib.sha256(b"escaped").hexdigest()}
    manifest["files"] = sorted([*manifest["files"], escaped], key=lambda file: str(file["path"]))
    forged = json.dumps(manifest).encode()
    answers = {"index.json": with_digest(folder.read("index.json"), forged), "v1.1.0/manifest.json": forged}
    web.between = lambda asked, content: answers.get(asked, content)
    assert "is no path inside a build" in refused(web, cache, tmp_path / "out", PackageError)
    assert not list(tmp_path.rglob("escaped*"))
    assert folder.files() == files_of("1.0.0", "1.1.0")


def test_a_manifest_in_another_form_is_refused_though_its_digest_agrees(
    web: WebServer, folder: Folder, cache: Path, tmp_path: Path
) -> None:
    forged = json.dumps({**json.loads(folder.read("v1.1.0/manifest.json")), "signature": "new"}).encode()
    answers = {"index.json": with_digest(folder.read("index.json"), forged), "v1.1.0/manifest.json": forged}
    web.between = lambda asked, content: answers.get(asked, content)
    assert "has a form that is not known here" in refused(web, cache, tmp_path / "out", PackageError)


def with_digest(content: bytes, manifest: bytes) -> bytes:
    """An index that vouches for another manifest of its newest version."""
    index = json.loads(content)
    del index["sha256"]
    index["versions"][0]["sha256"] = hashlib.sha256(manifest).hexdigest()
    text = json.dumps(index, ensure_ascii=False, indent=2) + "\n"
    index["sha256"] = hashlib.sha256(text.encode()).hexdigest()
    return (json.dumps(index, ensure_ascii=False, indent=2) + "\n").encode()
