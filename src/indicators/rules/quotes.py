"""The layer of evidence: pinned sources, what their rows say of them, quotes at their offsets, numbers in quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indicators.package.files import SourceText
from indicators.rules.batch import Batch
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer, Place
from indicators.rules.passages import source_place, stands_whole
from indicators.rules.rules import rule, rules_in

_DIGITS = frozenset("0123456789０１２３４５６７８９")
_BEHIND_DIGITS = _DIGITS | frozenset(".,．，")


@rule("E01", Layer.EVIDENCE, "sources")
def source_readable(batch: Batch, context: Context) -> Iterator[Finding]:
    """A source document cannot be read.

    Fails: file seeds/report.txt, which is not there, or leads out of the package
    Passes: a UTF-8 text file inside the package
    Mend: put the document back at its path, or correct file
    """
    for index, source_id in enumerate(batch.cells("source_id")):
        if not source_id or not batch.cell(index, "file"):
            continue
        document = context.document(source_id)
        if isinstance(document, str):
            found, _, command = f"{batch.cell(index, 'file')}: {document}".partition("; run ")
            mend = f"run {command} in the checkout" if command else ""
            yield batch[index].at("file", found, expected="a readable file", mend=mend)
        elif document.text is None:
            yield batch[index].at("file", f"{document.file} is not UTF-8", expected="a text file encoded as UTF-8")


@rule("E02", Layer.EVIDENCE, "sources")
def source_pinned(batch: Batch, context: Context) -> Iterator[Finding]:
    """A source document is not the one that was pinned.

    One changed byte can move every offset and change every quote.
    Fails: a file edited after its digest was taken
    Passes: a file whose SHA-256 is the cell's
    Mend: restore the document; if the change is meant, empty sha256 and characters, run `indicators fmt` and check
    every quote of the source again
    """
    for index, document in _documents(batch, context):
        if document.line_ends:
            yield batch[index].at(
                "sha256",
                f"{document.file} differs from the pinned document in its line ends alone, {document.line_ends}",
                expected="the bytes as they were pinned",
                mend=f"leave sha256 as it is; so that git keeps line ends, {document.how_to_restore}",
            )
        elif batch.cell(index, "sha256") and document.sha256 != batch.cell(index, "sha256"):
            yield batch[index].at(
                "sha256",
                f"{document.file} has another digest",
                expected=document.sha256,
                related=Place(document.file, 0, "the document as it is now"),
            )


@rule("E03", Layer.EVIDENCE, "sources")
def source_length(batch: Batch, context: Context) -> Iterator[Finding]:
    """A source document has another length than stated.

    Fails: characters 3120 for a text of 3119 code points
    Passes: characters 3119
    Mend: empty the cell and run `indicators fmt`
    """
    for index, document in _documents(batch, context):
        stated = batch.integer(index, "characters")
        if document.text is not None and stated is not None and stated != len(document.text):
            yield batch[index].at(
                "characters",
                f"{document.file} holds {len(document.text)} code points",
                expected=str(len(document.text)),
            )


def _documents(batch: Batch, context: Context) -> Iterator[tuple[int, SourceText]]:
    for index, source_id in enumerate(batch.cells("source_id")):
        document = context.document(source_id)
        if not isinstance(document, str):
            yield index, document


@rule("E04", Layer.EVIDENCE, "sources")
def title_in_source(batch: Batch, context: Context) -> Iterator[Finding]:
    """A source's title does not stand in its text.

    It stands there whole, not as part of longer words.
    Fails: a title from memory, or one that lacks its last character
    Passes: the title as the document prints it
    Mend: copy the title from the document
    """
    for index, document in _documents(batch, context):
        title = batch.cell(index, "title")
        if title and document.text is not None and not stands_whole(title, document.text):
            yield batch[index].at(
                "title", f"{document.file} does not print this title", expected="words of the document"
            )


@rule("E05", Layer.EVIDENCE, "observations", "cooperations")
def quote_at_offset(batch: Batch, context: Context) -> Iterator[Finding]:
    """A quote does not stand at its offset in the source, to the letter.

    Offsets count Unicode code points from 0 in the file decoded as UTF-8, with no newline translation; nothing is
    normalised.
    Fails: quote_start one too high, or one digit changed in the quote
    Passes: text[quote_start : quote_start + len(quote)] == quote
    Mend: copy the quote from the source, empty quote_start and value_start and run `indicators fmt`
    """
    yield from _stands_at(batch, context, "quote", "quote_start")


@rule("E06", Layer.EVIDENCE, "exclusions")
def exclusion_at_offset(batch: Batch, context: Context) -> Iterator[Finding]:
    """An excluded mention does not stand at its offset in the source.

    Fails: start 120 where the text stands at 121
    Passes: text[start : start + len(text)] == text
    Mend: correct start or text
    """
    yield from _stands_at(batch, context, "text", "start")


def _stands_at(batch: Batch, context: Context, words: str, start: str) -> Iterator[Finding]:
    texts = context.texts(batch.cells("source_id"))
    placed = zip(texts, batch.cells(words), batch.integers(start), strict=True)
    for index, (text, quote, place) in enumerate(placed):
        if text is None or not quote or place is None or place < 0 or text.startswith(quote, place):
            continue
        file = context.value("sources", batch.cell(index, "source_id"), "file")
        found = text[place : place + len(quote)]
        elsewhere = text.find(quote)
        if elsewhere < 0:
            differs = next((k for k, (a, b) in enumerate(zip(quote, found, strict=False)) if a != b), len(found))
            there = found[differs : differs + 12] or "the end of the text"
            yield batch[index].at(
                words,
                f"the source does not hold this {words}; at {place + differs} it has {there!r}, "
                f"the {words} {quote[differs : differs + 12]!r}",
                expected=found,
                related=source_place(file, text, place + differs, place + len(quote)),
            )
        else:
            yield batch[index].at(
                start,
                f"at {place} the source has {found[:12]!r}, not {quote[:12]!r}",
                expected=str(elsewhere),
                related=source_place(file, text, elsewhere, elsewhere + len(quote)),
            )


@rule("E07", Layer.EVIDENCE, "observations")
def value_inside_quote(batch: Batch, context: Context) -> Iterator[Finding]:
    """A number's words do not stand at their offset inside the quote.

    Fails: value_text 700个 at an offset where the quote has other words
    Passes: quote[value_start - quote_start :] begins with value_text
    Mend: copy value_text from the quote, empty value_start and run `indicators fmt`
    """
    starts = zip(batch.integers("value_start"), batch.integers("quote_start"), strict=True)
    numbers = zip(batch.cells("value_text"), batch.cells("quote"), starts, strict=True)
    for index, (words, quote, (start, quote_start)) in enumerate(numbers):
        if not words or not quote or start is None or quote_start is None:
            continue
        inside = start - quote_start
        if inside >= 0 and quote.startswith(words, inside):
            continue
        if words not in quote:
            yield batch[index].at(
                "value_text",
                f"{words!r} is not in the quote",
                expected="words of the quote",
                related=_in_source(batch, index, context, quote_start, quote_start + len(quote)),
            )
        else:
            found = quote[inside : inside + len(words)] if inside >= 0 else ""
            place = quote_start + quote.index(words)
            yield batch[index].at(
                "value_start",
                f"there the quote has {found!r}, not {words!r}",
                expected=str(place),
                related=_in_source(batch, index, context, place, place + len(words)),
            )


def _in_source(batch: Batch, index: int, context: Context, start: int, end: int) -> Place | None:
    """A place of the row's source; None where the document cannot be read."""
    source_id = batch.cell(index, "source_id")
    text = context.text(source_id)
    return None if text is None else source_place(context.value("sources", source_id, "file"), text, start, end)


@rule("E08", Layer.EVIDENCE, "observations")
def number_is_whole(batch: Batch, context: Context) -> Iterator[Finding]:
    """A digit goes on beside the number.

    465 inside 1465 is no evidence for 465; nor is 42 inside 42.2.
    Fails: value_text 465 where the source has 1465
    Passes: value_text 465家 where the source has 企业465家
    Mend: take the whole number into value_text, and correct value
    """
    texts = context.texts(batch.cells("source_id"))
    numbers = zip(texts, batch.cells("value_text"), batch.integers("value_start"), strict=True)
    for index, (text, words, start) in enumerate(numbers):
        if text is None or not words or start is None or start < 0:
            continue
        end = start + len(words)
        if text[start - 1 : start] not in _BEHIND_DIGITS and text[end : end + 1] not in _BEHIND_DIGITS:
            continue
        if not text.startswith(words, start):
            continue
        before, after = text[max(start - 2, 0) : start], text[end : end + 2]
        if _digit_goes_on(before[::-1], words[0]) or _digit_goes_on(after, words[-1]):
            shown = text[max(start - 3, 0) : end + 3]
            yield batch[index].at(
                "value_text",
                f"the source has {shown!r}",
                expected="the number from its first to its last digit",
                related=_in_source(batch, index, context, start, end),
            )


def _digit_goes_on(beside: str, edge: str) -> bool:
    """Whether the number goes on past its edge: at once, or behind a decimal point or separator."""
    if edge not in _DIGITS or not beside:
        return False
    return beside[0] in _DIGITS or (len(beside) > 1 and beside[0] in ".,．，" and beside[1] in _DIGITS)


@rule("E09", Layer.EVIDENCE, "aliases")
def alias_in_source(batch: Batch, context: Context) -> Iterator[Finding]:
    """An alias does not occur in its source.

    Fails: an alias 渝广 of a source that never writes it
    Passes: an alias that stands in the source to the letter
    Mend: correct the alias or its source_id, or delete the row
    """
    for index, source_id in enumerate(batch.cells("source_id")):
        text = context.text(source_id)
        alias = batch.cell(index, "alias")
        if text is not None and alias and alias not in text:
            yield batch[index].at("alias", f"{source_id} never writes {alias!r}", expected="words of the source")
        elif text is not None and alias != alias.strip():
            yield batch[index].at("alias", "white space stands around the alias", expected=alias.strip())


_BETWEEN_AUTHORS = re.compile(r"\s*;\s*", re.ASCII)
_BYLINE = re.compile(r"作者\s*[:：]\s*[㐀-鿿]")
_GLOSS = re.compile(r"[㐀-鿿][(（][a-zü]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]*[)）]")
_GLOSSES_OF_A_FLAW = 3
_IDEOGRAPHS = re.compile(r"[㐀-鿿]+")
_KANA = re.compile(r"[぀-ヿ]")
_CHINESE = re.compile(r"(zh|yue|lzh|wuu|hak|nan)-(Hans|Hant)(-[A-Z]{2})?")
_SIMPLIFIED_ONLY = re.compile("[们这国说时会为发经产业务区开关东车长门问马见贝书学实对动务电农广亿达进运还难]")
_TRADITIONAL_ONLY = re.compile("[們這國說時會為發經產業務區開關東車長門問馬見貝書學實對動電農廣億達進運還難]")


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
    for index, text in _texts(batch, context):
        written = batch.cell(index, "author")
        for name in _BETWEEN_AUTHORS.split(written) if written else ():
            if len(name) < 2 or not stands_whole(name, text, spaced=True):
                message = f"the document does not name {name!r}"
                yield batch[index].at("author", message, expected="a name that the document prints, or none")
        if not written and _BYLINE.search(text):
            message = "the document prints 作者, the row names no author"
            yield batch[index].at("author", message, expected="the author that the document prints")


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
    for index, text in _texts(batch, context):
        publisher = batch.cell(index, "publisher")
        if publisher and publisher not in text and not stands_whole(publisher, batch.cell(index, "note")):
            message = f"neither the document nor the note names {publisher!r}"
            yield batch[index].at("publisher", message, expected="a publisher that one of them names")


@rule("E26", Layer.EVIDENCE, "sources")
def language_of_text(batch: Batch, context: Context) -> Iterator[Finding]:
    """A source's language tag does not fit its characters.

    A text in ideographs without kana is Chinese, and its tag says in which characters: Hans for simplified, Hant for
    traditional.
    Fails: language en or zh-Hant for a text in simplified characters
    Passes: language zh-Hans
    Mend: write the tag that the message gives
    """
    for index, text in _texts(batch, context):
        tag = batch.cell(index, "language")
        ideographs = sum(map(len, _IDEOGRAPHS.findall(text)))
        if not tag or ideographs * 2 < len(text) - text.count("\n") or _KANA.search(text):
            continue
        simplified, traditional = len(_SIMPLIFIED_ONLY.findall(text)), len(_TRADITIONAL_ONLY.findall(text))
        script = "Hans" if simplified > traditional else "Hant"
        match = _CHINESE.fullmatch(tag)
        if simplified != traditional and (match is None or match.group(2) != script):
            message = f"the text is Chinese, with {simplified} simplified and {traditional} traditional characters"
            yield batch[index].at("language", message, expected=f"zh-{script}")


@rule("E27", Layer.EVIDENCE, "sources")
def copy_quality_of_text(batch: Batch, context: Context) -> Iterator[Finding]:
    """A source's copy is called clean with pinyin in it, or pinyin_injected without.

    Fails: copy_quality clean for a text with 目前(mùqián), 将近(jiāngjìn) and more of the kind
    Passes: copy_quality pinyin_injected
    Mend: set copy_quality to the worst flaw that the copy has
    """
    for index, text in _texts(batch, context):
        quality, glosses = batch.cell(index, "copy_quality"), len(_GLOSS.findall(text))
        if quality == "clean" and glosses >= _GLOSSES_OF_A_FLAW:
            message = f"{glosses} glosses in pinyin stand in the text"
            yield batch[index].at("copy_quality", message, expected="pinyin_injected, or a worse flaw")
        elif quality == "pinyin_injected" and glosses < _GLOSSES_OF_A_FLAW:
            message = "no glosses in pinyin stand in the text"
            yield batch[index].at("copy_quality", message, expected="another code")


def _texts(batch: Batch, context: Context) -> Iterator[tuple[int, str]]:
    for index, source_id in enumerate(batch.cells("source_id")):
        text = context.text(source_id)
        if text is not None:
            yield index, text


QUOTE_RULES = rules_in(globals())
