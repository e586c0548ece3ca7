"""What makes a package grow: started, given documents, drafted from them, decided on, joined with others' work.

Here stand proposed rows, in a file beside the package until a person has decided on each: `accept`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from indicators.errors import PackageError, UnreadableTableError, nearest
from indicators.model.tables import CODE_LISTS
from indicators.package import Package, nearest_package, package_root
from indicators.package.atomic import Replacement, locked, write_together
from indicators.package.canonical import csv_text
from indicators.package.descriptor import Model
from indicators.package.files import DRAFTS, table_path
from indicators.package.formatting import FILLED, pending_changes
from indicators.package.rows import Rows, read_rows

ACCEPT, EXCLUDE, REJECT = _DECISIONS = ("accept", "exclude", "reject")
PROVISIONAL = "new-"
"""What identifiers begin with that are made of the English name once a row is accepted."""
_OWN = ("decision", "table", "certainty", "grounds")
"""The columns that a file of proposals has before those of the tables."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A row that a table could have."""

    table: str
    cells: Mapping[str, str]
    certainty: float
    """From 0 to 1, of the row as it is."""
    grounds: str
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of one file of proposals."""

    file: str
    rows: tuple[tuple[str, str], ...]
    """Those that moved into the tables: table and key."""
    rejected: int
    """How many were dropped."""
    waiting: int
    """How many nobody has decided on."""


def with_proposals(model: Model, rows: Rows, proposals: Sequence[Proposal]) -> Rows:
    """A file of proposals with some more: what a person decides, then every column that any of the tables has."""
    proposed = {*rows.cells.get("table", ()), *(one.table for one in proposals)}
    if "observations" in proposed:
        proposed.add("exclusions")  # which a person may make of an observation
    columns = dict.fromkeys(name for table in model.values() for name in table.column_names())
    used = {name for table in proposed & model.keys() for name in model[table].column_names()}
    own = [name for name in rows.header if name not in columns and name not in _OWN]
    header = (*_OWN, *(name for name in columns if name in used or name in rows.header), *own)
    empty = [""] * len(rows)
    cells = {name: [*rows.cells.get(name, empty), *(_cell(one, name) for one in proposals)] for name in header}
    last = max(rows.lines, default=1)
    lines = [*rows.lines, *range(last + 1, last + 1 + len(proposals))]
    return replace(rows, header=header, lines=lines, cells=cells)


def _cell(proposal: Proposal, name: str) -> str:
    match name:
        case "decision" | "table" | "grounds":
            return str(getattr(proposal, name))
        case "certainty":
            return f"{proposal.certainty:.2f}"
    return proposal.cells.get(name, "")


def proposals_of(rows: Rows) -> list[Proposal]:
    """The rows of a file of proposals, with the cells that are filled in."""
    columns = [name for name in rows.header if name not in _OWN]
    found = []
    for place in range(len(rows)):
        own = {name: rows.cells[name][place] for name in _OWN}
        cells = {name: cell for name in columns if (cell := rows.cells[name][place])}
        certainty = float(own["certainty"]) if re.fullmatch(r"[01]\.?[0-9]{0,9}", own["certainty"]) else 0.0
        found.append(Proposal(own["table"], cells, certainty, own["grounds"], own["decision"]))
    return found


def text_of_proposals(rows: Rows) -> str:
    """The file as it is written."""
    return csv_text(rows.header, list(zip(*(rows.cells[name] for name in rows.header), strict=True)))


def write_proposals(package: Package, source_id: str, proposals: Sequence[Proposal]) -> str:
    """Put proposals beside the package, where none wait already, perhaps with decisions; gives the file."""
    root = package.root
    file = f"{DRAFTS}/{source_id}.csv"
    if (root / file).exists():
        raise PackageError(f"{file} is there already; decide on it with `indicators accept`, or delete it")
    content = text_of_proposals(with_proposals(package.model, Rows(file), proposals)).encode()
    (root / DRAFTS).mkdir(exist_ok=True)
    write_together([Replacement(root / file, content, None)])
    return file


def accept(*source_ids: str, path: str | Path | None = None) -> list[Accepted]:
    """Move the proposed rows on which a person has decided into the tables.

    A row of drafts/SOURCE.csv whose ``decision`` is ``accept`` becomes one of its table, formatted, under the next free
    number where its own is taken. An observation whose decision is ``exclude`` becomes an exclusion for the ``reason``
    that the row gives, and one whose decision is ``reject`` is dropped. The others stay, and the file goes when none is
    left.

    Parameters
    ----------
    *source_ids : str
        The sources; by default all that have proposals.
    path : str or Path, optional
        The package; by default the nearest at or above the current directory.

    Raises
    ------
    PackageError
        A file breaks its form, a decision is none of the three, an accepted row has a cell that its table has not or
        needs a row that is not accepted. Nothing is written then.
    """
    root = nearest_package() if path is None else package_root(path)
    with locked(root):
        package = Package(root)
        found = (Path(name) for name in package.storage.names(DRAFTS))
        names = source_ids or tuple(sorted(file.stem for file in found if file.suffix == ".csv"))
        moved = Moving(package.model, root)
        left: list[tuple[Rows, Rows]] = []
        done: list[Accepted] = []
        for name in names:
            file = f"{DRAFTS}/{name}.csv"
            rows = proposed_rows(root, file)
            before = len(moved.accepted)
            left.append((rows, moved.take(rows)))
            waiting = len(left[-1][1])
            keys = tuple((table, moved.key(table, row)) for table, row in moved.accepted[before:])
            done.append(Accepted(file, keys, len(rows) - waiting - len(keys), waiting))
        moved.write(left)
    return done


def next_identifier(known: Iterable[str], like: str) -> str:
    """The identifier after the one of the highest number among those known, written as one is."""
    start = like.rstrip("0123456789")
    numbers = [int(found[0]) for one in known if (found := re.search("[0-9]{1,18}$", one))]
    return f"{start}{max(numbers, default=0) + 1:0{len(like) - len(start)}d}"


def slug_of(name: str) -> str:
    """An identifier made of an English name."""
    return "-".join(re.findall("[a-z0-9]+", re.sub("['’]", "", name.lower())))


def proposed_rows(root: Path, file: str) -> Rows:
    """The rows of a file of proposals that keeps its form."""
    rows = read_rows(root, file)
    for defect in rows.defects:
        if defect.kind == "missing_file":
            raise UnreadableTableError(f"{file}: no such file; `indicators draft SOURCE --write` makes one", file=file)
        place = f"{file}:{defect.line}" if defect.line else file
        message = f"{place}: {defect.found}; nothing was written"
        raise UnreadableTableError(message, file=file, line=defect.line)
    missing = [name for name in _OWN if name not in rows.header]
    if missing:
        raise PackageError(f"{file}:1: no column {missing[0]}; expected {', '.join(_OWN)} and columns of tables")
    return rows


@dataclass(slots=True)
class Moving:
    """Accepted rows on their way into the tables."""

    model: Model
    root: Path
    accepted: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    tables: dict[str, Rows] = field(default_factory=dict)

    def take(self, rows: Rows, among: Collection[int] | None = None) -> Rows:
        """Accept what a person accepted, of all rows or of some; gives those that go on waiting.

        Those refer to what was accepted by the number that it has got.
        """
        waiting: list[int] = []
        taken: list[tuple[int, str, dict[str, str]]] = []
        for index, decision in enumerate(rows.cells["decision"]):
            if among is not None and index not in among:
                waiting.append(index)
            elif decision == ACCEPT:
                taken.append((index, *self._row(rows, index)))
            elif decision == EXCLUDE:
                taken.append((index, "exclusions", self._exclusion(rows, index)))
            elif not decision:
                waiting.append(index)
            elif decision != REJECT:
                hint = nearest(decision, _DECISIONS)
                expected = f"{', '.join(_DECISIONS)} or nothing" + (f"; {hint}" if hint else "")
                self._refuse(rows, index, f"the decision is {decision[:40]!r}; expected {expected}")
        undecided = {(rows.cells["table"][index], self._proposed_key(rows, index)): index for index in waiting}
        renamed = self._renumbered(taken, undecided) | self._identified(rows, taken)
        accepted = {
            (table, row[self.model[table].key[0]]) for table, row in [*self.accepted, *((t, r) for _, t, r in taken)]
        }
        for index, table, row in taken:
            required = [one.name for one in self.model[table].columns if one.required and one.name not in FILLED]
            missing = [name for name in required if not row[name]]
            if missing and among is None:  # of some rows the rules are asked, which say more
                self._refuse(rows, index, f"a row of {table} needs {', '.join(missing)}; fill in what is empty")
            self._follow(rows, index, table, row, renamed, undecided, accepted if among is None else None)
            self.accepted.append((table, row))
        cells = {name: [column[index] for index in waiting] for name, column in rows.cells.items()}
        left = replace(rows, lines=[rows.lines[index] for index in waiting], cells=cells)
        for place, table in enumerate(left.cells["table"]):
            for column in self.model[table].references() if table in self.model else ():
                if column.name in cells:
                    named = str(column.references), cells[column.name][place]
                    cells[column.name][place] = renamed.get(named, named[1])
        return left

    def write(self, left: Iterable[tuple[Rows, Rows]]) -> None:
        """Write the tables, and then of each file of proposals, which is given as it was, what goes on waiting.

        In this order a process that is killed in between has lost nothing: what it moved waits a second time.
        """
        changes = pending_changes(self.root, self.extended()) if self.accepted else []
        replacements = [Replacement(self.root / one.file, one.after, one.before) for one in changes]
        for rows, rest in left:
            if len(rest) or rows.content is not None:
                (self.root / DRAFTS).mkdir(exist_ok=True)
                replacements.append(Replacement(self.root / rows.path, text_of_proposals(rest).encode(), rows.content))
        write_together(replacements)
        for rows, rest in left:
            if not len(rest):
                (self.root / rows.path).unlink(missing_ok=True)
        with suppress(OSError):
            (self.root / DRAFTS).rmdir()

    def key(self, table: str, row: Mapping[str, str]) -> str:
        return ", ".join(row[name] for name in self.model[table].key)

    def extended(self) -> dict[str, Rows]:
        """The tables with the accepted rows."""
        tables: dict[str, Rows] = {}
        for table, row in self.accepted:
            rows = tables[table] if table in tables else self._table(table)
            cells = {name: [*rows.cells[name], row.get(name, "")] for name in rows.header}
            tables[table] = replace(rows, lines=[*rows.lines, max(rows.lines, default=1) + 1], cells=cells)
        return tables

    def _table(self, table: str) -> Rows:
        if table not in self.tables:
            rows = read_rows(self.root, table_path(table))
            if rows.defects or rows.header != self.model[table].column_names():
                raise PackageError(f"{rows.path} is not in form; run `indicators fmt` first; nothing was written")
            self.tables[table] = rows
        return self.tables[table]

    def _row(self, rows: Rows, index: int) -> tuple[str, dict[str, str]]:
        table = rows.cells["table"][index]
        if table not in self.model:
            hint = nearest(table, self.model)
            self._refuse(rows, index, f"no table {table[:40]!r}" + (f"; {hint}" if hint else ""))
        cells = {name: rows.cells[name][index] for name in rows.header if name not in _OWN and rows.cells[name][index]}
        foreign = sorted(cells.keys() - set(self.model[table].column_names()))
        if foreign:
            self._refuse(rows, index, f"{table} has no column {foreign[0]}; empty the cell")
        return table, dict.fromkeys(self.model[table].column_names(), "") | cells

    def _exclusion(self, rows: Rows, index: int) -> dict[str, str]:
        """What is left of an observation that is no claim: which number it is, and why it is none."""
        cells = {name: rows.cells[name][index] for name in rows.header}
        if cells["table"] != "observations":
            self._refuse(rows, index, f"only an observation can be excluded, no row of {cells['table']}")
        if not cells.get("reason"):
            codes = ", ".join(code.code for code in CODE_LISTS["exclusion_reason"].codes)
            self._refuse(rows, index, f"the reason is empty; expected one of {codes}")
        row = {name: cells.get(name, "") for name in self.model["exclusions"].column_names()}
        return {**row, "start": cells["value_start"], "text": cells["value_text"], "observation_id": "", "note": ""}

    def _proposed_key(self, rows: Rows, index: int) -> str:
        table = self.model.get(rows.cells["table"][index])
        return rows.cells[table.key[0]][index] if table is not None and table.key[0] in rows.header else ""

    def _renumbered(
        self, taken: Iterable[tuple[int, str, dict[str, str]]], undecided: Iterable[tuple[str, str]]
    ) -> dict[tuple[str, str], str]:
        """Give numbered rows whose number is taken the next that no row has or waits for; says which became which."""
        undecided = list(undecided)
        renamed: dict[tuple[str, str], str] = {}
        for _, table, row in taken:
            key = self.model[table].column(self.model[table].key[0])
            column, given = key.name, row[key.name]
            if not re.search("[0-9]$", given) or not key.numbered or key.references:
                continue
            used = {*self._table(table).cells[column], *(one[column] for name, one in self.accepted if name == table)}
            used |= {new for (name, _), new in renamed.items() if name == table}
            if given in used:
                row[column] = next_identifier(used | {one for name, one in undecided if name == table}, given)
            renamed[table, given] = row[column]
        return renamed

    def _identified(self, rows: Rows, taken: Iterable[tuple[int, str, dict[str, str]]]) -> dict[tuple[str, str], str]:
        """Give rows of a provisional identifier one of their English name; says which became which."""
        named: dict[tuple[str, str], str] = {}
        for index, table, row in taken:
            key = self.model[table].key[0]
            if (
                not row[key].startswith(PROVISIONAL)
                or self.model[table].column(key).references
                or not row.get("name_en")
            ):
                continue
            identifier = slug_of(row["name_en"])
            if identifier in {*self._table(table).cells[key], *named.values()}:
                mend = f"name that one in the rows that refer to {row[key]} and reject this, or write another {key}"
                self._refuse(rows, index, f"{table} has {identifier!r} already; {mend}")
            named[table, row[key]] = row[key] = identifier
        return named

    def _follow(
        self,
        rows: Rows,
        index: int,
        table: str,
        row: dict[str, str],
        renamed: Mapping[tuple[str, str], str],
        undecided: Mapping[tuple[str, str], int],
        accepted: Collection[tuple[str, str]] | None,
    ) -> None:
        """Let a row refer to what its targets are called now, all of which have to be there unless rules are asked."""
        for column in self.model[table].columns:
            target = column.references
            if not target or not row[column.name]:
                continue
            row[column.name] = value = renamed.get((target, row[column.name]), row[column.name])
            line = undecided.get((target, value))
            there = (accepted is None and line is None) or (target, value) in (accepted or ())
            if there or value in self._table(target).cells[self.model[target].key[0]]:
                continue
            mend = (
                f"is proposed on line {rows.lines[line]}; accept that row too"
                if line is not None
                else (f"is no row of {target}, nor accepted here; write another, or accept the row that proposes it")
            )
            self._refuse(rows, index, f"{column.name} {value!r} {mend}")

    def _refuse(self, rows: Rows, index: int, problem: str) -> None:
        raise PackageError(f"{rows.path}:{rows.lines[index]}: {problem}; nothing was written")
