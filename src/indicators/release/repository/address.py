"""Where a release repository is: as given, from the environment, or from the configuration of the package at hand."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from indicators.package.address import is_url
from indicators.package.configuration import read_configuration
from indicators.package.errors import PackageNotFoundError
from indicators.package.location import nearest_package
from indicators.release.repository import RepositoryError

VARIABLE = "INDICATORS_REPOSITORY"


def repository_address(given: str | Path | None = None) -> str:
    """The repository meant: a URL without a slash at its end, or the absolute path of a folder."""
    named = str(given) if given is not None else os.environ.get(VARIABLE) or _configured()
    if not named.strip():
        raise RepositoryError(
            f"no repository named; give its folder or URL, set {VARIABLE}, or write "
            '`repository = "…"` under [tool.indicators] of the package'
        )
    if named.startswith("file://"):
        named = url2pathname(urlsplit(named).path)
    if is_url(named):
        return named.rstrip("/")
    try:
        return str(Path(named).expanduser().absolute())
    except (OSError, RuntimeError, ValueError) as error:
        raise RepositoryError(f"{named[:200]!r}: no path of a folder: {error}") from error


def short_name(address: str) -> str:
    """A name for a directory of its own: what a person recognises, and a digest that tells it from all others."""
    last = "".join(character for character in address.rpartition("/")[2] if character.isalnum() or character in "-_")
    return f"{last[:40] or 'repository'}-{hashlib.sha256(address.encode()).hexdigest()[:12]}"


def _configured() -> str:
    try:
        return read_configuration(nearest_package()).repository
    except PackageNotFoundError:
        return ""
