"""What entities, units, indicators and aliases must be by public standards and by their use. Layer of references."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.model.forms import write_number
from indicators.model.standards.divisions import division_name, holders, level, province_of
from indicators.model.standards.units import STANDARD_UNITS
from indicators.rules.batch import Batch
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer
from indicators.rules.rules import rule, rules_in

_COUNTRY = "country"


@rule("R20", Layer.REFERENCES, "entities", scope="row")
def code_names_entity(batch: Batch, context: Context) -> Iterator[Finding]:
    """An administrative code is not the entity's in GB/T 2260.

    The standard gives each code its name, and the zeros of the code its rank: 340000 a province, 341100 a prefecture,
    341125 a county.
    Fails: adcode 340121 for 肥西县, whose code is 340123; kind county with adcode 340100
    Passes: adcode 340123, kind county, name_zh 肥西县
    Mend: look the code up; where the standard has changed since this release, ignore the rule and report it to us
    """
    for index, adcode in _codes(batch):
        kind, name, rank = batch.cell(index, "kind"), batch.cell(index, "name_zh"), level(adcode)
        named = division_name(adcode)
        if named is None:
            yield batch[index].at("adcode", f"the standard has no code {adcode}", expected="a code of GB/T 2260")
        elif name and name != named:
            message = f"{adcode} is the code of {named}, the entity is {name}"
            yield batch[index].at("adcode", message, expected=f"the code of {name}")
        elif kind and kind != rank:
            message = f"{adcode} is the code of a {rank}, the entity is a {kind}"
            yield batch[index].at("kind", message, expected=rank)


@rule("R21", Layer.REFERENCES, "entities", scope="row")
def iso_code_of_province(batch: Batch, context: Context) -> Iterator[Finding]:
    """A province's ISO 3166-2 code is missing, or is another province's.

    Fails: iso_3166_2 CN-HE beside adcode 410000 (Henan)
    Passes: iso_3166_2 CN-HA beside adcode 410000
    Mend: write the code that the message gives
    """
    for index, adcode in _codes(batch):
        province = province_of(adcode)
        if province is None or province.adcode != adcode or not batch.has("iso_3166_2"):
            continue
        written = batch.cell(index, "iso_3166_2")
        if written != province.iso_3166_2:
            message = f"{adcode} is {written or 'without a code'}"
            yield batch[index].at("iso_3166_2", message, expected=province.iso_3166_2)


@rule("R22", Layer.REFERENCES, "entities", scope="package")
def held_by_nearest(batch: Batch, context: Context) -> Iterator[Finding]:
    """A division's parent is not the nearest that holds it.

    A county's parent is its prefecture, where that is an entity of the package, or else its province; a prefecture's
    is its province; a province's the country.
    Fails: parent_id anhui of 肥西县 (340123) in a package that has hefei (340100)
    Passes: parent_id hefei
    Mend: set parent_id to the entity that the message names
    """
    if not batch.has("adcode", "parent_id", "entity_id"):
        return
    by_code: dict[str, str] = {}
    for index, adcode in _codes(batch):
        by_code.setdefault(adcode, batch.cell(index, "entity_id"))
    countries = [batch.cell(index, "entity_id") for index, kind in enumerate(batch.cells("kind")) if kind == _COUNTRY]
    for index, adcode in _codes(batch):
        held = [by_code[code] for code in holders(adcode) if code in by_code][:1]
        expected = held or (countries if level(adcode) == "province" else [])
        parent = batch.cell(index, "parent_id")
        if expected and parent not in expected:
            message = f"{adcode} is held by {expected[0]}, not by {parent or 'nothing'}"
            yield batch[index].at("parent_id", message, expected=" or ".join(expected))


@rule("R23", Layer.REFERENCES, "entities", scope="row")
def seat_in_province(batch: Batch, context: Context) -> Iterator[Finding]:
    """An entity's coordinates lie outside its province.

    Its province is that of its administrative code, or of the nearest of its parents that has one.
    Fails: longitude 17.28 for a place in Anhui, or longitude and latitude exchanged
    Passes: longitude 117.28, latitude 31.86
    Mend: correct the coordinates, or adcode and parent_id
    """
    for index in range(len(batch)):
        place = _degrees(batch.cell(index, "longitude")), _degrees(batch.cell(index, "latitude"))
        province = province_of(_nearest_code(batch, index, context))
        if province is None or place[0] is None or place[1] is None or province.holds(place[0], place[1]):
            continue
        column = "latitude" if province.west <= place[0] <= province.east else "longitude"
        expected = (
            f"{province.south:g} to {province.north:g}"
            if column == "latitude"
            else f"{province.west:g} to {province.east:g}"
        )
        message = f"{place[0]:g}, {place[1]:g} lies outside {division_name(province.adcode)}"
        yield batch[index].at(column, message, expected=expected)


def _codes(batch: Batch) -> Iterator[tuple[int, str]]:
    """The rows that have a code of six digits."""
    for index, adcode in enumerate(batch.cells("adcode")):
        if len(adcode) == 6 and adcode.isascii() and adcode.isdigit():
            yield index, adcode


def _nearest_code(batch: Batch, index: int, context: Context) -> str:
    code, parent, seen = batch.cell(index, "adcode"), batch.cell(index, "parent_id"), set[str]()
    while not code and parent and parent not in seen and len(seen) < 32:
        seen.add(parent)
        code, parent = context.value("entities", parent, "adcode"), context.value("entities", parent, "parent_id")
    return code


def _degrees(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


@rule("R28", Layer.REFERENCES, "units", scope="row")
def unit_as_standards_have_it(batch: Batch, context: Context) -> Iterator[Finding]:
    """A unit is not what standards fix: its symbol, what it measures, or its factor.

    Holds for units that need no look-up, such as km2, hour and percent; others are the package's own matter.
    Fails: unit hectare, base_unit_id m2, factor 1000
    Passes: unit hectare, base_unit_id m2, factor 10000
    Mend: write the cell as expected, or give a unit of another size another unit_id
    """
    for index, unit in enumerate(batch.cells("unit_id")):
        standard = STANDARD_UNITS.get(unit)
        if standard is None:
            continue
        for column, fixed in (("symbol", standard.symbol), ("quantity_kind", standard.quantity_kind)):
            if batch.has(column) and batch.cell(index, column) != fixed:
                message = f"{column} of {unit} is {batch.cell(index, column) or 'empty'}"
                yield batch[index].at(column, message, expected=fixed)
        base = STANDARD_UNITS.get(batch.cell(index, "base_unit_id"))
        factor = batch.cell(index, "factor")
        if base is None or base.quantity_kind != standard.quantity_kind or not factor:
            continue
        size = standard.size / base.size
        if factor != write_number(float(size)):
            message = f"one {unit} is {size} {batch.cell(index, 'base_unit_id')}, not {factor}"
            yield batch[index].at("factor", message, expected=write_number(float(size)))


ABOUT_ENTITIES = {
    "observations": ("source_id", "entity_id"),
    "cooperations": ("cooperation_id", "source_id", "project", "project_entity_id"),
    "cooperation_parties": ("cooperation_id", "entity_id"),
    "reference_values": ("entity_id",),
    "entities": ("entity_id", "name_zh", "parent_id"),
    "aliases": ("source_id", "alias", "entity_id"),
    "entity_relations": ("entity_id", "related_id"),
}
"""The columns by which rows say that they are about an entity."""
_ABOUT_ENTITIES = tuple(f"{table}.{name}" for table, names in ABOUT_ENTITIES.items() for name in names)
_NO_PARENT = ("no parent", "无上级")


@rule("R24", Layer.REFERENCES, "entities", scope="package", reads=_ABOUT_ENTITIES)
def entity_needed(batch: Batch, context: Context) -> Iterator[Finding]:
    """Nothing is about an entity.

    No observation, reference value or cooperation is about it, no project is it or bears its name, it is no member,
    successor or other name of one of which that is so, and it lies above none. Such a row is often what a misspelt or
    exchanged entity_id left behind.
    Fails: an entity that no other row refers to
    Passes: a province in which a party of a cooperation lies
    Mend: delete the row and its aliases, or see which row should refer to it
    """
    if not entities_are_told(context):
        return
    needed: set[str] = set()
    for entity in _with_related(context, set(entities_spoken_of(context))):
        while entity and entity not in needed:
            needed.add(entity)
            entity = context.value("entities", entity, "parent_id")
    for index, entity in enumerate(batch.cells("entity_id")):
        if entity and entity not in needed:
            yield batch[index].at(
                "entity_id", f"nothing is about {entity}", expected="an entity that another row refers to"
            )


def _with_related(context: Context, spoken_of: set[str]) -> list[str]:
    """The entities with those at the other end of their relations, however many relations away."""
    ties = [set(tie) for tie in context.distinct("entity_relations", "entity_id", "related_id")]
    while True:
        reached = spoken_of.union(*(tie for tie in ties if tie & spoken_of))
        if reached == spoken_of:
            return sorted(spoken_of)
        spoken_of = reached


def entities_are_told(context: Context) -> bool:
    """Whether every row that may be about an entity was read."""
    return all(context.holds(table, *columns) for table, columns in ABOUT_ENTITIES.items())


def entities_spoken_of(context: Context) -> Iterator[str]:
    """The entities that observations, reference values and cooperations are about, some more than once."""
    for table in ("observations", "reference_values", "cooperation_parties"):
        yield from (entity for (entity,) in context.distinct(table, "entity_id"))
    yield from (entity for (entity,) in context.distinct("cooperations", "project_entity_id"))
    projects = context.distinct("cooperations", "source_id", "project")
    names = {project for _, project in projects} - {""}
    for entity, name in context.distinct("entities", "entity_id", "name_zh"):
        if name in names:
            yield entity
    for (source, entity), forms in context.aliases.items():
        if any((source, form) in projects for form in forms):
            yield entity


@rule("R25", Layer.REFERENCES, "aliases", reads=_ABOUT_ENTITIES)
def alias_needed(batch: Batch, context: Context) -> Iterator[Finding]:
    """An alias is that of an entity of which its source is not said to speak, or is the entity's own name.

    Fails: an alias of chongqing in a source of which no row is about chongqing; alias 重庆市 of 重庆市
    Passes: an alias under which a source names a party of a cooperation
    Mend: delete the row, or correct source_id, alias or entity_id
    """
    if not entities_are_told(context):
        return
    spoken_of = _by_source(context)
    for index, entity in enumerate(batch.cells("entity_id")):
        source, alias = batch.cell(index, "source_id"), batch.cell(index, "alias")
        if not (entity and source and alias):
            continue
        if alias == context.value("entities", entity, "name_zh"):
            yield batch[index].at("alias", f"{alias} is the name of {entity}", expected="another form, or no row")
        elif (source, entity) not in spoken_of:
            message = f"no row is about {entity} in {source}"
            yield batch[index].at("entity_id", message, expected="an entity that rows of that source are about")


def _by_source(context: Context) -> set[tuple[str, str]]:
    """Each source with the entities that rows are about by its word, and with those its projects are."""
    pairs = {(source, entity) for source, entity in context.distinct("observations", "source_id", "entity_id")}
    pairs |= {(source, entity) for source, entity in context.distinct("cooperations", "source_id", "project_entity_id")}
    for cooperation, entity in context.distinct("cooperation_parties", "cooperation_id", "entity_id"):
        pairs.add((context.value("cooperations", cooperation, "source_id"), entity))
    projects = context.distinct("cooperations", "source_id", "project")
    for (source, entity), forms in context.aliases.items():
        if any((source, form) in projects for form in forms):
            pairs.add((source, entity))
    return pairs


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
    for index, indicator in enumerate(batch.cells("indicator_id")):
        if indicator and indicator not in used:
            message = f"no row measures {indicator}"
            yield batch[index].at("indicator_id", message, expected="an indicator that another row refers to")


@rule("R27", Layer.REFERENCES, "entities", scope="row")
def parent_given(batch: Batch, context: Context) -> Iterator[Finding]:
    """An entity other than a country has no parent and does not say so.

    Where the place of an entity is not known, or is abroad, its note has the words "no parent".
    Fails: a development zone with parent_id and note empty
    Passes: parent_id hefei; parent_id empty and note "No parent: abroad"
    Mend: fill parent_id with the narrowest place that surely holds the entity, or say in note why it has no parent
    """
    if not batch.has("kind", "parent_id", "note"):
        return
    for index, parent in enumerate(batch.cells("parent_id")):
        says_none = any(words in batch.cell(index, "note").lower() for words in _NO_PARENT)
        if not parent and not says_none and batch.cell(index, "kind") != "country":
            message = f"{batch.cell(index, 'entity_id')} has no parent, and its note does not say why"
            yield batch[index].at("parent_id", message, expected='a parent, or the words "no parent" in note')
        elif parent and says_none:
            message = f"the note says that there is no parent, parent_id is {parent}"
            yield batch[index].at("parent_id", message, expected="no parent, or another note")


DIMENSION_RULES = rules_in(globals())
