"""The data themselves: tables with their columns, code lists, and how to load them."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.explorer.content import Content
from indicators.explorer.page import Page
from indicators.explorer.wording import Wording
from indicators.schema.codelists import CODE_LISTS
from indicators.schema.compilers.data_dictionary import dictionary_rows
from indicators.schema.tables import TABLES


def pages(content: Content) -> Iterator[Page]:
    """The page of the data."""
    tables = [(table, dictionary_rows(table), len(content.rows(name))) for name, table in TABLES.items()]
    yield Page(
        "data.html",
        "data.html",
        "data",
        Wording(content.language)("data"),
        {"tables": tables, "code_lists": CODE_LISTS},
    )
