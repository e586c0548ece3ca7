"""Small builds to publish, and a look at a repository that shares no code with what is tested."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from indicators.release.manifest import MANIFEST, manifest_of

NAME = "county-reports"


def write_build(directory: Path, version: str, note: str = "", name: str = NAME) -> Path:
    """A build of three files; of another `note`, another one."""
    contents = {
        "datapackage.json": b'{"name": "county-reports"}\n',
        "data/units.csv": f"unit_id,note\ncount,{version} {note}\n".encode(),
        "county-reports.zip": (f"{note} " * 50).encode(),
    }
    for path, content in contents.items():
        (directory / path).parent.mkdir(parents=True, exist_ok=True)
        (directory / path).write_bytes(content)
    manifest = manifest_of(name, version, "2026-01-31T00:00:00Z", contents)
    (directory / MANIFEST).write_bytes(manifest.content())
    return directory


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
            content = read(f"v{entry['version']}/{file['path']}")
            assert (len(content), hashlib.sha256(content).hexdigest()) == (file["bytes"], file["sha256"])
    return [entry["version"] for entry in index["versions"]]


def files_of(*versions: str) -> set[str]:
    """What a repository of such builds consists of when nothing is left to mend."""
    parts = ("manifest.json", "datapackage.json", "data/units.csv", "county-reports.zip")
    files = {f"v{version}/{part}" for version in versions for part in parts}
    return files | {f"claims/v{version}.json" for version in versions} | {"index.json"}
