"""The types of what the calls give, and the enumerations in them: for annotations, and to compare with."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from indicators.api import Difference as Difference
    from indicators.api import Report as Report
    from indicators.checking.check import Checked as Checked
    from indicators.checking.own_sums import Sum as Sum
    from indicators.checking.wording import CheckedNumber as CheckedNumber
    from indicators.checking.wording import Verdict as Verdict
    from indicators.curation.drafting import Draft as Draft
    from indicators.curation.drafting import Drafts as Drafts
    from indicators.curation.initialising import InitialisedPackage as InitialisedPackage
    from indicators.curation.merging import Merged as Merged
    from indicators.curation.merging import Renumbered as Renumbered
    from indicators.curation.merging import Undecided as Undecided
    from indicators.curation.registering import RegisteredSource as RegisteredSource
    from indicators.curation.scanning import ScannedMention as ScannedMention
    from indicators.explorer.site import Site as Site
    from indicators.history.policy import Bump as Bump
    from indicators.history.releases import Baseline as Baseline
    from indicators.insight.compare import Comparison as Comparison
    from indicators.insight.derived import DerivedFigure as DerivedFigure
    from indicators.insight.lookup import Evidence as Evidence
    from indicators.insight.lookup import SearchHit as SearchHit
    from indicators.insight.lookup import SearchHits as SearchHits
    from indicators.model.tables import TableName as TableName
    from indicators.reading import Kind as Kind
    from indicators.reading import Mention as Mention
    from indicators.reading import Mentions as Mentions
    from indicators.reading import Qualifier as Qualifier
    from indicators.reading import Quantity as Quantity
    from indicators.reading import Sense as Sense
    from indicators.release.build import Build as Build
    from indicators.release.manifest import ReleasedVersion as ReleasedVersion
    from indicators.release.publish import Publication as Publication
    from indicators.release.review import Review as Review
    from indicators.release.reviewed_rows import ReviewedRow as ReviewedRow
    from indicators.release.versioning import ReleaseCheck as ReleaseCheck
    from indicators.rules.findings import Finding as Finding
    from indicators.rules.findings import Layer as Layer
    from indicators.rules.findings import Place as Place
    from indicators.rules.findings import Severity as Severity
    from indicators.rules.rules import Rule as Rule
    from indicators.rules.unsettled import Coverage as Coverage
    from indicators.rules.unsettled import SourceCoverage as SourceCoverage

_HOMES = {
    "api": ("Difference", "Report"),
    "checking.check": ("Checked",),
    "checking.own_sums": ("Sum",),
    "checking.wording": ("CheckedNumber", "Verdict"),
    "curation.drafting": ("Draft", "Drafts"),
    "curation.initialising": ("InitialisedPackage",),
    "curation.merging": ("Merged", "Renumbered", "Undecided"),
    "curation.registering": ("RegisteredSource",),
    "curation.scanning": ("ScannedMention",),
    "explorer.site": ("Site",),
    "history.policy": ("Bump",),
    "history.releases": ("Baseline",),
    "insight.compare": ("Comparison",),
    "insight.derived": ("DerivedFigure",),
    "insight.lookup": ("Evidence", "SearchHit", "SearchHits"),
    "model.tables": ("TableName",),
    "reading": ("Kind", "Mention", "Mentions", "Qualifier", "Quantity", "Sense"),
    "release.build": ("Build",),
    "release.versioning": ("ReleaseCheck",),
    "release.manifest": ("ReleasedVersion",),
    "release.publish": ("Publication",),
    "release.review": ("Review",),
    "release.reviewed_rows": ("ReviewedRow",),
    "rules.unsettled": ("Coverage", "SourceCoverage"),
    "rules.findings": ("Finding", "Layer", "Place", "Severity"),
    "rules.rules": ("Rule",),
}

__all__ = sorted(name for names in _HOMES.values() for name in names)


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"indicators.{home}"), name)
    raise AttributeError(f"module 'indicators.records' has no attribute {name!r}")


def __dir__() -> list[str]:
    return list(__all__)
