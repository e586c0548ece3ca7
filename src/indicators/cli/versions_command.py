"""``indicators versions``."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from indicators.cli.options import ends_cleanly, repository_option


@click.command("versions")
@repository_option
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@ends_cleanly
def command(repository: str | None, form: str) -> None:
    """List the versions of a release repository, the newest first.

    \b
    Examples:
      indicators versions --repository https://example.org/releases
      indicators versions --format json
    """
    from indicators.release.repository.fetch import versions
    from indicators.views.width import aligned

    found = versions(repository)
    if form == "json":
        click.echo(json.dumps([asdict(version) for version in found], ensure_ascii=False, indent=2))
        return
    rows = [(one.version, one.created[:10], str(one.files), f"{one.bytes:,}", one.sha256) for one in found]
    click.echo(aligned(("version", "date", "files", "bytes", "digest of the manifest"), rows, limit=100))
