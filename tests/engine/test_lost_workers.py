"""A worker killed in the middle of a validation changes nothing of what is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest
from distributed import Client
from workspace import write_workspace

from indicators import Package
from indicators.engine.running import Found, Sizes, find_in_batches
from indicators.engine.schedulers import Dask, InProcess, Processes, Scheduler
from indicators.rules.catalogue import RULES
from indicators.rules.findings import Layer
from tests.engine.dying import done_or_killed

R = TypeVar("R")
SMALL = Sizes(block=6000, slice=16_000)
CODES = frozenset(code for code, rule in RULES.items() if rule.layer is not Layer.RELEASE)
# A step leaves the same behind whoever does it, and a scheduler knows no step: each step once, each scheduler twice.
DYING_PROCESSES, DYING_CLUSTER = {"survey", "deal_by_group"}, {"check_slice", "check_groups"}


class Deadly:
    """Kills one worker in each of some steps of a run, in the middle of its tasks, once what it did is written.

    Parameters
    ----------
    scheduler : Scheduler
        Does the tasks.
    marks : Path
        An empty directory, in which each death leaves a file.
    steps : set of str
        The functions in whose tasks workers die.
    """

    def __init__(self, scheduler: Scheduler, marks: Path, steps: set[str]) -> None:
        self._scheduler, self._marks, self._steps = scheduler, marks, steps
        self.taken: set[str] = set()
        """The steps that the run had."""

    def run(
        self, function: Callable[..., R], tasks: Sequence[tuple[Any, ...]], *, in_arrow: bool = False
    ) -> Iterator[R]:
        self.taken.add(function.__name__)
        middle = len(tasks) // 2 if function.__name__ in self._steps else None
        given = [(self._marks if place == middle else None, function, *task) for place, task in enumerate(tasks)]
        return self._scheduler.run(done_or_killed, given)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Faults in every part: what is lost or done twice shows in what is found."""
    root = tmp_path_factory.mktemp("workspace")
    write_workspace(root, documents=6, observations=80, form="parts", rows_per_part=16, faults=True)
    (root / "data" / "analysis.toml").write_text("[series]\nlargest_jump = 1000000\n", encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def undisturbed(root: Path) -> Found:
    return _found(root, InProcess())


def _found(root: Path, scheduler: Scheduler) -> Found:
    return find_in_batches(Package.open(root), CODES, scheduler=scheduler, sizes=SMALL)


def test_a_killed_process_changes_nothing(root: Path, undisturbed: Found, tmp_path: Path) -> None:
    processes = Processes(2)
    try:
        _same_after_deaths(root, processes, tmp_path, DYING_PROCESSES, undisturbed)
    finally:
        processes.close()


def test_a_killed_worker_of_a_cluster_changes_nothing(
    root: Path, undisturbed: Found, tmp_path: Path, client: Client
) -> None:
    _same_after_deaths(root, Dask(client), tmp_path, DYING_CLUSTER, undisturbed)


def _same_after_deaths(root: Path, scheduler: Scheduler, marks: Path, steps: set[str], undisturbed: Found) -> None:
    deadly = Deadly(scheduler, marks, steps)
    assert _found(root, deadly) == undisturbed
    assert {mark.name for mark in marks.iterdir()} == steps
    assert deadly.taken == DYING_PROCESSES | DYING_CLUSTER
