"""A small package cut out of the real one, to damage where the damage doesn't need the whole: all of three documents,
some reference values, and the rows that these refer to."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Collection
from pathlib import Path

from indicators.model.tables import TABLES
from tests.checkout import PROJECT, Checkout

Rows = list[dict[str, str]]

SOURCES = ("east-west-industry-2025", "national-etdz-briefing-2025", "yangtze-belt-focus-2026")
"""Of the five those that together have numbers, exclusions and cooperations of most kinds."""
REFERENCE_VALUES = "0001 0048 0049 0050 0052 0053 0066 0105 0107 0200"
"""Two series, one with jumps that are accepted; words in Chinese, English and German; the last row."""


def cut_out(root: Path) -> Checkout:
    """Write the small package to `root`."""
    shutil.copytree(PROJECT / "data", root / "data")
    shutil.copy(PROJECT / "datapackage.json", root / "datapackage.json")
    small = Checkout(root)
    rows = {table: [dict(row.cells) for row in small.rows(table)] for table in TABLES}
    _cut(rows)
    for table, kept in rows.items():
        header = small.header(table)
        with small.file(table).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, header, lineterminator="\n")
            writer.writeheader()
            writer.writerows(kept)
    for row in rows["sources"]:
        file = root / row["file"]
        file.parent.mkdir(exist_ok=True)
        shutil.copy(PROJECT / row["file"], file)
    declared = root / "data/analysis.toml"
    numbers = {row[TABLES[table].key[0]] for table in ("observations", "reference_values") for row in rows[table]}
    declared.write_text(_declared(declared.read_text(encoding="utf-8"), numbers), encoding="utf-8")
    small.refresh()
    return small


def _cut(rows: dict[str, Rows]) -> None:
    """Leave the rows of the sources, of some reference values, and what they need."""
    for table in ("sources", "aliases", "observations", "cooperations", "exclusions"):
        rows[table] = [row for row in rows[table] if row["source_id"] in SOURCES]
    numbers = {f"ref-{number}" for number in REFERENCE_VALUES.split()}
    rows["reference_values"] = [row for row in rows["reference_values"] if row["reference_id"] in numbers]
    rows["cooperation_parties"] = _of_what_is_there(rows, "cooperation_parties", "cooperation_id")
    relations = rows.pop("entity_relations")
    rows["entities"], rows["indicators"] = _needed(rows, "entities"), _needed(rows, "indicators")
    rows["entity_relations"] = relations
    for column in ("entity_id", "related_id"):
        rows["entity_relations"] = _of_what_is_there(rows, "entity_relations", column)
    keys = {table: {row[TABLES[table].key[0]] for row in rows[table]} for table in rows}
    rows["translations"] = [row for row in rows["translations"] if row["record_id"] in keys[row["table_name"]]]


def _of_what_is_there(rows: dict[str, Rows], table: str, column: str) -> Rows:
    """The rows of a table whose reference in this column is to a row that is kept."""
    other = TABLES[table].column(column).references
    assert other is not None
    there = {row[TABLES[other].key[0]] for row in rows[other]}
    return [row for row in rows[table] if row[column] in there]


def _needed(rows: dict[str, Rows], table: str) -> Rows:
    """The rows of a table that kept rows of other tables refer to, with those that they lie below."""
    key = TABLES[table].key[0]
    needed: set[str] = set()
    for other in rows:
        columns = [column.name for column in TABLES[other].columns if column.references == table != other]
        needed.update(row[column] for row in rows[other] for column in columns)
    above = {row[key]: row.get("parent_id", "") for row in rows[table]}
    lying = list(needed)
    while lying:
        name = above.get(lying.pop(), "")
        if name not in needed:
            needed.add(name)
            lying.append(name)
    return [row for row in rows[table] if row[key] in needed]


def _declared(text: str, kept: Collection[str]) -> str:
    """analysis.toml without the figures and jumps of numbers that are not kept."""
    tables = re.split(r"\n(?=\[)", text.rstrip("\n"))
    gone = [one for one in tables if not set(re.findall(r'"((?:obs|ref)-\d+)"', one)) <= set(kept)]
    text = "\n".join(one for one in tables if one not in gone)
    for name in re.findall(r'^id = "(.*)"', "\n".join(gone), re.MULTILINE):
        text = text.replace(f'["{name}"]', "[]").replace(f', "{name}"', "").replace(f'"{name}", ', "")
    return f"{text}\n"
