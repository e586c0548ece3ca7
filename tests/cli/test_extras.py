"""A command that lacks a library says which extra brings it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.metadata import packages_distributions

import click
import pytest
from click.testing import CliRunner
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from indicators.cli.terminal import BRING_ALL, EXTRAS, ends_cleanly
from tests.checkout import PROJECT


@pytest.fixture(scope="module")
def installed() -> Mapping[str, list[str]]:
    """The distributions that bring each module: a look at every file that is installed."""
    return packages_distributions()


@pytest.mark.parametrize("module", EXTRAS)
def test_the_extra_named_brings_the_module(module: str, installed: Mapping[str, list[str]]) -> None:
    extras = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    brought = {canonicalize_name(Requirement(line).name) for line in extras[EXTRAS[module]]}
    assert brought & {canonicalize_name(name) for name in installed[module]}


@pytest.mark.parametrize(
    ("name", "module", "extra"), [("build", "xlsxwriter", "build"), ("site", "xlsxwriter", "site")]
)
def test_one_installation_is_enough(name: str, module: str, extra: str) -> None:
    @click.command(name)
    @ends_cleanly
    def command() -> None:
        raise ModuleNotFoundError(f"No module named {module!r}", name=module)

    result = CliRunner().invoke(command)
    assert result.exit_code == 2
    assert f'"regional-cooperation-indicators[{extra}]"' in result.output


@pytest.mark.parametrize("name", sorted(BRING_ALL))
def test_an_extra_that_brings_all_brings_what_others_bring_in_part(name: str) -> None:
    extras = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    (others,) = filter(None, (Requirement(line).extras for line in extras[name]))
    assert others >= {"build", "cite", "plot"}
