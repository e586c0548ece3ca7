"""datapackage.json: the author's words are kept, the rest is generated, and other tools accept it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import frictionless
import pytest

from indicators import PackageError, format_package
from indicators.model.tables import TABLES
from indicators.package.descriptor import read_descriptor
from tests.checkout import PROJECT, Checkout


def descriptor_of(checkout: Checkout) -> dict[str, Any]:
    return read_descriptor(checkout.root)


def test_frictionless_finds_no_error() -> None:
    report = frictionless.validate(str(PROJECT / "datapackage.json"))
    assert report.valid, report.flatten(["type", "title", "note"])
    assert report.errors == []
    assert {task.name for task in report.tasks} == set(TABLES)
    assert all(task.warnings == [] for task in report.tasks)


def test_frictionless_holds_the_data_against_the_keys_codes_and_digests(checkout: Checkout) -> None:
    """That it passes means something: it fails where the data is wrong."""
    checkout.edit("observations", checkout.rows("observations")[1], entity_id="nowhere", qualifier="perhaps")
    report = frictionless.validate(str(checkout.root / "datapackage.json"))
    types = {error[0] for error in report.flatten(["type"])}
    assert {"foreign-key", "constraint-error"} <= types
    checkout.file("units").write_bytes(checkout.file("units").read_bytes().replace(b"yuan", b"YUAN"))
    report = frictionless.validate(str(checkout.root / "datapackage.json"))
    assert "hash-count" in {error[0] for error in report.flatten(["type"])}


def test_digests_and_sizes_are_those_of_the_files(checkout: Checkout) -> None:
    for resource in descriptor_of(checkout)["resources"]:
        content = (checkout.root / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_every_table_is_a_resource_with_its_schema(checkout: Checkout) -> None:
    resources = descriptor_of(checkout)["resources"]
    assert [resource["name"] for resource in resources] == list(TABLES)
    for resource, table in zip(resources, TABLES.values(), strict=True):
        schema = resource["schema"]
        assert [field["name"] for field in schema["fields"]] == list(table.column_names())
        assert schema["primaryKey"] == list(table.key)
        assert schema["missingValues"] == [""]
        keys = [key["fields"][0] for key in schema.get("foreignKeys", ())]
        assert keys == [column.name for column in table.references()]


def test_codes_that_the_package_adds_become_enumerations(checkout: Checkout) -> None:
    records = [dict(row.cells) for row in checkout.rows("codes")]
    theme = next(record for record in records if record["code_list"] == "theme")
    checkout.file("codes").write_bytes(
        checkout.file("codes").read_bytes() + b"theme,zz_new,\xe6\x96\xb0,New,Something new.\n"
    )
    format_package(checkout.root)
    indicators = next(one for one in descriptor_of(checkout)["resources"] if one["name"] == "indicators")
    enumeration = next(field for field in indicators["schema"]["fields"] if field["name"] == "theme")
    assert {theme["code"], "zz_new"} <= set(enumeration["constraints"]["enum"])


def test_what_the_author_writes_is_kept(checkout: Checkout) -> None:
    own = {
        "name": "another-package",
        "title": "Another",
        "version": "3.1.4-rc.1",
        "homepage": "https://example.org",
        "keywords": ["one"],
        "contributors": [{"title": "Somebody"}],
        "licenses": [{"name": "CC0-1.0"}],
    }
    (checkout.root / "datapackage.json").write_text(json.dumps(own), encoding="utf-8")
    format_package(checkout.root)
    descriptor = descriptor_of(checkout)
    assert {name: descriptor[name] for name in own} == own
    assert checkout.validate().ok


def test_every_source_is_listed_with_its_title_and_address(checkout: Checkout) -> None:
    listed = descriptor_of(checkout)["sources"]
    rows = checkout.rows("sources")
    assert [source["title"] for source in listed] == [row["title"] for row in rows]
    assert [source.get("path", "") for source in listed] == [row["url"] for row in rows]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not JSON"),
        (b"[1, 2]", "expected a JSON object"),
        (b'{"name": "\xd6\xd0"}', "not UTF-8 at byte 10"),
        (b'{"a": ' * 100_000, "nested too deeply"),
        (b'{"a": ' + b"[" * 64 + b"]" * 64 + b"}", "nested too deeply"),
        (b'{"a": "\\ud800"}', "half a surrogate pair"),
    ],
)
def test_a_descriptor_that_cannot_be_read_is_refused(content: bytes, message: str, checkout: Checkout) -> None:
    (checkout.root / "datapackage.json").write_bytes(content)
    with pytest.raises(PackageError, match=message):
        read_descriptor(checkout.root)


def test_what_the_author_adds_inside_the_model_s_resources_is_kept(checkout: Checkout) -> None:
    descriptor = descriptor_of(checkout)
    units = next(one for one in descriptor["resources"] if one["name"] == "units")
    units["dialect"] = {"delimiter": ","}
    units["schema"]["uniqueKeys"] = [["symbol"]]
    units["schema"]["fields"][1]["rdfType"] = "https://schema.org/unitText"
    units["schema"]["foreignKeys"].append({"fields": ["symbol"], "reference": {"resource": "", "fields": ["symbol"]}})
    given = json.loads(json.dumps(units))
    units["hash"] = "sha256:old"
    (checkout.root / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    assert [change.file for change in format_package(checkout.root)] == ["datapackage.json"]
    assert next(one for one in descriptor_of(checkout)["resources"] if one["name"] == "units") == given
    assert checkout.validate().ok
    assert format_package(checkout.root) == []


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda resources: resources.append({"name": "units", "path": "mine.csv"}), "a second resource 'units'"),
        (lambda resources: resources.append("mine.csv"), "the resource is 'mine.csv'"),
        (lambda resources: resources[3]["schema"]["fields"].append({"name": "symbol", "type": "any"}), "comes twice"),
        (lambda resources: resources[3]["schema"]["fields"].append("mine"), "the name is None"),
    ],
)
def test_what_could_only_be_dropped_is_refused(spoil: Any, message: str, checkout: Checkout) -> None:
    descriptor = descriptor_of(checkout)
    assert descriptor["resources"][3]["name"] == "units"
    spoil(descriptor["resources"])
    (checkout.root / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    with pytest.raises(PackageError, match=message):
        format_package(checkout.root)
    assert descriptor_of(checkout) == descriptor
    assert any(one.code == "P04" and message in one.message for one in checkout.validate().findings)
