"""Reports told: each format by name, written by what is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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

CHECK_FORMATS: tuple[str, ...] = ("text", "json", "markdown", "github", "sarif", "html")
"""Of a checked text: functions of one module, `checking.told`."""


def render(report: Report, form: str = "text", *, colour: bool = False, width: int = 100) -> str:
    """A report in one of the formats."""
    require_format(form)
    from indicators.reports import for_people
    from indicators.reports.grid import outgoing

    if form == "text":
        return for_people.text_report(report, colour=colour, width=width)
    written: dict[str, Callable[[Report], str]] = {
        "github": for_people.github_report,
        "markdown": for_people.markdown_report,
    }
    if form not in written:
        from indicators.reports import for_programs

        written = {
            "json": for_programs.json_report,
            "sarif": for_programs.sarif_report,
            "junit": for_programs.junit_report,
        }
    return outgoing(written[form](report), form)


def configured_format(configured: Configuration) -> str:
    """The format that a package's configuration names; text where it names none."""
    if not configured.format:
        return FORMATS[0]
    require_format(configured.format, FORMATS, f"{configured.file}: ")
    return configured.format


def require_format(form: str, forms: Sequence[str] = FORMATS, where: str = "") -> None:
    """Refuse what is none of the formats; the message suggests the nearest."""
    from indicators.errors import nearest_word

    if form not in forms:
        near = nearest_word(form, forms)
        hint = f"did you mean {near!r}?" if near else f"the formats are {', '.join(forms)}"
        raise UnknownFormatError(f"{where}no format {form!r}; {hint}", suggestion=near)
