"""CSV: the canonical form, and one that Excel opens as it is meant."""

from __future__ import annotations

import csv
from pathlib import Path

from indicators.package.canonical import csv_lines, csv_text
from indicators.release.content import TableContent
from indicators.release.formats.formulas import kept_as_text


def write_csv(content: TableContent, path: Path) -> None:
    """Write a table as the data package has it: UTF-8, LF, a header, quotation marks only where they are needed."""
    names = content.table.column_names()
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(csv_text(names, []))
        for rows in content.batches():
            stream.writelines(csv_lines([rows.cells[name] for name in names]))


def write_excel_csv(content: TableContent, path: Path) -> None:
    """Write a table for a double click in Excel: with a byte order mark, or it would take Chinese for another encoding.

    Lines end in CRLF. Text that Excel would run as a formula gets an apostrophe before it, so that it differs from the
    data by that; numbers stay numbers, the negative ones too.
    """
    names = content.table.column_names()
    texts = [column.type == "string" for column in content.table.columns]
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(names)
        for rows in content.batches():
            columns = [
                [kept_as_text(cell) for cell in rows.cells[name]] if is_text else rows.cells[name]
                for name, is_text in zip(names, texts, strict=True)
            ]
            writer.writerows(zip(*columns, strict=True))
