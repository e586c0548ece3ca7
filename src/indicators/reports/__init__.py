"""Reports told: a module for each format, by name, imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from indicators.errors import UnknownFormatError

if TYPE_CHECKING:
    from indicators.package.configuration import Configuration
    from indicators.rules.findings import Report

FORMATS: tuple[str, ...] = ("text", "json", "github", "sarif", "junit", "markdown")
DIFFERENCE_FORMATS: tuple[str, ...] = ("text", "json", "markdown")
"""Of a difference: functions of one module, `differences`."""
REVIEW_FORMATS: tuple[str, ...] = ("markdown", "json", "html")
"""Of a review: functions of one module, `release.review_forms`."""


def render(report: Report, form: str = "text", *, colour: bool = False, width: int = 100) -> str:
    """A report in one of the formats."""
    _require(form)
    if form == "text":
        from indicators.reports import text

        return text.render(report, colour=colour, width=width)
    from indicators.reports.grid import outgoing

    return outgoing(import_module(f"indicators.reports.{form}").render(report), form)


def configured_format(configured: Configuration) -> str:
    """The format that a package's configuration names; text where it names none."""
    if not configured.format:
        return FORMATS[0]
    _require(configured.format, f"{configured.file}: ")
    return configured.format


def _require(form: str, where: str = "") -> None:
    from indicators.model.suggestion import nearest_word

    if form not in FORMATS:
        near = nearest_word(form, FORMATS)
        hint = f"did you mean {near!r}?" if near else f"the formats are {', '.join(FORMATS)}"
        raise UnknownFormatError(f"{where}no format {form!r}; {hint}", suggestion=near)
