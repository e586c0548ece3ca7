"""What a notebook shows of a package, its evidence and its comparisons: all there, and nothing of it run."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import indicators
from indicators.markup import html_frame, html_quote, html_table
from tests.checkout import PROJECT, Checkout

WORDS = "2025年有3家企业、20个项目。"
PLANTED = "<script>alert(1)</script>"


def shown(thing: Any) -> str:
    return str(thing._repr_html_())


def test_a_package_shows_its_tables_with_their_rows() -> None:
    text = shown(indicators.Package.open(PROJECT))
    assert f"<td>observations</td><td>{len(indicators.load('observations', path=PROJECT))}</td>" in text


def test_evidence_shows_the_quote_with_its_number_marked() -> None:
    found = indicators.evidence("obs-0021", path=PROJECT)
    assert f"<mark>{found.cells['value_text']}</mark>" in shown(found)
    assert found.reading() in shown(found)


def test_a_comparison_shows_every_reference() -> None:
    comparison = indicators.compare("obs-0023", path=PROJECT)
    assert all(one.figure.identifier in shown(comparison) for one in comparison.references)
    assert comparison.references[0].figure.when in shown(comparison)
    assert "00:00:00" not in shown(comparison)


@pytest.mark.parametrize(
    ("found", "identifiers"),
    [
        (lambda package: package.search("飞地"), lambda found: [hit.identifier for hit in found]),
        (lambda package: package.coverage(), lambda found: [one.source_id for one in found]),
        (lambda package: package.evidence("obs-0021"), lambda found: [found.identifier]),
        (
            lambda package: package.compare("obs-0023"),
            lambda found: [one.figure.identifier for one in found.references],
        ),
        (lambda package: package.lineage("gdp-share-change"), lambda found: list(found.inputs)),
        (lambda package: package.find_mentions(WORDS), lambda found: [str(one.start) for one in found]),
        (lambda _: indicators.find_quantities(WORDS), lambda found: [str(one.start) for one in found]),
        (lambda package: package.check(WORDS), lambda found: [str(one.start) for one in found.numbers]),
    ],
    ids=["search", "coverage", "evidence", "compare", "lineage", "find_mentions", "find_quantities", "check"],
)
def test_a_result_is_a_frame_and_shows_it(found: Callable[[Any], Any], identifiers: Callable[[Any], list[str]]) -> None:
    result = found(indicators.Package.open(PROJECT))
    frame = result.to_frame()
    assert identifiers(result)
    assert list(frame.iloc[:, 0].astype(str)) == identifiers(result)
    assert all(one in shown(result) for one in frame.iloc[:, 0 if frame.iloc[:, 0].dtype == "string" else 2])
    assert shown(result).count("<tr>") == len(frame) + 1
    assert "style" not in shown(result), "what is light and what is dark is the notebook's"
    line = repr(result)
    assert line.startswith(f"<{type(result).__name__}: ")
    assert line.isprintable()
    assert len(line) < 300


def test_a_report_and_a_difference_are_tables(checkout: Checkout) -> None:
    row = checkout.first("observations", lambda row: row["value"] == "465")
    checkout.edit("observations", row, value="466", lower="466", upper="466", note="<b>")
    report = indicators.validate(checkout.root, layers=["derivation"])
    assert repr(report) == f"<Report: {checkout.root}: {len(report.findings)} errors>"
    assert all(f"<td>{finding.code}</td><td>error</td>" in shown(report) for finding in report.findings)
    difference = indicators.diff(PROJECT, checkout.root)
    assert repr(difference) == f"<Difference: {PROJECT} to {checkout.root}: 1 tables differ>"
    assert "<td>observations</td><td>0</td><td>0</td><td>1</td>" in shown(difference)
    assert repr(indicators.diff(PROJECT, PROJECT)).endswith("nothing differs>")


def test_of_many_rows_the_first_are_shown_and_all_are_counted() -> None:
    found = indicators.find_quantities("有3家企业。" * 1234)
    assert shown(found).count("<tr>") == 51
    assert "(the first 50 of 1,234; to_frame() has all)" in shown(found)
    assert repr(found) == "<Mentions: 1,234 mentions: 3家, 3家, 3家, 3家, 3家, …>"


def test_a_line_in_a_terminal_needs_no_pandas() -> None:
    program = (
        "import indicators, sys; print([indicators.find_quantities('有3家企业。'), indicators.search('飞地'),"
        " indicators.evidence('obs-0021'), indicators.lineage('gdp-share-change')], 'pandas' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, capture_output=True, check=True)
    assert told.stdout.decode().strip().endswith("False")


def test_what_is_missing_stays_empty() -> None:
    frame = indicators.search("飞地", path=PROJECT).to_frame()
    frame.loc[0, "quote"] = None
    assert "<NA>" not in html_frame("", frame)


def test_nothing_found_is_an_empty_frame() -> None:
    found = indicators.search("no such words", path=PROJECT)
    assert not found
    assert list(found.to_frame().columns) == ["identifier", "about", "words", "quote", "source_id"]


def test_no_text_is_run() -> None:
    found = indicators.evidence("obs-0021", path=PROJECT)
    for text in (
        shown(replace(found, before=PLANTED, names={"entity": PLANTED, "unit": ""})),
        html_table(PLANTED, (PLANTED,), [(PLANTED,)]),
        html_quote("", PLANTED, PLANTED, (1, 4)),
    ):
        assert "<script" not in text
