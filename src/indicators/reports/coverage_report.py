"""How much of the sources' numbers is settled, as a table and as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict

from indicators.reading import Kind
from indicators.reports.grid import aligned
from indicators.rules.exclusions import SourceCoverage


def as_table(sources: list[SourceCoverage]) -> str:
    """The counts as an aligned table, with what is unsettled below it."""
    kinds = [str(kind) for kind in Kind]
    header = ("source", *kinds, "claimed", "excluded", "unsettled", "settled %")
    rows = [
        (
            source.source_id,
            *(str(source.kinds[kind]) for kind in kinds),
            str(source.claimed),
            str(source.excluded),
            str(len(source.unsettled)),
            f"{source.settled:.1f}",
        )
        for source in sources
    ]
    lines = [aligned(header, rows)]
    for source in sources:
        lines += [f"{source.source_id}:{gap.line}: {gap.context}" for gap in source.unsettled]
    return "\n".join(lines)


def as_json(sources: list[SourceCoverage]) -> str:
    """The counts as JSON."""
    listed = [{**asdict(source), "mentions": source.mentions, "settled": source.settled} for source in sources]
    return json.dumps(listed, ensure_ascii=False, indent=2)
