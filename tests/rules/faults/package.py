"""Faults of datapackage.json."""

from __future__ import annotations

import json
from typing import Any

from tests.checkout import Checkout, Spot
from tests.rules.faults import fault

FILE = "datapackage.json"


def _line_with(checkout: Checkout, words: str) -> int:
    lines = (checkout.root / FILE).read_text(encoding="utf-8").split("\n")
    (line,) = [number for number, line in enumerate(lines, start=1) if words in line]
    return line


def _replace(checkout: Checkout, old: str, new: str) -> None:
    text = (checkout.root / FILE).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (checkout.root / FILE).write_text(text.replace(old, new), encoding="utf-8")


def _descriptor(checkout: Checkout) -> dict[str, Any]:
    descriptor: dict[str, Any] = json.loads((checkout.root / FILE).read_text(encoding="utf-8"))
    return descriptor


def _resource(checkout: Checkout, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in _descriptor(checkout)["resources"] if one["name"] == name)
    return found


@fault("P01")
def descriptor_cut_short(checkout: Checkout) -> Spot:
    text = (checkout.root / FILE).read_text(encoding="utf-8")
    kept = text[: text.index('"licenses"') + 15]
    (checkout.root / FILE).write_text(kept, encoding="utf-8")
    return Spot(FILE, kept.count("\n") + 1, column_number=len(kept.rpartition("\n")[2]) + 1)


@fault("P01")
def descriptor_that_is_a_list(checkout: Checkout) -> Spot:
    (checkout.root / FILE).write_text("[]\n", encoding="utf-8")
    return Spot(FILE)


@fault("P01")
def descriptor_that_is_not_utf_8(checkout: Checkout) -> Spot:
    text = (checkout.root / FILE).read_text(encoding="utf-8")
    (checkout.root / FILE).write_bytes(text.encode("gb18030"))
    return Spot(FILE)


@fault("P02", whole=True)
def table_edited_after_its_digest_was_taken(checkout: Checkout) -> Spot:
    written = _resource(checkout, "units")["hash"]
    file = checkout.file("units")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("square kilometre", "Square kilometre"), encoding="utf-8")
    return Spot(FILE, _line_with(checkout, written), "resources/units/hash", value=json.dumps(written))


@fault("P02")
def byte_count_wrong(checkout: Checkout) -> Spot:
    size = _resource(checkout, "exclusions")["bytes"]
    _replace(checkout, f'"bytes": {size},', f'"bytes": {size + 1},')
    line = _line_with(checkout, f'"bytes": {size + 1},')
    return Spot(FILE, line, "resources/exclusions/bytes", value=str(size + 1))


@fault("P02")
def description_of_a_column_edited_by_hand(checkout: Checkout) -> Spot:
    words = next(
        field["description"]
        for field in _resource(checkout, "observations")["schema"]["fields"]
        if field["name"] == "period_text"
    )
    _replace(checkout, json.dumps(words), '"By hand"')
    line = _line_with(checkout, '"By hand"')
    return Spot(FILE, line, "resources/observations/schema/fields/period_text/description", value='"By hand"')


@fault("P02")
def code_added_to_its_list_and_not_to_the_descriptor(checkout: Checkout) -> Spot:
    theme = checkout.first("codes", lambda row: row["code_list"] == "theme")
    before = (checkout.root / FILE).read_bytes()
    records = [dict(row.cells) for row in checkout.rows("codes")]
    place = next(index for index, record in enumerate(records) if record["code"] == theme["code"])
    records.insert(place, {**theme.cells, "code": "a_new_theme"})
    checkout.write("codes", records)
    (checkout.root / FILE).write_bytes(before)
    lines = before.decode().split("\n")
    start = lines.index('      "name": "indicators",')
    line = next(n for n in range(start, len(lines)) if lines[n].strip() == '"enum": [') + 1
    return Spot(FILE, line, "resources/indicators/schema/fields/theme/constraints/enum")


@fault("P02")
def descriptor_indented_otherwise(checkout: Checkout) -> Spot:
    text = json.dumps(_descriptor(checkout), ensure_ascii=False, indent=4) + "\n"
    (checkout.root / FILE).write_text(text, encoding="utf-8")
    return Spot(FILE)


@fault("P03")
def version_of_two_numbers(checkout: Checkout) -> Spot:
    version = _descriptor(checkout)["version"]
    _replace(checkout, f'  "version": "{version}"', '  "version": "1.0"')
    return Spot(FILE, _line_with(checkout, '  "version": "1.0"'), "version", value='"1.0"')


@fault("P03")
def licences_missing(checkout: Checkout) -> Spot:
    descriptor = _descriptor(checkout)
    del descriptor["licenses"]
    (checkout.root / FILE).write_text(json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return Spot(FILE, 1, "licenses")


@fault("P04")
def table_declared_without_a_schema(checkout: Checkout) -> Spot:
    descriptor = _descriptor(checkout)
    descriptor["resources"].append({"name": "parks", "path": "data/parks.csv"})
    (checkout.root / FILE).write_text(json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    (checkout.root / "data/parks.csv").write_text("park_id\n", encoding="utf-8")
    line = _line_with(checkout, '"name": "parks"') - 1
    return Spot(FILE, line, "resources/parks/schema", value="no schema")


@fault("P05")
def table_that_nothing_declares(checkout: Checkout) -> Spot:
    (checkout.root / "data/parks.csv").write_text("park_id\n", encoding="utf-8")
    return Spot("data/parks.csv")
