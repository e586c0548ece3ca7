"""`build`: the artefacts of a release, from a package that is valid."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from indicators.package.descriptor import descriptor_content
from indicators.package.errors import PackageError
from indicators.package.files import reason
from indicators.package.location import DESCRIPTOR, nearest_package
from indicators.package.package import Package
from indicators.release.artefacts import write_artefacts
from indicators.release.citation.dataset import read_dataset
from indicators.release.manifest import (
    MANIFEST,
    VERSION,
    Manifest,
    ManifestError,
    manifest_of_directory,
    parse_manifest,
    read_build,
)
from indicators.release.snapshot import write_snapshot
from indicators.release.staging import OccupiedError, put, staged
from indicators.schema.tables import TABLES

if TYPE_CHECKING:
    from indicators.checks.findings import Finding, Layer
    from indicators.checks.validation import Unchecked


class InvalidPackageError(PackageError):
    """The package has errors, so that no release is made of it."""


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
) -> Build:
    """Make the release artefacts of a package: the same bytes wherever and whenever it is done.

    Parameters
    ----------
    path : str or Path, optional
        The package; by default the nearest at or above the current directory.
    out : str or Path, optional
        The directory to make; by default ``dist/<name>-<version>`` in the current directory. One that is missing,
        empty, or an earlier build with nothing of anyone else's in it.
    progress : callable, optional
        Is given the path of each file once it is written.

    Returns
    -------
    Build

    Raises
    ------
    InvalidPackageError
        Validation finds errors. Warnings and notices do not stand in the way.
    PackageError
        There is no package, it says no version or date of a release, or `out` holds other files or cannot be written.
        `out` is as it was then.

    Examples
    --------
    >>> import indicators
    >>> made = indicators.build("path/to/package", out="dist/release")  # doctest: +SKIP
    >>> made.manifest.version  # doctest: +SKIP
    '0.1.0'
    """
    package = Package.open(nearest_package() if path is None else path)
    before = _content(package)
    name, version, created = _identity(package)
    unchecked = _validated(package.root)
    if _content(Package(package.root)) != before:
        raise PackageError(f"{package.root}: changed while it was being validated; build again")
    place = Path(os.path.realpath(usual_place(name, version) if out is None else out))
    with staged(place) as directory:
        try:
            snapshot = write_snapshot(package, directory)
            left_out = write_artefacts(snapshot, package.root, progress or _silent)
            manifest = manifest_of_directory(name, version, created, directory)
            (directory / MANIFEST).write_bytes(manifest.content())
        except OSError as error:
            raise PackageError(f"{place}: cannot be written: {reason(error)}; it is as it was") from error
        if _holds(place, manifest):
            return Build(place, manifest, unchecked, left_out, written=False)
        put(directory, place, _may_replace)
    return Build(place, manifest, unchecked, left_out, written=True)


def usual_place(name: str, version: str) -> Path:
    """Where a build is made unless another place is named: ``dist/<name>-<version>`` in the current directory."""
    return Path("dist", f"{name}-{version}")


def build_text(made: Build) -> str:
    """What was built, for people."""
    manifest = made.manifest
    size = sum(file.bytes for file in manifest.files)
    done = "built" if made.written else "the same build is there already:"
    lines = [f"{done} {made.directory}: {len(manifest.files) + 1} files, {size:,} bytes, digest {manifest.digest()}"]
    lines += [f"not checked: {gap.layer}: {gap.reason}" for gap in made.unchecked]
    lines += [f"left out: {reason}" for reason in made.left_out]
    return "\n".join(lines)


def build_json(made: Build) -> str:
    """What was built, for programs."""
    return json.dumps(
        {
            "directory": str(made.directory),
            "written": made.written,
            "digest": made.manifest.digest(),
            "manifest": json.loads(made.manifest.content()),
            "unchecked": [asdict(gap) for gap in made.unchecked],
            "left_out": list(made.left_out),
        },
        ensure_ascii=False,
        indent=2,
    )


def _silent(file: str) -> None:
    """Tell nobody."""


def _content(package: Package) -> dict[str, bytes | None]:
    return {DESCRIPTOR: descriptor_content(package.root), **{name: package.rows(name).content for name in TABLES}}


def _identity(package: Package) -> tuple[str, str, str]:
    """The name, version and date of the release."""
    descriptor = package.descriptor
    file = package.root / DESCRIPTOR
    version, created = descriptor.get("version"), descriptor.get("created")
    if not isinstance(version, str) or not VERSION.fullmatch(version):
        raise PackageError(f"{file}: version is {version!r}; a release has three numbers such as 1.0.0")
    if not isinstance(created, str) or not created:
        raise PackageError(
            f'{file}: no date of the release; set "created", for example to "2026-01-31T00:00:00Z": '
            "the date is never taken from the clock, so that the same release can be built again"
        )
    return read_dataset(package).name, version, created


def _validated(root: Path) -> tuple[Unchecked, ...]:
    """What could not be checked of a package that has no errors."""
    from indicators.checks.findings import Severity
    from indicators.checks.validation import validate

    report = validate(root)
    if not report.ok:
        errors = [finding for finding in report.findings if finding.severity is Severity.ERROR]
        counts = ", ".join(f"{count} in {layer}" for layer, count in _by_layer(errors).items())
        raise InvalidPackageError(
            f"{root}: {len(errors)} error{'s' * (len(errors) > 1)} ({counts}), so that nothing was built; "
            f"the first is at {errors[0].place()}: {errors[0].message}; run `indicators validate` for all"
        )
    return report.unchecked


def _by_layer(findings: list[Finding]) -> dict[Layer, int]:
    counts: dict[Layer, int] = {}
    for finding in findings:
        counts[finding.layer] = counts.get(finding.layer, 0) + 1
    return counts


def _holds(place: Path, manifest: Manifest) -> bool:
    """Whether the same build stands there already, whole and with nothing beside it."""
    try:
        return read_build(place) == manifest and not _foreign(place, manifest)
    except ManifestError:
        return False


def _may_replace(place: Path) -> None:
    """Allow a directory to go that is a build, whole or damaged, with nothing of anyone else's in it."""
    try:
        manifest = parse_manifest((place / MANIFEST).read_bytes(), MANIFEST)
    except (OSError, ManifestError):
        raise OccupiedError(f"{place}: holds files that are no build; name a directory that is missing") from None
    foreign = _foreign(place, manifest)
    if foreign:
        raise OccupiedError(
            f"{place}: holds {foreign[0]}{' and more' if len(foreign) > 1 else ''} beside an earlier build; "
            "move it away, or name another directory"
        )


def _foreign(place: Path, manifest: Manifest) -> list[str]:
    known = {MANIFEST, *(file.path for file in manifest.files)}
    found = (path.relative_to(place).as_posix() for path in place.rglob("*") if not path.is_dir() or path.is_symlink())
    return sorted(set(found) - known)
