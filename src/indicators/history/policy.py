"""The version policy: each kind of change with its class, in one place; docs/explanation/versions.md is made of it.

Which columns assert something is said by the definitions of the tables (`Column.asserts`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

_NUMBER = r"(0|[1-9]\d{0,17})"
_THREE = rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}"
_VERSION = re.compile(rf"{_THREE}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?", re.ASCII)
_TAG = re.compile(rf"v({_THREE})", re.ASCII)


class Bump(IntEnum):
    """The kind of version that a change asks for, the least first."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """Three numbers, as in Semantic Versioning 2.0.0. What follows them, as in 1.2.0-rc.1, is work towards them."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    def after(self, bump: Bump) -> Version:
        """The least version that may follow with such changes.

        Before 1.0.0 the second number plays the part of the first, and the third that of the others: who takes 0.1.*
        gets no changed claim, as who takes 1.* gets none later.
        """
        match bump:
            case Bump.NONE:
                return self
            case Bump.MAJOR if self.major:
                return Version(self.major + 1, 0, 0)
            case Bump.MAJOR:
                return Version(0, self.minor + 1, 0)
            case Bump.MINOR if self.major:
                return Version(self.major, self.minor + 1, 0)
            case _:
                return Version(self.major, self.minor, self.patch + 1)


def parse_version(text: str) -> Version | None:
    """The version in a text such as ``1.2.0`` or ``1.2.0-rc.1``; None where there is none."""
    match = _VERSION.fullmatch(text)
    return Version(int(match[1]), int(match[2]), int(match[3])) if match else None


def tagged_version(tag: str) -> Version | None:
    """The version of a tag such as ``v1.2.0``; None for any other tag."""
    match = _TAG.fullmatch(tag)
    return parse_version(match[1]) if match else None


@dataclass(frozen=True, slots=True)
class ChangeClass:
    """One kind of change."""

    name: str
    """Stable."""
    bump: Bump
    """The least version that may hold such a change."""
    what: str
    """The change in words, one of its kind, and why it is of that class."""
    example: str
    """The change in words, one of its kind, and why it is of that class."""
    grounds: str
    """The change in words, one of its kind, and why it is of that class."""


CLAIM_CHANGED = ChangeClass(
    "claim_changed",
    Bump.MAJOR,
    "a cell of a column that asserts changed",
    "value 465 → 466; another unit, period, entity, quote, offset, digest",
    "who used the row got something else; a quote is what the row is verified by",
)
CLAIM_EMPTIED = ChangeClass(
    "claim_emptied",
    Bump.MAJOR,
    "a cell of a column that asserts was emptied",
    "reported_by 商务部 → empty",
    "something asserted is asserted no longer",
)
ROW_REMOVED = ChangeClass(
    "row_removed", Bump.MAJOR, "a row was removed", "obs-0012 is gone", "who refers to it finds nothing"
)
TABLE_REMOVED = ChangeClass(
    "table_removed", Bump.MAJOR, "a table was removed", "no more exclusions", "who reads it finds nothing"
)
COLUMN_REMOVED = ChangeClass(
    "column_removed",
    Bump.MAJOR,
    "a column was removed, or has another name",
    "no more reported_by",
    "who reads it finds nothing",
)
COLUMN_RETYPED = ChangeClass(
    "column_retyped",
    Bump.MAJOR,
    "a column has another type, or the meaning of its cells changed otherwise",
    "adcode text → integer",
    "programs that read it break",
)
KEY_CHANGED = ChangeClass(
    "key_changed",
    Bump.MAJOR,
    "a table has another key or other foreign keys",
    "aliases by source and alias alone",
    "rows are found and joined otherwise",
)
CONSTRAINT_CHANGED = ChangeClass(
    "constraint_changed",
    Bump.MAJOR,
    "a constraint was tightened, or changed so that nobody can tell",
    "note required; another pattern",
    "rows that were sound are refused where packages are validated against it",
)
CODE_REMOVED = ChangeClass(
    "code_removed", Bump.MAJOR, "a code list lost a code", "no more kind corridor", "rows that use it are refused"
)
DOCUMENT_CHANGED = ChangeClass(
    "document_changed",
    Bump.MAJOR,
    "the bytes of a source document changed",
    "seeds/report.txt copied anew",
    "what proves the claims is something else",
)
TERMS_CHANGED = ChangeClass(
    "terms_changed",
    Bump.MAJOR,
    "the name or the licences of the package changed",
    "CC-BY-4.0 → CC-BY-NC-4.0",
    "it is found, or may be used, otherwise",
)
ROW_ADDED = ChangeClass("row_added", Bump.MINOR, "a row was added", "obs-0034", "what there was stands as it stood")
CELL_FILLED = ChangeClass(
    "cell_filled",
    Bump.MINOR,
    "an empty cell of a column that asserts was filled",
    "adcode empty → 500000",
    "an empty cell asserted nothing, so that something was added; filling a value, a bound or a period is a changed "
    "claim instead, since their absence says something",
)
TABLE_ADDED = ChangeClass("table_added", Bump.MINOR, "a table was added", "reference_values", "as a row")
COLUMN_ADDED = ChangeClass("column_added", Bump.MINOR, "a column was added", "archived_url", "as a row")
CODE_ADDED = ChangeClass("code_added", Bump.MINOR, "a code list got a code", "theme tourism", "as a row")
CONSTRAINT_LOOSENED = ChangeClass(
    "constraint_loosened",
    Bump.MINOR,
    "a constraint was dropped or widened",
    "note no longer required; a lower minimum",
    "every row that was sound still is",
)
WORDING_CHANGED = ChangeClass(
    "wording_changed",
    Bump.PATCH,
    "a cell of a column that asserts nothing changed",
    "a note, a name, a symbol, a title",
    "the same assertions in better form",
)
DESCRIPTION_CHANGED = ChangeClass(
    "description_changed",
    Bump.PATCH,
    "a title, description, example or label of a table or column changed",
    "a better description of period_basis",
    "the same assertions in better form",
)
COLUMNS_MOVED = ChangeClass(
    "columns_moved",
    Bump.PATCH,
    "the columns of a table come in another order",
    "note moved",
    "columns are read by name",
)
METADATA_CHANGED = ChangeClass(
    "metadata_changed",
    Bump.PATCH,
    "other properties of the package changed",
    "title, description, keywords, contributors",
    "the same assertions in better form",
)

POLICY: tuple[ChangeClass, ...] = tuple(one for one in list(globals().values()) if isinstance(one, ChangeClass))
"""Every kind of change, the weightiest first."""
