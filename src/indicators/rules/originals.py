"""The layer of evidence: texts that were derived, held against the bytes as they came and the map beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from indicators.documents.deriving import Derived, derive_again
from indicators.documents.document_map import map_beside, map_of
from indicators.errors import UnreadableDocumentError
from indicators.package.files import SourceText, reason
from indicators.rules.batch import Batch
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer, Place, Severity
from indicators.rules.rules import rule, rules_in


@rule("E36", Layer.EVIDENCE, "sources")
def original_pinned(batch: Batch, context: Context) -> Iterator[Finding]:
    """The original of a source is not there, or is not the one that was pinned.

    It is what the text was made of: a PDF, a web page, a Word file or a text in another encoding.
    Fails: original_file seeds/report.pdf, which was edited after its digest was taken
    Passes: a file whose SHA-256 is the cell's
    Mend: put the original back; where it was meant to change, remove the source's row and files and add it again
    """
    for index, content in _originals(batch, context):
        file = batch.cell(index, "original_file")
        if isinstance(content, OSError):
            told = "no such file" if isinstance(content, FileNotFoundError) else reason(content)
            yield batch[index].at("original_file", f"{file}: {told}", expected="a readable file")
            continue
        digest = _digest(content)
        if digest != batch.cell(index, "original_sha256"):
            there = Place(file, 0, "the original as it is now")
            yield batch[index].at("original_sha256", f"{file} has another digest", expected=digest, related=there)


@rule("E37", Layer.EVIDENCE, "sources")
def map_in_form(batch: Batch, context: Context) -> Iterator[Finding]:
    """The map beside a derived text is not there, is broken, or is that of another text.

    Fails: seeds/report.map.json with a span that ends behind the text
    Passes: the map as `indicators add-source` wrote it
    Mend: put the map back as it was committed, or remove the source's row and files and add it again
    """
    for index, source in _derived(batch, context):
        file = map_beside(source.file)
        try:
            found = map_of(context.package.storage, source.file, source.text or "")
        except UnreadableDocumentError as error:
            yield batch[index].at("extraction", str(error), expected="a map of this text")
            continue
        if found is None and not batch.cell(index, "extraction").startswith("text "):
            yield batch[index].at("extraction", f"{file}: no such file", expected="the map of the text")
        elif found is not None and found.text_sha256 != batch.cell(index, "sha256"):
            yield batch[index].at("extraction", f"{file} is of another text", expected="the map of this text")


@rule("E38", Layer.EVIDENCE, "sources")
def text_follows_from_original(batch: Batch, context: Context) -> Iterator[Finding]:
    """A text or its map is not what the step that a source names makes of the original.

    Checked where that step is at hand in the same version, that of its libraries included.
    Fails: a derived text in which a figure was corrected by hand
    Passes: the text as `indicators add-source` wrote it
    Mend: put text and map back as they were committed; what the copy has wrong goes into aliases and notes
    """
    for index, source, again in _again(batch, context):
        if isinstance(again, str):
            continue
        if again.text != source.text:
            pairs = enumerate(zip(again.text, source.text or "", strict=False))
            shorter = min(len(again.text), len(source.text or ""))
            place = next((place for place, (here, there) in pairs if here != there), shorter)
            message = f"{source.file} differs from what {batch.cell(index, 'extraction')} makes, at character {place}"
            yield batch[index].at("file", message, expected=again.text[place : place + 40])
        elif again.map is not None:
            try:
                written = map_of(context.package.storage, source.file, source.text)
            except UnreadableDocumentError:
                continue  # E37 says so
            if written is not None and written != again.map:
                message = f"{map_beside(source.file)} differs from what {batch.cell(index, 'extraction')} makes"
                yield batch[index].at("extraction", message, expected="the map as it was made")


@rule("E39", Layer.EVIDENCE, "sources", severity=Severity.NOTICE)
def text_not_derived_again(batch: Batch, context: Context) -> Iterator[Finding]:
    """A text could not be derived again from its original.

    Another version of the step or its libraries may make another text, which says nothing against this one: both files
    are pinned all the same.
    Fails: extraction pdf 1; pypdfium2 5.0.0, and here is another version of it
    Passes: the versions that extraction names
    Mend: install the versions that extraction names, where the text is to be checked against its original
    """
    for index, source, again in _again(batch, context):
        if isinstance(again, str):
            yield batch[index].at(
                "extraction", f"{source.file} was not derived again: {again}", expected="a step at hand"
            )


def _originals(batch: Batch, context: Context) -> Iterator[tuple[int, bytes | OSError]]:
    for index, file in enumerate(batch.cells("original_file")):
        if file:
            try:
                yield index, context.package.storage.read(file)
            except OSError as error:
                yield index, error


def _derived(batch: Batch, context: Context) -> Iterator[tuple[int, SourceText]]:
    """The sources with an original whose text is at hand as it was pinned."""
    for index, source_id in enumerate(batch.cells("source_id")):
        if batch.cell(index, "original_file"):
            source = context.document(source_id)
            if not isinstance(source, str) and source.text is not None and not source.line_ends:
                yield index, source


def _again(batch: Batch, context: Context) -> Iterator[tuple[int, SourceText, Derived | str]]:
    """The derived texts beside those that are derived now, or why none can be; of pinned originals alone."""
    contents = dict(_originals(batch, context))
    for index, source in _derived(batch, context):
        content = contents[index]
        if isinstance(content, OSError) or _digest(content) != batch.cell(index, "original_sha256"):
            continue
        if batch.cell(index, "sha256") in ("", source.sha256):
            try:
                yield index, source, derive_again(content, batch.cell(index, "extraction"))
            except UnreadableDocumentError as error:
                yield index, source, f"the original is {error}"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


ORIGINAL_RULES = rules_in(globals())
