"""A difference for programs: one JSON object with every row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from indicators.history.assessment import assess
from indicators.history.difference import Difference, TableDifference
from indicators.history.row_changes import ROW_CHANGE_KINDS, RowChange

VERSION = 1
"""Of the form. It rises when a program that reads the last one would break."""


def pieces(difference: Difference) -> Iterator[str]:
    """The object line by line: rows are many, so that each is a line of its own."""
    assessment = assess(difference)
    head = {
        "version": VERSION,
        "differs": bool(difference),
        "old": {"name": difference.old, "version": difference.old_version},
        "new": {"name": difference.new, "version": difference.new_version},
        "bump": str(assessment.bump),
        "reasons": [
            {"bump": str(one.bump), "change": one.change.name, "where": one.where, "count": one.count}
            for one in assessment.reasons
        ],
        "properties": [asdict(one) for one in difference.properties],
        "documents": [asdict(one) for one in difference.documents],
    }
    yield "{\n"
    for name, value in head.items():
        yield f"  {_text(name)}: {_text(value)},\n"
    yield '  "tables": {'
    for place, table in enumerate(difference.tables.values()):
        yield ",\n" if place else "\n"
        yield from _table(table)
    yield "\n  }\n}\n" if difference.tables else "}\n}\n"


def _table(table: TableDifference) -> Iterator[str]:
    rows = table.rows
    counts = {kind: rows.count(kind) for kind in ROW_CHANGE_KINDS}
    yield f"    {_text(table.name)}: {{\n"
    yield f'      "key": {_text(table.key)},\n'
    yield f'      "structure": {_text([asdict(change) for change in table.structure])},\n'
    yield f'      "counts": {_text(counts)},\n'
    yield '      "rows": ['
    for place, row in enumerate(rows):
        yield f"{',' if place else ''}\n        {_text(_row(row))}"
    yield "\n      ]\n    }" if len(rows) else "]\n    }"


def _row(row: RowChange) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "key": row.key,
        "old_file": row.old_file or None,
        "old_line": row.old_line or None,
        "new_file": row.new_file or None,
        "new_line": row.new_line or None,
        "cells": {cell.column: {"old": cell.old, "new": cell.new} for cell in row.cells},
    }


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
