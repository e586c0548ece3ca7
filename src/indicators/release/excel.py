"""One Excel workbook: what it is, a sheet for each table, the data dictionary. Nothing in it runs."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from indicators.errors import TooLargeError
from indicators.model import Column, Table
from indicators.package import Package
from indicators.package.rows import Value
from indicators.release.bibliography import bibtex_text, dataset_item, read_dataset
from indicators.release.table_content import DATE, TableContent, code_listing, column_listing, write_zip

if TYPE_CHECKING:
    import xlsxwriter


_MOST_ROWS = 1_048_576
_LONGEST_CELL = 32_767
"""What a sheet and a cell can hold: Excel's specifications and limits."""

_MOST_CELLS = 2_000_000
"""Of a workbook that is still pleasant to open, and that is made in memory."""

_EXACT = 2**53
"""Past it Excel rounds whole numbers."""

_FIRST_YEAR = 1900
"""Excel has no dates before."""

_WIDEST = 60
"""Of a column, in characters."""

_CHOICES = "choices"
_LONGEST_LIST = 10_000
_FURTHER_ROWS = 1_000
"""Below the last, for which the help holds too."""
_LONGEST_AS_TEXT = 255
"""Characters of a cell that every Excel shows in a cell whose format is text."""


def write_workbook(package: Package, contents: Sequence[TableContent], path: Path) -> None:
    """Write tables into a workbook: a sheet for each, after one that says what they are.

    Text is written as text, whatever it begins with: a cell that a spreadsheet would take for a formula is marked as
    text besides, so that it stays so when somebody edits it. Dates are dates, numbers numbers. Codes and keys have
    drop-downs, and the name of a column says what it means to who stands on it.
    """
    import xlsxwriter

    _refuse_many(contents)
    dataset = read_dataset(package)
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(stream, options) as workbook:
        workbook.set_properties(
            {"title": dataset.title, "comments": dataset.description, "created": _day(dataset.released)}
        )
        sheets = _Sheets(workbook)
        about = [
            ("title", dataset.title),
            ("title_zh", dataset.title_zh),
            ("description", dataset.description),
            ("version", dataset.version),
            ("created", dataset.released),
            ("licence", ", ".join(licence.name or licence.path for licence in dataset.licences)),
            ("citation", bibtex_text([dataset_item(dataset)]).strip()),
        ]
        sheets.add("about", ("what", "value"), [(name, value) for name, value in about if value])
        choices = _choices(package, contents)
        places = {name: place for place, name in enumerate(choices)}
        for content in contents:
            sheet, last = sheets.add(content.name, content.table.column_names(), content.records(), content.table)
            _help(sheet, last, content.table, {name: (places[name], len(choices[name])) for name in choices})
        for listing in (column_listing(content.table for content in contents), code_listing()):
            sheets.add(listing.name, listing.columns, listing.rows)
        if choices:
            sheets.add(_CHOICES, tuple(choices), zip_longest(*choices.values()))
    stream.seek(0)
    with ZipFile(stream) as made:
        write_zip(path, {name: made.read(name) for name in made.namelist()})


def _choice(column: Column) -> str:
    """The name of the list that a cell of the column is taken from; empty where it is free."""
    return column.extensible_codes or (column.codes.name if column.codes else "") or column.references or ""


def _choices(package: Package, contents: Sequence[TableContent]) -> dict[str, Sequence[str]]:
    """The codes and keys that cells of these tables are taken from, as far as a list of them can be looked through."""
    found: dict[str, Sequence[str]] = {}
    for column in (column for content in contents for column in content.table.columns):
        name = _choice(column)
        if column.codes is not None:
            found[name] = column.codes.values()
        elif column.extensible_codes is not None:
            found[name] = package.codes.get(name, ())
        elif name and name not in found:
            found[name] = package.rows(name).cells.get(package.model[name].key[0], ())
    return {name: values for name, values in found.items() if 0 < len(values) <= _LONGEST_LIST}


def _help(sheet: Any, last: int, table: Table, lists: Mapping[str, tuple[int, int]]) -> None:
    """Drop-downs for codes and keys, below the last row too, and at each column's name what it means."""
    from xlsxwriter.utility import xl_range_abs

    for place, column in enumerate(table.columns):
        note = {"input_title": column.title.en[:32], "input_message": column.description.en[:255]}
        sheet.data_validation(0, place, 0, place, {"validate": "any", **note})
        if _choice(column) in lists:
            at, length = lists[_choice(column)]
            source = f"={_CHOICES}!{xl_range_abs(1, at, length, at)}"
            # A key may be new, or of a row that comes later; a code of a closed list may not.
            weight = "stop" if column.codes is not None else "warning"
            listed = {"validate": "list", "source": source, "error_type": weight, "ignore_blank": True}
            sheet.data_validation(1, place, last + _FURTHER_ROWS, place, {**listed, "show_input": False})


def _refuse_many(contents: Sequence[TableContent]) -> None:
    """Count no further than needed: what comes next is made in memory."""
    cells = 0
    for content in contents:
        for rows in content.batches():
            cells += len(rows) * len(content.table.columns)
            if cells > _MOST_CELLS:
                raise TooLargeError(
                    f"the tables have more than the {_MOST_CELLS:,} cells that a workbook opens well with; take Parquet"
                )


class _Sheets:
    """The sheets of a workbook, one below the other's tab, all of the same look."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        self._header = workbook.add_format({"bold": True, "bg_color": "#E7ECF3", "bottom": 1})
        self._text = workbook.add_format({"num_format": "@"})
        self._no_formula = workbook.add_format({"num_format": "@", "quote_prefix": True})
        self._day = workbook.add_format({"num_format": "yyyy-mm-dd"})

    def add(
        self, name: str, columns: Sequence[str], rows: Iterable[Sequence[Value]], table: Table | None = None
    ) -> tuple[Any, int]:
        """Write a sheet, whose further cells get the types of a table; gives it, and its last row."""
        forms = {"string": self._text, "date": self._day}
        sheet = self._workbook.add_worksheet(name)
        widths = [_width(column) for column in columns]
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column, self._header)
        last = 0
        for last, row in enumerate(rows, start=1):
            if last >= _MOST_ROWS:
                raise TooLargeError(f"{name}: more than the {_MOST_ROWS - 1:,} rows of an Excel sheet; take Parquet")
            for place, value in enumerate(row):
                if value is not None:
                    self._write(sheet, last, place, value, f"{name}.{columns[place]}")
                    widths[place] = max(widths[place], _width(str(value)))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(columns) - 1)
        for place, width in enumerate(widths):
            form = forms.get(table.columns[place].type) if table is not None else None
            sheet.set_column(place, place, min(width + 2, _WIDEST), form)
        return sheet, last

    def _write(self, sheet: Any, row: int, column: int, value: str | int | float | date, where: str) -> None:
        if isinstance(value, date) and value.year >= _FIRST_YEAR:
            sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), self._day)
        elif isinstance(value, str | date) or abs(value) > _EXACT:
            text = str(value)
            if len(text) > _LONGEST_CELL:
                raise TooLargeError(
                    f"{where}: {len(text):,} characters, more than the {_LONGEST_CELL:,} of an Excel cell; take Parquet"
                )
            form = self._text if len(text) <= _LONGEST_AS_TEXT else None
            sheet.write_string(row, column, text, self._no_formula if runs_as_formula(text) else form)
        else:
            sheet.write_number(row, column, value)


def _width(text: str) -> int:
    """Characters of the widest line; Chinese ones take two."""
    lines = text[: 4 * _WIDEST].split("\n")
    return max(sum(1 if character.isascii() else 2 for character in line) for line in lines)


def _day(released: str) -> datetime:
    """When the workbook was made, which is never now. Without a date of the package it is that of its parts."""
    return datetime.fromisoformat(released) if released else datetime(*DATE)


_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""OWASP's list (https://owasp.org/www-community/attacks/CSV_Injection), with the full-width forms that spreadsheets in
Chinese and Japanese take for the others."""


def runs_as_formula(text: str) -> bool:
    """Whether a spreadsheet that is given the text without a type would take it for a formula."""
    return text.startswith(_BEGINNINGS)


def kept_as_text(text: str) -> str:
    """The text with an apostrophe before it if it would be run: spreadsheets take it for text then."""
    return f"'{text}" if runs_as_formula(text) else text
