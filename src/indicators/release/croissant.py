"""Croissant 1.1 (https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html): files, tables, columns, codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from indicators.model import CodeList, Column, ColumnType, Table
from indicators.model.tables import CODE_LISTS
from indicators.package import Package
from indicators.package.descriptor import Model
from indicators.release.bibliography import Dataset, bibtex_text, dataset_item, read_dataset, source_rows
from indicators.release.manifest import ReleasedFile
from indicators.release.table_content import parquet_path

_TERMS = (
    *("annotation", "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "excludes", "extract"),
    *("field", "fileObject", "fileProperty", "fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath"),
    *("key", "md5", "parentField", "path", "readLines", "recordSet", "references", "regex", "repeated", "replace"),
    *("samplingRate", "sdVersion", "separator", "source", "subField", "transform", "unArchive", "value"),
)
"""The specification's own words, which its context gives without a prefix."""

_CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "description": {"@container": "@language"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "name": {"@container": "@language"},
    **{term: f"cr:{term}" for term in _TERMS},
}

_PARQUET = "application/x-parquet"
"""What Croissant called Parquet before it was registered, and its reference implementation still does."""

_TYPES: dict[ColumnType, str] = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "date": "sc:Date",
}


def croissant(package: Package, files: Sequence[ReleasedFile]) -> dict[str, Any]:
    """The description of a release for Croissant."""
    dataset, model = read_dataset(package), package.model
    described: dict[str, Any] = {
        "@context": dict(sorted(_CONTEXT.items())),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        **_said_of(dataset),
        "description": dataset.description or dataset.title,
        "citeAs": bibtex_text([dataset_item(dataset)]),
        "distribution": [_file(file) for file in files],
        "recordSet": [
            *(_table(table, model) for table in model.values()),
            *map(_code_list, _lists(package.model)),
        ],
    }
    return {**_known(described), "isLiveDataset": False}


def _said_of(dataset: Dataset) -> dict[str, Any]:
    """What both descriptions say of the dataset in the words of schema.org."""
    doi = f"https://doi.org/{dataset.doi}" if dataset.doi else ""
    return {
        "name": dataset.title,
        "alternateName": dataset.title_zh,
        "description": dataset.description,
        "url": dataset.homepage or doi,
        "version": dataset.version,
        "datePublished": dataset.released,
        "license": [licence.path or licence.name for licence in dataset.licences],
        "creator": agents(dataset.creators),
        "keywords": list(dataset.keywords),
        "inLanguage": ["zh", "en"],
    }


def _known(described: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in described.items() if value}


def _file(file: ReleasedFile) -> dict[str, Any]:
    of_file = {"@type": "cr:FileObject", "@id": file.path, "name": file.path, **_said_of_file(file)}
    if file.path.endswith(".parquet"):
        of_file["encodingFormat"] = [of_file["encodingFormat"], _PARQUET]
    return of_file


def _said_of_file(file: ReleasedFile) -> dict[str, Any]:
    kind = kind_of(file.path)
    return {
        "description": kind.words,
        "contentUrl": file.path,
        "contentSize": f"{file.bytes} B",
        "encodingFormat": kind.media_type,
        "sha256": file.sha256,
    }


def _table(table: Table, model: Model) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": {"en": table.description.en, "zh": table.description.zh},
        "key": [{"@id": f"{table.name}/{column}"} for column in table.key],
        "field": [_field(table, column, model) for column in table.columns],
    }


def _field(table: Table, column: Column, model: Model) -> dict[str, Any]:
    field: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": column.name,
        "description": {"en": column.description.en, "zh": column.description.zh},
        "dataType": _TYPES[column.type],
        "source": {"fileObject": {"@id": parquet_path(table.name)}, "extract": {"column": column.name}},
    }
    target = _target(table, column, model)
    if target:
        # The specification also allows the field itself here, but the reference implementation takes this form only.
        field["references"] = {"field": {"@id": target}}
    return field


def _target(table: Table, column: Column, model: Model) -> str:
    """The field of another record set that holds what the column's cells name, if there is one.

    A table's reference to itself has no place in Croissant, nor have the codes that a package extends: in the table of
    codes they are not alone.
    """
    if column.codes is not None:
        return f"code_lists/{column.codes.name}/code"
    if column.references is None or column.references == table.name:
        return ""
    (key,) = model[column.references].key
    return f"{column.references}/{key}"


def _lists(model: Model) -> list[CodeList]:
    """The closed lists of the model and of the columns that the package adds."""
    columns = (column for table in model.values() for column in table.columns)
    own = (column.codes for column in columns if column.codes is not None)
    return list(dict.fromkeys((*CODE_LISTS.values(), *own)))


def _code_list(listed: CodeList) -> dict[str, Any]:
    """A closed code list, which is not in any file, with its codes."""
    name = f"code_lists/{listed.name}"
    columns = ("code", "name_en", "name_zh", "definition_en", "definition_zh")
    keys = [f"{name}/{column}" for column in columns]
    rows = [(code.code, code.label.en, code.label.zh, code.definition.en, code.definition.zh) for code in listed.codes]
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": f"The codes of {listed.name}.",
        "dataType": "sc:Enumeration",
        "key": {"@id": f"{name}/code"},
        "field": [
            {"@type": "cr:Field", "@id": key, "name": column, "dataType": "sc:Text"}
            for key, column in zip(keys, columns, strict=True)
        ],
        "data": [dict(zip(keys, row, strict=True)) for row in rows],
    }


def schema_org(package: Package, files: Sequence[ReleasedFile]) -> dict[str, Any]:
    """The description of a release for schema.org."""
    dataset = read_dataset(package)
    doi = f"https://doi.org/{dataset.doi}" if dataset.doi else ""
    described: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": doi or dataset.homepage,
        "identifier": doi,
        **_said_of(dataset),
        "publisher": [{"@type": "Organization", "name": name} for name in dataset.publishers],
        "isAccessibleForFree": True,
        "isBasedOn": [_source(row) for row in source_rows(package)],
        "distribution": [
            {"@type": "DataDownload", "name": file.path.rpartition("/")[2], **_said_of_file(file)} for file in files
        ],
    }
    return _known(described)


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
    said = {"name": "title", "url": "url", "datePublished": "published_on", "inLanguage": "language"}
    return {"@type": "CreativeWork", **_known({name: row[column] for name, column in said.items()})}


class FileKind(NamedTuple):
    """A kind of file."""

    media_type: str
    """https://www.iana.org/assignments/media-types"""
    words: str
    """What it is, for people."""


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
