"""Small builds to publish, and a look at a repository that shares no code with what is tested."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from indicators.release.manifest import MANIFEST, Manifest, ReleasedFile

NAME = "county-reports"
CREATED = "2026-01-31T00:00:00Z"


def contents_of(version: str, note: str = "") -> dict[str, bytes]:
    """The three files of a build; of another `note`, others."""
    return {
        "datapackage.json": b'{"name": "county-reports"}\n',
        "data/units.csv": f"unit_id,note\ncount,{version} {note}\n".encode(),
        "county-reports.zip": (f"{version} {note} " * 50).encode(),
    }


def write_build(directory: Path, version: str, note: str = "", name: str = NAME) -> Path:
    """A build of those files."""
    contents = contents_of(version, note)
    for path, content in contents.items():
        (directory / path).parent.mkdir(parents=True, exist_ok=True)
        (directory / path).write_bytes(content)
    manifest = manifest_of(name, version, CREATED, contents)
    (directory / MANIFEST).write_bytes(manifest.content())
    return directory


def manifest_of(name: str, version: str, created: str, contents: dict[str, bytes]) -> Manifest:
    """The manifest of files given by path and content."""
    files = (ReleasedFile(path, len(one), hashlib.sha256(one).hexdigest()) for path, one in contents.items())
    return Manifest(name, version, created, tuple(sorted(files)))


def verified_versions(read: Callable[[str], bytes]) -> list[str]:
    """The versions that the index of a repository names, each byte of each held against the digests."""
    index = json.loads(read("index.json"))
    own = index.pop("sha256")
    assert hashlib.sha256((json.dumps(index, ensure_ascii=False, indent=2) + "\n").encode()).hexdigest() == own
    for entry in index["versions"]:
        content = read(f"v{entry['version']}/manifest.json")
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        manifest = json.loads(content)
        assert manifest["version"] == entry["version"]
        for file in manifest["files"]:
            content = read(f"files/{file['sha256']}{Path(file['path']).suffix}")
            assert (len(content), hashlib.sha256(content).hexdigest()) == (file["bytes"], file["sha256"])
    return [entry["version"] for entry in index["versions"]]


def place_of(version: str, path: str, note: str = "") -> str:
    """Where a file of such a build stands in a repository."""
    return place_of_content(contents_of(version, note)[path], path)


def place_of_content(content: bytes, path: str) -> str:
    return f"files/{hashlib.sha256(content).hexdigest()}{Path(path).suffix}"


def files_of(*versions: str) -> set[str]:
    """What a repository of such builds consists of when nothing is left to mend."""
    files = {place_of_content(content, path) for one in versions for path, content in contents_of(one).items()}
    for version in versions:
        manifest = manifest_of(NAME, version, CREATED, contents_of(version)).content()
        files |= {f"v{version}/manifest.json", place_of_content(manifest, MANIFEST)}
    return files | {"index.json"}
