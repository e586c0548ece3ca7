"""The codebook treats every code of the lists in use, and its examples have the codes that it says."""

from __future__ import annotations

import csv
import re

import pytest

from indicators.model.tables import CODE_LISTS
from tests.checkout import PROJECT

PAGE = (PROJECT / "docs" / "reference" / "codebook.md").read_text(encoding="utf-8")


def rows(table: str) -> list[dict[str, str]]:
    with (PROJECT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


LISTS = {one.name: {code.code for code in one.codes} for one in CODE_LISTS.values()}
for _row in rows("codes"):
    LISTS.setdefault(_row["code_list"], set()).add(_row["code"])

WHERE = {
    "qualifier": [("observations", "observation_id", "qualifier")],
    "measure": [("indicators", "indicator_id", "measure")],
    "observation_status": [("observations", "observation_id", "status")],
    "cooperation_status": [("cooperations", "cooperation_id", "status")],
    "period_basis": [
        ("observations", "observation_id", "period_basis"),
        ("reference_values", "reference_id", "period_basis"),
    ],
    "entity_basis": [
        ("observations", "observation_id", "entity_basis"),
        ("cooperation_parties", "cooperation_id/entity_id", "party_basis"),
    ],
    "salience": [("observations", "observation_id", "salience")],
    "confidence": [
        ("observations", "observation_id", "confidence"),
        ("cooperations", "cooperation_id", "confidence"),
    ],
    "published_basis": [("sources", "source_id", "published_basis")],
    "copy_quality": [("sources", "source_id", "copy_quality")],
    "alias_reason": [("aliases", "alias", "reason")],
    "exclusion_reason": [("exclusions", "source_id:start", "reason"), ("observations", "observation_id", "status")],
    "mode": [("cooperations", "cooperation_id", "mode")],
    "sector": [("cooperations", "cooperation_id", "sector")],
    "role": [("cooperation_parties", "cooperation_id/entity_id", "role")],
    "kind": [("entities", "entity_id", "kind")],
    "theme": [("indicators", "indicator_id", "theme")],
    "genre": [("sources", "source_id", "genre")],
    "relation": [("entity_relations", "entity_id/related_id", "relation")],
    "coordinate_basis": [("entities", "entity_id", "coordinate_basis")],
    "reference_status": [("reference_values", "reference_id", "status")],
    "language": [("translations", "table_name/record_id/column_name", "language")],
    "translated_by": [("translations", "table_name/record_id/column_name", "translated_by")],
    "via": [("reference_values", "reference_id", "via")],
}
"""Where each list's codes stand: table, the columns that the codebook names a row by, and the column of the code."""


def coded(code_list: str) -> dict[str, str]:
    """The rows that the codebook may name in a list's examples, with their code."""
    found: dict[str, str] = {}
    for table, key, column in WHERE[code_list]:
        columns = re.split(r"[/:]", key)
        mark = key[len(columns[0])] if len(columns) > 1 else ""
        found |= {mark.join(row[name] for name in columns): row[column] for row in rows(table)}
    return found


def treated(code_list: str) -> list[tuple[str, str, str]]:
    section = re.search(rf"^### {code_list}\n(.*?)(?=^### |\Z)", PAGE, re.DOTALL | re.MULTILINE)
    assert section, f"no section on {code_list}"
    table = re.findall(r"^\| `(\w+)` \| (.*) \| (.*) \|$", section[1], re.MULTILINE)
    return [(code, example, counter) for code, example, counter in table]


def test_every_list_is_treated() -> None:
    assert set(re.findall(r"^### (\w+)$", PAGE, re.MULTILINE)) == set(LISTS) == set(WHERE)


@pytest.mark.parametrize("code_list", sorted(LISTS))
def test_every_code_has_an_example_and_a_counter_example(code_list: str) -> None:
    codes = [code for code, _, _ in treated(code_list)]
    assert sorted(codes) == sorted(LISTS[code_list])
    known = coded(code_list)
    for code, example, counter in treated(code_list):
        shown = [known[key] for key in re.findall("`([^`]+)`", example) if key in known]
        assert shown or "*invented*" in example, f"{code_list} {code}: no example"
        assert set(shown) <= {code}, f"{code_list} {code}: {example}"
        others = [known[key] for key in re.findall("`([^`]+)`", counter) if key in known]
        assert others or "*invented*" in counter, f"{code_list} {code}: no counter-example"
        assert code not in others, f"{code_list} {code}: {counter}"


def test_an_invented_example_stands_only_where_the_data_have_none() -> None:
    for code_list in LISTS:
        present = set(coded(code_list).values())
        for code, example, _ in treated(code_list):
            assert code not in present or not example.startswith("*invented*"), f"{code_list} {code}: {example}"


def test_every_row_named_exists() -> None:
    known = {
        row[key]
        for table, key in (
            ("observations", "observation_id"),
            ("cooperations", "cooperation_id"),
            ("reference_values", "reference_id"),
        )
        for row in rows(table)
    }
    named = set(re.findall(r"\b(?:obs|coop|ref)-\d+", PAGE))
    assert len(named) > 60
    assert named <= known


def test_the_sentence_worked_through_came_out_as_the_rows_have_it() -> None:
    section = PAGE.split("## A sentence worked through\n")[1].split("\n## ")[0]
    [(quote, source_id, start)] = re.findall(r"> (\S+) \(`(\S+)`, character (\d+)\)", section)
    found = [row for row in rows("observations") if row["quote"] == quote]
    assert [(row["source_id"], row["quote_start"]) for row in found] == [(source_id, start)] * 2
    for row in found:
        for column in ("value_text", "indicator_id", "entity_id", "entity_basis", "period_basis", "cooperation_id"):
            assert row[column] in section, column
        assert {row["status"], row["qualifier"], row["salience"], row["confidence"]} <= set(
            re.findall(r"`(\w+)`", section)
        )
    (tie,) = (row for row in rows("cooperations") if row["cooperation_id"] == found[0]["cooperation_id"])
    roles = {row["role"] for row in rows("cooperation_parties") if row["cooperation_id"] == tie["cooperation_id"]}
    assert {tie["mode"], tie["status"], *roles} <= set(re.findall(r"`(\w+)`", section))
