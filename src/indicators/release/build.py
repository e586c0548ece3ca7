"""`build`: the artefacts of a release, from a package that is valid."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from indicators.package.errors import PackageError
from indicators.package.files import reason
from indicators.package.location import nearest_package
from indicators.package.package import Package
from indicators.release.artefacts import write_artefacts
from indicators.release.earlier import holds, may_replace
from indicators.release.manifest import MANIFEST, Manifest, manifest_of_directory
from indicators.release.readiness import digests_of, identity_of, require_libraries, require_valid
from indicators.release.snapshot import write_snapshot
from indicators.release.staging import put, staged

if TYPE_CHECKING:
    from indicators.rules.report import Unchecked


@dataclass(frozen=True, slots=True)
class Build:
    """The artefacts of a release on disk.

    Attributes
    ----------
    directory : Path
    manifest : Manifest
        Every file of the directory with its length and digest.
    unchecked : tuple of Unchecked
        The layers of validation that could not run, or not in full, and why.
    left_out : tuple of str
        The files that could not be made of this package, and why: a workbook of more rows than a sheet has.
    written : bool
        False where the same bytes stood there already.
    """

    directory: Path
    manifest: Manifest
    unchecked: tuple[Unchecked, ...]
    left_out: tuple[str, ...]
    written: bool


def build(
    path: str | Path | None = None,
    out: str | Path | None = None,
    *,
    progress: Callable[[str], None] | None = None,
    validation_progress: Callable[[str, int, int], None] | None = None,
) -> Build:
    """Make the release artefacts of a package: the same bytes wherever and whenever it is done.

    Parameters
    ----------
    path : str or Path, optional
        The package, by its directory or by a URL such as ``s3://bucket/package``; by default the nearest at or above
        the current directory.
    out : str or Path, optional
        The directory to make; by default ``dist/<name>-<version>`` in the current directory. One that is missing,
        empty, or an earlier build with nothing of anyone else's in it.
    progress : callable, optional
        Is given the path of each file once it is written.
    validation_progress : callable, optional
        While the package is validated: told what is being done, how many steps of it are done, and how many there are.

    Returns
    -------
    Build

    Raises
    ------
    InvalidPackageError
        Validation finds errors. Warnings and notices do not stand in the way.
    PackageError
        There is no package, it says no version or date of a release, a store cannot be reached, or `out` holds other
        files or cannot be written. `out` is as it was then.
    ModuleNotFoundError
        A library of the extra ``build`` is not installed.

    Examples
    --------
    >>> import indicators
    >>> made = indicators.build("path/to/package", out="dist/release")  # doctest: +SKIP
    >>> made.manifest.version  # doctest: +SKIP
    '0.1.0'
    """
    require_libraries()
    package = Package.open(nearest_package() if path is None else path)
    before = digests_of(package.storage)
    name, version, created = identity_of(package)
    unchecked = require_valid(package.storage, validation_progress)
    place = Path(os.path.realpath(usual_place(name, version) if out is None else out))
    with staged(place) as directory:
        try:
            snapshot = write_snapshot(package, directory)
            if digests_of(package.storage) != before:
                raise PackageError(f"{package.storage.place()}: changed while it was being built; build again")
            left_out = write_artefacts(snapshot, package.storage, progress or _silent)
            manifest = manifest_of_directory(name, version, created, directory)
            (directory / MANIFEST).write_bytes(manifest.content())
        except OSError as error:
            raise PackageError(f"{place}: cannot be written: {reason(error)}; it is as it was") from error
        if holds(place, manifest):
            return Build(place, manifest, unchecked, left_out, written=False)
        put(directory, place, may_replace)
    return Build(place, manifest, unchecked, left_out, written=True)


def usual_place(name: str, version: str) -> Path:
    """Where a build is made unless another place is named: ``dist/<name>-<version>`` in the current directory."""
    return Path("dist", f"{name}-{version}")


def _silent(file: str) -> None:
    """Tell nobody."""
