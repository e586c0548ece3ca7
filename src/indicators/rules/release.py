"""What changed since a release, which its version, changelog and identifiers must tell, or since a git revision.

The comparison and the policy are in rooms of their own below this one, so that `validate` and `release-check` say the
same without either calling the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indicators.errors import UnreadableTableError
from indicators.insight.declaration import DECLARATION_FILE
from indicators.package import Package
from indicators.package.descriptor import Model
from indicators.package.files import DESCRIPTOR, Storage, read_inside, table_path
from indicators.package.git import Revision
from indicators.rules.datapackage import JSONLines
from indicators.rules.findings import Finding, Layer, Place
from indicators.rules.rules import Rule, read_page

if TYPE_CHECKING:
    from indicators.history.releases import Standing


def _rule(code: str, page: str) -> Rule:
    return Rule(code, Layer.RELEASE, read_page(page))


SUFFICIENT = _rule(
    "V01",
    """The version falls short of what changed since the last release.

A version says what kind of change it brings (docs/explanation/versions.md). The first change after a release raises it,
so that at any moment it is one that what is there could be released under.
Fails: version 1.2.0 as released, with a row added since
Passes: version 1.3.0 after a row was added to 1.2.0
Mend: raise version in datapackage.json to the least one named, or take the change back""",
)
DESCRIBED = _rule(
    "V02",
    """CHANGELOG.md does not speak of the new version.

Until a version is released its entry may stand under [Unreleased].
Fails: version 1.3.0, and CHANGELOG.md with neither a section [1.3.0] nor anything under [Unreleased]
Passes: ## [1.3.0] - 2026-01-31 with what changed
Mend: write the entry; `indicators changelog` drafts it""",
)
DATED = _rule(
    "V03",
    """The date of the version in CHANGELOG.md is not the one in datapackage.json.

Fails: ## [1.3.0] - 2026-01-30 with created 2026-01-31T00:00:00Z
Passes: ## [1.3.0] - 2026-01-31 with created 2026-01-31T00:00:00Z
Mend: set created in datapackage.json and the date in CHANGELOG.md to the day of the release""",
)
NEVER_REUSED = _rule(
    "V04",
    """An identifier of an earlier release, which was removed since, is given again.

Whoever cited it would find something else under it.
Fails: obs-0012 for a new claim, though 1.0.0 had an obs-0012 that 2.0.0 removed
Passes: obs-0034, the next number never given
Mend: give the row an identifier that no release has had""",
)
NUMBERED_ON = _rule(
    "V05",
    """A new row's number is not above the highest that was ever given.

Fails: a new obs-0005 after a release that goes to obs-0033
Passes: a new obs-0034 after a release that goes to obs-0033
Mend: give the row the next number above the highest""",
)


def release_findings(standing: Standing, *, final: bool = False) -> Iterator[Finding]:
    """What keeps a package from being released as it is, or, unless it is about to be, from going on.

    Where it is about to be (`final`), an entry under [Unreleased] does no longer.
    """
    if standing.unchanged:
        return
    if not standing.sufficient:
        yield _falls_short(standing)
    else:
        yield from _told(standing, final=final)
    yield from _identifiers(standing)


def _falls_short(standing: Standing) -> Finding:
    message, related = f"version is {standing.version}, which comes before the last release, {standing.last}", None
    for first in standing.assessment.reasons[:1]:
        change = f"a {first.bump} change: {first.in_words()}"
        message = f"version is {standing.version}, but since {standing.last} there is {change}"
        related = Place(first.file, first.line, first.example) if first.file else None
    return SUFFICIENT.in_file(
        DESCRIPTOR,
        message,
        expected=f"{standing.least} or higher",
        line=JSONLines(read_inside(standing.root, DESCRIPTOR).decode("utf-8")).line_of(["version"]),
        column="version",
        value=standing.version,
        related=related,
    )


def _told(standing: Standing, *, final: bool) -> Iterator[Finding]:
    # Who asks for no release need not read what compares with one.
    from indicators.history.releases import CHANGELOG, UNRELEASED, entry_of

    wanted = f"a section [{standing.version}] - {standing.created[:10] or 'YYYY-MM-DD'} in {CHANGELOG}"
    if standing.changelog is None:
        yield DESCRIBED.in_file(CHANGELOG, "no such file", expected=wanted)
        return
    entry = entry_of(standing.changelog, standing.version)
    coming = entry_of(standing.changelog, UNRELEASED)
    if entry is not None and entry.empty:
        message = f"nothing stands under [{standing.version}]"
        yield DESCRIBED.in_file(CHANGELOG, message, expected="what changed, in words", line=entry.line)
    elif entry is None and (final or coming is None or coming.empty):
        line = coming.line if coming is not None else 0
        under = " but under [Unreleased]" if coming is not None and not coming.empty else ""
        yield DESCRIBED.in_file(CHANGELOG, f"no entry of {standing.version}{under}", expected=wanted, line=line)
    elif entry is not None and (not entry.date or entry.date != standing.created[:10]):
        dated = f"is dated {entry.date}" if entry.date else "has no date"
        created = f"created is {standing.created[:10]}" if standing.created else "created is missing"
        message = f"[{standing.version}] {dated}, and in {DESCRIPTOR} {created}"
        yield DATED.in_file(CHANGELOG, message, expected="the same day in both", line=entry.line, value=entry.date)


def _identifiers(standing: Standing) -> Iterator[Finding]:
    """Identifiers that were given before, and numbers out of turn, of the rows that were added."""
    from indicators.history.releases import number_of, past_of

    differing = standing.difference.tables if standing.difference is not None else {}
    model = Package(standing.root).model
    for table in (model[name] for name in differing if name in model):
        rows = differing[table.name].rows
        if len(table.key) != 1 or not rows.count("added"):
            continue
        (column,), place = table.key, table.column_names().index(table.key[0]) + 1
        added = {row.key[0]: (row.new_file, row.new_line) for row in rows if row.kind == "added" and len(row.key) == 1}
        past = past_of(table.name, column, added.keys(), standing.baseline.earlier)
        for identifier, (file, line) in added.items():
            if identifier in past.used:
                found, expected = NEVER_REUSED, "an identifier that no release has had"
                message = f"{identifier} was given in {past.used[identifier]} and removed since"
            elif table.column(column).numbered and number_of(identifier) <= past.highest:
                found, expected = NUMBERED_ON, f"a number above {past.highest}"
                message = f"{identifier} is new, but numbers were given up to {past.highest_id}"
            else:
                continue
            yield found.in_file(
                file, message, expected=expected, line=line, column=column, column_number=place, value=identifier
            )


Row = tuple[str, tuple[str, ...]]
"""A row by its table and key."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from a revision, and what it touches."""

    revision: str
    changed: int
    """How many rows were added, changed or removed."""
    files: frozenset[str]
    """Files whose bytes differ."""
    places: frozenset[tuple[str, int]]
    """File and line of each row that changed, that such a row refers to, or that refers to one."""
    documents: frozenset[str]
    """The source documents of those rows."""
    tables: frozenset[str]
    """The files of the package's tables."""

    def concern(self, finding: Finding) -> bool:
        """Whether a finding may be about something that changed."""
        if (finding.file, finding.line) in self.places or finding.file in self.documents:
            return True
        if finding.related is not None and (finding.related.file, finding.related.line) in self.places:
            return True  # the other of two rows that are at odds is the one that changed
        if finding.layer is Layer.PACKAGE or finding.file == DECLARATION_FILE:
            return bool(self.files)
        # The form of a file is a matter of all its bytes: a row in the wrong place shows at the one behind it.
        return finding.layer is Layer.FORM and finding.file in self.files

    def in_words(self) -> str:
        """``2 rows changed since HEAD, 9 with what they touch``."""
        rows = f"{self.changed} row{'' if self.changed == 1 else 's'}"
        others = sorted(self.files - self.tables - {DESCRIPTOR})
        changed = " and ".join((rows, *others)) if others else rows
        return f"{changed} changed since {self.revision}; {len(self.places)} checked with what they touch"


def changes_since(package: Package, revision: str) -> Changes:
    """What differs between the package and what a git revision has. Rows are compared by key, as `diff` does."""
    # Who asks for no revision need not read what compares with one.
    from indicators.history import changed_rows
    from indicators.history.sides import Side

    sources = package.rows("sources").cells
    documents = dict(zip(sources.get("source_id", ()), sources.get("file", ()), strict=False))
    tables = {table_path(name): name for name in package.model}
    at_revision = Revision(package.root, revision)
    compared = (*tables, DECLARATION_FILE, DESCRIPTOR, *dict.fromkeys(documents.values()))
    at_revision.expect(compared)
    files = frozenset(file for file in compared if _content(package.storage, file) != _content(at_revision, file))
    current: dict[Row, dict[str, str]] = {}
    lines: dict[Row, list[int]] = {}
    for name, table in package.model.items():
        rows = package.rows(name)
        for line, cells in zip(rows.lines, rows.each(), strict=True) if set(table.key) <= rows.cells.keys() else ():
            row = name, tuple(cells[column] for column in table.key)
            current.setdefault(row, cells)
            lines.setdefault(row, []).append(line)
    earlier: dict[Row, dict[str, str]] = {}
    before, now = Side(revision, at_revision), Side(package.storage.place(), package.storage)
    for table in package.model.values():
        if table_path(table.name) not in files:
            continue
        try:
            for change in changed_rows(before, now, table):
                cells = {cell.column: cell.old for cell in change.cells}
                earlier[table.name, change.key] = {**cells, **dict(zip(table.key, change.key, strict=True))}
        except UnreadableTableError:
            # Nobody can tell which rows of a broken file are as they were.
            earlier.update({row: {} for row in current if row[0] == table.name})
    changed = set(earlier)
    changed |= {row for row, places in lines.items() if len(places) > 1 and table_path(row[0]) in files}
    count = len(changed)
    changed |= {("sources", (source,)) for source, file in documents.items() if file in files}
    # What a row refers to, or did before it changed; a change of unit makes every number in it doubtful.
    referred: dict[Row, set[Row]] = {}
    referring: dict[Row, set[Row]] = {}
    for version in (earlier, current):
        for row, cells in version.items():
            for other in _references(package.model, row, cells):
                referred.setdefault(row, set()).add(other)
                if version is current:
                    referring.setdefault(other, set()).add(row)
    touched = changed | _reached(changed, referred)
    # Words in hectares are converted by the row of hectares, whatever indicator in square metres they stand under.
    bases = _reached({row for row in changed if row[0] == "units"}, referred)
    touched |= _reached(changed | bases, referring)
    return Changes(
        revision,
        count,
        files,
        frozenset((table_path(row[0]), line) for row in touched for line in lines.get(row, ())),
        frozenset(documents.get(key[0], "") for table, key in touched if table == "sources"),
        frozenset(tables),
    )


def _content(storage: Storage, file: str) -> bytes | None:
    try:
        return storage.read(file)
    except OSError:
        return None


def _references(model: Model, row: Row, cells: Mapping[str, str]) -> Iterator[Row]:
    for column in model[row[0]].columns:
        table = column.references or cells.get(column.references_by or "", "")
        if table and cells.get(column.name):
            yield table, (cells[column.name],)


def _reached(start: set[Row], edges: Mapping[Row, set[Row]]) -> set[Row]:
    reached: set[Row] = set()
    waiting = list(start)
    while waiting:
        for row in edges.get(waiting.pop(), ()):
            if row not in reached:
                reached.add(row)
                waiting.append(row)
    return reached
