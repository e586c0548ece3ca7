"""Made-up workspaces validate, hold what is asked for, and break only where they are told to."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from workspace import write_workspace

from indicators import validate


def _digests(root: Path) -> dict[str, str]:
    files = (path for path in root.rglob("*") if path.is_file())
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.parametrize(("documents", "observations"), [(1, 1), (7, 100), (3, 2)])
def test_validates(tmp_path: Path, documents: int, observations: int) -> None:
    done = write_workspace(tmp_path, documents=documents, observations=observations)
    report = validate(tmp_path)
    used = {finding.code for finding in report.findings}
    assert used <= {"R26"}, report.findings  # so few observations that an indicator is left over
    assert report.rows["observations"] == done.rows["observations"] == observations
    assert report.rows["sources"] == documents


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("same", 1), ("other", 2)):
        write_workspace(tmp_path / name, documents=4, observations=40, seed=seed)
    one, same, other = (_digests(tmp_path / name) for name in ("one", "same", "other"))
    assert one == same
    assert one != other


def test_planted_faults_are_found_where_they_are(tmp_path: Path) -> None:
    done = write_workspace(tmp_path, documents=6, observations=120, faults=True)
    found = {(finding.code, finding.file, finding.line) for finding in validate(tmp_path).findings}
    assert len(done.planted) >= 10
    assert [one for one in done.planted if (one.code, one.file, one.line) not in found] == []


def test_parts_hold_the_rows_of_the_one_file(tmp_path: Path) -> None:
    one = write_workspace(tmp_path / "one", documents=3, observations=50)
    parts = write_workspace(tmp_path / "parts", documents=3, observations=50, form="parts", rows_per_part=20)
    assert one.rows == parts.rows
    whole = (tmp_path / "one/data/observations.csv").read_text(encoding="utf-8").splitlines()
    read = [
        path.read_text(encoding="utf-8").splitlines()
        for path in sorted((tmp_path / "parts/data/observations").iterdir())
    ]
    assert [len(lines) - 1 for lines in read] == [20, 20, 10]
    assert {lines[0] for lines in read} == {whole[0]}
    assert [line for lines in read for line in lines[1:]] == whole[1:]
