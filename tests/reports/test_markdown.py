"""The Markdown report is a table that no cell can break."""

from __future__ import annotations

import re

from indicators import Report
from indicators.records import Severity
from indicators.reports import render
from tests.reports.conftest import Faulty


def test_every_finding_is_a_row_or_counted(faulty: Faulty) -> None:
    lines = render(faulty.report, "markdown").split("\n")
    table = lines[lines.index("|---|---|---|---|---|") + 1 : -2]
    folded = sum(int(match[1]) for line in table if (match := re.search(r"\| (\d+) more like it on line", line)))
    assert sum("more like it" not in line for line in table) + folded == len(faulty.report.findings)
    assert folded > 10


def test_no_cell_breaks_the_table(faulty: Faulty) -> None:
    text = render(faulty.report, "markdown")
    assert "<b>" not in text
    assert "\x1b" not in text
    rows = [line for line in text.split("\n") if line.startswith("| <code>")]
    assert {line.count("|") for line in rows} == {6}


def test_the_heading_is_the_verdict(faulty: Faulty, sound: Report) -> None:
    assert render(sound, "markdown").startswith("### ✅ indicators validate: no problems in ")
    count = len(faulty.report.findings)
    notices = sum(one.severity is Severity.NOTICE for one in faulty.report.findings)
    heading = f"### ❌ indicators validate: {count} problems, {notices} notices among them, in "
    assert render(faulty.report, "markdown").startswith(heading)
