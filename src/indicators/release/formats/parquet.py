"""Parquet: a file for each table, with its Table Schema, version, licence and citation in the footer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from indicators.errors import UnreadableTableError
from indicators.model import Column, Table
from indicators.model.arrow import arrow_schema, is_coded
from indicators.model.descriptions import table_schema
from indicators.package import Package
from indicators.package.rows import Rows, column_values
from indicators.release.csl import bibtex_text, dataset_item, read_dataset
from indicators.release.formats import TableContent

_ROWS_AT_ONCE = 100_000
"""Rows of a row group: what is held in memory, and what a reader can skip."""


def write_parquet(package: Package, content: TableContent, path: Path) -> None:
    """Write a table as Parquet.

    Codes are dictionary-encoded in the order of their list, dates are ``date32``, required columns are not nullable.
    """
    schema = arrow_schema(content.table, _footer(package, content.table))
    # Format and compression are such as every reader of the last years understands.
    with pq.ParquetWriter(path, schema, version="2.6", compression="zstd", compression_level=3) as writer:
        for group in _row_groups(_batches(content, schema, package.codes)):
            writer.write_table(group, row_group_size=_ROWS_AT_ONCE)


def _footer(package: Package, table: Table) -> dict[str, str]:
    dataset = read_dataset(package)
    words = {
        "title": table.title.en,
        "title_zh": table.title.zh,
        "description": table.description.en,
        "description_zh": table.description.zh,
        "dataset": dataset.name,
        "version": dataset.version,
        "license": ", ".join(licence.name or licence.path for licence in dataset.licences),
        "citation": bibtex_text([dataset_item(dataset)]),
        "table_schema": json.dumps(table_schema(table, package.codes, package.model), ensure_ascii=False),
    }
    return {name: value for name, value in words.items() if value}


def _row_groups(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.Table]:
    """The same rows, as many at a time as a row group has: the file does not depend on how they were read."""
    held = pa.Table.from_batches([next(batches)])
    for batch in batches:
        held = pa.concat_tables([held, pa.Table.from_batches([batch])])
        while len(held) > _ROWS_AT_ONCE:
            yield held.slice(0, _ROWS_AT_ONCE).combine_chunks()
            held = held.slice(_ROWS_AT_ONCE)
    yield held.combine_chunks()


def _batches(content: TableContent, schema: pa.Schema, codes: Mapping[str, Sequence[str]]) -> Iterator[pa.RecordBatch]:
    """The rows in order, at least one batch: the list of codes of an empty table is in it."""
    for rows in content.batches():
        arrays = []
        for column, field in zip(content.table.columns, schema, strict=True):
            if is_coded(column):
                arrays.append(_coded(rows, column, _codes(column, codes)))
            else:
                arrays.append(pa.array(column_values(content.table, rows, column.name), type=field.type))
        batch = pa.record_batch(arrays, schema=schema)
        _refuse_gaps(rows, batch)
        yield batch


def _refuse_gaps(rows: Rows, batch: pa.RecordBatch) -> None:
    for field, array in zip(batch.schema, batch.columns, strict=True):
        if array.null_count and not field.nullable:
            raise _broken(rows, field.name, "", "is empty; it is required")


def _coded(rows: Rows, column: Column, codes: Sequence[str]) -> pa.DictionaryArray:
    places: dict[str, int | None] = {code: place for place, code in enumerate(codes)}
    places[""] = None
    cells = rows.cells[column.name]
    try:
        indices = [places[cell] for cell in cells]
    except KeyError as error:
        (cell,) = error.args
        raise _broken(rows, column.name, cell, f"is {cell[:100]!r}, which is not in its code list") from None
    return pa.DictionaryArray.from_arrays(pa.array(indices, type=pa.int32()), pa.array(codes, type=pa.string()))


def _broken(rows: Rows, column: str, cell: str, problem: str) -> UnreadableTableError:
    """What is wrong with the first cell of a column that says so."""
    place = rows.cells[column].index(cell)
    file, line = rows.file(place), rows.lines[place]
    return UnreadableTableError(f"{file}:{line}: {column} {problem}", file=file, line=line, column=column)


def _codes(column: Column, codes: Mapping[str, Sequence[str]]) -> Sequence[str]:
    if column.codes is not None:
        return column.codes.values()
    assert column.extensible_codes is not None
    return codes.get(column.extensible_codes, ())
