"""The page on which a text is checked, and the server of this machine that shows a site and does so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import parse_qs

from indicators.checking.check import check
from indicators.checking.side_by_side import page as side_by_side
from indicators.checking.told import FAIL_ON, TextReport
from indicators.errors import PackageError
from indicators.explorer.rendering import Content, Page, Wording
from indicators.package import Package
from indicators.package.files import reason

_LOOPBACK = "127.0.0.1"
LONGEST = 100_000
"""Characters of a text that is checked here; that takes some ten seconds."""
_LARGEST = 12 * LONGEST
"""Bytes that are read of what is posted: each character may take that many."""
_PATH = re.compile("/(?:en|zh)/check\\.html")
_HIDDEN, _SHOWN = b'<form id="check" hidden', b'<form id="check"'
_NEEDS, _HAS = b'<section id="needs"', b'<section id="needs" hidden'


def pages(content: Content) -> Iterator[Page]:
    """The page of a text to be checked. Its form is hidden until a server stands behind it."""
    say = Wording(content.language)
    yield Page("check.html", "check.html", "check", say("check"), {"longest": LONGEST})


def serve(directory: Path, package: Package, port: int, started: Callable[[str], None]) -> None:
    """Serve a site to this machine, and to no other, until it is interrupted; texts are checked against a package."""
    try:
        answers = partial(_Answers, directory=str(directory), package=package)
        server = ThreadingHTTPServer((_LOOPBACK, port), answers)
    except OSError as error:
        message = f"port {port}: {reason(error)}; name another with --port, or 0 for one that is free"
        raise PackageError(message) from error
    with server:
        started(f"http://{_LOOPBACK}:{server.server_port}/")
        with suppress(KeyboardInterrupt):  # how a look ends
            server.serve_forever()


class _RefusedError(Exception):
    """What was posted is not checked: a status, and what to do about it."""

    def __init__(self, status: HTTPStatus, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


class _Answers(SimpleHTTPRequestHandler):
    """Answers without a line for each request, and has nothing kept: the next build may differ."""

    _one_at_a_time = Lock()

    def __init__(self, *given: Any, package: Package, directory: str) -> None:
        self._package = package
        super().__init__(*given, directory=directory)

    def send_head(self) -> Any:
        """Answer only who asks for this machine; the page of a text to be checked shows its form."""
        if not self._for_this_machine():
            return None
        if self._asked_for() == "/favicon.ico":  # what browsers ask for beside a page that links none
            self.send_response(HTTPStatus.NO_CONTENT)
            self.end_headers()
            return None
        if not _PATH.fullmatch(self._asked_for()):
            return super().send_head()
        try:
            page = Path(self.translate_path(self.path)).read_bytes()
        except OSError:
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        page = page.replace(_HIDDEN, _SHOWN).replace(_NEEDS, _HAS)
        self._send_page(page)
        return BytesIO(page)

    def do_POST(self) -> None:
        """Check the text that the page of this server posts."""
        if not self._for_this_machine():
            return
        self.close_connection = True
        try:
            text = self._posted()
        except _RefusedError as refused:
            self.send_error(refused.status, refused.status.phrase, refused.why)
            return
        with self._one_at_a_time:
            found = TextReport([check(text, self._package)], frozenset(FAIL_ON))
            page = side_by_side(found, back="check.html", language=self._asked_for()[1:3]).encode()
        self._send_page(page)
        self.wfile.write(page)

    def _posted(self) -> str:
        """The text of the form, and of nothing else: what another site's page posts is refused before it is read."""
        if not _PATH.fullmatch(self._asked_for()):
            raise _RefusedError(HTTPStatus.NOT_FOUND, "texts are posted to check.html")
        if self.headers.get("Origin", "").lower() not in {f"http://{host}" for host in self._hosts()}:
            raise _RefusedError(HTTPStatus.FORBIDDEN, "only the page check.html of this server may post a text")
        length = self.headers.get("Content-Length", "")
        if not re.fullmatch("[0-9]{1,18}", length):
            raise _RefusedError(HTTPStatus.LENGTH_REQUIRED, "the length of the text is not told")
        too_long = f"a text here has at most {LONGEST:,} characters; `indicators check FILE` takes longer ones"
        if int(length) > _LARGEST:
            raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, too_long)
        try:
            fields = parse_qs(self.rfile.read(int(length)).decode("ascii"), errors="strict", max_num_fields=1)
        except ValueError:
            raise _RefusedError(HTTPStatus.BAD_REQUEST, "what was posted is no form in UTF-8 with one text") from None
        text = fields.get("text", [""])[0]
        if not text.strip():
            raise _RefusedError(HTTPStatus.BAD_REQUEST, "there is no text to check; go back and paste one")
        if len(text) > LONGEST:
            raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, too_long)
        return text

    def _asked_for(self) -> str:
        return self.path.partition("?")[0]

    def _hosts(self) -> tuple[str, ...]:
        port = self.server.server_port if isinstance(self.server, ThreadingHTTPServer) else 0
        return f"{_LOOPBACK}:{port}", f"localhost:{port}"

    def _for_this_machine(self) -> bool:
        """Whether this machine is asked for by its own name: a page from elsewhere may give its own this address."""
        hosts = self._hosts()
        if self.headers.get("Host", "").lower() in hosts:
            return True
        self.send_error(421, "Misdirected Request", f"this server is http://{hosts[0]}/ only")
        return False

    def _send_page(self, page: bytes) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Write nothing."""
