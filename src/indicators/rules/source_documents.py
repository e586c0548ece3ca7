"""The layer of evidence, of sources: documents as pinned, texts as derived, what their rows say of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from indicators.documents import map_beside, map_of
from indicators.errors import UnreadableDocumentError
from indicators.package.files import SourceText, reason
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer, Place, Severity
from indicators.rules.rules import Batch, Row, rule
from indicators.rules.surroundings import stands_whole, writes_date

if TYPE_CHECKING:
    from indicators.documents.deriving import Derived

_BETWEEN_AUTHORS = re.compile(r"\s*;\s*", re.ASCII)
_BYLINE = re.compile(r"作者\s*[:：]\s*[㐀-鿿]")
_GLOSS = re.compile(r"[㐀-鿿][(（][a-zü]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]*[)）]")
_GLOSSES_OF_A_FLAW = 3
_IDEOGRAPHS = re.compile(r"[㐀-鿿]+")
_KANA = re.compile(r"[぀-ヿ]")
_CHINESE = re.compile(r"(zh|yue|lzh|wuu|hak|nan)-(Hans|Hant)(-[A-Z]{2})?")
_SIMPLIFIED_ONLY = re.compile("[们这国说时会为发经产业务区开关东车长门问马见贝书学实对动务电农广亿达进运还难]")
_TRADITIONAL_ONLY = re.compile("[們這國說時會為發經產業務區開關東車長門問馬見貝書學實對動電農廣億達進運還難]")


@rule("E01", Layer.EVIDENCE, "sources")
def source_readable(batch: Batch, context: Context) -> Iterator[Finding]:
    """A source document cannot be read.

    Fails: file seeds/report.txt, which is not there, or leads out of the package
    Passes: a UTF-8 text file inside the package
    Mend: put the document back at its path, or correct file
    """
    for row in batch:
        if not row["source_id"] or not row["file"]:
            continue
        document = context.document(row["source_id"])
        if isinstance(document, str):
            found, _, command = f"{row['file']}: {document}".partition("; run ")
            mend = f"run {command} in the checkout" if command else ""
            yield row.at("file", found, expected="a readable file", mend=mend)
        elif document.text is None:
            yield row.at("file", f"{document.file} is not UTF-8", expected="a text file encoded as UTF-8")


@rule("E02", Layer.EVIDENCE, "sources")
def source_pinned(batch: Batch, context: Context) -> Iterator[Finding]:
    """A source document is not the one that was pinned.

    One changed byte can move every offset and change every quote.
    Fails: a file edited after its digest was taken
    Passes: a file whose SHA-256 is the cell's
    Mend: restore the document; if the change is meant, empty sha256 and characters, run `indicators fmt` and check
    every quote of the source again
    """
    for row, document in _documents(batch, context):
        if document.line_ends:
            message = f"{document.file} differs from the pinned document in its line ends alone, {document.line_ends}"
            mend = f"leave sha256 as it is; so that git keeps line ends, {document.how_to_restore}"
            yield row.at("sha256", message, expected="the bytes as they were pinned", mend=mend)
        elif row["sha256"] and document.sha256 != row["sha256"]:
            message, there = f"{document.file} has another digest", Place(document.file, 0, "the document as it is now")
            yield row.at("sha256", message, expected=document.sha256, related=there)


@rule("E03", Layer.EVIDENCE, "sources")
def source_length(batch: Batch, context: Context) -> Iterator[Finding]:
    """A source document has another length than stated.

    Fails: characters 3120 for a text of 3119 code points
    Passes: characters 3119
    Mend: empty the cell and run `indicators fmt`
    """
    for row, document in _documents(batch, context):
        stated = row.integer("characters")
        if document.text is not None and stated is not None and stated != len(document.text):
            message = f"{document.file} holds {len(document.text)} code points"
            yield row.at("characters", message, expected=str(len(document.text)))


def _documents(rows: Iterable[Row], context: Context) -> Iterator[tuple[Row, SourceText]]:
    for row in rows:
        document = context.document(row["source_id"])
        if not isinstance(document, str):
            yield row, document


def _texts(batch: Batch, context: Context) -> Iterator[tuple[Row, str]]:
    return ((row, one.text) for row, one in _documents(batch, context) if one.text is not None)


@rule("E04", Layer.EVIDENCE, "sources")
def title_in_source(batch: Batch, context: Context) -> Iterator[Finding]:
    """A source's title does not stand in its text.

    It stands there whole, not as part of longer words.
    Fails: a title from memory, or one that lacks its last character
    Passes: the title as the document prints it
    Mend: copy the title from the document
    """
    for row, document in _documents(batch, context):
        title, message = row["title"], f"{document.file} does not print this title"
        if title and document.text is not None and not stands_whole(title, document.text):
            yield row.at("title", message, expected="words of the document")


@rule("E24", Layer.EVIDENCE, "sources")
def author_in_source(batch: Batch, context: Context) -> Iterator[Finding]:
    """A source does not name the author it is credited to, or names one whom its row leaves out.

    Each name, of two characters at least, stands in the document whole; white space between its characters is passed
    over. A document that prints 作者: has an author.
    Fails: author 邓 or 邓靖宇 where the document prints 作者:邓 靖; author empty there
    Passes: author 邓靖
    Mend: copy the author from the document; separate several with ";"
    """
    if not batch.has("author"):
        return
    for row, text in _texts(batch, context):
        written = row["author"]
        for name in _BETWEEN_AUTHORS.split(written) if written else ():
            if len(name) < 2 or not stands_whole(name, text, spaced=True):
                message = f"the document does not name {name!r}"
                yield row.at("author", message, expected="a name that the document prints, or none")
        if not written and _BYLINE.search(text):
            message = "the document prints 作者, the row names no author"
            yield row.at("author", message, expected="the author that the document prints")


@rule("E15", Layer.EVIDENCE, "sources")
def date_of_publication_in_text(batch: Batch, context: Context) -> Iterator[Finding]:
    """A source does not print the date of publication that is called stated.

    Fails: published_on 2025-07-11, stated, where the document prints 2025-07-10
    Passes: published_on 2025-07-10, stated, where the document prints 2025-07-10, 2025年7月10日 or July 10, 2025
    Mend: correct published_on, or set published_basis to inferred and give the grounds in note
    """
    for row, text in _texts(batch, context):
        date, expected = row["published_on"], "a date that the document prints, or published_basis inferred"
        if date and row["published_basis"] == "stated" and not writes_date(text, date):
            yield row.at("published_on", f"the document does not print {date}", expected=expected)


@rule("E23", Layer.EVIDENCE, "sources")
def inferred_publication_grounded(batch: Batch, context: Context) -> Iterator[Finding]:
    """An inferred date of publication rests on nothing.

    The note writes the date out and says what it is inferred from.
    Fails: published_on 2025-10-31, inferred, where the note has no such date
    Passes: the same with the note: 2025-10-31 is inferred from a repost of that day
    Mend: correct the date, or write in note what it is inferred from
    """
    if not batch.has("note"):
        return
    for row in batch:
        date = row["published_on"]
        if row["published_basis"] == "inferred" and date and not writes_date(row["note"], date):
            yield row.at("published_on", f"the note does not write {date}", expected="a date that the note writes out")


@rule("E25", Layer.EVIDENCE, "sources")
def publisher_named(batch: Batch, context: Context) -> Iterator[Finding]:
    """Neither a source nor its note names the publisher.

    Where the document does not print the name, the note does and says what it is inferred from.
    Fails: publisher 甘肃日报 where neither document nor note has the name
    Passes: the same with the note: the publisher, 甘肃日报, is inferred from the mailbox
    Mend: copy the publisher from the document, or name it in note with the grounds
    """
    if not batch.has("note"):
        return
    for row, text in _texts(batch, context):
        publisher = row["publisher"]
        if publisher and publisher not in text and not stands_whole(publisher, row["note"]):
            message = f"neither the document nor the note names {publisher!r}"
            yield row.at("publisher", message, expected="a publisher that one of them names")


@rule("E26", Layer.EVIDENCE, "sources")
def language_of_text(batch: Batch, context: Context) -> Iterator[Finding]:
    """A source's language tag does not fit its characters.

    A text in ideographs without kana is Chinese, and its tag says in which characters: Hans for simplified, Hant for
    traditional.
    Fails: language en or zh-Hant for a text in simplified characters
    Passes: language zh-Hans
    Mend: write the tag that the message gives
    """
    for row, text in _texts(batch, context):
        tag = row["language"]
        ideographs = sum(map(len, _IDEOGRAPHS.findall(text)))
        if not tag or ideographs * 2 < len(text) - text.count("\n") or _KANA.search(text):
            continue
        simplified, traditional = len(_SIMPLIFIED_ONLY.findall(text)), len(_TRADITIONAL_ONLY.findall(text))
        script = "Hans" if simplified > traditional else "Hant"
        match = _CHINESE.fullmatch(tag)
        if simplified != traditional and (match is None or match.group(2) != script):
            message = f"the text is Chinese, with {simplified} simplified and {traditional} traditional characters"
            yield row.at("language", message, expected=f"zh-{script}")


@rule("E27", Layer.EVIDENCE, "sources")
def copy_quality_of_text(batch: Batch, context: Context) -> Iterator[Finding]:
    """A source's copy is called clean with pinyin in it, or pinyin_injected without.

    Fails: copy_quality clean for a text with 目前(mùqián), 将近(jiāngjìn) and more of the kind
    Passes: copy_quality pinyin_injected
    Mend: set copy_quality to the worst flaw that the copy has
    """
    for row, text in _texts(batch, context):
        quality, glosses = row["copy_quality"], len(_GLOSS.findall(text))
        if quality == "clean" and glosses >= _GLOSSES_OF_A_FLAW:
            message = f"{glosses} glosses in pinyin stand in the text"
            yield row.at("copy_quality", message, expected="pinyin_injected, or a worse flaw")
        elif quality == "pinyin_injected" and glosses < _GLOSSES_OF_A_FLAW:
            message = "no glosses in pinyin stand in the text"
            yield row.at("copy_quality", message, expected="another code")


@rule("E36", Layer.EVIDENCE, "sources")
def original_pinned(batch: Batch, context: Context) -> Iterator[Finding]:
    """The original of a source is not there, or is not the one that was pinned.

    It is what the text was made of: a PDF, a web page, a Word file or a text in another encoding.
    Fails: original_file seeds/report.pdf, which was edited after its digest was taken
    Passes: a file whose SHA-256 is the cell's
    Mend: put the original back; where it was meant to change, remove the source's row and files and add it again
    """
    for row, content in _originals(batch, context):
        file = row["original_file"]
        if isinstance(content, OSError):
            told = "no such file" if isinstance(content, FileNotFoundError) else reason(content)
            yield row.at("original_file", f"{file}: {told}", expected="a readable file")
            continue
        digest = _digest(content)
        if digest != row["original_sha256"]:
            there = Place(file, 0, "the original as it is now")
            yield row.at("original_sha256", f"{file} has another digest", expected=digest, related=there)


@rule("E37", Layer.EVIDENCE, "sources")
def map_in_form(batch: Batch, context: Context) -> Iterator[Finding]:
    """The map beside a derived text is not there, is broken, or is that of another text.

    Fails: seeds/report.map.json with a span that ends behind the text
    Passes: the map as `indicators add-source` wrote it
    Mend: put the map back as it was committed, or remove the source's row and files and add it again
    """
    for row, source in _derived(batch, context):
        file = map_beside(source.file)
        try:
            found = map_of(context.package.storage, source.file, source.text or "")
        except UnreadableDocumentError as error:
            yield row.at("extraction", str(error), expected="a map of this text")
            continue
        if found is None and not row["extraction"].startswith("text "):
            yield row.at("extraction", f"{file}: no such file", expected="the map of the text")
        elif found is not None and found.text_sha256 != row["sha256"]:
            yield row.at("extraction", f"{file} is of another text", expected="the map of this text")


@rule("E38", Layer.EVIDENCE, "sources")
def text_follows_from_original(batch: Batch, context: Context) -> Iterator[Finding]:
    """A text or its map is not what the step that a source names makes of the original.

    Checked where that step is at hand in the same version, that of its libraries included.
    Fails: a derived text in which a figure was corrected by hand
    Passes: the text as `indicators add-source` wrote it
    Mend: put text and map back as they were committed; what the copy has wrong goes into aliases and notes
    """
    for row, source, again in _again(batch, context):
        if isinstance(again, str):
            continue
        if again.text != source.text:
            pairs = enumerate(zip(again.text, source.text or "", strict=False))
            shorter = min(len(again.text), len(source.text or ""))
            place = next((place for place, (here, there) in pairs if here != there), shorter)
            message = f"{source.file} differs from what {row['extraction']} makes, at character {place}"
            yield row.at("file", message, expected=again.text[place : place + 40])
        elif again.map is not None:
            try:
                written = map_of(context.package.storage, source.file, source.text)
            except UnreadableDocumentError:
                continue  # E37 says so
            if written is not None and written != again.map:
                message = f"{map_beside(source.file)} differs from what {row['extraction']} makes"
                yield row.at("extraction", message, expected="the map as it was made")


@rule("E39", Layer.EVIDENCE, "sources", severity=Severity.NOTICE)
def text_not_derived_again(batch: Batch, context: Context) -> Iterator[Finding]:
    """A text could not be derived again from its original.

    Another version of the step or its libraries may make another text, which says nothing against this one: both files
    are pinned all the same.
    Fails: extraction pdf 1; pypdfium2 5.0.0, and here is another version of it
    Passes: the versions that extraction names
    Mend: install the versions that extraction names, where the text is to be checked against its original
    """
    for row, source, again in _again(batch, context):
        if isinstance(again, str):
            message = f"{source.file} was not derived again: {again}"
            yield row.at("extraction", message, expected="a step at hand")


def _originals(batch: Batch, context: Context) -> Iterator[tuple[Row, bytes | OSError]]:
    for row in batch:
        if row["original_file"]:
            try:
                yield row, context.package.storage.read(row["original_file"])
            except OSError as error:
                yield row, error


def _derived(batch: Batch, context: Context) -> Iterator[tuple[Row, SourceText]]:
    """The sources with an original whose text is at hand as it was pinned."""
    made = (row for row in batch if row["original_file"])  # most have none, and their documents stay closed
    for row, source in _documents(made, context):
        if source.text is not None and not source.line_ends:
            yield row, source


def _again(batch: Batch, context: Context) -> Iterator[tuple[Row, SourceText, Derived | str]]:
    """The derived texts beside those that are derived now, or why none can be; of pinned originals alone."""
    contents = {row.index: content for row, content in _originals(batch, context)}
    if contents:
        from indicators.documents.deriving import derive_again  # most packages have no originals
    for row, source in _derived(batch, context):
        content = contents[row.index]
        if isinstance(content, OSError) or _digest(content) != row["original_sha256"]:
            continue
        if row["sha256"] in ("", source.sha256):
            try:
                yield row, source, derive_again(content, row["extraction"])
            except UnreadableDocumentError as error:
                yield row, source, f"the original is {error}"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
