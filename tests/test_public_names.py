"""What `import indicators` offers: the public names, found when they are first used, whatever was used before."""

from __future__ import annotations

import pkgutil
import subprocess
import sys

import pytest

import indicators
from tests.checkout import PROJECT


def run(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=PROJECT)
    return done.stdout.strip()


def test_importing_loads_neither_pandas_nor_anything_else_heavy() -> None:
    heavy = "{'pandas', 'numpy', 'pandera', 'pyarrow', 'frictionless', 'click', 'polars', 'duckdb'}"
    assert run(f"import sys, indicators; print(sorted({heavy} & set(sys.modules)))") == "[]"


def test_no_module_hides_a_public_name() -> None:
    """Importing a module sets it on its package: one called `tables` would take the place of `indicators.tables`."""
    modules = {module.name for module in pkgutil.iter_modules(indicators.__path__)}
    assert modules & set(indicators.__all__) == {"errors", "plot", "records", "schemas"}


def test_every_public_name_is_there_after_all_others_were_used() -> None:
    program = (
        "import indicators, types; names = indicators.__all__\n"
        "[getattr(indicators, name) for name in names]\n"
        "kinds = {name: getattr(indicators, name) for name in names}\n"
        "print([name for name in names if isinstance(kinds[name], types.ModuleType)])\n"
        "print(indicators.tables()[0])"
    )
    assert run(program).splitlines() == ["['errors', 'plot', 'records', 'schemas']", "sources"]


def test_names_are_listed_for_completion() -> None:
    assert dir(indicators) == sorted(indicators.__all__)
    assert sorted(set(indicators.__all__)) == sorted(indicators.__all__)


def test_the_version_is_that_of_the_distribution() -> None:
    assert indicators.__version__.count(".") >= 2


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'laod'"):
        indicators.laod  # noqa: B018
