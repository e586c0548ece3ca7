"""The project's own workflow: it parses, covers what pyproject.toml promises, and runs what this repository has."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.checkout import PROJECT
from tests.elsewhere import NOT_ON_WINDOWS

CI = PROJECT / ".github/workflows/ci.yml"
PYPROJECT: dict[str, Any] = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def workflow() -> dict[Any, Any]:
    loaded: dict[Any, Any] = yaml.safe_load(CI.read_text(encoding="utf-8"))
    return loaded


def test_the_matrix_is_every_python_that_the_project_names(workflow: dict[Any, Any]) -> None:
    versions = (re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", one) for one in PYPROJECT["classifiers"])
    named = [match[1] for match in versions if match]
    assert workflow["jobs"]["tests"]["strategy"]["matrix"]["python"] == named
    assert PYPROJECT["requires-python"] == f">={named[0]}"


def test_the_matrix_is_the_oldest_pandas_and_the_newest(workflow: dict[Any, Any]) -> None:
    oldest = next(line for line in PYPROJECT["dependencies"] if line.startswith("pandas")).removeprefix("pandas>=")
    matrix = workflow["jobs"]["tests"]["strategy"]["matrix"]["pandas"]
    assert matrix == [oldest, "3"]
    install = next(step["run"] for step in workflow["jobs"]["tests"]["steps"] if step.get("name") == "Install")
    assert '"pandas==${{ matrix.pandas }}.*"' in install


def test_it_runs_on_what_touches_data_seeds_or_code(workflow: dict[Any, Any]) -> None:
    # YAML 1.1 reads the key `on` as true.
    triggers = workflow[True]
    assert set(triggers) == {"push", "pull_request"}
    assert triggers["push"]["paths"] == triggers["pull_request"]["paths"]
    paths = triggers["push"]["paths"]
    assert {"data/**", "seeds/**", "src/**", "tests/**", "datapackage.json", "pyproject.toml"} <= set(paths)
    for path in paths:
        assert (PROJECT / path.removesuffix("/**")).exists(), path


def test_tests_validation_and_every_gate_are_run(workflow: dict[Any, Any]) -> None:
    commands = [step.get("run", "") for job in workflow["jobs"].values() for step in job["steps"]]
    assert "pytest --quiet --numprocesses auto" in commands
    assert "indicators validate --thorough" in commands
    assert ".ci/run" in commands
    assert (PROJECT / ".ci/run").stat().st_mode & 0o111


@pytest.mark.parametrize("file", sorted((PROJECT / ".github/workflows").glob("*.yml")), ids=lambda path: path.name)
def test_a_workflow_may_only_read(file: Path) -> None:
    workflow = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    commenting = [job for job in workflow["jobs"].values() if "pull-requests" in job.get("permissions", {})]
    for job in commenting:
        # Where a comment may be written, the Action is all that runs.
        assert job["permissions"] == {"contents": "read", "pull-requests": "write"}
        assert [step["uses"].partition("@")[0] for step in job["steps"]] == ["actions/checkout", "./"]


def test_windows_and_macos_run_what_they_can(workflow: dict[Any, Any]) -> None:
    job = workflow["jobs"]["elsewhere"]
    assert job["runs-on"] == "${{ matrix.system }}"
    assert job["strategy"]["matrix"]["system"] == ["windows-latest", "macos-latest"]
    commands = [step["run"] for step in job["steps"] if "run" in step]
    assert {"pytest --quiet --numprocesses auto", "indicators validate --thorough"} <= set(commands)
    assert "### Windows and macOS" in (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for path, reason in NOT_ON_WINDOWS.items():
        assert (PROJECT / "tests" / path).exists(), path
        assert reason
