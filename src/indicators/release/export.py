"""`export`: one table, or all, in one format, for a need of the day."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path

from indicators.errors import PackageError, UnknownFormatError, nearest_word
from indicators.model import Language
from indicators.package import Package, Where
from indicators.package.atomic import staged_file, telling
from indicators.release import EXPORT_FORMATS, ExportFormat
from indicators.release.formats import TableContent, table_content

ALL = "all"
"""What is asked for in place of a table to have every one."""
_OF_MANY = frozenset({"xlsx", "sqlite"})
"""The formats of which a file holds several tables; of the others each has a file of its own."""


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
    stem = str(package.descriptor.get("name", ALL)) if table == ALL else table
    files: dict[Path, Sequence[TableContent]]
    if table == ALL and form not in _OF_MANY:
        files = {Path(out or ".", f"{content.name}.{form}"): [content] for content in contents}
    else:
        files = {Path(out or f"{stem}.{form}"): contents}
    if out is None:
        _refuse_present(files)
    with ExitStack() as unfinished:  # each is written beside its place first, so that all are there whole or none is
        made: list[tuple[Path, Callable[[], None]]] = []
        for place, held in files.items():
            file, finish = unfinished.enter_context(staged_file(place))
            with telling(place):
                _write(form, package, held, file, excel=excel)
            made.append((place, finish))
        for place, finish in made:
            with telling(place):
                finish()
    return tuple(files)


def _refuse_present(files: Iterable[Path]) -> None:
    """Leave alone what nobody named: in the folder of a package's tables the names are the same."""
    for file in files:
        if os.path.lexists(file):
            raise PackageError(f"{file}: is there already; name it (--out) to have it replaced, or another place")


def _write(form: ExportFormat, package: Package, contents: Sequence[TableContent], path: Path, *, excel: bool) -> None:
    """Write tables into a new file. The library of the format is imported here and not before."""
    match form:
        case "csv":
            from indicators.release.formats.delimited import write_csv, write_excel_csv

            (write_excel_csv if excel else write_csv)(contents[0], path)
        case "json":
            from indicators.release.formats.delimited import write_json

            write_json(contents[0], path)
        case "parquet":
            from indicators.release.formats.parquet import write_parquet

            write_parquet(package, contents[0], path)
        case "xlsx":
            from indicators.release.formats.excel import write_workbook

            write_workbook(package, contents, path)
        case "sqlite":
            from indicators.release.formats.sqlite import write_sqlite

            write_sqlite(package, contents, path)
