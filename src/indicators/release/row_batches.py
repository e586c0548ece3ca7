"""The rows of a table some at a time, in the order of its files: never more in memory than one batch."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from indicators.engine.spans import Cutting, content_of
from indicators.package.errors import UnreadableTableError
from indicators.package.files import Storage
from indicators.package.location import Part, parts_of
from indicators.package.package import Package, definition
from indicators.package.rows import Rows, defect_of, parse_span, sound

_BYTES_AT_ONCE = 4 * 2**20
_ROWS_AT_ONCE = 2**14


def row_batches(package: Package, name: str) -> Iterator[Rows]:
    """The rows of a table, batch by batch; of a table without rows one batch that is empty."""
    table = definition(name)
    for part in parts_of(package.storage, name):
        batches = _of_parquet(package.storage, part) if part.is_parquet else _of_csv(package.storage, part)
        try:
            for rows in batches:
                yield sound(table, rows)
        except OSError as error:
            sound(table, Rows(part.path, defects=[defect_of(error)]))


def _of_csv(storage: Storage, part: Part) -> Iterator[Rows]:
    header: tuple[str, ...] = ()
    for span in Cutting(storage, part, _BYTES_AT_ONCE, hashlib.sha256()).spans():
        content = content_of(storage, span)
        rows = parse_span(content, part.path, header, lines_before=span.lines_before, last=span.last)
        header = rows.header
        yield rows


def _of_parquet(storage: Storage, part: Part) -> Iterator[Rows]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from indicators.model.compilers.arrow_text import cell_texts

    first = 1
    try:
        with storage.open(part.path) as stream, pq.ParquetFile(stream, pre_buffer=False, buffer_size=2**20) as file:
            header = tuple(file.schema_arrow.names)
            if not file.metadata.num_rows:
                yield Rows(part.path, header, [], {name: [] for name in header})
            for batch in file.iter_batches(_ROWS_AT_ONCE, use_threads=False):
                read = pa.Table.from_batches([batch])
                cells = {name: cell_texts(read[name]).fill_null("").to_pylist() for name in header}
                yield Rows(part.path, header, list(range(first, first + len(batch))), cells)
                first += len(batch)
    except pa.ArrowException as error:
        said = str(error).partition("\n")[0]
        raise UnreadableTableError(f"{part.path}: cannot be read as Parquet: {said}") from error
