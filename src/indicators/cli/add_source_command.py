"""``indicators add-source``."""

from __future__ import annotations

import click

from indicators.cli.options import ends_cleanly


@click.command("add-source")
@click.argument("file", type=click.Path())
@click.option("--id", "source_id", help="The source's identifier, a slug. Default: made of the file's name.")
@click.option(
    "--package",
    "path",
    type=click.Path(),
    help="A package's directory or datapackage.json. Default: the nearest at or above the current directory.",
)
@ends_cleanly
def command(file: str, source_id: str | None, path: str | None) -> None:
    """Register a document: pin its bytes and add its row to sources.csv.

    FILE is a UTF-8 text; one outside the package is copied beside the other sources, byte for byte.

    \b
    Example:
      indicators add-source report.txt --id county-report-2026
    """
    from indicators.curation.registering import add_source

    added = add_source(file, source_id=source_id, path=path)
    click.echo(f"registered {added.source_id}: {added.file}, {added.characters} characters, sha256 {added.sha256}")
    click.echo(f"fill in data/sources.csv line {added.line}: {', '.join(added.blanks)}")
    click.echo(f"then: indicators draft {added.source_id}")
