"""Everything that the public API does with a package: whatever it is given ends in a value or a PackageError."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import cast

from indicators import (
    Package,
    PackageError,
    Report,
    cite,
    compare,
    corroboration,
    coverage,
    derived,
    draft,
    evidence,
    format_package,
    lineage,
    load,
    scan,
    search,
    series,
    validate,
)
from indicators.insight.listing import fitting_columns, listing, only
from indicators.model.tables import TABLE_NAMES, TABLES
from indicators.package.files import resolve_inside
from indicators.records import TableName
from indicators.reports import FORMATS, render
from indicators.reports.grid import LISTED


def answered(call: Callable[[], object]) -> bool:
    """Whether a call gives a value; False where it says why not as it should. Any other exception is a fault."""
    try:
        call()
    except PackageError:
        return False
    return True


def drive(root: Path, tables: Iterable[str] = ("sources", "units", "observations")) -> Report | None:
    """Validate a package, write the report in every format, and do everything else that reads a package."""
    for call in reading_calls(root, tables):
        answered(call)
    try:
        report = validate(root)
    except PackageError:
        return None
    for form in FORMATS:
        render(report, form, colour=True).encode("utf-8", "surrogateescape")
    return report


def reading_calls(root: Path, tables: Iterable[str] = TABLE_NAMES) -> Iterator[Callable[[], object]]:
    """Everything but validation, the tables loaded and shown among them."""
    for name in tables:
        yield partial(load, cast("TableName", name), path=root)
        yield partial(_shown, root, name)
    yield lambda: load("observations", labels="zh", path=root)
    yield lambda: format_package(root, check=True)
    yield lambda: coverage(path=root)
    yield lambda: search("重庆", path=root)
    yield lambda: cite(path=root)
    yield lambda: corroboration(path=root)
    yield lambda: derived(path=root)
    yield lambda: lineage("x", path=root)
    yield lambda: series("parks", "chongqing", path=root)
    package = Package(root)
    cells = {name: package.rows(name).cells for name in TABLES}
    for identifier in cells["observations"].get("observation_id", [])[:3]:
        yield partial(evidence, identifier, path=root)
        yield partial(_compared, root, identifier)
        yield partial(cite, identifier, format="bibtex", path=root)
    for identifier in cells["cooperations"].get("cooperation_id", [])[:3]:
        yield partial(evidence, identifier, path=root)
        yield partial(cite, identifier, format="bibtex", path=root)
    for source in cells["sources"].get("source_id", [])[:3]:
        yield partial(_drafted, root, source)
    for file in cells["sources"].get("file", [])[:3]:
        # Not a file that a hostile row names elsewhere: what the user names, and it alone, is scanned wherever it is.
        with suppress(OSError):
            yield partial(_scanned, resolve_inside(root, file))


def _shown(root: Path, table: str) -> None:
    found = listing(Package(root), table, labels="en")
    for show in LISTED.values():
        answered(partial(show, only(found, fitting_columns(found))))
        answered(partial(show, found))


def _compared(root: Path, identifier: str) -> None:
    compare(identifier, path=root).to_frame()


def _drafted(root: Path, source: str) -> None:
    draft(source, path=root).to_csv()


def _scanned(place: Path) -> None:
    for _ in scan([place]):
        pass
