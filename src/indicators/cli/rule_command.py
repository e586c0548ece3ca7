"""``indicators rule``."""

from __future__ import annotations

import json

import click

from indicators.cli.options import ends_cleanly


@click.command("rule")
@click.argument("code")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@ends_cleanly
def command(code: str, form: str) -> None:
    """Explain the rule CODE: what it means, what fails and passes it, how to mend a fault.

    \b
    Example:
      indicators rule E05
    """
    from indicators.reports.rule_pages import page_data, page_text
    from indicators.rules.catalogue import rule_of

    rule = rule_of(code)
    click.echo(json.dumps(page_data(rule), ensure_ascii=False, indent=2) if form == "json" else page_text(rule))
