"""A file that is broken is named, and the rest of the package isn't blamed for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from indicators import Finding, Package, validate
from indicators.model.tables import TABLES
from indicators.package.rows import Defect, Rows
from indicators.records import Layer
from indicators.rules.catalogue import RULES
from indicators.rules.context import Context
from indicators.rules.rules import Batch, checks_among
from indicators.rules.schema import DEFECT_RULES, defect_findings
from tests.checkout import PROJECT, Checkout

ROWS = {name: table for name, table in TABLES.items() if name != "reference_values"}


def findings_of_every_rule(checkout: Checkout, damaged: str) -> Iterator[Finding]:
    """As `validate` finds them, but that pandera looks only at the damaged table: the others are whole."""
    package = Package(checkout.root)
    context = Context(package)
    batches = {name: Batch(table, package.rows(name)) for name, table in TABLES.items()}
    for name, batch in batches.items():
        for rule in checks_among(RULES.values(), name):
            if rule.layer is not Layer.SCHEMA or name == damaged:
                yield from rule.run(batch, context)


def blamed(checkout: Checkout, table: str) -> set[tuple[str, str]]:
    """File and rule of every finding, but for datapackage.json's rightful remarks on that table's digest and size."""
    rightful = {f"resources/{table}/hash", f"resources/{table}/bytes"}
    found = findings_of_every_rule(checkout, table)
    return {(one.file, one.code) for one in found if one.column not in rightful}


def _missing(checkout: Checkout, table: str) -> None:
    checkout.file(table).unlink()


def _in_gbk(checkout: Checkout, table: str) -> None:
    checkout.file(table).write_bytes(checkout.file(table).read_text(encoding="utf-8").encode("gb18030"))


def _in_utf_16(checkout: Checkout, table: str) -> None:
    checkout.file(table).write_bytes(checkout.file(table).read_text(encoding="utf-8").encode("utf-16"))


def _quotation_mark_in_every_row(checkout: Checkout, table: str) -> None:
    header, *rows = checkout.file(table).read_text(encoding="utf-8").splitlines()
    checkout.file(table).write_text("\n".join([header, *(f'"{row}' for row in rows)]) + "\n", encoding="utf-8")


def _quotation_mark_in_the_header(checkout: Checkout, table: str) -> None:
    checkout.file(table).write_bytes(b'"' + checkout.file(table).read_bytes())


def _empty(checkout: Checkout, table: str) -> None:
    checkout.file(table).write_bytes(b"")


DAMAGES = {
    "missing": (_missing, {"F01"}),
    "gbk": (_in_gbk, {"F04"}),
    "utf-16": (_in_utf_16, {"F04"}),
    "quotation mark in every row": (_quotation_mark_in_every_row, {"F09", "F10"}),
    "quotation mark in the header": (_quotation_mark_in_the_header, {"F09"}),
    "empty": (_empty, {"F11"}),
}
BROKEN = [
    (name, table)
    for table in ROWS
    for name in DAMAGES
    # A table in ASCII alone is the same file in GBK.
    if name != "gbk" or not (PROJECT / "data" / f"{table}.csv").read_bytes().isascii()
]


@pytest.mark.parametrize(("name", "table"), BROKEN)
def test_only_the_broken_file_is_blamed(name: str, table: str, small: Checkout) -> None:
    damage, codes = DAMAGES[name]
    damage(small, table)
    found = blamed(small, table)
    assert found
    assert found <= {(f"data/{table}.csv", code) for code in codes}


@pytest.mark.parametrize("table", ROWS)
def test_only_a_missing_column_is_blamed(table: str, small: Checkout) -> None:
    records = [dict(row.cells) for row in small.rows(table)]
    content = small.file(table).read_bytes()
    for missing in TABLES[table].column_names():
        small.write(table, records, [name for name in small.header(table) if name != missing])
        findings = list(findings_of_every_rule(small, table))
        about = {(one.file, one.code, one.column) for one in findings}
        assert about == {(f"data/{table}.csv", "F13", missing)}, findings
        small.file(table).write_bytes(content)


def test_a_row_that_cannot_be_read_is_not_missed_elsewhere(small: Checkout) -> None:
    """Rows of other tables point to it: that it is there can't be told, nor that it isn't."""
    row = small.first("entities", lambda row: row["entity_id"] == "chongqing")
    line = small.line("data/entities.csv", row.line).encode()
    small.replace("data/entities.csv", line, line + b",")
    assert {(one.file, one.line, one.code) for one in small.validate().findings} == {
        ("data/entities.csv", row.line, "F10")
    }


def test_the_file_that_is_expected_is_the_one_that_is_missing() -> None:
    for kind in DEFECT_RULES:
        rows = Rows("data/sources.csv", (), [], {}, defects=[Defect(kind, 0, "gone")])
        (finding,) = defect_findings(Batch(TABLES["sources"], rows))
        assert "units" not in finding.expected.replace("unit_id", ""), "the example of the page"
        assert kind != "missing_file" or finding.expected == "data/sources.csv with a header"


def test_a_descriptor_that_is_no_json_is_told_with_its_place_once(small: Checkout) -> None:
    file = small.root / "datapackage.json"
    file.write_text(file.read_text(encoding="utf-8").replace(",\n", ",,\n", 1), encoding="utf-8")
    (finding,) = validate(small.root, select=["P01"]).findings
    assert (finding.file, finding.line) == ("datapackage.json", 2)
    assert finding.column_number > 1
    assert finding.message.startswith("not JSON: ")
