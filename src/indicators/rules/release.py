"""The layer of releases: the version, the changelog and the identifiers, held against the last release.

The comparison and the policy are in rooms of their own below this one, so that `validate` and `release-check` say the
same without either calling the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from indicators.model import Table
from indicators.package import Package
from indicators.package.files import DESCRIPTOR, read_inside
from indicators.rules.datapackage import JSONLines
from indicators.rules.findings import Finding, Layer, Place
from indicators.rules.rules import Rule, read_page

if TYPE_CHECKING:
    from indicators.history.releases import Past, Standing

SUFFICIENT = Rule(
    "V01",
    Layer.RELEASE,
    read_page("""The version falls short of what changed since the last release.

A version says what kind of change it brings (docs/explanation/versions.md). The first change after a release raises it,
so that at any moment it is one that what is there could be released under.
Fails: version 1.2.0 as released, with a row added since
Passes: version 1.3.0 after a row was added to 1.2.0
Mend: raise version in datapackage.json to the least one named, or take the change back"""),
)
DESCRIBED = Rule(
    "V02",
    Layer.RELEASE,
    read_page("""CHANGELOG.md does not speak of the new version.

Until a version is released its entry may stand under [Unreleased].
Fails: version 1.3.0, and CHANGELOG.md with neither a section [1.3.0] nor anything under [Unreleased]
Passes: ## [1.3.0] - 2026-01-31 with what changed
Mend: write the entry; `indicators changelog` drafts it"""),
)
DATED = Rule(
    "V03",
    Layer.RELEASE,
    read_page("""The date of the version in CHANGELOG.md is not the one in datapackage.json.

Fails: ## [1.3.0] - 2026-01-30 with created 2026-01-31T00:00:00Z
Passes: ## [1.3.0] - 2026-01-31 with created 2026-01-31T00:00:00Z
Mend: set created in datapackage.json and the date in CHANGELOG.md to the day of the release"""),
)
NEVER_REUSED = Rule(
    "V04",
    Layer.RELEASE,
    read_page("""An identifier of an earlier release, which was removed since, is given again.

Whoever cited it would find something else under it.
Fails: obs-0012 for a new claim, though 1.0.0 had an obs-0012 that 2.0.0 removed
Passes: obs-0034, the next number never given
Mend: give the row an identifier that no release has had"""),
)
NUMBERED_ON = Rule(
    "V05",
    Layer.RELEASE,
    read_page("""A new row's number is not above the highest that was ever given.

Fails: a new obs-0005 after a release that goes to obs-0033
Passes: a new obs-0034 after a release that goes to obs-0033
Mend: give the row the next number above the highest"""),
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
    reasons = standing.assessment.reasons
    if not reasons:
        message = f"version is {standing.version}, which comes before the last release, {standing.last}"
        return _of_version(standing, message, None)
    first = reasons[0]
    message = (
        f"version is {standing.version}, but since {standing.last} there is a {first.bump} change: {first.in_words()}"
    )
    return _of_version(standing, message, Place(first.file, first.line, first.example) if first.file else None)


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
    from indicators.history.releases import past_of

    differing = standing.difference.tables if standing.difference is not None else {}
    model = Package(standing.root).model
    for table in (model[name] for name in differing if name in model):
        rows = differing[table.name].rows
        if len(table.key) != 1 or not rows.count("added"):
            continue
        (column,) = table.key
        added = {row.key[0]: (row.new_file, row.new_line) for row in rows if row.kind == "added" and len(row.key) == 1}
        past = past_of(table.name, column, added.keys(), standing.baseline.earlier)
        for identifier, (file, line) in added.items():
            yield from _identifier(table, column, identifier, file, line, past)


def _identifier(table: Table, column: str, identifier: str, file: str, line: int, past: Past) -> Iterator[Finding]:
    from indicators.history.releases import number_of

    place = table.column_names().index(column) + 1
    if identifier in past.used:
        yield NEVER_REUSED.in_file(
            file,
            f"{identifier} was given in {past.used[identifier]} and removed since",
            expected="an identifier that no release has had",
            line=line,
            column=column,
            column_number=place,
            value=identifier,
        )
    elif table.column(column).numbered and number_of(identifier) <= past.highest:
        yield NUMBERED_ON.in_file(
            file,
            f"{identifier} is new, but numbers were given up to {past.highest_id}",
            expected=f"a number above {past.highest}",
            line=line,
            column=column,
            column_number=place,
            value=identifier,
        )


def _of_version(standing: Standing, message: str, related: Place | None) -> Finding:
    lines = JSONLines(read_inside(standing.root, DESCRIPTOR).decode("utf-8"))
    return SUFFICIENT.in_file(
        DESCRIPTOR,
        message,
        expected=f"{standing.least} or higher",
        line=lines.line_of(["version"]),
        column="version",
        value=standing.version,
        related=related,
    )
