"""Rows that nothing needs, and entities without a parent. Part of the layer of references."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.rules.batch import Batch
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer
from indicators.rules.rules import Rule, rule, rules_in

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
_NO_PARENT = ("no parent", "无上级")


@rule("R24", Layer.REFERENCES, "entities")
def entity_needed(self: Rule, batch: Batch, context: Context) -> Iterator[Finding]:
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
    for entity in (*entities_spoken_of(context), *_related(context)):
        while entity and entity not in needed:
            needed.add(entity)
            entity = context.value("entities", entity, "parent_id")
    for index, entity in enumerate(batch.cells("entity_id")):
        if entity and entity not in needed:
            yield self.at(
                batch, index, "entity_id", f"nothing is about {entity}", expected="an entity that another row refers to"
            )


def entities_are_told(context: Context) -> bool:
    """Whether every row that may be about an entity was read."""
    return all(context.holds(table, *columns) for table, columns in ABOUT_ENTITIES.items())


def entities_spoken_of(context: Context) -> Iterator[str]:
    """The entities that observations, reference values and cooperations are about, some more than once."""
    for table in ("observations", "reference_values", "cooperation_parties"):
        yield from context.rows(table).cells["entity_id"]
    yield from context.rows("cooperations").cells["project_entity_id"]
    projects = set(_pairs(context, "cooperations", "source_id", "project"))
    names = {project for _, project in projects} - {""}
    for entity, name in _pairs(context, "entities", "entity_id", "name_zh"):
        if name in names:
            yield entity
    for (source, entity), forms in context.aliases.items():
        if any((source, form) in projects for form in forms):
            yield entity


def _related(context: Context) -> Iterator[str]:
    """Both ends of relations of which rows are about either, however many relations away."""
    spoken_of = set(entities_spoken_of(context))
    ties = list(_pairs(context, "entity_relations", "entity_id", "related_id"))
    grown = True
    while grown:
        reached = {end for tie in ties if not spoken_of.isdisjoint(tie) for end in tie}
        grown = not reached <= spoken_of
        spoken_of |= reached
    yield from sorted(spoken_of)


@rule("R25", Layer.REFERENCES, "aliases")
def alias_needed(self: Rule, batch: Batch, context: Context) -> Iterator[Finding]:
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
            yield self.at(batch, index, "alias", f"{alias} is the name of {entity}", expected="another form, or no row")
        elif (source, entity) not in spoken_of:
            message = f"no row is about {entity} in {source}"
            yield self.at(batch, index, "entity_id", message, expected="an entity that rows of that source are about")


def _by_source(context: Context) -> set[tuple[str, str]]:
    """Each source with the entities that rows are about by its word, and with those its projects are."""
    pairs = set(_pairs(context, "observations", "source_id", "entity_id"))
    for cooperation, entity in _pairs(context, "cooperation_parties", "cooperation_id", "entity_id"):
        pairs.add((context.value("cooperations", cooperation, "source_id"), entity))
    projects = set(_pairs(context, "cooperations", "source_id", "project"))
    for (source, entity), forms in context.aliases.items():
        if any((source, form) in projects for form in forms):
            pairs.add((source, entity))
    pairs.update(_pairs(context, "cooperations", "source_id", "project_entity_id"))
    return pairs


def _pairs(context: Context, table: str, one: str, other: str) -> Iterator[tuple[str, str]]:
    cells = context.rows(table).cells
    yield from zip(cells[one], cells[other], strict=True)


@rule("R26", Layer.REFERENCES, "indicators")
def indicator_needed(self: Rule, batch: Batch, context: Context) -> Iterator[Finding]:
    """Nothing is measured by an indicator.

    Fails: an indicator of which there is no observation and no reference value
    Passes: an indicator with an observation
    Mend: delete the row, or see which observation should refer to it
    """
    tables = ("observations", "reference_values")
    if not all(context.holds(table, "indicator_id") for table in tables):
        return
    used = {key for table in tables for key in context.rows(table).cells["indicator_id"]}
    for index, indicator in enumerate(batch.cells("indicator_id")):
        if indicator and indicator not in used:
            message = f"no row measures {indicator}"
            yield self.at(batch, index, "indicator_id", message, expected="an indicator that another row refers to")


@rule("R27", Layer.REFERENCES, "entities")
def parent_given(self: Rule, batch: Batch, context: Context) -> Iterator[Finding]:
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
            yield self.at(batch, index, "parent_id", message, expected='a parent, or the words "no parent" in note')
        elif parent and says_none:
            message = f"the note says that there is no parent, parent_id is {parent}"
            yield self.at(batch, index, "parent_id", message, expected="no parent, or another note")


USAGE_RULES = rules_in(globals())
