"""A cluster for all tests; and pandera looks once at each table that a test leaves as it is, as for the checks."""

from __future__ import annotations

from collections.abc import Iterator

import dask
import pytest
from distributed import Client, LocalCluster

from indicators.rules import schema
from tests.rules.conftest import _findings_remembered


@pytest.fixture(autouse=True)
def pandera_looks_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "_judged", _findings_remembered)


@pytest.fixture(scope="session")
def client() -> Iterator[Client]:
    """A Dask cluster of two processes, which waits for a killed one to be back however busy the machine is."""
    with (
        dask.config.set({"distributed.deploy.lost-worker-timeout": "10 minutes"}),
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, worker_dashboard_address=None) as two,
        Client(two) as client,
    ):
        yield client
