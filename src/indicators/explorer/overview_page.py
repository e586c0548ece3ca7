"""The overview: the headline figures, what changed, shares, counts, and how far the data are checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from indicators.engine.validation import validate
from indicators.explorer.indicator_pages import images
from indicators.explorer.linked_data import dataset_with_files, script
from indicators.explorer.rendering import Content, Page, Readings, Wording
from indicators.insight.charts.bars import document_drawings, theme_drawings
from indicators.insight.charts.drawing import THEMES
from indicators.insight.charts.headlines import change_drawings, headline_drawings, share_drawings
from indicators.rules.findings import Layer, Severity
from indicators.rules.unsettled import source_coverage

_COUNTED = ("observations", "cooperations", "sources", "entities", "indicators", "reference_values")


def pages(content: Content) -> Iterator[Page]:
    """The page a visit begins with."""
    theme = THEMES["css"]
    values = {
        "headlines": list(images(headline_drawings(content, theme), "headline")),
        "comparisons": [
            *images(change_drawings(content, theme), "change"),
            *images(share_drawings(content, theme), "share"),
        ],
        "counts": [
            *images(theme_drawings(content, theme), "themes"),
            *images(document_drawings(content, theme), "documents"),
        ],
        "rows": {table: len(content.rows(table)) for table in _COUNTED},
        "trust": trust(content.readings),
        "linked": script(dataset_with_files(content)),
    }
    yield Page("overview.html", "overview.html", "overview", Wording(content.language)("overview"), values)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    done: int | None
    """None where it could not be checked: an installed package comes without its documents."""
    all: int


@dataclass(frozen=True, slots=True)
class Trust:
    """What validation and coverage find."""

    quotes: Share
    """Observations and cooperations without an error of the evidence."""
    values: Share
    """Observations whose value, bounds and qualifier are derived from their words again."""
    numbers: Share
    """Numbers of the documents that are a claim, or are known to be none."""


@lru_cache(maxsize=1)
def trust(readings: Readings) -> Trust:
    """How far a package is checked; the same for every language."""
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
