"""``indicators changelog``."""

from __future__ import annotations

import click

from indicators.cli.options import ends_cleanly, package_argument
from indicators.cli.release_options import against_option, releases_option


@click.command("changelog")
@package_argument
@against_option
@releases_option
@ends_cleanly
def command(path: str | None, against: str, repository: str | None) -> None:
    """Draft the entry of CHANGELOG.md from what changed since the last release.

    Added, changed and removed, with identifiers and old and new values, as Markdown on standard output. Say in your
    own words what it means to who uses the data.

    \b
    Examples:
      indicators changelog
      indicators changelog --against v1.0.0
    """
    from indicators.release.drafting import changelog

    click.echo(changelog(path, against=against, repository=repository), nl=False)
