"""The data package of a release, as the Frictionless tools of Python and R read it."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from indicators.model.tables import TABLES


def frictionless(file: Path) -> dict[str, Any]:
    """What ``frictionless validate`` reports."""
    command = [sys.executable, "-m", "frictionless", "validate", str(file), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=file.parent)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert isinstance(report, dict)
    return report


@pytest.fixture(scope="module")
def archive(release: Path) -> Path:
    (file,) = release.glob("*.zip")
    return file


@pytest.fixture(scope="module", params=["directory", "archive"])
def descriptor(request: pytest.FixtureRequest, release: Path, archive: Path) -> dict[str, Any]:
    """datapackage.json beside the files, and the one in the archive."""
    if request.param == "directory":
        content = (release / "datapackage.json").read_bytes()
    else:
        with ZipFile(archive) as zipped:
            content = zipped.read("datapackage.json")
    found = json.loads(content)
    assert isinstance(found, dict)
    return found


def test_frictionless_validates_the_directory_and_the_archive(release: Path, archive: Path) -> None:
    for file in (release / "datapackage.json", archive):
        report = frictionless(file)
        assert report["valid"]
        assert {task["name"] for task in report["tasks"]} == set(TABLES)


def test_the_archive_lists_what_it_holds(archive: Path) -> None:
    with ZipFile(archive) as zipped:
        names = zipped.namelist()
        descriptor = json.loads(zipped.read("datapackage.json"))
        assert zipped.read("LICENSE")
        assert zipped.read("CITATION.cff").startswith(b"#")
    paths = [resource["path"] for resource in descriptor["resources"]]
    assert names == ["datapackage.json", *paths, "CITATION.cff", "data/analysis.toml", "LICENSE"]
    assert "files" not in descriptor


R_TYPES = {"string", "number", "integer", "date"}
"""Those of the types that R's frictionless parses which the model has."""


def test_the_rules_of_frictionless_for_r(descriptor: dict[str, Any]) -> None:
    """Version 2 of the standard as the R package wants it: https://docs.ropensci.org/frictionless/articles/."""
    assert descriptor["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    names = [resource["name"] for resource in descriptor["resources"]]
    assert len(set(names)) == len(names)
    for resource in descriptor["resources"]:
        assert resource["$schema"] == "https://datapackage.org/profiles/2.0/dataresource.json"
        assert resource["type"] == "table"  # it is not told from the name of the file
        assert re.fullmatch(r"[a-z0-9._-]+", resource["name"])
        assert isinstance(resource["path"], str)
        assert not re.search(r"(^|/)\.|^/|\.\.|:", resource["path"])  # neither hidden, absolute, outside nor a URL
        assert resource["encoding"] == "utf-8"
        assert "dialect" not in resource  # the default one: comma, quotation marks doubled, a header
        schema = resource["schema"]
        assert schema["$schema"] == "https://datapackage.org/profiles/2.0/tableschema.json"
        assert all(isinstance(missing, str) for missing in schema["missingValues"])
        assert all(isinstance(name, str) for name in schema["primaryKey"])
        for field in schema["fields"]:
            assert field["name"]
            assert field["type"] in R_TYPES
            assert "format" not in field  # the default one, which is ISO 8601 for dates
            assert all(isinstance(value, str) for value in field.get("constraints", {}).get("enum", []))


def test_columns_are_named_by_the_schema_in_its_order(descriptor: dict[str, Any], release: Path) -> None:
    """R takes the names from the schema and not from the header, and codes as the levels of a factor."""
    for resource in descriptor["resources"]:
        text = (release / resource["path"]).read_text(encoding="utf-8")
        header, *records = csv.reader(io.StringIO(text, newline=""), strict=True)
        fields = resource["schema"]["fields"]
        assert header == [field["name"] for field in fields]
        for place, field in enumerate(fields):
            levels = field.get("constraints", {}).get("enum")
            if levels:
                assert {record[place] for record in records} <= {*levels, ""}
