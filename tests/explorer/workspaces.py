"""Packages whose sites are tried: one of many observations, and one that means ill."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from workspace import write_workspace

from indicators import format_package
from tests.hostile.little import little_package

PLANTED = (
    "<script>alert('planted')</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(2)",
    "{{ 7 * 7 }}{% raise %}",
    "=HYPERLINK(0)",
    "</title></textarea><svg onload=alert(3)>",
)
"""What would run where something took it for more than words."""


def small_package(root: Path) -> Path:
    """The little package, with codes that its lists have."""
    little_package(root)
    _change(root, "sources", genre="news_report")
    _change(root, "indicators", theme="firms")
    format_package(root)
    return root


def many_observations(root: Path) -> Path:
    """450 observations of three documents: three pages of them."""
    write_workspace(root, documents=3, observations=450, seed=7)
    return root


def hostile_package(root: Path) -> Path:
    """The little package with `PLANTED` in every text that a person writes."""
    small_package(root)
    planted = " ".join(PLANTED)
    _change(root, "indicators", name_en=planted, name_zh=planted, definition=planted)
    _change(root, "entities", name_en=planted, name_zh=planted, note=planted)
    _change(root, "sources", title=planted, author=planted, publisher=planted, note=planted, url="javascript:alert(4)")
    _change(root, "observations", note=planted, period_text=planted, reported_by=planted)
    _change(root, "cooperations", note=planted, project=planted)
    _change(root, "exclusions", note=planted)
    _change(root, "codes", name_en=planted, name_zh=planted, definition=planted)
    _change(root, "units", name_en=planted, name_zh=planted)
    _write_into_the_document(root, planted)
    (root / "CHANGELOG.md").write_text(f"# Changelog\n\n## [0.1.0] - 2026-01-01\n\n- {planted}\n", encoding="utf-8")
    return root


def _change(root: Path, table: str, **cells: str) -> None:
    file = root / "data" / f"{table}.csv"
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]) if rows else [], lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({**row, **cells})
    if rows:
        file.write_text(text.getvalue(), encoding="utf-8", newline="")


def _write_into_the_document(root: Path, planted: str) -> None:
    """Put the words before everything else of the source, and everything that counts characters after them."""
    source = root / "seeds" / "report.txt"
    text = source.read_text(encoding="utf-8")
    source.write_text(f"{planted}\n{text}", encoding="utf-8", newline="")
    _change(root, "sources", sha256="", characters="")
    for table in ("observations", "cooperations"):
        _change(root, table, quote_start="")
    _change(root, "observations", value_start="")
    format_package(root)
