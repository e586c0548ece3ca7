"""What is asked of a site where it is published, and the addresses of its pages, of which none dies."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from indicators.errors import PackageError
from indicators.package.files import read_regular, reason

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


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the data that had a page at an address."""

    version: str
    address: str
    """Of that page, from the present one; empty where it is not kept."""


def read_addresses(place: Path) -> dict[str, Address]:
    """The addresses of an earlier site, by its folder or its file; none where there is no such site."""
    file = place / FILE if place.is_dir() else place
    try:
        told = json.loads(read_regular(file).decode("utf-8"))
        return {path: _address(address) for path, address in told["pages"].items()}
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


def _address(told: Any) -> Address:
    titles = {str(language): str(title) for language, title in told["titles"].items()}
    return Address(titles, tuple(str(version) for version in told["versions"]))


def addresses_text(addresses: Mapping[str, Address]) -> bytes:
    """The file of addresses, for `read_addresses`."""
    pages = {
        path: {"titles": dict(addresses[path].titles), "versions": list(addresses[path].versions)}
        for path in sorted(addresses)
    }
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


def versions_of(publishing: Publishing, page: str, now: str, up: str) -> list[Version]:
    """The versions of the data that have a page, the present last; of those that are kept, with its address there.

    `page` begins with the folder of its language, `up` leads from it to the folder of all versions.
    """
    earlier = publishing.earlier.get(page.partition("/")[2], Address({}, ())).versions

    def kept(version: str) -> bool:
        folder = publishing.versions
        return folder is not None and (version == now or (folder / version / page).is_file())

    return [
        Version(one, f"{up}{quote(one)}/{quote(page)}" if kept(one) else "")
        for one in dict.fromkeys((*(one for one in earlier if one != now), now))
        if one
    ]
