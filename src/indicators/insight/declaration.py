"""``data/analysis.toml``: what a package declares about its numbers beside the tables.

Figures that follow from observations by arithmetic, how far a series may jump before somebody has to look, and which
of those figures an overview draws. The file holds operations and names of observations, never a computed number. A
package may go without it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from indicators.errors import DeclarationError, nearest
from indicators.model.tables import FORMS
from indicators.package.files import Storage, reason, storage_of
from indicators.package.git import told_markers

DECLARATION_FILE = "data/analysis.toml"

OPERATIONS = {
    "difference": ("after", "before"),
    "ratio": ("of", "to"),
    "share": ("part", "whole"),
    "product": ("of", "by"),
}
"""How a figure follows from two observations, and what each of the two is in it."""

_EXAMPLE_OF_JUMP = "a number above 1 such as largest_jump = 3"


@dataclass(frozen=True, slots=True)
class AcceptedJump:
    """Two figures that follow each other in a series, far apart, that somebody has looked at: why the jump is real."""

    rows: tuple[str, str]
    """Identifiers of observations or references, in either order."""
    note: str
    line: int


class UnpairedError(ValueError):
    """A figure does not set two such observations against each other; the message says why."""


@dataclass(frozen=True, slots=True)
class DeclaredFigure:
    """A figure that follows from observations by one of `OPERATIONS`."""

    identifier: str
    name_en: str
    name_zh: str
    operation: str
    inputs: Mapping[str, str]
    """What each of the two observations is, in the order of `OPERATIONS`, and its identifier."""
    unit_id: str
    """What the result is given in."""
    note: str
    line: int

    def pair(self) -> tuple[str, str]:
        """What is taken away or divided by (the earlier number, or the whole), and the later number, or the part."""
        if self.operation == "product":
            raise UnpairedError("it is a product, no difference, ratio or share of two")
        other, base = self.inputs.values()
        return base, other


@dataclass(frozen=True, slots=True)
class Highlights:
    """The derived figures that an overview draws, beside the observations whose salience is headline.

    Changes say what a number became, less or by what it was; shares a part, by the whole.
    """

    changes: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    line: int = 0
    """Of the heading; 0 where there is none."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What the file says; nothing where a package has none."""

    largest_jump: Fraction | None = None
    """The factor beyond which a step of a series is noticed; None for no notice."""
    accepted: tuple[AcceptedJump, ...] = ()
    figures: tuple[DeclaredFigure, ...] = ()
    highlights: Highlights = Highlights()


def read_declaration(root: Path | Storage) -> Declaration:
    """The declaration of the package at `root`."""
    try:
        text = storage_of(root).read(DECLARATION_FILE).decode("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return Declaration()
    except OSError as error:
        raise DeclarationError(reason(error), file=DECLARATION_FILE) from error
    except UnicodeDecodeError as error:
        raise DeclarationError(f"not UTF-8 at byte {error.start}", file=DECLARATION_FILE) from error
    return parse_declaration(text)


def parse_declaration(text: str) -> Declaration:
    """The declaration in the text of such a file."""
    markers = told_markers(text)
    if markers is not None:
        raise DeclarationError(f"{markers[1]}; run `indicators merge`", file=DECLARATION_FILE, line=markers[0])
    try:
        given = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line ([0-9]+)", str(error))
        raise DeclarationError(
            f"not TOML: {error}", file=DECLARATION_FILE, line=int(line.group(1)) if line else 0
        ) from error
    except (RecursionError, ValueError, ArithmeticError) as error:
        raise DeclarationError(
            f"not TOML: {str(error).partition(';')[0] or 'nested too deeply'}", file=DECLARATION_FILE
        ) from error
    _Part("the file", given, 1).allow("series", "derived", "highlights")
    series = _Part("[series]", _table(given, "series"), _line(text, r"\[\s*series\s*\]"))
    series.allow("largest_jump", "accepted")
    figures = tuple(_figure(part) for part in _parts(text, given, "derived", r"\[\[\s*derived\s*\]\]"))
    seen: set[str] = set()
    for figure in figures:
        if figure.identifier in seen:
            raise DeclarationError(f"{figure.identifier} is declared twice", file=DECLARATION_FILE, line=figure.line)
        seen.add(figure.identifier)
    accepted = _parts(text, series.content, "accepted", r"\[\[\s*series\s*\.\s*accepted\s*\]\]")
    highlights = _Part("[highlights]", _table(given, "highlights"), _line(text, r"\[\s*highlights\s*\]"))
    return Declaration(_jump(series), tuple(_accepted(part) for part in accepted), figures, _highlights(highlights))


@dataclass(frozen=True, slots=True)
class _Part:
    """A table of the file, with its name and line for messages."""

    name: str
    content: Mapping[str, Any]
    line: int

    def allow(self, *keys: str) -> None:
        for key in self.content:
            if key not in keys:
                hint = nearest(key, keys) or f"the keys are {', '.join(keys)}"
                raise self.fault(f"unknown key {key[:100]!r} in {self.name}; {hint}")

    def text(self, key: str, *, required: bool = True) -> str:
        value = self.content.get(key, "")
        if not isinstance(value, str):
            raise self.fault(f"{key} of {self.name} is not a text; put it between quotation marks")
        if required and not value.strip():
            raise self.fault(f'{self.name} has no {key}; expected {key} = "…"')
        if not value.isprintable():
            raise self.fault(f"{key} of {self.name} is more than one line of text")
        return value

    def names(self, key: str) -> tuple[str, ...]:
        value = self.content.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.fault(f'{key} of {self.name} is not a list of names; expected such as {key} = ["obs-0001"]')
        twice = next((one for place, one in enumerate(value) if one in value[:place]), None)
        if twice is not None:
            raise self.fault(f"{key} of {self.name} names {twice[:100]!r} twice")
        return tuple(value)

    def fault(self, problem: str) -> DeclarationError:
        return DeclarationError(problem, file=DECLARATION_FILE, line=self.line)


def _figure(part: _Part) -> DeclaredFigure:
    part.allow("id", "name_en", "name_zh", *OPERATIONS, "unit_id", "note")
    identifier = part.text("id")
    if re.fullmatch(FORMS["slug"], identifier) is None:
        raise part.fault(
            f"id is {identifier[:100]!r}; expected lower-case words joined by hyphens, such as share-change"
        )
    part = _Part(identifier, part.content, part.line)
    operation, inputs = _operation(part)
    return DeclaredFigure(
        identifier,
        part.text("name_en"),
        part.text("name_zh"),
        operation,
        inputs,
        part.text("unit_id"),
        part.text("note", required=False),
        part.line,
    )


def _operation(part: _Part) -> tuple[str, dict[str, str]]:
    """The one operation of a figure, and the two observations that it takes."""
    given = [name for name in OPERATIONS if name in part.content]
    if len(given) != 1:
        found = f"has {' and '.join(given)}" if given else "has no operation"
        raise part.fault(
            f"{part.name} {found}; expected one of {', '.join(OPERATIONS)}, such as {_as_written('share')}"
        )
    (operation,) = given
    inputs, roles = part.content[operation], OPERATIONS[operation]
    if (
        not isinstance(inputs, dict)
        or set(inputs) != set(roles)
        or not all(isinstance(one, str) for one in inputs.values())
    ):
        raise part.fault(
            f"{operation} of {part.name} does not name two observations; expected {_as_written(operation)}"
        )
    if len(set(inputs.values())) == 1:
        raise part.fault(
            f"{operation} of {part.name} names {inputs[roles[0]][:100]!r} twice; expected two observations"
        )
    return operation, {role: inputs[role] for role in roles}


def _as_written(operation: str) -> str:
    one, other = OPERATIONS[operation]
    return f'{operation} = {{ {one} = "obs-0002", {other} = "obs-0001" }}'


def _accepted(part: _Part) -> AcceptedJump:
    part.allow("rows", "note")
    rows = part.content.get("rows")
    if not isinstance(rows, list) or len(rows) != 2 or not all(isinstance(row, str) for row in rows):
        raise part.fault(f'{part.name} names no two rows; expected such as rows = ["ref-0001", "ref-0002"]')
    return AcceptedJump((rows[0], rows[1]), part.text("note"), part.line)


def _highlights(part: _Part) -> Highlights:
    part.allow("changes", "shares")
    return Highlights(part.names("changes"), part.names("shares"), part.line)


def _jump(series: _Part) -> Fraction | None:
    jump = series.content.get("largest_jump")
    if jump is None:
        return None
    if isinstance(jump, bool) or not isinstance(jump, int | Decimal):
        raise series.fault(f"largest_jump is not a number; expected {_EXAMPLE_OF_JUMP}")
    if isinstance(jump, Decimal) and (not jump.is_finite() or abs(jump.adjusted()) > 15):
        raise series.fault(f"largest_jump is {jump}; expected {_EXAMPLE_OF_JUMP}")
    if jump <= 1:
        raise series.fault(f"largest_jump is {jump}; expected {_EXAMPLE_OF_JUMP}")
    return Fraction(jump)


def _table(given: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = given.get(key, {})
    if not isinstance(value, dict):
        raise DeclarationError(f"{key} is not a table; expected [{key}]", file=DECLARATION_FILE)
    return value


def _parts(text: str, given: Mapping[str, Any], key: str, heading: str) -> Iterable[_Part]:
    """Each table of an array of tables, with the line of its heading as near as can be told."""
    value = given.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise DeclarationError(f"{key} is not an array of tables; expected [[{key}]]", file=DECLARATION_FILE)
    lines = _lines(text, heading)
    for place, one in enumerate(value):
        yield _Part(f"{key} {place + 1}", one, lines[place] if place < len(lines) else 0)


def _line(text: str, heading: str) -> int:
    return next(iter(_lines(text, heading)), 0)


def _lines(text: str, heading: str) -> list[int]:
    return [number for number, line in enumerate(text.split("\n"), start=1) if re.match(rf"\s*{heading}", line)]
