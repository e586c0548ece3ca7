"""What units must be by standards, other dimensions by their use, entities and cooperations to one another."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.model import write_number
from indicators.model.standards import STANDARD_UNITS
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer
from indicators.rules.rules import Batch, rule


@rule("R28", Layer.REFERENCES, "units", scope="row")
def unit_as_standards_have_it(batch: Batch, context: Context) -> Iterator[Finding]:
    """A unit is not what standards fix: its symbol, what it measures, or its factor.

    Holds for units that need no look-up, such as km2, hour and percent; others are the package's own matter.
    Fails: unit hectare, base_unit_id m2, factor 1000
    Passes: unit hectare, base_unit_id m2, factor 10000
    Mend: write the cell as expected, or give a unit of another size another unit_id
    """
    for row in batch:
        unit = row["unit_id"]
        standard = STANDARD_UNITS.get(unit)
        if standard is None:
            continue
        for column, fixed in (("symbol", standard.symbol), ("quantity_kind", standard.quantity_kind)):
            if batch.has(column) and row[column] != fixed:
                message = f"{column} of {unit} is {row[column] or 'empty'}"
                yield row.at(column, message, expected=fixed)
        base = STANDARD_UNITS.get(row["base_unit_id"])
        factor = row["factor"]
        if base is None or base.quantity_kind != standard.quantity_kind or not factor:
            continue
        size = standard.size / base.size
        if factor != write_number(float(size)):
            message = f"one {unit} is {size} {row['base_unit_id']}, not {factor}"
            yield row.at("factor", message, expected=write_number(float(size)))


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
    for row in batch:
        entity = row["entity_id"]
        if entity and entity not in needed:
            yield row.at("entity_id", f"nothing is about {entity}", expected="an entity that another row refers to")


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
    for row in batch:
        entity = row["entity_id"]
        source, alias = row["source_id"], row["alias"]
        if not (entity and source and alias):
            continue
        if alias == context.value("entities", entity, "name_zh"):
            yield row.at("alias", f"{alias} is the name of {entity}", expected="another form, or no row")
        elif (source, entity) not in spoken_of:
            message = f"no row is about {entity} in {source}"
            yield row.at("entity_id", message, expected="an entity that rows of that source are about")


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
    for row in batch:
        indicator = row["indicator_id"]
        if indicator and indicator not in used:
            message = f"no row measures {indicator}"
            yield row.at("indicator_id", message, expected="an indicator that another row refers to")


@rule("R29", Layer.REFERENCES, "entity_relations")
def relation_holds(batch: Batch, context: Context) -> Iterator[Finding]:
    """A relation is one of an entity to itself, is told twice, or ends before it begins.

    same_as is one row and read both ways.
    Fails: a same_as a; a same_as b and b same_as a; since 2019, until 2014
    Passes: a same_as b; a succeeded_by c since 2019-02
    Mend: delete the row, or correct the entity or the date that is wrong
    """
    if not batch.has("entity_id", "relation", "related_id", "since", "until"):
        return
    first: dict[frozenset[str], int] = {}
    for index in range(len(batch)):
        one, relation, other = (batch.cell(index, name) for name in batch.table.key)
        if one and one == other:
            yield batch[index].at("related_id", f"{one} is related to itself", expected="another entity")
            continue
        since, until = batch.cell(index, "since"), batch.cell(index, "until")
        if since and until and until < since[: len(until)]:
            message = f"it ends {until} and begins {since}"
            yield batch[index].at("until", message, expected=f"{since} or later")
        if relation == "same_as" and first.setdefault(frozenset((one, other)), index) != index:
            before = first[frozenset((one, other))]
            if batch.cell(before, "entity_id") != one:
                yield batch[index].at(
                    "related_id",
                    f"that {one} is {other} was said before",
                    expected="one row, which is read both ways",
                    related=batch[before].place("the first row"),
                )


@rule("R30", Layer.REFERENCES, "cooperations", reads=("cooperations.source_id",), follows=("part_of",))
def part_of_another(batch: Batch, context: Context) -> Iterator[Finding]:
    """A cooperation is part of itself, or of one that another source tells of.

    Fails: coop-0022 part_of coop-0022
    Passes: coop-0022 part_of coop-0021 of the same source
    Mend: correct part_of, or empty it
    """
    for row in batch:
        whole = row["part_of"]
        if not whole:
            continue
        own = row["source_id"]
        source = context.value("cooperations", whole, "source_id")
        if whole == row["cooperation_id"]:
            message = f"{whole} is part of itself"
        elif source and own and source != own:
            message = f"{whole} is told of in {source}"
        else:
            continue
        yield row.at("part_of", message, expected=f"another cooperation of {own}")
