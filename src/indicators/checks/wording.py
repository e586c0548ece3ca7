"""What the source must say beside the number: who it is about, when, on whose word. Part of the evidence layer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indicators.checks.batch import Batch
from indicators.checks.context import Context
from indicators.checks.findings import Finding, Layer, Place
from indicators.checks.rules import Rule, rule

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_ISO_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


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
    text, start = context.text(source_id), batch.integer(index, "quote_start")
    quote = batch.cell(index, "quote")
    if text is None or not quote or start is None or text[start : start + len(quote)] != quote:
        return None
    begin = max((match.end() for match in _BLANK_LINE.finditer(text, 0, start)), default=0)
    after = _BLANK_LINE.search(text, start + len(quote))
    end = len(text) if after is None else after.start()
    return _Surroundings(context.value("sources", source_id, "file"), text, start, text[begin:end])


def _forms(entity: str, source_id: str, context: Context) -> tuple[str, ...]:
    """How the source may write an entity: its Chinese name, and its aliases there."""
    name = context.value("entities", entity, "name_zh")
    return (*((name,) if name else ()), *context.aliases.get((source_id, entity), ()))


def _names_told(context: Context) -> bool:
    """Whether every name is known, so that one that is not found is not there."""
    return context.holds("entities", "entity_id", "name_zh") and context.holds(
        "aliases", "source_id", "alias", "entity_id"
    )


def _named(forms: Sequence[str], text: str) -> bool:
    return any(form in text for form in forms)


@rule("E10", Layer.EVIDENCE, "observations")
def entity_named(self: Rule, batch: Batch, context: Context) -> Iterator[Finding]:
    """The source does not name the entity that a number is about.

    Its name, or an alias registered for the source, stands in the paragraph of the quote; elsewhere in the source is
    enough only where confidence is not high.
    Fails: an observation about chongqing whose source never writes 重庆
    Passes: 重庆 is an alias of chongqing in that source and stands in the paragraph
    Mend: correct entity_id, or register the form that the source writes in aliases.csv
    """
    if not _names_told(context) or not batch.has("confidence"):
        return
    for index, entity in enumerate(batch.cells("entity_id")):
        around = _surroundings(batch, index, context)
        forms = _forms(entity, batch.cell(index, "source_id"), context)
        if around is None or not forms or _named(forms, around.paragraph):
            continue
        if _named(forms, around.text) and batch.cell(index, "confidence") in ("medium", "low"):
            continue
        yield self.at(
            batch,
            index,
            "entity_id",
            f"the source does not write {' or '.join(forms)} near the quote",
            expected="an entity that the paragraph of the quote names",
            related=around.place(),
        )


@rule("E11", Layer.EVIDENCE, "cooperation_parties")
def party_named(self: Rule, batch: Batch, context: Context) -> Iterator[Finding]:
    """The source does not name a party of a cooperation near its quote.

    Its name, or an alias registered for the source, stands in the paragraph of the quote.
    Fails: a party zhejiang of a cooperation whose source writes only 江苏
    Passes: 浙江 is an alias of zhejiang in that source and stands in the paragraph
    Mend: correct entity_id, or register the form that the source writes in aliases.csv
    """
    if not _names_told(context):
        return
    cooperations = Batch(batch.table, context.rows("cooperations"))
    for index, entity in enumerate(batch.cells("entity_id")):
        cooperation = context.index("cooperations").get(batch.cell(index, "cooperation_id"))
        if cooperation is None:
            continue
        around = _surroundings(cooperations, cooperation, context)
        forms = _forms(entity, cooperations.cell(cooperation, "source_id"), context)
        if around is not None and forms and not _named(forms, around.paragraph):
            yield self.at(
                batch,
                index,
                "entity_id",
                f"the source does not write {' or '.join(forms)} near the quote",
                expected="an entity that the paragraph of the quote names",
                related=around.place(),
            )


@rule("E12", Layer.EVIDENCE, "observations")
def period_in_text(self: Rule, batch: Batch, context: Context) -> Iterator[Finding]:
    """The source does not write the period that an observation quotes from it.

    period_text stands in the paragraph of the quote; where the period is stated, so does its year.
    Fails: period_text 2024年 where the paragraph says 2025年
    Passes: period_text 如今, which the paragraph of the quote has
    Mend: copy period_text from the source, or empty it; set period_basis to what the text supports
    """
    for index, words in enumerate(batch.cells("period_text")):
        around = _surroundings(batch, index, context)
        if around is None:
            continue
        if words and words not in around.paragraph:
            yield self.at(
                batch,
                index,
                "period_text",
                f"the paragraph of the quote does not have {words!r}",
                expected="words of the paragraph",
                related=around.place(),
            )
        if batch.cell(index, "period_basis") != "stated":
            continue
        for column in ("period_start", "period_end"):
            year = batch.cell(index, column)[:4]
            if year and not _writes_year(around.text, year):
                yield self.at(
                    batch,
                    index,
                    column,
                    f"the source never writes {year}",
                    expected="a year that the text states, or another period_basis",
                    related=around.place(),
                )


def _writes_year(text: str, year: str) -> bool:
    chinese = year.translate(str.maketrans("0123456789", "〇一二三四五六七八九"))
    return year in text or chinese in text or chinese.replace("〇", "零") in text


@rule("E13", Layer.EVIDENCE, "observations")
def speaker_in_text(self: Rule, batch: Batch, context: Context) -> Iterator[Finding]:
    """The source does not name the speaker or body that a number is credited to.

    Fails: reported_by 国家统计局 where the source never writes it
    Passes: reported_by in the words of the source
    Mend: copy reported_by from the source, or empty it
    """
    for index, speaker in enumerate(batch.cells("reported_by")):
        text = context.text(batch.cell(index, "source_id"))
        if speaker and text is not None and speaker not in text:
            yield self.at(
                batch, index, "reported_by", f"the source never writes {speaker!r}", expected="words of the source"
            )


@rule("E14", Layer.EVIDENCE, "cooperations")
def project_in_text(self: Rule, batch: Batch, context: Context) -> Iterator[Finding]:
    """The source does not write the name of a project, or the year in which a cooperation began.

    Fails: project 苏滁现代产业园 where the source has another name; since 2013 where it says 2012年
    Passes: project as the source writes it; since 2012 where the source says 2012年
    Mend: copy project from the source, or empty the cell
    """
    for index, project in enumerate(batch.cells("project")):
        text = context.text(batch.cell(index, "source_id"))
        if text is None:
            continue
        # A copy may break its lines anywhere, in the middle of a name too.
        if project and project not in text.replace("\n", ""):
            yield self.at(
                batch, index, "project", f"the source never writes {project!r}", expected="words of the source"
            )
        around = _surroundings(batch, index, context)
        since = batch.cell(index, "since")
        if around is not None and since and not _writes_date(around.paragraph, since):
            yield self.at(
                batch,
                index,
                "since",
                f"the paragraph of the quote does not write {since}",
                expected="a date that the text states",
                related=around.place(),
            )


@rule("E15", Layer.EVIDENCE, "sources")
def date_of_publication_in_text(self: Rule, batch: Batch, context: Context) -> Iterator[Finding]:
    """A source does not print the date of publication that is called stated.

    Fails: published_on 2025-07-11, stated, where the document prints 2025-07-10
    Passes: published_on 2025-07-10, stated, where the document prints 2025-07-10 or 2025年7月10日
    Mend: correct published_on, or set published_basis to inferred and give the grounds in note
    """
    for index, date in enumerate(batch.cells("published_on")):
        text = context.text(batch.cell(index, "source_id"))
        if text is None or not date or batch.cell(index, "published_basis") != "stated":
            continue
        if not _writes_date(text, date):
            yield self.at(
                batch,
                index,
                "published_on",
                f"the document does not print {date}",
                expected="a date that the document prints, or published_basis inferred",
            )


def _writes_date(text: str, date: str) -> bool:
    """Whether a text writes an ISO year, month or day, in digits with hyphens or points, or with 年月日."""
    match = _ISO_DATE.fullmatch(date)
    if match is None:
        return True
    year, month, day = match.groups()
    if month is None:
        return _writes_year(text, year)
    between = rf"{year}\s*(?:年|[-./])\s*0?{int(month)}"
    if day is None:
        return re.search(rf"{between}(?![0-9])", text) is not None
    return re.search(rf"{between}\s*(?:月|[-./])\s*0?{int(day)}(?![0-9])", text) is not None


WORDING_RULES: tuple[Rule, ...] = (
    entity_named,
    party_named,
    period_in_text,
    speaker_in_text,
    project_in_text,
    date_of_publication_in_text,
)
