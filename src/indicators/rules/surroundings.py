"""What the source must say beside the number: who it is about, when, on whose word. Part of the evidence layer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indicators.model.tables import CODE_LISTS
from indicators.package.canonical import plain_date
from indicators.package.readable_names import basis_of
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer, Place
from indicators.rules.rules import Batch, rule
from indicators.subject.times import told_from_publication

_ISO_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_MONTHS = (
    *("(?!)", r"\bJan(?:uary|\.)?", r"\bFeb(?:ruary|\.)?", r"\bMar(?:ch|\.)?", r"\bApr(?:il|\.)?", r"\bMay"),
    *(r"\bJune?", r"\bJuly?", r"\bAug(?:ust|\.)?", r"\bSept?(?:ember|\.)?", r"\bOct(?:ober|\.)?"),
    *(r"\bNov(?:ember|\.)?", r"\bDec(?:ember|\.)?"),
)
_LONGEST = 1000
"""Characters of words that are looked for: as a pattern, longer ones take long to prepare."""


def writes_year(text: str, year: str) -> bool:
    """Whether a text writes a year, in digits or in Chinese numerals."""
    chinese = year.translate(str.maketrans("0123456789", "〇一二三四五六七八九"))
    return year in text or chinese in text or chinese.replace("〇", "零") in text


def writes_date(text: str, date: str) -> bool:
    """Whether a text writes an ISO year, month or day: with hyphens or points, with 年月日, or as May 27, 2025."""
    match = _ISO_DATE.fullmatch(date)
    if match is None:
        return True
    year, month, day = match.groups()
    if month is None:
        return writes_year(text, year)
    between, name = rf"{year}\s*(?:年|[-./])\s*0?{int(month)}", _MONTHS[int(month) % 13]
    if day is None:
        return re.search(rf"{between}(?![0-9])|{name},?\s+{year}(?![0-9])", text) is not None
    ordinal = rf"(?<![0-9])0?{int(day)}(?:st|nd|rd|th)?"
    english = rf"{name}\s+{ordinal},?\s+{year}(?![0-9])|{ordinal}\s+(?:of\s+)?{name},?\s+{year}(?![0-9])"
    return re.search(rf"{between}\s*(?:月|[-./])\s*0?{int(day)}(?![0-9])|{english}", text) is not None


def stands_whole(words: str, text: str, *, spaced: bool = False) -> bool:
    """Whether words stand in a text so that no letter, digit or ideograph goes on beside them.

    Where the words themselves begin or end otherwise, such as in a bracket, that side is whole. With `spaced`, the text
    may set a space between any two characters of them. Words longer than any name or title do not.
    """
    if len(words) > _LONGEST:
        return False
    pattern = (r"[ \u3000]?" if spaced else "").join(map(re.escape, words))
    return bool(words) and any(
        not goes_on(text, match.start()) and not goes_on(text, match.end()) for match in re.finditer(pattern, text)
    )


def goes_on(text: str, place: int) -> bool:
    """Whether a run of letters, digits and ideographs goes on across a place of a text."""
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """Where a row's quote stands: the document, and the paragraph around the quote."""

    file: str
    text: str
    start: int
    paragraph: str

    def place(self) -> Place:
        line = self.text.count("\n", 0, self.start) + 1
        return Place(self.file, line, self.text[self.start : self.start + 60].replace("\n", "⏎"))


def _surroundings(batch: Batch, index: int, context: Context) -> _Surroundings | None:
    """None where the quote does not stand at its place, which other rules say."""
    source_id = batch.cell(index, "source_id")
    text, start = context.text(source_id), batch.integers("quote_start")[index]
    quote = batch.cell(index, "quote")
    if text is None or not quote or start is None or start < 0 or not text.startswith(quote, start):
        return None
    begin, end = context.paragraphs(source_id).around(start, start + len(quote))
    return _Surroundings(context.value("sources", source_id, "file"), text, start, text[begin:end])


def _forms(entity: str, source_id: str, context: Context) -> tuple[str, ...]:
    """How the source may write an entity: its Chinese name, in an English source its English one, and aliases there."""
    names = [context.value("entities", entity, "name_zh")]
    if context.language(source_id) == "en":
        names.append(context.value("entities", entity, "name_en"))
    return (*filter(None, names), *context.aliases.get((source_id, entity), ()))


def _names_told(context: Context) -> bool:
    """Whether every name is known, so that one that is not found is not there."""
    return context.holds("entities", "entity_id", "name_zh") and context.holds(
        "aliases", "source_id", "alias", "entity_id"
    )


@rule("E10", Layer.EVIDENCE, "observations", reads=("aliases",))
def entity_named(batch: Batch, context: Context) -> Iterator[Finding]:
    """The source does not name the entity that a number is about where entity_basis says.

    Its name, or an alias registered for the source, stands in the quote (stated), or earlier in its paragraph, in a
    heading or in the title (context); where it stands in none of them the entity is inferred, with grounds in the note.
    Fails: an observation about chongqing, stated, whose source never writes 重庆; context where the quote has 重庆
    Passes: 重庆 is an alias of chongqing in that source and stands in the quote, entity_basis stated
    Mend: correct entity_id, register the form that the source writes in aliases.csv, or empty entity_basis and run
    `indicators fmt`
    """
    yield from _named_where_told(batch, context, "entity_basis")


@rule("E11", Layer.EVIDENCE, "cooperation_parties", reads=("aliases", "cooperations"), follows=("cooperation_id",))
def party_named(batch: Batch, context: Context) -> Iterator[Finding]:
    """The source does not name a party of a cooperation where party_basis says.

    Its name, or an alias registered for the source, stands in the quote (stated), or earlier in its paragraph, in a
    heading or in the title (context); where it stands in none of them the party is inferred, with grounds in the
    cooperation's note.
    Fails: a party zhejiang, stated, of a cooperation whose source writes only 江苏
    Passes: 浙江 is an alias of zhejiang in that source and stands in the quote, party_basis stated
    Mend: correct entity_id, register the form that the source writes in aliases.csv, or empty party_basis and run
    `indicators fmt`
    """
    yield from _named_where_told(batch, context, "party_basis")


def _named_where_told(batch: Batch, context: Context, basis: str) -> Iterator[Finding]:
    """Entities that the text names nowhere near the row's or its cooperation's quote, or elsewhere than said."""
    if not _names_told(context):
        return
    told, places = batch, list[int | None](range(len(batch)))
    if batch.table.name == "cooperation_parties":
        told = Batch(context.model["cooperations"], context.rows("cooperations"))
        places = [context.index("cooperations").get(key) for key in batch.cells("cooperation_id")]
    sources, quotes = told.cells("source_id"), told.cells("quote")
    known: dict[tuple[str, str], tuple[str, ...]] = {}  # each looked up once
    rows = zip(places, batch.cells("entity_id"), batch.cells(basis), strict=True)
    for index, (place, entity, given) in enumerate(rows):
        if place is None:
            continue
        source_id, quote = sources[place], quotes[place]
        if (entity, source_id) not in known:
            known[entity, source_id] = _forms(entity, source_id, context)
        forms = known[entity, source_id]
        # What the quote names needs no look at the source.
        if not forms or (given == "stated" and any(form in quote for form in forms)):
            continue
        around = _surroundings(told, place, context) if given in CODE_LISTS["entity_basis"].values() else None
        if around is None:
            continue
        found = basis_of(forms, around.text, around.start, quote, context.value("sources", source_id, "title"))
        names, column, expected = " or ".join(forms), basis, found
        if found == given:
            continue
        if found == "inferred":
            message, column = f"the source does not write {names} near the quote", "entity_id"
            expected = "an entity that the quote or what stands before it names, or inferred"
        elif found == "stated":
            message = f"the source writes {names} in the quote"
        else:
            message = f"the source writes {names} before the quote, not in it"
        yield batch[index].at(column, message, expected=expected, related=around.place())


@rule("E12", Layer.EVIDENCE, "observations")
def period_in_text(batch: Batch, context: Context) -> Iterator[Finding]:
    """The source does not write the period that an observation quotes from it.

    period_text stands in the quote; where the period is stated, the source writes its year.
    Fails: period_text 2024年 where the quote says 2025年
    Passes: period_text 如今, which the quote has
    Mend: copy period_text from the source, extend the quote to it, or empty it; set period_basis to what the text
    supports
    """
    periods = zip(batch.cells("period_start"), batch.cells("period_end"), batch.cells("period_basis"), strict=True)
    told = zip(batch.cells("period_text"), batch.cells("quote"), periods, strict=True)
    for index, (words, quote, (start, end, basis)) in enumerate(told):
        # What the quote writes its source does, wherever it stands.
        if words in quote and (basis != "stated" or (start[:4] in quote and end[:4] in quote)):
            continue
        around = _surroundings(batch, index, context)
        if around is None:
            continue
        if words not in quote:
            message = f"the quote does not have {words!r}"
            yield batch[index].at("period_text", message, expected="words of the quote", related=around.place())
        expected = "a year that the text states, or another period_basis"
        for column, year in (("period_start", start[:4]), ("period_end", end[:4])) if basis == "stated" else ():
            if year and not writes_year(around.text, year):
                message = f"the source never writes {year}"
                yield batch[index].at(column, message, expected=expected, related=around.place())


@rule("E13", Layer.EVIDENCE, "observations", "cooperations")
def speaker_in_text(batch: Batch, context: Context) -> Iterator[Finding]:
    """The source does not name the speaker or body that a number is credited to.

    Fails: reported_by 国家统计局 where the source never writes it
    Passes: reported_by in the words of the source
    Mend: copy reported_by from the source, or empty it
    """
    for index, speaker in enumerate(batch.cells("reported_by")):
        text = context.text(batch.cell(index, "source_id")) if speaker else None
        if text is not None and speaker not in text:
            yield batch[index].at("reported_by", f"the source never writes {speaker!r}", expected="words of the source")


@rule("E14", Layer.EVIDENCE, "cooperations")
def project_in_text(batch: Batch, context: Context) -> Iterator[Finding]:
    """The source does not write the name of a project near the quote, or the quote not when the cooperation began.

    Where the source states its day of publication, 今年3月 and its kind are dates.
    Fails: project 苏滁现代产业园 where the source has another name; since 2013 where it says 2012年
    Passes: project as the source writes it; since 2012 where the source says 2012年
    Mend: copy project from the source, or empty the cell
    """
    for row in batch:
        project, since = row["project"], row["since"]
        around = _surroundings(batch, row.index, context) if project or since else None
        if around is None:
            continue
        # A copy may break its lines anywhere, in the middle of a name too.
        if project and project not in around.paragraph.replace("\n", ""):
            message = f"the paragraph of the quote does not write {project!r}"
            yield row.at("project", message, expected="words of the paragraph", related=around.place())
        if since and not _tells(row["quote"], since, context, row["source_id"]):
            message = f"the quote does not write {since}"
            yield row.at("since", message, expected="a date that the quote states", related=around.place())


def _tells(quote: str, since: str, context: Context, source_id: str) -> bool:
    """Whether a quote writes a year, month or day, or names it as seen from a stated day of publication."""
    if writes_date(quote, since):
        return True
    if context.value("sources", source_id, "published_basis") != "stated":
        return False
    told = told_from_publication(quote, context.value("sources", source_id, "published_on"))
    return any(first.startswith(since) and last.startswith(since) for first, last in told)


@rule("E28", Layer.EVIDENCE, "observations", "cooperations")
def quote_of_whole_clauses(batch: Batch, context: Context) -> Iterator[Finding]:
    """A quote begins or ends in the middle of words.

    It runs from one mark of punctuation, space or line end to another, so that no word, number or name in it is cut.
    Fails: quote 国232家国家级经开 where the source has 目前全国232家国家级经开区,
    Passes: quote 目前全国232家国家级经开区
    Mend: extend the quote to the next mark on that side, empty quote_start and run `indicators fmt`
    """
    texts = context.texts(batch.cells("source_id"))
    quotes = zip(texts, batch.cells("quote"), batch.integers("quote_start"), strict=True)
    for index, (text, quote, start) in enumerate(quotes):
        if text is None or start is None or not (goes_on(text, start) or goes_on(text, start + len(quote))):
            continue
        around = _surroundings(batch, index, context)
        if around is None:
            continue
        for edge, cut in (("begins", start), ("ends", start + len(quote))):
            if goes_on(text, cut):
                shown = f"{text[max(cut - 6, 0) : cut]}|{text[cut : cut + 6]}"
                message = f"the quote {edge} in the middle of words: {shown}"
                expected = "a quote from one mark of punctuation to another"
                yield batch[index].at("quote", message, expected=expected, related=around.place())


_ENDS_OF_A_YEAR = {"period_start": "-01-01", "period_end": "-12-31"}


@rule("E20", Layer.EVIDENCE, "observations")
def inferred_period_grounded(batch: Batch, context: Context) -> Iterator[Finding]:
    """An inferred or bounding date of an observation rests on nothing.

    It is the source's day of publication, or the first or last day of a year that the quote writes, or of 去年 and its
    kind in the quote as seen from that day, or the note writes it out in full.
    Fails: period_start 2016-01-01, inferred, where the note has only: the ten years before the broadcast
    Passes: the same with the note: the ten years before the broadcast, 2016-01-01 to 2025-12-31
    Mend: correct the date, or write in note what it is and what it is inferred from
    """
    if not batch.has("note", "quote", "source_id") or not context.holds("sources", "source_id", "published_on"):
        return
    for index, basis in enumerate(batch.cells("period_basis")):
        if basis not in ("inferred", "bounded"):
            continue
        published = context.value("sources", batch.cell(index, "source_id"), "published_on")
        period = batch.cell(index, "period_start"), batch.cell(index, "period_end")
        # Of a stock the last day of the time is meant.
        if any(period in (told, told[1:] * 2) for told in told_from_publication(batch.cell(index, "quote"), published)):
            continue
        for column, end in _ENDS_OF_A_YEAR.items():
            date = batch.cell(index, column)
            if not date or date == published or date in batch.cell(index, "note"):
                continue
            if date.endswith(end) and writes_year(batch.cell(index, "quote"), date[:4]):
                continue
            message = f"neither the quote nor the note has {date}, and it is not the day of publication"
            yield batch[index].at(column, message, expected="a date that the note writes out")


@rule("E21", Layer.EVIDENCE, "observations")
def period_of_publication(batch: Batch, context: Context) -> Iterator[Finding]:
    """A period taken from the publication is not the day that the source states.

    Where the day of publication is itself inferred, so is the period.
    Fails: period_basis publication where published_on is inferred; a period that is another day than published_on
    Passes: period_start and period_end the source's published_on, published_basis stated
    Mend: correct the dates, or set period_basis to inferred and give the grounds in note
    """
    if not context.holds("sources", "source_id", "published_on", "published_basis"):
        return
    for index, basis in enumerate(batch.cells("period_basis")):
        source = batch.cell(index, "source_id")
        if basis != "publication" or source not in context.index("sources"):
            continue
        published = plain_date(context.value("sources", source, "published_on"))
        if context.value("sources", source, "published_basis") != "stated":
            message = f"the day on which {source} was published is not stated"
            yield batch[index].at("period_basis", message, expected="inferred, with its grounds in note")
            continue
        for column in ("period_start", "period_end"):
            if batch.has(column) and plain_date(batch.cell(index, column)) != published:
                message = f"{source} was published on {published}"
                yield batch[index].at(column, message, expected=published)


@rule("E22", Layer.EVIDENCE, "observations", "reference_values", scope="row")
def stock_on_a_day(batch: Batch, context: Context) -> Iterator[Finding]:
    """A stock is given for more than a day, or what is only bounded for one.

    A stock is a level on one day; what adds up over a time is a flow. A day that is only bounded lies between the two.
    Fails: number of firms, a stock, from 2025-01-01 to 2025-12-31; bounded by 2025-05-27 and 2025-05-27
    Passes: number of firms, period_start and period_end both 2025-12-31
    Mend: give the day for which the text gives the level, or correct the indicator
    """
    measures = context.values("indicators", batch.cells("indicator_id"), "measure")
    if not batch.has("period_basis"):
        return
    given = (batch.cells(name) for name in ("period_basis", "period_start", "period_end"))
    for index, (measure, basis, start, end) in enumerate(zip(measures, *given, strict=True)):
        if measure == "stock" and basis != "bounded" and start and end and start != end:
            indicator = batch.cell(index, "indicator_id")
            message = f"{indicator} is a stock, the period runs from {start} to {end}"
            yield batch[index].at("period_start", message, expected="one day, both first and last")
        elif basis == "bounded" and start and start == end:
            message = f"both bounds are {start}, which leaves nothing open"
            yield batch[index].at("period_basis", message, expected="inferred, or two days between which it lies")
