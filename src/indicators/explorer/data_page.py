"""The data themselves: their files, how to load them, what changed, tables with their columns, and code lists."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from indicators.errors import PackageError
from indicators.explorer.rendering import Content, Page, Wording
from indicators.history.releases import CHANGELOG, ChangelogEntry, read_changelog
from indicators.model import Table
from indicators.model.compilers.descriptions import dictionary_rows
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


@dataclass(frozen=True, slots=True)
class Change:
    """A section of the changelog: a version, its date where it has one, and its items under their headings."""

    title: str
    date: str
    groups: tuple[tuple[str, tuple[str, ...]], ...]


def changes(package: Package) -> list[Change]:
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


def _change(entry: ChangelogEntry, lines: list[str]) -> Change:
    groups: list[tuple[str, list[str]]] = [("", [])]
    for line in lines:
        words = line.strip()
        if words.startswith("### "):
            groups.append((words[4:], []))
        elif words.startswith(("- ", "* ")):
            groups[-1][1].append(words[2:])
        elif words and groups[-1][1]:
            groups[-1][1][-1] += f" {words}"
    return Change(entry.title, entry.date, tuple((heading, tuple(items)) for heading, items in groups if items))


@dataclass(frozen=True, slots=True)
class TableOfData:
    """A table with its columns, how many rows it has, and the files that hold it alone."""

    table: Table
    columns: list[dict[str, str | bool]]
    rows: int
    downloads: list[Download]


@dataclass(frozen=True, slots=True)
class ListOfCodes:
    """A code list: for each code its label and definition in the language, and the language of the definition."""

    name: str
    codes: list[tuple[str, str, str]]
    defined_in: str


def pages(content: Content) -> Iterator[Page]:
    """The page of the data."""
    say = Wording(content.language)
    whole = [file for file in content.downloads if not file.table and file.form in _DATA]
    about = [file for file in content.downloads if not file.table and file.form not in _DATA]
    values = {
        "tables": [_table(content, name) for name in content.package.model],
        "code_lists": [*_closed_lists(content), *_lists_of_the_package(content)],
        "changes": changes(content.package),
        "folder": FOLDER,
        "whole": [(file, _words(say, file)) for file in whole],
        "about": [(file, _words(say, file)) for file in about],
        "stem": f"{content.package.descriptor.get('name', '')}-{content.package.version}",
    }
    yield Page("data.html", "data.html", "data", say("data"), values)


def _table(content: Content, name: str) -> TableOfData:
    held = [file for file in content.downloads if file.table == name]
    table = content.package.model[name]
    return TableOfData(table, dictionary_rows(table), len(content.rows(name)), held)


def _words(say: Wording, file: Download) -> str:
    """What a file is, in the language; in English where the site has no words for it."""
    key = f"download.{file.form}"
    return say(key) if say.knows(key) else file.words


def _closed_lists(content: Content) -> Iterator[ListOfCodes]:
    for code_list in CODE_LISTS.values():
        codes = [
            (code.code, code.label.in_language(content.language), code.definition.in_language(content.language))
            for code in code_list.codes
        ]
        yield ListOfCodes(code_list.name, codes, content.language)


def _lists_of_the_package(content: Content) -> Iterator[ListOfCodes]:
    for name in dict.fromkeys(row["code_list"] for row in content.rows("codes")):
        rows = content.rows_of("codes", "code_list", name)
        codes = [(row["code"], content.name(row), row["definition"] or "") for row in rows]
        yield ListOfCodes(name, codes, "en")
