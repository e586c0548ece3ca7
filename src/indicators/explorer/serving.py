"""A site shown on this machine, for a look."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from indicators.package.errors import PackageError
from indicators.package.files import reason

_LOOPBACK = "127.0.0.1"


def serve(directory: Path, port: int, started: Callable[[str], None]) -> None:
    """Serve a folder to this machine, and to no other, until it is interrupted.

    Parameters
    ----------
    directory : Path
    port : int
        0 takes one that is free.
    started : callable
        Is given the address once it answers.

    Raises
    ------
    PackageError
        The port is not to be had.
    """
    try:
        server = ThreadingHTTPServer((_LOOPBACK, port), partial(_Quiet, directory=str(directory)))
    except OSError as error:
        message = f"port {port}: {reason(error)}; name another with --port, or 0 for one that is free"
        raise PackageError(message) from error
    with server:
        started(f"http://{_LOOPBACK}:{server.server_port}/")
        with suppress(KeyboardInterrupt):  # how a look ends
            server.serve_forever()


class _Quiet(SimpleHTTPRequestHandler):
    """Answers without a line for each request, and has nothing kept: the next build may differ."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Write nothing."""
