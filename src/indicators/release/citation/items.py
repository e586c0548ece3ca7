"""Works to be cited as items of the Citation Style Language, from which every format is made.

Nothing that is not known is made up: an absent fact is an absent variable. The variables are those of CSL 1.0.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from indicators.model.codelists import COPY_QUALITY
from indicators.model.definition import Language
from indicators.model.forms import parse
from indicators.package.errors import UnreadableTableError
from indicators.package.package import Package
from indicators.release.citation.dataset import Dataset, read_dataset
from indicators.release.citation.genres import NEWSPAPER_ARTICLE, WEB_PAGE, csl_type

Item = dict[str, Any]
"""A CSL item: ``id``, ``type`` and what is known of the work."""

_BETWEEN_AUTHORS = ";"
_FLAWS = {code.code: code.label.en for code in COPY_QUALITY.codes if code.code != "clean"}


def bibliography(package: Package) -> list[Item]:
    """The items of a package: the dataset, then every source in the order of its table.

    Raises
    ------
    PackageError
        datapackage.json or the table of sources cannot be used.
    """
    sources = [source_item(row) for row in source_rows(package)]
    dataset = dataset_item(read_dataset(package))
    if any(source["id"] == dataset["id"] for source in sources):
        dataset["id"] += "-dataset"
    return [dataset, *sources]


def source_rows(package: Package) -> list[dict[str, str]]:
    """The rows of the table of sources, as written."""
    rows = package.sound_rows("sources")
    return [
        dict(zip(rows.header, cells, strict=True))
        for cells in zip(*(rows.cells[name] for name in rows.header), strict=True)
    ]


def dataset_item(dataset: Dataset, language: Language = "en") -> Item:
    """The dataset as a whole, in its version, named in a language if it has names in it."""
    chinese = language == "zh" and bool(dataset.title_zh)
    return known(
        {
            "id": dataset.name,
            "type": "dataset",
            "title": dataset.title_zh if chinese else dataset.title,
            "author": list(dataset.creators_zh if chinese else dataset.creators),
            "issued": day(dataset.released),
            "version": dataset.version,
            "publisher": "; ".join(dataset.publishers),
            "URL": dataset.homepage,
            "DOI": dataset.doi,
            "abstract": dataset.description,
            "keyword": ", ".join(dataset.keywords),
            "language": "zh-Hans" if chinese else "en",
            "note": _licence_note(dataset),
        }
    )


def source_item(row: Mapping[str, str]) -> Item:
    """A source document, by its row of the table of sources.

    Raises
    ------
    UnreadableTableError
        A date of the row is none, or it has no title.
    """
    if not row["title"].strip():
        raise UnreadableTableError(f"title of the source {row['source_id']} is empty; a citation needs it")
    url = row["url"] or row["archived_url"]
    kind = csl_type(row["genre"], url)
    publisher = "container-title" if kind in (NEWSPAPER_ARTICLE, WEB_PAGE) else "publisher"
    inferred = row["published_basis"] == "inferred"
    authors = [author.strip() for author in row["author"].replace("；", _BETWEEN_AUTHORS).split(_BETWEEN_AUTHORS)]
    return known(
        {
            "id": row["source_id"],
            "type": kind,
            "title": row["title"],
            "author": [{"literal": author} for author in authors if author],
            publisher: row["publisher"],
            "issued": day(_date(row, "published_on"), inferred=inferred),
            "accessed": day(_date(row, "retrieved_on")),
            "URL": url,
            "language": row["language"],
            "note": _source_note(row),
        }
    )


def day(date: str, *, inferred: bool = False) -> dict[str, Any]:
    """A day, YYYY-MM-DD, as a CSL date, marked ``circa`` where it is inferred; nothing where the day is not known."""
    if not date:
        return {}
    parts: dict[str, Any] = {"date-parts": [[int(part) for part in date.split("-")]]}
    return {**parts, "circa": True} if inferred else parts


def known(item: Item) -> Item:
    """The item without the variables of which nothing is known."""
    return {name: value for name, value in item.items() if value}


def _licence_note(dataset: Dataset) -> str:
    names = [licence.name or licence.path for licence in dataset.licences]
    return f"Licence of the data: {', '.join(names)}." if any(names) else ""


def _date(row: Mapping[str, str], column: str) -> str:
    cell = row[column]
    try:
        return str(parse("date", cell)) if cell else ""
    except ValueError as error:
        raise UnreadableTableError(f"{column} of the source {row['source_id']}: {error}") from None


def _source_note(row: Mapping[str, str]) -> str:
    """What a reader who follows the citation should know of the document."""
    notes = []
    if row["published_basis"] == "inferred":
        notes.append(f"The date of publication, {row['published_on']}, is inferred.")
    if row["copy_quality"] in _FLAWS:
        notes.append(f"Quality of the copy cited: {_FLAWS[row['copy_quality']]}.")
    if row["url"] and row["archived_url"]:
        notes.append(f"Archived at {row['archived_url']}.")
    return " ".join(notes)
