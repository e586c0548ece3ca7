"""Cited indicators of Chinese regional cooperation, and the tool that keeps them honest.

Public names are imported when they are first used, so that ``import indicators`` loads no pandas. `indicators.records`
has the types of what the calls give, `indicators.errors` what they raise.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from indicators import errors, plot, records, schemas
    from indicators.api import Package, Report, diff, validate
    from indicators.checking.check import check
    from indicators.curation.drafting import draft
    from indicators.curation.initialising import init_package
    from indicators.curation.merging import merge_package
    from indicators.curation.proposals import accept
    from indicators.curation.registering import add_source
    from indicators.curation.scanning import scan
    from indicators.engine.coverage import coverage
    from indicators.errors import PackageError
    from indicators.explorer.site import site
    from indicators.insight.compare import compare, corroboration, series
    from indicators.insight.derived import derived, lineage
    from indicators.insight.evidence import evidence
    from indicators.insight.listing import members, search
    from indicators.loading import code_lists, describe, load, tables
    from indicators.package.formatting import format_package
    from indicators.reading import Mention, Quantity, find_mentions, find_quantities, read_quantity
    from indicators.release.build import build
    from indicators.release.cite import cite
    from indicators.release.export import export
    from indicators.release.fetch import fetch, versions
    from indicators.release.publish import publish
    from indicators.release.versioning import baseline, release_check
    from indicators.rules.catalogue import all_rules
    from indicators.rules.findings import Finding

    __version__: str

_HOMES = {
    "api": (
        "Package",
        "Report",
        "diff",
        "import_table",
        "validate",
    ),
    "checking.check": ("check",),
    "curation.drafting": ("draft",),
    "curation.initialising": ("init_package",),
    "curation.merging": ("merge_package",),
    "curation.proposals": ("accept",),
    "curation.registering": ("add_source",),
    "curation.scanning": ("scan",),
    "engine.coverage": ("coverage",),
    "explorer.site": ("site",),
    "insight.compare": ("compare", "corroboration", "series"),
    "insight.derived": (
        "derived",
        "lineage",
    ),
    "insight.evidence": ("evidence",),
    "insight.listing": ("members", "search"),
    "loading": (
        "code_lists",
        "describe",
        "load",
        "tables",
    ),
    "errors": ("PackageError",),
    "package.formatting": ("format_package",),
    "reading": (
        "Mention",
        "Quantity",
        "find_mentions",
        "find_quantities",
        "read_quantity",
    ),
    "release.build": ("build",),
    "release.cite": ("cite",),
    "release.export": ("export",),
    "release.versioning": (
        "baseline",
        "release_check",
    ),
    "release.fetch": (
        "fetch",
        "versions",
    ),
    "release.publish": ("publish",),
    "rules.catalogue": ("all_rules",),
    "rules.findings": ("Finding",),
}
_MODULES = ("errors", "plot", "records", "schemas")

__all__ = [
    "Finding",
    "Mention",
    "Package",
    "PackageError",
    "Quantity",
    "Report",
    "__version__",
    "accept",
    "add_source",
    "all_rules",
    "baseline",
    "build",
    "check",
    "cite",
    "code_lists",
    "compare",
    "corroboration",
    "coverage",
    "derived",
    "describe",
    "diff",
    "draft",
    "errors",
    "evidence",
    "export",
    "fetch",
    "find_mentions",
    "find_quantities",
    "format_package",
    "import_table",
    "init_package",
    "lineage",
    "load",
    "members",
    "merge_package",
    "plot",
    "publish",
    "read_quantity",
    "records",
    "release_check",
    "scan",
    "schemas",
    "search",
    "series",
    "site",
    "tables",
    "validate",
    "versions",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from indicators.distribution import installed_version

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
