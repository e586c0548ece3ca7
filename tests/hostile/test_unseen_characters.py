"""Whatever cells and documents hold, no command lets through what moves a cursor, hides or turns text round."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from indicators import cli
from indicators.cli import COMMANDS, main
from indicators.package.canonical import csv_text
from tests.hostile.test_commands import ARGUMENTS, invoked

UNSEEN = "\x1b[5m\x07\x08\x9b2J\u202e\u2066\u200f\u200b\u2028\ufeff\U000e0041\x7f"
"""An escape sequence, a bell, marks of direction, characters of no width, a tag."""

MARKED = "<b>*a*</b> [x](javascript:1) `c` @all |"
"""What Markdown would take for its own."""

PROSE = (
    *("title", "author", "publisher", "name_zh", "name_en", "definition", "note", "quote", "value_text"),
    *("reported_by", "period_text", "project", "statement", "url", "symbol", "text", "alias", "label_en", "label_zh"),
)

MORE: dict[str, list[list[str]]] = {
    "validate": [["{package}", "--format", form] for form in ("json", "github", "junit", "markdown", "text")],
    "show": [
        [table, "--package", "{package}", "--format", form, "--labels", "en"]
        for table in ("observations", "sources", "reference_values")
        for form in ("table", "markdown", "json")
    ],
    "scan": [["{package}/seeds/report.txt", "--format", form] for form in ("table", "json")],
    "draft": [["report", "--package", "{package}", "--format", "json"]],
    "search": [["园区", "--package", "{package}", "--format", "json"]],
    "evidence": [["obs-0002", "--package", "{package}", "--format", "json"]],
    "cite": [["obs-0001", "--package", "{package}", "--format", form] for form in ("bibtex", "csl-json", "text")],
    "compare": [["obs-0001", "--package", "{package}", "--format", form] for form in ("markdown", "json", "text")],
    "series": [["parks", "chongqing", "--package", "{package}", "--format", form] for form in ("markdown", "json")],
    "diff": [["{other}", "{package}", "--format", form] for form in ("text", "markdown", "json")],
    "changelog": [["{package}", "--against", "{other}"]],
}


def hostile(root: Path) -> None:
    """Put what is unseen and what is marked into every cell of prose, and into the source document."""
    for table in (root / "data").glob("*.csv"):
        header, *rows = csv.reader(table.read_text("utf-8").splitlines())
        spoilt = [
            [
                f"{cell}{UNSEEN}{MARKED}" if name in PROSE and cell else cell
                for name, cell in zip(header, row, strict=True)
            ]
            for row in rows
        ]
        table.write_bytes(csv_text(header, spoilt).encode())
    document = root / "seeds" / "report.txt"
    document.write_bytes(re.sub("(?<=[，家])", UNSEEN, document.read_text("utf-8")).encode())


def unseen(text: str) -> Iterator[str]:
    for character in re.sub("\x1b\\[(0|1|2|3[0-9])m", "", text):
        if character != "\n" and unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
            yield character


@pytest.mark.parametrize("coloured", ["0", "1"])
@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_unseen_leaves_a_command(
    command: str, coloured: str, little: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", coloured)
    other = tmp_path / "other"
    other.mkdir()
    CliRunner().invoke(main, ["init", str(other), "--name", "other"])
    hostile(little)
    for number, line in enumerate([*ARGUMENTS[command], *MORE.get(command, [])]):
        if "csv" in line or line is ARGUMENTS["draft"][0]:
            continue  # a file's cells are data, see below
        places = {"package": str(little), "new": str(tmp_path / f"new-{number}"), "other": str(other)}
        result = invoked([command, *(word.format_map(places) for word in line)])
        where = f"{command} {line}: {result.output[:2000]!r}"
        assert list(unseen(result.output)) == [], where
        assert result.exception is None or isinstance(result.exception, SystemExit), where
        if "markdown" in line:
            assert "<b>" not in result.output, where
            assert "](javascript" not in result.output, where
            assert "@all" not in result.output, where


def test_a_theme_s_commands_have_one_way_out() -> None:
    """`tell`; the reports of `validate` and `check` have gone through the same before they take their colours."""
    written = {path.name: path.read_text("utf-8") for path in Path(cli.__file__).parent.glob("*_commands.py")}
    ways = [(name, line) for name, text in written.items() for line in text.splitlines() if "click.echo(" in line]
    known = ("click.echo(render(report, ", "click.echo(render(texts, ")
    assert [name for name, line in ways if not any(way in line for way in known)] == []
    assert not any(word in text for text in written.values() for word in ("print(", "sys.stdout.write", "click.style"))


def test_json_and_xml_say_the_same_in_escapes(little: Path) -> None:
    hostile(little)
    shown = CliRunner().invoke(main, ["show", "sources", "--format", "json", "--package", str(little)])
    assert json.loads(shown.output)[0]["title"].endswith(UNSEEN + MARKED)
    checked = CliRunner().invoke(main, ["validate", str(little), "--format", "junit"])
    assert ElementTree.fromstring(checked.output).tag == "testsuites"


def test_csv_in_a_pipe_is_as_the_cells_are(little: Path) -> None:
    hostile(little)
    shown = CliRunner().invoke(main, ["show", "sources", "--format", "csv", "--package", str(little)])
    header, row = csv.reader(shown.output.split("\n")[:2])
    assert row[header.index("title")].endswith(UNSEEN + MARKED)
