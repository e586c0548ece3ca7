"""The composite Action of action.yml on a sound package, a faulty one and none, its steps run in bash."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from indicators import init_package
from tests.checkout import PROJECT
from tests.integrations.composite_action import CompositeAction, recorded_command

ACTION = CompositeAction(PROJECT / "action.yml")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A repository that holds a package in a folder."""
    (tmp_path / "workspace" / ".git").mkdir(parents=True)
    init_package(tmp_path / "workspace" / "reports", name="p")
    return tmp_path / "workspace"


@pytest.fixture
def faulty(workspace: Path) -> Path:
    units = workspace / "reports/data/units.csv"
    units.write_text(units.read_text(encoding="utf-8").replace("length,m,", "length,mm,"), encoding="utf-8")
    return workspace


def test_a_sound_package(workspace: Path, tmp_path: Path) -> None:
    outcome = ACTION.run(workspace, tmp_path, path="reports", install="false")
    assert outcome.ran == ("Validate",)
    assert outcome.code == 0, outcome.log
    assert "::error" not in outcome.log
    assert "no problems" in outcome.summary


def test_a_fault_is_annotated_on_its_line_summed_up_and_fails_the_job(
    faulty: Path, tmp_path: Path, forked: Path
) -> None:
    outcome = ACTION.run(faulty, tmp_path, forked, path="reports", install="false")
    assert outcome.code == 1
    assert re.search(r"^::error file=reports/data/units\.csv,line=9,.*title=R01 ", outcome.log, re.MULTILINE)
    assert "reports/data/units.csv:9:6" in outcome.summary
    assert "R01" in outcome.summary


def test_further_options_reach_both_runs(faulty: Path, tmp_path: Path, forked: Path) -> None:
    outcome = ACTION.run(faulty, tmp_path, forked, path="reports", install="false", args="--ignore R01\n  --ignore P02")
    assert outcome.code == 0, outcome.log
    assert "title=R01" not in outcome.log
    assert "R01 left out by --ignore" in outcome.log
    assert "R01 left out by --ignore" in outcome.summary


def test_what_cannot_run_fails_with_its_reason(workspace: Path, tmp_path: Path) -> None:
    outcome = ACTION.run(workspace, tmp_path, path="nowhere", install="false")
    assert outcome.code == 2
    assert "nowhere: no such directory" in outcome.log
    assert outcome.summary == ""


def test_inputs_are_never_taken_for_commands(workspace: Path, tmp_path: Path, forked: Path) -> None:
    hostile = '"; touch hacked; $(touch hacked) `touch hacked`'
    ACTION.run(workspace, tmp_path, forked, path=hostile, args=hostile, install="false")
    assert not (workspace / "hacked").exists()
    for step in ACTION.steps:
        assert "${{" not in step.get("run", "")


@pytest.mark.parametrize(
    ("version", "requirement"),
    [("", f"{PROJECT}[validate,site]"), ("0.1.0", "regional-cooperation-indicators[validate,site]==0.1.0")],
)
def test_what_is_installed(workspace: Path, tmp_path: Path, forked: Path, version: str, requirement: str) -> None:
    """pip itself is not run here: what it would be told is written down."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "indicators").symlink_to(forked / "indicators")
    told = recorded_command(tools, "python")
    outcome = ACTION.run(workspace, tmp_path, tools, path="reports", version=version)
    assert outcome.ran == ("Set up Python", "Install", "Validate")
    assert told.read_text(encoding="utf-8").splitlines() == ["-m", "pip", "install", requirement]
    assert outcome.code == 0, outcome.log


def test_every_input_is_described_and_used() -> None:
    written = (PROJECT / "action.yml").read_text(encoding="utf-8")
    for name, one in ACTION.inputs.items():
        assert one["description"]
        assert f"inputs.{name}" in written
