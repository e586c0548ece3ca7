"""The files that hold a table: one CSV or Parquet file, or those of a folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from indicators.package.descriptor import table_path
from indicators.package.storage import Storage, storage_of

ONE_FILE = ("entities", "entity_relations", "units", "indicators", "codes", "reference_values")
"""Tables that are one CSV file each: they grow with what is spoken of, not with how much is said."""

_FORMATS = (".csv", ".parquet")


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a table.

    Attributes
    ----------
    path : str
        Relative to the package.
    number : int
        Its place among the table's files.
    """

    table: str
    path: str
    number: int

    @property
    def is_parquet(self) -> bool:
        return self.path.endswith(".parquet")


def parts_of(root: Path | Storage, table: str) -> tuple[Part, ...]:
    """The files of a table in order.

    That is ``data/<table>.csv``; where there is none, ``data/<table>.parquet``, or the CSV or Parquet files in the
    folder ``data/<table>`` by name. A table that has none of them is given its CSV file, which is then missing, and so
    is each of `ONE_FILE`.
    """
    single = table_path(table)
    stem = single.removesuffix(".csv")
    storage = storage_of(root)
    if table not in ONE_FILE and not storage.exists(single):
        if storage.exists(f"{stem}.parquet"):
            return (Part(table, f"{stem}.parquet", 0),)
        files = _files(storage, stem)
        if files:
            return tuple(Part(table, f"{stem}/{name}", number) for number, name in enumerate(files))
    return (Part(table, single, 0),)


def is_plain(parts: tuple[Part, ...], table: str) -> bool:
    """Whether a table is in the one CSV file that small packages have."""
    return [part.path for part in parts] == [table_path(table)]


def _files(storage: Storage, folder: str) -> list[str]:
    names = [name for name in storage.names(folder) if name[0] not in "._"]
    return sorted(name for name in names if PurePosixPath(name).suffix in _FORMATS)
