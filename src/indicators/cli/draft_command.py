"""``indicators draft``."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from indicators.cli.options import ends_cleanly


@click.command("draft")
@click.argument("source")
@click.option(
    "--package",
    "path",
    type=click.Path(),
    help="A package's directory or datapackage.json. Default: the nearest at or above the current directory.",
)
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@click.option("--no-header", is_flag=True, help="Leave the header out, to append to observations.csv.")
@ends_cleanly
def command(source: str, path: str | None, form: str, no_header: bool) -> None:
    """Draft a row of observations.csv for each unsettled number of SOURCE.

    Filled in: identifier, offsets, the sentence as quote, value, bounds, qualifier, and the entity where the sentence
    names just one. The note suggests unit, indicators and entities; what a person has to decide is empty, so that
    `indicators validate` asks for it. Writes to standard output only.

    \b
    Examples:
      indicators draft my-report
      indicators draft my-report --no-header >> data/observations.csv
    """
    from indicators.curation.drafting import draft, draft_csv

    drafts = draft(source, path=path)
    if form == "json":
        click.echo(json.dumps([asdict(one) for one in drafts], ensure_ascii=False, indent=2))
    else:
        click.echo(draft_csv(drafts, header=not no_header), nl=False)
    click.echo(f"{len(drafts)} drafted" if drafts else "every number of the source is settled", err=True)
