"""The files that hold a table: one CSV or Parquet file, or those of a folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from indicators.package.descriptor import table_path

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


def parts_of(root: Path, table: str) -> tuple[Part, ...]:
    """The files of a table in order.

    That is ``data/<table>.csv``; where there is none, ``data/<table>.parquet``, or the CSV or Parquet files in the
    folder ``data/<table>`` by name. A table that has none of them is given its CSV file, which is then missing.
    """
    single = table_path(table)
    stem = single.removesuffix(".csv")
    if not _exists(root / single):
        if _exists(root / f"{stem}.parquet"):
            return (Part(table, f"{stem}.parquet", 0),)
        files = _files(root / stem)
        if files:
            return tuple(Part(table, f"{stem}/{name}", number) for number, name in enumerate(files))
    return (Part(table, single, 0),)


def is_plain(parts: tuple[Part, ...], table: str) -> bool:
    """Whether a table is in the one CSV file that small packages have."""
    return [part.path for part in parts] == [table_path(table)]


def _exists(path: Path) -> bool:
    try:
        path.lstat()
    except OSError:
        return False
    return True


def _files(folder: Path) -> list[str]:
    try:
        return sorted(
            entry.name for entry in folder.iterdir() if entry.suffix in _FORMATS and entry.name[0] not in "._"
        )
    except OSError:
        return []
