"""What is compared: the files of a package in a folder, in a store, in a zip (never unpacked) or at a git revision."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import RawIOBase
from pathlib import Path, PurePosixPath
from typing import Any, cast

from indicators.errors import PackageError
from indicators.model import Column, ColumnType, Text
from indicators.model.tables import TABLES
from indicators.package import package_storage
from indicators.package.descriptor import parse_descriptor
from indicators.package.files import (
    DESCRIPTOR,
    LARGEST,
    Storage,
    is_url,
    open_regular,
    parts_of,
    reason,
    require_relative,
    too_large,
)

UNREADABLE = (OSError, EOFError, zipfile.BadZipFile, zlib.error)
"""What a stream raises whose bytes cannot be had, wherever it comes from."""

_LARGEST_MEMBER = 32 * LARGEST
"""Bytes of the largest file of a zip that is read. Nothing is unpacked, but reading must end."""


class Archive:
    """The files of a package in a zip."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            stream = io.BufferedReader(open_regular(path))
        except OSError as error:
            raise PackageError(f"{path}: {reason(error)}") from error
        try:
            self._zip = zipfile.ZipFile(stream)
            self._prefix = self._top()
        except (OSError, zipfile.BadZipFile) as error:
            stream.close()
            raise PackageError(f"{path}: not a zip: {error}") from error
        except PackageError:
            stream.close()
            raise

    def _top(self) -> str:
        """The directory of the zip that holds the package; empty where it is the zip itself."""
        names = self._zip.namelist()
        for name in names:
            if name.startswith("/") or ".." in PurePosixPath(name).parts or any(sign in name for sign in "\\:"):
                raise PackageError(f"{self._path}: the member {name[:100]!r} leads out of the zip; it is not used")
        found = (name for name in names if PurePosixPath(name).name == DESCRIPTOR)
        tops = sorted(found, key=lambda name: name.count("/"))
        if not tops or tops[0].count("/") > 1:
            raise PackageError(f"{self._path}: no {DESCRIPTOR} in the zip; expected a package, as a build has it")
        return tops[0].removesuffix(DESCRIPTOR)

    @property
    def address(self) -> str:
        return str(self._path)

    def place(self, file: str = "") -> str:
        return f"{self._path}/{file}" if file else str(self._path)

    def read(self, file: str) -> bytes:
        if self._member(file).file_size > LARGEST:
            raise too_large()
        with self.open(file) as stream:
            return stream.read()

    def open(self, file: str) -> RawIOBase:
        try:
            return cast("RawIOBase", self._zip.open(self._member(file)))
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise PackageError(f"{self._path}: {file}: {error}") from error

    def exists(self, file: str) -> bool:
        require_relative(file)
        start = self._prefix + file
        return any(name == start or name.startswith(f"{start}/") for name in self._zip.namelist())

    def size(self, file: str) -> int:
        return self._member(file).file_size

    def names(self, folder: str) -> list[str]:
        require_relative(folder)
        start = f"{self._prefix}{folder}/"
        below = (name.removeprefix(start) for name in self._zip.namelist() if name.startswith(start) and name != start)
        return list(dict.fromkeys(name.partition("/")[0] for name in below))

    def expect(self, files: Iterable[str]) -> None:
        """Do nothing: a member is read as fast when nobody expected it."""

    def _member(self, file: str) -> zipfile.ZipInfo:
        require_relative(file)
        try:
            member = self._zip.getinfo(self._prefix + file)
        except KeyError as error:
            raise FileNotFoundError(f"{self._path}: no {file} in the zip") from error
        if member.file_size > _LARGEST_MEMBER:
            raise PackageError(f"{self._path}: {file} is larger than {_LARGEST_MEMBER // 2**30} GiB")
        return member


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
    """Read the datapackage.json of one side."""
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
