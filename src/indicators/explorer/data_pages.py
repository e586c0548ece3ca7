"""The data themselves: their files, tables, columns and codes, what changed, and questions to them in the page."""

from __future__ import annotations

import re
import shutil
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from gzip import compress
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import Any

from indicators.errors import PackageError
from indicators.explorer.content import Content, Wording
from indicators.explorer.rendering import File, Page
from indicators.history.releases import CHANGELOG, ChangelogEntry, read_changelog
from indicators.model.descriptions import dictionary_rows
from indicators.model.tables import CODE_LISTS
from indicators.package import Package
from indicators.package.files import read_inside
from indicators.release.build import write_artefacts, write_snapshot
from indicators.release.croissant import kind_of
from indicators.release.manifest import files_under

FOLDER = "downloads"
"""Where they are, from the top of the site."""

_DATA = frozenset({"csv", "parquet", "sqlite", "xlsx", "zip"})


@dataclass(frozen=True, slots=True)
class Download:
    """A file of the release."""

    path: str
    """From `FOLDER`."""
    words: str
    """What the file is, in English."""
    bytes: int
    sha256: str

    @property
    def table(self) -> str:
        """The table that it holds alone; empty where it holds another thing."""
        path = PurePosixPath(self.path)
        return path.stem if len(path.parts) > 1 else ""

    @property
    def form(self) -> str:
        """Its suffix or, of what describes the data, its name."""
        name = PurePosixPath(self.path)
        return name.suffix[1:] if name.suffix[1:] in _DATA else name.name

    @property
    def size(self) -> str:
        """Its length for people, in the units of SI."""
        if self.bytes < 1000:
            return f"{self.bytes} B"
        if self.bytes < 1_000_000:
            return f"{self.bytes / 1000:,.0f} kB"
        return f"{self.bytes / 1_000_000:,.1f} MB"


def write_downloads(package: Package, directory: Path, progress: Callable[[str], None]) -> tuple[Download, ...]:
    """Write what `indicators build` makes of a package."""
    for table in package.model:
        package.load(table)  # names the cell that no format could hold
    directory.mkdir()
    try:
        write_artefacts(write_snapshot(package, directory), package.root, progress)
    except PackageError:
        shutil.rmtree(directory)
        raise
    files = files_under(directory)
    return tuple(Download(file.path, kind_of(file.path).words, file.bytes, file.sha256) for file in files)


def _changes(package: Package) -> list[dict[str, Any]]:
    """The sections that say something, in the order of the file; none where there is no changelog."""
    try:
        text = read_inside(package.root, CHANGELOG).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return []
    lines, entries = text.splitlines(), read_changelog(text)
    ends = [entry.line - 1 for entry in entries[1:]] + [len(lines)]
    return [
        _change(entry, lines[entry.line : end]) for entry, end in zip(entries, ends, strict=True) if not entry.empty
    ]


def _change(entry: ChangelogEntry, lines: list[str]) -> dict[str, Any]:
    groups: list[tuple[str, list[str]]] = [("", [])]
    for line in lines:
        words = line.strip()
        if words.startswith("### "):
            groups.append((words[4:], []))
        elif words.startswith(("- ", "* ")):
            groups[-1][1].append(words[2:])
        elif words and groups[-1][1]:
            groups[-1][1][-1] += f" {words}"
    return {"title": entry.title, "date": entry.date, "groups": [group for group in groups if group[1]]}


def pages(content: Content) -> Iterator[Page]:
    """The page of the data, and that of questions to them."""
    say = Wording(content.language)
    whole = [file for file in content.downloads if not file.table and file.form in _DATA]
    about = [file for file in content.downloads if not file.table and file.form not in _DATA]
    values = {
        "tables": [_table(content, name) for name in content.package.model],
        "code_lists": list(_code_lists(content)),
        "changes": _changes(content.package),
        "folder": FOLDER,
        "whole": [(file, _words(say, file)) for file in whole],
        "about": [(file, _words(say, file)) for file in about],
        "stem": f"{content.package.descriptor.get('name', '')}-{content.package.version}",
    }
    yield Page("data.html", "data.html", "data", say("data"), values)
    database = _database(content.downloads)
    asked = {
        "questions": list(_questions(content)),
        "tables": list(content.package.model.values()),
        "database": database,
        "taken_along": database is not None and database.bytes <= _LARGEST,
        "folder": FOLDER,
    }
    yield Page("ask.html", "ask.html", "ask", say("ask"), asked)


def _table(content: Content, name: str) -> dict[str, Any]:
    """A table with its columns, how many rows it has, and the files that hold it alone."""
    table = content.package.model[name]
    held = [file for file in content.downloads if file.table == name]
    return {"table": table, "columns": dictionary_rows(table), "rows": len(content.rows(name)), "downloads": held}


def _words(say: Wording, file: Download) -> str:
    """What a file is, in the language; in English where the site has no words for it."""
    key = f"download.{file.form}"
    return say(key) if say.knows(key) else file.words


def _code_lists(content: Content) -> Iterator[dict[str, Any]]:
    """For each code its label and definition in the language, and for each list the language of its definitions."""
    language = content.language
    for listed in CODE_LISTS.values():
        codes = [
            (code.code, code.label.in_language(language), code.definition.in_language(language))
            for code in listed.codes
        ]
        yield {"name": listed.name, "codes": codes, "defined_in": language}
    for name in dict.fromkeys(row["code_list"] for row in content.rows("codes")):
        rows = content.rows_of("codes", "code_list", name)
        codes = [(row["code"], content.name(row), row["definition"] or "") for row in rows]
        yield {"name": name, "codes": codes, "defined_in": "en"}


_PLUGIN = "mkdocs_sqlite_console"
"""The package that ships sql.js, SQLite for browsers, and is no script of ours; of its own code nothing is used."""

_LARGEST = 20_000_000
"""Bytes of a database that a page takes along; a larger one is better downloaded."""


def _questions(content: Content) -> Iterator[tuple[str, str]]:
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


def _database(downloads: Sequence[Download]) -> Download | None:
    return next((file for file in downloads if file.form == "sqlite"), None)


def embedded(downloads: Sequence[Download], directory: Path) -> Iterator[File]:
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
