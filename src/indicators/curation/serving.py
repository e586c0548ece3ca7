"""The page and what it asks for, on the loopback address alone and for nobody who does not know its address."""

from __future__ import annotations

import html
import json
import re
import secrets
import socket
from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeAlias

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from indicators.curation.desk import FILLED_IN, Desk, Json, finding_as_json
from indicators.curation.proposed_cooperations import marked_cooperation
from indicators.engine import validate
from indicators.errors import ChangedError, FaultyError, PackageError
from indicators.model import Language
from indicators.package import nearest_package, package_root
from indicators.rules.findings import Severity
from indicators.subject.sentences import sentence_around

HOST = "127.0.0.1"
LARGEST_BODY = 2**20
"""Bytes of a request. A row is a thousand times smaller."""
_LANGUAGES: dict[str, Language] = {"en": "en", "zh": "zh"}
_TAGS = {"en": "en", "zh": "zh-Hans"}
_ASSETS = {"curate.js": "text/javascript", "curate.css": "text/css", "icon.svg": "image/svg+xml"}
_HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
"""What every answer carries: nothing from elsewhere runs or is loaded, nobody frames it, no address leaks."""


Asked: TypeAlias = Mapping[str, Any]
Answer = Callable[[Desk, str, Asked], Any]


def _number(desk: Desk, source_id: str, asked: Asked) -> Any:
    decided = {name: str(asked[name]) for name in ("indicator_id", "entity_id") if asked.get(name)}
    return desk.number(source_id, _whole(asked, "start"), decided)


def _propose(desk: Desk, source_id: str, asked: Asked) -> Any:
    desk.require(source_id)
    desk.decisions.propose(source_id)
    return desk.state(source_id)


def _decide(desk: Desk, source_id: str, asked: Asked) -> Any:
    desk.require(source_id)
    marks = [str(one) for one in _listed(asked, "proposals")]
    made = desk.decisions.decide(source_id, _rows(asked), marks, nevertheless=asked.get("nevertheless") is True)
    return {**desk.state(source_id), "written": [{"table": table, "cells": dict(cells)} for table, cells in made.rows]}


def _undo(desk: Desk, source_id: str, asked: Asked) -> Any:
    undone = desk.decisions.undo()
    return {**desk.state(source_id), "undone": undone is not None}


def _reopen(desk: Desk, source_id: str, asked: Asked) -> Any:
    desk.decisions.reopen(source_id, str(asked.get("table")), [str(one) for one in _listed(asked, "key")])
    return desk.state(source_id)


def _put_back(desk: Desk, source_id: str, asked: Asked) -> Any:
    desk.decisions.put_back()
    return desk.state(source_id)


def _mark(desk: Desk, source_id: str, asked: Asked) -> Any:
    """A cooperation out of words that were marked; where none were, out of the sentence around a place."""
    text = desk.require(source_id)
    begin, end = _whole(asked, "start"), _whole(asked, "end")
    if not 0 <= begin <= end <= len(text):
        raise PackageError(f"no characters {begin} to {end} in {source_id}")
    if begin == end:
        begin, end = sentence_around(text, begin, end)
    words = text[begin:end]
    begin, end = begin + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
    cooperation, *parties = marked_cooperation(desk.context.package, source_id, begin, end)
    return {"cells": dict(cooperation.cells), "parties": [dict(one.cells) for one in parties]}


def _validate(desk: Desk, source_id: str, asked: Asked) -> Any:
    report = validate(desk.root)
    found = [one for one in report.findings if one.severity is not Severity.NOTICE]
    errors = sum(one.severity is Severity.ERROR for one in found)
    shown = [{**finding_as_json(one), "place": one.place()} for one in found[:50]]
    return {"errors": errors, "warnings": len(found) - errors, "findings": shown}


READ: Mapping[str, Answer] = {
    "text": lambda desk, source_id, _: {"text": desk.require(source_id)},
    "state": lambda desk, source_id, _: desk.state(source_id),
    "number": _number,
}
CHANGE: Mapping[str, Answer] = {
    "propose": _propose,
    "trial": lambda desk, source_id, asked: desk.trial(source_id, _rows(asked)),
    "decide": _decide,
    "undo": _undo,
    "reopen": _reopen,
    "put-back": _put_back,
    "mark": _mark,
    "validate": _validate,
}
"""What can be asked about a source, and who answers; what changes or costs something is posted."""


def _whole(asked: Asked, name: str) -> int:
    cell = str(asked.get(name, ""))
    if re.fullmatch("[0-9]{1,9}", cell) is None:
        raise PackageError(f"{name} is {cell[:40]!r}; expected a place in the text")
    return int(cell)


def _listed(asked: Asked, name: str) -> list[Any]:
    given = asked.get(name, [])
    if not isinstance(given, list):
        raise PackageError(f"{name} is no list")
    return given


def _rows(asked: Asked) -> list[tuple[str, dict[str, str]]]:
    found = []
    for row in _listed(asked, "rows"):
        table, cells = (row.get("table"), row.get("cells")) if isinstance(row, dict) else (None, None)
        if table not in FILLED_IN or not isinstance(cells, dict):
            raise PackageError(f"a row is of no table that is filled in here; expected one of {', '.join(FILLED_IN)}")
        if not all(isinstance(one, str) and "\0" not in one for each in cells.items() for one in each):
            raise PackageError(f"a row of {table} has a cell that is no text")
        found.append((str(table), {name: cell for name, cell in cells.items() if cell}))
    return found


def curating_app(root: Path, token: str, hosts: frozenset[str]) -> ASGIApp:
    """The application: everything under its token, for requests that were sent to one of its hosts."""
    desk = Desk(root)

    async def about_source(request: Request) -> Response:
        name = request.path_params["what"]
        posted = request.method == "POST"
        answers = CHANGE if posted else READ
        if name not in answers:
            return _problem(404, "there is nothing here")
        asked = await _body(request) if posted else dict(request.query_params)
        if asked is None:
            return _problem(413, f"more than {LARGEST_BODY} bytes")
        return await _answered(partial(answers[name], desk, request.path_params["source"], asked))

    async def about_package(request: Request) -> Response:
        language = _LANGUAGES.get(request.path_params["language"], "en")
        return await _answered(lambda: {"sources": desk.sources(), "registry": desk.registry(language)})

    async def edition(request: Request) -> Response:
        return await _answered(lambda: {"edition": desk.edition()})

    async def page(request: Request) -> Response:
        language = request.path_params["language"]
        if language not in _LANGUAGES:
            return _problem(404, "there is nothing here")
        return Response(page_in(_LANGUAGES[language], token), media_type="text/html")

    async def asset(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _ASSETS:
            return _problem(404, "there is nothing here")
        return Response(_file(name), media_type=_ASSETS[name])

    async def start(request: Request) -> Response:
        language = "zh" if request.headers.get("accept-language", "").startswith("zh") else "en"
        return RedirectResponse(f"/{token}/{language}/", 303)

    routes = [
        Route("/", start),
        Route("/assets/{name}", asset),
        Route("/api/edition", edition),
        Route("/api/package/{language}", about_package),
        Route("/api/source/{source}/{what}", about_source, methods=["GET", "POST"]),
        Route("/{language}/", page),
        Route("/{language}/{source}/", page),
    ]
    return _guarded(Starlette(routes=[Mount(f"/{token}", routes=routes)]), token, hosts)


async def _body(request: Request) -> Asked | None:
    """What a request says; None where it is too much to read."""
    content = b""
    async for piece in request.stream():
        content += piece
        if len(content) > LARGEST_BODY:
            return None
    try:
        asked = json.loads(content or b"{}")
    except (ValueError, RecursionError):
        asked = None
    return asked if isinstance(asked, dict) else {}


async def _answered(answer: Callable[[], Any]) -> Response:
    """The answer, made beside the loop; what cannot be done is said in words."""
    try:
        return JSONResponse(await run_in_threadpool(answer))
    except FaultyError as error:
        found: Json = {"problem": str(error), "findings": [finding_as_json(one) for one in error.findings]}
        return JSONResponse(found, 422)
    except ChangedError as error:
        return _problem(409, str(error))
    except PackageError as error:
        return _problem(400, str(error))


def _problem(status: int, problem: str) -> Response:
    return JSONResponse({"problem": problem}, status)


def _guarded(app: ASGIApp, token: str, hosts: frozenset[str]) -> ASGIApp:
    """Let nobody in but a page of ours.

    A name that was made to lead to this machine has another Host; a form or script of another site another Origin; and
    who does not know the token is told nothing.
    """

    def refused(scope: Scope) -> Response | None:
        headers: dict[str, list[str]] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name.decode("latin-1"), []).append(value.decode("latin-1"))
        (host, *more) = headers.get("host", [""])
        if more or host not in hosts:
            return PlainTextResponse("not for this host\n", 421)
        given = scope["path"].split("/")[1] if scope["path"].startswith("/") else ""
        if not secrets.compare_digest(given.encode(), token.encode()):
            return PlainTextResponse("not found\n", 404)
        origin, site = headers.get("origin", []), headers.get("sec-fetch-site", ["same-origin"])[0]
        navigated = headers.get("sec-fetch-mode") == ["navigate"] and scope["method"] == "GET"
        if site not in ("same-origin", "none") and not navigated:
            return PlainTextResponse("not from another site\n", 403)
        if scope["method"] in ("GET", "HEAD"):
            return (
                PlainTextResponse("not from another site\n", 403) if origin and origin != [f"http://{host}"] else None
            )
        if origin != [f"http://{host}"] or headers.get("content-type") != ["application/json"]:
            return PlainTextResponse("not from another site\n", 403)
        return None

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
                message = {**message, "headers": [*message["headers"], *own]}
            await send(message)

        await (refused(scope) or app)(scope, receive, sent)

    return guarded


@cache
def _file(name: str) -> bytes:
    folder = "explorer/assets" if name == "icon.svg" else "curation/page"
    return (files("indicators") / folder / name).read_bytes()


@cache
def words(language: Language) -> Mapping[str, str]:
    """Every text of the page in a language, by its key."""
    texts: dict[str, str] = json.loads(_file(f"words.{language}.json"))
    return texts


def page_in(language: Language, token: str) -> str:
    """The page in a language, before it has asked for anything."""
    texts = words(language)
    filled = {"tag": _TAGS[language], "root": f"/{token}", "words": json.dumps(texts, ensure_ascii=False), **texts}
    template = _file("page.html").decode()
    return re.sub(r"\{\{([\w.]+)\}\}", lambda match: html.escape(filled[match[1]]), template)


def serve(path: str | None, source_id: str | None, *, port: int, language: str, tell: Callable[[str], None]) -> None:
    """Serve the page of a package until Ctrl-C; tells its address."""
    root = nearest_package() if path is None else package_root(path)
    desk = Desk(root)
    if source_id is not None:
        desk.require(source_id)
    else:
        desk.sources()
    token = secrets.token_urlsafe(24)
    with socket.socket() as listener:
        try:
            listener.bind((HOST, port))
            listener.listen()
        except OSError as error:
            raise PackageError(f"port {port} of {HOST}: {error.strerror}; --port names another") from error
        own = listener.getsockname()[1]
        app = curating_app(root, token, frozenset({f"{HOST}:{own}", f"localhost:{own}"}))
        tell(f"http://{HOST}:{own}/{token}/{language}/" + (f"{source_id}/" if source_id else ""))
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, lifespan="off", ws="none"
        )
        uvicorn.Server(config).run(sockets=[listener])
