"""The data themselves: their files, how to load them, what changed, tables with their columns, and code lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from indicators.explorer.changes import changes
from indicators.explorer.content import Content
from indicators.explorer.downloads import FOLDER, Download
from indicators.explorer.page import Page
from indicators.explorer.wording import Wording
from indicators.model.codelists import CODE_LISTS
from indicators.model.compilers.data_dictionary import dictionary_rows
from indicators.model.definition import Table
from indicators.model.tables import TABLES

_WHOLE = frozenset({"csv", "parquet", "sqlite", "xlsx", "zip"})


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
    whole = [file for file in content.downloads if not file.table and file.form in _WHOLE]
    about = [file for file in content.downloads if not file.table and file.form not in _WHOLE]
    values = {
        "tables": [_table(content, name) for name in TABLES],
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
    return TableOfData(TABLES[name], dictionary_rows(TABLES[name]), len(content.rows(name)), held)


def _words(say: Wording, file: Download) -> str:
    """What a file is, in the language; in English where the site has no words for it."""
    key = f"download.{file.form}"
    return say(key) if say.knows(key) else file.words


def _closed_lists(content: Content) -> Iterator[ListOfCodes]:
    for code_list in CODE_LISTS:
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
