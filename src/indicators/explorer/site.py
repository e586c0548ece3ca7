"""`site`: the explorer of a package, written as a folder that opens from anywhere, and shown on this machine."""

from __future__ import annotations

import gc
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from io import BytesIO
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import parse_qs

from indicators.checking.check import check
from indicators.checking.side_by_side import page as side_by_side
from indicators.checking.told import FAIL_ON, TextReport
from indicators.errors import OccupiedError, PackageError, PackageNotFoundError
from indicators.explorer import (
    cooperation_pages,
    data_pages,
    document_pages,
    indicator_pages,
    observation_pages,
    overview_page,
    record_pages,
)
from indicators.explorer.content import (
    FILE,
    LANGUAGES,
    LATEST,
    Content,
    Publishing,
    Readings,
    Wording,
    addresses_text,
    read_addresses,
    with_version,
)
from indicators.explorer.data_pages import FOLDER, Download, embedded, write_downloads
from indicators.explorer.observation_pages import words
from indicators.explorer.rendering import File, Page, render, render_entrance
from indicators.package import Package, nearest_package
from indicators.package.atomic import put, staged
from indicators.package.files import reason
from indicators.release.manifest import safe_path

_MARK = "explorer.txt"
"""The file by which a folder is known to be a site of ours, so that it may be replaced."""

LONGEST = 100_000
"""Characters of a text that is checked here; that takes some ten seconds."""


@dataclass(frozen=True, slots=True)
class Site:
    """A site on disk.

    Attributes
    ----------
    directory : Path
    files : int
    bytes : int
        Of all its files.
    left_out : tuple of str
        What could not be made of this package, and why: downloads of one that breaks a rule.
    """

    directory: Path
    files: int
    bytes: int
    left_out: tuple[str, ...]


def site(
    path: str | Path | None = None,
    out: str | Path | None = None,
    *,
    url: str = "",
    earlier: str | Path | None = None,
    versions: bool = False,
    every_record: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Site:
    """Write the explorer of a package: the same bytes of the same package after the same earlier site.

    Each row has a page at an address that stays. What is no longer there when the next version is written over this one
    keeps a page that says so.

    Parameters
    ----------
    path : str or Path, optional
        The package; by default the nearest at or above the current directory, and the data that came with the
        installation where there is none.
    out : str or Path, optional
        The folder to make; by default ``site`` in the current directory. One that is missing, empty, or an earlier
        site.
    url : str, optional
        Where the site will stand, such as ``https://example.org/data/``: for cards that other sites show of its pages,
        markup to embed, and canonical addresses, which have to be absolute.
    earlier : str or Path, optional
        The earlier site whose addresses stay, as its folder or its ``addresses.json``; by default what stands in `out`.
    versions : bool, default False
        Write into ``latest`` and the folder of the version below `out`, so that each version keeps its pages too.
    every_record : bool, default False
        Give each row a page also where there are more than 5,000 of them.
    progress : callable, optional
        Is given the path of each file once it is written.

    Returns
    -------
    Site

    Raises
    ------
    PackageError
        There is no package, a table of it breaks its form, `earlier` holds no addresses, `url` is none, or `out` holds
        other files or cannot be written.
    """
    package = package_shown(path)
    tell = progress or (lambda _: None)
    top = Path(os.path.realpath("site" if out is None else out))
    place = top / LATEST if versions else top
    # What stands there and is no folder is refused, as any, when the site is put there.
    known = read_addresses(place / FILE if earlier is None else _existing(Path(earlier)))
    publishing = Publishing(_web_address(url), every_record, known, top if versions else None)
    with _collecting_rarely(), staged(place) as directory:
        try:
            downloads, left_out = _downloads(package, directory, tell)
            asked = embedded(downloads, directory / FOLDER)
            for file, content in chain(_files(package, downloads, publishing), asked):
                _write(directory, file, content)
                tell(file)
            sizes = [file.stat().st_size for file in directory.rglob("*") if file.is_file()]
        except OSError as error:
            raise PackageError(f"{place}: cannot be written: {reason(error)}; it is as it was") from error
        if versions:
            _keep(directory, top / package.version)
        put(directory, place, _may_replace)
    return Site(place, len(sizes), sum(sizes), left_out)


def site_text(made: Site) -> str:
    """What was written, for people."""
    start = made.directory / "index.html"
    lines = [f"wrote {made.directory}: {made.files:,} files, {made.bytes:,} bytes; open {start}"]
    return "\n".join([*lines, *(f"left out: {reason}" for reason in made.left_out)])


def site_json(made: Site) -> str:
    """What was written, for programs."""
    return json.dumps({**asdict(made), "directory": str(made.directory)}, ensure_ascii=False, indent=2)


def _existing(earlier: Path) -> Path:
    """Refuse an earlier site that is named and not there: all its addresses would die."""
    if not (earlier / FILE if earlier.is_dir() else earlier).is_file():
        raise PackageError(f"{earlier}: is no earlier site; expected its folder, with {FILE} in it, or that file")
    return earlier


def _web_address(url: str) -> str:
    if url and not re.fullmatch(r"https?://[^\s?#]+", url):
        raise PackageError(f"{url!r} is no address of a site; expected one such as https://example.org/data/")
    return url if not url or url.endswith("/") else f"{url}/"


def _keep(directory: Path, place: Path) -> None:
    """Put a copy of a site where that of its version stays."""
    if not safe_path(place.name):
        raise PackageError(f"version {place.name[:100]!r} is no name for a folder; give the package another")
    with staged(place) as copy:
        shutil.copytree(directory, copy, dirs_exist_ok=True)
        put(copy, place, _may_replace)


def package_shown(path: str | Path | None) -> Package:
    """The package of a site: the nearest, and the data that came with the installation where there is none."""
    if path is None:
        with suppress(PackageNotFoundError):
            path = nearest_package()
    return Package.open(path)


@contextmanager
def _collecting_rarely() -> Iterator[None]:
    """Look for garbage less often: nearly all that a site is made of stays, and looking took a tenth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _downloads(
    package: Package, directory: Path, tell: Callable[[str], None]
) -> tuple[tuple[Download, ...], tuple[str, ...]]:
    """The files of the release, and why there are none where there are none: a draft can be looked at all the same."""
    try:
        return write_downloads(package, directory / FOLDER, lambda file: tell(f"{FOLDER}/{file}")), ()
    except PackageError as error:
        return (), (f"{FOLDER}: {error}; `indicators validate` says what else",)


def _write(directory: Path, file: str, content: bytes) -> None:
    if not safe_path(file):
        raise PackageError(
            f"{file[:100]!r} is no name for a file of a site; `indicators validate` names the identifier"
        )
    target = directory / file
    if not target.parent.is_dir():
        target.parent.mkdir(parents=True)
    target.write_bytes(content)


def _files(package: Package, downloads: Sequence[Download], publishing: Publishing) -> Iterator[File]:
    readings = Readings(package)
    contents = [Content(package, language, downloads, readings, publishing) for language in LANGUAGES]
    titles: dict[str, dict[str, str]] = {}
    for content in contents:
        for page in _pages(content):
            if isinstance(page, Page):
                titles.setdefault(page.path, {})[content.language] = page.title
                yield f"{content.language}/{page.path}", render(content, page)
            else:
                path, written = page
                yield f"{content.language}/{path}", written
        for page in record_pages.gone(content, titles):
            yield f"{content.language}/{page.path}", render(content, page)
    yield FILE, addresses_text(with_version(publishing.earlier, titles, package.version))
    yield from words(contents[0])
    yield from record_pages.shared(contents)
    yield "index.html", render_entrance(contents[0].title)
    for asset in sorted((files("indicators.explorer") / "assets").iterdir(), key=lambda file: file.name):
        yield f"assets/{asset.name}", asset.read_bytes()
    yield _MARK, f"{package.descriptor.get('name', '')} {package.version}\n".encode()


def _pages(content: Content) -> Iterator[Page | File]:
    """What there is to see. Each section also has its entry in the navigation, `rendering.SECTIONS`."""
    yield from overview_page.pages(content)
    yield from observation_pages.pages(content)
    yield from cooperation_pages.pages(content)
    yield from document_pages.pages(content)
    yield from indicator_pages.pages(content)
    # Its form is hidden until a server stands behind it.
    yield Page("check.html", "check.html", "check", Wording(content.language)("check"), {"longest": LONGEST})
    yield from data_pages.pages(content)
    yield from record_pages.pages(content)


def _may_replace(place: Path) -> None:
    if not (place / _MARK).is_file():
        raise OccupiedError(f"{place}: holds files that are no site; name a directory that is missing")


_LOOPBACK = "127.0.0.1"
_LARGEST = 12 * LONGEST
"""Bytes that are read of what is posted: each character may take that many."""
_PATH = re.compile("/(?:en|zh)/check\\.html")
_HIDDEN, _SHOWN = b'<form id="check" hidden', b'<form id="check"'
_NEEDS, _HAS = b'<section id="needs"', b'<section id="needs" hidden'


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
