"""A release made with another model loads with the columns, types and codes that it was released with."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import indicators
from indicators import Package, PackageError
from indicators.loading import load_as_described
from tests.checkout import Checkout

Field = dict[str, Any]


def describe(checkout: Checkout, table: str, change: Callable[[list[Field]], None]) -> None:
    """Change the fields of a table in datapackage.json, as another version of the model would have them."""
    file = checkout.root / "datapackage.json"
    descriptor = json.loads(file.read_text(encoding="utf-8"))
    (resource,) = (one for one in descriptor["resources"] if one["name"] == table)
    change(resource["schema"]["fields"])
    file.write_text(json.dumps(descriptor), encoding="utf-8")


def rewrite(checkout: Checkout, table: str, column: str, cell: Callable[[str], str], name: str = "") -> None:
    header = [name or column if one == column else one for one in checkout.header(table)]
    records = [{**row.cells, name or column: cell(row[column])} for row in checkout.rows(table)]
    text = "\n".join(",".join(f'"{record[one]}"' for one in header) for record in records)
    checkout.file(table).write_text(",".join(header) + "\n" + text + "\n", encoding="utf-8")


@pytest.mark.parametrize("labels", [None, "en", "zh"])
def test_of_the_same_model_it_is_what_load_gives(package: Package, labels: Any) -> None:
    for name in indicators.tables():
        pd.testing.assert_frame_equal(load_as_described(package.root, name, labels), package.load(name, labels))


def test_a_column_that_was_renamed_since(checkout: Checkout) -> None:
    rewrite(checkout, "units", "symbol", str, name="sign")
    describe(checkout, "units", lambda fields: fields[1].update(name="sign"))
    assert list(load_as_described(checkout.root, "units"))[:3] == ["unit_id", "sign", "name_zh"]
    with pytest.raises(PackageError, match="the header is"):
        indicators.load("units", path=checkout.root)


def test_a_column_of_another_type(checkout: Checkout) -> None:
    rewrite(checkout, "units", "factor", lambda cell: "7" if cell else "")
    describe(checkout, "units", lambda fields: fields[-1].update(type="integer"))
    assert str(load_as_described(checkout.root, "units")["factor"].dtype) == "Int64"
    assert str(indicators.load("units", path=checkout.root)["factor"].dtype) == "float64"


def test_a_code_that_the_model_has_no_more(checkout: Checkout) -> None:
    def older(fields: list[Field]) -> None:
        (field,) = (one for one in fields if one["name"] == "confidence")
        field["categories"] = [{"value": "utmost", "label": "Utmost"}, {"value": "high", "label": "High"}]
        field["constraints"]["enum"] = ["utmost", "high"]

    kept = checkout.first("observations", lambda row: row["confidence"] == "high")
    checkout.write("observations", [dict(kept.cells), {**kept.cells, "confidence": "utmost"}])
    describe(checkout, "observations", older)
    found = load_as_described(checkout.root, "observations", "zh")
    assert list(found["confidence"].cat.categories) == ["utmost", "high"]
    assert list(found["confidence_label"]) == ["高", "Utmost"]


def test_a_release_that_does_not_describe_the_table(checkout: Checkout) -> None:
    def spoil(value: object) -> Callable[[list[Field]], None]:
        return lambda fields: fields[0].update(type=value)

    values: list[object] = ["geopoint", None, 7, []]
    for value in values:
        describe(checkout, "units", spoil(value))
        with pytest.raises(PackageError, match="does not describe units"):
            load_as_described(checkout.root, "units")
    Path(checkout.root / "datapackage.json").write_text('{"resources": {}}', encoding="utf-8")
    with pytest.raises(PackageError, match="does not describe units"):
        load_as_described(checkout.root, "units")
