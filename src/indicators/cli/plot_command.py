"""``indicators plot``."""

from __future__ import annotations

import click

from indicators.cli.options import CLEAN, ends_cleanly, package_option


@click.command("plot")
@click.argument("name", required=False)
@click.option("--indicator", help="Of a series.")
@click.option("--entity", help="Of a series.")
@click.option("--out", type=click.Path(), metavar="FILE", help="Ends in .svg, .png, .html or .json. Default: NAME.svg.")
@click.option(
    "--language", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Of the words in it."
)
@click.option(
    "--theme",
    type=click.Choice(["light", "dark", "css"]),
    default="light",
    show_default=True,
    help="The colours: for a light or a dark ground, or those of the page it stands in.",
)
@package_option
@ends_cleanly
def command(
    name: str | None,
    indicator: str | None,
    entity: str | None,
    out: str | None,
    language: str,
    theme: str,
    path: str | None,
) -> None:
    """Draw a chart, in which a number ends where its words do. Without NAME: list the charts.

    Nearly 700 fades out below 700, more than 350 goes on beyond it, a range is a band. The theme css leaves the colours
    to the variables of a page. In Python: indicators.plot.NAME().

    \b
    Examples:
      indicators plot
      indicators plot headlines --out headlines.png --language zh
      indicators plot series --indicator gdp-share-of-national --entity yangtze-economic-belt
    """
    from indicators.plot.charts import CHARTS, require_chart
    from indicators.plot.rendering import save
    from indicators.plot.wording import say

    if name is None:
        width = max(map(len, CHARTS))
        for chart in CHARTS:
            click.echo(f"{chart:{width}}  {say('zh' if language == 'zh' else 'en', chart)}")
        raise SystemExit(CLEAN)
    subject = [one for one in (indicator, entity) if one is not None]
    if len(subject) != (2 if name == "series" else 0):
        raise click.UsageError("a series is of one --indicator and one --entity; no other chart takes them")
    draw = require_chart(name)
    click.echo(f"wrote {save(draw(*subject, path=path, language=language, theme=theme), out or f'{name}.svg')}")
    raise SystemExit(CLEAN)
