"""`add-source`: a document pinned in a package, with blanks for what a person has to say of it."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from indicators.documents import map_beside, text_beside
from indicators.documents.deriving import Derived, derive
from indicators.errors import PackageError, UnreadableDocumentError
from indicators.insight.lookup import require_key
from indicators.model import parse
from indicators.model.tables import FORMS
from indicators.package import Package, nearest_package, package_root
from indicators.package.atomic import Replacement, locked, write_together
from indicators.package.files import read_regular, reason, refuse_stand_in, resolve_inside, table_path
from indicators.package.formatting import pending_changes
from indicators.package.rows import Rows, read_rows
from indicators.rules.surroundings import stands_whole, writes_date
from indicators.subject.about import SUBJECT_NOTE

_DEFAULT_DIRECTORY = "seeds"
_LONGEST_TITLE = 80
_ENDS_OF_A_SENTENCE = "。！？!?；;.…,，、:："


@dataclass(frozen=True, slots=True)
class RegisteredSource:
    """A source that was added.

    Attributes
    ----------
    source_id, file, sha256 : str
    original_file, extraction : str
        The bytes as they came and the step that made text of them; empty where they are the text.
    characters : int
    blanks : tuple of str
        The required columns still to be filled in sources.csv.
    line : int
        Its line in sources.csv.
    """

    source_id: str
    file: str
    sha256: str
    characters: int
    blanks: tuple[str, ...]
    line: int
    original_file: str = ""
    extraction: str = ""


def add_source(
    file: str | Path,
    *,
    source_id: str | None = None,
    title: str = "",
    author: str = "",
    publisher: str = "",
    published_on: str = "",
    url: str = "",
    subject: str = "",
    encoding: str = "",
    path: str | Path | None = None,
) -> RegisteredSource:
    """Register a document: copy it into the package byte for byte, make text of it, and add its row to sources.csv.

    Parameters
    ----------
    file : str or Path
        A text; one outside the package is copied beside the other sources. What is not UTF-8 is kept as it came, and
        its text beside it.
    source_id : str, optional
        A slug; by default made of the file's name.
    title, author, publisher, url : str
        What is known of it; otherwise what the document says of itself. A title is one that it prints, or else its
        first line, if that is as short as one.
    published_on : str
        An ISO date, likewise. Its basis is ``stated`` where the document prints it, and otherwise left to be said.
    subject : str
        The ``entity_id`` that the document as a whole is about, which its note says and drafts go by.
    encoding : str
        That of a text or web page, such as ``gb18030``; by default what its bytes show and it says itself.
    path : str or Path, optional
        The package; by default the nearest at or above the current directory.

    Raises
    ------
    UnknownIdentifierError
        The package has no such subject; the message suggests the nearest.
    UnreadableDocumentError
        No text can be made of the file; the message says what it is, and why not.
    PackageError
        The file cannot be read, is registered already, its name or identifier is taken, or the date is none. Nothing is
        written in any of these cases.
    """
    root = nearest_package() if path is None else package_root(path)
    given = Path(file)
    try:
        content = read_regular(given)
        refuse_stand_in(content)
        derived = derive(content, encoding, given.name)
    except OSError as error:
        raise PackageError(f"{given}: {reason(error)}") from error
    except UnreadableDocumentError as error:
        raise UnreadableDocumentError(f"{given}: {error}") from error
    text = content.decode("utf-8") if derived is None else derived.text
    if not text.strip("\ufeff \t\r\n\u3000"):
        raise UnreadableDocumentError(f"{given}: empty, it has no word to register; expected a document with text")
    if published_on:
        try:
            parse("date", published_on)
        except ValueError as error:
            raise PackageError(f"published_on is {published_on[:40]!r}: {error}") from error
    given_words = {"title": title, "author": author, "publisher": publisher, "published_on": published_on, "url": url}
    told = _proposed(derived, text) | {name: words for name, words in given_words.items() if words}
    if told.get("published_on"):
        told["published_basis"] = "stated" if writes_date(text, told["published_on"]) else ""
    if subject:
        require_key(Package.open(root), "entities", subject)
        told["note"] = ". ".join(filter(None, (f"{SUBJECT_NOTE}{subject}", told.get("note"))))
    with locked(root):
        return _register(root, given, content, derived, source_id, told)


def _proposed(derived: Derived | None, text: str) -> dict[str, str]:
    """What the document says of itself, as far as it can stand in the table."""
    told = {} if derived is None else {name: " ".join(words.split()) for name, words in derived.told.items()}
    with_titles = () if derived is None else derived.told.get("title", "").split("\n")
    told["title"] = next((one for one in with_titles if one and stands_whole(one, text)), "")
    if not told["title"]:
        told["title"] = _first_line(text if derived is None else derived.article)
    try:
        parse("date", told.get("published_on", "") or "2000-01-01")
    except ValueError:
        del told["published_on"]
    return told


def _first_line(text: str) -> str:
    """The first line that has words, as it stands in many documents above all else."""
    line = next((line.strip() for line in text.lstrip("\ufeff").splitlines() if line.strip()), "")
    return line if len(line) <= _LONGEST_TITLE and line[-1:] not in _ENDS_OF_A_SENTENCE else ""


def _register(
    root: Path, given: Path, content: bytes, derived: Derived | None, source_id: str | None, told: Mapping[str, str]
) -> RegisteredSource:
    sources = Package(root).definition("sources")
    rows = read_rows(root, table_path("sources"))
    if rows.defects or rows.header != sources.column_names():
        raise PackageError(f"{rows.path} is not in form; run `indicators validate` and mend it first")
    digest = hashlib.sha256(content).hexdigest()
    for column in ("sha256", "original_sha256"):
        if digest in rows.cells[column]:
            known = rows.cells["source_id"][rows.cells[column].index(digest)]
            raise PackageError(f"{given}: the same document is registered as {known}")
    identifier = source_id or _slug(given.stem)
    if re.fullmatch(FORMS["slug"], identifier) is None:
        raise PackageError(
            f"{identifier!r} is no source identifier; give one with --id: lower-case letters, digits and hyphens"
        )
    if identifier in rows.cells["source_id"]:
        raise PackageError(f"the identifier {identifier} is taken; give another with --id")
    original = _target(root, given, rows)
    written, kept = {original: content}, {}
    target, text = original, content
    if derived is not None:
        target, text = text_beside(original), derived.text.encode()
        written[target] = text
        if derived.map is not None:
            written[map_beside(target)] = derived.map.to_json().encode()
        kept = {"original_file": original, "original_sha256": digest, "extraction": derived.extraction}
    cells = {**dict.fromkeys(rows.header, ""), **told, **kept, "source_id": identifier, "file": target}
    cells |= {"sha256": hashlib.sha256(text).hexdigest(), "characters": str(len(text.decode("utf-8")))}
    extended = replace(
        rows,
        lines=[*rows.lines, 0],
        cells={name: [*rows.cells[name], cells[name]] for name in rows.header},
    )
    changes = pending_changes(root, {"sources": extended})
    replacements = [Replacement(root / change.file, change.after, change.before) for change in changes]
    add_files(root, written, replacements)
    blanks = tuple(column.name for column in sources.columns if column.required and not cells[column.name])
    rows = read_rows(root, rows.path)
    return RegisteredSource(
        identifier,
        target,
        cells["sha256"],
        int(cells["characters"]),
        blanks,
        rows.lines[rows.cells["source_id"].index(identifier)],
        cells["original_file"],
        cells["extraction"],
    )


def add_files(root: Path, files: Mapping[str, bytes], replacements: Iterable[Replacement] = ()) -> None:
    """Write files that are not there yet, their folders too, with the tables that name them: all or nothing."""
    new = []
    for target, content in files.items():
        place = root / target
        try:
            if read_regular(place) != content:
                raise PackageError(f"{target} exists with other content; rename the file first")
        except FileNotFoundError:
            new.append(Replacement(place, content, None))
        except OSError as error:
            raise PackageError(f"{target}: {reason(error)}") from error
    folders = {directory for one in new for directory in one.path.parents}
    missing = sorted((one for one in folders if not one.exists()), key=lambda one: len(one.parts))
    try:
        for directory in missing:
            try:
                directory.mkdir()
            except OSError as error:
                raise PackageError(f"{directory}: cannot be made: {reason(error)}; nothing was written") from error
        write_together([*new, *replacements])
    except BaseException:
        for directory in reversed(missing):
            with suppress(OSError):
                directory.rmdir()
        raise


def _slug(stem: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")


def _target(root: Path, given: Path, sources: Rows) -> str:
    """Where the document belongs: its own place if it is in the package, else beside the other sources."""
    resolved = given.resolve()
    if resolved.is_relative_to(root.resolve()):
        target = resolved.relative_to(root.resolve()).as_posix()
    else:
        directories = Counter(str(PurePosixPath(file).parent) for file in sources.cells["file"])
        directory = max(directories, key=directories.__getitem__) if directories else _DEFAULT_DIRECTORY
        target = f"{directory}/{given.name}"
    try:
        resolve_inside(root, target)
    except OSError as error:
        raise PackageError(f"the document cannot be kept: {reason(error)}; rename it, or mend sources.csv") from error
    if not target.isprintable():
        raise PackageError(f"{target!r} cannot be the name of a source's file; rename it")
    return target
