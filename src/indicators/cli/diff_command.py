"""``indicators diff``."""

from __future__ import annotations

import click

from indicators.cli.options import CLEAN, PROBLEMS, ends_cleanly
from indicators.cli.release_options import releases_option
from indicators.reports.difference.formats import DIFFERENCE_FORMATS


@click.command("diff")
@click.argument("old")
@click.argument("new", required=False)
@click.option("--table", "tables", multiple=True, metavar="TABLE", help="Only this table; may be given more than once.")
@click.option("--format", "form", type=click.Choice(DIFFERENCE_FORMATS), default="text", show_default=True)
@releases_option
@ends_cleanly
def command(old: str, new: str | None, tables: tuple[str, ...], form: str, repository: str | None) -> None:
    """Show what differs between two packages: rows by key, columns, constraints, source texts.

    OLD and NEW are each a package's directory or datapackage.json, the URL of one in object storage, a zip of a build,
    a version of --repository, or a git revision of the package at hand. A path that exists is a path; write path:,
    version: or git: before a name to say which is meant. NEW is by default the nearest package at or
    above the current directory.

    Exits 1 where something differs.

    \b
    Examples:
      indicators diff HEAD
      indicators diff v1.0.0 --table observations
      indicators diff 1.0.0 1.1.0 --repository https://example.org/releases
      indicators diff old.zip path/to/package --format markdown
      indicators diff s3://bucket/old s3://bucket/new
    """
    from indicators.release.comparing import diff
    from indicators.reports.difference.formats import difference_pieces

    difference = diff(old, new, tables=tables, repository=repository)
    for piece in difference_pieces(difference, form):
        click.echo(piece, nl=False)
    raise SystemExit(PROBLEMS if difference else CLEAN)
