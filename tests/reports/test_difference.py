"""What people are shown of a difference is bounded, harmless, and says what is left out."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from indicators import PackageError, diff
from indicators.records import Difference
from indicators.reports.differences import change_words, render_difference
from tests.checkout import copy_of_the_package


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Difference:
    """Twenty-five rows more, the first of them with signs that a terminal would obey."""
    folder = tmp_path_factory.mktemp("many")
    checkout = copy_of_the_package(folder / "package")
    checkout.refresh()
    old = Path(shutil.copytree(checkout.root, folder / "old"))
    records = [dict(row.cells) for row in checkout.rows("entities")]
    new = [{**records[-1], "entity_id": f"zz-{number:02d}", "note": "a\x1b[31mb\nc"} for number in range(25)]
    checkout.write("entities", [*records, *new])
    return diff(old, checkout.root)


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_twenty_rows_are_shown_and_the_rest_counted(form: str, many: Difference) -> None:
    text = render_difference(many, form)
    assert "zz-19" in text
    assert "zz-20" not in text
    assert "and 5 more" in text
    assert "\x1b" not in text


def test_json_has_all(many: Difference) -> None:
    rows = json.loads(render_difference(many, "json"))["tables"]["entities"]["rows"]
    assert [row["key"] for row in rows] == [[f"zz-{number:02d}"] for number in range(25)]


def test_an_unknown_format_is_refused(many: Difference) -> None:
    with pytest.raises(PackageError, match="no format 'html'; the formats are text, json, markdown"):
        render_difference(many, "html")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("465", "466", "465 → 466"),
        ("", "466", "(empty) → 466"),
        ("a" * 100 + "b", "a" * 100 + "c", f"…{'a' * 20}b → …{'a' * 20}c"),
        ("a" * 100, "", f"{'a' * 100} → (empty)"),
        ("a" * 100, "a" * 200, f"…{'a' * 20} → …{'a' * 120}"),
    ],
)
def test_long_words_are_shown_from_their_first_difference(old: str, new: str, words: str) -> None:
    assert change_words(old, new) == words
