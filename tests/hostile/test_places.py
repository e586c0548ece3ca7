"""What is at the place that --out names, and what a killed process left beside it."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from fnmatch import fnmatchcase
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner

from indicators import init_package
from indicators.cli import main
from indicators.package.atomic import staged, staged_file
from tests.checkout import PROJECT

FILES = {
    "export csv": ["export", "units", "--format", "csv", "--package", "{package}", "--out", "{out}"],
    "export xlsx": ["export", "all", "--format", "xlsx", "--package", "{package}", "--out", "{out}"],
    "export parquet": ["export", "units", "--format", "parquet", "--package", "{package}", "--out", "{out}"],
    "scan csv": ["scan", "{package}/seeds/report.txt", "--format", "csv", "--out", "{out}"],
    "scan table": ["scan", "{package}/seeds/report.txt", "--out", "{out}"],
    "plot": ["plot", "themes", "--package", "{package}", "--out", "{out}"],
}
FOLDERS = {
    "build": ["build", str(PROJECT), "--out", "{out}"],
    "site": ["site", "{package}", "--out", "{out}"],
}
posix = pytest.mark.skipif(os.name == "nt", reason="pipes, links and locks of POSIX")


def call(line: list[str], package: Path, out: Path, code: int = 0) -> str:
    result = CliRunner().invoke(main, [word.format(package=package, out=out) for word in line])
    assert result.exit_code == code, result.output
    return result.stderr


def named(command: str, folder: Path) -> Path:
    return folder / ("out.json" if command == "plot" else "out")


@pytest.mark.parametrize("command", FILES)
@posix
def test_a_pipe_is_written_to(command: str, little: Path, tmp_path: Path) -> None:
    pipe = named(command, tmp_path)
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = Thread(target=lambda: got.append(pipe.read_bytes()), daemon=True)
    reader.start()
    call(FILES[command], little, pipe)
    reader.join(20)
    regular = named(command, tmp_path / "new")
    call(FILES[command], little, regular)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert got == [regular.read_bytes()]


@pytest.mark.parametrize("command", FILES)
@posix
def test_a_link_leads_to_the_file(command: str, little: Path, tmp_path: Path) -> None:
    target, link = tmp_path / "elsewhere", named(command, tmp_path)
    target.write_bytes(b"old")
    target.chmod(0o600)
    link.symlink_to(target)
    call(FILES[command], little, link)
    assert link.is_symlink()
    assert target.read_bytes() != b"old"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


@pytest.mark.parametrize("command", FILES)
@posix
def test_a_link_to_a_device_leaves_both(command: str, little: Path, tmp_path: Path) -> None:
    link = named(command, tmp_path)
    link.symlink_to("/dev/null")
    before = set(Path("/dev").iterdir())
    call(FILES[command], little, link)
    assert link.is_symlink()
    assert stat.S_ISCHR(link.stat().st_mode)
    assert set(Path("/dev").iterdir()) == before


@pytest.mark.parametrize("command", FILES)
def test_a_directory_is_no_file(command: str, little: Path, tmp_path: Path) -> None:
    out = named(command, tmp_path)
    out.mkdir()
    assert str(out) in call(FILES[command], little, out, 2)
    assert list(out.iterdir()) == []


@pytest.mark.parametrize("command", FOLDERS)
@posix
def test_a_folder_is_put_where_a_link_leads_and_over_no_pipe(command: str, little: Path, tmp_path: Path) -> None:
    target, link, pipe = tmp_path / "elsewhere", tmp_path / "link", tmp_path / "pipe"
    target.mkdir()
    link.symlink_to(target)
    os.mkfifo(pipe)
    call(FOLDERS[command], little, link)
    assert link.is_symlink()
    assert any(target.iterdir())
    assert "name a directory" in call(FOLDERS[command], little, pipe, 2)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


KILLED = """
import os, signal, sys
from pathlib import Path
from indicators.cli import main

replace, rename = Path.replace, Path.rename
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
Path.replace = Path.rename = die
main()
"""


@pytest.mark.parametrize("command", [*FILES, *FOLDERS, "fmt"])
@posix
def test_the_next_run_removes_what_a_killed_one_left(command: str, little: Path, tmp_path: Path) -> None:
    line = {**FILES, **FOLDERS, "fmt": ["fmt", "{package}"]}[command]
    out = named(command, tmp_path / "out")
    table = little / "data" / "units.csv"
    header, *rows = table.read_bytes().splitlines(keepends=True)
    table.write_bytes(b"".join([header, *reversed(rows)]))
    words = [word.format(package=little, out=out) for word in line]
    done = subprocess.run([sys.executable, "-c", KILLED, *words], capture_output=True, timeout=120, check=False)
    assert done.returncode == -9, done.stderr
    left = [path for path in tmp_path.rglob(".*") if path.name.endswith(".unfinished")]
    assert left
    ignored = (little / ".gitignore").read_text("utf-8").splitlines()
    assert all(any(fnmatchcase(path.name, pattern) for pattern in ignored) for path in left)
    call(line, little, out)
    assert not any(path.exists() for path in left)


@posix
def test_what_a_living_process_writes_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with staged(out) as first, staged(out) as second, staged_file(out) as (file, finish):
        file.write_bytes(b"whole")
        assert first.is_dir()
        assert second.is_dir()
        finish()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_the_project_ignores_it_too(tmp_path: Path) -> None:
    init_package(tmp_path / "new")
    for place in (PROJECT, tmp_path / "new"):
        assert re.search(r"^\.\*\.unfinished$", (place / ".gitignore").read_text("utf-8"), re.MULTILINE)
