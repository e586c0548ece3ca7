"""Files cut into spans of whole rows, each read as an Arrow table of text: fast where canonical, always right."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pc_csv

from indicators.model import Table
from indicators.model.compilers.arrow import (
    are_rows_of,
    as_numpy,
    as_texts,
    cell_texts,
    csv_rows,
    filled,
    number_array,
    text_array,
)
from indicators.package.canonical import csv_text
from indicators.package.files import Storage
from indicators.package.rows import Defect, Rows, parse_span
from indicators.package.spans import Span, content_of, count_of

_ONE_AT_A_TIME = Lock()
"""How long a cell the reader takes is set for the whole process."""
_UNFINISHED = "unexpected end of data"
"""What the reader says of a quotation that is still open where the text ends."""


@dataclass(frozen=True)
class Block:
    """The rows of a span.

    Attributes
    ----------
    span : Span
    header : tuple of str
    cells : pyarrow.Table
        A column of text for each column of the header; an empty cell is null.
    lines : numpy.ndarray
        int64, shape (rows,): the physical line of each row, from 1; its number in a Parquet file.
    defects : tuple of Defect
    content : bytes or None
        The bytes of the span with the header in front; None where its form as a file was found canonical, and in
        Parquet.
    finished : bool
        Whether the span ends with a row's end. Where it does not, it has to be read together with the next.
    """

    span: Span
    header: tuple[str, ...]
    cells: pa.Table
    lines: np.ndarray[Any, np.dtype[np.int64]]
    defects: tuple[Defect, ...] = ()
    content: bytes | None = None
    finished: bool = True

    def __len__(self) -> int:
        return len(self.lines)

    def rows(self, places: Any = None) -> Rows:
        """Rows of the block as text, all or those at some places."""
        cells = self.cells if places is None else self.cells.take(number_array(places))
        lines = self.lines if places is None else self.lines[places]
        return Rows(self.span.part.path, self.header, lines.tolist(), lists(cells), list(self.defects))


def lists(cells: pa.Table) -> dict[str, list[str]]:
    """Columns of text as lists, an empty cell as the empty text."""
    return {name: as_texts(cells[name]) for name in cells.column_names}


def read_block(storage: Storage, table: Table, span: Span, header: tuple[str, ...]) -> Block:
    """The rows of a span; `header` is the file's, empty where the span begins with it.

    Raises
    ------
    OSError
        The file cannot be read any more.
    """
    if span.part.is_parquet:
        return _read_parquet(storage, table, span)
    content = content_of(storage, span)
    names = table.column_names()
    head = b"" if header else csv_text(names, []).encode()
    if (header or names) == names and content.startswith(head):
        fast = _read_canonical(content[len(head) :], names, lines_before=span.lines_before + bool(head))
        if fast is not None:
            return Block(span, names, *fast)
    return _read_strictly(content, span, header)


def _read_canonical(
    content: bytes, names: tuple[str, ...], *, lines_before: int
) -> tuple[pa.Table, np.ndarray[Any, np.dtype[np.int64]]] | None:
    """The cells and lines of rows in canonical form; None where they may not be."""
    if not content:
        return pa.table({name: text_array(()) for name in names}), np.empty(0, np.int64)
    if b"\0" in content or not content.endswith(b"\n"):
        return None
    # Line breaks in values are no matter here: what is read is one block, which ends where a row does.
    try:
        cells = pc_csv.read_csv(
            pa.BufferReader(content),
            read_options=pc_csv.ReadOptions(column_names=list(names), use_threads=False, block_size=len(content) + 1),
            parse_options=pc_csv.ParseOptions(newlines_in_values=False, ignore_empty_lines=False),
            convert_options=pc_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        ).combine_chunks()
    except pa.ArrowInvalid:
        return None
    if not are_rows_of(content, cells):
        return None
    lines = np.arange(lines_before + 1, lines_before + 1 + len(cells), dtype=np.int64)
    breaks = count_of(b"\n", content) - len(cells)
    if breaks:
        inside = sum(as_numpy(filled(pc.count_substring(cells[name], "\n"), 0)).astype(np.int64) for name in names)
        lines[1:] += np.cumsum(inside)[:-1]
    return cells, lines


def _read_strictly(content: bytes, span: Span, header: tuple[str, ...]) -> Block:
    with _ONE_AT_A_TIME:
        rows = parse_span(content, span.part.path, header, lines_before=span.lines_before, last=span.last)
    open_quotes = [one for one in rows.defects if one.kind == "quotation" and one.found == _UNFINISHED]
    columns = {name: rows.cells.get(name, []) for name in rows.header}
    cells = {name: text_array(column) for name, column in columns.items()}
    return Block(
        span,
        rows.header,
        pa.table(cells),
        np.array(rows.lines, np.int64),
        tuple(rows.defects),
        csv_text(rows.header, []).encode() + content if header else content,
        finished=span.last or not open_quotes,
    )


def _read_parquet(storage: Storage, table: Table, span: Span) -> Block:
    import pyarrow.parquet as pq

    with storage.open(span.part.path) as stream, pq.ParquetFile(stream, pre_buffer=True) as file:
        read = file.read_row_groups(list(range(span.begin, span.end)))
    cells = pa.table({name: cell_texts(read[name]) for name in read.column_names})
    first = span.lines_before + 1
    lines = np.arange(first, first + len(cells), dtype=np.int64)
    return Block(span, tuple(cells.column_names), cells, lines)


def content_with_header(block: Block) -> bytes:
    """The bytes of a block's rows with the header in front, so that they are a file by themselves."""
    if block.content is not None:
        return block.content
    cells = csv_rows(block.cells) if len(block) else pa.py_buffer(b"")
    return csv_text(block.header, []).encode() + bytes(cells.to_pybytes())
