"""What pages are made of: a package in one language with what is read from its documents, and all earlier addresses."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from indicators.documents import DocumentMap, map_of
from indicators.errors import PackageError, UnreadableQuantityError
from indicators.insight.listing import LabelledTables, Record
from indicators.model import Language
from indicators.package import Package
from indicators.package.files import read_regular, reason
from indicators.package.readable_names import Translation, translations_in
from indicators.reading import Mention, Quantity, read_quantity
from indicators.reading.exact import Part, parts_of
from indicators.release.bibliography import Licence, read_dataset
from indicators.rules.context import Context
from indicators.subject.sentences import sentence_around

if TYPE_CHECKING:
    from indicators.explorer.data_pages import Download

FILE = "addresses.json"
"""The file of a site that names its pages, for the next to be built."""

LATEST = "latest"
"""Of a site that keeps its versions, the folder of the latest."""


@dataclass(frozen=True, slots=True)
class Address:
    """A page that stands, or stood, at an address."""

    titles: Mapping[str, str]
    """By language."""
    versions: tuple[str, ...]
    """Of the data, in which it had a page, in the order in which they were built."""


@dataclass(frozen=True, slots=True)
class Publishing:
    """What is asked of a site beside its package, and what stands where it is written."""

    url: str = ""
    """Where it will stand, with a slash at the end; empty where that is not known."""
    every_record: bool = False
    """Whether each row has a page, however many there are."""
    earlier: Mapping[str, Address] = field(default_factory=dict)
    """The pages of the site before, by their paths below the folder of a language."""
    versions: Path | None = None
    """The folder that holds the site of each version; None where only the latest is kept."""


def read_addresses(place: Path) -> dict[str, Address]:
    """The addresses of an earlier site, by its folder or its file; none where there is no such site."""
    file = place / FILE if place.is_dir() else place
    try:
        told = json.loads(read_regular(file).decode("utf-8"))
        return {
            path: Address(
                {str(language): str(title) for language, title in address["titles"].items()},
                tuple(str(version) for version in address["versions"]),
            )
            for path, address in told["pages"].items()
        }
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise PackageError(
            f"{file}: cannot be read: {reason(error) if isinstance(error, OSError) else error}"
        ) from error
    except json.JSONDecodeError as error:
        found = f"{file}:{error.lineno}:{error.colno}: {error.msg}"
        raise PackageError(f"{found}; put back the one that the last build wrote, or begin anew without it") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        expected = 'expected {"pages": {path: {"titles": {language: title}, "versions": [version]}}}'
        raise PackageError(f"{file}: holds no addresses of a site; {expected}") from error


def addresses_text(addresses: Mapping[str, Address]) -> bytes:
    """The file of addresses, for `read_addresses`."""
    pages = {path: asdict(address) for path, address in sorted(addresses.items())}
    return f"{json.dumps({'pages': pages}, ensure_ascii=False, indent=1)}\n".encode()


def with_version(
    earlier: Mapping[str, Address], titles: Mapping[str, Mapping[str, str]], version: str
) -> dict[str, Address]:
    """The addresses after a build whose pages have these titles; one that only an unreleased state had is forgotten."""
    known = {path: before(address, version) for path, address in earlier.items()}
    now = {
        path: Address(said, (*(known[path].versions if path in known else ()), version))
        for path, said in titles.items()
    }
    return {**{path: address for path, address in known.items() if address.versions}, **now}


def before(address: Address, version: str) -> Address:
    """An address without a version."""
    return Address(address.titles, tuple(one for one in address.versions if one != version))


def versions_of(publishing: Publishing, page: str, now: str, up: str) -> list[dict[str, str]]:
    """The versions of the data that have a page, the present last; of those that are kept, with its address there.

    `page` begins with the folder of its language, `up` leads from it to the folder of all versions.
    """
    earlier = publishing.earlier.get(page.partition("/")[2], Address({}, ())).versions

    def kept(version: str) -> bool:
        folder = publishing.versions
        return folder is not None and (version == now or (folder / version / page).is_file())

    return [
        {"version": one, "address": f"{up}{quote(one)}/{quote(page)}" if kept(one) else ""}
        for one in dict.fromkeys((*(one for one in earlier if one != now), now))
        if one
    ]


LANGUAGES: tuple[Language, ...] = ("en", "zh")
TAGS: dict[Language, str] = {"en": "en", "zh": "zh-Hans"}
"""BCP 47, for the ``lang`` of a page."""


@cache
def words(language: Language) -> Mapping[str, str]:
    """Every text of the site in a language, by its key."""
    content = (files("indicators.explorer") / "texts" / f"{language}.json").read_text(encoding="utf-8")
    texts: dict[str, str] = json.loads(content)
    return texts


class Wording:
    """Looks texts up: ``say("observations.count", count=3)``."""

    def __init__(self, language: Language) -> None:
        self._words = words(language)

    def knows(self, key: str) -> bool:
        """Whether the site has a text of the key."""
        return key in self._words

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key, its ``{names}`` replaced."""
        return self._words[key].format(**values)


class Told(NamedTuple):
    """A text, the tag of the language that it is in, and who translated it: empty where it is the original."""

    text: str
    language: str
    by: str


class InTranslation:
    """The translations that a package has into a language."""

    def __init__(self, package: Package, language: Language) -> None:
        self._model, self._language = package.model, language
        self._found = translations_in(package.sound_rows("translations"), language)

    def of(self, table: str, column: str, row: Record) -> Translation | None:
        """What a cell says in the language, where it is translated."""
        return self._found.get((table, column), {}).get(row[self._model[table].key[0]])

    def by(self, translation: Translation | None) -> str:
        """Who made a translation, as a page marks it; empty where there is none."""
        if translation is None:
            return ""
        return Wording(self._language)("translation", by=translation.by(self._language))

    def told(self, table: str, column: str, row: Record) -> Told:
        """A text that curators write in English, or its translation."""
        found = self.of(table, column, row)
        if found is None:
            return Told(str(row[column] or ""), "en", "")
        return Told(found.text, TAGS[self._language], self.by(found))


class Readings:
    """What is read from the documents of a package, once, as its words do not depend on the language of a page."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.parts, self.sentence, self.read = cache(self._parts), cache(self._sentence), cache(self._read)

    @cached_property
    def context(self) -> Context:
        """The documents and their mentions as the checks have them."""
        return Context(self.package)

    def text(self, source_id: str) -> str | None:
        """The text of a source, or None where the document is not at hand: an installed package comes without."""
        return self.context.text(source_id)

    def mentions(self, source_id: str) -> list[Mention]:
        """What the reader finds in a source, in order."""
        return list(self.context.mentions(source_id))

    def _parts(self, source_id: str, start: int | None, words: str) -> tuple[Part, ...]:
        """The words of a number taken apart as they stand in their source, or by themselves where they do not."""
        text, language = self.text(source_id), self.context.language(source_id)
        if text is None or start is None or not text.startswith(words, start):
            text, start = words, 0
        with self.package.lexicon.in_use():
            return parts_of(text, start, start + len(words), language)

    def _sentence(self, source_id: str, start: int, end: int) -> tuple[int, int]:
        """From where to where the sentence of a source runs that some of its characters stand in."""
        return sentence_around(self.text(source_id) or "", start, end)

    def _read(self, words: str) -> Quantity | None:
        """The quantity that some words are by themselves; None where they are none."""
        try:
            with self.package.lexicon.in_use():
                return read_quantity(words.strip())  # in English a blank belongs to the part before it
        except UnreadableQuantityError:
            return None


ROWS_OF_A_PAGE = 200
"""Observations that a page holds with their evidence; of more, a row fetches its evidence when it is opened."""

FOLDERS = {
    "observations": "observations",
    "cooperations": "cooperations",
    "reference_values": "references",
    "entities": "entities",
}
"""The tables whose rows have a page each, and the folders of these pages."""

MOST_PAGES = 5_000
"""Rows that get a page each; of more, none does unless it is asked for, as a million files are no site."""


_UNPUBLISHED = Publishing()


class Content(LabelledTables):
    """The tables of a package with their labels in one language."""

    def __init__(
        self,
        package: Package,
        language: Language,
        downloads: Sequence[Download] = (),
        readings: Readings | None = None,
        publishing: Publishing = _UNPUBLISHED,
    ) -> None:
        super().__init__(package, language)
        self.downloads = downloads
        self.publishing = publishing
        self.readings = readings or Readings(package)
        self._line_ends, self._map = cache(self._found_line_ends), cache(self._found_map)

    @property
    def large(self) -> bool:
        """Whether there are more observations than a page should hold with their evidence."""
        return len(self.rows("observations")) > ROWS_OF_A_PAGE

    @cached_property
    def paged(self) -> bool:
        """Whether each row of `FOLDERS` has a page of its own."""
        return self.publishing.every_record or sum(len(self.rows(table)) for table in FOLDERS) <= MOST_PAGES

    def text(self, source_id: str) -> str | None:
        """The text of a source, or None where the document is not at hand: an installed package comes without."""
        return self.readings.text(source_id)

    def line(self, source_id: str, offset: int) -> int:
        """The line of a source on which a character stands, from 1."""
        return bisect_left(self._line_ends(source_id), offset) + 1

    def _found_line_ends(self, source_id: str) -> list[int]:
        return [match.start() for match in re.finditer("\n", self.text(source_id) or "")]

    def origin(self, source_id: str, start: int, end: int) -> str:
        """Where in the original some characters of a text stood; empty where the original is the text."""
        found = self._map(source_id)
        return "" if found is None else found.where(start, end)

    def _found_map(self, source_id: str) -> DocumentMap | None:
        source, text = self.row("sources", source_id), self.text(source_id)
        known = text is not None and source["original_file"]
        return map_of(self.package.storage, source["file"], text or "") if known else None

    @cached_property
    def translated(self) -> InTranslation:
        """The translations that the package has into the language."""
        return InTranslation(self.package, self.language)

    @cached_property
    def places(self) -> dict[str, tuple[str, ...]]:
        """For each entity itself and what it lies in, by `parent_id`, from the near to the far."""
        parents = {row["entity_id"]: row["parent_id"] for row in self.rows("entities")}
        chains = {}
        for entity in parents:
            chain: list[str] = []
            at: str | None = entity
            while at is not None and at in parents and at not in chain:
                chain.append(at)
                at = parents[at]
            chains[entity] = tuple(chain)
        return chains

    @property
    def title(self) -> str:
        """The dataset's title in the language."""
        descriptor = self.package.descriptor
        local = descriptor.get(f"title_{self.language}")
        return str(local or descriptor.get("title") or descriptor.get("name", ""))

    @cached_property
    def licences(self) -> tuple[Licence, ...]:
        """What the data may be used under, as datapackage.json says."""
        return read_dataset(self.package).licences

    @property
    def description(self) -> str:
        """The dataset's description in the language."""
        descriptor = self.package.descriptor
        return str(descriptor.get(f"description_{self.language}") or descriptor.get("description", ""))
