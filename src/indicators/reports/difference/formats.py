"""The formats of a difference, by name."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING

from indicators.package.errors import PackageError

if TYPE_CHECKING:
    from indicators.history.difference import Difference

DIFFERENCE_FORMATS: tuple[str, ...] = ("text", "json", "markdown")


def render_difference(difference: Difference, form: str = "text") -> str:
    """A difference in one of the formats.

    Parameters
    ----------
    difference : Difference
        From `indicators.diff`.
    form : {"text", "json", "markdown"}
        Text and Markdown show the first rows of each kind and count the rest; JSON has all of them.

    Raises
    ------
    PackageError
        There is no such format.

    Examples
    --------
    >>> import indicators
    >>> difference = indicators.diff("v1.0.0", "path/to/package")  # doctest: +SKIP
    >>> print(indicators.render_difference(difference, "markdown"))  # doctest: +SKIP
    """
    return "".join(difference_pieces(difference, form)).rstrip("\n")


def difference_pieces(difference: Difference, form: str = "text") -> Iterator[str]:
    """The same piece by piece, for differences that are too long to hold; every piece ends a line.

    Raises
    ------
    PackageError
        There is no such format.
    """
    if form not in DIFFERENCE_FORMATS:
        raise PackageError(f"no format {form!r}; the formats are {', '.join(DIFFERENCE_FORMATS)}")
    pieces: Iterator[str] = import_module(f"indicators.reports.difference.{form}").pieces(difference)
    return pieces
