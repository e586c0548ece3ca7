"""Every command on every spoilt package ends with an exit code of its own and without a traceback."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indicators.cli import COMMANDS, main
from tests.hostile.spoils import SPOILS

ARGUMENTS: dict[str, list[list[str]]] = {
    "validate": [
        ["{package}"],
        ["{package}", "--format", "sarif"],
        ["{package}", "--changed"],
        ["{package}", "--against", "{package}"],
    ],
    "check": [
        ["{package}/seeds/report.txt", "--package", "{package}"],
        ["{package}/data/units.csv", "--format", "json", "--package", "{package}"],
        ["{package}/datapackage.json", "{new}", "--format", "sarif", "--package", "{package}"],
    ],
    "mcp": [["--package", "{package}"]],
    "rule": [["E05"]],
    "rules": [[]],
    "fmt": [["{package}", "--check"], ["{package}"]],
    "coverage": [["--package", "{package}"]],
    "init": [["{package}"], ["{new}"]],
    "add-source": [["{package}/seeds/report.txt", "--id", "again", "--package", "{package}"]],
    "scan": [["{package}/seeds/report.txt"], ["{package}/seeds/report.txt", "--format", "json", "--out", "{new}/no"]],
    "draft": [["report", "--package", "{package}"], ["report", "--package", "{package}", "--write"]],
    "merge": [["{package}"]],
    "import": [
        ["{package}/data/units.csv", "--package", "{package}"],
        ["{package}/data/observations.csv", "--package", "{package}", "--write"],
    ],
    "accept": [["--package", "{package}"], ["report", "--package", "{package}"]],
    "curate": [["gone", "--package", "{package}"], ["--port", "70000", "--package", "{package}"]],
    "list": [["--package", "{package}"]],
    "describe": [["units"]],
    "show": [
        ["units", "--package", "{package}", "--labels", "zh"],
        ["observations", "--package", "{package}", "--format", "json"],
        ["sources", "--package", "{package}", "--format", "markdown"],
    ],
    "search": [["园区", "--package", "{package}"]],
    "export": [
        ["all", "--format", "csv", "--out", "{new}", "--package", "{package}"],
        ["observations", "--format", "sqlite", "--out", "{package}/data", "--package", "{package}"],
    ],
    "site": [["{package}", "--out", "{new}"], ["{package}", "--out", "{package}/data", "--format", "json"]],
    "plot": [
        ["headlines", "--package", "{package}", "--out", "{new}.json"],
        ["themes", "--package", "{package}", "--language", "zh", "--out", "{package}/data"],
        ["series", "--indicator", "parks", "--entity", "chongqing", "--package", "{package}", "--out", "{new}.json"],
    ],
    "build": [["{package}", "--out", "{new}"], ["{package}", "--format", "json", "--out", "{package}/data"]],
    "publish": [["{new}", "--build", "{package}"], ["{package}/data", "--build", "{package}"]],
    "versions": [["--repository", "{package}"], ["--repository", "{package}/datapackage.json"]],
    "fetch": [
        ["1.0.0", "--repository", "{package}"],
        ["latest", "--repository", "{package}/data", "--out", "{package}/data"],
    ],
    "compare": [
        ["--package", "{package}"],
        ["obs-0001", "--package", "{package}"],
        ["obs-0002", "--package", "{package}", "--format", "json"],
        ["parks", "chongqing", "--package", "{package}"],
    ],
    "series": [
        ["parks", "chongqing", "--package", "{package}"],
        ["parks", "sichuan", "--package", "{package}", "--format", "csv"],
    ],
    "cite": [
        ["--package", "{package}"],
        ["obs-0001", "--package", "{package}"],
        ["report", "--package", "{package}", "--format", "bibtex"],
        ["--package", "{package}", "--format", "cff"],
    ],
    "derived": [["--package", "{package}"], ["share-change", "--package", "{package}", "--format", "json"]],
    "diff": [
        ["{package}", "{package}"],
        ["HEAD", "{package}"],
        ["{package}", "{package}/seeds/report.txt", "--format", "json"],
    ],
    "review": [["{package}", "--package", "{package}"], ["{package}", "--package", "{package}", "--format", "html"]],
    "release-check": [["{package}"], ["{package}", "--against", "{package}", "--format", "json"]],
    "changelog": [["{package}"], ["{package}", "--against", "{package}"]],
    "evidence": [["obs-0001", "--package", "{package}"], ["coop-0001", "--package", "{package}", "--format", "json"]],
}
"""What each command is called with: {package} is the spoilt package, {new} a path where nothing stands yet."""

KINDS = (
    "units.csv: empty",
    "sources.csv: binary",
    "source: utf-16",
    "observations.csv: utf-16 without mark",
    "datapackage.json: gbk",
    "observations.csv: lone quotation mark",
    "source: nul bytes",
    "datapackage.json: truncated",
    "datapackage.json: nested deeply",
    "datapackage.json: half a surrogate pair",
    "datapackage.json: wrong types",
    "units.csv is a pipe",
    "source is a directory",
    "datapackage.json is a link out of the package",
    "source at 'a\\nb'",
    "value 1e999",
    "factor 1e999999999",
    "a table's directory is a file",
)
"""One of each kind. The API, which commands only call, is tried on all."""

CALLS = [(command, words) for command, lines in ARGUMENTS.items() for words in lines]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_tried(command: str) -> None:
    assert command in ARGUMENTS, f"add to ARGUMENTS above what {command!r} is called with"


@pytest.mark.parametrize("number", range(len(KINDS)), ids=KINDS)
def test_commands_end_cleanly(number: int, little: Path, tmp_path: Path) -> None:
    """Every third of the calls, by turns, so that any three kinds in a row meet all of them."""
    SPOILS[KINDS[number]](little)
    for turn, (command, line) in enumerate(CALLS):
        # Scanning a device that the user names is refused; a pipe, as the shell makes them, is waited for.
        if (turn + number) % 3 == 0 and not (command == "scan" and KINDS[number].endswith("is a pipe")):
            new = tmp_path / f"new-{turn}"
            words = [command, *(word.replace("{package}", str(little)).replace("{new}", str(new)) for word in line)]
            ends_cleanly(words)


def invoked(words: list[str]) -> Result:
    """Run a command; a server in a thread of its own, as a browser of other tests leaves an event loop in this one."""
    if words[0] != "mcp":
        return CliRunner().invoke(main, words)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(CliRunner().invoke, main, words).result()


def ends_cleanly(words: list[str]) -> None:
    result = invoked(words)
    where = f"indicators {' '.join(words)}: {result.output[-500:]}"
    assert result.exception is None or isinstance(result.exception, SystemExit), where
    assert result.exit_code in (0, 1, 2), where
    assert "Traceback" not in result.output, where
    if result.exit_code == 2 and "Usage:" not in result.output:
        assert result.stderr.startswith("indicators: "), where
        assert result.stderr.count("\n") == 1, where
