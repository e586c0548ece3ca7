"""What is proposed of what a package lacks, for `drafted`: the rows that only one document needs are taken out."""

from __future__ import annotations

import csv
import tempfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from indicators import Package, draft
from indicators.curation.proposed_cooperations import cooperation_proposals
from tests.curation.drafted import PACKAGES, claims_of, without

_TOLD = ("cooperations", "cooperation_parties")
_Cooperation = tuple[int, int, str, set[str]]
COLUMNS = {
    "indicators": ("claims", "none fits", "said so", "rightly", "unit and measure", "name"),
    "cooperations": ("there", "found", "proposed", "right mode", "right"),
    "entities": ("only here", "proposed", "right", "found", "with their parent"),
}


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


def rows_of(root: Path, table: str) -> list[dict[str, str]]:
    cells = Package.open(root).rows(table).cells
    return [dict(zip(cells, row, strict=True)) for row in zip(*cells.values(), strict=True)]


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
    proposed = {one.cells["indicator_id"]: one.cells for one in drafts.indicators}
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


def only_here(root: Path, source_id: str) -> set[str]:
    """The entities that rows of one document alone name, and what holds none but those."""
    cooperations = rows_of(root, "cooperations")
    told_in = {row["cooperation_id"]: row["source_id"] for row in cooperations}
    uses = [(row["entity_id"], row["source_id"]) for name in ("observations", "aliases") for row in rows_of(root, name)]
    uses += [(row["entity_id"], told_in[row["cooperation_id"]]) for row in rows_of(root, "cooperation_parties")]
    uses += [(row["project_entity_id"], row["source_id"]) for row in cooperations if row["project_entity_id"]]
    elsewhere = {entity for entity, source in uses if source != source_id}
    gone = {entity for entity, source in uses if source == source_id} - elsewhere
    parents = {row["entity_id"]: row["parent_id"] for row in rows_of(root, "entities")}
    kept = parents.keys() - gone
    while held := {parents[entity] for entity in kept if parents[entity]} & gone:
        gone -= held
        kept |= held
    return gone


def entities_of(root: Path, source_id: str, target: Path) -> Counter[str]:
    """Of the entities that only a document names, how many are proposed where the package lacks them, and how rightly.

    A proposal is right that has the name, or a name in this document, and the kind of an entity of the curator's.
    """
    gone = only_here(root, source_id)
    narrowed(root, source_id, target, "entity_id", gone)
    proposed = draft(source_id, path=target).proposals(Package.open(target))
    names: dict[str, set[str]] = {}
    known = {row["entity_id"]: row for row in rows_of(root, "entities")}
    for entity in gone:
        names[entity] = {known[entity]["name_zh"]}
    for row in rows_of(root, "aliases"):
        if row["source_id"] == source_id and row["entity_id"] in gone:
            names[row["entity_id"]].add(row["alias"])
    counted = Counter({"only here": len(gone)})
    found: dict[str, str] = {}
    rows, forms = ([one.cells for one in proposed if one.table == name] for name in ("entities", "aliases"))
    for cells in rows:
        called = {cells["name_zh"]}
        if not cells["adcode"]:
            called |= {one["alias"] for one in forms if one["entity_id"] == cells["entity_id"]}
        meant = [one for one in gone if called & names[one] and known[one]["kind"] == cells["kind"]]
        counted["proposed"] += 1
        counted["right"] += bool(meant)
        found.update(dict.fromkeys(meant, cells["entity_id"]))
    same = {found[one]: one for one in found}
    for one, proposal in found.items():
        parent = next(row["parent_id"] for row in rows if row["entity_id"] == proposal)
        counted["with their parent"] += same.get(parent, parent) == known[one]["parent_id"]
    counted["found"] = len(found)
    return counted


def cooperations_of(root: Path, source_id: str, target: Path) -> Counter[str]:
    """How many cooperations of a document are found, and how many proposals are right.

    One is found by a proposal whose quote overlaps and that has two of its parties, or all where it has fewer; a
    proposal is right that finds one of its mode.
    """
    known = _cooperations(rows_of(root, "cooperations"), rows_of(root, "cooperation_parties"), source_id)
    drafted = [*cooperation_proposals(Package.open(without(root, source_id, target)), source_id)]
    rows, parties = ([one.cells for one in drafted if one.table == name] for name in _TOLD)
    proposed = _cooperations(rows, parties, source_id)

    def finds(one: _Cooperation, other: _Cooperation) -> bool:
        shared = len(one[3] & other[3])
        return one[0] < other[1] and other[0] < one[1] and shared >= min(2, len(other[3]))

    return Counter(
        {
            "there": len(known),
            "found": sum(any(finds(one, other) for one in proposed) for other in known),
            "proposed": len(proposed),
            "right mode": sum(any(a[0] < b[1] and b[0] < a[1] and a[2] == b[2] for b in known) for a in proposed),
            "right": sum(any(finds(one, other) and one[2] == other[2] for other in known) for one in proposed),
        }
    )


def _cooperations(
    rows: Iterable[Mapping[str, str]], parties: Iterable[Mapping[str, str]], source_id: str
) -> list[_Cooperation]:
    """Where each begins and ends, its mode and its parties."""
    together: dict[str, set[str]] = {}
    for row in parties:
        together.setdefault(row["cooperation_id"], set()).add(row["entity_id"])
    return [
        (start, start + len(row["quote"]), row["mode"], together[row["cooperation_id"]])
        for row in rows
        if row["source_id"] == source_id
        for start in [int(row["quote_start"])]
    ]


def lines() -> Iterator[str]:
    """The tables of new indicators, of cooperations and of new entities, a line per document."""
    totals: dict[str, Counter[str]] = {name: Counter() for name in (*COLUMNS, "halves")}
    tables: dict[str, list[str]] = {name: [] for name in COLUMNS}
    with tempfile.TemporaryDirectory() as directory:
        for name, root in PACKAGES.items():
            for source_id in Package.open(root).rows("sources").cells["source_id"]:
                target = Path(directory) / name.replace("/", "-") / source_id
                counted = {
                    "cooperations": cooperations_of(root, source_id, target / "cooperations"),
                    "entities": entities_of(root, source_id, target / "entities"),
                }
                if claims_of(root, source_id):
                    counted["indicators"] = indicators_of(root, source_id, target / "all")
                    for half in (0, 1):
                        of_half = indicators_of(root, source_id, target / f"half-{half}", slice(half, None, 2))
                        totals["halves"] += of_half
                for table, numbers in counted.items():
                    totals[table] += numbers
                    tables[table].append(_line(source_id, numbers, COLUMNS[table]))
    for table, rows in tables.items():
        yield from (f"| document | {' | '.join(COLUMNS[table])} |", f"|---|{'---|' * len(COLUMNS[table])}", *rows)
        yield from (_line("all", totals[table], COLUMNS[table]), "")
    whole, halves = f1(totals["indicators"]), f1(totals["halves"])
    yield f"None of these: F1 {whole:.2f}; {halves:.2f} where one half of them is left, then the other."


def _line(name: str, counted: Counter[str], columns: Iterable[str]) -> str:
    return f"| {name} | {' | '.join(str(counted[column]) for column in columns)} |"
