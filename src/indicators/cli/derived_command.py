"""``indicators derived``."""

from __future__ import annotations

import json

import click

from indicators.cli.options import ends_cleanly, package_option


@click.command("derived")
@click.argument("identifier", metavar="[ID]", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv", "markdown"]),
    default="text",
    show_default=True,
)
@package_option
@ends_cleanly
def command(identifier: str | None, form: str, path: str | None) -> None:
    """Show what follows from observations by arithmetic.

    The figures are declared in data/analysis.toml and computed when they are asked for, with the bounds that their
    inputs support. With ID: one figure down to the quotes it rests on.

    \b
    Examples:
      indicators derived
      indicators derived gdp-share-change
      indicators derived --format csv
    """
    from indicators.insight.deriving import derived, derived_figures, lineage
    from indicators.package.package import Package
    from indicators.views import deriving, frames
    from indicators.views.width import aligned

    package = Package.open(path)
    if identifier is not None:
        if form in ("csv", "markdown"):
            raise click.UsageError(f"--format {form} is for all figures; one is shown as text or json")
        figure = lineage(identifier, path=path)
        click.echo(deriving.lineage_json(figure) if form == "json" else deriving.lineage_text(package, figure))
    elif form == "csv":
        click.echo(frames.frame_csv(derived(path=path)))
    elif form == "json":
        click.echo(json.dumps(frames.frame_records(derived(path=path)), ensure_ascii=False, indent=2))
    else:
        header, rows = deriving.derived_rows(derived_figures(package))
        if form == "markdown":
            click.echo(frames.markdown_table(header, rows))
        elif rows:
            click.echo(aligned(header, rows))
        else:
            click.echo("data/analysis.toml declares no figure", err=True)
