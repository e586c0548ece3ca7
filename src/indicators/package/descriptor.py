"""datapackage.json, read strictly: the model it declares, and what it should say.

What the author writes is kept; what follows from the model and the files is generated.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from indicators.errors import PackageError
from indicators.model import Table
from indicators.model.tables import TABLES
from indicators.package.files import (
    DESCRIPTOR,
    Storage,
    are_marked,
    reason,
    refuse_stand_in,
    storage_of,
    table_path,
)
from indicators.package.rows import Rows

if TYPE_CHECKING:
    from indicators.model.declared import Declarations, Misdeclared

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
RESOURCE_PROFILE = "https://datapackage.org/profiles/2.0/dataresource.json"

WRITTEN_BY_THE_AUTHOR = (
    "name",
    "id",
    "title",
    "title_zh",
    "description",
    "description_zh",
    "homepage",
    "image",
    "version",
    "created",
    "keywords",
    "contributors",
    "licenses",
)


@dataclass(frozen=True, slots=True)
class Stored:
    """How a table is stored: in one file, or in the files of a folder."""

    paths: tuple[str, ...]
    """The files in order, relative to the package."""
    size: int
    """Bytes of all of them."""
    sha256: str
    """Digest, in hexadecimal, of their bytes one after another."""

    @classmethod
    def of(cls, path: str, content: bytes) -> Stored:
        """One file with its content."""
        return cls((path,), len(content), hashlib.sha256(content).hexdigest())


def read_descriptor(root: Path | Storage) -> dict[str, Any]:
    """The package's datapackage.json as data."""
    return parse_descriptor(descriptor_content(root), storage_of(root).place(DESCRIPTOR))


def descriptor_content(root: Path | Storage) -> bytes:
    """The bytes of the package's datapackage.json."""
    storage = storage_of(root)
    try:
        content = storage.read(DESCRIPTOR)
        refuse_stand_in(content)
        return content
    except OSError as error:
        raise PackageError(f"{storage.place(DESCRIPTOR)}: {reason(error)}", file=DESCRIPTOR) from error


def parse_descriptor(content: bytes, file: str) -> dict[str, Any]:
    """The data in the bytes of a datapackage.json; `file` is what messages call it."""
    if are_marked(content):
        from indicators.package.git import told_markers

        if (markers := told_markers(content.decode("utf-8", "replace"))) is not None:
            mend = "run `indicators fmt`, or `indicators merge` where tables are in conflict too"
            raise PackageError(f"{file}:{markers[0]}: {markers[1]}; {mend}", file=DESCRIPTOR, line=markers[0])
    try:
        descriptor = read_json(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise PackageError(f"{file}: not UTF-8 at byte {error.start}", file=DESCRIPTOR) from error
    except StrictJSONError as error:
        place = f":{error.line}:{error.column}" if error.line else ""
        raise PackageError(f"{file}{place}: {error}", file=DESCRIPTOR, line=error.line) from error
    if not isinstance(descriptor, dict):
        raise PackageError(f"{file}: expected a JSON object at the top level", file=DESCRIPTOR)
    return descriptor


class Model(Mapping[str, Table]):
    """The tables of a package by name, the model's own first, with what its datapackage.json declares beside them.

    Each is found when it is asked for: the declarations are read where a resource is none of the model's, or has other
    fields than the table of that name.
    """

    def __init__(self, descriptor: Mapping[str, Any]) -> None:
        resources = descriptor.get("resources", [])
        self._resources = resources if isinstance(resources, list) else [resources]
        self._found: dict[str, Table] = {}

    @cached_property
    def _declared(self) -> Declarations:
        from indicators.model.declared import Declarations

        return Declarations(self._resources)

    @property
    def misdeclared(self) -> Sequence[Misdeclared]:
        """What of the declarations cannot be held to. Such a column is held as plain text."""
        return self._declared.misdeclared

    def __getitem__(self, name: str) -> Table:
        if name not in self._found:
            self._found[name] = (self._declared.tables if self._is_altered(name) else TABLES)[name]
        return self._found[name]

    def _is_altered(self, name: str) -> bool:
        """Whether the table is the package's own, or may have columns of its own."""
        if name not in TABLES:
            return any(map(is_own, self._resources))
        known = list(TABLES[name].column_names())
        named = [one for one in self._resources if isinstance(one, dict) and one.get("name") == name]
        schemas = [one["schema"] for one in named if isinstance(one.get("schema"), dict)]
        listed = [one["fields"] for one in schemas if isinstance(one.get("fields"), list)]
        return any([isinstance(one, dict) and one.get("name") for one in fields] != known for fields in listed)

    def __iter__(self) -> Iterator[str]:
        return iter(self._declared.tables if any(map(is_own, self._resources)) else TABLES)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, name: object) -> bool:
        return name in TABLES or (any(map(is_own, self._resources)) and name in self._declared.tables)

    @property
    def own(self) -> tuple[str, ...]:
        """The names of the tables that the package adds."""
        return tuple(name for name in self if name not in TABLES)

    @property
    def code_lists(self) -> tuple[str, ...]:
        """The names of the lists whose codes are rows of the package's table of codes."""
        columns = (column for table in self.values() for column in table.columns)
        return tuple(dict.fromkeys(column.extensible_codes for column in columns if column.extensible_codes))


BASE = Model({})
"""The model as every package has it."""


def is_own(resource: object) -> bool:
    """Whether a resource is none of the model's tables, so that it is the author's."""
    return isinstance(resource, dict) and str(resource.get("name")) not in TABLES


def expected_descriptor(
    written: Mapping[str, Any],
    model: Model,
    contents: Mapping[str, bytes | Stored],
    sources: Rows,
    codes: Mapping[str, Sequence[str]],
) -> dict[str, Any]:
    """The descriptor as it should be: what follows from model and files, and all else as the author wrote it."""
    descriptor: dict[str, Any] = {"$schema": PROFILE}
    descriptor.update({name: written[name] for name in WRITTEN_BY_THE_AUTHOR if name in written})
    titles = _sources(sources)
    if titles:
        descriptor["sources"] = titles
    resources, of_table = _listed(written), described(written)
    descriptor["resources"] = [
        _with_own(_resource(table, contents[table.name], codes), of_table.get(table.name, {}))
        for table in TABLES.values()
        if table.name in contents
    ]
    for one in filter(is_own, resources):
        content = contents.get(name) if (name := str(one.get("name"))) in model else None
        descriptor["resources"].append(one if content is None else {**one, **_bytes_of(content)})
    return descriptor | {name: value for name, value in written.items() if name not in descriptor and name != "sources"}


def _listed(written: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The resources of a descriptor, without what is none."""
    listed = written.get("resources")
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def described(written: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The resources of a descriptor by name, of one name the first."""
    return _by_name(_listed(written))


def _by_name(listed: list[Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for one in listed:
        if isinstance(one, dict) and isinstance(one.get("name"), str):
            found.setdefault(one["name"], one)
    return found


def _with_own(resource: dict[str, Any], written: Mapping[str, Any]) -> dict[str, Any]:
    """The resource of a table of the model with what the author added to it, at whatever depth, as they wrote it."""
    from indicators.model.declared import fields_of  # only who writes it

    resource = _with_further(resource, written, ("encoding",))
    generated, given = resource["schema"], written.get("schema")
    if not isinstance(given, dict):
        return resource
    schema = _with_further(generated, given, ("foreignKeys",))
    listed = given.get("fields")
    fields = _by_name(listed) if isinstance(listed, list) else {}
    base = [
        _with_further(field, fields.pop(field["name"], {}), ("example", "categories", "constraints"))
        for field in generated["fields"]
    ]
    schema["fields"] = [*base, *fields.values()]
    of_model = [key["fields"] for key in generated.get("foreignKeys", ())]
    listed = given.get("foreignKeys")
    keys = [one for one in listed if fields_of(one) not in of_model] if isinstance(listed, list) else []
    if keys:
        schema["foreignKeys"] = [*generated.get("foreignKeys", ()), *keys]
    return {**resource, "schema": schema}


def _with_further(generated: dict[str, Any], written: Mapping[str, Any], may_go: tuple[str, ...]) -> dict[str, Any]:
    """What is generated, then the properties of the author; `may_go` are those that are not generated every time."""
    return {**generated, **{name: one for name, one in written.items() if name not in generated and name not in may_go}}


def _bytes_of(content: bytes | Stored) -> dict[str, Any]:
    size, digest = (
        (len(content), hashlib.sha256(content).hexdigest())
        if isinstance(content, bytes)
        else (content.size, content.sha256)
    )
    return {"bytes": size, "hash": f"sha256:{digest}"}


def descriptor_text(descriptor: Mapping[str, Any]) -> str:
    """The descriptor as it is written to disk."""
    return json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"


def _sources(sources: Rows) -> list[dict[str, str]]:
    listed = []
    for title, url in zip(sources.cells.get("title", []), sources.cells.get("url", []), strict=False):
        listed.append({"title": title, "path": url} if url else {"title": title})
    return listed


def _resource(table: Table, content: bytes | Stored, codes: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    from indicators.model.descriptions import table_schema

    stored = Stored.of(table_path(table.name), content) if isinstance(content, bytes) else content
    parquet = stored.paths[0].endswith(".parquet")
    return {
        "$schema": RESOURCE_PROFILE,
        "name": table.name,
        "path": stored.paths[0] if len(stored.paths) == 1 else list(stored.paths),
        "type": "table",
        "title": table.title.en,
        "title_zh": table.title.zh,
        "description": table.description.en,
        "description_zh": table.description.zh,
        "format": "parquet" if parquet else "csv",
        "mediatype": "application/vnd.apache.parquet" if parquet else "text/csv",
        **({} if parquet else {"encoding": "utf-8"}),
        **_bytes_of(stored),
        "schema": table_schema(table, codes),
    }


_DEEPEST = 64
"""Levels of nesting. A package's descriptor has seven."""
_NESTED = (dict, list)
"""What the reader makes of what holds values."""


class StrictJSONError(ValueError):
    """The text is not JSON, or not such as can be read without loss; line and column are 0 where they are not known."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


def read_json(text: str) -> Any:
    """The value of a JSON text."""
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_no_constant, parse_float=_number, parse_int=_whole_number
        )
    except json.JSONDecodeError as error:
        raise StrictJSONError(f"not JSON: {error.msg}", error.lineno, error.colno) from error
    except RecursionError as error:
        raise StrictJSONError("nested too deeply") from error
    _refuse_depth(value)
    try:
        # Only an escape can say half a pair, where the text itself has come from UTF-8.
        (json.dumps(value, ensure_ascii=False) if "\\u" in text else text).encode()
    except UnicodeEncodeError as error:
        raise StrictJSONError("a text holds half a surrogate pair, which is no character") from error
    return value


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise StrictJSONError(f"the property {name[:100]!r} comes twice in one object")
        found[name] = value
    return found


def _no_constant(written: str) -> NoReturn:
    raise StrictJSONError(f"{written} is no number of JSON")


def _number(written: str) -> float:
    number = float(written)
    if not isfinite(number):
        raise StrictJSONError(f"{written[:40]} is past what a double holds")
    return number


def _whole_number(written: str) -> int:
    if len(written) > 400:
        raise StrictJSONError(f"a number of {len(written)} digits")
    return int(written)


def _refuse_depth(value: Any) -> None:
    level = [value] if type(value) in _NESTED else []
    for _ in range(_DEEPEST):
        values = (one.values() if type(one) is dict else one for one in level)
        level = [one for inner in values for one in inner if type(one) in _NESTED]
        if not level:
            return
    raise StrictJSONError("nested too deeply")
