"""Every rule has a page that says what is wrong, shows it wrong and right, and how to mend it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from indicators.errors import UnknownRuleError
from indicators.model.tables import TABLES
from indicators.records import Layer
from indicators.rules.catalogue import RULES, rule_of
from indicators.rules.rules import EVERY, Rule, read_page

LETTERS = {
    Layer.FORM: "F",
    Layer.SCHEMA: "S",
    Layer.REFERENCES: "R",
    Layer.EVIDENCE: "E",
    Layer.DERIVATION: "D",
    Layer.COVERAGE: "C",
    Layer.ANALYSIS: "A",
    Layer.PACKAGE: "P",
    Layer.RELEASE: "V",
}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_page_is_complete(rule: Rule) -> None:
    page = rule.page
    for part in (page.title, page.fails, page.passes, page.mend):
        assert part.strip() == part
        assert part
    assert page.meaning != page.title
    assert page.fails != page.passes
    assert not page.title.endswith(".")


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_code_begins_with_the_letter_of_its_layer(rule: Rule) -> None:
    assert rule.code[0] == LETTERS[rule.layer]
    assert rule.code[1:].isdecimal()
    assert set(rule.tables) <= {*TABLES, EVERY}


def test_each_code_is_given_once() -> None:
    assert list(RULES) == [rule.code for rule in RULES.values()]
    row_rules = [rule.code for table in TABLES.values() for rule in table.row_rules]
    assert len(set(row_rules)) == len(row_rules)
    assert set(row_rules) <= set(RULES)


def test_a_rule_is_found_by_its_code() -> None:
    assert rule_of("E05").layer is Layer.EVIDENCE
    with pytest.raises(UnknownRuleError, match="did you mean 'E0"):
        rule_of("E055")


def test_a_page_without_its_remedy_is_refused() -> None:
    with pytest.raises(ValueError, match="Mend"):
        read_page("A title.\n\nFails: this\nPasses: that")


def test_pages_are_there_where_python_drops_docstrings() -> None:
    program = "from indicators.rules.catalogue import rule_of; print(rule_of.__doc__, rule_of('E05').page.title)"
    done = subprocess.run([sys.executable, "-OO", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == f"None {RULES['E05'].page.title}\n"
