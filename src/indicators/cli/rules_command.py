"""``indicators rules``."""

from __future__ import annotations

import json

import click

from indicators.cli.options import ends_cleanly


@click.command("rules")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@ends_cleanly
def command(form: str) -> None:
    """List the rules that `indicators validate` checks.

    \b
    Examples:
      indicators rules
      indicators rules --format json
    """
    from indicators.reports.rule_pages import page_data
    from indicators.rules.catalogue import RULES
    from indicators.views.width import aligned

    if form == "json":
        click.echo(json.dumps([page_data(rule) for rule in RULES.values()], ensure_ascii=False, indent=2))
        return
    listed = [(code, rule.layer.value, rule.page.title) for code, rule in RULES.items()]
    click.echo(aligned(("code", "layer", "found when"), listed, limit=100))
