"""The layer of coverage: every number of every source is claimed by an observation or settled in the exclusions."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from indicators.rules.batch import Batch
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer, Place
from indicators.rules.rules import Rule, rule, rules_in

if TYPE_CHECKING:
    from indicators.reading import Mention


@rule("C01", Layer.COVERAGE, "sources")
def every_quantity_settled(self: Rule, batch: Batch, context: Context) -> Iterator[Finding]:
    """A number of a source is neither claimed nor excluded.

    Fails: a source that says 232家 which no observation and no exclusion names
    Passes: 232家 is the value_text of an observation, or a row of exclusions.csv
    Mend: curate the claim (`indicators draft SOURCE` prepares the row), or exclude the mention with a reason
    """
    if not context.holds("observations", "source_id", "value_start"):
        return
    if not context.holds("exclusions", "source_id", "start"):
        return
    for source_id, text in _texts(batch, context):
        file = context.value("sources", source_id, "file")
        settled = context.settled(source_id)
        for mention in context.mentions(source_id):
            if mention.quantity is None or mention.start in settled:
                continue
            line, column = _line_and_character(text, mention.start)
            yield self.in_file(
                file,
                f"{mention.text!r} at {mention.start} is neither an observation nor excluded",
                expected="an observation whose value_text it is, or a row of exclusions.csv",
                line=line,
                column_number=column,
                value=mention.text,
                related=Place(file, line, context.around(source_id, mention.start, mention.end)),
            )


@rule("C02", Layer.COVERAGE, "sources")
def every_numeral_in_a_mention(self: Rule, batch: Batch, context: Context) -> Iterator[Finding]:
    """A digit or numeral of a source lies in no mention.

    The reader says of each what it is: a quantity, a date, a name …
    Of a source in English the digits count.
    Fails: a character 0-9 or 一 that the reader passes over
    Passes: every such character inside a mention of some kind
    Mend: this is a fault of the reader: please report the sentence
    """
    from indicators.reading import numeral_characters
    from indicators.reading.language import reading_language

    digits = "".join(filter(str.isdecimal, numeral_characters))
    for source_id, text in _texts(batch, context):
        english = reading_language(text, context.language(source_id)) == "en"
        numeral = re.compile(f"[{digits if english else numeral_characters}]")
        mentions = context.mentions(source_id)
        if not numeral.search(_between(mentions, text)):
            continue
        file = context.value("sources", source_id, "file")
        ends = [mention.end for mention in mentions]
        for offset in (match.start() for match in numeral.finditer(text)):
            place = bisect_left(ends, offset + 1)
            if place < len(mentions) and mentions[place].start <= offset:
                continue
            line, column = _line_and_character(text, offset)
            yield self.in_file(
                file,
                f"{text[offset]!r} at {offset} lies in no mention",
                expected="a mention of some kind",
                line=line,
                column_number=column,
                value=text[offset],
                related=Place(file, line, context.around(source_id, offset, offset + 1)),
            )


@rule("C03", Layer.COVERAGE, "exclusions")
def exclusion_is_a_quantity(self: Rule, batch: Batch, context: Context) -> Iterator[Finding]:
    """An exclusion is not exactly a quantity that the reader finds in the source.

    Only what the reader takes for a quantity needs to be settled by hand.
    Fails: an exclusion of 12.4 where the source has 12.4%, or of a date
    Passes: an exclusion of 12.4% where the source has 12.4%
    Mend: take text and start as the message shows them, or delete the row
    """
    for index, source_id in enumerate(batch.cells("source_id")):
        text, start = context.text(source_id), batch.integer(index, "start")
        words = batch.cell(index, "text")
        if text is None or start is None or not words or text[start : start + len(words)] != words:
            continue
        mention = context.mention_at(source_id, start)
        if mention is not None and mention.quantity is not None and (mention.start, mention.text) == (start, words):
            continue
        found = "nothing" if mention is None else f"the {mention.kind} {mention.text!r} from {mention.start}"
        expected = "no row" if mention is None or mention.quantity is None else mention.text
        yield self.at(batch, index, "text", f"the reader finds {found} there", expected=expected)


@rule("C04", Layer.COVERAGE, "exclusions")
def not_claimed_and_excluded(self: Rule, batch: Batch, context: Context) -> Iterator[Finding]:
    """A mention is both claimed by an observation and excluded.

    Fails: 232家 is the value_text of obs-0023 and a row of exclusions.csv at the same offset
    Passes: one of the two
    Mend: delete the exclusion, or the observation
    """
    for index, (source_id, start) in enumerate(zip(batch.cells("source_id"), batch.integers("start"), strict=True)):
        claim = None if start is None else context.claims(source_id).get(start)
        if claim is not None:
            rows = context.rows("observations")
            yield self.at(
                batch,
                index,
                "start",
                f"{rows.cells['observation_id'][claim]} claims it",
                expected="a mention that no observation claims",
                related=Place(rows.file(claim), rows.lines[claim], "the observation"),
            )


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


def _line_and_character(text: str, offset: int) -> tuple[int, int]:
    """Where an offset lies, both from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


COVERAGE_RULES = rules_in(globals())
