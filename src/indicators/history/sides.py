"""What is compared: the files of a package in a folder or a store, in a zip, or at a git revision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from indicators.errors import PackageError
from indicators.model import Column, ColumnType, Text
from indicators.model.tables import TABLES
from indicators.package import package_storage
from indicators.package.archive import UNREADABLE, Archive
from indicators.package.descriptor import parse_descriptor
from indicators.package.files import DESCRIPTOR, Storage, is_url, parts_of, reason


@dataclass(frozen=True, slots=True)
class Side:
    """A package that is compared, wherever its files are."""

    name: str
    """What a person calls it."""
    storage: Storage

    def files_of(self, table: str, listed: Sequence[str]) -> Sequence[str]:
        """The files of a table: those that are there, for while somebody works on it they come before they are listed.

        Of a table that the model does not know, or of which there is none, they are those listed.
        """
        if table not in TABLES:
            return listed
        found = [part.path for part in parts_of(self.storage, table)]
        return found if self.storage.exists(found[0]) else listed


def folder(path: str | Path, name: str = "") -> Side:
    """A package in a directory, or in a folder of a store."""
    storage = package_storage(path)
    return Side(name or (storage.place() if is_url(str(path)) else str(path)), storage)


def side_at(path: str | Path) -> Side:
    """The package at a path: a directory, its datapackage.json, or a zip; or the one at a URL."""
    if is_url(str(path)):
        return folder(path)
    given = Path(path)
    try:
        is_zip = given.name != DESCRIPTOR and not given.is_dir() and given.exists()
    except (OSError, ValueError) as error:
        raise PackageError(f"{str(path)[:200]!r}: {reason(error)}") from error
    return Side(str(path), Archive(given)) if is_zip else folder(path)


def read_whole(side: Side, file: str) -> bytes:
    """The bytes of a file that is small."""
    try:
        return side.storage.read(file)
    except FileNotFoundError:
        raise
    except UNREADABLE as error:
        raise PackageError(f"{side.name}: {file}: {reason(error)}", file=str(file)) from error


_SUFFIXES = (".csv", ".parquet")
_TYPES: dict[str, ColumnType] = {"integer": "integer", "number": "number", "date": "date"}


@dataclass(frozen=True, slots=True)
class DescribedTable:
    """One table as a descriptor describes it."""

    name: str
    paths: tuple[str, ...]
    """Its files, CSV or Parquet, in order."""
    key: tuple[str, ...]
    fields: Mapping[str, Mapping[str, Any]] = field(repr=False)
    """The Table Schema field of each column, by name."""
    schema: Mapping[str, Any] = field(repr=False)
    """The schema without its fields, and the resource without its schema."""
    resource: Mapping[str, Any] = field(repr=False)
    """The schema without its fields, and the resource without its schema."""

    @property
    def path(self) -> str:
        """Its file, the first of several."""
        return self.paths[0]

    def column(self, name: str) -> Column:
        """The definition of a column: the model's where it has one of that type, else what the descriptor says."""
        kind = _TYPES.get(str(self.fields.get(name, {}).get("type", "string")), "string")
        if self.name in TABLES and name in TABLES[self.name].column_names():
            defined = TABLES[self.name].column(name)
            if defined.type == kind or name not in self.fields:
                return defined
        return Column(name, kind, Text(name, name), Text(name, name), verbatim=kind == "string")


@dataclass(frozen=True, slots=True)
class Description:
    """What a package says of itself."""

    properties: Mapping[str, Any]
    """The descriptor without its resources."""
    tables: Mapping[str, DescribedTable]
    """The tables that are CSV or Parquet files of the package, in order."""

    @property
    def version(self) -> str:
        return str(self.properties.get("version", ""))


def describe(side: Side) -> Description:
    """Read the datapackage.json of one side.

    Raises
    ------
    PackageError
        It is missing, cannot be read, or lists a resource that is none.
    """
    try:
        content = read_whole(side, DESCRIPTOR)
    except FileNotFoundError as error:
        raise PackageError(f"{side.name}: no {DESCRIPTOR} there; expected the root of a data package") from error
    descriptor = parse_descriptor(content, f"{side.name}/{DESCRIPTOR}")
    resources = descriptor.get("resources", [])
    if not isinstance(resources, list):
        raise PackageError(f"{side.name}/{DESCRIPTOR}: resources is not a list", file=DESCRIPTOR, column="resources")
    tables: dict[str, DescribedTable] = {}
    for resource in resources:
        table = _table(resource)
        if table is not None:
            tables.setdefault(table.name, table)
    return Description({name: value for name, value in descriptor.items() if name != "resources"}, tables)


def _table(resource: Any) -> DescribedTable | None:
    """The table that a resource is; None where it is another kind of file, or too broken to be one."""
    if not isinstance(resource, dict):
        return None
    name, path, schema = resource.get("name"), resource.get("path"), resource.get("schema", {})
    listed_paths = path if isinstance(path, list) else [path]
    paths = tuple(one for one in listed_paths if isinstance(one, str) and one.endswith(_SUFFIXES))
    if not isinstance(name, str) or not paths or len(paths) < len(listed_paths):
        return None
    schema = schema if isinstance(schema, dict) else {}
    listed = schema.get("fields")
    named = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    fields = {str(one["name"]): one for one in named if "name" in one}
    key = schema.get("primaryKey", ())
    key = [key] if isinstance(key, str) else key
    return DescribedTable(
        name,
        paths,
        tuple(str(one) for one in key) if isinstance(key, (list, tuple)) else (),
        fields,
        {name: value for name, value in schema.items() if name != "fields"},
        {name: value for name, value in resource.items() if name != "schema"},
    )
