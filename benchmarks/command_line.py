"""How long whole commands take: validation beside frictionless, and ``--help`` beside an empty Python.

Run it in an environment with the extra ``validate``, from anywhere::

    python benchmarks/command_line.py

Each pair of processes is run in turn, A B A B …, after a warm-up of each, and the medians and their ratio are printed
as a Markdown table.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
RUNS = 9


def seconds(command: Sequence[str]) -> float:
    """Wall time of one process, which has to succeed."""
    begun = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begun


def medians(first: Sequence[str], second: Sequence[str]) -> tuple[float, float]:
    """The median times of two commands that are run in turn."""
    seconds(first), seconds(second)
    pairs = [(seconds(first), seconds(second)) for _ in range(RUNS)]
    return statistics.median(one for one, _ in pairs), statistics.median(other for _, other in pairs)


def main() -> None:
    indicators, frictionless = str(BIN / "indicators"), str(BIN / "frictionless")
    ours, theirs = medians([indicators, "validate"], [frictionless, "validate", "datapackage.json"])
    shown, empty = medians([indicators, "--help"], [sys.executable, "-c", "pass"])
    print("| command | median, s | beside | median, s | measure | target |")
    print("|---|---|---|---|---|---|")
    print(
        f"| `indicators validate` | {ours:.2f} | `frictionless validate datapackage.json` | {theirs:.2f} "
        f"| {ours / theirs:.2f} times | at most 2.5 times |"
    )
    print(
        f"| `indicators --help` | {shown:.3f} | `python -c pass` | {empty:.3f} "
        f"| {shown - empty:+.3f} s | at most +0.15 s |"
    )
    versions = ", ".join(f"{name} {version(name)}" for name in ("pandas", "pandera", "frictionless", "click"))
    print(f"\nPython {platform.python_version()}, {os.cpu_count()} cores, {versions}; medians of {RUNS} runs in turn.")


if __name__ == "__main__":
    main()
