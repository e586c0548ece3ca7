"""The layer of coverage: every number of every source is claimed by an observation or settled in the exclusions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from indicators.errors import PackageError, UnknownIdentifierError, asked, nearest_word
from indicators.markup import Tabular, few
from indicators.model.standards import NotConvertibleError, reading_in_unit
from indicators.package.files import DRAFTS
from indicators.package.rows import read_rows
from indicators.reading import Kind
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer, Place, Severity
from indicators.rules.rules import Batch, Rule, rule

if TYPE_CHECKING:
    import pandas as pd

    from indicators.reading import Mention


_SETTLING = ("observations.value_start", "observations.value_text", "exclusions.start", "exclusions.text")
"""Where numbers are settled, and as which words: a ratio may be settled whole or term by term."""


@rule("C01", Layer.COVERAGE, "sources", reads=_SETTLING)
def every_quantity_settled(batch: Batch, context: Context) -> Iterator[Finding]:
    """A number of a source is neither claimed nor excluded.

    A ratio or a sum (22.8:38.8:38.4, 14+1) is settled as a whole, or when each of its terms is.
    Fails: a source that says 232家 which no observation and no exclusion names
    Passes: 232家 is the value_text of an observation, or a row of exclusions.csv
    Mend: curate the claim (`indicators draft SOURCE` prepares the row), or exclude the mention with a reason
    """
    holds = context.holds("observations", "source_id", "value_start", "value_text")
    if not (holds and context.holds("exclusions", "source_id", "start", "text")):
        return
    for source_id, _ in _texts(batch, context):
        settled = context.settled(source_id)
        for mention in context.mentions(source_id):
            if mention.quantity is None or (mention.start in settled and not mention.quantity.parts):
                continue  # as nearly all are
            if context.is_settled(source_id, mention):
                continue
            message = f"{mention.text!r} at {mention.start} is neither an observation nor excluded"
            expected = "an observation whose value_text it is, or a row of exclusions.csv"
            yield _in_source(batch.rule, context, source_id, (mention.start, mention.text), message, expected)


@rule("C02", Layer.COVERAGE, "sources")
def every_numeral_in_a_mention(batch: Batch, context: Context) -> Iterator[Finding]:
    """A digit or numeral of a source lies in no mention.

    The reader says of each what it is: a quantity, a date, a name …
    Of a source in English the digits count.
    Fails: a character 0-9 or 一 that the reader passes over
    Passes: every such character inside a mention of some kind
    Mend: this is a fault of the reader: please report the sentence
    """
    from indicators.reading import numeral_characters
    from indicators.reading.vocabulary import reading_language

    digits = "".join(filter(str.isdecimal, numeral_characters))
    for source_id, text in _texts(batch, context):
        english = reading_language(text, context.language(source_id)) == "en"
        numeral = re.compile(f"[{digits if english else numeral_characters}]")
        mentions = context.mentions(source_id)
        if not numeral.search(_between(mentions, text)):
            continue
        for offset in (match.start() for match in numeral.finditer(text)):
            if context.mention_at(source_id, offset) is None:
                found, message = (offset, text[offset]), f"{text[offset]!r} at {offset} lies in no mention"
                yield _in_source(batch.rule, context, source_id, found, message, "a mention of some kind")


@rule("C03", Layer.COVERAGE, "exclusions")
def exclusion_is_a_quantity(batch: Batch, context: Context) -> Iterator[Finding]:
    """An exclusion is not exactly a quantity that the reader finds in the source.

    Only what the reader takes for a quantity needs to be settled by hand.
    Fails: an exclusion of 12.4 where the source has 12.4%, or of a date
    Passes: an exclusion of 12.4% where the source has 12.4%
    Mend: take text and start as the message shows them, or delete the row
    """
    for row in batch:
        source_id, words, start = row["source_id"], row["text"], row.integer("start")
        text = context.text(source_id)
        if text is None or start is None or not words or text[start : start + len(words)] != words:
            continue
        if context.quantity_of(source_id, start, words) is None:
            mention = context.mention_at(source_id, start)
            found = "nothing" if mention is None else f"the {mention.kind} {mention.text!r} from {mention.start}"
            expected = "no row" if mention is None or mention.quantity is None else mention.text
            yield row.at("text", f"the reader finds {found} there", expected=expected)


@rule("C04", Layer.COVERAGE, "exclusions", reads=("observations.value_start",))
def not_claimed_and_excluded(batch: Batch, context: Context) -> Iterator[Finding]:
    """A mention is both claimed by an observation and excluded.

    Fails: 232家 is the value_text of obs-0023 and a row of exclusions.csv at the same offset
    Passes: one of the two
    Mend: delete the exclusion, or the observation
    """
    observations = Batch(context.model["observations"], context.rows("observations"))
    for index, (source_id, start) in enumerate(zip(batch.cells("source_id"), batch.integers("start"), strict=True)):
        claim = None if start is None else context.claims(source_id).get(start)
        if claim is not None:
            first, expected = observations[claim], "a mention that no observation claims"
            message, place = f"{first['observation_id']} claims it", first.place("the observation")
            yield batch[index].at("start", message, expected=expected, related=place)


def _texts(batch: Batch, context: Context) -> Iterator[tuple[str, str]]:
    for source_id in dict.fromkeys(batch.cells("source_id")):
        text = context.text(source_id)
        if text is not None:
            yield source_id, text


def _between(mentions: Sequence[Mention], text: str) -> str:
    """What of a text lies in no mention, in pieces that nothing joins."""
    ends = [0, *(mention.end for mention in mentions)]
    starts = [*(mention.start for mention in mentions), len(text)]
    return "\n".join([text[end:start] for end, start in zip(ends, starts, strict=True)])


def _in_source(
    rule: Rule, context: Context, source_id: str, found: tuple[int, str], message: str, expected: str
) -> Finding:
    """A finding about what stands at an offset of a source."""
    (offset, words), text = found, context.text(source_id) or ""
    file, line = context.value("sources", source_id, "file"), text.count("\n", 0, offset) + 1
    return rule.in_file(
        file,
        message,
        expected=expected,
        line=line,
        column_number=offset - text.rfind("\n", 0, offset),
        value=words,
        related=Place(file, line, context.around(source_id, offset, offset + len(words))),
    )


_AROUND = 6
"""Characters on either side that are the same where a text is printed twice."""


@rule("E29", Layer.EVIDENCE, "exclusions", reads=("observations",), follows=("observation_id",))
def repeated_with_its_surroundings(batch: Batch, context: Context) -> Iterator[Finding]:
    """Text that is called repeated stands among other words than the observation's, or restated text among the same.

    What is printed twice has the same words around it in both places; a fact that is told again has others.
    Fails: restated for 232家 in the second printing of an article
    Passes: repeated_text there
    Mend: exchange repeated_text and restated, or name the right observation
    """
    observations = Batch(batch.table, context.rows("observations"))
    if not observations.has("source_id", "value_start", "value_text"):
        return
    for row in (row for row in batch if row["reason"] in ("repeated_text", "restated")):
        place, source = context.index("observations").get(row["observation_id"]), row["source_id"]
        text, start, words = context.text(source), row.integer("start"), row["text"]
        if place is None or text is None or start is None or observations[place]["source_id"] != source:
            continue
        claim, other = observations[place]["value_text"], observations[place].integer("value_start")
        if other is None or text[start : start + len(words)] != words:
            continue
        if row["reason"] == "repeated_text" and words != claim:
            continue  # the layer of references has it
        if text[other : other + len(claim)] != claim:
            continue  # the observation's own place is wrong: that is said of the observation
        same = _surroundings(text, start, words) == _surroundings(text, other, claim)
        if row["reason"] == ("restated" if same else "repeated_text"):
            message = f"the words around {words!r} are {'the same' if same else 'others'} in both places"
            passage = context.passage(source, start, start + len(words))
            yield row.at("reason", message, expected="repeated_text" if same else "restated", related=passage)


def _surroundings(text: str, start: int, words: str) -> tuple[str, str]:
    end = start + len(words)
    return text[max(start - _AROUND, 0) : start], text[end : end + _AROUND]


@rule("D04", Layer.DERIVATION, "exclusions", reads=("observations",), follows=("observation_id",))
def restated_number_agrees(batch: Batch, context: Context) -> Iterator[Finding]:
    """A restated number cannot be that of the observation it is said to restate.

    Both are read in the unit of the observation's indicator, and what one asserts leaves room for the other.
    Fails: 三省 restated of an observation of 50亿元
    Passes: 三省 restated of an observation of 3; 近百家 restated of one of 98
    Mend: name the observation that the text restates, or give another reason
    """
    observations = Batch(batch.table, context.rows("observations"))
    if not observations.has("indicator_id", "value", "lower", "upper"):
        return
    for row in (row for row in batch if row["reason"] == "restated"):
        place, start = context.index("observations").get(row["observation_id"]), row.integer("start")
        if place is None or start is None:
            continue
        claim, mention = observations[place], context.mention_at(row["source_id"], start)
        unit, measure = (context.value("indicators", claim["indicator_id"], name) for name in ("unit_id", "measure"))
        if mention is None or mention.quantity is None or mention.start != start or not unit:
            continue
        try:
            reading = reading_in_unit(mention, unit, context.units, measure)
        except NotConvertibleError:
            agrees = False
        else:
            least, most = _ends(reading.value, reading.lower, reading.upper)
            low, high = _ends(*(_number(claim[name]) for name in ("value", "lower", "upper")))
            agrees = least <= high and low <= most
        if not agrees:
            message = f"{mention.text!r} cannot restate {claim['value_text']!r}"
            yield row.at("observation_id", message, expected="an observation of the same number")


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


def _ends(value: float | None, lower: float | None, upper: float | None) -> tuple[float, float]:
    """The least and the greatest number that value and bounds allow; a value without bounds is itself."""
    if lower is None and upper is None:
        return (value, value) if value is not None else (-inf, inf)
    return (-inf if lower is None else lower, inf if upper is None else upper)


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


class Coverage(Tabular, tuple[SourceCoverage, ...]):
    """What of each source's numbers is settled, in the order of the sources."""

    __slots__ = ()

    def to_frame(self) -> pd.DataFrame:
        """A row per source: source_id, mentions, claimed, excluded, unsettled, and the share that is settled."""
        import pandas as pd

        rows = [
            (one.source_id, one.mentions, one.claimed, one.excluded, len(one.unsettled), one.settled) for one in self
        ]
        kinds = dict.fromkeys(("mentions", "claimed", "excluded", "unsettled"), "Int64")
        frame = pd.DataFrame(rows, columns=["source_id", *kinds, "settled"])
        return frame.astype({"source_id": "string", **kinds, "settled": "float64"})

    def _heading(self) -> str:
        return f"{few([one.source_id for one in self], 'sources')}; settled, in per cent of the mentions"

    def _shown(self) -> pd.DataFrame:
        return self.to_frame().round(1)


def source_coverage(context: Context, source_id: str) -> SourceCoverage:
    """What of a source's numbers is settled."""
    text = context.text(source_id)
    if text is None:
        document = context.document(source_id)
        raise PackageError(f"{source_id}: {document if isinstance(document, str) else 'the document is not UTF-8'}")
    mentions, claims = context.mentions(source_id), context.claims(source_id)
    kinds = Counter(mention.kind for mention in mentions)
    quantities = [mention for mention in mentions if mention.kind is Kind.QUANTITY]
    claimed = sum(mention.start in claims for mention in quantities)
    unsettled = tuple(
        UnsettledMention(
            mention.start,
            text.count("\n", 0, mention.start) + 1,
            mention.text,
            context.around(source_id, mention.start, mention.end),
        )
        for mention in quantities
        if not context.is_settled(source_id, mention)
    )
    excluded = len(quantities) - claimed - len(unsettled)
    return SourceCoverage(source_id, {str(kind): kinds[kind] for kind in Kind}, claimed, excluded, unsettled)


def require_source(source_id: str, known: Collection[str]) -> None:
    """Refuse a source that is not registered, and say which may be meant."""
    if source_id not in known:
        near = nearest_word(source_id, known)
        message = f"no source {source_id!r} in sources.csv; {asked(near)}".rstrip("; ")
        raise UnknownIdentifierError(message, suggestion=near)


@rule("C05", Layer.COVERAGE, severity=Severity.NOTICE, scope="package")
def proposals_decided(_: Batch, context: Context) -> Iterator[Finding]:
    """Proposed rows wait for a person.

    What is not accepted is no row of the package, and no other rule looks at it.
    Fails: drafts/my-report.csv with a row whose decision is empty
    Passes: a package without drafts/
    Mend: write accept, exclude or reject as the decision of each row and run `indicators accept`, or delete the file
    """
    storage = context.package.storage
    for name in (f"{DRAFTS}/{name}" for name in sorted(storage.names(DRAFTS)) if name.endswith(".csv")):
        rows = read_rows(storage, name)
        decisions = zip(rows.lines, rows.cells.get("decision", [""] * len(rows)), strict=True)
        waiting = [line for line, decision in decisions if not decision]
        if waiting:
            message = f"{len(waiting)} proposed row{'s wait' if len(waiting) > 1 else ' waits'} for a decision"
            yield proposals_decided.in_file(name, message, expected="a decision on each", line=waiting[0])
