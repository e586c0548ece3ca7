"""``indicators series``."""

from __future__ import annotations

import json

import click

from indicators.cli.options import ends_cleanly, package_option


@click.command("series")
@click.argument("indicator")
@click.argument("entity")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "markdown"]),
    default="table",
    show_default=True,
)
@package_option
@ends_cleanly
def command(indicator: str, entity: str, form: str, path: str | None) -> None:
    """Show claims and references of an INDICATOR and ENTITY in the order of time.

    References are cited to a page, with no quote in a pinned file: they are no evidence. Figures without a time stand
    at the end.

    \b
    Examples:
      indicators series gdp-share-of-national yangtze-economic-belt
      indicators series national-etdz-count national-etdz --format csv
    """
    from indicators.insight.series import series
    from indicators.views import comparing, frames
    from indicators.views.width import aligned

    frame = series(indicator, entity, path=path)
    if form == "csv":
        click.echo(frames.frame_csv(frame))
    elif form == "json":
        records = frames.frame_records(frame)
        click.echo(json.dumps({"note": comparing.NO_EVIDENCE, "figures": records}, ensure_ascii=False, indent=2))
    else:
        header, rows = comparing.series_rows(frame)
        table = frames.markdown_table(header, rows) if form == "markdown" else aligned(header, rows)
        click.echo(f"{table}\n\n{comparing.NO_EVIDENCE}")
