"""What entities are to one another: `members` of a region, the names that stand for one thing, what came after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from indicators.insight.listing import identified
from indicators.package import Package, Where

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = ("entity_id", "relation", "since", "until", "name_zh", "name_en", "kind", "adcode", "publisher", "url")


def members(entity: str, *, path: Where = None) -> pd.DataFrame:
    """The members of a region, corridor or group, to join its figures to theirs.

    Parameters
    ----------
    entity : str
        An ``entity_id``, its name in either language, or an alias.
    path : str, Path or Package, optional
        As `Package.open` takes it; by default the package at hand.

    Returns
    -------
    pandas.DataFrame
        A row per member, in the order of their identifiers: ``entity_id``, ``relation``, ``since``, ``until``,
        ``name_zh``, ``name_en``, ``kind``, ``adcode``, ``publisher`` and ``url`` of the page that says so
        (``string``). Where the entity has another name (``same_as``), the members of either. Without rows where none is
        recorded.

    Raises
    ------
    UnknownIdentifierError
        The package has no such entity, or several of the name; the message has those that may be meant.
    UnreadableTableError
        A file breaks its form.

    Examples
    --------
    >>> import indicators
    >>> len(indicators.members("yangtze-economic-belt"))
    11
    """
    import pandas as pd

    from indicators.insight.frame_columns import text

    package = Package.open(path)
    entity = identified(package, "entities", entity)
    entities = {row["entity_id"]: row for row in package.sound_rows("entities").each()}
    names = same_as(package)
    one = names.get(entity, entity)
    found = sorted(
        (
            {**entities.get(row["entity_id"], {}), **row}
            for row in package.sound_rows("entity_relations").each()
            if row["relation"] == "member_of" and names.get(row["related_id"], row["related_id"]) == one
        ),
        key=lambda row: row["entity_id"],
    )
    return pd.DataFrame({name: text([row.get(name, "") for row in found]) for name in _COLUMNS})


def same_as(package: Package) -> Mapping[str, str]:
    """For each entity that has other names, the one of them that stands for all: the first by identifier."""
    groups: dict[str, set[str]] = {}
    for row in package.sound_rows("entity_relations").each():
        if row["relation"] == "same_as":
            joined = groups.get(row["entity_id"], {row["entity_id"]}) | groups.get(
                row["related_id"], {row["related_id"]}
            )
            groups |= dict.fromkeys(joined, joined)
    return {entity: min(group) for entity, group in groups.items()}


def successions(package: Package, entity: str) -> list[str]:
    """What the series of an entity goes on as, or comes from, in words."""
    told = []
    for row in package.sound_rows("entity_relations").each():
        if row["relation"] == "succeeded_by" and entity in (row["entity_id"], row["related_id"]):
            since = f" since {row['since']}" if row["since"] else ""
            told.append(f"{row['entity_id']} is succeeded by {row['related_id']}{since} ({row['publisher']})")
    return told
