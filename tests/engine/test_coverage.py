"""Coverage says the same in batches, by whoever counts, as in memory: on clean packages and on faulty ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from distributed import Client
from table_files import Form
from workspace import write_workspace

from indicators import PackageError, coverage
from indicators.cli import main
from indicators.engine.running import Sizes
from tests.checkout import Checkout
from tests.in_files import put_in_files

SMALL = Sizes(block=4000, slice=8000)
"""So small that the tables have several blocks, and the documents lie in several slices."""


def _unsettle(checkout: Checkout) -> None:
    """Take away what settles some numbers, name a source twice, and claim numbers of a source that there is not."""
    checkout.write("exclusions", [dict(row.cells) for row in checkout.rows("exclusions")[::3]])
    observations = [dict(row.cells) for row in checkout.rows("observations")]
    observations[3]["source_id"] = "nowhere"
    observations[5]["value_start"] = "-5"
    checkout.write("observations", observations[:20])
    first = dict(checkout.rows("sources")[0].cells)
    checkout.append("sources", **first | {"file": checkout.rows("sources")[1]["file"]})


@pytest.mark.parametrize("form", ["csv", "parts", "parquet"])
@pytest.mark.parametrize("faulty", [False, True], ids=["clean", "faulty"])
def test_in_batches_as_in_memory(checkout: Checkout, form: Form, faulty: bool) -> None:
    if faulty:
        _unsettle(checkout)
    in_memory = coverage(path=checkout.root)
    assert any(one.unsettled for one in in_memory) == faulty
    one = in_memory[1].source_id
    if form != "csv":
        put_in_files(checkout.root, form)
    assert coverage(path=checkout.root, sizes=SMALL) == in_memory
    assert coverage(path=checkout.root, sizes=Sizes()) == in_memory
    assert coverage(one, path=checkout.root, sizes=SMALL) == (in_memory[1],)


def test_processes_and_a_cluster_count_the_same(tmp_path: Path, client: Client) -> None:
    root = write_workspace(
        tmp_path / "package", documents=30, observations=300, form="parts", rows_per_part=70, faults=True
    ).root
    here = coverage(path=root, sizes=SMALL)
    assert len(here) == 30
    assert coverage(path=root, sizes=SMALL, jobs=2) == here
    assert coverage(path=root, sizes=SMALL, scheduler=client) == here


@pytest.mark.parametrize("form", ["table", "json"])
@pytest.mark.parametrize("faulty", [False, True], ids=["clean", "faulty"])
def test_the_command_reports_the_same(checkout: Checkout, form: str, faulty: bool) -> None:
    if faulty:
        _unsettle(checkout)
    arguments = ["coverage", "--package", str(checkout.root), "--format", form]
    in_memory = CliRunner().invoke(main, arguments)
    assert in_memory.exit_code == faulty
    put_in_files(checkout.root, "parquet")
    in_batches = CliRunner().invoke(main, arguments)
    assert (in_batches.exit_code, in_batches.stdout) == (in_memory.exit_code, in_memory.stdout)


def test_what_cannot_be_counted_is_told_the_same(checkout: Checkout) -> None:
    files = [row["file"] for row in checkout.rows("sources")]
    (checkout.root / files[1]).unlink()
    (checkout.root / files[3]).unlink()
    for source in (None, "nowhere", checkout.rows("sources")[3]["source_id"]):
        with pytest.raises(PackageError) as in_memory:
            coverage(source, path=checkout.root)
        with pytest.raises(PackageError) as in_batches:
            coverage(source, path=checkout.root, sizes=SMALL)
        assert str(in_batches.value) == str(in_memory.value)


def test_progress_goes_to_the_end(checkout: Checkout) -> None:
    told: dict[str, tuple[int, int]] = {}
    coverage(path=checkout.root, sizes=SMALL, progress=lambda stage, done, total: told.update({stage: (done, total)}))
    assert list(told) == ["blocks read", "slices counted"]
    assert all(done == total > 1 for done, total in told.values())
