"""How much of a source's numbers is settled: counts by kind, and quantities neither claimed nor excluded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from indicators.model.suggestion import nearest
from indicators.package.errors import PackageError
from indicators.reading import Kind
from indicators.rules.context import Context


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


def source_coverage(context: Context, source_id: str) -> SourceCoverage:
    """What of a source's numbers is settled.

    Raises
    ------
    PackageError
        The document cannot be read.
    """
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


def require_source(source_id: str, known: Collection[str]) -> None:
    """Refuse a source that is not registered, and say which may be meant.

    Raises
    ------
    PackageError
        It is not among those known.
    """
    if source_id not in known:
        raise PackageError(f"no source {source_id!r} in sources.csv; {nearest(source_id, known)}".rstrip("; "))
