"""Changes planted on a branch, each kind named by its review rightly, old and new, with the words it rests on."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from indicators import Package, PackageError
from indicators.cli import main
from indicators.package.descriptor import descriptor_text, read_descriptor
from indicators.records import Review, ReviewedRow
from indicators.release import reviewed_rows
from indicators.release.review import review
from tests.checkout import Checkout, Row


@dataclass(frozen=True)
class Told:
    """What the review has to say of a planted change."""

    table: str
    kind: str
    key: tuple[str, ...]
    cells: dict[str, tuple[str, str]]
    unsure: tuple[str, ...] = ()
    before: str = ""
    after: str = ""
    remarks: tuple[str, ...] = ()
    old_key: tuple[str, ...] = field(default=())


PLANTED: dict[str, Callable[[Checkout], Told]] = {}


def planted(plant: Callable[[Checkout], Told]) -> Callable[[Checkout], Told]:
    PLANTED[plant.__name__] = plant
    return plant


def change(checkout: Checkout, table: str, row: Row, unsure: bool = False, **cells: str) -> Told:
    """Change cells of a row that has words of its own, or that rests on none."""
    checkout.edit(table, row, **cells)
    key = tuple(row[name] for name in Package(checkout.root).definition(table).key)
    words = row.cells.get("quote", "")
    told = {name: (row[name], new) for name, new in cells.items()}
    return Told(table, "changed", key, told, tuple(cells) if unsure else (), words, words)


def observation(checkout: Checkout) -> Row:
    return checkout.first("observations", lambda row: row["value"] != "" and row["status"] == "actual")


@planted
def value(checkout: Checkout) -> Told:
    return change(checkout, "observations", observation(checkout), value="466")


@planted
def bound(checkout: Checkout) -> Told:
    row = checkout.first("observations", lambda row: row["upper"] == "" and row["lower"] != "")
    return change(checkout, "observations", row, upper="999")


@planted
def qualifier(checkout: Checkout) -> Told:
    row = checkout.first("observations", lambda row: row["qualifier"] == "exact")
    return change(checkout, "observations", row, qualifier="at_least")


@planted
def quote_moved(checkout: Checkout) -> Told:
    row = observation(checkout)
    new = str(int(row["quote_start"]) + 7)
    told = change(checkout, "observations", row, quote_start=new)
    remark = f"moved from character {row['quote_start']} to {new} of {row['source_id']}"
    return Told(**{**vars(told), "remarks": (remark,)})


@planted
def quote_shortened(checkout: Checkout) -> Told:
    row = checkout.first("observations", lambda row: row["quote"].endswith("。"))
    told = change(checkout, "observations", row, quote=row["quote"][:-1])
    return Told(**{**vars(told), "after": row["quote"][:-1]})


@planted
def status(checkout: Checkout) -> Told:
    return change(checkout, "observations", observation(checkout), unsure=True, status="target")


@planted
def mode(checkout: Checkout) -> Told:
    row = checkout.first("cooperations", lambda row: row["mode"] != "enclave")
    return change(checkout, "cooperations", row, unsure=True, mode="enclave")


@planted
def role(checkout: Checkout) -> Told:
    row = checkout.first("cooperation_parties", lambda row: row["role"] != "host")
    checkout.edit("cooperation_parties", row, role="host")
    cooperation, entity, old = row["cooperation_id"], row["entity_id"], row["role"]
    quote = checkout.first("cooperations", lambda row: row["cooperation_id"] == cooperation)["quote"]
    key, old_key = (cooperation, entity, "host"), (cooperation, entity, old)
    told = {"role": (old, "host")}
    return Told("cooperation_parties", "changed", key, told, ("role",), quote, quote, old_key=old_key)


@planted
def party(checkout: Checkout) -> Told:
    rows = checkout.rows("cooperation_parties")
    row = rows[0]
    checkout.edit("cooperation_parties", row, entity_id="aaa")
    quote = checkout.first("cooperations", lambda one: one["cooperation_id"] == row["cooperation_id"])["quote"]
    key = (row["cooperation_id"], "aaa", row["role"])
    old_key = (row["cooperation_id"], row["entity_id"], row["role"])
    told = {"entity_id": (row["entity_id"], "aaa")}
    return Told("cooperation_parties", "changed", key, told, ("entity_id",), quote, quote, old_key=old_key)


@planted
def entity(checkout: Checkout) -> Told:
    row = checkout.first("observations", lambda row: row["entity_id"] != "china")
    return change(checkout, "observations", row, unsure=True, entity_id="china")


@planted
def indicator(checkout: Checkout) -> Told:
    row = checkout.first("observations", lambda row: row["indicator_id"] != "places-counted")
    return change(checkout, "observations", row, unsure=True, indicator_id="places-counted")


@planted
def period(checkout: Checkout) -> Told:
    row = checkout.first("observations", lambda row: row["period_end"] != "")
    return change(checkout, "observations", row, period_start="1999-01-01", period_end="1999-12-31")


@planted
def row_added(checkout: Checkout) -> Told:
    last = checkout.rows("observations")[-1]
    checkout.append("observations", **{**last.cells, "observation_id": "obs-9000", "value_start": "1"})
    cells = {**last.cells, "value_start": "1"}
    told = {name: ("", cell) for name, cell in cells.items() if cell and name != "observation_id"}
    return Told("observations", "added", ("obs-9000",), told, after=last["quote"])


@planted
def row_removed(checkout: Checkout) -> Told:
    first, *rest = checkout.rows("observations")
    checkout.write("observations", [dict(row.cells) for row in rest])
    told = {name: (cell, "") for name, cell in first.cells.items() if cell and name != "observation_id"}
    return Told("observations", "removed", (first["observation_id"],), told, before=first["quote"])


@planted
def renamed(checkout: Checkout) -> Told:
    first, *rest = checkout.rows("observations")
    records = [dict(row.cells) for row in rest] + [{**first.cells, "observation_id": "obs-9000", "note": "Renumbered."}]
    checkout.write("observations", records)
    old = first["observation_id"]
    told = {"observation_id": (old, "obs-9000"), "note": (first["note"], "Renumbered.")}
    quote = first["quote"]
    return Told("observations", "renamed", ("obs-9000",), told, (), quote, quote, old_key=(old,))


@planted
def source_edited(checkout: Checkout) -> Told:
    """The text grows at its beginning, and a row that quotes it follows."""
    row = observation(checkout)
    source = checkout.first("sources", lambda one: one["source_id"] == row["source_id"])
    file = checkout.root / source["file"]
    file.write_bytes("（重印）".encode() + file.read_bytes())
    moved = str(int(row["quote_start"]) + 4)
    told = change(checkout, "observations", row, quote_start=moved)
    remarks = (
        f"moved from character {row['quote_start']} to {moved} of {row['source_id']}",
        f"the text of {row['source_id']} changed",
    )
    return Told(**{**vars(told), "remarks": remarks})


@planted
def code_label(checkout: Checkout) -> Told:
    row = checkout.rows("codes")[0]
    return change(checkout, "codes", row, name_en="Another label")


@planted
def code_renamed(checkout: Checkout) -> Told:
    row = checkout.rows("codes")[0]
    checkout.edit("codes", row, code="aaa")
    old, new = row["code"], "aaa"
    key = row["code_list"], new
    return Told("codes", "changed", key, {"code": (old, new)}, old_key=(row["code_list"], old))


@planted
def alias_moved(checkout: Checkout) -> Told:
    row = checkout.first("aliases")
    checkout.edit("aliases", row, entity_id="anhui")
    text = checkout.source_text(row["source_id"])
    start = text.index(row["alias"])
    end = start + len(row["alias"])
    before, after = text[start - 20 : start].rpartition("\n")[2], text[end : end + 20].partition("\n")[0]
    words = f"{before}【{row['alias']}】{after}"
    key, old_key = ((row["source_id"], row["alias"], one) for one in ("anhui", row["entity_id"]))
    told = {"entity_id": (row["entity_id"], "anhui")}
    return Told("aliases", "changed", key, told, ("entity_id",), words, words, old_key=old_key)


@planted
def note(checkout: Checkout) -> Told:
    return change(checkout, "observations", observation(checkout), note="Put better.")


@planted
def own_column(checkout: Checkout) -> Told:
    """A column that the team declared and filled, of which a cell changes."""
    return change(checkout, "units", checkout.rows("units")[0], steward="Li")


@planted
def exclusion(checkout: Checkout) -> Told:
    row = checkout.rows("exclusions")[0]
    new = "indefinite" if row["reason"] != "indefinite" else "label"
    told = change(checkout, "exclusions", row, reason=new)
    text, start, end = (checkout.source_text(row["source_id"]), *_span(row))
    before, after = text[start - 20 : start].rpartition("\n")[2], text[end : end + 20].partition("\n")[0]
    words = f"{before}【{row['text']}】{after}"
    return Told(**{**vars(told), "before": words, "after": words})


def _span(row: Row) -> tuple[int, int]:
    return int(row["start"]), int(row["start"]) + len(row["text"])


@planted
def reference_value(checkout: Checkout) -> Told:
    row = checkout.rows("reference_values")[0]
    told = change(checkout, "reference_values", row, value="21", lower="21", upper="21")
    words = " · ".join(row[name] for name in ("value_text", "publisher", "published_on", "url") if row[name])
    return Told(**{**vars(told), "before": words, "after": words})


@planted
def relation(checkout: Checkout) -> Told:
    row = checkout.rows("entity_relations")[0]
    checkout.edit("entity_relations", row, relation="same_as")
    key, old_key = ((row["entity_id"], one, row["related_id"]) for one in ("same_as", row["relation"]))
    return Told("entity_relations", "changed", key, {"relation": (row["relation"], "same_as")}, old_key=old_key)


def with_own_column(checkout: Checkout) -> None:
    """Declare a column of units and fill it, before the base is committed."""
    descriptor = read_descriptor(checkout.root)
    (units,) = [one for one in descriptor["resources"] if one["name"] == "units"]
    units["schema"]["fields"].append({"name": "steward", "type": "string"})
    (checkout.root / "datapackage.json").write_text(descriptor_text(descriptor), encoding="utf-8")
    header = [*checkout.header("units"), "steward"]
    checkout.write("units", [{**row.cells, "steward": "Wu"} for row in checkout.rows("units")], header)


@pytest.fixture(scope="module")
def committed(cut: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """The small package, with a column of a team's own, committed."""
    base = Checkout(tmp_path_factory.mktemp("committed") / "package")
    shutil.copytree(cut.root, base.root)
    with_own_column(base)
    for command in (("init", "--quiet", "--template="), ("add", "--all"), ("commit", "--quiet", "--message", "base")):
        base.git(*command)
    base.git("tag", "base")
    base.git("checkout", "--quiet", "-b", "branch")
    return base


@pytest.fixture
def branch(committed: Checkout, tmp_path: Path) -> Checkout:
    """A branch of it, for a test to change."""
    shutil.copytree(committed.root, tmp_path / "package")
    return Checkout(tmp_path / "package")


@pytest.mark.parametrize("plant", PLANTED.values(), ids=list(PLANTED))
def test_a_planted_change_is_named(plant: Callable[[Checkout], Told], branch: Checkout) -> None:
    told = plant(branch)
    branch.git("add", "--all")
    branch.git("commit", "--quiet", "--message", "change")
    found = review("base", branch.root)
    (row,) = [one for one in found.rows if one.table == told.table]
    assert _said(row) == told
    assert {one.table for one in found.rows} <= {told.table, "sources"}
    text = html.unescape(found.render("markdown"))
    for old, new in told.cells.values():
        assert old[:15] in text
        assert new[:15] in text
    assert ("Read these first" in text) == bool(told.unsure)
    jsonschema.validate(json.loads(found.render("json")), Review.schema())


def _said(row: ReviewedRow) -> Told:
    cells = {cell.column: (cell.old, cell.new) for cell in row.cells}
    before, after = ("" if words is None else words.text for words in (row.before, row.after))
    old_key = row.old_key if row.old_key != row.key else ()
    return Told(row.table, row.kind, row.key, cells, row.unsure, before, after, row.remarks, old_key)


def test_the_version_and_its_reason(branch: Checkout) -> None:
    branch.git("tag", f"v{Package(branch.root).version}")
    value(branch)
    text = review("base", branch.root).render()
    assert "asks for a major version" in text
    assert "major: at least 0.3.0. The version is <code>0.2.0</code>" in text
    assert "Falls short: " in text
    branch.set_version("0.3.0")
    branch.set_changelog("[Unreleased]")
    text = review("base", branch.root).render()
    assert "The version goes from <code>0.2.0</code> to <code>0.3.0</code>" in text
    assert "Falls short: " not in text


def test_findings_that_the_base_has_too_stand_apart(branch: Checkout) -> None:
    row = observation(branch)
    branch.edit("observations", row, value="466")
    branch.git("commit", "--quiet", "--all", "--message", "a fault")
    branch.git("tag", "faulty")
    last = branch.rows("observations")[-1]
    branch.edit("observations", last, entity_id="nowhere")
    records = [dict(one.cells) for one in branch.rows("observations")]
    branch.write("observations", [{**records[-1], "observation_id": "obs-0000"}, *records])
    found = review("faulty", branch.root)
    assert not found.ok
    assert {one.value for one in found.known} >= {"466"}
    assert "466" not in {one.value for one in found.new}
    assert {one.value for one in found.new} >= {"nowhere"}
    assert found.render().index("New findings") < found.render().index("Findings that the base has too")


def test_coverage_and_corroboration_before_and_after(branch: Checkout) -> None:
    row = branch.first("observations", lambda row: row["observation_id"] == "obs-0023")
    records = [dict(one.cells) for one in branch.rows("observations") if one != row]
    branch.write("observations", records)
    found = review("base", branch.root)
    ((source, (before, after)),) = found.coverage.items()
    assert source == row["source_id"]
    assert before is not None
    assert after is not None
    assert (before.claimed - after.claimed, len(after.unsettled) - len(before.unsettled)) == (1, 1)
    counts, gone = found.corroboration["obs-0023"]
    assert counts is not None
    assert gone is None
    assert f"{before.claimed} → {after.claimed}" in found.render()


def test_a_deleted_table_and_document_are_seen(branch: Checkout) -> None:
    (branch.root / "data/entity_relations.csv").unlink()
    file = branch.first("sources")["file"]
    (branch.root / file).unlink()
    found = review("base", branch.root)
    assert not found.ok
    assert {one.file for one in found.new} >= {"data/entity_relations.csv"}
    assert any(file in f"{one.file} {one.value} {one.message}" for one in found.new)
    assert "entity_relations" in json.loads(found.render("json"))["notes"][0]


def test_a_broken_table_leaves_the_others_told(branch: Checkout) -> None:
    row = branch.rows("units")[0]
    branch.edit("units", row, name_en="Another")
    branch.replace("data/observations.csv", b"\n", b"\n<<<<<<< HEAD\n")
    found = review("base", branch.root)
    assert [(one.table, one.cells[0].new) for one in found.rows] == [("units", "Another")]
    assert any("observations.csv:2" in one for one in found.notes)
    assert found.new


def test_what_is_checked_is_no_secret(branch: Checkout) -> None:
    (branch.root / "indicators.toml").write_text('ignore = ["E"]\n', encoding="utf-8")
    text = review("base", branch.root).render()
    assert "<code>indicators.toml</code> changed: it says what is computed or checked" in text
    assert "not checked: evidence" in text


def test_a_base_without_a_package_or_without_a_name(branch: Checkout) -> None:
    branch.git("checkout", "--quiet", "--orphan", "empty")
    branch.git("rm", "--quiet", "-r", "--cached", ".")
    branch.git("commit", "--quiet", "--allow-empty", "--message", "nothing")
    assert "empty has no package here: all of it is new" in review("empty", branch.root).notes
    with pytest.raises(PackageError, match="no revision"):
        review("nowhere", branch.root)


def test_a_zip_and_a_folder_are_bases_too(branch: Checkout, tmp_path: Path) -> None:
    shutil.copytree(branch.root, tmp_path / "old")
    packed = shutil.make_archive(str(tmp_path / "old"), "zip", tmp_path / "old")
    value(branch)
    for base in (tmp_path / "old", packed):
        assert [row.cells[0].new for row in Package.open(branch.root).review(base).rows] == ["466"]


HOSTILE = "`x` | <img src=x onerror=a()> @octocat #1 [a](http://evil.example) www.evil.example \u202etxt\x1b[31m *b*\n"


def test_markdown_is_bounded_and_nothing_of_the_data_works_in_it(
    branch: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = (HOSTILE + "词" * 400) * 3
    records = [dict(row.cells) for row in branch.rows("observations")]
    for record in records:
        record["note"] = words
        record["status"] = "target" if record["status"] == "actual" else "actual"
    many = [{**records[-1], "observation_id": f"obs-{number}", "quote": words} for number in range(9000, 9400)]
    branch.write("observations", [*records, *many])
    monkeypatch.setattr(reviewed_rows, "MOST", 300)
    found = review("base", branch.root)
    text = found.render("markdown")
    assert len(text) <= 65_000
    assert len(text) > 60_000
    assert found.left == {"observations": 100}
    assert re.search(r"…and [\d,]+ more, in the whole review", text)
    assert all(f"#### {title}" in text for title in ("Read these first", "New findings", "Version", "Rows"))
    for raw in ("\u202e", "\x1b", "<img", "@octocat", "#1 ", "[a](", "http://", "www.evil"):
        assert raw not in text
    for line in text.splitlines():
        if line.startswith("| "):
            assert line.endswith(" |")
            assert line.count("|") - 1 in (3, 4, 5, 6)
            assert line.count("<code>") == line.count("</code>")
    page = found.render("html")
    assert page.count("词" * 400) > len(records)
    assert page.count("<tr>") > text.count("\n| ")
    assert not re.search("<(?:img|script|link|a|iframe)\\b|\u202e|\x1b", page)
    written = found.render("json")
    assert "\u202e" not in written
    assert {cell["new"] for row in json.loads(written)["rows"] for cell in row["cells"]} >= {words}


def test_the_command_writes_all_forms_in_one_run(
    branch: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(branch.root)
    clean = CliRunner().invoke(main, ["review", "base"])
    assert clean.exit_code == 0
    assert clean.output.startswith("### ✅ indicators review, against <code>base</code>: no ")
    value(branch)
    done = CliRunner().invoke(main, ["review", "base", "--out", str(tmp_path / "out")])
    assert done.exit_code == 1
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["review.html", "review.json", "review.md"]
    assert (tmp_path / "out/review.md").read_text(encoding="utf-8").rstrip("\n") == review("base").render()
    wrong = CliRunner().invoke(main, ["review", "nowhere"])
    assert wrong.exit_code == 2
    assert "nowhere" in wrong.output
