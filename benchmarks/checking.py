"""How long `check` takes beside the reader alone: on passages like real ones, and on a book made of them.

Run it from the checkout, with a package of many observations (`benchmarks/workspace.py`) or without::

    python benchmarks/checking.py [PACKAGE]
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import indicators
from indicators.checking.known import Known

HERE = Path(__file__).parent
PASSAGES = (HERE / "passages.txt").read_text("utf-8")
BOOK = 1_000_000
"""Bytes of the book."""
RUNS = 3


def seconds(call: Callable[[], object]) -> float:
    """Processor time of one call."""
    begun = time.process_time()
    call()
    return time.process_time() - begun


def main() -> None:
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent
    package = indicators.Package.open(root)
    index = seconds(lambda: Known(package))
    package.check(PASSAGES[:200])
    pairs = [
        (seconds(lambda: package.check(PASSAGES)), seconds(lambda: package.find_mentions(PASSAGES)))
        for _ in range(RUNS)
    ]
    ours, reader = (statistics.median(column) for column in zip(*pairs, strict=True))
    sentences = sum(PASSAGES.count(mark) for mark in "。！？\n")
    pages = BOOK // len(PASSAGES.encode()) + 1
    book = seconds(lambda: package.check("\n\n".join([PASSAGES] * pages).encode()[:BOOK].decode(errors="ignore")))
    rows = len(package.rows("observations")) + len(package.rows("reference_values"))
    print(f"{rows:,} rows, indexed in {index:.2f} s")
    print(f"a sentence {1000 * ours / sentences:.2f} ms, {ours / reader:.1f} times the reader alone; target 5 ms")
    print(f"a book of {BOOK:,} bytes {book:.1f} s; target 30 s")


if __name__ == "__main__":
    main()
