"""The files of a release beside the pages, to be downloaded."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from indicators.errors import PackageError
from indicators.package.package import Package
from indicators.release.build import write_artefacts, write_snapshot
from indicators.release.formats.croissant import kind_of
from indicators.release.manifest import files_under

FOLDER = "downloads"
"""Where they are, from the top of the site."""

_DATA = frozenset({"csv", "parquet", "sqlite", "xlsx", "zip"})


@dataclass(frozen=True, slots=True)
class Download:
    """A file of the release.

    Attributes
    ----------
    path : str
        From `FOLDER`.
    words : str
        What the file is, in English.
    bytes : int
    sha256 : str
    """

    path: str
    words: str
    bytes: int
    sha256: str

    @property
    def table(self) -> str:
        """The table that it holds alone; empty where it holds another thing."""
        path = PurePosixPath(self.path)
        return path.stem if len(path.parts) > 1 else ""

    @property
    def form(self) -> str:
        """Its suffix or, of what describes the data, its name."""
        name = PurePosixPath(self.path)
        return name.suffix[1:] if name.suffix[1:] in _DATA else name.name

    @property
    def size(self) -> str:
        """Its length for people, in the units of SI."""
        if self.bytes < 1000:
            return f"{self.bytes} B"
        if self.bytes < 1_000_000:
            return f"{self.bytes / 1000:,.0f} kB"
        return f"{self.bytes / 1_000_000:,.1f} MB"


def write_downloads(package: Package, directory: Path, progress: Callable[[str], None]) -> tuple[Download, ...]:
    """Write what `indicators build` makes of a package."""
    for table in package.model:
        package.load(table)  # names the cell that no format could hold
    directory.mkdir()
    try:
        write_artefacts(write_snapshot(package, directory), package.root, progress)
    except PackageError:
        shutil.rmtree(directory)
        raise
    files = files_under(directory)
    return tuple(Download(file.path, kind_of(file.path).words, file.bytes, file.sha256) for file in files)
