"""Which mutants no rule can tell from the truth: conditions on a mutant, worked out from the real package alone."""

from __future__ import annotations

import re
from datetime import date

from indicators.model.standards import province_of
from indicators.model.tables import FORMS, TABLES
from indicators.reading import find_quantities
from indicators.reading.unit_words import unit_code
from tests.mutation.mutants import Mutant
from tests.mutation.original import Original, Record


def always(original: Original, mutant: Mutant) -> bool:
    return True


def free_words(original: Original, mutant: Mutant) -> bool:
    """Other words on one line, without white space around them; none only where a cell may be empty."""
    column = TABLES[mutant.table].column(mutant.column)
    return mutant.after == mutant.after.strip() and bool(mutant.after or not column.required)


def another_address(original: Original, mutant: Mutant) -> bool:
    """Another address of the form that the column asks for, or none."""
    return not mutant.after or re.fullmatch(FORMS["url"], mutant.after) is not None


def told_by_curators(original: Original, mutant: Mutant) -> bool:
    """Other words in the translation of what curators wrote, and no source printed."""
    row = original.tables["translations"].records[mutant.row]
    return not TABLES[row["table_name"]].column(row["column_name"]).verbatim and free_words(original, mutant)


def emptied(original: Original, mutant: Mutant) -> bool:
    return mutant.kind == "cell emptied"


def another_code(original: Original, mutant: Mutant) -> bool:
    """Another code of the list, whether by exchange or by filling or emptying an optional cell."""
    column = TABLES[mutant.table].column(mutant.column)
    if not mutant.after:
        return not column.required
    if column.codes is not None:
        return mutant.after in column.codes.values()
    codes = original.tables["codes"].records
    return any(one["code_list"] == column.extensible_codes and one["code"] == mutant.after for one in codes)


def another_row(original: Original, mutant: Mutant) -> bool:
    """Another key that the other table has, by exchange, by a slip of a digit or by filling an empty cell."""
    target = TABLES[mutant.table].column(mutant.column).references
    assert target is not None
    key = TABLES[target].key[0]
    return any(one[key] == mutant.after for one in original.tables[target].records)


def in_same_source(original: Original, mutant: Mutant) -> bool:
    row = original.tables[mutant.table].records[mutant.row]
    others = (one for one in original.tables["cooperations"].records if one is not row)
    return any(one["cooperation_id"] == mutant.after and one["source_id"] == row["source_id"] for one in others)


def cut(original: Original, mutant: Mutant) -> bool:
    """Words cut at an end, so that the rest still stands in a source."""
    return bool(mutant.after) and mutant.after in mutant.before and _in_a_source(original, mutant.after)


def _in_a_source(original: Original, words: str) -> bool:
    return any(words in text.replace("\n", "") for text in original.texts.values())


def cut_at_a_mark(original: Original, mutant: Mutant) -> bool:
    """A quote cut behind a whole clause, so that the rest still stands at its place and holds the number."""
    row = original.tables[mutant.table].records[mutant.row]
    after = mutant.after
    if not after or not mutant.before.startswith(after) or row.get("value_text", "") not in after:
        return False
    return not (after[-1].isalnum() and mutant.before[len(after)].isalnum())


def filled_from_source(original: Original, mutant: Mutant) -> bool:
    """An empty cell filled with words that the same source has."""
    source = original.tables[mutant.table].records[mutant.row]["source_id"]
    return not mutant.before and mutant.after in original.texts[source].replace("\n", "")


def _forms(original: Original, source_id: str, entity: str, without: int = -1) -> set[str]:
    """How a source may write an entity: its name, and its aliases there but one."""
    names = {one["name_zh"] for one in original.tables["entities"].records if one["entity_id"] == entity}
    aliases = enumerate(original.tables["aliases"].records)
    return names | {
        one["alias"]
        for place, one in aliases
        if place != without and one["source_id"] == source_id and one["entity_id"] == entity
    }


def _paragraph(original: Original, row: Record) -> str:
    """The paragraph around the quote of an observation or cooperation."""
    text, start = original.texts[row["source_id"]], int(row["quote_start"])
    begin = text.rfind("\n\n", 0, start) + 2 if "\n\n" in text[:start] else 0
    end = text.find("\n\n", start + len(row["quote"]))
    return text[begin : end if end >= 0 else len(text)]


def _named_near(original: Original, row: Record, entity: str) -> bool:
    forms = _forms(original, row["source_id"], entity)
    text = original.texts[row["source_id"]] if row["confidence"] != "high" else _paragraph(original, row)
    return any(form in text for form in forms)


def entity_named_near(original: Original, mutant: Mutant) -> bool:
    row = original.tables["observations"].records[mutant.row]
    return _named_near(original, row, mutant.after)


def party_named_near(original: Original, mutant: Mutant) -> bool:
    """Whether the paragraph names the other entity as well, or the other cooperation's names this one."""
    row = original.tables["cooperation_parties"].records[mutant.row]
    changed = {**row, mutant.column: mutant.after}
    cooperations = {one["cooperation_id"]: one for one in original.tables["cooperations"].records}
    cooperation = cooperations.get(changed["cooperation_id"])
    if cooperation is None:
        return False
    forms = _forms(original, cooperation["source_id"], changed["entity_id"])
    return any(form in _paragraph(original, cooperation) for form in forms)


def same_unit(original: Original, mutant: Mutant) -> bool:
    """Whether the other indicator is in the same unit, so that the words read the same."""
    units = {one["indicator_id"]: one["unit_id"] for one in original.tables["indicators"].records}
    return mutant.after in units and units[mutant.after] == units[mutant.before]


def unit_allows(original: Original, mutant: Mutant) -> bool:
    """Whether the unit fits the other measure too: an amount is a stock or a flow, a number without dimension …

    An increase is also a balance.
    """
    indicator = original.tables["indicators"].records[mutant.row]
    unit = indicator["unit_id"]
    if mutant.after == "balance" and "increase" in indicator["name_en"].lower():
        return True
    amount, dimensionless = {"stock", "flow"}, {"share", "ratio", "growth"}
    kinds = {one["unit_id"]: one["quantity_kind"] for one in original.tables["units"].records}
    if kinds[unit] == "dimensionless":
        return mutant.after in dimensionless
    if kinds[unit] in ("time", "calendar_time"):
        return mutant.after in ("stock", "duration")
    return mutant.after in amount and not _dated(original, mutant)


def _dated(original: Original, mutant: Mutant) -> bool:
    """Whether a period of more than a day tells a flow from a stock."""
    indicator = original.tables["indicators"].records[mutant.row]["indicator_id"]
    return mutant.after == "stock" and any(
        one["indicator_id"] == indicator and one["period_start"] != one["period_end"]
        for table in ("observations", "reference_values")
        for one in original.tables[table].records
    )


def _without_code(original: Original, mutant: Mutant) -> bool:
    return not original.tables["entities"].records[mutant.row]["adcode"]


def _under_an_alias(original: Original, mutant: Mutant) -> bool:
    """Whether a source names the entity otherwise too, so that its name need not stand there."""
    row = original.tables["entities"].records[mutant.row]
    return not row["adcode"] and any(one["entity_id"] == row["entity_id"] for one in original.tables["aliases"].records)


def _only_compared_with(original: Original, mutant: Mutant) -> bool:
    """Whether no source speaks of the entity: other pages do, of which no copy is kept."""
    entity = original.tables["entities"].records[mutant.row]["entity_id"]
    told = {
        one["entity_id"] for name in ("observations", "cooperation_parties") for one in original.tables[name].records
    }
    return entity not in told


def name_free(original: Original, mutant: Mutant) -> bool:
    if not _without_code(original, mutant):
        return False
    if _only_compared_with(original, mutant) and free_words(original, mutant):
        return True
    return _under_an_alias(original, mutant) or cut(original, mutant)


def parent_free(original: Original, mutant: Mutant) -> bool:
    return _without_code(original, mutant) and another_row(original, mutant)


def named_by_a_project(original: Original, mutant: Mutant) -> bool:
    """Another free key, or the row deleted, for an entity that a project is named after and no row refers to."""
    if not mutant.column and mutant.kind != "row deleted":
        return False
    entities = original.tables["entities"].records
    key = entities[mutant.row]["entity_id"]
    for name, table in TABLES.items():
        columns = [column.name for column in table.references() if column.references == "entities"]
        if any(one[column] == key for one in original.tables[name].records for column in columns):
            return False
    pattern = TABLES["entities"].column("entity_id").pattern
    formed = not mutant.column or (pattern is not None and re.fullmatch(pattern, mutant.after) is not None)
    return formed and mutant.after not in {one["entity_id"] for one in entities}


def kind_free(original: Original, mutant: Mutant) -> bool:
    ranked = ("province", "prefecture", "county")
    return _without_code(original, mutant) and another_code(original, mutant) and mutant.after not in ranked


def within_province(original: Original, mutant: Mutant) -> bool:
    """Whether the seat as moved still lies within the bounds of its province."""
    row = {**original.tables["entities"].records[mutant.row], mutant.column: mutant.after}
    province = province_of(row["adcode"])
    try:
        return province is not None and province.holds(float(row["longitude"]), float(row["latitude"]))
    except ValueError:
        return False


def alias_elsewhere(original: Original, mutant: Mutant) -> bool:
    """Whether no row depends on the alias: whatever is about its entity in that source is named otherwise as well."""
    if mutant.kind != "row deleted":
        return False
    row = original.tables["aliases"].records[mutant.row]
    forms = _forms(original, row["source_id"], row["entity_id"], without=mutant.row)
    observations = original.tables["observations"].records
    cooperations = {one["cooperation_id"]: one for one in original.tables["cooperations"].records}
    about = [one for one in observations if one["entity_id"] == row["entity_id"]]
    parties = original.tables["cooperation_parties"].records
    about += [cooperations[one["cooperation_id"]] for one in parties if one["entity_id"] == row["entity_id"]]
    return all(
        any(form in (_paragraph(original, one)) for form in forms)
        for one in about
        if one["source_id"] == row["source_id"]
    )


def alias_free(original: Original, mutant: Mutant) -> bool:
    """Whether the alias as changed is still words of its source, and what depends on it is named by it or otherwise."""
    row = original.tables["aliases"].records[mutant.row]
    stays = mutant.after in original.texts[row["source_id"]]
    return bool(mutant.after.strip()) and stays and mutant.after == mutant.after.strip()


def _unused(table: str, row: Record, original: Original) -> bool:
    if table == "units":
        return all(row["unit_id"] not in (one["unit_id"],) for one in original.tables["indicators"].records) and all(
            row["unit_id"] != one["base_unit_id"] for one in original.tables["units"].records if one is not row
        )
    return not any(
        column.extensible_codes == row["code_list"] and one[column.name] == row["code"]
        for name, rows in original.tables.items()
        for column in TABLES[name].columns
        for one in rows.records
    )


def row_unused(original: Original, mutant: Mutant) -> bool:
    if mutant.row < 0 or mutant.kind in ("row duplicated", "rows swapped"):
        return False
    return _unused(mutant.table, original.tables[mutant.table].records[mutant.row], original)


def number_free(original: Original, mutant: Mutant) -> bool:
    """Whether another number of the same form is free, and no row refers to the present one."""
    present = {one[mutant.column] for one in original.tables[mutant.table].records}
    referred_to = {one["observation_id"] for one in original.tables["exclusions"].records}
    pattern = TABLES[mutant.table].column(mutant.column).pattern
    formed = pattern is not None and re.fullmatch(pattern, mutant.after) is not None
    return formed and mutant.after not in present and mutant.before not in referred_to


def dated_by_the_page(original: Original, mutant: Mutant) -> bool:
    """Another date of a period that the page states: in order still, and one day for a stock."""
    row = {**original.tables["reference_values"].records[mutant.row], mutant.column: mutant.after}
    measures = {one["indicator_id"]: one["measure"] for one in original.tables["indicators"].records}
    try:
        start, end = date.fromisoformat(row["period_start"]), date.fromisoformat(row["period_end"])
    except ValueError:
        return False
    if row["period_basis"] != "stated" or start > end:
        return False
    return start == end or measures[row["indicator_id"]] != "stock"


def _page_of_one_row(original: Original, mutant: Mutant) -> bool:
    rows = original.tables["reference_values"].records
    return sum(one["url"] == rows[mutant.row]["url"] for one in rows) == 1


def said_of_a_page_once(original: Original, mutant: Mutant) -> bool:
    """Other words, or another code, for a page that one row alone cites."""
    if TABLES[mutant.table].column(mutant.column).codes is not None:
        return _page_of_one_row(original, mutant) and another_code(original, mutant)
    return _page_of_one_row(original, mutant) and free_words(original, mutant)


def published_another_time(original: Original, mutant: Mutant) -> bool:
    """Another time of publication, or none, of a page that one row alone cites and whose period it is not."""
    row = original.tables["reference_values"].records[mutant.row]
    pattern = TABLES[mutant.table].column(mutant.column).pattern
    formed = not mutant.after or (pattern is not None and re.fullmatch(pattern, mutant.after) is not None)
    return formed and _page_of_one_row(original, mutant) and row["period_basis"] != "publication"


def read_alike(original: Original, mutant: Mutant) -> bool:
    """Chinese words that read as before, or words of another language with the same digits."""
    if not free_words(original, mutant):
        return False
    before, after = (_readings(words) for words in (mutant.before, mutant.after))
    if before and before == after:
        return True
    if before and after and before[0][:4] == after[0][:4] and after[0][4] == "":
        return True  # a number without a unit takes the indicator's
    foreign = not re.search("[\u4e00-\u9fff]", mutant.before + mutant.after)
    return foreign and re.findall(r"\d", mutant.before) == re.findall(r"\d", mutant.after)


def _readings(words: str) -> list[tuple[object, ...]]:
    """What the words say, if they are one quantity from end to end."""
    return [
        (*mention.quantity[:4], unit_code(mention))
        for mention in find_quantities(words)
        if mention.quantity is not None and mention.text == words
    ]


def row_deleted(original: Original, mutant: Mutant) -> bool:
    return mutant.kind == "row deleted"


def same_number(original: Original, mutant: Mutant) -> bool:
    """Whether the other observation is of the same source and its number the same, for a mention that restates one."""
    rows = {one["observation_id"]: one for one in original.tables["observations"].records}
    row, other = original.tables["exclusions"].records[mutant.row], rows.get(mutant.after)
    if other is None or row["reason"] != "restated" or other["source_id"] != row["source_id"]:
        return False
    return rows[mutant.before]["value"] == other["value"]


def spoken_of(original: Original, mutant: Mutant) -> bool:
    """Whether rows of the alias's source are about the other entity too."""
    row = original.tables["aliases"].records[mutant.row]
    source_id = row["source_id"]
    cooperations = {one["cooperation_id"]: one["source_id"] for one in original.tables["cooperations"].records}
    pairs = {(one["source_id"], one["entity_id"]) for one in original.tables["observations"].records}
    for one in original.tables["cooperation_parties"].records:
        pairs.add((cooperations[one["cooperation_id"]], one["entity_id"]))
    return (source_id, mutant.after) in pairs


def party_enough(original: Original, mutant: Mutant) -> bool:
    """Whether parties enough remain, and the entity is still spoken of."""
    if mutant.kind != "row deleted":
        return False
    rows = original.tables["cooperation_parties"].records
    row = rows[mutant.row]
    left = [one for place, one in enumerate(rows) if place != mutant.row]
    return sum(one["cooperation_id"] == row["cooperation_id"] for one in left) > 1


def author_own(original: Original, mutant: Mutant) -> bool:
    own = ("name", "title", "title_zh", "description", "description_zh", "version", "created")
    return mutant.column.split("/")[0] in (*own, "keywords", "contributors", "licenses")


def emptied_or_another_cooperation(original: Original, mutant: Mutant) -> bool:
    return emptied(original, mutant) or in_same_source(original, mutant)


def words_of_the_source(original: Original, mutant: Mutant) -> bool:
    """A cell emptied, cut at an end, or filled with words that the same source has."""
    return emptied(original, mutant) or cut(original, mutant) or filled_from_source(original, mutant)


def related_by_a_page(original: Original, mutant: Mutant) -> bool:
    """Another well-formed cell of a relation, or a row less: nothing but the page that it cites says what is right."""
    if not mutant.column:
        return row_deleted(original, mutant)
    column = TABLES["entity_relations"].column(mutant.column)
    if column.references is not None:
        return mutant.after in {row["entity_id"] for row in original.tables["entities"].records}
    formed = not mutant.after or column.pattern is None or re.fullmatch(column.pattern, mutant.after) is not None
    return formed and (column.codes is None or mutant.after in column.codes.values()) and free_words(original, mutant)


def another_project(original: Original, mutant: Mutant) -> bool:
    """Another entity that exists, or none."""
    return not mutant.after or mutant.after in {row["entity_id"] for row in original.tables["entities"].records}


def span_or_bounds(original: Original, mutant: Mutant) -> bool:
    """Bounded for inferred, where the period is longer than a day."""
    row = original.tables["observations"].records[mutant.row]
    longer = row["period_start"] != row["period_end"]
    return longer and (mutant.before, mutant.after) == ("inferred", "bounded")
