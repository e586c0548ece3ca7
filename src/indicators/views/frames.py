"""Frames as records for JSON, as CSV and as Markdown."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from indicators.package.canonical import csv_text
from indicators.schema.forms import write_number

if TYPE_CHECKING:
    import pandas as pd


def frame_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Each row by column: dates as ISO 8601, None for what is missing, no number that JSON lacks."""
    records: list[dict[str, Any]] = json.loads(frame.to_json(orient="records", date_format="iso", date_unit="s"))
    dates = [str(name) for name, dtype in frame.dtypes.items() if str(dtype).startswith("datetime")]
    for record in records:
        for name in dates:
            record[name] = record[name] and record[name].partition("T")[0]
    return records


def frame_csv(frame: pd.DataFrame) -> str:
    """The frame as CSV with LF; numbers without exponent, dates as ISO 8601, missing cells empty."""
    rows = [["" if value is None else cell(value) for value in record.values()] for record in frame_records(frame)]
    return csv_text(list(frame.columns), rows).removesuffix("\n")


def cell(value: Any) -> str:
    """A value as text: numbers without exponent, true and false as in JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return write_number(value) if isinstance(value, float) else str(value)


def markdown_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

    return "\n".join([line(header), "|" + "---|" * len(header), *(line(row) for row in rows)])
