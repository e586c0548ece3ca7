"""Writing: whole files or none, whatever the disk does; links and modes stay; nobody's edit is lost."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from indicators import PackageError, add_source, format_package, init_package, validate
from indicators.errors import PackageBusyError
from indicators.package.atomic import Replacement, locked, write_together
from indicators.package.rows import read_rows

STEPS = ("open", "write", "fsync", "chmod", "replace")


def unsorted(root: Path) -> dict[str, bytes]:
    """Put rows out of order in two tables, so that `fmt` has three files to write."""
    for table in ("units", "entities"):
        file = root / "data" / f"{table}.csv"
        header, *rows = file.read_bytes().splitlines(keepends=True)
        file.write_bytes(b"".join([header, *reversed(rows)]))
    return contents(root)


def contents(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def fail_at(step: str, count: int, error: BaseException, patch: pytest.MonkeyPatch) -> None:
    """Have a step of writing fail when it is taken for the `count`-th time."""
    owner: object = {"write": os, "fsync": os, "open": os}.get(step, Path)
    original: Callable[..., object] = getattr(owner, "fdopen" if step == "write" else step)
    taken = 0

    def failing(*arguments: object, **named: object) -> object:
        nonlocal taken
        if step != "open" or (len(arguments) > 1 and isinstance(arguments[1], int) and arguments[1] & os.O_CREAT):
            taken += 1
            if taken == count:
                raise error
        return original(*arguments, **named)

    patch.setattr(owner, "fdopen" if step == "write" else step, failing)


@pytest.mark.parametrize(
    ("step", "count", "code"),
    [
        *((step, count, errno.ENOSPC) for step in STEPS for count in (1, 2, 3)),
        *(("write", 2, code) for code in (errno.EROFS, errno.EIO, errno.EACCES, errno.EDQUOT)),
    ],
)
def test_a_disk_that_fails_leaves_whole_files(
    step: str, count: int, code: int, little: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = unsorted(little)
    after = {change.file: change.after for change in format_package(little, check=True)}
    assert len(after) == 2
    with monkeypatch.context() as patch:
        fail_at(step, count, OSError(code, os.strerror(code)), patch)
        if count > len(after):
            format_package(little)
        else:
            with pytest.raises(PackageError, match=os.strerror(code)) as told:
                format_package(little)
    found = contents(little)
    assert found.keys() == before.keys(), "a file was left behind"
    if count <= len(after) and not (step == "replace" and count > 1):
        assert found == before
        assert "nothing was written" in str(told.value)
    else:
        assert all(content in (before[file], after.get(file)) for file, content in found.items())
    format_package(little)
    assert format_package(little, check=True) == []


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("step", STEPS)
def test_ctrl_c_leaves_all_or_nothing(step: str, count: int, little: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = unsorted(little)
    after = before | {change.file: change.after for change in format_package(little, check=True)}
    with monkeypatch.context() as patch:
        fail_at(step, count, KeyboardInterrupt(), patch)
        with pytest.raises(KeyboardInterrupt):
            format_package(little)
    assert contents(little) in (before, after)


@pytest.mark.parametrize("step", STEPS)
def test_add_source_leaves_nothing_of_what_it_could_not_finish(
    step: str, little: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = tmp_path / "new.txt"
    document.write_text("新增企业12家。", encoding="utf-8")
    before = contents(little)
    for error in (OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()):
        with monkeypatch.context() as patch:
            fail_at(step, 1, error, patch)
            with pytest.raises((PackageError, KeyboardInterrupt)):
                add_source(document, path=little)
        if contents(little) != before:
            # Interrupted when nothing but the last renaming was left: then all of it is done.
            assert isinstance(error, KeyboardInterrupt)
            assert contents(little).keys() == before.keys() | {"seeds/new.txt"}
            assert "new" in read_rows(little, "data/sources.csv").cells["source_id"]
            assert format_package(little, check=True) == []
            return
    assert add_source(document, path=little).source_id == "new"


@pytest.mark.parametrize("step", ["open", "write", "fsync"])
def test_init_leaves_nothing_of_what_it_could_not_finish(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full, interrupted = OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()
    for error, told, words in ((full, PackageError, "No space left"), (interrupted, KeyboardInterrupt, None)):
        with monkeypatch.context() as patch:
            fail_at(step, 5, error, patch)
            with pytest.raises(told, match=words):
                init_package(tmp_path / "new" / "package")
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["\0", "a\nb", "\udcff", "\x1b[31m"])
@pytest.mark.parametrize("option", ["title", "title_zh", "description", "contributor", "licence"])
def test_init_takes_one_line_of_text(option: str, text: str, tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="one line of text"):
        init_package(tmp_path / "p", **{option: text})
    assert list(tmp_path.iterdir()) == []


def test_a_link_inside_the_package_stays_and_its_file_is_written(little: Path) -> None:
    unsorted(little)
    file, real = little / "data" / "units.csv", little / "units-of-ours.csv"
    file.rename(real)
    file.symlink_to(real)
    real.chmod(0o640)
    format_package(little)
    assert file.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert format_package(little, check=True) == []


def test_a_link_out_of_the_package_is_not_written_through(little: Path, tmp_path: Path) -> None:
    unsorted(little)
    file, outside = little / "data" / "units.csv", tmp_path / "outside.csv"
    file.rename(outside)
    file.symlink_to(outside)
    before = outside.read_bytes()
    with pytest.raises(PackageError, match="leads out of the package"):
        format_package(little)
    assert outside.read_bytes() == before
    assert "F03" in {finding.code for finding in validate(little).findings}


@pytest.mark.parametrize("folder", ["../elsewhere", "/tmp", "up"])
def test_a_document_is_never_copied_out_of_the_package(folder: str, little: Path, tmp_path: Path) -> None:
    (little / "up").symlink_to(tmp_path)
    table = little / "data" / "sources.csv"
    table.write_bytes(table.read_bytes().replace(b"seeds/report.txt", f"{folder}/report.txt".encode()))
    document = tmp_path / "new.txt"
    document.write_bytes(b"12")
    before = contents(little)
    with pytest.raises(PackageError, match="cannot be kept"):
        add_source(document, path=little)
    assert contents(little) == before
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("name", ["a\nb.txt", "a:b.txt", "a\x1bb.txt"])
def test_a_document_with_a_name_that_no_row_can_hold(name: str, little: Path, tmp_path: Path) -> None:
    document = tmp_path / name
    document.write_bytes(b"12")
    with pytest.raises(PackageError, match="rename"):
        add_source(document, source_id="new", path=little)


def test_what_an_editor_saves_meanwhile_is_kept(little: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = unsorted(little)
    file = little / "data" / "entities.csv"
    original = os.fsync

    def saved_meanwhile(descriptor: int) -> None:
        original(descriptor)
        file.write_bytes(before["data/entities.csv"] + b"saved,by,an,editor\n")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", saved_meanwhile)
        with pytest.raises(PackageError, match=r"changed while it was being rewritten.*nothing was written"):
            format_package(little)
    assert contents(little) == before | {"data/entities.csv": file.read_bytes()}
    assert file.read_bytes().endswith(b"saved,by,an,editor\n")


def test_a_file_that_appears_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "new.txt"
    file.write_bytes(b"someone else's")
    with pytest.raises(PackageError, match="changed while"):
        write_together([Replacement(file, b"mine", None)])
    assert file.read_bytes() == b"someone else's"


def test_a_package_that_stays_locked_is_said(little: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unsorted(little)
    monkeypatch.setattr("indicators.package.atomic._PATIENCE", 0.1)
    with locked(little), pytest.raises(PackageBusyError, match="another process"):
        format_package(little)
    format_package(little)


def test_many_at_once_lose_no_edit(little: Path, tmp_path: Path) -> None:
    """Eight processes add a document each, while others run fmt."""
    add = "import sys, indicators; indicators.add_source(sys.argv[1], path=sys.argv[2])"
    fmt = "import sys, indicators; [indicators.format_package(sys.argv[2]) for _ in range(5)]"
    started = []
    for number in range(8):
        document = tmp_path / f"document-{number}.txt"
        document.write_text(f"第{number}份文件，企业{number}家。", encoding="utf-8")
        started.append(subprocess.Popen([sys.executable, "-c", add, document, little], stderr=subprocess.PIPE))
        if number % 4 == 0:
            started.append(subprocess.Popen([sys.executable, "-c", fmt, document, little], stderr=subprocess.PIPE))
    errors = [process.communicate(timeout=120)[1] for process in started]
    assert errors == [b""] * len(started)
    rows = read_rows(little, "data/sources.csv")
    assert not rows.defects
    assert set(rows.cells["source_id"]) == {"report", *(f"document-{number}" for number in range(8))}
    assert format_package(little, check=True) == []
    assert {path.suffix for path in (little / "data").iterdir() if path.name != "analysis.toml"} == {".csv"}
