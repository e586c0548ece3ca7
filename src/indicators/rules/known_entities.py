"""Entities: where they lie and what they are called, how they are related, and whether any row is about them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from indicators.model.standards import LEVELS, division_name, holders, level, province_of
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer, Severity
from indicators.rules.meaning import one_in_another
from indicators.rules.rules import Batch, Row, rule
from indicators.subject.names import Names, entities_among, short_forms

_DEEPEST = 32
"""Levels of places within places."""
_NO_PARENT = ("no parent", "无上级")
_RANKS = {"province": 1, "prefecture": 2, "county": 3}


@rule("R05", Layer.REFERENCES, "entities", scope="row")
def adcode_within_parent(batch: Batch, context: Context) -> Iterator[Finding]:
    """An administrative code does not begin as its ancestor's does.

    GB/T 2260: the first two digits name the province, the next two the prefecture.
    Fails: adcode 420000 under a parent with adcode 340000
    Passes: adcode 341125 under a parent with adcode 341100
    Mend: correct adcode or parent_id
    """
    for row in batch:
        adcode = row["adcode"]
        for ancestor in _ancestors(row, context) if len(adcode) == 6 else ():
            code = context.value("entities", ancestor, "adcode")
            prefix = code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
            if code and not adcode.startswith(prefix):
                message = f"{adcode} lies under {ancestor}, whose code is {code}"
                yield row.at("adcode", message, expected=f"a code that begins with {prefix}")
                break


@rule("R06", Layer.REFERENCES, "entities", scope="package")
def parents_end(batch: Batch, context: Context) -> Iterator[Finding]:
    """An entity is its own ancestor.

    Fails: a is the parent of b, and b of a
    Passes: a county's parent is a prefecture, whose parent is a province
    Mend: correct parent_id
    """
    circling = _circling(context)
    for row in batch:
        entity = row["entity_id"]
        if entity in circling and row["parent_id"] == _parent(entity, context):
            message = f"{entity} is reached again through its parents"
            yield row.at("parent_id", message, expected="a parent that does not lie below it")


def _parent(entity: str, context: Context) -> str:
    return context.value("entities", entity, "parent_id")


def _circling(context: Context) -> set[str]:
    """The entities that are reached again through their parents. Each is walked over once, however long the way."""
    circling: set[str] = set()
    walk_of: dict[str, str] = {}
    for first in context.index("entities"):
        entity, way = first, list[str]()
        while entity and entity not in walk_of:
            walk_of[entity] = first
            way.append(entity)
            entity = _parent(entity, context)
        if entity and walk_of[entity] == first:
            circling.update(way[way.index(entity) :])
    return circling


def _ancestors(row: Row, context: Context) -> Iterator[str]:
    """The parents of a row's entity, nearest first, each once; only so many as any place on earth has."""
    parent, seen = row["parent_id"], set[str]()
    while parent and parent not in seen and len(seen) < _DEEPEST:
        seen.add(parent)
        yield parent
        parent = _parent(parent, context)


@rule("R07", Layer.REFERENCES, "entities", scope="package")
def one_entity_per_code(batch: Batch, context: Context) -> Iterator[Finding]:
    """Two entities have the same administrative or ISO code.

    Fails: adcode 500000 on two rows
    Passes: each adcode on one row
    Mend: correct the code, or keep one of the two entities
    """
    for column in ("adcode", "iso_3166_2"):
        for row, first in batch.repeated(column):
            message, place = f"{row[column]} is the code of {first['entity_id']} too", "the first entity with this code"
            yield row.at(column, message, expected="a code of its own", related=first.place(place))


@rule("R20", Layer.REFERENCES, "entities", scope="row")
def code_names_entity(batch: Batch, context: Context) -> Iterator[Finding]:
    """An administrative code is not the entity's in GB/T 2260.

    The standard gives each code its name, and the zeros of the code its rank: 340000 a province, 341100 a prefecture,
    341125 a county.
    Fails: adcode 340121 for 肥西县, whose code is 340123; kind county with adcode 340100
    Passes: adcode 340123, kind county, name_zh 肥西县
    Mend: look the code up; where the standard has changed since this release, ignore the rule and report it to us
    """
    for row, adcode in _codes(batch):
        kind, name, rank, named = row["kind"], row["name_zh"], level(adcode), division_name(adcode)
        if named is None:
            yield row.at("adcode", f"the standard has no code {adcode}", expected="a code of GB/T 2260")
        elif name and name != named:
            message = f"{adcode} is the code of {named}, the entity is {name}"
            yield row.at("adcode", message, expected=f"the code of {name}")
        elif kind and kind != rank:
            message = f"{adcode} is the code of a {rank}, the entity is a {kind}"
            yield row.at("kind", message, expected=rank)


@rule("R21", Layer.REFERENCES, "entities", scope="row")
def iso_code_of_province(batch: Batch, context: Context) -> Iterator[Finding]:
    """A province's ISO 3166-2 code is missing, or is another province's.

    Fails: iso_3166_2 CN-HE beside adcode 410000 (Henan)
    Passes: iso_3166_2 CN-HA beside adcode 410000
    Mend: write the code that the message gives
    """
    for row, adcode in _codes(batch) if batch.has("iso_3166_2") else ():
        province, written = province_of(adcode), row["iso_3166_2"]
        if province is not None and province.adcode == adcode and written != province.iso_3166_2:
            message = f"{adcode} is {written or 'without a code'}"
            yield row.at("iso_3166_2", message, expected=province.iso_3166_2)


@rule("R22", Layer.REFERENCES, "entities", scope="package")
def held_by_nearest(batch: Batch, context: Context) -> Iterator[Finding]:
    """A division's parent is not the nearest that holds it.

    A county's parent is its prefecture, where that is an entity of the package, or else its province; a prefecture's
    is its province; a province's the country. Of divisions without a code their kinds say as much: none lies in one
    that is no greater.
    Fails: parent_id anhui of 肥西县 (340123) in a package that has hefei (340100)
    Passes: parent_id hefei
    Mend: set parent_id to the entity that the message names
    """
    if not batch.has("adcode", "parent_id", "entity_id"):
        return
    by_code: dict[str, str] = {}
    for row, adcode in _codes(batch):
        by_code.setdefault(adcode, row["entity_id"])
    countries = [row["entity_id"] for row in batch if row["kind"] == "country"]
    for row, adcode in _codes(batch):
        held = [by_code[code] for code in holders(adcode) if code in by_code][:1]
        expected = held or (countries if level(adcode) == "province" else [])
        if expected and row["parent_id"] not in expected:
            message = f"{adcode} is held by {expected[0]}, not by {row['parent_id'] or 'nothing'}"
            yield row.at("parent_id", message, expected=" or ".join(expected))
    for row in batch if batch.has("kind") else ():
        holder = context.value("entities", row["parent_id"], "kind")
        if not row["adcode"] and {row["kind"], holder} <= _RANKS.keys() and _RANKS[holder] >= _RANKS[row["kind"]]:
            yield row.at("parent_id", f"a {row['kind']} lies in no {holder}", expected="a greater division")


@rule("R23", Layer.REFERENCES, "entities", scope="row")
def seat_in_province(batch: Batch, context: Context) -> Iterator[Finding]:
    """An entity's coordinates lie outside its province.

    Its province is that of its administrative code, or of the nearest of its parents that has one.
    Fails: longitude 17.28 for a place in Anhui, or longitude and latitude exchanged
    Passes: longitude 117.28, latitude 31.86
    Mend: correct the coordinates, or adcode and parent_id
    """
    for row in batch:
        east, north = _degrees(row["longitude"]), _degrees(row["latitude"])
        above = (context.value("entities", ancestor, "adcode") for ancestor in _ancestors(row, context))
        province = province_of(row["adcode"] or next(filter(None, above), ""))
        if province is None or east is None or north is None or province.holds(east, north):
            continue
        column, least, most = "longitude", province.west, province.east
        if least <= east <= most:
            column, least, most = "latitude", province.south, province.north
        message = f"{east:g}, {north:g} lies outside {division_name(province.adcode)}"
        yield row.at(column, message, expected=f"{least:g} to {most:g}")


def _codes(batch: Batch) -> Iterator[tuple[Row, str]]:
    """The rows that have a code of six digits."""
    return ((row, row["adcode"]) for row in batch if re.fullmatch("[0-9]{6}", row["adcode"]))


def _degrees(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


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
    for row in batch:
        parent = row["parent_id"]
        says_none = any(words in row["note"].lower() for words in _NO_PARENT)
        if not parent and not says_none and row["kind"] != "country":
            message = f"{row['entity_id']} has no parent, and its note does not say why"
            yield row.at("parent_id", message, expected='a parent, or the words "no parent" in note')
        elif parent and says_none:
            message = f"the note says that there is no parent, parent_id is {parent}"
            yield row.at("parent_id", message, expected="no parent, or another note")


@rule("R31", Layer.REFERENCES, "entities")
def name_of_one(batch: Batch, context: Context) -> Iterator[Finding]:
    """Two entities of one parent, or none of them with a code, have the same name.

    Fails: a second entity 长江经济带
    Passes: two districts 鼓楼区, one of nanjing and one of fuzhou
    Mend: correct name_zh, or merge the two
    """
    if not batch.has(*batch.table.column_names()):
        return
    for row, first in batch.repeated("name_zh"):
        apart = row["adcode"] and first["adcode"]
        if not apart or row["parent_id"] == first["parent_id"]:
            message = f"{row['name_zh']} is also the name of {first['entity_id']}"
            yield row.at("name_zh", message, expected="a name of its own", related=first.place())


_ELSEWHERE = re.compile(r"飞地|配套|共建|参与|协作|合作|创新中心|研发")


@rule("A30", Layer.ANALYSIS, "entities", severity=Severity.NOTICE, scope="row")
def lies_where_it_says(batch: Batch, context: Context) -> Iterator[Finding]:
    """An entity lies elsewhere than its name or kind says, or at the very point of another.

    A zone, firm or institute lies in the place that its name begins with, a region in no prefecture or county, and two
    entities have one point only where one lies in the other.
    Fails: 合肥经济技术开发区 with the parent nanjing; 长江经济带 with the parent hefei; neijiang at the point of ziyang
    Passes: the first with the parent hefei, a district of it, or anhui; or with a note that names hefei
    Mend: correct parent_id or the coordinates, or say in note, by its identifier, why it is not the other
    """
    if not batch.has("kind", "parent_id", "name_zh", "note", "longitude", "latitude"):
        return
    places: dict[str, list[str]] = {}
    for row in batch:
        if row["kind"] in LEVELS:
            for form in (row["name_zh"], *short_forms(row["name_zh"], row["kind"])):
                places.setdefault(form, []).append(row["entity_id"])
    names, kinds, at = Names(places), context.subjects.registry.kinds, dict[tuple[str, str], list[Row]]()
    for row in batch:
        parent, found = row["parent_id"], names.find(row["name_zh"])
        begins = row["kind"] not in LEVELS and parent and found and found[0].start == 0
        if begins and not _ELSEWHERE.search(row["name_zh"]):  # as is a park of one place in another
            named = entities_among(found)
            if not any(one_in_another(parent, one, context) or one in row["note"] for one in named):
                message = f"the name begins with {found[0].text} ({', '.join(named)}), which does not hold {parent}"
                yield row.at("parent_id", message, expected=f"{named[0]}, or a place in it")
        smaller = row["kind"] == "macro_region" and kinds.get(parent) in ("prefecture", "county")
        if smaller and parent not in row["note"]:
            yield row.at("parent_id", f"a region is larger than {parent}", expected="what holds all of the region")
        there = at.setdefault((row["longitude"], row["latitude"]), [])
        for other in there if row["longitude"] else ():
            one, name = row["entity_id"], other["entity_id"]
            if not (one_in_another(one, name, context) or name in row["note"] or one in other["note"]):
                message = f"{name} has the same point, and neither lies in the other"
                yield row.at("longitude", message, expected="a point of its own", related=other.place())
        there.append(row)


_ABOUT_ENTITIES = (
    *("observations.entity_id", "cooperation_parties.entity_id", "reference_values.entity_id"),
    *("cooperations.source_id", "cooperations.project", "cooperations.project_entity_id"),
    *("entities.entity_id", "entities.name_zh", "entities.parent_id"),
    *("aliases.source_id", "aliases.alias", "aliases.entity_id"),
    *("entity_relations.entity_id", "entity_relations.related_id"),
)
"""The columns by which rows say that they are about an entity."""
_BY_SOURCE = ("observations.source_id", "cooperations.cooperation_id", "cooperation_parties.cooperation_id")
"""Those by which one knows besides which source says so."""


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
    if not _all_told(context, _ABOUT_ENTITIES):
        return
    # Entities alone: of pairs with their sources there are as many as rows where there are many of these.
    spoken_of = {entity for _, entity in _that_are_projects(context)}
    for table in ("observations", "reference_values", "cooperation_parties"):
        spoken_of |= {entity for (entity,) in context.distinct(table, "entity_id")}
    spoken_of |= {entity for (entity,) in context.distinct("cooperations", "project_entity_id")}
    projects = {project for (project,) in context.distinct("cooperations", "project")} - {""}
    spoken_of |= {entity for entity, name in context.distinct("entities", "entity_id", "name_zh") if name in projects}
    needed: set[str] = set()
    for entity in _with_related(context, spoken_of):
        while entity and entity not in needed:
            needed.add(entity)
            entity = context.value("entities", entity, "parent_id")
    for row in batch:
        entity = row["entity_id"]
        if entity and entity not in needed:
            yield row.at("entity_id", f"nothing is about {entity}", expected="an entity that another row refers to")


def _with_related(context: Context, spoken_of: set[str]) -> set[str]:
    """The entities with those at the other end of their relations, however many relations away."""
    ties = [set(tie) for tie in context.distinct("entity_relations", "entity_id", "related_id")]
    while True:
        reached = spoken_of.union(*(tie for tie in ties if tie & spoken_of))
        if reached == spoken_of:
            return reached
        spoken_of = reached


def _all_told(context: Context, columns: Iterable[str]) -> bool:
    """Whether every row that may be about an entity was read."""
    return all(context.holds(table, column) for table, _, column in (one.partition(".") for one in columns))


def _spoken_of(context: Context) -> set[tuple[str, str]]:
    """Each source with the entities that observations and cooperations are about by its word, or its projects are."""
    pairs = {(source, entity) for source, entity in context.distinct("observations", "source_id", "entity_id")}
    pairs |= {(source, entity) for source, entity in context.distinct("cooperations", "source_id", "project_entity_id")}
    for cooperation, entity in context.distinct("cooperation_parties", "cooperation_id", "entity_id"):
        pairs.add((context.value("cooperations", cooperation, "source_id"), entity))
    return pairs | _that_are_projects(context)


def _that_are_projects(context: Context) -> set[tuple[str, str]]:
    """Each source with the entities of which an alias in it is the name of a project."""
    projects = context.distinct("cooperations", "source_id", "project")
    aliases = context.aliases.items()
    return {about for about, forms in aliases if any((about[0], form) in projects for form in forms)}


@rule("R25", Layer.REFERENCES, "aliases", reads=(*_ABOUT_ENTITIES, *_BY_SOURCE))
def alias_needed(batch: Batch, context: Context) -> Iterator[Finding]:
    """An alias is that of an entity of which its source is not said to speak, or is the entity's own name.

    Fails: an alias of chongqing in a source of which no row is about chongqing; alias 重庆市 of 重庆市
    Passes: an alias under which a source names a party of a cooperation
    Mend: delete the row, or correct source_id, alias or entity_id
    """
    if not _all_told(context, (*_ABOUT_ENTITIES, *_BY_SOURCE)):
        return
    spoken_of = _spoken_of(context)
    for row in batch:
        entity, source, alias = row["entity_id"], row["source_id"], row["alias"]
        if not (entity and source and alias):
            continue
        if alias == context.value("entities", entity, "name_zh"):
            yield row.at("alias", f"{alias} is the name of {entity}", expected="another form, or no row")
        elif (source, entity) not in spoken_of:
            message = f"no row is about {entity} in {source}"
            yield row.at("entity_id", message, expected="an entity that rows of that source are about")


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
    first: dict[frozenset[str], Row] = {}
    for row in batch:
        one, relation, other = (row[name] for name in batch.table.key)
        if one and one == other:
            yield row.at("related_id", f"{one} is related to itself", expected="another entity")
            continue
        since, until = row["since"], row["until"]
        if since and until and until < since[: len(until)]:
            yield row.at("until", f"it ends {until} and begins {since}", expected=f"{since} or later")
        before = first.setdefault(frozenset((one, other)), row) if relation == "same_as" else row
        if before["entity_id"] != one:
            message, where = f"that {one} is {other} was said before", before.place("the first row")
            yield row.at("related_id", message, expected="one row, which is read both ways", related=where)
