"""Which files a release consists of beside its tables and descriptor, in the order in which they are written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from indicators.package.descriptor import table_path
from indicators.package.location import DESCRIPTOR
from indicators.package.package import Package
from indicators.release.formats.archive import write_zip
from indicators.schema.tables import TABLES

_LICENCE = "LICENSE"


def write_artefacts(snapshot: Package, origin: Path, progress: Callable[[str], None]) -> None:
    """Write every artefact beside the tables of a release.

    Parameters
    ----------
    snapshot : Package
        The tables and descriptor of the release, in the directory in which the artefacts go.
    origin : Path
        The directory of the package that is released, for its licence.
    progress : callable
        Is given the path of each file once it is written.
    """
    root = snapshot.root
    stem = f"{snapshot.descriptor['name']}-{snapshot.version}"
    tables = [table_path(table) for table in TABLES]
    for file in (*tables, DESCRIPTOR):
        progress(file)
    zipped = {file: root / file for file in (DESCRIPTOR, *tables)}
    if (origin / _LICENCE).is_file():
        zipped[_LICENCE] = origin / _LICENCE
    write_zip(root / f"{stem}.zip", zipped)
    progress(f"{stem}.zip")
