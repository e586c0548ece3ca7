"""Cited indicators of Chinese regional cooperation, and the tool that keeps them honest.

Public names are imported when they are first used, so that ``import indicators`` loads no pandas.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from indicators import plot, schemas
    from indicators.curation.drafting import Draft, draft, draft_csv
    from indicators.curation.initialising import InitialisedPackage, init_package
    from indicators.curation.registering import RegisteredSource, add_source
    from indicators.curation.scanning import ScannedMention, scan
    from indicators.engine.coverage import coverage
    from indicators.engine.validation import validate
    from indicators.explorer.building import Site, site
    from indicators.history.comparison import Difference
    from indicators.insight.comparing import Comparison, compare, compare_all, corroboration
    from indicators.insight.deriving import DerivedFigure, derived, lineage
    from indicators.insight.membership import members
    from indicators.insight.series import series
    from indicators.loading import TableName, code_lists, describe, load, tables
    from indicators.package.errors import (
        PackageError,
        PackageNotFoundError,
        UnknownTableError,
        UnreadableTableError,
    )
    from indicators.package.formatting import format_package
    from indicators.package.package import Package
    from indicators.reading import (
        Kind,
        Mention,
        Qualifier,
        Quantity,
        Sense,
        UnreadableQuantityError,
        find_mentions,
        find_quantities,
        read_quantity,
        to_frame,
    )
    from indicators.release.baselines import baseline
    from indicators.release.build import Build, build
    from indicators.release.checking import ReleaseCheck, release_check
    from indicators.release.citation.citing import cite
    from indicators.release.comparing import diff
    from indicators.release.drafting import changelog
    from indicators.release.export import export
    from indicators.release.readiness import InvalidPackageError
    from indicators.release.repository import (
        PublishedVersionError,
        RepositoryError,
        RollbackError,
        UnknownVersionError,
        WrongDigestError,
    )
    from indicators.release.repository.fetch import fetch, versions
    from indicators.release.repository.index import ReleasedVersion
    from indicators.release.repository.publish import Publication, VersionFallsShortError, publish
    from indicators.reports.difference.formats import render_difference
    from indicators.reports.formats import render
    from indicators.reports.json import report_schema
    from indicators.rules.catalogue import all_rules
    from indicators.rules.findings import Finding, Layer, Place, Severity
    from indicators.rules.rules import Rule
    from indicators.rules.settlement import SourceCoverage
    from indicators.rules.validation import Report
    from indicators.versioning.numbers import Bump
    from indicators.versioning.releases import Baseline
    from indicators.views.evidence import Evidence, evidence
    from indicators.views.searching import SearchHit, search

    __version__: str

_HOMES = {
    "plot": "",
    "schemas": "",
    "all_rules": "rules.catalogue",
    "Finding": "rules.findings",
    "Layer": "rules.findings",
    "Place": "rules.findings",
    "Rule": "rules.rules",
    "Severity": "rules.findings",
    "Report": "rules.validation",
    "validate": "engine.validation",
    "Comparison": "insight.comparing",
    "compare": "insight.comparing",
    "compare_all": "insight.comparing",
    "corroboration": "insight.comparing",
    "DerivedFigure": "insight.deriving",
    "derived": "insight.deriving",
    "lineage": "insight.deriving",
    "members": "insight.membership",
    "series": "insight.series",
    "Draft": "curation.drafting",
    "draft": "curation.drafting",
    "draft_csv": "curation.drafting",
    "InitialisedPackage": "curation.initialising",
    "init_package": "curation.initialising",
    "RegisteredSource": "curation.registering",
    "add_source": "curation.registering",
    "ScannedMention": "curation.scanning",
    "scan": "curation.scanning",
    "Build": "release.build",
    "InvalidPackageError": "release.readiness",
    "build": "release.build",
    "export": "release.export",
    "PublishedVersionError": "release.repository",
    "RepositoryError": "release.repository",
    "RollbackError": "release.repository",
    "UnknownVersionError": "release.repository",
    "WrongDigestError": "release.repository",
    "fetch": "release.repository.fetch",
    "ReleasedVersion": "release.repository.index",
    "versions": "release.repository.fetch",
    "Publication": "release.repository.publish",
    "VersionFallsShortError": "release.repository.publish",
    "publish": "release.repository.publish",
    "cite": "release.citation.citing",
    "SourceCoverage": "rules.settlement",
    "coverage": "engine.coverage",
    "render": "reports.formats",
    "report_schema": "reports.json",
    "PackageError": "package.errors",
    "PackageNotFoundError": "package.errors",
    "UnknownTableError": "package.errors",
    "UnreadableTableError": "package.errors",
    "format_package": "package.formatting",
    "Package": "package.package",
    "Kind": "reading",
    "Mention": "reading",
    "Qualifier": "reading",
    "UnreadableQuantityError": "reading",
    "Quantity": "reading",
    "Sense": "reading",
    "find_mentions": "reading",
    "find_quantities": "reading",
    "read_quantity": "reading",
    "to_frame": "reading",
    "Difference": "history.comparison",
    "diff": "release.comparing",
    "render_difference": "reports.difference.formats",
    "Baseline": "versioning.releases",
    "baseline": "release.baselines",
    "Bump": "versioning.numbers",
    "ReleaseCheck": "release.checking",
    "release_check": "release.checking",
    "changelog": "release.drafting",
    "Site": "explorer.building",
    "site": "explorer.building",
    "TableName": "loading",
    "code_lists": "loading",
    "describe": "loading",
    "load": "loading",
    "tables": "loading",
    "Evidence": "views.evidence",
    "evidence": "views.evidence",
    "SearchHit": "views.searching",
    "search": "views.searching",
}

__all__ = [
    "Baseline",
    "Build",
    "Bump",
    "Comparison",
    "DerivedFigure",
    "Difference",
    "Draft",
    "Evidence",
    "Finding",
    "InitialisedPackage",
    "InvalidPackageError",
    "Kind",
    "Layer",
    "Mention",
    "Package",
    "PackageError",
    "PackageNotFoundError",
    "Place",
    "Publication",
    "PublishedVersionError",
    "Qualifier",
    "Quantity",
    "RegisteredSource",
    "ReleaseCheck",
    "ReleasedVersion",
    "Report",
    "RepositoryError",
    "RollbackError",
    "Rule",
    "ScannedMention",
    "SearchHit",
    "Sense",
    "Severity",
    "Site",
    "SourceCoverage",
    "TableName",
    "UnknownTableError",
    "UnknownVersionError",
    "UnreadableQuantityError",
    "UnreadableTableError",
    "VersionFallsShortError",
    "WrongDigestError",
    "__version__",
    "add_source",
    "all_rules",
    "baseline",
    "build",
    "changelog",
    "cite",
    "code_lists",
    "compare",
    "compare_all",
    "corroboration",
    "coverage",
    "derived",
    "describe",
    "diff",
    "draft",
    "draft_csv",
    "evidence",
    "export",
    "fetch",
    "find_mentions",
    "find_quantities",
    "format_package",
    "init_package",
    "lineage",
    "load",
    "members",
    "plot",
    "publish",
    "read_quantity",
    "release_check",
    "render",
    "render_difference",
    "report_schema",
    "scan",
    "schemas",
    "search",
    "series",
    "site",
    "tables",
    "to_frame",
    "validate",
    "versions",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from indicators.distribution import installed_version

        return installed_version()
    if name not in _HOMES:
        raise AttributeError(f"module 'indicators' has no attribute {name!r}")
    home = _HOMES[name]
    if not home:
        return import_module(f"indicators.{name}")
    value = getattr(import_module(f"indicators.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
