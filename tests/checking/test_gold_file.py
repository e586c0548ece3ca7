"""The gold for `check` is well formed: numbers stand where they are said to, and their rows are in the package."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import pytest

from indicators import Package
from indicators.insight.derived import derived_figures
from tests.checkout import PROJECT

GOLD = PROJECT / "tests" / "checking" / "gold"
VERDICTS = {"supported", "vaguer", "sharper", "contradicted", "other", "derived", "unknown"}
SIZES = {
    "sentences": {"zh": 200, "en": 100},
    "paragraphs": {"zh": 20, "en": 10},
    "second_sentences": {"zh": 105, "en": 55},
    "second_paragraphs": {"zh": 10, "en": 6},
    "third_sentences": {"zh": 75, "en": 75},
    "third_paragraphs": {"zh": 8, "en": 8},
    "fourth_sentences": {"zh": 32, "en": 28},
}


def entries(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def known(package: Package) -> set[str]:
    keys = {"observations": "observation_id", "reference_values": "reference_id"}
    rows = {value for table, key in keys.items() for value in package.rows(table).cells[key]}
    return rows | {figure.declared.identifier for figure in derived_figures(package)}


@pytest.mark.parametrize("name", SIZES)
def test_each_number_stands_where_it_is_said_to(name: str) -> None:
    for entry in entries(name):
        end = 0
        for number in entry["numbers"]:
            start, words = number["start"], number["text"]
            assert entry["text"][start : start + len(words)] == words, entry["id"]
            assert words.strip() == words, entry["id"]
            assert start >= end, f"{entry['id']}: numbers overlap or are out of order"
            end = start + len(words)


@pytest.mark.parametrize("name", SIZES)
def test_verdicts_are_those_of_the_command_and_have_rows_of_the_package(name: str, known: set[str]) -> None:
    for entry in entries(name):
        for number in entry["numbers"]:
            assert number["verdict"] in VERDICTS, entry["id"]
            assert (number["verdict"] == "unknown") == (not number["rows"]), entry["id"]
            assert set(number["rows"]) <= known, entry["id"]
            assert len(set(number["rows"])) == len(number["rows"]), entry["id"]
            assert number["why"], entry["id"]


def test_no_text_stands_twice_in_either_set() -> None:
    found = [entry for name in SIZES for entry in entries(name)]
    for key in ("id", "text"):
        assert [value for value, count in Counter(entry[key] for entry in found).items() if count > 1] == []


@pytest.mark.parametrize("name", SIZES)
def test_there_are_as_many_as_said(name: str) -> None:
    found = entries(name)
    assert Counter(entry["language"] for entry in found) == SIZES[name]
    assert all(entry["id"].removeprefix("p-").startswith(f"{entry['language']}-") for entry in found)


@pytest.mark.parametrize(("name", "column"), [("sentences", 0), ("second_sentences", 2)])
def test_sentences_are_of_the_kinds_that_the_readme_counts(name: str, column: int) -> None:
    readme = (GOLD / "README.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| ([a-z-]+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|", readme, re.M)
    said = {
        (kind, language): int(count)
        for kind, *counts in table
        for language, count in zip(("zh", "en"), counts[column : column + 2], strict=True)
    }
    assert Counter((entry["kind"], entry["language"]) for entry in entries(name)) == Counter(said)


@pytest.mark.parametrize(("names", "observations"), [(list(SIZES)[:2], 20), (list(SIZES)[2:], 15)])
def test_each_set_touches_many_rows_of_the_dataset(names: list[str], observations: int) -> None:
    named = {row for name in names for entry in entries(name) for number in entry["numbers"] for row in number["rows"]}
    assert len({row for row in named if row.startswith("obs-")}) >= observations
    assert len({row for row in named if row.startswith("ref-")}) >= 40
