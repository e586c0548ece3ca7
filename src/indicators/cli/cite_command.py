"""``indicators cite``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from indicators.cli.options import ends_cleanly, package_option

if TYPE_CHECKING:
    from indicators.release.citation.citing import CitationFormat
    from indicators.release.citation.styles import StyleName


@click.command("cite")
@click.argument("identifier", metavar="[ID]", required=False)
@click.option(
    "--style",
    type=click.Choice(["gbt7714", "apa"]),
    help="GB/T 7714-2015 (numeric) or APA 7, for text. Default: both, each under its name.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "bibtex", "csl-json", "cff"]),
    default="text",
    show_default=True,
)
@package_option
@ends_cleanly
def command(identifier: str | None, style: StyleName | None, form: CitationFormat, path: str | None) -> None:
    """Cite the dataset, a source, or one claim with its quote and place.

    ID is an observation, a cooperation or a source; without it the dataset is cited. A claim is cited as a part of the
    dataset, together with the source that says it. Text needs the extra `cite`; the formats for reference managers
    need nothing.

    \b
    Examples:
      indicators cite
      indicators cite obs-0001 --style apa
      indicators cite obs-0001 --format bibtex
    """
    from indicators.release.citation.citing import cite

    click.echo(cite(identifier, style=style, format=form, path=path), nl=False)
