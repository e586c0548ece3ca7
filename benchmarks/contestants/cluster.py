"""A Dask cluster of two workers on this machine, until standard input ends; prints its address."""

from __future__ import annotations

import sys

from distributed import Client, LocalCluster


def main() -> None:
    """Start it, load the checks in each worker once, and wait."""
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        client.run(__import__, "indicators.execution.slices")
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
