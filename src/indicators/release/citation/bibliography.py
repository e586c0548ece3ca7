"""The citations of a whole package in formats for reference managers: the dataset and every source."""

from __future__ import annotations

import json
from collections.abc import Sequence

from indicators.package.package import Package
from indicators.release.citation.bibtex import entry
from indicators.release.citation.items import Item, bibliography


def bibliography_bibtex(package: Package) -> str:
    """The dataset and every source as a BibTeX file."""
    return bibtex_text(bibliography(package))


def bibliography_csl(package: Package) -> str:
    """The dataset and every source as CSL-JSON."""
    return csl_text(bibliography(package))


def bibtex_text(items: Sequence[Item]) -> str:
    """Items as a BibTeX file."""
    return "\n".join(entry(item) for item in items)


def csl_text(items: Sequence[Item]) -> str:
    """Items as a CSL-JSON file."""
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"
