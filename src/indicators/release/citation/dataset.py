"""What datapackage.json says of the dataset that a citation needs, read strictly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from indicators.model.forms import parse
from indicators.package.errors import PackageError
from indicators.package.location import DESCRIPTOR
from indicators.package.package import Package

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
    """The dataset as a work to be cited. What datapackage.json does not say is empty.

    Attributes
    ----------
    name, title, description, version, homepage : str
    title_zh : str
        The title in Chinese.
    released : str
        The day of `created`, as YYYY-MM-DD.
    doi : str
        Where the ``id`` is a DOI, without its resolver.
    creators : tuple of dict
        The contributors whose roles say that they made it; all, where no role does.
    creators_zh : tuple of dict
        The same, by their Chinese names where they give one (``title_zh``).
    publishers : tuple of str
        The contributors of the role ``publisher``.
    licences : tuple of Licence
    keywords : tuple of str
    """

    name: str
    title: str
    title_zh: str
    description: str
    version: str
    homepage: str
    released: str
    doi: str
    creators: tuple[Name, ...]
    creators_zh: tuple[Name, ...]
    publishers: tuple[str, ...]
    licences: tuple[Licence, ...]
    keywords: tuple[str, ...]


def read_dataset(package: Package) -> Dataset:
    """The dataset that a package is.

    Raises
    ------
    PackageError
        datapackage.json cannot be read, lacks a name, or what it says is not of the kind that the standard wants.
    """
    descriptor = _Descriptor(package)
    name = descriptor.text("name")
    if not name:
        raise PackageError(f"{descriptor.file}: no name; a citation needs it. `indicators validate` says what else")
    contributors = descriptor.objects("contributors")
    roles = [_roles(contributor) for contributor in contributors]
    made = [one for one, role in zip(contributors, roles, strict=True) if role & _CREATES] or contributors
    published = [one for one, role in zip(contributors, roles, strict=True) if "publisher" in role]
    doi = _DOI.fullmatch(descriptor.text("id"))
    return Dataset(
        name=name,
        title=descriptor.text("title") or name,
        title_zh=descriptor.text("title_zh"),
        description=descriptor.text("description"),
        version=descriptor.text("version"),
        homepage=descriptor.text("homepage"),
        released=descriptor.day("created"),
        doi=doi[1] if doi else "",
        creators=tuple(person for one in made if (person := _name(one))),
        creators_zh=tuple(person for one in made if (person := _name_zh(one))),
        publishers=tuple(title for one in published if (title := _cell(one, "title"))),
        licences=tuple(Licence(_cell(one, "name"), _cell(one, "path")) for one in descriptor.objects("licenses")),
        keywords=descriptor.texts("keywords"),
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


class _Descriptor:
    """datapackage.json, asked for properties by their kind."""

    def __init__(self, package: Package) -> None:
        self.file = package.storage.place(DESCRIPTOR)
        self._properties = package.descriptor

    def text(self, name: str) -> str:
        found = self._properties.get(name, "")
        if not isinstance(found, str):
            raise self._wrong(name, found, "text")
        return found.strip()

    def texts(self, name: str) -> tuple[str, ...]:
        found = self._properties.get(name, [])
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            raise self._wrong(name, found, "a list of texts")
        return tuple(one.strip() for one in found if one.strip())

    def objects(self, name: str) -> list[dict[str, Any]]:
        found = self._properties.get(name, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise self._wrong(name, found, "a list of objects")
        return found

    def day(self, name: str) -> str:
        found = self.text(name)
        try:
            return str(parse("date", found[:10])) if found else ""
        except ValueError:
            raise self._wrong(name, found, "a date as 2026-01-31T00:00:00Z") from None

    def _wrong(self, name: str, found: object, expected: str) -> PackageError:
        return PackageError(f"{self.file}: {name} is {str(found)[:60]!r}; expected {expected}")
