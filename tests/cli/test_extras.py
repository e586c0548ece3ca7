"""A command that lacks a library says which extra brings it."""

from __future__ import annotations

import tomllib
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from indicators.cli.options import EXTRAS
from tests.checkout import PROJECT


@pytest.mark.parametrize("module", EXTRAS)
def test_the_extra_named_brings_the_module(module: str) -> None:
    extras = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    brought = {canonicalize_name(Requirement(line).name) for line in extras[EXTRAS[module]]}
    assert brought & {canonicalize_name(name) for name in packages_distributions()[module]}
