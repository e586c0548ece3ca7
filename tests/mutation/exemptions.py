"""The columns in which no rule can tell a fault from the truth, one by one, each with the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from indicators.model.tables import TABLES
from tests.mutation.mutants import Mutant
from tests.mutation.original import DESCRIPTOR, Original
from tests.mutation.undecided import (
    alias_elsewhere,
    alias_free,
    always,
    another_address,
    another_code,
    another_project,
    another_row,
    author_own,
    cut,
    cut_at_a_mark,
    dated_by_the_page,
    emptied,
    emptied_or_another_cooperation,
    entity_named_near,
    free_words,
    kind_free,
    name_free,
    named_by_a_project,
    number_free,
    parent_free,
    party_enough,
    party_named_near,
    published_another_time,
    read_alike,
    related_by_a_page,
    row_deleted,
    row_unused,
    said_of_a_page_once,
    same_number,
    same_unit,
    span_or_bounds,
    spoken_of,
    told_by_curators,
    unit_allows,
    within_province,
    words_of_the_source,
)
from tests.mutation.unpinned import basis_free, date_told_otherwise

Applies = Callable[[Original, Mutant], bool]


@dataclass(frozen=True)
class Exemption:
    """Mutants that need not be killed.

    Attributes
    ----------
    table, columns : str, tuple of str
        Where they are; an empty column stands for whole rows.
    what : str
        Which mutants of those columns, in words; empty for all.
    reason : str
        Why no rule decides.
    applies : callable
        Whether a mutant of those columns is one of them.
    """

    table: str
    columns: tuple[str, ...]
    what: str
    reason: str
    applies: Applies = always

    def holds(self, original: Original, mutant: Mutant) -> bool:
        table = mutant.table or mutant.file
        column = mutant.column if mutant.table else ""
        if self.table == DESCRIPTOR:
            return mutant.file == DESCRIPTOR and self.applies(original, mutant)
        return table == self.table and column in self.columns and self.applies(original, mutant)


def exemption_of(original: Original, mutant: Mutant) -> Exemption | None:
    """The first exemption that a mutant falls under."""
    return next((one for one in EXEMPTIONS if one.holds(original, mutant)), None)


_LABEL = "words for people; no source has them, and nothing follows from them"
_JUDGEMENT = "a reader's judgement of the text, which its words do not settle"
_LESS = "an optional cell: empty, the row says less and nothing else"
_NOTE = "free text that explains; what rules ask of it (that it is there, that it names a date) they do check"
_OWN_WORDS = "words of curators, whose numbers no rule reads; only quotes and titles are held to theirs"
_PAGE = "what the cited page says; no copy of it is kept to hold the row against"

EXEMPTIONS: tuple[Exemption, ...] = (
    *(
        Exemption(name, ("note",), "other words, or none", _NOTE, free_words)
        for name in TABLES
        if "note" in TABLES[name].column_names()
    ),
    Exemption(
        "translations", ("",), "row deleted", "the cell that it is of says the same, in one language", row_deleted
    ),
    Exemption("translations", ("text",), "other words of a note or definition", _OWN_WORDS, told_by_curators),
    Exemption("sources", ("genre",), "another genre", _JUDGEMENT, another_code),
    Exemption(
        "sources",
        ("copy_quality",),
        "another flaw",
        "the worst of several flaws is a judgement; only pinyin can be told from the text, and is",
        another_code,
    ),
    Exemption(
        "sources",
        ("url", "archived_url"),
        "another address, or none",
        "no document prints its own; only the net can tell",
        another_address,
    ),
    Exemption(
        "entity_relations",
        ("relation", "related_id", "entity_id", "since", "until", "publisher", "url", ""),
        "another relation, date or page, or a row less",
        _PAGE,
        related_by_a_page,
    ),
    Exemption("indicators", ("terms_zh", "terms_en"), "other words, or none", _LABEL, free_words),
    Exemption(
        "sources", ("container",), "other words, or none", "no document names the site it was copied to", free_words
    ),
    Exemption("sources", ("publisher",), "cell emptied", _LESS, emptied),
    Exemption("observations", ("salience",), "another weight", _JUDGEMENT, another_code),
    Exemption("cooperations", ("reported_by",), "cell emptied", _LESS, emptied),
    Exemption(
        "cooperations",
        ("project_entity_id",),
        "another entity, or none",
        "what the project is called in the text is read by a person; that the entity exists is checked",
        another_project,
    ),
    Exemption(
        "entities",
        ("coordinate_basis",),
        "another of a point that is given",
        "which point of a place a register gives is known from that register alone",
        another_code,
    ),
    Exemption("reference_values", ("status",), "another status", _PAGE, another_code),
    Exemption(
        "observations",
        ("period_basis",),
        "bounded for inferred, where the period is longer than a day",
        "whether a number is of all of a time or of a moment in it is a reading",
        span_or_bounds,
    ),
    Exemption("sources", ("rights",), "other words", "a statement of terms in prose", free_words),
    Exemption("sources", ("author",), "cell emptied", f"{_LESS}; a document that prints 作者 is asked for it", emptied),
    Exemption("sources", ("publisher",), "cut at an end", "the shorter words stand in the document too", cut),
    Exemption("entities", ("name_en", "code_source"), "other words", _LABEL, free_words),
    Exemption(
        "entities",
        ("name_zh",),
        "of an entity without a code that a source names by an alias or not at all, or cut at an end",
        "the full name of what a source abbreviates or garbles is looked up; a cut name stands in the source too; what "
        "only reference values are about is in no source",
        name_free,
    ),
    Exemption(
        "entities",
        ("entity_id", ""),
        "of an entity that only the name of a project speaks of",
        "no row refers to it by its key",
        named_by_a_project,
    ),
    Exemption(
        "entities",
        ("kind",),
        "of an entity without a code",
        "what a zone, group or firm is called follows from no code",
        kind_free,
    ),
    Exemption(
        "entities",
        ("parent_id",),
        "another entity, for one without a code",
        "where a zone, firm or group lies is looked up; where places with a code lie, GB/T 2260 says",
        parent_free,
    ),
    Exemption(
        "entities",
        ("longitude", "latitude"),
        "moved within the bounds of its province",
        "no text gives coordinates; a test holds them against GeoNames",
        within_province,
    ),
    Exemption(
        "aliases",
        ("alias", "source_id"),
        "other words that the source has",
        "which words of a source name an entity is read by a person",
        alias_free,
    ),
    Exemption(
        "aliases",
        ("",),
        "row deleted that no number or party needs",
        "the entity is named otherwise as well",
        alias_elsewhere,
    ),
    Exemption("aliases", ("entity_id",), "another entity that the source speaks of", _JUDGEMENT, spoken_of),
    Exemption("aliases", ("reason",), "another reason", _JUDGEMENT, another_code),
    Exemption("units", ("name_zh", "name_en"), "other words", _LABEL, free_words),
    Exemption("units", ("unit_id", ""), "of a unit that no row uses", "says nothing of the data", row_unused),
    Exemption("codes", ("name_zh", "name_en", "definition"), "other words", _LABEL, free_words),
    Exemption("codes", ("code", "code_list", ""), "of a code that no row uses", "says nothing of the data", row_unused),
    Exemption("indicators", ("name_zh", "name_en", "definition"), "other words", _LABEL, free_words),
    Exemption("indicators", ("theme",), "another theme", _JUDGEMENT, another_code),
    Exemption(
        "indicators",
        ("measure",),
        "another measure that the unit allows",
        "follows from the definition, which is prose",
        unit_allows,
    ),
    Exemption(
        "observations",
        ("observation_id",),
        "another number, where no row refers to it",
        "a name; that it is never given twice is checked",
        number_free,
    ),
    Exemption(
        "observations",
        ("indicator_id",),
        "another in the same unit",
        "what is counted is a reading of the sentence",
        same_unit,
    ),
    Exemption(
        "observations",
        ("entity_id",),
        "another that the paragraph names",
        "which of those named is meant is a reading",
        entity_named_near,
    ),
    Exemption(
        "observations",
        ("cooperation_id",),
        "cell emptied, or another cooperation of the source",
        "which cooperation a number measures, if any, is a reading",
        emptied_or_another_cooperation,
    ),
    Exemption(
        "observations",
        ("period_text", "reported_by"),
        "cell emptied, cut, or filled with words that the source has",
        "which words of the quote give the time, and who is credited, is a reading; the dates are checked apart",
        words_of_the_source,
    ),
    Exemption(
        "observations",
        ("status",),
        "the other status",
        "words of aim (打造, 推动, 将) stand beside facts too, and an aim may be told as a fact",
        another_code,
    ),
    *(
        Exemption(
            table,
            ("quote",),
            "cut behind a whole clause",
            "the rest stands at its place and holds the number; how much of a sentence a reader needs is a judgement",
            cut_at_a_mark,
        )
        for table in ("observations", "cooperations")
    ),
    Exemption("observations", ("confidence",), "another degree", _JUDGEMENT, another_code),
    Exemption("cooperations", ("mode", "sector"), "another code, none, or one more", _JUDGEMENT, another_code),
    Exemption("cooperations", ("status",), "the other status", _JUDGEMENT, another_code),
    Exemption("cooperations", ("confidence",), "another degree", _JUDGEMENT, another_code),
    Exemption(
        "cooperations",
        ("part_of",),
        "cell emptied, or another cooperation of the source",
        "many ties of the same parties are no parts of one another: which is one of which is a reading",
        emptied_or_another_cooperation,
    ),
    Exemption(
        "cooperations",
        ("project", "since"),
        "cell emptied, cut, or filled with words that the source has",
        "whether a text names a project, or says when it began, is a reading",
        words_of_the_source,
    ),
    Exemption("cooperation_parties", ("role",), "another role", _JUDGEMENT, another_code),
    Exemption(
        "cooperation_parties",
        ("entity_id", "cooperation_id"),
        "another that the paragraph names",
        "who of those named takes part is a reading",
        party_named_near,
    ),
    Exemption(
        "cooperation_parties",
        ("",),
        "row deleted where two parties or more are left",
        "who takes part is a reading",
        party_enough,
    ),
    Exemption("exclusions", ("reason",), "another reason without an observation", _JUDGEMENT, another_code),
    Exemption(
        "exclusions",
        ("observation_id",),
        "another of the same number",
        "which of two equal facts is restated is a reading",
        same_number,
    ),
    Exemption(
        "reference_values",
        ("publisher", "title", "via"),
        "other words, for a page that one row alone cites",
        _PAGE,
        said_of_a_page_once,
    ),
    Exemption(
        "reference_values",
        ("published_on",),
        "another time, for a page that one row alone cites and whose period it is not",
        _PAGE,
        published_another_time,
    ),
    Exemption("reference_values", ("url",), "another address", _PAGE, another_address),
    Exemption("reference_values", ("confidence",), "another degree", _JUDGEMENT, another_code),
    Exemption("reference_values", ("entity_id",), "another entity", _PAGE, another_row),
    Exemption("reference_values", ("indicator_id",), "another in the same unit", _PAGE, same_unit),
    Exemption(
        "reference_values",
        ("period_start", "period_end"),
        "another date of a stated period, in order still",
        _PAGE,
        dated_by_the_page,
    ),
    Exemption(
        "reference_values",
        ("period_start", "period_end"),
        "another day of the month of publication, or another that the note has",
        _PAGE,
        date_told_otherwise,
    ),
    Exemption("reference_values", ("period_basis",), "another that the dates bear out", _PAGE, basis_free),
    Exemption(
        "reference_values",
        ("value_text",),
        "Chinese words of the same number, or words of another language with the same digits",
        _PAGE,
        read_alike,
    ),
    Exemption(
        "reference_values",
        ("reference_id",),
        "another number that is free",
        "a name to which no row refers; that it is never given twice is checked",
        number_free,
    ),
    Exemption(
        "reference_values",
        ("",),
        "row deleted",
        "how many pages are compared with is a choice; a test holds the table against the list of figures gathered",
        row_deleted,
    ),
    Exemption(
        DESCRIPTOR, ("",), "title, description, version, licences and the like", "the author's own words", author_own
    ),
)
