"""A rule's page: as text for a terminal, as Markdown for the docs, as data for programs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from indicators.model.tables import TABLES
from indicators.rules.rules import EVERY, Rule


def page_text(rule: Rule) -> str:
    """The page for a terminal."""
    return "\n".join(_text_lines(rule))


def _text_lines(rule: Rule) -> Iterator[str]:
    page = rule.page
    yield f"{rule.code}: {page.title}"
    yield ""
    yield f"layer: {rule.layer} · severity: {rule.severity} · tables: {_tables(rule) or 'all'}"
    if page.meaning:
        yield ""
        yield textwrap.fill(page.meaning, 100)
    yield ""
    for word, text in (("fails", page.fails), ("passes", page.passes), ("mend", page.mend)):
        yield textwrap.fill(f"{word + ':':<8}{text}", 100, subsequent_indent=" " * 8)


def page_markdown(rule: Rule) -> str:
    """The page for the docs, under a heading of the third level."""
    page = rule.page
    tables = _tables(rule)
    lines = [f"### {rule.code}: {page.title}{f' ({tables})' if tables else ''}", ""]
    if page.meaning:
        lines += [page.meaning, ""]
    lines += [f"- fails: `{page.fails}`", f"- passes: `{page.passes}`", f"- mend: {page.mend}", ""]
    return "\n".join(lines)


def page_data(rule: Rule) -> dict[str, Any]:
    """The page as JSON holds it."""
    return {
        "code": rule.code,
        "layer": rule.layer.value,
        "severity": rule.severity.value,
        "tables": list(TABLES if _is_of_all(rule) else rule.tables),
        "title": rule.page.title,
        "meaning": rule.page.meaning,
        "fails": rule.page.fails,
        "passes": rule.page.passes,
        "mend": rule.page.mend,
    }


def _tables(rule: Rule) -> str:
    """The tables a rule looks at; nothing where it is all."""
    return "" if _is_of_all(rule) else ", ".join(rule.tables)


def _is_of_all(rule: Rule) -> bool:
    return not rule.tables or EVERY in rule.tables or len(rule.tables) == len(TABLES)
