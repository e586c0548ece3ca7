"""Whether a page that is cited can be there, gives a figure once and in plain words. Part of the analysis layer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from urllib.parse import urlsplit, urlunsplit

from indicators.insight.foreign import ForeignReading, read_foreign
from indicators.insight.in_words import nearest_double
from indicators.model.forms import write_number
from indicators.package.conversion import NotConvertibleError, UnitTable
from indicators.rules.batch import Batch
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer, Place
from indicators.rules.rules import rule, rules_in

_IN_GERMAN = re.compile(r"\b[Ww]ords in German\b")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_ADDRESSES = ("url", "archived_url")
_FIGURE = ("indicator_id", "entity_id", "period_start", "period_end", "value", "lower", "upper", "qualifier")


@rule("A01", Layer.ANALYSIS, "reference_values", scope="row")
def foreign_words_fit(batch: Batch, context: Context) -> Iterator[Finding]:
    """A value or qualifier of a reference does not fit words that are neither Chinese nor English.

    Such words are read by hand; this holds the hand to what they plainly say in German: a number, its word of scale and
    one word that qualifies, where the note says: Words in German. What they say in other ways is not checked.
    Fails: value 3820000000 for rund 38,2 Milliarden Dollar; qualifier exact for mehr als 660 Milliarden
    Passes: value 38200000000, qualifier approximately for the first
    Mend: read the page again, and correct value and bounds, qualifier or value_text
    """
    if not context.holds("units", "unit_id", "base_unit_id", "factor"):
        return
    units = UnitTable.of(context.rows("units"))
    for index, words in enumerate(batch.cells("value_text")):
        if not words or not _IN_GERMAN.search(batch.cell(index, "note")):
            continue
        plain = read_foreign(words)
        qualifier = batch.cell(index, "qualifier")
        if plain.numbers and plain.qualifier is not None and qualifier and qualifier != plain.qualifier:
            message = f"{words!r} says {plain.qualifier}"
            yield batch[index].at("qualifier", message, expected=str(plain.qualifier))
        column = next((name for name in ("value", "lower", "upper") if batch.cell(index, name)), "")
        unit = context.value("indicators", batch.cell(index, "indicator_id"), "unit_id")
        numbers = _numbers_in_unit(plain, unit, units) if unit else []
        if column and numbers and batch.cell(index, column) not in numbers:
            message = f"{words!r} does not say {batch.cell(index, column)}"
            yield batch[index].at(column, message, expected=" or ".join(numbers[:3]))


@rule("A02", Layer.ANALYSIS, "sources", "reference_values", scope="row")
def address_well_formed(batch: Batch, context: Context) -> Iterator[Finding]:
    """The address of a page is none that a page can have.

    It has a host with a domain, and neither a user's name nor a password. Whether the page is there is not asked: that
    would need the network.
    Fails: https://news or http:///2026/page.htm or https://user@example.org/
    Passes: https://example.org/news/1.htm
    Mend: copy the address from the page itself
    """
    for column in _ADDRESSES:
        for index, address in enumerate(batch.cells(column)):
            fault = _fault_of(address) if address else ""
            if fault:
                yield batch[index].at(column, fault, expected="an address such as https://example.org/news/1.htm")


@rule("A03", Layer.ANALYSIS, "reference_values", scope="package")
def figure_of_a_page_given_once(batch: Batch, context: Context) -> Iterator[Finding]:
    """A reference value gives the same figure of the same page as another.

    The same indicator, entity, period, value, bounds and qualifier; a page is the same whether it is called by http or
    https, and whatever comes behind # in its address.
    Fails: two rows with 232 zones of one page
    Passes: two rows with 232 zones of two pages
    Mend: delete one of the rows
    """
    if not context.holds("reference_values", "url", *_FIGURE):
        return
    every = Batch(batch.table, context.rows("reference_values"))
    first: dict[tuple[str, ...], int] = {}
    for index in range(len(every)):
        first.setdefault(_figure_on_page(every, index), index)
    for index in range(len(batch)):
        place = first.get(_figure_on_page(batch, index), -1)
        if place < 0 or (every.rows.file(place), every.rows.lines[place]) == _place(batch, index):
            continue
        identifier = every.cell(place, "reference_id")
        yield batch[index].at(
            "url",
            f"{identifier} gives the same figure of the same page",
            expected="a figure of its own",
            related=Place(every.rows.file(place), every.rows.lines[place], identifier),
        )


def _numbers_in_unit(plain: ForeignReading, unit: str, units: UnitTable) -> list[str]:
    """The numbers of a text as cells in a unit, whichever of the units that convert to it the text may mean."""
    factors = {Fraction(1)}
    for other in units.bases:
        with suppress(NotConvertibleError):
            factors.add(units.factor(other, unit))
    ordered = sorted(factors, key=lambda factor: (factor != 1, factor))
    return [write_number(nearest_double(number * factor)) for number in plain.numbers for factor in ordered]


def _fault_of(address: str) -> str:
    """What keeps an address from being one of a page; empty if nothing does."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except ValueError as error:
        return f"{address[:100]!r} is no address: {error}"
    if parts.scheme not in ("http", "https"):
        return ""  # the layer of the schema has it
    if parts.username is not None or parts.password is not None:
        return "the address holds a user's name or password"
    if _HOST.fullmatch(host) is None:
        return f"{host[:100]!r} is no host with a domain"
    if port == 0 or any(character in address for character in '<>"{}|\\^`'):
        return "a port or character that no address has"
    return ""


def _figure_on_page(batch: Batch, index: int) -> tuple[str, ...]:
    try:
        parts = urlsplit(batch.cell(index, "url"))
        page = urlunsplit(("", parts.netloc.lower(), parts.path or "/", parts.query, ""))
    except ValueError:
        page = batch.cell(index, "url")
    return (page, *(batch.cell(index, name) for name in _FIGURE))


def _place(batch: Batch, index: int) -> tuple[str, int]:
    return batch.rows.file(index), batch.rows.lines[index]


PAGE_RULES = rules_in(globals())
