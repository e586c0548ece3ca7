"""`draft`: the unsettled quantities of a source as rows ready to be completed in observations.csv."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from indicators.curation.proposals import Proposal, write_proposals
from indicators.errors import PackageError, UnknownIdentifierError
from indicators.model.forms import write_number
from indicators.model.suggestion import asked, nearest_word
from indicators.model.tables import TABLES
from indicators.package.canonical import csv_text
from indicators.package.location import nearest_package
from indicators.package.package import Package, Where
from indicators.reading import Mention, Sense, exact_quantity
from indicators.reading.amounts import terms_of
from indicators.reading.unit_words import RATIO, unit_code
from indicators.rules.context import Context
from indicators.subject.names import Names, entities_among, names_of
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
    sense : Sense or None
        Which way the change goes that the words tell of; value and bounds are as printed.
    """

    cells: dict[str, str]
    unit: str
    indicators: tuple[str, ...]
    entities: tuple[str, ...]
    sense: Sense | None = None


class Drafts(list[Draft]):
    """Drafts in order of place, to be written or worked with."""

    columns = TABLES["observations"].column_names()
    """Those of the package's observations, its own among them."""
    source_id = ""

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
        proposals = [Proposal("observations", one.cells, 0.0, _suggestions(one)) for one in self]
        return write_proposals(package, self.source_id, proposals)

    def to_frame(self) -> pd.DataFrame:
        """The same as a frame of texts."""
        import pandas as pd

        return pd.DataFrame(self._cells(), columns=list(self.columns), dtype="string")

    def _cells(self) -> list[dict[str, str]]:
        return [{**drafted.cells, "note": _suggestions(drafted)} for drafted in self]


def draft(source_id: str, *, path: Where = None) -> Drafts:
    """Rows for the quantities of a source that are neither observed nor excluded.

    Parameters
    ----------
    source_id : str
        A registered source.
    path : str, Path or Package, optional
        As `Package.open` takes it; by default the package at hand.

    Returns
    -------
    Drafts
        In order of place. Offsets, quote, value, bounds and qualifier are filled in; the entity is where the sentence
        names exactly one that the package knows; indicator, status and the rest are for the curator.

    Raises
    ------
    PackageError
        The source is not registered, or its document cannot be read.
    """
    package = Package.open(nearest_package() if path is None else path)
    context = Context(package)
    if source_id not in context.index("sources"):
        near = nearest_word(source_id, context.index("sources"))
        hint = asked(near) or "register it with add-source"
        raise UnknownIdentifierError(f"no source {source_id!r} in sources.csv; {hint}", suggestion=near)
    text = context.text(source_id)
    if text is None:
        document = context.document(source_id)
        raise PackageError(f"{source_id}: {document if isinstance(document, str) else 'the document is not UTF-8'}")
    language = "en" if context.language(source_id) == "en" else "zh"
    names = names_of(context.rows("entities"), context.rows("aliases"), source_id, language)
    number = _last_number(context)
    drafts = Drafts()
    drafts.source_id = source_id
    drafts.columns = context.model["observations"].column_names()
    settled = context.settled(source_id)
    with package.lexicon.in_use():
        for mention in context.mentions(source_id):
            if mention.quantity is None or context.is_settled(source_id, mention):
                continue
            for quantity in _claimable(mention):
                if quantity.start not in settled:
                    number += 1
                    drafts.append(_draft(quantity, source_id, text, f"obs-{number:04d}", names, context))
    return drafts


def _claimable(mention: Mention) -> list[Mention]:
    """The mention itself, or its terms where as a whole it is no one number (22.8:38.8:38.4)."""
    whole = mention.quantity is None or not mention.quantity.parts or mention.quantity.value is not None
    return [mention] if whole else list(terms_of(mention))


def _suggestions(drafted: Draft) -> str:
    parts = ["DRAFT", f"unit {drafted.unit}" if drafted.unit else "no unit: say so in the note"]
    if drafted.sense is not None:
        signed = "; the number is negative under an indicator of growth or a balance"
        parts.append(f"told as a {drafted.sense}{signed if drafted.sense is not Sense.RISE else ''}")
    if drafted.indicators:
        more = len(drafted.indicators) - _SUGGESTED
        listed = " ".join(drafted.indicators[:_SUGGESTED]) + (f" and {more} more" if more > 0 else "")
        parts.append(f"indicators in it: {listed}")
    if len(drafted.entities) > 1:
        parts.append("entities of the sentence: " + " ".join(drafted.entities))
    return "; ".join(parts)


def _draft(
    mention: Mention,
    source_id: str,
    text: str,
    identifier: str,
    names: Names,
    context: Context,
) -> Draft:
    begin, end = sentence_around(text, mention.start, mention.end)
    quote = text[begin:end]
    entities = entities_among(names.find(quote))
    code, scale = _unit_and_scale(mention)
    reading = exact_quantity(mention).scaled(scale)
    cells = dict.fromkeys(context.model["observations"].column_names(), "")
    cells |= {
        "observation_id": identifier,
        "entity_id": entities[0] if len(entities) == 1 else "",
        "value": _written(reading.value),
        "lower": _written(reading.lower),
        "upper": _written(reading.upper),
        "qualifier": str(reading.qualifier),
        "value_text": mention.text,
        "value_start": str(mention.start),
        "quote": quote,
        "quote_start": str(begin),
        "source_id": source_id,
    }
    return Draft(cells, code, _indicators_in(code, context), entities, reading.sense)


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


def _last_number(context: Context) -> int:
    known = context.rows("observations").cells.get("observation_id", [])
    numbers = [int(match.group()) for cell in known if (match := re.search(r"[0-9]{1,12}$", cell))]
    return max(numbers, default=0)
