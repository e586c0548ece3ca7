"""Colours of charts by what they are for: on light ground, on dark, or left to the style sheet of a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from indicators.package.errors import PackageError

ThemeName = Literal["light", "dark", "css"]


class UnknownThemeError(PackageError):
    """No theme of that name."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours, as CSS writes them.

    Attributes
    ----------
    paper, ink, faint, line : str
        The ground; what is read; what is read second; what guides the eye.
    claim, reference : str
        Marks of numbers with evidence, and of those cited to a page.
    """

    paper: str
    ink: str
    faint: str
    line: str
    claim: str
    reference: str


THEMES: dict[ThemeName, Theme] = {
    "light": Theme("#ffffff", "#1d232a", "#586069", "#c9c5ba", "#9c2f24", "#2b6a8f"),
    "dark": Theme("#1b1f24", "#e8e6e1", "#a2a9b1", "#4a5159", "#f08a7c", "#6fb3dc"),
    "css": Theme("var(--panel)", "var(--ink)", "var(--faint)", "var(--edge)", "var(--chart-1)", "var(--chart-2)"),
}


def theme_of(name: str) -> Theme:
    """The theme of that name.

    Raises
    ------
    UnknownThemeError
    """
    for known, theme in THEMES.items():
        if known == name:
            return theme
    raise UnknownThemeError(f"no theme {name!r}; the themes are {', '.join(THEMES)}")
