"""GitHub annotations land on their lines, and no cell can be a command of its own."""

from __future__ import annotations

import re

from indicators import Report
from indicators.reports import render
from tests.checkout import Checkout
from tests.reports.conftest import HOSTILE, Faulty

COMMAND = re.compile(r"::(?P<level>[a-z]+) (?P<properties>[^:]*)::(?P<text>.*)")


def annotated(report: Report) -> list[tuple[dict[str, str], str]]:
    found = []
    for line in render(report, "github").split("\n"):
        match = COMMAND.fullmatch(line)
        if match is None:
            assert "::" not in line
            continue
        properties = dict(pair.split("=", 1) for pair in match["properties"].split(","))
        found.append(({name: unescaped(value) for name, value in properties.items()}, unescaped(match["text"])))
    return found


def unescaped(text: str) -> str:
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text


def test_every_finding_is_annotated_or_counted(faulty: Faulty) -> None:
    texts = [text for _, text in annotated(faulty.report)]
    folded = [int(match[1]) for text in texts if (match := re.match(r"(\d+) more like it on line", text))]
    assert sum(folded) > 10
    assert len(texts) - len(folded) + sum(folded) == len(faulty.report.findings)


def test_an_annotation_stands_at_its_cell(faulty: Faulty) -> None:
    places = {(one["file"], one["line"], one.get("col")) for one, _ in annotated(faulty.report)}
    row = faulty.checkout.rows("observations")[2]
    line = faulty.checkout.line("data/observations.csv", row.line)
    before = faulty.checkout.header("observations").index("status")
    column = len(",".join(line.split(",")[:before])) + 2
    assert ("data/observations.csv", str(row.line), str(column)) in places
    lines = {one["line"] for one, _ in annotated(faulty.report) if one["file"] == "datapackage.json"}
    written = (faulty.checkout.root / "datapackage.json").read_text(encoding="utf-8").split("\n")
    assert [written[int(number) - 1].strip() for number in lines] == ['"format": "cvs",']


def test_a_title_names_rule_and_column(faulty: Faulty) -> None:
    titles = [one["title"] for one, _ in annotated(faulty.report)]
    assert "S02 [status] A required cell is empty" in titles


def test_a_cell_cannot_be_a_command(damaged: Checkout) -> None:
    row = damaged.rows("observations")[10]
    damaged.edit("observations", row, entity_id=f"{HOSTILE}\n::set-env name=A::b")
    text = render(damaged.validate(), "github")
    assert "set-env" in text
    assert not any(line.lstrip().startswith("::set-env") for line in text.split("\n"))


def test_what_was_not_checked_is_a_notice(form_only: Report) -> None:
    assert "::notice title=not checked::" in render(form_only, "github")
