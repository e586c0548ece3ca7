"""A team's own columns, tables and code lists: declared in datapackage.json, and held to like the model's."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

import indicators
from indicators.cli import main
from indicators.errors import PackageError, UnreadableTableError

Descriptor = dict[str, Any]

ZONES = {
    "name": "zones",
    "path": "data/zones.csv",
    "title": "Zones",
    "title_zh": "园区",
    "description": "A zone that we visited.",
    "licenses": [{"name": "CC-BY-4.0"}],
    "schema": {
        "fields": [
            {"name": "zone_id", "type": "string", "constraints": {"pattern": "zone-[0-9]+"}},
            {"name": "name", "type": "string", "constraints": {"required": True, "unique": True}},
            {"name": "unit_id", "type": "string"},
            {"name": "visited_on", "type": "date"},
            {"name": "area", "type": "number", "constraints": {"minimum": 0, "maximum": 500}},
            {"name": "gates", "type": "integer"},
            {"name": "state", "type": "string", "constraints": {"enum": ["open", "closed"]}},
            {"name": "risk", "type": "string", "codeList": "risk"},
        ],
        "primaryKey": "zone_id",
        "foreignKeys": [{"fields": "unit_id", "reference": {"resource": "units", "fields": "unit_id"}}],
    },
}
ROWS = """zone_id,name,unit_id,visited_on,area,gates,state,risk
zone-1,东区,count,2025-05-01,12.5,4,open,low
zone-2,西区,,,,,,
"""
BETTER = [
    {"name": "steward", "type": "string", "title": "Steward", "constraints": {"required": True}},
    {"name": "zone_id", "type": "string"},
    {"name": "weight", "type": "number"},
]


def of_table(descriptor: Descriptor, name: str) -> Descriptor:
    found: Descriptor = next(one for one in descriptor["resources"] if one["name"] == name)
    return found


def change(root: Path, edit: Callable[[Descriptor], object]) -> None:
    file = root / "datapackage.json"
    descriptor = json.loads(file.read_text(encoding="utf-8"))
    edit(descriptor)
    file.write_text(json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def put(root: Path, table: str, old: str, new: str) -> int:
    """Exchange words in a table; gives the line."""
    file = root / f"data/{table}.csv"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """A package whose units have three further columns, with a table of zones and a list of risks."""
    root = indicators.init_package(tmp_path / "team").root

    def declare(descriptor: Descriptor) -> None:
        descriptor["created"] = "2026-01-01T00:00:00Z"
        descriptor["x_team"] = {"desk": 4}
        schema = of_table(descriptor, "units")["schema"]
        schema["fields"] += BETTER
        schema["foreignKeys"].append({"fields": ["zone_id"], "reference": {"resource": "zones", "fields": ["zone_id"]}})
        descriptor["resources"].append(ZONES)

    change(root, declare)
    (root / "data/zones.csv").write_text(ROWS, encoding="utf-8")
    with (root / "data/codes.csv").open("a", encoding="utf-8") as stream:
        stream.write("risk,low,低,low,Nothing to fear.\n")
    lines = (root / "data/units.csv").read_text(encoding="utf-8").splitlines()
    cells = [",steward,zone_id,weight", *[",Li,zone-1,1.50"] * (len(lines) - 1)]
    (root / "data/units.csv").write_text(
        "".join(f"{line}{more}\n" for line, more in zip(lines, cells, strict=True)), encoding="utf-8"
    )
    indicators.format_package(root)
    return root


def findings(root: Path, **options: Any) -> set[tuple[str, str, int, str]]:
    indicators.format_package(root)
    report = indicators.validate(root, **options)
    return {(one.code, one.file, one.line, one.column) for one in report.findings}


def test_what_is_declared_is_kept_in_step_and_valid(team: Path) -> None:
    assert indicators.format_package(team, check=True) == []
    for options in ({}, {"thorough": True}, {"jobs": 2}):
        report = indicators.validate(team, **options)
        assert report.findings == ()
        assert report.rows["zones"] == 2
    descriptor = json.loads((team / "datapackage.json").read_text(encoding="utf-8"))
    assert descriptor["x_team"] == {"desk": 4}
    written = of_table(descriptor, "zones")
    assert {name: written[name] for name in ZONES} == ZONES
    assert written["bytes"] == len(ROWS.encode())
    assert of_table(descriptor, "units")["schema"]["fields"][-3:] == BETTER
    assert (team / "data/units.csv").read_text(encoding="utf-8").splitlines()[0].endswith(",steward,zone_id,weight")
    assert ",1.5\n" in (team / "data/units.csv").read_text(encoding="utf-8")


def test_they_are_loaded_with_the_declared_types(team: Path) -> None:
    zones = indicators.load("zones", path=team)
    assert {name: str(kind) for name, kind in zones.dtypes.items()} == {
        "zone_id": "string",
        "name": "string",
        "unit_id": "string",
        "visited_on": "datetime64[s]",
        "area": "float64",
        "gates": "Int64",
        "state": "category",
        "risk": "category",
    }
    assert list(zones["area"])[:1] == [12.5]
    assert pd.isna(zones["gates"][1])
    labelled = indicators.load("units", path=team, labels="zh")
    assert set(labelled["zone_label"]) == {"东区"}
    assert str(labelled["weight"].dtype) == "float64"
    assert set(indicators.load("zones", path=team, labels="zh")["risk_label"].dropna()) == {"低"}


@pytest.mark.parametrize(
    ("old", "new", "code", "column"),
    [
        ("2025-05-01", "2025-02-30", "S01", "visited_on"),
        (",4,", ",four,", "S01", "gates"),
        ("zone-1,东区", "zone-1,", "S02", "name"),
        ("zone-2", "zoneX", "S03", "zone_id"),
        ("12.5", "-1", "S04", "area"),
        ("12.5", "501", "S04", "area"),
        (",open", ",opened", "S05", "state"),
        ("西区", "东区", "S06", "name"),
        ("zone-2", "zone-1", "S06", "zone_id"),
        ("count", "cuont", "R01", "unit_id"),
        ("low", "lwo", "R02", "risk"),
    ],
)
@pytest.mark.parametrize("thorough", [False, True])
def test_a_fault_is_found_at_its_cell(team: Path, old: str, new: str, code: str, column: str, thorough: bool) -> None:
    line = put(team, "zones", old, new)
    found = findings(team, thorough=thorough)
    assert (code, "data/zones.csv", line, column) in found
    # A zone that has another name now is one that the units name in vain.
    assert {one for one in found if one[1] != "data/units.csv"} == {(code, "data/zones.csv", line, column)}


def test_a_fault_in_a_further_column_of_the_model_s_table_is_found_at_its_cell(team: Path) -> None:
    line = put(team, "units", "tonne,mass,,,Li,zone-1,1.5", "tonne,mass,,,,zone-9,heavy")
    assert findings(team) == {
        ("S02", "data/units.csv", line, "steward"),
        ("R01", "data/units.csv", line, "zone_id"),
        ("S01", "data/units.csv", line, "weight"),
    }


def test_a_further_column_of_a_table_that_is_read_in_blocks(team: Path) -> None:
    field = {"name": "seen_by", "type": "string", "constraints": {"unique": True}}
    key = {"fields": ["seen_by"], "reference": {"resource": "zones", "fields": ["zone_id"]}}

    def declare(descriptor: Descriptor) -> None:
        schema = of_table(descriptor, "sources")["schema"]
        schema["fields"].append(field)
        schema["foreignKeys"] = [key]

    change(team, declare)
    indicators.format_package(team)  # adds the column, which is optional
    header = (team / "data/sources.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    assert header[-1] == "seen_by"
    for name in ("one", "two"):
        (team.parent / f"{name}.txt").write_text(f"园区有{len(name)}家企业，{name}。\n", encoding="utf-8")
        indicators.add_source(team.parent / f"{name}.txt", path=team)
    text = (team / "data/sources.csv").read_text(encoding="utf-8").splitlines()
    (team / "data/sources.csv").write_text("\n".join([text[0], *(f"{line}zone-8" for line in text[1:]), ""]), "utf-8")
    found = {one for one in findings(team) if one[3] == "seen_by"}
    assert found == {
        ("R01", "data/sources.csv", 2, "seen_by"),
        ("R01", "data/sources.csv", 3, "seen_by"),
        ("S06", "data/sources.csv", 3, "seen_by"),
    }


def test_a_new_optional_column_is_added_empty_and_a_required_one_is_asked_for(team: Path) -> None:
    change(team, lambda descriptor: of_table(descriptor, "zones")["schema"]["fields"].append({"name": "remark"}))
    indicators.format_package(team)
    assert (team / "data/zones.csv").read_text(encoding="utf-8") == (
        ROWS.replace(",risk\n", ",risk,remark\n").replace(",low\n", ",low,\n").replace(",,,,,,\n", ",,,,,,,\n")
    )
    needed = {"name": "owner", "constraints": {"required": True}}
    change(team, lambda descriptor: of_table(descriptor, "zones")["schema"]["fields"].append(needed))
    with pytest.raises(PackageError, match="mend the header by hand first, nothing was written"):
        indicators.format_package(team)


def test_a_column_of_the_model_that_a_file_lacks_is_added_where_it_is_optional(team: Path) -> None:
    file = team / "data/aliases.csv"
    full = file.read_text(encoding="utf-8")
    file.write_text(full.replace(",note", ""), encoding="utf-8")
    indicators.format_package(team)
    assert file.read_text(encoding="utf-8") == full
    assert indicators.validate(team).ok


def test_an_undeclared_column_is_named_with_how_to_declare_it(team: Path) -> None:
    text = (team / "data/zones.csv").read_text(encoding="utf-8").splitlines()
    (team / "data/zones.csv").write_text("".join(f"{line},x\n" for line in text), encoding="utf-8")
    before = (team / "data/zones.csv").read_bytes()
    (found,) = (one for one in indicators.validate(team, select=["F"]).findings if one.code == "F14")
    assert (found.file, found.line, found.column) == ("data/zones.csv", 1, "x")
    assert 'in schema.fields of zones: {"name": "x", "type": "string"}' in found.mend
    with pytest.raises(PackageError, match=r"'x' is not a column of zones; mend .*: declare it in datapackage\.json"):
        indicators.format_package(team)
    assert (team / "data/zones.csv").read_bytes() == before


def test_an_undeclared_table_is_named_with_how_to_declare_it_and_left_alone(team: Path) -> None:
    (team / "data/parks.csv").write_text("id\na\n", encoding="utf-8")
    (found,) = indicators.validate(team).findings
    assert (found.code, found.file) == ("P05", "data/parks.csv")
    assert '{"name": "parks", "path": "data/parks.csv", "schema": {"fields"' in found.mend
    indicators.format_package(team)
    assert (team / "data/parks.csv").read_text(encoding="utf-8") == "id\na\n"


def test_what_fmt_suggests_for_a_table_is_enough(team: Path) -> None:
    (team / "data/parks.csv").write_text("id\na\n", encoding="utf-8")
    (found,) = indicators.validate(team).findings
    suggested = found.mend[found.mend.index("{") : found.mend.rindex("}") + 1]
    change(team, lambda descriptor: descriptor["resources"].append(json.loads(suggested)))
    assert findings(team) == set()
    assert list(indicators.load("parks", path=team)["id"]) == ["a"]


def test_resources_that_are_no_tables_stay_as_they_are(team: Path) -> None:
    picture = {"name": "map", "path": "map.png", "mediatype": "image/png", "x": [1]}
    change(team, lambda descriptor: descriptor["resources"].insert(0, picture))
    assert findings(team) == set()
    descriptor = json.loads((team / "datapackage.json").read_text(encoding="utf-8"))
    assert of_table(descriptor, "map") == picture
    assert of_table(descriptor, "zones")["title_zh"] == "园区"


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda zones: zones["schema"]["fields"][4].update(type="decimal"), "the type of area is 'decimal'"),
        (lambda zones: zones["schema"]["fields"][4]["constraints"].update(minLength=3), "minLength of area"),
        (lambda zones: zones["schema"]["fields"][0]["constraints"].update(pattern="("), "pattern of zone_id"),
        (lambda zones: zones["schema"]["fields"][4]["constraints"].update(minimum="low"), "minimum of area"),
        (lambda zones: zones["schema"]["fields"][1].update(name="zone_id"), "the field 'zone_id' comes twice"),
        (lambda zones: zones["schema"].pop("primaryKey"), "no primaryKey"),
        (lambda zones: zones["schema"].update(primaryKey=["zone"]), "the primaryKey is"),
        (lambda zones: zones["schema"]["foreignKeys"][0]["reference"].update(resource="unit"), "refers to 'unit'"),
        (lambda zones: zones["schema"]["foreignKeys"][0]["reference"].update(fields=["symbol"]), "the key of units"),
        (lambda zones: zones["schema"]["foreignKeys"][0].update(fields=["zone_id", "area"]), "one field of zones"),
        (lambda zones: zones["schema"]["foreignKeys"][0].update(fields=["zone"]), "one field of zones"),
        (lambda zones: zones["schema"]["foreignKeys"][0].update(fields=["area"]), "of type number"),
        (lambda zones: zones["schema"]["fields"][4].update(name=["area"]), "the name is ['area']"),
        (lambda zones: zones["schema"]["fields"][4].pop("name"), "the name is None"),
        (lambda zones: zones.update(path="zones.csv"), "the path is 'zones.csv'"),
        (lambda zones: zones.update(path={"csv": "data/zones.csv"}), "the path is {'csv': 'data/zones.csv'}"),
        (lambda zones: zones.update(schema={}), "no fields"),
    ],
)
def test_a_declaration_that_cannot_be_held_to_is_named_at_its_line(
    team: Path, edit: Callable[[Descriptor], object], words: str
) -> None:
    change(team, lambda descriptor: edit(of_table(descriptor, "zones")))
    before = {file: file.read_bytes() for file in team.rglob("*.*") if file.is_file()}
    found = next(one for one in indicators.validate(team, select=["P04"]).findings)
    assert words in f"{found.message} {found.expected}"
    lines = (team / "datapackage.json").read_text(encoding="utf-8").splitlines()
    assert found.line > next(number for number, line in enumerate(lines, 1) if '"zones"' in line) - 3
    with pytest.raises(PackageError, match="nothing was written"):
        indicators.format_package(team)
    assert {file: file.read_bytes() for file in team.rglob("*.*") if file.is_file()} == before


@pytest.mark.parametrize("field", [{"title": "Nobody's"}, {"name": ["unit_id"]}, "unit_id"])
def test_a_field_without_a_name_is_named_in_a_table_of_the_model_too(team: Path, field: object) -> None:
    change(team, lambda descriptor: of_table(descriptor, "units")["schema"]["fields"].append(field))
    assert any("the name is" in one.message for one in indicators.validate(team, select=["P04"]).findings)
    with pytest.raises(PackageError, match="nothing was written"):
        indicators.format_package(team)


def test_a_cell_that_cannot_be_loaded_is_named(team: Path) -> None:
    put(team, "zones", "12.5", "wide")
    with pytest.raises(UnreadableTableError, match=r"zones\.csv:2: area is 'wide'; expected a number"):
        indicators.load("zones", path=team)


def test_they_are_in_the_difference(team: Path, tmp_path: Path) -> None:
    import shutil

    old = tmp_path / "old"
    shutil.copytree(team, old)
    put(team, "zones", "12.5", "13")
    put(team, "units", "tonne,mass,,,Li", "tonne,mass,,,Wu")
    indicators.format_package(team)
    text = indicators.diff(old, team).render("text")
    assert "12.5" in text
    assert "area" in text
    assert "steward" in text


def test_they_are_built_and_loaded_from_the_release(team: Path, tmp_path: Path) -> None:
    made = indicators.build(team, tmp_path / "made")
    names = {file.path for file in made.manifest.files}
    assert {"data/zones.csv", "parquet/zones.parquet"} <= names
    (database,) = made.directory.glob("*.sqlite")
    with sqlite3.connect(database) as opened:
        query = "SELECT zones.name, zones.area FROM units JOIN zones USING (zone_id) WHERE symbol = '%'"
        assert list(opened.execute(query)) == [("东区", 12.5)]
        opened.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError):
            opened.execute("UPDATE zones SET state = 'ajar'")
    assert indicators.validate(made.directory, without_sources=True).ok
    described = json.loads((made.directory / "croissant.json").read_text(encoding="utf-8"))
    assert "zones" in {one["name"] for one in described["recordSet"]}
    again = indicators.build(team, tmp_path / "again")
    assert again.manifest.digest() == made.manifest.digest()


def test_commands_show_them(team: Path, tmp_path: Path) -> None:
    def said(*words: str) -> str:
        result = CliRunner().invoke(main, [*words, "--package", str(team)])
        assert result.exit_code == 0, result.output
        return result.output

    assert "zones" in said("list")
    assert "visited_on" in said("describe", "zones")
    assert "steward" in said("describe", "units")
    assert "zone-1" in said("show", "zones", "--where", "state=open")
    assert "Li" in said("show", "units", "--columns", "unit_id,steward")
    said("export", "zones", "--format", "csv", "--out", str(tmp_path / "zones.csv"))
    assert (tmp_path / "zones.csv").read_text(encoding="utf-8") == ROWS
    assert indicators.tables(path=team)[-1] == "zones"
    assert "zones" not in indicators.tables()


def test_drafts_have_the_further_columns(team: Path) -> None:
    change(
        team, lambda descriptor: of_table(descriptor, "observations")["schema"]["fields"].append({"name": "seen_by"})
    )
    indicators.format_package(team)
    (team.parent / "report.txt").write_text("园区有232家企业。\n", encoding="utf-8")
    indicators.add_source(team.parent / "report.txt", path=team)
    drafts = indicators.draft("report", path=team)
    header = (team / "data/observations.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header.endswith(",seen_by")
    assert drafts.to_csv().splitlines()[0] == header
    assert len(drafts) == 1


def test_a_watch_sees_their_files(team: Path) -> None:
    from indicators.cli.checking_commands import files_of

    (team / "indicators.toml").write_text('rules = "rules.py"\n', encoding="utf-8")
    (team / "rules.py").write_text("", encoding="utf-8")
    assert {"data/zones.csv", "rules.py"} <= files_of(team).keys()
