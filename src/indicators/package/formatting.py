"""`fmt`: the files of a package brought into canonical form, blanks filled, datapackage.json in step."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from indicators.errors import PackageError, SourceUnavailableError, UnreadableTableError
from indicators.model import Column, Table
from indicators.model.declared import how_to_declare
from indicators.package import nearest_package, package_root
from indicators.package.atomic import Replacement, locked, write_together
from indicators.package.canonical import canonical_text
from indicators.package.descriptor import (
    Model,
    described,
    descriptor_content,
    descriptor_text,
    expected_descriptor,
    parse_descriptor,
)
from indicators.package.files import DESCRIPTOR, SourceText, StandInError, are_marked, read_source, table_path
from indicators.package.git import Merge, line_in_hunks, staged, told_markers
from indicators.package.readable_names import CELL, Originals, digest_of, fill_bases
from indicators.package.rows import Rows, codes_by_list, parse_rows, read_rows

REPAIRED = frozenset({"byte_order_mark", "line_ending", "final_newline", "blank_line"})
"""Defects of form that rewriting mends. Any other could lose what the file holds, so that it is refused."""

FILLED = frozenset(
    {"sha256", "characters", "quote_start", "value_start", "start", "entity_basis", "party_basis", "original_digest"}
)
"""Required cells that are filled in where they follow from a source or from other tables."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that is not, or was not, in canonical form."""

    file: str
    before: bytes
    after: bytes


def format_package(path: str | Path | None = None, *, check: bool = False) -> list[FileChange]:
    """Write the canonical form of every table and datapackage.json.

    Parameters
    ----------
    path : str or Path, optional
        The package; by default the nearest at or above the current directory.
    check : bool
        Say what would change and write nothing.

    Returns
    -------
    list of FileChange
        The files that change, tables first.

    Raises
    ------
    PackageError
        There is no package, or a file is broken so that rewriting could lose what it holds. Nothing is written then.
    """
    root = nearest_package() if path is None else package_root(path)
    if check:
        return pending_changes(root)
    with locked(root):
        changes = pending_changes(root)
        write_together(Replacement(root / change.file, change.after, change.before or None) for change in changes)
    return changes


def pending_changes(root: Path, edited: Mapping[str, Rows] | None = None) -> list[FileChange]:
    """What has to be written for a package to be in canonical form. Each file is read once."""
    before = {DESCRIPTOR: descriptor_content(root)}
    if are_marked(before[DESCRIPTOR]):
        sides = joined_descriptors(root, Merge(root))
    else:
        sides = [parse_descriptor(before[DESCRIPTOR], str(root / DESCRIPTOR))]
    model = Model(sides[0])
    given = edited or {}
    known = {name for written in sides for name in described(written)}
    tables = {
        name: given[name] if name in given else sound_rows(table, _read(root, table, new=name not in known))
        for name, table in model.items()
    }
    before |= {table_path(name): rows.content or b"" for name, rows in tables.items()}
    after, *others = (canonical_files(root, written, tables) for written in sides)
    for other in others:
        _refuse_odds(before[DESCRIPTOR].decode(), after[DESCRIPTOR], other[DESCRIPTOR])
    return [FileChange(file, before[file], content) for file, content in after.items() if before[file] != content]


def _read(root: Path, table: Table, *, new: bool) -> Rows:
    """The rows of a file; none of a table without one that the model has got since the package was written."""
    rows = read_rows(root, table_path(table.name))
    if new and [one.kind for one in rows.defects] == ["missing_file"]:
        return Rows(rows.path, table.column_names(), cells={name: [] for name in table.column_names()})
    return rows


def canonical_files(root: Path, written: Mapping[str, Any], tables: Mapping[str, Rows]) -> dict[str, bytes]:
    """What the files of a package that holds these rows are in canonical form, datapackage.json last."""
    model = Model(written)
    for one in model.misdeclared:
        raise PackageError(f"{root / DESCRIPTOR}: {one}; nothing was written")
    completed = complete(root, {name: _with_all_columns(model[name], tables[name]) for name in model}, model)
    after = {name: canonical_text(model[name], completed[name]).encode() for name in model}
    codes = codes_by_list(parse_rows(after["codes"], table_path("codes")))
    sources = parse_rows(after["sources"], table_path("sources"))
    descriptor = expected_descriptor(written, model, after, sources, codes)
    files = {table_path(name): content for name, content in after.items()}
    return files | {DESCRIPTOR: descriptor_text(descriptor).encode()}


def joined_descriptors(root: Path, merge: Merge) -> list[dict[str, Any]]:
    """datapackage.json of two sides in one, with what ours and then with what theirs says where both say something."""
    found = merge.versions(DESCRIPTOR)
    file = root / DESCRIPTOR
    for text in (found.ours, found.theirs):
        markers = told_markers(text or "")
        if markers is not None:
            raise PackageError(f"{file}:{markers[0]}: {markers[1]}; mend it by hand first, nothing was written")
    base = parse_descriptor(found.base.encode(), f"{file} (before)") if found.base else {}
    ours, theirs = (
        parse_descriptor((text or "").encode(), f"{file} ({label})")
        for text, label in zip((found.ours, found.theirs), merge.labels, strict=True)
    )
    return [joined(base, ours, theirs, prefer_ours=first) for first in (True, False)]


def _refuse_odds(text: str, ours: bytes, theirs: bytes) -> None:
    """Ask a person about what both sides wrote of themselves; all else follows from the tables."""
    for path, one, other in at_odds(json.loads(ours), json.loads(theirs)):
        line = line_in_hunks(text, path)
        raise PackageError(
            f"{DESCRIPTOR}:{line}: {'/'.join(map(str, path))} is {shown_side(one)} on one side of the merge, "
            f"{shown_side(other)} on the other; keep one and delete the conflict markers, nothing was written",
            file=DESCRIPTOR,
            line=line,
        )


ABSENT = object()
"""In place of a value that one of the sides has not."""


def joined(base: Any, ours: Any, theirs: Any, *, prefer_ours: bool) -> Any:
    """Three versions of a value in one: what one side changed is taken, as deep as they have the same shape.

    Objects are joined by their names, lists by what their items are called. What both changed differently is that of
    the side that is preferred, so that joining twice tells where they are at odds.
    """
    if ours == theirs or theirs == base:
        return ours
    if ours == base:
        return theirs
    if isinstance(ours, list) and isinstance(theirs, list):
        versions = [_by_name(one) for one in (base if isinstance(base, list) else [], ours, theirs)]
        if None not in versions:
            return list(joined(*versions, prefer_ours=prefer_ours).values())
    if isinstance(ours, dict) and isinstance(theirs, dict):
        before = base if isinstance(base, dict) else {}
        found = {
            name: joined(*(one.get(name, ABSENT) for one in (before, ours, theirs)), prefer_ours=prefer_ours)
            for name in dict.fromkeys((*ours, *theirs))
        }
        return {name: value for name, value in found.items() if value is not ABSENT}
    return ours if prefer_ours else theirs


_NAMES = ("name", "title", "fields")


def _by_name(items: list[Any]) -> dict[str | None, Any] | None:
    """The items by what they are called; None where that does not tell each from the others."""
    found: dict[str | None, Any] = {}
    for item in items:
        name = next((item[key] for key in _NAMES if key in item), None) if isinstance(item, dict) else item
        found[None if name is None else json.dumps(name)] = item
    return None if None in found or len(found) < len(items) else found


def at_odds(ours: Any, theirs: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any, Any]]:
    """Each place in which two values differ, as deep as they have the same shape."""
    if ours == theirs:
        return
    if isinstance(ours, list) and isinstance(theirs, list):
        named = _by_name(ours), _by_name(theirs)
        ours, theirs = (ours, theirs) if None in named else named
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for name in dict.fromkeys((*ours, *theirs)):
            yield from at_odds(ours.get(name, ABSENT), theirs.get(name, ABSENT), (*path, name))
    else:
        yield path, ours, theirs


def shown_side(value: Any) -> str:
    """A value of one side as messages show it."""
    if value is ABSENT:
        return "not there"
    text = repr(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else text[:200] + "…"


def sound_rows(table: Table, rows: Rows, *, of_one_side: bool = False) -> Rows:
    """The rows of a file that rewriting cannot harm, with the optional columns that they lack; of one side any."""
    for defect in rows.defects:
        if defect.kind not in REPAIRED:
            place = f"{rows.path}:{defect.line}" if defect.line else rows.path
            mends = {"conflict": "run `indicators merge`", "delimiter": f"run `indicators import {rows.path} --write`"}
            mend = "mend it by hand first" if of_one_side else mends.get(defect.kind, "mend it by hand first")
            message = f"{place}: {defect.found}; {mend}, nothing was written"
            raise UnreadableTableError(message, file=rows.path, line=defect.line)
    expected = table.column_names()
    unknown = [name for name in rows.header if name not in expected]
    lacks = not of_one_side and any(one.required for one in _lacking(table, rows))
    if lacks or len(set(rows.header)) < len(rows.header):
        raise PackageError(
            f"{rows.path}:1: the columns are {','.join(rows.header)}; expected {','.join(expected)}; "
            "mend the header by hand first, nothing was written"
        )
    if unknown:
        raise PackageError(
            f"{rows.path}:1: {unknown[0]!r} is not a column of {table.name}; "
            f"mend it by hand first, nothing was written: {how_to_declare(table.name, unknown[0])}"
        )
    return _with_all_columns(table, rows)


def _lacking(table: Table, rows: Rows) -> list[Column]:
    return [column for column in table.columns if column.name not in rows.header]


def _with_all_columns(table: Table, rows: Rows) -> Rows:
    """The rows with the optional columns that the model, or the package, has got since they were written; empty."""
    empty = {column.name: [""] * len(rows) for column in _lacking(table, rows)}
    return replace(rows, header=(*rows.header, *empty), cells={**rows.cells, **empty}) if empty else rows


ReadSource = Callable[[str], SourceText | None]


def complete(root: Path, tables: dict[str, Rows], model: Mapping[str, Table]) -> dict[str, Rows]:
    """The tables with blank cells filled in where they follow from a source or from the other tables.

    Those are ``sha256``, ``characters``, ``quote_start``, ``value_start`` and ``start``, ``entity_basis`` and
    ``party_basis``, a ``salience`` of ``substantive``, and ``original_digest``. A cell stays blank where its source
    cannot be read, or where its text occurs in the source more than once.
    """

    @cache
    def source(file: str) -> SourceText | None:
        try:
            return read_source(root, file)
        except SourceUnavailableError as error:
            if isinstance(error.__cause__, StandInError):
                stand_ins[file] = str(error)
            return None

    stand_ins: dict[str, str] = {}
    completed = dict(tables)
    sources = tables["sources"]
    files = dict(zip(sources.cells.get("source_id", ()), sources.cells.get("file", ()), strict=False))

    def by_id(source_id: str) -> SourceText | None:
        return source(files[source_id]) if source_id in files else None

    completed["sources"] = _fill_sources(sources, source)
    for file, digest, line in zip(sources.cells["file"], sources.cells["sha256"], sources.lines, strict=True):
        if why := "" if digest else stand_ins.get(file) or _converted(root, file):
            message = f"{sources.path}:{line}: {file} cannot be pinned: {why}; nothing was written"
            raise PackageError(message, file=sources.path, line=line)
    for name in ("observations", "cooperations"):
        completed[name] = _fill_quotes(tables[name], by_id)
    completed["observations"] = _fill_value_starts(completed["observations"])
    completed["exclusions"] = _fill_starts(tables["exclusions"], by_id)
    completed["translations"] = _fill_digests(tables, model)
    return completed | fill_bases(completed, by_id)


def _converted(root: Path, file: str) -> str:
    """That a checkout has changed the line ends of a document, so that its digest here is nobody else's."""
    content = staged(root, file)
    if content is None:
        return ""
    try:
        document = read_source(root, file, hashlib.sha256(content).hexdigest())
    except SourceUnavailableError:
        return ""
    found = f"git has it with other line ends, here it has {document.line_ends}; {document.how_to_restore}"
    return f"{found}, or `git add` it if these are meant" if document.line_ends else ""


def _replaced(rows: Rows, column: str, cells: list[str]) -> Rows:
    return replace(rows, cells={**rows.cells, column: cells})


def _fill_sources(rows: Rows, source: ReadSource) -> Rows:
    digests, lengths = list(rows.cells["sha256"]), list(rows.cells["characters"])
    for index, file in enumerate(rows.cells["file"]):
        if digests[index] and lengths[index]:
            continue
        document = source(file)
        if document is None or document.text is None:
            continue
        digests[index] = digests[index] or document.sha256
        lengths[index] = lengths[index] or str(len(document.text))
    return _replaced(_replaced(rows, "sha256", digests), "characters", lengths)


def _fill_quotes(rows: Rows, source: ReadSource) -> Rows:
    return _fill_places(rows, "quote", "quote_start", source)


def _fill_starts(rows: Rows, source: ReadSource) -> Rows:
    return _fill_places(rows, "text", "start", source)


def _fill_places(rows: Rows, words: str, start: str, source: ReadSource) -> Rows:
    starts = list(rows.cells[start])
    for index, written in enumerate(starts):
        if written:
            continue
        document = source(rows.cells["source_id"][index])
        if document is not None and document.text is not None:
            starts[index] = _only_place(document.text, rows.cells[words][index])
    return _replaced(rows, start, starts)


def _fill_value_starts(rows: Rows) -> Rows:
    starts = list(rows.cells["value_start"])
    for index, written in enumerate(starts):
        quote_start = rows.cells["quote_start"][index]
        if written or re.fullmatch(r"[0-9]{1,18}", quote_start) is None:
            continue
        place = _only_place(rows.cells["quote"][index], rows.cells["value_text"][index])
        if place:
            starts[index] = str(int(quote_start) + int(place))
    return _replaced(rows, "value_start", starts)


def _fill_digests(tables: Mapping[str, Rows], model: Mapping[str, Table]) -> Rows:
    """The translations with the digest of what they translate, where it is blank and that can be found."""
    rows = tables["translations"]
    digests = list(rows.cells["original_digest"])
    if not all(digests):
        originals = Originals(tables.__getitem__, model)
        for index, written in enumerate(digests):
            original = "" if written else originals.words(*(rows.cells[name][index] for name in CELL))
            digests[index] = digest_of(original) if original else written
    return _replaced(rows, "original_digest", digests)


def _only_place(text: str, words: str) -> str:
    """The offset of the only occurrence, or nothing."""
    first = text.find(words) if words else -1
    if first < 0 or text.find(words, first + 1) >= 0:
        return ""
    return str(first)
