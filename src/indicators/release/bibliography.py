"""Works to be cited as items of the Citation Style Language, from which every format is made, and BibTeX of them.

Nothing that is not known is made up: an absent fact is an absent variable. The variables are those of CSL 1.0.2.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from indicators.errors import PackageError, UnreadableTableError
from indicators.model import Language, parse
from indicators.model.tables import CODE_LISTS
from indicators.package import Package
from indicators.package.files import DESCRIPTOR

Item = dict[str, Any]
"""A CSL item: ``id``, ``type`` and what is known of the work."""

_BETWEEN_AUTHORS = ";"
_FLAWS = {code.code: code.label.en for code in CODE_LISTS["copy_quality"].codes if code.code != "clean"}


def bibliography(package: Package) -> list[Item]:
    """The items of a package: the dataset, then every source in the order of its table."""
    sources = [source_item(row) for row in source_rows(package)]
    dataset = dataset_item(read_dataset(package))
    if any(source["id"] == dataset["id"] for source in sources):
        dataset["id"] += "-dataset"
    return [dataset, *sources]


def source_rows(package: Package) -> list[dict[str, str]]:
    """The rows of the table of sources, as written."""
    return list(package.sound_rows("sources").each())


def dataset_item(dataset: Dataset, language: Language = "en") -> Item:
    """The dataset as a whole, in its version, named in a language if it has names in it."""
    chinese = language == "zh" and bool(dataset.title_zh)
    return known(
        {
            "id": dataset.name,
            "type": "dataset",
            "title": dataset.title_zh if chinese else dataset.title,
            "author": list(dataset.creators_zh if chinese else dataset.creators),
            "issued": day(dataset.released),
            "version": dataset.version,
            "publisher": "; ".join(dataset.publishers),
            "URL": dataset.homepage,
            "DOI": dataset.doi,
            "abstract": dataset.description,
            "keyword": ", ".join(dataset.keywords),
            "language": "zh-Hans" if chinese else "en",
            "note": _licence_note(dataset),
        }
    )


def part_item(dataset: Dataset, identifier: str, language: Language = "en") -> Item:
    """A row as a part of the dataset."""
    kept = {
        name: value for name, value in dataset_item(dataset, language).items() if name not in ("abstract", "keyword")
    }
    return {**kept, "id": identifier, "number": identifier}


def source_item(row: Mapping[str, str]) -> Item:
    """A source document, by its row of the table of sources."""
    if not row["title"].strip():
        raise UnreadableTableError(
            f"title of the source {row['source_id']} is empty; a citation needs it",
            file="data/sources.csv",
            column="title",
        )
    url = row["url"] or row["archived_url"]
    kind = _TYPES.get(row["genre"], WEB_PAGE if url else "document")
    publisher = "container-title" if kind in ("article-newspaper", WEB_PAGE) else "publisher"
    inferred = row["published_basis"] == "inferred"
    authors = [author.strip() for author in row["author"].replace("；", _BETWEEN_AUTHORS).split(_BETWEEN_AUTHORS)]
    return known(
        {
            "id": row["source_id"],
            "type": kind,
            "title": row["title"],
            "author": [{"literal": author} for author in authors if author],
            publisher: row["publisher"],
            "issued": day(_date(row, "published_on"), inferred=inferred),
            "accessed": day(_date(row, "retrieved_on")),
            "URL": url,
            "language": row["language"],
            "note": _source_note(row),
        }
    )


def day(date: str, *, inferred: bool = False) -> dict[str, Any]:
    """A day, YYYY-MM-DD, as a CSL date, marked ``circa`` where it is inferred; nothing where the day is not known."""
    if not date:
        return {}
    parts: dict[str, Any] = {"date-parts": [[int(part) for part in date.split("-")]]}
    return {**parts, "circa": True} if inferred else parts


def known(item: Item) -> Item:
    """The item without the variables of which nothing is known."""
    return {name: value for name, value in item.items() if value}


def _licence_note(dataset: Dataset) -> str:
    names = [licence.name or licence.path for licence in dataset.licences]
    return f"Licence of the data: {', '.join(names)}." if any(names) else ""


def _date(row: Mapping[str, str], column: str) -> str:
    cell = row[column]
    try:
        return str(parse("date", cell)) if cell else ""
    except ValueError as error:
        raise UnreadableTableError(f"{column} of the source {row['source_id']}: {error}") from None


def _source_note(row: Mapping[str, str]) -> str:
    """What a reader who follows the citation should know of the document."""
    notes = []
    if row["published_basis"] == "inferred":
        notes.append(f"The date of publication, {row['published_on']}, is inferred.")
    if row["copy_quality"] in _FLAWS:
        notes.append(f"Quality of the copy cited: {_FLAWS[row['copy_quality']]}.")
    if row["url"] and row["archived_url"]:
        notes.append(f"Archived at {row['archived_url']}.")
    return " ".join(notes)


WEB_PAGE = "webpage"
_TYPES = {
    **dict.fromkeys(("commentary", "news_report", "newspaper_theory_page", "press_briefing"), "article-newspaper"),
    **dict.fromkeys(("report", "report_compilation", "statistical_communique"), "report"),
}
"""Genres whose citations differ from that of a page of the web (CSL 1.0.2, appendix III); a package may name others."""


Name = dict[str, str]
"""A name as CSL has it: ``family`` and ``given``, or ``literal`` for one that is not taken apart."""

_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)?(10\.[0-9]{4,9}/\S+)", re.IGNORECASE)
_CREATES = frozenset({"creator", "author"})


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence of the dataset: an identifier, an address, or both."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """The dataset as a work to be cited. What datapackage.json does not say is empty."""

    name: str
    title: str
    title_zh: str
    """The title in Chinese."""
    description: str
    version: str
    homepage: str
    released: str
    """The day of `created`, as YYYY-MM-DD."""
    doi: str
    """Where the ``id`` is a DOI, without its resolver."""
    creators: tuple[Name, ...]
    """The contributors whose roles say that they made it; all, where no role does."""
    creators_zh: tuple[Name, ...]
    """The same, by their Chinese names where they give one (``title_zh``)."""
    publishers: tuple[str, ...]
    """The contributors of the role ``publisher``."""
    licences: tuple[Licence, ...]
    keywords: tuple[str, ...]


def read_dataset(package: Package) -> Dataset:
    """The dataset that a package is."""

    descriptor, place = package.descriptor, package.storage.place(DESCRIPTOR)

    def wrong(name: str, expected: str) -> PackageError:
        return PackageError(f"{place}: {name} is {str(descriptor[name])[:60]!r}; expected {expected}")

    def told(name: str, kind: Any, expected: str, of: type = object) -> Any:
        found: Any = descriptor.get(name, kind())
        if not isinstance(found, kind) or not all(isinstance(one, of) for one in found):
            raise wrong(name, expected)
        return found.strip() if isinstance(found, str) else found

    def text(name: str) -> str:
        return str(told(name, str, "text"))

    if not text("name"):
        raise PackageError(f"{place}: no name; a citation needs it. `indicators validate` says what else")
    contributors = told("contributors", list, "a list of objects", dict)
    made = [one for one in contributors if _roles(one) & _CREATES] or contributors
    doi = _DOI.fullmatch(text("id"))
    try:
        released = str(parse("date", text("created")[:10])) if text("created") else ""
    except ValueError:
        raise wrong("created", "a date as 2026-01-31T00:00:00Z") from None
    titles = (_cell(one, "title") for one in contributors if "publisher" in _roles(one))
    return Dataset(
        name=text("name"),
        title=text("title") or text("name"),
        title_zh=text("title_zh"),
        description=text("description"),
        version=text("version"),
        homepage=text("homepage"),
        released=released,
        doi=doi[1] if doi else "",
        creators=tuple(person for one in made if (person := _name(one))),
        creators_zh=tuple(person for one in made if (person := _name_zh(one))),
        publishers=tuple(filter(None, titles)),
        licences=tuple(
            Licence(_cell(one, "name"), _cell(one, "path")) for one in told("licenses", list, "a list of objects", dict)
        ),
        keywords=tuple(one.strip() for one in told("keywords", list, "a list of texts", str) if one.strip()),
    )


def _name(contributor: Mapping[str, Any]) -> Name:
    family, given = _cell(contributor, "familyName"), _cell(contributor, "givenName")
    if family and given:
        return {"family": family, "given": given}
    literal = _cell(contributor, "title") or family or given
    return {"literal": literal} if literal else {}


def _name_zh(contributor: Mapping[str, Any]) -> Name:
    chinese = _cell(contributor, "title_zh")
    return {"literal": chinese} if chinese else _name(contributor)


def _roles(contributor: Mapping[str, Any]) -> frozenset[str]:
    """The roles of version 2 of the standard, or the one role of version 1."""
    listed = contributor.get("roles")
    roles = listed if isinstance(listed, list) else [contributor.get("role")]
    return frozenset(role for role in roles if isinstance(role, str))


def _cell(value: Mapping[str, Any], key: str) -> str:
    found = value.get(key)
    return found.strip() if isinstance(found, str) else ""


_ENTRY_TYPES = {
    "dataset": "dataset",
    "article-newspaper": "article",
    "report": "techreport",
    "webpage": "online",
    "document": "misc",
}

_SPECIAL = {
    "\\": r"\textbackslash{}",
    # As commands, for BibTeX counts the braces of \{ and \} too.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "$&%#_"},
}
_ESCAPES = str.maketrans(_SPECIAL)

_LIGATURE = re.compile(r"([-'`,<>])(?=\1)|[?!](?=`)")
"""The first of two characters that LaTeX sets as one other."""

_LANGUAGES = {"zh": "chinese", "en": "english"}
"""What babel and biblatex call a language, by its tag."""

_NO_KEY = re.compile(r"[^A-Za-z0-9._:+/-]+")

_URL_SAFE = "!#$%&'()*+,-./:;=?@[]_~"


def entry(item: Item) -> str:
    """The entry of an item, ending with a line feed.

    ``year`` is there for BibTeX, ``date`` for biblatex, which prefers it.
    """
    lines = [f"@{_ENTRY_TYPES[item['type']]}{{{key(item['id'])},"]
    lines += [f"  {name} = {{{value}}}," for name, value in _fields(item) if value]
    return "\n".join([*lines, "}", ""])


def key(identifier: str) -> str:
    """The key of an entry: the identifier, of which no character ends the key or begins a command."""
    return _NO_KEY.sub("-", identifier)


def escaped(text: str) -> str:
    """A text so that LaTeX sets it as it is: special characters as commands, runs of white space as one space."""
    return _LIGATURE.sub(r"\g<0>{}", " ".join(text.split()).translate(_ESCAPES))


def _fields(item: Item) -> Iterator[tuple[str, str]]:
    issued = item.get("issued", {})
    url = item.get("URL", "")
    yield "author", " and ".join(_bibtex_name(name) for name in item.get("author", ()))
    yield "title", _keeping_case(item["title"])
    if item["type"] == "article-newspaper":
        yield "journal", escaped(item.get("container-title", ""))
        yield "entrysubtype", "newspaper"
    elif item["type"] == "webpage":
        yield "organization", escaped(item.get("container-title", ""))
    elif item["type"] == "report":
        yield "institution", escaped(item.get("publisher", ""))
    else:
        yield "publisher", escaped(item.get("publisher", ""))
    yield "year", _year(issued)
    yield "date", date_text(issued)
    yield "version", escaped(item.get("version", ""))
    yield "number", escaped(item.get("number", ""))
    yield "doi", quote(item.get("DOI", ""), safe=_URL_SAFE)
    yield "url", quote(url, safe=_URL_SAFE)
    yield "urldate", date_text(item.get("accessed", {}))
    yield "langid", _LANGUAGES.get(item.get("language", "").partition("-")[0], "")
    yield "note", escaped(item.get("note", ""))
    yield "annote", escaped(item.get("annote", ""))


def _bibtex_name(name: dict[str, str]) -> str:
    if "literal" in name:
        return f"{{{escaped(name['literal'])}}}"
    return f"{{{escaped(name['family'])}}}, {{{escaped(name['given'])}}}"


def _keeping_case(title: str) -> str:
    """A title in which styles that write it small leave capitals alone."""
    return f"{{{escaped(title)}}}" if any(character.isupper() for character in title[1:]) else escaped(title)


def _year(date: dict[str, Any]) -> str:
    if not date:
        return ""
    year = f"{date['date-parts'][0][0]:04d}"
    return f"[{year}]" if date.get("circa") else year


def date_text(date: dict[str, Any]) -> str:
    """A CSL date as ISO 8601-2 writes it: with a question mark where it is inferred."""
    if not date:
        return ""
    year, *rest = date["date-parts"][0]
    return "-".join([f"{year:04d}", *(f"{part:02d}" for part in rest)]) + ("?" if date.get("circa") else "")


def bibtex_text(items: Sequence[Item]) -> str:
    """Items as a BibTeX file."""
    return "\n".join(entry(item) for item in items)


def csl_text(items: Sequence[Item]) -> str:
    """Items as a CSL-JSON file."""
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"
