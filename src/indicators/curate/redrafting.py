"""What is drafted now beside what waits already, and the new names that proposed rows need."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from indicators.curation.drafting import draft
from indicators.curation.proposals import PROVISIONAL, Proposal
from indicators.package import Package
from indicators.package.descriptor import Model
from indicators.rules.context import Context

PLACES = {"observations": "value_start", "exclusions": "start"}
"""The column in which a row of a table says where its number stands."""
NAMES = frozenset({"entities", "aliases", "indicators"})
"""Tables by whose rows drafts are made, so that one more may better them."""


def mark_of(proposal: Proposal) -> str:
    """What tells a proposed row from others, and from itself once it was edited."""
    content = json.dumps([proposal.table, _told(proposal)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _told(one: Proposal) -> dict[str, str]:
    return {name: cell for name, cell in one.cells.items() if cell}


def place_of(proposal: Proposal) -> str:
    """Where the number stands that a proposal is about; nothing for one of a cooperation."""
    return proposal.cells.get(PLACES.get(proposal.table, ""), "")


def numbers_drafted(package: Package, source_id: str) -> dict[str, Proposal]:
    """What is drafted now of each number that nobody has decided on, by its place."""
    return {place: one for one in draft(source_id, path=package).proposals(package) if (place := place_of(one))}


def bettered(package: Package, old: Proposal | None, new: Proposal) -> Proposal:
    """A row drafted anew, under the old number; what no table knows is named as before, or not at all."""
    cells, before, context = dict(new.cells), old.cells if old else {}, Context(package)
    for column in package.model[new.table].references():
        if column.references != "sources" and cells.get(column.name, "") not in context.index(str(column.references)):
            cells[column.name] = before.get(column.name, "")
    if old and new.table == "observations":
        cells["observation_id"] = before.get("observation_id", "")
    return replace(new, cells=cells)


def says_the_same(one: Proposal, other: Proposal) -> bool:
    """Whether two rows say the same, by whatever number and provisional names."""

    def told(each: Proposal) -> dict[str, str]:
        cells = {name: cell for name, cell in _told(each).items() if name != "observation_id"}
        return {name: PROVISIONAL if cell.startswith(PROVISIONAL) else cell for name, cell in cells.items()}

    return one.table == other.table and told(one) == told(other)


def needed_by(model: Model, rows: Iterable[Proposal], waiting: Sequence[Proposal]) -> list[Proposal]:
    """The proposed entities, with their other names and what holds them, and indicators that some rows name."""
    named = {
        (table, one.cells.get(model[table].key[0], "")): one
        for one in waiting
        if (table := one.table) in ("entities", "indicators")
    }
    found: dict[str, Proposal] = {}
    looked_at = list(rows)
    while looked_at:
        row = looked_at.pop()
        for column in model[row.table].references() if row.table in model else ():
            one = named.get((str(column.references), row.cells.get(column.name, "")))
            if one is not None and mark_of(one) not in found:
                found[mark_of(one)] = one
                looked_at.append(one)
                aliases = [each for each in waiting if each.table == "aliases" and one.table == "entities"]
                key = one.cells.get("entity_id")
                found |= {mark_of(each): each for each in aliases if each.cells.get("entity_id") == key}
    return list(found.values())
