"""Citations: of the dataset, of each source, and of one claim with its words and their place."""

from __future__ import annotations

from indicators.release.citation.bibtex import bibliography_bibtex, bibliography_csl
from indicators.release.citation.cff import citation_cff
from indicators.release.citation.cite import cite

__all__ = ["bibliography_bibtex", "bibliography_csl", "citation_cff", "cite"]
