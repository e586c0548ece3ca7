"""``indicators evidence``."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from indicators.cli.options import ends_cleanly, package_option

_ROW = (
    ("period_text", "period as written"),
    ("period_basis", "basis of the period"),
    ("status", "status"),
    ("mode", "mode"),
    ("sector", "sector"),
    ("project", "project"),
    ("since", "since"),
    ("reported_by", "reported by"),
    ("confidence", "confidence"),
    ("note", "note"),
)


@click.command("evidence")
@click.argument("identifier", metavar="ID")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@package_option
@ends_cleanly
def command(identifier: str, form: str, path: str | None) -> None:
    """Show the words that prove an observation or cooperation.

    \b
    Examples:
      indicators evidence obs-0001
      indicators evidence coop-0001 --format json
    """
    from indicators.package.package import Package
    from indicators.views.evidence import evidence_in

    found = evidence_in(Package.open(path), identifier)
    if form == "json":
        click.echo(json.dumps({**asdict(found), "reading": found.reading()}, ensure_ascii=False, indent=2))
        return
    click.echo(click.style(found.identifier, bold=True))
    for name in ("indicator", "entity", "parties"):
        if name in found.names:
            click.echo(f"{name}: {found.names[name]}")
    if found.number is not None:
        click.echo(f"reading: {found.cells['value_text']} -> {found.reading()}")
        start, end = found.cells["period_start"], found.cells["period_end"]
        click.echo(f"period: {f'{start} to {end}' if start or end else 'not known'}")
    for name, title in _ROW:
        if found.cells.get(name):
            click.echo(f"{title}: {found.cells[name]}")
    quote = found.marked(click.style("【", bold=True), click.style("】", bold=True))
    click.echo(f"\n{click.style(found.before, dim=True)}{quote}{click.style(found.after, dim=True)}\n")
    source = found.source
    facts = [source["title"], source["author"], source["publisher"], source["published_on"]]
    click.echo("source: " + ", ".join(fact for fact in facts if fact))
    click.echo(f"copy: {source['copy_quality']}; {source['file']} at {found.cells['quote_start']}")
    if not found.source_at_hand:
        click.echo("the source document is not here: the quote is shown as it was curated")
