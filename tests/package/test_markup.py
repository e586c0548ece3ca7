"""What a notebook shows of a package, its evidence and its comparisons: all there, and nothing of it run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import indicators
from indicators.package.markup import html_quote, html_table
from tests.checkout import PROJECT

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


def test_no_text_is_run() -> None:
    found = indicators.evidence("obs-0021", path=PROJECT)
    for text in (
        shown(replace(found, before=PLANTED, names={"entity": PLANTED, "unit": ""})),
        html_table(PLANTED, (PLANTED,), [(PLANTED,)]),
        html_quote("", PLANTED, PLANTED, (1, 4)),
    ):
        assert "<script" not in text
