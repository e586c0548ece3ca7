"""The overview: the headline figures, what changed, shares, counts, and how far the data are checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from indicators.engine import validate
from indicators.explorer.indicator_pages import Image, images
from indicators.explorer.linked_data import dataset_with_files, script
from indicators.explorer.rendering import Content, Page, Readings, Record, Wording
from indicators.insight.charts import THEMES
from indicators.insight.charts.bars import document_drawings, theme_drawings
from indicators.insight.charts.headlines import change_drawings, headline_drawing, share_drawings
from indicators.insight.in_words import figure, period
from indicators.rules.findings import Layer, Severity
from indicators.rules.unsettled import source_coverage

_COUNTED = ("observations", "cooperations", "sources", "entities", "indicators", "reference_values")
_COLOURS = THEMES["css"]


def pages(content: Content) -> Iterator[Page]:
    """The page a visit begins with."""
    values = {
        "headlines": list(_headlines(content)),
        "comparisons": [
            *images(change_drawings(content, _COLOURS), "change"),
            *images(share_drawings(content, _COLOURS), "share"),
        ],
        "counts": [
            *images(theme_drawings(content, _COLOURS), "themes"),
            *images(document_drawings(content, _COLOURS), "documents"),
        ],
        "rows": {table: len(content.rows(table)) for table in _COUNTED},
        "trust": trust(content.readings),
        "doubts": list(_doubts(content)),
        "linked": script(dataset_with_files(content)),
    }
    yield Page("overview.html", "overview.html", "overview", Wording(content.language)("overview"), values)


@dataclass(frozen=True, slots=True)
class Headline:
    """A number that the package is read for, with when it was so, who says it, and how sure that is."""

    row: Record
    words: str
    period: str
    said: str
    language: str
    """Of who says it."""
    target: str
    """The label of an aim; empty of a fact."""
    image: Image | None
    """Of a share alone: its scale ends at the whole, where any other would end at a number that means nothing."""


def _headlines(content: Content) -> Iterator[Headline]:
    for row in content.rows("observations"):
        if row["salience"] == "headline":
            source = content.row("sources", row["source_id"])
            said = (row["reported_by"], source["publisher"] or source["container"], source["published_on"])
            drawn = [headline_drawing(content, row, _COLOURS)] if _ends_at_the_whole(content, row) else []
            yield Headline(
                row,
                figure(row, content.unit(row), content.language),
                period(row) or Wording(content.language)("observation.undated"),
                " · ".join(str(one) for one in said if one),
                source["language"],
                row["status_label"] if row["status"] == "target" else "",
                next(images(drawn, row["observation_id"]), None),
            )


def _ends_at_the_whole(content: Content, row: Record) -> bool:
    return bool(content.row("indicators", row["indicator_id"])["measure"] == "share")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason to trust some observations less, and where these are listed."""

    label: str
    rows: int
    fragment: str
    """Of the list of observations; empty where it cannot tell them apart."""


def _doubts(content: Content) -> Iterator[Doubt]:
    say, rows = Wording(content.language), content.rows("observations")
    undated = sum(not row["period_start"] and not row["period_end"] for row in rows)
    bounded = sum(row["period_basis"] == "bounded" for row in rows)
    yield from (
        Doubt(say(f"doubt.{why}"), count, "") for why, count in (("undated", undated), ("bounded", bounded)) if count
    )
    for code, label in dict.fromkeys((row["confidence"], row["confidence_label"]) for row in rows):
        if code != "high":
            count = sum(row["confidence"] == code for row in rows)
            yield Doubt(say("doubt.confidence", label=label), count, f"confidence={code}")
    for source in content.rows("sources"):
        count = len(content.rows_of("observations", "source_id", source["source_id"]))
        if count and source["copy_quality"] != "clean":
            label = say("doubt.copy", label=source["copy_quality_label"])
            yield Doubt(label, count, f"source_id={source['source_id']}")


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
