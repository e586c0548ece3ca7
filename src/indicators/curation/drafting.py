"""`draft`: the unsettled quantities of a source as rows ready to be completed in observations.csv."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from indicators.curation import Proposal, next_identifier, write_proposals
from indicators.curation.drafted_numbers import NewIndicators, NoClaim, no_claim
from indicators.curation.proposed_cooperations import cooperation_proposals
from indicators.curation.proposed_entities import NewEntities, new_entities
from indicators.documents import map_of
from indicators.errors import PackageError, UnknownIdentifierError, unknown
from indicators.model import write_number
from indicators.model.standards import NotConvertibleError, reading_in_unit
from indicators.model.tables import TABLES
from indicators.package import Package, Where, nearest_package
from indicators.package.canonical import csv_text
from indicators.reading import Mention, Sense, exact_quantity
from indicators.reading.amounts import terms_of
from indicators.reading.unit_words import RATIO, unit_code
from indicators.rules.context import Context
from indicators.subject.about import Document, Subject, Subjects
from indicators.subject.candidate import Candidate
from indicators.subject.names import entities_among
from indicators.subject.periods import counts_parts
from indicators.subject.sentences import sentence_around

if TYPE_CHECKING:
    import pandas as pd

_SUGGESTED = 8
"""How many indicators a note suggests."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One unsettled quantity, as far as a row can be filled in by machine.

    Attributes
    ----------
    cells : dict of str to str
        The row of ``observations``; what a person has to decide is empty.
    unit : str
        The unit that value and bounds are in; empty for a bare number.
    indicators : tuple of str
        The package's indicators in that unit.
    entities : tuple of str
        The package's entities that the sentence names, by name or alias.
    subject : Subject
        What the number is about, with certainties and reasons.
    sense : Sense or None
        Which way the change goes that the words tell of.
    exclusion : NoClaim or None
        Why it is evidently no claim; None for all others.
    repeats : str
        The drafted row that the number repeats.
    """

    cells: dict[str, str]
    unit: str
    indicators: tuple[str, ...]
    entities: tuple[str, ...]
    subject: Subject
    sense: Sense | None = None
    exclusion: NoClaim | None = None
    repeats: str = ""

    @property
    def certainty(self) -> float:
        """How sure the least sure of what was filled in is."""
        entity, indicator = self.subject.entity, self.subject.indicator
        sure = [one.certainty if one else 0.0 for one in (entity, indicator)]
        return min(*sure, self.subject.time.certainty, self.subject.status.certainty)


class Drafts(list[Draft]):
    """Drafts in order of place, to be written or worked with."""

    columns = TABLES["observations"].column_names()
    """Those of the package's observations, its own among them."""
    source_id = ""
    subject = ""
    """The entity that the document is about, where it was given."""
    indicators: tuple[Proposal, ...] = ()
    """Those that the package lacks."""
    lacking: NewEntities | None = None
    """The entities that the document names and the package lacks."""

    def to_csv(self, *, header: bool = True) -> str:
        """In the form of observations.csv, with what was suggested in the note.

        Parameters
        ----------
        header : bool
            Whether the first line names the columns.
        """
        text = csv_text(self.columns, [[cells[name] for name in self.columns] for cells in self._cells()])
        return text if header else text.partition("\n")[2]

    def write(self, *, path: Where = None) -> str:
        """Put the rows into drafts/SOURCE.csv, beside the tables, to be decided on; gives the file.

        Raises
        ------
        PackageError
            Rows of the source wait there already.
        """
        package = Package.open(nearest_package() if path is None else path)
        return write_proposals(package, self.source_id, self.proposals(package))

    def proposals(self, package: Package) -> list[Proposal]:
        """The rows, those of cooperations, and what both need that the package lacks."""
        rows = [*map(_proposal, self), *cooperation_proposals(package, self.source_id, self.subject)]
        entities = self.lacking.proposals(rows, self.source_id, Context(package)) if self.lacking else ()
        return [*entities, *self.indicators, *rows]

    def to_frame(self) -> pd.DataFrame:
        """The same as a frame of texts."""
        import pandas as pd

        return pd.DataFrame(self._cells(), columns=list(self.columns), dtype="string")

    def _cells(self) -> list[dict[str, str]]:
        noted = ("; ".join(filter(None, (_suggestions(one), one.cells["note"]))) for one in self)
        return [{**one.cells, "note": note} for one, note in zip(self, noted, strict=True)]


def _proposal(drafted: Draft) -> Proposal:
    if not drafted.exclusion:
        return Proposal("observations", drafted.cells, drafted.certainty, _suggestions(drafted))
    cells = {
        "source_id": drafted.cells["source_id"],
        "start": drafted.cells["value_start"],
        "text": drafted.cells["value_text"],
        "reason": drafted.exclusion.reason,
        "observation_id": drafted.repeats,
        "note": drafted.exclusion.note,
    }
    return Proposal("exclusions", cells, 0.7, drafted.exclusion.grounds)


def draft(
    source_id: str,
    *,
    subject: str = "",
    path: Where = None,
    only: Collection[int] | None = None,
    decided: Mapping[str, str] | None = None,
) -> Drafts:
    """Rows for the quantities of a source that are neither observed nor excluded.

    Parameters
    ----------
    source_id : str
        A registered source.
    subject : str
        The entity that the document as a whole is about; by default the one that its row names.
    path : str, Path or Package, optional
        As `Package.open` takes it; by default the package at hand.
    only : collection of int, optional
        Where the numbers begin that are asked about, be they settled or not; by default all that are not.
    decided : mapping of str to str, optional
        The ``indicator_id`` and ``entity_id`` that a person has decided on, from which the rest follows.

    Returns
    -------
    Drafts
        In order of place, of the article alone: what the document's map calls chrome is left to coverage. Offsets,
        quote, value, bounds and qualifier are filled in, and what the words around the number say of entity,
        indicator, period, status and speaker; each with its certainty and reason, and blank where they say nothing.

    Raises
    ------
    PackageError
        The source or the subject is not registered, or the document cannot be read.
    """
    package = Package.open(nearest_package() if path is None else path)
    context = Context(package)
    text = source_text(context, source_id)
    if subject and subject not in context.index("entities"):
        problem = f"subject: no entity {subject!r} in entities.csv"
        raise unknown(UnknownIdentifierError, problem, subject, context.index("entities"), "register it first")
    subjects = Subjects(package)
    document = subjects.document(source_id, text)
    document.subject = subject or document.subject
    lacking = new_entities(document, subjects, context)
    identifier = next_identifier(context.rows("observations").cells.get("observation_id", ()), "obs-0000")
    drafts = Drafts()
    drafts.source_id, drafts.subject, drafts.lacking = source_id, subject, lacking
    drafts.columns = context.model["observations"].column_names()
    settled = context.settled(source_id)
    marks = map_of(package.storage, context.value("sources", source_id, "file"), text)
    known = {
        one: (context.value("indicators", one, "name_zh"), context.value("indicators", one, "theme"))
        for one in context.index("indicators")
    }
    new = NewIndicators(text, known, sorted({one.text for one in document.named}, key=len, reverse=True))
    with package.lexicon.in_use():
        for mention in context.mentions(source_id):
            if mention.quantity is None or (only is None and context.is_settled(source_id, mention)):
                continue
            if only is None and marks is not None and marks.is_chrome(mention.start):
                continue
            for quantity in claimable(mention):
                if quantity.start not in settled if only is None else quantity.start in only:
                    about = _as_decided(subjects.about(document, quantity), decided or {})
                    one = _draft(quantity, source_id, document, identifier, context, about)
                    identifier = next_identifier([identifier], identifier)
                    proposed = new.identifier(quantity, one.unit, one.subject.indicator, not one.exclusion)
                    one.cells["indicator_id"] = one.cells["indicator_id"] or proposed
                    drafts.append(one)
    drafts.indicators = tuple(new.proposals.values())
    return _without_repetitions(drafts)


def source_text(context: Context, source_id: str) -> str:
    """The text of a source; `PackageError` where it is not registered, or its document cannot be read."""
    if source_id not in context.index("sources"):
        problem, mend = f"no source {source_id!r} in sources.csv", "register it with add-source"
        raise unknown(UnknownIdentifierError, problem, source_id, context.index("sources"), mend)
    text = context.text(source_id)
    if text is None:
        found = context.document(source_id)
        raise PackageError(f"{source_id}: {found if isinstance(found, str) else 'the document is not UTF-8'}")
    return text


def _without_repetitions(drafts: Drafts) -> Drafts:
    """Mark what is printed again word for word as a repetition of its first place."""
    first: dict[tuple[str, str], Draft] = {}
    for place, one in enumerate(drafts):
        known = first.setdefault((one.cells["quote"], one.cells["value_text"]), one)
        if one.cells["quote_start"] != known.cells["quote_start"] and not one.exclusion:
            identifier = known.cells["observation_id"]
            words = NoClaim("repeated_text", f"the words of {identifier}")
            drafts[place] = replace(one, exclusion=words, repeats=identifier)
    return drafts


def claimable(mention: Mention) -> list[Mention]:
    """The mention itself, or its terms where as a whole it is no one number (22.8:38.8:38.4)."""
    whole = mention.quantity is None or not mention.quantity.parts or mention.quantity.value is not None
    return [mention] if whole else list(terms_of(mention))


def _suggestions(drafted: Draft) -> str:
    """What a person needs to decide: the unit, and each answer with its certainty, its reason and the next ones."""
    subject = drafted.subject
    parts = ["DRAFT", f"unit {drafted.unit}" if drafted.unit else "no unit: say so in the note"]
    if drafted.sense is not None:
        signed = "; the number is negative under an indicator of growth or a balance"
        parts.append(f"told as a {drafted.sense}{signed if drafted.sense is not Sense.RISE else ''}")
    if drafted.indicators:
        more = len(drafted.indicators) - _SUGGESTED
        listed = " ".join(drafted.indicators[:_SUGGESTED]) + (f" and {more} more" if more > 0 else "")
        parts.append(f"indicators in it: {listed}")
    for name, chosen, candidates in (
        ("indicator", subject.indicator, subject.indicators),
        ("entity", subject.entity, subject.entities),
    ):
        if chosen is None:
            parts.append(f"none of the known fits as {name}")
            continue
        others = [one.value for one in candidates if one.value != chosen.value][:2]
        told = f"{name} {chosen.value} {chosen.certainty:.2f} ({chosen.reason})"
        parts.append(told + (f", else {' or '.join(others)}" if others else ""))
    parts.append(f"period {subject.time.certainty:.2f} ({subject.time.reason})")
    parts.append(f"{subject.status.value} {subject.status.certainty:.2f} ({subject.status.reason})")
    return "; ".join(parts)


_SURE_ENTITY, _SURE = 0.4, 0.55
"""From which certainty on an entity is filled in, and a row is of high confidence."""
_DOUBTFUL_COPIES = frozenset({"machine_translated", "layout_scrambled", "compiled"})
"""In which names and terms, or what belongs together, are doubtful throughout."""


def _as_decided(subject: Subject, decided: Mapping[str, str]) -> Subject:
    """The same with what a person has decided in front of what the words say."""

    def first(column: str, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        value = decided.get(column)
        if not value:
            return found
        return (Candidate(value, 1.0, "as decided"), *(one for one in found if one.value != value))

    entities, indicators = first("entity_id", subject.entities), first("indicator_id", subject.indicators)
    return replace(subject, entities=entities, indicators=indicators)


def _draft(
    mention: Mention, source_id: str, document: Document, identifier: str, context: Context, subject: Subject
) -> Draft:
    text = document.text
    begin, end = sentence_around(text, mention.start, mention.end)
    code, scale = _unit_and_scale(mention)
    reading = exact_quantity(mention).scaled(scale)
    value, lower, upper, qualifier = reading.value, reading.lower, reading.upper, reading.qualifier
    indicator, entity, time = subject.indicator, subject.entity, subject.time
    if indicator is not None:
        with suppress(NotConvertibleError):
            unit, measure = (context.value("indicators", indicator.value, name) for name in ("unit_id", "measure"))
            converted = reading_in_unit(mention, unit, context.units, measure)
            value, lower, upper, qualifier = converted[:4]
    cells = dict.fromkeys(context.model["observations"].column_names(), "")
    cells |= {
        "observation_id": identifier,
        "indicator_id": indicator.value if indicator else "",
        "entity_id": entity.value if entity and entity.certainty >= _SURE_ENTITY else "",
        "period_start": str(time.start or ""),
        "period_end": str(time.end or ""),
        "period_text": time.words if time.words in text[begin:end] else "",
        "period_basis": time.basis,
        "status": subject.status.value,
        "value": _written(value),
        "lower": _written(lower),
        "upper": _written(upper),
        "qualifier": str(qualifier),
        "value_text": mention.text,
        "value_start": str(mention.start),
        "quote": text[begin:end],
        "quote_start": str(begin),
        "source_id": source_id,
        "reported_by": subject.speaker.value if subject.speaker and subject.speaker.certainty >= _SURE else "",
        "salience": "structural" if counts_parts(text, mention.start, mention.end) else "substantive",
    }
    rank = {one.value: place for place, one in enumerate(subject.indicators)}
    listed = tuple(sorted(_indicators_in(code, context), key=lambda one: rank.get(one, len(rank))))
    named = entities_among(one for one in document.named if begin <= one.start and one.end <= end)
    drafted = Draft(cells, code, listed, named, subject, reading.sense, no_claim(mention, text))
    flawed = context.value("sources", source_id, "copy_quality") in _DOUBTFUL_COPIES
    cells["confidence"] = "medium" if flawed or _open_to_readers(drafted) else "high"
    cells["note"] = _grounds(drafted)
    return drafted


def _open_to_readers(drafted: Draft) -> bool:
    """Whether two readers could differ: of whom or of what time it is, the words leave open."""
    time = drafted.subject.time
    guessed = time.basis == "inferred" and time.certainty <= _SURE
    return not drafted.cells["entity_id"] or time.basis == "unknown" or guessed


def _grounds(drafted: Draft) -> str:
    """What the rules ask a note to say: from what a period is inferred, and what is not sure."""
    time, grounds = drafted.subject.time, []
    if time.basis in ("inferred", "bounded") and time.start and time.end:
        span = str(time.start) if time.start == time.end else f"{time.start} to {time.end}"
        grounds.append(f"{time.reason}: {span}")
    if drafted.cells["confidence"] == "medium":
        unsure = {"entity": drafted.subject.entity, "indicator": drafted.subject.indicator}
        doubts = [f"{name}: {one.reason}" for name, one in unsure.items() if one and one.certainty < _SURE]
        grounds.append("; ".join(doubts) or f"period: {time.reason}")
    return "; ".join(grounds)


def _unit_and_scale(mention: Mention) -> tuple[str, Fraction]:
    """A fraction is drafted as a share in per cent, which is what shares are kept in; the rest as written."""
    code = unit_code(mention)
    if code == RATIO and mention.quantity is not None and mention.quantity.unit == "":
        return "percent", Fraction(100)
    return code or "", Fraction(1)


def _indicators_in(unit: str, context: Context) -> tuple[str, ...]:
    cells = context.rows("indicators").cells
    if not {"indicator_id", "unit_id"} <= cells.keys():
        return ()
    listed = zip(cells["indicator_id"], cells["unit_id"], strict=True)
    return tuple(indicator for indicator, unit_id in listed if unit_id == unit)


def _written(number: float | None) -> str:
    return "" if number is None else write_number(number)
