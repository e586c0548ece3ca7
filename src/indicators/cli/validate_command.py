"""``indicators validate``."""

from __future__ import annotations

import click

from indicators.cli.options import CLEAN, PROBLEMS, ends_cleanly, package_argument


@click.command("validate")
@package_argument
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--without-sources",
    is_flag=True,
    help="The source documents are known not to be here: say that evidence is unchecked, instead of missing them.",
)
@ends_cleanly
def command(path: str | None, form: str, without_sources: bool) -> None:
    """Check a package: file form, schema, references, evidence, datapackage.json.

    PATH is the package's directory or its datapackage.json; by default the nearest at or above the current
    directory. Every finding is reported, with file, line, column, rule and how to mend it.

    \b
    Examples:
      indicators validate
      indicators validate path/to/package --format json
    """
    from indicators.checks.validation import validate
    from indicators.reports import json as json_report
    from indicators.reports import text as text_report

    report = validate(path, without_sources=without_sources)
    click.echo((json_report if form == "json" else text_report).render(report))
    raise SystemExit(CLEAN if report.ok else PROBLEMS)
