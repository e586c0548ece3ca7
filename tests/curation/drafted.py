"""How much of a row is drafted rightly: ``python -m tests.curation.drafted`` prints the tables of drafts.md.

Each document is drafted in a copy of its package from which every row that speaks of it is taken out but that of the
document itself: observations, cooperations, exclusions and aliases, and the terms of indicators that no other document
has. Entities stay, and indicators keep their names, definitions and units.
"""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from indicators import Package, draft, format_package
from indicators.curation import PROVISIONAL

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {
    "the five documents": ROOT,
    "tests/invented": ROOT / "tests/invented",
    "tests/other_kinds": ROOT / "tests/other_kinds",
}
COLUMNS = ("indicator", "among three", "entity", "period", "status", "speaker", "whole row")
FILLED = {
    "indicator": ("indicator_id",),
    "entity": ("entity_id",),
    "period": ("period_start", "period_end", "period_basis"),
    "period_text": ("period_text",),
    "status": ("status",),
    "speaker": ("reported_by",),
    "number": ("value", "lower", "upper", "qualifier"),
    "salience": ("salience",),
    "confidence": ("confidence",),
}
"""The cells that are decided on, those of one decision together."""
_NO_TERMS = {"terms_zh": "", "terms_en": ""}
_SPOKEN_OF = ("observations", "cooperations", "exclusions", "aliases")


def without(root: Path, source_id: str, target: Path, *, terms_too: bool = False) -> Path:
    """A copy of a package without what its tables say of a document, and without the terms of its own indicators."""
    target.mkdir(parents=True)
    for part in ("data", "seeds"):
        shutil.copytree(root / part, target / part)
    for file in ("datapackage.json", "words.txt", "indicators.toml"):
        if (root / file).exists():
            shutil.copy(root / file, target / file)
    gone: set[str] = set()
    for table in (*_SPOKEN_OF, "cooperation_parties"):
        rows, write = _table(target / f"data/{table}.csv")
        if table == "cooperations":
            gone = {row["cooperation_id"] for row in rows if row["source_id"] == source_id}
        write(row for row in rows if row.get("source_id") != source_id and row.get("cooperation_id", "") not in gone)
    if terms_too:
        others = elsewhere(root, source_id)
        rows, write = _table(target / "data/indicators.csv")
        write({**row, **({} if row["indicator_id"] in others else _NO_TERMS)} for row in rows)
    format_package(target)
    return target


def _table(path: Path) -> tuple[list[dict[str, str]], Callable[[Iterable[dict[str, str]]], None]]:
    """The rows of a table, and what writes others in their place."""
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        header, rows = reader.fieldnames or [], list(reader)

    def write(changed: Iterable[dict[str, str]]) -> None:
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, header, lineterminator="\n")
            writer.writeheader()
            writer.writerows(changed)

    return rows, write


def elsewhere(root: Path, source_id: str) -> set[str]:
    """The indicators that another document has too, an observation of it or a reference."""
    cells = Package.open(root).rows("observations").cells
    return {one for one, of in zip(cells["indicator_id"], cells["source_id"], strict=True) if of != source_id}


def claims_of(root: Path, source_id: str) -> list[dict[str, str]]:
    """The observations of a document."""
    cells = Package.open(root).rows("observations").cells
    return [
        {name: column[place] for name, column in cells.items()}
        for place, source in enumerate(cells["source_id"])
        if source == source_id
    ]


@dataclass
class Measured:
    """What is right of the claims of a document: of each decision, and of the cells that are filled in."""

    claims: int = 0
    right: Counter[str] = field(default_factory=Counter)
    filled: Counter[str] = field(default_factory=Counter)
    filled_right: Counter[str] = field(default_factory=Counter)

    def add(self, other: Measured) -> Measured:
        self.claims += other.claims
        for mine, more in (
            (self.right, other.right),
            (self.filled, other.filled),
            (self.filled_right, other.filled_right),
        ):
            mine.update(more)
        return self

    def share(self, column: str) -> float:
        """Of the claims, how many have a decision right."""
        return self.right[column] / self.claims

    @property
    def filled_share(self) -> float:
        """Of the decisions that are filled in, how many are right."""
        return self.filled_right.total() / self.filled.total()


def measured(root: Path, source_id: str, target: Path, *, apart: bool | None = None) -> Measured:
    """Of the claims of a document, how much is drafted rightly.

    `apart` says whether only those count whose indicator another document has too, or only the others.
    """
    drafts = {
        one.cells["value_start"]: one for one in draft(source_id, path=without(root, source_id, target, terms_too=True))
    }
    others, found = elsewhere(root, source_id), Measured()
    for claim in claims_of(root, source_id):
        if apart is not None and (claim["indicator_id"] in others) is not apart:
            continue
        found.claims += 1
        one = drafts.get(claim["value_start"])
        if one is None:
            continue
        right = {name: all(one.cells[cell] == claim[cell] for cell in cells) for name, cells in FILLED.items()}
        filled = [name for name, cells in FILLED.items() if any(_is_known(one.cells[cell]) for cell in cells)]
        found.filled.update(filled)
        found.filled_right.update(name for name in filled if right[name])
        right["among three"] = claim["indicator_id"] in [each.value for each in one.subject.indicators[:3]]
        right["whole row"] = all(right[name] for name in ("indicator", "entity", "period", "status", "speaker"))
        found.right.update(name for name, is_right in right.items() if is_right)
    return found


def exclusions(root: Path, source_id: str, target: Path) -> Counter[str]:
    """How many numbers are excluded, proposed so and for the same reason, and how many claims are proposed so."""
    cells = Package.open(root).rows("exclusions").cells
    rows = zip(*(cells[name] for name in ("source_id", "start", "text", "reason")), strict=True)
    known = [
        (int(start), int(start) + len(text), reason) for source, start, text, reason in rows if source == source_id
    ]
    claims = {claim["value_start"] for claim in claims_of(root, source_id)}
    counted = Counter[str]()
    for one in draft(source_id, path=target):
        start = int(one.cells["value_start"])
        excluded = [row for row in known if row[0] < start + len(one.cells["value_text"]) and start < row[1]]
        proposed = one.exclusion is not None
        counted["claims"] += proposed and one.cells["value_start"] in claims
        if excluded and one.cells["value_start"] not in claims:
            counted.update({"there": 1, "proposed": proposed})
            counted["right"] += one.exclusion is not None and one.exclusion.reason == excluded[0][2]
    return counted


def _is_known(cell: str) -> bool:
    """Whether a cell says anything but that a new row is proposed."""
    return bool(cell) and not cell.startswith(PROVISIONAL)


def documents(*, all_of_them: bool = False) -> Iterator[tuple[str, Path, str]]:
    """The documents that make claims, each with its package."""
    for name, root in PACKAGES.items():
        for source_id in Package.open(root).rows("sources").cells["source_id"]:
            if all_of_them or claims_of(root, source_id):
                yield name, root, source_id


def lines() -> Iterator[str]:
    """The tables: by document and overall, then by column."""
    yield f"| document | claims | {' | '.join(COLUMNS)} | of filled cells right |"
    yield f"|---|---|{'---|' * len(COLUMNS)}---|"
    five, written, known, excluded = Measured(), Measured(), Measured(), Counter[str]()
    with tempfile.TemporaryDirectory() as directory:
        for name, root, source_id in documents(all_of_them=True):
            target = Path(directory) / name.replace("/", "-") / source_id
            found = measured(root, source_id, target)
            excluded += exclusions(root, source_id, target)
            if not found.claims:
                continue
            yield f"| {source_id} ({name}) | {_told(found, str)} |"
            (five if root == ROOT else written).add(found)
            known.add(measured(root, source_id, target.with_name(f"{source_id}-known"), apart=True))
    every = Measured().add(five).add(written)
    for title, found in (
        ("the five documents", five),
        ("the written ones", written),
        ("all", every),
        ("those whose indicator another document has", known),
    ):
        yield f"| {title} | {_told(found, lambda count: f'{count:.2f}', found.claims)} |"
    yield ""
    yield "| column | filled | right of these |"
    yield "|---|---|---|"
    for name in FILLED:
        yield f"| {name} | {every.filled[name]} | {every.filled_right[name] / every.filled[name]:.2f} |"
    yield ""
    yield (
        f"Of {excluded['there']} numbers that curators excluded {excluded['proposed']} are proposed as exclusions,"
        f" {excluded['right']} for the same reason; of the {every.claims} claims {excluded['claims']}."
    )


def _told(found: Measured, number: Callable[[float], str], of: int = 1) -> str:
    counted = " | ".join(number(found.right[column] / of if of > 1 else found.right[column]) for column in COLUMNS)
    return f"{found.claims} | {counted} | {found.filled_share:.2f}"


if __name__ == "__main__":
    from tests.curation import drafted_new

    print("\n".join([*lines(), "", *drafted_new.lines()]))
