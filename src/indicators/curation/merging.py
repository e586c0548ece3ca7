"""`merge`: rows and datapackage.json of two branches joined by what they mean, where git sets lines against lines."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from indicators.curation import next_identifier
from indicators.errors import PackageError
from indicators.insight.declaration import DECLARATION_FILE
from indicators.model import Column, Table
from indicators.package import nearest_package, package_root
from indicators.package.atomic import Replacement, locked, write_together
from indicators.package.canonical import canonical_records, sort_key
from indicators.package.descriptor import Model
from indicators.package.files import DESCRIPTOR, table_path
from indicators.package.formatting import at_odds, canonical_files, joined, joined_descriptors, shown_side, sound_rows
from indicators.package.git import Merge, hunks_of, line_in_hunks, marked
from indicators.package.rows import Rows, parse_rows, read_rows

Row = dict[str, str]
Keyed = dict[tuple[str, ...], Row]
Renaming = dict[str, dict[str, str]]
"""For each table, which identifiers of its rows are called what instead."""


@dataclass(frozen=True, slots=True)
class Renumbered:
    """An identifier of one side that the other had given to another row, or that the other had renamed.

    Attributes
    ----------
    table : str
    side : str
        Whose it was, as in `Merged.labels`.
    old, new : str
    references : int
        How often it was named, in cells and in data/analysis.toml, and is named anew.
    """

    table: str
    side: str
    old: str
    new: str
    references: int


@dataclass(frozen=True, slots=True)
class Undecided:
    """What both sides changed differently, so that a person decides.

    Attributes
    ----------
    file : str
    line : int
    what : str
        The key of the row and the column, or the way to the property.
    ours, theirs : str
        What stands there, as messages show it.
    """

    file: str
    line: int
    what: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge made of a package.

    Attributes
    ----------
    files : tuple of str
        The files that were rewritten.
    renumbered : tuple of Renumbered
    undecided : tuple of Undecided
    labels : tuple of (str, str)
        What the two sides are called.
    """

    files: tuple[str, ...]
    renumbered: tuple[Renumbered, ...]
    undecided: tuple[Undecided, ...]
    labels: tuple[str, str]


def merge_package(path: str | Path | None = None, *, renumber: Literal["ours", "theirs"] | None = None) -> Merged:
    """Settle the conflicts that git left in the tables and in datapackage.json, or rows that share an identifier.

    Rows are joined by key and cell by cell. A row that both sides added under one number is two rows; one of them, and
    whatever names it, gets the next free number. What both sides changed differently stays between conflict markers,
    row by row. The files are written together or not at all.

    Parameters
    ----------
    path : str or Path, optional
        The package; by default the nearest at or above the current directory.
    renumber : {"ours", "theirs"}, optional
        Whose rows get new numbers; by default theirs, unless the remote's main branch has them already.

    Returns
    -------
    Merged

    Raises
    ------
    PackageError
        A side cannot be read, or nobody can tell which of two rows a reference means. Nothing is written then.
    """
    root = nearest_package() if path is None else package_root(path)
    with locked(root):
        merge = Merge(root)
        side = renumber or ("ours" if merge.published else "theirs")
        return _Joining(root, merge, renumbers_ours=side == "ours").run()


class _Joining:
    """One merge, from the versions of the files to what is written."""

    def __init__(self, root: Path, merge: Merge, *, renumbers_ours: bool) -> None:
        self._root, self._merge, self._renumbers_ours = root, merge, renumbers_ours
        self._descriptors = joined_descriptors(root, merge)
        self._model = Model(self._descriptors[0])
        read = {table.name: self._versions(table) for table in self._model.values()}
        self._sides = [{name: versions[place] for name, versions in read.items()} for place in range(3)]
        """The tables before the sides parted, as ours has them, and as theirs."""
        self._counts: Counter[tuple[int, str, str]] = Counter()

    def run(self) -> Merged:
        renamings = self._renamings()
        self._refuse_ambiguous(renamings)
        sides = [self._renamed(place, renaming) for place, renaming in enumerate(renamings)]
        tables = [
            {name: _joined_rows(*(side[name] for side in sides), prefer_ours=first) for name in self._model}
            for first in (True, False)
        ]
        rows = [{name: _as_rows(self._model[name], one) for name, one in keyed.items()} for keyed in tables]
        ours = canonical_files(self._root, self._descriptors[0], rows[0])
        theirs = dict(ours) if tables[0] == tables[1] else canonical_files(self._root, self._descriptors[0], rows[1])
        theirs[DESCRIPTOR] = ours[DESCRIPTOR]
        if self._descriptors[0] != self._descriptors[1]:
            theirs[DESCRIPTOR] = canonical_files(self._root, self._descriptors[1], rows[0])[DESCRIPTOR]
        parts = self._declarations(renamings)
        ours[DECLARATION_FILE], theirs[DECLARATION_FILE] = map(_toml, parts)
        written = {file: marked(file, ours[file], theirs[file], self._merge.labels) for file in ours}
        undecided: list[Undecided] = []
        for name, table in self._model.items():
            text = written[table_path(name)].decode()
            undecided += _undecided_rows(table, sides[0][name], at_odds(tables[0][name], tables[1][name]), text)
        for file, odds in (
            (DESCRIPTOR, at_odds(json.loads(ours[DESCRIPTOR]), json.loads(theirs[DESCRIPTOR]))),
            (DECLARATION_FILE, at_odds(parts[0], parts[1])),
        ):
            text = written[file].decode()
            for path, *values in odds:
                what = "/".join(map(str, path))
                undecided.append(Undecided(file, line_in_hunks(text, path), what, *map(shown_side, values)))
        return Merged(self._write(written), tuple(self._told(renamings)), tuple(undecided), self._merge.labels)

    def _versions(self, table: Table) -> tuple[Keyed, Keyed, Keyed]:
        """The rows of a table before the sides parted, of ours and of theirs."""
        file = table_path(table.name)
        found = self._merge.versions(file)
        if found.ours is None and found.theirs is None:
            sound_rows(table, read_rows(self._root, file))  # says why there is none
        base, ours, theirs = (self._records(table, text, file) for text in (found.base, found.ours, found.theirs))
        if found.ours == found.theirs:  # of rows that have one key the first is ours, the last theirs
            firsts, lasts = ({_key(table, row): row for row in rows} for rows in (ours[::-1], theirs))
            if any(row not in (firsts[_key(table, row)], lasts[_key(table, row)]) for row in ours):
                raise PackageError(f"{file}: three rows have one key; mend it by hand, nothing was written", file=file)
            return {_key(table, row): row for row in base}, firsts, lasts
        sides = [{_key(table, row): row for row in rows} for rows in (base, ours, theirs)]
        for keyed, rows, label in zip(sides[1:], (ours, theirs), self._merge.labels, strict=True):
            if len(keyed) < len(rows):
                message = f"{file}: {label} by itself has two rows with one key; mend it by hand, nothing was written"
                raise PackageError(message, file=file)
        return sides[0], sides[1], sides[2]

    def _records(self, table: Table, text: str | None, file: str) -> list[Row]:
        if text is None:
            return []
        return canonical_records(table, sound_rows(table, parse_rows(text.encode(), file), of_one_side=True))

    def _renamings(self) -> tuple[Renaming, Renaming, Renaming]:
        """What identifiers become in the base, in ours and in theirs."""
        base, ours, theirs = Renaming(), Renaming(), Renaming()
        for name, table in self._model.items():
            if len(table.key) > 1:
                continue
            before, one, other = ({key[0]: row for key, row in side[name].items()} for side in self._sides)
            anew: dict[str, str] = {}
            if table.column(table.key[0]).numbered:
                free = max((*before, *one, *other), key=_number, default="")
                for identifier in sorted(one.keys() & other.keys() - before.keys(), key=_number):
                    if _identity(table, one[identifier]) != _identity(table, other[identifier]):
                        anew[identifier] = free = next_identifier([free], free)
            here, there = (anew, {}) if self._renumbers_ours else ({}, anew)
            given, by_theirs = _moved(table, before, one), _moved(table, before, other)
            by_ours = {old: here.get(new, new) for old, new in given.items()}
            followed = {old: there.get(new, new) for old, new in by_theirs.items() if old not in by_ours}
            base[name] = followed | by_ours
            ours[name] = here | followed
            theirs[name] = there | {by_theirs.get(old, old): new for old, new in by_ours.items()}
        return base, ours, theirs

    def _refuse_ambiguous(self, renamings: Sequence[Renaming]) -> None:
        """Stop where a row that both sides have alike names an identifier that is another row's on either."""
        base, ours, theirs = self._sides
        for name, table in self._model.items():
            for key, row in theirs[name].items():
                if ours[name].get(key) != row or base[name].get(key) == row:
                    continue
                for column in table.columns:
                    cell, target = row[column.name], _named_table(column, row)
                    renamed = any(cell in one.get(target, {}) for one in renamings[1:])
                    if renamed and (cell,) in ours[target] and (cell,) in theirs[target]:
                        raise PackageError(
                            f"{table_path(name)}: {'/'.join(key)} names {cell}, which two rows of {target} have, and "
                            "it cannot be told any more which is meant; give one of the two a free number by hand, "
                            "there and where it is named; nothing was written",
                            file=table_path(name),
                            column=column.name,
                        )

    def _renamed(self, place: int, renaming: Renaming) -> dict[str, Keyed]:
        """The tables of a side with the identifiers of another; notes that name them only where the side wrote them."""
        found: dict[str, Keyed] = {}
        words = _words(self._model, renaming) if place else {}
        for name, table in self._model.items():
            found[name] = {}
            prose = {one.name for one in table.columns if one.type == "string" and not (one.verbatim or _is_code(one))}
            for key, row in self._sides[place][name].items():
                before = self._sides[0][name].get(key, {})
                new = dict(row)
                for column in table.columns:
                    cell = row[column.name]
                    own = table.key == (column.name,)
                    target = name if own else _named_table(column, row)
                    if cell in renaming.get(target, {}):
                        new[column.name] = renaming[target][cell]
                        self._counts[place, target, cell] += not own
                    elif not target and words and column.name in prose and before.get(column.name) != cell:
                        new[column.name] = self._reworded(words, cell, place)
                if _key(table, new) in found[name]:
                    raise PackageError(
                        f"{table_path(name)}: {'/'.join(_key(table, new))} would be there twice; nothing was written",
                        file=table_path(name),
                    )
                found[name][_key(table, new)] = new
        return found

    def _reworded(self, words: Mapping[str, tuple[str, str]], text: str, place: int) -> str:
        def instead(match: re.Match[str]) -> str:
            table, new = words[match[0]]
            self._counts[place, table, match[0]] += 1
            return new

        # A Chinese character before or behind an identifier is no part of it.
        return re.sub(rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})(?![\w-])", instead, text, flags=re.ASCII)

    def _declarations(self, renamings: Sequence[Renaming]) -> list[dict[str, str]]:
        """data/analysis.toml part by part, with ours and then with theirs where they are at odds."""
        found = self._merge.versions(DECLARATION_FILE)
        sides = []
        for place, text in enumerate((found.base, found.ours, found.theirs)):
            words = _words(self._model, renamings[place])
            sides.append(self._reworded(words, text, place) if words and text else text or "")
        if sides[1] == sides[2]:
            return [{"": sides[1]}] * 2
        return [joined(*map(_parts, sides), prefer_ours=first) for first in (True, False)]

    def _write(self, written: Mapping[str, bytes]) -> tuple[str, ...]:
        changes = []
        for file, content in written.items():
            before = self._merge.read[file]
            if content != before and (before is not None or content):
                changes.append(Replacement(self._root / file, content, before))
        write_together(changes)
        return tuple(change.path.relative_to(self._root).as_posix() for change in changes)

    def _told(self, renamings: Sequence[Renaming]) -> Iterator[Renumbered]:
        """What got another identifier; of what a side renamed itself only where the other followed."""
        for place, label in enumerate(self._merge.labels, start=1):
            for table, renamed in renamings[place].items():
                for old, new in renamed.items():
                    count = self._counts[place, table, old]
                    if count or (old,) in self._sides[place][table]:
                        yield Renumbered(table, label, old, new, count)


def _named_table(column: Column, row: Row) -> str:
    """The table of whose rows a cell names one; nothing where it names none."""
    return column.references or row.get(column.references_by or "", "")


def _key(table: Table, row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in table.key)


def _identity(table: Table, row: Row) -> tuple[str, ...]:
    """What tells a row from any other beside its key: the texts that it must have and that are no codes."""
    return tuple(
        row[one.name]
        for one in table.columns
        if one.required and one.type == "string" and one.name not in table.key and not _is_code(one)
    )


def _moved(table: Table, before: Mapping[str, Row], after: Mapping[str, Row]) -> dict[str, str]:
    """The identifiers that a side gave up for others, by the rows that are else the same."""
    gone = [(_identity(table, before[one]), one) for one in before if one not in after]
    come = [(_identity(table, after[one]), one) for one in after if one not in before]
    alike = Counter(what for what, _ in (*gone, *come))
    return {old: new for what, old in gone for other, new in come if any(what) and what == other and alike[what] == 2}


def _number(identifier: str) -> int:
    return int((re.search(r"[0-9]+$", identifier) or [0])[0])


def _words(model: Model, renaming: Renaming) -> dict[str, tuple[str, str]]:
    """The renamed identifiers that a note may name, with their table: those that are numbered, and so no words."""
    return {
        old: (name, new)
        for name, renamed in renaming.items()
        if model[name].column(model[name].key[0]).numbered
        for old, new in renamed.items()
    }


def _is_code(column: Column) -> bool:
    return column.codes is not None or column.extensible_codes is not None


def _joined_rows(base: Keyed, ours: Keyed, theirs: Keyed, *, prefer_ours: bool) -> Keyed:
    """Rows that both sides added under one key are joined as if both had filled in an empty row."""
    new = {key: dict.fromkeys(ours[key], "") for key in ours.keys() & theirs.keys() - base.keys()}
    rows: Keyed = joined({**base, **new}, ours, theirs, prefer_ours=prefer_ours)
    return rows


def _undecided_rows(table: Table, base: Keyed, odds: Iterable[tuple[Any, ...]], text: str) -> Iterator[Undecided]:
    """Cells that both sides changed, and rows that one changed and the other deleted, with their lines in the file."""
    odds = list(odds)
    header = text.partition("\n")[0]
    lines = {
        _key(table, row): line
        for line, *sides in (hunks_of(text) if odds else ())
        for row in canonical_records(table, parse_rows("".join((header, "\n", *sides)).encode(), ""))
    }
    for (key, *column), *values in odds:
        before = base.get(key, {})
        told = (
            {name: cell for name, cell in one.items() if before.get(name, "") != cell} if isinstance(one, dict) else one
            for one in values
        )
        what = " ".join(("/".join(key), *column))
        yield Undecided(table_path(table.name), lines.get(key, 0), what, *map(shown_side, told))


def _as_rows(table: Table, keyed: Keyed) -> Rows:
    rows = sorted(keyed.values(), key=lambda row: sort_key(table, row))
    names = table.column_names()
    cells = {name: [row[name] for row in rows] for name in names}
    return Rows(table_path(table.name), names, list(range(2, len(rows) + 2)), cells)


def _parts(text: str) -> dict[str, str]:
    """A TOML text by its tables, each with the comments above it and called by its heading and the name it gives."""
    found: dict[str, str] = {}
    for part in re.split(r"\n(?=(?:#[^\n]*\n)*\[)", text):
        name = re.search(r"^(?:id|rows) *=.*", part, re.MULTILINE)
        heading = re.search(r"^\[.*", part, re.MULTILINE)
        called = f"{heading[0] if heading else ''} {name[0] if name else ''}".strip()
        while called in found:
            called += " again"
        found[called] = part.strip("\n")
    return found


def _toml(parts: Mapping[str, str]) -> bytes:
    text = "\n\n".join(part for part in parts.values() if part)
    return (text if text.endswith("\n") or not text else f"{text}\n").encode()
