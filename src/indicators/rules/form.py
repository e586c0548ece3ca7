"""The layer of file form, of files that can be read: header, order, canonical writing, characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

from indicators.errors import nearest
from indicators.model import PATTERNS, Column
from indicators.model.declared import how_to_declare
from indicators.model.tables import holds_days
from indicators.package.canonical import canonical_cell, csv_text, sort_key
from indicators.package.rows import Rows
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer
from indicators.rules.rules import Batch, rule


def _out_of_order(batch: Batch, context: Context) -> Any:
    """All rows, where not each surely has a higher key than the one before; neighbours have to be seen together."""
    from indicators.model.arrow import rising

    if not batch.has(*batch.table.key) or len(batch) < 2:
        return ()
    ordered = rising(batch.table, batch.texts(*batch.table.key))
    return () if ordered is not None and ordered.all() else range(len(batch))


def _with_controls(batch: Batch, context: Context) -> Any:
    from indicators.rules.columns import with_controls

    names = [column.name for column in batch.table.columns if not column.verbatim and batch.has(column.name)]
    return with_controls(batch.rows, names)


def _written_otherwise(batch: Batch, context: Context) -> Any:
    """All rows, where the file may be written in another form: its bytes are at hand, or a cell has another form."""
    from indicators.model.arrow import not_canonical

    if batch.rows.header != batch.table.column_names():
        return ()
    is_other = batch.rows.content is not None or not_canonical(batch.table, batch.texts()).true_count
    return range(max(len(batch), 1)) if is_other else ()


@rule("F13", Layer.FORM, scope="file")
def missing_column(batch: Batch, context: Context) -> Iterator[Finding]:
    """A column is missing.

    Fails: observations.csv without qualifier
    Passes: observations.csv with every column of the model
    Mend: add the column, empty where nothing is known
    """
    header, names = batch.rows.header, batch.table.column_names()
    for name in names if header else ():
        if name not in header:
            expected, message = ",".join(names), f"the column {name} is missing"
            yield batch.rule.in_file(batch.rows.path, message, expected=expected, line=1, column=name)


@rule("F14", Layer.FORM, scope="file")
def unknown_column(batch: Batch, context: Context) -> Iterator[Finding]:
    """A column is neither of the model nor declared by the package.

    A package may have further columns: each is a field in the schema of its table in datapackage.json.
    Fails: a column remark that nothing declares
    Passes: columns of the data dictionary, and after them those that datapackage.json declares
    Mend: declare the column in datapackage.json, or rename or remove it
    """
    table, names = batch.table.name, batch.table.column_names()
    for place, name in enumerate(batch.rows.header):
        if name not in names:
            message = f"{name!r} is not a column of {table}; {nearest(name, names)}".rstrip("; ")
            yield _in_header(batch, place, message, ",".join(names), how_to_declare(table, name))


def _in_header(batch: Batch, place: int, message: str, expected: str, mend: str = "") -> Finding:
    """A finding at a name of the header, of which the first has the place 0."""
    path, name = batch.rows.path, batch.rows.header[place]
    return batch.rule.in_file(
        path, message, expected=expected, line=1, column=name, column_number=place + 1, value=name, mend=mend
    )


@rule("F15", Layer.FORM, scope="file")
def columns_in_order(batch: Batch, context: Context) -> Iterator[Finding]:
    """The columns are in another order than the model's, or one comes twice.

    Fails: lower before value
    Passes: the order of the data dictionary
    Mend: run `indicators fmt`; delete a column that comes twice
    """
    header, expected = batch.rows.header, batch.table.column_names()
    if len(set(header)) != len(header):
        twice = next(name for place, name in enumerate(header) if name in header[:place])
        last = len(header) - 1 - header[::-1].index(twice)
        yield _in_header(batch, last, f"the column {twice} comes twice", ",".join(expected))
    elif header != expected and set(header) == set(expected):
        place = next(place for place, name in enumerate(header) if name != expected[place])
        message = f"column {place + 1} is {header[place]}"
        yield _in_header(batch, place, message, f"{expected[place]} in that place")


@rule("F16", Layer.FORM, scope="file", screen=_out_of_order)
def rows_sorted(batch: Batch, context: Context) -> Iterator[Finding]:
    """Rows are not sorted by key.

    Numbered identifiers are ordered by number, offsets by value, text by code point.
    Fails: obs-0002 before obs-0001
    Passes: obs-0001 before obs-0002
    Mend: run `indicators fmt`
    """
    if not batch.has(*batch.table.key):
        return
    names, previous = batch.table.key, None
    for index, row in enumerate(batch):
        cells = {name: row[name] for name in names}
        key = sort_key(batch.table, cells)
        if previous is not None and key < previous:
            message, before = f"{', '.join(cells.values())} comes after a later key", batch[index - 1]
            expected = f"rows in order of {', '.join(names)}"
            yield row.at(names[0], message, expected=expected, related=before.place("the row before"))
        previous = key


@rule("F17", Layer.FORM, scope="row", screen=_with_controls)
def one_line_cells(batch: Batch, context: Context) -> Iterator[Finding]:
    """A cell that is not words of a source holds a line break or another control character.

    It is often a lone quotation mark that swallowed the rows after it.
    Fails: a note over two lines
    Passes: a note on one line
    Mend: see whether a quotation mark is missing; write the cell on one line
    """
    for column in (column for column in batch.table.columns if not column.verbatim):
        for index, cell in enumerate(batch.cells(column.name)):
            if not cell.isprintable() and any(ord(character) < 32 or ord(character) == 127 for character in cell):
                yield batch[index].at(column.name, "a line break or control character in the cell", expected="one line")


@rule("F18", Layer.FORM, scope="file", screen=_written_otherwise, whole=True)
def canonical(batch: Batch, context: Context) -> Iterator[Finding]:
    """The file is not written in canonical form.

    UTF-8, LF, RFC 4180, cells quoted only where they must be, numbers in their shortest decimal: a file has one form,
    so that every difference between two versions is a difference of content.
    Fails: "42.20",percent
    Passes: 42.2,percent
    Mend: run `indicators fmt`
    """
    rows = batch.rows
    if rows.defects or rows.header != batch.table.column_names():
        return
    written = (rows.content or b"").decode("utf-8")
    columns = [_in_form(column, rows.cells[column.name]) for column in batch.table.columns]
    records = list(zip(*columns, strict=True))
    expected = csv_text(rows.header, records)
    if written == expected:
        return
    place = _first_difference(written, expected)
    yield batch.rule.in_file(
        rows.path,
        "the file is not in canonical form from here on",
        expected=_line_at(expected, place),
        line=_line_of(rows, written.count("\n", 0, place) + 1),
        value=_line_at(written, place),
    )


def _in_form(column: Column, cells: list[str]) -> list[str]:
    """The cells in canonical form; as they are where they cannot be read, which the layer of the schema tells."""
    form = re.compile(PATTERNS.get(column.type) or (column.pattern if holds_days(column) else None) or "(?s:.*)")
    return [canonical_cell(column, cell) if form.fullmatch(cell.strip()) else cell for cell in cells]


def _line_of(rows: Rows, line: int) -> int:
    """A line of the content as one of the file, of which the content may be some rows below the header."""
    return line if line == 1 or not len(rows) else int(rows.lines[0]) + line - 2


def _first_difference(one: str, other: str) -> int:
    """Where two texts begin to differ, by halves: they may be long."""
    same, low, high = 0, 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[same:middle] == other[same:middle]:
            same = low = middle
        else:
            high = middle - 1
    return low


def _line_at(text: str, place: int) -> str:
    return text[text.rfind("\n", 0, place) + 1 :].partition("\n")[0]


_UNSEEN = re.compile(
    "[\u0080-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
"""Controls, spaces other than the common and the ideographic one, joiners, marks of direction, fillers, tags.

Variation selectors are not among them: they choose the form of an ideograph in a name.
"""
_COPIED = frozenset({"title", "author", "publisher", "reported_by", "project"})
"""Columns that other rules ask to be words of the source, whatever stands there."""


@rule("F19", Layer.FORM)
def no_unseen_characters(batch: Batch, context: Context) -> Iterator[Finding]:
    """A cell that is not words of a source holds a character that cannot be seen.

    Zero-width spaces and joiners, byte order marks, marks of direction, no-break and other odd spaces, control
    characters: two cells that look the same are then not equal, and a search for either misses the other.
    Fails: a name with a zero-width space or no-break space in it, often pasted from a web page
    Passes: the name without it
    Mend: delete the character that the message names, or write a common space
    """
    for column, index, cell in _own_words(batch, context, _holds_unseen):
        found = _UNSEEN.search(cell)
        assert found is not None
        character, place = found.group(), found.start() + 1
        name = unicodedata.name(character, "a control character")
        message = f"U+{ord(character):04X}, {name}, as character {place} of the cell"
        yield batch[index].at(column, message, expected="characters that can be seen, and common spaces")


@rule("F20", Layer.FORM)
def composed_characters(batch: Batch, context: Context) -> Iterator[Finding]:
    """A cell that is not words of a source is not in Unicode's composed form (NFC).

    A letter and its accent written as two characters look like the one character that others write, and are not equal
    to it; nor is a compatibility ideograph to the one it stands for.
    Fails: Ürümqi with u and U+0308, as some systems write file names
    Passes: Ürümqi with ü, U+00FC
    Mend: write the composed form, as expected shows it
    """
    for column, index, cell in _own_words(batch, context, _is_decomposed):
        composed = unicodedata.normalize("NFC", cell)
        place = next((k for k, (a, b) in enumerate(zip(cell, composed, strict=False)) if a != b), len(composed) - 1)
        message = f"character {place + 1} is U+{ord(cell[place]):04X}; composed, U+{ord(composed[place]):04X}"
        yield batch[index].at(column, message, expected=composed)


def _holds_unseen(words: str) -> bool:
    return _UNSEEN.search(words) is not None


def _is_decomposed(words: str) -> bool:
    return not unicodedata.is_normalized("NFC", words)


def _own_words(batch: Batch, context: Context, is_faulty: Callable[[str], bool]) -> Iterator[tuple[str, int, str]]:
    """The faulty cells beyond ASCII that are the curator's words, or are not those of the source either."""
    for column in (column.name for column in batch.table.columns if not column.verbatim):
        cells = batch.cells(column)
        # No fault reaches over a line end: most columns are cleared by one look at all of their cells.
        all_of_them = "\n".join(cells)
        if all_of_them.isascii() or not is_faulty(all_of_them):
            continue
        for index, cell in enumerate(cells):
            if cell.isascii() or not is_faulty(cell):
                continue
            text = context.text(batch.cell(index, "source_id")) if column in _COPIED else ""
            if text is not None and cell not in text:
                yield column, index, cell
