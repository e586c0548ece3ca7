"""The text report underlines the cell, shows the source, folds what is equal, and closes with a summary."""

from __future__ import annotations

import re
import sys

import pytest

from indicators import Report, reports
from indicators.model.tables import TABLES
from indicators.reports import render
from indicators.reports.grid import display_width
from indicators.rules.findings import Severity
from tests.reports.conftest import Faulty


def block(text: str, code: str) -> list[str]:
    """The lines of the first finding of a rule."""
    lines = text.split("\n")
    begin = next(place for place, line in enumerate(lines) if f" {code} " in line)
    return lines[begin : lines.index("", begin)]


def marked(line: str, carets: str) -> str:
    """The part of a line that stands above the carets, by display width."""
    begin, length = display_width(carets) - display_width(carets.lstrip(" |")), carets.count("^")
    taken, place = "", 0
    for character in line:
        if begin <= place < begin + length:
            taken += character
        place += display_width(character)
    return taken


def test_a_finding_begins_with_file_line_column_code_and_message(
    faulty: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(faulty.checkout.root)
    line = faulty.checkout.rows("observations")[2].line
    column = faulty.checkout.header("observations").index("status") + 1
    assert f"data/observations.csv:{line}:{column} S02 [status] status is required and empty" in render(faulty.report)


def test_files_are_named_so_that_they_open_from_here(faulty: Faulty, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(faulty.checkout.root.parent)
    assert "\npackage/data/observations.csv:" in render(faulty.report)


def test_the_cell_is_underlined_in_its_row(faulty: Faulty) -> None:
    finding = next(finding for finding in faulty.report.findings if finding.code == "D03")
    _, row, carets, *_ = block(render(faulty.report), "D03")
    assert row.startswith(f"{finding.line:>6} | {faulty.checkout.rows('observations')[6]['observation_id']},")
    assert marked(row, carets) == finding.value == "7"


def test_the_words_of_the_source_are_underlined_in_their_sentence(faulty: Faulty) -> None:
    finding = next(finding for finding in faulty.report.findings if finding.code == "E05")
    related = finding.related
    assert related is not None
    assert related.marked is not None
    lines = block(render(faulty.report, width=200), "E05")
    place = next(place for place, line in enumerate(lines) if "= source: " in line)
    assert lines[place].endswith(f"{related.file}:{related.line}:{related.column}")
    assert marked(*lines[place + 1 : place + 3]) == related.words[slice(*related.marked)]


def test_an_empty_cell_is_marked_where_it_would_stand(faulty: Faulty) -> None:
    _, row, carets, *_ = block(render(faulty.report), "S02")
    assert carets.count("^") == 1
    assert marked(row, carets) == ","


@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_no_row_is_wider_than_the_terminal(faulty: Faulty, width: int) -> None:
    rows = [line for line in render(faulty.report, width=width).split("\n") if " | " in line[:9]]
    assert len(rows) > 20
    assert max(map(display_width, rows)) <= width


def test_equal_findings_are_folded_with_their_count_and_lines(faulty: Faulty) -> None:
    text = render(faulty.report)
    count = sum(finding.code == "R02" for finding in faulty.report.findings)
    shown = len(re.findall(r":\d+:\d+ R02 ", text))
    assert shown == 3
    assert f"data/entities.csv: R02 {count - shown} more like it on lines 10–26" in text


def test_nothing_that_moves_the_cursor_is_written(faulty: Faulty) -> None:
    text = render(faulty.report)
    assert "\x1b" not in text
    assert "\r" not in text
    assert "‮" not in text
    assert "second line" in text


def test_no_line_can_be_taken_for_a_workflow_command(faulty: Faulty) -> None:
    assert not any(line.lstrip().startswith("::") for line in render(faulty.report).split("\n"))


def test_colours_are_written_only_when_asked_for(faulty: Faulty) -> None:
    coloured = render(faulty.report, colour=True)
    assert "\x1b[31mS02\x1b[0m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == render(faulty.report)


def test_the_summary_counts_layers_rows_and_time(faulty: Faulty) -> None:
    verdict, counts = render(faulty.report).split("\n")[-2:]
    rows = sum(faulty.report.rows.values())
    notices = sum(one.severity is Severity.NOTICE for one in faulty.report.findings)
    assert re.fullmatch(
        rf"{len(faulty.report.findings)} problems, {notices} notices among them, in {rows:,} rows of "
        rf"{len(TABLES)} tables \(\d+\.\d s, screened\)",
        verdict,
    )
    for layer, count in faulty.report.counts().items():
        assert f"{layer} {count}" in counts


def test_the_summary_says_what_was_left_out(form_only: Report) -> None:
    text = render(form_only)
    assert text.endswith(
        "not checked: schema, references, evidence, derivation, coverage, analysis, package: left out by --layer"
    )


def test_what_is_read_on_a_terminal_needs_nothing_that_writes_for_programs(
    faulty: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(reports, "for_programs", raising=False)
    monkeypatch.setitem(sys.modules, "indicators.reports.for_programs", None)
    assert all(render(faulty.report, form) for form in ("text", "github", "markdown"))
    with pytest.raises(ImportError):
        render(faulty.report, "json")
