"""What is proposed of what a package lacks, for `drafted`: the rows that only one document needs are taken out."""

from __future__ import annotations

import csv
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

from indicators import Package, draft
from tests.curation.drafted import PACKAGES, claims_of, without

INDICATORS = ("claims", "none fits", "said so", "rightly", "unit and measure", "name")


def narrowed(root: Path, source_id: str, target: Path, column: str, gone: Collection[str]) -> Path:
    """A copy without a document's rows and without some indicators or entities."""
    without(root, source_id, target)
    for path in (target / "data").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            header, rows = reader.fieldnames or [], list(reader)
        rows = [row for row in rows if row.get(column) not in gone]
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, header, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return target


def indicators_of(root: Path, source_id: str, target: Path, half: slice = slice(None)) -> Counter[str]:
    """Of the claims of a document, how many are said to be of no known indicator, and how the proposed rows are.

    `half` says which of the indicators that only this document uses are taken out.
    """
    package = Package.open(root)
    claims = claims_of(root, source_id)
    cells = package.rows("observations").cells
    elsewhere = {one for one, of in zip(cells["indicator_id"], cells["source_id"], strict=True) if of != source_id}
    gone = sorted({claim["indicator_id"] for claim in claims} - elsewhere)[half]
    drafts = draft(source_id, path=narrowed(root, source_id, target, "indicator_id", gone))
    drafted = {one.cells["value_start"]: one for one in drafts}
    proposed = {one.cells["indicator_id"]: one.cells for one in drafts.new if one.table == "indicators"}
    columns = ("indicator_id", "name_zh", "unit_id", "measure")
    right = {
        row[0]: dict(zip(columns, row, strict=True))
        for row in zip(*(package.rows("indicators").cells[name] for name in columns), strict=True)
    }
    counted = Counter(claims=len(claims))
    for claim in claims:
        is_none, one = claim["indicator_id"] in gone, drafted.get(claim["value_start"])
        said = one is not None and one.subject.indicator is None
        counted.update({"none fits": is_none, "said so": said, "rightly": is_none and said})
        row = proposed.get(one.cells["indicator_id"]) if one is not None and is_none else None
        if row is not None:
            known = right[claim["indicator_id"]]
            counted["unit and measure"] += all(row[name] == known[name] for name in ("unit_id", "measure"))
            counted["name"] += _alike(row["name_zh"], known["name_zh"])
    return counted


def _alike(proposed: str, name: str) -> bool:
    """Whether at least half of the pairs of characters of a name stand in a proposed one."""
    pairs = [name[place : place + 2] for place in range(len(name) - 1)]
    return sum(pair in proposed for pair in pairs) * 2 >= len(pairs)


def f1(counted: Counter[str]) -> float:
    return 2 * counted["rightly"] / (counted["none fits"] + counted["said so"])


def lines() -> Iterator[str]:
    """The table of new indicators, a line per document."""
    yield f"| document | {' | '.join(INDICATORS)} |"
    yield f"|---|{'---|' * len(INDICATORS)}"
    whole, halves = Counter[str](), Counter[str]()
    with tempfile.TemporaryDirectory() as directory:
        for name, root in PACKAGES.items():
            for source_id in Package.open(root).rows("sources").cells["source_id"]:
                if not claims_of(root, source_id):
                    continue
                target = Path(directory) / name.replace("/", "-") / source_id
                counted = indicators_of(root, source_id, target / "all")
                whole += counted
                for place in (0, 1):
                    halves += indicators_of(root, source_id, target / f"half-{place}", slice(place, None, 2))
                yield f"| {source_id} | {' | '.join(str(counted[column]) for column in INDICATORS)} |"
    yield f"| all | {' | '.join(str(whole[column]) for column in INDICATORS)} |"
    yield ""
    yield f"None of these: F1 {f1(whole):.2f}; {f1(halves):.2f} where one half of them is left, then the other."
