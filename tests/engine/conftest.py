"""A cluster for the tests of a file; and pandera looks once at each table that a test leaves as it is."""

from __future__ import annotations

from collections.abc import Iterator

import dask
import pytest
from distributed import Client, LocalCluster

from tests.release.repository.places import ObjectServer
from tests.stores import StoredPackage


@pytest.fixture(autouse=True)
def looking_once(pandera_looks_once: None) -> None:
    """Each test validates a package more than once."""


@pytest.fixture(scope="module")  # which ends: idle processes of a cluster take a tenth of a processor
def client(server: ObjectServer) -> Iterator[Client]:
    """A Dask cluster of two processes that know the store.

    It waits for a killed one to be back however busy the machine is.
    """
    # Given to the cluster, so that a worker in the place of a killed one knows it too.
    known = StoredPackage(server, "").environment
    with (
        dask.config.set({"distributed.deploy.lost-worker-timeout": "10 minutes"}),
        LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, worker_dashboard_address=None, env=known
        ) as two,
        Client(two) as client,
    ):
        yield client
