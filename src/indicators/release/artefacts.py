"""Which files a release consists of beside its tables, in the order in which they are written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from indicators.errors import PackageError, TooLargeError
from indicators.insight.declaration import DECLARATION_FILE
from indicators.package.descriptor import descriptor_text
from indicators.package.files import Storage, reason, storage_of
from indicators.package.location import DESCRIPTOR, table_path
from indicators.package.package import Package
from indicators.release.citation import bibliography_bibtex, bibliography_csl, citation_cff
from indicators.release.formats.croissant import croissant, kind_of, schema_org
from indicators.release.formats.delimited import write_zip
from indicators.release.formats.excel import write_workbook
from indicators.release.formats.sqlite import write_sqlite
from indicators.release.manifest import ReleasedFile, files_under
from indicators.release.table_content import parquet_path, table_content

_LICENCE = "LICENSE"


def write_artefacts(snapshot: Package, origin: Path | Storage, progress: Callable[[str], None]) -> tuple[str, ...]:
    """Write every artefact beside the tables of a release, and name each file in its descriptor."""
    left_out: list[str] = []
    for file in _written(snapshot, _licence(storage_of(origin)), left_out):
        progress(file)
    return tuple(left_out)


def _written(snapshot: Package, licence: bytes | None, left_out: list[str]) -> Iterator[str]:
    """Write one file after the other."""
    # Here and not above: pyarrow comes with an extra only.
    from indicators.release.formats.parquet import write_parquet

    root = snapshot.root
    stem = f"{snapshot.descriptor['name']}-{snapshot.version}"
    tables = [table_path(table) for table in snapshot.model]
    yield from tables
    contents = [table_content(snapshot, table) for table in snapshot.model]
    (root / "parquet").mkdir()
    for content in contents:
        write_parquet(snapshot, content, root / parquet_path(content.name))
        yield parquet_path(content.name)
    write_sqlite(snapshot, contents, root / f"{stem}.sqlite")
    yield f"{stem}.sqlite"
    try:
        write_workbook(snapshot, contents, root / f"{stem}.xlsx")
        yield f"{stem}.xlsx"
    except TooLargeError as error:
        left_out.append(f"{stem}.xlsx: {error}")
    for name, cite in _CITATIONS.items():
        _write(root / name, cite(snapshot))
        yield name
    zipped = [DESCRIPTOR, *tables, "CITATION.cff"]
    if (root / DECLARATION_FILE).exists():
        zipped.append(DECLARATION_FILE)
        yield DECLARATION_FILE
    if licence is not None:
        (root / _LICENCE).write_bytes(licence)
        zipped.append(_LICENCE)
        yield _LICENCE
    # Before the descriptor names files that are not in the archive.
    write_zip(root / f"{stem}.zip", {file: root / file for file in zipped})
    yield f"{stem}.zip"
    files = [file for file in files_under(root) if file.path != DESCRIPTOR]
    for name, describe in _DESCRIPTIONS.items():
        _write(root / name, json.dumps(describe(snapshot, files), ensure_ascii=False, indent=2) + "\n")
        yield name
    described = {
        **snapshot.descriptor,
        "files": [_listed(file) for file in files_under(root) if file.path != DESCRIPTOR],
    }
    _write(root / DESCRIPTOR, descriptor_text(described))
    yield DESCRIPTOR


def _licence(origin: Storage) -> bytes | None:
    """The text of the licence; None where the package comes without one."""
    try:
        return origin.read(_LICENCE)
    except (FileNotFoundError, IsADirectoryError):
        return None
    except OSError as error:
        raise PackageError(f"{origin.place(_LICENCE)}: {reason(error)}") from error


_CITATIONS: dict[str, Callable[[Package], str]] = {
    "CITATION.cff": citation_cff,
    "citations.bib": bibliography_bibtex,
    "citations.json": bibliography_csl,
}

_DESCRIPTIONS: dict[str, Callable[[Package, list[ReleasedFile]], dict[str, Any]]] = {
    "croissant.json": croissant,
    "schema-org.jsonld": schema_org,
}


def _listed(file: ReleasedFile) -> dict[str, Any]:
    return {
        "path": file.path,
        "mediatype": kind_of(file.path).media_type,
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
    }


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
