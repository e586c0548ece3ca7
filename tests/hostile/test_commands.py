"""Every command on every spoilt package ends with an exit code of its own and without a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from indicators.cli import main
from indicators.cli.main import COMMANDS
from tests.hostile.spoils import SPOILS

ARGUMENTS: dict[str, list[list[str]]] = {
    "validate": [["{p}"], ["{p}", "--format", "json"], ["{p}", "--format", "sarif"], ["{p}", "--changed"]],
    "rule": [["E05"]],
    "rules": [[]],
    "fmt": [["{p}", "--check"], ["{p}"]],
    "coverage": [["--package", "{p}"]],
    "init": [["{p}"]],
    "add-source": [["{p}/seeds/report.txt", "--id", "again", "--package", "{p}"]],
    "scan": [["{p}/seeds/report.txt"], ["{p}/seeds/report.txt", "--format", "json", "--out", "{p}/no/such"]],
    "draft": [["report", "--package", "{p}"]],
    "list": [["--package", "{p}"]],
    "describe": [["units"]],
    "show": [
        ["units", "--package", "{p}", "--labels", "zh"],
        ["observations", "--package", "{p}", "--format", "json"],
        ["sources", "--package", "{p}", "--format", "markdown"],
    ],
    "search": [["园区", "--package", "{p}"]],
    "evidence": [["obs-0001", "--package", "{p}"], ["coop-0001", "--package", "{p}", "--format", "json"]],
}


KINDS = (
    "units.csv: empty",
    "units.csv: binary",
    "units.csv: utf-16",
    "observations.csv: gbk",
    "observations.csv: lone quotation mark",
    "observations.csv: nul bytes",
    "sources.csv: mixed newlines",
    "sources.csv: commas",
    "source: binary",
    "source: empty",
    "datapackage.json: empty",
    "datapackage.json: truncated",
    "datapackage.json: nested deeply",
    "datapackage.json: huge number",
    "datapackage.json: half a surrogate pair",
    "datapackage.json: wrong types",
    "data/units.csv is a pipe",
    "data/units.csv is a link to a device",
    "seeds/report.txt is a directory",
    "seeds/report.txt is a link to itself",
    "datapackage.json is a link out of the package",
    "datapackage.json is a directory",
    "source at '../outside'",
    "source at 'a\\nb'",
    "value 1e999",
    "offset -1",
    "factor 1e999999999",
    "indicators.toml is a pipe",
    "a table's directory is a file",
)
"""One of each kind. The API, which commands only call, is tried on all."""


def test_every_command_is_tried() -> None:
    assert set(ARGUMENTS) == set(COMMANDS)


@pytest.mark.parametrize("name", KINDS)
def test_commands_end_cleanly(name: str, little: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    SPOILS[name](little)
    for command, lines in ARGUMENTS.items():
        # Scanning a device that the user names is refused; a pipe, as the shell makes them, is waited for.
        if command == "scan" and name.endswith("is a pipe"):
            continue
        for line in lines:
            words = [command, *(word.replace("{p}", str(little)) for word in line)]
            result = CliRunner().invoke(main, words)
            where = f"indicators {' '.join(words)}: {result.output[-500:]}"
            assert result.exception is None or isinstance(result.exception, SystemExit), where
            assert result.exit_code in (0, 1, 2), where
            assert "Traceback" not in result.output, where
            if result.exit_code == 2 and "Usage:" not in result.output:
                assert result.stderr.startswith("indicators: "), where
                assert result.stderr.count("\n") == 1, where
