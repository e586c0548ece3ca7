"""Where the tests publish: a folder, and a bucket of an S3-compatible server on loopback."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server


class Place(Protocol):
    """A repository of the tests, and what is in it."""

    @property
    def address(self) -> str: ...
    @property
    def environment(self) -> dict[str, str]:
        """What a publisher there has to have in its environment."""

    def read(self, path: str) -> bytes: ...
    def write(self, path: str, content: bytes) -> None: ...
    def files(self) -> set[str]: ...


@dataclass(frozen=True)
class Folder:
    root: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return str(self.root)

    def read(self, path: str) -> bytes:
        return (self.root / path).read_bytes()

    def write(self, path: str, content: bytes) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(content)

    def files(self) -> set[str]:
        return {path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if path.is_file()}


def nothing(method: str, path: str) -> None:
    """What is done before a request as a rule."""


class ObjectServer:
    """moto's S3, one request after the other: its test of a condition and its writing are two steps, S3's are one."""

    def __init__(self) -> None:
        self.before_request: Callable[[str, str], None] = nothing
        self._app = DomainDispatcherApplication(create_backend_app)
        self._turn = threading.Lock()
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True, request_handler=_Quiet)
        self.url = f"http://127.0.0.1:{self._server.port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def environment(self) -> dict[str, str]:
        """What a process has to have in its environment to reach it."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "nobody",
            "AWS_SECRET_ACCESS_KEY": "nothing",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with self._turn:
            self.before_request(environ["REQUEST_METHOD"], environ["PATH_INFO"])
            answer: Iterable[bytes] = self._app(environ, start_response)
            return answer

    def request(self, method: str, path: str, content: bytes | None = None) -> bytes:
        """Speak to it without the library that is tested."""
        request = urllib.request.Request(f"{self.url}/{quote(path, safe='/?=&')}", content, method=method)
        request.add_header("Authorization", "AWS nobody:nothing")
        request.add_header("Content-Type", "application/octet-stream")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=30) as answer:
                found: bytes = answer.read()
                return found
        except urllib.error.HTTPError as error:
            raise FileNotFoundError(path) from error


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        pass


@dataclass(frozen=True)
class Bucket:
    server: ObjectServer
    name: str

    @property
    def address(self) -> str:
        return f"s3://{self.name}/releases"

    @property
    def environment(self) -> dict[str, str]:
        return self.server.environment

    def read(self, path: str) -> bytes:
        return self.server.request("GET", f"{self.name}/releases/{path}")

    def write(self, path: str, content: bytes) -> None:
        self.server.request("PUT", f"{self.name}/releases/{path}", content)

    def files(self) -> set[str]:
        listing = ElementTree.fromstring(self.server.request("GET", f"{self.name}?list-type=2"))
        keys = [element.text or "" for element in listing.iter() if element.tag.endswith("}Key")]
        return {key.removeprefix("releases/") for key in keys}
