"""`scan` over any number of files: some at a time, by several processes, written as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, NamedTuple

from indicators.curation.scan_text import CSV, JSON, Form, written
from indicators.curation.scanning import ScannedMention, found_in, given_files, scan_by_words, scan_frame
from indicators.engine.schedulers import Scheduler, without_collector
from indicators.errors import PackageError, UnreachableStoreError
from indicators.package.files import is_url, reason
from indicators.reading.vocabulary import Lexicon
from indicators.reports.grid import outgoing

if TYPE_CHECKING:
    import pyarrow as pa

ScanFormat = Literal["csv", "json", "parquet"]
Progress = Callable[[str, int, int], None]

_AT_ONCE = 2 * 2**20
"""Bytes of text that one task scans."""
_USUAL = 2**14
"""Bytes that a document in a store is taken to have, rather than to ask of each."""


def text_files(paths: Iterable[str | Path]) -> list[str]:
    """The files that are named, and in place of a folder every .txt file in it and below, by name."""
    return given_files(paths, ".txt")


class Asked(NamedTuple):
    """What is to be found in the files."""

    kinds: tuple[str, ...]
    language: str | None
    lexicon: Lexicon


def scanned(
    files: Sequence[str],
    asked: Asked,
    *,
    scheduler: Scheduler,
    progress: Progress | None = None,
    skipped: Callable[[str], None] | None = None,
) -> Iterator[ScannedMention]:
    """The mentions of many files, in order of file and place; who asks is told of those that cannot be read."""
    for mentions in _in_turn(_mentions, files, asked, scheduler, progress, skipped):
        yield from mentions


def write_scan(
    files: Sequence[str],
    target: IO[bytes],
    form: ScanFormat,
    asked: Asked,
    *,
    scheduler: Scheduler,
    progress: Progress | None = None,
    skipped: Callable[[str], None] | None = None,
) -> None:
    """Write the mentions of many files as they are found, as `scanned` gives them."""
    pieces = _in_turn(_PREPARED[form], files, asked, scheduler, progress, skipped)
    if form == "parquet":
        _write_parquet(pieces, target)
    elif form == "csv":
        target.write((",".join(ScannedMention._fields) + "\n").encode())
        target.writelines(pieces)
    else:
        first = True
        for piece in pieces:
            if piece:
                target.write(b"[\n" if first else b",\n")
                target.write(piece)
                first = False
        target.write(b"[]\n" if first else b"\n]\n")


def _mentions(files: tuple[str, ...], asked: Asked) -> list[ScannedMention]:
    return list(scan_by_words(files, *asked))


def _as_csv(files: tuple[str, ...], asked: Asked) -> bytes:
    return _as_text(files, asked, CSV)


def _as_json(files: tuple[str, ...], asked: Asked) -> bytes:
    """The objects between the brackets of the list."""
    return outgoing(_as_text(files, asked, JSON).decode("utf-8", "surrogateescape"), "json").encode()


def _as_text(files: tuple[str, ...], asked: Asked, form: Form) -> bytes:
    # First found and then written: by turns, the two would take the processor's cache from each other.
    texts = (written(file, text, mentions, form) for file, text, mentions in found_in(files, *asked))
    return form.between.encode().join([text.encode("utf-8", "surrogateescape") for text in texts if text])


def _as_arrow(files: tuple[str, ...], asked: Asked) -> pa.Table:
    import pyarrow as pa

    schema = _schema()
    columns = list(zip(*scan_by_words(files, *asked), strict=True)) or [()] * len(schema)
    return pa.table([pa.array(column, kind.type) for column, kind in zip(columns, schema, strict=True)], schema=schema)


def _schema() -> pa.Schema:
    import pyarrow as pa

    return pa.Table.from_pandas(scan_frame([]), preserve_index=False).schema


_PREPARED: dict[ScanFormat, Callable[[tuple[str, ...], Asked], Any]] = {
    "csv": _as_csv,
    "json": _as_json,
    "parquet": _as_arrow,
}


def _write_parquet(tables: Iterator[pa.Table], target: IO[bytes]) -> None:
    import pyarrow.parquet as pq

    with pq.ParquetWriter(target, _schema()) as writer:
        for table in tables:
            if len(table):
                writer.write_table(table)


def _numbered(
    number: int, prepare: Callable[..., Any], files: tuple[str, ...], asked: Asked, lenient: bool
) -> tuple[int, int, list[Any], list[str]]:
    """What is prepared of some files, and what is wrong with those that cannot be read."""
    with without_collector():
        try:
            return number, len(files), [prepare(files, asked)], []
        except PackageError as error:
            if not lenient or isinstance(error, UnreachableStoreError):
                raise
        pieces: list[Any] = []
        failures: list[str] = []
        for file in files:
            try:
                pieces.append(prepare((file,), asked))
            except UnreachableStoreError:
                raise
            except PackageError as error:
                failures.append(str(error))
        return number, len(files), pieces, failures


def _in_turn(
    prepare: Callable[..., Any],
    files: Sequence[str],
    asked: Asked,
    scheduler: Scheduler,
    progress: Progress | None,
    skipped: Callable[[str], None] | None,
) -> Iterator[Any]:
    """What is prepared of some files at a time, in the order of the files, whoever is ready first."""
    lenient = skipped is not None
    tasks = [(number, prepare, some, asked, lenient) for number, some in enumerate(_shares(files))]
    waiting: dict[int, tuple[list[Any], list[str]]] = {}
    turn = done = 0
    for number, count, pieces, failures in scheduler.run(_numbered, tasks):
        waiting[number] = pieces, failures
        done += count
        if progress is not None:
            progress("files scanned", done, len(files))
        while turn in waiting:
            found, unread = waiting.pop(turn)
            if skipped is not None:
                for failure in unread:
                    skipped(failure)
            yield from found
            turn += 1


def _shares(files: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Files of so many bytes together, none of them apart from its neighbours."""
    some: list[str] = []
    size = 0
    for file in files:
        try:
            size += _USUAL if is_url(file) else Path(file).stat().st_size
        except OSError:
            size += 0  # whoever reads it says what is wrong
        except ValueError as error:
            raise PackageError(f"{file!r}: {reason(error)}") from error
        some.append(file)
        if size >= _AT_ONCE:
            yield tuple(some)
            some, size = [], 0
    if some:
        yield tuple(some)
