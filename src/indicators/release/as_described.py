"""Tables of a release by its own datapackage.json: a version stays loadable when the model has moved on, or not yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indicators.errors import PackageError
from indicators.model.declared import Model
from indicators.model.definition import Code, CodeList, Column, Table, Text
from indicators.package.package import Package
from indicators.package.rows import Rows, sound

if TYPE_CHECKING:
    import pandas as pd

    from indicators.model.definition import Language

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
    codes = _codes(name, field)
    extensible = known.extensible_codes if known is not None and "categories" not in field else None
    return Column(
        name,
        field["type"],
        Text(title, str(field.get("title_zh", title))),
        Text("", ""),
        codes=_labelled(codes, known) if extensible is None else None,
        extensible_codes=extensible,
        references=target if target in model else None,
    )


def _codes(name: str, field: Mapping[str, Any]) -> CodeList | None:
    """The codes of a column, with labels in English only, as a Table Schema has them."""
    labels = {str(one["value"]): str(one["label"]) for one in field.get("categories", ())}
    values = field.get("constraints", {}).get("enum") or tuple(labels)
    codes = (Code(str(value), Text(*[labels.get(str(value), str(value))] * 2), Text("", "")) for value in values)
    return CodeList(name, tuple(codes)) if values else None


def _labelled(codes: CodeList | None, known: Column | None) -> CodeList | None:
    """The same with the labels of the model where it has the code too."""
    if codes is None or known is None or known.codes is None:
        return codes
    ours = {code.code: code for code in known.codes.codes}
    return replace(codes, codes=tuple(ours.get(code.code, code) for code in codes.codes))
