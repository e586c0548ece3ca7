"""Two branches of one package joined with real git: what a person has to decide is left, all else is valid at once."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from indicators import format_package, init_package, merge_package, validate
from indicators.cli import main
from indicators.errors import ConfigurationError
from indicators.model.tables import TABLES
from indicators.package.descriptor import read_descriptor
from indicators.package.git import marked as marked_sides
from indicators.package.git import sides_of, told_markers
from tests.checkout import Checkout

Edit = Callable[["Team"], None]


class Team(Checkout):
    """A package in a git repository, on which two people work."""

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, [*arguments, str(self.root)])

    def commit(self, message: str) -> None:
        format_package(self.root)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)

    def branches(self, ours: Edit, theirs: Edit) -> None:
        """What ours and theirs do, each on a branch of its own from the same commit; ours is checked out."""
        for name, edit in (("theirs", theirs), ("ours", ours)):
            self.git("checkout", "--quiet", "-b", name, "main")
            edit(self)
            self.commit(name)

    def clashes(self, *command: str) -> bool:
        """Whether git cannot do it without a person."""
        try:
            self.git(*(command or ("merge", "--quiet", "--no-edit", "theirs")))
        except subprocess.CalledProcessError:
            return True
        return False

    def add(self, table: str, *rows: Mapping[str, str]) -> None:
        """Rows at their place, as an editor would add them."""
        records = [dict(row.cells) for row in self.rows(table)] + [dict(row) for row in rows]
        self.write(table, records)

    def remove(self, table: str, **cells: str) -> list[dict[str, str]]:
        """The rows that have these cells, taken out."""
        rows = [dict(row.cells) for row in self.rows(table)]
        gone = [row for row in rows if cells.items() <= row.items()]
        self.write(table, [row for row in rows if row not in gone])
        return gone

    def change(self, table: str, key: str, **cells: str) -> None:
        self.edit(table, self.first(table, lambda row: next(iter(row.cells.values())) == key), **cells)

    def call(self, table: str, column: str, old: str, new: str) -> None:
        """Write another identifier wherever a column has this one."""
        rows = [dict(row.cells) for row in self.rows(table)]
        self.write(table, [row | ({column: new} if row[column] == old else {}) for row in rows])

    def row(self, table: str, key: str) -> Mapping[str, str]:
        return self.first(table, lambda row: next(iter(row.cells.values())) == key).cells

    def author(self, **properties: Any) -> None:
        """Write properties of datapackage.json."""
        descriptor = read_descriptor(self.root) | properties
        (self.root / "datapackage.json").write_text(json.dumps(descriptor, ensure_ascii=False), encoding="utf-8")

    def is_valid(self) -> bool:
        assert format_package(self.root, check=True) == []
        report = validate(self.root)
        assert report.ok, [f"{one.place()} {one.code} {one.message}" for one in report.findings]
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "merged")
        return True


@pytest.fixture(scope="module")
def committed(cut: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Team:
    """The small package in a repository of one commit, to copy."""
    team = Team(tmp_path_factory.mktemp("committed") / "package")
    shutil.copytree(cut.root, team.root)
    team.git("init", "--quiet", "--initial-branch", "main", "--template=")
    team.commit("base")
    return team


@pytest.fixture
def team(committed: Team, tmp_path: Path) -> Team:
    shutil.copytree(committed.root, tmp_path / "package")
    return Team(tmp_path / "package")


def apart(team: Team, table: str, *keys: str) -> list[list[tuple[str, dict[str, str]]]]:
    """Rows taken out of the common base with whatever names them, so that each branch can add one anew."""
    column = team.header(table)[0]
    taken = []
    for key in keys:
        rows = [(table, row) for row in team.remove(table, **{column: key})]
        for other in ("cooperation_parties", "exclusions"):
            if column in team.header(other):
                rows += [(other, row) for row in team.remove(other, **{column: key})]
        rows += [("translations", row) for row in team.remove("translations", table_name=table, record_id=key)]
        taken.append(rows)
    team.commit("without them")
    return taken


def under(rows: list[tuple[str, dict[str, str]]], old: str, new: str) -> Edit:
    """The rows added under another number."""

    def edit(team: Team) -> None:
        for table, row in rows:
            team.add(table, {name: new if cell == old else cell for name, cell in row.items()})

    return edit


def named(team: Team) -> tuple[str, str]:
    """Two observations that exclusions name, and that nothing else does."""
    exclusions = [row["observation_id"] for row in team.rows("exclusions") if row["observation_id"]]
    declared = (team.root / "data/analysis.toml").read_text(encoding="utf-8")
    found = [one for one in dict.fromkeys(exclusions) if one not in declared]
    return found[0], found[-1]


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_one_number_for_two_rows_is_two_numbers_with_every_reference(team: Team, side: str) -> None:
    first, second = named(team)
    mine, yours = apart(team, "observations", first, second)

    def theirs(team: Team) -> None:
        under(yours, second, "obs-9001")(team)
        note = f"{team.row('cooperations', 'coop-0001')['note']} 又见obs-9001。"
        team.change("cooperations", "coop-0001", note=note)
        with (team.root / "data/analysis.toml").open("a", encoding="utf-8") as stream:
            stream.write("\n# Beside obs-9001 there is no other.\n")

    team.branches(under(mine, first, "obs-9001"), theirs)
    before = {row["value_text"] + row["quote"] for row in (mine[0][1], yours[0][1])}
    assert team.clashes()
    refused = team.run("fmt")
    assert refused.exit_code == 2
    assert "conflict markers of git in lines" in refused.output
    assert "run `indicators merge`" in refused.output

    done = team.run("merge", "--renumber", side)
    assert done.exit_code == 0, done.output
    count = len(mine) - 1 if side == "ours" else len(yours) + 1
    label = "HEAD" if side == "ours" else "theirs"
    assert f"obs-9001 of {label} is now obs-9002 ({count} reference" in done.output
    kept, moved = (yours, mine) if side == "ours" else (mine, yours)
    assert team.row("observations", "obs-9001")["quote"] == kept[0][1]["quote"]
    assert team.row("observations", "obs-9002")["quote"] == moved[0][1]["quote"]
    assert {row["value_text"] + row["quote"] for row in team.rows("observations")} >= before
    for rows, number in ((kept, "obs-9001"), (moved, "obs-9002")):
        for table, row in rows[1:]:
            if table == "exclusions":
                found = next(one for one in team.rows("exclusions") if one["start"] == row["start"])
                assert found["observation_id"] == number
            else:
                assert {**row, "record_id": number} in [one.cells for one in team.rows("translations")]
    theirs_number = "obs-9001" if side == "ours" else "obs-9002"
    assert team.row("cooperations", "coop-0001")["note"].endswith(f"又见{theirs_number}。")
    assert f"Beside {theirs_number} there" in (team.root / "data/analysis.toml").read_text(encoding="utf-8")
    assert team.is_valid()


def test_parties_of_two_cooperations_under_one_number(team: Team) -> None:
    numbers = [row["cooperation_id"] for row in team.rows("cooperations")]
    used = {row["cooperation_id"] for row in team.rows("observations")}
    used |= {row["part_of"] for row in team.rows("cooperations")}
    first, second = [one for one in numbers if one not in used][:2]
    mine, yours = apart(team, "cooperations", first, second)
    team.branches(under(mine, first, "coop-9001"), under(yours, second, "coop-9001"))
    assert team.clashes()
    assert team.run("merge").exit_code == 0
    for rows, number in ((mine, "coop-9001"), (yours, "coop-9002")):
        parties = [row["entity_id"] for row in team.rows("cooperation_parties") if row["cooperation_id"] == number]
        assert parties == [row["entity_id"] for table, row in rows[1:] if table == "cooperation_parties"]
    assert team.is_valid()


def test_both_add_rows_and_the_same_row(team: Team) -> None:
    first, second = named(team)
    mine, yours = apart(team, "observations", first, second)

    def both(team: Team) -> None:
        under(mine, first, "obs-9001")(team)
        under(yours, second, "obs-9002")(team)

    team.branches(under(mine, first, "obs-9001"), both)
    if team.clashes():
        done = team.run("merge")
        assert done.exit_code == 0, done.output
        assert "is now" not in done.output
    assert [row["observation_id"] for row in team.rows("observations")][-2:] == ["obs-9001", "obs-9002"]
    assert team.is_valid()


def test_one_deletes_and_the_other_edits_is_for_a_person(team: Team) -> None:
    key = named(team)[0]

    def deletes(team: Team) -> None:
        for table in ("observations", "exclusions"):
            team.remove(table, observation_id=key)

    team.branches(lambda team: team.change("observations", key, confidence="low", note="Not sure."), deletes)
    assert team.clashes()
    done = team.run("merge")
    assert done.exit_code == 1
    line = next(line for line in done.output.splitlines() if f" {key}: " in line)
    assert line.startswith("data/observations.csv:")
    assert '"note": "Not sure."' in line
    assert line.endswith("or not there (theirs)")
    at = int(line.split(":")[1])
    assert team.line("data/observations.csv", at).startswith(key)
    assert team.line("data/observations.csv", at - 1) == "<<<<<<< HEAD"
    again = team.snapshot()
    assert team.run("merge").exit_code == 1
    assert team.snapshot() == again

    text = team.file("observations").read_text(encoding="utf-8")
    hunk = text[text.index("<<<<<<<") : text.index(">>>>>>> theirs\n") + len(">>>>>>> theirs\n")]
    team.file("observations").write_text(text.replace(hunk, ""), encoding="utf-8")
    assert team.run("merge").exit_code == 0
    assert team.run("fmt").exit_code == 0
    assert key not in team.file("observations").read_text(encoding="utf-8")
    assert validate(team.root, layers=["form", "schema", "package"]).findings == ()


def test_both_edit_different_cells_of_one_row(team: Team) -> None:
    team.branches(
        lambda team: team.change("observations", "obs-0003", note="Ours."),
        lambda team: team.change("observations", "obs-0003", salience="headline"),
    )
    assert team.clashes()
    done = team.run("merge")
    assert done.exit_code == 0, done.output
    row = team.row("observations", "obs-0003")
    assert (row["note"], row["salience"]) == ("Ours.", "headline")
    assert team.is_valid()


def test_both_edit_one_cell_is_told_with_both(team: Team) -> None:
    team.branches(
        lambda team: team.change("observations", "obs-0003", note="By ours."),
        lambda team: team.change("observations", "obs-0003", note="By theirs."),
    )
    assert team.clashes()
    done = team.run("merge")
    assert done.exit_code == 1
    assert "obs-0003 note: 'By ours.' (HEAD) or 'By theirs.' (theirs)" in done.output
    text = team.file("observations").read_text(encoding="utf-8")
    assert [text.count(one) for one in ("<<<<<<< HEAD", "By ours.", "By theirs.")] == [1, 1, 1]


def test_an_edit_meets_a_new_number(team: Team) -> None:
    key = named(team)[0]

    def renames(team: Team) -> None:
        for table, column in (
            ("observations", "observation_id"),
            ("exclusions", "observation_id"),
            ("translations", "record_id"),
        ):
            team.call(table, column, key, "obs-9001")

    def edits(team: Team) -> None:
        team.change("observations", key, note="Edited.")
        row = dict(team.row("observations", "obs-0003"))
        team.change("observations", row["observation_id"], note=f"Beside {key}.")

    team.branches(renames, edits)
    assert team.clashes()
    done = team.run("merge")
    assert done.exit_code == 0, done.output
    assert f"{key} of theirs is now obs-9001" in done.output
    assert team.row("observations", "obs-9001")["note"] == "Edited."
    assert team.row("observations", "obs-0003")["note"] == "Beside obs-9001."
    assert key not in team.file("observations").read_text(encoding="utf-8")
    assert team.is_valid()


def test_an_edit_meets_a_new_name_of_an_entity(team: Team) -> None:
    def renames(team: Team) -> None:
        for table in TABLES.values():
            for column in table.columns:
                if column.references == "entities" or (table.name, column.name) == ("entities", "entity_id"):
                    team.call(table.name, column.name, "anhui", "anhui-sheng")

    team.branches(renames, lambda team: team.change("entities", "anhui", note="A province."))
    assert team.clashes()
    done = team.run("merge")
    assert done.exit_code == 0, done.output
    assert team.row("entities", "anhui-sheng")["note"] == "A province."
    assert team.is_valid()


def test_words_of_the_authors_on_both_sides(team: Team) -> None:
    descriptor = read_descriptor(team.root)

    def ours(team: Team) -> None:
        team.author(title="Ours", keywords=[*descriptor["keywords"], "ours"])
        team.change("entities", "anhui", note="Ours.")

    def theirs(team: Team) -> None:
        people = [*descriptor["contributors"], {"title": "Somebody"}]
        team.author(contributors=people, keywords=["theirs", *descriptor["keywords"]], description="By theirs.")
        team.change("entities", "yunnan", note="Theirs.")

    team.branches(ours, theirs)
    assert team.clashes()
    assert team.run("fmt").exit_code == 0
    after = read_descriptor(team.root)
    assert (after["title"], after["description"]) == ("Ours", "By theirs.")
    assert after["contributors"][-1] == {"title": "Somebody"}
    assert {"ours", "theirs", *descriptor["keywords"]} == set(after["keywords"])
    assert (team.row("entities", "anhui")["note"], team.row("entities", "yunnan")["note"]) == ("Ours.", "Theirs.")
    assert team.is_valid()


def test_two_titles_are_for_a_person(team: Team) -> None:
    team.branches(lambda team: team.author(title="Ours"), lambda team: team.author(title="Theirs"))
    assert team.clashes()
    before = team.snapshot()
    refused = team.run("fmt")
    assert refused.exit_code == 2
    assert "datapackage.json:5: title is 'Ours' on one side of the merge, 'Theirs' on the other" in refused.output
    assert team.snapshot() == before
    done = team.run("merge")
    assert done.exit_code == 1
    assert "datapackage.json:5: title: 'Ours' (HEAD) or 'Theirs' (theirs)" in done.output
    told = validate(team.root).findings
    assert [(one.code, one.file, one.line) for one in told] == [("P01", "datapackage.json", 4)]
    descriptor = team.root / "datapackage.json"
    ours = descriptor.read_text(encoding="utf-8").replace('<<<<<<< HEAD\n  "title": "Ours",\n=======\n', "")
    descriptor.write_text(ours.replace(">>>>>>> theirs\n", ""), encoding="utf-8")
    assert team.run("fmt").exit_code == 0
    assert read_descriptor(team.root)["title"] == "Theirs"
    assert team.is_valid()


def test_both_add_a_source(team: Team) -> None:
    def adds(name: str) -> Edit:
        def edit(team: Team) -> None:
            (team.root / f"seeds/{name}.txt").write_bytes(f"{name}\n没有数字的文字。\n".encode())
            source = dict(team.row("sources", "east-west-industry-2025"))
            source |= {"source_id": f"zz-{name}", "title": name, "file": f"seeds/{name}.txt", "note": "Made up."}
            source |= dict.fromkeys(("sha256", "characters"), "")
            left_out = ("sha256", "characters", "published_on", "author", "url", "container", "publisher")
            source |= dict.fromkeys(left_out, "") | {"published_basis": "unknown"}
            team.add("sources", source)

        return edit

    team.branches(adds("ours"), adds("theirs"))
    assert team.clashes()
    assert team.run("merge").exit_code == 0
    assert [row["source_id"] for row in team.rows("sources")][-2:] == ["zz-ours", "zz-theirs"]
    titles = [one["title"] for one in read_descriptor(team.root)["sources"]]
    assert titles[-2:] == ["ours", "theirs"]
    assert team.is_valid()


def test_a_column_of_one_side_and_a_table_of_the_other(team: Team) -> None:
    def ours(team: Team) -> None:
        descriptor = read_descriptor(team.root)
        units = next(one for one in descriptor["resources"] if one["name"] == "units")
        units["schema"]["fields"].append({"name": "owner", "type": "string"})
        team.author(**descriptor)
        format_package(team.root)
        rows = [dict(row.cells) | {"owner": "us"} for row in team.rows("units")]
        team.write("units", rows)

    def theirs(team: Team) -> None:
        team.change("units", "year", name_en="year of the calendar")
        team.add("units", dict(team.row("units", "year")) | {"unit_id": "zz", "name_zh": "某", "name_en": "zz"})
        schema = {
            "fields": [{"name": "park", "type": "string"}, {"name": "observation_id", "type": "string"}],
            "primaryKey": ["park"],
            "foreignKeys": [
                {"fields": ["observation_id"], "reference": {"resource": "observations", "fields": ["observation_id"]}}
            ],
        }
        (team.root / "data/parks.csv").write_text("park,observation_id\none,obs-0003\n", encoding="utf-8")
        descriptor = read_descriptor(team.root)
        descriptor["resources"].append({"name": "parks", "path": "data/parks.csv", "schema": schema})
        team.author(**descriptor)

    team.branches(ours, theirs)
    assert team.clashes()
    done = team.run("merge")
    assert done.exit_code == 0, done.output
    assert team.row("units", "zz")["owner"] == ""
    assert (team.row("units", "year")["name_en"], team.row("units", "year")["owner"]) == ("year of the calendar", "us")
    assert read_descriptor(team.root)["resources"][-1]["name"] == "parks"
    assert team.is_valid()


def test_a_key_of_the_team_s_own_table_follows(team: Team) -> None:
    first, second = named(team)
    mine, yours = apart(team, "observations", first, second)

    def theirs(team: Team) -> None:
        under(yours, second, "obs-9001")(team)
        (team.root / "data/parks.csv").write_text("park,claim\none,obs-9001\n", encoding="utf-8")
        key = {"fields": "claim", "reference": {"resource": "observations", "fields": "observation_id"}}
        fields = [{"name": "park", "type": "string"}, {"name": "claim", "type": "string"}]
        schema = {"fields": fields, "primaryKey": "park", "foreignKeys": [key]}
        descriptor = read_descriptor(team.root)
        descriptor["resources"].append({"name": "parks", "path": "data/parks.csv", "schema": schema})
        team.author(**descriptor)

    team.branches(under(mine, first, "obs-9001"), theirs)
    assert team.clashes()
    assert team.run("merge").exit_code == 0
    assert [row["claim"] for row in team.rows("parks")] == ["obs-9002"]
    assert team.is_valid()


@pytest.mark.parametrize("command", [("rebase", "theirs"), ("cherry-pick", "theirs")])
def test_a_rebase_or_cherry_pick_stops_for_it_too(team: Team, command: tuple[str, ...]) -> None:
    first, second = named(team)
    mine, yours = apart(team, "observations", first, second)
    team.branches(under(mine, first, "obs-9001"), under(yours, second, "obs-9001"))
    assert team.clashes(*command)
    done = team.run("merge")
    assert done.exit_code == 0, done.output
    kept, moved = (yours, mine) if command[0] == "rebase" else (mine, yours)
    assert team.row("observations", "obs-9001")["quote"] == kept[0][1]["quote"]
    assert team.row("observations", "obs-9002")["quote"] == moved[0][1]["quote"]
    assert team.is_valid()


def test_what_origin_has_keeps_its_numbers(team: Team) -> None:
    first, second = named(team)
    mine, yours = apart(team, "observations", first, second)
    team.branches(under(mine, first, "obs-9001"), under(yours, second, "obs-9001"))
    team.git("update-ref", "refs/remotes/origin/main", "theirs")
    team.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    assert team.clashes()
    assert "obs-9001 of HEAD is now obs-9002" in team.run("merge").output
    assert team.is_valid()


def test_rows_side_by_side_after_the_markers_were_deleted(team: Team) -> None:
    """A person kept both rows; git still knows whose is whose."""
    first, second = named(team)
    mine, yours = apart(team, "observations", first, second)
    team.branches(under(mine, first, "obs-9001"), under(yours, second, "obs-9001"))
    assert team.clashes()
    for table in ("observations", "exclusions"):
        lines = team.file(table).read_text(encoding="utf-8").splitlines(keepends=True)
        rows = [line for line in lines if not line.startswith(("<<<<<<<", "=======", ">>>>>>>"))]
        team.file(table).write_text("".join(rows), encoding="utf-8")
    done = team.run("merge")
    assert done.exit_code == 0, done.output
    assert "obs-9001 of theirs is now obs-9002" in done.output
    assert team.is_valid()


def test_where_nobody_knows_whose_a_reference_is_nothing_is_written(small: Checkout) -> None:
    """Outside git two rows have one number, and an exclusion names it."""
    team = Team(small.root)
    first, second = named(team)
    rows = [dict(row.cells) for row in team.rows("observations")]
    team.write(
        "observations", [row | ({"observation_id": first} if row["observation_id"] == second else {}) for row in rows]
    )
    before = team.snapshot()
    refused = team.run("merge")
    assert refused.exit_code == 2
    assert f"names {first}, which two rows of observations have" in refused.output
    assert team.snapshot() == before
    assert team.run("merge", "--renumber", "theirs").exit_code == 2


def test_a_translation_of_one_of_two_rows_with_one_number_is_a_reference_too(small: Checkout) -> None:
    """Which of the two it translates, its table and number do not tell."""
    team = Team(small.root)
    first, second = named(team)
    translation = dict(team.first("translations", lambda row: row.cells["record_id"] == first).cells)
    for identifier in (first, second):
        team.remove("exclusions", observation_id=identifier)
        team.remove("translations", table_name="observations", record_id=identifier)
    team.call("observations", "observation_id", second, first)
    team.add("translations", translation)
    before = team.snapshot()
    refused = team.run("merge")
    assert refused.exit_code == 2
    assert "data/translations.csv: " in refused.output
    assert f"names {first}, which two rows of observations have" in refused.output
    assert team.snapshot() == before


def test_markers_outside_git_are_two_sides_as_well(small: Checkout) -> None:
    team = Team(small.root)
    text = team.file("units").read_text(encoding="utf-8")
    line = next(one for one in text.splitlines(keepends=True) if one.startswith("year,"))
    other = line.replace("year,", "zz,", 1)
    marked = f"<<<<<<< ours\n{line}=======\n{line}{other}>>>>>>> theirs\n"
    team.file("units").write_text(text.replace(line, marked), encoding="utf-8")
    told = [one for one in validate(team.root).findings if one.severity == "error"]
    assert [(one.code, one.file) for one in told] == [("F21", "data/units.csv")]
    assert "ours against theirs" in told[0].message
    assert "indicators merge" in told[0].mend
    assert team.run("merge").exit_code == 0
    assert team.row("units", "zz")["symbol"] == team.row("units", "year")["symbol"]


def test_nothing_in_conflict_is_left_as_it_is(team: Team) -> None:
    before = team.snapshot()
    done = team.run("merge")
    assert done.exit_code == 0
    assert done.output == "nothing is in conflict\n"
    assert team.snapshot() == before


@pytest.mark.parametrize("style", ["diff3", "zdiff3"])
def test_other_styles_of_markers(team: Team, style: str) -> None:
    team.git("config", "merge.conflictStyle", style)
    first, second = named(team)
    mine, yours = apart(team, "observations", first, second)
    team.branches(under(mine, first, "obs-9001"), under(yours, second, "obs-9001"))
    assert team.clashes()
    assert "|||||||" in team.file("observations").read_text(encoding="utf-8")
    assert "obs-9001 of theirs is now obs-9002" in team.run("merge").output
    assert team.is_valid()


def test_what_is_edited_before_the_command_is_kept(team: Team) -> None:
    """In a table with markers and in one that git had merged by itself."""
    team.branches(
        lambda team: team.change("observations", "obs-0003", note="Ours."),
        lambda team: team.change("observations", "obs-0003", salience="headline"),
    )
    assert team.clashes()
    place = "三大板块。,84,yangtze-belt-focus-2026,,structural,high,"
    edits = {"observations": (place, f"{place}By hand."), "entities": ("anhui,province,", "anhui,region,")}
    for table, (old, new) in edits.items():
        text = team.file(table).read_text(encoding="utf-8")
        assert old in text
        team.file(table).write_text(text.replace(old, new), encoding="utf-8")
    done = team.run("merge")
    assert done.exit_code == 0, done.output
    assert team.row("observations", "obs-0001")["note"] == "By hand."
    assert team.row("entities", "anhui")["kind"] == "region"
    row = team.row("observations", "obs-0003")
    assert (row["note"], row["salience"]) == ("Ours.", "headline")


def test_a_stash_that_comes_back(team: Team) -> None:
    team.change("observations", "obs-0003", note="Stashed.")
    format_package(team.root)
    team.git("stash")
    team.change("observations", "obs-0003", salience="headline")
    team.commit("meanwhile")
    assert team.clashes("stash", "pop")
    done = team.run("merge")
    assert done.exit_code == 0, done.output
    row = team.row("observations", "obs-0003")
    assert (row["note"], row["salience"]) == ("Stashed.", "headline")
    assert team.is_valid()


def test_one_claim_that_both_added_differently_is_one_row_to_decide(team: Team) -> None:
    (mine,) = apart(team, "observations", named(team)[0])
    rows = [
        [(table, row | ({"note": note} if table == "observations" else {})) for table, row in mine] for note in "ab"
    ]
    number = mine[0][1]["observation_id"]
    team.branches(under(rows[0], number, "obs-9001"), under(rows[1], number, "obs-9001"))
    assert team.clashes()
    done = team.run("merge")
    assert done.exit_code == 1
    assert "obs-9001 note: 'a' (HEAD) or 'b' (theirs)" in done.output
    assert "is now" not in done.output


def test_a_package_in_a_folder_of_its_repository(small: Checkout) -> None:
    team = Team(small.root)
    top = Checkout(small.root.parent)
    top.git("init", "--quiet", "--initial-branch", "main")
    team.commit("base")
    first, second = named(team)
    mine, yours = apart(team, "observations", first, second)
    team.branches(under(mine, first, "obs-9001"), under(yours, second, "obs-9001"))
    assert team.clashes()
    assert "obs-9001 of theirs is now obs-9002" in team.run("merge").output
    assert team.is_valid()


def test_both_declare_figures(team: Team) -> None:
    """Git mixes the lines of two tables of analysis.toml that end alike; here each stays whole."""
    file = team.root / "data/analysis.toml"
    share = 'difference = { after = "obs-0019", before = "obs-0018" }\nunit_id = "percentage_point"\nnote = "A test."\n'

    def declares(name: str) -> Edit:
        def edit(team: Team) -> None:
            figure = f'\n[[derived]]\nid = "{name}"\nname_en = "Of {name}"\nname_zh = "{name}"\n{share}'
            file.write_text(file.read_text(encoding="utf-8") + figure, encoding="utf-8")

        return edit

    team.branches(declares("of-ours"), declares("of-theirs"))
    assert team.clashes()
    done = team.run("merge")
    assert done.exit_code == 0, done.output
    text = file.read_text(encoding="utf-8")
    for name in ("of-ours", "of-theirs"):
        assert f'[[derived]]\nid = "{name}"\nname_en = "Of {name}"\nname_zh = "{name}"\n{share}' in text
    assert team.is_valid()


def test_half_a_marker_is_for_a_person(small: Checkout) -> None:
    for file in ("data/units.csv", "datapackage.json"):
        content = (small.root / file).read_bytes()
        (small.root / file).write_bytes(content.replace(b"\n", b"\n>>>>>>> other\n", 1))
        before = small.snapshot()
        done = CliRunner().invoke(main, ["merge", str(small.root)])
        assert done.exit_code == 2
        assert (
            f"{file}:2: a conflict marker of git, of which the other parts are missing; mend it by hand" in done.output
        )
        assert small.snapshot() == before
        (small.root / file).write_bytes(content)


@given(
    st.lists(st.sampled_from(["a,1\n", 'b,"2\n3"\n', "c,\n", "d,=======x\n"])),
    st.lists(st.sampled_from(["a,1\n", "e,5\n"])),
)
def test_markers_that_are_written_are_read_back(ours: list[str], theirs: list[str]) -> None:
    sides = tuple("".join(("k,v\n", *one)) for one in (ours, theirs))
    text = marked_sides("data/x.csv", sides[0].encode(), sides[1].encode(), ("HEAD", "other")).decode()
    assert sides_of(text) == sides
    assert (told_markers(text) is None) == (sides[0] == sides[1])


class Hand:
    """Somebody who does this and that to a small package, and signs every word."""

    def __init__(self, team: Team, chance: random.Random, name: str) -> None:
        self._team, self._chance, self._name = team, chance, name
        self.words: list[str] = []
        self.named: dict[str, str] = {}
        """What is said of a row, with the quote of the row that is meant."""

    def _word(self) -> str:
        self.words.append(f"{self._name}{len(self.words)}x")
        return self.words[-1]

    def work(self) -> None:
        tables = ("observations", "exclusions")
        claims, exclusions = ([dict(row.cells) for row in self._team.rows(table)] for table in tables)
        for what in self._chance.choices(("edit", "add", "number anew", "delete"), (3, 4, 1, 1), k=5):
            claim = self._chance.choice(claims)
            number = f"obs-{max(int(one['observation_id'][4:]) for one in claims) + 1:04}"
            if what == "edit" and not claim["note"]:
                claim["note"] = self._word()
            elif what == "add":
                word = self._word()
                note = f"见{claim['observation_id']}。"
                added = {"observation_id": number, "quote": word, "value_text": word, "note": note, "source_id": "s"}
                claims.append(dict.fromkeys(claim, "") | added)
                place = {"source_id": "s", "start": str(self._chance.randrange(10**6)), "text": self._word()}
                exclusions.append(dict.fromkeys(exclusions[0], "") | place | {"observation_id": number})
                self.named |= {place["text"]: word, word: claim["quote"]}
            elif what == "number anew":
                old = claim["observation_id"]
                for row in (claim, *exclusions):
                    row["observation_id"] = number if row["observation_id"] == old else row["observation_id"]
            elif what == "delete" and claim["quote"].startswith("q") and claim["observation_id"] > "obs-0004":
                claims.remove(claim)
        for table, rows in zip(tables, (claims, exclusions), strict=True):
            self._team.write(table, rows)


@pytest.mark.parametrize("seed", range(12))
def test_nothing_is_lost_and_no_reference_goes_astray(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    team = Team(init_package(tmp_path / "p").root)
    team.git("init", "--quiet", "--initial-branch", "main")
    blank = dict.fromkeys(team.header("observations"), "")
    quotes = [f'q{number},\n"{number}"' for number in range(1, 9)]
    team.add("observations", *(blank | {"observation_id": f"obs-000{n}", "quote": q} for n, q in enumerate(quotes, 1)))
    blank = dict.fromkeys(team.header("exclusions"), "") | {"source_id": "s"}
    team.add("exclusions", *(blank | {"start": str(n), "observation_id": f"obs-000{n}"} for n in range(1, 5)))
    team.commit("base")
    hands = {name: Hand(team, chance, name) for name in ("ours", "theirs")}
    team.branches(lambda _: hands["ours"].work(), lambda _: hands["theirs"].work())
    command = chance.choice([(), ("rebase", "theirs"), ("cherry-pick", "theirs")])
    if not team.clashes(*command):
        return
    merged = merge_package(team.root, renumber=chance.choice(["ours", "theirs", None]))
    text = team.file("observations").read_text(encoding="utf-8") + team.file("exclusions").read_text(encoding="utf-8")
    words = [word for hand in hands.values() for word in hand.words]
    assert [word for word in words if word not in text] == []
    assert ("<<<<<<<" in text) == bool(merged.undecided)
    if not merged.undecided:
        assert format_package(team.root, check=True) == []
        quoted = {row["observation_id"]: row["quote"] for row in team.rows("observations")}
        means = {row["text"]: row["observation_id"] for row in team.rows("exclusions")}
        means |= {row["quote"]: row["note"][1:-1] for row in team.rows("observations") if row["note"].startswith("见")}
        for said, quote in {**hands["ours"].named, **hands["theirs"].named}.items():
            if said in means and quote in quoted.values():
                assert quoted[means[said]] == quote


MARKERS = ("<<<<<<< HEAD\n", "=======\n", ">>>>>>> other\n")


def marked(text: str, number: int) -> str:
    """The text with a line of it between markers, as if two branches had edited it."""
    lines = text.splitlines(keepends=True)
    ours, middle, theirs = MARKERS
    return "".join((*lines[: number - 1], ours, lines[number - 1], middle, lines[number - 1], theirs, *lines[number:]))


MARKED = {
    **{f"data/{table}.csv": "F21" for table in ("units", "observations", "sources", "codes", "cooperations")},
    "datapackage.json": "P01",
    "data/analysis.toml": "A10",
    "seeds/000_0fe985309172be8e.txt": "E01",
}
"""Files, and the rule that finds a marker in each."""


@pytest.mark.parametrize(
    ("file", "jobs"),
    [
        *((file, 1) for file in MARKED),
        *((file, 2) for file in ("data/observations.csv", "seeds/000_0fe985309172be8e.txt")),
    ],
)
def test_markers_are_one_finding_that_says_where_and_how(small: Checkout, file: str, jobs: int) -> None:
    """In another process too, of which each looks at documents with their rows."""
    text = (small.root / file).read_bytes().decode("utf-8")
    (small.root / file).write_bytes(marked(text, 3).encode())
    (told,) = [one for one in validate(small.root, jobs=jobs).findings if one.severity == "error"]
    assert told.code == MARKED[file]
    assert "conflict markers of git in lines 3 to 7: HEAD against other" in told.message
    if told.code == "E01":
        assert told.value == file
    else:
        assert (told.file, told.line) == (file, 3)


def test_markers_in_the_configuration_are_told(small: Checkout) -> None:
    (small.root / "indicators.toml").write_text(marked('\n\nignore = ["E04"]\n', 3), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"indicators\.toml:3: conflict markers of git in lines 3 to 7"):
        validate(small.root)
