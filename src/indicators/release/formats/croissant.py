"""Croissant 1.1 (https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html): files, tables, columns, codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from indicators.model.codelists import CODE_LISTS
from indicators.model.definition import CodeList, Column, ColumnType, Table
from indicators.model.tables import TABLES
from indicators.package.package import Package
from indicators.release.citation.bibliography import bibtex_text
from indicators.release.citation.dataset import read_dataset
from indicators.release.citation.items import dataset_item
from indicators.release.content import parquet_path
from indicators.release.formats.media_types import kind_of
from indicators.release.formats.schema_org import agents
from indicators.release.manifest import ReleasedFile

_TERMS = (
    "annotation",
    "arrayShape",
    "citeAs",
    "column",
    "containedIn",
    "equivalentProperty",
    "excludes",
    "extract",
    "field",
    "fileObject",
    "fileProperty",
    "fileSet",
    "format",
    "includes",
    "isArray",
    "isLiveDataset",
    "jsonPath",
    "key",
    "md5",
    "parentField",
    "path",
    "readLines",
    "recordSet",
    "references",
    "regex",
    "repeated",
    "replace",
    "samplingRate",
    "sdVersion",
    "separator",
    "source",
    "subField",
    "transform",
    "unArchive",
    "value",
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
    """The description of a release for Croissant.

    Parameters
    ----------
    package : Package
    files : sequence of ReleasedFile
        The files of the release. Columns are read from the Parquet files, which have types: the reference
        implementation guesses those of CSV, and 340000, an administrative code, becomes 340000.0.
    """
    dataset = read_dataset(package)
    described: dict[str, Any] = {
        "@context": dict(sorted(_CONTEXT.items())),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": dataset.title,
        "description": dataset.description or dataset.title,
        "alternateName": dataset.title_zh,
        "url": dataset.homepage or (f"https://doi.org/{dataset.doi}" if dataset.doi else ""),
        "license": [licence.path or licence.name for licence in dataset.licences],
        "creator": agents(dataset.creators),
        "datePublished": dataset.released,
        "version": dataset.version,
        "keywords": list(dataset.keywords),
        "inLanguage": ["zh", "en"],
        "citeAs": bibtex_text([dataset_item(dataset)]),
        "isLiveDataset": False,
        "distribution": [_file(file) for file in files],
        "recordSet": [*map(_table, TABLES.values()), *map(_code_list, CODE_LISTS)],
    }
    return {name: value for name, value in described.items() if value or value is False}


def _file(file: ReleasedFile) -> dict[str, Any]:
    kind = kind_of(file.path)
    return {
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": file.path,
        "description": kind.words,
        "contentUrl": file.path,
        "contentSize": f"{file.bytes} B",
        "encodingFormat": [kind.media_type, _PARQUET] if file.path.endswith(".parquet") else kind.media_type,
        "sha256": file.sha256,
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": {"en": table.description.en, "zh": table.description.zh},
        "key": [{"@id": f"{table.name}/{column}"} for column in table.key],
        "field": [_field(table, column) for column in table.columns],
    }


def _field(table: Table, column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": column.name,
        "description": {"en": column.description.en, "zh": column.description.zh},
        "dataType": _TYPES[column.type],
        "source": {"fileObject": {"@id": parquet_path(table.name)}, "extract": {"column": column.name}},
    }
    target = _target(table, column)
    if target:
        # The specification also allows the field itself here, but the reference implementation takes this form only.
        field["references"] = {"field": {"@id": target}}
    return field


def _target(table: Table, column: Column) -> str:
    """The field of another record set that holds what the column's cells name, if there is one.

    A table's reference to itself has no place in Croissant, nor have the codes that a package extends: in the table of
    codes they are not alone.
    """
    if column.codes is not None:
        return f"{_list_id(column.codes)}/code"
    if column.references is None or column.references == table.name:
        return ""
    (key,) = TABLES[column.references].key
    return f"{column.references}/{key}"


def _list_id(listed: CodeList) -> str:
    return f"code_lists/{listed.name}"


def _code_list(listed: CodeList) -> dict[str, Any]:
    """A closed code list, which is not in any file, with its codes."""
    name = _list_id(listed)
    columns = ("code", "name_en", "name_zh", "definition_en", "definition_zh")
    rows = [(code.code, code.label.en, code.label.zh, code.definition.en, code.definition.zh) for code in listed.codes]
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": f"The codes of {listed.name}.",
        "dataType": "sc:Enumeration",
        "key": {"@id": f"{name}/code"},
        "field": [
            {"@type": "cr:Field", "@id": f"{name}/{column}", "name": column, "dataType": "sc:Text"}
            for column in columns
        ],
        "data": [dict(_record(name, columns, row)) for row in rows],
    }


def _record(name: str, columns: Sequence[str], row: Sequence[str]) -> Iterator[tuple[str, str]]:
    return ((f"{name}/{column}", cell) for column, cell in zip(columns, row, strict=True))
