"""``indicators fmt``."""

from __future__ import annotations

import click

from indicators.cli.options import CLEAN, PROBLEMS, ends_cleanly, package_argument


@click.command("fmt")
@package_argument
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a file would change.")
@ends_cleanly
def command(path: str | None, check: bool) -> None:
    """Write the canonical form of every table, and datapackage.json in step with them.

    Sorts rows, mends encoding marks and line ends, and fills quote_start, value_start, sha256 and characters where
    they are blank and unambiguous. Each file is replaced whole or not at all.

    \b
    Examples:
      indicators fmt
      indicators fmt --check
    """
    from indicators.package.formatting import format_package

    changes = format_package(path, check=check)
    for change in changes:
        click.echo(f"{'would rewrite' if check else 'rewrote'} {change.file}")
    if not changes:
        click.echo("every file is in canonical form")
    raise SystemExit(PROBLEMS if check and changes else CLEAN)
