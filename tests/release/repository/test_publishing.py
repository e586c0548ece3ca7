"""Publishing: a version is whole, is there for ever, and nobody's work is lost or overwritten."""

from __future__ import annotations

import errno
import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

import indicators
from indicators.errors import ManifestError, PublishedVersionError, RepositoryError
from indicators.release.manifest import INDEX, MANIFEST, read_build
from indicators.release.publish import publish_build
from indicators.release.storage import ExclusiveStorage, FolderStorage, repository_address
from tests.release.repository.builds import files_of, place_of, verified_versions, write_build
from tests.release.repository.places import Bucket, Folder, Place


def test_a_build_is_published(place: Place, tmp_path: Path) -> None:
    build = write_build(tmp_path / "build", "1.0.0")
    done = publish_build(build, place.address)
    assert (done.version, done.published) == ("1.0.0", True)
    assert done.sha256 == read_build(build).digest()
    assert place.files() == files_of("1.0.0")
    assert verified_versions(place.read) == ["1.0.0"]
    for file in read_build(build).files:
        assert place.read(place_of("1.0.0", file.path)) == (build / file.path).read_bytes()
    assert place.read("v1.0.0/manifest.json") == (build / MANIFEST).read_bytes()


def test_the_same_bytes_again_change_nothing(place: Place, tmp_path: Path) -> None:
    build = write_build(tmp_path / "build", "1.0.0")
    publish_build(build, place.address)
    before = {path: place.read(path) for path in place.files()}
    assert not publish_build(build, place.address).published
    assert {path: place.read(path) for path in place.files()} == before


def test_other_bytes_under_a_published_version_are_refused(place: Place, tmp_path: Path) -> None:
    publish_build(write_build(tmp_path / "build", "1.0.0"), place.address)
    before = {path: place.read(path) for path in place.files()}
    other = write_build(tmp_path / "other", "1.0.0", note="second thoughts")
    with pytest.raises(PublishedVersionError, match=r"1\.0\.0 is published with other bytes.*raise the version"):
        publish_build(other, place.address)
    assert {path: place.read(path) for path in place.files()} == before


def test_versions_are_listed_by_precedence_in_whatever_order_they_came(folder: Folder, tmp_path: Path) -> None:
    for version in ("1.10.0", "1.2.0", "1.9.3"):
        publish_build(write_build(tmp_path / version, version), folder.address)
    assert verified_versions(folder.read) == ["1.10.0", "1.9.3", "1.2.0"]
    found = indicators.versions(folder.address)
    assert [one.version for one in found] == ["1.10.0", "1.9.3", "1.2.0"]
    assert {one.created for one in found} == {"2026-01-31T00:00:00Z"}
    assert found[0].sha256 == read_build(tmp_path / "1.10.0").digest()
    assert {one.files for one in found} == {3}


def test_a_missing_or_damaged_index_is_mended(place: Place, tmp_path: Path) -> None:
    build = write_build(tmp_path / "build", "1.0.0")
    publish_build(build, place.address)
    index = place.read("index.json")
    for damaged in (b"", b"{}", index[:-20], index.replace(b"1.0.0", b"1.0.1")):
        place.write("index.json", damaged)
        publish_build(build, place.address)
        assert place.read("index.json") == index


def test_an_unfinished_build_is_completed_by_the_same_build(place: Place, tmp_path: Path) -> None:
    build = write_build(tmp_path / "build", "1.0.0")
    begin(place, build)
    assert publish_build(build, place.address).published
    assert place.files() == files_of("1.0.0")
    assert verified_versions(place.read) == ["1.0.0"]


def test_what_another_build_left_unfinished_is_in_nobodys_way(place: Place, tmp_path: Path) -> None:
    begun = write_build(tmp_path / "begun", "1.0.0", note="first")
    begin(place, begun, note="first")
    assert publish_build(write_build(tmp_path / "build", "1.0.0"), place.address).published
    assert verified_versions(place.read) == ["1.0.0"]
    with pytest.raises(PublishedVersionError):
        publish_build(begun, place.address)
    assert verified_versions(place.read) == ["1.0.0"]


@pytest.mark.parametrize(
    ("where", "damage"),
    [("folder", b""), ("folder", b"half of i"), ("folder", b"longer " * 1000), ("bucket", b"longer " * 1000)],
    ids=["folder-empty", "folder-half", "folder-longer", "bucket-longer"],
)
def test_a_damaged_file_is_mended_before_and_after_its_version_is_published(
    where: str, damage: bytes, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    place: Place = request.getfixturevalue(where)
    build = write_build(tmp_path / "build", "1.0.0")
    for published in (True, False):
        place.write(place_of("1.0.0", "data/units.csv"), damage)
        assert publish_build(build, place.address).published is published
        assert verified_versions(place.read) == ["1.0.0"]
    assert place.files() == files_of("1.0.0")


def test_what_does_not_come_back_as_it_was_written_is_not_published(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = FolderStorage.put

    def forgetful(self: FolderStorage, path: str, content: bytes) -> None:
        original(self, path, content[:-1] if path.endswith(".csv") else content)

    monkeypatch.setattr(FolderStorage, "put", forgetful)
    with pytest.raises(RepositoryError, match=r"data/units\.csv was written and came back with other bytes"):
        publish_build(write_build(tmp_path / "build", "1.0.0"), folder.address)
    assert not {"v1.0.0/manifest.json", "index.json"} & folder.files()


def test_what_is_no_whole_build_is_refused(folder: Folder, tmp_path: Path) -> None:
    build = write_build(tmp_path / "build", "1.0.0")
    (build / "data" / "units.csv").write_bytes(b"changed since")
    with pytest.raises(ManifestError, match=r"units\.csv: not the bytes.*build again"):
        publish_build(build, folder.address)
    (build / MANIFEST).unlink()
    with pytest.raises(ManifestError, match=r"no whole build.*`indicators build`"):
        publish_build(build, folder.address)
    assert not folder.root.exists()


def test_another_packages_repository_is_refused(folder: Folder, tmp_path: Path) -> None:
    publish_build(write_build(tmp_path / "build", "1.0.0"), folder.address)
    other = write_build(tmp_path / "other", "2.0.0", name="city-reports")
    with pytest.raises(RepositoryError, match="holds releases of county-reports; give city-reports"):
        publish_build(other, folder.address)
    assert verified_versions(folder.read) == ["1.0.0"]


def test_a_check_is_asked_first_and_may_refuse(folder: Folder, tmp_path: Path) -> None:
    for version in ("1.0.0", "1.1.0", "2.0.0"):
        publish_build(write_build(tmp_path / version, version), folder.address)
    index = folder.read("index.json")
    folder.write("index.json", b"left behind")
    build = write_build(tmp_path / "build", "1.2.0")

    def check(directory: Path, earlier: tuple[str, ...]) -> None:
        assert (directory, earlier) == (build, ("1.1.0", "1.0.0"))
        assert folder.read("index.json") == index
        raise RepositoryError("falls short")

    with pytest.raises(RepositoryError, match="falls short"):
        publish_build(build, folder.address, check=check)
    assert folder.files() == files_of("1.0.0", "1.1.0", "2.0.0")
    assert publish_build(build, folder.address, check=lambda *_: None).published


@pytest.mark.parametrize(
    "address", ["ftp://host/releases", "memory://releases", "github://a:b@/x", "simplecache::s3://b/r"]
)
def test_back_ends_that_cannot_create_exclusively_are_refused(address: str, tmp_path: Path) -> None:
    build = write_build(tmp_path / "build", "1.0.0")
    with pytest.raises(RepositoryError, match=r"cannot be created exclusively|no file can be created exclusively"):
        publish_build(build, address)


def test_a_web_server_is_only_read(tmp_path: Path) -> None:
    build = write_build(tmp_path / "build", "1.0.0")
    with pytest.raises(RepositoryError, match="web server is only read"):
        publish_build(build, "https://example.org/releases")


def test_a_server_that_ignores_the_condition_is_refused(bucket: Bucket, tmp_path: Path) -> None:
    import s3fs.core

    build = write_build(tmp_path / "build", "1.0.0")
    original = s3fs.core.S3FileSystem._pipe_file

    async def heedless(self: object, path: str, content: bytes, **options: object) -> object:
        return await original(self, path, content)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(s3fs.core.S3FileSystem, "_pipe_file", heedless)
        with pytest.raises(RepositoryError, match="does not create files exclusively"):
            publish_build(build, bucket.address)
    assert not {path for path in bucket.files() if not path.startswith("files/")}


def test_a_file_system_without_hard_links_is_refused(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **options: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)
    with pytest.raises(RepositoryError, match=r"no hard links.*publish to another"):
        publish_build(write_build(tmp_path / "build", "1.0.0"), folder.address)
    assert not {path for path in folder.files() if not path.startswith("files/")}


FULL = """
import resource, sys
from pathlib import Path
from indicators.errors import PackageError
from indicators.release.publish import publish_build
resource.setrlimit(resource.RLIMIT_FSIZE, (8, 8))
try:
    publish_build(Path(sys.argv[1]), sys.argv[2])
except PackageError as error:
    print(error)
"""


def test_a_full_disk_leaves_nothing(folder: Folder, tmp_path: Path) -> None:
    build = write_build(tmp_path / "build", "1.0.0")
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(build), folder.address], capture_output=True, text=True, check=True
    )
    assert "cannot be written: File too large" in done.stdout
    assert not {path for path in folder.files() if not path.startswith("files/")}
    assert publish_build(build, folder.address).published


def test_a_place_that_may_not_be_written_is_named(bucket: Bucket, tmp_path: Path) -> None:
    build = write_build(tmp_path / "build", "1.0.0")
    with pytest.raises(RepositoryError, match=r"s3://no-such-bucket-here/releases/.*"):
        publish_build(build, "s3://no-such-bucket-here/releases")
    taken = tmp_path / "taken"
    taken.write_bytes(b"")
    with pytest.raises(RepositoryError, match=r"taken.*cannot be"):
        publish_build(build, str(taken))


def test_a_library_that_is_not_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    importlib.import_module("fsspec.registry")
    monkeypatch.setitem(sys.modules, "s3fs", None)
    monkeypatch.delitem(sys.modules["fsspec.registry"]._registry, "s3", raising=False)
    with pytest.raises(RepositoryError, match=r"s3:// needs a library that is not installed: pip install s3fs"):
        publish_build(write_build(tmp_path / "build", "1.0.0"), "s3://bucket/releases")


def test_a_repository_of_one_file_system_is_named_as_url_or_path(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "with a space")
    publish_build(write_build(tmp_path / "build", "1.0.0"), repository_address(folder.root.as_uri()))
    assert verified_versions(folder.read) == ["1.0.0"]
    assert indicators.versions(folder.root.as_uri() + "/") == indicators.versions(folder.root)


def begin(place: Place, build: Path, note: str = "") -> None:
    """What a publisher leaves that was killed in the middle of its second file."""
    place.write(place_of("1.0.0", "county-reports.zip", note), (build / "county-reports.zip").read_bytes())
    place.write(place_of("1.0.0", "data/units.csv", note), (build / "data" / "units.csv").read_bytes()[:9])


def test_a_slower_publisher_lists_what_its_index_lacked(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another publishes all of its version between the listing that an index is made of and the index's writing."""
    slower, faster = (write_build(tmp_path / version, version) for version in ("1.0.0", "1.1.0"))
    put = ExclusiveStorage.put

    def putting(self: ExclusiveStorage, path: str, content: bytes) -> None:
        if path == INDEX:
            monkeypatch.setattr(ExclusiveStorage, "put", put)
            publish_build(faster, bucket.address)
        put(self, path, content)

    monkeypatch.setattr(ExclusiveStorage, "put", putting)
    publish_build(slower, bucket.address)
    assert ExclusiveStorage.put is put
    assert verified_versions(bucket.read) == ["1.1.0", "1.0.0"]
