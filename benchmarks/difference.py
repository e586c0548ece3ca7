"""How long a comparison of two large tables takes, and how much memory, beside daff, csv-diff and a DuckDB anti-join.

Run it in an environment with the extra ``dev``, which brings DuckDB, from anywhere::

    python benchmarks/difference.py [ROWS]

Two packages are written whose observations, 1,000,000 rows of 21 columns each, differ in 1,000 cells at places that a
seed draws. Whole processes are measured, ours and DuckDB's in turn: wall time, and the largest resident memory that the
kernel saw. Every program has to say how many rows differ.

daff and csv-diff get an environment of their own, made here with ``python -m venv`` and ``pip install daff==1.4.2
csv-diff==1.2``. Without a network they are left out, and the table says so. They hold both tables in memory, some 4 GB,
and take minutes: each has one run, and an hour at most.
"""

from __future__ import annotations

import csv
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from threading import Timer

ROOT = Path(__file__).resolve().parents[1]
ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
CELLS = 1_000
RUNS = 3
OTHERS = ("daff==1.4.2", "csv-diff==1.2")
LONGEST = 3600
"""Seconds after which a process is ended."""

ANTI_JOIN = """
import sys
import duckdb
duckdb.sql("SET enable_progress_bar = false")
old, new = (f"read_csv('{file}', all_varchar = true, nullstr = 'NULL')" for file in sys.argv[1:])
columns = ", ".join(duckdb.sql(f"SELECT * FROM {new}").columns)
print(len(duckdb.sql(f"FROM {new} AS new ANTI JOIN {old} AS old USING ({columns})").fetchall()))
"""
"""The rows of the new table that the old one does not have as they are, which is less than is asked of the others."""

DAFF = """
import csv, sys
import daff
csv.field_size_limit(2**31 - 1)
old, new = (daff.PythonTableView([*csv.reader(open(file, encoding="utf-8", newline=""))]) for file in sys.argv[1:])
flags = daff.CompareFlags()
flags.addPrimaryKey("observation_id")
found = daff.PythonTableView([])
daff.TableDiff(daff.Coopy.compareTables(old, new, flags).align(), flags).hilite(found)
print(sum(found.getCell(0, row) == "->" for row in range(found.get_height())))
"""


@dataclass(frozen=True)
class Measured:
    """What a process took: seconds of wall time, mebibytes of resident memory at most, and what it printed."""

    seconds: float
    mebibytes: float
    printed: str


def write_packages(folder: Path) -> tuple[Path, Path]:
    """Two packages that differ in 1,000 cells of their observations, whose other cells are those of the real ones."""
    draw = random.Random(4)
    descriptor = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"] = [one for one in descriptor["resources"] if one["name"] == "observations"]
    with (ROOT / "data" / "observations.csv").open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    place = header.index("value")
    changed = frozenset(draw.sample(range(ROWS), CELLS))
    packages = folder / "old", folder / "new"
    with ExitStack() as streams:
        writers = []
        for package in packages:
            (package / "data").mkdir(parents=True)
            (package / "datapackage.json").write_text(json.dumps(descriptor, ensure_ascii=False), encoding="utf-8")
            file = (package / "data" / "observations.csv").open("w", encoding="utf-8", newline="")
            writers.append(csv.writer(streams.enter_context(file), lineterminator="\n"))
            writers[-1].writerow(header)
        for number in range(ROWS):
            row = [f"obs-{number + 1:07d}", *rows[draw.randrange(len(rows))][1:]]
            writers[0].writerow(row)
            if number in changed:
                row[place] += "1"
            writers[1].writerow(row)
    return packages


def measured(command: Sequence[str]) -> Measured:
    """One process, from its start to its end. A comparison that finds differences may exit with 1."""
    begun = time.perf_counter()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL, text=True)
        deadline = Timer(LONGEST, process.kill)
        deadline.start()
        _, status, usage = os.wait4(process.pid, 0)
        deadline.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - begun
        output.seek(0)
        printed = output.read()
    if process.returncode not in (0, 1):
        printed = f"ended with {process.returncode}"
    return Measured(seconds, usage.ru_maxrss / 1024, printed)


def environment_of(folder: Path, requirements: Sequence[str]) -> Path | None:
    """A new environment with some packages; None where they cannot be had."""
    try:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run(
            [folder / "bin" / "pip", "install", "--quiet", *requirements], check=True, stderr=subprocess.DEVNULL
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return folder / "bin"


def main() -> None:
    if not hasattr(os, "wait4"):
        sys.exit("the largest memory of a process is measured on Unix only")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        packages = write_packages(folder)
        files = [str(package / "data" / "observations.csv") for package in packages]
        ours = [str(Path(sys.executable).with_name("indicators")), "diff", *map(str, packages), "--format", "json"]
        theirs = [sys.executable, "-c", ANTI_JOIN, *files]
        measured(ours), measured(theirs)
        runs = [(measured(ours), measured(theirs)) for _ in range(RUNS)]
        one, other = ([pair[place] for pair in runs] for place in (0, 1))
        beside = environment_of(folder / "others", OTHERS)
        print("| program | rows that differ | median, s | peak memory, MiB | times DuckDB |")
        print("|---|---:|---:|---:|---:|")
        base = statistics.median(run.seconds for run in other)
        _print("`indicators diff`", one, str(len(json.loads(one[0].printed)["tables"]["observations"]["rows"])), base)
        _print(f"DuckDB {version('duckdb')}, anti-join", other, other[0].printed.strip(), base)
        if beside is None:
            print(f"| {', '.join(OTHERS)} | could not be installed here | | | |")
        else:
            daff = measured([str(beside / "python"), "-c", DAFF, *files])
            _print(OTHERS[0].replace("==", " "), [daff], daff.printed.strip(), base)
            key = [str(beside / "csv-diff"), *files, "--key=observation_id", "--json"]
            found = measured(key)
            rows = str(len(json.loads(found.printed)["changed"])) if found.printed.startswith("{") else found.printed
            _print(OTHERS[1].replace("==", " "), [found], rows, base)
        size = Path(files[0]).stat().st_size / 2**20
    print(
        f"\n{ROWS:,} rows, {size:.0f} MiB a table, {CELLS:,} cells changed; Python {platform.python_version()}, "
        f"{os.cpu_count()} cores; medians of {RUNS} runs in turn, of the last two programs one run."
    )


def _print(program: str, runs: Sequence[Measured], rows: str, base: float) -> None:
    seconds = statistics.median(run.seconds for run in runs)
    memory = statistics.median(run.mebibytes for run in runs)
    print(f"| {program} | {rows} | {seconds:.2f} | {memory:.0f} | {seconds / base:.2f} |", flush=True)


if __name__ == "__main__":
    main()
