"""Decisions as they are made: written to the tables at once, taken back, and held against edits made beside them."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock

from indicators.curation import (
    ACCEPT,
    PROVISIONAL,
    Moving,
    Proposal,
    next_identifier,
    proposals_of,
    proposed_rows,
    text_of_proposals,
    with_proposals,
)
from indicators.curation.drafting import draft
from indicators.engine import findings_of_trial
from indicators.errors import ChangedError, FaultyError, PackageError
from indicators.package import Package
from indicators.package.atomic import Replacement, locked, write_together
from indicators.package.canonical import canonical_cell
from indicators.package.descriptor import Model
from indicators.package.files import DRAFTS, table_path
from indicators.package.formatting import complete, pending_changes
from indicators.package.rows import Rows
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Severity

PLACES = {"observations": "value_start", "exclusions": "start"}
"""The column in which a row of a table says where its number stands."""
NAMES = frozenset({"entities", "aliases", "indicators"})
"""Tables by whose rows drafts are made, so that one more may better them."""


def mark_of(proposal: Proposal) -> str:
    """What tells a proposed row from others, and from itself once it was edited."""
    content = json.dumps([proposal.table, _told(proposal)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _told(one: Proposal) -> dict[str, str]:
    return {name: cell for name, cell in one.cells.items() if cell}


def place_of(proposal: Proposal) -> str:
    """Where the number stands that a proposal is about; nothing for one of a cooperation."""
    return proposal.cells.get(PLACES.get(proposal.table, ""), "")


def _numbers_drafted(package: Package, source_id: str) -> dict[str, Proposal]:
    """What is drafted now of each number that nobody has decided on, by its place."""
    return {place: one for one in draft(source_id, path=package).proposals(package) if (place := place_of(one))}


def _bettered(package: Package, old: Proposal | None, new: Proposal) -> Proposal:
    """A row drafted anew, under the old number; what no table knows is named as before, or not at all."""
    cells, before, context = dict(new.cells), old.cells if old else {}, Context(package)
    for column in package.model[new.table].references():
        if column.references != "sources" and cells.get(column.name, "") not in context.index(str(column.references)):
            cells[column.name] = before.get(column.name, "")
    if old and new.table == "observations":
        cells["observation_id"] = before.get("observation_id", "")
    return replace(new, cells=cells)


def _says_the_same(one: Proposal, other: Proposal) -> bool:
    """Whether two rows say the same, by whatever number and provisional names."""

    def told(each: Proposal) -> dict[str, str]:
        cells = {name: cell for name, cell in _told(each).items() if name != "observation_id"}
        return {name: PROVISIONAL if cell.startswith(PROVISIONAL) else cell for name, cell in cells.items()}

    return one.table == other.table and told(one) == told(other)


def _needed_by(model: Model, rows: Iterable[Proposal], waiting: Sequence[Proposal]) -> list[Proposal]:
    """The proposed entities, with their other names and what holds them, and indicators that some rows name."""
    named = {
        (table, one.cells.get(model[table].key[0], "")): one
        for one in waiting
        if (table := one.table) in ("entities", "indicators")
    }
    found: dict[str, Proposal] = {}
    looked_at = list(rows)
    while looked_at:
        row = looked_at.pop()
        for column in model[row.table].references() if row.table in model else ():
            one = named.get((str(column.references), row.cells.get(column.name, "")))
            if one is not None and mark_of(one) not in found:
                found[mark_of(one)] = one
                looked_at.append(one)
                aliases = [each for each in waiting if each.table == "aliases" and one.table == "entities"]
                key = one.cells.get("entity_id")
                found |= {mark_of(each): each for each in aliases if each.cells.get("entity_id") == key}
    return list(found.values())


def _with_names(
    model: Model, places: Collection[int], waiting: Sequence[Proposal], instead: Iterable[Proposal] = ()
) -> set[int]:
    """Some of the proposals that wait, with the names that were proposed only for their sake."""
    others = [one for place, one in enumerate(waiting) if place not in places and one.table not in NAMES]
    still = _needed_by(model, [*others, *instead], waiting)
    before = _needed_by(model, [waiting[place] for place in places], waiting)
    return {*places, *(place for place, one in enumerate(waiting) if one in before and one not in still)}


Row = tuple[str, Mapping[str, str]]
"""A table, and the cells of a row of it that are filled in."""

_ASK_FOR_MORE = frozenset({"R24", "R26"})
"""Rules that ask for rows which refer to a new one: those come next."""


def _faulty(findings: Sequence[Finding]) -> FaultyError:
    error = FaultyError("; ".join(f"{one.code} {one.message}" for one in findings))
    error.findings = findings
    return error


@dataclass(frozen=True, slots=True)
class Decision:
    """What was done, and so can be taken back."""

    source_id: str
    rows: tuple[Row, ...]
    """Those that the tables got, as they were written."""
    proposals: tuple[Proposal, ...]
    """Those that do not wait any more."""


class Decisions:
    """The decisions of a session, each on disk before it counts as made.

    Every one reads the files anew under the package's lock, so that what another page, process or editor wrote stays;
    and none outlives the files: a session that is killed and begun anew finds what it left.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.made: list[Decision] = []
        self._one_at_a_time = RLock()

    def propose(self, source_id: str) -> None:
        """Draft what nobody has decided on and no file of proposals has, and drop proposals for what is settled.

        A process that was killed between two files leaves such.
        """
        with self._one_at_a_time, locked(self.root):
            package = Package(self.root)
            rows = self._waiting(source_id)
            context = Context(package)
            settled = {str(start) for start in context.settled(source_id)}
            places = [place_of(one) for one in proposals_of(rows)]
            open_places = [index for index, place in enumerate(places) if place not in settled]
            if rows.content is None:
                drafted = draft(source_id, path=package)
                more = drafted.proposals(package) if drafted else []
            else:
                now = _numbers_drafted(package, source_id)
                more = [_bettered(package, None, one) for place, one in now.items() if place not in places]
            if more or len(open_places) < len(rows):
                kept = with_proposals(package.model, _some(rows, open_places), more)
                Moving(package.model, self.root).write([(rows, kept)])

    def trial(self, source_id: str, given: Iterable[Row]) -> list[Finding]:
        """What the rules would say of rows if they were accepted."""
        package = Package(self.root)
        moving = Moving(package.model, self.root)
        moving.take(*self._asked(package, source_id, _empty(source_id), given))
        return self._judged(package, moving)[0]

    def decide(
        self, source_id: str, given: Sequence[Row], proposals: Collection[str] = (), *, nevertheless: bool = False
    ) -> Decision:
        """Write rows, which may be none, in place of proposals, which are named by their marks.

        `ChangedError` where one does not wait any more or the number is settled, `FaultyError` where rules find errors.
        """
        with self._one_at_a_time, locked(self.root):
            package = Package(self.root)
            rows = self._waiting(source_id)
            waiting = proposals_of(rows)
            taken = {mark_of(one): index for index, one in enumerate(waiting)}
            missing = [mark for mark in proposals if mark not in taken]
            settled = {str(start) for start in Context(package).settled(source_id)}
            again = [cells for table, cells in given if table in PLACES and cells.get(PLACES[table]) in settled]
            if missing or (again and proposals):
                raise ChangedError("this was decided or edited beside; here is how it stands now")
            replaced = _with_names(package.model, {taken[mark] for mark in proposals}, waiting)
            kept = _some(rows, [index for index in range(len(rows)) if index not in replaced])
            moving = Moving(package.model, self.root)
            left = moving.take(*self._asked(package, source_id, kept, given))
            found, written = self._judged(package, moving)
            if not nevertheless and (errors := [one for one in found if one.severity is Severity.ERROR]):
                raise _faulty(errors)
            names = any(table in NAMES for table, _ in given)
            better = _numbers_drafted(package, source_id) if names else {}
            moving.write([(rows, replace(left, header=rows.header or left.header))])
            decision = Decision(source_id, written, tuple(waiting[index] for index in sorted(replaced)))
            self.made.append(decision)
            if better:
                self._draft_anew(source_id, better)
            return decision

    def take_back(self, rows: Sequence[Row], proposals: Sequence[Proposal], source_id: str) -> None:
        """Take rows out of the tables again and let proposals wait.

        `ChangedError` where a row was edited or removed beside, or another refers to it.
        """
        with self._one_at_a_time, locked(self.root):
            package = Package(self.root)
            edited = dict(_without(package, rows))
            waiting = self._waiting(source_id)
            kept = with_proposals(package.model, waiting, proposals)
            changes = [
                Replacement(self.root / one.file, one.after, one.before) for one in pending_changes(self.root, edited)
            ]
            if len(kept):  # first, so that nothing is lost when the process is killed in between
                (self.root / DRAFTS).mkdir(exist_ok=True)
                content = text_of_proposals(kept).encode()
                changes.insert(0, Replacement(self.root / waiting.path, content, waiting.content))
            write_together(changes)

    def undo(self) -> Decision | None:
        """Take the last decision back; None where there is none."""
        with self._one_at_a_time:
            if not self.made:
                return None
            last = self.made[-1]
            self.take_back(last.rows, last.proposals, last.source_id)
            return self.made.pop()

    def reopen(self, source_id: str, table: str, key: Sequence[str]) -> None:
        """Let what is settled wait for a decision again, as it stands."""
        with self._one_at_a_time:
            package = Package(self.root)
            row = next(
                (one for one in package.rows(table).each() if _key(package.model, (table, one)) == tuple(key)), None
            )
            if row is None:
                raise ChangedError(f"{table} has no row {', '.join(key)} any more")
            rows: list[Row] = [(table, row)]
            if table == "cooperations":
                parties = package.rows("cooperation_parties").each()
                rows += [("cooperation_parties", one) for one in parties if one["cooperation_id"] == key[0]]
            self.take_back(rows, [Proposal(name, cells, 1.0, "") for name, cells in rows], source_id)
            self.made = [
                one for one in self.made if not set(_keys(package.model, one.rows)) & set(_keys(package.model, rows))
            ]

    def overwritten(self, package: Package) -> list[Decision]:
        """Decisions of this session whose rows are gone, as when an editor saves what it read before them."""
        there = _every_key(package)
        return [one for one in self.made if not there.issuperset(_keys(package.model, one.rows))]

    def put_back(self) -> None:
        """Write anew what was overwritten."""
        with self._one_at_a_time:
            for one in self.overwritten(Package(self.root)):
                self.made.remove(one)
                marks = {mark_of(each) for each in proposals_of(self._waiting(one.source_id))}
                package = Package(self.root)
                there = _every_key(package)
                rows = [row for row in one.rows if (row[0], *_key(package.model, row)) not in there]
                waiting = [mark for each in one.proposals if (mark := mark_of(each)) in marks]
                self.decide(one.source_id, rows, waiting, nevertheless=True)

    def waiting(self, source_id: str) -> list[Proposal]:
        """The proposals of a source that nobody has decided on."""
        return proposals_of(self._waiting(source_id))

    def _waiting(self, source_id: str) -> Rows:
        file = f"{DRAFTS}/{source_id}.csv"
        return proposed_rows(self.root, file) if (self.root / file).exists() else _empty(source_id)

    def _asked(self, package: Package, source_id: str, rows: Rows, given: Iterable[Row]) -> tuple[Rows, range]:
        """The file of proposals with rows that are accepted, and which those are."""
        asked = [Proposal(table, cells, 1.0, "", ACCEPT) for table, cells in _numbered(package, source_id, rows, given)]
        return with_proposals(package.model, rows, asked), range(len(rows), len(rows) + len(asked))

    def _judged(self, package: Package, moving: Moving) -> tuple[list[Finding], tuple[Row, ...]]:
        """What the rules say of rows on their way, and the rows as they will be written."""
        if not moving.accepted:
            return [], ()
        tables = {name: package.rows(name) for name in package.model} | moving.extended()
        tables = complete(self.root, tables, package.model)
        counts = Counter(table for table, _ in moving.accepted)
        touched = {name: [*range(len(tables[name]))[-count:]] for name, count in counts.items()}
        written = []
        for table, places in touched.items():
            columns, cells = package.model[table].columns, tables[table].cells
            written += [
                (table, {one.name: canonical_cell(one, cells[one.name][at]) for one in columns}) for at in places
            ]
        found = [one for one in findings_of_trial(package, tables, touched) if one.code not in _ASK_FOR_MORE]
        return found, tuple(written)

    def _draft_anew(self, source_id: str, before: Mapping[str, Proposal]) -> None:
        """Let proposals that are still as they were drafted be what is drafted now that more names are known."""
        package = Package(self.root)
        rows = self._waiting(source_id)
        waiting = proposals_of(rows)
        now = _numbers_drafted(package, source_id)
        changed = {}
        for index, one in enumerate(waiting):
            old, new = before.get(place_of(one)), now.get(place_of(one))
            if old is not None and new is not None and _says_the_same(one, old) and not _says_the_same(one, new):
                changed[index] = _bettered(package, one, new)
        if changed:
            gone = _with_names(package.model, changed, waiting, changed.values())
            places = [index for index in range(len(rows)) if index not in gone]
            kept = with_proposals(package.model, _some(rows, places), [*changed.values()])
            Moving(package.model, self.root).write([(rows, kept)])


def _empty(source_id: str) -> Rows:
    return Rows(f"{DRAFTS}/{source_id}.csv", cells={name: [] for name in ("decision", "table")})


def _some(rows: Rows, places: Sequence[int]) -> Rows:
    cells = {name: [column[place] for place in places] for name, column in rows.cells.items()}
    return replace(rows, lines=[rows.lines[place] for place in places], cells=cells)


def _key(model: Model, row: Row) -> tuple[str, ...]:
    table, cells = row
    return tuple(cells.get(name, "") for name in model[table].key)


def _keys(model: Model, rows: Iterable[Row]) -> list[tuple[str, ...]]:
    return [(row[0], *_key(model, row)) for row in rows]


def _every_key(package: Package) -> set[tuple[str, ...]]:
    rows = ((name, row) for name in package.model for row in package.rows(name).each())
    return set(_keys(package.model, rows))


def _numbered(package: Package, source_id: str, waiting: Rows, given: Iterable[Row]) -> list[Row]:
    """Rows under numbers of their own where they say none or one that only holds them together, such as ``new``."""
    rows = [(table, dict(cells)) for table, cells in given]
    for table, cells in rows:
        if table not in package.model:
            raise PackageError(f"no table {table!r}")
        defined = package.model[table]
        foreign = sorted(cells.keys() - set(defined.column_names()))
        if foreign:
            raise PackageError(f"{table} has no column {foreign[0]}")
        key = defined.column(defined.key[0])
        if "source_id" in defined.column_names() and table != "sources":
            cells["source_id"] = source_id
        if not key.numbered or key.references or re.search("[0-9]$", cells.get(key.name, "")):
            continue
        known = [*package.rows(table).cells[key.name], *waiting.cells.get(key.name, ())]
        number, name = next_identifier(known, key.example), cells.get(key.name, "")
        cells[key.name] = number
        for other, named in rows:
            for column in package.model[other].references() if other in package.model and name else ():
                if column.references == table and named.get(column.name) == name:
                    named[column.name] = number
    return [*rows]


def _without(package: Package, removed: Sequence[Row]) -> Iterable[tuple[str, Rows]]:
    """The tables without some rows, to which nothing else may refer."""
    gone = set(_keys(package.model, removed))
    for table in dict.fromkeys(table for table, _ in removed):
        rows, places = package.rows(table), []
        there = list(rows.each())
        wanted = [dict(cells) for name, cells in removed if name == table]
        for cells in wanted:
            if cells not in there:
                key = ", ".join(_key(package.model, (table, cells)))
                raise ChangedError(
                    f"{table_path(table)}: the row of {key} was edited or removed beside; nothing was undone"
                )
            places.append(there.index(cells))
        yield table, _some(rows, [place for place in range(len(rows)) if place not in places])
    for name, defined in package.model.items():
        for cells in package.rows(name).each():
            if (name, *_key(package.model, (name, cells))) in gone:
                continue
            for column in defined.references():
                if (column.references, cells.get(column.name)) in gone:
                    key = ", ".join(_key(package.model, (name, cells)))
                    raise ChangedError(f"{name} {key} refers to {cells[column.name]}; nothing was undone")
