"""Every command takes the package that it is about in one way, and answers what is none in the same words."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from indicators.cli import COMMANDS, main
from tests.checkout import PROJECT

WITHOUT = {
    "diff": "names two sides, and either may be something else than a package",
    "fetch": "is about a repository",
    "init": "makes one",
    "publish": "is about a build and a repository",
    "rule": "is about the tool",
    "rules": "is about the tool",
    "versions": "is about a repository",
}
"""Commands that are about no package, and why."""
MORE = {"export": ("--format", "csv"), "plot": ("headlines",)}
"""What a command has to have beside its arguments to be about a package."""
CONTEXT = click.Context(main)


def parameters(name: str) -> list[click.Parameter]:
    command = main.get_command(CONTEXT, name)
    assert command is not None
    return command.params


NAMING = [name for name in COMMANDS if name not in WITHOUT]
ALONE = [
    name for name in NAMING if any(one.name == "path" and isinstance(one, click.Argument) for one in parameters(name))
]


@pytest.fixture
def words(request: pytest.FixtureRequest, tmp_path: Path) -> list[str]:
    """A command with something for whatever it has to have."""
    file = tmp_path / "text.txt"
    file.write_text("", encoding="utf-8")
    needed = [one for one in parameters(request.param) if isinstance(one, click.Argument) and one.required]
    return [request.param, *[str(file)] * len(needed), *MORE.get(request.param, ())]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_package_is_an_option_of_every_command_that_is_about_one(name: str) -> None:
    options = [one for one in parameters(name) if "--package" in one.opts]
    assert bool(options) == (name not in WITHOUT)
    assert all(one.metavar == "PATH" and isinstance(one.type, click.Path) for one in options)


@pytest.mark.parametrize("words", NAMING, indirect=True)
def test_what_is_no_package_is_answered_in_the_same_words(words: list[str], tmp_path: Path) -> None:
    for place, found in ((tmp_path / "none", "no such directory"), (tmp_path, "no datapackage.json there")):
        answer = CliRunner().invoke(main, [*words, "--package", str(place)])
        assert answer.exit_code == 2
        assert answer.stderr.startswith(f"indicators: {place}: {found}; expected ")
        assert answer.stderr.count("\n") == 1
        assert answer.stdout == ""


@pytest.mark.parametrize("words", ALONE, indirect=True)
def test_a_command_about_nothing_else_takes_it_alone_too(words: list[str], tmp_path: Path) -> None:
    alone, named = (CliRunner().invoke(main, [*words, *one, str(tmp_path)]) for one in ((), ("--package",)))
    assert (alone.exit_code, alone.stderr) == (named.exit_code, named.stderr)
    both = CliRunner().invoke(main, [*words, str(PROJECT), "--package", str(tmp_path)])
    assert both.exit_code == 2
    assert "name two packages; give one of them" in both.stderr


def test_validate_checks_the_package_that_is_named() -> None:
    answer = CliRunner().invoke(main, ["validate", "--package", str(PROJECT), "--layer", "form", "--format", "json"])
    assert answer.exit_code == 0
    assert str(PROJECT) in answer.stdout
