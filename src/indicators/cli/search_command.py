"""``indicators search``."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from indicators.cli.options import CLEAN, PROBLEMS, ends_cleanly, package_option


@click.command("search")
@click.argument("text")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@package_option
@ends_cleanly
def command(text: str, form: str, path: str | None) -> None:
    """Find observations and cooperations by words, in Chinese or English.

    Words are separated by spaces; a row must hold all of them. Exits 1 where nothing is found.

    \b
    Examples:
      indicators search 合作项目
      indicators search "park firms"
    """
    from indicators.package.package import Package
    from indicators.views.searching import search_in
    from indicators.views.width import aligned

    hits = search_in(Package.open(path), text)
    if form == "json":
        click.echo(json.dumps([asdict(hit) for hit in hits], ensure_ascii=False, indent=2))
    elif hits:
        rows = [(hit.identifier, hit.words, hit.about, hit.source_id) for hit in hits]
        click.echo(aligned(("id", "words", "about", "source"), rows, limit=80))
        click.echo(f"{len(hits)} found; `indicators evidence ID` shows the words that prove one", err=True)
    else:
        click.echo(f"nothing holds all of: {text}", err=True)
    raise SystemExit(CLEAN if hits else PROBLEMS)
