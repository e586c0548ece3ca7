"""A package in a store: a bucket of an S3-compatible server on loopback, a web server, or fsspec's memory."""

from __future__ import annotations

import threading
import uuid
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.release.repository.places import ObjectServer


@dataclass(frozen=True)
class StoredPackage:
    """A package in a bucket."""

    server: ObjectServer
    bucket: str

    @property
    def url(self) -> str:
        return f"s3://{self.bucket}/packages/one"

    @property
    def environment(self) -> dict[str, str]:
        """What a process has to have in its environment; one attempt, so that a test does not wait for others."""
        return self.server.environment | {"AWS_MAX_ATTEMPTS": "1", "no_proxy": "127.0.0.1"}

    def put(self, file: str, content: bytes) -> None:
        self.server.request("PUT", f"{self.bucket}/packages/one/{file}", content)

    def remove(self, file: str) -> None:
        self.server.request("DELETE", f"{self.bucket}/packages/one/{file}")


def store(server: ObjectServer, root: Path) -> StoredPackage:
    """Put the files of a directory into a bucket of their own."""
    stored = StoredPackage(server, f"b{uuid.uuid4().hex}")
    server.request("PUT", stored.bucket)
    for file in root.rglob("*"):
        if file.is_file():
            stored.put(file.relative_to(root).as_posix(), file.read_bytes())
    return stored


class Breaking:
    """Lets so many requests pass, and answers each later one that the server has failed."""

    def __init__(self, passing: int) -> None:
        self.left = passing

    def __call__(self, method: str, path: str) -> None:
        self.left -= 1
        if self.left < 0:
            raise RuntimeError(path)


class _Folder(SimpleHTTPRequestHandler):
    """Gives the files of a directory; of one whose name ends in `cut` half of what it announces."""

    def __init__(self, *args: Any, cut: str, **kwargs: Any) -> None:
        self._cut = cut
        super().__init__(*args, **kwargs)

    def copyfile(self, source: Any, outputfile: Any) -> None:
        content = source.read()
        outputfile.write(content[: len(content) // 2] if self._cut and self.path.endswith(self._cut) else content)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class PlainServer:
    """A web server before a directory that lists folders, and gives whole files only."""

    def __init__(self, root: Path, *, cut: str = "") -> None:
        handler = partial(_Folder, directory=str(root), cut=cut)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
