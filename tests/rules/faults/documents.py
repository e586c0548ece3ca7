"""Faults of what a document says of itself."""

from __future__ import annotations

from tests.checkout import Checkout, Spot
from tests.rules.faults import fault


def _changed(checkout: Checkout, source_id: str, column: str, **cells: str) -> Spot:
    row = checkout.first("sources", lambda row: row["source_id"] == source_id)
    return checkout.spot("sources", checkout.edit("sources", row, **cells), column)


@fault("E24")
def author_under_another_name(checkout: Checkout) -> Spot:
    return _changed(checkout, "east-west-industry-2025", "author", author="邓婧")


@fault("E24", whole=True)
def author_without_the_last_character(checkout: Checkout) -> Spot:
    return _changed(checkout, "gansu-theory-page-2025", "author", author="罗哲; 官长; 马红祥")


@fault("E24", whole=True)
def authors_with_an_ideographic_space_between(checkout: Checkout) -> Spot:
    return _changed(checkout, "gansu-theory-page-2025", "author", author="罗哲;\u3000官长瑞; 马红祥")


@fault("E24")
def byline_left_out(checkout: Checkout) -> Spot:
    return _changed(checkout, "east-west-industry-2025", "author", author="")


@fault("E25", "E41")
def publisher_whom_nothing_names(checkout: Checkout) -> Spot:
    return _changed(checkout, "east-west-industry-2025", "publisher", publisher="人民日报")


@fault("E26")
def simplified_characters_called_traditional(checkout: Checkout) -> Spot:
    return _changed(checkout, "east-west-industry-2025", "language", language="zh-Hant")


@fault("E26")
def chinese_called_english(checkout: Checkout) -> Spot:
    return _changed(checkout, "east-west-industry-2025", "language", language="en")


@fault("E27")
def pinyin_called_clean(checkout: Checkout) -> Spot:
    return _changed(checkout, "national-etdz-briefing-2025", "copy_quality", copy_quality="clean")


@fault("E27")
def pinyin_where_there_is_none(checkout: Checkout) -> Spot:
    return _changed(checkout, "east-west-industry-2025", "copy_quality", copy_quality="pinyin_injected")
