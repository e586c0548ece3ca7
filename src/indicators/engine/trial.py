"""What the rules would say of rows that are not in the tables yet, while a person decides on them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from indicators.package import Package
from indicators.package.configuration import read_configuration
from indicators.package.files import table_path
from indicators.package.rows import Rows
from indicators.rules.batch import Batch
from indicators.rules.catalogue import catalogue, selection, team_rules
from indicators.rules.context import Context, GivenPackage
from indicators.rules.findings import Finding, Layer, in_order, one_of_each_cause
from indicators.rules.rules import checks_among


def findings_of_trial(
    package: Package, tables: Mapping[str, Rows], touched: Mapping[str, Collection[int]]
) -> list[Finding]:
    """What the package's rules find of some rows of tables that are given as they would be.

    Rules that look at a row or a document see those rows alone, with all others around them; rules that look at the
    package see whole tables, of which those findings count that are about the rows. So a row has the findings that
    `validate` would have of it, and what it does to rows of other tables is left to `validate`.

    Parameters
    ----------
    package : Package
    tables : mapping of str to Rows
    touched : mapping of str to collection of int
        Of each table the places of the rows that are asked about; each has a line of its own.
    """
    configured = read_configuration(package.storage)
    own, _ = team_rules(package, configured, allowed=None)
    known = catalogue(own)
    chosen = selection(known, configured).codes
    rules = [rule for code, rule in known.items() if code in chosen and rule.layer is not Layer.RELEASE]
    context = Context(GivenPackage(package, tables))

    def found() -> Iterator[Finding]:
        for name, places in touched.items():
            batch = Batch(context.model[name], context.rows(name))
            meant = {(batch.rows.file(place), batch.rows.lines[place]) for place in places}
            for rule in checks_among(rules, name, "row", "document", "package"):
                if rule.when is not None and not rule.when(context):
                    continue
                looked_at = batch if rule.scope == "package" else batch.some(sorted(places))
                for one in rule.run_screened(looked_at, context):
                    if one.code in chosen and (one.file, one.line) in meant:
                        yield one

    files = {table_path(name): place for place, name in enumerate(context.model)}
    return in_order(one_of_each_cause(in_order(found(), files)), files)
