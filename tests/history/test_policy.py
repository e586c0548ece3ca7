"""Each kind of edit of the real package is classed as the policy says."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from typing import Any

import pytest

from indicators.history import compare
from indicators.history.policy import POLICY, Assessment, assess, cell_class
from indicators.history.row_changes import CellChange
from indicators.history.sides import Side, folder
from indicators.model.descriptions import change_words
from indicators.model.tables import TABLES
from indicators.records import Bump
from tests.checkout import Checkout

EDITS: dict[str, tuple[str, Callable[[Checkout], None]]] = {}
"""Each edit with the name of the change that it has to be told as."""

Edit = Callable[[Checkout], None]


def edit(name: str) -> Callable[[Edit], Edit]:
    def keep(make: Edit) -> Edit:
        EDITS[make.__name__] = (name, make)
        return make

    return keep


def described(checkout: Checkout, change: Callable[[dict[str, Any]], None]) -> None:
    """Change datapackage.json."""
    file = checkout.root / "datapackage.json"
    descriptor = json.loads(file.read_text(encoding="utf-8"))
    change(descriptor)
    file.write_text(json.dumps(descriptor, ensure_ascii=False, indent=2), encoding="utf-8")


def resource(descriptor: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in descriptor["resources"] if one["name"] == name)
    return found


def field(descriptor: dict[str, Any], table: str, column: str) -> dict[str, Any]:
    fields = resource(descriptor, table)["schema"]["fields"]
    found: dict[str, Any] = next(one for one in fields if one["name"] == column)
    return found


def set_cell(checkout: Checkout, table: str, column: str, value: str) -> None:
    """Give the first row in which the column is filled, or empty if it is to be filled, another cell."""
    filled = value != "" and column in ("cooperation_id", "url")
    row = checkout.first(table, lambda row: (row[column] == "") == filled and row[column] != value)
    checkout.edit(table, row, **{column: value})


@edit("wording_changed")
def note(checkout: Checkout) -> None:
    set_cell(checkout, "observations", "note", "In other words.")


@edit("wording_changed")
def label(checkout: Checkout) -> None:
    set_cell(checkout, "entities", "name_en", "Another name")


@edit("claim_changed")
def value(checkout: Checkout) -> None:
    set_cell(checkout, "observations", "value", "466")


@edit("claim_changed")
def qualifier(checkout: Checkout) -> None:
    set_cell(checkout, "observations", "qualifier", "at_most")


@edit("claim_changed")
def unit(checkout: Checkout) -> None:
    set_cell(checkout, "indicators", "unit_id", "year")


@edit("claim_changed")
def period(checkout: Checkout) -> None:
    set_cell(checkout, "observations", "period_end", "1999-12-31")


@edit("claim_changed")
def bound_where_there_was_none(checkout: Checkout) -> None:
    row = checkout.first("observations", lambda row: row["upper"] == "")
    checkout.edit("observations", row, upper="1000000")


@edit("claim_changed")
def bound_that_is_no_more(checkout: Checkout) -> None:
    set_cell(checkout, "observations", "lower", "")


@edit("claim_changed")
def quote(checkout: Checkout) -> None:
    set_cell(checkout, "observations", "quote", "words")


@edit("claim_changed")
def digest_of_a_source(checkout: Checkout) -> None:
    set_cell(checkout, "sources", "sha256", "0" * 64)


@edit("claim_emptied")
def parent_that_is_no_more(checkout: Checkout) -> None:
    set_cell(checkout, "entities", "parent_id", "")


@edit("cell_filled")
def link_to_a_cooperation(checkout: Checkout) -> None:
    set_cell(checkout, "observations", "cooperation_id", "coop-0001")


@edit("row_removed")
def row_gone(checkout: Checkout) -> None:
    checkout.write("observations", [dict(row.cells) for row in checkout.rows("observations")[:-1]])


@edit("row_added")
def row_more(checkout: Checkout) -> None:
    last = checkout.rows("observations")[-1]
    checkout.append("observations", **{**last.cells, "observation_id": "obs-9999"})


@edit("column_added")
def column_more(checkout: Checkout) -> None:
    records = [{**row.cells, "colour": "red"} for row in checkout.rows("units")]
    checkout.write("units", records, [*checkout.header("units"), "colour"])


@edit("column_removed")
def column_gone(checkout: Checkout) -> None:
    header = [name for name in checkout.header("units") if name != "symbol"]
    checkout.write("units", [dict(row.cells) for row in checkout.rows("units")], header)


@edit("columns_moved")
def columns_in_another_order(checkout: Checkout) -> None:
    header = checkout.header("units")
    checkout.write("units", [dict(row.cells) for row in checkout.rows("units")], [header[0], *header[:0:-1]])


@edit("column_retyped")
def column_of_another_type(checkout: Checkout) -> None:
    described(checkout, lambda one: field(one, "entities", "adcode").update(type="integer"))


@edit("description_changed")
def better_description(checkout: Checkout) -> None:
    described(checkout, lambda one: field(one, "units", "symbol").update(description="How people write it."))


@edit("constraint_changed")
def column_that_is_required_now(checkout: Checkout) -> None:
    described(checkout, lambda one: field(one, "units", "symbol").update(constraints={"required": True}))


@edit("constraint_loosened")
def column_that_is_required_no_more(checkout: Checkout) -> None:
    described(checkout, lambda one: field(one, "units", "name_en").pop("constraints"))


@edit("constraint_loosened")
def wider_limit(checkout: Checkout) -> None:
    described(checkout, lambda one: field(one, "sources", "characters")["constraints"].update(minimum=-1))


@edit("constraint_changed")
def narrower_limit(checkout: Checkout) -> None:
    described(checkout, lambda one: field(one, "sources", "characters")["constraints"].update(minimum=1))


@edit("code_added")
def code_more(checkout: Checkout) -> None:
    described(checkout, lambda one: field(one, "observations", "status")["constraints"]["enum"].append("plan"))


@edit("code_removed")
def code_gone(checkout: Checkout) -> None:
    described(checkout, lambda one: field(one, "observations", "status")["constraints"]["enum"].remove("target"))


@edit("key_changed")
def another_key(checkout: Checkout) -> None:
    described(checkout, lambda one: resource(one, "units")["schema"].update(primaryKey=["name_en"]))


@edit("table_removed")
def table_gone(checkout: Checkout) -> None:
    described(checkout, lambda one: one["resources"].remove(resource(one, "aliases")))


@edit("metadata_changed")
def title(checkout: Checkout) -> None:
    described(checkout, lambda one: one.update(title="Another title"))


@edit("terms_changed")
def licence(checkout: Checkout) -> None:
    described(checkout, lambda one: one.update(licenses=[{"name": "CC0-1.0"}]))


@edit("document_changed")
def source_text(checkout: Checkout) -> None:
    file = checkout.root / checkout.rows("sources")[0]["file"]
    file.write_bytes(file.read_bytes().replace("的".encode(), "之".encode(), 1))


@pytest.fixture
def before(checkout: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Side:
    """The package before the edit, in step with its model."""
    checkout.refresh()
    return folder(shutil.copytree(checkout.root, tmp_path_factory.mktemp("before") / "package"))


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_told_as_what_it_is(name: str, checkout: Checkout, before: Side) -> None:
    change, make = EDITS[name]
    make(checkout)
    assessment = assess(compare(before, folder(checkout.root)))
    assert change in {reason.change.name for reason in assessment.reasons}
    (known,) = (one for one in POLICY if one.name == change)
    assert assessment.bump == known.bump


def test_a_table_that_is_new_is_an_addition(checkout: Checkout, before: Side) -> None:
    table_gone(checkout)
    assessment = assess(compare(folder(checkout.root), before))
    assert [reason.change.name for reason in assessment.reasons] == ["table_added"]


def test_every_kind_of_change_is_tried() -> None:
    assert {change for change, _ in EDITS.values()} | {"table_added"} == {one.name for one in POLICY}


def test_nothing_changed_asks_for_nothing(checkout: Checkout, before: Side) -> None:
    assessment = assess(compare(before, folder(checkout.root)))
    assert assessment == Assessment(Bump.NONE, ())


def test_the_version_and_its_date_are_no_change(checkout: Checkout, before: Side) -> None:
    checkout.set_version("7.0.0", "2030-01-01")
    assert not compare(before, folder(checkout.root))


def test_the_weightiest_reason_comes_first_and_equal_ones_are_counted(checkout: Checkout, before: Side) -> None:
    note(checkout)
    for row in checkout.rows("observations")[:3]:
        checkout.edit("observations", row, confidence="low" if row["confidence"] != "low" else "medium")
    first, *rest = assess(compare(before, folder(checkout.root))).reasons
    assert (first.change.name, first.where, first.count, first.line) == (
        "claim_changed",
        "observations.confidence",
        3,
        2,
    )
    assert [reason.change.name for reason in rest] == ["wording_changed"]
    assert first.in_words().startswith(
        "observations.confidence: a cell of a column that asserts changed (3 times; first"
    )


def test_which_columns_assert_nothing() -> None:
    """The columns that may change in a patch: nothing slips in here unseen."""
    wording = {
        f"{table.name}.{column.name}" for table in TABLES.values() for column in table.columns if not column.asserts
    }
    assert wording == {
        "sources.title",
        "sources.container",
        "sources.file",
        "sources.original_file",
        "sources.extraction",
        "sources.url",
        "sources.archived_url",
        "sources.retrieved_on",
        "sources.rights",
        "sources.note",
        "entities.name_zh",
        "entities.name_en",
        "entities.code_source",
        "entities.note",
        "units.symbol",
        "units.name_zh",
        "units.name_en",
        "indicators.name_zh",
        "indicators.name_en",
        "indicators.terms_zh",
        "indicators.terms_en",
        "observations.salience",
        "observations.note",
        "cooperations.note",
        "exclusions.note",
        "codes.name_zh",
        "codes.name_en",
        "entity_relations.note",
        "reference_values.title",
        "reference_values.note",
        "aliases.note",
        *(f"translations.{column}" for column in TABLES["translations"].column_names()),
    }


@pytest.mark.parametrize("table", TABLES)
def test_the_data_dictionary_says_of_each_column_what_the_policy_does(table: str) -> None:
    for column in TABLES[table].columns:
        changed = cell_class(table, CellChange(column.name, "a", "b")).bump
        filled = cell_class(table, CellChange(column.name, "", "b")).bump
        optional = not column.required and filled != changed
        assert change_words(column) == (f"{changed}; filled: {filled}" if optional else str(changed))


@pytest.mark.parametrize("column", ["value", "lower", "upper", "period_start", "period_end"])
@pytest.mark.parametrize("table", ["observations", "reference_values"])
def test_the_absence_of_a_bound_or_a_period_says_something(table: str, column: str) -> None:
    defined = TABLES[table].column(column)
    assert defined.asserts
    assert defined.empty_asserts
