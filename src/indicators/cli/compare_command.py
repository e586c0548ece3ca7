"""``indicators compare``."""

from __future__ import annotations

import json

import click

from indicators.cli.options import ends_cleanly, package_option


@click.command("compare")
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
    """Show what other publishers say of what an observation measures.

    References of the same indicator and entity, the nearest in time first, each with its relation to the claim. Pages
    that go back to one statement count once. Without ID: the counts for every observation that has references.

    References are cited to a page, with no quote in a pinned file: they are no evidence.

    \b
    Examples:
      indicators compare
      indicators compare obs-0023
      indicators compare obs-0023 --format json
    """
    from indicators.insight.comparing import compare, compare_all, corroboration
    from indicators.package.package import Package
    from indicators.views import comparing, frames
    from indicators.views.width import aligned

    package = Package.open(path)
    if identifier is not None:
        comparison = compare(identifier, path=path)
        if form == "json":
            click.echo(comparing.comparison_json(package, comparison))
        elif form == "csv":
            click.echo(comparing.comparison_csv(comparison))
        elif form == "markdown":
            click.echo(comparing.comparison_markdown(package, comparison))
        else:
            click.echo(comparing.comparison_text(package, comparison))
    elif form in ("json", "csv"):
        frame = corroboration(path=path)
        if form == "csv":
            click.echo(frames.frame_csv(frame))
        else:
            records = frames.frame_records(frame)
            click.echo(json.dumps({"note": comparing.NO_EVIDENCE, "claims": records}, ensure_ascii=False, indent=2))
    else:
        header, rows = comparing.summary_rows(package, compare_all(path=path))
        if form == "markdown":
            click.echo(f"{frames.markdown_table(header, rows)}\n\n{comparing.NO_EVIDENCE}")
        elif rows:
            click.echo(f"{aligned(header, rows, limit=64)}\n\n{comparing.NO_EVIDENCE}")
        else:
            click.echo(
                "no observation has a reference of its indicator and entity in data/reference_values.csv", err=True
            )
