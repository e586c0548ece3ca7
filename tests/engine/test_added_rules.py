"""What rules find that somebody adds by the recipe of CONTRIBUTING.md: the same at every size, whoever works."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest
from distributed import Client
from table_files import Form
from workspace import write_workspace

from indicators import Finding, Package
from indicators.engine.running import Sizes, find_in_batches
from indicators.engine.schedulers import Dask, InProcess, Processes, Scheduler
from indicators.model.tables import TABLES
from indicators.records import Layer
from indicators.rules.catalogue import RULES
from indicators.rules.context import Context
from indicators.rules.rules import Batch, rule
from tests.checkout import PROJECT

R = TypeVar("R")
SMALL = Sizes(block=3000, slice=6000)


@rule("X01", Layer.EVIDENCE, "observations", scope="package", reads=("observations.indicator_id",))
def words_of_another_source(batch: Batch, context: Context) -> Iterator[Finding]:
    """Two sources have a number of the same indicator.

    Fails: two sources with an observation of one indicator
    Passes: sources that have nothing in common
    Mend: see which of them has it from the other
    """
    first: dict[str, int] = {}
    for row in batch:
        earlier = batch[first.setdefault(row["indicator_id"], row.index)]
        if earlier["source_id"] != row["source_id"]:
            words = context.value("sources", earlier["source_id"], "title")
            yield row.at("indicator_id", f"{words} has it too", expected="words of its own", related=earlier.place())


@rule("X02", Layer.EVIDENCE, "exclusions", reads=("observations.value_text",), follows=("observation_id",))
def what_is_repeated(batch: Batch, context: Context) -> Iterator[Finding]:
    """An exclusion names an observation.

    Fails: an exclusion with an observation_id
    Passes: one without
    Mend: nothing is wrong with it
    """
    for row in batch:
        words = context.value("observations", row["observation_id"], "value_text")
        if words:
            yield row.at("observation_id", f"it repeats {words}", expected="nothing")


@rule("X03", Layer.SCHEMA, "observations", scope="row")
def sure(batch: Batch, context: Context) -> Iterator[Finding]:
    """An observation has a value.

    Fails: an observation with a value
    Passes: one without
    Mend: nothing is wrong with it
    """
    for row in batch:
        if row["value"]:
            yield row.at("value", "there it is", expected="nothing")


ADDED = {one.code: one for one in (words_of_another_source, what_is_repeated, sure)}


class Knowing:
    """Has the tasks done by workers that know the rules."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler

    def run(
        self, function: Callable[..., R], tasks: Sequence[tuple[Any, ...]], *, in_arrow: bool = False
    ) -> Iterator[R]:
        return self._scheduler.run(_knowing, [(function, *task) for task in tasks])


def _knowing(function: Callable[..., R], *arguments: Any) -> R:
    RULES.update(ADDED)
    return function(*arguments)


@pytest.fixture(autouse=True)
def added(monkeypatch: pytest.MonkeyPatch) -> None:
    for code, one in ADDED.items():
        monkeypatch.setitem(RULES, code, one)


def _write(root: Path, form: Form) -> Path:
    return write_workspace(root, documents=6, observations=60, form=form, rows_per_part=15).root


def _across(root: Path) -> Path:
    """Let each exclusion repeat an observation, most of them one of another document."""
    file = root / "data" / "exclusions.csv"
    header, *rows = file.read_text(encoding="utf-8").splitlines()
    assert header.split(",")[-2] == "observation_id"
    spoilt = [f"{row.rsplit(',', 2)[0]},obs-{7 * place % 120 + 1:04d}," for place, row in enumerate(rows)]
    file.write_text("\n".join([header, *spoilt]) + "\n", encoding="utf-8")
    return root


def _found(root: Path, scheduler: Scheduler, sizes: Sizes) -> list[tuple[str, str, str, str]]:
    found = find_in_batches(Package.open(root), frozenset(ADDED), scheduler=Knowing(scheduler), sizes=sizes).findings
    return sorted((one.code, one.column, one.value, one.message) for one in found)


def _naive(root: Path) -> list[tuple[str, str, str, str]]:
    context = Context(Package.open(root))
    batches = [(one, Batch(TABLES[one.tables[0]], context.rows(one.tables[0]))) for one in ADDED.values()]
    found = [finding for one, batch in batches for finding in one.run(batch, context)]
    return sorted((one.code, one.column, one.value, one.message) for one in found)


@pytest.fixture(scope="module", params=["csv", "parts", "parquet"])
def root(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    form: Form = request.param
    root = _write(tmp_path_factory.mktemp(form), form)
    return _across(root) if form == "csv" else root


def test_what_goes_across_documents_is_found_in_every_form(root: Path) -> None:
    naive = _naive(root)
    assert {code for code, *_ in naive} == set(ADDED)
    for sizes in (SMALL, Sizes()):
        assert _found(root, InProcess(), sizes) == naive


@pytest.mark.parametrize("root", ["csv"], indirect=True)
def test_processes_find_what_goes_across_documents(root: Path) -> None:
    processes = Processes(2)
    try:
        assert _found(root, processes, SMALL) == _naive(root)
    finally:
        processes.close()


@pytest.mark.parametrize("root", ["parts"], indirect=True)
def test_a_cluster_finds_what_goes_across_documents(root: Path, client: Client) -> None:
    assert _found(root, Dask(client), SMALL) == _naive(root)


@pytest.mark.parametrize(
    "code", [code for code, one in RULES.items() if one.scope in ("document", "package") and one.check]
)
def test_each_rule_says_what_it_reads(code: str) -> None:
    """A rule that runs alone has nothing at hand but what it says that it reads; else it would raise."""
    sizes = Sizes(block=30_000, slice=6000)
    found = find_in_batches(Package.open(PROJECT), frozenset({code}), scheduler=InProcess(), sizes=sizes)
    assert found.findings == []


def test_a_reach_that_the_model_has_not_is_refused() -> None:
    with pytest.raises(ValueError, match=r"X09: the model has no table or column 'observations\.speaker'"):
        rule("X09", Layer.EVIDENCE, "observations", reads=("observations.speaker",))
