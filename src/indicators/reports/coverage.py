"""How much of the sources' numbers is settled: counts per source and kind."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from indicators.checks.context import Context
from indicators.checks.suggestion import nearest
from indicators.package.errors import PackageError
from indicators.package.location import nearest_package
from indicators.package.package import Package
from indicators.reading import Kind
from indicators.views.width import aligned


@dataclass(frozen=True, slots=True)
class UnsettledMention:
    """A quantity that no observation claims and no exclusion settles."""

    start: int
    line: int
    text: str
    context: str


@dataclass(frozen=True, slots=True)
class SourceCoverage:
    """What the reader finds in one source, and what is settled of it.

    Attributes
    ----------
    source_id : str
    kinds : mapping of str to int
        How many mentions of each kind; all but quantities are settled by what they are.
    claimed, excluded : int
        Quantities that an observation claims, and that the exclusions settle.
    unsettled : tuple of UnsettledMention
    """

    source_id: str
    kinds: Mapping[str, int]
    claimed: int
    excluded: int
    unsettled: tuple[UnsettledMention, ...]

    @property
    def mentions(self) -> int:
        return sum(self.kinds.values())

    @property
    def settled(self) -> float:
        """The share of mentions that are settled, in per cent; 100 for a source without numbers."""
        return 100.0 if not self.mentions else 100 * (1 - len(self.unsettled) / self.mentions)


def coverage(source_id: str | None = None, *, path: str | Path | None = None) -> list[SourceCoverage]:
    """What of the sources' numbers is settled.

    Parameters
    ----------
    source_id : str, optional
        One source; all by default.
    path : str or Path, optional
        The package; by default the nearest at or above the current directory.

    Raises
    ------
    PackageError
        There is no such source, or a document cannot be read.
    """
    context = Context(Package.open(nearest_package() if path is None else path))
    known = context.index("sources")
    if source_id is not None and source_id not in known:
        raise PackageError(f"no source {source_id!r} in sources.csv; {nearest(source_id, known)}".rstrip("; "))
    return [_source_coverage(context, source) for source in ([source_id] if source_id else known)]


def _source_coverage(context: Context, source_id: str) -> SourceCoverage:
    text = context.text(source_id)
    if text is None:
        document = context.document(source_id)
        raise PackageError(f"{source_id}: {document if isinstance(document, str) else 'the document is not UTF-8'}")
    mentions = context.mentions(source_id)
    kinds = Counter(str(mention.kind) for mention in mentions)
    quantities = [mention for mention in mentions if mention.kind is Kind.QUANTITY]
    claims, settled = context.claims(source_id), context.settled(source_id)
    claimed = sum(mention.start in claims for mention in quantities)
    unsettled = tuple(
        UnsettledMention(
            mention.start,
            text.count("\n", 0, mention.start) + 1,
            mention.text,
            context.around(source_id, mention.start, mention.end),
        )
        for mention in quantities
        if mention.start not in settled
    )
    excluded = len(quantities) - claimed - len(unsettled)
    ordered = {str(kind): kinds.get(str(kind), 0) for kind in Kind}
    return SourceCoverage(source_id, ordered, claimed, excluded, unsettled)


def as_table(sources: list[SourceCoverage]) -> str:
    """The counts as an aligned table, with what is unsettled below it."""
    kinds = [str(kind) for kind in Kind]
    header = ("source", *kinds, "claimed", "excluded", "unsettled", "settled %")
    rows = [
        (
            source.source_id,
            *(str(source.kinds[kind]) for kind in kinds),
            str(source.claimed),
            str(source.excluded),
            str(len(source.unsettled)),
            f"{source.settled:.1f}",
        )
        for source in sources
    ]
    lines = [aligned(header, rows)]
    for source in sources:
        lines += [f"{source.source_id}:{gap.line}: {gap.context}" for gap in source.unsettled]
    return "\n".join(lines)


def as_json(sources: list[SourceCoverage]) -> str:
    """The counts as JSON."""
    listed = [{**asdict(source), "mentions": source.mentions, "settled": source.settled} for source in sources]
    return json.dumps(listed, ensure_ascii=False, indent=2)
