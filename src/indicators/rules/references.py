"""The layer of references but for entities: keys of other tables, codes of the package's lists, rules across tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from indicators.errors import Suggestions, nearest
from indicators.model import write_number
from indicators.model.standards import STANDARD_UNITS
from indicators.model.tables import CODE_LISTS, TABLES
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer
from indicators.rules.rules import EVERY, Batch, rule

_KEYS = tuple(
    f"{table.name}.{name}"
    for table in TABLES.values()
    for name in (*table.key, *(column.name for column in table.references()))
)
_CODED = tuple(
    f"{table.name}.{column.name}" for table in TABLES.values() for column in table.columns if column.extensible_codes
)
_CLAIM = ("source_id", "value_start", "indicator_id", "entity_id")

_AMOUNTS = ("count", "currency", "area", "length", "mass", "energy", "power", "volume")
_MEASURES_OF_KIND: dict[str, tuple[str, ...]] = {
    "stock": (*_AMOUNTS, "time", "calendar_time", "temperature"),
    "flow": _AMOUNTS,
    "share": ("dimensionless",),
    "ratio": ("dimensionless", "currency"),
    "growth": ("dimensionless",),
    "duration": ("time", "calendar_time"),
}
"""The kinds of quantity that a measure can be given in."""
_TOLD_BY = ("name_zh", "name_en", "definition")
_DIFFERENCE = re.compile(
    r"差|净|增(?!加值)|减|盈|亏|余额|变动|变化|利润|收支|缺口"
    r"|\b(?:balance|increase|decrease|change|net|surplus|deficit|profit|loss|gap|difference|growth|rise|fall)\b",
    re.IGNORECASE,
)
"""Words of an indicator that measures what one amount is above another."""
_ONE_PARTY = ("one party", "仅一方", "只有一方")


def _unknown_keys(batch: Batch, context: Context) -> Any:
    from indicators.rules.columns import not_among, text_of

    found: set[int] = set()
    for column in batch.table.references():
        table = str(column.references)
        if context.readable(table):
            found.update(not_among(batch.rows, column.name, text_of(context.rows(table), *context.model[table].key)))
    return sorted(found)


def _unknown_codes(batch: Batch, context: Context) -> Any:
    from indicators.model.arrow import text_array
    from indicators.rules.columns import not_among

    found: set[int] = set()
    for column in batch.table.columns:
        if column.extensible_codes is not None:
            known = text_array(context.codes.get(column.extensible_codes, ()))
            found.update(not_among(batch.rows, column.name, known))
    return sorted(found)


def _claimed_twice(batch: Batch, context: Context) -> Any:
    from indicators.rules.columns import repeats

    return repeats(batch.rows, _CLAIM)


@rule("R01", Layer.REFERENCES, EVERY, scope="package", reads=_KEYS, screen=_unknown_keys)
def foreign_key(batch: Batch, context: Context) -> Iterator[Finding]:
    """A foreign key points to no row.

    Fails: entity_id chonqing, which entities.csv does not have
    Passes: entity_id chongqing
    Mend: correct the key, or add the row it means to the other table
    """
    for column in batch.table.references():
        assert column.references is not None
        if not context.readable(column.references):
            continue
        known = context.known(column.references, set(batch.cells(column.name)))
        suggestions = context.suggestions(column.references)
        told = f"is not in {column.references}", f"a key of {column.references}"
        yield from _unknown(batch, column.name, known, suggestions, *told)


def _unknown(
    batch: Batch, column: str, known: Collection[str], suggestions: Suggestions, problem: str, expected: str
) -> Iterator[Finding]:
    """The rows with something in a column that is not known."""
    for row in batch:
        cell = row[column]
        if cell and cell not in known:
            message = f"{cell!r} {problem}; {suggestions.nearest(cell)}".rstrip("; ")
            yield row.at(column, message, expected=expected)


@rule("R02", Layer.REFERENCES, EVERY, scope="package", reads=(*_CODED, *_KEYS), screen=_unknown_codes)
def code_of_package(batch: Batch, context: Context) -> Iterator[Finding]:
    """A code is not in the package's code list.

    Fails: theme zonez, which codes.csv does not list under theme
    Passes: theme zones
    Mend: correct the code, or add it to codes.csv with its names and definition
    """
    for column in batch.table.columns:
        if column.extensible_codes is None or not context.readable("codes"):
            continue
        known = context.codes.get(column.extensible_codes, ())
        expected = "one of " + ", ".join(known) if known else "a code of codes.csv, which lists none"
        told = f"is not a code of {column.extensible_codes}", expected
        yield from _unknown(batch, column.name, frozenset(known), Suggestions(known), *told)


@rule("R03", Layer.REFERENCES, "codes", scope="row")
def known_code_list(batch: Batch, context: Context) -> Iterator[Finding]:
    """A code belongs to a list that no column uses.

    Closed lists belong to the model and cannot be extended.
    Fails: code_list qualifier
    Passes: code_list theme
    Mend: correct the name of the list
    """
    lists = context.model.code_lists
    for row in batch:
        cell = row["code_list"]
        if cell and cell not in lists:
            why = "is a closed list of the model" if cell in CODE_LISTS else "is not a code list that a column uses"
            message = f"{cell!r} {why}; {nearest(cell, lists)}".rstrip("; ")
            yield row.at("code_list", message, expected="one of " + ", ".join(lists))


@rule("R04", Layer.REFERENCES, "indicators", scope="row")
def unit_fits_measure(batch: Batch, context: Context) -> Iterator[Finding]:
    """An indicator's unit, or its words, do not fit what it measures.

    A share or growth is without dimension, a ratio too or money (yuan a head), a duration is a time, a stock or flow an
    amount of something; of a balance, name or definition tell of a difference (差额, 净增, surplus).
    Fails: measure duration with unit_id CNY; measure balance with the name Number of firms
    Passes: measure duration with unit_id year
    Mend: correct the unit or the measure; see quantity_kind in units.csv
    """
    for row in batch:
        measure = row["measure"]
        if measure == "balance" and batch.has(*_TOLD_BY) and not any(_DIFFERENCE.search(row[one]) for one in _TOLD_BY):
            yield row.at("measure", "nothing in its words tells of a difference", expected="stock, flow or another")
        unit = row["unit_id"]
        kind = context.value("units", unit, "quantity_kind")
        allowed = _MEASURES_OF_KIND.get(measure)
        if kind and allowed is not None and kind not in allowed:
            message = f"{unit} measures {kind}, the indicator is a {measure}"
            yield row.at("unit_id", message, expected=f"a unit whose quantity_kind is {' or '.join(allowed)}")


@rule("R08", Layer.REFERENCES, "units", scope="row")
def unit_converts_to_base(batch: Batch, context: Context) -> Iterator[Finding]:
    """A unit converts to one that is not a base unit of its kind.

    Fails: hour converts to kilometre, or to a unit that converts further
    Passes: hour converts to minute, which converts to nothing
    Mend: correct base_unit_id or quantity_kind
    """
    for row in batch:
        base = row["base_unit_id"]
        if not base or base not in context.index("units"):
            continue
        kind = context.value("units", base, "quantity_kind")
        if kind != row["quantity_kind"]:
            message = f"{base} measures {kind}"
        elif context.value("units", base, "base_unit_id"):
            message = f"{base} converts to another unit itself"
        else:
            continue
        yield row.at("base_unit_id", message, expected="a unit of the same quantity_kind without a base unit")


@rule(
    "R09", Layer.REFERENCES, "cooperations",
    reads=("cooperations.note",), follows=("cooperation_parties.cooperation_id",),
)  # fmt: skip
def cooperation_has_parties(batch: Batch, context: Context) -> Iterator[Finding]:
    """A cooperation has fewer parties than it needs.

    Two or more; one only where the text names no other, which the note says with the words "one party".
    Fails: a cooperation with one party and a note that does not say so
    Passes: a cooperation with two parties; one with one and the note "One party only: its partners are not named"
    Mend: add the parties to cooperation_parties.csv, or say in note that and why there is one party only
    """
    if not context.readable("cooperation_parties") or not batch.has("note"):
        return
    parties = Counter(context.rows("cooperation_parties").cells.get("cooperation_id", ()))
    for row in batch:
        cooperation = row["cooperation_id"]
        count = parties[cooperation]
        if not cooperation or count > 1:
            continue
        if count == 0 or not any(words in row["note"].lower() for words in _ONE_PARTY):
            message = f"{cooperation} has {'one party, and its note does not say so' if count else 'no party'}"
            expected = 'two parties or more, or one and the words "one party" in note'
            yield row.at("cooperation_id", message, expected=expected)


@rule(
    "R10", Layer.REFERENCES, "observations",
    reads=tuple(f"observations.{name}" for name in _CLAIM), screen=_claimed_twice,
)  # fmt: skip
def one_observation_per_claim(batch: Batch, context: Context) -> Iterator[Finding]:
    """Two observations assert the same number of the same thing.

    Fails: two rows with the same source, value_start, indicator and entity
    Passes: one mention carries two observations of different indicators
    Mend: delete one of the two, or correct the indicator or entity of one
    """
    if not batch.has(*_CLAIM):
        return
    for row, first in batch.repeated(*_CLAIM):
        message = f"{first['observation_id']} reads the same number as the same claim"
        place = first.place("the first observation")
        yield row.at("value_start", message, expected="one observation for each claim", related=place)


@rule(
    "R11", Layer.REFERENCES, "observations",
    reads=("observations.source_id", "cooperations.source_id"), follows=("cooperation_id",),
)  # fmt: skip
def cooperation_of_same_source(batch: Batch, context: Context) -> Iterator[Finding]:
    """An observation measures a cooperation that another source tells of.

    Fails: an observation of one source with a cooperation_id curated from another
    Passes: both have the same source_id
    Mend: correct cooperation_id or source_id
    """
    for row in batch:
        cooperation, own = row["cooperation_id"], row["source_id"]
        source = context.value("cooperations", cooperation, "source_id") if cooperation else ""
        if source and own and source != own:
            message = f"{cooperation} is told of in {source}"
            yield row.at("cooperation_id", message, expected=f"a cooperation of {own}")


@rule(
    "R12", Layer.REFERENCES, "exclusions",
    reads=("observations.source_id", "observations.value_text"), follows=("observation_id",),
)  # fmt: skip
def repeats_same_reading(batch: Batch, context: Context) -> Iterator[Finding]:
    """Repeated or restated text names an observation of another source, or repeated text one whose words are others.

    Text that is printed twice reads the same in both places.
    Fails: repeated_text 232家 of an observation that reads 31个
    Passes: repeated_text 232家 of an observation that reads 232家
    Mend: name the observation that the text repeats, or give the reason restated
    """
    for row in batch:
        observation, text, own = row["observation_id"], row["text"], row["source_id"]
        if not observation:
            continue
        words, source = (context.value("observations", observation, name) for name in ("value_text", "source_id"))
        if own and source and source != own:
            yield row.at("observation_id", f"{observation} is of {source}", expected=f"an observation of {own}")
        elif row["reason"] == "repeated_text" and words and text and words != text:
            message = f"{observation} reads {words!r}, the excluded text is {text!r}"
            yield row.at("observation_id", message, expected="an observation with the same words")


@rule("R26", Layer.REFERENCES, "indicators", scope="package", reads=("observations.indicator_id",))
def indicator_needed(batch: Batch, context: Context) -> Iterator[Finding]:
    """Nothing is measured by an indicator.

    Fails: an indicator of which there is no observation and no reference value
    Passes: an indicator with an observation
    Mend: delete the row, or see which observation should refer to it
    """
    tables = ("observations", "reference_values")
    if not all(context.holds(table, "indicator_id") for table in tables):
        return
    used = {key for table in tables for (key,) in context.distinct(table, "indicator_id")}
    for row in batch:
        indicator, expected = row["indicator_id"], "an indicator that another row refers to"
        if indicator and indicator not in used:
            yield row.at("indicator_id", f"no row measures {indicator}", expected=expected)


@rule("R28", Layer.REFERENCES, "units", scope="row")
def unit_as_standards_have_it(batch: Batch, context: Context) -> Iterator[Finding]:
    """A unit is not what standards fix: its symbol, what it measures, or its factor.

    Holds for units that need no look-up, such as km2, hour and percent; others are the package's own matter.
    Fails: unit hectare, base_unit_id m2, factor 1000
    Passes: unit hectare, base_unit_id m2, factor 10000
    Mend: write the cell as expected, or give a unit of another size another unit_id
    """
    for row in batch:
        unit, factor = row["unit_id"], row["factor"]
        standard, base = STANDARD_UNITS.get(unit), STANDARD_UNITS.get(row["base_unit_id"])
        if standard is None:
            continue
        for column, fixed in (("symbol", standard.symbol), ("quantity_kind", standard.quantity_kind)):
            if batch.has(column) and row[column] != fixed:
                yield row.at(column, f"{column} of {unit} is {row[column] or 'empty'}", expected=fixed)
        if base is None or base.quantity_kind != standard.quantity_kind or not factor:
            continue
        size = standard.size / base.size
        if factor != write_number(float(size)):
            message = f"one {unit} is {size} {row['base_unit_id']}, not {factor}"
            yield row.at("factor", message, expected=write_number(float(size)))


@rule("R30", Layer.REFERENCES, "cooperations", reads=("cooperations.source_id",), follows=("part_of",))
def part_of_another(batch: Batch, context: Context) -> Iterator[Finding]:
    """A cooperation is part of itself, or of one that another source tells of.

    Fails: coop-0022 part_of coop-0022
    Passes: coop-0022 part_of coop-0021 of the same source
    Mend: correct part_of, or empty it
    """
    for row in batch:
        whole, own = row["part_of"], row["source_id"]
        source = context.value("cooperations", whole, "source_id") if whole else ""
        message = ""
        if whole and whole == row["cooperation_id"]:
            message = f"{whole} is part of itself"
        elif source and own and source != own:
            message = f"{whole} is told of in {source}"
        if message:
            yield row.at("part_of", message, expected=f"another cooperation of {own}")
