"""Every command explains itself, with an example that runs, and help is quick."""

from __future__ import annotations

import re
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from indicators.cli import COMMANDS, main
from tests.checkout import PROJECT


def test_the_group_lists_every_command_and_the_exit_codes() -> None:
    result = CliRunner().invoke(main, ["--help"])
    assert result.exit_code == 0
    for name in COMMANDS:
        assert re.search(rf"^  {name} ", result.output, re.MULTILINE), name
    assert "Exit codes: 0 clean, 1 problems found, 2 could not run" in result.output


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_s_help_has_an_example_of_it(name: str) -> None:
    for flag in ("--help", "-h"):
        result = CliRunner().invoke(main, [name, flag])
        assert result.exit_code == 0
        assert re.search(rf"Examples?:\n +indicators {name}", result.output), result.output


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_explained_or_speaks_for_itself(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.name != "form":
            assert parameter.help, f"{name} {parameter.opts}"


def test_the_version_is_printed() -> None:
    import indicators

    result = CliRunner().invoke(main, ["--version"])
    assert result.exit_code == 0
    assert result.output == f"indicators {indicators.__version__}\n"


def test_an_unknown_command_is_answered_with_the_nearest() -> None:
    result = CliRunner().invoke(main, ["valdate"])
    assert result.exit_code == 2
    assert "Did you mean 'validate'?" in result.output
    assert "help' for help" in CliRunner().invoke(main, ["zzz"]).output


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys; from indicators.cli import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "print(sorted({'pandas', 'numpy', 'pandera', 'pyarrow', 'frictionless'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=PROJECT)
    assert done.stdout.splitlines()[-1] == "[]"
