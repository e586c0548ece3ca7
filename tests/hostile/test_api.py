"""Whatever a package holds, the API gives a value or raises a PackageError, and touches nothing."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest

from indicators import PackageError, format_package, validate
from tests.hostile.driving import answered, drive
from tests.hostile.spoils import SPOILS


def _state(root: Path) -> dict[str, object]:
    """Every file with what it is and holds; a pipe or device is not read."""
    found: dict[str, object] = {}
    for path in sorted(root.rglob("*")):
        status = path.lstat()
        if stat.S_ISREG(status.st_mode):
            found[str(path)] = (status.st_mode, path.read_bytes())
        elif stat.S_ISLNK(status.st_mode):
            found[str(path)] = path.readlink()
        else:
            found[str(path)] = status.st_mode
    return found


@pytest.fixture(scope="module")
def before(unspoilt: Path) -> set[tuple[str, str, int]]:
    """What is found before anything is spoilt."""
    report = drive(unspoilt)
    assert report is not None
    return {(finding.code, finding.file, finding.line) for finding in report.findings}


@pytest.mark.parametrize("name", SPOILS)
def test_a_spoilt_package_is_driven_without_harm(name: str, little: Path, before: set[tuple[str, str, int]]) -> None:
    SPOILS[name](little)
    state = _state(little)
    report = drive(little)
    assert _state(little) == state
    assert report is None or not report.ok
    if report is not None:
        assert {(one.code, one.file, one.line) for one in report.findings} - before, (
            "it passes as if nothing were wrong"
        )


@pytest.mark.parametrize("name", SPOILS)
def test_fmt_writes_whole_files_or_nothing(name: str, little: Path) -> None:
    SPOILS[name](little)
    state = _state(little)
    if answered(lambda: format_package(little)):
        assert format_package(little, check=True) == []
        assert not list(little.rglob(".*.????????????????"))
    else:
        assert _state(little) == state


@pytest.mark.parametrize("path", ["", "\0", "x" * 5000, "no/such", "/dev/null", "/dev/null/x", "a\nb", "\udcff"])
def test_a_path_that_is_none(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PackageError):
        validate(path)
    with pytest.raises(PackageError):
        format_package(path)


@pytest.mark.parametrize(
    "name", ["with a space", "区域 合作", "a\nb", "a\udcffb", "%2F", "[x]*?", "-rf", "datapackage"]
)
def test_a_package_may_stand_anywhere(name: str, unspoilt: Path, tmp_path: Path) -> None:
    report = drive(shutil.copytree(unspoilt, tmp_path / name))
    assert report is not None
    assert [finding for finding in report.findings if finding.layer in ("form", "package")] == []


def test_a_directory_that_may_not_be_looked_into(little: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As root nothing is forbidden, so that the refusal is simulated."""

    def refused(path: Path, *_: object) -> int:
        if path.name.endswith(".toml"):
            raise FileNotFoundError(2, "No such file or directory")
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refused)
        report = validate(little)
    assert {finding.code for finding in report.findings} >= {"F03", "P01"}
    monkeypatch.setattr(Path, "is_dir", refused)
    with pytest.raises(PackageError, match="Permission denied"):
        validate(little)


def test_a_disk_that_fails_while_it_is_read(little: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "read", failing)
    report = validate(little)
    assert {finding.code for finding in report.findings} >= {"F03", "P01"}
    with pytest.raises(PackageError, match="Input/output error"):
        format_package(little)
