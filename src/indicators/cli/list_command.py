"""``indicators list``."""

from __future__ import annotations

import json

import click

from indicators.cli.options import ends_cleanly, package_option


@click.command("list")
@package_option
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@ends_cleanly
def command(path: str | None, form: str) -> None:
    """List the tables with their row counts.

    \b
    Example:
      indicators list
    """
    from indicators.model.tables import TABLES
    from indicators.package.package import Package
    from indicators.views.width import aligned

    package = Package.open(path)
    rows = [
        (name, len(package.sound_rows(name)), table.title.zh, table.description.en) for name, table in TABLES.items()
    ]
    if form == "json":
        keys = ("table", "rows", "title_zh", "description")
        click.echo(json.dumps([dict(zip(keys, row, strict=True)) for row in rows], ensure_ascii=False, indent=2))
        return
    click.echo(aligned(("table", "rows", "", "a row is"), [tuple(map(str, row)) for row in rows], limit=100))
