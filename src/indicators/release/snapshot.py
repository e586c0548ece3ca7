"""The tables of a release and what is declared of them: in canonical form, as a package by themselves."""

from __future__ import annotations

import hashlib
from pathlib import Path

from indicators.insight.declaration import DECLARATION_FILE
from indicators.model.tables import TABLES
from indicators.package.descriptor import Stored, descriptor_text, expected_descriptor, table_path
from indicators.package.location import DESCRIPTOR
from indicators.package.package import Package
from indicators.package.rows import Rows
from indicators.release.row_batches import row_batches
from indicators.release.sorting import write_in_order


def write_snapshot(package: Package, directory: Path) -> Package:
    """Write datapackage.json, ``data/*.csv`` and data/analysis.toml of a package, with nothing beside them.

    Parameters
    ----------
    package : Package
        A valid one.
    directory : Path
        An empty directory.

    Returns
    -------
    Package
        What was written, opened.

    Raises
    ------
    UnreadableTableError
        A table is missing or breaks its form.
    """
    stored = {}
    (directory / "data").mkdir()
    for table in TABLES.values():
        file = table_path(table.name)
        write_in_order(table, row_batches(package, table.name), directory / file)
        with (directory / file).open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        stored[table.name] = Stored((file,), (directory / file).stat().st_size, digest)
    if package.storage.exists(DECLARATION_FILE):
        (directory / DECLARATION_FILE).write_bytes(package.storage.read(DECLARATION_FILE))
    written = Package(directory)
    descriptor = expected_descriptor(package.descriptor, list(TABLES.values()), stored, _titles(written), written.codes)
    (directory / DESCRIPTOR).write_text(descriptor_text(descriptor), encoding="utf-8", newline="\n")
    return written


def _titles(package: Package) -> Rows:
    """Of the sources what the descriptor tells of them."""
    cells: dict[str, list[str]] = {"title": [], "url": []}
    for rows in row_batches(package, "sources"):
        for name, held in cells.items():
            held += rows.cells[name]
    return Rows(table_path("sources"), tuple(cells), [0] * len(cells["title"]), cells)
