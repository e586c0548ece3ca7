"""How long large workspaces take, and how much memory: beside frictionless, plain pandera and hand-written SQL.

Run it in an environment with the extra ``dev``, from anywhere::

    python benchmarks/scale.py schema --observations 1000000
    python benchmarks/scale.py layers --observations 1000000 --documents 10000
    python benchmarks/scale.py growth --observations 100000
    python benchmarks/scale.py scan --documents 10000
    python benchmarks/scale.py schedulers --observations 100000

A workspace is made in a temporary directory and removed again. Contestants are whole processes, run in turn, A B C A B
C …; the table gives medians, and the most memory that a process and all that it started held at once (resident pages,
shared ones counted for each).
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from process_tree import resident_bytes
from workspace import write_workspace

HERE = Path(__file__).resolve().parent
INDICATORS = (sys.executable, "-m", "indicators")
LAYERS = ("form", "schema", "references", "evidence", "derivation", "coverage")


class Measure(NamedTuple):
    """One process and those it started: wall time, processor time, and the most memory in bytes."""

    seconds: float
    processor: float
    memory: int


def measured(command: Sequence[str], cwd: Path) -> Measure:
    """Run a process, which has to succeed."""
    begun, before, most = time.perf_counter(), _processor_seconds(), 0
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        most = max(most, resident_bytes(process.pid))
        time.sleep(0.05)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return Measure(time.perf_counter() - begun, _processor_seconds() - before, most)


def _processor_seconds() -> float:
    """Of all processes that ended; on a busy machine it tells more than the clock."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def compare(contestants: Mapping[str, Sequence[str]], cwd: Path, runs: int, rows: int, unit: str) -> None:
    """Run the contestants in turn and print a table; the first is what the others are held against."""
    measures: dict[str, list[Measure]] = {name: [] for name in contestants}
    for _ in range(runs):
        for name, command in contestants.items():
            measures[name].append(measured(command, cwd))
            print(f"{name}: {measures[name][-1].seconds:.1f} s", file=sys.stderr)
    medians = {
        name: Measure(
            statistics.median(one.seconds for one in some),
            statistics.median(one.processor for one in some),
            max(one.memory for one in some),
        )
        for name, some in measures.items()
    }
    first = next(iter(medians.values()))
    print(f"| contestant | wall, s | times | processor, s | times | {unit} a second | most memory, MiB |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name, one in medians.items():
        print(
            f"| {name} | {one.seconds:.1f} | {one.seconds / first.seconds:.2f} | {one.processor:.1f} "
            f"| {one.processor / first.processor:.2f} | {rows / one.seconds:,.0f} | {one.memory / 2**20:,.0f} |"
        )
    names = ("pandas", "pandera", "pyarrow", "duckdb", "frictionless", "dask")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    print(
        f"\nPython {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end, "
        f"{versions}; medians of {runs}.\n"
    )


def schema(root: Path, given: argparse.Namespace) -> None:
    """Schema and references only."""
    write_workspace(root, documents=given.documents, observations=given.observations)
    ours = [*INDICATORS, "validate", str(root), "--layer", "schema,references"]
    contestants = {
        "indicators": ours,
        "indicators --jobs 2": [*ours, "--jobs", "2"],
        "hand-written DuckDB SQL": [sys.executable, str(HERE / "contestants" / "sql.py"), str(root)],
        "pandera, whole frames": [sys.executable, str(HERE / "contestants" / "whole_frames.py"), str(root)],
        "frictionless": [str(Path(sys.executable).parent / "frictionless"), "validate", "datapackage.json"],
    }
    left_out = {name for name in contestants if any(word in name for word in given.without)}
    compare(
        {name: command for name, command in contestants.items() if name not in left_out},
        root,
        given.runs,
        given.observations,
        "observations",
    )


def layers(root: Path, given: argparse.Namespace) -> None:
    """Each layer by itself, and all of them."""
    write_workspace(root, documents=given.documents, observations=given.observations)
    ours = [*INDICATORS, "validate", str(root), "--jobs", str(given.jobs)]
    contestants = {"every layer": ours} | {layer: [*ours, "--layer", layer] for layer in LAYERS}
    compare(contestants, root, given.runs, given.observations, "observations")


def growth(root: Path, given: argparse.Namespace) -> None:
    """Every layer over a workspace and one ten times as large."""
    contestants = {}
    for times in (1, 10):
        place = root / str(times)
        write_workspace(place, documents=given.documents * times, observations=given.observations * times)
        command = [*INDICATORS, "validate", str(place), "--jobs", str(given.jobs)]
        contestants[f"{given.observations * times:,} observations"] = command
    compare(contestants, root, given.runs, given.observations, "of the smaller's observations")


def scan(root: Path, given: argparse.Namespace) -> None:
    """Scanning documents, and reading them without writing anything."""
    write_workspace(root, documents=given.documents, observations=given.documents * 80)
    ours = [*INDICATORS, "scan", "seeds", "--format", "csv", "--out", "mentions.csv"]
    contestants = {
        "scan": ours,
        "scan --jobs 2": [*ours, "--jobs", "2"],
        "the reader alone": [sys.executable, str(HERE / "contestants" / "reader_alone.py"), "seeds"],
    }
    compare(contestants, root, given.runs, given.documents, "documents")


def schedulers(root: Path, given: argparse.Namespace) -> None:
    """Two local processes, and a Dask cluster of two workers, start-up apart."""
    write_workspace(root, documents=given.documents, observations=given.observations, form="parts")
    ours = [*INDICATORS, "validate", str(root)]
    cluster = subprocess.Popen(
        [sys.executable, str(HERE / "contestants" / "cluster.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert cluster.stdout is not None
    address = cluster.stdout.readline().strip()
    try:
        contestants = {
            "in process": ours,
            "--jobs 2": [*ours, "--jobs", "2"],
            "--scheduler, two workers": [*ours, "--scheduler", address],
        }
        compare(contestants, root, given.runs, given.observations, "observations")
    finally:
        cluster.communicate()


BENCHMARKS = {"schema": schema, "layers": layers, "growth": growth, "scan": scan, "schedulers": schedulers}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("benchmark", choices=BENCHMARKS)
    parser.add_argument("--observations", type=int, default=100_000)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--without", nargs="*", default=[], help="contestants to leave out, by a word of their names")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="indicators-scale-") as directory:
        BENCHMARKS[given.benchmark](Path(directory), given)


if __name__ == "__main__":
    main()
