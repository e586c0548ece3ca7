"""JSON: the rows of a table as a list of objects."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from indicators.package.values import Value
from indicators.release.content import TableContent


def write_json(content: TableContent, path: Path) -> None:
    """Write the rows, one a line: numbers as numbers, dates as ISO 8601 text, null where a cell is empty."""
    names = content.table.column_names()
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write("[")
        separator = "\n"
        for record in content.records():
            fields = dict(zip(names, map(json_value, record), strict=True))
            stream.write(separator + json.dumps(fields, ensure_ascii=False))
            separator = ",\n"
        stream.write("\n]\n")


def json_value(value: Value) -> str | int | float | None:
    """The value as JSON has it."""
    return value.isoformat() if isinstance(value, date) else value
