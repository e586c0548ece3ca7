"""The tables of a package as DataFrames, and of a release by its own datapackage.json: `tables`, `load`, `describe`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indicators.errors import PackageError
from indicators.model import Code, CodeList, Column, Language, Table, Text
from indicators.model.tables import CODE_LISTS, TableName
from indicators.package import Package, Where
from indicators.package.descriptor import Model
from indicators.package.rows import Rows, sound

if TYPE_CHECKING:
    import pandas as pd


__all__ = ["TableName", "code_lists", "describe", "load", "tables"]

_TYPES = ("string", "integer", "number", "date")


def load_as_described(root: Path, name: str, labels: Language | None = None) -> pd.DataFrame:
    """A table of a release, with the columns, types and codes that its own Table Schema gives."""
    from indicators.package.frames import typed_frame, with_labels

    package = Package.open(root)
    package.definition(name)

    def rows_of(table: str) -> Rows:
        return sound(_described(package, table), package.rows(table))

    table = _described(package, name)
    frame = typed_frame(table, package.rows(name), package.codes)
    return frame if labels is None else with_labels(rows_of, table, frame, labels, package.model)


def _described(package: Package, name: str) -> Table:
    """The definition of a table, with the release's own columns in place of the model's."""
    known = {column.name: column for column in package.model[name].columns}
    try:
        (resource,) = (one for one in package.descriptor["resources"] if one["name"] == name)
        schema = resource["schema"]
        targets = {key["fields"][0]: key["reference"]["resource"] or name for key in schema.get("foreignKeys", ())}
        columns = tuple(
            _column(field, known.get(field["name"]), targets.get(field["name"]), package.model)
            for field in schema["fields"]
        )
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise PackageError(f"{package.root}: datapackage.json of the release does not describe {name}") from error
    return replace(package.model[name], columns=columns)


def _column(field: Mapping[str, Any], known: Column | None, target: str | None, model: Model) -> Column:
    if field["type"] not in _TYPES:
        raise ValueError(field["type"])
    name, title = str(field["name"]), str(field.get("title", ""))
    extensible = known.extensible_codes if known is not None and "categories" not in field else None
    return Column(
        name,
        field["type"],
        Text(title, str(field.get("title_zh", title))),
        Text("", ""),
        codes=_codes(name, field, known) if extensible is None else None,
        extensible_codes=extensible,
        references=target if target in model else None,
    )


def _codes(name: str, field: Mapping[str, Any], known: Column | None) -> CodeList | None:
    """The codes of a column, those of the model with its labels, others with the English of a Table Schema."""
    ours = {code.code: code for code in known.codes.codes} if known is not None and known.codes is not None else {}
    labels = {str(one["value"]): str(one["label"]) for one in field.get("categories", ())}
    values = field.get("constraints", {}).get("enum") or tuple(labels)
    codes = (Code(str(value), Text(*[labels.get(str(value), str(value))] * 2), Text("", "")) for value in values)
    return CodeList(name, tuple(ours.get(code.code, code) for code in codes)) if values else None


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
        Add, after each code and foreign key, a column ``…_label`` with its readable name; after an indicator also
        ``theme_label`` and ``unit_label``; and after a column with translations into the language, such as ``quote``,
        the column ``quote_en``.
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
    from indicators.release.fetch import fetch

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

    from indicators.model.descriptions import dictionary_rows

    return pd.DataFrame(dictionary_rows(Package.open(path).definition(name)))


def code_lists() -> dict[str, CodeList]:
    """The closed code lists by name. Those that a package may extend are in its ``codes`` table.

    Examples
    --------
    >>> code_lists()["confidence"].values()
    ('high', 'medium', 'low')
    """
    return dict(CODE_LISTS)
