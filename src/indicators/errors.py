"""What can go wrong, as one tree: every exception that a documented call raises, to be imported from here.

Each says in its message what was found, where, what was expected and how to mend it; the attributes of `PackageError`
say the same to programs.

    PackageError                     a package, or a file of it, cannot be used
    ├── PackageNotFoundError         there is none where one was looked for
    ├── PackageBusyError             another process writes it
    ├── UnreachableStoreError        a store cannot be reached, or failed while it was read
    ├── RevisionError                git has no such revision
    ├── ConfigurationError           its configuration cannot be read
    ├── DeclarationError             data/analysis.toml cannot be read
    ├── UnderivableError             a declared figure does not follow from its inputs
    ├── UnreadableTableError         a file of a table is missing or breaks its form
    ├── UnknownNameError             a name that is none; `suggestion` has the nearest
    │   ├── UnknownTableError, UnknownColumnError, UnknownCodeError, UnknownIdentifierError
    │   ├── UnknownRuleError, UnknownSelectionError, UnknownFormatError
    │   └── UnknownChartError, UnknownChartFormatError, UnknownThemeError
    ├── UndrawnFigureError           a highlight compares no two observations
    ├── CitationError                what is to be cited lacks what a citation needs
    ├── InvalidPackageError          a package with errors is not built
    ├── ManifestError                a release does not hold what it lists
    ├── OccupiedError                a folder holds other files
    ├── TooLargeError                a table does not fit a format
    ├── UnknownSideError             what is to be compared is no package
    ├── VersionFallsShortError       a version is too low for what changed
    ├── WorkersLostError             the processes of a run died again and again
    └── RepositoryError              a release repository cannot be used
        └── UnknownVersionError, WrongDigestError, RollbackError, PublishedVersionError
    UnreadableQuantityError          an expression is no quantity that the reader knows (a ValueError)
    SourceUnavailableError           a source document cannot be read here
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from indicators.engine.schedulers import WorkersLostError as WorkersLostError
    from indicators.history.sides import UnknownSideError as UnknownSideError
    from indicators.insight.charts.chart_files import UnknownChartFormatError as UnknownChartFormatError
    from indicators.insight.charts.drawing import UnknownThemeError as UnknownThemeError
    from indicators.insight.charts.headlines import UndrawnFigureError as UndrawnFigureError
    from indicators.insight.declaration import DeclarationError as DeclarationError
    from indicators.insight.derived import UnderivableError as UnderivableError
    from indicators.package.atomic import OccupiedError as OccupiedError
    from indicators.package.atomic import PackageBusyError as PackageBusyError
    from indicators.package.configuration import ConfigurationError as ConfigurationError
    from indicators.package.errors import PackageError as PackageError
    from indicators.package.errors import PackageNotFoundError as PackageNotFoundError
    from indicators.package.errors import UnknownCodeError as UnknownCodeError
    from indicators.package.errors import UnknownColumnError as UnknownColumnError
    from indicators.package.errors import UnknownIdentifierError as UnknownIdentifierError
    from indicators.package.errors import UnknownNameError as UnknownNameError
    from indicators.package.errors import UnknownTableError as UnknownTableError
    from indicators.package.errors import UnreachableStoreError as UnreachableStoreError
    from indicators.package.errors import UnreadableTableError as UnreadableTableError
    from indicators.package.files import SourceUnavailableError as SourceUnavailableError
    from indicators.package.git import RevisionError as RevisionError
    from indicators.plot import UnknownChartError as UnknownChartError
    from indicators.reading import UnreadableQuantityError as UnreadableQuantityError
    from indicators.release.build import InvalidPackageError as InvalidPackageError
    from indicators.release.citation.cite import CitationError as CitationError
    from indicators.release.formats.excel import TooLargeError as TooLargeError
    from indicators.release.manifest import ManifestError as ManifestError
    from indicators.release.repository import PublishedVersionError as PublishedVersionError
    from indicators.release.repository import RepositoryError as RepositoryError
    from indicators.release.repository import RollbackError as RollbackError
    from indicators.release.repository import UnknownVersionError as UnknownVersionError
    from indicators.release.repository import WrongDigestError as WrongDigestError
    from indicators.release.repository.publish import VersionFallsShortError as VersionFallsShortError
    from indicators.reports.formats import UnknownFormatError as UnknownFormatError
    from indicators.rules.catalogue import UnknownRuleError as UnknownRuleError
    from indicators.rules.catalogue import UnknownSelectionError as UnknownSelectionError

_HOMES = {
    "engine.schedulers": ("WorkersLostError",),
    "history.sides": ("UnknownSideError",),
    "insight.charts.chart_files": ("UnknownChartFormatError",),
    "insight.charts.drawing": ("UnknownThemeError",),
    "insight.charts.headlines": ("UndrawnFigureError",),
    "insight.declaration": ("DeclarationError",),
    "insight.derived": ("UnderivableError",),
    "package.atomic": (
        "OccupiedError",
        "PackageBusyError",
    ),
    "package.configuration": ("ConfigurationError",),
    "package.errors": (
        "PackageError",
        "PackageNotFoundError",
        "UnknownCodeError",
        "UnknownColumnError",
        "UnknownIdentifierError",
        "UnknownNameError",
        "UnknownTableError",
        "UnreachableStoreError",
        "UnreadableTableError",
    ),
    "package.files": ("SourceUnavailableError",),
    "package.git": ("RevisionError",),
    "plot": ("UnknownChartError",),
    "reading": ("UnreadableQuantityError",),
    "release.build": ("InvalidPackageError",),
    "release.citation.cite": ("CitationError",),
    "release.formats.excel": ("TooLargeError",),
    "release.manifest": ("ManifestError",),
    "release.repository": (
        "PublishedVersionError",
        "RepositoryError",
        "RollbackError",
        "UnknownVersionError",
        "WrongDigestError",
    ),
    "release.repository.publish": ("VersionFallsShortError",),
    "reports.formats": ("UnknownFormatError",),
    "rules.catalogue": (
        "UnknownRuleError",
        "UnknownSelectionError",
    ),
}

__all__ = sorted(name for names in _HOMES.values() for name in names)


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"indicators.{home}"), name)
    raise AttributeError(f"module 'indicators.errors' has no attribute {name!r}")


def __dir__() -> list[str]:
    return list(__all__)
