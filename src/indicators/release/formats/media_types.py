"""What the files of a release are to a machine (IANA media types) and to people, by the ends of their names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file.

    Attributes
    ----------
    media_type : str
        https://www.iana.org/assignments/media-types
    words : str
        What it is, for people.
    """

    media_type: str
    words: str


KINDS = {
    ".csv": FileKind("text/csv", "The table {stem} as CSV"),
    ".parquet": FileKind("application/vnd.apache.parquet", "The table {stem} as Parquet"),
    ".zip": FileKind("application/zip", "The data package: every table as CSV, with its descriptor"),
    ".sqlite": FileKind("application/vnd.sqlite3", "Every table in one SQLite database"),
    ".xlsx": FileKind(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Every table in one Excel workbook"
    ),
    "datapackage.json": FileKind("application/json", "Descriptor of the data package (Frictionless)"),
    "croissant.json": FileKind("application/ld+json", "Description for machine learning (Croissant 1.1)"),
    "schema-org.jsonld": FileKind("application/ld+json", "Description for search engines (schema.org Dataset)"),
    "CITATION.cff": FileKind("application/yaml", "How to cite the dataset (Citation File Format)"),
    "citations.bib": FileKind("application/x-bibtex", "The dataset and every source as BibTeX"),
    "citations.json": FileKind("application/vnd.citationstyles.csl+json", "The dataset and every source as CSL-JSON"),
    "analysis.toml": FileKind("application/toml", "What is declared of the numbers: figures that follow from them"),
    "LICENSE": FileKind("text/plain", "The terms of use"),
}
"""By the whole name of a file, or its suffix."""


def kind_of(path: str) -> FileKind:
    """The kind of a file of a release by its path."""
    name = path.rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    kind = KINDS.get(name) or KINDS[f"{dot}{suffix}"]
    return FileKind(kind.media_type, kind.words.format(stem=stem))
