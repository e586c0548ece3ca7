"""What a document says of itself: its author, its publisher, its language, its flaws. Part of the evidence layer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indicators.rules.batch import Batch
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer
from indicators.rules.rules import rule, rules_in
from indicators.rules.writing import stands_whole

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


DOCUMENT_RULES = rules_in(globals())
