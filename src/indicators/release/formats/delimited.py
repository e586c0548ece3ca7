"""CSV: the canonical form, and one that Excel opens as it is meant."""

from __future__ import annotations

import csv
from pathlib import Path

from indicators.package.canonical import csv_text
from indicators.release.content import TableContent
from indicators.release.formats.formulas import kept_as_text


def write_csv(content: TableContent, path: Path) -> None:
    """Write a table as the data package has it: UTF-8, LF, a header, quotation marks only where they are needed."""
    cells = content.rows.cells
    records = list(zip(*(cells[name] for name in content.rows.header), strict=True))
    path.write_bytes(csv_text(content.rows.header, records).encode())


def write_excel_csv(content: TableContent, path: Path) -> None:
    """Write a table for a double click in Excel: with a byte order mark, or it would take Chinese for another encoding.

    Lines end in CRLF. Text that Excel would run as a formula gets an apostrophe before it, so that it differs from the
    data by that; numbers stay numbers, the negative ones too.
    """
    texts = [column.type == "string" for column in content.table.columns]
    columns = [content.rows.cells[column.name] for column in content.table.columns]
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(content.table.column_names())
        for record in zip(*columns, strict=True):
            writer.writerow(
                [kept_as_text(cell) if is_text else cell for cell, is_text in zip(record, texts, strict=True)]
            )
