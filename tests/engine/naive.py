"""The oracle of the engine: rule by rule over all rows of a table at once, without batches, screens or schedulers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from indicators import Finding, Package
from indicators.model.tables import TABLES
from indicators.package.files import table_path
from indicators.rules.catalogue import RULES
from indicators.rules.context import Context
from indicators.rules.findings import in_order, one_of_each_cause
from indicators.rules.rules import Batch, checks_among


def naive_findings(package: Package, layers: Sequence[str] = ()) -> list[Finding]:
    """What every rule of some layers, or of all, finds."""
    codes = {code for code, rule in RULES.items() if not layers or rule.layer in layers}
    found = (one for one in _found(Context(package), codes) if one.code in codes)
    files = {table_path(name): place for place, name in enumerate(TABLES)}
    return in_order(one_of_each_cause(in_order(found, files)), files)


def _found(context: Context, codes: Collection[str]) -> Iterator[Finding]:
    for name, table in TABLES.items():
        batch = Batch(table, context.rows(name))
        for rule in checks_among((RULES[code] for code in RULES if code in codes), name):
            yield from rule.run(batch, context)


def naive_rows(package: Package) -> dict[str, int]:
    """How many rows each table has."""
    return {name: len(package.rows(name)) for name in TABLES}
