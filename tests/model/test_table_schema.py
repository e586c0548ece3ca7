"""The Table Schemas are valid for frictionless and say what the definitions say."""

from __future__ import annotations

import frictionless
import pytest

from indicators import Package
from indicators.model import Table
from indicators.model.descriptions import table_schema
from indicators.model.tables import TABLES


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_frictionless_reads_the_schema(table: Table, package: Package) -> None:
    descriptor = table_schema(table, package.codes)
    schema = frictionless.Schema.from_descriptor(descriptor)
    assert schema.field_names == list(table.column_names())
    assert schema.primary_key == list(table.key)
    assert schema.missing_values == [""]
    for column in table.columns:
        field = schema.get_field(column.name)
        assert field.type == column.type
        assert field.required is column.required
        assert field.constraints.get("pattern") == column.pattern
        assert field.constraints.get("minimum") == column.minimum
        assert field.constraints.get("maximum") == column.maximum
        if column.codes is not None:
            assert field.constraints["enum"] == list(column.codes.values())
        if column.extensible_codes is not None:
            assert field.constraints["enum"] == list(package.codes[column.extensible_codes])


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_foreign_keys_name_table_and_key(table: Table, package: Package) -> None:
    keys = frictionless.Schema.from_descriptor(table_schema(table, package.codes)).foreign_keys
    for key, column in zip(keys, table.references(), strict=True):
        assert column.references is not None
        assert key["fields"] == [column.name]
        assert key["reference"]["resource"] in (column.references, "")
        assert (key["reference"]["resource"] == "") is (column.references == table.name)
        assert key["reference"]["fields"] == list(TABLES[column.references].key)


def test_a_list_without_codes_is_no_enumeration() -> None:
    """An empty enumeration would allow nothing."""
    fields = table_schema(TABLES["indicators"], {})["fields"]
    theme = next(field for field in fields if field["name"] == "theme")
    assert "enum" not in theme["constraints"]
