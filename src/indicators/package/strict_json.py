"""JSON read strictly: what was read can be written back, and nothing that stands in the file is lost by it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import isfinite
from typing import Any, NoReturn

_DEEPEST = 64
"""Levels of nesting. A package's descriptor has seven."""


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
        json.dumps(value, ensure_ascii=False).encode()
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
    level = [value]
    for _ in range(_DEEPEST):
        inner: list[Any] = []
        for one in level:
            inner.extend(one.values() if isinstance(one, dict) else one if isinstance(one, list) else ())
        if not inner:
            return
        level = inner
    raise StrictJSONError("nested too deeply")
