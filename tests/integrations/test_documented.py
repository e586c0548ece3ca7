"""docs/how-to/your-own-package.md shows what the tool prints, and names only what there is."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from indicators import pytest_plugin as plugin
from indicators.cli import COMMANDS, main
from tests.checkout import PROJECT
from tests.integrations.composite_action import CompositeAction

PAGE = (PROJECT / "docs/how-to/your-own-package.md").read_text(encoding="utf-8")
README = (PROJECT / "src/indicators/curation/templates/README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def test_the_session_shown_is_the_session_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (session,) = blocks("console")
    asked, *shown = session.splitlines()
    started = CliRunner().invoke(main, shlex.split(asked.removeprefix("$ indicators "))).output
    monkeypatch.chdir(tmp_path / "county-reports")
    validated = CliRunner().invoke(main, ["validate"]).output
    *of_init, of_validate = (line for line in shown if not line.startswith("$"))
    assert of_init == started.splitlines()
    assert of_validate.partition(" (")[0] == validated.partition(" (")[0]


@pytest.mark.parametrize("page", [PAGE, README], ids=["docs", "template"])
def test_every_command_named_is_one(page: str) -> None:
    named = set(re.findall(r"\bindicators ([a-z][a-z-]+)\b", page))
    assert named - {"install"} <= set(COMMANDS)
    assert {"add-source", "scan", "draft", "fmt", "validate"} <= named


def test_hooks_and_inputs_are_those_on_offer() -> None:
    hooks = yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    config, step = (yaml.safe_load(block) for block in blocks("yaml"))
    assert [hook["id"] for hook in config["repos"][0]["hooks"]] == [
        hook["id"] for hook in hooks if hook["id"] != "indicators-check"
    ]
    inputs = CompositeAction(PROJECT / "action.yml").inputs
    assert set(step[1]["with"]) <= set(inputs)
    for name in inputs:
        assert re.search(rf"`{name}\b|\b{name}:", PAGE), name


def test_the_fixtures_are_those_of_the_plugin() -> None:
    asked = set(re.findall(r"def test_\w+\((\w+)\)", "".join(blocks("python"))))
    assert asked == {name for name in vars(plugin) if name.startswith("indicators_")}
