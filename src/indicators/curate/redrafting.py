"""What is drafted now beside what waits already: the same row or another, and the new indicators that rows need."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from indicators.curation.drafting import draft
from indicators.curation.proposals import PROVISIONAL, Proposal
from indicators.package.package import Package

_PROVISIONAL = re.compile(f"(?<={PROVISIONAL}indicator-)[0-9]{{1,9}}")
PLACES = {"observations": "value_start", "exclusions": "start"}
"""The column in which a row of a table says where its number stands."""


def mark_of(proposal: Proposal) -> str:
    """What tells a proposed row from others, and from itself once it was edited."""
    content = json.dumps([proposal.table, dict(proposal.cells)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def place_of(proposal: Proposal) -> str:
    """Where the number stands that a proposal is about; nothing for one of a cooperation."""
    return proposal.cells.get(PLACES.get(proposal.table, ""), "")


def drafted_now(package: Package, source_id: str, waiting: Sequence[Proposal]) -> list[Proposal]:
    """What is drafted now, new indicators first, under provisional names that nothing waits under."""
    drafts = draft(source_id, path=package)
    numbers = [found[0] for one in waiting if (found := _PROVISIONAL.findall(one.cells.get("indicator_id", "")))]
    last = max(map(int, numbers), default=0)

    def renamed(one: Proposal) -> Proposal:
        found = _PROVISIONAL.findall(one.cells.get("indicator_id", ""))
        name = f"{PROVISIONAL}indicator-{last + int(found[0])}" if found else ""
        return replace(one, cells={**one.cells, "indicator_id": name}) if name else one

    return [renamed(one) for one in (*drafts.new, *drafts.proposals())]


def needs(indicator: Proposal, others: Iterable[Proposal]) -> bool:
    """Whether one of some rows measures an indicator that is only proposed."""
    name = indicator.cells.get("indicator_id", "")
    return any(one.cells.get("indicator_id") == name for one in others if one.table == "observations")


def under_number_of(old: Proposal, new: Proposal) -> Proposal:
    """A proposal in the place of another, whose number others may refer to."""
    number = old.cells.get("observation_id", "")
    return replace(new, cells={**new.cells, "observation_id": number}) if new.table == "observations" else new


def says_the_same(one: Proposal, other: Proposal | None) -> bool:
    """Whether two proposals say the same, by whatever number."""
    if other is None or one.table != other.table:
        return False
    first, second = (_PROVISIONAL.sub("", json.dumps(_told(each), sort_keys=True)) for each in (one, other))
    return first == second


def _told(one: Proposal) -> dict[str, str]:
    return {name: cell for name, cell in one.cells.items() if cell and name != "observation_id"}
