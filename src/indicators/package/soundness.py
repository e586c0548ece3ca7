"""Whether a table's file keeps its form, so that its cells can be used."""

from __future__ import annotations

from indicators.model.definition import Table
from indicators.package.errors import UnreadableTableError
from indicators.package.rows import Rows


def sound(table: Table, rows: Rows) -> Rows:
    """The rows, if the file has no defect and the model's columns.

    Raises
    ------
    UnreadableTableError
        It has not; the message names the first fault.
    """
    if rows.defects:
        defect = rows.defects[0]
        where = f"{rows.path}:{defect.line}" if defect.line else rows.path
        raise UnreadableTableError(f"{where}: {defect.found}; run `indicators validate` for every finding")
    if rows.header != table.column_names():
        raise UnreadableTableError(
            f"{rows.path}:1: the header is {','.join(rows.header)}; expected {','.join(table.column_names())}"
        )
    return rows
