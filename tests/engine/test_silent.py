"""What never answers ends with a clear error after a time that one can set."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import Client, LocalCluster

from indicators import Package, PackageError, fetch
from indicators.engine.schedulers import Dask
from indicators.errors import WorkersLostError
from indicators.package.files import patience
from tests.engine.dying import slow


@pytest.fixture
def silence(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The port of a server that takes what it is told and never answers."""
    monkeypatch.setenv("INDICATORS_TIMEOUT", "2")
    with socket.create_server(("127.0.0.1", 0), backlog=128) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("scheme", ["http", "s3"])
def test_a_store_that_never_answers(scheme: str, silence: int, monkeypatch: pytest.MonkeyPatch) -> None:
    place = f"127.0.0.1:{silence}"
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{place}",
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_DEFAULT_REGION": "us-east-1",
        "no_proxy": "127.0.0.1",
    }.items():
        monkeypatch.setenv(name, value)
    began = time.monotonic()
    with pytest.raises(PackageError, match=r"no answer within 2 seconds \(INDICATORS_TIMEOUT"):
        Package.open(f"http://{place}/p" if scheme == "http" else "s3://bucket/p").load("units")
    assert time.monotonic() - began < 30


def test_a_release_repository_that_never_answers(silence: int) -> None:
    with pytest.raises(PackageError, match=r"no answer within 2 seconds \(INDICATORS_TIMEOUT"):
        fetch("1.0.0", repository=f"http://127.0.0.1:{silence}/releases")


@pytest.mark.parametrize("told", ["soon", "0", "-1", "nan", "inf"])
def test_a_time_that_is_none_is_said(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INDICATORS_TIMEOUT", told)
    with pytest.raises(PackageError, match="expected a number of seconds, such as 30"):
        patience()


def test_a_cluster_that_lost_all_its_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INDICATORS_TIMEOUT", "1")
    with (
        LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        results = Dask(client).run(slow, [(0,), (0,), (10,), (10,)])
        assert next(results) == 0
        cluster.scale(0)
        with pytest.raises(WorkersLostError, match=r"no worker any more: no answer within 1 seconds|lost its workers"):
            list(results)


@pytest.mark.skipif(os.name == "nt", reason="tests that stop processes are tried on POSIX only")
def test_processes_of_a_script_without_a_main_guard_get_the_cause(tmp_path: Path) -> None:
    script = tmp_path / "own.py"
    program = "from indicators.engine.schedulers import Processes\nlist(Processes(2).run(abs, [(1,)]))\n"
    script.write_text(program, encoding="utf-8")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=120, check=False)
    assert "__main__" in done.stderr
