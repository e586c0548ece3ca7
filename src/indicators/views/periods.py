"""Reference periods as a reader writes them."""

from __future__ import annotations

from indicators.views.listing import Record


def period(row: Record) -> str:
    """The period of a row: a year, a day, or from a day to a day; empty where it is not known.

    A moment that is only bounded has an ellipsis between its two ends, as it is no span.

    Examples
    --------
    >>> period({"period_start": "2024-01-01", "period_end": "2024-12-31"})
    '2024'
    >>> period({"period_start": "2015-01-01", "period_end": "2025-12-31"})
    '2015 – 2025'
    >>> period({"period_start": "2018-01-01", "period_end": "2020-12-31", "period_basis": "bounded"})
    '2018 … 2020'
    """
    dash = "…" if row.get("period_basis") == "bounded" else "–"
    start, end = str(row["period_start"] or ""), str(row["period_end"] or "")
    if start.endswith("-01-01") and end.endswith("-12-31"):
        years = start[:4], end[:4]
        return years[0] if years[0] == years[1] else f"{years[0]} {dash} {years[1]}"
    if start == end:
        return start
    return f"{start or '…'} {dash} {end or '…'}"
