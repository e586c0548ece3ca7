"""`scan`: the mentions of any text files in their context, by several processes where there are many, as they come."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, NamedTuple

from indicators.engine.schedulers import Scheduler, without_collector
from indicators.errors import PackageError, UnreachableStoreError
from indicators.model import write_number
from indicators.package import Package, Where
from indicators.package.canonical import csv_lines, csv_text
from indicators.package.files import is_url, reason
from indicators.package.object_storage import given_contents
from indicators.reading import Kind, Mention, find_mentions
from indicators.reports.grid import fitted, outgoing, padded, printable, styled

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from indicators.reading.vocabulary import Lexicon

AROUND = 16
"""Characters of context on either side of a mention."""
_AT_ONCE = 2 * 2**20
"""Bytes of text that one task scans."""
_USUAL = 2**14
"""Bytes that a document in a store is taken to have, rather than to ask of each."""

_COLOURS = {
    "quantity": "green",
    "date": "cyan",
    "ordinal": "blue",
    "plan": "magenta",
    "identifier": "yellow",
    "name": "yellow",
    "idiom": "white",
    "indefinite": "white",
}

ScanFormat = Literal["csv", "json", "parquet"]
Progress = Callable[[str, int, int], None]


class ScannedMention(NamedTuple):
    """A mention of a file, with where it stands and how it reads.

    Attributes
    ----------
    file : str
    line, column : int
        From 1; the column counts code points.
    start, end : int
        Offsets in code points in the decoded file.
    kind, text : str
    value, lower, upper : float or None
    qualifier, unit : str or None
        None where the mention is no quantity.
    sense : str or None
        ``rise``, ``fall`` or ``deficit`` where the words tell of a change; the number stays as printed.
    before, after : str
        The words around it on its line.
    """

    file: str
    line: int
    column: int
    start: int
    end: int
    kind: str
    text: str
    value: float | None
    lower: float | None
    upper: float | None
    qualifier: str | None
    unit: str | None
    sense: str | None
    before: str
    after: str


def scan(
    files: Iterable[str | Path], *, kinds: Iterable[str] = (), language: str | None = None, path: Where = None
) -> Iterator[ScannedMention]:
    """Find the mentions of text files.

    Parameters
    ----------
    files : iterable of str or Path
        UTF-8 text files, by path or URL.
    kinds : iterable of str
        Only these kinds; all by default.
    language : {"en", "zh"}, optional
        What the files are read as. By default the script of each tells, as for `find_mentions`.
    path : str, Path or Package, optional
        The package whose words they are read by, as `Package.open` takes it; by default the package at hand.

    Returns
    -------
    iterator of ScannedMention
        In order of file and place.

    Raises
    ------
    PackageError
        A file cannot be read, or is not UTF-8, or words of the package are not sound.
    ValueError
        There is no such kind, or the language is another.
    """
    return scan_by_words(files, Asked(tuple(kinds), language, Package.open(path).lexicon))


class Asked(NamedTuple):
    """What is to be found in the files."""

    kinds: tuple[str, ...]
    language: str | None
    lexicon: Lexicon


def scan_by_words(files: Iterable[str | Path], asked: Asked) -> Iterator[ScannedMention]:
    """The same, by the words of a lexicon."""
    wanted = frozenset(Kind(kind) for kind in asked.kinds) or frozenset(Kind)
    for file, content in given_contents(files):
        text = _decoded(file, content)
        with asked.lexicon.in_use():
            found = [mention for mention in find_mentions(text, asked.language) if mention.kind in wanted]
        yield from _placed(file, text, found)


def _decoded(file: str, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PackageError(f"{file}: not UTF-8 at byte {error.start}; save the file as UTF-8") from error


def _placed(file: str, text: str, mentions: Iterable[Mention]) -> Iterator[ScannedMention]:
    line, line_start = 1, 0
    for mention in mentions:
        breaks = text.count("\n", line_start, mention.start)
        if breaks:
            line += breaks
            line_start = text.rfind("\n", line_start, mention.start) + 1
        line_end = text.find("\n", mention.end, mention.end + AROUND)
        after_end = line_end if line_end >= 0 else mention.end + AROUND
        quantity = mention.quantity
        yield ScannedMention(
            file,
            line,
            mention.start - line_start + 1,
            mention.start,
            mention.end,
            str(mention.kind),
            mention.text,
            quantity.value if quantity else None,
            quantity.lower if quantity else None,
            quantity.upper if quantity else None,
            str(quantity.qualifier) if quantity else None,
            quantity.unit if quantity else None,
            str(quantity.sense) if quantity and quantity.sense else None,
            text[max(line_start, mention.start - AROUND) : mention.start],
            text[mention.end : after_end],
        )


def scan_frame(found: Iterable[ScannedMention]) -> pd.DataFrame:
    """Scanned mentions as a DataFrame: offsets ``Int64``, numbers ``float64``, the rest text."""
    import pandas as pd

    columns = list(ScannedMention._fields)
    frame = pd.DataFrame(list(found), columns=columns)
    dtypes: dict[str, Any] = dict.fromkeys(columns, pd.StringDtype("python"))
    dtypes |= dict.fromkeys(("line", "column", "start", "end"), "Int64")
    dtypes |= dict.fromkeys(("value", "lower", "upper"), "float64")
    return frame.astype(dtypes)


def scan_lines(found: Iterable[ScannedMention]) -> Iterator[str]:
    """Scanned mentions for people: a line each, with the words around it."""
    for mention in found:
        place = f"{mention.file}:{mention.line}:{mention.column}"
        kind = styled(f"{mention.kind:<10}", _COLOURS[mention.kind])
        words = styled(printable(mention.text), "bold")
        reading = padded(_reading(mention), 36) if mention.qualifier else " " * 36
        before = fitted(mention.before.strip(), 34)
        yield f"{place}  {kind}  {reading}  {before}【{words}】{mention.after.strip()}"


def _reading(mention: ScannedMention) -> str:
    def written(number: float | None) -> str:
        return "" if number is None else write_number(number)

    span = f"{written(mention.lower)}–{written(mention.upper)}"
    amount = span if mention.value is None else written(mention.value)
    qualifier = "" if mention.qualifier == "exact" else f"{mention.qualifier} "
    change = f"  {mention.sense}" if mention.sense else ""
    return f"{qualifier}{amount} {mention.unit}".strip() + change


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
        import pyarrow.parquet as pq

        with pq.ParquetWriter(target, _arrow([]).schema) as writer:
            for table in pieces:
                writer.write_table(table)
    elif form == "csv":
        target.write(csv_text(ScannedMention._fields, []).encode())
        target.writelines(pieces)
    else:
        before = b"[\n"
        for piece in filter(None, pieces):
            target.write(before + piece)
            before = b",\n"
        target.write(b"[]\n" if before == b"[\n" else b"\n]\n")


def _mentions(files: Sequence[str], asked: Asked) -> list[ScannedMention]:
    return list(scan_by_words(files, asked))


def _as_csv(files: Sequence[str], asked: Asked) -> bytes:
    cells = [["" if cell is None else str(cell) for cell in one] for one in scan_by_words(files, asked)]
    return "".join(csv_lines([*zip(*cells, strict=True)]) if cells else ()).encode("utf-8", "surrogateescape")


def _as_json(files: Sequence[str], asked: Asked) -> bytes:
    """The objects between the brackets of the list."""
    objects = [one._asdict() for one in scan_by_words(files, asked)]
    return outgoing(json.dumps(objects, ensure_ascii=False, indent=2)[2:-2], "json").encode()


def _as_arrow(files: Sequence[str], asked: Asked) -> pa.Table:
    return _arrow(scan_by_words(files, asked))


def _arrow(found: Iterable[ScannedMention]) -> pa.Table:
    import pyarrow as pa

    return pa.Table.from_pandas(scan_frame(found), preserve_index=False)


_PREPARED: dict[ScanFormat, Callable[[Sequence[str], Asked], Any]] = {
    "csv": _as_csv,
    "json": _as_json,
    "parquet": _as_arrow,
}


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
