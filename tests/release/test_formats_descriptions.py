"""Croissant and schema.org say of each file what it is, and of each column what it means."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import indicators
from indicators import Package
from indicators.model.tables import TABLES
from indicators.release.croissant import kind_of
from indicators.release.manifest import MANIFEST
from tests.checkout import Checkout


def read(file: Path) -> dict[str, Any]:
    found = json.loads(file.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def croissant(release: Path) -> dict[str, Any]:
    return read(release / "croissant.json")


@pytest.fixture(scope="module")
def schema_org(release: Path) -> dict[str, Any]:
    return read(release / "schema-org.jsonld")


@pytest.mark.parametrize("name", ["croissant.json", "schema-org.jsonld"])
def test_every_file_is_named_with_its_size_and_digest(built: indicators.records.Build, name: str) -> None:
    listed = {file["contentUrl"]: file for file in read(built.directory / name)["distribution"]}
    # Neither can name itself, the other, or what names them.
    told_later = {"croissant.json", "schema-org.jsonld", "datapackage.json", MANIFEST}
    assert set(listed) == {file.path for file in built.manifest.files} - told_later
    named = {file.path: file for file in built.manifest.files}
    for path, file in listed.items():
        assert file["sha256"] == named[path].sha256
        assert file["contentSize"] == f"{named[path].bytes} B"
        formats = file["encodingFormat"]
        assert kind_of(path).media_type in (formats if isinstance(formats, list) else [formats])


@pytest.mark.parametrize("name", ["croissant.json", "schema-org.jsonld"])
def test_the_dataset_is_described_as_the_descriptor_has_it(release: Path, package: Package, name: str) -> None:
    described = read(release / name)
    descriptor = package.descriptor
    assert described["name"] == descriptor["title"]
    assert described["alternateName"] == descriptor["title_zh"]
    assert described["description"] == descriptor["description"]
    assert described["version"] == descriptor["version"]
    assert descriptor["created"].startswith(described["datePublished"])
    assert described["license"] == [descriptor["licenses"][0]["path"]]
    assert described["creator"] == [{"@type": "Organization", "name": descriptor["contributors"][0]["title"]}]
    assert described["keywords"] == descriptor["keywords"]


def test_croissant_has_a_record_set_for_each_table(croissant: dict[str, Any]) -> None:
    assert croissant["conformsTo"] == "http://mlcommons.org/croissant/1.1"
    sets = {one["@id"]: one for one in croissant["recordSet"]}
    kinds = {"string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float", "date": "sc:Date"}
    for name, table in TABLES.items():
        fields = {field["name"]: field for field in sets[name]["field"]}
        assert list(fields) == list(table.column_names())
        assert [key["@id"] for key in sets[name]["key"]] == [f"{name}/{column}" for column in table.key]
        for column in table.columns:
            field = fields[column.name]
            assert field["dataType"] == kinds[column.type]
            assert field["description"] == {"en": column.description.en, "zh": column.description.zh}
            source = {"fileObject": {"@id": f"parquet/{name}.parquet"}, "extract": {"column": column.name}}
            assert field["source"] == source


def test_every_identifier_is_one_and_every_reference_finds_it(croissant: dict[str, Any]) -> None:
    named = [one["@id"] for one in croissant["distribution"]]
    for one in croissant["recordSet"]:
        named += [one["@id"], *(field["@id"] for field in one["field"])]
    assert len(named) == len(set(named))
    fields = [field for one in croissant["recordSet"] for field in one["field"]]
    references = [field["references"]["field"]["@id"] for field in fields if "references" in field]
    assert set(references) <= set(named)
    assert "entities/entity_id" in references
    assert "code_lists/qualifier/code" in references


def test_closed_codes_come_with_their_meaning(croissant: dict[str, Any]) -> None:
    (qualifier,) = [one for one in croissant["recordSet"] if one["@id"] == "code_lists/qualifier"]
    assert qualifier["dataType"] == "sc:Enumeration"
    nearly = next(code for code in qualifier["data"] if code["code_lists/qualifier/code"] == "nearly")
    assert nearly["code_lists/qualifier/name_zh"] == "近"


def test_search_engines_are_told_the_sources(schema_org: dict[str, Any], package: Package) -> None:
    assert schema_org["@context"] == "https://schema.org/"
    assert schema_org["@type"] == "Dataset"
    assert [one["name"] for one in schema_org["isBasedOn"]] == package.load("sources")["title"].tolist()


@pytest.mark.usefixtures("known_to_be_valid")
def test_what_a_package_does_not_say_is_not_said(checkout: Checkout) -> None:
    """Neither an empty address nor an empty list stands for what is not known."""
    file = checkout.root / "datapackage.json"
    descriptor = read(file)
    for name in ("keywords", "title_zh", "description"):
        del descriptor[name]
    file.write_text(json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    made = indicators.build(checkout.root, checkout.root.parent / "out").directory
    for name in ("croissant.json", "schema-org.jsonld"):
        described = read(made / name)
        assert all(value not in ("", [], {}) for value in described.values())
        assert not {"url", "keywords", "alternateName"} & described.keys()


@pytest.mark.usefixtures("known_to_be_valid")
def test_a_person_and_a_doi_are_told_as_such(checkout: Checkout) -> None:
    file = checkout.root / "datapackage.json"
    text = file.read_text(encoding="utf-8")
    contributor = '"title": "Regional cooperation indicators contributors"'
    assert contributor in text
    text = text.replace(contributor, '"title": "Li Na", "givenName": "Na", "familyName": "Li"', 1)
    descriptor = json.loads(text)
    descriptor = {
        "$schema": descriptor.pop("$schema"),
        "name": descriptor.pop("name"),
        "id": "https://doi.org/10.5281/zenodo.1",
        **descriptor,
    }
    file.write_text(json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    made = indicators.build(checkout.root, checkout.root.parent / "out").directory
    described = read(made / "schema-org.jsonld")
    assert described["creator"] == [{"@type": "Person", "name": "Na Li", "givenName": "Na", "familyName": "Li"}]
    assert described["identifier"] == described["@id"] == "https://doi.org/10.5281/zenodo.1"
    assert read(made / "croissant.json")["url"] == "https://doi.org/10.5281/zenodo.1"
