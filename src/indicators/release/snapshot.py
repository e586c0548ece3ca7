"""The tables of a release and what is declared of them: in canonical form, as a package by themselves."""

from __future__ import annotations

from pathlib import Path

from indicators.analysis.declaration import DECLARATION_FILE
from indicators.package.canonical import canonical_text
from indicators.package.descriptor import descriptor_text, expected_descriptor, table_path
from indicators.package.files import read_inside
from indicators.package.location import DESCRIPTOR
from indicators.package.package import Package
from indicators.schema.tables import TABLES


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
    contents = {table.name: canonical_text(table, package.sound_rows(table.name)).encode() for table in TABLES.values()}
    for name, content in contents.items():
        file = directory / table_path(name)
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
    if (package.root / DECLARATION_FILE).exists():
        (directory / DECLARATION_FILE).write_bytes(read_inside(package.root, DECLARATION_FILE))
    written = Package(directory)
    descriptor = expected_descriptor(
        package.descriptor, list(TABLES.values()), contents, written.rows("sources"), written.codes
    )
    (directory / DESCRIPTOR).write_text(descriptor_text(descriptor), encoding="utf-8", newline="\n")
    return written
