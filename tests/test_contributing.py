"""What CONTRIBUTING.md tells newcomers: the files are there, and the code of the worked changes runs."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from textwrap import indent

import pytest

import indicators.reports
from indicators import Package, validate
from indicators.model.tables import TABLES, columns_in
from indicators.reading import unit_words
from indicators.release import export as export_module
from indicators.release.table_content import table_content
from indicators.reports import for_programs
from indicators.rules import surroundings
from indicators.rules.catalogue import RULES
from tests.checkout import PROJECT, Checkout
from tests.rules.faults import wording

TEXT = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
SRC = PROJECT / "src" / "indicators"


def blocks(heading: str) -> list[str]:
    """The code of a section."""
    section = re.split(r"^#{2,3} ", TEXT.partition(f"### {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    return re.findall(r"```(?:python)?\n(.*?)```", section, re.DOTALL)


def test_it_opens_with_the_map() -> None:
    assert TEXT.startswith("# Contributing\n\n## Where things are\n")


def test_every_path_is_there() -> None:
    named = {*re.findall(r"`([\w./*-]+/[\w./*-]*)`", TEXT), *re.findall(r"\]\(([^)#:]+)[^):]*\)", TEXT)}
    roots = (PROJECT, SRC)
    assert len(named) > 40
    assert [path for path in sorted(named) if not any([*root.glob(path.rstrip("/"))] for root in roots)] == []


def test_the_map_has_every_room() -> None:
    (drawn,) = re.findall(r"^src/indicators/\n(.*?)```", TEXT, re.DOTALL | re.MULTILINE)
    rooms = {path.parent.name for path in SRC.glob("*/__init__.py")}
    assert set(re.findall(r"^  (\w+)/", drawn, re.MULTILINE)) == rooms
    files = re.findall(r"\b(\w+\.py)\b", drawn)
    assert all((SRC / file).is_file() for file in files)
    assert {"api.py", "errors.py"} <= set(files)
    parts = re.split(r"^  (\w+)/ ", drawn, flags=re.MULTILINE)[1:]
    for room, words in zip(parts[::2], parts[1::2], strict=True):
        assert all((SRC / room / inside).is_dir() for inside in re.findall(r"(\w+)/", words))


def test_the_column_can_be_declared() -> None:
    (row,) = blocks("A column")
    (column,) = columns_in(csv.reader(row.splitlines())).values()
    assert column.name not in TABLES["observations"].column_names()
    assert (column.type, column.required) == ("integer", False)


def test_the_rule_finds_the_planted_fault(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    made, planted = blocks("A rule")
    space = vars(surroundings).copy()
    exec(compile(made, "CONTRIBUTING.md", "exec"), space)
    monkeypatch.setitem(RULES, "E13", space["speaker_in_text"])
    faults = vars(wording).copy()
    exec(compile(planted, "CONTRIBUTING.md", "exec"), faults)
    spot = faults["speaker_whom_the_source_does_not_name"].plant(checkout)
    (finding,) = validate(checkout.root, select=["E13"]).findings
    assert (finding.file, finding.line, finding.column) == (spot.file, spot.line, spot.column)
    assert finding.message == "the source never writes '国家统计局'"


def test_the_unit_is_a_row_of_units_and_a_word_that_the_reader_knows() -> None:
    row, line = (block.strip() for block in blocks("A unit"))
    assert len(row.split(",")) == len(TABLES["units"].columns)
    code, *words = line.split()
    assert code == row.split(",")[0]
    assert all(unit_words.match_unit(word, 0) is not None for word in words)


def test_the_export_format_writes_every_row(tmp_path: Path) -> None:
    written, case = blocks("An export format")
    space = vars(export_module).copy()
    exec(compile(written, "CONTRIBUTING.md", "exec"), space)
    package = Package.open(PROJECT)
    space["write_json_lines"](table_content(package, "units"), tmp_path / "units.ndjson")
    rows = [json.loads(line) for line in (tmp_path / "units.ndjson").read_text(encoding="utf-8").splitlines()]
    assert [row["unit_id"] for row in rows] == list(package.sound_rows("units").cells["unit_id"])
    compile(f"def writer(form):\n    match form:\n{indent(case, '        ')}", "CONTRIBUTING.md", "exec")


def test_the_report_format_tells_every_finding(checkout: Checkout) -> None:
    (function,) = blocks("A report format")
    assert "csv" not in indicators.reports.FORMATS
    space = vars(for_programs).copy()
    exec(compile(function, "CONTRIBUTING.md", "exec"), space)
    checkout.edit("observations", checkout.first("observations"), reported_by="国家统计局")
    report = validate(checkout.root, select=["E13"])
    render = space["csv_report"]
    header, row = render(report).splitlines()
    assert header.startswith("code,file,line")
    assert row.startswith("E13,data/observations.csv,")
