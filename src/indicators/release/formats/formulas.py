"""Text that a spreadsheet would run: which it is, and how it is kept from that where a format has no types."""

from __future__ import annotations

_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""OWASP's list (https://owasp.org/www-community/attacks/CSV_Injection), with the full-width forms that spreadsheets in
Chinese and Japanese take for the others."""


def runs_as_formula(text: str) -> bool:
    """Whether a spreadsheet that is given the text without a type would take it for a formula."""
    return text.startswith(_BEGINNINGS)


def kept_as_text(text: str) -> str:
    """The text with an apostrophe before it if it would be run: spreadsheets take it for text then."""
    return f"'{text}" if runs_as_formula(text) else text
