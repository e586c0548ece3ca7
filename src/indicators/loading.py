"""The tables of a package as DataFrames: `tables`, `load`, `describe`, `code_lists`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from indicators.model.codelists import CODE_LISTS
from indicators.model.definition import CodeList, Language
from indicators.model.tables import TableName
from indicators.package.package import Package, Where

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["TableName", "code_lists", "describe", "load", "tables"]


def tables(*, path: Where = None) -> tuple[TableName | str, ...]:
    """The names of the tables, in reading order: the model's, then those that the package adds.

    Parameters
    ----------
    path : str, Path or Package, optional
        As `Package.open` takes it; by default the package at hand.

    Examples
    --------
    >>> "observations" in tables()
    True
    """
    return tuple(Package.open(path).model)


def load(
    name: TableName | str,
    *,
    labels: Language | None = None,
    path: Where = None,
    version: str | None = None,
    repository: str | Path | None = None,
) -> pd.DataFrame:
    """A table as a plain pandas DataFrame.

    Parameters
    ----------
    name : str
        One of `tables`.
    labels : {"en", "zh"}, optional
        Add, after each code and foreign key, a column ``…_label`` with its readable name.
    path : str, Path or Package, optional
        As `Package.open` takes it; by default the package at hand.
    version : str, optional
        A released version such as ``1.2.0``, or ``latest``, fetched and verified by `fetch` unless it is in the cache.
        Its columns and types are those that it was released with. Without it nothing asks a network.
    repository : str or Path, optional
        The folder or URL of the release repository that has the version; by default ``INDICATORS_REPOSITORY``, or what
        the package at hand is configured with.

    Returns
    -------
    pandas.DataFrame
        Text is ``string``, whole numbers ``Int64``, decimals ``float64``, dates ``datetime64[s]``, codes ``category``:
        the same with and without pyarrow.

    Raises
    ------
    UnknownTableError
        The package has no such table.
    PackageNotFoundError
        There is no package at `path`.
    UnreadableTableError
        The table's file is missing or breaks its form.
    RepositoryError
        The version cannot be had, as `fetch` says.
    ValueError
        `path` was given with `version`, or `repository` without.

    Examples
    --------
    >>> observations = load("observations")
    >>> str(observations["qualifier"].dtype)
    'category'
    """
    if version is None:
        if repository is not None:
            raise ValueError("repository without version; name the version to load from it, or 'latest'")
        return Package.open(path).load(name, labels)
    if path is not None:
        raise ValueError("path and version name two packages; give one of them")
    from indicators.release.as_described import load_as_described
    from indicators.release.repository.fetch import fetch

    return load_as_described(fetch(version, repository=repository), name, labels)


def describe(name: TableName | str, *, path: Where = None) -> pd.DataFrame:
    """The data dictionary of a table.

    Parameters
    ----------
    name : str
        One of `tables`.
    path : str, Path or Package, optional
        As `Package.open` takes it; by default the package at hand.

    Returns
    -------
    pandas.DataFrame
        A row per column: ``column``, ``type``, ``required``, ``key``, ``references``, ``constraints``, and titles and
        descriptions in both languages.

    Raises
    ------
    UnknownTableError
        The package has no such table.

    Examples
    --------
    >>> list(describe("units")["column"])[:2]
    ['unit_id', 'symbol']
    """
    import pandas as pd

    from indicators.model.compilers.data_dictionary import dictionary_rows

    return pd.DataFrame(dictionary_rows(Package.open(path).definition(name)))


def code_lists() -> dict[str, CodeList]:
    """The closed code lists by name. Those that a package may extend are in its ``codes`` table.

    Examples
    --------
    >>> code_lists()["confidence"].values()
    ('high', 'medium', 'low')
    """
    return {code_list.name: code_list for code_list in CODE_LISTS}
