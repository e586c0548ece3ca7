"""How much of a row is drafted rightly: ``python -m tests.curation.drafted`` prints the table of docs/drafts.md.

Each document is drafted in a copy of its package from which every row that speaks of it is taken out but that of the
document itself: observations, cooperations, exclusions and aliases. Indicators keep their names, definitions and units.
"""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from indicators import Package, draft, format_package
from indicators.curation.proposed_cooperations import cooperation_proposals

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {
    "the five documents": ROOT,
    "tests/invented": ROOT / "tests/invented",
    "tests/other_kinds": ROOT / "tests/other_kinds",
}
COLUMNS = ("indicator", "among three", "entity", "period", "status", "speaker", "whole row")
_SPOKEN_OF = ("observations", "cooperations", "exclusions", "aliases")


def without(root: Path, source_id: str, target: Path) -> Path:
    """A copy of a package without what its tables say of a document."""
    target.mkdir(parents=True)
    for part in ("data", "seeds"):
        shutil.copytree(root / part, target / part)
    for file in ("datapackage.json", "words.txt", "indicators.toml"):
        if (root / file).exists():
            shutil.copy(root / file, target / file)
    gone: set[str] = set()
    for table in (*_SPOKEN_OF, "cooperation_parties"):
        path = target / f"data/{table}.csv"
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            header = reader.fieldnames or []
            rows = list(reader)
        if table == "cooperations":
            gone = {row["cooperation_id"] for row in rows if row["source_id"] == source_id}
        kept = [row for row in rows if row.get("source_id") != source_id and row.get("cooperation_id", "") not in gone]
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, header, lineterminator="\n")
            writer.writeheader()
            writer.writerows(kept)
    format_package(target)
    return target


def claims_of(root: Path, source_id: str) -> list[dict[str, str]]:
    """The observations of a document."""
    cells = Package.open(root).rows("observations").cells
    return [
        {name: column[place] for name, column in cells.items()}
        for place, source in enumerate(cells["source_id"])
        if source == source_id
    ]


def measured(root: Path, source_id: str, target: Path) -> tuple[Counter[str], int]:
    """Of the claims of a document, how many cells are drafted rightly, and how many claims there are."""
    claims = claims_of(root, source_id)
    drafts = {one.cells["value_start"]: one for one in draft(source_id, path=without(root, source_id, target))}
    right: Counter[str] = Counter()
    for claim in claims:
        one = drafts.get(claim["value_start"])
        if one is None:
            continue
        drafted = one.cells
        found = {
            "indicator": drafted["indicator_id"] == claim["indicator_id"],
            "among three": claim["indicator_id"] in [each.value for each in one.subject.indicators[:3]],
            "entity": drafted["entity_id"] == claim["entity_id"],
            "period": all(drafted[name] == claim[name] for name in ("period_start", "period_end", "period_basis")),
            "status": drafted["status"] == claim["status"],
            "speaker": drafted["reported_by"] == claim["reported_by"],
        }
        found["whole row"] = all(found[name] for name in COLUMNS if name not in ("among three", "whole row"))
        right.update(name for name, is_right in found.items() if is_right)
    return right, len(claims)


def cooperations(root: Path, source_id: str, target: Path) -> tuple[int, int, int, int]:
    """How many there are, how many are found, how many are proposed, and how many proposals have the mode too."""
    cells = Package.open(root).rows("cooperations").cells
    rows = zip(*(cells[name] for name in ("source_id", "quote_start", "quote", "mode")), strict=True)
    known = [(int(start), int(start) + len(quote), mode) for source, start, quote, mode in rows if source == source_id]
    proposed = [
        one.cells for one in cooperation_proposals(Package.open(target), source_id) if one.table == "cooperations"
    ]
    spans = [(int(one["quote_start"]), int(one["quote_start"]) + len(one["quote"]), one["mode"]) for one in proposed]

    def met(one: tuple[int, int, str], others: list[tuple[int, int, str]]) -> list[str]:
        return [mode for begin, end, mode in others if begin < one[1] and one[0] < end]

    return (
        len(known),
        sum(bool(met(one, spans)) for one in known),
        len(spans),
        sum(one[2] in met(one, known) for one in spans),
    )


def lines() -> Iterator[str]:
    """The table, a line per document."""
    yield f"| document | claims | {' | '.join(COLUMNS)} | cooperations: there, found, proposed, with the right mode |"
    yield f"|---|---|{'---|' * len(COLUMNS)}---|"
    with tempfile.TemporaryDirectory() as directory:
        for name, root in PACKAGES.items():
            for source_id in Package.open(root).rows("sources").cells["source_id"]:
                target = Path(directory) / name.replace("/", "-") / source_id
                right, claims = measured(root, source_id, target)
                if claims:
                    told = " | ".join(f"{right[column]}" for column in COLUMNS)
                    counts = ", ".join(map(str, cooperations(root, source_id, target)))
                    yield f"| {source_id} ({name}) | {claims} | {told} | {counts} |"


if __name__ == "__main__":
    from tests.curation import drafted_new

    print("\n".join([*lines(), "", *drafted_new.lines()]))
