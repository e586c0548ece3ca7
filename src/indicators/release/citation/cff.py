"""CITATION.cff of a package: the dataset, and the sources as its references, in the Citation File Format 1.2.0."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from indicators.package.package import Package
from indicators.release.citation.csl import Item, Licence, Name, read_dataset, source_item, source_rows

_REFERENCE_TYPES = {"article-newspaper": "newspaper-article", "report": "report", "webpage": "website"}

_ANONYMOUS: Name = {"literal": "anonymous"}
"""Whom the format's guide has one name where no author is known."""

_SPDX = re.compile(
    r"CC0-1\.0|CC-BY(-NC)?(-ND|-SA)?-[1-4]\.0|CC-PDDC|ODbL-1\.0|ODC-By-1\.0|PDDL-1\.0|CDLA-(Permissive|Sharing)-[12]\.0"
    r"|OGL-UK-[123]\.0|MIT|Apache-2\.0|BSD-[23]-Clause"
)
"""The SPDX identifiers that data are licensed under; the format takes no other names."""

_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""Characters that JSON leaves as they are and YAML does not take, or not as themselves."""


def citation_cff(package: Package) -> str:
    """CITATION.cff of a package."""
    dataset = read_dataset(package)
    licences, addresses = _licences(dataset.licences)
    fields: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below, and the source document of each claim.",
        "type": "dataset",
        "title": dataset.title,
        "abstract": dataset.description,
        "version": dataset.version,
        "date-released": dataset.released,
        "doi": dataset.doi,
        "url": dataset.homepage,
        "license": licences,
        "license-url": addresses[0] if addresses and not licences else "",
        "authors": [_agent(name) for name in dataset.creators or (_ANONYMOUS,)],
        "keywords": list(dataset.keywords),
        "references": [_reference(source_item(row)) for row in source_rows(package)],
    }
    return "\n".join(["# Generated from datapackage.json and the sources; do not edit.", *_yaml(fields), ""])


def _licences(licences: Iterable[Licence]) -> tuple[list[str], list[str]]:
    """The SPDX identifiers, and the addresses of licences that have none."""
    listed = list(licences)
    return (
        [licence.name for licence in listed if _SPDX.fullmatch(licence.name)],
        [licence.path for licence in listed if not _SPDX.fullmatch(licence.name) and licence.path.startswith("http")],
    )


def _agent(name: Name) -> dict[str, str]:
    if "literal" in name:
        return {"name": name["literal"]}
    return {"family-names": name["family"], "given-names": name["given"]}


def _reference(item: Item) -> dict[str, Any]:
    publisher = item.get("container-title") or item.get("publisher", "")
    issued = item.get("issued", {})
    stated = "" if issued.get("circa") else _day(issued)
    # The format wants an author: where the document names none, its publisher stands for it.
    authors = item.get("author") or [{"literal": publisher} if publisher else _ANONYMOUS]
    language = item.get("language", "").partition("-")[0]
    return {
        "type": _REFERENCE_TYPES.get(item["type"], "generic"),
        "title": item["title"],
        "authors": [_agent(name) for name in authors],
        "journal": publisher if item["type"] == "article-newspaper" else "",
        "publisher": {"name": publisher} if publisher else {},
        "date-published": stated,
        "year": issued["date-parts"][0][0] if issued and not stated else "",
        "date-accessed": _day(item.get("accessed", {})),
        "url": item.get("URL", ""),
        "languages": [language] if language else [],
        "notes": item.get("note", ""),
    }


def _day(date: dict[str, Any]) -> str:
    return "{:04d}-{:02d}-{:02d}".format(*date["date-parts"][0]) if date else ""


def _yaml(fields: dict[str, Any], indent: str = "") -> Iterator[str]:
    """The lines of a mapping in YAML; what is empty is left out."""
    for name, value in fields.items():
        if not value:
            continue
        if isinstance(value, list):
            yield f"{indent}{name}:"
            for one in value:
                if isinstance(one, dict):
                    first, *more = _yaml(one, f"{indent}    ")
                    yield f"{indent}  - {first.lstrip()}"
                    yield from more
                else:
                    yield f"{indent}  - {_scalar(one)}"
        elif isinstance(value, dict):
            yield f"{indent}{name}:"
            yield from _yaml(value, f"{indent}  ")
        else:
            yield f"{indent}{name}: {_scalar(value)}"


def _scalar(value: str | int) -> str:
    """A double-quoted YAML scalar, of which JSON's strings are a part, or a number."""
    written = json.dumps(value, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match.group()):04x}", written)
