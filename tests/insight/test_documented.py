"""What docs/explanation/context.md and the Chinese guide show of comparisons is what a reader gets."""

from __future__ import annotations

import re
import shlex

import pytest
from click.testing import CliRunner

import indicators
from indicators.cli import main
from indicators.insight.declaration import parse_declaration
from tests.checkout import PROJECT

CONTEXT = (PROJECT / "docs" / "explanation" / "context.md").read_text(encoding="utf-8")
COUNTS = ("own", "agrees", "differs", "compatible", "elsewhere", "other_time_same")


@pytest.mark.parametrize("block", re.findall(r"```console\n(.*?)```", CONTEXT, re.DOTALL))
def test_examples_are_real_output(block: str) -> None:
    command, _, output = block.partition("\n")
    answer = CliRunner().invoke(main, [*shlex.split(command)[2:], "--package", str(PROJECT)])
    assert answer.exit_code == 0
    assert [line.rstrip() for line in answer.stdout.splitlines()] == [line.rstrip() for line in output.splitlines()]


def test_the_declaration_shown_is_one() -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", CONTEXT, re.DOTALL)
    shown = parse_declaration(block)
    assert shown.largest_jump == 3
    assert [figure.unit_id for figure in shown.figures] == ["percent"]


@pytest.mark.parametrize("name", ["docs/explanation/context.md", "docs/zh/guide.md"])
def test_the_counts_of_each_claim(name: str) -> None:
    text = (PROJECT / name).read_text(encoding="utf-8")
    shown = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| obs-")
    ]
    frame = indicators.corroboration(path=PROJECT)
    frame["elsewhere"] = frame["earlier"] + frame["later"] + frame["undated"]
    expected = [
        [row["observation_id"], row["value_text"], *(str(row[count]) for count in COUNTS)]
        for row in frame.to_dict("records")
    ]
    assert [[cells[0], cells[2], *cells[3:]] for cells in shown] == expected


def test_the_derived_figures_that_it_tells() -> None:
    text = " ".join(CONTEXT.split())
    figures = indicators.derived(path=PROJECT).set_index("id")["value"]
    assert f"share rose by {figures['gdp-share-change']:g} points" in text
    assert f"more than {figures['park-firms-growth-factor']:g} times" in text
    assert (
        f"Of the firms attracted to Gaotan {figures['producing-share-of-attracted-firms']:.1f} per cent produce."
        in text
    )
