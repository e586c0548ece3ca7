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
    from indicators.history.difference import Difference
    from indicators.history.policy import Bump
    from indicators.history.releases import Baseline
    from indicators.insight.compare import Comparison, compare, compare_all, corroboration
    from indicators.insight.derived import DerivedFigure, derived, lineage
    from indicators.insight.evidence import Evidence, evidence
    from indicators.insight.membership import members
    from indicators.insight.search import SearchHit, search
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
    from indicators.release.build import Build, InvalidPackageError, build
    from indicators.release.changelog import changelog
    from indicators.release.citation.cite import cite
    from indicators.release.diff import diff
    from indicators.release.export import export
    from indicators.release.release_check import ReleaseCheck, baseline, release_check
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
    from indicators.reports.differences import render_difference
    from indicators.reports.formats import render
    from indicators.reports.json import report_schema
    from indicators.rules.catalogue import all_rules
    from indicators.rules.findings import Finding, Layer, Place, Severity
    from indicators.rules.report import Report
    from indicators.rules.rules import Rule
    from indicators.rules.settlement import SourceCoverage

    __version__: str

_HOMES = {
    "plot": "",
    "schemas": "",
    "Draft": "curation.drafting",
    "draft": "curation.drafting",
    "draft_csv": "curation.drafting",
    "InitialisedPackage": "curation.initialising",
    "init_package": "curation.initialising",
    "RegisteredSource": "curation.registering",
    "add_source": "curation.registering",
    "ScannedMention": "curation.scanning",
    "scan": "curation.scanning",
    "coverage": "engine.coverage",
    "validate": "engine.validation",
    "Site": "explorer.building",
    "site": "explorer.building",
    "Difference": "history.difference",
    "Bump": "history.policy",
    "Baseline": "history.releases",
    "Comparison": "insight.compare",
    "compare": "insight.compare",
    "compare_all": "insight.compare",
    "corroboration": "insight.compare",
    "DerivedFigure": "insight.derived",
    "derived": "insight.derived",
    "lineage": "insight.derived",
    "Evidence": "insight.evidence",
    "evidence": "insight.evidence",
    "SearchHit": "insight.search",
    "search": "insight.search",
    "members": "insight.membership",
    "series": "insight.series",
    "TableName": "loading",
    "code_lists": "loading",
    "describe": "loading",
    "load": "loading",
    "tables": "loading",
    "PackageError": "package.errors",
    "PackageNotFoundError": "package.errors",
    "UnknownTableError": "package.errors",
    "UnreadableTableError": "package.errors",
    "format_package": "package.formatting",
    "Package": "package.package",
    "Kind": "reading",
    "Mention": "reading",
    "Qualifier": "reading",
    "Quantity": "reading",
    "Sense": "reading",
    "UnreadableQuantityError": "reading",
    "find_mentions": "reading",
    "find_quantities": "reading",
    "read_quantity": "reading",
    "to_frame": "reading",
    "Build": "release.build",
    "build": "release.build",
    "cite": "release.citation.cite",
    "diff": "release.diff",
    "changelog": "release.changelog",
    "export": "release.export",
    "InvalidPackageError": "release.build",
    "ReleaseCheck": "release.release_check",
    "baseline": "release.release_check",
    "release_check": "release.release_check",
    "PublishedVersionError": "release.repository",
    "RepositoryError": "release.repository",
    "RollbackError": "release.repository",
    "UnknownVersionError": "release.repository",
    "WrongDigestError": "release.repository",
    "fetch": "release.repository.fetch",
    "versions": "release.repository.fetch",
    "ReleasedVersion": "release.repository.index",
    "Publication": "release.repository.publish",
    "VersionFallsShortError": "release.repository.publish",
    "publish": "release.repository.publish",
    "render_difference": "reports.differences",
    "render": "reports.formats",
    "report_schema": "reports.json",
    "all_rules": "rules.catalogue",
    "Finding": "rules.findings",
    "Layer": "rules.findings",
    "Place": "rules.findings",
    "Severity": "rules.findings",
    "Report": "rules.report",
    "Rule": "rules.rules",
    "SourceCoverage": "rules.settlement",
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
