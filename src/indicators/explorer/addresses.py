"""The addresses at which pages have stood, kept from one build of a site to the next, so that none of them dies."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from indicators.errors import PackageError
from indicators.explorer.rendering import SECTIONS, Address, Content, Page, Wording
from indicators.package.files import reason

FILE = "addresses.json"
"""The file of a site that names its pages, for the next to be built."""

LATEST = "latest"
"""Of a site that keeps its versions, the folder of the latest."""


def read_addresses(place: Path) -> dict[str, Address]:
    """The addresses of an earlier site, by its folder or its file; none where there is no such site."""
    file = place / FILE if place.is_dir() else place
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        return {path: _address(address) for path, address in told["pages"].items()}
    except FileNotFoundError:
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
    known = {path: _before(address, version) for path, address in earlier.items()}
    now = {
        path: Address(said, (*(known[path].versions if path in known else ()), version))
        for path, said in titles.items()
    }
    return {**{path: address for path, address in known.items() if address.versions}, **now}


def _before(address: Address, version: str) -> Address:
    return Address(address.titles, tuple(one for one in address.versions if one != version))


def gone(content: Content, made: Mapping[str, Any]) -> Iterator[Page]:
    """A page at each address of the earlier site that has no page any more: it says so, and what stood there."""
    for path, earlier in content.publishing.earlier.items():
        address = _before(earlier, content.package.version)
        if path in made or not address.versions:
            continue
        folder = path.partition("/")[0]
        was = address.titles.get(content.language, path)
        values = {"gone": True, "title": was, "last": address.versions[-1]}
        title = f"{Wording(content.language)('gone')}: {was}"
        yield Page(path, "gone.html", folder if folder in SECTIONS else "data", title, values)
