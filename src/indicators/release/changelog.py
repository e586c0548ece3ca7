"""`changelog`: the entry that CHANGELOG.md needs, drafted from what changed since the last release."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from indicators.history.difference import Difference, TableDifference
from indicators.history.releases import LATEST
from indicators.history.row_changes import RowChange, RowChangeKind
from indicators.history.standing import UNRELEASED, Standing, standing
from indicators.package.location import nearest_package, package_root
from indicators.release.release_check import baseline
from indicators.reports.differences import change_words, document_words, property_words, structure_words
from indicators.reports.grid import escaped

_IDENTIFIERS, _ROWS = 40, 60
"""Identifiers named in one line, and changed rows spelt out, of one table; the rest is counted."""


def changelog(
    path: str | Path | None = None, *, against: str | Path = LATEST, repository: str | Path | None = None
) -> str:
    """Draft the changelog entry of a package: what was added, changed and removed, with identifiers and values.

    Parameters
    ----------
    path : str or Path, optional
        The package; by default the nearest at or above the current directory.
    against : str or Path
        The release: a version of `repository`, a git revision, or a path. By default the last.
    repository : str or Path, optional
        A release repository, its folder or URL. Without one, git is asked.

    Returns
    -------
    str
        Markdown in the form of Keep a Changelog 1.1.0, headed by the package's version and date where the version is
        new and may hold the changes, else by ``[Unreleased]``.

    Raises
    ------
    PackageError
        The package or the release cannot be read, or there is neither git nor a repository to ask.
    """
    root = nearest_package() if path is None else package_root(path)
    return "\n".join(_lines(standing(root, baseline(root, against, repository=repository)))) + "\n"


def _lines(stands: Standing) -> Iterator[str]:
    new = stands.version != stands.released and stands.sufficient and stands.created
    yield f"## [{stands.version}] - {stands.created[:10]}" if new else f"## [{UNRELEASED}]"
    if stands.difference is None:
        yield ""
        yield "### Added"
        yield ""
        yield "- The first release."
        return
    if not stands.difference:
        yield ""
        yield "No change of the data."
    for heading, lines in (
        ("Added", _added(stands.difference)),
        ("Changed", _changed(stands.difference)),
        ("Removed", _removed(stands.difference)),
    ):
        listed = list(lines)
        if listed:
            yield from ("", f"### {heading}", "", *(f"- {line}" for line in listed))


def _added(difference: Difference) -> Iterator[str]:
    yield from _one_sided(difference, "table_added", "column_added")
    for table in difference.tables.values():
        if table.rows.count("added") and not _whole(table):
            yield f"`{table.name}`: {_named(table, 'added')}"


def _removed(difference: Difference) -> Iterator[str]:
    yield from _one_sided(difference, "table_removed", "column_removed")
    for table in difference.tables.values():
        if table.rows.count("removed") and not _whole(table):
            yield f"`{table.name}`: {_named(table, 'removed')}"


def _changed(difference: Difference) -> Iterator[str]:
    for table in difference.tables.values():
        for change in table.structure:
            if change.kind in ("table_changed", "column_changed", "columns_moved"):
                yield f"`{table.name}`: {escaped(structure_words(change))}"
        for row in table.rows.of("changed", _ROWS):
            yield f"`{table.name}` {_name(row)}: {_cells(row)}"
        left = table.rows.count("changed") - _ROWS
        if left > 0:
            yield f"`{table.name}`: {left:,} more rows"
    for document in difference.documents:
        yield f"Source {'; '.join(escaped(line) for line in document_words(document))}"
    for one in difference.properties:
        yield f"Package: {escaped(property_words(one.property, one.old, one.new))}"


def _one_sided(difference: Difference, of_table: str, of_column: str) -> Iterator[str]:
    for table in difference.tables.values():
        for change in table.structure:
            if change.kind == of_table:
                rows = len(table.rows)
                yield f"Table `{table.name}`, {rows:,} row{'' if rows == 1 else 's'}"
            elif change.kind == of_column:
                yield f"Column `{change.column}` of `{table.name}`"


def _whole(table: TableDifference) -> bool:
    return any(change.kind in ("table_added", "table_removed") for change in table.structure)


def _named(table: TableDifference, kind: RowChangeKind) -> str:
    names = [_name(row) for row in table.rows.of(kind, _IDENTIFIERS)]
    left = table.rows.count(kind) - len(names)
    return ", ".join(names) + (f" and {left:,} more" if left > 0 else "")


def _name(row: RowChange) -> str:
    return escaped(" ".join(row.key))


def _cells(row: RowChange) -> str:
    return "; ".join(f"{escaped(cell.column)} {escaped(change_words(cell.old, cell.new))}" for cell in row.cells)
