"""Frames as records for JSON, as CSV and as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any

from indicators.model.forms import write_number
from indicators.package.canonical import csv_text

if TYPE_CHECKING:
    import pandas as pd


def frame_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Each row by column, as JSON has it: dates as ISO 8601, None for what is missing or infinite."""
    columns = {str(name): [_plain(value) for value in frame[name].astype(object)] for name in frame.columns}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _plain(value: Any) -> Any:
    import pandas as pd

    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    plain = value.item() if hasattr(value, "item") else value
    return None if isinstance(plain, float) and not isfinite(plain) else plain


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
