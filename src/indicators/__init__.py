"""Cited indicators of Chinese regional cooperation, and the tool that keeps them honest.

Public names are imported when they are first used, so that ``import indicators`` loads no pandas. `indicators.records`
has the types of what the calls give, `indicators.errors` what they raise.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from indicators import errors as errors
    from indicators import plot as plot
    from indicators import records as records
    from indicators import schemas as schemas
    from indicators.api import Package as Package
    from indicators.api import Report as Report
    from indicators.api import diff as diff
    from indicators.api import import_table as import_table
    from indicators.api import validate as validate
    from indicators.checking.check import check as check
    from indicators.curation import accept as accept
    from indicators.curation.drafting import draft as draft
    from indicators.curation.initialising import init_package as init_package
    from indicators.curation.merging import merge_package as merge_package
    from indicators.curation.registering import add_source as add_source
    from indicators.curation.scanning import scan as scan
    from indicators.engine import coverage as coverage
    from indicators.errors import PackageError as PackageError
    from indicators.explorer.site import site as site
    from indicators.insight.compare import compare as compare
    from indicators.insight.compare import corroboration as corroboration
    from indicators.insight.compare import series as series
    from indicators.insight.derived import derived as derived
    from indicators.insight.derived import lineage as lineage
    from indicators.insight.lookup import evidence as evidence
    from indicators.insight.lookup import members as members
    from indicators.insight.lookup import search as search
    from indicators.loading import code_lists as code_lists
    from indicators.loading import describe as describe
    from indicators.loading import load as load
    from indicators.loading import tables as tables
    from indicators.package.formatting import format_package as format_package
    from indicators.reading import Mention as Mention
    from indicators.reading import Quantity as Quantity
    from indicators.reading import find_mentions as find_mentions
    from indicators.reading import find_quantities as find_quantities
    from indicators.reading import read_quantity as read_quantity
    from indicators.release.build import build as build
    from indicators.release.cite import cite as cite
    from indicators.release.export import export as export
    from indicators.release.fetch import fetch as fetch
    from indicators.release.fetch import versions as versions
    from indicators.release.publish import publish as publish
    from indicators.release.versioning import baseline as baseline
    from indicators.release.versioning import release_check as release_check
    from indicators.rules.catalogue import all_rules as all_rules
    from indicators.rules.findings import Finding as Finding

    __version__: str

_HOMES = {
    "api": ("Package", "Report", "diff", "import_table", "validate"),
    "checking.check": ("check",),
    "curation.drafting": ("draft",),
    "curation.initialising": ("init_package",),
    "curation.merging": ("merge_package",),
    "curation": ("accept",),
    "curation.registering": ("add_source",),
    "curation.scanning": ("scan",),
    "engine": ("coverage",),
    "explorer.site": ("site",),
    "insight.compare": ("compare", "corroboration", "series"),
    "insight.derived": ("derived", "lineage"),
    "insight.lookup": ("evidence", "members", "search"),
    "loading": ("code_lists", "describe", "load", "tables"),
    "errors": ("PackageError",),
    "package.formatting": ("format_package",),
    "reading": ("Mention", "Quantity", "find_mentions", "find_quantities", "read_quantity"),
    "release.build": ("build",),
    "release.cite": ("cite",),
    "release.export": ("export",),
    "release.versioning": ("baseline", "release_check"),
    "release.fetch": ("fetch", "versions"),
    "release.publish": ("publish",),
    "rules.catalogue": ("all_rules",),
    "rules.findings": ("Finding",),
}
_MODULES = ("errors", "plot", "records", "schemas")

DISTRIBUTION = "regional-cooperation-indicators"

__all__ = sorted(("__version__", *_MODULES, *(name for names in _HOMES.values() for name in names)))


def installed_version() -> str:
    """The version of the data and the tool, as it was written into the installation."""
    from importlib.metadata import version

    return version(DISTRIBUTION)


def how_to_install(extra: str) -> str:
    """The command that brings an extra of pyproject.toml; pip keeps the tool that it finds, wherever that came from."""
    return f'pip install "{DISTRIBUTION}[{extra}]"'


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return installed_version()
    if name in _MODULES:
        return import_module(f"indicators.{name}")
    for home, names in _HOMES.items():
        if name in names:
            value = getattr(import_module(f"indicators.{home}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module 'indicators' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
