"""The file system of fsspec behind a URL, and what its library says when something is wrong."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any

from indicators.package.address import shown
from indicators.package.errors import PackageError

LIBRARIES = {
    **dict.fromkeys(("s3", "s3a"), "s3fs"),
    **dict.fromkeys(("gs", "gcs"), "gcsfs"),
    **dict.fromkeys(("az", "abfs", "abfss"), "adlfs"),
}
"""The library that reaches the stores of a scheme; of others fsspec says itself what they need."""

_LONGEST = 300


def open_file_system(address: str) -> tuple[Any, str]:
    """The file system for a URL, and the path in it.

    Credentials and endpoints are what its library finds in the environment.

    Raises
    ------
    PackageError
        There is no such scheme, or the library for it is not installed.
    """
    from fsspec.core import url_to_fs

    scheme = address.partition("://")[0]
    try:
        file_system, path = url_to_fs(address, use_listings_cache=False, skip_instance_cache=True)
    except ImportError as error:
        hint = f"pip install {LIBRARIES[scheme]}" if scheme in LIBRARIES else said(error)
        raise PackageError(f"{shown(address)}: {scheme}:// needs a library that is not installed: {hint}") from error
    except Exception as error:
        raise PackageError(f"{shown(address)}: cannot be opened: {said(error)}") from error
    return file_system, str(path)


def kept_file_system(address: str) -> tuple[Any, str]:
    """The same; one that this process has opened for the host is used again while the environment stays as it was.

    Raises
    ------
    PackageError
        As `open_file_system`.
    """
    scheme, _, rest = address.partition("://")
    host = address if "::" in address else f"{scheme}://{rest.partition('/')[0]}"
    file_system = _kept(host, hash(frozenset(os.environ.items())))
    return file_system, str(file_system._strip_protocol(address))


@lru_cache(maxsize=8)
def _kept(host: str, environment: int) -> Any:
    return open_file_system(host)[0]


def said(error: BaseException) -> str:
    """What an error of another library says, in one line."""
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
