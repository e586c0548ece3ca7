"""The same bytes from two builds that share nothing but the package: of the release, the wheel and the sdist."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.checkout import PROJECT, contents

ANOTHER_DAY = """
import datetime, runpy, sys, time
import pandas, pandera.pandas, pyarrow  # compiled against the real classes, which they keep
shift = 40 * 86_400 + 12_345
for name in ("time", "time_ns"):
    real = getattr(time, name)
    setattr(time, name, lambda real=real, name=name: real() + shift * (10**9 if name == "time_ns" else 1))
for name in ("localtime", "gmtime", "ctime"):
    real = getattr(time, name)
    setattr(time, name, lambda seconds=None, real=real: real(time.time() if seconds is None else seconds))
class Later(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)
    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(time.time(), datetime.timezone.utc).replace(tzinfo=None)
class Tomorrow(datetime.date):
    @classmethod
    def today(cls):
        return cls.fromtimestamp(time.time())
datetime.datetime, datetime.date = Later, Tomorrow
sys.argv = sys.argv[1:]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""
"""Runs a module on a day more than a month from now, as far as Python's clocks tell."""


@dataclass(frozen=True)
class Surroundings:
    """What a build may not depend on."""

    umask: int
    environment: dict[str, str]
    another_day: bool

    def run(self, *arguments: str, where: Path) -> None:
        command = [sys.executable, *(["-c", ANOTHER_DAY] if self.another_day else ["-m"]), *arguments]
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "SOURCE_DATE"))}
        done = subprocess.run(
            command,
            cwd=where,
            umask=self.umask,
            env={**inherited, "PYTHONPATH": str(PROJECT / "src"), **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


HERE = Surroundings(0o022, {"PYTHONHASHSEED": "1", "LANG": "C.UTF-8", "TZ": "UTC"}, another_day=False)
ELSEWHERE = Surroundings(
    0o077,
    {"PYTHONHASHSEED": "4242", "LANG": "C", "LC_ALL": "C", "TZ": "Asia/Kathmandu", "PYTHONUTF8": "0", "COLUMNS": "40"},
    another_day=True,
)

NEEDED = ("data", "seeds", "src", *(path.name for path in PROJECT.iterdir() if path.is_file()))


def copy_of_project(root: Path, *, private: bool) -> Path:
    """The package and what its distributions are made of, as a clone has it, or one for its owner alone."""
    root.mkdir(parents=True)
    for name in NEEDED:
        if (PROJECT / name).is_dir():
            shutil.copytree(PROJECT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(PROJECT / name, root / name)
    for path in (root, *root.rglob("*")):
        path.chmod((0o700 if private else 0o755) if path.is_dir() else (0o600 if private else 0o644))
        os.utime(path, (978_307_200, 978_307_200) if private else (1_600_000_000, 1_600_000_000))
    return root


def differing(first: Path, second: Path) -> list[str]:
    """The files in which two directories differ."""
    one, other = contents(first), contents(second)
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    first = copy_of_project(tmp_path_factory.mktemp("here") / "project", private=False)
    second = copy_of_project(tmp_path_factory.mktemp("elsewhere") / "重庆 and more" / "project", private=True)
    return first, second


def test_a_release_is_the_same_anywhere_at_any_time(copies: tuple[Path, Path], tmp_path: Path) -> None:
    first, second = copies
    HERE.run("indicators", "build", str(first), "--out", str(tmp_path / "first"), where=first)
    ELSEWHERE.run("indicators", "build", ".", "--out", str(tmp_path / "second"), where=second)
    assert len(contents(tmp_path / "first")) > 30
    assert differing(tmp_path / "first", tmp_path / "second") == []


def test_wheel_and_sdist_are_the_same_anywhere_at_any_time(copies: tuple[Path, Path], tmp_path: Path) -> None:
    for surroundings, copy, out in ((HERE, copies[0], "first"), (ELSEWHERE, copies[1], "second")):
        surroundings.run("build", "--no-isolation", "--outdir", str(tmp_path / out), str(copy), where=copy)
    assert {name.rpartition(".")[2] for name in contents(tmp_path / "first")} == {"whl", "gz"}
    assert differing(tmp_path / "first", tmp_path / "second") == []


def test_the_other_day_is_another_day(tmp_path: Path) -> None:
    """Or the tests above would say nothing of it."""
    (tmp_path / "tell.py").write_text(
        "import datetime, time\n"
        "print(int(time.time()), datetime.datetime.now().timestamp(), datetime.date.today(), time.localtime().tm_yday)"
    )
    told = [
        subprocess.run([sys.executable, *how, "tell"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
        for how in (["-m"], ["-c", ANOTHER_DAY])
    ]
    assert all(one != other for one, other in zip(told[0].split(), told[1].split(), strict=True))
