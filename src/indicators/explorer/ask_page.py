"""Ask it: the release's SQLite file in the page itself, with SQLite compiled to WebAssembly and ready questions."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from gzip import compress
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from indicators.explorer.data_page import FOLDER, Download
from indicators.explorer.rendering import Content, Page, Wording

_PLUGIN = "mkdocs_sqlite_console"
"""The package that ships sql.js, SQLite for browsers, and is no script of ours; of its own code nothing is used."""

_LARGEST = 20_000_000
"""Bytes of a database that a page takes along; a larger one is better downloaded."""


def questions(content: Content) -> Iterator[tuple[str, str]]:
    """The ready questions: the key of each, which is in its address and has its words, and its SQL.

    In questions.sql ``{name}`` is the column of names in the page's language, ``{called.x}`` what the column x is
    called there, and ``{column.x}`` the column itself, called so: in English what the database calls it.
    """
    say, model = Wording(content.language), list(content.package.model.values())
    columns = [column for table in reversed(model) for column in table.columns]
    titles = {one.name: one.title.zh if content.language == "zh" else one.name for one in columns}

    def called(found: re.Match[str]) -> str:
        kind, name = found.groups()
        title = titles[name] if name in titles else say(f"ask.column.{name}")
        return f"{name} AS {title}" if kind == "column" and title != name else title

    text = (files("indicators.explorer") / "questions.sql").read_text(encoding="utf-8")
    text = re.sub(r"\{(column|called)\.(\w+)\}", called, text.replace("{name}", f"name_{content.language}"))
    _, *parts = re.split(r"^-- (\w+)\n", text, flags=re.MULTILINE)
    yield from zip(parts[::2], (sql.strip() for sql in parts[1::2]), strict=True)


def pages(content: Content) -> Iterator[Page]:
    """The page of questions."""
    say = Wording(content.language)
    database = _database(content.downloads)
    values = {
        "questions": list(questions(content)),
        "tables": list(content.package.model.values()),
        "database": database,
        "taken_along": database is not None and database.bytes <= _LARGEST,
        "folder": FOLDER,
    }
    yield Page("ask.html", "ask.html", "ask", say("ask"), values)


def _database(downloads: Sequence[Download]) -> Download | None:
    return next((file for file in downloads if file.form == "sqlite"), None)


def embedded(downloads: Sequence[Download], directory: Path) -> Iterator[tuple[str, bytes]]:
    """What the page works with, as scripts, since a page from the file system can fetch nothing."""
    database = _database(downloads)
    if database is None or database.bytes > _LARGEST:
        return
    worker, wasm = (_packed((_shipped() / name).read_bytes()) for name in ("worker.sql-wasm.js", "sql-wasm.wasm"))
    licence = (files("indicators.explorer") / "sqljs-licence.txt").read_text(encoding="utf-8")
    notice = "".join(f"// {line}".rstrip() + "\n" for line in licence.splitlines())
    yield "ask/engine.js", f'{notice}window.sqlEngine={{worker:"{worker}",wasm:"{wasm}"}};\n'.encode()
    yield "ask/database.js", f'window.sqlDatabase="{_packed((directory / database.path).read_bytes())}";\n'.encode()


def _shipped() -> Path:
    """The folder of sql.js, found without running the package, which would load all of MkDocs."""
    found = find_spec(_PLUGIN)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"No module named {_PLUGIN!r}", name=_PLUGIN)
    return Path(found.origin).parent / "js"


def _packed(content: bytes) -> str:
    """Some bytes as a script can hold them: compressed, without the time, in Base64."""
    return b64encode(compress(content, mtime=0)).decode("ascii")
