"""Checks a package with two local processes or a Dask cluster of two workers that were started before.

Prints as JSON how long the start took, how long the checks, how many findings there are, and a digest of them.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from indicators.engine.running import Sizes, find_in_batches
from indicators.engine.schedulers import Dask, InProcess, Scheduler, scheduler_for
from indicators.package import Package
from indicators.rules.catalogue import RULES
from indicators.rules.findings import Layer

WORKERS = 2


@contextmanager
def started(kind: str) -> Iterator[Scheduler]:
    """A scheduler by its name."""
    if kind == "process":
        yield InProcess()
    elif kind == "processes":
        with scheduler_for(WORKERS) as scheduler:
            yield scheduler
    else:
        from distributed import Client, LocalCluster

        with (
            LocalCluster(n_workers=WORKERS, threads_per_worker=1, dashboard_address=":0") as cluster,
            Client(cluster) as client,
        ):
            yield Dask(client)


def _warmed(number: int) -> int:
    """Load the rules, and stay long enough for the other workers to get such a task too."""
    import_module("indicators.engine.slices")
    time.sleep(0.5)
    return number


def main() -> None:
    """Start, check, and tell."""
    kind, root = sys.argv[1], Path(sys.argv[2])
    begun = time.perf_counter()
    with started(kind) as scheduler:
        list(scheduler.run(_warmed, [(number,) for number in range(WORKERS)]))
        ready = time.perf_counter()
        codes = frozenset(code for code, rule in RULES.items() if rule.layer is not Layer.RELEASE)
        report = find_in_batches(Package.open(root), codes, scheduler=scheduler, sizes=Sizes())
        done = time.perf_counter()
        told = {
            "start": ready - begun,
            "seconds": done - ready,
            "findings": len(report.findings),
            "digest": hashlib.sha256("\n".join(map(repr, report.findings)).encode()).hexdigest(),
        }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
