"""What a translation must be: of a cell with words, in the other language, of these words, number for number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from indicators.errors import nearest
from indicators.model.tables import TABLES
from indicators.package.readable_names import CELL, Originals, digest_of
from indicators.reading import Qualifier
from indicators.reading.vocabulary import language_of_letters, reading_language
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer, Severity
from indicators.rules.rules import Batch, Row, Rule, read_page, rule

if TYPE_CHECKING:
    from indicators.reading import Mention

_READS = tuple(
    f"{table.name}.{column.name}"
    for table in TABLES.values()
    if len(table.key) == 1
    for column in table.columns
    if column.is_prose() or column.name in table.key
)
"""Every cell that can be translated, and the keys by which it is found."""


def _any(context: Context) -> bool:
    return len(context.rows("translations")) > 0


@rule("R33", Layer.REFERENCES, "translations", scope="package", reads=_READS, when=_any)
def translated_cell(batch: Batch, context: Context) -> Iterator[Finding]:
    """A translation is of no cell that holds words.

    The table has one key column, the record is a row of it, and the column holds free text: no code, identifier, number
    or date. The cell is not empty.
    Fails: record_id obs-9999, which observations.csv does not have; column_name value; the note of a row that has none
    Passes: observations, obs-0001, quote
    Mend: correct table_name, record_id or column_name, or delete the row
    """
    originals = Originals(context.rows, context.model)
    for row in batch:
        table, record, column = (row[name] for name in CELL)
        if not (table and record and column):
            continue
        if table not in context.model or len(context.model[table].key) > 1:
            known = [name for name, one in context.model.items() if len(one.key) == 1]
            message = f"{table} is no table whose key is one column"
            yield row.at("table_name", message, expected=nearest(table, known) or ", ".join(known))
            continue
        prose = [one.name for one in context.model[table].columns if one.is_prose()]
        if column not in prose:
            message = f"{column} is no column of words of {table}"
            yield row.at("column_name", message, expected=nearest(column, prose) or ", ".join(prose))
            continue
        if not context.holds(table, column) or not context.readable(table):
            continue
        if record not in originals.places(table):
            expected = context.suggestions(table).nearest(record) or f"a key of {table}"
            yield row.at("record_id", f"{table} has no row {record}", expected=expected)
        elif not originals.words(table, record, column):
            yield row.at("column_name", f"{column} of {record} is empty", expected="a cell that holds words")


@rule("E40", Layer.EVIDENCE, "translations", scope="package", reads=_READS, when=_any)
def translated_into_another_language(batch: Batch, context: Context) -> Iterator[Finding]:
    """A translation is not in the language that it names, or its original is in that language already.

    Told by the letters that there are more of; three Latin letters weigh a Chinese character.
    Fails: language zh for an English text; language zh for the translation of a Chinese quote
    Passes: language en, an English text, a Chinese quote
    Mend: correct language or text, or delete the row where nothing needs translating
    """
    for row, original in _translated(batch, context):
        language, text = row["language"], row["text"]
        if text and language and language_of_letters(text) != language:
            yield row.at("text", f"the translation does not read as {language}", expected=f"words in {language}")
        elif language and language_of_letters(original) == language:
            yield row.at("language", f"the original is in {language} itself", expected="the other language")


# A notice: a word that was mended in a note need not make its translation wrong; a number that was is an error of D07.
@rule("E41", Layer.EVIDENCE, "translations", severity=Severity.NOTICE, scope="package", reads=_READS, when=_any)
def translated_as_it_stands(batch: Batch, context: Context) -> Iterator[Finding]:
    """A cell has changed since it was translated.

    Fails: original_digest of a quote to which a word was added later
    Passes: original_digest of the words that stand there
    Mend: read text against the cell and correct it; then empty original_digest and run `indicators fmt`
    """
    for row, original in _translated(batch, context):
        digest = digest_of(original)
        if row["original_digest"] and row["original_digest"] != digest:
            message = "the words that were translated are not those of the cell any more"
            yield row.at("original_digest", message, expected=digest)


def _numbers_unlike(batch: Batch, context: Context) -> Iterator[Finding]:
    """What of the quantities of words of sources their translations lack, or say with another qualifier or bound."""
    for row, words in _translated(batch, context):
        column = row["column_name"]
        table = context.model[row["table_name"]]
        if not row["text"] or column not in table.column_names() or not table.column(column).verbatim:
            continue
        for mention, there in _unlike(words, row["text"]):
            broken = NUMBER if there is None else QUALIFIER
            says = "which the translation does not say" if there is None else f"the translation {there.text!r}"
            message = f"the original has {mention.text!r}, {says}"
            yield batch.under(broken)[row.index].at("text", message, expected=_told(mention))


def _of_numbers(code: str, page: str, severity: Severity = Severity.ERROR) -> Rule:
    """A rule of the check that compares the numbers of both texts, which are read once for all of its rules."""
    return Rule(
        code,
        Layer.DERIVATION,
        read_page(page),
        ("translations",),
        _numbers_unlike,
        severity,
        "package",
        _READS,
        when=_any,
    )


NUMBER = _of_numbers(
    "D07",
    """A number of words of a source is not in their translation.

The reader reads every quantity of the original in its language, and looks for the same number in the translation.
Fails: nearly 70 projects for 将近700个; 5 billion yuan for 50万元
Passes: nearly 700 projects for 将近700个; 5 billion yuan for 50亿元
Mend: put the number of the original into text""",
)
QUALIFIER = _of_numbers(
    "D08",
    """A translation has a number of the original, but as another than exact, nearly, more than … of it.

Fails: 700 projects for 将近700个; about 350 firms for 350多家
Passes: nearly 700 projects for 将近700个; more than 350 firms for 350多家
Mend: say it in text as the original does""",
    Severity.NOTICE,
)


def _translated(batch: Batch, context: Context) -> Iterator[tuple[Row, str]]:
    """The translations of words that are there, with these words."""
    originals = Originals(context.rows, context.model)
    for row in batch:
        words = originals.words(*(row[name] for name in CELL))
        if words:
            yield row, words


def _unlike(words: str, translation: str) -> tuple[tuple[Mention, Mention | None], ...]:
    """The quantities of a text that its translation lacks, or has as another, which is then beside them."""
    from indicators.reading import find_quantities

    said = list(find_quantities(translation, reading_language(translation)))
    left = []
    for mention in find_quantities(words, language_of_letters(words)):
        same = next((one for one in said if _number(one) == _number(mention)), None)
        if same is None:
            left.append(mention)
        else:
            said.remove(same)
    pairs = []
    for mention in left:
        near = next((one for one in said if _size(one) == _size(mention)), None)
        if near is not None:
            said.remove(near)
        pairs.append((mention, near))
    return tuple(pairs)


def _number(mention: Mention) -> tuple[float | None, float | None, float | None, Qualifier | None]:
    quantity = mention.quantity
    assert quantity is not None
    return quantity.value, quantity.lower, quantity.upper, quantity.qualifier


def _size(mention: Mention) -> tuple[float | None, ...]:
    """The number without its qualification: its value, or where none is said its bounds."""
    value, *bounds, _ = _number(mention)
    return (value,) if value is not None else tuple(bounds)


def _told(mention: Mention) -> str:
    value, lower, upper, qualifier = _number(mention)
    return f"{qualifier} {value if value is not None else f'{lower} to {upper}'} ({mention.text})"
