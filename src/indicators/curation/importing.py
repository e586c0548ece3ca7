"""`import`: what a spreadsheet made of a table, read back, shown as a difference and written in canonical form."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from math import isclose
from pathlib import Path
from typing import TypeAlias, get_args

from indicators.curation.spreadsheets import Cell, Sheet, UnclearError, read_sheets
from indicators.errors import PackageError, UnreadableTableError, nearest
from indicators.history import Difference, TableDifference
from indicators.history.row_changes import RowComparison
from indicators.history.table_stream import Records
from indicators.model import Column, Language, Table, expected_form, parse
from indicators.model.tables import TABLES, holds_days
from indicators.package import Package, nearest_package, package_root
from indicators.package.atomic import Replacement, locked, write_together
from indicators.package.canonical import canonical_cell, csv_text
from indicators.package.descriptor import Model
from indicators.package.files import table_path
from indicators.package.formatting import FILLED, pending_changes, sound_rows
from indicators.package.readable_names import label_column, labelled_by, translation_column
from indicators.package.rows import Rows, read_rows

_BEFORE_HEADER = 20
"""Rows in which the header is looked for: a title may stand above it."""
_MOST_TOLD = 10
"""Faults that an error lists; the rest is counted."""
_EXACT = 2**53
"""Past it a spreadsheet rounds whole numbers."""
_ASCII_DIGITS = str.maketrans("０１２３４５６７８９．－，／", "0123456789.-,/")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_EXPONENT = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]+")
_DAY_OF_UNKNOWN_ORDER = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{4}|[0-9]{2})")
_BEGINS_A_FORMULA = re.compile(r"'[=+\-@\t\r\n＝＋－＠]")


def import_table(
    file: str | Path, table: str | None = None, *, path: str | Path | None = None, write: bool = False
) -> Difference:
    """Take over a table that was edited in a spreadsheet.

    The file is a workbook (``.xlsx``) or text with any of the usual delimiters, line ends and encodings. Columns may
    come in another order, and those that are not there keep their cells. Empty rows and columns, titles above the
    header and headers that are repeated are passed over. What is not clear is an error and never guessed.

    Parameters
    ----------
    file : str or Path
    table : str, optional
        The table that it holds; by default told by the names of sheets, of the file, or by the header.
    path : str or Path, optional
        The package; by default the nearest at or above the current directory.
    write : bool
        Whether to write the tables, and datapackage.json in step with them; else only the difference is told.

    Returns
    -------
    Difference
        From the package as it is to what the file makes of it. A row that the file does not have is removed.

    Raises
    ------
    PackageError
        The file cannot be read, holds no table of the package, or has cells that are not clear; the message names
        sheet, row, column, what was found and what was expected. Nothing is written then.

    Examples
    --------
    >>> import indicators
    >>> difference = indicators.import_table("observations.xlsx")  # doctest: +SKIP
    >>> print(difference.render())  # doctest: +SKIP
    """
    root = nearest_package() if path is None else package_root(path)
    given, package = Path(file), Package(root)
    if table is not None:
        package.definition(table)
    sheets = read_sheets(given)
    with locked(root):
        edited: dict[str, Rows] = {}
        before: dict[str, bytes] = {}
        for name, sheet, header in _tables_in(sheets, package.model, table, given.stem):
            known, rows = package.model[name], read_rows(root, table_path(name))
            if given.resolve() == (root / table_path(name)).resolve() and not rows.whole:
                present = replace(rows, lines=[], cells={})  # it is broken, and here to be mended
            else:
                present = sound_rows(known, rows)
            before[table_path(name)] = csv_text(known.column_names(), []).encode() if not rows.whole else b""
            edited[name] = _taken_over(known, sheet, header, present)
        changes = pending_changes(root, edited)
        differences = [
            _difference(package.model[name], before[one.file] or one.before, one.after)
            for name in edited
            for one in changes
            if one.file == table_path(name)
        ]
        if write:
            write_together(Replacement(root / one.file, one.after, one.before) for one in changes)
    differing = {one.name: one for one in differences if one}
    return Difference(str(root), str(file), package.version, package.version, (), differing, ())


def _difference(table: Table, before: bytes, after: bytes) -> TableDifference:
    old, new = (Records(io.BytesIO(content), table_path(table.name)) for content in (before, after))
    rows = RowComparison(old, new, table.key, {column.name: column for column in table.columns}).run()
    return TableDifference(table.name, table.key, table_path(table.name), (), rows)


Header: TypeAlias = "tuple[int, dict[str, int]]"
"""Where among the rows of a sheet the header is, and the place of each column in it."""


def _tables_in(
    sheets: Sequence[Sheet], model: Model, asked: str | None, stem: str
) -> Iterator[tuple[str, Sheet, Header]]:
    """The tables that sheets hold: those named so or, where there are none, those whose header tells."""
    named = [(one.name, one) for one in sheets if one.name in model and asked in (None, one.name)]
    if not named and (asked or stem in model):
        fitting = [(asked or stem, one) for one in sheets if _header(one, model[asked or stem]) is not None]
        named = fitting if len(fitting) == 1 or asked is None else []
        if asked and not named:
            where = ", ".join(one.place for one in sheets)
            key = ", ".join(model[asked].key)
            found = "more than one sheet has" if fitting else "no row among the first has"
            raise PackageError(f"{where}: {found} the columns {key} of {asked}; name the sheet {asked}, with a header")
    for one in sheets if not named else ():
        headers = {name: _header(one, table) for name, table in model.items()}
        fits = {name: len(header[1]) for name, header in headers.items() if header is not None}
        best = [name for name, count in fits.items() if count == max(fits.values())]
        if len(best) == 1 and fits[best[0]] > 1:
            named.append((best[0], one))
    if not named:
        raise PackageError(
            f"{', '.join(one.place for one in sheets)}: no header of a table of the package; name it with --table, and "
            f"the columns as `indicators describe TABLE` does"
        )
    for name, one in named:
        header = _header(one, model[name])
        if header is None:
            raise PackageError(f"{one.place}: no header with the columns {', '.join(model[name].key)} of {name}")
        yield name, one, header


def _word(cell: Cell) -> str:
    return cell.strip() if isinstance(cell, str) else ""


def _header(sheet: Sheet, table: Table) -> Header | None:
    for place, (_, cells) in enumerate(sheet.rows[:_BEFORE_HEADER]):
        words = [_word(cell) for cell in cells]
        if set(table.key) <= set(words):
            return place, {word: column for column, word in enumerate(words) if word in table.column_names()}
    return None


def _taken_over(table: Table, sheet: Sheet, header: Header, present: Rows) -> Rows:
    """The rows of a sheet as those of the table."""
    place, columns = header
    faults: list[str] = []
    number, titles = sheet.rows[place]
    faults.extend(f"row {number}: {one}" for one in _wrong_columns(table, titles, sheet.rows[place + 1 :]))
    known: dict[tuple[str, ...], int] = {}
    if len(present):
        keys = zip(*(present.cells[name] for name in table.key), strict=True)
        known = {key: index for index, key in enumerate(keys)}
    seen: dict[tuple[str, ...], int] = {}
    cells: dict[str, list[str]] = {name: [] for name in table.column_names()}
    in_order = sorted(table.columns, key=lambda column: column.name not in table.key)
    in_order[: len(table.key)] = [table.column(name) for name in table.key]
    for number, values in sheet.rows[place + 1 :]:
        if [_word(value) for value in values] == [_word(title) for title in titles]:
            continue
        record: dict[str, str] = {}
        old: int | None = None
        for done, column in enumerate(in_order):
            if done == len(table.key):
                old = known.get(tuple(record.values()))
            was = present.cells[column.name][old] if old is not None else ""
            if column.name not in columns:
                record[column.name] = was
                if column.required and old is None and column.name not in FILLED:
                    faults.append(f"row {number}, column {column.name}: not in the sheet; a new row needs it")
                continue
            at = columns[column.name]
            try:
                record[column.name] = _text(column, values[at] if at < len(values) else None, was, sheet.decimal_comma)
                if done < len(table.key) and not record[column.name]:
                    expected = f"{expected_form(column)}; of merged cells only the first is filled"
                    raise UnclearError("an empty cell", expected)
            except UnclearError as error:
                faults.append(f"row {number}, column {column.name}: {error}")
                record[column.name] = ""
        key = tuple(record[name] for name in table.key)
        if all(key) and seen.setdefault(key, number) != number:
            faults.append(f"row {number}, column {table.key[0]}: {', '.join(key)} is in row {seen[key]} too")
        for name, cell in record.items():
            cells[name].append(cell)
    if faults:
        told = "; ".join(faults[:_MOST_TOLD])
        more = f"; and {len(faults) - _MOST_TOLD:,} more" if len(faults) > _MOST_TOLD else ""
        raise UnreadableTableError(f"{sheet.place}: not clear, and nothing was written: {told}{more}", file=sheet.place)
    lines = list(range(2, len(cells[table.key[0]]) + 2))
    return replace(present, header=table.column_names(), lines=lines, cells=cells, defects=[])


def _wrong_columns(table: Table, titles: Sequence[Cell], rows: Sequence[tuple[int, Sequence[Cell]]]) -> Iterator[str]:
    """What is wrong with the header: a column twice, or one with cells that the table does not have."""
    names = table.column_names()
    labels = {label_column(one) for column in table.columns for one in labelled_by(table, column, TABLES)}
    labels |= {translation_column(column, language) for column in table.columns for language in get_args(Language)}
    words = [_word(title) for title in titles]
    width = max([len(words), *(len(cells) for _, cells in rows)])
    for at, word in enumerate([*words, *[""] * (width - len(words))]):
        if word and word in words[:at]:
            yield f"the column {word} comes twice"
        if word in names or word in labels:
            continue
        filled = next((row for row, cells in rows if at < len(cells) and _filled(cells[at])), 0)
        if filled and not word:
            yield f"column {at + 1} has no name, and row {filled} has a cell in it"
        elif filled:
            yield f"{word!r} is not a column of {table.name}; {nearest(word, names)}".rstrip("; ")


def _filled(cell: Cell) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def _text(column: Column, cell: Cell, old: str, decimal_comma: bool) -> str:
    """The cell as the table writes it; `old` is what stands there now, if the row is known."""
    if isinstance(cell, UnclearError):
        raise cell
    if cell is None or cell == "":
        return ""
    if isinstance(cell, bool) or (isinstance(cell, str) and cell in ("TRUE", "FALSE")):
        if old.upper() == str(cell).upper():
            return old
        expected = f"{expected_form(column)}, in a cell that is formatted as text"
        raise UnclearError(f"the truth value {cell}", expected)
    if isinstance(cell, (date, datetime)):
        if not holds_days(column) or isinstance(cell, datetime):
            raise UnclearError(f"the date {cell}", f"{expected_form(column)}, in a cell that is formatted as text")
        text = cell.isoformat()
    elif isinstance(cell, (int, float)):
        text = _of_number(column, cell, old)
    else:
        text = _of_words(column, cell, old, decimal_comma)
    if text != old and not _has_form(column, text):
        raise UnclearError(repr(str(cell)[:60]), expected_form(column))
    return text


def _of_number(column: Column, value: float, old: str) -> str:
    written = format(Decimal(repr(value)), "f")
    written = written.rstrip("0").rstrip(".") if "." in written else written
    same = _NUMBER.fullmatch(old) is not None and isclose(float(old), value, rel_tol=1e-15, abs_tol=0)
    if column.type in ("integer", "number"):
        if same:
            return old
        if abs(value) > _EXACT:
            raise UnclearError(f"the number {written}", "text: a spreadsheet keeps no more than 15 digits of a number")
        return canonical_cell(column, written)
    if same and old != written:
        raise UnclearError(f"the number {written}", f"{old!r} as before, in a cell that is formatted as text")
    return written


def _of_words(column: Column, cell: str, old: str, decimal_comma: bool) -> str:
    if column.verbatim:
        return cell[1:] if _BEGINS_A_FORMULA.match(cell) and old != cell else cell
    if cell == old:
        return cell
    text = cell.strip()
    if column.type == "string" and not holds_days(column):
        if _BEGINS_A_FORMULA.match(text):
            return text[1:]  # as `export --excel` writes it
        ascii_text = text.translate(_ASCII_DIGITS)
        return ascii_text if column.pattern and not _has_form(column, text) and _has_form(column, ascii_text) else text
    text = text.translate(_ASCII_DIGITS)
    if holds_days(column):
        if _DAY_OF_UNKNOWN_ORDER.fullmatch(text):
            raise UnclearError(f"{text}, which may be day, month and year in any order", "the date as YYYY-MM-DD")
        return canonical_cell(column, text)
    if _EXPONENT.fullmatch(text):
        if _NUMBER.fullmatch(old) and Decimal(text) == Decimal(old):
            return old
        raise UnclearError(f"{text}, which may have lost digits", "all digits: format the column as text or number")
    if _THOUSANDS.fullmatch(text):
        if decimal_comma:
            raise UnclearError(f"{text}, whose comma may be for thousands or decimals", "a number without separators")
        text = text.replace(",", "")
    elif decimal_comma and re.fullmatch(r"[+-]?[0-9]+,[0-9]+", text):
        text = text.replace(",", ".")
    return canonical_cell(column, text)


def _has_form(column: Column, text: str) -> bool:
    """Whether the text has the form of the column's type and pattern; codes and keys are for validation to judge."""
    if not text or (column.type == "string" and column.pattern is None):
        return True
    if column.pattern is not None:
        return re.fullmatch(column.pattern, text) is not None
    try:
        parse(column.type, text)
    except ValueError:
        return False
    return True
