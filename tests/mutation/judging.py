"""Whether a mutant is killed: by an error about its content at its row, or where what is gone is missed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from indicators import Finding
from indicators.model.tables import TABLES
from indicators.records import Severity
from tests.mutation.mutants import Change, Mutant
from tests.mutation.original import DESCRIPTOR, Original, Record

AT_ITS_ROW = "at its row"
WHERE_MISSED = "where it is missed"


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant.

    Attributes
    ----------
    where : str
        ``at its row``, ``where it is missed``, or nothing if it survived.
    finding : Finding or None
        The first that killed it.
    """

    mutant: Mutant
    where: str
    finding: Finding | None

    @property
    def killed(self) -> bool:
        return self.finding is not None


def judge(
    original: Original,
    mutant: Mutant,
    change: Change,
    findings: Iterable[Finding],
    severity: Severity = Severity.ERROR,
) -> Verdict:
    """The verdict on a mutant of a package in which nothing was found before, once a finding at its row gives it.

    A finding counts if it is an error, or as severe as asked for, and stands

    - at a line of the changed row, or names it as the twin of another;
    - anywhere in a file that is changed as a whole;
    - for a source document, at the row of ``sources`` that pins it;
    - at a row that refers to the changed row, itself or through another, if the row is gone or says something else;
    - at the words in a source document that the row accounted for.
    """
    others = []
    for finding in findings:
        if finding.severity is severity:
            if _at_its_row(original, mutant, change, finding):
                return Verdict(mutant, AT_ITS_ROW, finding)
            others.append(finding)
    if others and mutant.row >= 0:
        missed = _missed(original, mutant)
        for finding in others:
            if missed.holds(finding):
                return Verdict(mutant, WHERE_MISSED, finding)
    return Verdict(mutant, "", None)


def _at_its_row(original: Original, mutant: Mutant, change: Change, finding: Finding) -> bool:
    if mutant.file.startswith("seeds/"):
        sources = original.tables["sources"]
        pins = {line for line, one in zip(sources.lines, sources.records, strict=True) if one["file"] == mutant.file}
        return finding.file == "data/sources.csv" and finding.line in pins
    if finding.file != mutant.file or (mutant.file == DESCRIPTOR and mutant.table):
        return False
    # Of two rows with one key the second is named, with the first as the related place.
    related = finding.related is not None and finding.related.file == mutant.file and finding.related.line
    return mutant.row < 0 or finding.line in change.lines or related in change.lines


@dataclass(frozen=True)
class _Missed:
    """The places where a row is missed: lines of other tables by file, and words of sources by file and text."""

    rows: frozenset[tuple[str, str]]
    words: frozenset[tuple[str, str]]
    original: Original
    mutant: Mutant

    def holds(self, finding: Finding) -> bool:
        if (finding.file, finding.value) in self.words:
            return True
        return (finding.file, _row_at(self.original, self.mutant, finding)) in self.rows


def _row_at(original: Original, mutant: Mutant, finding: Finding) -> str:
    """The key of the row at which a finding stands; rows below a deleted one have moved up."""
    table = finding.file.removeprefix("data/").removesuffix(".csv")
    if table not in TABLES:
        return ""
    rows, line = original.tables[table], finding.line
    if mutant.kind == "row deleted" and mutant.table == table and line >= rows.lines[mutant.row]:
        line += 1 + sum(cell.count("\n") for cell in rows.records[mutant.row].values())
    return "\t".join(rows.key(rows.lines.index(line))) if line in rows.lines else ""


def _missed(original: Original, mutant: Mutant) -> _Missed:
    row = original.tables[mutant.table].records[mutant.row]
    rows: set[tuple[str, str]] = set()
    for table, place in _referring(original, mutant.table, row, depth=2):
        rows.add((f"data/{table}.csv", "\t".join(original.tables[table].key(place))))
    words = set()
    if mutant.table in ("observations", "exclusions"):
        files = {one["source_id"]: one["file"] for one in original.tables["sources"].records}
        words.add((files[row["source_id"]], row["value_text" if mutant.table == "observations" else "text"]))
    return _Missed(frozenset(rows), frozenset(words), original, mutant)


def _referring(original: Original, table: str, row: Record, depth: int) -> Iterable[tuple[str, int]]:
    """The rows that refer to a row: by its key, by its code, and for an alias or party by what it tells of."""
    if not depth:
        return
    for other, rows in original.tables.items():
        for place, record in enumerate(rows.records):
            if _refers(original, table, row, other, record):
                yield other, place
                yield from _referring(original, other, record, depth - 1)


def _refers(original: Original, table: str, row: Record, other: str, record: Record) -> bool:
    definition = TABLES[other]
    if table == "codes":
        return any(
            column.extensible_codes == row["code_list"] and record[column.name] == row["code"]
            for column in definition.columns
        )
    if table == "aliases":
        if other == "observations":
            return record["entity_id"] == row["entity_id"] and record["source_id"] == row["source_id"]
        if other == "cooperation_parties":
            cooperations = {one["cooperation_id"]: one for one in original.tables["cooperations"].records}
            source_id = cooperations[record["cooperation_id"]]["source_id"]
            return record["entity_id"] == row["entity_id"] and source_id == row["source_id"]
        return False
    if table == "cooperation_parties":
        return other == "cooperations" and record["cooperation_id"] == row["cooperation_id"]
    key = TABLES[table].key
    if len(key) > 1:
        return False
    return any(column.references == table and record[column.name] == row[key[0]] for column in definition.references())
