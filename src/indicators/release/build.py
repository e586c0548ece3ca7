"""`build`: the files of a release, each made from the one snapshot of a valid package, in the order of writing."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from importlib.util import find_spec
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indicators.errors import InvalidPackageError, ManifestError, OccupiedError, PackageError, TooLargeError
from indicators.insight.declaration import DECLARATION_FILE
from indicators.package import Package, Where, nearest_package
from indicators.package.atomic import put, require_free, staged
from indicators.package.descriptor import Stored, descriptor_text, expected_descriptor
from indicators.package.files import DESCRIPTOR, Storage, parts_of, read_regular, reason, storage_of, table_path
from indicators.package.rows import Rows
from indicators.release.bibliography import bibliography, bibtex_text, csl_text, read_dataset
from indicators.release.cite import citation_cff
from indicators.release.croissant import croissant, kind_of, schema_org
from indicators.release.excel import write_workbook
from indicators.release.export import write_parquet, write_sqlite
from indicators.release.manifest import (
    MANIFEST,
    VERSION,
    Manifest,
    ReleasedFile,
    files_under,
    manifest_of_directory,
    parse_manifest,
    read_build,
)
from indicators.release.table_content import parquet_path, row_batches, table_content, write_in_order, write_zip

if TYPE_CHECKING:
    from indicators.rules.findings import Unchecked


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
    path: Where = None,
    out: str | Path | None = None,
    *,
    progress: Callable[[str], None] | None = None,
    validation_progress: Callable[[str, int, int], None] | None = None,
) -> Build:
    """Make the release artefacts of a package: the same bytes wherever and whenever it is done.

    Parameters
    ----------
    path : str, Path or Package, optional
        As `Package.open` takes it; by default the package at hand.
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
    before = digests_of(package)
    name, version, created = identity_of(package)
    place = Path(os.path.realpath(usual_place(name, version) if out is None else out))
    require_free(place, may_replace)
    unchecked = require_valid(package.storage, validation_progress)
    with staged(place) as directory:
        try:
            snapshot = write_snapshot(package, directory)
            if digests_of(package) != before:
                raise PackageError(f"{package.storage.place()}: changed while it was being built; build again")
            left_out = write_artefacts(snapshot, package.storage, progress or (lambda _: None))
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


def write_snapshot(package: Package, directory: Path) -> Package:
    """Write datapackage.json, ``data/*.csv`` and data/analysis.toml of a package, with nothing beside them."""
    (directory / "data").mkdir()
    for table in package.model.values():
        write_in_order(table, partial(row_batches, package, table.name), directory / table_path(table.name))
    written = {file.path: file for file in files_under(directory)}
    of_tables = {name: written[table_path(name)] for name in package.model}
    stored = {name: Stored((file.path,), file.bytes, file.sha256) for name, file in of_tables.items()}
    if package.storage.exists(DECLARATION_FILE):
        (directory / DECLARATION_FILE).write_bytes(package.storage.read(DECLARATION_FILE))
    # Its declarations say what the tables have.
    (directory / DESCRIPTOR).write_text(descriptor_text(package.descriptor), encoding="utf-8", newline="\n")
    made = Package(directory)
    descriptor = expected_descriptor(package.descriptor, package.model, stored, _titles(made), made.codes)
    (directory / DESCRIPTOR).write_text(descriptor_text(descriptor), encoding="utf-8", newline="\n")
    return Package(directory)


def _titles(package: Package) -> Rows:
    """Of the sources what the descriptor tells of them."""
    cells: dict[str, list[str]] = {"title": [], "url": []}
    for rows in row_batches(package, "sources"):
        for name, held in cells.items():
            held += rows.cells[name]
    return Rows(table_path("sources"), tuple(cells), [0] * len(cells["title"]), cells)


def holds(place: Path, manifest: Manifest) -> bool:
    """Whether the same build stands there already, whole and with nothing beside it."""
    try:
        return read_build(place) == manifest and not _foreign(place, manifest)
    except ManifestError:
        return False


def may_replace(place: Path) -> None:
    """Allow a directory to go that is a build, whole or damaged, with nothing of anyone else's in it."""
    try:
        manifest = parse_manifest(read_regular(place / MANIFEST), MANIFEST)
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


_LIBRARIES = ("xlsxwriter", "pyarrow", "pandera")
"""What a build is written and validated with; first what only the extra ``build`` brings, and the others with it."""

_BYTES_AT_ONCE = 4 * 2**20


def require_libraries() -> None:
    """Refuse to begin a build that could not be finished."""
    for library in _LIBRARIES:
        if find_spec(library) is None:
            raise ModuleNotFoundError(f"a build needs {library}", name=library)


def require_valid(storage: Storage, progress: Callable[[str, int, int], None] | None = None) -> tuple[Unchecked, ...]:
    """What of a package could not be checked, if what could be has no errors."""
    from indicators.engine import validate
    from indicators.rules.findings import Severity

    report = validate(storage.address, progress=progress)
    if not report.ok:
        errors = [finding for finding in report.findings if finding.severity is Severity.ERROR]
        counts = ", ".join(f"{count} in {layer}" for layer, count in Counter(one.layer for one in errors).items())
        raise InvalidPackageError(
            f"{storage.place()}: {len(errors)} error{'s' * (len(errors) > 1)} ({counts}), so that nothing was built; "
            f"the first is at {errors[0].place()}: {errors[0].message}; run `indicators validate` for all",
            file=errors[0].file,
            line=errors[0].line,
            column=errors[0].column,
        )
    return report.unchecked


def identity_of(package: Package) -> tuple[str, str, str]:
    """The name, version and date of the release."""
    descriptor = package.descriptor
    file = package.storage.place(DESCRIPTOR)
    version, created = descriptor.get("version"), descriptor.get("created")
    if not isinstance(version, str) or not VERSION.fullmatch(version):
        raise PackageError(
            f"{file}: version is {version!r}; a release has three numbers such as 1.0.0",
            file=DESCRIPTOR,
            column="version",
        )
    if not isinstance(created, str) or not created:
        raise PackageError(
            f'{file}: no date of the release; set "created", for example to "2026-01-31T00:00:00Z": '
            "the date is never taken from the clock, so that the same release can be built again",
            file=DESCRIPTOR,
            column="created",
        )
    return read_dataset(package).name, version, created


def digests_of(package: Package) -> dict[str, str]:
    """The digests of the descriptor and of each file of a table, to see whether they change; empty for none."""
    files = [DESCRIPTOR, *(part.path for name in package.model for part in parts_of(package.storage, name))]
    return {file: _digest(package.storage, file) for file in files}


def _digest(storage: Storage, file: str) -> str:
    try:
        with BufferedReader(storage.open(file), _BYTES_AT_ONCE) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


_LICENCE = "LICENSE"


def write_artefacts(snapshot: Package, origin: Path | Storage, progress: Callable[[str], None]) -> tuple[str, ...]:
    """Write every artefact beside the tables of a release, and name each file in its descriptor."""
    left_out: list[str] = []
    for file in _written(snapshot, _licence(storage_of(origin)), left_out):
        progress(file)
    return tuple(left_out)


def _written(snapshot: Package, licence: bytes | None, left_out: list[str]) -> Iterator[str]:
    """Write one file after the other."""
    root = snapshot.root
    stem = f"{snapshot.descriptor['name']}-{snapshot.version}"
    tables = [table_path(table) for table in snapshot.model]
    yield from tables
    contents = [table_content(snapshot, table) for table in snapshot.model]
    (root / "parquet").mkdir()
    for content in contents:
        write_parquet(snapshot, content, root / parquet_path(content.name))
        yield parquet_path(content.name)
    write_sqlite(snapshot, contents, root / f"{stem}.sqlite")
    yield f"{stem}.sqlite"
    try:
        write_workbook(snapshot, contents, root / f"{stem}.xlsx")
        yield f"{stem}.xlsx"
    except TooLargeError as error:
        left_out.append(f"{stem}.xlsx: {error}")
    for name, cite in _CITATIONS.items():
        _write(root / name, cite(snapshot))
        yield name
    zipped = [DESCRIPTOR, *tables, "CITATION.cff"]
    if (root / DECLARATION_FILE).exists():
        zipped.append(DECLARATION_FILE)
        yield DECLARATION_FILE
    if licence is not None:
        (root / _LICENCE).write_bytes(licence)
        zipped.append(_LICENCE)
        yield _LICENCE
    # Before the descriptor names files that are not in the archive.
    write_zip(root / f"{stem}.zip", {file: root / file for file in zipped})
    yield f"{stem}.zip"
    files = [file for file in files_under(root) if file.path != DESCRIPTOR]
    for name, describe in _DESCRIPTIONS.items():
        _write(root / name, json.dumps(describe(snapshot, files), ensure_ascii=False, indent=2) + "\n")
        yield name
    listed = [
        {
            "path": file.path,
            "mediatype": kind_of(file.path).media_type,
            "bytes": file.bytes,
            "hash": f"sha256:{file.sha256}",
        }
        for file in files_under(root)
        if file.path != DESCRIPTOR
    ]
    _write(root / DESCRIPTOR, descriptor_text({**snapshot.descriptor, "files": listed}))
    yield DESCRIPTOR


def _licence(origin: Storage) -> bytes | None:
    """The text of the licence; None where the package comes without one."""
    try:
        return origin.read(_LICENCE)
    except (FileNotFoundError, IsADirectoryError):
        return None
    except OSError as error:
        raise PackageError(f"{origin.place(_LICENCE)}: {reason(error)}") from error


_CITATIONS: dict[str, Callable[[Package], str]] = {
    "CITATION.cff": citation_cff,
    "citations.bib": lambda package: bibtex_text(bibliography(package)),
    "citations.json": lambda package: csl_text(bibliography(package)),
}

_DESCRIPTIONS: dict[str, Callable[[Package, list[ReleasedFile]], dict[str, Any]]] = {
    "croissant.json": croissant,
    "schema-org.jsonld": schema_org,
}


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
