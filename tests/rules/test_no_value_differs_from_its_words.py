"""Changing any digit, bound, qualifier or unit of any observation is found at that very cell."""

from __future__ import annotations

import dataclasses

import pytest

from indicators import Finding, Package, code_lists
from indicators.model.tables import TABLES
from indicators.rules import quotes
from indicators.rules.context import Context
from indicators.rules.reference_figures import reference_derived
from indicators.rules.rules import Batch, Rule

RULES = [rule for rule in vars(quotes).values() if isinstance(rule, Rule) and "observations" in rule.tables]


@pytest.fixture(scope="module")
def context(package: Package) -> Context:
    """One context for all changes, so that each source is scanned once."""
    return Context(package)


def findings_with(context: Context, index: int, column: str, cell: str) -> list[Finding]:
    rows = context.rows("observations")
    cells = list(rows.cells[column])
    cells[index] = cell
    changed = dataclasses.replace(rows, cells={**rows.cells, column: cells})
    batch = Batch(TABLES["observations"], changed)
    return [finding for rule in RULES for finding in rule.run(batch, context)]


def changes(context: Context) -> list[tuple[int, str, str]]:
    """Each observation with each of its cells of number, bound, qualifier and words changed in turn."""
    rows = context.rows("observations")
    listed = []
    for index in range(len(rows)):
        for column in ("value", "lower", "upper"):
            cell = rows.cells[column][index]
            if not cell:
                listed.append((index, column, "7"))
                continue
            listed.append((index, column, ""))
            listed.append((index, column, "-" + cell))
            listed.append((index, column, cell + "0" if "." not in cell else cell.replace(".", "")))
            for place, digit in enumerate(cell):
                if digit.isdigit():
                    listed.append((index, column, cell[:place] + str((int(digit) + 1) % 10) + cell[place + 1 :]))
        present = rows.cells["qualifier"][index]
        listed += [(index, "qualifier", code) for code in code_lists()["qualifier"].values() if code != present]
        words = rows.cells["value_text"][index]
        listed += [
            (index, "value_text", words[:-1]),
            (index, "value_text", words + "多"),
            (index, "value_text", "9" + words),
        ]
        listed += [(index, "value_text", words[1:])]
    return [change for change in listed if not (change[1] == "value_text" and not change[2])]


def test_every_change_is_found_at_its_cell(context: Context) -> None:
    lines = context.rows("observations").lines
    missed = [
        (index, column, cell)
        for index, column, cell in changes(context)
        if not any(
            finding.line == lines[index] and finding.column == column and finding.value == cell
            for finding in findings_with(context, index, column, cell)
        )
    ]
    assert missed == []


def test_as_it_is_nothing_is_found(context: Context) -> None:
    batch = Batch(TABLES["observations"], context.rows("observations"))
    assert [finding for rule in RULES for finding in rule.run(batch, context)] == []


def test_every_change_of_a_reference_in_english_is_found(package: Package) -> None:
    """Each digit of a value and each qualifier of the rows whose words have Latin letters, changed in turn."""
    context = Context(package)
    rows = context.rows("reference_values")
    english = [
        index
        for index, words in enumerate(rows.cells["value_text"])
        if words.isascii() and "Words in" not in rows.cells["note"][index] and any(map(str.isalpha, words))
    ]
    assert len(english) > 30
    missed = []
    for index in english:
        value = rows.cells["value"][index]
        digits = [place for place, digit in enumerate(value) if digit.isdigit()]
        others = [value[:place] + str((int(value[place]) + 1) % 10) + value[place + 1 :] for place in digits]
        codes = [code for code in code_lists()["qualifier"].values() if code != rows.cells["qualifier"][index]]
        for column, cell in [("value", other) for other in others] + [("qualifier", str(code)) for code in codes]:
            one = {name: [cells[index]] for name, cells in rows.cells.items()} | {column: [cell]}
            changed = dataclasses.replace(
                rows, cells=one, lines=[rows.lines[index]], files=rows.files[index : index + 1]
            )
            found = reference_derived.run(Batch(TABLES["reference_values"], changed), context)
            if (rows.lines[index], column) not in [(finding.line, finding.column) for finding in found]:
                missed.append((index, column, cell))
    assert missed == []


def test_a_wrong_unit_shows_both(context: Context) -> None:
    rows = context.rows("observations")
    index = rows.cells["indicator_id"].index("park-firms")
    (finding,) = [
        finding for finding in findings_with(context, index, "indicator_id", "firm-investment") if finding.code == "D02"
    ]
    assert "count does not convert to CNY" in finding.message
    assert finding.line == rows.lines[index]
