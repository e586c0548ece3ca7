"""How long large workspaces take, and how much memory: beside frictionless, plain pandera and hand-written SQL.

Run it in an environment with the extra ``dev``, from anywhere::

    python benchmarks/scale.py schema --observations 1000000 --documents 10000
    python benchmarks/scale.py layers --observations 1000000 --documents 10000
    python benchmarks/scale.py growth --observations 1000000 --documents 10000 --runs-of-larger 1
    python benchmarks/scale.py scan --documents 100000
    python benchmarks/scale.py schedulers --observations 100000

Workspaces are made in a temporary directory and removed again; ``--workspace DIR`` takes one that is there (for
``growth`` two, the smaller and the larger; for ``schedulers`` two, without and with faults). Contestants are whole
processes, run in turn, A B C A B C …; the tables give medians, and the most memory that a process and all that it
started held at once (resident pages, shared ones counted for each).
"""

from __future__ import annotations

import argparse
import json
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
from table_files import Form
from workspace import write_workspace

from indicators.rules.findings import Layer

HERE = Path(__file__).resolve().parent
INDICATORS = (sys.executable, "-m", "indicators")
PER_DOCUMENT = 80
"""Observations of a document of some 4 kB."""


class Measure(NamedTuple):
    """One process and those it started: wall time, processor time, the most memory in bytes, and what it printed."""

    seconds: float
    processor: float
    memory: int
    printed: str = ""


class Contestant(NamedTuple):
    """A command, how many rows or documents it looks at, and how often it runs."""

    command: Sequence[str]
    rows: int
    runs: int


def measured(command: Sequence[str], cwd: Path) -> Measure:
    """Run a process, which has to succeed."""
    begun, before, most = time.perf_counter(), _processor_seconds(), 0
    with tempfile.TemporaryFile("w+") as printed:
        process = subprocess.Popen(command, cwd=cwd, stdout=printed)
        while process.poll() is None:
            most = max(most, resident_bytes(process.pid))
            time.sleep(0.05)
        if process.returncode != 0:
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
        seconds = time.perf_counter() - begun
        printed.seek(0)
        return Measure(seconds, _processor_seconds() - before, most, printed.read())


def _processor_seconds() -> float:
    """Of all processes that ended; on a busy machine it tells more than the clock."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def compare(contestants: Mapping[str, Contestant], cwd: Path, unit: str) -> dict[str, Measure]:
    """Run the contestants in turn and print a table; the first is what the others are held against."""
    measures: dict[str, list[Measure]] = {name: [] for name in contestants}
    for turn in range(max(one.runs for one in contestants.values())):
        for name, one in contestants.items():
            if turn < one.runs:
                measures[name].append(measured(one.command, cwd))
                print(f"{name}: {measures[name][-1].seconds:.1f} s", file=sys.stderr)
    medians = {name: median(some) for name, some in measures.items()}
    first = next(iter(medians.values()))
    print(f"| contestant | clock, s | times | processor, s | times | {unit} a second | most memory, MiB | runs |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for name, took in medians.items():
        print(
            f"| {name} | {took.seconds:.2f} | {took.seconds / first.seconds:.2f} | {took.processor:.2f} "
            f"| {took.processor / first.processor:.2f} | {contestants[name].rows / took.seconds:,.0f} "
            f"| {took.memory / 2**20:,.0f} | {len(measures[name])} |"
        )
    return medians


def median(measures: Sequence[Measure]) -> Measure:
    """Median times, and the most memory of any run."""
    return Measure(
        statistics.median(one.seconds for one in measures),
        statistics.median(one.processor for one in measures),
        max(one.memory for one in measures),
    )


def tell_where(benchmark: str) -> None:
    """The script, the machine and the versions under a table."""
    names = ("pandas", "pandera", "pyarrow", "duckdb", "frictionless", "dask", "regional-cooperation-indicators")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    print(
        f"\nbenchmarks/scale.py {benchmark}: medians of whole processes. {os.cpu_count()} cores, load "
        f"{os.getloadavg()[0]:.1f} at the end, {platform.system()} {platform.machine()}; "
        f"Python {platform.python_version()}, {versions}.\n"
    )


def workspace(
    given: argparse.Namespace, place: Path, *, times: int = 1, form: Form = "csv", faults: bool = False
) -> Path:
    """The workspace that is given, or one that is made; the second is the larger or the one with faults."""
    second = times > 1 or faults
    if len(given.workspace) > second:
        return Path(given.workspace[second]).resolve()
    observations = given.documents * PER_DOCUMENT if form == "none" else given.observations * times
    write_workspace(place, documents=given.documents * times, observations=observations, form=form, faults=faults)
    return place


def schema(place: Path, given: argparse.Namespace) -> None:
    """Schema and references only."""
    root = workspace(given, place)
    ours = [*INDICATORS, "validate", str(root), "--layer", "schema,references"]
    contestants: dict[str, Sequence[str]] = {
        "`indicators validate --layer schema,references`": ours,
        "the same with `--jobs 2`": [*ours, "--jobs", "2"],
        "hand-written DuckDB SQL": [sys.executable, str(HERE / "contestants" / "sql.py"), str(root)],
        "pandera on whole frames": [sys.executable, str(HERE / "contestants" / "whole_frames.py"), str(root)],
        "frictionless": [str(Path(sys.executable).parent / "frictionless"), "validate", "datapackage.json"],
    }
    taken = {name: one for name, one in contestants.items() if not any(word in name for word in given.without)}
    rows = given.observations
    compare({name: Contestant(one, rows, given.runs) for name, one in taken.items()}, root, "observations")


def layers(place: Path, given: argparse.Namespace) -> None:
    """Each layer by itself, and all of them."""
    root = workspace(given, place)
    ours = [*INDICATORS, "validate", str(root), "--jobs", str(given.jobs)]
    commands = {"every layer": ours}
    commands |= {layer.value: [*ours, "--layer", layer.value] for layer in Layer if layer is not Layer.RELEASE}
    rows = given.observations
    compare({name: Contestant(one, rows, given.runs) for name, one in commands.items()}, root, "observations")


def growth(place: Path, given: argparse.Namespace) -> None:
    """Every layer over a workspace and one ten times as large."""
    contestants = {}
    for times, runs in ((1, given.runs), (10, given.runs_of_larger or given.runs)):
        root = workspace(given, place / str(times), times=times)
        command = [*INDICATORS, "validate", str(root), "--jobs", str(given.jobs)]
        rows = given.observations * times
        contestants[f"{rows:,} observations of {given.documents * times:,} documents"] = Contestant(command, rows, runs)
    compare(contestants, place, "observations")


def scan(place: Path, given: argparse.Namespace) -> None:
    """Scanning documents, and nothing but finding the mentions in them."""
    root = workspace(given, place / "documents", form="none")
    seeds = str(root / "seeds")
    size = sum(file.stat().st_size for file in Path(seeds).rglob("*.txt"))
    ours = [*INDICATORS, "scan", seeds, "--format", "csv", "--out", "mentions.csv"]
    commands = {
        "`indicators scan`": ours,
        "`indicators scan --jobs 2`": [*ours, "--jobs", "2"],
        "finding the mentions alone": [sys.executable, str(HERE / "contestants" / "reader_alone.py"), seeds],
    }
    documents = given.documents
    one, two, alone = compare(
        {name: Contestant(command, documents, given.runs) for name, command in commands.items()}, place, "documents"
    ).values()
    lost = {name: 1 - alone.processor / some.processor for name, some in (("one", one), ("two", two))}
    print(
        f"\n{documents:,} documents of {size / 1e6:,.0f} MB together. Two processes are "
        f"{one.seconds / two.seconds:.2f} times as fast as one. Other than finding mentions: {lost['one']:.0%} of the "
        f"processor time of one process, {lost['two']:.0%} of that of two; of the latter's clock "
        f"{1 - alone.seconds / 2 / two.seconds:.0%}."
    )


def schedulers(place: Path, given: argparse.Namespace) -> None:
    """Two local processes and a Dask cluster of two workers, start-up apart, clean and with faults."""
    kinds = {"process": "one process", "processes": "two processes", "dask": "Dask, two workers"}
    for faults in (False, True):
        root = workspace(given, place / str(faults), form="parts", faults=faults)
        print(f"\n{'With' if faults else 'Without'} faults, {given.observations:,} observations:\n")
        print("| scheduler | clock without start, s | times two processes | start, s | processor, s | MiB | findings |")
        print("|---|---:|---:|---:|---:|---:|---:|")
        runs: dict[str, list[Measure]] = {kind: [] for kind in kinds}
        for _ in range(given.runs):
            for kind, some in runs.items():
                command = [sys.executable, str(HERE / "contestants" / "scheduled.py"), kind, str(root)]
                some.append(measured(command, place))
                print(f"{kind}: {some[-1].seconds:.1f} s", file=sys.stderr)
        told = {kind: [json.loads(one.printed) for one in some] for kind, some in runs.items()}
        clock = {kind: statistics.median(one["seconds"] for one in some) for kind, some in told.items()}
        for kind, name in kinds.items():
            all_of_it = median(runs[kind])
            print(
                f"| {name} | {clock[kind]:.2f} | {clock[kind] / clock['processes']:.2f} "
                f"| {statistics.median(one['start'] for one in told[kind]):.2f} | {all_of_it.processor:.2f} "
                f"| {all_of_it.memory / 2**20:,.0f} | {told[kind][0]['findings']} |"
            )
        digests = {one["digest"] for some in told.values() for one in some}
        print(f"\nThe findings are {'the same, byte for byte' if len(digests) == 1 else 'NOT the same'}.")


BENCHMARKS = {"schema": schema, "layers": layers, "growth": growth, "scan": scan, "schedulers": schedulers}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("benchmark", choices=BENCHMARKS)
    parser.add_argument("--observations", type=int, default=100_000)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--runs-of-larger", type=int, help="of the larger workspace of growth; by default as many")
    parser.add_argument(
        "--workspace", type=Path, nargs="+", default=[], help="there already, with so many rows as said"
    )
    parser.add_argument("--without", nargs="*", default=[], help="contestants to leave out, by a word of their names")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="indicators-scale-") as directory:
        BENCHMARKS[given.benchmark](Path(directory), given)
    tell_where(given.benchmark)


if __name__ == "__main__":
    main()
