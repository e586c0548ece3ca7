"""The oracle of the engine: rule by rule over all rows of a table at once, without batches, screens or order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from indicators import Finding, Package
from indicators.model.tables import TABLES
from indicators.package.location import table_path
from indicators.rules import schema
from indicators.rules.batch import Batch
from indicators.rules.catalogue import RULES
from indicators.rules.context import Context
from indicators.rules.declared import declaration_findings
from indicators.rules.descriptor import descriptor_findings
from indicators.rules.form import defect_findings
from indicators.rules.highlighted import highlight_findings
from indicators.rules.report import in_order


def naive_findings(root: Path, layers: Sequence[str] = ()) -> list[Finding]:
    """What every rule of some layers, or of all, finds in a package whose tables are one CSV file each."""
    found = (one for one in _found(Context(Package.open(root))) if not layers or one.layer in layers)
    return in_order(found, {table_path(name): place for place, name in enumerate(TABLES)})


def _found(context: Context) -> Iterator[Finding]:
    for name, table in TABLES.items():
        batch = Batch(table, context.rows(name))
        yield from defect_findings(batch)
        yield from schema.schema_findings(batch)
        for rule in RULES.values():
            if not rule.tables or name in rule.tables:
                yield from rule.run(batch, context)
    for of_package in (declaration_findings, highlight_findings, descriptor_findings):
        yield from of_package(context)


def naive_rows(root: Path) -> dict[str, int]:
    """How many rows each table has."""
    package = Package.open(root)
    return {name: len(package.rows(name)) for name in TABLES}
