"""Reads every record set of a release with mlcroissant and holds it against the CSV. Runs where only that is installed.

Usage: open_croissant.py RELEASE
"""

from __future__ import annotations

import csv
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import mlcroissant


def main(release: Path) -> int:
    file = release / "croissant.json"
    issues = mlcroissant.Dataset(str(file)).metadata.ctx.issues
    faults = [str(issue) for issue in (*issues.errors, *issues.warnings)]
    for described in json.loads(file.read_text(encoding="utf-8"))["recordSet"]:
        name = described["@id"]
        kinds = {field["name"]: field["dataType"] for field in described["field"]}
        # A dataset for each: what is joined once is not as it was.
        found = [_cells(record, kinds) for record in mlcroissant.Dataset(str(file)).records(name)]
        if "data" in described:
            expected = [_cells(row, kinds) for row in described["data"]]
        else:
            with (release / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
                expected = [_cells(row, kinds) for row in csv.DictReader(stream)]
        if found != expected:
            faults.append(f"{name}: {len(found)} records that are not the {len(expected)} rows of the release")
            faults += [f"  {one} != {other}" for one, other in zip(found, expected, strict=False) if one != other][:3]
        print(f"{name}: {len(found)} records", flush=True)
    print("\n".join(faults), file=sys.stderr)
    return 1 if faults else 0


def _cells(record: dict[str, Any], kinds: dict[str, str]) -> dict[str, Any]:
    """The record by the names of its columns: numbers as such, everything else as text, what is missing as ``""``."""
    cells = {key.rpartition("/")[2]: value for key, value in record.items()}
    return {name: _cell(value, kinds[name]) for name, value in cells.items()}


def _cell(value: Any, kind: str) -> str | float:
    if value is None or value == "" or value != value:
        return ""
    if kind in ("sc:Integer", "sc:Float"):
        return float(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.decode("utf-8") if isinstance(value, bytes) else str(value)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
