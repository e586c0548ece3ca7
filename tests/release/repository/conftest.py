"""A repository in a folder and one in a bucket, and a cache of the test's own."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.release.repository.places import Bucket, Folder, ObjectServer, Place
from tests.release.repository.web import WebServer


@pytest.fixture
def bucket(server: ObjectServer, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    place = Bucket(server, f"b{uuid.uuid4().hex}")
    server.request("PUT", place.name)
    for name, value in place.environment.items():
        monkeypatch.setenv(name, value)
    return place


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "releases")


@pytest.fixture
def web(folder: Folder) -> Iterator[WebServer]:
    """A web server before the folder."""
    server = WebServer(folder.root)
    yield server
    server.close()


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest) -> Place:
    """The same test in a folder and in a bucket."""
    found: Place = request.getfixturevalue(request.param)
    return found


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own, and nothing from the environment it runs in."""
    directory = tmp_path / "cache"
    monkeypatch.setenv("INDICATORS_CACHE", str(directory))
    monkeypatch.delenv("INDICATORS_REPOSITORY", raising=False)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    return directory
