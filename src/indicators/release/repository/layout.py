"""Where things stand in a repository. Plain paths: a release is read at its URL with no more than a web server."""

from __future__ import annotations

from indicators.release.manifest import MANIFEST, is_version

INDEX = "index.json"
"""The versions with their dates and digests, derived from the manifests."""

LARGEST_RECORD = 16 * 2**20
"""Bytes of the largest index, manifest or claim that is read."""


def version_directory(version: str) -> str:
    """The directory of a version, ``v1.2.0``."""
    return f"v{version}"


def version_at(directory: str) -> str | None:
    """The version that a directory's name stands for, if any."""
    version = directory.removeprefix("v")
    return version if version != directory and is_version(version) else None


def file_path(version: str, path: str) -> str:
    """A file of a version."""
    return f"{version_directory(version)}/{path}"


def manifest_path(version: str) -> str:
    """The manifest of a version: the version is published if and only if it is there."""
    return file_path(version, MANIFEST)


def claim_path(version: str) -> str:
    """The record of which build a version is to consist of. It is written before the first file, and stays."""
    return f"claims/v{version}.json"
