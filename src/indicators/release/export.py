"""`export`: one table, or all, in one format, for a need of the day."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from indicators.errors import PackageError, UnknownFormatError, nearest_word
from indicators.model import Language
from indicators.package import Package, Where
from indicators.package.atomic import staged_file, telling
from indicators.release import EXPORT_FORMATS, ExportFormat
from indicators.release.formats import TableContent, table_content

ALL = "all"
"""What is asked for in place of a table to have every one."""


@dataclass(frozen=True, slots=True)
class _Writer:
    """How a format is written."""

    write: Callable[[Package, Sequence[TableContent], Path], None]
    """Writes tables into a new file."""
    many: bool
    """Whether a file holds several tables; otherwise each gets a file of its own."""


def export(
    table: str,
    form: ExportFormat,
    out: str | Path | None = None,
    *,
    path: Where = None,
    labels: Language | None = None,
    excel: bool = False,
) -> tuple[Path, ...]:
    """Write a table, or all of them, to a file.

    Parameters
    ----------
    table : str
        A name from `tables()`, or ``all``.
    form : {"csv", "parquet", "xlsx", "sqlite", "json"}
    out : str or Path, optional
        The file; for all tables in a format that holds one table a file (csv, parquet, json), the directory. By default
        in the current directory and named after the table, or after the package. A file that is named is replaced,
        where a link leads; a pipe or device is written to; by default no file is replaced.
    path : str, Path or Package, optional
        As `Package.open` takes it; by default the package at hand.
    labels : {"en", "zh"}, optional
        Add, after each code and foreign key, a column ``…_label`` with its readable name; after an indicator also
        ``theme_label`` and ``unit_label``; and after a column with translations into the language, such as ``quote``,
        the column ``quote_en``.
    excel : bool
        With ``csv``: a byte order mark, CRLF, and an apostrophe before text that Excel would run as a formula.

    Returns
    -------
    tuple of Path
        The files that were written.

    Raises
    ------
    UnknownTableError
        The model has no such table.
    UnreadableTableError
        A table's file is missing or breaks its form.
    PackageError
        There is no package, the format is none, the tables do not fit into it, or the file cannot be written. What
        was there is as it was then.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as directory:
    ...     (file,) = export("units", "csv", f"{directory}/units.csv")
    ...     file.read_text(encoding="utf-8").splitlines()[0]
    'unit_id,symbol,name_zh,name_en,quantity_kind,base_unit_id,factor'
    """
    if form not in EXPORT_FORMATS:
        raise UnknownFormatError(
            f"no format {form!r}; the formats are {', '.join(EXPORT_FORMATS)}",
            suggestion=nearest_word(form, EXPORT_FORMATS),
        )
    if excel and form != "csv":
        raise PackageError(f"an Excel-friendly {form} there is not; it is a kind of csv")
    package = Package.open(path)
    contents = [table_content(package, name, labels) for name in (package.model if table == ALL else (table,))]
    writer = _writer(form, excel=excel)
    apart = table == ALL and not writer.many
    stem = str(package.descriptor.get("name", ALL)) if table == ALL else table
    files: dict[Path, Sequence[TableContent]]
    if apart:
        files = {Path(out or ".", f"{content.name}.{form}"): [content] for content in contents}
    else:
        files = {Path(out or f"{stem}.{form}"): contents}
    if out is None:
        _refuse_present(files)
    _write(writer, package, files)
    return tuple(files)


def _refuse_present(files: Iterable[Path]) -> None:
    """Leave alone what nobody named: in the folder of a package's tables the names are the same."""
    for file in files:
        if os.path.lexists(file):
            raise PackageError(f"{file}: is there already; name it (--out) to have it replaced, or another place")


def _write(writer: _Writer, package: Package, files: Mapping[Path, Sequence[TableContent]]) -> None:
    """Write each file beside its place first, so that all are there whole or none is."""
    with ExitStack() as unfinished:
        made: list[tuple[Path, Callable[[], None]]] = []
        for place, contents in files.items():
            file, finish = unfinished.enter_context(staged_file(place))
            with telling(place):
                writer.write(package, contents, file)
            made.append((place, finish))
        for place, finish in made:
            with telling(place):
                finish()


def _writer(form: ExportFormat, *, excel: bool) -> _Writer:
    """How the format is written. Its library is imported here and not before."""
    match form:
        case "csv":
            from indicators.release.formats.delimited import write_csv, write_excel_csv

            return _of_one(write_excel_csv if excel else write_csv)
        case "json":
            from indicators.release.formats.delimited import write_json

            return _of_one(write_json)
        case "parquet":
            from indicators.release.formats.parquet import write_parquet

            return _Writer(lambda package, contents, path: write_parquet(package, contents[0], path), many=False)
        case "xlsx":
            from indicators.release.formats.excel import write_workbook

            return _Writer(write_workbook, many=True)
        case "sqlite":
            from indicators.release.formats.sqlite import write_sqlite

            return _Writer(write_sqlite, many=True)


def _of_one(write: Callable[[TableContent, Path], None]) -> _Writer:
    return _Writer(lambda _, contents, path: write(contents[0], path), many=False)
