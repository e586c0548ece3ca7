"""`fmt`: the files of a package brought into canonical form, blanks filled, datapackage.json in step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from indicators.model.tables import TABLES
from indicators.package.canonical import canonical_text
from indicators.package.completion import complete
from indicators.package.descriptor import (
    descriptor_content,
    descriptor_text,
    expected_descriptor,
    parse_descriptor,
    table_path,
)
from indicators.package.errors import PackageError, UnreadableTableError
from indicators.package.location import DESCRIPTOR, nearest_package, package_root
from indicators.package.locking import locked
from indicators.package.rows import Rows, parse_rows, read_rows
from indicators.package.writing import Replacement, write_together

REPAIRED = frozenset({"byte_order_mark", "line_ending", "final_newline", "blank_line"})
"""Defects of form that rewriting mends. Any other could lose what the file holds, so that it is refused."""


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
        write_together(Replacement(root / change.file, change.after, change.before) for change in changes)
    return changes


def pending_changes(root: Path, edited: Mapping[str, Rows] | None = None) -> list[FileChange]:
    """What has to be written for a package to be in canonical form. Each file is read once.

    Parameters
    ----------
    root : Path
    edited : mapping of str to Rows, optional
        Tables with rows that are not on disk yet, each with the content it was read from.
    """
    descriptor_before = descriptor_content(root)
    written = parse_descriptor(descriptor_before, str(root / DESCRIPTOR))
    tables = {name: _sound_rows(root, name) for name in TABLES} | dict(edited or {})
    before = {name: rows.content or b"" for name, rows in tables.items()}
    completed = complete(root, tables)
    after = {name: canonical_text(TABLES[name], completed[name]).encode() for name in TABLES}
    codes: dict[str, list[str]] = {}
    ordered_codes = parse_rows(after["codes"], table_path("codes"))
    for code_list, code in zip(ordered_codes.cells["code_list"], ordered_codes.cells["code"], strict=True):
        codes.setdefault(code_list, []).append(code)
    sources = parse_rows(after["sources"], table_path("sources"))
    descriptor = expected_descriptor(written, list(TABLES.values()), after, sources, codes)
    changes = [
        FileChange(table_path(name), before[name], after[name]) for name in TABLES if before[name] != after[name]
    ]
    descriptor_after = descriptor_text(descriptor).encode()
    if descriptor_before != descriptor_after:
        changes.append(FileChange(DESCRIPTOR, descriptor_before, descriptor_after))
    return changes


def _sound_rows(root: Path, table: str) -> Rows:
    """The rows of a file that rewriting cannot harm."""
    rows = read_rows(root, table_path(table))
    for defect in rows.defects:
        if defect.kind not in REPAIRED:
            place = f"{rows.path}:{defect.line}" if defect.line else rows.path
            raise UnreadableTableError(f"{place}: {defect.found}; mend it by hand first, nothing was written")
    expected = TABLES[table].column_names()
    if sorted(rows.header) != sorted(expected):
        raise PackageError(
            f"{rows.path}:1: the columns are {','.join(rows.header)}; expected {','.join(expected)}; "
            "mend the header by hand first, nothing was written"
        )
    return rows
