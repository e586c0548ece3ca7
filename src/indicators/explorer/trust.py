"""How far a package is checked: quotes that stand in their sources, values that follow from them, numbers settled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from indicators.engine.validation import validate
from indicators.explorer.in_language import Readings
from indicators.rules.exclusions import source_coverage
from indicators.rules.findings import Layer, Severity


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many.

    Attributes
    ----------
    done : int or None
        None where it could not be checked: an installed package comes without its documents.
    all : int
    """

    done: int | None
    all: int


@dataclass(frozen=True, slots=True)
class Trust:
    """What validation and coverage find.

    Attributes
    ----------
    quotes : Share
        Observations and cooperations without an error of the evidence.
    values : Share
        Observations whose value, bounds and qualifier are derived from their words again.
    numbers : Share
        Numbers of the documents that are a claim, or are known to be none.
    """

    quotes: Share
    values: Share
    numbers: Share


@lru_cache(maxsize=1)
def trust(readings: Readings) -> Trust:
    """How far a package is checked; the same for every language.

    Raises
    ------
    PackageError
        The package cannot be validated.
    """
    package = readings.package
    report = validate(package.root, layers=[Layer.EVIDENCE, Layer.DERIVATION])
    missing = {one.layer for one in report.unchecked}
    faulty = {(one.layer, one.file, one.line) for one in report.findings if one.severity is Severity.ERROR and one.line}

    def without_fault(layer: Layer, tables: tuple[str, ...]) -> Share:
        rows = sum(report.rows[table] for table in tables)
        files = {package.rows(table).path for table in tables}
        faults = sum(found is layer and file in files for found, file, _ in faulty)
        return Share(None if layer in missing else rows - faults, rows)

    return Trust(
        without_fault(Layer.EVIDENCE, ("observations", "cooperations")),
        without_fault(Layer.DERIVATION, ("observations",)),
        _numbers(readings),
    )


def _numbers(readings: Readings) -> Share:
    sources = readings.context.index("sources")
    if any(readings.text(source) is None for source in sources):
        return Share(None, 0)
    covered = [source_coverage(readings.context, source) for source in sources]
    mentions = sum(source.mentions for source in covered)
    return Share(mentions - sum(len(source.unsettled) for source in covered), mentions)
