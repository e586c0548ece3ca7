"""Commands as processes: Ctrl-C, a reader that leaves, a full device, narrow encodings, a directory that is gone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from indicators import format_package
from tests.checkout import PROJECT, Checkout

COMMAND = [sys.executable, "-c", "import sys; from indicators.cli import main; sys.exit(main())"]
INTERRUPTED = """
import signal, sys
from indicators.cli import main

left = int(sys.argv.pop(1))

def count(frame, event, argument):
    global left
    left -= event == "call"
    if left == 0:
        sys.setprofile(None)
        signal.raise_signal(signal.SIGINT)

sys.setprofile(count)
sys.exit(main())
"""
IN_PACKAGE = ["--package", str(PROJECT)]
LISTED = ["list", *IN_PACKAGE]
ENTITIES = ["show", "entities", *IN_PACKAGE]
EVIDENCE = ["evidence", "obs-0001", *IN_PACKAGE]


def run(words: list[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*COMMAND, *words], capture_output=True, timeout=120, check=False, **options)


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        *((encoding, EVIDENCE) for encoding in ("ascii", "latin-1", "gbk", "utf-8", "utf-16")),
        *(("ascii", words) for words in (LISTED, ["describe", "units"], ["show", "--help"])),
        ("utf-16", LISTED),
    ],
)
def test_output_in_any_encoding(encoding: str, words: list[str]) -> None:
    done = run(words, env={**os.environ, "PYTHONIOENCODING": encoding, "LC_ALL": "C"})
    assert done.returncode == 0, done.stderr
    assert done.stdout
    assert b"Traceback" not in done.stderr


def test_a_reader_that_has_seen_enough() -> None:
    with subprocess.Popen(
        [*COMMAND, "rules", "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) in (0, 141)  # never 1, which says that there are problems


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("words", [LISTED, ["--help"], ["validate", str(PROJECT), "--layer", "form"]])
def test_output_to_a_full_device(words: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*COMMAND, *words], stdout=full, stderr=subprocess.PIPE, timeout=120, check=False)
    assert done.returncode == 2
    assert done.stderr == b"indicators: No space left on device\n"


@pytest.mark.skipif(os.name == "nt", reason="a shell's way to close a stream")
def test_output_that_is_closed() -> None:
    done = subprocess.run(["/bin/sh", "-c", '"$@" >&-', "sh", *COMMAND, *LISTED], capture_output=True, check=False)
    assert b"Traceback" not in done.stderr
    assert done.returncode in (0, 1, 2)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a directory that is in use")
@pytest.mark.parametrize("words", [["validate"], ["fmt"], ["coverage"], LISTED, ["init", "x"], ["add-source", "x"]])
def test_a_current_directory_that_is_gone(words: list[str], tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = f'cd "{gone}" && rmdir "{gone}" && exec "$@"'
    done = subprocess.run(["/bin/sh", "-c", script, "sh", *COMMAND, *words], capture_output=True, check=False)
    assert b"Traceback" not in done.stderr
    assert done.returncode == (0 if words is LISTED else 2), done.stderr


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("words", [["validate"], ["fmt"]])
def test_ctrl_c_at_any_moment(words: list[str], small: Checkout) -> None:
    """At the n-th call of a function: one line and 130, or the command was done; whole files, nothing beside."""
    table = small.file("observations")
    clean = table.read_bytes()
    header, *rows = clean.splitlines(keepends=True)
    unsorted = b"".join([header, *reversed(rows)])
    names = {path for path in small.root.rglob("*") if path.is_file()}
    codes = []
    for moment in (50, 1_000, 50_000, 200_000, 10_000_000):
        table.write_bytes(unsorted)
        interrupting = [sys.executable, "-c", INTERRUPTED, str(moment), *words, str(small.root)]
        done = subprocess.run(interrupting, capture_output=True, timeout=120, check=False)
        codes.append(done.returncode)
        said = done.stderr.decode()
        assert re.fullmatch(r"indicators: interrupted(: .+)?\n" if done.returncode == 130 else "", said), said
        assert table.read_bytes() in (clean, unsorted)
        assert {path for path in small.root.rglob("*") if path.is_file()} == names
    assert set(codes[:2]) == {130}
    assert codes[-1] == (0 if words == ["fmt"] else 1)
    format_package(small.root)
    assert table.read_bytes() == clean


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        *((encoding, ENTITIES) for encoding in ("gbk", "cp1252", "ascii")),
        ("gbk", ["show", "units", "--format", "csv", *IN_PACKAGE]),
        ("cp1252", ["show", "units", "--format", "json", *IN_PACKAGE]),
        ("ascii", ["diff", str(PROJECT), str(PROJECT), "--format", "markdown"]),
        ("gbk", ["export", "entities", "--format", "csv", "--out", "-", *IN_PACKAGE]),
        ("cp1252", ["scan", str(PROJECT / "seeds"), "--format", "csv"]),
        ("ascii", ["scan", str(PROJECT / "seeds"), "--format", "table"]),
    ],
)
def test_redirected_output_is_utf_8_whatever_the_code_page(encoding: str, words: list[str]) -> None:
    """What is written for files, and for people: a redirect of either is read as UTF-8."""
    environment = {
        **os.environ,
        "PYTHONIOENCODING": encoding,
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
    }
    done = run(words, env=environment)
    text = done.stdout.decode("utf-8")
    assert "\\u" not in text
    assert b"\r" not in done.stdout
    assert done.stderr.decode("utf-8").count("Traceback") == 0
    assert words[0] == "diff" or any("\u4e00" <= character <= "\u9fff" for character in text)


@pytest.mark.skipif(os.name == "nt", reason="a shell's way to close a stream")
@pytest.mark.parametrize(
    "words",
    [
        ["scan", str(PROJECT / "seeds"), "--format", "csv"],
        ["export", "units", "--format", "json", "--out", "-", "--package", str(PROJECT)],
        ["rules"],
        ["--help"],
    ],
)
@pytest.mark.parametrize("how", [">&-", "| head -c 1 >/dev/null"])
def test_output_that_nobody_takes(words: list[str], how: str) -> None:
    done = subprocess.run(["/bin/sh", "-c", f'"$@" {how}', "sh", *COMMAND, *words], capture_output=True, check=False)
    assert done.stderr == b""
