"""``python -m tests.openers``: builds a release and has others open it, each in an environment of its own.

It needs the package registry, so that it is a step of its own and no test. What fails is said and ends it with 1.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path

import indicators
from tests.checkout import PROJECT

HERE = Path(__file__).parent

CROISSANT = ("mlcroissant[parquet]==1.1.1",)
"""The reference implementation of Croissant."""

CITATION = ("cffconvert==2.0.0", "setuptools<81")
"""The converter of the Citation File Format; its JSON Schema library looks for setuptools' pkg_resources."""


def environment(root: Path, needs: Sequence[str]) -> Path:
    """The interpreter of a fresh environment with these packages."""
    venv.EnvBuilder(symlinks=True).create(root)
    interpreter = root / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", str(interpreter))
    # Compiled is what each run imports, not all that is installed.
    run(*pip, "install", "--quiet", "--no-compile", "--disable-pip-version-check", *needs)
    return interpreter


def run(*command: str) -> None:
    """Run a command to its end, which has to be a good one."""
    print("$", *command, flush=True)
    subprocess.run(command, check=True)


def main() -> int:
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        release = indicators.build(PROJECT, root / "release").directory
        try:
            croissant = environment(root / "croissant", CROISSANT)
            run(str(croissant.with_name("mlcroissant")), "validate", "--jsonld", str(release / "croissant.json"))
            run(str(croissant), str(HERE / "open_croissant.py"), str(release))
            citation = environment(root / "citation", CITATION)
            cffconvert = str(citation.with_name("cffconvert"))
            run(cffconvert, "--validate", "--infile", str(release / "CITATION.cff"))
            run(cffconvert, "--format", "bibtex", "--infile", str(release / "CITATION.cff"))
        except subprocess.CalledProcessError as error:
            print(f"failed with {error.returncode}: {' '.join(map(str, error.cmd))}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
