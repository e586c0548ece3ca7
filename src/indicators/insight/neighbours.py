"""The entities next to one: what holds it, what it holds, what lies beside it."""

from __future__ import annotations

from indicators.package.package import Package

_COUNTRY = "country"


def neighbours(package: Package, entity: str) -> frozenset[str]:
    """The entity's parent, the entities whose parent it is, and those with the same parent unless that is a country.

    Raises
    ------
    UnreadableTableError
        The file breaks its form.
    """
    cells = package.sound_rows("entities").cells
    parents = dict(zip(cells["entity_id"], cells["parent_id"], strict=True))
    kinds = dict(zip(cells["entity_id"], cells["kind"], strict=True))
    parent = parents.get(entity, "")
    beside = parent if kinds.get(parent, _COUNTRY) != _COUNTRY else ""
    found = {one for one, held_by in parents.items() if held_by == entity or (beside and held_by == beside)}
    return frozenset(found | ({parent} if parent else set())) - {entity}
