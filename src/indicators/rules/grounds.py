"""What rows have to say for themselves: grounds of what is inferred, roles that go together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from indicators.package.canonical import plain_date
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer, Severity
from indicators.rules.meaning import cooperation_of, forms_of, legible, parties_of, quoted
from indicators.rules.rules import Batch, Row, rule
from indicators.subject.cues import MODES


@rule(
    "E33", Layer.EVIDENCE, "observations", "cooperation_parties",
    reads=("entities", "aliases", "cooperations"), follows=("cooperation_parties.cooperation_id",),
)  # fmt: skip
def inferred_is_named(batch: Batch, context: Context) -> Iterator[Finding]:
    """An entity or party is inferred, and the note does not name it.

    The note of the observation, or of the party's cooperation, says from what it is inferred, with its identifier or a
    name.
    Fails: sichuan, inferred, with the note: the province is that of the newspaper
    Passes: the same with the note: Sichuan is the province of the newspaper
    Mend: correct entity_id, or say in note why it is this one, by name
    """
    of_parties = batch.table.name == "cooperation_parties"
    if not legible(batch, context, *(("cooperations",) if of_parties else ())):
        return
    basis = "party_basis" if of_parties else "entity_basis"
    if not batch.has(basis) or not context.holds("entities", "entity_id", "name_zh", "name_en"):
        return
    for row in (batch[index] for index, given in enumerate(batch.cells(basis)) if given == "inferred"):
        entity, told = row["entity_id"], cooperation_of(row, context) if of_parties else row
        if told is None or entity not in context.index("entities"):
            continue
        forms = forms_of(entity, told["source_id"], context)
        if not any(form in told["note"] for form in forms):
            message = f"{entity} is inferred, and the note does not name it"
            yield row.at("entity_id", message, expected=f"a note with {forms[1]} or {entity} and the grounds")


@rule("E34", Layer.EVIDENCE, "observations", reads=("sources",))
def told_before_it_was(batch: Batch, context: Context) -> Iterator[Finding]:
    """A number is called a fact of a time that its source could not know.

    Fails: actual, period_end 2026-12-31, of a source published on 2025-07-10
    Passes: target for the same period; actual, period_end 2024-12-31
    Mend: correct period_end, or set status to target
    """
    if not legible(batch, context) or not context.holds("sources", "source_id", "published_on"):
        return
    for row in (batch[index] for index, status in enumerate(batch.cells("status")) if status == "actual"):
        end = plain_date(row["period_end"])
        published = plain_date(context.value("sources", row["source_id"], "published_on")) if end else ""
        if published and end > published and end[: len(published)] != published:
            message = f"the source was published on {published}, before {end}"
            yield row.at("period_end", message, expected="a day before its publication, or status target")


@rule(
    "E35", Layer.EVIDENCE, "cooperations",
    reads=("cooperation_parties",), follows=("cooperation_parties.cooperation_id",),
)  # fmt: skip
def cooperation_told_twice(batch: Batch, context: Context) -> Iterator[Finding]:
    """Two cooperations have the same mode and parties, and quotes that overlap.

    Fails: coop-0002 and coop-0081, both co_built_base of beijing and inner-mongolia from the same words
    Passes: the same words read as two ties of different modes or parties
    Mend: delete one of the two, or correct the mode or the parties that differ
    """
    if not legible(batch, context, "cooperation_parties"):
        return
    parties, seen = parties_of(context, "role"), dict[tuple[str, str, frozenset[str]], list[Row]]()
    for row in batch:
        start, among = row.integer("quote_start"), frozenset(parties.get(row["cooperation_id"], ()))
        if start is None or not among:
            continue
        alike = seen.setdefault((row["source_id"], row["mode"], among), [])
        for other in alike:
            begun = other.integer("quote_start") or 0
            if begun < start + len(row["quote"]) and start < begun + len(other["quote"]):
                message = f"{other['cooperation_id']} tells of the same from the same words"
                yield row.at("mode", message, expected="another mode, or other parties")
                break
        alike.append(row)


_GIVERS, _TAKERS = frozenset({"supporter", "origin"}), frozenset({"recipient", "destination"})
_ALLIES, _AID, _MOVE = (
    frozenset({"member", "host", "initiator"}),
    frozenset({"supporter", "recipient"}),
    frozenset({"origin", "destination", "initiator"}),
)
_OF_MODE = {"paired_assistance": _AID, "experience_transfer": _AID, "industrial_transfer": _MOVE}
_TURNS = re.compile(r"引进|借鉴|学习|帮助下|支持下|承接|融合|融入|吸收|得到|接受|受益|来自|from|by")


@rule(
    "A27", Layer.ANALYSIS, "cooperations", severity=Severity.NOTICE,
    reads=("cooperation_parties", "entities", "aliases"), follows=("cooperation_parties.cooperation_id",),
)  # fmt: skip
def roles_that_go_together(batch: Batch, context: Context) -> Iterator[Finding]:
    """The roles of a cooperation's parties do not go together.

    Who gives aid has one who receives it, an origin a destination, a host a guest; aid and transfers have no members;
    who gives is named before who receives, unless a word such as 承接 or 引进 turns it; the project lies in its host.
    Fails: 江苏省引导光伏产业向青海转移 with jiangsu as destination; paired assistance of two members
    Passes: jiangsu as origin and qinghai as destination
    Mend: correct the roles, or say in note, with the code of one of them, what shows them
    """
    if not legible(batch, context, "cooperation_parties"):
        return
    parties = parties_of(context, "role")
    for row in batch:
        roles = parties.get(row["cooperation_id"], {})
        said = set(roles.values())
        if not said or _explained(row, roles, context):
            continue
        problem = (
            _one_sided(row["mode"], said, list(roles.values()).count("host"))
            or _in_another_order(row, roles, context)
            or _elsewhere(row["project_entity_id"], roles, context)
        )
        if problem:
            given = ", ".join(f"{entity} {role}" for entity, role in sorted(roles.items()))
            yield row.at("mode", f"{problem}: {given}", expected="roles that go together, or a note that names one")


def _explained(row: Row, roles: Mapping[str, str], context: Context) -> bool:
    """Whether the note names one of the roles with the party that has it."""
    return any(
        role != "member"
        and re.search(rf"\b{re.escape(role)}\b", row["note"])
        and any(form in row["note"] for form in forms_of(entity, row["source_id"], context))
        for entity, role in roles.items()
    )


def _one_sided(mode: str, said: set[str], hosts: int) -> str:
    """What is wrong with the roles whatever the words."""
    of_mode = _OF_MODE.get(mode)
    if of_mode and not said <= of_mode:
        return f"{mode} has no {min(said - of_mode)}"
    if not any(said <= together for together in (_ALLIES, _AID, _MOVE)):
        return "the roles are of different kinds"
    if said & _AID and said != _AID:
        return "aid has a giver and a receiver"
    if "origin" in said and "destination" not in said:
        return "nothing says where what moves goes"
    if hosts > 1 or said == {"host"}:
        return "one is host of another"
    return ""


def _in_another_order(row: Row, roles: Mapping[str, str], context: Context) -> str:
    """That who receives is named first, and no word says that it comes from the second."""
    quote, named = row["quote"], list[tuple[int, str]]()
    for entity, role in roles.items():
        places = [quote.find(form) for form in forms_of(entity, row["source_id"], context)]
        if role in _GIVERS | _TAKERS and max(places) >= 0:
            named.append((min(place for place in places if place >= 0), role))
    first = min(named, default=(0, ""))[1]
    if first in _TAKERS and any(role in _GIVERS for _, role in named) and not _TURNS.search(quote):
        return "who receives is named before who gives"
    return ""


def _elsewhere(project: str, roles: Mapping[str, str], context: Context) -> str:
    """That the project lies in a party other than its host."""
    lies_in = context.subjects.registry.lies_in
    within = [entity for entity in roles if project and lies_in(project, entity)]
    if "host" in roles.values() and within and not any(roles[entity] == "host" for entity in within):
        return f"{project} lies in {within[0]}"
    return ""


@rule(
    "A32", Layer.ANALYSIS, "cooperations", severity=Severity.NOTICE,
    reads=("cooperation_parties", "entities"), follows=("part_of", "cooperation_parties.cooperation_id"),
)  # fmt: skip
def part_of_the_whole(batch: Batch, context: Context) -> Iterator[Finding]:
    """A cooperation is part of another between whose parties it is not, and of whose mode its quote does not speak.

    Fails: aid between two counties as part of a corridor of other places
    Passes: a park of two counties as part of the pairing of the two; a firm that moves into an enclave as part of it
    Mend: correct part_of, or say in note, by the identifier of the whole, why it is a part
    """
    if not legible(batch, context, "cooperation_parties"):
        return
    parties = parties_of(context, "role")
    lies_in = context.subjects.registry.lies_in
    for row in batch:
        whole = row["part_of"]
        mode = context.value("cooperations", whole, "mode") if whole in context.index("cooperations") else ""
        if not mode or whole in row["note"]:
            continue
        own, theirs = parties.get(row["cooperation_id"], {}), parties.get(whole, {})
        among = {next((of for of in theirs if one == of or lies_in(one, of)), "") for one in own}
        between = "" not in among and len(among) > 1
        told = mode in MODES and MODES[mode].search(row["quote"])
        if theirs and not between and not told:
            message = f"{whole} is a {mode} of {', '.join(sorted(theirs))}, and nothing in the quote tells of it"
            yield row.at("part_of", message, expected="a cooperation of the same parties, or a note that names it")


_PREPOSITIONS = ("与", "和", "同", "从", "由", "在", "向", "到", "至", "对", "于", "接", "、")


@rule("A28", Layer.ANALYSIS, "observations", severity=Severity.NOTICE, reads=("entities", "aliases"))
def quote_names_another(batch: Batch, context: Context) -> Iterator[Finding]:
    """A number is about an entity named before its quote, and the quote names another before the number.

    Names behind a preposition, such as 与 or 在, are not asked for.
    Fails: an observation about zhejiang, context, where the quote says: 长江经济带布局12个集群
    Passes: about yangtze-economic-belt; or about zhejiang with a note that names the other
    Mend: correct entity_id, or say in note, by identifier or name, why it is not the one that the quote names
    """
    if not legible(batch, context):
        return
    for row, text, start, _ in quoted(batch, context):
        place = row.integer("value_start")
        if row["entity_basis"] != "context" or place is None:
            continue
        for one in context.subjects.document(row["source_id"], text).named:
            within = start <= one.start < place and row["entity_id"] not in one.entities
            within &= not text.endswith(_PREPOSITIONS, start, one.start)
            if within and one.text not in row["note"] and not any(other in row["note"] for other in one.entities):
                message = f"the quote names {one.text} ({', '.join(one.entities)}), not {row['entity_id']}"
                yield row.at("entity_id", message, expected=f"{one.entities[0]}, or a note that names it")
                break


@rule("A29", Layer.ANALYSIS, "cooperations", severity=Severity.NOTICE, reads=("entities", "aliases"))
def project_by_its_name(batch: Batch, context: Context) -> Iterator[Finding]:
    """Neither the quote nor the project's name has the entity that a project is said to be.

    Fails: project_entity_id guangan-transfer-zone where the quote says: 共建科技城
    Passes: kunming-lingang-sci-tech-city
    Mend: correct project_entity_id, or say in note, by its identifier, why it is this one
    """
    if not legible(batch, context):
        return
    for row in batch:
        entity, project = row["project_entity_id"], row["project"]
        if entity not in context.index("entities") or entity in row["note"]:
            continue
        forms = forms_of(entity, row["source_id"], context)[1:]
        if not any(form in row["quote"] or form in project or (project and project in form) for form in forms):
            message = f"the quote does not name {entity}"
            yield row.at("project_entity_id", message, expected="what the quote names, or a note with its identifier")
