"""Cited indicators of Chinese regional cooperation, and the tool that keeps them honest.

Public names are imported when they are first used, so that ``import indicators`` loads no pandas.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from indicators import schemas
    from indicators.checks.findings import Finding, Layer, Severity
    from indicators.checks.validation import Report, validate
    from indicators.package.errors import (
        PackageError,
        PackageNotFoundError,
        UnknownTableError,
        UnreadableTableError,
    )
    from indicators.package.formatting import format_package
    from indicators.package.package import Package
    from indicators.reading import Mention, Quantity, find_mentions, find_quantities, read_quantity, to_frame
    from indicators.tables import TableName, code_lists, describe, load, tables
    from indicators.views.evidence import Evidence, evidence
    from indicators.views.searching import SearchHit, search

    __version__: str

_HOMES = {
    "schemas": "",
    "Finding": "checks.findings",
    "Layer": "checks.findings",
    "Severity": "checks.findings",
    "Report": "checks.validation",
    "validate": "checks.validation",
    "PackageError": "package.errors",
    "PackageNotFoundError": "package.errors",
    "UnknownTableError": "package.errors",
    "UnreadableTableError": "package.errors",
    "format_package": "package.formatting",
    "Package": "package.package",
    "Mention": "reading",
    "Quantity": "reading",
    "find_mentions": "reading",
    "find_quantities": "reading",
    "read_quantity": "reading",
    "to_frame": "reading",
    "TableName": "tables",
    "code_lists": "tables",
    "describe": "tables",
    "load": "tables",
    "tables": "tables",
    "Evidence": "views.evidence",
    "evidence": "views.evidence",
    "SearchHit": "views.searching",
    "search": "views.searching",
}

__all__ = [
    "Evidence",
    "Finding",
    "Layer",
    "Mention",
    "Package",
    "PackageError",
    "PackageNotFoundError",
    "Quantity",
    "Report",
    "SearchHit",
    "Severity",
    "TableName",
    "UnknownTableError",
    "UnreadableTableError",
    "__version__",
    "code_lists",
    "describe",
    "evidence",
    "find_mentions",
    "find_quantities",
    "format_package",
    "load",
    "read_quantity",
    "schemas",
    "search",
    "tables",
    "to_frame",
    "validate",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("regional-cooperation-indicators")
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
