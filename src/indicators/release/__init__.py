"""Releases of a package: built, published, fetched, compared, and held to the version policy."""

from __future__ import annotations

from typing import Literal, get_args

ExportFormat = Literal["csv", "parquet", "xlsx", "sqlite", "json"]
"""Of `export`; here, since the command line names them without importing what writes them."""
EXPORT_FORMATS: tuple[ExportFormat, ...] = get_args(ExportFormat)
BINARY_FORMATS: frozenset[ExportFormat] = frozenset({"parquet", "xlsx", "sqlite"})
"""No terminal shows these."""
