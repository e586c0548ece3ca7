"""What others find, told as findings: the strict reader of files that are no tables, pandera of rows and cells."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import Lock
from typing import Any

from indicators.errors import nearest
from indicators.model import (
    CODE,
    DUPLICATE,
    EXPECTED,
    LIMITS,
    PATTERN,
    REQUIRED,
    SPACES,
    WRITTEN,
    Column,
    RowRule,
    columns_of,
    expected_form,
)
from indicators.model.descriptions import in_words
from indicators.model.tables import TABLES
from indicators.package.canonical import canonical_cell
from indicators.package.rows import DefectKind
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer
from indicators.rules.rules import EVERY, Batch, Page, Rule, read_page

_DEFECTS: dict[DefectKind, tuple[str, str]] = {
    "missing_file": (
        "F01",
        """The table's file is missing.

        Every table of the model has its file under data/, with a header even where it has no rows.
        Fails: data/units.csv does not exist
        Passes: data/units.csv with a header
        Mend: restore the file, or write one that holds the header""",
    ),
    "not_a_file": (
        "F02",
        """The table's path is not a file.

        Fails: data/units.csv is a directory
        Passes: data/units.csv is a CSV file
        Mend: put the CSV file in its place""",
    ),
    "unreadable": (
        "F03",
        """The table's file cannot be read.

        Fails: data/units.csv without permission to read
        Passes: data/units.csv that the user may read
        Mend: give permission to read the file""",
    ),
    "encoding": (
        "F04",
        """The file is not UTF-8.

        Fails: a file saved as GBK or UTF-16
        Passes: a file saved as UTF-8
        Mend: save the file as UTF-8 in the program that wrote it; from GBK, `indicators import FILE --write` does""",
    ),
    "byte_order_mark": (
        "F05",
        """The file begins with a byte order mark.

        Many spreadsheet programs write one; it becomes part of the first column's name.
        Fails: a file that begins with the bytes EF BB BF
        Passes: a file that begins with its first column's name
        Mend: run `indicators fmt`, or save as UTF-8 without BOM""",
    ),
    "line_ending": (
        "F06",
        """Lines end in something other than a line feed.

        Fails: rows that end in carriage return and line feed (CRLF), or in carriage return alone (CR)
        Passes: rows that end in a line feed
        Mend: run `indicators fmt`, or set the editor to LF""",
    ),
    "final_newline": (
        "F07",
        """The last row has no line end.

        It is often the sign of a file cut short.
        Fails: a file that ends in the middle of a line
        Passes: a file whose last character is a line feed
        Mend: see that the last row is whole, then run `indicators fmt`""",
    ),
    "nul": (
        "F08",
        """The file holds a NUL character.

        Fails: a NUL byte in a cell
        Passes: text without NUL
        Mend: remove the NUL; see whether the file is damaged""",
    ),
    "quotation": (
        "F09",
        """A quotation mark is unbalanced or out of place.

        A cell that begins with a quotation mark ends at the next lone one; inside, a quotation mark is written twice.
        Fails: "他说"走出去"了",2
        Passes: "他说""走出去""了",2
        Mend: close the quotation mark, or double it inside a quoted cell""",
    ),
    "row_width": (
        "F10",
        """A row has more or fewer cells than the header.

        Fails: three cells under a header of four
        Passes: four cells under a header of four
        Mend: add or remove commas so that each column has one cell; quote a cell that holds a comma""",
    ),
    "empty_file": (
        "F11",
        """The file is empty.

        Fails: a file of no bytes
        Passes: a file with a header
        Mend: restore the file, or write the header""",
    ),
    "blank_line": (
        "F12",
        """A line is blank.

        Fails: an empty line between two rows
        Passes: no line without cells
        Mend: run `indicators fmt`, or delete the line""",
    ),
    "conflict": (
        "F21",
        """The file holds conflict markers, which git leaves where it cannot merge two sides.

        None of its rows is looked at until they are gone.
        Fails: a line <<<<<<< HEAD, the rows of one side, =======, those of the other, and >>>>>>> branch
        Passes: rows alone
        Mend: run `indicators merge`, which joins the rows of both sides; or keep one side and delete the markers""",
    ),
    "pointer": (
        "F22",
        """A pointer stands where the table's file should.

        Git LFS, git-annex and DVC keep large files elsewhere, and a clone that did not fetch them has a few lines that
        say where. None of its rows is looked at until the file is there.
        Fails: version https://git-lfs.github.com/spec/v1
        Passes: the table
        Mend: fetch the file with the command that the message names; small tables are better kept in git itself""",
    ),
    "delimiter": (
        "F23",
        """The table has another delimiter than the comma.

        Excel writes semicolons where the comma is the decimal mark, and tabs as "Text". No row is read until then.
        Fails: unit_id;symbol;name_zh
        Passes: unit_id,symbol,name_zh
        Mend: run `indicators import FILE --write`, which takes any delimiter; or save as CSV with commas""",
    ),
}


def defect_findings(batch: Batch, context: Context | None = None) -> Iterator[Finding]:
    """What was found while the file was read."""
    for defect in batch.rows.defects:
        found = DEFECT_RULES[defect.kind]
        expected = found.page.passes.replace("data/units.csv", batch.rows.path)  # which is the page's example
        if defect.kind == "row_width":
            expected = f"{len(batch.rows.header)} cells, as in the header"
        elif defect.kind == "delimiter":
            expected = ",".join(batch.table.column_names())
        message, mend = f"{found.page.title}: {defect.found}", found.page.mend.replace("FILE", batch.rows.path)
        yield found.in_file(batch.rows.path, message, expected=expected, line=defect.line, mend=mend)


DEFECT_RULES: dict[DefectKind, Rule] = {
    kind: Rule(code, Layer.FORM, read_page(page.replace("\n        ", "\n")), check=defect_findings, scope="file")
    for kind, (code, page) in _DEFECTS.items()
}

_PAGES = {
    WRITTEN: """A cell is not written in the form of its type.

Numbers are ASCII digits with a point for decimals, without exponent, separators or spaces; dates are YYYY-MM-DD and
exist in the calendar.
Fails: 1,234 or ２３２ or 1e3 or 2025-02-30
Passes: 1234 or 232 or 1000 or 2025-02-28
Mend: write the cell in the form of its type""",
    REQUIRED: """A required cell is empty.

Fails: an observation without indicator_id
Passes: an observation with every required cell filled
Mend: fill the cell; what a source implies, such as offsets and digests, `indicators fmt` fills""",
    PATTERN: """A cell does not have the form of its column.

Fails: OBS-1 in observation_id
Passes: obs-0001 in observation_id
Mend: write the cell in the form that the data dictionary shows""",
    LIMITS: """A number lies outside its column's limits.

Fails: latitude 129.5
Passes: latitude 29.5
Mend: correct the number""",
    CODE: """A code is not in its closed code list.

Fails: qualifier almost
Passes: qualifier nearly
Mend: use a code of the list; `indicators describe TABLE` shows it""",
    DUPLICATE: """Two rows have the same key.

Fails: obs-0007 on two rows
Passes: each observation_id on one row
Mend: give the new row a key of its own, such as the next free identifier, or delete the row that is there twice""",
    SPACES: """White space stands at the end or the beginning of a cell.

Fails: a name that ends in a space
Passes: the name without it
Mend: run `indicators fmt`""",
}


def _row_rule_page(rule: RowRule) -> Page:
    return Page(f"Expected {rule.expected}", in_words(rule.condition), rule.failing, rule.passing, rule.mend)


def schema_findings(batch: Batch, context: Context | None = None) -> Iterator[Finding]:
    """What pandera finds in the rows by themselves."""
    return iter(_judged(batch, _findings))


def duplicate_findings(batch: Batch, context: Context | None = None) -> Iterator[Finding]:
    """What pandera finds of keys that come twice."""
    alone = [name for columns in batch.table.unique_columns() for name in columns]
    keys = {name: batch.rows.cells[name] for name in alone if batch.has(name)}
    return iter(_judged(Batch(batch.table, replace(batch.rows, cells=keys)), _repeated_findings))


def _suspects(batch: Batch, context: Context) -> Any:
    from indicators.model.arrow import suspects
    from indicators.rules.columns import places

    return places(suspects(batch.table, batch.texts()))


def _repeated(batch: Batch, context: Context) -> Any:
    from indicators.rules.columns import repeated_keys, repeats

    found = set(repeated_keys(batch.table, batch.rows))
    for columns in batch.table.unique_columns()[1:]:
        found.update(repeats(batch.rows, columns))
    return sorted(found)


def _rule(code: str, page: Page, *tables: str) -> Rule:
    if code != DUPLICATE:
        return Rule(code, Layer.SCHEMA, page, tables, schema_findings, scope="row", screen=_suspects)
    reads = tuple(f"{table.name}.{name}" for table in TABLES.values() for name in table.key)
    return Rule(code, Layer.SCHEMA, page, (EVERY,), duplicate_findings, scope="package", reads=reads, screen=_repeated)


SCHEMA_RULES: dict[str, Rule] = {
    **{code: _rule(code, read_page(text)) for code, text in _PAGES.items()},
    **{
        one.code: _rule(one.code, _row_rule_page(one), table.name)
        for table in TABLES.values()
        for one in table.row_rules
    },
}

_ONE_AT_A_TIME = Lock()
"""Pandera's warnings are switched for the whole process."""


def _judged(batch: Batch, findings: Callable[[Batch], Iterator[Finding]]) -> list[Finding]:
    """What pandera finds."""
    with _ONE_AT_A_TIME:
        return list(findings(batch))


def _findings(batch: Batch) -> Iterator[Finding]:
    """What pandera finds in the cells as written, then in their values.

    A cell that cannot be read has no value, and its row is not held against rules that need one.
    """
    from indicators.model.pandera_schema import value_schema, written_schema

    table = batch.table
    if not len(batch):
        return
    unreadable: dict[int, set[str]] = {}
    for column, code, index in _failures(written_schema(table), batch.written):
        unreadable.setdefault(index, set()).add(column)
        yield _cell_finding(batch, table.column(column), code, index)
    row_rules = {row_rule.code: row_rule for row_rule in table.row_rules}
    seen: set[tuple[str, str, int]] = set()
    for column, code, index in _failures(value_schema(table), batch.values):
        bad = unreadable.get(index, set())
        where = "" if code in row_rules else column
        if (where, code, index) in seen or (where and column in bad):
            continue
        seen.add((where, code, index))
        if code in row_rules:
            columns = columns_of(row_rules[code].condition)
            if bad.isdisjoint(columns) and batch.has(*columns):
                yield _row_finding(batch, row_rules[code], index)
        elif batch.has(column):
            yield _cell_finding(batch, table.column(column), code, index)


def _failures(schema: Any, frame: Any) -> Iterator[tuple[str, str, int]]:
    """Column, rule code and row of each failure that pandera lists."""
    from pandera.errors import SchemaErrors

    present = {name: column for name, column in schema.columns.items() if name in frame.columns}
    if len(present) != len(schema.columns):
        schema = schema.remove_columns([name for name in schema.columns if name not in present])
    try:
        with warnings.catch_warnings():
            # Under pandas 2, pandera's collecting of failures warns of changes in pandas: not our users' care.
            warnings.simplefilter("ignore", FutureWarning)
            schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        for column, check, index in zip(cases["column"], cases["check"], cases["index"], strict=True):
            if check == "not_nullable":
                yield column, REQUIRED, int(index)
            elif index is not None and index == index and check in SCHEMA_RULES:
                yield column, check, int(index)
            else:
                raise AssertionError(f"pandera reports {check!r} on {column!r}, which no rule stands for") from errors


def _cell_finding(batch: Batch, column: Column, code: str, index: int) -> Finding:
    cell, expected = batch.cell(index, column.name), expected_form(column)
    shown, written = cell if len(cell) <= 60 else cell[:60] + "…", canonical_cell(column, cell)
    match code:
        case "S01":
            message, expected = f"{shown!r} is not {EXPECTED[column.type]}", EXPECTED[column.type]
        case "S02":
            message = f"{column.name} is required and empty"
        case "S03":
            message = f"{shown!r} does not have the form of {column.name}"
        case "S04":
            low = "" if column.minimum is None else f"at least {column.minimum:g}"
            high = "" if column.maximum is None else f"at most {column.maximum:g}"
            expected = " and ".join(part for part in (low, high) if part)
            message = f"{column.name} is {shown}"
        case "S05":
            assert column.codes is not None
            codes = column.codes.values()
            message = f"{shown!r} is not a code of {column.codes.name}; {nearest(cell, codes)}".rstrip("; ")
            expected = "one of " + ", ".join(codes)
        case _:
            message = f"{column.name} has white space around it"
            expected = repr(cell.strip())
    mend = ""
    if code in (WRITTEN, PATTERN) and written != cell:
        expected, mend = written, "run `indicators fmt`, which writes it so"
    return batch.under(SCHEMA_RULES[code])[index].at(column.name, message, expected=expected, mend=mend)


def _row_finding(batch: Batch, row_rule: RowRule, index: int) -> Finding:
    names = columns_of(row_rule.condition)
    found = ", ".join(f"{name} is {batch.cell(index, name) or 'empty'}" for name in names)
    return batch.under(SCHEMA_RULES[row_rule.code])[index].at(row_rule.column, found, expected=row_rule.expected)


def _repeated_findings(batch: Batch) -> Iterator[Finding]:
    """What rows have that an earlier one has, by the keys alone: nothing is told of columns that are missing here."""
    from indicators.model.pandera_schema import key_schema

    repeated = dict.fromkeys(index for _, _, index in _failures(key_schema(batch.table), batch.values))
    for columns in filter(lambda names: repeated and batch.has(*names), batch.table.unique_columns()):
        keys = list(zip(*(batch.cells(name) for name in columns), strict=True))
        first_of = {key: len(keys) - 1 - place for place, key in enumerate(reversed(keys))}
        for index in repeated:
            here, first = keys[index], first_of[keys[index]]
            if first == index or "" in here:
                continue
            named = "key" if columns == batch.table.key else columns[0]
            told = here if len(here) == 1 else (f"{name} {cell}" for name, cell in zip(columns, here, strict=True))
            yield batch.under(SCHEMA_RULES[DUPLICATE])[index].at(
                columns[0],
                f"{', '.join(told)} is the {named} of line {batch.rows.lines[first]} too",
                expected=f"a {', '.join(columns)} of its own",
                related=batch[first].place(f"the first row with this {named}"),
            )
