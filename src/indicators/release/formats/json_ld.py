"""JSON-LD 1.1: the rows of tables as linked data, every row with an identifier and every foreign key a link."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from indicators.model.definition import Column, ColumnType, Table
from indicators.package.package import Package
from indicators.package.values import Value
from indicators.release.citation.items import Dataset, read_dataset
from indicators.release.content import TableContent
from indicators.release.formats.delimited import json_value

_TYPES: dict[ColumnType, str] = {"integer": "xsd:integer", "number": "xsd:double", "date": "xsd:date"}

_VOCABULARIES = {
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "dct": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
}


def write_json_ld(package: Package, contents: Sequence[TableContent], path: Path) -> None:
    """Write the rows of tables as one graph.

    A row is ``<base><table>/<key>``, of the class ``<base>schema/<table>``; a column is the property
    ``<base>schema/<table>#<column>``. The base is the package's homepage, or ``urn:x-datapackage:<name>:`` where it has
    none. What is missing is left out. Names in two languages are labels (``rdfs:label``) with their language.
    """
    dataset = read_dataset(package)
    base = f"{dataset.homepage.rstrip('/')}/" if dataset.homepage else f"urn:x-datapackage:{dataset.name}:"
    context: dict[str, Any] = {"@version": 1.1, **_VOCABULARIES, "row": base, "schema": f"{base}schema/"}
    context.update((content.name, _class(content.table)) for content in contents)
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(f'{{"@context": {json.dumps(context, ensure_ascii=False)},\n"@graph": [\n')
        stream.write(json.dumps(_about(dataset, base), ensure_ascii=False))
        for content in contents:
            for record in content.records():
                stream.write(",\n" + json.dumps(_node(content.table, record), ensure_ascii=False))
        stream.write("\n]}\n")


def _about(dataset: Dataset, base: str) -> dict[str, Any]:
    said = {
        "dct:title": dataset.title,
        "dct:description": dataset.description,
        "dcat:version": dataset.version,
        "dct:issued": dataset.released,
        "dct:license": [{"@id": one.path} if one.path else one.name for one in dataset.licences],
    }
    return {"@id": base, "@type": "dcat:Dataset", **{name: value for name, value in said.items() if value}}


def _class(table: Table) -> dict[str, Any]:
    """What the name of a table means as a type, and what its columns mean in a node of that type."""
    return {
        "@id": f"schema:{table.name}",
        "@context": {column.name: _property(table, column) for column in table.columns},
    }


def _property(table: Table, column: Column) -> dict[str, str]:
    languages = {name: language for language, name in table.label_columns.items()}
    if len(languages) > 1 and column.name in languages:
        return {"@id": "rdfs:label", "@language": languages[column.name]}
    term = {"@id": f"schema:{table.name}#{column.name}"}
    if column.references is not None:
        term["@type"] = "@id"
    elif column.type in _TYPES:
        term["@type"] = _TYPES[column.type]
    return term


def _node(table: Table, record: Sequence[Value]) -> dict[str, Any]:
    values = dict(zip(table.column_names(), record, strict=True))
    node: dict[str, Any] = {"@id": _row(table.name, *(values[name] for name in table.key)), "@type": table.name}
    for column in table.columns:
        value = values[column.name]
        if value is not None:
            node[column.name] = json_value(value) if column.references is None else _row(column.references, value)
    return node


def _row(table: str, *key: Value) -> str:
    """The identifier of a row. A key of one column is also what foreign keys hold."""
    return f"row:{table}/{'/'.join(quote(str(part), safe='') for part in key)}"
