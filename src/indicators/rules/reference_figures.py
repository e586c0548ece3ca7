"""What references must say: a page that can be found, words that a machine can read, no other figure twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from indicators.insight import nearest_double
from indicators.model import write_number
from indicators.model.standards import NotConvertibleError, UnitTable, reading_in_unit
from indicators.package.canonical import plain_date
from indicators.reading import Qualifier
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer
from indicators.rules.quotes import misread
from indicators.rules.rules import Batch, Row, rule

if TYPE_CHECKING:
    from indicators.reading import Mention

_IDEOGRAPH = re.compile(r"[㐀-鿿]")
_NAMED_LANGUAGE = re.compile(r"\b[Ww]ords in (?!English|Chinese)[A-Z][a-z]+")
_OF_A_PAGE = ("publisher", "title", "published_on", "via")


@rule("E30", Layer.EVIDENCE, "reference_values", scope="row")
def reference_of_publication(batch: Batch, context: Context) -> Iterator[Finding]:
    """A reference's period is taken from the publication, but is not the time at which the page was published.

    Fails: period_basis publication, published_on 2025-10-18, period_start 2025-10-17
    Passes: period_start and period_end 2025-10-18
    Mend: correct the dates, or set period_basis to stated or inferred
    """
    if not batch.has("published_on"):
        return
    for row in (row for row in batch if row["period_basis"] == "publication"):
        published = plain_date(row["published_on"])
        for column in ("period_start", "period_end"):
            date = plain_date(row[column])
            if date and not (published and date.startswith(published)):
                message = f"the page was published {published or 'at a time that the row does not give'}"
                yield row.at(column, message, expected=published or "another period_basis")


@rule("E31", Layer.EVIDENCE, "reference_values", scope="row")
def reference_period_grounded(batch: Batch, context: Context) -> Iterator[Finding]:
    """An inferred or bounded date of a reference rests on nothing.

    The note writes it out in full; what is the day of the page's publication has the basis publication.
    Fails: period_start 2015-01-01, inferred, where the note has only: ten years ago
    Passes: the same with the note: ten years ago, taken as 2015, 2015-01-01 to 2015-12-31
    Mend: correct the date, or write in note what it is and what it is inferred from
    """
    if not batch.has("note"):
        return
    for row in (row for row in batch if row["period_basis"] in ("inferred", "bounded")):
        dates = {row[column]: column for column in ("period_end", "period_start")}  # one day is told of once
        for date, column in dates.items():
            if date not in row["note"]:
                yield row.at(column, f"the note does not have {date}", expected="a date that the note writes out")


@rule("E32", Layer.EVIDENCE, "reference_values", scope="package")
def page_cited_alike(batch: Batch, context: Context) -> Iterator[Finding]:
    """Two reference values cite one page in different ways.

    Rows with one address have the same publisher, title, day of publication and via, as it is one page.
    Fails: two rows of https://example.org/report, published_on 2025-10-18 and 2025-10-19
    Passes: the same with published_on 2025-10-18 in both
    Mend: look at the page, and write its publisher, title, day and via alike in all rows that cite it
    """
    for row, first in batch.repeated("url"):
        for column in _OF_A_PAGE:
            found, expected = row[column], first[column]
            if batch.has(column) and found != expected:
                message = f"{found or 'nothing'!r} here, and {expected or 'nothing'!r} where the page is cited first"
                where = first.place("the first row that cites the page")
                yield row.at(column, message, expected=expected or "empty", related=where)


@rule("D05", Layer.DERIVATION, "reference_values", scope="row")
def reference_derived(batch: Batch, context: Context) -> Iterator[Finding]:
    """A reference's value, bound or qualifier is not what its words say.

    Chinese and English words and bare numbers are read by machine, converted to the indicator's unit, and give exactly
    the row's value, lower, upper and qualifier. The verb that says which way a change goes may stand in front
    (下降7.7%). Words of another language are not read, and the note says which: Words in German.
    Fails: value 2200 for 2.2万家; qualifier exact for more than 6.5 percent
    Passes: value, lower and upper 22000, qualifier exact, for 2.2万家; words in German, where the note says so
    Mend: write the cell as expected, or correct value_text or indicator_id; of another language name it in note
    """
    if not context.holds("units", "unit_id", "base_unit_id", "factor"):
        return
    for row in batch:
        words = row["value_text"]
        mention = _read_whole(words)
        if mention is None and words and not _of_another_language(words, row["note"]):
            message = f"{words!r} is not one quantity that the reader can read"
            yield row.at("value_text", message, expected="the words of one number")
        unit, measure = (context.value("indicators", row["indicator_id"], name) for name in ("unit_id", "measure"))
        if mention is None or not unit:
            continue
        try:
            yield from misread(row, repr(words), reading_in_unit(mention, unit, context.units, measure))
        except NotConvertibleError as error:
            yield row.at("value_text", f"{words!r}: {error}", expected=f"an amount in {unit}")


def _of_another_language(words: str, note: str) -> bool:
    """Whether the note says that words without a Chinese character are of a language that is not read."""
    return not _IDEOGRAPH.search(words) and _NAMED_LANGUAGE.search(note) is not None


def _read_whole(words: str) -> Mention | None:
    """The one quantity that the words are, from end to end or from the verb that governs it."""
    from indicators.reading import find_mentions
    from indicators.reading.modifiers import governing_words
    from indicators.reading.vocabulary import plain_spelling

    mentions = list(find_mentions(words))
    if len(mentions) != 1 or mentions[0].quantity is None or mentions[0].end != len(words):
        return None
    governed = governing_words(plain_spelling(words), mentions[0].start, mentions[0].quantity.unit)
    return mentions[0] if (mentions[0].start if governed is None else governed[1]) == 0 else None


_IN_GERMAN = re.compile(r"\b[Ww]ords in German\b")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
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
    units = UnitTable.of(context.rows("units").cells)
    for row in batch:
        words = row["value_text"]
        if not words or not _IN_GERMAN.search(row["note"]):
            continue
        plain = read_foreign(words)
        qualifier = row["qualifier"]
        if plain.numbers and plain.qualifier is not None and qualifier and qualifier != plain.qualifier:
            message = f"{words!r} says {plain.qualifier}"
            yield row.at("qualifier", message, expected=str(plain.qualifier))
        column = next((name for name in ("value", "lower", "upper") if row[name]), "")
        unit = context.value("indicators", row["indicator_id"], "unit_id")
        numbers = _numbers_in_unit(plain, unit, units) if unit else []
        if column and numbers and row[column] not in numbers:
            message = f"{words!r} does not say {row[column]}"
            yield row.at(column, message, expected=" or ".join(numbers[:3]))


@rule("A02", Layer.ANALYSIS, "sources", "reference_values", scope="row")
def address_well_formed(batch: Batch, context: Context) -> Iterator[Finding]:
    """The address of a page is none that a page can have.

    It has a host with a domain, and neither a user's name nor a password. Whether the page is there is not asked: that
    would need the network.
    Fails: https://news or http:///2026/page.htm or https://user@example.org/
    Passes: https://example.org/news/1.htm
    Mend: copy the address from the page itself
    """
    for row, column in ((row, column) for column in ("url", "archived_url") for row in batch):
        fault = _fault_of(row[column]) if row[column] else ""
        if fault:
            yield row.at(column, fault, expected="an address such as https://example.org/news/1.htm")


@rule("A03", Layer.ANALYSIS, "reference_values", scope="package")
def figure_of_a_page_given_once(batch: Batch, context: Context) -> Iterator[Finding]:
    """A reference value gives the same figure of the same page as another.

    The same indicator, entity, period, value, bounds and qualifier; a page is the same whether it is called by http or
    https, and whatever comes behind # in its address.
    Fails: two rows with 232 zones of one page
    Passes: two rows with 232 zones of two pages
    Mend: delete one of the rows
    """
    first: dict[tuple[str, ...], Row] = {}
    for row in batch if context.holds("reference_values", "url", *_FIGURE) else ():
        other = first.setdefault(_figure_on_page(row), row)
        if other is not row:
            message, place = f"{other['reference_id']} gives the same figure of the same page", other["reference_id"]
            yield row.at("url", message, expected="a figure of its own", related=other.place(place))


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


def _figure_on_page(row: Row) -> tuple[str, ...]:
    page = row["url"]
    with suppress(ValueError):
        parts = urlsplit(page)
        page = urlunsplit(("", parts.netloc.lower(), parts.path or "/", parts.query, ""))
    return (page, *(row[name] for name in _FIGURE))


_WORDS = ("null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")
_PARTS = {"eine": Fraction(1), "hälfte": Fraction(1, 2), "drittel": Fraction(1, 3), "viertel": Fraction(1, 4)}
_NUMBERS = {word: Fraction(number) for number, word in enumerate(_WORDS)} | _PARTS
_SCALES = {"hundert": 2, "tausend": 3, "million": 6, "milliarde": 9, "billion": 12}
_SCALES |= {"millionen": 6, "milliarden": 9, "billionen": 12}
_QUALIFIERS = {
    Qualifier.AT_LEAST: ("mindestens", "wenigstens", "nicht weniger als"),
    Qualifier.AT_MOST: ("höchstens", "bis zu", "nicht mehr als", "maximal"),
    Qualifier.MORE_THAN: ("mehr als", "über"),
    Qualifier.LESS_THAN: ("weniger als", "unter"),
    Qualifier.NEARLY: ("fast", "knapp", "nahezu", "beinahe"),
    Qualifier.APPROXIMATELY: ("circa", "etwa", "rund", "ungefähr"),
}
"""The longer phrases first, as some hold a shorter one."""
_ALL_QUALIFIERS = re.compile(
    "|".join(rf"(?P<{qualifier}>\b(?:{'|'.join(phrases)})\b)" for qualifier, phrases in _QUALIFIERS.items())
)
_NUMBER = re.compile(
    r"(?P<over>[0-9]{1,9})\s?/\s?(?P<under>[1-9][0-9]{0,8})(?![0-9])"
    r"|(?P<digits>[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,20})(?P<decimals>,[0-9]{1,20})?"
    rf"|\b(?P<word>{'|'.join(_NUMBERS)})\b"
)
_LONGEST = 1000
"""Characters that are read."""
_SCALE = re.compile(rf"\s?({'|'.join(sorted(_SCALES, key=len, reverse=True))})\b")


@dataclass(frozen=True, slots=True)
class ForeignReading:
    """What an expression plainly says."""

    numbers: tuple[Fraction, ...]
    """Each number of the text, with the word of scale behind it."""
    qualifier: Qualifier | None
    """``exact`` where no word qualifies; None where several do."""


def read_foreign(text: str) -> ForeignReading:
    """Read an expression in German.

    Examples
    --------
    >>> read_foreign("knapp 29.000").qualifier
    <Qualifier.NEARLY: 'nearly'>
    >>> read_foreign("mehr als 6,5 Billionen Yuan").numbers
    (Fraction(6500000000000, 1),)
    """
    plain = text.casefold()[:_LONGEST]
    found = {match.lastgroup for match in _ALL_QUALIFIERS.finditer(plain)}
    qualifier = Qualifier.EXACT if not found else Qualifier(str(found.pop())) if len(found) == 1 else None
    return ForeignReading(tuple(_number(plain, match) for match in _NUMBER.finditer(plain)), qualifier)


def _number(text: str, match: re.Match[str]) -> Fraction:
    if match["word"]:
        number = _NUMBERS[match["word"]]
    elif match["over"]:
        number = Fraction(int(match["over"]), int(match["under"]))
    else:
        number = Fraction(match["digits"].replace(".", "") + (match["decimals"] or "").replace(",", "."))
    scale = _SCALE.match(text, match.end())
    return number * 10 ** _SCALES[scale[1]] if scale else number
