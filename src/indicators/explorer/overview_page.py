"""The overview: the headline figures, what changed, shares, counts, and how far the data are checked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from indicators.engine import validate
from indicators.explorer.content import Content, Readings, Wording
from indicators.explorer.indicator_pages import images
from indicators.explorer.linked_data import dataset_with_files, script
from indicators.explorer.rendering import Page
from indicators.insight.charts import THEMES, document_drawings, theme_drawings
from indicators.insight.charts.headlines import change_drawings, headline_drawing, share_drawings
from indicators.insight.listing import figure, period
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
        "trust": _trust(content.readings),
        "doubts": list(_doubts(content)),
        "linked": script(dataset_with_files(content)),
    }
    yield Page("overview.html", "overview.html", "overview", Wording(content.language)("overview"), values)


def _headlines(content: Content) -> Iterator[dict[str, Any]]:
    """Each number that the package is read for, with when it was so, who says it, and how sure that is."""
    for row in content.rows("observations"):
        if row["salience"] == "headline":
            source = content.row("sources", row["source_id"])
            said = (row["reported_by"], source["publisher"] or source["container"], source["published_on"])
            # Of a share alone: its scale ends at the whole, where any other would end at a number that means nothing.
            share = content.row("indicators", row["indicator_id"])["measure"] == "share"
            drawn = [headline_drawing(content, row, _COLOURS)] if share else []
            yield {
                "row": row,
                "words": figure(row, content.unit(row), content.language),
                "period": period(row) or Wording(content.language)("observation.undated"),
                "said": " · ".join(str(one) for one in said if one),
                "language": source["language"],
                "target": row["status_label"] if row["status"] == "target" else "",
                "image": next(images(drawn, row["observation_id"]), None),
            }


def _doubts(content: Content) -> Iterator[dict[str, Any]]:
    """Reasons to trust some observations less, and where these are listed, if the list can tell them apart."""
    say, rows = Wording(content.language), content.rows("observations")
    doubts = [
        (say("doubt.undated"), sum(not row["period_start"] and not row["period_end"] for row in rows), ""),
        (say("doubt.bounded"), sum(row["period_basis"] == "bounded" for row in rows), ""),
    ]
    for code, label in dict.fromkeys((row["confidence"], row["confidence_label"]) for row in rows):
        if code != "high":
            count = sum(row["confidence"] == code for row in rows)
            doubts.append((say("doubt.confidence", label=label), count, f"confidence={code}"))
    for source in content.rows("sources"):
        if source["copy_quality"] != "clean":
            count = len(content.rows_of("observations", "source_id", source["source_id"]))
            label = say("doubt.copy", label=source["copy_quality_label"])
            doubts.append((label, count, f"source_id={source['source_id']}"))
    yield from ({"label": label, "rows": count, "fragment": where} for label, count, where in doubts if count)


@lru_cache(maxsize=1)
def _trust(readings: Readings) -> dict[str, dict[str, int | None]]:
    """How far a package is checked, so many of so many; the same for every language.

    What is done is None where it could not be checked: an installed package comes without its documents.
    """
    package = readings.package
    report = validate(package.root, layers=[Layer.EVIDENCE, Layer.DERIVATION])
    missing = {one.layer for one in report.unchecked}
    faulty = {(one.layer, one.file, one.line) for one in report.findings if one.severity is Severity.ERROR and one.line}

    def without_fault(layer: Layer, *tables: str) -> dict[str, int | None]:
        rows = sum(report.rows[table] for table in tables)
        files = {package.rows(table).path for table in tables}
        faults = sum(found is layer and file in files for found, file, _ in faulty)
        return {"done": None if layer in missing else rows - faults, "all": rows}

    return {
        "quotes": without_fault(Layer.EVIDENCE, "observations", "cooperations"),
        "values": without_fault(Layer.DERIVATION, "observations"),
        "numbers": _numbers(readings),
    }


def _numbers(readings: Readings) -> dict[str, int | None]:
    """The numbers of the documents, and how many of them are a claim or are known to be none."""
    sources = readings.context.index("sources")
    if any(readings.text(source) is None for source in sources):
        return {"done": None, "all": 0}
    covered = [source_coverage(readings.context, source) for source in sources]
    mentions = sum(source.mentions for source in covered)
    return {"done": mentions - sum(len(source.unsettled) for source in covered), "all": mentions}
