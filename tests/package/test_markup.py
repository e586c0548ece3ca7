"""What a notebook shows of a package, its evidence and its comparisons: all there, and nothing of it run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import indicators
from indicators.package.markup import html_frame, html_quote, html_table
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
    ],
    ids=["search", "coverage", "evidence", "compare"],
)
def test_a_result_is_a_frame_and_shows_it(found: Callable[[Any], Any], identifiers: Callable[[Any], list[str]]) -> None:
    result = found(indicators.Package.open(PROJECT))
    frame = result.to_frame()
    assert identifiers(result)
    assert list(frame.iloc[:, 0]) == identifiers(result)
    assert all(one in shown(result) for one in identifiers(result))


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
