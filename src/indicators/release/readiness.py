"""Whether all is ready for a release: the libraries at hand, the package valid, with a version and a date."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from importlib.util import find_spec
from io import BufferedReader
from typing import TYPE_CHECKING

from indicators.model.tables import TABLES
from indicators.package.errors import PackageError
from indicators.package.location import DESCRIPTOR
from indicators.package.package import Package
from indicators.package.parts import parts_of
from indicators.package.storage import Storage
from indicators.release.citation.dataset import read_dataset
from indicators.release.manifest import VERSION

if TYPE_CHECKING:
    from indicators.rules.report import Unchecked


_LIBRARIES = ("xlsxwriter", "pyarrow", "pandera")
"""What a build is written and validated with; first what only the extra ``build`` brings, and the others with it."""

_BYTES_AT_ONCE = 4 * 2**20


class InvalidPackageError(PackageError):
    """The package has errors, so that no release is made of it."""


def require_libraries() -> None:
    """Refuse to begin a build that could not be finished.

    Raises
    ------
    ModuleNotFoundError
        A library is not installed.
    """
    for library in _LIBRARIES:
        if find_spec(library) is None:
            raise ModuleNotFoundError(f"a build needs {library}", name=library)


def require_valid(storage: Storage, progress: Callable[[str, int, int], None] | None = None) -> tuple[Unchecked, ...]:
    """What of a package could not be checked, if what could be has no errors.

    Parameters
    ----------
    storage : Storage
        Where the package is.
    progress : callable, optional
        Of the validation, as in `indicators.validate`.

    Raises
    ------
    InvalidPackageError
        It has; the message counts them by layer and names the first.
    """
    from indicators.engine.validation import validate
    from indicators.rules.findings import Severity

    report = validate(storage.address, progress=progress)
    if not report.ok:
        errors = [finding for finding in report.findings if finding.severity is Severity.ERROR]
        counts = ", ".join(f"{count} in {layer}" for layer, count in Counter(one.layer for one in errors).items())
        raise InvalidPackageError(
            f"{storage.place()}: {len(errors)} error{'s' * (len(errors) > 1)} ({counts}), so that nothing was built; "
            f"the first is at {errors[0].place()}: {errors[0].message}; run `indicators validate` for all"
        )
    return report.unchecked


def identity_of(package: Package) -> tuple[str, str, str]:
    """The name, version and date of the release.

    Raises
    ------
    PackageError
        datapackage.json gives no version of a release or no date.
    """
    descriptor = package.descriptor
    file = package.storage.place(DESCRIPTOR)
    version, created = descriptor.get("version"), descriptor.get("created")
    if not isinstance(version, str) or not VERSION.fullmatch(version):
        raise PackageError(f"{file}: version is {version!r}; a release has three numbers such as 1.0.0")
    if not isinstance(created, str) or not created:
        raise PackageError(
            f'{file}: no date of the release; set "created", for example to "2026-01-31T00:00:00Z": '
            "the date is never taken from the clock, so that the same release can be built again"
        )
    return read_dataset(package).name, version, created


def digests_of(storage: Storage) -> dict[str, str]:
    """The digests of the descriptor and of each file of a table, to see whether they change; empty for none."""
    files = [DESCRIPTOR, *(part.path for name in TABLES for part in parts_of(storage, name))]
    return {file: _digest(storage, file) for file in files}


def _digest(storage: Storage, file: str) -> str:
    try:
        with BufferedReader(storage.open(file), _BYTES_AT_ONCE) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
