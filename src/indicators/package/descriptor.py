"""datapackage.json: what the author writes is kept, what follows from the model and the files is generated."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indicators.errors import PackageError
from indicators.model.declared import Model, fields_of, is_own
from indicators.model.definition import Table
from indicators.model.tables import TABLES
from indicators.package.conflicts import are_marked, told_markers
from indicators.package.files import Storage, reason, refuse_stand_in, storage_of
from indicators.package.location import DESCRIPTOR, table_path
from indicators.package.rows import Rows
from indicators.package.strict_json import StrictJSONError, read_json

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
    markers = told_markers(content.decode("utf-8", "replace")) if are_marked(content) else None
    if markers is not None:
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
    return {one["name"]: one for one in reversed(_listed(written)) if isinstance(one.get("name"), str)}


def _with_own(resource: dict[str, Any], written: Mapping[str, Any]) -> dict[str, Any]:
    """The resource of a table of the model with what the author added to it, at whatever depth, as they wrote it."""
    resource = _with_further(resource, written, ("encoding",))
    generated, given = resource["schema"], written.get("schema")
    if not isinstance(given, dict):
        return resource
    schema = _with_further(generated, given, ("foreignKeys",))
    listed = given.get("fields")
    fields = {one["name"]: one for one in listed if isinstance(one, dict)} if isinstance(listed, list) else {}
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
    from indicators.model.compilers.table_schema import table_schema  # only who writes it

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
