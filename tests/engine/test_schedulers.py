"""Whoever does the tasks, the same is found; and a worker that dies changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from distributed import Client
from table_files import Form
from workspace import Workspace, write_workspace

from indicators import PackageError, Report, validate
from indicators.engine.running import Sizes
from indicators.engine.schedulers import Dask, InProcess, Processes, Scheduler
from indicators.errors import WorkersLostError
from tests.engine.dying import dies, dies_once

SMALL = Sizes(block=6000, slice=16_000)


@pytest.fixture(scope="module", params=("parts", "csv", "parquet"))
def faulty(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Faults spread over the files, blocks and slices of a table."""
    form: Form = request.param
    root = tmp_path_factory.mktemp(form)
    return write_workspace(root, documents=6, observations=80, form=form, rows_per_part=16, faults=True)


Told = list[tuple[str, int, int]]


@pytest.fixture(scope="module")
def told(faulty: Workspace) -> tuple[Report, Told]:
    """What is found in this process, and what is told of the progress meanwhile."""
    told: Told = []
    report = validate(faulty.root, sizes=SMALL, progress=lambda stage, done, total: told.append((stage, done, total)))
    return report, told


@pytest.fixture(scope="module")
def in_process(told: tuple[Report, Told]) -> Report:
    return told[0]


def test_faults_are_found_with_file_and_line(faulty: Workspace, in_process: Report) -> None:
    found = {(finding.code, finding.file, finding.line) for finding in in_process.findings}
    missing = {one.code for one in faulty.planted if (one.code, one.file, one.line) not in found}
    # In Parquet there is no number that is written otherwise.
    assert missing == ({"S01"} if any((faulty.root / "data" / "observations").glob("*.parquet")) else set())
    assert in_process.rows["observations"] == faulty.rows["observations"]
    if (faulty.root / "data" / "observations").is_dir():
        assert len({one.file for one in faulty.planted if one.file.startswith("data/observations/")}) == 5
        duplicate = next(finding for finding in in_process.findings if finding.code == "S06")
        assert duplicate.related is not None
        assert duplicate.related.file != duplicate.file


def test_parts_are_told_as_one_file_is(tmp_path: Path) -> None:
    """The same faults in one file: the same findings, but for where they are."""
    forms: tuple[Form, ...] = ("csv", "parts")
    for form in forms:
        write_workspace(tmp_path / form, documents=6, observations=80, form=form, rows_per_part=16, faults=True)
    one, parts = (
        sorted((finding.code, finding.value, finding.column) for finding in validate(tmp_path / form).findings)
        for form in forms
    )
    assert _without_form(one) == _without_form(parts)


def _without_form(found: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    return [one for one in found if one[0] not in ("F16", "F18", "P02")]


# Elsewhere the same is asked of the other forms: in a store, with rules that somebody adds, and of workers that die.
@pytest.mark.parametrize("faulty", ["csv"], indirect=True)
def test_processes_find_the_same(faulty: Workspace, in_process: Report) -> None:
    assert validate(faulty.root, sizes=SMALL, jobs=2).findings == in_process.findings


@pytest.mark.parametrize("faulty", ["parquet"], indirect=True)
def test_dask_finds_the_same(faulty: Workspace, in_process: Report, client: Client) -> None:
    assert validate(faulty.root, sizes=SMALL, scheduler=client).findings == in_process.findings


@pytest.mark.parametrize("kind", ["processes", "dask"])
def test_a_lost_worker_loses_and_doubles_nothing(kind: str, tmp_path: Path, client: Client) -> None:
    tasks = [(str(tmp_path / "died"), number) for number in range(12)]
    scheduler: Scheduler = Dask(client) if kind == "dask" else Processes(2)
    assert sorted(scheduler.run(dies_once, tasks)) == list(range(12))
    assert (tmp_path / "died").exists()


def test_workers_that_always_die_end_the_run(tmp_path: Path) -> None:
    with pytest.raises(WorkersLostError, match="fewer --jobs"):
        list(Processes(1).run(dies, [(0,)]))


def test_no_cluster_at_the_address() -> None:
    with pytest.raises(PackageError, match="no Dask scheduler at nonsense"):
        validate(scheduler="nonsense://nowhere")


def test_in_process_goes_one_by_one() -> None:
    assert list(InProcess().run(divmod, [(7, 2), (9, 4)])) == [(3, 1), (2, 1)]


@pytest.mark.parametrize("faulty", ["parts"], indirect=True)
def test_fail_fast_says_that_not_all_was_checked(faulty: Workspace, in_process: Report) -> None:
    report = validate(faulty.root, sizes=SMALL, fail_fast=True)
    assert 0 < len(report.findings) < len(in_process.findings)
    assert {gap.reason for gap in report.unchecked if gap.layer != "release"} == {
        "stopped at the first problem, as asked"
    }
    assert not report.ok


def test_progress_goes_to_the_end(told: tuple[Report, Told]) -> None:
    last = {stage: (done, total) for stage, done, total in told[1]}
    assert list(last) == ["blocks read", "slices checked"]
    assert all(done == total > 1 for done, total in last.values())
