"""Run a target with atheris, which tries inputs that reach new code: ``python -m tests.fuzz TARGET SECONDS``.

atheris is not among the project's requirements: it has wheels for some systems only. Install it beside them.
"""

from __future__ import annotations

import sys
import tempfile
from importlib import import_module
from pathlib import Path


def main() -> None:
    """Fuzz one target for some seconds. What breaks it is written to the current directory, and told."""
    atheris = import_module("atheris")
    with atheris.instrument_imports(include=["indicators"]):
        targets = import_module("tests.fuzz.targets")
    if len(sys.argv) != 3 or sys.argv[1] not in targets.TARGETS or not sys.argv[2].isdecimal():
        raise SystemExit(f"python -m tests.fuzz TARGET SECONDS, where TARGET is one of {', '.join(targets.TARGETS)}")
    name, seconds = sys.argv[1:]
    corpus = Path(tempfile.mkdtemp(prefix=f"corpus-{name}-"))
    for number, seed in enumerate(targets.seeds(name)):
        (corpus / str(number)).write_bytes(seed)
    arguments = [
        sys.argv[0],
        str(corpus),
        f"-max_total_time={seconds}",
        "-timeout=60",
        "-max_len=8192",
        "-rss_limit_mb=0",
    ]
    atheris.Setup(arguments, targets.TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
