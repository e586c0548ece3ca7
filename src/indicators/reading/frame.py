"""Mentions as a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from indicators.reading.model import Mention

if TYPE_CHECKING:
    import pandas as pd


def to_frame(mentions: Iterable[Mention]) -> pd.DataFrame:
    """Put mentions into a data frame, one to a row, with their readings in columns.

    Parameters
    ----------
    mentions : iterable of Mention
        What `find_mentions` or `find_quantities` gave.

    Returns
    -------
    pandas.DataFrame
        Columns start, end, text, kind, value, lower, upper, qualifier, unit, sense; the last six are missing where the
        mention is no quantity.
    """
    import pandas as pd  # only who asks for a frame pays for the import

    rows = [(m.start, m.end, m.text, m.kind.value, *(m.quantity or (None,) * 6)[:6]) for m in mentions]
    columns = ["start", "end", "text", "kind", "value", "lower", "upper", "qualifier", "unit", "sense"]
    frame = pd.DataFrame(rows, columns=columns)
    kinds = {"start": "int64", "end": "int64", "value": "float64", "lower": "float64", "upper": "float64"}
    texts = dict.fromkeys(("text", "kind", "qualifier", "unit", "sense"), "string")
    return frame.astype(kinds | texts)
