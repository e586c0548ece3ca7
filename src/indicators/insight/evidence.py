"""An observation or cooperation with the words that prove it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from indicators.documents import map_of
from indicators.errors import SourceUnavailableError, UnreadableTableError
from indicators.insight.listing import require_key
from indicators.markup import Tabular, html_quote
from indicators.model import parse
from indicators.model.tables import TABLES
from indicators.package import Package, Where
from indicators.package.readable_names import translations_in
from indicators.reading import open_ends

if TYPE_CHECKING:
    import pandas as pd

_CONTEXT = 40
"""Characters shown on either side of a quote, at most."""


@dataclass(frozen=True, slots=True, repr=False)
class Evidence(Tabular):
    """What proves one row: its quote with what stands around that in the source, which is empty without the source."""

    identifier: str
    before: str
    quote: str
    after: str
    number: tuple[int, int] | None
    """Where in the quote the number stands; None for a cooperation."""
    source_at_hand: bool
    """Whether the source document could be read and holds the quote at its place."""
    cells: dict[str, str]
    """The row as written."""
    source: dict[str, str]
    """The source's row as written."""
    names: dict[str, str]
    """Readable names: ``indicator``, ``entity``, ``unit``, ``parties``."""
    where: str = ""
    """Where in the original the quote stands, such as its page and box; empty where the original is the text."""
    missing: str = ""
    """Why the words around the quote are not shown, and where they are to be had; empty where they are shown."""
    translation: str = ""
    """The quote in English, where the package has a translation of it; no evidence."""
    translated_by: str = ""
    """Who made the translation, in words."""

    def marked(self, opening: str = "【", closing: str = "】") -> str:
        """The quote with its number between marks."""
        if self.number is None:
            return self.quote
        start, end = self.number
        return f"{self.quote[:start]}{opening}{self.quote[start:end]}{closing}{self.quote[end:]}"

    def to_frame(self) -> pd.DataFrame:
        """What the words say, as one row: identifier, the names, reading, quote, source, source_at_hand."""
        import pandas as pd

        published = (self.source.get(name, "") for name in ("author", "publisher", "published_on"))
        said = {**self.names, "reading": self.reading(), "quote": self.quote}
        texts = {"identifier": self.identifier, **said, "source": ", ".join(one for one in published if one)}
        frame = pd.DataFrame([texts], dtype="string")
        return frame.assign(source_at_hand=pd.Series([self.source_at_hand], dtype="boolean"))

    def _heading(self) -> str:
        if self.number is None:
            return f"{self.identifier}: {self.names['parties']}"
        return f"{self.identifier}: {self.quote[slice(*self.number)]}, {self.reading()}"

    def _shown(self) -> pd.DataFrame:
        return self.to_frame().drop(columns=["identifier", "quote"])

    def _repr_html_(self) -> str:
        """What the words say, and the quote in its place with the number marked."""
        quote = html_quote(self.before, self.quote, self.after, self.number, self.missing)
        return Tabular._repr_html_(self) + quote

    def reading(self) -> str:
        """What the number says, in words: ``nearly 700 (upper bound 700, excluded)``."""
        if self.number is None:
            return ""
        unit = self.names["unit"]
        low, high, value = self.cells["lower"], self.cells["upper"], self.cells["value"]
        if not value:
            bounds = [bound for bound in (low, high) if bound]
            below, above = open_ends(self.cells["qualifier"], negative=bounds[-1:] != [] and bounds[-1].startswith("-"))
            ends = [f"from {'above ' if below else ''}{low}"] if low else []
            ends += [f"to {'below ' if above else ''}{high}"] if high else []
            return f"{self.cells['qualifier']}: {' '.join(ends)}{unit}"
        if low == high:
            return f"{self.cells['qualifier']} {value}{unit}"
        below, above = open_ends(self.cells["qualifier"], negative=value.startswith("-"))
        excluded = ", excluded" if (below if low else above) else ""
        bound = f" ({'lower' if low else 'upper'} bound {low or high}{excluded})"
        return f"{self.cells['qualifier']} {value}{unit}{bound}"


def evidence(identifier: str, *, path: Where = None) -> Evidence:
    """The evidence of one observation or cooperation.

    Parameters
    ----------
    identifier : str
        ``obs-0001`` or ``coop-0001``.
    path : str, Path or Package, optional
        As `Package.open` takes it; by default the package at hand.

    Raises
    ------
    UnknownIdentifierError
        The package has no such row; the message suggests the nearest.
    """
    package = Package.open(path)
    table = "cooperations" if identifier.startswith("coop") else "observations"
    row = _row(package, table, identifier)
    source = _row(package, "sources", row["source_id"])
    quote, start = row["quote"], _offset(row, "quote_start", identifier)
    before = after = missing = ""
    try:
        text = package.source(row["source_id"]).text
        if text is None or text[start : start + len(quote)] != quote:
            wrong = "not UTF-8" if text is None else f"the quote does not stand at character {start}"
            missing = f"{source['file']}: {wrong}; `indicators validate` says how to mend it"
    except SourceUnavailableError as error:
        text, missing = None, _why_missing(package, source, str(error))
    at_hand = text is not None and text[start : start + len(quote)] == quote
    if text is not None and at_hand:
        before = text[max(start - _CONTEXT, 0) : start].rpartition("\n")[2]
        after = text[start + len(quote) : start + len(quote) + _CONTEXT].partition("\n")[0]
    number, where = None, ""
    names = {}
    if text is not None and at_hand and source.get("original_file"):
        found = map_of(package.storage, source["file"], text)
        where = "" if found is None else found.where(start, start + len(quote))
    if table == "observations":
        inside = _offset(row, "value_start", identifier) - start
        number = (inside, inside + len(row["value_text"]))
        indicator = _row(package, "indicators", row["indicator_id"])
        entity = _row(package, "entities", row["entity_id"])
        unit = _row(package, "units", indicator["unit_id"])
        names = {
            "indicator": f"{indicator['name_en']} · {indicator['name_zh']}",
            "entity": f"{entity['name_en']} · {entity['name_zh']}",
            # A count needs no unit beside what is counted, which the indicator says.
            "unit": "" if unit["quantity_kind"] == "count" else f" {unit['symbol'] or unit['name_en']}",
        }
    else:
        names = {"parties": "; ".join(_parties(package, identifier))}
    translated = translations_in(package.sound_rows("translations"), "en").get((table, "quote"), {}).get(identifier)
    text, by = ("", "") if translated is None else (translated.text, translated.by("en"))
    return Evidence(identifier, before, quote, after, number, at_hand, row, source, names, where, missing, text, by)


def _why_missing(package: Package, source: dict[str, str], why: str) -> str:
    address = source["archived_url"] or source["url"]
    page = f", or read {address}" if address else ""
    if package.holds_sources:
        return f"{source['file']}: {why}; put the document there for the words around the quote{page}"
    return (
        "an installed package comes without its source documents, as they are third-party text; for the words around "
        f"the quote name a checkout of the repository (--package, in Python path=){page}"
    )


def _offset(row: dict[str, str], column: str, identifier: str) -> int:
    try:
        offset = parse("integer", row[column])
        assert isinstance(offset, int)
        return offset
    except ValueError:
        found = repr(row[column]) if row[column] else "empty"
        message = f"{column} of {identifier} is {found}; `indicators fmt` fills it where the quote stands in one place"
        raise UnreadableTableError(message) from None


def _parties(package: Package, cooperation: str) -> list[str]:
    cells = package.sound_rows("cooperation_parties").cells
    listed = zip(cells["cooperation_id"], cells["entity_id"], cells["role"], strict=True)
    parties = []
    for where, entity_id, role in listed:
        if where == cooperation:
            entity = _row(package, "entities", entity_id)
            parties.append(f"{entity['name_en']} · {entity['name_zh']} ({role})")
    return parties


def _row(package: Package, table: str, identifier: str) -> dict[str, str]:
    (key,) = TABLES[table].key
    require_key(package, table, identifier)
    rows = package.sound_rows(table)
    place = rows.cells[key].index(identifier)
    return {name: rows.cells[name][place] for name in rows.header}
