"""A web server before a repository in a folder, and whoever sits between it and the client."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote


def unchanged(path: str, content: bytes) -> bytes:
    """What comes of an answer that nobody touches."""
    return content


class WebServer:
    """Serves a folder; `between` may change each answer, or make it none."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.asked: list[str] = []
        self.between: Callable[[str, bytes], bytes | None] = unchanged
        self.status = 200
        self.announce: Callable[[bytes], int] = len
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = unquote(self.path.lstrip("/"))
                server.asked.append(path)
                file = server.root / path
                content = server.between(path, file.read_bytes()) if file.is_file() else None
                if content is None or server.status != 200:
                    self.send_error(404 if content is None else server.status)
                    return
                self.send_response(200)
                self.send_header("Content-Length", str(server.announce(content)))
                self.end_headers()
                with suppress(ConnectionError):
                    self.wfile.write(content)

            def log_message(self, format: str, *arguments: Any) -> None:
                pass

        return Handler
