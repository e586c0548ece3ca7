"""A schema.org Dataset in JSON-LD, as search engines of datasets read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from indicators.package.package import Package
from indicators.release.citation.dataset import read_dataset
from indicators.release.citation.items import source_rows
from indicators.release.formats.media_types import kind_of
from indicators.release.manifest import ReleasedFile


def schema_org(package: Package, files: Sequence[ReleasedFile]) -> dict[str, Any]:
    """The description of a release for schema.org.

    Parameters
    ----------
    package : Package
    files : sequence of ReleasedFile
        The files of the release.
    """
    dataset = read_dataset(package)
    described: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": f"https://doi.org/{dataset.doi}" if dataset.doi else dataset.homepage,
        "name": dataset.title,
        "alternateName": dataset.title_zh,
        "description": dataset.description,
        "url": dataset.homepage,
        "identifier": f"https://doi.org/{dataset.doi}" if dataset.doi else "",
        "version": dataset.version,
        "datePublished": dataset.released,
        "license": [licence.path or licence.name for licence in dataset.licences],
        "creator": agents(dataset.creators),
        "publisher": [{"@type": "Organization", "name": name} for name in dataset.publishers],
        "keywords": list(dataset.keywords),
        "inLanguage": ["zh", "en"],
        "isAccessibleForFree": True,
        "isBasedOn": [_source(row) for row in source_rows(package)],
        "distribution": [_download(file) for file in files],
    }
    return {name: value for name, value in described.items() if value}


def agents(names: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """People and bodies by their names: who has a family name is a person."""
    found = []
    for name in names:
        if "family" in name:
            person = {"givenName": name["given"], "familyName": name["family"]}
            found.append({"@type": "Person", "name": f"{name['given']} {name['family']}", **person})
        else:
            found.append({"@type": "Organization", "name": name["literal"]})
    return found


def _source(row: Mapping[str, str]) -> dict[str, Any]:
    said = {
        "@type": "CreativeWork",
        "name": row["title"],
        "url": row["url"],
        "datePublished": row["published_on"],
        "inLanguage": row["language"],
    }
    return {name: value for name, value in said.items() if value}


def _download(file: ReleasedFile) -> dict[str, Any]:
    kind = kind_of(file.path)
    return {
        "@type": "DataDownload",
        "name": file.path.rpartition("/")[2],
        "description": kind.words,
        "contentUrl": file.path,
        "encodingFormat": kind.media_type,
        "contentSize": f"{file.bytes} B",
        "sha256": file.sha256,
    }
