"""How far two annotations of the same documents agree, column by column, and what was decided where they do not."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
OBSERVED = [
    "value_text",
    "indicator_id",
    "entity_id",
    "entity_basis",
    "period_start",
    "period_end",
    "period_basis",
    "status",
    "reported_by",
    "salience",
    "confidence",
]
COOPERATING = ["quote", "mode", "sector", "status", "confidence"]
PARTY, ROLE = "party", "role"
TEXTS = ("value_text", "quote")
DECISIONS = ("first", "second", "other")
Row = Mapping[str, str]


@dataclass(frozen=True)
class Annotation:
    """The three tables of one annotator."""

    observations: Sequence[Row]
    cooperations: Sequence[Row]
    parties: Mapping[str, Mapping[str, str]]

    @classmethod
    def read(cls, folder: Path) -> Annotation:
        """Read from a folder that holds the three tables."""
        parties: dict[str, dict[str, str]] = {}
        for row in rows(folder / "parties.csv"):
            parties.setdefault(row["cooperation_id"], {})[row["entity_id"]] = row["role"]
        return cls(rows(folder / "observations.csv"), rows(folder / "cooperations.csv"), parties)


@dataclass(frozen=True)
class Cell:
    """What each annotator has in one column of one row that both have; a missing party is empty."""

    row: str
    column: str
    first: str
    second: str


@dataclass(frozen=True)
class Comparison:
    """The pairs of rows, what only one annotator has, and every cell of the pairs."""

    pairs: int
    only_first: Sequence[str]
    only_second: Sequence[str]
    cells: Sequence[Cell]

    @property
    def f1(self) -> float:
        """The F1 of the mentions, either annotator taken as the measure of the other."""
        return 2 * self.pairs / (2 * self.pairs + len(self.only_first) + len(self.only_second))


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def kappa(cells: Sequence[Cell]) -> float | None:
    """Cohen's kappa; none where both have one and the same value throughout, so that chance explains all."""
    first, second = Counter(cell.first for cell in cells), Counter(cell.second for cell in cells)
    chance = sum(count * second[value] for value, count in first.items()) / len(cells) ** 2
    return None if chance == 1 else (agreed(cells) - chance) / (1 - chance)


def agreed(cells: Sequence[Cell]) -> float:
    """The share of cells in which both have the same."""
    return sum(cell.first == cell.second for cell in cells) / len(cells)


def compare_observations(first: Annotation, second: Annotation) -> Comparison:
    """Numbers are paired by where they stand; two on the same words, by the indicator."""

    def closeness(one: Row, other: Row) -> float:
        at = _overlap(one, other, "value_start", "value_text")
        return at and at + (one["indicator_id"] == other["indicator_id"])

    pairs = _paired(first.observations, second.observations, closeness)
    cells = [Cell(a["observation_id"], name, a[name], b[name]) for a, b in pairs for name in OBSERVED]
    return _comparison(pairs, first.observations, second.observations, cells, _observation_name)


def compare_cooperations(first: Annotation, second: Annotation) -> Comparison:
    """Ties are paired by how far their quotes and their parties overlap; neither mode nor role has a part in it."""

    def closeness(one: Row, other: Row) -> float:
        mine, theirs = first.parties[one["cooperation_id"]], second.parties[other["cooperation_id"]]
        at = _overlap(one, other, "quote_start", "quote")
        return at and at + len(mine.keys() & theirs.keys()) / len(mine.keys() | theirs.keys())

    pairs = _paired(first.cooperations, second.cooperations, closeness)
    cells = [Cell(a["cooperation_id"], name, a[name], b[name]) for a, b in pairs for name in COOPERATING]
    for a, b in pairs:
        mine, theirs = first.parties[a["cooperation_id"]], second.parties[b["cooperation_id"]]
        for entity in sorted(mine.keys() | theirs.keys()):
            both = entity in mine and entity in theirs
            name = f"{a['cooperation_id']}/{entity}"
            cells.append(Cell(name, ROLE if both else PARTY, mine.get(entity, ""), theirs.get(entity, "")))
    return _comparison(pairs, first.cooperations, second.cooperations, cells, lambda row: row["cooperation_id"])


def differences(first: Annotation, second: Annotation) -> Iterator[Cell]:
    """Every cell that differs, and every row that only one has as a cell of the column ``row``."""
    for compared in (compare_observations(first, second), compare_cooperations(first, second)):
        yield from (cell for cell in compared.cells if cell.first != cell.second)
        yield from (Cell(name, "row", "present", "") for name in compared.only_first)
        yield from (Cell(name, "row", "", "present") for name in compared.only_second)


def markdown(first: Annotation, second: Annotation, shown: Iterable[Row], decisions: Sequence[Row]) -> str:
    """The tables of docs/explanation/agreement.md."""
    seen = {(row["row"], row["column"]) for row in shown}
    observed, cooperating = compare_observations(first, second), compare_cooperations(first, second)
    roles = [cell for cell in cooperating.cells if cell.column == ROLE]
    apart = [cell for cell in cooperating.cells if cell.column == PARTY]
    parties = Comparison(
        len(roles),
        [cell.row for cell in apart if cell.first],
        [cell.row for cell in apart if cell.second],
        [],
    )
    lines = ["| mentions | in both | first only | second only | F1 |", "|---|---|---|---|---|"]
    named = {"observations": observed, "cooperations": cooperating, "parties of cooperations in both": parties}
    for name, compared in named.items():
        alone = f"{len(compared.only_first)} | {len(compared.only_second)}"
        lines.append(f"| {name} | {compared.pairs} | {alone} | {compared.f1:.2f} |")
    lines += ["", "| column | cells | same, % | kappa | cells not shown | same, % |", "|---|---|---|---|---|---|"]
    for table, compared, columns in (
        ("observations", observed, OBSERVED),
        ("cooperations", cooperating, COOPERATING),
        ("parties", cooperating, [ROLE]),
    ):
        for column in columns:
            cells = [cell for cell in compared.cells if cell.column == column]
            hidden = [cell for cell in cells if not _is_shown(cell, seen)]
            beyond_chance = None if column in TEXTS else kappa(cells)
            lines.append(
                f"| {table}.{column} | {len(cells)} | {100 * agreed(cells):.0f} "
                f"| {'–' if beyond_chance is None else f'{beyond_chance:.2f}'} "
                f"| {len(hidden)} | {100 * agreed(hidden):.0f} |"
            )
    count = Counter((row["column"], row["decision"]) for row in decisions)
    lines += ["", "| differences in | in all | first kept | second taken | other |", "|---|---|---|---|---|"]
    for column in sorted({row["column"] for row in decisions}):
        counts = [count[column, decision] for decision in DECISIONS]
        lines.append(f"| {column} | {sum(counts)} | {' | '.join(map(str, counts))} |")
    lines += ["", "| row | column | first | second | decided | why |", "|---|---|---|---|---|---|"]
    for row in decisions:
        if row["decision"] != "first":
            values = " | ".join(row[name] or "–" for name in ("row", "column", "first", "second", "decision", "reason"))
            lines.append(f"| {values} |")
    return "\n".join([*lines, ""])


def _is_shown(cell: Cell, seen: set[tuple[str, str]]) -> bool:
    whole = cell.row.partition("/")[0]
    return (cell.row, cell.column) in seen or (whole, "") in seen


def _observation_name(row: Row) -> str:
    return row.get("observation_id") or f"{row['source_id']}:{row['value_start']}:{row['indicator_id']}"


def _overlap(one: Row, other: Row, start: str, text: str) -> float:
    """The characters that two spans share, as a part of those that they cover together."""
    if one["source_id"] != other["source_id"]:
        return 0.0
    a, b = int(one[start]), int(other[start])
    c, d = a + len(one[text]), b + len(other[text])
    return max(0, min(c, d) - max(a, b)) / (max(c, d) - min(a, b))


def _paired(
    first: Sequence[Row], second: Sequence[Row], closeness: Callable[[Row, Row], float]
) -> list[tuple[Row, Row]]:
    """The closest two first, each row once, in the order of the first annotation."""
    near = [(closeness(a, b), -i, -j) for i, a in enumerate(first) for j, b in enumerate(second)]
    taken: dict[int, int] = {}
    for how_near, i, j in sorted(near, reverse=True):
        if how_near and -i not in taken and -j not in taken.values():
            taken[-i] = -j
    return [(first[i], second[j]) for i, j in sorted(taken.items())]


def _comparison(
    pairs: Sequence[tuple[Row, Row]],
    first: Sequence[Row],
    second: Sequence[Row],
    cells: Sequence[Cell],
    name: Callable[[Row], str],
) -> Comparison:
    mine, theirs = {id(a) for a, _ in pairs}, {id(b) for _, b in pairs}
    only_first = [name(row) for row in first if id(row) not in mine]
    only_second = [name(row) for row in second if id(row) not in theirs]
    return Comparison(len(pairs), only_first, only_second, cells)
