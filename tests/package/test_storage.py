"""Where a package's files are: a directory, a zip, a revision and a store are asked the same, and refuse the same."""

from __future__ import annotations

import importlib
import subprocess
import sys
import uuid
import zipfile
from pathlib import Path

import fsspec
import pytest

from indicators import Package, PackageError
from indicators.errors import PackageNotFoundError
from indicators.history.sides import Archive
from indicators.package import object_storage, package_storage, storage_at
from indicators.package.files import Directory, OutsideError, Storage
from indicators.package.git import Revision
from indicators.package.object_storage import ObjectStorage

FILES = {
    "datapackage.json": b"{}",
    "data/units.csv": b"a\n1\n",
    "data/empty.csv": b"",
    "seeds/中 #1?.txt": "字".encode(),
}


@pytest.fixture(params=["directory", "zip", "revision", "memory"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    """The same files in each."""
    if request.param != "memory":
        for file, content in FILES.items():
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file).write_bytes(content)
        return _on_this_machine(request.param, tmp_path)
    address = f"memory://{uuid.uuid4().hex}/package"
    for file, content in FILES.items():
        fsspec.filesystem("memory").pipe_file(f"{address}/{file}", content)
    return ObjectStorage(address)


def _on_this_machine(kind: str, root: Path) -> Storage:
    if kind == "zip":
        with zipfile.ZipFile(root / "package.zip", "w") as made:
            for file in FILES:
                made.write(root / file, f"top/{file}")
        return Archive(root / "package.zip")
    if kind == "revision":
        author = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        for command in (["init", "-q"], ["add", "."], [*author, "commit", "-qm", "one"]):
            subprocess.run(["git", "-C", str(root), *command], check=True)
        for file in FILES:
            (root / file).unlink()
        return Revision(root, "HEAD")
    return Directory(root)


def test_files_are_read_whole_and_in_pieces(storage: Storage) -> None:
    for file, content in FILES.items():
        assert storage.read(file) == content
        assert storage.size(file) == len(content)
        assert storage.exists(file)
        with storage.open(file) as stream:
            assert stream.read(2) == content[:2]
            stream.seek(1)
            assert stream.read() == content[1:]
            assert stream.read(1) == b""


def test_folders_are_listed(storage: Storage) -> None:
    assert sorted(storage.names("data")) == ["empty.csv", "units.csv"]
    assert storage.names("nowhere") == []


def test_what_is_missing_is_not_there(storage: Storage) -> None:
    assert not storage.exists("data/none.csv")
    for ask in (storage.read, storage.open, storage.size):
        with pytest.raises(FileNotFoundError):
            ask("data/none.csv")


@pytest.mark.parametrize("file", ["", "/etc/passwd", "../x", "data/../../x", "https://example.org/x", "a\\b", "a\0b"])
def test_what_lies_outside_is_refused(file: str, storage: Storage) -> None:
    for ask in (storage.read, storage.open, storage.size, storage.exists, storage.names):
        with pytest.raises(OutsideError, match="not a relative path inside the package"):
            ask(file)


def test_what_is_expected_is_given_in_any_order(storage: Storage) -> None:
    storage.expect(["data/units.csv", "../x", "data/none.csv", "data/empty.csv", "data/units.csv"])
    assert storage.read("data/units.csv") == b"a\n1\n"
    assert storage.read("datapackage.json") == b"{}"
    for ask in (storage.read, storage.read):
        with pytest.raises(FileNotFoundError):
            ask("data/none.csv")
        assert storage.read("data/empty.csv") == b""
    assert storage.read("data/units.csv") == b"a\n1\n"
    with pytest.raises(OutsideError):
        storage.read("../x")


def test_what_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"memory://{uuid.uuid4().hex}/package"
    fsspec.filesystem("memory").pipe_file(f"{address}/data/units.csv", b"12345")
    monkeypatch.setattr(object_storage, "LARGEST", 5)
    assert ObjectStorage(address).read("data/units.csv") == b"12345"
    monkeypatch.setattr(object_storage, "LARGEST", 4)
    with pytest.raises(OSError, match="larger than"):
        ObjectStorage(address).read("data/units.csv")


def test_addresses_mean_a_directory_or_a_store(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text("{}", encoding="utf-8")
    for path in (tmp_path, str(tmp_path / "datapackage.json"), tmp_path.as_uri()):
        assert package_storage(path) == Directory(tmp_path)
    assert storage_at(str(tmp_path)) == Directory(tmp_path)
    address = f"memory://{uuid.uuid4().hex}/package"
    with pytest.raises(PackageNotFoundError, match=r"datapackage\.json: no such file; expected the URL"):
        package_storage(address)
    fsspec.filesystem("memory").pipe_file(f"{address}/datapackage.json", b"{}")
    for url in (address, f"{address}/", f"{address}/datapackage.json"):
        assert package_storage(url).address == address
        assert package_storage(url).place("data/units.csv") == f"{address}/data/units.csv"


def test_a_package_in_a_store_has_no_directory() -> None:
    address = f"memory://{uuid.uuid4().hex}/package"
    fsspec.filesystem("memory").pipe_file(f"{address}/datapackage.json", b'{"version": "1.2.3"}')
    package = Package.open(address)
    assert package.version == "1.2.3"
    assert repr(package) == f"Package('{address}')"
    with pytest.raises(PackageNotFoundError, match="not on this machine; this needs a package in a directory"):
        _ = package.root


def test_a_password_is_not_shown() -> None:
    assert (
        storage_at("http://somebody:secret@127.0.0.1:9/package").place("a") == "http://somebody@127.0.0.1:9/package/a"
    )


def test_a_library_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    importlib.import_module("fsspec.registry")
    monkeypatch.setitem(sys.modules, "gcsfs", None)
    monkeypatch.delitem(sys.modules["fsspec.registry"]._registry, "gs", raising=False)
    with pytest.raises(PackageError, match=r"gs:// needs a library that is not installed: pip install gcsfs"):
        Package.open("gs://bucket/package")
